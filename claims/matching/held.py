"""What does each channel make of a claim, passage by passage, in the text that is held ready?

Four channels, each blind to something that another sees: words and their translations (``lexical``), what the whole sentence
means (``dense``), the nearest word to each word of the claim (``soft``), and numbers, names and shared citations (``anchors``).
Inside one paper every passage is scored by every channel, so that nothing is missed by a shortlist.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from claims.embedding import Space
from claims.index.anchors import Anchors
from claims.index.lexical import Lexical
from claims.index.records import Record
from claims.languages.bridge import Bridge
from claims.languages.leaning import leans_back
from claims.matching.soft import Words
from claims.spans import Language

Vector = NDArray[np.float32]


class Held:
    """Passages with all that is worked out of them beforehand."""

    def __init__(
        self, records: Sequence[Record], space: Space, bridges: Mapping[Language, Bridge], vectors: Vector | None = None
    ) -> None:
        self.records = list(records)
        self.space = space
        self.bridges = bridges
        self.lexical = Lexical(self.records, bridges)
        self.vectors = (
            space.vectors([(record.text, record.language) for record in records], "passage") if vectors is None else vectors
        )
        self.anchors = Anchors(self.records, bridges, self.lexical)
        self.words = Words(self.records, bridges)
        self.before = _before(self.records)
        """For each passage that leans on the one before it, where that stands; -1 for all others (n)."""
        self._asked = lru_cache(maxsize=256)(self._placed)

    def channels(self, claim: str, language: Language) -> dict[str, Vector]:
        """Each channel's score of every passage, in its own measure (n each); a channel that cannot say gives zeros."""
        asked = self.asked(claim, language)
        return {
            "lexical": self.lexical.scores(claim, language),
            "dense": (self.vectors @ asked).astype(np.float32),
            "soft": self.words.scores(claim, language),
            "anchors": self.anchors.scores(claim, language),
        }

    def asked(self, claim: str, language: Language) -> Vector:
        """Where the claim lies in the encoder's space (d)."""
        return self._asked(claim, language)

    def _placed(self, claim: str, language: Language) -> Vector:
        placed: Vector = self.space.vectors([(claim, language)], "query")[0]
        return placed


def _before(records: Sequence[Record]) -> NDArray[np.int64]:
    follows = [0 <= one.paragraph == other.paragraph for one, other in pairwise(records)]
    leaning = [leans_back(record.search, record.language) for record in records[1:]]
    held = [place if both else -1 for place, both in enumerate(map(all, zip(follows, leaning, strict=True)))]
    return np.array([-1, *held][: len(records)], dtype=np.int64)
