"""What came out of a session, for whoever leads it: each link, what it means for the hypothesis, how far people agree?

All numbers are those of the report (``argmap.report``); here they are said in words, and where there is none, why not.
"""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort
from sqlmodel import Session

from argmap import report, theme
from argmap.models import Map, ReviewSession
from argmap.report import Report
from argmap.report.values import Conclusion, Reviewed, Turning
from argmap.strength import chosen
from argmap.theme import direction
from argmap.web import terms
from argmap.web.board import Board
from argmap.web.deck import Deck
from argmap.web.house import house
from argmap.web.language import _, digits, language, listed
from argmap.web.page import asked, page
from argmap.web.room import kept
from argmap.web.wording import mark_words, reason_words
from claims.agreement import Agreement, Figure, Undefined
from claims.vocabulary import Mark, Standing

blueprint = Blueprint("results", __name__)
_MOST_WHY = 8
_FILTERS = ("all", "contested", "weak", "unseen")


@blueprint.get("/sessions/<int:session_id>/results", endpoint="of_session")
def results(session_id: int) -> Response:
    """Each link with its split, the strength of the hypothesis, agreement; nothing as long as the marks are hidden."""
    only = asked("which", 20) if asked("which", 20) in _FILTERS else "all"
    with house().database.session() as rows:
        outcome = gathered(rows, session_id)
    row, seen, found = outcome.row, outcome.board, outcome.report
    lines = [each for each in found.links if _fits(each, only)]
    if only == "contested":
        place = {code: at for at, code in enumerate(found.contested)}
        lines.sort(key=lambda each: place.get(each.code, len(place)))
    return page(
        "sessions/results.html",
        row=row,
        board=seen,
        report=found,
        only=only,
        filters=[(name, word, sum(_fits(each, name) for each in found.links)) for name, word in _filter_words().items()],
        lines=[line(seen, each) for each in lines],
        conclusions=[_concluded(seen, found, each) for each in found.conclusions] if found.shown else [],
        silence=terms.silence_sentences().get(found.silence, "") if found.silence else "",
        accord=_accord(found),
        moved=[_moved(seen, found, each) for each in found.moved],
        unanimous=[seen.called(code) for code in found.agreement.became_unanimous] if found.agreement else [],
        divided=[seen.called(code) for code in found.agreement.became_split] if found.agreement else [],
        rule=terms.rule_words()[row.rule],
        semantics=terms.semantics_words()[found.semantics],
        carried=terms.carried_sentence(found.rule),
        decided=any(each.decided for each in found.links),
        stale=sum(each.stale for each in found.links),
    )


@dataclass(frozen=True)
class Outcome:
    """A session with all that came of it."""

    row: ReviewSession
    deck: Deck
    board: Board
    """The map as it stands by the session's marks."""
    report: Report


def gathered(rows: Session, session_id: int) -> Outcome:
    """All that came of a session."""
    row = rows.get(ReviewSession, session_id) or abort(404)
    held = rows.get_one(Map, row.map_id)
    deck = kept().decks.of(rows, held)
    semantics, rule = chosen(house().settings)
    found = report.gather(rows, row, deck.board.graph, language=language(), semantics=semantics, rule=rule)
    return Outcome(row, deck, Board(held, deck.board.paper, found.graph), found)


def _fits(each: Reviewed, only: str) -> bool:
    if only == "contested":
        return each.disagreement > 0
    if only == "weak":
        return each.standing is Standing.WEAK
    if only == "unseen":
        return each.standing in (Standing.UNSEEN, Standing.CHANGED)
    return True


def _filter_words() -> dict[str, str]:
    return {"all": _("All"), "contested": _("Contested"), "weak": _("Weak"), "unseen": _("Not reviewed")}


def line(seen: Board, each: Reviewed) -> dict[str, Any]:
    """A link as a table and a card tell it."""
    edge = seen.edges[each.code]
    words, why = mark_words(), reason_words()
    return {
        "code": each.code,
        "edge": edge,
        "name": seen.called(each.code),
        "counts": [(mark.value, words[mark.value], each.counts.get(mark, 0)) for mark in Mark],
        "people": sum(each.counts.values()),
        "stale": each.stale,
        "reasons": [(why[reason.value], count) for reason, count in each.reasons.items()],
        "before": theme.standing_word(each.before, language()) if each.before not in (None, each.standing) else "",
        "decided": words[each.decided.outcome.value] if each.decided else "",
        "outdated": bool(each.decided and each.decided.stale),
    }


# What it means for the hypothesis


def _concluded(seen: Board, found: Report, each: Conclusion) -> dict[str, Any]:
    node, strength = seen.nodes[each.node], each.strength
    moved = each.decided if each.decided and each.decided.value not in (None, strength.value) else None
    return {
        "node": node,
        "name": seen.name(node),
        "value": strength.value,
        "said": figure(strength.value) if strength.value is not None else "",
        "silence": terms.silence_sentences()[strength.silence] if strength.silence else "",
        "reviewed": _(
            "%(reviewed)s of the %(all)s links that lead to it are reviewed.", reviewed=strength.reviewed, all=strength.links
        ),
        "beside": figure(each.beside.value) if each.beside.value is not None else "",
        "beside_name": terms.semantics_words()[found.beside],
        "semantics": terms.semantics_words()[found.semantics],
        "blind": figure(each.blind.value) if each.blind and each.blind.value is not None else "",
        "decided": figure(moved.value) if moved and moved.value is not None else "",
        "why": [
            {
                "edge": one.edge,
                "name": seen.called(one.edge.id),
                "carries": figure(one.carries) if one.carries is not None else "",
                "effect": signed(one.effect) if one.effect is not None else "",
            }
            for one in each.why[:_MOST_WHY]
        ],
        "turning": [_turned(seen, found, one) for one in each.turning[:3]],
    }


def _turned(seen: Board, found: Report, each: Turning) -> str:
    """Which single verdict would change it most, in a sentence."""
    words = mark_words()
    names = listed([found.reviewers[number - 1].name for number in each.reviewers[:3]])
    if len(each.reviewers) > 3:
        names = _("%(names)s or %(more)s others", names=names, more=len(each.reviewers) - 3)
    values = {
        "who": names,
        "link": seen.called(each.link),
        "mark": words[each.mark.value],
        "before": figure(each.before),
        "after": figure(each.after),
    }
    if each.becomes is None:
        return _("If %(who)s took back “%(mark)s” on %(link)s, it would be %(after)s instead of %(before)s.", **values)
    return _(
        "If %(who)s marked %(link)s %(becomes)s instead of %(mark)s, it would be %(after)s instead of %(before)s.",
        becomes=words[each.becomes.value],
        **values,
    )


# How far they agree


def _accord(found: Report) -> dict[str, Any]:
    accord = found.agreement
    if accord is None:
        return {}
    names = {each.number: each.name for each in found.reviewers}
    blind = accord.blind
    return {
        "figures": [
            {"name": name, "now": told(now), "blind": told(before) if before else None}
            for name, now, before in (
                (_("Percent agreement"), accord.marks.percent, blind.percent if blind else None),
                (_("Krippendorff's alpha"), accord.marks.alpha, blind.alpha if blind else None),
                (_("Gwet's AC1"), accord.marks.ac1, blind.ac1 if blind else None),
            )
        ],
        "blind": blind is not None,
        "abstaining": told(accord.abstaining.alpha)["said"],
        "rests": _rests(accord.marks),
        "few": accord.few,
        "pairs": [
            {
                "first": names[int(each.first)],
                "second": names[int(each.second)],
                "used": digits(each.used),
                "percent": told(each.percent),
                "kappa": told(each.kappa),
            }
            for each in accord.pairs
        ],
    }


def _rests(each: Agreement) -> list[str]:
    """On how much the figures rest, in words."""
    words, shares = mark_words(), each.prevalence
    said = [
        _("links used: %(used)s, left out: %(dropped)s", used=each.n_used, dropped=each.n_dropped),
        _("marks: %(marks)s, “cannot tell”: %(abstained)s", marks=each.n_marks, abstained=each.n_abstained),
        _("reviewers: %(raters)s", raters=each.n_raters),
    ]
    if shares:
        parts = [f"{words[mark.value]} {percent(share)}" for mark, share in shares.items()]
        said.append(_("prevalence: %(parts)s", parts=listed(parts)))
    return said


def told(each: Figure) -> dict[str, str]:
    """A figure with its interval, or why there is none."""
    if isinstance(each, Undefined):
        return {"said": "–", "interval": "", "why": terms.reason_sentences()[each.reason]}
    bounds = ""
    if each.low is not None and each.high is not None:
        bounds = _("%(low)s to %(high)s", low=figure(each.low), high=figure(each.high))
    return {"said": figure(each.value), "interval": bounds, "why": ""}


def _moved(seen: Board, found: Report, each: Any) -> dict[str, Any]:
    words = mark_words()
    nothing = _("no mark")
    return {
        "name": seen.called(each.link),
        "code": each.link,
        "before": theme.standing_word(each.before, language()),
        "after": theme.standing_word(each.after, language()),
        "changes": [
            {
                "who": found.reviewers[number - 1].name,
                "old": words[old.value] if old else nothing,
                "new": words[new.value] if new else nothing,
            }
            for number, old, new in each.changes
        ],
    }


def figure(value: float) -> str:
    """A number from -1 to 1 with two places, as the language writes it."""
    plain = digits(f"{abs(value):.2f}")
    return plain if round(value, 2) >= 0 else _before("\u2212", plain)


def signed(value: float) -> str:
    """The same with its sign."""
    return _before("+", figure(value)) if round(value, 2) > 0 else figure(value)


def _before(sign: str, plain: str) -> str:
    """A sign stands before its number in either direction of writing; alone, it would change sides in a Persian line."""
    return f"\u2066{sign}{plain}\u2069" if direction(language()) == "rtl" else f"{sign}{plain}"


def percent(share: float) -> str:
    """A share in whole per cent."""
    return digits(f"{round(100 * share)}%")
