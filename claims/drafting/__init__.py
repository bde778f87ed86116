"""Which question, hypothesis, sub-claims and evidence does a paper's own text put forward?"""

from claims.drafting.compose import draft
from claims.drafting.draft import SENTENCES, Draft, DraftLink, DraftNode, Reason

__all__ = ["SENTENCES", "Draft", "DraftLink", "DraftNode", "Reason", "draft"]
