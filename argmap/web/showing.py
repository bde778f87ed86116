"""What do the people of a session see of each other's marks, once these are shown?

How many people said what of each link, and who gave which reason; never a coefficient. What all see alike is worked out once
and kept for a moment, for three hundred phones ask for it at the same time; one's own mark is always fresh. Nothing here is
asked, and nothing kept, as long as a session does not show its marks, be it those on one link alone.
"""

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeVar, cast

from flask import render_template
from markupsafe import Markup
from sqlmodel import Session

from argmap import accounts, adjudication, joining, pseudonyms, review, sessions, theme
from argmap.adjudication import Decision
from argmap.models import Person, ReviewSession
from argmap.review import Verdict
from argmap.web.deck import Deck
from argmap.web.language import language
from argmap.web.wording import mark_words, reason_words
from claims.vocabulary import Mark, Round, Standing

FRESH = 1.0
"""Seconds for which what all see alike is shown again as it was."""
_AT_HAND = 256
_Value = TypeVar("_Value")


@dataclass
class Fresh:
    """Values that are made once for everybody who asks within a moment."""

    seconds: float = FRESH
    _held: "OrderedDict[object, tuple[float, object]]" = field(default_factory=OrderedDict)
    _locks: dict[object, threading.Lock] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, key: object, make: Callable[[], _Value]) -> _Value:
        """The value, made now where there is none as fresh as that; meanwhile others who ask for it wait."""
        with self._lock:
            mine = self._locks.setdefault(key, threading.Lock())
        with mine:
            with self._lock:
                at, value = self._held.get(key, (0.0, None))
            if value is not None and monotonic() - at <= self.seconds:
                return cast(_Value, value)
            made = make()
            with self._lock:
                self._held[key] = (monotonic(), made)
                self._held.move_to_end(key)
                while len(self._held) > _AT_HAND:
                    self._locks.pop(self._held.popitem(last=False)[0], None)
            return made


@dataclass(frozen=True, slots=True)
class Split:
    """How many people said what of one link as it is now, and what that adds up to."""

    counts: dict[Mark, int]
    stale: int
    """Who marked the link before it was changed: shown, and not counted."""
    standing: Standing

    @property
    def people(self) -> int:
        """How many said anything of it."""
        return sum(self.counts.values())


def split(given: Iterable[Verdict], row: ReviewSession) -> Split:
    """The verdicts on one link, counted."""
    given = tuple(given)
    counts = Counter(each.mark for each in given if not each.stale)
    stale = sum(each.stale for each in given)
    return Split({mark: counts[mark] for mark in Mark}, stale, review.add_up(given, row.rule))


@dataclass(frozen=True, slots=True)
class Said:
    """A reason or a note, and whose it is."""

    who: int
    name: str
    mark: Mark
    reason: str
    note: str
    stale: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One link as all see it."""

    given: tuple[Verdict, ...]
    names: dict[int, str]
    decision: Decision | None
    by: str
    """Who decided; "" where there is only one person here."""


def of_link(fresh: Fresh, rows: Session, row: ReviewSession, code: str) -> Shown:
    """What was said of one link; nothing before the marks on it are shown."""
    if not sessions.shows(rows, row, code):
        return Shown((), {}, None, "")

    def make() -> Shown:
        decision = adjudication.decisions(rows, row).get(code)
        by = rows.get(Person, decision.person) if decision and decision.person else None
        name = by.name if by is not None and by.name != accounts.LOCAL else ""
        return Shown(review.seen_in(rows, row, None, code=code), _names(rows, row), decision, name)

    return fresh.of((row.id, row.version, code), make)


def of_all(fresh: Fresh, rows: Session, row: ReviewSession) -> dict[str, Split]:
    """How every link was marked; nothing before the marks are shown."""
    if not sessions.shown(row):
        return {}

    def make() -> dict[str, Split]:
        on: dict[str, list[Verdict]] = {}
        for each in review.seen_in(rows, row, None):
            on.setdefault(each.link, []).append(each)
        return {code: split(given, row) for code, given in on.items()}

    return fresh.of((row.id, row.version), make)


def drawn(fresh: Fresh, rows: Session, row: ReviewSession, deck: Deck) -> dict[str, Markup]:
    """How every link was marked, as it stands in the list of all; nothing before the marks are shown."""
    if not sessions.shown(row):
        return {}

    def make() -> dict[str, Markup]:
        splits, nobody = of_all(fresh, rows, row), split((), row)
        return {code: _drawn(splits.get(code, nobody), deck.board.relation(edge)) for code, edge in deck.board.edges.items()}

    return fresh.of((row.id, row.version, deck.version, language(), "drawn"), make)


def _drawn(held: Split, relation: theme.Relation) -> Markup:
    return Markup(render_template("room/_split.html", split=told(held), relation=relation.value))  # noqa: S704


def with_own(given: Sequence[Verdict], own: Verdict | None, participant: int) -> tuple[Verdict, ...]:
    """The verdicts with one's own as it is now; what came when all was over does not count."""
    if own is not None and own.round is Round.ADJUDICATED:
        return tuple(given)
    others = tuple(each for each in given if each.participant != participant)
    return (*others, own) if own is not None else others


def said(shown: Shown, given: Sequence[Verdict]) -> list[Said]:
    """Every reason and note, the newest last."""
    words = reason_words()
    return [
        Said(
            each.participant or 0,
            pseudonyms.said(shown.names.get(each.participant or 0, ""), language()),
            each.mark,
            words[each.reason.value] if each.reason else "",
            each.note,
            each.stale,
        )
        for each in given
        if each.reason or each.note
    ]


def told(held: Split) -> dict[str, Any]:
    """A split as a page shows it: each part with its place in the row of people, and the standing in a word."""
    words, parts, at = mark_words(), [], 0
    for mark, count in held.counts.items():
        parts.append({"mark": mark.value, "count": count, "at": at, "word": words[mark.value]})
        at += count
    return {
        "parts": parts,
        "people": at,
        "stale": held.stale,
        "standing": held.standing.value,
        "word": theme.standing_word(held.standing, language()),
        "sign": theme.STANDINGS[held.standing].sign,
    }


def _names(rows: Session, row: ReviewSession) -> dict[int, str]:
    return {each.id: joining.named(each, row) for each in joining.seats(rows, row)}
