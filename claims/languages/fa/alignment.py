"""Which word says which, learnt from sentences said twice: how is a translation table counted?

IBM Model 1 (Brown et al., "The mathematics of statistical machine translation", 1993) in both directions at once, made to agree:
the two models' posteriors are multiplied in every step (Liang, Taskar and Klein, "Alignment by agreement", 2006). Agreement
keeps rare words from gathering whatever stands about, which is what one direction alone is known for.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

ITERATIONS = 6
LONGEST = 60
"""Words of a sentence that are looked at; alignment costs the product of both lengths."""
_UNALIGNED = 1e-4
_GUESSED = 0.1

Pair = tuple[Sequence[str], Sequence[str], float]
"""A sentence's forms in English and in the other language, and how much it counts (1 is a careful human pair)."""


@dataclass(frozen=True)
class Counted:
    """What the pairs say: shares both ways."""

    english: list[str]
    other: list[str]
    other_of_english: csr_matrix
    """p(other | English): a row an English form, rows sum to 1."""
    english_of_other: csr_matrix
    """p(English | other): a row a form of the other language, rows sum to 1."""


Known = Callable[[str, str], tuple[float, float]]
"""What is known of an English and an other form already: p(other | English) and p(English | other)."""


def count(pairs: Iterable[Pair], iterations: int = ITERATIONS, known: Known | None = None) -> Counted:
    """Learn both tables. Deterministic: the same pairs in the same order give the same bytes.

    With ``known``, a few pairs tell something new: the words already known explain each other, which leaves the others to
    each other. What is known then counts as much as one more pair.
    """
    english: dict[str, int] = {}
    other: dict[str, int] = {}
    ones, others, weights = [], [], []
    for left, right, weight in pairs:
        if left and right and weight > 0:
            ones.append(np.array([english.setdefault(form, len(english)) for form in left[:LONGEST]], dtype=np.int64))
            others.append(np.array([other.setdefault(form, len(other)) for form in right[:LONGEST]], dtype=np.int64))
            weights.append(weight)
    if not weights:
        empty = csr_matrix((0, 0), dtype=np.float64)
        return Counted([], [], empty, empty)
    lefts = np.concatenate([np.repeat(a, len(b)) for a, b in zip(ones, others, strict=True)])
    rights = np.concatenate([np.tile(b, len(a)) for a, b in zip(ones, others, strict=True)])
    counts = np.repeat(np.array(weights), [len(a) * len(b) for a, b in zip(ones, others, strict=True)])
    left_slots, right_slots = _slots([len(a) for a in ones], [len(b) for b in others])
    kinds, kind = np.unique(lefts * len(other) + rights, return_inverse=True)
    left_of, right_of = kinds // len(other), kinds % len(other)

    together = np.bincount(kind, weights=counts, minlength=len(kinds))
    dice = 2 * together / (_totals(left_of, together)[left_of] + _totals(right_of, together)[right_of])
    other_share = dice / _totals(left_of, dice)[left_of]
    english_share = dice / _totals(right_of, dice)[right_of]
    prior = np.zeros((len(kinds), 2))
    if known is not None:
        left_names, right_names = list(english), list(other)
        prior = np.array([known(left_names[a], right_names[b]) for a, b in zip(left_of, right_of, strict=True)])
        other_share = _GUESSED * other_share + prior[:, 0]
        english_share = _GUESSED * english_share + prior[:, 1]
    for _ in range(iterations):
        a, b = other_share[kind], english_share[kind]
        posterior = a / (np.bincount(right_slots, weights=a) + _UNALIGNED)[right_slots]
        posterior *= b / (np.bincount(left_slots, weights=b) + _UNALIGNED)[left_slots]
        linked = np.bincount(kind, weights=posterior * counts, minlength=len(kinds)) + 1e-300
        other_share = (linked + prior[:, 0]) / _totals(left_of, linked + prior[:, 0])[left_of]
        english_share = (linked + prior[:, 1]) / _totals(right_of, linked + prior[:, 1])[right_of]
    shape = (len(english), len(other))
    return Counted(
        list(english),
        list(other),
        csr_matrix((other_share, (left_of, right_of)), shape=shape),
        csr_matrix((english_share, (right_of, left_of)), shape=shape[::-1]),
    )


def pruned(shares: csr_matrix, least: float, most: int) -> csr_matrix:
    """The table with only the shares of at least ``least``, and of each row the ``most`` largest."""
    rows, columns, values = [], [], []
    for row in range(shares.shape[0]):
        start, end = shares.indptr[row], shares.indptr[row + 1]
        held = shares.data[start:end]
        best = np.lexsort((shares.indices[start:end], -held))[:most]
        best = best[held[best] >= least]
        rows.append(np.full(len(best), row))
        columns.append(shares.indices[start:end][best])
        values.append(held[best])
    if not rows:
        return shares
    return csr_matrix((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=shares.shape)


def _slots(lefts: list[int], rights: list[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each possible link, in the order of all links: which place of all English words, and which of all others, it is about."""
    left_slots, right_slots, left, right = [], [], 0, 0
    for a, b in zip(lefts, rights, strict=True):
        left_slots.append(np.repeat(np.arange(left, left + a), b))
        right_slots.append(np.tile(np.arange(right, right + b), a))
        left, right = left + a, right + b
    return np.concatenate(left_slots), np.concatenate(right_slots)


def _totals(groups: NDArray[np.int64], values: NDArray[Any]) -> NDArray[np.float64]:
    return np.bincount(groups, weights=values).astype(np.float64)
