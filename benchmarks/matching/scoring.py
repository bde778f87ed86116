"""How good is a ranked answer beside what a careful reader says, and how honest is it about how sure it is?

A passage hits a piece of evidence when it covers at least half of it and is at most three times as long. Passages outside the
part of the paper that the gold was written for are passed over before ranks are counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

CUTS = (1, 5, 10)
STANCES = ("supports", "contradicts")
BINS = 15
Ranges = Sequence[Sequence[int]]
"""Half-open ranges of code points of the paper's file; two where a page break cuts a sentence."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with the passages that bear on it."""

    id: str
    text: str
    language: str
    evidence: tuple[tuple[Ranges, str], ...]
    """Where, and whether it ``supports`` or ``contradicts``."""

    @classmethod
    def of_line(cls, held: Mapping[str, Any]) -> "Claim":
        """A line of a gold file: ``id``, ``claim``, ``lang``, ``supports``, ``contradicts``."""
        evidence = tuple((place, stance) for stance in STANCES for place in held[stance])
        return cls(str(held["id"]), held["claim"], held["lang"], evidence)


@dataclass(frozen=True, slots=True)
class Answer:
    """A suggested passage."""

    spans: Ranges
    stance: str


@dataclass(slots=True)
class Scores:
    """What came out, claim by claim, so that sets can be put together."""

    recall: dict[int, list[float]] = field(default_factory=lambda: {cut: [] for cut in CUTS})
    """Share of a claim's evidence among the first so many."""
    reciprocal: list[float] = field(default_factory=list)
    """1 / place of the first hit; 0 where there is none."""
    stances: list[tuple[str, str]] = field(default_factory=list)
    """The reader's stance and the one given, for each piece of evidence hit among the first ten."""

    def __add__(self, other: "Scores") -> "Scores":
        return Scores(
            {cut: self.recall[cut] + other.recall[cut] for cut in CUTS},
            self.reciprocal + other.reciprocal,
            self.stances + other.stances,
        )

    @property
    def mrr(self) -> float:
        """Mean reciprocal rank."""
        return mean(self.reciprocal)

    @property
    def accuracy(self) -> float:
        """Share of right stances over the hits; ``neutral`` is never right there."""
        return mean([float(gold == given) for gold, given in self.stances])

    @property
    def macro_f1(self) -> float:
        """Mean F1 of the two stances over the hits, of those that the reader gave at all."""
        found = []
        for stance in STANCES:
            both = sum(gold == given == stance for gold, given in self.stances)
            wanted = sum(gold == stance for gold, _ in self.stances)
            given = sum(each == stance for _, each in self.stances)
            if wanted:
                found.append(2 * both / (wanted + given))
        return mean(found)

    def recall_at(self, cut: int) -> float:
        """Mean share of the evidence among the first ``cut``."""
        return mean(self.recall[cut])

    def hit_at(self, cut: int) -> float:
        """Share of the claims with any evidence among the first ``cut``."""
        return mean([float(each >= 1 / cut) for each in self.reciprocal])


def score(claims: Sequence[Claim], answers: Mapping[str, Sequence[Answer]], part: tuple[int, int]) -> Scores:
    """Each claim's answers, best first, beside its evidence; ``part`` is where in the paper the evidence was looked for."""
    scores = Scores()
    for claim in claims:
        ranked = [each for each in answers.get(claim.id, ()) if within(each.spans, part)]
        places: dict[int, int] = {}
        for place, answer in enumerate(ranked, 1):
            for number, (evidence, stance) in enumerate(claim.evidence):
                if number not in places and hits(answer.spans, evidence):
                    places[number] = place
                    if place <= CUTS[-1]:
                        scores.stances.append((stance, answer.stance))
        for cut in CUTS:
            scores.recall[cut].append(sum(place <= cut for place in places.values()) / len(claim.evidence))
        scores.reciprocal.append(1 / min(places.values()) if places else 0.0)
    return scores


def hits(spans: Ranges, evidence: Ranges) -> bool:
    """Whether a passage is the piece of evidence, or holds it without much else."""
    covered = sum(max(0, min(end, last) - max(start, first)) for start, end in spans for first, last in evidence)
    return covered >= 0.5 * _length(evidence) and _length(spans) <= 3 * _length(evidence)


def within(spans: Ranges, part: tuple[int, int]) -> bool:
    """Whether all of it lies in that part of the paper."""
    return all(part[0] <= start and end <= part[1] for start, end in spans)


def calibration_error(likely: NDArray[np.float64], true: NDArray[np.bool_], bins: int = BINS) -> float:
    """Expected calibration error: mean distance between how likely and how often, over bins that hold equally many.

    Equal mass rather than equal width (Nguyen and O'Connor, "Posterior calibration and exploratory analysis", 2015): most
    passages are surely off the point, and would fill one bin of fifteen. Equal likelihoods stay in the order given.
    """
    order = np.argsort(likely, kind="stable")
    gaps = [abs(float(likely[held].sum() - true[held].sum())) for held in np.array_split(order, max(1, min(bins, len(order))))]
    return sum(gaps) / len(likely) if len(likely) else 0.0


def mean(values: Sequence[float]) -> float:
    """0 where there are none."""
    return sum(values) / len(values) if values else 0.0


def _length(spans: Ranges) -> int:
    return sum(end - start for start, end in spans)
