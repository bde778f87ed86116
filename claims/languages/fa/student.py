"""Where does a Persian text lie in the English encoder's space?

A static student of the English encoder: each stem and each of its character n-grams has a vector, a text is the sum of its
words' (fastText's subword sums: Bojanowski et al., "Enriching word vectors with subword information", 2017), pulled towards
what the teacher makes of the English side (Reimers and Gurevych, "Making monolingual sentence embeddings multilingual", 2020).
Reading needs numpy only; training is in ``training.py``.
"""

import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from claims.languages.fa.counting import forms

GRAM_SHARE = 0.5
"""What a word's n-grams weigh together, beside the word itself, before the root of their number."""
_GRAMS = (3, 4, 5)
Arrays = dict[str, NDArray[np.generic]]


class Student:
    """Vectors of stems and n-grams, in 8 bits with a scale a row."""

    def __init__(self, stems: Sequence[str], rows: NDArray[np.int8], scales: NDArray[np.float32], buckets: int) -> None:
        self.stems = list(stems)
        self.buckets = buckets
        self._places = {stem: place for place, stem in enumerate(self.stems)}
        self._rows = rows
        self._scales = scales

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row of unit length for each text; zeros where nothing of it is known."""
        return self.of_forms([forms(text) for text in texts])

    def of_forms(self, texts: Sequence[Sequence[str]]) -> NDArray[np.float32]:
        """The same for texts whose forms are counted already."""
        picks = [pieces(text, self._places, self.buckets) for text in texts]
        columns = np.array([place for places, _ in picks for place in places], dtype=np.int64)
        weights = np.array([weight for _, weights in picks for weight in weights], dtype=np.float32)
        ends = np.concatenate([[0], np.cumsum([len(places) for places, _ in picks], dtype=np.int64)])
        used, at = np.unique(columns, return_inverse=True)
        dense = self._rows[used].astype(np.float32) * self._scales[used, None]
        sums: NDArray[np.float32] = csr_matrix((weights, at, ends), shape=(len(texts), len(used))) @ dense
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(np.divide(sums, lengths, out=np.zeros_like(sums), where=lengths > 1e-9), dtype=np.float32)

    def arrays(self) -> Arrays:
        """The student as arrays for ``numpy.savez``."""
        return {
            "stems": np.frombuffer("\n".join(self.stems).encode(), dtype=np.uint8),
            "rows": self._rows,
            "scales": self._scales,
            "buckets": np.array(self.buckets),
        }

    @classmethod
    def of_arrays(cls, held: Mapping[str, NDArray[np.generic]]) -> "Student":
        """The student from the arrays that ``arrays`` gave."""
        stems = held["stems"].tobytes().decode().split("\n")
        return cls(stems, held["rows"].astype(np.int8), held["scales"].astype(np.float32), int(held["buckets"]))

    @classmethod
    def of_weights(cls, stems: Sequence[str], weights: NDArray[np.float32], buckets: int) -> "Student":
        """The student from trained weights, stems first and then n-gram buckets; each row rounded to 8 bits."""
        scales = np.maximum(np.abs(weights).max(axis=1), 1e-12) / 127
        return cls(stems, np.round(weights / scales[:, None]).astype(np.int8), scales.astype(np.float32), buckets)


def pieces(words: Sequence[str], places: Mapping[str, int], buckets: int) -> tuple[list[int], list[float]]:
    """The rows of a text's words and n-grams, and what each weighs."""
    rows: list[int] = []
    weights: list[float] = []
    for word in words:
        place = places.get(word)
        if place is not None:
            rows.append(place)
            weights.append(1.0)
        grams = _grams(word, buckets)
        if grams:
            rows += [len(places) + gram for gram in grams]
            weights += [GRAM_SHARE / len(grams) ** 0.5] * len(grams)
    return rows, weights


@lru_cache(maxsize=65536)
def _grams(word: str, buckets: int) -> tuple[int, ...]:
    if len(word) < 2:
        return ()
    marked = f"<{word}>"
    return tuple(
        zlib.crc32(marked[at : at + size].encode()) % buckets for size in _GRAMS for at in range(len(marked) - size + 1)
    )
