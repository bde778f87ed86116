"""Is the library page what a librarian would like: list, search, adding, jobs, throwing away and back?"""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from visiting import EXAMPLE, MAP, Enter, english, house_of, token

from argmap import accounts, jobs
from argmap.models import Job
from claims.vocabulary import JobState

pytestmark = pytest.mark.slow

TITLE = "راه‌های بسیار و یک دروازه"
TEXT = b"""# A short paper

Snow lies longer in the north (Berg, 2001). Therefore roads close.

## References

Berg, A. (2001). Snow.
"""


def send(browser: FlaskClient, address: str, fragment: bool = False, **fields: object) -> tuple[int, str]:
    """Post a form with its token; the status, and where it leads or what it shows."""
    headers = {"HX-Request": "true"} if fragment else {}
    answer = browser.post(address, data={"csrf_token": token(browser), **fields}, headers=headers)
    return answer.status_code, answer.headers.get("Location") or answer.headers.get("HX-Redirect") or answer.text


def worked_off(app: Flask) -> list[Job]:
    """All jobs after the worker did what waits."""
    house_of(app).worker.work_off()
    with house_of(app).database.session() as rows:
        return list(jobs.running(rows))


def test_a_title_stands_in_its_own_language_with_what_needs_attention(client: FlaskClient) -> None:
    shown = client.get("/").text
    assert f'<bdi lang="fa" dir="rtl">{TITLE}' in shown
    assert '<bdi lang="en" dir="ltr">Painted crossings' in shown
    assert "2 wrong years, 1 wrong name" in shown and "0 of 35 links reviewed" in shown
    assert shown.index("1405 SH") > shown.index(TITLE)


def test_numbers_and_calendars_follow_the_interface(app: Flask) -> None:
    browser = app.test_client()
    shown = browser.get("/", headers={"Accept-Language": "fa"}).text
    assert "<bdi>۱۴۰۵</bdi>" in shown and "<bdi>۲۰۲۳ م</bdi>" in shown and 'lang="fa" dir="rtl"' in shown


@pytest.mark.parametrize(("sought", "found"), [("gate", 1), ("۲۰۲۳", 1), ("zzz", 0), ("<b>", 0)])
def test_search_needs_no_script(client: FlaskClient, sought: str, found: int) -> None:
    shown = client.get("/", query_string={"q": sought}).text
    assert shown.count('class="work"') == found
    assert ("Show all papers" in shown) == (found == 0) and "<b>" not in shown


def test_htmx_gets_the_list_alone(client: FlaskClient) -> None:
    answer = client.get("/?q=gate", headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="shelf">') and "<html" not in answer.text
    assert "HX-Request" in answer.headers["Vary"]


def test_a_paper_is_taken_in_read_and_drafted(app: Flask, client: FlaskClient) -> None:
    assert send(client, "/papers", file=(io.BytesIO(TEXT), "snow.md")) == (303, "/")
    assert (
        "snow.md" in (waiting := client.get("/").text) and 'http-equiv="refresh"' in waiting and "Begins in a moment" in waiting
    )
    assert worked_off(app) == []
    assert "A short paper" in client.get("/?q=short").text


def test_several_files_at_once_and_each_once(app: Flask, client: FlaskClient) -> None:
    files = [(io.BytesIO(TEXT), "one.md"), (io.BytesIO(TEXT), "again.md"), (io.BytesIO(TEXT + b"More."), "two.md")]
    assert send(client, "/papers", file=files)[0] == 303
    with house_of(app).database.session() as rows:
        assert len(jobs.running(rows)) == 2


def test_pasted_text_is_a_paper_too(app: Flask, client: FlaskClient) -> None:
    assert send(client, "/papers", fragment=True, text=TEXT.decode(), name="برف") == (204, "/")
    with house_of(app).database.session() as rows:
        assert [job.given["name"] for job in jobs.running(rows)] == ["برف.md"]


@pytest.mark.parametrize(
    "fields", [{}, {"file": (io.BytesIO(b""), "empty.md")}, {"text": "  "}], ids=["none", "empty", "blank"]
)
def test_nothing_is_answered_with_what_to_do(client: FlaskClient, fields: dict[str, object]) -> None:
    status, shown = send(client, "/papers", **fields)
    assert status == 422 and 'role="alert"' in shown and "Choose" in shown


def test_a_file_that_cannot_be_read_says_why_and_can_be_put_away(app: Flask, client: FlaskClient) -> None:
    send(client, "/papers", file=(io.BytesIO(b"%PDF-1.4 nonsense"), "<img src=x onerror=1>.pdf"))
    failed = worked_off(app)[0]
    assert failed.state is JobState.FAILED
    shown = client.get("/").text
    assert "It could not be added" in shown and "damaged" in shown
    assert "<img" not in shown and 'http-equiv="refresh"' not in shown
    assert send(client, f"/jobs/{failed.id}/again") == (303, "/")
    worked_off(app)
    assert send(client, f"/jobs/{failed.id}/dismiss") == (303, "/")
    assert "could not be added" not in client.get("/").text


def test_a_job_tells_how_far_it_is_as_page_and_as_fragment(client: FlaskClient, app: Flask) -> None:
    send(client, "/papers", file=(io.BytesIO(TEXT), "snow.md"))
    with house_of(app).database.session() as rows:
        number = jobs.running(rows)[0].id
    page, fragment = client.get(f"/jobs/{number}").text, client.get(f"/jobs/{number}", headers={"HX-Request": "true"}).text
    assert "<html" in page and "<html" not in fragment
    assert 'hx-trigger="every 1s"' in fragment
    worked_off(app)
    over = client.get(f"/jobs/{number}", headers={"HX-Request": "true"}).text
    assert "every 1s" not in over and 'hx-target="#shelf"' in over


def test_anothers_job_is_nobodys_business(accounts_app: Flask, enter: Enter) -> None:
    send(enter("owner"), "/papers", file=(io.BytesIO(TEXT), "snow.md"))
    with house_of(accounts_app).database.session() as rows:
        number = jobs.running(rows)[0].id
    assert "snow.md" not in enter("reader").get("/").text
    assert enter("reader").get(f"/jobs/{number}").status_code == 404
    assert send(enter("reader"), f"/jobs/{number}/dismiss")[0] == 404


def test_throwing_away_asks_nothing_and_can_be_undone(client: FlaskClient) -> None:
    status, where = send(client, f"/papers/{EXAMPLE}/throw-away")
    assert (status, where) == (303, f"/?thrown={EXAMPLE}")
    shown = client.get(where).text
    assert f"/papers/{EXAMPLE}/restore" in shown and f'id="paper-{EXAMPLE}"' not in shown and "1 paper thrown away" in shown
    assert TITLE in client.get("/thrown-away").text
    assert send(client, f"/papers/{EXAMPLE}/restore") == (303, f"/#paper-{EXAMPLE}")
    assert f'id="paper-{EXAMPLE}"' in client.get("/").text


@pytest.mark.parametrize("thrown", ["1", "99", "x", "-1", "9" * 30])
def test_only_what_was_thrown_away_is_offered_back(client: FlaskClient, thrown: str) -> None:
    answer = client.get("/", query_string={"thrown": thrown})
    assert answer.status_code == 200 and "/restore" not in answer.text


@pytest.mark.parametrize(
    ("name", "describes", "throws"), [("reader", False, False), ("editor", True, False), ("owner", True, True)]
)
def test_each_is_offered_what_they_may_do(enter: Enter, name: str, describes: bool, throws: bool) -> None:
    shown = enter(name).get("/").text
    assert (f"/papers/{EXAMPLE}/about" in shown, "/throw-away" in shown) == (describes, throws)
    assert shown.count('class="work"') == 1


def test_an_empty_library_shows_the_one_next_step(accounts_app: Flask) -> None:
    with house_of(accounts_app).database.session() as rows:
        person = next(each for each in accounts.people(rows) if each.name == "stranger")
    browser = english(accounts_app)
    with browser.session_transaction() as cookie:
        cookie["person"], cookie["stamp"] = person.id, person.stamp
    shown = browser.get("/").text
    assert "No paper is here yet" in shown and 'type="file"' in shown and 'type="search"' not in shown


def test_what_holds_no_argument_is_told_and_its_map_begins_with_a_hypothesis(app: Flask, client: FlaskClient) -> None:
    key = token(client)
    client.post("/papers", data={"csrf_token": key, "text": "asdf ;;; 123 !!", "name": "Nonsense"})
    assert house_of(app).worker.work_off() == 1
    shelf = html.fromstring(client.get("/").text)
    (entry,) = shelf.xpath("//li[@class='work'][.//h2[contains(., 'Nonsense')]]")
    assert "no argument was found in it" in entry.text_content()
    (address,) = entry.xpath(".//div[@class='acts']/a[starts-with(@href, '/maps/')][text()='Map']/@href")
    assert shelf.xpath("//*[@data-tour]//a[contains(@class, 'main')]/@href") == [f"/maps/{MAP}"], (
        "the tour leads where there is something"
    )
    for page in (address, f"{address}/outline"):
        shown = html.fromstring(client.get(page).text)
        assert not shown.xpath("//details[@data-tour]")
        (begin,) = shown.xpath("//*[@class='empty']//a[contains(@class, 'main')]/@href")
        assert html.fromstring(client.get(begin).text).xpath("//input[@name='kind'][@checked]/@value") == ["hypothesis"]


def test_a_file_with_a_very_long_persian_name_is_taken_in(app: Flask, client: FlaskClient) -> None:
    name = "پژوهش" * 60 + ".md"
    client.post("/papers", data={"csrf_token": token(client), "file": (io.BytesIO(TEXT), name)})
    client.post("/papers", data={"csrf_token": token(client), "file": (io.BytesIO(b"..."), name)})
    assert house_of(app).worker.work_off() == 2
    shelf = html.fromstring(client.get("/").text)
    assert shelf.xpath("//li[@class='work'][.//h2[contains(., 'A short paper')]]")
    (failed,) = shelf.xpath("//*[contains(@class, 'job failed')]")
    assert name in failed.text_content()
