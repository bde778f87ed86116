"""What does the matcher answer with?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from claims.stance import Judgement


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A link the matcher proposes: this passage bears on the claim. It becomes part of a map when a person accepts it."""

    passage: int
    """Index of the passage in its paper's ``Cut``."""
    rank: int
    """From 1, best first."""
    score: float
    """How likely it is that the passage bears on the claim at all, 0 to 1; calibrated. What the ranks follow."""
    judgement: Judgement
    """Which way it bears on the claim, in which band, and what spoke for and against."""
    channels: Mapping[str, float] = field(default_factory=dict)
    """What each channel made of it, as standard scores within the paper: ``lexical``, ``dense``, ``anchors``."""
    features: tuple[float, ...] = ()
    """What the heads saw, in the order of their names: kept so that a verdict on it can teach."""
