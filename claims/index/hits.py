"""What is an answer of an index, and what must every index be able to do?"""

from collections.abc import Container
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage that answers a sentence."""

    passage: int
    """Index of the passage in its paper's ``Cut``."""
    score: float
    """Higher is nearer; comparable only within one answer of one index."""
    channel: str
    """Which index says so: ``lexical``, ``dense``, ``anchors``."""


class Index(Protocol):
    """A sentence is answered with hits, best first; equal scores in reading order, so that two runs say the same."""

    def search(self, sentence: str, top: int, among: Container[int] | None = None) -> list[Hit]:
        """At most ``top`` hits with a score above 0, among the passages named (all, if None)."""
        ...
