"""Can whoever leads take a session's report along, in every form and both languages, and others only what is theirs?"""

import csv
import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
import seating
from flask import Flask
from flask.testing import FlaskClient
from visiting import MAP, Enter, english

from argmap.diagram import printer
from argmap.models import Participant, ReviewSession
from argmap.sessions import Act
from argmap.web import markdown, reports
from claims.vocabulary import Exercise, Mark, MarkReason, Naming, SessionKind

pytestmark = pytest.mark.slow

S, W = Mark.SUPPORTED, Mark.WEAK
NASTY = "<script>alert(1)</script> | **x** [a](javascript:1) =1+1"
FORMS = ("html", "md", "csv", "marks.csv", "json")


@pytest.fixture
def row(app: Flask) -> ReviewSession:
    """A seminar of seven, still hidden: all support the first link, four the second, three speak against that; no third."""
    held = seating.a_session(app, people=7, naming=Naming.NAMED)
    codes = seating.links(app)
    for number, who in enumerate(seating.seated(app, held)):
        seating.marks(app, held, who, {codes[0]: S})
        seating.marks(app, held, who, {codes[1]: S}) if number < 4 else seating.marks(
            app, held, who, {codes[1]: W}, reason=MarkReason.OVERSTATED, note=NASTY
        )
    return held


@pytest.fixture
def shown(app: Flask, row: ReviewSession) -> ReviewSession:
    return seating.steps(app, row, Act.REVEAL)


def first(app: Flask, row: ReviewSession) -> Participant:
    return seating.seated(app, row)[0]


def get(browser: FlaskClient, way: str, status: int = 200) -> str:
    answer = browser.get(way)
    assert answer.status_code == status, (way, answer.status_code)
    return answer.text


def test_until_the_marks_are_shown_no_form_has_one(client: FlaskClient, row: ReviewSession) -> None:
    for form in ("", *(f".{form}" for form in FORMS)):
        text = get(client, f"/sessions/{row.id}/report{form}")
        assert "alert(1)" not in text and "overstated" not in text
    page = get(client, f"/sessions/{row.id}/report")
    assert "The marks are hidden" in page and "Strength" not in page
    assert "The marks are hidden" in get(client, f"/sessions/{row.id}/class")


def test_the_report_begins_with_the_hypothesis_and_ends_with_tables(client: FlaskClient, shown: ReviewSession) -> None:
    page = get(client, f"/sessions/{shown.id}/report")
    heads = re.findall(r"<h2[^>]*>([^<]+)</h2>", page)
    wanted = ["What carries it", "What is weak, and why", "What the reviewers disagree on", "What is left open"]
    wanted += ["How far the reviewers agree", "The paper's citations", "All links", "Who marked how much"]
    assert [head for head in heads if head in wanted] == wanted
    assert page.index("Hypothesis") < page.index("What carries it")
    assert "4 supported, 3 weak" in page and "Says less than is made of it (3)" in page
    assert "With fewer than twenty a coefficient is a hint" in page


@pytest.mark.parametrize("form", ["", ".html", ".md"])
def test_what_people_wrote_is_only_ever_words(client: FlaskClient, shown: ReviewSession, form: str) -> None:
    text = get(client, f"/sessions/{shown.id}/report{form}")
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text
    if form == ".md":
        assert r"\| \*\*x\*\* \[a\](javascript:1)" in text


def test_files_have_their_kind_and_a_name(client: FlaskClient, shown: ReviewSession) -> None:
    for form in FORMS:
        answer = client.get(f"/sessions/{shown.id}/report.{form}")
        assert answer.content_type == reports.TYPES[form]
        assert f'attachment; filename="lead-report-{shown.id}.{form}"' in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "no-store"
    for form in ("exe", "marks.csv.json", "..", "nodes.csv"):
        get(client, f"/sessions/{shown.id}/report.{form}", 404)


def test_tables_and_json_say_the_same(client: FlaskClient, shown: ReviewSession) -> None:
    links = list(csv.DictReader(io.StringIO(get(client, f"/sessions/{shown.id}/report.csv").removeprefix("\ufeff"))))
    marks = list(csv.DictReader(io.StringIO(get(client, f"/sessions/{shown.id}/report.marks.csv").removeprefix("\ufeff"))))
    held = json.loads(get(client, f"/sessions/{shown.id}/report.json"))
    assert [row["supported"] for row in links] == [str(each["counts"].get("supported", 0)) for each in held["links"]]
    assert len(marks) == sum(len(each["given"]) for each in held["links"]) == 14
    assert {row["note"] for row in marks} == {"", NASTY}


def test_a_document_asks_for_nothing_from_anywhere(client: FlaskClient, shown: ReviewSession) -> None:
    text = get(client, f"/sessions/{shown.id}/report.html")
    assert "default-src 'none'" in text and "\u06c0" not in text
    asked = (
        re.findall(r"""(?:\ssrc|\shref)="([^"]{1,80})""", text)
        + re.findall(r"url\(([^)]{1,80})", text)
        + re.findall("@import", text)
    )
    assert not [each for each in asked if not each.startswith(("data:", "#"))]


def test_persian_is_set_as_persian(client: FlaskClient, shown: ReviewSession) -> None:
    text = get(client, f"/sessions/{shown.id}/report.html?lang=fa")
    assert '<html lang="fa" dir="rtl"' in text and "چه سست است و چرا" in text and "۴ استوار، ۳ سست" in text
    assert get(client, f"/sessions/{shown.id}/report.md?lang=fa").startswith('<div dir="rtl" lang="fa">')
    assert "What carries it" not in get(client, f"/sessions/{shown.id}/class?lang=fa")


def test_names_are_given_as_the_session_has_them_or_not_at_all(app: Flask, client: FlaskClient, shown: ReviewSession) -> None:
    name = first(app, shown).pseudonym.partition(".")[0].capitalize()
    assert name in get(client, f"/sessions/{shown.id}/report.md?names=pseudonyms")
    numbered = get(client, f"/sessions/{shown.id}/report.md?names=none")
    assert name not in numbered and "Reviewer 1" in numbered
    get(client, f"/sessions/{shown.id}/report?names=person.password")


SAID = {
    "en": (
        "What carries it",
        "What the reviewers disagree on",
        "How far the reviewers agree",
        "Says less than is made of it (3)",
    ),
    "fa": ("گزارش یک نشست داوری", "داوران بر سر چه اختلاف دارند", "داوران تا چه اندازه هم‌نظرند", "هیچ پیوندی سست نیست"),
}


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("press", ["chromium", "weasyprint"])
def test_the_pdf_can_be_copied_from(
    client: FlaskClient, shown: ReviewSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, press: str, language: str
) -> None:
    if press == "weasyprint":
        monkeypatch.setattr(printer, "_BROWSERS", ())
    if not (printer.has_weasyprint() if press == "weasyprint" else printer.browser()):
        pytest.skip(f"there is no {press} on this machine")
    answer = client.get(f"/sessions/{shown.id}/report.pdf?lang={language}")
    assert answer.status_code == 200 and answer.data.startswith(b"%PDF")
    document = pypdfium2.PdfDocument(answer.data)
    assert (document.get_metadata_dict()["Producer"] or "").startswith("WeasyPrint") == (press == "weasyprint")
    by_pdfium = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    document.close()
    bare = [each.replace("\u200c", "") for each in SAID[language]]
    assert all(each in by_pdfium for each in bare)  # PDFium passes over half-spaces
    if shutil.which("pdftotext"):
        (tmp_path / "report.pdf").write_bytes(answer.data)
        read = subprocess.run(["pdftotext", str(tmp_path / "report.pdf"), "-"], capture_output=True, check=True).stdout.decode()
        by_poppler = " ".join(re.sub("[\u200e\u200f\u202a-\u202e]", "", read).split())
        assert all(each in by_poppler for each in (SAID[language] if press == "chromium" else bare))  # nor does WeasyPrint


def test_on_paper_every_word_knows_which_way_it_runs(app: Flask, shown: ReviewSession, monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[str] = []
    monkeypatch.setattr(printer, "by_browser", lambda page, _seconds: pages.append(page) or b"")
    monkeypatch.setattr(printer, "by_weasyprint", lambda page, _seconds: pages.append(page) or b"%PDF-1.7 by the second")
    answer = english(app).get(f"/sessions/{shown.id}/report.pdf?lang=fa")
    assert answer.data == b"%PDF-1.7 by the second" and len(pages) == 2 and pages[0] == pages[1]
    _, body = pages[0].split("<body")
    assert 'dir="auto"' not in body and "<bdi>" not in body
    assert 'dir="ltr">&lt;script&gt;alert(1)' in body and '<i class="sign">←</i>' in body


def test_where_nothing_prints_the_html_is_offered(
    client: FlaskClient, shown: ReviewSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printer, "_BROWSERS", ())
    monkeypatch.setattr(printer, "find_spec", lambda _name: None)
    assert "take the report as HTML" in get(client, f"/sessions/{shown.id}/report.pdf", 422)
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fa"
    assert "گزارش را به صورت HTML بردارید" in get(client, f"/sessions/{shown.id}/report.pdf", 422)


def test_one_pdf_at_a_time(app: Flask, client: FlaskClient, shown: ReviewSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "_PATIENCE", 0.01)
    with reports._press:
        assert client.get(f"/sessions/{shown.id}/report.pdf").status_code == 503
        page = seating.phone(app, shown, first(app, shown)).get("/report.pdf")
        assert page.status_code == 503 and "Try again" in page.text


def test_an_exercise_that_asks_for_no_marks_has_a_page_of_its_own(app: Flask, client: FlaskClient) -> None:
    held = seating.a_session(app, people=1, exercise=Exercise.BUILD)
    answer = client.get(f"/sessions/{held.id}/report.pdf")
    assert (answer.status_code, answer.location) == (303, f"/sessions/{held.id}/classwork")
    answer = seating.phone(app, held, first(app, held)).get("/report")
    assert (answer.status_code, answer.location) == (303, f"/room/{held.id}")


# What one takes home from a seat


@pytest.mark.parametrize("cookies", [True, False])
def test_a_reviewer_reads_their_own_and_after_the_reveal_what_came_out(app: Flask, row: ReviewSession, cookies: bool) -> None:
    phone = seating.phone(app, row, first(app, row), cookies=cookies)
    before = {form: phone.post(f"/report{form}").text for form in ("", ".html", ".md", ".csv", ".json")}
    for text in before.values():
        assert "alert(1)" not in text and "came out otherwise" not in text
    assert "2 of" in before[""] and json.loads(before[".json"])["shown"] is False
    seating.steps(app, row, Act.REVEAL)
    page = phone.post("/report").text
    assert "Your mark is what came out on 1 of these links" in page and "4 supported, 3 weak" in page and "alert(1)" not in page
    assert phone.post("/report.marks.csv").status_code == 404


def test_hidden_marks_of_others_move_no_byte_of_ones_own_report(app: Flask, row: ReviewSession) -> None:
    who, codes = seating.seated(app, row), seating.links(app)
    phone = seating.phone(app, row, who[0])
    ways = ("/report", "/report.md", "/report.csv", "/report.json", "/report.html", "/class", "/class.json")
    before = [phone.get(way).data for way in ways]
    for each in who[1:]:
        seating.marks(app, row, each, {codes[0]: W, codes[2]: W}, note="Otherwise.")
    assert [phone.get(way).data for way in ways] == before


def test_the_class_reads_nothing_by_which_one_can_be_known(app: Flask, client: FlaskClient, shown: ReviewSession) -> None:
    phone = seating.phone(app, shown, first(app, shown))
    names = {each.pseudonym.partition(".")[0].capitalize() for each in seating.seated(app, shown)}
    for form in ("", ".md", ".csv", ".json"):
        mine, leads = phone.get(f"/class{form}").text, get(client, f"/sessions/{shown.id}/class{form}")
        for text in (mine, leads):
            assert "alert(1)" not in text and not [name for name in names if name in text]
            assert not re.search(r"\b[47] (?:supported|people)\b", text)
    held = json.loads(get(client, f"/sessions/{shown.id}/class.json"))
    told = [(each["crowd"], each["standing"], each["tenths"]) for each in held["links"][:3]]
    assert told == [
        ({"least": 5, "most": 9}, "supported", None),
        ({"least": 5, "most": 9}, "split", None),
        (None, "unseen", None),
    ]


def test_only_who_leads_and_who_sits_there_gets_in(accounts_app: Flask, enter: Enter) -> None:
    row = seating.a_session(accounts_app, SessionKind.PEER, people=1)
    for name, status in (("", 302), ("stranger", 404), ("reader", 403), ("editor", 403), ("owner", 200), ("ada", 200)):
        assert enter(name).get(f"/sessions/{row.id}/report.json").status_code == status, name
        assert enter(name).get(f"/sessions/{row.id}/class").status_code == status, name
        assert enter(name).get(f"/room/{row.id}/report").status_code == 404
    assert english(accounts_app).get(f"/room/{row.id}/class.csv").status_code == 404
    assert MAP


# Markdown


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("# no heading", r"\# no heading"),
        ("- no list\n\n1. nor this", r"\- no list 1. nor this"),
        ("12. January", r"12\. January"),
        ("0.83", "0.83"),
        ("a|b <b>&amp;", r"a\|b &lt;b&gt;&amp;amp;"),
        ("\x00\x1b[0m", r"\[0m"),
    ],
)
def test_a_value_in_markdown_means_nothing_but_itself(value: str, written: str) -> None:
    assert markdown.safe(value) == written
