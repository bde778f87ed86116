"""Is the full text of a source attached on its card: a paper that is here, a file that is handed in; and who is told of it?"""

import io
import re
from typing import Any

import pytest
from browsing import PHONE, Site, Witness, visitor
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from playwright.sync_api import Browser, expect
from visiting import EXAMPLE, Enter, house_of
from werkzeug.test import TestResponse

from argmap import accounts, fulltexts, intake
from argmap.jobs import Worker
from argmap.models import Map
from claims import library
from claims.models import Paper
from claims.vocabulary import Role

pytestmark = pytest.mark.slow

TEXT = f"/papers/{EXAMPLE}"
REFERENCE = f"{TEXT}/references/4"
HTMX = {"HX-Request": "true"}
OTHER = 1
"""A paper that is in the library too, and that only the administrator sees."""


def seen(browser: FlaskClient, address: str, **values: Any) -> html.HtmlElement:
    answer = browser.get(address, **values)
    assert answer.status_code == 200, (address, answer.status_code)
    return html.fromstring(answer.text)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def hidden(browser: FlaskClient, address: str = REFERENCE) -> dict[str, str]:
    """What the form to attach carries."""
    fields = seen(browser, address).xpath("//form[contains(@class, 'hand-in')]//input[@type='hidden']")
    return {each.get("name"): each.get("value") for each in fields}


def attach(browser: FlaskClient, source: int, **headers: str) -> TestResponse:
    return browser.post(f"{TEXT}/fulltexts", data=hidden(browser) | {"source": str(source)}, headers=headers)


def held(app: Flask) -> dict[str, int]:
    with house_of(app).database.session() as rows:
        return {csl_id: source.id for csl_id, source in fulltexts.of(rows, rows.get_one(Paper, EXAMPLE)).items()}


def work_off(app: Flask) -> None:
    house = house_of(app)
    Worker(house.database, house.settings, intake.KINDS).work_off()


def test_a_paper_that_is_here_is_found_attached_and_taken_off_and_each_is_undone(app: Flask, client: FlaskClient) -> None:
    page = seen(client, f"{REFERENCE}?q=crossings")
    assert [each.get("value") for each in page.xpath("//form[@class='candidates']//button")] == [str(OTHER)]
    csl_id = hidden(client)["id"]
    answer = attach(client, OTHER)
    assert (answer.status_code, held(app)) == (303, {csl_id: OTHER})
    page = seen(client, answer.location)
    assert page.xpath("//p[@class='full-held']/a/@href") == [f"/papers/{OTHER}"]
    undo = page.xpath("//form[@class='notice']")[0]
    assert undo.get("action").endswith("/detach")
    off = client.post(undo.get("action"), data={each.get("name"): each.get("value") for each in undo.xpath(".//input")})
    assert (off.status_code, held(app)) == (303, {})
    again = seen(client, off.location).xpath("//form[@class='notice']")[0]
    client.post(again.get("action"), data={each.get("name"): each.get("value") for each in again.xpath(".//input")})
    assert held(app) == {csl_id: OTHER}


def test_exchanging_one_for_another_is_undone_by_the_first(app: Flask, client: FlaskClient) -> None:
    attach(client, OTHER)
    answer = attach(client, 2, **HTMX)
    assert answer.status_code == 200 and answer.text.lstrip().startswith("<section") and list(held(app).values()) == [2]
    undo = html.fromstring(answer.text).xpath("//form[@class='notice']")[0]
    assert undo.xpath(".//input[@name='source']/@value") == [str(OTHER)] and undo.get("hx-post").endswith("/fulltexts")


def test_a_file_is_read_and_attached_by_itself(app: Flask, client: FlaskClient) -> None:
    text = b"# Roads of the steppe\n\nThe steppe has few roads. They are long and without shade.\n"
    fields = hidden(client) | {"file": (io.BytesIO(text), "Roads.md")}
    answer = client.post(f"{TEXT}/fulltexts", data=fields, headers=HTMX)
    waiting = html.fromstring(answer.text).xpath("//section[@class='full']")[0]
    assert waiting.get("hx-trigger") == "every 1s" and waiting.xpath(".//progress")
    assert not waiting.xpath(".//*[@class='attaching']")
    assert "Roads.md" in words(seen(client, "/")), "it is among what is under way in the library too"
    work_off(app)
    full = seen(client, waiting.get("hx-get"), headers=HTMX).xpath("//section[@class='full']")[0]
    assert full.get("hx-trigger") is None and words(full.xpath("./p[@class='full-held']")[0]) == "Roads of the steppe"
    (source,) = held(app).values()
    assert client.get(f"/papers/{source}").status_code == 200


def test_a_file_that_cannot_be_read_is_told_on_the_card_and_tried_again_from_there(app: Flask, client: FlaskClient) -> None:
    client.post(f"{TEXT}/fulltexts", data=hidden(client) | {"file": (io.BytesIO(b"%PDF-1.4 nothing"), "scan.pdf")})
    work_off(app)
    job = seen(client, REFERENCE).xpath("//div[@class='job failed']")[0]
    assert "scan.pdf" in words(job) and held(app) == {}
    form = job.xpath(".//form[contains(@action, 'dismiss')]")[0]
    fields = {each.get("name"): each.get("value") for each in form.xpath(".//input | .//button")}
    answer = client.post(form.get("action"), data=fields, follow_redirects=True)
    assert answer.request.path == REFERENCE and "scan.pdf" not in answer.text


@pytest.mark.parametrize("data", [b"", None])
def test_what_is_no_text_of_it_is_refused_in_words(app: Flask, client: FlaskClient, data: bytes | None) -> None:
    if data is None:
        with house_of(app).database.session() as rows:
            data = library.bytes_of(house_of(app).database.files, rows.get_one(Paper, EXAMPLE))
    answer = client.post(f"{TEXT}/fulltexts", data=hidden(client) | {"file": (io.BytesIO(data), "itself.md")})
    assert answer.status_code == 422 and html.fromstring(answer.text).xpath("//*[@role='alert']")
    with house_of(app).database.session() as rows:
        assert intake.under_way(rows, intake.Place(EXAMPLE, hidden(client)["id"]), accounts.people(rows)[0]) is None


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"source": str(EXAMPLE)}, 422),
        ({"source": "99999"}, 404),
        ({"source": "x"}, 404),
        ({"source": "9" * 12}, 404),
        ({"id": "nobody2000", "source": str(OTHER)}, 404),
        ({"id": "a" * 1001, "source": str(OTHER)}, 400),
        ({"source": "1\0"}, 400),
    ],
)
def test_what_no_form_of_ours_sends_attaches_nothing(
    app: Flask, client: FlaskClient, fields: dict[str, str], status: int
) -> None:
    assert client.post(f"{TEXT}/fulltexts", data=hidden(client) | fields).status_code == status
    assert held(app) == {}


def test_the_way_to_it_stands_wherever_the_entry_does(client: FlaskClient) -> None:
    attach(client, OTHER)
    page = seen(client, REFERENCE)
    sentence = page.xpath("//ul[@class='places']//a/@href")[0].partition("#s")[2]
    audit = seen(client, f"{TEXT}/citations")
    for shown in (audit, seen(client, f"{TEXT}/passages/{sentence}", headers=HTMX)):
        assert f"/papers/{OTHER}" in shown.xpath(".//p[@class='full-line']/a/@href")
    assert "1 full text here" in words(audit.xpath("//p[@class='summary']")[0])
    listed = seen(client, TEXT).xpath("//*[@id='ref-4']//a[@data-card]")[0]
    assert (listed.get("href"), listed.get("aria-label")) == (REFERENCE, "About reference 5")
    cited = next(
        index
        for index in range(30)
        if f"/papers/{OTHER}" in seen(client, f"{TEXT}/citations/{index}").xpath("//p[@class='full-line']/a/@href")
    )
    assert seen(client, f"{TEXT}/citations/{cited}").xpath("//a[@data-card][contains(@href, '/references/4')]")
    csl_id = hidden(client)["id"]
    assert client.get(f"{TEXT}/references?id={csl_id}").location == REFERENCE
    assert client.get(f"{TEXT}/references?id=zz").status_code == client.get(f"{TEXT}/references/999").status_code == 404


def test_a_reader_is_told_that_it_is_held_and_gets_no_way_in(accounts_app: Flask, enter: Enter) -> None:
    csl_id = hidden(enter("editor"))["id"]
    assert attach(enter("editor"), OTHER).status_code == 404, "an editor cannot attach what they may not see"
    assert attach(enter("ada"), OTHER).status_code == 303
    for name in ("reader", "editor"):
        page = seen(enter(name), REFERENCE)
        assert "not shared with you" in words(page) and not page.xpath("//form[contains(@class, 'hand-in')]")
        assert f"/papers/{OTHER}" not in "".join(page.xpath("//a/@href"))
        assert "not shared with you" in words(seen(enter(name), f"{TEXT}/citations"))
    token = re.search(r'name="csrf_token" value="([^"]+)"', enter("editor").get(REFERENCE).text)
    assert token
    browser = enter("editor")
    key = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(REFERENCE).text)
    assert key
    off = browser.post(f"{TEXT}/fulltexts/detach", data={"csrf_token": key[1], "id": csl_id})
    assert off.status_code == 422 and held(accounts_app) == {csl_id: OTHER}
    with house_of(accounts_app).database.session(write=True) as rows:
        reader = next(each for each in accounts.people(rows) if each.name == "reader")
        source_map = Map(paper_id=OTHER, title="of the source", language="en")
        rows.add(source_map)
        rows.flush()
        accounts.let_in(rows, reader, source_map, Role.READER)
    page = seen(enter("reader"), REFERENCE)
    assert page.xpath("//p[@class='full-held']/a") and not page.xpath("//form[contains(@class, 'candidates')]")


def test_a_reader_of_the_paper_that_cites_attaches_nothing(enter: Enter) -> None:
    page = seen(enter("reader"), REFERENCE)
    assert not page.xpath("//*[@class='attaching']") and "It is not here" in words(page)


def test_what_another_list_does_not_have_is_told_and_attached_again(app: Flask, client: FlaskClient) -> None:
    attach(client, OTHER)
    house = house_of(app)
    works = ({"id": "one", "type": "book", "title": "Quite another thing"}, {"id": "two", "type": "book", "title": "Two"})
    with house.database.session(write=True) as rows:
        paper = rows.get_one(Paper, EXAMPLE)
        before = fulltexts.entries(rows, paper)
        library.use_list(rows, house.database.files, paper, works, house.settings)
        assert [each.id for each in fulltexts.relisted(rows, paper, before)] == [OTHER]
    lost = seen(client, f"{TEXT}/citations").xpath("//section[contains(@class, 'lost')]")[0]
    form = lost.xpath(".//form")[0]
    assert form.xpath(".//option/@value") == ["one", "two"]
    fields = {each.get("name"): each.get("value") for each in form.xpath(".//input")}
    client.post(form.get("action"), data=fields | {"id": "two"})
    assert held(app) == {"two": OTHER}
    assert not seen(client, f"{TEXT}/citations").xpath("//section[contains(@class, 'lost')]")


# In a browser


STEPPE = {"name": "steppe.md", "mimeType": "text/markdown", "buffer": b"# Roads\n\nThe steppe has few roads. They are long.\n"}


def test_beside_the_text_a_file_is_handed_in_and_attached_while_one_reads_on(chromium: Browser, site: Site) -> None:
    with visitor(chromium) as context:
        page, witness = context.new_page(), Witness()
        witness.watch(page, site.address)
        page.goto(f"{site.address}{TEXT}#s58")
        page.locator("#beside .to-attach").first.click()
        page.locator("#beside input[name=q]").fill("painted")
        expect(page.locator("#beside .candidates button")).to_have_count(1)
        page.locator("#beside input[type=file]").set_input_files(STEPPE)
        expect(page.locator("#beside .full-held a")).to_be_visible(timeout=60_000)
        page.locator("#beside summary").click()
        page.locator("#beside input[name=q]").fill("painted")
        page.locator("#beside .candidates button").first.click()
        expect(page.locator("#beside .full-held a")).to_have_attribute("href", f"/papers/{OTHER}")
        page.locator("#beside .notice button").click()
        expect(page.locator("#beside .full-held a")).not_to_have_attribute("href", f"/papers/{OTHER}")
        assert page.url.endswith("#s58") and not witness.said


def test_in_a_hand_the_card_of_an_entry_opens_under_it(chromium: Browser, site: Site) -> None:
    with visitor(chromium, size=PHONE, language="fa") as context:
        page = context.new_page()
        page.goto(f"{site.address}{TEXT}#s20")
        page.locator("#ref-4 .to-reference").tap()
        expect(page.locator("#ref-4 > #beside .hand-in")).to_be_in_viewport()
        page.locator("#s58 .cite").first.tap()
        expect(page.locator("#s58 + #beside .about-citation")).to_be_visible()


def test_without_script_a_text_is_found_attached_and_taken_off(chromium: Browser, site: Site) -> None:
    with visitor(chromium, script=False) as context:
        page = context.new_page()
        page.goto(f"{site.address}{TEXT}/citations")
        page.locator(".to-attach").first.click()
        page.locator("input[name=q]").fill("painted")
        page.locator(".seek button").click()
        page.locator(".candidates button").click()
        expect(page.locator(".full-held a")).to_have_attribute("href", f"/papers/{OTHER}")
        page.get_by_role("button", name="Take it off").click()
        expect(page.locator(".notice")).to_contain_text("It is taken off")
        page.locator("input[type=file]").set_input_files(STEPPE)
        page.locator(".hand-in button").click()
        expect(page.locator(".full .job")).to_contain_text("steppe.md")
