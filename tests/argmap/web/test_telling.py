"""Is what goes wrong said in the language of the page, whoever found out?"""

import io
import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from visiting import MAP, house_of, token

from argmap import editing, maps
from argmap.graph import Graph
from argmap.models import Map
from argmap.web.telling import recalled, told
from claims.drafting import SENTENCES, Reason
from claims.errors import EncoderUnavailable, InvalidMap, MapChanged
from claims.vocabulary import NodeKind, Stance
from claims.wording import Sentence, unpacked

pytestmark = pytest.mark.slow

HOME = f"/maps/{MAP}"
_ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ ,.:]+[A-Za-z]{2,}){2,}")
"""Three Latin words in a row: no name of a file or a format is that."""
_PERSIAN = {"Accept-Language": "fa"}


@pytest.fixture
def persian(app: Flask) -> FlaskClient:
    """A browser that speaks Persian."""
    browser = app.test_client()
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fa"
    return browser


def graph_of(app: Flask) -> Graph:
    with house_of(app).database.session() as rows:
        return maps.load(rows, rows.get_one(Map, MAP))


def nonsense(graph: Graph, bare: str) -> list[tuple[str, dict[str, object]]]:
    """Acts on a map that are refused; ``bare`` is a claim without a passage and without links."""
    kinds = {node.id: node.kind for node in graph.nodes}
    one = next(edge for edge in graph.edges if edge.stance is Stance.SUPPORTS and kinds[edge.source] is NodeKind.EVIDENCE)
    against = next(each for each in graph.edges if each.target == one.target and each.stance is not one.stance)
    far = next(each for each in graph.edges if one.target not in (each.source, each.target))
    claim = next(node for node in graph.nodes if node.id == one.target)
    hypothesis = next(node.id for node in graph.nodes if node.kind is NodeKind.HYPOTHESIS)
    of_claim, of_link = f"{HOME}/nodes/{claim.id}/change", f"{HOME}/links/{one.id}/change"
    return [
        (f"{HOME}/add", {"text": " "}),
        (f"{HOME}/add", {"text": "a" * 4_100}),
        (f"{HOME}/add", {"text": "Tea.", "kind": "evidence"}),
        (f"{HOME}/add", {"text": "Tea.", "onto": "zz"}),
        (f"{of_claim}/reword", {"text": claim.text, "language": claim.language}),
        (f"{of_claim}/reword", {"text": "Tea.", "language": "klingon!"}),
        (f"{of_claim}/split", {"first": "Tea.", "second": "Tea."}),
        (f"{of_claim}/split", {"first": "Tea.", "second": "Rice.", "links": far.id}),
        (f"{of_claim}/split", {"first": "Tea.", "second": "Rice.", "dealt": "1", "quote": "77"}),
        (f"{of_claim}/merge", {"into": claim.id}),
        (f"{of_claim}/merge", {"into": one.source}),
        (f"{of_claim}/merge", {"into": one.id}),
        (f"{HOME}/nodes/{hypothesis}/change/merge", {"into": claim.id}),
        (f"{of_claim}/link", {"target": claim.id, "stance": "supports"}),
        (f"{of_claim}/link", {"target": one.source, "stance": "supports"}),
        (f"{of_claim}/link", {"target": "zz", "stance": "supports"}),
        (f"{of_claim}/kind", {"kind": "claim"}),
        (f"{HOME}/nodes/{bare}/change/kind", {"kind": "evidence"}),
        (f"{HOME}/nodes/{bare}/change/link", {"target": claim.id, "stance": "neutral"}),
        (f"{HOME}/nodes/{one.source}/change/link", {"target": one.target, "stance": "supports"}),
        (f"{of_link}/move", {"source": one.source, "target": one.target}),
        (f"{of_link}/move", {"target": one.id}),
        (f"{of_link}/relate", {"stance": "supports"}),
        (f"{HOME}/links/{against.id}/change/relate", {"stance": "contradicts"}),
        (f"{of_link}/join", {}),
        (f"{of_link}/join", {"with": against.id}),
        (f"{of_link}/join", {"with": far.id}),
        (f"{of_link}/part", {}),
        (f"{of_link}/undercut", {"source": one.source}),
    ]


def alert(text: str) -> str:
    """What the page says went wrong."""
    (said,) = html.fromstring(text).xpath("//*[@role='alert']")
    return " ".join(said.text_content().split())


def test_no_act_is_refused_in_english_on_a_persian_page(app: Flask, persian: FlaskClient) -> None:
    with house_of(app).database.session(write=True) as rows:
        bare = editing.add_claim(rows, rows.get_one(Map, MAP), "Paint dries.").id
    key, version, said = token(persian, f"{HOME}/add"), "999", set()
    found = re.search(r'name="seen" value="(\d+)"', persian.get(f"{HOME}/add").text)
    assert found
    version = found.group(1)
    for address, fields in nonsense(graph_of(app), bare):
        answer = persian.post(address, data={"csrf_token": key, "seen": version, **fields})
        assert answer.status_code == 422, (address, fields, answer.status_code)
        sentence = alert(answer.text)
        assert re.search("[\u0600-\u06ff]", sentence) and not _ENGLISH.search(sentence), sentence
        assert not re.search(r"\b[hceu]\d+\b|\bl[ch]\d+\b", sentence), f"a code, not a name: {sentence}"
        said.add(sentence)
    assert len(said) > 20


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("broken.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog"),
        ("مقاله.pdf", b"Only text."),
        ("noise.txt", bytes(range(256)) * 9),
        ("picture.md", b"\x89PNG\r\n\x1a\n" + b"\0" * 99),
        ("half.docx", b"PK\x03\x04" + b"\0" * 40),
        ("page.md", b"<!doctype html><html><p>Hi</p></html>"),
        ("deep.html", b"<html><body>" + b"<div>" * 20_000 + b"text"),
        ("root.xml", b"<?xml version='1.0'?><article><p></article>"),
        ("signs.md", b"... !!! ((( [[["),
        ("koi8.txt", ("Это исследование показывает, что учреждения устойчивы. " * 9).encode("koi8-r")),
    ],
)
def test_why_a_file_was_not_read_is_told_in_persian(app: Flask, persian: FlaskClient, name: str, data: bytes) -> None:
    persian.post("/papers", data={"csrf_token": token(persian), "file": (io.BytesIO(data), name)})
    house_of(app).worker.work_off()
    (failed,) = html.fromstring(persian.get("/").text).xpath("//*[@class='job failed']")
    sentence = " ".join(failed.text_content().split())
    assert name in sentence and not _ENGLISH.search(sentence), sentence


def test_why_the_draft_put_a_statement_there_is_told_in_persian(app: Flask, persian: FlaskClient) -> None:
    reasons = [(node.id, node.reasons) for node in graph_of(app).nodes if node.reasons]
    for code, _ in reasons:
        shown = html.fromstring(persian.get(f"{HOME}/nodes/{code}").text).xpath("//details[@class='more'][1]//li")
        assert shown
        for each in shown:
            said = re.sub("«[^»]*»|\u2068[^\u2069]*\u2069", "", each.text_content())  # what is quoted is as it is
            assert not _ENGLISH.search(said), said


def test_every_reason_of_a_draft_is_recognised(app: Flask) -> None:
    names = ("phrase", "language", "section", "number", "share", "term", "count", "terms")
    values = tuple((name, {"language": "en", "count": "12", "share": "40%"}.get(name, "gate")) for name in names)
    with app.test_request_context(headers=_PERSIAN):
        said = {code: recalled(Reason(code, values).sentence()) for code in SENTENCES}
    assert not [each for each in said.values() if _ENGLISH.search(each)]
    assert "«\u2068gate\u2069»" in said["cue"] and "انگلیسی" in said["wording_in_other_language"] and "۱۲" in said["cites"]


def test_what_is_wrong_with_a_citation_is_told_in_persian(app: Flask) -> None:
    stored = "The text gives 1398 (Solar Hijri), the list 2019 (Gregorian): the same year in two calendars."
    with app.test_request_context(headers=_PERSIAN):
        assert recalled(stored).startswith("متن سال ۱۳۹۸ (هجری خورشیدی)")
        assert "گیت و دیگران" in recalled("The text gives 2019, but the list has no year for گیت and others.")
        assert recalled("It shares telling words with the claim: .") == recalled(SENTENCES["near"])
        assert recalled("Something nobody ever wrote.") == "\u2066Something nobody ever wrote.\u2069"


def test_what_was_changed_meanwhile_is_named_in_persian(app: Flask) -> None:
    with house_of(app).database.session(write=True) as rows:
        held = rows.get_one(Map, MAP)
        seen = held.version
        editing.reword(rows, held, "c1", "Paint dries.")
        editing.reword(rows, held, "c2", "Tea cools.")
        with pytest.raises(MapChanged) as refused:
            editing.merge(rows, held, "c1", "c2", seen=seen)
    assert str(refused.value) == "This was changed meanwhile: c1, c2. Look at it as it is now, then make your change again."
    with app.test_request_context(headers=_PERSIAN):
        said = told(refused.value, lambda code: code.replace("c", "ادعا "))
    assert said.startswith("در این میان تغییر کرده است: ادعا 1، ادعا 2.")


def test_a_sentence_keeps_what_it_was_made_of() -> None:
    inner = Sentence("a picture ({kind})", kind="PNG")
    error = InvalidMap("{name} is {what}, {size} MB of {count}.", name="a{what}.md", what=inner, size=1.26, count=12_000)
    assert str(error) == "a{what}.md is a picture (PNG), 1.3 MB of 12,000."
    again = unpacked(json.loads(json.dumps(error.sentence.packed())))
    assert again == error.sentence and again.values["what"] == inner and error.values["count"] == 12_000


def test_a_value_that_runs_the_other_way_is_set_apart(app: Flask) -> None:
    error = InvalidMap("{name} is empty. Hand in the file with the paper's text.", name="paper-1.pdf")
    with app.test_request_context(headers=_PERSIAN):
        assert "\u2068paper-1.pdf\u2069" in told(error)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert told(error).startswith("paper-1.pdf is empty.")


@pytest.mark.parametrize("address", [HOME, f"{HOME}/export/svg"])
def test_a_persian_drawing_says_why_in_persian(persian: FlaskClient, address: str) -> None:
    drawn = persian.get(address).text
    assert "نام در متن" in drawn and "The text writes" not in drawn and "It states best" not in drawn


def test_what_the_matcher_lacks_is_told_in_persian(app: Flask, persian: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    trouble = EncoderUnavailable(Sentence(MISSING, what="it is not installed", mend="pip install it"))
    monkeypatch.setattr(house_of(app), "lacking", lambda: [trouble])
    page = persian.get(f"{HOME}/nodes/c1/suggestions").text
    assert "مدل انگلیسی در دسترس نیست: \u2068it is not installed\u2069" in page


MISSING = "There is no English model to use: {what}. Passages are found by their words and numbers only. To mend it: {mend}"
