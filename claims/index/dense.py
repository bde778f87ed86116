"""Which passages mean nearly what a sentence means, whatever words either uses?

Cosine between vectors of one space (``claims.embedding``), exact up to 300,000 passages. Beyond that the signs of a vector's
numbers choose who is looked at exactly (Charikar, "Similarity estimation techniques from rounding algorithms", 2002). Inside a
paper, and whenever only some passages are asked, the search is exact. Scores are summed in 64 bits from numbers on a 16-bit
grid, and so without any rounding: equal vectors score equal, wherever they lie and however the index came about.
"""

from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from claims.embedding import Space
from claims.index.hits import Hit
from claims.spans import Language
from claims.text import language as language_of

CHANNEL = "dense"
MOST_EXACT = 300_000
"""Vectors that are all compared; with more, signs come first."""
SHARE_RESCORED = 100
"""One in so many vectors is compared exactly after the signs have spoken, and no fewer than 50 for each hit wanted.

Of the ten nearest among 6,000 sentences of abstracts, the signs let 96 in 100 through at that share, 87 at a third of it.
"""
_SLACK = 1e-5
"""More than 32-bit sums can be wrong by."""

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Rows:
    """What a dense index searches: vectors and whose they are."""

    ids: NDArray[np.int64]
    """Each at most once; below 0 where a row is empty."""
    vectors: Vectors
    """A row for each id."""
    signs: NDArray[np.uint64] | None = None
    """``signs_of(vectors)``, where they are kept."""

    def rows(self) -> "Rows":
        """Itself: these never change."""
        return self

    @cached_property
    def order(self) -> NDArray[np.int64] | None:
        """The places in the order of their ids; None where they lie in that order."""
        return None if (self.ids[:-1] < self.ids[1:]).all() else np.argsort(self.ids, kind="stable")

    @cached_property
    def all_signs(self) -> NDArray[np.uint64]:
        """The signs of every row, made now if they were not kept."""
        return signs_of(self.vectors) if self.signs is None else self.signs

    def places(self, wanted: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where those ids lie; ids that are not here are left out."""
        order = self.order
        wanted = np.unique(wanted[wanted >= 0])
        found = np.searchsorted(self.ids, wanted, sorter=order)
        wanted, found = wanted[found < len(self.ids)], found[found < len(self.ids)]
        places = found if order is None else order[found]
        return np.asarray(places[self.ids[places] == wanted], dtype=np.int64)


class Kept(Protocol):
    """Whatever has the rows as they are now: the rows themselves, or a folder that others write to."""

    def rows(self) -> Rows:
        """The rows as they are now."""
        ...


def numbered(vectors: Vectors) -> Rows:
    """Vectors in memory, each known by its place."""
    return Rows(np.arange(len(vectors), dtype=np.int64), vectors)


class Dense:
    """An index by meaning."""

    def __init__(self, space: Space, kept: Kept) -> None:
        self._space = space
        self._kept = kept

    def search(self, sentence: str, top: int, among: Container[int] | None = None) -> list[Hit]:
        """At most ``top`` hits with a cosine above 0, best first, equal ones by id; ``passage`` is the id of the row."""
        return self.nearest(self.vector(sentence), top, among)

    def vector(self, sentence: str, language: Language = "") -> Vectors:
        """A question's vector; its language is told from it where none is named."""
        row: Vectors = self._space.vectors([(sentence, language or language_of(sentence))], "query")[0]
        return row

    def nearest(self, vector: Vectors, top: int, among: Container[int] | None = None) -> list[Hit]:
        """``search`` by a vector on the grid of ``claims.embedding.values``, of zeros where there is nothing to go by."""
        rows = self._kept.rows()
        if top < 1 or not vector.any() or not len(rows.ids):
            return []
        places = _best(rows, vector, top, among)
        scores = rows.vectors[places].astype(np.float64) @ vector.astype(np.float64)
        ids = rows.ids[places]
        best = np.lexsort((ids, -scores))[:top]
        return [Hit(int(ids[place]), float(scores[place]), CHANNEL) for place in best if scores[place] > 0 and ids[place] >= 0]

    def scores(self, vector: Vectors) -> NDArray[np.float64]:
        """The cosine of every row, in the rows' order. Meant for one paper: it makes 64-bit copies of all."""
        return np.asarray(self._kept.rows().vectors.astype(np.float64) @ vector.astype(np.float64))


def _best(rows: Rows, vector: Vectors, top: int, among: Container[int] | None) -> NDArray[np.int64]:
    """Places among which the ``top`` nearest are for certain (with very many rows: almost); no empty ones."""
    chosen = None if among is None else rows.places(_numbers(among, rows.ids))
    if chosen is None and len(rows.ids) > MOST_EXACT:
        chosen = _near_by_sign(rows, vector, max(len(rows.ids) // SHARE_RESCORED, 50 * top))
    if chosen is None or len(chosen) > len(rows.ids) // 8:  # to copy many rows together takes longer than to score all
        everyone = rows.vectors @ vector
        scores = everyone if chosen is None else everyone[chosen]
    else:
        scores = rows.vectors[chosen] @ vector
    scores[(rows.ids if chosen is None else rows.ids[chosen]) < 0] = -2
    least = np.partition(scores, -top)[-top] if len(scores) > top else -1.0
    places = np.flatnonzero(scores >= max(least, -1.0) - _SLACK)
    return places if chosen is None else chosen[places]


def _numbers(among: Container[int], ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """The ids that may answer."""
    if isinstance(among, range | set | frozenset | dict | list | tuple):
        return np.fromiter(among, dtype=np.int64, count=len(among))
    return np.array([each for each in ids.tolist() if each in among], dtype=np.int64)


def signs_of(vectors: Vectors) -> NDArray[np.uint64]:
    """One bit a number, set where it is above 0: a row of whole 64-bit words for each vector."""
    bits = np.packbits(vectors > 0, axis=1)
    words = np.zeros((len(bits), -(-bits.shape[1] // 8) * 8), dtype=np.uint8)
    words[:, : bits.shape[1]] = bits
    return words.view(np.uint64)


def _near_by_sign(rows: Rows, vector: Vectors, most: int) -> NDArray[np.int64]:
    """Places of those whose signs differ least from the vector's."""
    own = signs_of(vector[None, :])[0]
    differing = np.zeros(len(rows.ids), dtype=np.uint16)
    for word, of_all in zip(own, rows.all_signs.T, strict=True):
        differing += np.bitwise_count(of_all ^ word)
    differing[rows.ids < 0] = np.iinfo(np.uint16).max
    limit = np.partition(differing, most)[most] if len(differing) > most else np.iinfo(np.uint16).max
    return np.flatnonzero(differing <= limit)
