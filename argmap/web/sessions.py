"""How does somebody who leads prepare a session, invite people, go from step to step, and take each of these back?

Everything here works as a plain form. Whoever leads sees how many have marked, and never what, until the marks are shown.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any, TypeVar

from flask import Blueprint, abort, g, jsonify, request
from sqlmodel import Session, col, select
from werkzeug.wrappers import Response

from argmap import accounts, joining, pseudonyms, review, sessions
from argmap.accounts import AccountRefused, Refusal
from argmap.joining import written
from argmap.models import Map, Node, Participant, Person, ReviewSession, SessionAct
from argmap.sessions import Act, SessionRefused
from argmap.web import classwork, telling, terms
from argmap.web.access import may
from argmap.web.board import Board, board
from argmap.web.house import house
from argmap.web.language import _, digits, language, ngettext
from argmap.web.page import Unfit, asked, done, page
from argmap.web.people import refused
from argmap.web.reach import pattern, reach
from claims.vocabulary import (
    Exercise,
    MarkingOrder,
    Naming,
    NodeKind,
    Role,
    SessionKind,
    SessionState,
    StandingRule,
)

blueprint = Blueprint("sessions", __name__)
_LAST = {"seminar": Act.CLOSE, "peer": Act.ADJUDICATE}
_BACK = (Act.DRAFT, Act.HIDE, Act.DISCUSS, Act.REOPEN)
_NEAR, _FAR = date(2000, 1, 1), date(2100, 1, 1)

Choice = TypeVar("Choice", bound=Enum)


# The sessions of a map


@blueprint.get("/maps/<int:map_id>/sessions", endpoint="of_map")
def listed(map_id: int) -> Response:
    """All sessions on a map for whoever owns it; for others those they have a seat in."""
    seen, owns = board(map_id), may(Role.OWNER)
    with house().database.session() as rows:
        lines = [
            {
                "row": row,
                "kind": terms.kind_words()[row.kind],
                "stage": terms.stage_words()[terms.stage(row)],
                "code": written(row.code or ""),
                "people": _people_words(len(joining.seats(rows, row))),
                "seat": _has_seat(rows, row),
            }
            for row in sessions.sessions_of(rows, seen.map)
        ]
    return page("sessions/list.html", board=seen, lines=[each for each in lines if owns or each["seat"]], owns=owns)


def _has_seat(rows: Session, row: ReviewSession) -> bool:
    held = joining.of_person(rows, row, g.person)
    return held is not None and held.left is None and row.state is not SessionState.DRAFT


@blueprint.route("/maps/<int:map_id>/sessions/new", methods=["GET", "POST"])
def new(map_id: int) -> Response:
    """A seminar or a peer review, with what goes without saying said already."""
    if request.method == "GET":
        return _form(map_id)
    kind, _dash, now = asked("kind", 20).partition("-")
    if kind not in set(SessionKind):
        return _form(map_id, _("Choose what kind of session it is."))
    try:
        with house().database.session(write=True) as rows:
            held = rows.get(Map, map_id) or abort(404)
            row = sessions.make(
                rows,
                held,
                _leader(rows),
                SessionKind(kind),
                asked("title", 1_000),
                exercise=_one_of(Exercise, "exercise") or Exercise.MARK,
                naming=_one_of(Naming, "naming"),
                order=_one_of(MarkingOrder, "order") or MarkingOrder.INFLUENCE,
                rule=_one_of(StandingRule, "rule"),
                led=asked("led", 1) == "1",
                marks_wanted=_number("marks_wanted"),
                due=_due(),
                claim=asked("claim", 100) if asked("exercise", 20) in (Exercise.FIND, Exercise.BUILD) else "",
            )
            if now:
                sessions.step(rows, row, Act.OPEN, _leader(rows))
    except SessionRefused as error:
        return _form(map_id, telling.told(error))
    return done("projector.wall" if now else "sessions.manage", session_id=row.id)


def _form(map_id: int, told: str = "") -> Response:
    seen = board(map_id)
    return page(
        "sessions/new.html",
        status=422 if told else 200,
        board=seen,
        told=told,
        given=request.form,
        claims=_claims(seen),
        **_choices(),
    )


def _claims(seen: Board) -> list[tuple[str, str]]:
    """What evidence can be sought for."""
    return [(node.id, seen.short(node.id)) for node in seen.graph.nodes if node.kind is not NodeKind.EVIDENCE]


def _choices() -> dict[str, Any]:
    return {
        "exercises": terms.exercise_words(),
        "namings": terms.naming_words(),
        "orders": terms.order_words(),
        "rules": terms.rule_words(),
    }


# One session


@blueprint.get("/sessions/<int:session_id>")
def manage(session_id: int) -> Response:
    """Where the session is, who is in it, and what can be done."""
    return _manage(session_id)


def _manage(session_id: int, told: str = "", link: Mapping[str, str] | None = None) -> Response:
    with house().database.session() as rows:
        row = _row(rows, session_id)
        acts, counts = sessions.log(rows, row), _amounts(rows, row)
        asked_of = sessions.assigned(rows, row)
        everybody = joining.seats(rows, row, left=True)
        names = dict(rows.exec(select(Person.id, Person.name)).all())
        members = accounts.members(rows, rows.get_one(Map, row.map_id)) if not house().local else []
    seen = board(row.map_id)
    links = len(seen.graph.edges) if row.exercise is Exercise.MARK else 0
    people = [_person(row, each, counts.get(each.id, 0), _asked(row, asked_of, each.id, links)) for each in everybody]
    in_it = {each.person_id for each in everybody}
    own = [g.person] if house().local else [each.person for each in members]
    back = next((each for each in acts if sessions.undoable(each)), None)
    asked_for = {code for codes in asked_of.values() for code in codes}
    return page(
        "sessions/manage.html",
        status=422 if told else 200,
        board=seen,
        row=row,
        told=told,
        fresh=link or {},
        kind=terms.kind_words()[row.kind],
        stage=terms.stage(row),
        stages=terms.stages(row.exercise),
        stage_told=terms.stage_sentences(row.exercise)[terms.stage(row)],
        steps=_steps(row, any(counts.values())),
        shown=sessions.shown(row),
        people=[each for each in people if not each["left"]],
        gone=[each for each in people if each["left"]],
        told_people=_counts(row, len(everybody) - sum(each["left"] for each in people), counts),
        candidates=[each for each in own if each.id not in in_it],
        links=links,
        history=[_told_act(row, each, names) for each in acts],
        undo=terms.done_words(back, row.exercise) if back else "",
        did=_did(row, acts),
        undid=asked("did", 20) == Act.UNDO,
        join=_join(row),
        reach=reach(),
        local=house().local,
        shared=bool(asked_of),
        unasked=sum(edge.id not in asked_for for edge in seen.graph.edges) if asked_of else 0,
        without=sum(each["of"] == 0 and not each["left"] for each in people),
        due=row.due.date().isoformat() if row.due else "",
        claims=_claims(seen),
        claim=_claim_code(row),
        **_choices(),
    )


def _steps(row: ReviewSession, marked: bool) -> list[dict[str, Any]]:
    """The steps that are possible now: those that lead on first, the likeliest of them in front."""
    acts = [act for act in sessions.possible(row) if not (act is Act.DRAFT and marked)]
    acts.sort(key=lambda act: (act in _BACK, act is not _LAST[row.kind.value]))
    words, told = terms.step_words(row.exercise), terms.step_sentences(row.exercise)
    return [{"act": act.value, "word": words[act], "told": told.get(act, ""), "back": act in _BACK} for act in acts]


def _person(row: ReviewSession, who: Participant, marked: int, of: int | None) -> dict[str, Any]:
    """One line of the list: in a peer review whoever was asked, by name; what they are called in the session stays apart."""
    known = who.name != who.pseudonym and (row.kind is SessionKind.PEER or row.naming is Naming.NAMED)
    return {
        "number": who.id,
        "name": who.name if known else pseudonyms.said(who.pseudonym, language()),
        "share": _share(marked, of),
        "of": of,
        "came": who.came is not None,
        "left": who.left is not None,
        "invited": who.invitation is not None,
        "account": who.person_id is not None,
    }


def _amounts(rows: Session, row: ReviewSession) -> dict[int, int]:
    """How much each participant has marked, found or built, by row id; never what."""
    return dict(review.progress(rows, row).marked) if row.exercise is Exercise.MARK else classwork.amounts(rows, row)


def _counts(row: ReviewSession, people: int, amounts: Mapping[int, int]) -> dict[str, str]:
    return {"people": _people_words(people), "marks": _amount_words(row, amounts)}


def _amount_words(row: ReviewSession, amounts: Mapping[int, int]) -> str:
    """How much there is of what people do in the session."""
    return _marks_words(sum(amounts.values())) if row.exercise is Exercise.MARK else classwork.amount_words(row, amounts)


def _people_words(count: int) -> str:
    return ngettext("%(num)s person", "%(num)s people", count)


def _marks_words(count: int) -> str:
    return ngettext("%(num)s mark", "%(num)s marks", count)


def _told_act(row: ReviewSession, act: SessionAct, names: Mapping[int, str]) -> dict[str, Any]:
    own = act.person_id == g.person.id
    return {
        "words": terms.done_words(act, row.exercise),
        "who": _("you") if own else names.get(act.person_id or 0, ""),
        "made": act.made,
        "why": act.why,
        "undone": act.undone,
    }


def _did(row: ReviewSession, acts: Sequence[SessionAct]) -> str:
    """What was just done, as the address says; nothing where somebody did something else since."""
    said = asked("did", 20)
    return terms.done_words(acts[0], row.exercise) if acts and acts[0].act == said else ""


def _join(row: ReviewSession) -> dict[str, Any]:
    """How a seminar is joined; nothing for other sessions."""
    if row.code is None:
        return {}
    address = f"{reach().base}/join/{row.code}"
    return {"code": written(row.code), "address": address, "at": f"{reach().shown}/join", "qr": pattern(address)}


@blueprint.get("/sessions/<int:session_id>/state")
def state(session_id: int) -> Response:
    """The numbers on the page of a session, for its script: who is in, how many they marked."""
    with house().database.session() as rows:
        row = _row(rows, session_id)
        counts, asked_of = _amounts(rows, row), sessions.assigned(rows, row)
        links = len(house().graph(rows, rows.get_one(Map, row.map_id)).edges) if row.exercise is Exercise.MARK else 0
    parts = {f"of-{who}": _share(done, _asked(row, asked_of, who, links)) for who, done in counts.items()}
    parts |= _counts(row, len(counts), counts)
    answer = jsonify(version=row.version, parts=parts)
    answer.add_etag()
    answer.headers["Cache-Control"] = "no-cache"
    return answer.make_conditional(request)


def _asked(row: ReviewSession, shared: Mapping[int, Sequence[str]], who: int, links: int) -> int | None:
    """How many links a participant is asked to mark; None where nothing is marked."""
    if row.exercise is not Exercise.MARK:
        return None
    return len(shared.get(who, ())) if shared else links


def _share(marked: int, of: int | None) -> str:
    if of is None:
        return digits(marked)
    return _("no links yet") if of == marked == 0 else _("%(marked)s of %(all)s", marked=marked, all=of)


@blueprint.post("/sessions/<int:session_id>/step")
def step(session_id: int) -> Response:
    """Go on, or back."""
    act = _one_of(Act, "act")
    if act is None or act not in sessions.STEPS:
        raise Unfit("act")
    try:
        with house().database.session(write=True) as rows:
            sessions.step(rows, _row(rows, session_id), act, _leader(rows), asked("why", 10_000))
    except SessionRefused as error:
        return _manage(session_id, telling.told(error))
    return _back(session_id, act)


def _back(session_id: int, act: Act) -> Response:
    """To the page that the button stood on."""
    to = asked("to", 20)
    if to in ("projector", "remote"):
        if request.headers.get("HX-Request"):
            return Response("", 204)
        return done(f"projector.{'wall' if to == 'projector' else to}", session_id=session_id)
    return done("sessions.manage", session_id=session_id, did=act.value)


@blueprint.post("/sessions/<int:session_id>/undo")
def undo(session_id: int) -> Response:
    """Take the newest act back."""
    try:
        with house().database.session(write=True) as rows:
            sessions.undo(rows, _row(rows, session_id), _leader(rows))
    except SessionRefused as error:
        return _manage(session_id, telling.told(error))
    return done("sessions.manage", session_id=session_id, did=Act.UNDO.value)


@blueprint.post("/sessions/<int:session_id>/settings")
def settings(session_id: int) -> Response:
    """Change what was chosen when the session was made."""
    try:
        with house().database.session(write=True) as rows:
            row = _row(rows, session_id)
            chosen: dict[str, Any] = {
                "title": asked("title", 1_000),
                "order": _one_of(MarkingOrder, "order") or row.order,
                "rule": _one_of(StandingRule, "rule") or row.rule,
                "naming": _one_of(Naming, "naming") or row.naming,
                "led": asked("led", 1) == "1",
                "due": _due(),
            }
            if row.exercise is not Exercise.MARK and row.state is SessionState.DRAFT:
                chosen["claim_id"] = _claim_number(rows, row, asked("claim", 100))
            sessions.set_up(rows, row, _leader(rows), **chosen)
    except SessionRefused as error:
        return _manage(session_id, telling.told(error))
    return done("sessions.manage", session_id=session_id, did=Act.SET.value)


def _claim_number(rows: Session, row: ReviewSession, code: str) -> int | None:
    asked_for = select(Node.id).where(Node.map_id == row.map_id, Node.code == code, col(Node.removed).is_(False))
    return rows.exec(asked_for.where(col(Node.kind) != NodeKind.EVIDENCE)).first() if code else None


def _claim_code(row: ReviewSession) -> str:
    with house().database.session() as rows:
        node = rows.get(Node, row.claim_id) if row.claim_id else None
    return (node.code or "") if node else ""


@blueprint.post("/sessions/<int:session_id>/again")
def again(session_id: int) -> Response:
    """The same for another group."""
    try:
        with house().database.session(write=True) as rows:
            row = sessions.again(rows, _row(rows, session_id), _leader(rows), asked("title", 1_000))
    except SessionRefused as error:
        return _manage(session_id, telling.told(error))
    return done("sessions.manage", session_id=row.id)


@blueprint.route("/sessions/<int:session_id>/delete", methods=["GET", "POST"])
def delete(session_id: int) -> Response:
    """The one thing that cannot be undone, and so the one that asks."""
    if request.method == "GET":
        with house().database.session() as rows:
            row = _row(rows, session_id)
            counts = _amounts(rows, row)
        told = (_people_words(len(counts)), _amount_words(row, counts))
        return page("sessions/delete.html", board=board(row.map_id), row=row, people=told[0], marks=told[1])
    with house().database.session(write=True) as rows:
        row = _row(rows, session_id)
        map_id = row.map_id
        sessions.delete_session(rows, row)
    return done("sessions.of_map", map_id=map_id)


# Who is in it, and who marks what


@blueprint.post("/sessions/<int:session_id>/people/invite")
def invite(session_id: int) -> Response:
    """A seat for somebody without an account, and the link that lets them in."""
    name = asked("name", 1_000)
    try:
        if not name:
            raise AccountRefused(Refusal.NAME_EMPTY)
        with house().database.session(write=True) as rows:
            who, secret = joining.invite(rows, _row(rows, session_id), name)
    except AccountRefused as error:
        return _manage(session_id, refused(error))
    return _manage(session_id, link=_fresh(who, secret))


@blueprint.post("/sessions/<int:session_id>/people/<int:number>/link")
def link(session_id: int, number: int) -> Response:
    """Another link for a seat, where the first was lost or went astray."""
    with house().database.session(write=True) as rows:
        who = _participant(rows, session_id, number)
        if who.invitation is None or who.left is not None:
            abort(404)
        secret = joining.new_link(rows, who)
    return _manage(session_id, link=_fresh(who, secret))


def _fresh(who: Participant, secret: str) -> dict[str, str]:
    """The link, this once; where the settings name no address and others come here, without one before it."""
    here = reach()
    base = here.base if here.configured or here.local else ""
    return {"name": who.name, "link": f"{base}/in/{secret}"}


@blueprint.post("/sessions/<int:session_id>/people/add")
def add(session_id: int) -> Response:
    """A seat for somebody who is on the map with an account."""
    number = _number("person")
    try:
        with house().database.session(write=True) as rows:
            row = _row(rows, session_id)
            held = rows.get_one(Map, row.map_id)
            known = [g.person] if house().local else [each.person for each in accounts.members(rows, held)]
            person = next((each for each in known if each.id == number), None) or abort(404)
            joining.seat_for(rows, row, person)
    except AccountRefused as error:
        return _manage(session_id, refused(error))
    return done("sessions.manage", session_id=session_id)


@blueprint.post("/sessions/<int:session_id>/people/<int:number>/remove")
def remove(session_id: int, number: int) -> Response:
    """Take somebody out; their marks stay and count no more."""
    with house().database.session(write=True) as rows:
        who = _participant(rows, session_id, number)
        sessions.remove(rows, _row(rows, session_id), who, _leader(rows), asked("why", 10_000))
    return done("sessions.manage", session_id=session_id, did=Act.REMOVE.value)


@blueprint.post("/sessions/<int:session_id>/people/<int:number>/back")
def readmit(session_id: int, number: int) -> Response:
    """Take somebody back in."""
    with house().database.session(write=True) as rows:
        who = _participant(rows, session_id, number)
        sessions.readmit(rows, _row(rows, session_id), who, _leader(rows))
    return done("sessions.manage", session_id=session_id, did=Act.READMIT.value)


@blueprint.route("/sessions/<int:session_id>/people/<int:number>/links", methods=["GET", "POST"])
def assign(session_id: int, number: int) -> Response:
    """Which links one participant is asked to mark: those chosen, or all of them by one button."""
    told = ""
    if request.method == "POST":
        codes = [code for code in request.form.getlist("link") if len(code) <= 100]
        try:
            with house().database.session(write=True) as rows:
                row, who = _row(rows, session_id), _participant(rows, session_id, number)
                if asked("all", 1):
                    codes = [edge.id for edge in house().graph(rows, rows.get_one(Map, row.map_id)).edges]
                sessions.assign(rows, row, who, codes, _leader(rows))
            return done("sessions.manage", session_id=session_id, did=Act.ASSIGN.value)
        except SessionRefused as error:
            told = telling.told(error)
    with house().database.session() as rows:
        row, who = _row(rows, session_id), _participant(rows, session_id, number)
        given = sessions.assigned_to(rows, row, who)
    seen = board(row.map_id)
    return page(
        "sessions/links.html", status=422 if told else 200, told=told, board=seen, row=row,
        chosen={edge.id for edge in seen.graph.edges} if given is None else set(given), who=_person(row, who, 0, None),
    )  # fmt: skip


@blueprint.post("/sessions/<int:session_id>/assign")
def assign_all(session_id: int) -> Response:
    """Share the links out, so that each gets as many marks as are wanted; 0 is everybody marks all."""
    try:
        with house().database.session(write=True) as rows:
            sessions.assign_all(rows, _row(rows, session_id), _number("marks_wanted"), _leader(rows))
    except SessionRefused as error:
        return _manage(session_id, telling.told(error))
    return done("sessions.manage", session_id=session_id, did=Act.ASSIGN.value)


# What these have in common


def _row(rows: Session, session_id: int) -> ReviewSession:
    return rows.get(ReviewSession, session_id) or abort(404)


def _participant(rows: Session, session_id: int, number: int) -> Participant:
    who = rows.get(Participant, number)
    return who if who is not None and who.session_id == session_id else abort(404)


def _leader(rows: Session) -> Person:
    return rows.get_one(Person, g.person.id)


def _one_of(words: type[Choice], name: str) -> Choice | None:
    """The choice that a field says; None where it says nothing."""
    said = asked(name, 40)
    if not said:
        return None
    try:
        return words(said)
    except ValueError as error:
        raise Unfit(name) from error


def _number(name: str) -> int:
    said = asked(name, 9).translate(_TO_ASCII)
    if not said:
        return 0
    if not said.isdecimal():
        raise Unfit(name)
    return int(said)


_TO_ASCII = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


def _due() -> datetime | None:
    """The end of the day by which marks are wanted."""
    said = asked("due", 20)
    if not said:
        return None
    try:
        day = date.fromisoformat(said)
    except ValueError as error:
        raise Unfit("due") from error
    if not _NEAR < day < _FAR:
        raise SessionRefused("The day is far from any that a session could be due on. Check the year.")
    return datetime.combine(day, time(23, 59), UTC)
