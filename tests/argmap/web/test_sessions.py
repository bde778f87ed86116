"""Does whoever leads get from a map to a room in two clicks, see how many and never what, and take every step back?"""

import re
from pathlib import Path

import pytest
import segno
from flask import Flask
from flask.testing import FlaskClient
from seating import a_session, joined, links, marks, seated, shows, steps
from visiting import MAP, Enter, english, house_of, token
from werkzeug.test import TestResponse

from argmap import accounts, joining, sessions
from argmap.app import create
from argmap.models import Person, ReviewSession
from argmap.sessions import Act
from argmap.web.reach import QUIET, pattern, reach
from claims.settings import Settings
from claims.vocabulary import Mark, MarkReason, Round, SessionKind

pytestmark = pytest.mark.slow

PEER, SEMINAR = SessionKind.PEER, SessionKind.SEMINAR
NASTY = '"><img src=x onerror=alert(1)>'


def post(browser: FlaskClient, address: str, **fields: object) -> TestResponse:
    """A form of whoever leads."""
    return browser.post(address, data={"csrf_token": token(browser), **fields})


def told(answer: TestResponse) -> str:
    """What stands on the page, without markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def at(row: ReviewSession, way: str = "") -> str:
    """An address of a session."""
    return f"/sessions/{row.id}{way}"


def read(app: Flask, number: int) -> ReviewSession:
    """A session as it is now."""
    with house_of(app).database.session() as rows:
        return rows.get_one(ReviewSession, number)


# From the map to the room


def test_two_clicks_lead_from_a_map_to_a_code_on_the_wall(app: Flask, client: FlaskClient) -> None:
    assert f'href="/maps/{MAP}/sessions"' in client.get(f"/maps/{MAP}").text
    assert f'href="/maps/{MAP}/sessions/new"' in client.get(f"/maps/{MAP}/sessions").text
    answer = post(client, f"/maps/{MAP}/sessions/new", kind="seminar-now")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sessions/1/projector")
    wall, row = client.get("/sessions/1/projector").text, read(app, 1)
    assert row.state == "open" and joining.written(row.code or "") in wall
    assert pattern(f"http://localhost/join/{row.code}").path in wall
    assert joined(app, row).get().status_code == 200


def test_what_was_chosen_is_kept_and_what_makes_no_sense_is_told(app: Flask, client: FlaskClient) -> None:
    form = {
        "kind": "peer", "title": NASTY, "exercise": "mark", "naming": "named", "order": "shuffled", "rule": "majority",
        "led": "1", "marks_wanted": "۲", "due": "2031-05-09",
    }  # fmt: skip
    assert post(client, f"/maps/{MAP}/sessions/new", **form).headers["Location"] == "/sessions/1"
    row = read(app, 1)
    assert (row.kind, row.naming, row.order, row.rule, row.led, row.marks_wanted) == (
        "peer", "named", "shuffled", "majority", True, 2,
    )  # fmt: skip
    page = client.get("/sessions/1")
    assert row.due and row.due.date().isoformat() == "2031-05-09" and "due on 9 May 2031" in told(page)
    assert NASTY not in page.text and "&lt;img" in page.text
    refused = post(client, f"/maps/{MAP}/sessions/new", kind="seminar-now", exercise="find", title="Kept")
    assert refused.status_code == 422 and 'value="Kept"' in refused.text and "Choose the claim" in told(refused)
    assert post(client, f"/maps/{MAP}/sessions/new").status_code == 422
    for field, value in (("order", "random()"), ("rule", "all"), ("due", "0-0-0"), ("marks_wanted", "-1"), ("title", "\0")):
        assert post(client, f"/maps/{MAP}/sessions/new", kind="peer", **{field: value}).status_code == 400
    assert post(client, f"/maps/{MAP}/sessions/new", kind="peer", due="9999-12-31").status_code == 422


def test_the_list_shows_others_only_what_they_sit_in(accounts_app: Flask, enter: Enter) -> None:
    room, review_of = a_session(accounts_app), a_session(accounts_app, PEER)
    with house_of(accounts_app).database.session(write=True) as rows:
        held = rows.get_one(ReviewSession, review_of.id)
        reviewer = next(each for each in _people(accounts_app) if each.name == "reviewer")
        joining.seat_for(rows, held, reviewer)
    assert f'href="{at(room)}"' in enter("owner").get(f"/maps/{MAP}/sessions").text
    page = enter("reviewer").get(f"/maps/{MAP}/sessions").text
    assert f'href="/room/{review_of.id}"' in page and f"/room/{room.id}" not in page and str(room.code) not in page
    assert "no session on this map" in told(enter("reader").get(f"/maps/{MAP}/sessions"))
    assert enter("reviewer").get(at(review_of)).status_code == 403
    assert enter("stranger").get(at(review_of)).status_code == 404


def _people(app: Flask) -> list[Person]:
    with house_of(app).database.session() as rows:
        return list(accounts.people(rows))


# Step by step, and back


def test_each_step_is_told_with_its_reason_and_taken_back(app: Flask, client: FlaskClient) -> None:
    row = a_session(app, people=2)
    answer = post(client, at(row, "/step"), act="reveal", why=f"Time is up {NASTY}")
    page = client.get(answer.headers["Location"])
    assert "Marks shown" in told(page) and "&lt;img" in page.text and NASTY not in page.text
    assert post(client, at(row, "/undo")).status_code == 303
    assert (read(app, row.id).state, read(app, row.id).round) == ("open", "discussed")
    assert post(client, at(row, "/step"), act="close").status_code == 422
    assert post(client, at(row, "/step"), act="undo").status_code == 400
    for act in ("reveal", "adjudicate", "discuss", "adjudicate", "close", "reopen"):
        assert post(client, at(row, "/step"), act=act).status_code == 303
    assert (read(app, row.id).state, read(app, row.id).round) == ("revealed", "adjudicated")


def test_a_session_with_marks_offers_no_way_back_to_a_draft(app: Flask, client: FlaskClient) -> None:
    row = a_session(app, people=1)
    assert 'value="draft"' in client.get(at(row)).text
    marks(app, row, seated(app, row)[0], {links(app)[0]: Mark.WEAK})
    assert 'value="draft"' not in client.get(at(row)).text


def test_settings_change_and_what_people_are_called_does_not_once_it_is_open(app: Flask, client: FlaskClient) -> None:
    row = a_session(app)
    form = {"title": "Friday", "order": "section", "rule": "majority", "led": "1", "due": ""}
    assert post(client, at(row, "/settings"), **form).status_code == 303
    now = read(app, row.id)
    assert (now.title, now.order, now.rule, now.led) == ("Friday", "section", "majority", True)
    assert post(client, at(row, "/settings"), **form, naming="pseudonyms").status_code == 422
    assert post(client, at(row, "/settings"), **{**form, "title": " "}).status_code == 422


def test_another_group_and_the_end(app: Flask, client: FlaskClient) -> None:
    row = a_session(app, people=3)
    marks(app, row, seated(app, row)[0], {links(app)[0]: Mark.WEAK})
    other = post(client, at(row, "/again"), title="Thursday's").headers["Location"]
    assert "Thursday's" in told(client.get(other)).replace("&#39;", "'") and read(app, row.id + 1).template_id == row.id
    page = client.get(at(row, "/delete"))
    assert "cannot be undone" in told(page) and "3 people and 1 mark" in told(page)
    assert read(app, row.id) is not None
    assert post(client, at(row, "/delete")).headers["Location"] == f"/maps/{MAP}/sessions"
    assert client.get(at(row)).status_code == 404


# People


def test_an_invitation_is_shown_once_and_lets_one_person_in(app: Flask, client: FlaskClient) -> None:
    row = a_session(app, PEER, open_it=False)
    link = _link(post(client, at(row, "/people/invite"), name="Reviewer Two"))
    assert link.startswith("http://localhost/in/") and "/in/" not in client.get(at(row)).text
    way = link.removeprefix("http://localhost")
    assert "Reviewer Two" in told(english(app).get(way))
    number = seated(app, row)[0].id
    fresh = _link(post(client, at(row, f"/people/{number}/link")))
    assert english(app).get(way).status_code == 404
    assert english(app).get(fresh.removeprefix("http://localhost")).status_code == 200
    for name in ("Reviewer Two", "Rеviewer  two", "", "x" * 500):
        assert post(client, at(row, "/people/invite"), name=name).status_code == 422
    assert len(seated(app, row)) == 1


def test_a_link_has_the_configured_address_or_none(settings: Settings, accounts_app: Flask, enter: Enter) -> None:
    row = a_session(accounts_app, PEER)
    assert _link(post(enter("owner"), at(row, "/people/invite"), name="A")).startswith("/in/")
    other = create(Settings(data_dir=settings.data_dir, base_url="https://maps.example/"), local=False)
    browser = english(other)
    with browser.session_transaction() as cookie, house_of(other).database.session() as rows:
        person = next(each for each in _people(other) if each.name == "owner")
        cookie["person"], cookie["stamp"] = person.id, person.stamp
        assert rows is not None
    browser.environ_base["wsgi.url_scheme"] = "https"
    answer = browser.post(
        at(row, "/people/invite"),
        data={"csrf_token": token(browser), "name": "B"},
        headers={"Referer": "https://localhost/"},
    )
    assert _link(answer).startswith("https://maps.example/in/")
    house_of(other).desk.close()


def _link(answer: TestResponse) -> str:
    found = re.search(r'readonly dir="ltr" value="([^"]+)"', answer.get_data(as_text=True))
    assert found, told(answer)
    return found.group(1)


def test_only_members_of_the_map_are_added_by_name(accounts_app: Flask, enter: Enter) -> None:
    row, browser = a_session(accounts_app, PEER), enter("owner")
    people = {each.name: each.id for each in _people(accounts_app)}
    assert post(browser, at(row, "/people/add"), person=str(people["stranger"])).status_code == 404
    assert post(browser, at(row, "/people/add"), person=str(people["reviewer"])).status_code == 303
    assert [each.person_id for each in seated(accounts_app, row)] == [people["reviewer"]]
    page = browser.get(at(row))
    assert "has not come yet" in told(page) and ">stranger<" not in page.text


def test_who_is_taken_out_counts_no_more_until_they_are_back(app: Flask, client: FlaskClient) -> None:
    row = a_session(app, people=2)
    one, other = seated(app, row)
    post(client, at(row, f"/people/{one.id}/remove"))
    assert [each.id for each in seated(app, row)] == [other.id]
    assert "their marks do not count" in told(client.get(at(row)))
    post(client, at(row, f"/people/{one.id}/back"))
    assert len(seated(app, row)) == 2
    elsewhere = a_session(app, people=1)
    for way in (f"/people/{one.id}/remove", f"/people/{one.id}/back", f"/people/{one.id}/link", "/people/999/remove"):
        assert post(client, at(elsewhere, way)).status_code == 404
    assert client.get(at(elsewhere, f"/people/{one.id}/links")).status_code == 404


def test_links_are_shared_out_by_hand_and_by_number(app: Flask, client: FlaskClient) -> None:
    row = a_session(app, people=3)
    who, codes = seated(app, row)[0], links(app)
    form = {"csrf_token": token(client), "link": codes[:2]}
    assert client.post(at(row, f"/people/{who.id}/links"), data=form).status_code == 303
    page = client.get(at(row, f"/people/{who.id}/links")).text
    assert re.findall(r'value="(\w+)" checked', page) == codes[:2]
    managed = told(client.get(at(row)))
    assert "0 of 2" in managed and "Links that nobody is asked to mark" not in managed
    for each in seated(app, row)[1:]:
        client.post(at(row, f"/people/{each.id}/links"), data={**form, "link": codes[:1]})
    assert f"Links that nobody is asked to mark: {len(codes) - 2}." in told(client.get(at(row)))
    assert post(client, at(row, "/assign"), marks_wanted="2").status_code == 303
    with house_of(app).database.session() as rows:
        shared = sessions.assigned(rows, rows.get_one(ReviewSession, row.id))
    assert sum(map(len, shared.values())) == 2 * len(codes)
    refused = post(client, at(row, "/assign"), marks_wanted="4")
    assert refused.status_code == 422 and "There are 3 reviewers" in told(refused)
    form["link"] = ["nothing"]
    assert client.post(at(row, f"/people/{who.id}/links"), data=form).status_code == 404


def test_who_comes_after_the_links_were_shared_out_waits_for_theirs_and_the_lead_sees_it(
    app: Flask, client: FlaskClient
) -> None:
    row = a_session(app, people=2)
    post(client, at(row, "/assign"), marks_wanted="1")
    late = joined(app, row)
    told_them = late.get().text
    assert "none were given to you yet" in told_them and 'data-stage="done"' in told_them
    managed = told(client.get(at(row)))
    assert "no links yet" in managed and "Without a link: 1." in managed
    who = seated(app, row)[-1]
    post(client, at(row, f"/people/{who.id}/links"), all="1")
    assert f"0 of {len(links(app))}" in told(client.get(at(row)))
    assert 'data-stage="card"' in late.get().text


def test_who_is_in_a_session_marks_there_and_not_beside_it(accounts_app: Flask, enter: Enter) -> None:
    row = a_session(accounts_app, SessionKind.PEER)
    reviewer, code = enter("reviewer"), links(accounts_app)[0]
    card = f"/maps/{MAP}/links/{code}"
    fields = {"csrf_token": token(reviewer), "mark": "weak", "seen": "1", "client": "beside"}
    with house_of(accounts_app).database.session(write=True) as rows:
        held = rows.get_one(ReviewSession, row.id)
        who = next(each for each in accounts.people(rows) if each.name == "reviewer")
        joining.come(rows, held, "in", person=who)
    page = reviewer.get(card).text
    assert f'href="/room/{row.id}/links/{code}"' in page and 'name="mark"' not in page
    assert 'name="mark"' in enter("editor").get(card).text
    assert 'data-stage="card"' in reviewer.get(f"/room/{row.id}/links/{code}").text  # by the account alone
    refused = reviewer.post(f"{card}/mark", data=fields)
    assert refused.status_code == 409 and "nothing was kept here" in refused.text
    steps(accounts_app, row, Act.REVEAL, Act.CLOSE)
    assert 'name="mark"' in reviewer.get(card).text
    assert reviewer.post(f"{card}/mark", data=fields).status_code == 303


# The wall, and how many


def test_until_the_marks_are_shown_nothing_tells_what_was_marked(app: Flask, client: FlaskClient) -> None:
    row = a_session(app, people=4)
    shows(app, row, links(app)[0])
    ways = ("", "/state", "/projector", "/projector/state", "/remote", "/remote/state", "/results", "/adjudicate")
    ways += (f"/adjudicate/{links(app)[0]}",)

    def seen() -> list[str]:
        pages = [client.get(at(row, way)).text for way in ways]
        return [re.sub(r'(name="csrf_token" value|X-CSRFToken)[^>]*|name="client" value="\w+"', "", each) for each in pages]

    for who in seated(app, row):
        marks(app, row, who, dict.fromkeys(links(app)[:3], Mark.SUPPORTED), seen=1)
    before = seen()
    for who in seated(app, row):
        marks(app, row, who, dict.fromkeys(links(app)[:3], Mark.WEAK), reason=MarkReason.OUTDATED, note="Said in secret.")
    assert seen() == before and "Said in secret" not in "".join(before)
    assert ">4</strong> of 4 have marked it" in before[2]


def test_the_wall_shows_the_split_in_people_and_never_a_coefficient(app: Flask, client: FlaskClient) -> None:
    row, code = a_session(app, people=5), links(app)[1]
    for number, who in enumerate(seated(app, row)):
        marks(app, row, who, {code: Mark.WEAK if number else Mark.SUPPORTED})
    shows(app, row, code)
    assert "<rect class" not in client.get(at(row, "/projector")).text
    steps(app, row, Act.REVEAL)
    wall = client.get(at(row, "/projector"))
    assert re.findall(r'<rect class="(\w+)"', wall.text) == ["supported", *["weak"] * 4]
    assert "4 weak" in told(wall) and "weak" in wall.text
    assert not re.search(r"alpha|kappa|AC1|%|\d\.\d\d", told(wall))


def test_the_wall_answers_with_news_or_nothing(app: Flask, client: FlaskClient) -> None:
    row = a_session(app, people=2)
    first = client.get(at(row, "/projector/state"))
    again = client.get(at(row, "/projector/state"), headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"") and "<html" not in first.text
    marks(app, row, seated(app, row)[0], {links(app)[0]: Mark.WEAK})
    news = client.get(at(row, "/projector/state"), headers={"If-None-Match": first.headers["ETag"]})
    assert news.status_code == 200 and "1</strong> mark" in news.text


def test_links_are_turned_in_the_sessions_own_order(app: Flask, client: FlaskClient) -> None:
    row = a_session(app)
    seen = []
    for _ in range(3):
        assert post(client, at(row, "/turn"), go="next").status_code == 303
        seen.append(read(app, row.id).shown_id)
    assert len(set(seen)) == 3 and "Link 3 of" in told(client.get(at(row, "/projector")))
    post(client, at(row, "/turn"), go="before", to="remote")
    assert read(app, row.id).shown_id == seen[1]
    post(client, at(row, "/turn"), go="none")
    assert read(app, row.id).shown_id is None
    assert post(client, at(row, "/turn"), go="before").status_code == 303 and read(app, row.id).shown_id is None


def test_a_led_room_is_shown_one_link_and_marks_the_next_blind(app: Flask, client: FlaskClient) -> None:
    row, (first, second, *_) = a_session(app, people=3, led=True), links(app)
    for who in seated(app, row):
        marks(app, row, who, {first: Mark.SUPPORTED, second: Mark.WEAK})
    assert "reveal_link" not in possible(client, row), "no link is on show"
    shows(app, row, first)
    assert "reveal_link" in possible(client, row) and "hide_link" not in possible(client, row)
    post(client, at(row, "/turn"), go="reveal_link", link=second)
    assert "<rect class" not in client.get(at(row, "/projector")).text, "the wall was turned meanwhile"
    post(client, at(row, "/turn"), go="reveal_link", link=first)
    wall = client.get(at(row, "/projector"))
    assert re.findall(r'<rect class="(\w+)"', wall.text) == ["supported"] * 3 and "Discussing" in told(wall)
    assert "3 supported" in told(client.get(at(row, "/remote"))).lower().replace("supported: 3", "3 supported")
    shows(app, row, second)
    wall = client.get(at(row, "/projector"))
    assert "<rect class" not in wall.text and "3 of 3 have marked it" in told(wall) and "Marking" in told(wall)
    assert "Marks on one link shown" in told(client.get(at(row)))
    assert "Undo: Marks on one link shown" in told(client.get(at(row)))  # which one is on show is nothing to take back
    post(client, at(row, "/undo"))
    shows(app, row, first)
    assert "<rect class" not in client.get(at(row, "/projector")).text
    steps(app, row, Act.REVEAL)
    assert {"reveal_link", "hide_link"}.isdisjoint(possible(client, row))
    assert "<rect class" in client.get(at(row, "/projector")).text


def possible(browser: FlaskClient, row: ReviewSession) -> set[str]:
    """What the buttons of the wall can do now; those of the remote can do the same."""
    found = [
        set(re.findall(r'data-possible="([^"]*)"', browser.get(at(row, way)).text)[0].split())
        for way in ("/projector", "/remote", "/projector/state")
    ]
    assert found[0] == found[1] == found[2]
    return found[0]


def test_a_qr_code_is_the_address_it_says(app: Flask) -> None:
    address = "https://maps.example/join/CD34FGH6"
    drawn, matrix = pattern(address), [list(row) for row in segno.make_qr(address, error="m").matrix]
    found = [[0] * len(matrix) for _ in matrix]
    for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", drawn.path):
        for step in range(int(run)):
            found[int(y) - QUIET][int(x) - QUIET + step] = 1
    assert found == [[int(bool(each)) for each in row] for row in matrix] and drawn.size == len(matrix) + 2 * QUIET


def test_it_says_where_phones_cannot_come_and_believes_no_strange_host(
    app: Flask, client: FlaskClient, settings: Settings, tmp_path: Path
) -> None:
    row = a_session(app)
    for way in ("", "/projector"):
        assert "Phones cannot come here" in told(client.get(at(row, way)))
    for host in ("evil.example", "localhost.evil.example"):
        assert client.get(at(row, "/projector"), headers={"Host": host}).status_code == 400
    assert "evil" not in client.get(at(row, "/projector"), headers={"X-Forwarded-Host": "evil.example"}).text
    other = create(
        Settings(data_dir=settings.data_dir, trusted_hosts="192.0.2.7", base_url="http://192.0.2.7:8000"), local=False
    )
    with other.test_request_context(base_url="http://localhost/"):
        assert (reach().base, reach().shown, reach().outside) == ("http://192.0.2.7:8000", "192.0.2.7:8000", True)
    house_of(other).desk.close()


# What came out


def test_nobody_has_marked_and_no_number_is_shown(app: Flask, client: FlaskClient) -> None:
    row = a_session(app, people=2)
    assert "not shown yet" in told(client.get(at(row, "/results")))
    steps(app, row, Act.REVEAL)
    page = client.get(at(row, "/results"))
    assert "Nobody has marked a link supported or weak yet, so there is no number" in told(page)
    assert not re.search(r"\d[.]\d", told(page).split("How far people agree")[0])


def test_results_say_how_links_stand_what_it_means_and_how_far_people_agree(app: Flask, client: FlaskClient) -> None:
    row, codes = a_session(app, people=4), links(app)
    for number, who in enumerate(seated(app, row)):
        given = {code: Mark.WEAK if (place + number) % 4 == 0 else Mark.SUPPORTED for place, code in enumerate(codes)}
        marks(app, row, who, given)
    steps(app, row, Act.REVEAL)
    page = told(client.get(at(row, "/results")))
    assert "quadratic energy. A supported link carries 1 of what its source has, a split one 0.5, a weak one 0;" in page
    for words in ("strength, from 0 to 1", "Krippendorff", "links used", "If ", "it would be", "prevalence"):
        assert words in page, words
    contested = told(client.get(at(row, "/results?which=contested")))
    assert "supported 3" in contested and "Not reviewed" in contested
    assert "There is no such link" in told(client.get(at(row, "/results?which=unseen")))
    assert client.get(at(row, "/results?which=password_hash")).status_code == 200


def test_one_reviewer_agrees_with_nobody_and_that_is_told(app: Flask, client: FlaskClient) -> None:
    row = a_session(app, people=1)
    marks(app, row, seated(app, row)[0], dict.fromkeys(links(app)[:5], Mark.SUPPORTED))
    steps(app, row, Act.REVEAL)
    assert "All marks are one person's" in told(client.get(at(row, "/results"))).replace("&#39;", "'")


def test_what_is_open_is_decided_beside_the_marks(app: Flask, client: FlaskClient) -> None:
    row, codes = a_session(app, PEER, people=3), links(app)
    for number, who in enumerate(seated(app, row)):
        given = dict.fromkeys(codes, Mark.SUPPORTED) | {codes[0]: Mark.WEAK if number else Mark.SUPPORTED}
        marks(app, row, who, given, note=f"Says {NASTY}")
    steps(app, row, Act.REVEAL)
    card = at(row, f"/adjudicate/{codes[0]}")
    assert f'href="{card}"' in client.get(at(row, "/adjudicate")).text
    assert post(client, card, mark="weak", client="a").status_code == 422
    steps(app, row, Act.ADJUDICATE)
    assert post(client, card, mark="weak", reason="overstated", note="It says some.", client="a").status_code == 303
    page = client.get(card)
    assert "of another mind than was decided" in told(page) and "It says some." in told(page) and NASTY not in page.text
    assert "1 of 1 decided" in told(page) and "decided: weak" in told(client.get(at(row, "/adjudicate")))
    came = told(client.get(at(row, "/results")))
    assert "split" in came and "with what was decided" in came
    assert post(client, card, mark="", client="b").status_code == 303
    assert "taken back" in told(client.get(card)) and "0 of 1 decided" in told(client.get(card))
    assert post(client, card, mark="nonsense", client="c").status_code == 422
    assert client.get(at(row, "/adjudicate/nothing")).status_code == 404


def test_what_the_discussion_changed_is_told_link_by_link(app: Flask, client: FlaskClient) -> None:
    row, codes = a_session(app, people=3), links(app)
    for number, who in enumerate(seated(app, row)):
        marks(app, row, who, dict.fromkeys(codes[:4], Mark.SUPPORTED if number else Mark.WEAK))
    steps(app, row, Act.REVEAL)
    marks(app, row, seated(app, row)[0], {codes[0]: Mark.SUPPORTED}, at=Round.DISCUSSED)
    page = told(client.get(at(row, "/results")))
    assert "Of one mind since" in page and "weak, now supported" in page and "Alone" in page


def test_a_session_is_shown_on_the_map_only_when_and_to_whom_it_is_shown(accounts_app: Flask, enter: Enter) -> None:
    row, code = a_session(accounts_app, people=2), links(accounts_app)[0]
    for who in seated(accounts_app, row):
        marks(accounts_app, row, who, {code: Mark.WEAK})
    ways = (f"/maps/{MAP}", f"/maps/{MAP}/outline", f"/maps/{MAP}/links/{code}", f"/maps/{MAP}/export/links.csv")

    def differ(name: str) -> list[bool]:
        browser = enter(name)
        return [_stands(browser, way) != _stands(browser, f"{way}?session={row.id}") for way in ways]

    assert differ("owner") == [False] * 4
    steps(accounts_app, row, Act.REVEAL)
    assert differ("owner") == [True] * 4 and differ("reader") == differ("reviewer") == [False] * 4
    with house_of(accounts_app).database.session(write=True) as rows:
        reviewer = next(each for each in _people(accounts_app) if each.name == "reviewer")
        joining.seat_for(rows, rows.get_one(ReviewSession, row.id), reviewer)
    assert differ("reviewer") == [True] * 4
    assert "The links stand as the session" in told(enter("owner").get(f"/maps/{MAP}?session={row.id}"))
    for strange in ("999", "-1", "x", "9" * 30, "2147483648"):
        assert enter("owner").get(f"/maps/{MAP}?session={strange}").status_code == 200


def _stands(browser: FlaskClient, way: str) -> list[str]:
    return re.findall(r"not reviewed|\bweak\b|unseen", browser.get(way).text)


@pytest.mark.parametrize("way", ["", "/projector", "/remote", "/results", "/adjudicate"])
def test_pages_are_said_in_persian(app: Flask, way: str) -> None:
    row = a_session(app, people=3)
    marks(app, row, seated(app, row)[0], {links(app)[0]: Mark.WEAK})
    steps(app, row, Act.REVEAL)
    browser = app.test_client()
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fa"
    page = browser.get(at(row, way)).text
    assert 'lang="fa" dir="rtl"' in page and not re.search(r">[^<]*\b(?:Show|marks|People|session)\b[^<]*<", _without(page))


def _without(page: str) -> str:
    """Without what stands in its own language."""
    return re.sub(r'<bdi[^>]*>.*?</bdi>|<title>.*?</title>|<pre.*?</pre>|value="[^"]*"', "", page, flags=re.DOTALL)
