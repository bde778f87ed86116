"""Which passages share runs of letters with a sentence, whatever their endings, hyphens and spaces?

BM25 over runs of four characters that go across blanks (McNamee and Mayfield, "Character n-gram tokenization for European
language text retrieval", 2004): no stemmer, no list of words, nothing of any language. It finds ``Gcn5-mediated`` by ``GCN5``
and a compound by its parts, beside the lexical channel, not in place of it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from claims.index.records import Record
from claims.text import key

RUN = 4
K1 = 1.5
B = 0.75
CHANNEL = "letters"


class Letters:
    """An index over records, in memory: scores every record in one pass."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.size = len(records)
        held = [runs(record.search) for record in records]
        lengths = np.array([len(each) for each in held], dtype=np.int64)
        together = np.concatenate(held) if held else np.zeros(0, np.uint64)
        self._known, places = np.unique(together, return_inverse=True)
        shape = (len(self._known), self.size)
        counts = csr_matrix((np.ones(len(places), np.float32), (places, np.repeat(np.arange(self.size), lengths))), shape=shape)
        self._weights = _bm25(counts, lengths)

    def scores(self, sentence: str) -> NDArray[np.float32]:
        """A score for every record, 0 where no run of letters is shared."""
        asked, times = np.unique(runs(key(sentence)), return_counts=True)
        places = np.searchsorted(self._known, asked)
        places[places == len(self._known)] = 0
        known = self._known[places] == asked if len(self._known) else np.zeros(len(asked), bool)
        shape = (1, len(self._known))
        wanted = csr_matrix((times[known].astype(np.float32), (np.zeros(known.sum(), int), places[known])), shape=shape)
        return np.asarray((wanted @ self._weights).todense(), dtype=np.float32).ravel()


def runs(text: str) -> NDArray[np.uint64]:
    """The runs of four characters in a search form, in order, each as one number; all that is no letter or figure is a blank.

    A character counts by its lower 16 bits: two that differ only above them are one here, at the cost of a chance likeness.
    """
    words = "".join(character if character.isalnum() else " " for character in text).split()
    codes = np.frombuffer(f" {' '.join(words)} ".encode("utf-32-le"), dtype=np.uint32).astype(np.uint64) & np.uint64(0xFFFF)
    if not words or len(codes) < RUN:
        return np.zeros(0, np.uint64)
    found = np.zeros(len(codes) - RUN + 1, np.uint64)
    for place in range(RUN):
        found |= codes[place : place + len(found)] << np.uint64(16 * place)
    return found


def _bm25(counts: csr_matrix, lengths: NDArray[np.int64]) -> csr_matrix:
    """The weight of each run (row) in each record (column), rarity and all."""
    size = counts.shape[1]
    rarity = np.log1p((size - np.diff(counts.indptr) + 0.5) / (np.diff(counts.indptr) + 0.5))
    norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()) if size else 1.0, 1.0))
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    gained = counts.data * (K1 + 1) / (counts.data + norm[counts.indices]) * rarity[rows]
    return csr_matrix((gained.astype(np.float32), counts.indices, counts.indptr), shape=counts.shape)
