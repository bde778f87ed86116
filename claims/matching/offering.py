"""What is offered for marking, so that what people say of it tells how honest the matcher is about passages it would not show?

Mostly the matcher's own suggestions; one place in ten is given to a passage drawn from all others, as a hash of map and claim
has it. Nobody can tell beforehand which, the same claim is always offered the same, and how likely each passage was to be
offered is known, so that a decision on it can stand for those that were not (Horvitz and Thompson, 1952).
"""

import hashlib
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import binom

from claims.matching import fusing, matcher
from claims.matching.learning import Example
from claims.matching.matcher import TOP, Searched
from claims.matching.values import Suggestion
from claims.spans import Language
from claims.stance import Text
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
    best = matcher.suggest(searched, claim, language, top, among)
    names = {each.passage for each in best}
    places = {passage.index: place for place, passage in enumerate(searched.reading.cut.passages)}
    rest = [index for index, place in places.items() if index not in names and (among is None or place in among)]
    drawn = dict(zip(*_draws(f"{seed}\0{claim}", len(best), rest), strict=True))
    others = {
        each.passage: each
        for each in matcher.suggest(searched, claim, language, len(drawn), {places[index] for index in drawn.values()})
    }
    chosen = [replace(others[drawn[place]], rank=place + 1) if place in drawn else each for place, each in enumerate(best)]
    by_rank, by_chance = probabilities(len(best), len(rest))
    seen = _stance_features(searched, claim, language, [places[each.passage] for each in chosen])
    return tuple(
        Offered(each, row, place in drawn, by_chance if place in drawn else by_rank, version(searched))
        for place, (each, row) in enumerate(zip(chosen, seen, strict=True))
    )


def seen(searched: Searched, claim: str, language: Language, passage: int) -> Offered:
    """A passage that nobody offered, since its link stood on the map already, as the heads see it."""
    place = next(place for place, each in enumerate(searched.reading.cut.passages) if each.index == passage)
    (suggestion,) = matcher.suggest(searched, claim, language, 1, {place})
    return Offered(suggestion, _stance_features(searched, claim, language, [place])[0], False, 1.0, version(searched))


def probabilities(top: int, rest: int) -> tuple[float, float]:
    """How likely each of the ``top`` best is to be offered, and each of the ``rest``."""
    if not rest or not top:
        return 1.0, 0.0
    counts = np.arange(top + 1)
    drawn = float(np.minimum(counts, rest) @ binom.pmf(counts, top, SHARE))
    return 1 - drawn / top, drawn / rest


def _draws(seed: str, top: int, rest: Sequence[int]) -> tuple[list[int], list[int]]:
    """Places that are given away, and the passages that come there."""
    chances = {place: _chance(f"{seed}\0place\0{place}") for place in range(top)}
    places = sorted((place for place in chances if chances[place] < SHARE), key=chances.__getitem__)[: len(rest)]
    return places, sorted(rest, key=lambda index: _chance(f"{seed}\0passage\0{index}"))[: len(places)]


def _chance(text: str) -> float:
    """A number from 0 up to 1 that is the text's for good."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8]) / 2**64


def _stance_features(searched: Searched, claim: str, language: Language, places: Sequence[int]) -> list[tuple[float, ...]]:
    if searched.judge is None:
        return [()] * len(places)
    records, held = searched.held.records, searched.held
    passages = [Text(records[place].text, records[place].language, held.vectors[place]) for place in places]
    table = searched.judge.features(Text(claim, language, held.asked(claim, language)), passages)
    return [tuple(map(float, row)) for row in table]
