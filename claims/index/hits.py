"""What is an answer of an index, and what must every index be able to do?"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Among = Container[int] | NDArray[np.bool_] | None
"""Which records are asked for: their places, or a mask with an element a record; all, if None."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage that answers a sentence."""

    passage: int
    """Index of the passage in its paper's ``Cut``."""
    score: float
    """Higher is nearer; comparable only within one answer of one index."""
    channel: str
    """Which index says so: ``lexical``, ``dense``, ``anchors``."""


class Index(Protocol):
    """A sentence is answered with hits, best first; equal scores in reading order, so that two runs say the same."""

    def search(self, sentence: str, top: int, among: Container[int] | None = None) -> list[Hit]:
        """At most ``top`` hits with a score above 0, among the passages named (all, if None)."""
        ...


def chosen(among: Among, size: int) -> NDArray[np.int64]:
    """The places asked for, in order."""
    if among is None:
        return np.arange(size)
    if isinstance(among, np.ndarray):
        return np.flatnonzero(among)
    if isinstance(among, Iterable):
        return np.array(sorted({int(place) for place in among if 0 <= place < size}), np.int64)
    return np.array([place for place in range(size) if place in among], np.int64)


def best(scores: NDArray[np.float32], places: NDArray[np.int64], top: int, channel: str) -> list[Hit]:
    """The ``top`` best above 0 of the records at ``places`` (in order), whose scores are given in the same order."""
    order = np.lexsort((places, -scores))[: max(top, 0)]
    return [Hit(int(places[at]), float(scores[at]), channel) for at in order if scores[at] > 0]
