"""Does the paper's page let one read, find, see what is cited and what is on the map, and make a sentence evidence?"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from browsing import PHONE, Site, Witness, visitor
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from playwright.sync_api import Browser, expect

from argmap import accounts, editing, maps
from argmap.graph import Graph
from argmap.models import Map
from argmap.typeset import typeset
from argmap.web import papers
from argmap.web.house import House
from claims import library
from claims.models import Paper
from claims.readers.document import Repair
from claims.text import key
from claims.vocabulary import CitationProblem, NodeKind, RepairKind, Role
from claims.wording import Sentence

pytestmark = pytest.mark.slow

EXAMPLE, MAP = 3, 3
TEXT = f"/papers/{EXAMPLE}"
FRAGMENT = {"HX-Request": "true"}
Enter = Callable[[str], FlaskClient]


def seen(browser: FlaskClient, address: str, **values: Any) -> html.HtmlElement:
    answer = browser.get(address, **values)
    assert answer.status_code == 200, (address, answer.status_code)
    return html.fromstring(answer.text)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def graph_of(app: Flask) -> Graph:
    house: House = app.extensions["argmap"]
    with house.database.session() as rows:
        held = rows.get(Map, MAP)
        assert held is not None
        return maps.load(rows, held)


def bare(app: Flask) -> int:
    """A sentence that nothing on the map rests on."""
    resting = {quote.passage for node in graph_of(app).nodes for quote in node.quotes}
    return next(index for index in range(20, 70) if index not in resting)


@pytest.fixture
def citing(app: Flask) -> Iterator[dict[CitationProblem, int]]:
    """A citation of each problem that the example has."""
    house: House = app.extensions["argmap"]
    read = house.desk.subject(str(EXAMPLE)).reading
    yield {problem.kind: each.index for each in reversed(read.audit.citations) for problem in each.problems}


def test_the_text_is_set_in_its_own_language_under_its_headings(client: FlaskClient) -> None:
    page = seen(client, TEXT)
    assert page.get("lang") == "en"
    article = page.get_element_by_id("text")
    assert (article.get("lang"), article.get("dir")) == ("fa", "rtl")
    english = page.xpath("//p[.//*[@id='s0']]")[0]
    assert (english.get("lang"), english.get("dir")) == ("en", "ltr")
    levels = [int(each.tag[1]) for each in article.xpath(".//h1|.//h2|.//h3|.//h4")]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in pairwise(levels))
    assert len(article.xpath(".//span[contains(@class, 's') and starts-with(@id, 's')]")) == 72


def test_the_contents_lead_to_every_part(client: FlaskClient) -> None:
    page = seen(client, TEXT)
    places = [link.get("href")[1:] for link in page.get_element_by_id("contents").iter("a")]
    assert "references" in places and len(places) > 10
    assert all(page.xpath(f"//*[@id='{place}']") for place in places)


def test_a_sentence_a_citation_and_a_statement_are_plain_links(client: FlaskClient) -> None:
    page = seen(client, TEXT)
    for kind in ("about", "cite", "use"):
        address = page.xpath(f"//article//a[contains(concat(' ', @class, ' '), ' {kind} ')]/@href")[0]
        assert client.get(address).status_code == 200, address


def test_what_is_on_the_map_is_marked_and_leads_there(app: Flask, client: FlaskClient) -> None:
    page = seen(client, TEXT)
    graph = graph_of(app)
    resting = {quote.passage: node.id for node in graph.nodes for quote in node.quotes if quote.passage is not None}
    marked = {int(each.get("id")[1:]) for each in page.xpath("//*[contains(@class, 'on-map')]")}
    assert marked == set(resting)
    index, code = next(iter(resting.items()))
    assert f"/maps/{MAP}?at={code}" in page.xpath(f"//*[@id='s{index}']//a/@href")


def test_a_note_is_opened_by_its_mark(client: FlaskClient) -> None:
    mark = seen(client, TEXT).xpath("//*[@id='s39']//button")[0]
    note = mark.getnext()
    assert mark.get("popovertarget") == note.get("id") and "popover" in note.attrib
    assert (words(note), note.get("lang")) == ("Khorgos", "en")


def test_a_find_marks_what_stands_there_in_any_spelling(client: FlaskClient) -> None:
    page = seen(client, f"{TEXT}?find=می گذرد&at=2")
    marks = page.xpath("//mark[@id]")
    assert {words(each) for each in marks} == {"می‌گذرد"}
    assert words(page.get_element_by_id("found")) == f"2 of {len(marks)}"
    steps = page.xpath("//a[@class='step' and @rel]/@href")
    assert [re.search(r"at=(\d+)", each).group(1) for each in steps] == ["1", str(2 % len(marks) + 1)]  # type: ignore[union-attr]
    assert all(page.xpath(f"//*[@id='{each.partition('#')[2]}']") for each in steps)


@pytest.mark.parametrize("sought", ["%", "_", '"', "<b>", "' OR 1=1", "*(", "\\", "زززز", "a" * 200])
def test_a_find_is_literal_and_harmless(client: FlaskClient, sought: str) -> None:
    page = seen(client, TEXT, query_string={"find": sought, "at": "-3"})
    assert page.get_element_by_id("find").get("value") == sought
    assert all(key(sought) in key(words(each)) for each in page.xpath("//mark[@id]"))


@pytest.mark.parametrize("sought", ["a" * 201, "a\0b"])
def test_what_no_page_of_ours_sends_is_refused(client: FlaskClient, sought: str) -> None:
    assert client.get(TEXT, query_string={"find": sought}).status_code == 400


def test_a_card_is_a_page_and_a_fragment_of_it(client: FlaskClient) -> None:
    whole, part = client.get(f"{TEXT}/passages/39"), client.get(f"{TEXT}/passages/39", headers=FRAGMENT)
    assert "<html" in whole.text and "<html" not in part.text
    assert "HX-Request" in part.headers["Vary"]
    assert "Khorgos" in part.text and "Sentence 40" in part.text
    assert client.get(f"{TEXT}/passages/72").status_code == client.get(f"{TEXT}/citations/999").status_code == 404


def test_what_bears_on_a_sentence_is_a_link_away(client: FlaskClient) -> None:
    address = seen(client, f"{TEXT}/passages/39").xpath("//*[@class='bears']/a/@href")[0]
    assert client.get(address).status_code == 200


def test_a_citation_opens_its_entry_with_what_is_wrong(client: FlaskClient, citing: dict[CitationProblem, int]) -> None:
    told = {
        CitationProblem.YEAR_DIFFERS: "The text gives the year",
        CitationProblem.NAME_DIFFERS: "The text names",
        CitationProblem.PAGE_OUTSIDE: "The text points to page",
        CitationProblem.NOT_LISTED: "Nothing in the list of references fits",
        CitationProblem.AMBIGUOUS: "More than one entry",
        CitationProblem.CALENDAR_DIFFERS: "one year in two calendars",
    }
    assert citing
    for kind, index in citing.items():
        card = seen(client, f"{TEXT}/citations/{index}", headers=FRAGMENT)
        assert told[kind] in words(card), kind
        assert card.xpath(".//*[@class='entry']") or kind is CitationProblem.NOT_LISTED


def test_the_audit_counts_and_filters(client: FlaskClient, citing: dict[CitationProblem, int]) -> None:
    page = seen(client, f"{TEXT}/citations")
    assert len(page.xpath("//ol[@class='citations']/li")) == 30
    assert "1 never cited" in words(page.xpath("//p[@class='summary']")[0])
    assert page.get_element_by_id("idle") is not None
    counts = {
        link.get("href"): int(link.xpath("./*[@class='count']/text()")[0]) for link in page.xpath("//nav[@class='choices']/a")
    }
    for address, count in counts.items():
        assert len(seen(client, address).xpath("//ol[@class='citations']/li[not(@class='empty')]")) == count, address
    assert {re.search(r"problem=(\w+)", each).group(1) for each in counts if "=" in each} == {"any", "none", *citing}  # type: ignore[union-attr]
    assert len(seen(client, f"{TEXT}/citations?problem=zzz").xpath("//ol[@class='citations']/li")) == 30


def test_persian_digits_and_words_of_the_paper_keep_their_order(app: Flask, citing: dict[CitationProblem, int]) -> None:
    browser = app.test_client()
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fa"
    card = seen(browser, f"{TEXT}/citations/{citing[CitationProblem.YEAR_DIFFERS]}")
    values = card.xpath("//*[@class='problems']//bdi")
    assert (card.get("lang"), card.get("dir")) == ("fa", "rtl")
    assert values and all(re.fullmatch("[۰-۹]+", words(each)) for each in values)


def post(browser: FlaskClient, index: int, claim: str, **more: str) -> tuple[int, str]:
    """Make the sentence evidence, as the form on its card does."""
    card = seen(browser, f"{TEXT}/passages/{index}")
    form = card.xpath("//details[@class='make']/form")[0]
    fields = {each.get("name"): each.get("value") for each in form.xpath(".//input[@type='hidden']")}
    answer = browser.post(form.get("action"), data={**fields, "claim": claim, **more}, headers=FRAGMENT)
    return answer.status_code, answer.text


def test_a_sentence_becomes_evidence_for_a_claim_and_the_text_shows_it(app: Flask, client: FlaskClient) -> None:
    index, before = bare(app), graph_of(app)
    claim = next(node for node in before.nodes if node.kind is NodeKind.CLAIM)
    status, card = post(client, index, claim.id, stance="contradicts")
    after = graph_of(app)
    (node,) = [each for each in after.nodes if each.id not in {old.id for old in before.nodes}]
    (edge,) = [each for each in after.edges if each.id not in {old.id for old in before.edges}]
    assert (status, node.kind, node.quotes[0].passage) == (200, NodeKind.EVIDENCE, index)
    assert (edge.source, edge.target, edge.stance) == (node.id, claim.id, "contradicts")
    (anew,) = (each for each in html.fromstring(card).iter("span") if each.get("id") == f"s{index}")
    assert anew.get("hx-swap-oob") == "true" and "contradicts" in anew.get("class", "")
    assert "contradicts" in seen(client, TEXT).get_element_by_id(f"s{index}").get("class", "")


def test_evidence_twice_is_refused_in_words_and_nothing_is_lost(app: Flask, client: FlaskClient) -> None:
    index = bare(app)
    claim = next(node for node in graph_of(app).nodes if node.kind is NodeKind.CLAIM)
    assert post(client, index, claim.id)[0] == 200
    before = graph_of(app)
    status, card = post(client, index, claim.id)
    assert (status, graph_of(app)) == (422, before)
    assert html.fromstring(card).xpath("//*[@role='alert']")


def test_without_script_the_form_leads_back_to_the_sentence(app: Flask, client: FlaskClient) -> None:
    index = bare(app)
    form = seen(client, f"{TEXT}/passages/{index}").xpath("//details[@class='make']/form")[0]
    fields = {each.get("name"): each.get("value") for each in form.xpath(".//input[@type='hidden']")}
    answer = client.post(form.get("action"), data={**fields, "claim": "c1", "stance": "supports"})
    assert (answer.status_code, answer.location) == (303, f"{TEXT}/passages/{index}")
    assert "on the map" in words(seen(client, answer.location)).casefold()


@pytest.mark.parametrize(("name", "offered"), [("reader", False), ("reviewer", False), ("editor", True)])
def test_who_may_not_edit_is_not_offered_to(enter: Enter, name: str, offered: bool) -> None:
    browser = enter(name)
    assert bool(seen(browser, f"{TEXT}/passages/30").xpath("//details[@class='make']")) is offered
    assert bool(seen(browser, TEXT).xpath(f"//a[@href='{TEXT}/about']")) is offered


def test_a_map_of_another_paper_is_not_reached_through_this_one(app: Flask, client: FlaskClient) -> None:
    token = seen(client, f"{TEXT}/passages/30").xpath("//input[@name='csrf_token']/@value")[0]
    answer = client.post(f"/papers/{EXAMPLE}/maps/1/passages/30/evidence", data={"csrf_token": token, "claim": "c1"})
    assert answer.status_code == 404


def test_a_reader_sees_only_the_map_that_is_shared_with_them(accounts_app: Flask, enter: Enter) -> None:
    house: House = accounts_app.extensions["argmap"]
    browser = enter("reader")
    with house.database.session(write=True) as rows:
        rows.add(Map(paper_id=EXAMPLE, title="a later map of somebody else", language="fa"))
    assert seen(browser, TEXT).xpath("//nav[@class='tabs']/a/@href")[-1] == f"/maps/{MAP}"


def test_the_words_are_set_once_for_all_until_paper_or_map_changes(
    accounts_app: Flask, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def counted(*values: Any) -> Any:
        times.append(values)
        return typeset(*values)

    def marked(name: str, at: str = TEXT) -> int:
        return len(seen(enter(name), at).xpath("//*[contains(@class, 'on-map')]"))

    times: list[Any] = []
    monkeypatch.setattr(papers, "typeset", counted)
    before = marked("reader")
    assert marked("editor") == marked("reader") == before and len(times) == 1
    house: House = accounts_app.extensions["argmap"]
    with house.database.session(write=True) as rows:
        other = maps.save(rows, Graph("Another map", "fa", (), ()), rows.get_one(Paper, EXAMPLE))
        accounts.let_in(rows, next(each for each in accounts.people(rows) if each.name == "editor"), other, Role.EDITOR)
    assert (marked("editor"), marked("reader"), len(times)) == (0, before, 2)
    with house.database.session(write=True) as rows:
        resting = next(node.id for node in graph_of(accounts_app).nodes if node.kind is NodeKind.EVIDENCE)
        editing.remove(rows, rows.get_one(Map, MAP), resting)
    assert marked("reader") < before and len(times) == 3
    assert seen(enter("reader"), f"{TEXT}?find=می").xpath("//mark") and len(times) == 4
    assert marked("reader") < before and len(times) == 4


def test_title_authors_and_year_are_written_otherwise(client: FlaskClient) -> None:
    def save(**fields: str) -> tuple[int, html.HtmlElement]:
        token = seen(client, f"{TEXT}/about").xpath("//input[@name='csrf_token']/@value")[0]
        answer = client.post(f"{TEXT}/about", data={"csrf_token": token, **fields})
        return answer.status_code, html.fromstring(answer.text or "<p>")

    assert save(title="<b>Gates</b>", authors="Ada\nGrace", year="۱۴۰۴")[0] == 303
    page = seen(client, TEXT)
    assert words(page.xpath("//h1")[0]) == "<b>Gates</b>"
    assert [words(each) for each in page.xpath("//*[@class='author']")] == ["Ada", "Grace"]
    assert "1404" in words(page.xpath("//*[contains(@class, 'imprint')]")[0])
    status, form = save(title="Gates", authors="Ada", year="last year")
    assert status == 422 and form.xpath("//*[@role='alert']")
    assert form.xpath("//input[@name='year']/@value") == ["last year"]


@pytest.mark.parametrize(("title", "tongue"), [("راه‌ها و دروازه", ["fa", "rtl"]), ("Roads and a gate", ["en", "ltr"])])
def test_a_title_in_another_script_runs_its_own_way_on_every_page(client: FlaskClient, title: str, tongue: list[str]) -> None:
    token = seen(client, f"{TEXT}/about").xpath("//input[@name='csrf_token']/@value")[0]
    client.post(f"{TEXT}/about", data={"csrf_token": token, "title": title, "authors": "Ada", "year": "1404"})
    for way in ("", "/passages/12", "/citations/0", "/references/4", "/citations"):
        page = seen(client, f"{TEXT}{way}")
        found = [each for each in page.xpath("//h1 | //ol[@class='crumbs']//span") if words(each) == title]
        assert len(found) == (1 if way == "/citations" else 2), way
        assert [[each.get("lang"), each.get("dir")] for each in found] == [tongue] * len(found), way


def test_what_was_written_by_hand_goes_back_to_what_the_file_says_and_forth(app: Flask, client: FlaskClient) -> None:
    def save(address: str, **fields: str) -> html.HtmlElement:
        token = seen(client, f"{TEXT}/about").xpath("//input[@name='csrf_token']/@value")[0]
        answer = client.post(address, data={"csrf_token": token, **fields}, follow_redirects=True)
        assert answer.status_code == 200
        return html.fromstring(answer.text)

    before = words(seen(client, TEXT).xpath("//h1")[0])
    assert not seen(client, f"{TEXT}/about").xpath("//form[@class='as-read']")
    save(f"{TEXT}/about", title="Gates", authors="Ada\nGrace", year="1404")
    house: House = app.extensions["argmap"]
    with house.database.session(write=True) as rows:
        library.rebuild(rows, house.database.files, rows.get_one(Paper, EXAMPLE), house.settings)
    assert words(seen(client, TEXT).xpath("//h1")[0]) == graph_of(app).title == "Gates"
    exported = client.get(f"/maps/{MAP}/export/json").get_json()
    assert not exported["paper"]["own_metadata"] and exported["paper"]["metadata"]["titles"][0]["text"] == "Gates"
    (form,) = seen(client, f"{TEXT}/about").xpath("//form[@class='as-read']")
    back = save(form.get("action"))
    assert back.xpath("//input[@name='title' and @required]/@value") == [before] == [graph_of(app).title]
    fields = {each.get("name"): each.get("value") for each in back.xpath("//*[@class='notice']//input[@name!='csrf_token']")}
    assert fields == {"title": "Gates", "authors": "Ada\nGrace", "year": "1404"}
    save(f"{TEXT}/about", **fields)
    assert [words(each) for each in seen(client, TEXT).xpath("//*[@class='author']")] == ["Ada", "Grace"]


def test_a_paper_without_a_map_is_read_all_the_same(client: FlaskClient) -> None:
    page = seen(client, "/papers/4")
    assert not page.xpath("//*[contains(@class, 'on-map')]")
    assert not seen(client, "/papers/4/passages/0").xpath("//details[@class='make']")
    assert client.get("/papers/4/citations").status_code == 200


# In a browser


@pytest.mark.slow
def test_by_keys_alone_a_sentence_becomes_evidence(chromium: Browser, site: Site) -> None:
    with visitor(chromium) as context:
        page, witness = context.new_page(), Witness()
        witness.watch(page, site.address)
        page.goto(f"{site.address}{TEXT}#s23")
        expect(page.locator("#beside")).to_contain_text("Sentence 24")
        page.keyboard.press("j")
        page.keyboard.press("ArrowDown")
        expect(page.locator("#s25")).to_be_focused()
        expect(page.locator("#beside")).to_contain_text("Sentence 26")
        page.keyboard.press("k")
        expect(page.locator("#beside")).to_contain_text("Sentence 25")
        page.keyboard.press("e")
        page.keyboard.press("2")
        expect(page.locator("#beside [role=status]")).to_be_visible()
        expect(page.locator("#s24")).to_have_class(re.compile("supports"))
        expect(page.locator("#s24")).to_be_focused()
        page.keyboard.press("m")
        page.wait_for_url(re.compile(r"/maps/3\?at=e\d+"))
        assert not witness.said


@pytest.mark.slow
def test_in_a_hand_the_card_opens_behind_the_sentence_and_a_note_at_its_mark(chromium: Browser, site: Site) -> None:
    middle = """sentence => {
      sentence.scrollIntoView({ block: "center" });
      const box = [...sentence.getClientRects()].sort((one, other) => other.width - one.width)[0];
      return [box.x + box.width / 2, box.y + box.height / 2];
    }"""
    with visitor(chromium, size=PHONE, language="fa") as context:
        page = context.new_page()
        page.goto(f"{site.address}{TEXT}")
        x, y = page.locator("#s39").evaluate(middle)
        page.touchscreen.tap(x, y)
        card = page.locator("#s39 + #beside .card")
        expect(card).to_be_in_viewport()
        assert page.locator("#s39 + #beside").get_attribute("dir") == "rtl"
        page.locator("#s39 .note-mark").tap()
        note, mark = page.locator("#s39 .note").bounding_box(), page.locator("#s39 .note-mark").bounding_box()
        assert note is not None and mark is not None
        assert abs(note["y"] - mark["y"]) < 80 and note["x"] >= 0 and note["x"] + note["width"] <= PHONE[0]


@pytest.mark.slow
def test_a_line_has_as_many_letters_as_an_eye_likes(chromium: Browser, site: Site) -> None:
    longest = """paragraph => {
      const lines = new Map(), range = document.createRange();
      const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (!node.parentElement.checkVisibility()) continue;
        for (let at = 0; at < node.length; at += 1) {
          range.setStart(node, at); range.setEnd(node, at + 1);
          const box = range.getBoundingClientRect();
          if (box.width) lines.set(Math.round(box.bottom / 12), (lines.get(Math.round(box.bottom / 12)) ?? 0) + 1);
        }
      }
      return Math.max(...lines.values());
    }"""
    with visitor(chromium) as context:
        page = context.new_page()
        page.goto(f"{site.address}{TEXT}")
        for index in (3, 29):
            assert 60 <= page.locator(f"p:has(#s{index})").evaluate(longest) <= 82, index


@pytest.mark.slow
def test_without_script_one_reads_finds_and_makes_evidence(chromium: Browser, site: Site) -> None:
    with visitor(chromium, script=False) as context:
        page = context.new_page()
        page.goto(f"{site.address}{TEXT}")
        page.locator("#find").fill("دروازه")
        page.locator("#find").press("Enter")
        expect(page.locator("#hit-1")).to_be_in_viewport()
        page.locator("a[rel=next]").click()
        assert page.url.endswith("#hit-2")
        page.locator("#s24 .about").click()
        page.locator("details.make summary").click()
        page.locator("details.make button").nth(1).click()
        expect(page.locator(".uses li")).to_have_count(1)


UNMAPPED = "/papers/4"


def test_a_paper_without_a_map_is_given_one_with_a_hypothesis(app: Flask, client: FlaskClient) -> None:
    (begins,) = seen(client, "/").xpath("//li[@id='paper-4']//a[@href='/papers/4/map']")
    assert words(begins) == "Start one yourself"
    key_of_form = seen(client, f"{UNMAPPED}/map").xpath("//input[@name='csrf_token']/@value")[0]
    empty = client.post(f"{UNMAPPED}/map", data={"csrf_token": key_of_form, "text": " "})
    assert empty.status_code == 422 and "There are no words" in empty.text
    made = client.post(f"{UNMAPPED}/map", data={"csrf_token": key_of_form, "text": "Posts outlive stars."})
    assert made.status_code == 303
    assert "Posts outlive stars." in client.get(made.location).text
    assert client.get(f"{UNMAPPED}/map").location == made.location
    again = client.post(f"{UNMAPPED}/map", data={"csrf_token": key_of_form, "text": "Twice."})
    assert again.location == made.location, "it has one now"
    assert "supports" in seen(client, f"{UNMAPPED}/passages/2").xpath("//*[@class='make']")[0].text_content()


def test_a_paper_without_a_map_is_given_a_draft(app: Flask, client: FlaskClient) -> None:
    key_of_form = seen(client, f"{UNMAPPED}/map").xpath("//input[@name='csrf_token']/@value")[0]
    client.post(f"{UNMAPPED}/map/draft", data={"csrf_token": key_of_form})
    house: House = app.extensions["argmap"]
    assert house.worker.work_off() == 1
    shelf = seen(client, "/")
    assert not shelf.xpath("//*[contains(@class, 'failed')]")
    assert shelf.xpath("//li[@id='paper-4']//a[text()='Map']")


def test_a_claim_is_chosen_with_persian_digits(chromium: Browser, site: Site) -> None:
    with visitor(chromium, language="fa") as context:
        page = context.new_page()
        page.goto(f"{site.address}/papers/3/passages/{bare_passage(site)}")
        page.keyboard.press("e")
        expect(page.locator("[data-key='2']")).to_be_visible()
        press = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '۲', code: 'Digit2', bubbles: true}))"
        page.evaluate(press)
        expect(page.locator(".card .uses .use")).to_be_visible()


def bare_passage(site: Site) -> int:
    with site.house.database.session() as rows:
        held = rows.get(Map, MAP)
        assert held is not None
        resting = {quote.passage for node in maps.load(rows, held).nodes for quote in node.quotes}
    return next(index for index in range(20, 70) if index not in resting)


def test_what_was_mended_in_reading_is_told_with_its_place(app: Flask, client: FlaskClient) -> None:
    (told,) = seen(client, TEXT).xpath("//header[@class='masthead']//p[@class='hint']")
    assert "2 footnotes set apart" in words(told) and "1 sentence joined across a page break" in words(told)
    page = seen(client, told.xpath(".//a/@href")[0])
    places = page.xpath("//ul[@class='mended']//a/@href")
    assert len(places) == 4
    sentences = set(seen(client, TEXT).xpath("//*[@id]/@id"))
    assert {each.partition("#")[2] for each in places} <= sentences
    torn = next(each for each in page.xpath("//ul[@class='mended']/li") if "torn by a page break" in words(each))
    shown = torn.xpath(".//*[@class='words']")[0]
    assert shown.get("dir") == "rtl" and words(shown) in words(seen(client, TEXT).xpath("//article")[0])


def test_what_makes_a_text_doubtful_is_said_above_it(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    doubt = Repair(RepairKind.DECODED, (), note=Sentence("Read as {encoding}, as the file says.", encoding="x"))
    read = papers.opened
    before = {"Accept-Language": "fa"}

    def doubtful(paper_id: int, map_id: int | None = None) -> papers.Opened:
        held = read(paper_id, map_id)
        return replace(held, read=replace(held.read, cut=replace(held.read.cut, repairs=(doubt,))))

    monkeypatch.setattr(papers, "opened", doubtful)
    (notice,) = seen(client, TEXT, headers=before).xpath("//header[@class='masthead']//p[@class='notice']")
    assert words(notice).startswith("با کدگذاری")
