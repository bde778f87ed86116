"""Does somebody with a phone come in, mark, and see what they may: with scripts, without, and without cookies?"""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from seating import (
    HEADER,
    Phone,
    a_session,
    field,
    joined,
    lead,
    links,
    marks,
    phone,
    seated,
    shows,
    steps,
    verdicts,
)
from visiting import MAP, Enter, english, house_of, token
from werkzeug.test import TestResponse

from argmap import adjudication, editing, joining, models, review, sessions
from argmap.models import Map, Participant, Person, ReviewSession
from argmap.sessions import Act
from argmap.web import seating
from claims.errors import DatabaseProblem
from claims.vocabulary import Mark, MarkingOrder, MarkReason, Naming, NodeKind, Round, SessionKind

pytestmark = pytest.mark.slow

FARSI = {"Accept-Language": "fa"}


def forms(page: str) -> dict[str, str]:
    """What the form of a card carries."""
    return {name: field(page, name) for name in ("link", "client", "seen", "round", "had")}


# In by the code


@pytest.mark.parametrize("cookies", [True, False], ids=["cookies", "none"])
def test_from_the_code_to_the_last_mark_by_forms_alone(app: Flask, cookies: bool) -> None:
    row, (*most, one, two, three) = a_session(app), links(app)
    hand, done = joined(app, row, cookies=cookies), set()
    marks(app, row, seated(app, row)[0], dict.fromkeys(most, Mark.SUPPORTED))
    page = hand.post("").text
    while 'data-stage="card"' in page:
        at = field(page, "link")
        page = hand.post("/mark", **forms(page), mark="weak").text
        assert f'data-code="{at}" data-mark="weak"' in page
        done.add(at)
        page = hand.post("").text
    assert done == {one, two, three} and 'data-stage="done"' in page
    assert {code for code, mark, _ in verdicts(app, row) if mark == "weak"} == done


@pytest.mark.parametrize(
    "typed",
    ["{}", " {} ", "{lower}", "{half}-{rest}", "{half}\u00a0{rest}", "{persian}", "{wide}"],
    ids=lambda each: repr(each),
)
def test_a_code_is_read_however_it_is_typed(app: Flask, typed: str) -> None:
    code = a_session(app).code or ""
    digits = {str(number): chr(0x6F0 + number) for number in range(10)}
    said = typed.format(
        code,
        lower=code.lower(),
        half=code[:4],
        rest=code[4:],
        persian="".join(digits.get(sign, sign) for sign in code),
        wide="".join(chr(ord(sign) + 0xFEE0) for sign in code),
    )
    answer = english(app).post("/join", data={"code": said})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/join/{code}")
    assert english(app).get(f"/join/{said.strip()}").status_code == 200


def test_a_code_that_nobody_has_and_one_that_has_not_begun_answer_alike(app: Flask) -> None:
    draft = a_session(app, open_it=False).code or ""
    for way in ("post", "get"):
        pages = []
        for code in (draft, "CCCC3333"):
            browser = english(app)
            answer = browser.post("/join", data={"code": code}) if way == "post" else browser.get(f"/join/{code}")
            plain = re.sub(r'name="client" value="[^"]+"', "", answer.text).replace(code, "CODE")
            pages.append((answer.status_code, plain))
        assert pages[0] == pages[1] and pages[0][0] == 404


def test_who_guesses_is_slowed_and_nobody_else(app: Flask) -> None:
    row, guesser, other = a_session(app), english(app), english(app)
    statuses = [guesser.post("/join", data={"code": "CCCC3333"}).status_code for _ in range(8)]
    assert statuses[:5] == [404] * 5 and statuses[-1] == 429
    slowed = guesser.get(f"/join/{row.code}")
    assert slowed.status_code == 429 and int(slowed.headers["Retry-After"]) >= 1
    assert other.get(f"/join/{row.code}").status_code == 200
    assert joined(app, row).token


@pytest.mark.slow
def test_many_guesses_find_nothing_and_keep_nobody_out(app: Flask) -> None:
    row, guesser = a_session(app), app.test_client()
    found = [guesser.get(f"/join/{joining.new_code()}").status_code for _ in range(300)]
    strange = app.test_client(use_cookies=False)
    found += [strange.post("/join", data={"code": joining.new_code()}).status_code for _ in range(300)]
    found += [strange.post("/key", data={"code": row.code, "key": joining.new_code()}).status_code for _ in range(100)]
    assert set(found) == {404, 429}
    assert joined(app, row).token


@pytest.mark.slow
def test_a_class_comes_in_at_once_from_one_address(app: Flask) -> None:
    row = a_session(app)
    with ThreadPoolExecutor(8) as doors:
        hands = list(doors.map(lambda _: joined(app, row, cookies=False), range(60)))
    assert len({hand.token for hand in hands}) == len(seated(app, row)) == 60


def test_sent_twice_is_joined_once_and_the_key_is_shown_once(app: Flask) -> None:
    row, browser = a_session(app), english(app)
    sent = {"client": field(browser.get(f"/join/{row.code}").text, "client"), "name": "Mina"}
    first, again = (browser.post(f"/join/{row.code}", data=sent).text for _ in range(2))
    assert field(first, "seat") == field(again, "seat") and len(seated(app, row)) == 1
    assert "Your key:" in first and "Your key:" not in again


def test_a_browser_that_is_in_goes_straight_to_its_seat(app: Flask) -> None:
    row = a_session(app)
    hand = joined(app, row)
    assert hand.browser.get(f"/join/{row.code}").headers["Location"] == f"/room/{row.id}"
    assert hand.browser.get(f"/room/{row.id}").status_code == 200


def test_a_page_of_one_room_takes_no_seat_in_another(app: Flask) -> None:
    one, other = a_session(app), a_session(app)
    browser = english(app)
    client = field(browser.get(f"/join/{one.code}").text, "client")
    tokens = {field(browser.post(f"/join/{row.code}", data={"client": client}).text, "seat") for row in (one, other)}
    assert len(tokens) == 2 and (len(seated(app, one)), len(seated(app, other))) == (1, 1)


@pytest.mark.parametrize("name", ["\u200b", "x" * 10_000, "M\u202eina", "Mina", "\u041cina"], ids=ascii)
def test_names_that_cannot_be_are_refused_in_a_sentence(app: Flask, name: str) -> None:
    row = a_session(app)
    joined(app, row, "Mina")
    for heads in ({"Accept-Language": "en"}, FARSI):
        browser = app.test_client()
        client = field(browser.get(f"/join/{row.code}", headers=heads).text, "client")
        answer = browser.post(f"/join/{row.code}", data={"client": client, "name": name}, headers=heads)
        assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert len(seated(app, row)) == 1


def test_where_names_are_drawn_none_is_asked_for(app: Flask) -> None:
    row = a_session(app, naming=Naming.PSEUDONYMS)
    page = english(app).get(f"/join/{row.code}").text
    assert 'name="name"' not in page and "Nobody sees who you are" in page


def test_a_session_that_is_over_takes_nobody_new(app: Flask) -> None:
    row = a_session(app)
    hand = joined(app, row)
    steps(app, row, Act.REVEAL, Act.CLOSE)
    browser = english(app)
    assert "This session is over" in browser.get(f"/join/{row.code}").text
    assert browser.post(f"/join/{row.code}", data={"name": ""}).status_code == 409
    assert len(seated(app, row)) == 1 and 'data-stage="results"' in hand.get().text


def test_guests_are_given_no_session_and_no_token_of_the_house(app: Flask) -> None:
    row, browser = a_session(app), english(app)
    given = [browser.get(way) for way in ("/join", f"/join/{row.code}", "/key")]
    hand = joined(app, row)
    given += [hand.get(), hand.browser.get(f"/room/{row.id}")]
    for answer in given:
        assert not [each for each in answer.headers.getlist("Set-Cookie") if each.startswith("argmap=")]
        assert "csrf_token" not in answer.text and "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_first_page_is_light(app: Flask) -> None:
    row = a_session(app)
    hand = joined(app, row)
    page = hand.browser.get(f"/room/{row.id}").text
    wanted = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    static = Path(app.static_folder or "")
    total = len(page) + sum((static / each.split("?")[0].removeprefix("/static/")).stat().st_size for each in wanted)
    assert len(wanted) <= 6 and len(page) < 16_000 and total < 100_000


# Back again


def test_with_the_key_one_comes_back_on_another_phone(app: Flask) -> None:
    row, code = a_session(app), links(app)[0]
    hand = joined(app, row, "Mina")
    hand.mark(code, "weak")
    key = found(r"([A-Z0-9]{4}-[A-Z0-9]{4})</strong>", hand.post("/key").text)
    other = english(app)
    answer = other.post("/key", data={"code": row.code, "key": key.lower()})
    assert answer.status_code == 200 and len(seated(app, row)) == 1
    assert 'data-mark="weak"' in other.get(f"/room/{row.id}/links/{code}").text
    hand.post("/key")
    assert english(app).post("/key", data={"code": row.code, "key": key}).status_code == 404


def test_leaving_on_a_phone_forgets_the_seat_there_and_nowhere_else(app: Flask) -> None:
    row, code = a_session(app), links(app)[0]
    hand = joined(app, row)
    hand.mark(code, "weak")
    assert "Your marks stay" in hand.post("/leave").text
    assert hand.browser.get(f"/room/{row.id}").status_code == 404
    assert hand.browser.get(f"/join/{row.code}").status_code == 200
    assert [each.left for each in seated(app, row)] == [None] and len(verdicts(app, row)) == 1


def test_whoever_was_taken_out_is_shut_out_at_the_next_poll(app: Flask) -> None:
    row = a_session(app)
    hand = joined(app, row)
    with house_of(app).database.session(write=True) as rows:
        held = rows.get_one(ReviewSession, row.id)
        sessions.remove(rows, held, seated(app, row)[0], lead(rows))
    for answer in (hand.get("/state"), hand.get(), hand.mark(links(app)[0], "weak"), hand.browser.get(f"/room/{row.id}")):
        assert answer.status_code == 410
    assert said(hand.get("/state"))["over"] is True
    assert "taken out of this room" in hand.browser.get(f"/room/{row.id}").text
    assert verdicts(app, row) == []


def test_a_seat_of_another_room_or_none_opens_nothing(app: Flask) -> None:
    one, other = a_session(app), a_session(app)
    hand = joined(app, one)
    assert Phone(hand.browser, other.id, hand.token).get().status_code == 404
    assert Phone(english(app), one.id, "made up").get("/state").status_code == 404
    assert Phone(english(app), one.id, "").mark("l1", "weak").status_code == 404
    assert said(Phone(english(app), 999, hand.token).get())["over"] is True


# By a link, or as who one is


def test_a_link_says_whose_it_is_and_takes_the_seat_only_when_pressed(app: Flask) -> None:
    row = a_session(app, SessionKind.PEER)
    with house_of(app).database.session(write=True) as rows:
        held = rows.get_one(ReviewSession, row.id)
        participant, secret = joining.invite(rows, held, "Dr <b>Rey</b>")
    browser = english(app)
    page = browser.get(f"/in/{secret}").text
    assert "Dr &lt;b&gt;Rey&lt;/b&gt;" in page and seated(app, row)[0].came is None
    answer = browser.post(f"/in/{secret}")
    assert 'data-stage="card"' in answer.text and seated(app, row)[0].came is not None
    assert browser.get(f"/room/{row.id}").status_code == 200
    assert browser.get("/in/made-up").status_code == 404
    with house_of(app).database.session(write=True) as rows:
        sessions.remove(rows, rows.get_one(ReviewSession, row.id), rows.get_one(Participant, participant.id), lead(rows))
    assert browser.get(f"/in/{secret}").status_code == 404


def test_a_reviewer_with_an_account_has_the_page_through_it(accounts_app: Flask, enter: Enter) -> None:
    row = a_session(accounts_app, SessionKind.PEER)
    with house_of(accounts_app).database.session(write=True) as rows:
        person = rows.get_one(Person, 3)
        participant, _ = joining.come(rows, rows.get_one(ReviewSession, row.id), "x", person=person)
    browser, stranger = enter(person.name), enter("stranger")
    page = browser.get(f"/room/{row.id}")
    assert page.status_code == 200 and stranger.get(f"/room/{row.id}").status_code == 404
    hand = Phone(browser, row.id, field(page.text, "seat"))
    assert hand.post("/mark", **forms(page.text), mark="weak").status_code == 200
    assert [each.id for each in seated(accounts_app, row)] == [participant.id]


def test_who_is_signed_in_comes_as_who_they_are_or_as_a_guest(accounts_app: Flask, enter: Enter) -> None:
    row = a_session(accounts_app)
    for name in ("", "Somebody else"):
        browser = enter("reviewer")
        page = browser.get(f"/join/{row.code}").text
        assert "you come in as reviewer" in page
        browser.post(f"/join/{row.code}", data={"client": field(page, "client"), "name": name})
    assert [(each.name, each.person_id is None) for each in seated(accounts_app, row)] == [
        ("reviewer", False),
        ("Somebody else", True),
    ]


# Marks


def test_a_script_gets_the_middle_of_the_page_and_few_bytes_for_a_mark(app: Flask) -> None:
    row = a_session(app)
    hand = joined(app, row)
    page = hand.get().text
    assert '<div id="room"' in page and "<html" not in page
    code = field(page, "link")
    answer = hand.mark(code, "supported")
    assert answer.status_code == 200 and answer.json == {"link": code, "mark": "supported", "reason": "", "note": ""}


def test_the_same_sent_again_is_answered_the_same_and_kept_once(app: Flask) -> None:
    row, code = a_session(app), links(app)[0]
    hand = joined(app, row)
    answers = [hand.mark(code, "weak", client="one", reason="outdated", had="") for _ in range(3)]
    assert {(answer.status_code, answer.data) for answer in answers} == {(200, answers[0].data)}
    assert verdicts(app, row) == [(code, "weak", "outdated")]
    assert joined(app, row).mark(code, "supported", client="one").status_code == 200, "another's name for a mark is theirs"


def test_a_form_pressed_twice_is_one_mark_and_gone_back_to_it_is_another(app: Flask) -> None:
    row = a_session(app)
    hand = joined(app, row)
    page = forms(hand.get().text)
    for mark in ("weak", "weak"):
        hand.post("/mark", **page, mark=mark)
    assert len(verdicts(app, row)) == 1
    hand.post("/mark", **page | {"had": "weak"}, mark="supported")
    hand.post("/mark", **page | {"had": "supported"}, mark="weak")
    assert [mark for _, mark, _ in verdicts(app, row)] == ["weak", "supported", "weak"]


def test_of_two_windows_the_later_is_told_what_the_first_one_said(app: Flask) -> None:
    row, code = a_session(app), links(app)[0]
    hand = joined(app, row)
    old = forms(hand.get(f"/links/{code}").text)
    hand.mark(code, "supported", had="")
    answer = hand.mark(code, "weak", had="")
    assert answer.status_code == 409 and {"mine": "supported", "sent": "weak"}.items() <= said(answer).items()
    page = hand.post("/mark", **old, mark="weak")
    assert page.status_code == 409 and "marked this link: supported" in page.text and 'data-mark="supported"' in page.text
    assert len(verdicts(app, row)) == 1


def test_a_mark_is_taken_back_and_given_a_reason_and_a_note(app: Flask) -> None:
    row, code = a_session(app), links(app)[0]
    hand = joined(app, row)
    hand.mark(code, "weak")
    hand.mark(code, "weak", reason="other_scope", note="Only the <b>east</b>.", had="weak")
    page = hand.get(f"/links/{code}").text
    assert 'value="other_scope" checked' in page and "Only the &lt;b&gt;east&lt;/b&gt;." in page
    hand.mark(code, "", had="weak")
    assert 'data-mark=""' in hand.get(f"/links/{code}").text
    assert [mark for _, mark, _ in verdicts(app, row)] == ["weak", "weak", ""]
    assert hand.mark(code, "").status_code == 422


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"link": "nowhere", "mark": "weak"}, 404),
        ({"mark": "perhaps"}, 422),
        ({"mark": "weak", "reason": "dislike"}, 422),
        ({"mark": "weak", "note": "x" * 5_000}, 400),
        ({"mark": "weak", "note": "\0"}, 400),
        ({"mark": "weak", "client": ""}, 422),
        ({"mark": "weak", "round": "last", "seen": "-4"}, 200),
        ({"mark": "supported", "reason": "outdated"}, 200),
    ],
)
def test_what_makes_no_sense_is_told_and_not_kept(app: Flask, fields: dict[str, str], status: int) -> None:
    row = a_session(app)
    hand = joined(app, row)
    sent = {"link": links(app)[0], "client": "one", **fields}
    answer = hand.browser.post(f"/room/{row.id}/mark", data=sent, headers={HEADER: hand.token})
    assert answer.status_code == status and len(verdicts(app, row)) == (status == 200)
    assert status == 200 or (said(answer)["told"] and not said(answer).get("over"))


def test_what_comes_when_all_is_over_is_told_and_not_counted(app: Flask) -> None:
    row, code = a_session(app), links(app)[0]
    hand = joined(app, row)
    steps(app, row, Act.REVEAL, Act.CLOSE)
    assert hand.mark(code, "weak", round="blind").status_code == 200
    assert "<strong>0</strong> weak" not in (page := hand.get(f"/links/{code}").text) and "<strong>1</strong>" not in page
    assert hand.mark(code, "weak", round="adjudicated").status_code == 422
    draft = a_session(app, people=1, open_it=False)
    told = phone(app, draft, seated(app, draft)[0]).mark(code, "weak")
    assert told.status_code == 422 and "has not begun" in said(told)["told"]


def test_where_nothing_can_be_kept_it_is_told_and_can_be_sent_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    row = a_session(app)
    hand = joined(app, row)
    page = hand.get().text
    with monkeypatch.context() as full:
        full.setattr(review, "mark", refuse)
        script = hand.mark(field(page, "link"), "weak", client="one")
        form = hand.post("/mark", **forms(page), mark="weak", note="a <note>")
    for answer in (script, form):
        assert answer.status_code == 503 and int(answer.headers["Retry-After"]) <= 5
    assert "Nothing of yours is lost" in said(script)["told"]
    again = {name: value.replace("&lt;", "<").replace("&gt;", ">") for name, value in hidden(form.text).items()}
    assert again["note"] == "a <note>" and hand.get().status_code == 200
    assert hand.browser.post(f"/room/{row.id}/mark", data=again).status_code == 200
    assert len(verdicts(app, row)) == 1


def test_another_site_can_post_nothing_here(app: Flask) -> None:
    row = a_session(app)
    hand = joined(app, row)
    for way in (f"/join/{row.code}", "/key", f"/room/{row.id}/leave"):
        data = {"seat": hand.token, "name": "Mallory"}
        assert hand.browser.post(way, data=data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert hand.browser.post(f"/room/{row.id}/mark", data={"link": "l1", "mark": "weak"}).status_code == 404, "no cookie marks"
    assert len(seated(app, row)) == 1


# What comes next


def test_only_what_one_was_asked_to_mark_comes(app: Flask) -> None:
    row, codes = a_session(app, SessionKind.PEER, people=2), links(app)
    one, _ = seated(app, row)
    with house_of(app).database.session(write=True) as rows:
        sessions.assign(rows, rows.get_one(ReviewSession, row.id), one, codes[2:5], lead(rows))
    hand = phone(app, row, one)
    page = hand.get("/links").text
    assert set(re.findall(r"/links/(\w+)\"", page)) == set(codes[2:5])
    assert "not among those" in hand.get(f"/links/{codes[0]}").text


@pytest.mark.parametrize("order", MarkingOrder)
def test_the_order_does_not_hang_on_what_others_marked(app: Flask, order: MarkingOrder) -> None:
    row = a_session(app, people=2, order=order)
    one, two = seated(app, row)
    before = phone(app, row, one).get("/links").text
    marks(app, row, two, dict.fromkeys(links(app)[:9], Mark.WEAK))
    assert phone(app, row, one).get("/links").text == before
    turns = [found(r'data-plan="([^"]+)"', phone(app, row, each).get("/links").text) for each in (one, two)]
    assert (turns[0].split("marks")[0] == turns[1].split("marks")[0]) == (order is not MarkingOrder.SHUFFLED)


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
    assert said(hand.get("/state", headers=same))["shown"] is True


def test_a_led_session_shows_the_link_on_show_and_else_asks_to_wait(app: Flask) -> None:
    row = a_session(app, led=True)
    hand, code = joined(app, row), links(app)[1]
    assert 'data-stage="waiting"' in hand.get().text
    shows(app, row, code)
    assert f'data-at="{code}"' in hand.get().text
    assert hand.mark(code, "weak", round=Round.BLIND.value).status_code == 200
    assert "The next link comes by itself" in hand.get().text and "Look again" in hand.get().text
    steps(app, row, Act.REVEAL)
    assert 'data-stage="result"' in hand.get().text and 'data-stage="results"' in hand.get("/links").text


def test_a_led_session_shows_its_marks_link_by_link(app: Flask) -> None:
    row, (first, second, *_) = a_session(app, people=2, led=True, naming=Naming.NAMED), links(app)
    one, two = seated(app, row)
    hand = phone(app, row, one)
    shows(app, row, first)
    for code in (first, second):
        marks(app, row, two, {code: Mark.WEAK}, note=f"A thought on {code}.")
    assert hand.mark(first, "supported").status_code == 200
    tag = {"If-None-Match": hand.get("/state").headers["ETag"]}
    turned(app, row, first)
    news = hand.get("/state", headers=tag)
    assert news.status_code == 200 and said(news)["shown"] is False, "not all marks are shown"
    page = hand.get().text
    assert 'data-stage="result"' in page and f"A thought on {first}." in page and f"A thought on {second}." not in page
    assert field(page, "round") == "discussed" and "<strong>1</strong> weak" in page
    assert hand.mark(first, "weak", round="discussed", had="supported").status_code == 200
    shows(app, row, second)
    for way in ("", f"/links/{first}", f"/links/{second}", "/links"):
        assert "A thought" not in hand.get(way).text and f'data-at="{second}"' in hand.get(way).text
    assert field(hand.get().text, "round") == "blind"
    shows(app, row, first)
    turned(app, row, first, hide=True)
    page = hand.get().text
    assert 'data-stage="card"' in page and "A thought" not in page and field(page, "round") == "discussed"


def turned(app: Flask, row: ReviewSession, code: str, *, hide: bool = False) -> None:
    """The marks on one link are shown, or hidden."""
    with house_of(app).database.session(write=True) as rows:
        sessions.reveal(rows, rows.get_one(ReviewSession, row.id), code, lead(rows), hide=hide)


def test_a_link_that_was_changed_is_shown_so_and_kept_with_one_press(app: Flask) -> None:
    row = a_session(app, people=1)
    hand, code = phone(app, row, seated(app, row)[0]), reworded(app, row)
    page = hand.get(f"/links/{code}").text
    assert re.search("<ins> ?newly ?</ins>", page) and "You marked it weak" in page and "It is still weak" in page
    assert f'data-code="{code}" data-mark=""' in page, "it is to be marked anew"
    answer = hand.post("/mark", **forms(page), mark="weak")
    assert "<ins>" not in answer.text and f'data-code="{code}" data-mark="weak"' in answer.text
    assert [mark for _, mark, _ in verdicts(app, row)] == ["weak", "weak"]


def reworded(app: Flask, row: ReviewSession) -> str:
    """A link that somebody marked weak, and whose claim was then reworded."""
    with house_of(app).database.session(write=True) as rows:
        held = rows.get_one(Map, MAP)
        graph = house_of(app).graph(rows, held)
        claim = next(each for each in graph.nodes if each.kind is NodeKind.CLAIM)
        editing.reword(rows, held, claim.id, "Every gate counts.")
    edge = next(each for each in graph.edges if each.source == claim.id)
    marks(app, row, seated(app, row)[0], {edge.id: Mark.WEAK})
    with house_of(app).database.session(write=True) as rows:
        editing.reword(rows, rows.get_one(Map, MAP), claim.id, "Every gate newly counts.")
    return edge.id


# When the marks are shown


def test_before_the_marks_are_shown_nobody_sees_anothers(app: Flask) -> None:
    row, code = a_session(app, people=3), links(app)[0]
    one, two, three = seated(app, row)
    ways = ("", "/links", f"/links/{code}", "/state")
    before = [phone(app, row, one).get(way).data for way in ways]
    marks(app, row, two, {code: Mark.WEAK}, reason=MarkReason.OUTDATED, note="A hidden opinion.")
    marks(app, row, three, {code: Mark.SUPPORTED})
    assert [phone(app, row, one).get(way).data for way in ways] == before
    steps(app, row, Act.REVEAL)
    page = phone(app, row, one).get(f"/links/{code}").text
    assert "<strong>1</strong> supported" in page and "<strong>1</strong> weak" in page and "A hidden opinion." in page
    assert "%" not in re.sub(r'="[^"]*"', "", page), "people, no percentage"
    steps(app, row, Act.HIDE)
    assert [phone(app, row, one).get(way).data for way in ways[1:3]] != [] and "A hidden" not in phone(app, row, one).get(
        f"/links/{code}"
    ).text


@pytest.mark.parametrize("naming", Naming)
def test_who_said_what_is_told_by_the_names_of_the_session(app: Flask, naming: Naming) -> None:
    row, code = a_session(app, naming=naming), links(app)[0]
    with house_of(app).database.session(write=True) as rows:
        who, _ = joining.come(rows, rows.get_one(ReviewSession, row.id), "m", "Mina Rahmani")
    marks(app, row, who, {code: Mark.WEAK}, note="Not so.")
    steps(app, row, Act.REVEAL)
    pages = [joined(app, row).get(f"/links/{code}").text, phone(app, row, who).get("/links").text]
    assert ("Mina Rahmani" in pages[0]) == (naming is Naming.NAMED)
    assert "Not so." in pages[0] and who.pseudonym not in "".join(pages)


def test_in_the_discussion_a_mark_may_be_changed_and_counts_at_once(app: Flask) -> None:
    row, code = a_session(app, people=2), links(app)[0]
    one, two = seated(app, row)
    for who in (one, two):
        marks(app, row, who, {code: Mark.SUPPORTED})
    steps(app, row, Act.REVEAL)
    hand = phone(app, row, one)
    assert "<strong>2</strong> supported" in hand.get(f"/links/{code}").text
    assert hand.mark(code, "weak", round="discussed", had="supported").status_code == 200
    page = hand.get(f"/links/{code}").text
    assert "<strong>1</strong> weak" in page and 'class="tag split' in page
    steps(app, row, Act.ADJUDICATE)
    assert 'name="mark"' not in hand.get(f"/links/{code}").text


def test_a_decision_stands_beside_the_marks(app: Flask) -> None:
    row, code = a_session(app, people=1), links(app)[0]
    marks(app, row, seated(app, row)[0], {code: Mark.SUPPORTED})
    steps(app, row, Act.REVEAL, Act.ADJUDICATE)
    with house_of(app).database.session(write=True) as rows:
        held = rows.get_one(ReviewSession, row.id)
        adjudication.decide(rows, held, code, Mark.WEAK, lead(rows), note="The east only.", client="d")
    hand = phone(app, row, seated(app, row)[0])
    page = hand.get(f"/links/{code}").text
    assert "The east only." in page and "<strong>1</strong> supported" in page
    assert "decided:" in hand.get().text


def test_what_people_write_is_text_and_nothing_else(app: Flask) -> None:
    evil = '<img src=x onerror=alert(1)><b hx-get="/x" hx-on:click="y">'
    row, code = a_session(app, people=1), links(app)[0]
    marks(app, row, seated(app, row)[0], {code: Mark.WEAK}, note=evil)
    steps(app, row, Act.REVEAL)
    page = joined(app, row).get(f"/links/{code}").text
    assert "<img" not in page and "<b hx" not in page and "&lt;img" in page
    assert re.search(r'<ul class="who-said" hx-disable>', page)


# In another language


def test_a_guest_is_spoken_to_in_the_language_they_choose_with_cookies_or_without(app: Flask) -> None:
    row = a_session(app)
    for cookies in (True, False):
        hand = joined(app, row, cookies=cookies)
        page = hand.browser.post(f"/room/{row.id}", data={"seat": hand.token, "language": "en", "tongue": "fa"})
        assert '<html lang="fa" dir="rtl">' in page.text
        stays = hand.browser.post(f"/room/{row.id}", data={"seat": hand.token, "language": field(page.text, "language")})
        assert '<html lang="fa"' in stays.text
        if cookies:
            assert '<html lang="fa"' in hand.browser.get(f"/room/{row.id}").text


@pytest.mark.parametrize("way", ["/join", "/key", "/room/1", "/in/x"])
def test_every_page_says_what_to_do_in_persian_too(app: Flask, way: str) -> None:
    answer = app.test_client().get(way, headers=FARSI)
    assert '<html lang="fa" dir="rtl">' in answer.text and not re.search(r"<h1>[A-Za-z]", answer.text)


# What these tests use


def found(pattern: str, page: str) -> str:
    """The first group of what is found."""
    one = re.search(pattern, page)
    assert one, pattern
    return str(one.group(1))


def said(answer: TestResponse) -> dict[str, Any]:
    """What a script is told."""
    told: dict[str, Any] = answer.get_json()
    return told


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form that sends something again."""
    form = page[page.rindex("<form") :]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def refuse(*_: object, **__: object) -> models.Verdict:
    """A database that has no room."""
    raise DatabaseProblem("The database has no room left on its disk.")


def test_the_invitations_to_maps_go_on_working_beside_the_codes(accounts_app: Flask, enter: Enter) -> None:
    owner = enter("owner")
    page = owner.post(f"/maps/{MAP}/people/invite", data={"csrf_token": token(owner), "role": "reader"}).text
    way = found(r'value="[^"]*(/join/[^"]+)"', page)
    assert len(way) > 31 and "You are invited" in enter("").get(way).text


def test_the_proof_of_a_seat_is_no_number(app: Flask) -> None:
    row = a_session(app, people=1)
    who = seated(app, row)[0]
    with app.test_request_context():
        proof = seating.Seat(row, who).token
        assert seating.of_token(row.id, proof[:-2]) is None and seating.of_token(row.id, proof) is not None
