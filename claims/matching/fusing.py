"""How do the channels become one answer: how likely is it that this passage bears on this claim?

Four standard scores inside the paper, what the sentence before says where a passage leans on it, and one linear head over them,
the same in every language: few weights, shipped in ``weights/fusion.json`` to be read by a person too, and refitted map by map
as verdicts come in (``learning``).
"""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from claims.matching import ranking
from claims.matching.ranking import Floats, Head, standard

CHANNELS = ("lexical", "dense", "soft", "anchors")
FEATURES = (*CHANNELS, "before")
SHARES = {"lexical": 1.0, "dense": 0.7, "soft": 0.4, "anchors": 0.3}
"""What a standard deviation of each channel says beside one of the lexical channel."""


def features(channels: Mapping[str, NDArray[np.float32]], before: NDArray[np.int64]) -> Floats:
    """A row for each passage, a column for each of ``FEATURES``.

    The channels as standard scores, 0 where one is missing; then, for a passage that leans on another ("This costs more …"),
    what the channels together make of that one. ``before`` (n) names it, -1 where a passage stands by itself.
    """
    columns = [standard(channels[name]) if name in channels else np.zeros(len(before)) for name in CHANNELS]
    together = np.sum([SHARES[name] * column for name, column in zip(CHANNELS, columns, strict=True)], axis=0)
    columns.append(np.where(before >= 0, np.maximum(together[before], 0.0), 0.0))
    return np.stack(columns, axis=1).astype(np.float64)


@lru_cache(maxsize=1)
def shipped() -> Head:
    """The head that ships; WeightsUnavailable where its file is missing."""
    head = ranking.load("fusion")
    if head.names != FEATURES:
        raise ValueError(f"the head that ships was fitted on {head.names}, not on {FEATURES}")
    return head
