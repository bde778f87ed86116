"""What do fifty verdicts on a paper teach the matcher about claims of it that nobody has asked yet?

A simulated reviewer goes through claims in any order and marks what is offered for each, a tenth of it by chance, as the gold
has it, until there are fifty verdicts. The heads learnt are measured on all other claims, beside those that ship; over several
seeds, with the standard deviation of the gain.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from random import Random

import numpy as np
from numpy.typing import NDArray

from benchmarks.matching.papers import TOP, Gold, claims_of, part_of, searched
from benchmarks.matching.scoring import Answer, Claim, Scores, calibration_error, hits, score, within
from claims.matching import learning, matcher, offering
from claims.matching.learning import Example
from claims.matching.matcher import Searched
from claims.matching.values import Suggestion
from claims.settings import Settings
from claims.vocabulary import Decision, Stance

VERDICTS = 50
SEEDS = 8
OFFERED = 3
"""So many are marked a claim: 17 claims make fifty verdicts."""
MANY = 10_000
FIGURES = ("recall@10", "stance accuracy", "macro-F1", "calibration error")
"""Of the last: of the likelihoods of the first ten, which is what a person sees."""


@dataclass(frozen=True, slots=True)
class Gained:
    """What was before, what is after, and how much that differs from seed to seed: a row a seed, a column a figure."""

    before: NDArray[np.float64]
    after: NDArray[np.float64]

    def of(self, figure: str) -> tuple[float, float, float, float]:
        """Mean gain, its standard deviation over seeds, mean before, mean after."""
        before, after = (held[:, FIGURES.index(figure)] for held in (self.before, self.after))
        return float((after - before).mean()), float((after - before).std()), float(before.mean()), float(after.mean())


@cache
def gained(golds: tuple[Gold, ...], settings: Settings, seeds: int = SEEDS) -> Gained:
    """``FIGURES`` over the claims not marked, all of one part of one paper, before and after."""
    paper, part = golds[0].paper, part_of(golds[0])
    held = searched(paper, settings)
    named = [replace(claim, id=f"{gold.claims.stem}-{claim.id}") for gold in golds for claim in claims_of(gold)]
    asked = {claim.id: claim for claim in named}
    among = {place for place, passage in enumerate(held.reading.cut.passages) if within(passage.spans, part)}
    plain = {name: _suggested(held, claim, among) for name, claim in asked.items()}
    before, after = [], []
    for seed in range(seeds):
        order = list(asked)
        Random(seed).shuffle(order)
        told, marked = _marked(held, [asked[name] for name in order], among, str(seed))
        under = matcher.taught(held, learning.fit(learning.prior(held.judge), told).heads)
        unseen = [asked[name] for name in order if name not in marked]
        before.append(_figures(held, unseen, plain, part))
        after.append(_figures(held, unseen, {claim.id: _suggested(under, claim, among) for claim in unseen}, part))
    return Gained(np.array(before), np.array(after))


def _marked(held: Searched, claims: Sequence[Claim], among: set[int], seed: str) -> tuple[list[Example], set[str]]:
    """Fifty verdicts, and the claims they were given on."""
    verdicts = (
        (claim.id, each.example(claim.text, str(each.suggestion.passage), decided(held, claim, each.suggestion)))
        for claim in claims
        for each in offering.offered(held, claim.text, claim.language, seed, OFFERED, among)
    )
    given = list(islice(verdicts, VERDICTS))
    return [example for _, example in given], {name for name, _ in given}


def decided(held: Searched, claim: Claim, suggestion: Suggestion) -> Decision:
    """As the gold has it."""
    spans = held.reading.cut.passages[suggestion.passage].spans
    ways = [Decision(stance) for evidence, stance in claim.evidence if hits(spans, evidence)]
    return ways[0] if ways else Decision.OFF_TOPIC


def _suggested(held: Searched, claim: Claim, among: set[int]) -> tuple[Suggestion, ...]:
    """The first ten, judged, and the rest unjudged: nobody looks at their stances."""
    first = matcher.suggest(held, claim.text, claim.language, 10, among)
    rest = matcher.suggest(replace(held, judge=None), claim.text, claim.language, TOP, among)
    return (*first, *rest[len(first) :])


def _figures(
    held: Searched, claims: Sequence[Claim], found: dict[str, tuple[Suggestion, ...]], part: tuple[int, int]
) -> tuple[float, ...]:
    passages = held.reading.cut.passages
    answers = {
        claim.id: [Answer(passages[each.passage].spans, each.judgement.stance.value) for each in found[claim.id]]
        for claim in claims
    }
    scores: Scores = score(claims, answers, part)
    shown = [(each, claim) for claim in claims for each in found[claim.id][:10]]
    likely = np.array([each.score for each, _ in shown])
    bears = np.array([any(hits(passages[each.passage].spans, place) for place, _ in claim.evidence) for each, claim in shown])
    return scores.recall_at(10), scores.accuracy, scores.macro_f1, calibration_error(likely, bears)


def seconds(held: Searched, count: int = MANY) -> float:
    """How long it takes to learn from so many made-up decisions."""
    chance = np.random.default_rng(0)
    prior = learning.prior(held.judge)
    widths = (len(prior.relevance.names), len(prior.stance.weights) if prior.stance else 0)
    rows, stance_rows = (chance.normal(size=(count, width)) for width in widths)
    ways = [list(Decision)[at] for at in chance.integers(len(Decision), size=count)]
    told = [
        Example(f"{at % 1000}", f"{at}", way, Stance.SUPPORTS, tuple(one.tolist()), tuple(other.tolist()))
        for at, (way, one, other) in enumerate(zip(ways, rows, stance_rows, strict=True))
    ]
    begun = time.perf_counter()
    learning.fit(prior, told)
    return time.perf_counter() - begun
