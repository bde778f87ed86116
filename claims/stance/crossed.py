"""What do the very words of a pair say: those that the claim has alone, and those that stand in their place in the passage?

Words and crossed pairs of words are hashed into one table of weights; with the counted features beside them, and where the
texts' vectors differ and meet, they make one linear model (fitted in ``claims.stance.training``). It learns what trees and a
small network cannot keep: which words stand for which.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.stance.comparison import ALIGNED, Comparison
from claims.stance.cues import is_persian

COLUMNS = 2**18
"""With a quarter of them, words that share a column cost about half a point of accuracy on a fold left out."""
COUNTED = 0.1
"""What the counted features are multiplied by beside the words, so that both are shrunk alike."""
VECTORS = 2 * 384 + 1
"""Columns for how the two texts' vectors stand beside each other: where they differ, where they meet, and their cosine."""
_MEETING = 5.0
_BESIDE, _AROUND = 2, 3
"""How near a met word must be to a claim word that nothing meets, and how far around it, in the passage, we look."""
_MOST = 2.0
"""The most a word counts."""
_GRAMS, _GRAM = (3, 4), 0.3
"""Letters in a row that are looked at in a Persian word of the claim that the passage lacks, and what each such row counts."""


@dataclass(frozen=True, slots=True)
class Hashed:
    """A pair's words as columns of the table, with what each counts; together of length 1."""

    columns: NDArray[np.int64]
    counts: NDArray[np.float64]


def hashed(pair: Comparison) -> Hashed:
    """The pair's words and crossed words."""
    counts: defaultdict[int, float] = defaultdict(float)
    for name, count in _named(pair):
        counts[zlib.crc32(name.encode()) % COLUMNS] += count
    values = np.minimum(np.fromiter(counts.values(), np.float64, len(counts)), _MOST)
    length = float(np.sqrt((values**2).sum()))
    return Hashed(np.fromiter(counts, np.int64, len(counts)), values / (length or 1.0))


def _named(pair: Comparison) -> Iterator[tuple[str, float]]:
    claim, passage = pair.claim, pair.passage
    ours, theirs = set(claim.forms), set(passage.forms)
    last = len(claim.forms) - 1
    for at, (form, word) in enumerate(zip(claim.forms, claim.written, strict=True)):
        yield f"said {word}", 1.0
        if at < last:
            yield f"said {word} {claim.written[at + 1]}", 1.0
        if at == 0:
            yield f"first {word}", 1.0
        if at >= last - 1:
            yield f"last{last - at} {word}", 1.0
        met = "same" if form in theirs else "alike" if pair.score[at] >= ALIGNED else "alone"
        yield f"{met} {form}", 1.0
        if met != "same" and is_persian(word):
            for gram in sorted(_grams(f"<{word}>")):
                yield f"letters {met} {gram}", _GRAM
        for side in claim.sides[at]:
            yield f"side {side.axis} {side.sign}", 0.5
    for form, inside in zip(passage.forms, pair.window, strict=True):
        if inside and form not in ours:
            yield f"other {form}", 0.5
    yield from _crossed(pair, ours, theirs)


def _grams(word: str) -> set[str]:
    return {word[at : at + size] for size in _GRAMS for at in range(len(word) - size + 1)}


def _crossed(pair: Comparison, ours: set[str], theirs: set[str]) -> Iterator[tuple[str, float]]:
    """A claim word that the passage lacks, beside each passage word near where it should stand that the claim lacks."""
    claim, passage = pair.claim, pair.passage
    where: defaultdict[str, list[int]] = defaultdict(list)
    for at, form in enumerate(passage.forms):
        where[form].append(at)
    for at, form in enumerate(claim.forms):
        if form in theirs:
            continue
        near: dict[str, None] = {}
        for other in range(max(0, at - _BESIDE), min(len(claim.forms), at + _BESIDE + 1)):
            if claim.weight[other] > 0:
                for place in where.get(claim.forms[other], ()):
                    near.update(dict.fromkeys(passage.forms[max(0, place - _AROUND) : place + _AROUND + 1]))
        for found in near:
            if found not in ours:
                yield f"{form} > {found}", 1.0


def beside(claim: NDArray[np.float32] | None, passage: NDArray[np.float32] | None) -> NDArray[np.float32]:
    """The columns ``VECTORS`` of two vectors of unit length; zeros where either is unknown or of another model."""
    if claim is None or passage is None or not (_known(claim) and _known(passage)):
        return np.zeros(VECTORS, np.float32)
    both = claim * passage
    found: NDArray[np.float32] = np.concatenate([np.abs(claim - passage), _MEETING * both, [both.sum()]]).astype(np.float32)
    return found


def _known(vector: NDArray[np.float32]) -> bool:
    return 2 * len(vector) + 1 == VECTORS and bool(vector.any())


@dataclass(frozen=True, slots=True)
class Crossed:
    """The linear model, as plain arrays."""

    words: NDArray[np.float32]
    """Shape (COLUMNS, classes)."""
    counted: NDArray[np.float32]
    """Shape (features, classes)."""
    vectors: NDArray[np.float32]
    """Shape (VECTORS, classes)."""
    bias: NDArray[np.float32]

    def logits(self, rows: Sequence[Hashed], plain: NDArray[np.float32], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Log-odds of the classes for each pair; ``plain`` are its standardised features, ``vectors`` what ``beside`` gives."""
        found = np.zeros((len(rows), len(self.bias)))
        for at, row in enumerate(rows):
            words = row.counts @ self.words[row.columns]
            found[at] = words + COUNTED * (plain[at] @ self.counted) + vectors[at] @ self.vectors + self.bias
        return found

    @classmethod
    def mean(cls, models: Sequence["Crossed"]) -> "Crossed":
        """The one model that says what these say on average."""
        return cls(
            _mean([each.words for each in models]),
            _mean([each.counted for each in models]),
            _mean([each.vectors for each in models]),
            _mean([each.bias for each in models]),
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """For keeping, the words' weights in a byte each."""
        scale = float(np.abs(self.words).max()) / 127 or 1.0
        return {
            "words": np.round(self.words / scale).astype(np.int8),
            "scale": np.array(scale),
            "counted": self.counted,
            "vectors": self.vectors.astype(np.float16),
            "bias": self.bias,
        }

    @classmethod
    def of_arrays(cls, kept: Mapping[str, NDArray[Any]]) -> "Crossed":
        """From what ``arrays`` gave."""
        words = kept["words"].astype(np.float32) * np.float32(kept["scale"])
        return cls(words, kept["counted"], kept["vectors"].astype(np.float32), kept["bias"])


def _mean(parts: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    return np.asarray(np.mean(np.stack(parts), axis=0), np.float32)
