"""How do the channels become one answer: how likely is it that this passage bears on this claim?

A logistic head over few features, the same in every language: each channel's standard score inside the paper, what the
sentences before and after say (a sentence that begins "this policy" has its subject in the one before), and how near the
passage comes to the best. Weights are shipped, named and readable in ``weights/fusion.json``; verdicts refit them map by map
(``learning``).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CHANNELS = ("lexical", "dense", "soft", "anchors")
FEATURES = (*CHANNELS, "before", "after", "best_lexical", "best_dense", "best_soft", "short")
WEIGHTS = Path(__file__).parent / "weights" / "fusion.json"
_SHORT = 6
"""Words under which a passage is a heading or a scrap more often than a statement."""
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Head:
    """A linear head: relevance is the logistic of ``features @ weights + bias``."""

    weights: tuple[float, ...]
    bias: float

    def relevance(self, features: Matrix) -> NDArray[np.float64]:
        """For each row (a passage) how likely it bears on the claim, 0 to 1."""
        return np.asarray(1 / (1 + np.exp(-(features @ np.array(self.weights) + self.bias))), dtype=np.float64)


def features(channels: Mapping[str, NDArray[np.float32]], paragraphs: NDArray[np.int64], lengths: NDArray[np.int64]) -> Matrix:
    """A row a passage, a column each of ``FEATURES``.

    Neighbours with the same number in ``paragraphs`` stand in one paragraph; ``lengths`` are in words.
    """
    standards = {name: standard(channels[name]) if name in channels else np.zeros(len(lengths)) for name in CHANNELS}
    together = (standards["lexical"] + standards["dense"] + standards["soft"]) / 3
    same = paragraphs[1:] == paragraphs[:-1]
    before, after = np.zeros(len(lengths)), np.zeros(len(lengths))
    before[1:][same] = together[:-1][same]
    after[:-1][same] = together[1:][same]
    columns = [
        *(standards[name] for name in CHANNELS),
        np.maximum(before, 0),
        np.maximum(after, 0),
        *(_of_best(channels.get(name), len(lengths)) for name in ("lexical", "dense", "soft")),
        (lengths < _SHORT).astype(np.float64),
    ]
    return np.stack(columns, axis=1).astype(np.float64)


def standard(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    """Standard scores: how far above the rest, in standard deviations; zeros where all are alike."""
    spread = float(scores.std())
    return np.asarray((scores - scores.mean()) / spread if spread > 1e-9 else np.zeros(len(scores)), dtype=np.float64)


def _of_best(scores: NDArray[np.float32] | None, size: int) -> NDArray[np.float64]:
    """Scores as shares of the highest."""
    if scores is None or not size or float(scores.max()) <= 0:
        return np.zeros(size)
    return np.asarray(np.maximum(scores, 0) / scores.max(), dtype=np.float64)


@cache
def shipped(path: Path = WEIGHTS) -> Head:
    """The head that ships."""
    held = json.loads(path.read_text("utf-8"))
    named = held["weights"]
    return Head(tuple(float(named[name]) for name in FEATURES), float(held["bias"]))
