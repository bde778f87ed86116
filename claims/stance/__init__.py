"""Does this passage support, contradict or merely mention the claim?"""

from claims.stance.head import Head
from claims.stance.judge import FEATURES, STANCES, Judge
from claims.stance.values import Judgement, Reason, Text

__all__ = ["FEATURES", "STANCES", "Head", "Judge", "Judgement", "Reason", "Text"]
