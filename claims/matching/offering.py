"""What is offered for marking, so that what people say of it tells how honest the matcher is about passages it would not show?

Mostly the matcher's own suggestions; one place in ten is given to a passage drawn from all others, as a hash of map and claim
has it. Nobody can tell beforehand which, the same claim is always offered the same, and how likely each passage was to be
offered is known, so that a decision on it can stand for those that were not (Horvitz and Thompson, 1952).
"""

import hashlib
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from math import comb

import numpy as np

from claims.index.hits import chosen
from claims.matching import fusing, matcher
from claims.matching.learning import Example
from claims.matching.matcher import TOP, Searched
from claims.matching.ranking import first
from claims.matching.values import Suggestion
from claims.spans import Language
from claims.vocabulary import Decision, Stance

SHARE = 0.1
"""Of the places, so many are drawn."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A passage offered for marking beside a claim."""

    suggestion: Suggestion
    """Of a drawn one the rank is the place that it was given."""
    stance_features: tuple[float, ...]
    """What the judge saw; empty without one."""
    drawn: bool
    probability: float
    """How likely it was to be offered: above 0, at most 1."""
    version: str = ""
    """Of the matcher that saw it; see ``version``."""

    def example(self, claim: str, passage: str, decision: Decision) -> Example:
        """What a decision on it teaches; ``passage`` is a name that stays the same."""
        return Example(
            claim=claim,
            passage=passage,
            decision=decision,
            shown=shown(self.suggestion),
            features=self.suggestion.features,
            stance_features=self.stance_features,
            drawn=self.drawn,
            probability=self.probability,
        )


def shown(suggestion: Suggestion) -> Stance:
    """Which way a suggestion is said to point."""
    return suggestion.judgement.stance


def version(searched: Searched) -> str:
    """What the heads see is only to be compared with what the same version saw: the channels' names, the judge's weights."""
    judged = searched.judge.weights.digest if searched.judge else ""
    return hashlib.sha256("\0".join((*fusing.FEATURES, judged)).encode()).hexdigest()


def offered(
    searched: Searched, claim: str, language: Language, seed: str, top: int = TOP, among: Container[int] | None = None
) -> tuple[Offered, ...]:
    """At most ``top`` passages to be marked for a claim; ``seed`` names the map."""
    return tuple(each for _, each in offered_of((searched,), claim, language, seed, top, (among,)))


def offered_of(
    several: Sequence[Searched],
    claim: str,
    language: Language,
    seed: str,
    top: int = TOP,
    among: Sequence[Container[int] | None] = (),
) -> tuple[tuple[int, Offered], ...]:
    """The same from several papers together, the map's own first: each passage with the place of its paper among them.

    All must be under one head: their scores are compared. ``among`` says of each paper which of its passages are meant.
    """
    held = [chosen(each, len(one.held.records)) for one, each in zip_longest(several, among)]
    seen = {at: matcher.ranked(several[at], claim, language) for at, places in enumerate(held) if len(places)}
    every = [(at, int(place)) for at, places in enumerate(held) for place in places]
    if not every or top < 1:
        return ()
    best = [every[at] for at in first(np.concatenate([seen[at].scores[held[at]] for at in seen]), top)]
    taken = set(best)
    rest = [each for each in every if each not in taken]
    drawn = _draws(f"{seed}\0{claim}", len(best), [_name(several, each) for each in rest])
    given = [rest[drawn[place]] if place in drawn else each for place, each in enumerate(best)]
    by_rank, by_chance = probabilities(len(best), len(rest))
    found: dict[int, Offered] = {}
    for at in seen:
        mine = [place for place, (whose, _) in enumerate(given) if whose == at]
        for place, (each, row) in zip(mine, seen[at].weighed([given[place][1] for place in mine]), strict=True):
            chance = by_chance if place in drawn else by_rank
            found[place] = Offered(replace(each, rank=place + 1), row, place in drawn, chance, version(several[at]))
    return tuple((whose, found[place]) for place, (whose, _) in enumerate(given))


def _name(several: Sequence[Searched], passage: tuple[int, int]) -> str:
    """What a passage is drawn by: its index, with its paper's name where that is not the map's own."""
    whose, place = passage
    reading = several[whose].reading
    index = str(reading.cut.passages[place].index)
    return f"{reading.short_id}:{index}" if whose else index


def seen(searched: Searched, claim: str, language: Language, passage: int) -> Offered:
    """A passage that nobody offered, since its link stood on the map already, as the heads see it."""
    place = next(place for place, each in enumerate(searched.reading.cut.passages) if each.index == passage)
    ((suggestion, row),) = matcher.ranked(searched, claim, language).weighed([place])
    return Offered(suggestion, row, False, 1.0, version(searched))


def probabilities(top: int, rest: int) -> tuple[float, float]:
    """How likely each of the ``top`` best is to be offered, and each of the ``rest``."""
    if not rest or not top:
        return 1.0, 0.0
    law = [comb(top, count) * SHARE**count * (1 - SHARE) ** (top - count) for count in range(top + 1)]  # binomial
    drawn = sum(min(count, rest) * likely for count, likely in enumerate(law))
    return 1 - drawn / top, drawn / rest


def _draws(seed: str, top: int, rest: Sequence[str]) -> dict[int, int]:
    """Places that are given away, and which of the passages that are left comes there."""
    chances = {place: _chance(f"{seed}\0place\0{place}") for place in range(top)}
    places = sorted((place for place in chances if chances[place] < SHARE), key=chances.__getitem__)[: len(rest)]
    drawn = sorted(range(len(rest)), key=lambda at: _chance(f"{seed}\0passage\0{rest[at]}"))[: len(places)] if places else []
    return dict(zip(places, drawn, strict=True))


def _chance(text: str) -> float:
    """A number from 0 up to 1 that is the text's for good."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8]) / 2**64
