"""Are suggestions cards with what speaks for and against each, and is what people make of them kept, shown, taken back?"""

import re
import threading
from itertools import pairwise

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from visiting import EXAMPLE, MAP, Enter, house_of, token
from werkzeug.test import TestResponse

from argmap import editing, feedback, fulltexts, maps
from argmap.desk import Subject
from argmap.graph import Graph
from argmap.models import Feedback, Map
from argmap.web.wording import MESSAGES
from claims.matching.cards import ENGLISH
from claims.matching.matcher import Searched
from claims.models import Paper
from claims.vocabulary import Decision, NodeKind, Stance

pytestmark = pytest.mark.slow

HOME = f"/maps/{MAP}"
CLAIM = "c3"
HTMX = {"HX-Request": "true"}


def graph_of(app: Flask) -> Graph:
    with house_of(app).database.session() as rows:
        return maps.load(rows, rows.get_one(Map, MAP))


def standing(app: Flask) -> list[Feedback]:
    with house_of(app).database.session() as rows:
        return list(feedback.standing(rows, rows.get_one(Map, MAP)))


def suggestions(browser: FlaskClient, code: str = CLAIM) -> html.HtmlElement:
    return html.fromstring(browser.get(f"{HOME}/nodes/{code}/suggestions").text)


def free(page: html.HtmlElement) -> list[str]:
    """Passages that nothing was made of yet."""
    return [
        each.get("id")[1:] for each in page.xpath("//article[contains(@class, 'suggestion')][.//button[@value='supports']]")
    ]


def decide(browser: FlaskClient, passage: str, decision: str, **headers: str) -> TestResponse:
    form = browser.get(f"{HOME}/add").text
    version = re.search(r'name="seen" value="(\d+)"', form)
    assert version
    fields = {"csrf_token": token(browser, f"{HOME}/add"), "decision": decision, "seen": version.group(1)}
    return browser.post(f"{HOME}/nodes/{CLAIM}/suggestions/{passage}", data=fields, headers=headers)


def take_back(browser: FlaskClient, passage: str) -> TestResponse:
    where = f"{HOME}/nodes/{CLAIM}/suggestions/{passage}/back"
    return browser.post(where, data={"csrf_token": token(browser, f"{HOME}/add")}, headers=HTMX)


def test_each_card_says_which_way_how_surely_and_what_speaks_against_it(app: Flask, client: FlaskClient) -> None:
    page = suggestions(client)
    cards = page.xpath("//article[contains(@class, 'suggestion')]")
    assert len(cards) == 10
    own = {quote.text for quote in graph_of(app).node(CLAIM).quotes}
    for card in cards:
        passage = card.xpath(".//blockquote")[0]
        assert passage.text_content() not in own, "what a claim rests on is not suggested for it"
        assert passage.get("lang") and passage.get("dir") in ("ltr", "rtl")
        assert card.xpath(".//dt[text()='Against it']/following-sibling::dd")[0].text_content().strip()
        assert "{" not in card.text_content()
    assert page.xpath("//span[@class='met']")


def test_evidence_that_is_on_the_map_is_shown_as_such(client: FlaskClient) -> None:
    there = suggestions(client).xpath("//*[@class='outcome']//a/@href")
    assert there and all("at=l" in each for each in there)


def test_accepting_puts_it_on_the_map_and_teaches_and_both_are_taken_back(app: Flask, client: FlaskClient) -> None:
    before = graph_of(app)
    passage = free(suggestions(client))[0]
    answer = decide(client, passage, "contradicts", **HTMX)
    assert answer.status_code == 200 and answer.text.lstrip().startswith("<article") and "Take it back" in answer.text
    after = graph_of(app)
    (new,) = {edge.id for edge in after.edges} - {edge.id for edge in before.edges}
    edge = next(each for each in after.edges if each.id == new)
    assert (edge.target, edge.stance) == (CLAIM, Stance.CONTRADICTS)
    assert after.node(edge.source).quotes[0].passage == int(passage) and after.node(edge.source).sources
    assert [each.decision for each in standing(app)] == [Decision.CONTRADICTS]
    assert take_back(client, passage).status_code == 200
    assert graph_of(app).edges == before.edges and graph_of(app).nodes == before.nodes
    assert not standing(app)


def test_dismissing_keeps_the_reason_and_leaves_the_map_alone(app: Flask, client: FlaskClient) -> None:
    before, passage = graph_of(app), free(suggestions(client))[-1]
    answer = decide(client, passage, "other_scope")
    assert answer.status_code == 303 and answer.location.endswith(f"#p{passage}")
    assert graph_of(app) == before and [each.decision for each in standing(app)] == [Decision.OTHER_SCOPE]
    shown = html.fromstring(take_back(client, passage).text)
    assert not standing(app) and shown.xpath("//button[@value='supports']")


def test_the_same_answer_twice_is_one_link(app: Flask, client: FlaskClient) -> None:
    passage = free(suggestions(client))[0]
    assert decide(client, passage, "supports").status_code == 303
    again = decide(client, passage, "supports")
    assert again.status_code == 422 and 'role="alert"' in again.text
    assert len(standing(app)) == 1, "what was refused teaches nothing"


@pytest.mark.parametrize(("passage", "decision"), [("0", "splendid"), ("0", "supported"), ("99999", "supports"), ("0", "")])
def test_what_is_no_decision_is_refused(app: Flask, client: FlaskClient, passage: str, decision: str) -> None:
    assert decide(client, passage, decision).status_code == 400
    assert not standing(app)


def test_what_is_no_claim_has_no_suggestions(app: Flask, client: FlaskClient) -> None:
    evidence = next(node.id for node in graph_of(app).nodes if node.kind is NodeKind.EVIDENCE)
    assert client.get(f"{HOME}/nodes/{evidence}/suggestions").status_code == 404
    assert client.get(f"{HOME}/nodes/zz/suggestions").status_code == 404


def test_a_sentence_of_the_paper_is_asked_about_in_either_language(client: FlaskClient) -> None:
    page = html.fromstring(client.get(f"/papers/{EXAMPLE}/search?q=Control+over+border+procedures+gives+bargaining+power").text)
    assert page.xpath("//article//blockquote[@lang='fa']") and page.xpath("//article//blockquote[@lang='en']")
    assert page.xpath("//dd[@class='gloss'][@lang='en']//span[contains(text(), 'not to be quoted')]")
    assert client.get(f"/papers/{EXAMPLE}/search?q=%D8%9F!").status_code == 422
    assert client.get(f"/papers/{EXAMPLE}/search?q={'a' * 5000}").status_code == 400


def test_work_lists_say_what_is_left_to_do(app: Flask, client: FlaskClient) -> None:
    graph = graph_of(app)
    against = [edge for edge in graph.edges if edge.stance is Stance.CONTRADICTS]
    listed = html.fromstring(client.get(f"{HOME}/work?list=clashes").text).xpath("//ul[@class='worklist']/li")
    assert len(listed) == len(against)
    evidence = {node.id for node in graph.nodes if node.kind is NodeKind.EVIDENCE}
    with house_of(app).database.session(write=True) as rows:
        held = rows.get_one(Map, MAP)
        for edge in graph.edges:
            if edge.target == "c1" and edge.source in evidence:
                maps.remove(rows, held, edge.id)
    assert "at=c1" in client.get(f"{HOME}/work?list=bare").text
    loose = html.fromstring(client.get(f"{HOME}/work?list=loose").text).xpath("//ul[@class='worklist']/li")
    assert len(loose) == sum(edge.target == "c1" and edge.source in evidence for edge in graph.edges)


def test_a_reader_sees_suggestions_and_decides_nothing(enter: Enter) -> None:
    page = suggestions(enter("reader"))
    assert page.xpath("//article[contains(@class, 'suggestion')]") and not page.xpath("//button[@name='decision']")


# The full texts of sources

OTHER = 1
"""A paper that is attached to a reference of the example."""


@pytest.fixture
def sourced(app: Flask) -> str:
    """The CSL id of a reference whose full text is here."""
    house = house_of(app)
    house.patience = 60.0
    with house.database.session(write=True) as rows:
        paper = rows.get_one(Paper, EXAMPLE)
        csl_id = list(fulltexts.entries(rows, paper))[4]
        fulltexts.attach(rows, paper, csl_id, rows.get_one(Paper, OTHER))
        held = rows.get_one(Map, MAP)
        read = house.subject(paper).reading
        editing.reword(rows, held, CLAIM, "Painted crossings slow the cars down near the schools.", "en")
        assert read
    return csl_id


def of_source(page: html.HtmlElement) -> list[str]:
    """Passages out of the full text that nothing was made of yet."""
    cards = page.xpath("//article[contains(@class, 'suggestion')][.//p[@class='whose']][.//button[@value='supports']]")
    return [each.get("id") for each in cards]


def decided(browser: FlaskClient, name: str, decision: str, back: str = "", **headers: str) -> TestResponse:
    of, _, passage = name.removeprefix("p").partition("-")
    where = f"{HOME}/nodes/{CLAIM}/suggestions/{passage}{back}?of={of}"
    version = re.search(r'name="seen" value="(\d+)"', browser.get(f"{HOME}/add").text)
    assert version
    fields = {"csrf_token": token(browser, f"{HOME}/add"), "decision": decision, "seen": version[1]}
    return browser.post(where, data=fields, headers=headers)


def test_full_texts_are_searched_too_and_the_card_says_whose_passage_it_is(client: FlaskClient, sourced: str) -> None:
    page = suggestions(client)
    assert "the full text of 1 source" in page.xpath("//p[contains(@class, 'looked')]")[0].text_content()
    card = page.get_element_by_id(of_source(page)[0])
    whose = card.xpath(".//p[@class='whose']")[0]
    assert "Aliyev 2024" in whose.text_content() and whose.xpath("./a/@href") == [f"/papers/{OTHER}"]
    assert card.xpath(".//a[@data-act='o']/@href")[0].startswith(f"/papers/{OTHER}#s")
    assert page.xpath("//article[contains(@class, 'suggestion')][not(.//p[@class='whose'])]"), "its own passages are there too"
    names = page.xpath("//article[contains(@class, 'suggestion')]/@id")
    assert len(names) == len(set(names)) == 10
    more = html.fromstring(client.get(f"{HOME}/nodes/{CLAIM}/suggestions?top=20").text)
    assert len(more.xpath("//article[contains(@class, 'suggestion')]")) == 20


def test_what_is_accepted_of_a_full_text_is_evidence_with_the_reference_as_its_source(
    app: Flask, client: FlaskClient, sourced: str
) -> None:
    with house_of(app).database.session() as rows:
        source = rows.get_one(Paper, OTHER)
        passages = house_of(app).subject(source).reading.cut.passages
    inside = {one.index for one, other in pairwise(passages) if one.paragraph == other.paragraph}
    name = next(each for each in of_source(suggestions(client)) if int(each.partition("-")[2]) in inside)
    before = graph_of(app)
    answer = decided(client, name, "supports", **HTMX)
    assert answer.status_code == 200 and f'id="{name}"' in answer.text and "Take it back" in answer.text
    after = graph_of(app)
    (node,) = [each for each in after.nodes if each.id not in {old.id for old in before.nodes}]
    assert [quote.paper for quote in node.quotes] == [source.short]
    assert [(each.csl_id, each.own) for each in node.sources] == [(sourced, False)]
    assert node.sources[0].label.startswith("Aliyev 2024")
    assert [each.paper_id for each in standing(app)] == [OTHER]
    card = html.fromstring(client.get(f"{HOME}/nodes/{node.id}").text)
    assert card.xpath("//p[@class='source']/a/@href") == [f"/papers/{OTHER}"]
    index = node.quotes[0].passage
    assert f"/papers/{OTHER}#s{index}" in card.xpath("//figcaption//a/@href")
    assert card.xpath("//blockquote//span[@class='around']"), "with the sentences around it"
    assert client.get(f"{HOME}/export/json").status_code == client.get(f"{HOME}/outline").status_code == 200
    assert decided(client, name, "", "/back", **HTMX).status_code == 200
    assert graph_of(app).nodes == before.nodes and not standing(app)


def test_a_dismissed_passage_of_a_full_text_is_kept_apart_from_the_papers_own(
    app: Flask, client: FlaskClient, sourced: str
) -> None:
    name = of_source(suggestions(client))[-1]
    assert decided(client, name, "off_topic").location.endswith(f"#{name}")
    (row,) = standing(app)
    assert (row.paper_id, row.decision) == (OTHER, Decision.OFF_TOPIC)
    page = suggestions(client)
    assert name not in of_source(page) and len(page.xpath("//p[@class='outcome'][not(.//a)]")) == 1


def test_a_sentence_is_looked_for_in_full_texts_too(client: FlaskClient, sourced: str) -> None:
    page = html.fromstring(client.get(f"/papers/{EXAMPLE}/search?q=Painted+crossings+slow+the+cars+down").text)
    first = page.xpath("//article[contains(@class, 'suggestion')]")[0]
    assert first.xpath(".//p[@class='whose']") and first.get("id").startswith(f"p{OTHER}-")


def test_what_is_no_full_text_of_this_paper_is_not_there(client: FlaskClient, sourced: str) -> None:
    for of in ("2", "99999", "x", str(EXAMPLE)):
        assert decided(client, f"p{of}-0", "supports").status_code == 404


def test_a_full_text_that_is_not_ready_holds_up_no_page(
    app: Flask, client: FlaskClient, sourced: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, free = house_of(app), threading.Event()
    searched = house.searched

    def slow(subject: Subject) -> Searched:
        if subject.stored == OTHER:
            free.wait(30)
        return searched(subject)

    monkeypatch.setattr(house, "searched", slow)
    house.patience = 0.01
    told = suggestions(client).xpath("//p[contains(@class, 'looked')]")[0]
    assert "being made ready" in told.text_content() and not of_source(suggestions(client))
    free.set()
    house.patience = 60.0
    assert of_source(suggestions(client))


def test_who_may_not_see_a_full_text_reads_nothing_of_it(accounts_app: Flask, enter: Enter) -> None:
    house = house_of(accounts_app)
    house.patience = 60.0
    with house.database.session(write=True) as rows:
        paper = rows.get_one(Paper, EXAMPLE)
        fulltexts.attach(rows, paper, list(fulltexts.entries(rows, paper))[4], rows.get_one(Paper, OTHER))
        editing.reword(rows, rows.get_one(Map, MAP), CLAIM, "Painted crossings slow the cars down near the schools.", "en")
    assert of_source(suggestions(enter("ada")))
    browser = enter("editor")
    page = suggestions(browser)
    assert not of_source(page) and not page.xpath("//p[contains(@class, 'looked')]")
    assert decided(browser, f"p{OTHER}-3", "supports").status_code == 404
    name = of_source(suggestions(enter("ada")))[0]
    assert decided(enter("ada"), name, "supports").status_code == 303
    own = paper.short
    node = next(each for each in graph_of(accounts_app).nodes if any(quote.paper != own for quote in each.quotes))
    card = html.fromstring(enter("reader").get(f"{HOME}/nodes/{node.id}").text)
    assert node.text in card.text_content() and "full text held" in card.text_content()
    assert not card.xpath("//span[@class='around']") and f"/papers/{OTHER}" not in "".join(card.xpath("//a/@href"))


def test_every_message_of_a_card_has_its_words() -> None:
    assert MESSAGES == ENGLISH
