"""What does a small network that reads both texts side by side say of a pair?

A decomposable attention model (Parikh et al. 2016) over word vectors: each word is seen with its two neighbours on either side,
each claim word looks for its counterparts in the passage and the other way round (beginning from the likeness that translation
and word vectors give), and what is found is compared and summed up. Trained with PyTorch in ``claims.stance.training``; here it
is a few products in numpy, and what concerns one text alone is worked out once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from claims.stance.comparison import Comparison
from claims.stance.cues import CLASSES
from claims.stance.reading import Reading

FLAGS = len(CLASSES) + 5
SIDES = 4
"""Rows of opposites that are looked at for one word."""
MAX_CLAIM, MAX_PASSAGE = 40, 100
"""Words of each that are looked at."""
BACK_BONUS = 3
"""Numbers beside the words in a comparison: likeness where it looks, best likeness, whether inside the window."""

Array: TypeAlias = NDArray[np.float32]


def word_inputs(reading: Reading, limit: int) -> tuple[Array, NDArray[np.int64]]:
    """For each word its vector with its flags (words x d + FLAGS), and the rows of opposites it stands in (words x SIDES)."""
    count = min(limit, len(reading.forms))
    flags = np.zeros((count, FLAGS), np.float32)
    sides = np.zeros((count, SIDES), np.int64)
    for at in range(count):
        for name in reading.cues[at]:
            if name in CLASSES:
                flags[at, CLASSES.index(name)] = 1
        for place, side in enumerate(reading.sides[at][:SIDES]):
            sides[at, place] = 1 + 2 * side.axis + (side.sign > 0)
    plain = len(CLASSES)
    flags[:, plain] = reading.content[:count]
    flags[:, plain + 1] = reading.negated[:count]
    flags[:, plain + 2] = reading.weight[:count]
    flags[:, plain + 3] = reading.capital[:count]
    flags[:, plain + 4] = [form[:1].isdigit() for form in reading.forms[:count]]
    return np.hstack([reading.vectors[:count], flags]), sides


def pair_inputs(pair: Comparison) -> tuple[Array, Array]:
    """The likeness of the words looked at, and whether each passage word is inside the window."""
    return pair.likeness[:MAX_CLAIM, :MAX_PASSAGE], pair.window[:MAX_PASSAGE].astype(np.float32)


@dataclass(frozen=True, slots=True)
class Net:
    """One trained network, as plain arrays by the names training gave them."""

    parts: Mapping[str, Array]

    def words(self, inputs: Array, sides: NDArray[np.int64]) -> Array:
        """Each word as the network sees it among its neighbours; shape (words, h). A property of one text: keep it."""
        held = self.parts
        met = np.concatenate([inputs, held["sides.weight"][sides].sum(1)], axis=1)
        plain = _relu(met @ held["enter.weight"].T + held["enter.bias"])
        kernel = held["around.weight"]
        reach = kernel.shape[2] // 2
        padded = np.pad(plain, ((reach, reach), (0, 0)))
        around = sum(padded[at : at + len(plain)] @ kernel[:, :, at].T for at in range(kernel.shape[2])) + held["around.bias"]
        return plain + _relu(around)

    def logits(self, claim: Array, passages: Sequence[Array], inputs: Sequence[tuple[Array, Array]], features: Array) -> Array:
        """Log-odds of the classes for each passage; ``features`` are standardised. Shape (passages, classes)."""
        held = self.parts
        asked = claim @ held["ask.weight"].T + held["ask.bias"]
        summed = []
        for passage, (likeness, window) in zip(passages, inputs, strict=True):
            meeting = asked @ (passage @ held["answer.weight"].T + held["answer.bias"]).T / claim.shape[1] ** 0.5
            scores = np.asarray(meeting + held["trust"] * likeness, np.float32)
            ahead = self._compared("ahead", claim, passage, scores, likeness, np.ones(len(claim), np.float32))
            back = self._compared("back", passage, claim, scores.T, likeness.T, window)
            summed.append(np.concatenate([ahead.mean(0), ahead.max(0), back.mean(0), back.max(0)]))
        joined = np.concatenate([np.stack(summed), features], axis=1)
        # Row by row, not one product for all: a passage's row must be the same in any company.
        inner = [_relu(held["sum.weight"] @ row + held["sum.bias"]) for row in joined]
        return np.stack([held["call.weight"] @ row + held["call.bias"] for row in inner])

    def _compared(self, name: str, one: Array, other: Array, scores: Array, likeness: Array, window: Array) -> Array:
        looked = np.exp(scores - scores.max(1, keepdims=True))
        looked /= looked.sum(1, keepdims=True)
        found = looked @ other
        beside = np.stack([(looked * likeness).sum(1), likeness.max(1), window], axis=1)
        joined = np.concatenate([one, found, np.abs(one - found), one * found, beside], axis=1)
        return _relu(joined @ self.parts[f"{name}.weight"].T + self.parts[f"{name}.bias"])


def _relu(values: Array) -> Array:
    result: Array = np.maximum(values, 0)
    return result


def of_arrays(kept: Mapping[str, NDArray[Any]]) -> Net:
    """From what was kept, in half precision."""
    return Net({name: value.astype(np.float32) for name, value in kept.items()})
