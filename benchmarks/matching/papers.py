"""Which passages of a paper are found for its claims, which way do they bear, and how surely: measured on papers with gold.

The first paper and its claims lie beside the clone; our own claims of it, and three papers of our own with theirs, are here.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.matching.scoring import Answer, Claim, Scores, calibration_error, hits, score, within
from claims import reading
from claims.matching import matcher
from claims.matching.matcher import Searched
from claims.settings import Settings
from claims.tools import tools

ROOT = Path(__file__).resolve().parents[2]
GOLD = Path(__file__).resolve().parent / "gold"
FIRST = Path("paper") / "india-china-kazakhstan.md"
Marks = tuple[str, str]
Floats = NDArray[np.float64]
Marked = NDArray[np.bool_]
BODY: Marks = ("## مقدمه", "## منابع")
"""From the Persian introduction to the list of references: where the first paper's gold was looked for."""
ABSTRACT: Marks = ("### ABSTRACT", "## هند و چین")
TOP = 30
"""So many suggestions a claim: a first hit behind them counts as none, which is at most 0.03 of that claim's rank."""


@dataclass(frozen=True, slots=True)
class Gold:
    """Claims of one paper with the passages that bear on them."""

    paper: Path
    claims: Path
    marks: Marks = BODY
    """The words at which the part begins and ends that the gold is about; the whole paper, where they are not there."""


def ours(name: str, data: Path) -> Gold:
    """Our own claims of that name, in ``gold/``; those of the first paper want ``data``."""
    papers = {
        "many-roads-one-gate": (ROOT / "examples" / "many-roads-one-gate.md", BODY),
        "painted-crossings": (ROOT / "tests/samples/papers/painted-crossings.md", ("## 1. Introduction", "## References")),
        "reader-with-a-pen": (ROOT / "tests/samples/papers/reader-with-a-pen.md", BODY),
    }
    paper, marks = papers.get(name, (data / FIRST, ABSTRACT if "fa-abstract" in name else BODY))
    return Gold(paper, GOLD / f"{name}.jsonl", marks)


def dev(data: Path) -> Gold:
    """The claims that lie beside the first paper."""
    return Gold(data / FIRST, data / "paper" / "claims-dev.jsonl")


def claims_of(gold: Gold) -> list[Claim]:
    """Its claims, as they stand in the file."""
    lines = gold.claims.read_text("utf-8").splitlines()
    return [Claim.of_line(json.loads(line)) for line in lines if line.strip()]


def part_of(gold: Gold) -> tuple[int, int]:
    """The part of the paper that the gold is about, in code points of its file."""
    text = gold.paper.read_text("utf-8")
    start, end = (text.find(mark) for mark in gold.marks)
    return (start, end) if start >= 0 and end >= 0 else (0, len(text))


@cache
def searched(paper: Path, settings: Settings) -> Searched:
    """The paper made ready, once."""
    return matcher.ready(reading.read(paper.read_bytes(), paper.name, settings), tools(settings))


@cache
def scores(gold: Gold, settings: Settings, judged: bool = True) -> Scores:
    """The matcher's suggestions beside the gold; without stances, where they are not to be ``judged``."""
    held = searched(gold.paper, settings)
    held = held if judged else replace(held, judge=None)
    part = part_of(gold)
    return score(claims_of(gold), {claim.id: answers(held, claim, part) for claim in claims_of(gold)}, part)


def answers(held: Searched, claim: Claim, part: tuple[int, int], top: int = TOP) -> list[Answer]:
    """The first suggestions in that part of the paper."""
    passages = held.reading.cut.passages
    among = {place for place, passage in enumerate(passages) if within(passage.spans, part)}
    found = matcher.suggest(held, claim.text, claim.language, top, among)
    return [Answer(passages[each.passage].spans, each.judgement.lean.value) for each in found]


@dataclass(frozen=True, slots=True)
class Sure:
    """How honest the likelihoods are, and what a strong ``contradicts`` is worth, over some gold."""

    relevance: float
    """Calibration error over every passage of the part."""
    relevance_shown: float
    """Over the first ten of each claim, which is what a person sees."""
    stance: float
    """Over the passages that bear on a claim: how sure it is of its lean, and how often it is right."""
    strong: tuple[float, float]
    """Precision and recall of ``contradicts`` in the strong band, over the passages that bear on a claim."""


def sureness(golds: Sequence[Gold], settings: Settings) -> Sure:
    """All of it over several sets of claims."""
    everything, shown, leans, strong = [], [], [], []
    for gold in golds:
        for likely, bears, lean, call in _likelihoods(gold, settings):
            everything.append((likely, bears))
            first = np.argsort(-likely, kind="stable")[:10]
            shown.append((likely[first], bears[first]))
            leans += lean
            strong += call
    sure, right = np.array([each for each, _ in leans]), np.array([each for _, each in leans])
    called = sum(given for _, given in strong)
    true = sum(wanted and given for wanted, given in strong)
    return Sure(
        _error(everything),
        _error(shown),
        calibration_error(sure, right),
        (true / max(1, called), true / max(1, sum(wanted for wanted, _ in strong))),
    )


def _error(held: Sequence[tuple[Floats, Marked]]) -> float:
    return calibration_error(np.concatenate([each for each, _ in held]), np.concatenate([each for _, each in held]))


Likely = tuple[Floats, Marked, list[tuple[float, bool]], list[tuple[bool, bool]]]


def _likelihoods(gold: Gold, settings: Settings) -> Iterator[Likely]:
    """For each claim: every passage's likelihood, and whether it bears; how sure each lean is; strong calls."""
    held, part = searched(gold.paper, settings), part_of(gold)
    passages = held.reading.cut.passages
    among = {place for place, passage in enumerate(passages) if within(passage.spans, part)}
    for claim in claims_of(gold):
        plain = matcher.suggest(replace(held, judge=None), claim.text, claim.language, len(among), among)
        stances = {
            each.passage: stance
            for evidence, stance in claim.evidence
            for each in plain
            if hits(passages[each.passage].spans, evidence)
        }
        likely = np.array([each.score for each in plain])
        bears = np.array([each.passage in stances for each in plain])
        leans, strong = [], []
        for each in matcher.suggest(held, claim.text, claim.language, len(stances), set(stances)):
            says, gave = each.judgement, stances[each.passage]
            both = says.supports + says.contradicts
            leans.append((max(says.supports, says.contradicts) / both if both else 0.5, says.lean.value == gave))
            strong.append((gave == "contradicts", says.stance.value == "contradicts" and says.band.value == "strong"))
        yield likely, bears, leans, strong
