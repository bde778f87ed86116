"""What goes into judging a stance, and what comes out?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claims.spans import Language
from claims.vocabulary import Band, Stance


@dataclass(frozen=True, slots=True)
class Text:
    """A claim or a passage as the judge takes it."""

    text: str
    language: Language
    vector: NDArray[np.float32] | None = None
    """Of unit length, in the English encoder's space, if the caller has it (a Persian text's comes from the bridge)."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that spoke for or against a call, with the words or figures it is about."""

    code: str
    """One of ``claims.stance.reasons.CODES``."""
    words: tuple[str, ...]
    """As they stand: the claim's, then the passage's."""
    weight: float
    """How much it bears on the call, as a difference in log-odds; above 0 speaks for the call, below 0 against it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one passage does to one claim, how surely, and why."""

    stance: Stance
    """Neutral where that outweighs the other two together; else the likelier of those, be it ever so unsure: see ``band``."""
    supports: float
    contradicts: float
    neutral: float
    """Calibrated shares; the three sum to 1."""
    band: Band
    reasons: tuple[Reason, ...]
    """What speaks for the call, weightiest first."""
    against: Reason | None
    """The one thing that most spoke against it."""

    @property
    def lean(self) -> Stance:
        """Which way the passage points if it bears on the claim at all: supports or contradicts."""
        return Stance.CONTRADICTS if self.contradicts > self.supports else Stance.SUPPORTS
