"""Which points does the argument make, and where does each begin and end?

A point is a run of sentences of one section that belong together. Paragraphs are the atoms, cut again where a phrase opens
another matter; neighbours that share their telling words grow together until the paper has about as many points as a careful
reader would name (growing with the logarithm of its sentences, 3 to 14).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import log

from claims.drafting import cues
from claims.index.lexical import Weighed, cosine
from claims.passages import Passage
from claims.vocabulary import SectionRole

ARGUED_IN = frozenset(
    {SectionRole.THEORY, SectionRole.RESULTS, SectionRole.DISCUSSION, SectionRole.CONCLUSION, SectionRole.BODY}
)
"""Where papers argue. The introduction and the literature review speak of what others did and of what will come."""

FEWEST, MOST = 3, 14
_FULL = 8
"""Sentences; a point that has more takes in others less readily."""


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
    grown = [_Run(atom, _vector(atom, terms, words)) for atom in _atoms(sentences)]
    near = [_nearness(one, other) for one, other in pairwise(grown)]
    target = min(MOST, max(FEWEST, round(1 + 2.1 * log(len(sentences) or 1))))
    while near:
        pairs = [at for at in range(len(near)) if len(grown) > target or grown[at].is_scrap or grown[at + 1].is_scrap]
        at = max(pairs, key=near.__getitem__, default=-1)
        if at < 0 or near[at] <= 0:
            break
        together = [*grown[at].passages, *grown[at + 1].passages]
        grown[at : at + 2] = [_Run(together, _vector(together, terms, words))]
        del near[at]
        for touched in (at - 1, at):
            if 0 <= touched < len(near):
                near[touched] = _nearness(grown[touched], grown[touched + 1])
    return [Point(tuple(p.index for p in run.passages), run.passages[0].section, run.passages[0].role) for run in grown]


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


def _vector(passages: Sequence[Passage], terms: Sequence[Sequence[str]], words: Weighed) -> dict[str, float]:
    return words.vector(term for passage in passages for term in terms[passage.index])


class _Run:
    """A growing run of sentences with the weights of its words."""

    def __init__(self, passages: list[Passage], vector: dict[str, float]) -> None:
        self.passages = passages
        self.vector = vector
        self.objects = bool(cues.objects(passages[0]))
        """It opens by turning against what was said."""

    @property
    def is_scrap(self) -> bool:
        """Too little to make a point: one sentence, or an objection to what stands before."""
        return len(self.passages) == 1 or self.objects


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
