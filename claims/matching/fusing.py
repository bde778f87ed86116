"""How do the channels become one answer: how likely is it that this passage bears on this claim?

Four standard scores inside the paper and one linear head over them, the same in every language: few weights, shipped in
``weights/fusion.json`` to be read by a person too, and refitted map by map as verdicts come in (``learning``).
"""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from claims.matching import ranking
from claims.matching.ranking import Floats, Head, standard

CHANNELS = ("lexical", "dense", "soft", "anchors")
FEATURES = CHANNELS


def features(channels: Mapping[str, NDArray[np.float32]], size: int) -> Floats:
    """A row for each of ``size`` passages, a column for each of ``FEATURES``: standard scores, 0 where a channel is missing."""
    columns = [standard(channels[name]) if name in channels else np.zeros(size) for name in CHANNELS]
    return np.stack(columns, axis=1).astype(np.float64)


@lru_cache(maxsize=1)
def shipped() -> Head:
    """The head that ships; WeightsUnavailable where its file is missing."""
    head = ranking.load("fusion")
    if head.names != FEATURES:
        raise ValueError(f"the head that ships was fitted on {head.names}, not on {FEATURES}")
    return head
