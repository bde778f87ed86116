"""What does a report hold, before it is said in any language or form?

Plain values. Reviewers go by their number in the report; no number of the database is in it. A report of a session whose marks
are not shown yet holds none: ``Report.shown`` is false, and only how many marked what is known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from argmap.graph import Graph
from argmap.strength import Carried, Rule, Strength
from argmap.theme import Relation
from claims.agreement import Agreement, Pair
from claims.citations import Problem
from claims.spans import Direction, Language
from claims.vocabulary import (
    Exercise,
    Mark,
    MarkReason,
    Naming,
    Round,
    Semantics,
    SessionKind,
    SessionState,
    Silence,
    Standing,
    StandingRule,
)

FEW_LINKS = 20
"""With fewer links than this, a coefficient of agreement is to be read with caution."""
MOST_PAIRED = 15
"""Reviewers up to whom every two are compared."""


class Calling(StrEnum):
    """By what the reviewers are called in a report."""

    NAMES = "names"
    PSEUDONYMS = "pseudonyms"
    NONE = "none"
    """Reviewer 1, 2, 3, in another order for every reader."""


@dataclass(frozen=True, slots=True)
class About:
    """Which session a report is of."""

    title: str
    kind: SessionKind
    exercise: Exercise
    state: SessionState
    round: Round
    naming: Naming
    rule: StandingRule
    marks_wanted: int
    made: datetime
    due: datetime | None
    map_title: str
    map_language: Language


@dataclass(frozen=True, slots=True)
class Reviewer:
    """One reviewer."""

    number: int
    """From 1: it stands for them wherever the report speaks of them."""
    name: str
    """Their name or pseudonym; empty where they are called by their number."""
    asked: int
    """Links they were asked to mark."""
    marked: int
    """Of the links as they are now, those they marked."""


@dataclass(frozen=True, slots=True)
class Given:
    """What one reviewer says of a link."""

    reviewer: int
    mark: Mark
    reason: MarkReason | None
    note: str
    blind: Mark | None
    """What they had marked before all marks were shown."""
    stale: bool
    """The link has changed since: told, and not counted."""
    late: bool
    """It came after the round in which it was made."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on a link, beside its marks."""

    outcome: Mark
    reason: MarkReason | None
    note: str
    stale: bool
    """The link has changed since."""
    minority: tuple[int, ...]
    """Reviewers whose mark says otherwise."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One link with all that was said of it."""

    code: str
    source: str
    target: str
    """Code of a statement, or of the link that is undercut."""
    relation: Relation
    joint: tuple[str, ...]
    """Codes of the links that hold together with it."""
    standing: Standing
    counts: Mapping[Mark, int]
    """How many gave each mark, of those that count."""
    given: tuple[Given, ...]
    """By reviewer."""
    too_late: tuple[Given, ...]
    """What came when all was over: told, and not counted."""
    before: Standing | None
    """How it stood when the marks were shown; None where nothing was marked until then."""
    disagreement: float
    """From 0 (of one mind) to 1 (as many for as against), in bits."""
    influence: float
    """How far the link, supported or weak, can move the conclusion."""
    decided: Decided | None
    marked: int
    """How many marked it as it is now; known before the marks are shown."""

    @property
    def reasons(self) -> dict[MarkReason, int]:
        """How often each reason was given with a mark that counts, the most frequent first."""
        found: dict[MarkReason, int] = {}
        for each in self.given:
            if each.reason is not None and not each.stale:
                found[each.reason] = found.get(each.reason, 0) + 1
        return dict(sorted(found.items(), key=lambda each: -each[1]))

    @property
    def stale(self) -> int:
        """Marks that do not count because the link has changed since."""
        return sum(each.stale for each in self.given)


@dataclass(frozen=True, slots=True)
class Turning:
    """A verdict that would change the conclusion most, were it the opposite or not there; several where they do it alike."""

    link: str
    mark: Mark
    becomes: Mark | None
    """None where it would be taken back."""
    reviewers: tuple[int, ...]
    """Whose verdict: any one of them would do."""
    stands: Standing
    would_stand: Standing
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the session means for one hypothesis."""

    node: str
    strength: Strength
    """By the semantics that the settings choose."""
    beside: Strength
    """By another, beside it."""
    blind: Strength | None
    """As the links stood when the marks were shown; None where they stand so still."""
    decided: Strength | None
    """If what was decided is what the marks come to; None where nothing was decided."""
    why: tuple[Carried, ...]
    """The links that move it, at any distance, the most first; those that move nothing are left out."""
    turning: tuple[Turning, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """What the discussion changed on one link."""

    link: str
    before: Standing
    after: Standing
    changes: tuple[tuple[int, Mark | None, Mark | None], ...]
    """Reviewer, mark before, mark after; None where there was, or is, none."""


@dataclass(frozen=True, slots=True)
class Accord:
    """How far the reviewers agree."""

    marks: Agreement
    abstaining: Agreement
    """With "cannot tell" as a third category."""
    pairs: tuple[Pair, ...]
    """Of every two reviewers, by number; empty where there are more than ``MOST_PAIRED``."""
    blind: Agreement | None
    """Before the marks were shown; None where nothing was marked since."""
    became_unanimous: tuple[str, ...] = ()
    became_split: tuple[str, ...] = ()
    """Links that were split and are of one mind since, and the other way."""

    @property
    def few(self) -> bool:
        """Too few links for a coefficient to be more than a hint."""
        return 0 < self.marks.n_used < FEW_LINKS


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of the paper with something wrong."""

    text: str
    passage: str
    """The sentence it stands in; empty for one in a note."""
    language: Language
    direction: Direction
    page: int | None
    problems: tuple[Problem, ...]
    entries: tuple[str, ...]
    """The list's entry it means, or those it may mean; empty where there is none."""
    statements: tuple[str, ...]
    """Codes of the statements on the map that rest on that sentence."""


@dataclass(frozen=True, slots=True)
class Audited:
    """How the paper's citations and its list agree."""

    citations: int
    entries: int
    uncited: int
    problems: tuple[Cited, ...]
    """As in the text; notices of two calendars come last."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a session made of a map: for whoever leads it."""

    about: About
    shown: bool
    """The marks are shown; if not, nothing here says what was marked."""
    calling: Calling
    graph: Graph
    """The map, with the standings of its links."""
    reviewers: tuple[Reviewer, ...]
    links: tuple[Reviewed, ...]
    """All of them, as on the map."""
    contested: tuple[str, ...]
    """Codes of the links that were not settled: what is most open and matters most first, what was decided last."""
    semantics: Semantics
    beside: Semantics
    rule: Rule
    silence: Silence | None
    """Why no statement has a strength to show."""
    conclusions: tuple[Conclusion, ...]
    strengths: Mapping[str, tuple[Strength, Strength]]
    """Of every statement, by both semantics."""
    moved: tuple[Moved, ...]
    agreement: Accord | None
    audit: Audited | None

    def __getitem__(self, code: str) -> Reviewed:
        """The link of that code; KeyError where there is none."""
        return of_code(self.links, code)

    def standing(self, *standings: Standing) -> tuple[Reviewed, ...]:
        """The links that stand so, what matters most first."""
        found = (each for each in self.links if each.standing in standings)
        return tuple(sorted(found, key=lambda each: -round(each.influence, 9)))

    @property
    def marks(self) -> int:
        """Marks on the links as they are now."""
        return sum(each.marked for each in self.links)


# For one reviewer


@dataclass(frozen=True, slots=True)
class OwnLink:
    """One link as a reviewer marked it, beside what came out."""

    code: str
    source: str
    target: str
    relation: Relation
    own: Given | None
    """Their mark; None where they gave none."""
    too_late: Given | None
    """What they marked when all was over: told, and not counted."""
    standing: Standing | None
    """What all marks come to; None until they are shown."""
    counts: Mapping[Mark, int] | None
    decided: Decided | None

    @property
    def alike(self) -> bool | None:
        """Whether their mark says what came out; None where either says neither."""
        said = {Mark.SUPPORTED: Standing.SUPPORTED, Mark.WEAK: Standing.WEAK}
        if self.own is None or self.own.stale or self.own.mark not in said:
            return None
        if self.standing not in said.values():
            return None
        return said[self.own.mark] is self.standing


@dataclass(frozen=True, slots=True)
class OwnReport:
    """What one reviewer marked, and, when the marks are shown, what came out."""

    about: About
    shown: bool
    name: str
    graph: Graph
    links: tuple[OwnLink, ...]
    """Those they were asked to mark, and others they marked."""

    @property
    def marked(self) -> int:
        """How many they marked as they are now."""
        return sum(each.own is not None and not each.own.stale for each in self.links)


# For the class: nobody is to be known by it


@dataclass(frozen=True, slots=True)
class Crowd:
    """About how many, from ``least`` to ``most``; None is no end."""

    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """One link as a class may be told of it."""

    code: str
    source: str
    target: str
    relation: Relation
    crowd: Crowd | None = None
    """About how many marked it supported or weak; None where that were fewer than five, and then nothing more is told."""
    standing: Standing = Standing.UNSEEN
    tenths: int | None = None
    """How many of ten called it supported, from 1 (one, or none) to 9 (nine, or all); None where too few marked it for that."""
    before: Standing | None = None
    """How it stood before the marks were shown, where as many marked it then."""
    reasons: tuple[MarkReason, ...] = ()
    """Those that five or more gave."""
    decided: Mark | None = None


@dataclass(frozen=True, slots=True)
class RoughAgreement:
    """How far a class agrees, in tenths and without intervals; None where there is no figure."""

    percent: float | None
    alpha: float | None
    ac1: float | None
    links: int


@dataclass(frozen=True, slots=True)
class ClassReport:
    """What a class made of a map, so that nobody can be known by it."""

    about: About
    shown: bool
    graph: Graph
    """The map, with the standings that are told."""
    crowd: Crowd | None
    """About how many marked anything; None where that were fewer than five, and then nothing more is told."""
    links: tuple[Told, ...]
    contested: tuple[str, ...]
    weak: tuple[str, ...]
    semantics: Semantics
    beside: Semantics
    rule: Rule
    silence: Silence | None
    conclusions: tuple[Conclusion, ...]
    """Without a verdict that would turn them: that is one person's."""
    agreement: RoughAgreement | None
    blind: RoughAgreement | None

    def __getitem__(self, code: str) -> Told:
        """The link of that code; KeyError where there is none."""
        return of_code(self.links, code)


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_Link = TypeVar("_Link", bound=_Coded)


def of_code(links: Iterable[_Link], code: str) -> _Link:
    """The link of that code; KeyError where there is none."""
    for each in links:
        if each.code == code:
            return each
    raise KeyError(code)
