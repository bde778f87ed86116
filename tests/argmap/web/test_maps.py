"""Does a map's page show what the map says, and can it be marked, changed and taken away without JavaScript?"""

import csv
import io
import json
import re
import unicodedata
from dataclasses import replace
from urllib.parse import unquote

import pytest
from browsing import PHONE, Site, Witness, visitor
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select
from visiting import MAP, Enter, house_of, token
from werkzeug.test import TestResponse

from argmap import editing, maps
from argmap.exchange import json as map_file
from argmap.exchange.csv import cell
from argmap.graph import Edge, Graph, Node, Wording
from argmap.models import Map, Verdict
from argmap.review import seen as seen_verdicts
from argmap.review import standings, with_standings
from argmap.web.board import OUTLINED
from claims.errors import DrawingFailed
from claims.models import Paper
from claims.vocabulary import NodeKind, Stance, Standing

pytestmark = pytest.mark.slow

HOME = f"/maps/{MAP}"
FORM = f"{HOME}/add"
"""A page with a form, quicker than the drawing."""
HTMX = {"HX-Request": "true"}


def graph_of(app: Flask) -> Graph:
    with house_of(app).database.session() as rows:
        held = rows.get_one(Map, MAP)
        return with_standings(maps.load(rows, held), standings(seen_verdicts(rows, held, None)))


def seen(browser: FlaskClient) -> str:
    """The version that a page of the map says it shows."""
    found = re.search(r'name="seen" value="(\d+)"', browser.get(FORM).text)
    assert found
    return found.group(1)


def send(browser: FlaskClient, address: str, **fields: object) -> TestResponse:
    return browser.post(address, data={"csrf_token": token(browser, FORM), **fields})


def a_link(graph: Graph, stance: Stance = Stance.CONTRADICTS) -> str:
    evidence = {node.id for node in graph.nodes if node.kind is NodeKind.EVIDENCE}
    return next(edge.id for edge in graph.edges if edge.stance is stance and edge.source in evidence)


# Seeing


def test_every_statement_and_link_of_the_drawing_is_a_link_that_works_by_itself(app: Flask, client: FlaskClient) -> None:
    page = html.fromstring(client.get(HOME).text)
    anchors = page.xpath("//*[@id='paper']//*[local-name()='a'][@data-code]")
    graph = graph_of(app)
    assert {each.get("data-code") for each in anchors} == {*(n.id for n in graph.nodes), *(e.id for e in graph.edges)}
    for each in anchors[::9]:
        shown = html.fromstring(client.get(each.get("href")).text)
        assert shown.xpath(f"//*[@id='card']//article[@data-code='{each.get('data-code')}']")
        assert client.get(each.get("data-card")).status_code == 200


def test_ids_are_used_once_on_the_page(client: FlaskClient) -> None:
    ids = html.fromstring(client.get(f"{HOME}?at=c1").text).xpath("//@id")
    assert len(ids) == len(set(ids))


def test_folding_is_an_address_and_unfolding_gives_it_back(app: Flask, client: FlaskClient) -> None:
    page = html.fromstring(client.get(HOME).text)
    away = page.xpath("//*[@class='fold-away'][@data-look='c2']/@href")[0]
    under = {edge.source for edge in graph_of(app).edges if edge.target == "c2"}
    folded = html.fromstring(client.get(away).text)
    codes = set(folded.xpath("//@data-code"))
    assert "c2" in codes and not under & codes
    again = folded.xpath("//*[@class='unfold'][@data-look='c2']/@href")[0]
    assert under <= set(html.fromstring(client.get(again).text).xpath("//@data-code"))


def test_a_focus_shows_the_neighbourhood_and_where_it_is(client: FlaskClient) -> None:
    page = html.fromstring(client.get(f"{HOME}?focus=c2&depth=1").text)
    codes = set(page.xpath("//*[@id='paper']//@data-code"))
    assert {"c2", "h", "lc2"} <= codes and "c5" not in codes
    assert [each.strip() for each in page.xpath("//nav//ol//a/text()")][-2:] == ["Hypothesis", "Claim 2"]


@pytest.mark.parametrize(
    "look", ["focus=zz&depth=999999999999", "open=,,&shut=%00", "depth=x&at=%3Cscript%3E", f"open={'a' * 5000}"]
)
def test_a_strange_address_does_no_harm(client: FlaskClient, look: str) -> None:
    answer = client.get(f"{HOME}?{look}")
    assert answer.status_code in (200, 400) and "<script>" not in answer.text.replace('<script src="', "")


def test_htmx_gets_the_drawing_alone_and_the_card_alone(client: FlaskClient) -> None:
    drawing, card = client.get(HOME, headers=HTMX), client.get(f"{HOME}/links/lc1", headers=HTMX)
    assert "<html" not in drawing.text and "<svg" in drawing.text
    assert "<html" not in card.text and "<article" in card.text and "HX-Request" in card.headers["Vary"]


def test_a_link_card_has_claim_source_and_passage_in_context(app: Flask, client: FlaskClient) -> None:
    graph = graph_of(app)
    code = a_link(graph)
    edge = next(each for each in graph.edges if each.id == code)
    card = html.fromstring(client.get(f"{HOME}/links/{code}").text).xpath("//article")[0]
    above, below = card.xpath("//section[@class='above']")[0], card.xpath("//section[@class='below']")[0]
    quote = graph.node(edge.source).quotes[0]
    assert graph.node(edge.target).text in above.text_content()
    assert below.xpath(".//mark/text()") == [quote.text]
    assert below.xpath(".//blockquote/@lang") == [quote.language] and below.xpath(".//blockquote/@dir") == [quote.direction]
    assert below.xpath(".//span[@class='around']")


def test_the_outline_says_every_statement_once_in_nested_lists(app: Flask, client: FlaskClient) -> None:
    page = html.fromstring(client.get(f"{HOME}/outline").text)
    said = [each.text_content().strip() for each in page.xpath("//ul[@class='outline']//a[@class='statement']")]
    assert sorted(said) == sorted(node.text for node in graph_of(app).nodes)
    assert page.xpath("//ul[@class='outline']/li/ul/li/ul/li")


def test_find_is_literal_folds_letters_and_goes_to_a_code(client: FlaskClient) -> None:
    hits = html.fromstring(client.get(f"{HOME}/find?q=تعرفه").text).xpath("//ul[@class='hits']//a")
    assert hits and all("تعرفه" in each.text_content() for each in hits)
    assert client.get(f"{HOME}/find?q=%25_%22*").text.count("Nothing on this map") == 1
    assert client.get(f"{HOME}/find?q=c2").location.endswith("at=c2")


def test_without_graphviz_the_map_is_its_outline(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object) -> bytes:
        raise DrawingFailed("no dot")

    monkeypatch.setattr("argmap.diagram.draw", fail)
    page = client.get(f"{HOME}?focus=c3")
    assert page.status_code == 200 and "as an outline" in page.text and "<svg viewBox=" in page.text


# Marking


def test_a_mark_shows_on_card_and_map_and_is_one_however_often_it_is_sent(app: Flask, client: FlaskClient) -> None:
    code = a_link(graph_of(app))
    card = html.fromstring(client.get(f"{HOME}/links/{code}").text)
    fields = {each.get("name"): each.get("value") for each in card.xpath("//form[@class='marking']//input")}
    assert not card.xpath("//form[@class='why']"), "reasons appear after the mark, never before"
    for _ in range(2):
        assert client.post(f"{HOME}/links/{code}/mark", data={**fields, "mark": "weak"}).status_code == 303
    marked = html.fromstring(client.get(f"{HOME}/links/{code}").text)
    assert marked.xpath("//button[@aria-pressed='true']/@value") == ["weak"] and marked.xpath("//form[@class='why']")
    with house_of(app).database.session() as rows:
        assert len(rows.exec(select(Verdict)).all()) == 1
    assert next(each for each in graph_of(app).edges if each.id == code).standing is Standing.WEAK
    assert "link contradicts weak" in client.get(HOME).text


def test_a_reason_is_kept_and_the_mark_taken_back(app: Flask, client: FlaskClient) -> None:
    code = a_link(graph_of(app))
    where = f"{HOME}/links/{code}/mark"
    send(client, where, mark="weak", client="a", seen="1")
    send(client, where, mark="weak", reason="overstated", note="نیم‌بند", client="b", seen="1")
    card = html.fromstring(client.get(f"{HOME}/links/{code}").text)
    assert card.xpath("//input[@name='reason'][@checked]/@value") == ["overstated"]
    assert card.xpath("//textarea/text()") == ["نیم‌بند"]
    assert send(client, where, mark="", client="c", seen="1").status_code == 303
    assert send(client, where, mark="", client="d", seen="1").status_code == 422
    assert not html.fromstring(client.get(f"{HOME}/links/{code}").text).xpath("//form[@class='why']")


def test_a_mark_on_a_link_that_changed_meanwhile_is_asked_again(app: Flask, client: FlaskClient) -> None:
    code = a_link(graph_of(app))
    target = next(each.target for each in graph_of(app).edges if each.id == code)
    send(client, f"{HOME}/nodes/{target}/change/reword", text="Other words.", seen=seen(client))
    answer = send(client, f"{HOME}/links/{code}/mark", mark="supported", client="a", seen="1")
    assert answer.status_code == 409 and "Read it as it is now" in answer.text
    with house_of(app).database.session() as rows:
        assert not rows.exec(select(Verdict)).all()


@pytest.mark.parametrize(
    "fields", [{"mark": "splendid"}, {"mark": "weak", "reason": "because"}, {"mark": "supported", "client": ""}]
)
def test_what_is_no_mark_is_refused_on_the_card(app: Flask, client: FlaskClient, fields: dict[str, str]) -> None:
    answer = send(client, f"{HOME}/links/lc1/mark", **{"client": "x", "seen": "1", **fields})
    assert answer.status_code == 422 and 'role="alert"' in answer.text


# Changing


@pytest.mark.slow
def test_acts_change_the_map_and_are_undone(app: Flask, client: FlaskClient) -> None:
    before = graph_of(app)
    contra = a_link(before)
    acts: list[tuple[str, dict[str, object]]] = [
        ("nodes/c1/change/reword", {"text": "Said otherwise.", "language": "en"}),
        ("nodes/c1/change/split", {"first": "One half.", "second": "The other."}),
        ("nodes/c1/change/merge", {"into": "c2"}),
        ("nodes/c1/change/link", {"target": "c2", "stance": "contradicts"}),
        (f"links/{contra}/change/relate", {"stance": "supports"}),
        (f"links/{contra}/change/undercut", {"text": "It does not bear."}),
        (f"links/{contra}/change/move", {"target": "c7"}),
        ("links/lc1/change/join", {"with": "lc2"}),
        ("add", {"text": "A new claim.", "kind": "claim", "onto": "h", "stance": "supports"}),
        ("nodes/c1/change/remove", {}),
    ]
    for address, fields in acts:
        answer = send(client, f"{HOME}/{address}", seen=seen(client), **fields)
        assert answer.status_code == 303, (address, answer.text)
        assert client.get(answer.location).status_code == 200
        assert graph_of(app) != before, address
        assert send(client, f"{HOME}/undo").status_code == 303
    after = graph_of(app)
    assert after.nodes == before.nodes
    assert [(e.id, e.source, e.target, e.stance, e.joint) for e in after.edges] == [
        (e.id, e.source, e.target, e.stance, e.joint) for e in before.edges
    ]


def test_removing_asks_nothing_and_offers_undo(client: FlaskClient) -> None:
    answer = send(client, f"{HOME}/nodes/c3/change/remove", seen=seen(client))
    page = html.fromstring(client.get(answer.location).text)
    back = page.xpath("//*[@class='notice']//form/@action")
    assert back and send(client, back[0]).status_code == 303
    assert client.get(f"{HOME}/nodes/c3").status_code == 200
    for _ in range(2):
        answer = send(client, f"{HOME}/undo")
    assert "nothing of yours to undo" in client.get(answer.location).text


def test_who_comes_second_sees_both_versions_and_may_still_win(app: Flask, client: FlaskClient) -> None:
    version = seen(client)
    assert send(client, f"{HOME}/nodes/c1/change/reword", text="The first to come.", seen=version).status_code == 303
    met = send(client, f"{HOME}/nodes/c1/change/reword", text="The <second> to come.", seen=version)
    page = html.fromstring(met.text)
    assert met.status_code == 409
    assert "The first to come." in met.text and "The &lt;second&gt; to come." in met.text
    assert graph_of(app).node("c1").wordings[-1].text == "The first to come."
    form = page.xpath("//article//form")[0]
    fields = {each.get("name"): each.get("value") for each in form.xpath(".//input")}
    assert client.post(form.get("action"), data=fields).status_code == 303
    assert graph_of(app).node("c1").wordings[-1].text == "The <second> to come."


def test_what_makes_no_sense_comes_back_with_its_form_and_words(client: FlaskClient) -> None:
    answer = send(client, f"{HOME}/nodes/c1/change/split", first="The same.", second="The same.", seen=seen(client))
    assert answer.status_code == 422 and answer.text.count("The same.</textarea>") == 2 and 'role="alert"' in answer.text
    assert send(client, f"{HOME}/nodes/c1/change/reword", text="No version.").status_code == 400
    assert client.get(f"{HOME}/nodes/c1/change/remove").status_code == 404


def test_readers_and_reviewers_have_no_buttons_for_what_they_may_not_do(enter: Enter) -> None:
    reader, reviewer = enter("reader").get(f"{HOME}/links/lc1").text, enter("reviewer").get(f"{HOME}/links/lc1").text
    assert "/change/" not in reader and '/mark"' not in reader
    assert "/change/" not in reviewer and '/mark"' in reviewer
    assert "/undo" not in enter("reader").get(HOME).text


def test_hostile_words_are_shown_and_do_nothing(app: Flask, client: FlaskClient) -> None:
    words = '<img src=x onerror=alert(1)> hx-get="/x" <script>alert(1)</script> \\N &amp; {{ 7*7 }}'
    with house_of(app).database.session(write=True) as rows:
        editing.reword(rows, rows.get_one(Map, MAP), "c1", words, "fa")
    for address in (
        HOME,
        f"{HOME}?at=c1",
        f"{HOME}/outline",
        f"{HOME}/nodes/c1",
        f"{HOME}/links/lc1",
        f"{HOME}/find?q=onerror",
    ):
        page = html.fromstring(client.get(address).text)
        assert not page.xpath("//img | //script[not(@src)] | //*[@hx-get='/x'] | //*[@onerror]"), address
        assert "7*7" in page.text_content()


# Leaving


@pytest.mark.parametrize(
    "form",
    [
        "svg",
        "png",
        pytest.param("pdf", marks=pytest.mark.slow),
        "dot",
        "txt",
        "json",
        "nodes.csv",
        "links.csv",
        "bib",
        "ris",
        "csl.json",
    ],
)
def test_every_form_leaves_with_the_title_as_its_name(app: Flask, client: FlaskClient, form: str) -> None:
    answer = client.get(f"{HOME}/export/{form}")
    header = answer.headers["Content-Disposition"]
    assert answer.status_code == 200 and answer.data
    assert unquote(header.rpartition("''")[2]) == f"{graph_of(app).title.replace(':', ' ').replace('  ', ' ')}.{form}"
    assert header.isascii() and f'filename="map-{MAP}.{form}"' in header


def test_a_title_that_would_break_the_header_is_tamed(app: Flask, client: FlaskClient) -> None:
    with house_of(app).database.session(write=True) as rows:
        rows.get_one(Map, MAP).title = '../a\r\nSet-Cookie: x=1\u202e"مقاله'
    header = client.get(f"{HOME}/export/links.csv").headers["Content-Disposition"]
    name = unquote(header.rpartition("''")[2])
    assert name == "a Set-Cookie x=1 مقاله.links.csv" and not any(unicodedata.category(each)[0] == "C" for each in name)


def test_tables_keep_numbers_numbers_and_formulas_text(app: Flask, client: FlaskClient) -> None:
    with house_of(app).database.session(write=True) as rows:
        editing.reword(rows, rows.get_one(Map, MAP), "c1", "=HYPERLINK(1)", "fa")
    rows_ = list(csv.DictReader(io.StringIO(client.get(f"{HOME}/export/nodes.csv").text.lstrip("\ufeff"))))
    assert next(each for each in rows_ if each["code"] == "c1")["text"] == "'=HYPERLINK(1)"
    assert {each["code"] for each in rows_} == {node.id for node in graph_of(app).nodes}
    links = list(csv.DictReader(io.StringIO(client.get(f"{HOME}/export/links.csv").text.lstrip("\ufeff"))))
    assert all(int(each["revision"]) >= 1 and (not each["score"] or float(each["score"]) >= 0) for each in links)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "  =1", '"=1', "\u200f=1", "＝1", "\r\n=1", "'=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert str(cell(text)).startswith("'")


def test_what_is_no_formula_is_left_alone() -> None:
    assert [cell(each) for each in ("a = b", -3, 0.5, None, "۱۴۰۲-۱۴۰۳")] == ["a = b", -3, 0.5, None, "۱۴۰۲-۱۴۰۳"]


def test_the_map_file_is_one_that_is_taken_in(app: Flask, client: FlaskClient) -> None:
    answer = client.get(f"{HOME}/export/json")
    assert map_file.read(answer.data).map.nodes == graph_of(app).nodes
    assert json.loads(client.get(f"{HOME}/export/csl.json").data)


# In a browser


def box_of(page: Page) -> list[float]:
    """What of the drawing is in the window."""
    return [float(each) for each in (page.locator("#paper svg").get_attribute("viewBox") or "").split()]


@pytest.mark.slow
def test_a_link_is_found_marked_and_passed_by_keys_alone(chromium: Browser, site: Site) -> None:
    with visitor(chromium) as context:
        page, witness = context.new_page(), Witness()
        witness.watch(page, site.address)
        page.goto(f"{site.address}{HOME}?at=le2")
        page.keyboard.press("s")
        expect(page.locator("#card [aria-pressed=true]")).to_have_text(re.compile("Supported"))
        expect(page.locator("#link-le2.supported")).to_be_attached()
        page.keyboard.press("w")
        expect(page.locator("#card .why input[name=reason]")).to_have_count(8)
        page.keyboard.press("ArrowRight")
        page.wait_for_url("**at=le3**")
        page.keyboard.press("ArrowLeft")
        page.wait_for_url("**at=le2**")
        page.keyboard.press("u")
        expect(page.locator("#card .why")).to_have_count(0)
        page.keyboard.press("Escape")
        expect(page.locator("#panel")).to_be_hidden()
        page.keyboard.press("/")
        page.keyboard.type("تعرفه")
        expect(page.locator("#found .hits a").first).to_be_visible()
        assert not witness.said and not witness.elsewhere


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fa"])
def test_selecting_never_moves_the_drawing_and_folding_keeps_what_was_pressed(
    chromium: Browser, site: Site, language: str
) -> None:
    with visitor(chromium, language=language) as context:
        page = context.new_page()
        page.goto(f"{site.address}{HOME}?at=c2")
        expect(page.locator("#card article")).to_be_visible()
        before = page.locator("#node-c2 .box").bounding_box()
        shown = box_of(page)
        page.locator("#node-c3 .box").dispatch_event("click")
        expect(page.locator("#card article[data-code=c3]")).to_be_visible()
        assert box_of(page)[2:] == shown[2:], "the drawing keeps its size"
        page.locator("#node-c2 .box").dispatch_event("click")
        expect(page.locator("#card article[data-code=c2]")).to_be_visible()
        before = page.locator("#node-c2 .box").bounding_box()
        page.locator("a.fold-away[data-look=c2]").dispatch_event("click")
        expect(page.locator("#node-e5")).to_have_count(0)
        after = page.locator("#node-c2 .box").bounding_box()
        assert before and after and abs(before["x"] - after["x"]) < 150 and abs(before["y"] - after["y"]) < 150
        page.go_back()
        expect(page.locator("#node-e5")).to_be_attached()


@pytest.mark.slow
def test_the_drawing_is_zoomed_pulled_and_fitted(chromium: Browser, site: Site) -> None:
    with visitor(chromium) as context:
        page = context.new_page()
        page.goto(f"{site.address}{HOME}")
        first = box_of(page)
        page.mouse.move(500, 450)
        page.mouse.wheel(0, -240)
        larger = box_of(page)
        assert larger[2] < first[2]
        page.mouse.down()
        page.mouse.move(560, 480, steps=4)
        page.mouse.up()
        pulled = box_of(page)
        assert pulled[0] < larger[0] and pulled[2] == larger[2] and not page.locator("#card article").count()
        page.keyboard.press("0")
        whole = box_of(page)
        assert whole[0] <= 0 and whole[2] >= first[2]
        page.keyboard.press("+")
        assert box_of(page)[2] < whole[2]


@pytest.mark.slow
def test_on_a_phone_and_without_script_the_map_is_its_outline_and_can_be_marked(chromium: Browser, site: Site) -> None:
    with visitor(chromium, size=PHONE, script=False) as context:
        page = context.new_page()
        page.goto(f"{site.address}{HOME}")
        expect(page.locator("#paper")).to_be_hidden()
        page.locator(".outline a.link-of").nth(3).click()
        page.locator("button[value=weak]").click()
        expect(page.locator("[aria-pressed=true]")).to_have_text(re.compile("Weak"))
        page.locator("input[name=reason]").nth(1).check()
        page.get_by_role("button", name="Keep the reason").click()
        expect(page.locator("input[name=reason]").nth(1)).to_be_checked()


def test_the_research_question_is_asked_otherwise_and_the_change_taken_back(app: Flask, client: FlaskClient) -> None:
    before = graph_of(app).question
    assert before
    fields = {"text": "What slows the gate?", "language": "en", "seen": seen(client)}
    answer = send(client, f"{HOME}/question", **fields)
    assert answer.status_code == 303 and "did=question" in answer.location
    assert "What slows the gate?" in {each.text for each in graph_of(app).question}
    page = client.get(answer.location).text
    assert "Research question changed" in page and f"{HOME}/undo" in page
    send(client, f"{HOME}/undo")
    assert graph_of(app).question == before
    for each in before:
        send(client, f"{HOME}/question", text="", language=each.language, seen=seen(client))
    assert graph_of(app).question == ()
    assert "What the paper asks" in client.get(f"{HOME}/question").text


def test_a_passage_is_put_under_evidence_and_taken_away_again(app: Flask, client: FlaskClient) -> None:
    node = next(each for each in graph_of(app).nodes if each.kind is NodeKind.EVIDENCE)
    address = f"{HOME}/nodes/{node.id}"
    beside = html.fromstring(client.get(f"{address}/change/quote").text).xpath("//input[@name='passage']/@value")
    assert 1 <= len(beside) <= 2, "what stands beside its own passage"
    found = html.fromstring(client.get(f"{address}/change/quote?q=گمرک").text).xpath("//label[input/@name='passage']")
    assert found and all("گمرک" in unicodedata.normalize("NFKC", each.text_content()) for each in found)
    answer = send(client, f"{address}/change/quote", passage=beside[0], seen=seen(client))
    assert "did=quote" in answer.location and len(node_of(app, node.id).quotes) == 2
    card = html.fromstring(client.get(address).text)
    assert card.xpath("//button[@name='place']/@value") == ["0", "1"]
    answer = send(client, f"{address}/change/unquote", place="1", seen=seen(client))
    assert "did=unquote" in answer.location and node_of(app, node.id).quotes == node.quotes
    assert not html.fromstring(client.get(address).text).xpath("//button[@name='place']"), "evidence keeps its last passage"
    send(client, f"{HOME}/undo")
    assert len(node_of(app, node.id).quotes) == 2
    assert send(client, f"{address}/change/quote", seen=seen(client)).status_code == 422


def node_of(app: Flask, code: str) -> Node:
    return next(each for each in graph_of(app).nodes if each.id == code)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_on_a_phone_the_bar_of_the_map_is_one_row_of_signs_with_names(chromium: Browser, site: Site, language: str) -> None:
    with visitor(chromium, language=language, size=PHONE) as context:
        page = context.new_page()
        for address in (HOME, f"{HOME}?focus=c2", f"{HOME}/outline"):
            page.goto(site.address + address)
            bar = page.locator(".toolbar.of-map")
            box = bar.bounding_box()
            assert box and box["height"] <= 56, address
            for each in bar.locator("> *:visible, > form button:visible").all():
                place = each.bounding_box()
                assert place and place["x"] >= 0 and place["x"] + place["width"] <= 390 and place["height"] >= 43, address
            for button in bar.locator("a.button:visible, button:visible, summary:visible").all():
                assert button.inner_text().strip(), "a sign has a name for those who do not see it"
        search = bar.locator("input[type=search]")
        search.click()
        wide = search.bounding_box()
        assert wide and wide["width"] > 300, "who looks for something has the row for it"
        page.locator("h1").first.click()
        bar.locator("details.rest > summary").click()
        for form in ("pdf", "csl.json"):
            expect(bar.locator(f".rest a[href$='/export/{form}']")).to_be_visible()
        expect(bar.locator(".rest a[href*='list=bare']")).to_be_visible()


def test_what_is_typed_is_not_bold(chromium: Browser, site: Site) -> None:
    with visitor(chromium) as context:
        page = context.new_page()
        for address in ("/papers/3/about", f"{HOME}/add", "/"):
            page.goto(site.address + address)
            weights = page.eval_on_selector_all(
                "input, textarea, select", "all => all.map((e) => getComputedStyle(e).fontWeight)"
            )
            assert set(weights) == {"400"}, address


def a_large_map(app_or_site: Flask | Site, claims: int = 30, pieces: int = 12) -> str:
    """A map of that many claims with so many pieces of evidence each under one hypothesis; its address."""
    house = app_or_site.house if isinstance(app_or_site, Site) else house_of(app_or_site)
    with house.database.session(write=True) as rows:
        held = rows.get_one(Map, MAP)
        paper = rows.get_one(Paper, held.paper_id)
        said = Wording("Gates slow trade.", "en", "ltr")
        nodes, edges = [Node("h", NodeKind.HYPOTHESIS, (said,))], []
        for claim in range(1, claims + 1):
            nodes.append(Node(f"c{claim}", NodeKind.CLAIM, (replace(said, text=f"Gate {claim} is slow."),)))
            edges.append(Edge(f"lc{claim}", f"c{claim}", "h", Stance.SUPPORTS))
            for piece in range(1, pieces + 1):
                code = f"{claim}{piece:03}"
                nodes.append(Node(f"e{code}", NodeKind.EVIDENCE, (replace(said, text=f"Queue {code}."),)))
                edges.append(Edge(f"le{code}", f"e{code}", f"c{claim}", Stance.SUPPORTS))
        graph = Graph("Gates", "en", tuple(nodes), tuple(edges), paper=paper.short)
        return f"/maps/{maps.save(rows, graph, paper).id}/outline"


def test_the_outline_of_a_large_map_is_folded_and_unfolds_by_links(app: Flask, client: FlaskClient) -> None:
    address = a_large_map(app)
    first = html.fromstring(client.get(address).text)
    statements = first.xpath("//ul[contains(@class, 'outline')]//a[@class='statement']")
    assert len(statements) <= OUTLINED < 391 and "391 statements" in first.text_content()
    assert first.xpath("count(//*[@id='line-c30'])") == 1, "every claim is there"
    (fold,) = first.xpath("//a[@class='fold'][contains(@href, 'open=c30')]")
    assert re.search(r"\d+ more pieces of evidence", fold.text_content()) and fold.get("href").endswith("#line-c30")
    opened = html.fromstring(client.get(fold.get("href")).text)
    assert opened.xpath("//*[@id='line-e30012']") and not first.xpath("//*[@id='line-e30012']")
    (away,) = opened.xpath("//*[@id='line-c30']//a[contains(@class, 'away')]/@href")
    assert not html.fromstring(client.get(away).text).xpath("//*[@id='line-e30012']")
    everything = html.fromstring(client.get(f"{address}?all=1").text)
    assert len(everything.xpath("//a[@class='statement']")) == 391 and not everything.xpath("//a[contains(@class, 'fold')]")


def test_a_folded_outline_is_printed_whole(chromium: Browser, site: Site) -> None:
    address = a_large_map(site)
    with visitor(chromium) as context:
        page = context.new_page()
        page.goto(site.address + address)
        shown = page.locator("a.statement").count()
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("a.statement").count() == 391
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("a.statement").count() == shown < 391
