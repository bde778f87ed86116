"""Which passages of a paper bear on a claim, which way, and how surely?

Every passage of the paper is scored by every channel, the head makes one relevance of them, and the judge says of the best
which way each bears. Nothing is random and nothing is fetched: the same claim has the same answer, to the byte.
"""

from collections.abc import Container
from dataclasses import dataclass, replace

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
    held = searched.held
    places = chosen(among, len(held.records))
    if not len(places) or top < 1:
        return ()
    channels = held.channels(claim, language)
    rows = features(channels, held.before)
    relevance = searched.head.likelihood(rows)
    best = places[first(searched.head.scores(rows)[places], top)]
    judged = [UNJUDGED] * len(best)
    if searched.judge is not None:
        judged = searched.judge.judge(
            Text(claim, language, held.asked(claim, language)),
            [Text(held.records[place].text, held.records[place].language, held.vectors[place]) for place in best],
        )
    return tuple(
        Suggestion(
            passage=searched.reading.cut.passages[place].index,
            rank=rank,
            score=float(relevance[place]),
            judgement=judgement,
            channels={name: float(rows[place, at]) for at, name in enumerate(CHANNELS) if name in channels},
            features=tuple(map(float, rows[place])),
        )
        for rank, (place, judgement) in enumerate(zip(best, judged, strict=True), 1)
    )
