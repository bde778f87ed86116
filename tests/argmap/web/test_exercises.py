"""Does a class find evidence and build maps on its phones, without scripts and cookies too, and does nobody else see it?"""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from seating import HEADER, Phone, a_session, phone, seated, steps
from visiting import EXAMPLE, MAP, Enter, house_of, token

from argmap import maps, shelving
from argmap.exercises import building, finding
from argmap.graph import Graph
from argmap.models import Map, Participant, ReviewSession
from argmap.sessions import Act
from claims.models import Paper
from claims.reading import Reading
from claims.vocabulary import Exercise, Mark, Stance

pytestmark = pytest.mark.slow

GATE, TARIFF, RIVAL = 39, 51, 43
"""Sentences of the example."""


def reading(app: Flask) -> Reading:
    with house_of(app).database.session() as rows:
        return house_of(app).subject(rows.get_one(Paper, EXAMPLE)).reading


def text(app: Flask, index: int) -> str:
    return reading(app).cut.passages[index].text


def opened(app: Flask, exercise: Exercise, claim: str = "c2", people: int = 3) -> tuple[ReviewSession, list[Phone]]:
    """An open session with people in it, none of whose phones keeps cookies."""
    row = a_session(app, exercise=exercise, claim=claim, people=people)
    return row, [phone(app, row, who, cookies=False) for who in seated(app, row)]


def own(page: str) -> str:
    """What is told of one's own on a page."""
    return page[page.index('id="own"') : page.index('class="of-paper"')]


def places(app: Flask, row: ReviewSession, who: Participant) -> list[str]:
    with house_of(app).database.session() as rows:
        return [finding.place_of(each) for each in finding.own(rows, row, who)]


# Finding


def test_a_sentence_is_proposed_and_withdrawn_without_script_or_cookie(app: Flask) -> None:
    _row, (ada, *_others) = opened(app, Exercise.FIND)
    page = ada.post("").text
    assert text(app, GATE) in page and 'name="passage" value="39"' in page and "Proposed by you: 0" in page
    page = ada.post("/propose", passage=GATE, stance="supports", part=10).text
    assert "Proposed as supporting the claim." in page and "Proposed by you: 1" in page and text(app, GATE) in own(page)
    assert re.search(r'id="part-10"\s+open', page), "one goes on where one was"
    assert "Proposed by you: 1" in ada.post("/propose", passage=GATE, stance="supports", part=10).text
    assert 'class="tag contradicts"' in own(ada.post("/propose", passage=GATE, stance="contradicts").text)
    place = re.search(r'name="place" value="([\d-]+)"', page)
    assert place is not None
    page = ada.post("/withdraw", place=place[1], passage=GATE, stance="contradicts").text
    assert "Withdrawn." in page and "Proposed by you: 0" in page and "Propose it again" in page


def test_what_cannot_be_proposed_is_told_in_a_sentence(app: Flask) -> None:
    _row, (ada, *_others) = opened(app, Exercise.FIND)
    for fields, told in (
        ({"stance": "supports"}, "Choose a sentence first"),
        ({"stance": "supports", "passage": 9_999}, "There is no such sentence"),
        ({"stance": "supports", "passage": 38}, "the claim itself"),
    ):
        answer = ada.post("/propose", **fields)
        assert answer.status_code == 422 and told in answer.text and "Proposed by you: 0" in answer.text
    assert ada.post("/propose", passage=GATE, stance="neutral").status_code == 400
    assert ada.post("/build/claim", text="Roads.", stance="supports").status_code == 422
    assert ada.post("/build/nothing").status_code == 404 and ada.get("/drawn").status_code == 404


def test_words_are_looked_for_in_the_paper(app: Flask) -> None:
    _row, (ada, *_others) = opened(app, Exercise.FIND)
    page = ada.post("/paper", q="گمرک").text
    hits = page[page.index('id="hits"') : page.index('class="leaves"')]
    assert "Sentences found: 4" in hits and hits.count("<mark") >= 4 and hits.count('name="passage"') == 4
    assert "Nothing in the paper has these words" in ada.post("/paper", q="zebra").text
    page = ada.post("/propose", passage=GATE, stance="supports", q="گمرک").text
    assert "Sentences found: 4" in page, "what was found stays on the page"
    assert ada.post("/paper", q="x" * 300).status_code == 400


def test_the_paper_s_title_runs_its_own_way(app: Flask) -> None:
    _row, (ada, *_others) = opened(app, Exercise.FIND)
    for title, tongue in (("راه‌ها و دروازه", 'lang="fa" dir="rtl"'), ("Roads and a gate", 'lang="en" dir="ltr"')):
        with house_of(app).database.session(write=True) as rows:
            shelving.describe(rows, EXAMPLE, title, ["Ada"], "1404")
        assert f"{tongue}>{title}</h2>" in ada.get().text


def test_nobody_sees_what_others_found_until_it_is_shown(app: Flask) -> None:
    row, (ada, omid, mina) = opened(app, Exercise.FIND)
    before = [omid.get(way).data for way in ("", "/paper?q=گمرک", "/state")]
    ada.post("/propose", passage=GATE, stance="supports")
    ada.post("/propose", passage=RIVAL, stance="contradicts")
    mina.post("/propose", passage=GATE, stance="supports")
    assert [omid.get(way).data for way in ("", "/paper?q=گمرک", "/state")] == before
    assert omid.post("/vote", place=places(app, row, seated(app, row)[0])[0], stance="supports", mark="weak").status_code == 422
    steps(app, row, Act.REVEAL)
    page = omid.post("").text
    assert "found by 2" in page and "found by 1" in page and page.index(text(app, GATE)) < page.index(text(app, RIVAL))
    assert omid.get("/state").data != before[2], "phones see that it goes on"
    assert "nothing more is added" in omid.post("/propose", passage=TARIFF, stance="supports").text


def test_the_room_votes_and_sees_how_others_did_once_it_has(app: Flask) -> None:
    row, (ada, omid, _mina) = opened(app, Exercise.FIND)
    ada.post("/propose", passage=GATE, stance="supports")
    (place,) = places(app, row, seated(app, row)[0])
    steps(app, row, Act.REVEAL)
    ada.post("/vote", place=place, stance="supports", mark="weak")
    assert "weak: 1" not in omid.post("").text and "Vote on each: 0 of 1" in omid.post("").text
    page = omid.post("/vote", place=place, stance="supports", mark="supported").text
    assert "supported: 1 · weak: 1" in page and "Vote on each: 1 of 1" in page
    assert "supported: 0 · weak: 2" in omid.post("/vote", place=place, stance="supports", mark="weak").text
    assert "weak:" not in omid.post("/vote", place=place, stance="supports", mark="").text
    assert omid.post("/vote", place=place, stance="supports", mark="splendid").status_code == 400
    assert omid.post("/vote", place="1-2", stance="supports", mark="weak").status_code == 422
    steps(app, row, Act.CLOSE)
    page = omid.post("").text
    assert "The vote is over." in page and "supported: 0 · weak: 1" in page and "Weak</button>" not in page


def test_a_vote_sent_twice_by_a_script_is_one_vote(app: Flask) -> None:
    row, (ada, *_others) = opened(app, Exercise.FIND)
    ada.post("/propose", passage=GATE, stance="supports")
    (place,) = places(app, row, seated(app, row)[0])
    steps(app, row, Act.REVEAL)
    for mark in (Mark.WEAK, Mark.SUPPORTED):
        ada.post("/vote", place=place, stance="supports", mark=mark, client="the same")
    assert "supported: 0 · weak: 1" in ada.post("").text


# Building


def test_a_map_is_built_without_script_or_cookie(app: Flask) -> None:
    row, (ada, *_others) = opened(app, Exercise.BUILD, "h")
    assert "Your map" in ada.post("").text and "given" in ada.post("").text
    page = ada.post("/build/claim", text="دروازه‌ها مهم‌اند", onto="h", stance="contradicts").text
    assert "On your map." in page and "دروازه‌ها مهم‌اند" in page and 'class="tag contradicts"' in page
    assert "Its evidence on your map: 0" in ada.post("/paper?onto=c1").text
    page = ada.post("/build/evidence", passage=GATE, onto="c1", stance="supports", part=10).text
    assert "Its evidence on your map: 1" in page and text(app, GATE) in own(page)
    assert "Linked." in ada.post("/build/link", source="e1", onto="h", stance="supports").text
    assert "Further links" in ada.post("").text
    assert "<svg" in ada.post("/drawn").text
    page = ada.post("/build/remove", code="e1").text
    assert "Taken off your map." in page and text(app, GATE) not in page
    assert text(app, GATE) in ada.post("/build/undo").text and text(app, GATE) not in ada.post("/build/redo").text
    for _each in range(5):
        page = ada.post("/build/undo").text
    assert "There is nothing of yours to undo." in page and "دروازه‌ها مهم‌اند" not in page
    with house_of(app).database.session() as rows:
        assert building.begun(rows, rows.get_one(ReviewSession, row.id))[seated(app, row)[0].id] == 1


def test_what_makes_no_sense_is_told_and_what_was_typed_is_kept(app: Flask) -> None:
    _row, (ada, *_others) = opened(app, Exercise.BUILD, "")
    page = ada.post("").text
    assert "Its hypothesis, in one sentence" in page
    answer = ada.post("/build/claim", text="gates " * 120, stance="supports")
    assert answer.status_code == 422 and "719 characters" in answer.text and "gates gates" in answer.text
    ada.post("/build/claim", text="Gates matter.", stance="supports")
    page = ada.post("/build/claim", text="gates " * 120, onto="h1", stance="supports").text
    assert "719 characters" in page and "gates gates" in page and "Your map" in page
    assert "would come to support itself" in _cycle(ada)
    assert ada.post("/paper?onto=c9").status_code == 404


def _cycle(ada: Phone) -> str:
    ada.post("/build/claim", text="Tariffs matter.", onto="h1", stance="supports")
    return ada.post("/build/link", source="h1", onto="c1", stance="supports").text


def test_a_built_map_is_no_map_anywhere_else(app: Flask) -> None:
    row, (ada, *_others) = opened(app, Exercise.BUILD, "h")
    ada.post("/build/claim", text="Gates matter.", onto="h", stance="supports")
    with house_of(app).database.session() as rows:
        mine = building.built_map(rows, rows.get_one(ReviewSession, row.id), seated(app, row)[0])
        assert mine is not None and maps.load(rows, mine).nodes
    browser = app.test_client()
    for way in ("", "/outline", "/find?q=gates", "/nodes/c1", "/export.json", "/members", "/sessions"):
        assert browser.get(f"/maps/{mine.id}{way}").status_code == 404, way
    assert browser.get(f"/maps/{MAP}").status_code == 200
    assert f"/maps/{mine.id}" not in browser.get("/").text + browser.get(f"/papers/{EXAMPLE}").text


def test_a_built_map_is_laid_beside_the_reference_only_once_it_is_shown(app: Flask) -> None:
    row, (ada, omid, mina) = opened(app, Exercise.BUILD, "h")
    before = [omid.get(way).data for way in ("", "/paper?onto=h", "/drawn", "/state")]
    ada.post("/build/claim", text="راه بیشتر به خودی خود استقلال بیشتر نمی‌آورد", onto="h", stance="supports")
    ada.post("/build/evidence", passage=GATE, onto="c1", stance="supports")
    ada.post("/build/evidence", passage=TARIFF, onto="c1", stance="contradicts")
    assert [omid.get(way).data for way in ("", "/paper?onto=h", "/drawn", "/state")] == before
    with house_of(app).database.session() as rows:
        reference = maps.load(rows, rows.get_one(Map, MAP))
    hidden = [node.text for node in reference.nodes if node.id != "h" and node.text not in ada.get("").text]
    assert not [words for words in hidden if words in ada.get("").text + ada.get("/drawn").text]
    assert ada.get("/links").text == ada.get("").text and ada.get("/links/l1").text == ada.get("").text
    steps(app, row, Act.REVEAL)
    page = ada.post("").text
    assert "Of the 35 links of the reference you have 2. Links of yours that are not in it: 1." in page
    assert "Claim 2 there: both say the same words" in page and "Evidence 5 there: both rest on the same sentence" in page
    assert "What it leads to is not on the other map." in page and 'class="state missed"' in page
    assert "nothing to compare" in mina.post("").text
    assert ada.post("/build/claim", text="Late.", onto="h", stance="supports").status_code == 422


def test_nothing_is_marked_in_an_exercise(app: Flask) -> None:
    _row, (ada, *_others) = opened(app, Exercise.BUILD, "h")
    assert ada.mark("l1", "weak").status_code == 404


def test_before_it_begins_one_waits_as_everywhere(app: Flask) -> None:
    row = a_session(app, exercise=Exercise.FIND, claim="c2", people=1, open_it=False)
    ada = phone(app, row, seated(app, row)[0], cookies=False)
    for way in ("", "/paper"):
        assert "Not begun yet" in ada.post(way).text and text(app, GATE) not in ada.post(way).text
    assert ada.post("/propose", passage=GATE, stance="supports").status_code in (200, 422)
    assert places(app, row, seated(app, row)[0]) == []
    assert "exercises.js" in ada.post("").text, "so that it is there when the session is opened"


def test_only_the_page_itself_changes_anything(app: Flask) -> None:
    row, (ada, *_others) = opened(app, Exercise.FIND)
    browser = app.test_client()
    browser.set_cookie(f"argmap-seat-{row.id}", ada.token, path=f"/room/{row.id}")
    assert browser.get(f"/room/{row.id}").status_code == 200
    data = {"passage": str(GATE), "stance": "supports"}
    assert browser.post(f"/room/{row.id}/propose", data=data).status_code == 404
    other, (omid, *_more) = opened(app, Exercise.FIND)
    assert browser.post(f"/room/{other.id}/propose", data=data, headers={HEADER: ada.token}).status_code == 404
    assert "Proposed by you: 0" in omid.post("").text


def test_a_script_gets_the_middle_of_the_page(app: Flask) -> None:
    _row, (ada, *_others) = opened(app, Exercise.FIND)
    assert ada.get("").text.lstrip().startswith("{#") is False and "<!doctype" not in ada.get("").text
    assert 'id="room"' in ada.get("").text and "<!doctype" in ada.post("").text


@pytest.mark.parametrize("exercise", [Exercise.FIND, Exercise.BUILD])
def test_it_speaks_persian(app: Flask, exercise: Exercise) -> None:
    row, (ada, *_others) = opened(app, exercise, "h")
    ada.browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fa"
    ada.post("/propose", passage=GATE, stance="supports")
    ada.post("/build/evidence", passage=GATE, onto="h", stance="supports")
    words = {Exercise.FIND: ("پیشنهادهای شما: ۱", "یابندگان"), Exercise.BUILD: ("نقشهٔ شما", "از ۳۵ پیوند نقشهٔ مرجع")}[exercise]
    assert words[0] in ada.browser.post(f"/room/{row.id}", data={"seat": ada.token}).text
    steps(app, row, Act.REVEAL)
    page = ada.browser.post(f"/room/{row.id}", data={"seat": ada.token}).text
    assert (words[1] in page or "تنها شما یافته‌اید" in page) and 'dir="rtl"' in page


def test_the_second_round_is_still_each_for_themselves(app: Flask) -> None:
    row, (ada, omid, _mina) = opened(app, Exercise.FIND)
    ada.post("/propose", passage=GATE, stance="supports")
    steps(app, row, Act.REVEAL, Act.HIDE)
    assert "Proposed by you: 0" in omid.post("").text and "found by" not in omid.post("").text
    assert Stance.SUPPORTS in own(ada.post("").text)


# Whoever leads


def found(app: Flask) -> tuple[ReviewSession, list[Phone], str]:
    """A session in which two found one sentence, and one another, shown; the place of the first."""
    row, (ada, omid, mina) = opened(app, Exercise.FIND)
    for who, index, stance in ((ada, TARIFF, "supports"), (omid, TARIFF, "supports"), (mina, GATE, "supports")):
        who.post("/propose", passage=index, stance=stance)
    return steps(app, row, Act.REVEAL), [ada, omid, mina], places(app, row, seated(app, row)[0])[0]


def links(app: Flask) -> set[tuple[str, Stance]]:
    with house_of(app).database.session() as rows:
        graph = maps.load(rows, rows.get_one(Map, MAP))
    return {(graph.node(edge.source).text, edge.stance) for edge in graph.into("c2")}


@pytest.mark.parametrize("exercise", [Exercise.FIND, Exercise.BUILD])
def test_whoever_leads_sees_how_much_and_not_what_until_it_is_shown(
    app: Flask, client: FlaskClient, exercise: Exercise
) -> None:
    row, (ada, omid, _mina) = opened(app, exercise, "h")
    for who, index in ((ada, TARIFF), (omid, GATE)):
        who.post("/propose", passage=index, stance="supports")
        who.post("/build/evidence", passage=index, onto="h", stance="supports")
    for way in ("", "/classwork", "/projector", "/remote", "/state", "/projector/state"):
        page = client.get(f"/sessions/{row.id}{way}").text
        assert text(app, TARIFF) not in page and text(app, GATE) not in page, way
    assert "2 of 3 have begun" in client.get(f"/sessions/{row.id}/classwork").text
    assert client.get(f"/sessions/{row.id}/classwork/1").status_code == 404
    told = {Exercise.FIND: "2 sentences proposed", Exercise.BUILD: "2 maps begun"}[exercise]
    assert told in client.get(f"/sessions/{row.id}").text and told in client.get(f"/sessions/{row.id}/projector").text


def test_the_best_is_put_on_the_map_in_one_press_and_taken_off_again(app: Flask, client: FlaskClient) -> None:
    row, phones, place = found(app)
    for who, mark in zip(phones, ("supported", "supported", "weak"), strict=True):
        who.post("/vote", place=place, stance="supports", mark=mark)
    where, before = f"/sessions/{row.id}/classwork", links(app)
    page = client.get(where).text
    assert page.index(text(app, TARIFF)) < page.index(text(app, GATE)), "the best comes first"
    assert "supported: 2" in page and "weak: 1" in page and "found by 2" in page
    assert "The map has it already: Evidence 5 → Claim 2" in page and "the room found 1 of 4" in page
    data = {"csrf_token": token(client, where), "place": place, "way": "supports"}
    answer = client.post(f"{where}/put", data=data)
    assert answer.status_code == 303 and answer.location.endswith(f"#p-{place}")
    assert links(app) - before == {(text(app, TARIFF), Stance.SUPPORTS)}
    assert ">Undo</button>" in client.get(answer.location).text and "on the map" in phones[0].post("").text
    client.post(f"{where}/off", data=data)
    assert links(app) == before and ">Put it on the map</button>" in client.get(where).text
    assert client.post(f"{where}/put", data=data | {"place": "1-2"}).status_code == 422
    assert client.post(f"{where}/put", data=data | {"way": "neutral"}).status_code == 400
    assert client.post(f"{where}/put", data={"place": place, "way": "supports"}).status_code == 403, "no token, no change"


def test_what_was_found_is_laid_beside_the_matcher(app: Flask, client: FlaskClient) -> None:
    row, (ada, *_others) = opened(app, Exercise.FIND)
    ada.post("/propose", passage=RIVAL, stance="contradicts")
    steps(app, row, Act.REVEAL)
    page = client.get(f"/sessions/{row.id}/classwork?matcher=1").text
    assert "The matcher's suggestion" in page and "What it suggests, and nobody found:" in page


def test_all_maps_are_in_one_table_with_what_most_have_missed(app: Flask, client: FlaskClient) -> None:
    row, (ada, omid, _mina) = opened(app, Exercise.BUILD, "h")
    ada.post("/build/claim", text="راه بیشتر به خودی خود استقلال بیشتر نمی‌آورد", onto="h", stance="supports")
    ada.post("/build/evidence", passage=GATE, onto="c1", stance="supports")
    omid.post("/build/evidence", passage=TARIFF, onto="h", stance="contradicts")
    steps(app, row, Act.REVEAL)
    page = client.get(f"/sessions/{row.id}/classwork").text
    assert "Maps built: 2" in page and "nothing built" in page and "missed by 2 of 2" in page and "2 of 35" in page
    page = client.get(f"/sessions/{row.id}/classwork/1").text
    assert "Of the 35 links of the reference this map has 2." in page and "both rest on the same sentence" in page
    assert client.get(f"/sessions/{row.id}/classwork/3").status_code == 404
    assert client.get(f"/sessions/{row.id}/classwork/9").status_code == 404
    assert "Missed by most" in client.get(f"/sessions/{row.id}/projector").text


def test_maps_are_built_and_compared_where_the_reference_is_empty_and_so_is_one_of_them(
    app: Flask, client: FlaskClient
) -> None:
    with house_of(app).database.session(write=True) as rows:
        paper = rows.get_one(Paper, EXAMPLE)
        on = maps.save(rows, Graph(paper.title, paper.language, (), ()), paper).id
    row = a_session(app, exercise=Exercise.BUILD, people=2, on=on)
    phones = [phone(app, row, who) for who in seated(app, row)]
    for each in phones:
        assert "Its hypothesis, in one sentence" in each.get().text
        page = each.post("/build/claim", text="Gates make room to bargain.", stance="supports").text
        code = "".join(re.findall(r'id="line-(\w+)"', page))
    assert 'id="line-' not in phones[1].post("/build/remove", code=code).text
    pages = [f"/sessions/{row.id}{way}" for way in ("", "/classwork", "/projector", "/remote")]
    assert {client.get(page).status_code for page in (*pages, f"/maps/{on}", f"/maps/{on}/outline")} == {200}
    steps(app, row, Act.REVEAL)
    assert {client.get(page).status_code for page in (*pages, *(f"{pages[1]}/{place}" for place in (1, 2)))} == {200}
    assert [each.get().text.count("Nothing is on it.") for each in phones] == [1, 2]


def test_how_votes_fell_stands_on_the_wall_when_the_vote_is_over(app: Flask, client: FlaskClient) -> None:
    row, phones, place = found(app)
    phones[0].post("/vote", place=place, stance="supports", mark="supported")
    where = f"/sessions/{row.id}/projector"
    assert "supported: 1" not in client.get(where).text
    steps(app, row, Act.CLOSE)
    assert "supported: 1 · weak: 0" in client.get(where).text and text(app, TARIFF) in client.get(where).text


def test_an_exercise_is_prepared_in_the_browser_and_goes_its_own_steps(app: Flask, client: FlaskClient) -> None:
    key = token(client, f"/maps/{MAP}/sessions/new")
    data = {"csrf_token": key, "kind": "seminar", "exercise": "build", "claim": "h", "title": "Wednesday"}
    where = client.post(f"/maps/{MAP}/sessions/new", data=data).location
    page = client.get(where).text
    assert "Building" in page and "Deciding" not in page and "What every map begins with" in page
    client.post(f"{where}/step", data={"csrf_token": key, "act": "open"})
    assert "Nobody sees another&#39;s, and you see only how large it is." in client.get(where).text
    client.post(f"{where}/step", data={"csrf_token": key, "act": "reveal"})
    page = client.get(where).text
    assert "Shown to all" in page and "Go on to deciding" not in page and "What was built" in page
    assert "nothing to decide" in client.post(f"{where}/step", data={"csrf_token": key, "act": "adjudicate"}).text


@pytest.mark.parametrize("name", ["", "stranger", "reader", "editor"])
def test_only_whoever_leads_sees_what_a_class_did(accounts_app: Flask, enter: Enter, name: str) -> None:
    row = a_session(accounts_app, exercise=Exercise.FIND, claim="c2", people=1)
    for way in ("", "/1"):
        assert enter(name).get(f"/sessions/{row.id}/classwork{way}").status_code in (302, 403, 404)
