"""How near is each passage of a paper to a sentence of it, to every channel at once: the index that drafts a first map?"""

from collections.abc import Container

import numpy as np

from claims.index.hits import Hit
from claims.matching.fusing import features
from claims.matching.matcher import Searched
from claims.matching.ranking import order
from claims.text import language

CHANNEL = "fused"


class Nearness:
    """The matcher as an index: scores are 0 to 1, as likelihoods stretched so that the nearest passage has 1."""

    def __init__(self, searched: Searched) -> None:
        self._searched = searched

    def search(self, sentence: str, top: int, among: Container[int] | None = None) -> list[Hit]:
        """At most ``top`` hits with a score above 0, best first, among the passages named (all, if None)."""
        held, passages = self._searched.held, self._searched.reading.cut.passages
        rows = features(held.channels(sentence, language(sentence)), held.before)
        weighed = np.maximum(rows @ np.array(self._searched.head.weights), 0.0)
        if not len(weighed) or weighed.max() <= 0:
            return []
        scores = weighed / weighed.max()
        hits = (Hit(passages[place].index, float(scores[place]), CHANNEL) for place in order(scores) if scores[place] > 0)
        return [hit for hit in hits if among is None or hit.passage in among][:top]
