"""Does anything that anybody can ask for depend on marks they may not see? Two worlds, every route, every role, byte by byte.

The worlds are copies of one library. In both, seminars and a peer review are open and blind on one map, and each participant
who looks has marked a link; in a seminar that is led, the marks on another link are shown already. In one world, others have
marked too; in the third they have marked otherwise. What a participant, a member or a stranger gets is the same in all three,
headers and size and tags included. Whoever leads sees how many have marked, so for them only the second and the third world
are alike.
"""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, col, select
from visiting import COMPILED, EXAMPLE, MAP, PASSWORD, english, house_of, sign

from argmap import accounts, joining, models, review, sessions
from argmap.app import create
from argmap.exercises import building
from argmap.models import Link, Map, Participant, Person, ReviewSession
from argmap.review import Seat
from argmap.web import access, seating
from argmap.web.access import RULES, Need
from argmap.web.reports import TYPES
from claims.models import Paper, Passage
from claims.settings import Settings
from claims.vocabulary import Exercise, Mark, MarkReason, Naming, Role, SessionKind, Stance

pytestmark = pytest.mark.slow

HIDDEN = "the hidden opinion of a quiet person"
OPEN = "an opinion that all may read"
LEADS = ("owner", "ada")
PEOPLE = ("", "stranger", "reader", "reviewer", "editor", "seat", *LEADS)
"""``reviewer`` has a seat in the peer review, ``seat`` is a guest of the seminars; the others have none."""
SILENT = ("library.job",)
"""Pages of work in progress, which no mark makes."""


def prepared(folder: Path) -> None:
    """People, a seminar, a peer review and a search for evidence, each open and blind, with two silent others in it."""
    app = create(Settings(data_dir=folder), local=False)
    with house_of(app).database.session(write=True) as rows:
        accounts.first_person(rows, "ada", PASSWORD)
        held = rows.get_one(Map, MAP)
        people = {role.value: accounts.add_person(rows, role.value, PASSWORD) for role in Role}
        for role in Role:
            accounts.let_in(rows, people[role.value], held, role)
        accounts.add_person(rows, "stranger", PASSWORD)
        accounts.let_in(rows, accounts.add_person(rows, "quiet", PASSWORD), held, Role.REVIEWER)
        lead = people["owner"]
        claim = rows.exec(select(models.Node.code).where(models.Node.map_id == MAP, models.Node.kind == "claim")).first()
        for kind, exercise, led in (
            (SessionKind.SEMINAR, Exercise.MARK, False),
            (SessionKind.PEER, Exercise.MARK, False),
            (SessionKind.SEMINAR, Exercise.FIND, False),
            (SessionKind.SEMINAR, Exercise.BUILD, False),
            (SessionKind.SEMINAR, Exercise.MARK, True),
        ):
            row = sessions.make(
                rows, held, lead, kind, f"A {kind} to {exercise}",
                exercise=exercise, claim=claim or "", naming=Naming.NAMED, led=led,
            )  # fmt: skip
            sessions.step(rows, row, sessions.Act.OPEN, lead)
            sessions.show(rows, row, _links(rows)[0], lead)
            for name in ("viewer", "first", "second"):
                person = people["reviewer"] if kind is SessionKind.PEER and name == "viewer" else None
                seat, _ = joining.come(rows, row, f"{row.id}-{name}", person=person)
                if name == "viewer" and exercise is Exercise.MARK:
                    review.mark(rows, held, _links(rows)[0], Seat(row, seat), Mark.WEAK, client=f"own-{row.id}")
                if led:
                    name = f"open-{row.id}-{seat.id}"
                    review.mark(rows, held, _links(rows)[1], Seat(row, seat), Mark.WEAK, note=OPEN, client=name)
            if led:
                sessions.reveal(rows, row, _links(rows)[1], lead)
    house_of(app).desk.close()


def marked(folder: Path, mark: Mark) -> None:
    """The two others say what they think of every second link, and propose a passage."""
    app = create(Settings(data_dir=folder), local=False)
    with house_of(app).database.session(write=True) as rows:
        held = rows.get_one(Map, MAP)
        passage = rows.exec(select(Passage).where(Passage.paper_id == EXAMPLE).offset(5 if mark is Mark.WEAK else 6)).first()
        assert passage is not None
        for row in rows.exec(select(ReviewSession)).all():
            for seat in _others(rows, row):
                if row.exercise is Exercise.MARK:
                    for code in _links(rows)[:: 2 if row.kind is SessionKind.SEMINAR else 1]:  # not what is shown by itself
                        reason = MarkReason.OVERSTATED if mark is Mark.WEAK else None
                        name = f"{row.id}-{seat.id}-{code}"
                        review.mark(rows, held, code, Seat(row, seat), mark, reason=reason, note=HIDDEN, client=name)
                if row.exercise is Exercise.BUILD:
                    building.add_claim(rows, row, seat, f"{HIDDEN}: {mark}", stance=Stance.CONTRADICTS)
                if row.exercise is Exercise.FIND:
                    rows.add(_proposal(row, seat, passage, Stance.SUPPORTS if mark is Mark.WEAK else Stance.CONTRADICTS))
    house_of(app).desk.close()


def _proposal(row: ReviewSession, seat: Participant, passage: Passage, stance: Stance) -> models.Proposal:
    return models.Proposal(
        session_id=row.id,
        participant_id=seat.id,
        paper_id=EXAMPLE,
        passage_id=passage.id,
        spans=passage.spans,
        start=passage.start,
        stop=passage.stop,
        text=passage.text,
        language=passage.language,
        direction=passage.direction,
        stance=stance,
        client=f"proposal-{row.id}-{seat.id}",
    )


def _links(rows: Session) -> list[str]:
    asked = select(Link.code).where(Link.map_id == MAP, col(Link.removed).is_(False)).order_by(col(Link.place))
    return list(rows.exec(asked).all())


def _others(rows: Session, row: ReviewSession) -> list[Participant]:
    return [each for each in joining.seats(rows, row) if not each.client.endswith("viewer")]


@pytest.fixture(scope="module")
def worlds(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, Flask, Flask]]:
    """Nobody else has marked; others marked weak; others marked supported."""
    first = tmp_path_factory.mktemp("worlds") / "silent"
    shutil.copytree(shelf, first)
    prepared(first)
    folders = [first]
    for mark in (Mark.WEAK, Mark.SUPPORTED):
        folders.append(shutil.copytree(first, first.parent / mark))
        marked(folders[-1], mark)
    patch = pytest.MonkeyPatch()
    patch.setattr("flask_wtf.csrf.generate_csrf", lambda *_, **__: "token")
    made = [create(Settings(data_dir=folder), local=False) for folder in folders]
    for app in made:
        app.jinja_env.bytecode_cache = COMPILED
        app.jinja_env.globals["csrf_token"] = lambda: "token"
        app.config["WTF_CSRF_ENABLED"] = False
    yield made[0], made[1], made[2]
    patch.undo()
    for app in made:
        house_of(app).desk.close()


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page draws anew each time it is asked for would differ by itself."""
    for name, module in list(sys.modules.items()):
        if name.startswith("argmap.web.") and hasattr(module, "uuid4"):
            monkeypatch.setattr(module, "uuid4", lambda: UUID(int=7))
    monkeypatch.setattr("secrets.token_hex", lambda length=16: "7" * (2 * length))


def browser_of(app: Flask, name: str, language: str = "en") -> FlaskClient:
    browser = english(app)
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    with house_of(app).database.session() as rows:
        if name == "seat":
            for row in rows.exec(select(ReviewSession)).all():
                for seat in rows.exec(select(Participant).where(Participant.client == f"{row.id}-viewer")).all():
                    with app.test_request_context():
                        token = seating.Seat(row, seat).token
                    browser.set_cookie(f"argmap-seat-{row.id}", token, path=f"/room/{row.id}")
        elif name:
            sign(browser, rows.exec(select(Person).where(Person.name == name)).one())
    return browser


def addresses(app: Flask) -> list[str]:
    """Every page there is to ask for, of everything that the worlds hold."""
    with house_of(app).database.session() as rows:
        rooms = list(rows.exec(select(ReviewSession.id)).all())
        codes = {
            "link": _links(rows)[:3],
            "node": list(rows.exec(select(models.Node.code).where(models.Node.map_id == MAP)).all())[:3],
        }
        room_codes = list(rows.exec(select(ReviewSession.code).where(col(ReviewSession.code).is_not(None))).all())
        seats = list(rows.exec(select(Participant.id)).all())
        papers = list(rows.exec(select(Paper.id)).all())
    known: dict[str, list[object]] = {
        "map_id": [MAP], "paper_id": [*papers], "session_id": [*rooms], "participant_id": [*seats], "number": [1],
        "index": [0, 5],
        "form": ["", "svg", "png", "dot", "json", "csv", "outline", "bib", "ris", "csl.json", "md", "html"], "secret": ["x"],
        "act": ["reword", "move", "relate", "undercut"], "passage": [5], "place": [0, 1, 2],
    }  # fmt: skip
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in SILENT or rule.endpoint == "static":
            continue
        choices: list[dict[str, object]] = [{}]
        for name in sorted(rule.arguments):
            values = known.get(name)
            if name == "form" and "session_id" in rule.arguments:
                values = ["", *(each for each in TYPES if each != "pdf"), "svg"]
            if name == "code":
                where = "join" if "/join/" in rule.rule else "link" if "/links/" in rule.rule else "node"
                values = [*room_codes] if where == "join" else [*codes[where], *codes["link"][:1]]
            assert values is not None, f"{rule.rule}: say what {name} is"
            choices = [{**each, name: value} for each in choices for value in values]
        with app.test_request_context():
            adapter = app.url_map.bind("localhost")
            for values_of in choices:
                try:
                    found.append(adapter.build(rule.endpoint, values_of))
                except Exception:
                    continue
    asked = [f"/maps/{MAP}?session={room}" for room in rooms] + [f"/maps/{MAP}/outline?session={room}" for room in rooms]
    asked += [f"/maps/{MAP}/links/{code}?session={rooms[0]}" for code in codes["link"]]
    asked += [f"/room/{room}?order={order}" for room in rooms for order in ("marks", "weak", "influence")]
    return list(dict.fromkeys([*found, *asked]))  # two rules of one endpoint are built alike


def answers(app: Flask, name: str, asked: list[str], heads: dict[str, str]) -> Iterator[tuple[str, int, dict[str, str], bytes]]:
    browser = browser_of(app, name)
    for address in asked:
        answer = browser.get(address, headers=heads)
        told = {key: value for key, value in answer.headers if key not in ("Date", "Set-Cookie")}
        yield address, answer.status_code, told, answer.data


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("heads", [{}, {"HX-Request": "true"}], ids=["page", "fragment"])
def test_no_route_tells_what_others_marked(worlds: tuple[Flask, Flask, Flask], name: str, heads: dict[str, str]) -> None:
    asked = addresses(worlds[0])
    alike = worlds[1:] if name in LEADS else worlds
    if heads and name not in ("seat", "reviewer", "owner"):
        pytest.skip("fragments are parts of pages that were compared")
    statuses = set()
    for each in zip(*(answers(app, name, asked, heads) for app in alike), strict=True):
        (address, status, told, body), *others = each
        statuses.add(status)
        assert HIDDEN.encode() not in body, address
        for _, other_status, other_told, other_body in others:
            assert (status, told) == (other_status, other_told), address
            assert body == other_body, f"{address}: {_first_difference(body, other_body)}"
        assert status < 500, address
    assert 200 in statuses


def test_marking_is_answered_alike(worlds: tuple[Flask, Flask, Flask]) -> None:
    """A mark, the same mark again, another one, and taking it back: what comes back says nothing of others."""
    told = [[] for _ in worlds]  # type: list[list[tuple[int, bytes, str]]]
    for app, kept in zip(worlds, told, strict=True):
        browser = browser_of(app, "seat")
        with house_of(app).database.session() as rows:
            row = rows.exec(select(ReviewSession).where(ReviewSession.kind == SessionKind.SEMINAR)).first()
            assert row is not None
            seat = rows.exec(select(Participant).where(Participant.client == f"{row.id}-viewer")).one()
            codes = _links(rows)[:2]
        with app.test_request_context():
            seat_token = seating.Seat(row, seat).token
        for code in codes:
            for mark, client in (("weak", "a"), ("weak", "a"), ("supported", "b"), ("", "c")):
                fields = {
                    "seat": seat_token,
                    "link": code,
                    "mark": mark,
                    "client": f"{code}-{client}",
                    "seen": 1,
                    "round": "blind",
                }
                for heads in ({}, {"HX-Request": "true"}):
                    answer = browser.post(f"/room/{row.id}/mark", data=fields, headers=heads)
                    body = re.sub(rb'name="client" value="\w+"', b"", answer.data)  # made of when the own mark was kept
                    kept.append((answer.status_code, body, answer.headers.get("ETag", "")))
                    state = browser.get(f"/room/{row.id}/state", headers={"X-Seat": seat_token})
                    kept.append((state.status_code, state.data, state.headers.get("ETag", "")))
    for each in zip(*told, strict=True):
        (status, body, tag), *others = each
        assert status in (200, 303, 422)
        for other_status, other_body, other_tag in others:
            assert (status, tag) == (other_status, other_tag)
            assert body == other_body, _first_difference(body, other_body)


def test_what_is_shown_of_one_link_tells_nothing_of_the_others(worlds: tuple[Flask, Flask, Flask]) -> None:
    """With the link on show whose marks are shown, and with the next one, the room, the wall and the remote are compared."""
    for place in (1, 2):
        told = []
        for app in worlds:
            with house_of(app).database.session(write=True) as rows:
                row = rows.exec(select(ReviewSession).where(col(ReviewSession.led).is_(True))).one()
                sessions.show(rows, row, _links(rows)[place], rows.get_one(Person, row.made_by))
            room = [f"/room/{row.id}{way}" for way in ("", "/links", "/state", f"/links/{place}")]
            wall = [f"/sessions/{row.id}{way}" for way in ("/projector", "/projector/state", "/remote", "/results")]
            seen = list(answers(app, "seat", room, {}))
            assert (OPEN.encode() in seen[0][3]) == (place == 1)
            told.append((seen, list(answers(app, "owner", wall, {}))))
        assert told[0][0] == told[1][0] == told[2][0]
        assert told[1][1] == told[2][1]  # who leads sees how many have marked
        assert (b"<rect class" in told[1][1][0][3]) == (place == 1)


def test_the_worlds_do_differ(worlds: tuple[Flask, Flask, Flask]) -> None:
    """Once the marks are shown, the same pages tell the worlds apart: the comparison above can fail."""
    bodies = []
    for app in worlds:
        with house_of(app).database.session(write=True) as rows:
            row = rows.exec(select(ReviewSession).where(ReviewSession.kind == SessionKind.SEMINAR)).first()
            assert row is not None
            sessions.step(rows, row, sessions.Act.REVEAL, rows.get_one(Person, row.made_by))
            code = _links(rows)[0]
        bodies.append(browser_of(app, "seat").get(f"/room/{row.id}/links/{code}").data)
    assert len(set(bodies)) == 3


def test_every_page_of_a_session_asks_for_a_seat_or_for_leading() -> None:
    for endpoint, need in RULES.items():
        if endpoint.split(".")[0] in ("sessions", "projector"):
            assert need in (Need.OWNER, Need.READER), endpoint
        if endpoint.split(".")[0] == "room" and not re.search(r"join|key|come|invited|enter", endpoint):
            assert need is Need.SEAT, endpoint
    assert access.RULES is RULES


def _first_difference(one: bytes, other: bytes) -> str:
    at = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"…{one[max(0, at - 80) : at + 60]!r} | {other[max(0, at - 80) : at + 60]!r}"
