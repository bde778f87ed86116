"""Which points does the argument make, and where does each begin and end?

A point is a run of sentences of one section that belong together. Paragraphs are the atoms, cut again where a phrase opens
another matter; neighbours that share their telling words grow together until the paper has about as many points as a careful
reader would name (growing with the logarithm of its sentences, 3 to 14).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import groupby
from math import log
from typing import NamedTuple

from claims.drafting import cues
from claims.index.telling import Weighed, cosine
from claims.passages import Passage
from claims.vocabulary import SectionRole

ARGUED_IN = frozenset(
    {SectionRole.THEORY, SectionRole.RESULTS, SectionRole.DISCUSSION, SectionRole.CONCLUSION, SectionRole.BODY}
)
"""Where papers argue. The introduction and the literature review speak of what others did and of what will come."""

FEWEST, MOST = 3, 14
_FEW = 10
"""Paragraphs; a paper whose argument has no more keeps them apart."""
_FULL = 8
"""Sentences; a point that has more takes in others less readily."""
_LONG = 100
"""Sentences; far more than a point has in any paper but a made-up one."""


@dataclass(frozen=True, slots=True)
class Point:
    """A run of sentences that make one point."""

    passages: tuple[int, ...]
    section: tuple[str, ...]
    role: SectionRole


def argued(passages: Sequence[Passage], apart: frozenset[int]) -> list[Passage]:
    """The sentences of the argument, those set apart left out; of the whole paper where it has no sections that argue."""
    held = [p for p in passages if p.role in ARGUED_IN and p.index not in apart]
    if len(held) >= 6:
        return held
    wide = {*ARGUED_IN, SectionRole.INTRODUCTION, SectionRole.LITERATURE, SectionRole.METHODS}
    held = [p for p in passages if p.role in wide and p.index not in apart]
    return held or [p for p in passages if p.role is SectionRole.ABSTRACT and p.index not in apart]


def points(sentences: Sequence[Passage], terms: Sequence[Sequence[str]], words: Weighed) -> list[Point]:
    """The points of an argument, in reading order; ``terms`` are the search terms of every passage of the paper."""
    atoms = [_Run(atom, Counter(_terms(atom, terms)), words) for atom in _atoms(sentences)]
    grown = _Growing(atoms, words)
    whole = sum(not atom.is_scrap for atom in atoms)
    if whole > _FEW:  # else a short paper's paragraphs are its points
        grown.until(min(MOST, max(FEWEST, round(1 + 2.1 * log(len(sentences) or 1)))))
    grown.without_scraps()
    return [Point(tuple(p.index for p in run.passages), run.passages[0].section, run.passages[0].role) for run in grown.runs()]


def _atoms(sentences: Sequence[Passage]) -> list[list[Passage]]:
    atoms: list[list[Passage]] = []
    for _, paragraph in groupby(sentences, key=lambda passage: passage.paragraph):
        atom: list[Passage] = []
        for passage in paragraph:
            if len(atom) >= 2 and cues.shifts(passage):
                atoms.append(atom)
                atom = []
            atom.append(passage)
        atoms.append(atom)
    return atoms


def _terms(passages: Sequence[Passage], terms: Sequence[Sequence[str]]) -> Iterator[str]:
    return (term for passage in passages for term in terms[passage.index])


class _Run:
    """A growing run of sentences with the weights of its words."""

    def __init__(self, passages: list[Passage], counts: Counter[str], words: Weighed) -> None:
        self.passages = passages
        self.counts = counts
        self.vector = words.weighed(counts)
        self.objects = bool(cues.objects(passages[0]))
        """It opens by turning against what was said."""

    @property
    def is_scrap(self) -> bool:
        """Too little to make a point: one sentence, or an objection to what stands before."""
        return len(self.passages) == 1 or self.objects

    def with_next(self, other: "_Run", words: Weighed) -> "_Run":
        """This run and the one after it as one."""
        return _Run([*self.passages, *other.passages], self.counts + other.counts, words)


class _Growing:
    """Runs in reading order, of which the nearest neighbours grow together.

    A long paper has tens of thousands: the pairs wait in a heap, and those of runs that are gone are passed over.
    """

    def __init__(self, runs: list[_Run], words: Weighed) -> None:
        self._words = words
        self._runs: list[_Run | None] = list(runs)
        self._before = list(range(-1, len(runs) - 1))
        self._after = [*range(1, len(runs)), -1]
        self._count = len(runs)
        self._waiting = [pair for at in range(len(runs) - 1) if (pair := self._pair(at))]
        heapify(self._waiting)

    def runs(self) -> list[_Run]:
        """What there is now."""
        return [run for run in self._runs if run is not None]

    def until(self, target: int) -> None:
        """Grow until there are no more than ``target`` runs, or none that may go together."""
        while self._count > target and self._waiting:
            self._join(heappop(self._waiting))

    def without_scraps(self) -> None:
        """Let the scraps grow into a neighbour that they may go together with."""
        while self._waiting:
            pair = heappop(self._waiting)
            if self._stands(pair) and (self._run(pair.one).is_scrap or self._run(pair.other).is_scrap):
                self._join(pair)

    def _run(self, at: int) -> _Run:
        run = self._runs[at]
        if run is None:
            raise RuntimeError("a run that grew into another is asked for")
        return run

    def _pair(self, at: int) -> "_Pair | None":
        """The run at a place with the next one; None where they must stay apart."""
        other = self._after[at]
        if at < 0 or other < 0:
            return None
        one, two = self._run(at), self._run(other)
        near = _nearness(one, two)
        size = len(one.passages) + len(two.passages)
        return _Pair(-near, size // _LONG, at, other, size) if near > 0 else None

    def _stands(self, pair: "_Pair") -> bool:
        """Whether neither of the two has grown since."""
        one, other = self._runs[pair.one], self._runs[pair.other]
        return one is not None and other is not None and len(one.passages) + len(other.passages) == pair.size

    def _join(self, pair: "_Pair") -> None:
        if not self._stands(pair):
            return
        one, other = pair.one, pair.other
        self._runs[one] = self._run(one).with_next(self._run(other), self._words)
        self._runs[other] = None
        after = self._after[one] = self._after[other]
        if after >= 0:
            self._before[after] = one
        self._count -= 1
        for at in (self._before[one], one):
            if touched := self._pair(at):
                heappush(self._waiting, touched)


class _Pair(NamedTuple):
    """Two neighbouring runs, the nearest first, of equally near ones the earlier.

    Long ones come after all: one run that took in all the others, one by one, would take as long as their number squared.
    """

    far: float
    length: int
    one: int
    other: int
    size: int


def _nearness(one: _Run, other: _Run) -> float:
    """How well two neighbouring runs go together; 0 where they must stay apart.

    Over a sub-heading two runs go together only when nothing within a section does; over a heading of the first order, never.
    """
    shared = cosine(one.vector, other.vector)
    size = len(one.passages) + len(other.passages)
    alone = min(len(one.passages), len(other.passages)) == 1
    if one.passages[-1].section != other.passages[0].section:
        related = one.passages[0].section[:1] == other.passages[0].section[:1] and one.passages[0].section
        return 0.01 * (1 + shared) if related and (alone or size <= 2 * _FULL) else 0.0
    lone = 0.15 if alone else 0.0
    torn = 0.1 if one.passages[-1].paragraph == other.passages[0].paragraph else 0.0
    objects = 0.6 if other.objects else 0.0
    return 0.02 + max(0.0, shared + lone + torn + objects - 0.02 * max(0, size - _FULL))
