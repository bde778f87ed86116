"""How does whoever leads decide on the links that the reviewers did not settle, with all that was said before their eyes?"""

from hashlib import sha256
from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, g
from sqlmodel import Session, col, select
from werkzeug.wrappers import Response

from argmap import adjudication, models, sessions
from argmap.models import Link, Person, ReviewSession
from argmap.report import Report
from argmap.report.values import Reviewed
from argmap.review import LONGEST_NOTE
from argmap.web import telling
from argmap.web.house import house
from argmap.web.language import _
from argmap.web.page import asked, done, page
from argmap.web.results import gathered, line
from argmap.web.wording import mark_words, reason_words
from claims.vocabulary import Mark, MarkReason, Round, SessionState

blueprint = Blueprint("adjudication", __name__)


@blueprint.get("/sessions/<int:session_id>/adjudicate")
def queue(session_id: int) -> Response:
    """The links that were not settled: what is most open and matters most first."""
    with house().database.session() as rows:
        outcome = gathered(rows, session_id)
    found = outcome.report
    return page(
        "sessions/queue.html",
        row=outcome.row,
        board=outcome.board,
        lines=[line(outcome.board, found[code]) for code in found.contested],
        open=len([code for code in found.contested if _undecided(found[code])]),
        next=_next(found, ""),
        shown=found.shown,
        deciding=_deciding(outcome.row),
        can_begin=sessions.Act.ADJUDICATE in sessions.possible(outcome.row),
    )


@blueprint.get("/sessions/<int:session_id>/adjudicate/<code>")
def link(session_id: int, code: str) -> Response:
    """One of them, with all marks beside it; any other link too."""
    return _card(session_id, code)


@blueprint.post("/sessions/<int:session_id>/adjudicate/<code>")
def decide(session_id: int, code: str) -> Response:
    """Keep a decision with its reason and note; an empty one takes the last back."""
    said, why, note, seen = asked("mark", 20), asked("reason", 40), asked("note", LONGEST_NOTE), asked("seen", 9)
    if (said and said not in set(Mark)) or (why and why not in set(MarkReason)):
        return _card(session_id, code, _("Choose one of the marks on the card."))
    outcome = Mark(said) if said else None
    try:
        with house().database.session(write=True) as rows:
            adjudication.decide(
                rows,
                rows.get(ReviewSession, session_id) or abort(404),
                code,
                outcome,
                rows.get_one(Person, g.person.id),
                reason=MarkReason(why) if why and outcome is not Mark.SUPPORTED else None,
                note=note,
                client=sha256("\0".join((asked("client", 64), str(g.person.id), code, said, why, note)).encode()).hexdigest(),
                seen=int(seen) if seen.isdecimal() else None,
            )
    except sessions.SessionRefused as error:
        return _card(session_id, code, telling.told(error))
    return done("adjudication.link", session_id=session_id, code=code)


def _card(session_id: int, code: str, told: str = "") -> Response:
    with house().database.session() as rows:
        outcome = gathered(rows, session_id)
        seen, found = outcome.board, outcome.report
        if code not in seen.edges:
            abort(404)
        past = _past(rows, session_id, code)
    each, order = found[code], _order(found)
    at = order.index(code) if code in order else -1
    return page(
        "sessions/adjudicate.html",
        status=422 if told else 200,
        row=outcome.row,
        board=seen,
        edge=seen.edges[code],
        line=line(seen, each),
        card=outcome.deck.card(code),
        given=_given(found, each),
        late=[found.reviewers[one.reviewer - 1].name for one in each.too_late],
        decided=each.decided if each.decided and not each.decided.stale else None,
        old=each.decided if each.decided and each.decided.stale else None,
        past=past,
        client=uuid4().hex,
        told=told,
        reasons=list(reason_words().items()),
        mark_words=mark_words(),
        before=order[at - 1] if at > 0 else "",
        after=order[at + 1] if 0 <= at < len(order) - 1 else "",
        next=_next(found, code),
        done=sum(not _undecided(found[one]) for one in order),
        all=len(order),
        shown=found.shown,
        deciding=_deciding(outcome.row),
        can_begin=sessions.Act.ADJUDICATE in sessions.possible(outcome.row),
    )


def _given(found: Report, each: Reviewed) -> list[dict[str, Any]]:
    """Who marked what and why; those of another mind than the decision are marked as such."""
    words, why = mark_words(), reason_words()
    minority = each.decided.minority if each.decided and not each.decided.stale else ()
    return [
        {
            "who": found.reviewers[one.reviewer - 1].name,
            "mark": one.mark.value,
            "word": words[one.mark.value],
            "reason": why[one.reason.value] if one.reason else "",
            "note": one.note,
            "blind": words[one.blind.value] if one.blind not in (None, one.mark) else "",
            "stale": one.stale,
            "late": one.late,
            "minority": one.reviewer in minority,
        }
        for one in each.given
    ]


def _past(rows: Session, session_id: int, code: str) -> list[dict[str, Any]]:
    """All decisions on a link, those that were taken back too, the newest first."""
    words = mark_words()
    told = (
        select(models.Adjudication, Person.name)
        .join(Link, col(Link.id) == models.Adjudication.link_id)
        .join(Person, col(Person.id) == models.Adjudication.person_id, isouter=True)
        .where(models.Adjudication.session_id == session_id, Link.code == code)
        .order_by(col(models.Adjudication.id).desc())
    )
    return [
        {
            "word": words[each.outcome.value] if each.outcome else _("taken back"),
            "who": _("you") if each.person_id == g.person.id else name or "",
            "made": each.made,
            "note": each.note,
        }
        for each, name in rows.exec(told).all()
    ]


def _order(found: Report) -> list[str]:
    """From link to link: by weight, decided or not, so that the way back stays the way one came."""
    return sorted(found.contested, key=lambda code: -round(found[code].disagreement * found[code].influence, 9))


def _next(found: Report, code: str) -> str:
    """The next link that is not decided."""
    return next((each for each in found.contested if each != code and _undecided(found[each])), "")


def _undecided(each: Reviewed) -> bool:
    return each.decided is None or each.decided.stale


def _deciding(row: ReviewSession) -> bool:
    return row.state is SessionState.REVEALED and row.round is Round.ADJUDICATED
