"""Which passages of a paper bear on a claim, which way, and how surely?

Every passage of the paper is scored by every channel, the head makes one relevance of them, and the judge says of the best
which way each bears. Nothing is random and nothing is fetched: the same claim has the same answer, to the byte.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from claims.index.hits import chosen
from claims.index.records import records
from claims.languages.bridge import Bridge
from claims.matching import fusing
from claims.matching.bilingual import own_pairs
from claims.matching.fusing import CHANNELS, features
from claims.matching.held import Held
from claims.matching.learning import Heads
from claims.matching.ranking import Head, first
from claims.matching.values import Suggestion
from claims.reading import Reading
from claims.spans import Language
from claims.stance import Judge, Judgement, Text
from claims.tools import Tools
from claims.vocabulary import Band, Stance

UNJUDGED = Judgement(Stance.NEUTRAL, 0.0, 0.0, 1.0, Band.NO_CALL, (), None)
TOP = 10
"""Suggestions given where nobody says how many."""


@dataclass(frozen=True)
class Searched:
    """One paper made ready: its passages with all that is worked out of them beforehand."""

    reading: Reading
    held: Held
    judge: Judge | None
    """None where the judge's weights are missing: then nothing is called."""
    head: Head


def ready(reading: Reading, tools: Tools, vectors: NDArray[np.float32] | None = None, head: Head | None = None) -> Searched:
    """A paper made ready to be searched; ``vectors`` are its passages' (n x d) if they are kept already.

    The paper's own bilingual titles, keywords and abstracts sharpen the bridges for it.
    """
    bridges: dict[Language, Bridge] = {
        language: bridge.sharpened(own_pairs(reading, tools.space, language)) for language, bridge in tools.bridges.items()
    }
    judge = Judge(next(iter(bridges.values()), None), tools.weights, crossing=tools.crossing) if tools.weights else None
    held = Held(records(reading.cut.passages, reading.audit), tools.space, bridges, vectors)
    return Searched(reading, held, judge, head or fusing.shipped())


def taught(searched: Searched, heads: Heads) -> Searched:
    """The same paper under other heads, those learnt for a map: nothing of it is worked out again."""
    judge = searched.judge.with_head(heads.stance) if searched.judge and heads.stance else searched.judge
    return replace(searched, head=heads.relevance, judge=judge)


def suggest(
    searched: Searched, claim: str, language: Language, top: int = TOP, among: Container[int] | None = None
) -> tuple[Suggestion, ...]:
    """At most ``top`` passages that bear on the claim, best first, among those named (all, if None)."""
    places = chosen(among, len(searched.held.records))
    if not len(places) or top < 1:
        return ()
    seen = ranked(searched, claim, language)
    return seen.judged(places[first(seen.scores[places], top)].tolist())


def suggest_of(
    several: Sequence[Searched], claim: str, language: Language, top: int = TOP, among: Sequence[Container[int] | None] = ()
) -> tuple[tuple[int, Suggestion], ...]:
    """The same from several papers together, each with the place of its paper among them; ``among`` is said for each paper.

    All must be under one head: their scores are compared.
    """
    held = [chosen(each, len(one.held.records)) for one, each in zip_longest(several, among)]
    seen = {at: ranked(several[at], claim, language) for at, places in enumerate(held) if len(places)}
    every = [(at, int(place)) for at, places in enumerate(held) for place in places]
    if not every or top < 1:
        return ()
    best = [every[at] for at in first(np.concatenate([seen[at].scores[held[at]] for at in seen]), top)]
    judged = {at: iter(seen[at].judged([place for whose, place in best if whose == at])) for at in seen}
    return tuple((whose, replace(next(judged[whose]), rank=rank)) for rank, (whose, _) in enumerate(best, 1))


@dataclass(frozen=True)
class Ranked:
    """Every passage of one paper beside a claim: scored, and not yet judged."""

    searched: Searched
    claim: str
    language: Language
    channels: tuple[str, ...]
    """Those that could say something."""
    rows: NDArray[np.float64]
    """What the head saw (n x features)."""
    relevance: NDArray[np.float64]
    scores: NDArray[np.float64]
    """In the order of ``relevance``; under one head they may be compared between papers."""

    def judged(self, places: Sequence[int]) -> tuple[Suggestion, ...]:
        """The passages at these places with what the judge says of them, ranked as they are given."""
        return tuple(suggestion for suggestion, _ in self.weighed(places))

    def weighed(self, places: Sequence[int]) -> tuple[tuple[Suggestion, tuple[float, ...]], ...]:
        """The same, each with what the judge saw of it; nothing without a judge."""
        held, judge = self.searched.held, self.searched.judge
        judged = [UNJUDGED] * len(places)
        rows: list[tuple[float, ...]] = [()] * len(places)
        if judge is not None:
            judged, table = judge.judged(
                Text(self.claim, self.language, held.asked(self.claim, self.language)),
                [Text(held.records[place].text, held.records[place].language, held.vectors[place]) for place in places],
            )
            rows = [tuple(map(float, row)) for row in table]
        return tuple(
            (self._suggestion(rank, place, judgement), row)
            for rank, (place, judgement, row) in enumerate(zip(places, judged, rows, strict=True), 1)
        )

    def _suggestion(self, rank: int, place: int, judgement: Judgement) -> Suggestion:
        return Suggestion(
            passage=self.searched.reading.cut.passages[place].index,
            rank=rank,
            score=float(self.relevance[place]),
            judgement=judgement,
            channels={name: float(self.rows[place, at]) for at, name in enumerate(CHANNELS) if name in self.channels},
            features=tuple(map(float, self.rows[place])),
        )


def ranked(searched: Searched, claim: str, language: Language) -> Ranked:
    """All passages of a paper, which has some, beside a claim."""
    channels = searched.held.channels(claim, language)
    rows = features(channels, searched.held.before)
    relevance, scores = searched.head.likelihood(rows), searched.head.scores(rows)
    return Ranked(searched, claim, language, tuple(channels), rows, relevance, scores)
