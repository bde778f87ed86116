"""Does somebody with a phone come in, mark, and see what they may: with scripts, without, and without cookies?"""

import pytest
from flask import Flask
from seating import a_session, field, joined, links, marks, phone, seated, shows, steps

from argmap.sessions import Act
from claims.vocabulary import Mark, Round


@pytest.mark.parametrize("cookies", [True, False], ids=["cookies", "none"])
def test_from_the_code_to_the_last_mark_by_forms_alone(app: Flask, cookies: bool) -> None:
    row, all_links = a_session(app), set(links(app))
    hand, done = joined(app, row, cookies=cookies), set()
    page = hand.post("").text
    while 'data-stage="card"' in page:
        at = field(page, "link")
        page = hand.post("/mark", **{name: field(page, name) for name in ("link", "client", "seen", "round")}, mark="weak").text
        assert f'data-code="{at}" data-mark="weak"' in page
        done.add(at)
        page = hand.post("").text
    assert done == all_links and 'data-stage="done"' in page


def test_a_script_gets_the_middle_of_the_page_and_few_bytes_for_a_mark(app: Flask) -> None:
    row = a_session(app)
    hand = joined(app, row)
    page = hand.get().text
    assert page.strip().startswith('<div id="room"') and "<html" not in page
    code = field(page, "link")
    answer = hand.mark(code, "supported")
    assert answer.status_code == 200 and answer.json == {"link": code, "mark": "supported", "reason": "", "note": ""}


def test_a_poll_says_only_that_something_is_new(app: Flask) -> None:
    row = a_session(app, people=2)
    one, two = seated(app, row)
    hand = phone(app, row, one)
    first = hand.get("/state")
    same = {"If-None-Match": first.headers["ETag"]}
    assert hand.get("/state", headers=same).status_code == 304
    marks(app, row, two, {links(app)[0]: Mark.WEAK})
    assert hand.get("/state", headers=same).status_code == 304
    steps(app, row, Act.REVEAL)
    assert hand.get("/state", headers=same).status_code == 200


def test_a_led_session_shows_the_link_on_show_and_else_asks_to_wait(app: Flask) -> None:
    row = a_session(app, led=True)
    hand, code = joined(app, row), links(app)[1]
    assert 'data-stage="waiting"' in hand.get().text
    shows(app, row, code)
    assert f'data-at="{code}"' in hand.get().text
    assert hand.mark(code, "weak", round=Round.BLIND.value).status_code == 200
