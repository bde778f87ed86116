"""What do decisions on suggestions teach the matcher about one map?

Two heads are refitted, each pulled towards the one that ships: what the channels weigh (``ranking.Head``) and which way a
passage points (``stance.Head``). A pair of claim and passage counts once, however many people spoke of it; where they disagree
it teaches both, by halves. The same examples give the same heads, in whatever order they come, so that taking a decision back
leaves exactly what was there before it. Rows are other rooms' business.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from claims import stance
from claims.matching import fusing, ranking
from claims.stance import STANCES
from claims.vocabulary import Decision, Stance

Floats = NDArray[np.float64]

PULL = 100.0
"""How strongly the channels' weights are held to the prior's (half of this times the squared distance is lost). Chosen with
``BIAS_PULL`` on our own corpus, each field taken for a map of its own: held looser, they find no more there and vary more."""
BIAS_PULL = 0.3
"""The same for how likely a passage is to bear on a claim at all: it differs more from map to map."""
STANCE_PULL = 300.0
"""The same for the weights of the stance head, which has more of them than a map has decisions."""
STANCE_BIAS_PULL = 3.0
"""The same for where each stance begins. A decision is of a passage that bears on the claim, so that each says a little against
``neutral``: held looser, passages that bear on nothing are soon called too. Chosen on the tenth of our own pairs that the judge
has not learnt from, on maps of unequal shares: over all pairs as many calls are right as before, where one is due many more."""
MOST = 20.0
"""An example that was unlikely to be shown stands for at most so many: an unbiased fit of few examples would hang on one."""
FOLDS, FEWER_FOLDS, MANY = 10, 2, 1_000
"""Parts that examples are measured in, each by what the others teach; fewer where there are many pairs."""
BINS = 10


@dataclass(frozen=True, slots=True)
class Example:
    """One decision of one person on one passage beside one claim, with what the heads saw of the two."""

    claim: str
    passage: str
    """Any name that is the same for the same passage and claim."""
    decision: Decision
    shown: Stance
    """Which way the passage was said to point."""
    features: tuple[float, ...] = ()
    """What the relevance head saw; empty where it is not known any more."""
    stance_features: tuple[float, ...] = ()
    """What the stance head saw; empty where there was no judge, or another one."""
    drawn: bool = False
    """Whether it was offered by chance."""
    probability: float = 1.0
    """How likely it was to be offered at all."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one decision says: whether the passage bears on the claim, and which way."""

    bears: bool
    bears_weight: float
    stance: Stance | None = None
    """None where it says nothing of that."""
    stance_weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Heads:
    """What the matcher decides with."""

    relevance: ranking.Head
    stance: stance.Head | None
    """None where the judge's weights are missing."""


@dataclass(frozen=True, slots=True)
class Measures:
    """How well heads foretell the decisions; None where no decision is of that kind."""

    relevance_loss: float | None
    """Mean log-loss of whether passages bear on claims; a pair unlikely to be offered counts as many as it stands for."""
    relevance_error: float | None
    """Calibration error of the same, 0 to 1: how far likelihoods and shares lie apart."""
    in_order: float | None
    """Of two passages beside one claim, one that bears on it and one that does not: how often the first is ranked higher."""
    stance_accuracy: float | None
    stance_error: float | None
    """Calibration error of the stances called."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """Heads as a map's decisions would have them, beside those they came from."""

    heads: Heads
    prior: Heads
    before: Measures
    """Of the prior."""
    after: Measures
    """Of what is learnt, each decision foretold by what decisions on other claims teach."""
    pairs: int
    """Claims beside passages that taught something."""
    claims: int
    drawn: int
    """Pairs that were offered by chance."""
    passed_over: int = 0
    """Decisions on what an earlier version of the matcher saw: kept, but of no use to this one."""

    def shifts(self) -> tuple[tuple[str, float, float], ...]:
        """What each channel weighs and where each stance begins: name, before, after."""
        old, new = self.prior.relevance, self.heads.relevance
        found = [*zip(old.names, old.weights, new.weights, strict=True), ("bias", old.bias, new.bias)]
        if self.prior.stance is not None and self.heads.stance is not None:
            sides = zip(STANCES, self.prior.stance.bias, self.heads.stance.bias, strict=True)
            found += [(side.value, float(one), float(other)) for side, one, other in sides]
        return tuple(found)


def prior(judge: stance.Judge | None) -> Heads:
    """The heads that ship; WeightsUnavailable where the channels' are missing."""
    return Heads(fusing.shipped(), judge.weights.head if judge else None)


def lesson(decision: Decision, shown: Stance) -> Lesson:
    """What a decision says about a passage that was shown as pointing that way."""
    match decision:
        case Decision.SUPPORTS | Decision.CONTRADICTS:
            return Lesson(True, 1.0, Stance(decision.value), 1.0)
        case Decision.OFF_TOPIC:  # which way it would point is not asked: stance is a matter of passages that bear on the claim
            return Lesson(False, 1.0)
        case Decision.OTHER_SCOPE | Decision.OUTDATED:
            return Lesson(True, 1.0, Stance.NEUTRAL, 1.0)
        case Decision.WRONG_DIRECTION:
            return _pointing(_OPPOSITE[shown], 1.0)
        case Decision.SUPPORTED:
            return _pointing(shown, 1.0)
        case Decision.PARTIAL | Decision.WEAK:
            return _pointing(shown, 0.5)


_OPPOSITE = {
    Stance.SUPPORTS: Stance.CONTRADICTS,
    Stance.CONTRADICTS: Stance.SUPPORTS,
    Stance.NEUTRAL: Stance.NEUTRAL,
}


def _pointing(way: Stance, weight: float) -> Lesson:
    """It bears on the claim, and points that way unless nothing was said of that."""
    return Lesson(True, weight) if way is Stance.NEUTRAL else Lesson(True, weight, way, weight)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A claim beside a passage, with all that was said of the two put together."""

    claim: str
    fold: int
    rows: Floats
    stance_rows: Floats
    """Empty where nothing is known or was said."""
    bears: float
    """Which part of what was said has it bear on the claim, 0 to 1."""
    weight: float
    """How much was said of that by one who spoke of it, 0 to 1."""
    stances: Floats
    """For each of ``STANCES``, how much was said for it by one who spoke of the pair; they sum to at most 1."""
    drawn: bool
    counts: float
    """So many pairs that were not offered it stands for, itself included."""


def fit(prior: Heads, examples: Iterable[Example]) -> Learnt:
    """The heads that the examples teach, beside the prior, with what each foretells of the decisions; of none, the prior."""
    told = list(examples)
    known = [example for example in told if _known(example, prior)]
    pairs = _pooled(prior, known)
    parts = sorted({pair.fold for pair in pairs})
    taught = {part: _fitted(prior, [pair for pair in pairs if pair.fold != part]) for part in parts}
    return Learnt(
        heads=_fitted(prior, pairs),
        prior=prior,
        before=_measured([(prior, pairs)]),
        after=_measured([(taught[part], [pair for pair in pairs if pair.fold == part]) for part in parts]),
        pairs=len(pairs),
        claims=len({pair.claim for pair in pairs}),
        drawn=sum(pair.drawn for pair in pairs),
        passed_over=len(told) - len(known),
    )


def _known(example: Example, prior: Heads) -> bool:
    """Whether the relevance head can read what was seen; where the judge cannot, the rest of the example still teaches."""
    return len(example.features) == len(prior.relevance.names) and bool(np.isfinite(example.features).all())


def _pooled(prior: Heads, examples: Iterable[Example]) -> list[_Pair]:
    """One pair for each claim and passage, in an order that does not hang on that of the examples."""
    ordered = sorted(examples, key=_place)
    claims = sorted({example.claim for example in ordered})
    many = len({(example.claim, example.passage) for example in ordered}) > MANY
    fold_of = {claim: place % (FEWER_FOLDS if many else FOLDS) for place, claim in enumerate(claims)}
    groups = groupby(ordered, key=lambda example: (example.claim, example.passage))
    return [_pair(prior, list(said), fold_of[claim]) for (claim, _), said in groups]


def _place(example: Example) -> tuple[str | float | tuple[float, ...], ...]:
    return (
        example.claim, example.passage, example.features, example.stance_features,
        example.decision.value, example.shown.value, example.probability, float(example.drawn),
    )  # fmt: skip


def _pair(prior: Heads, said: Sequence[Example], fold: int) -> _Pair:
    """What was seen is taken from one of the examples: between two versions of the paper's text it hardly differs."""
    lessons = [lesson(example.decision, example.shown) for example in said]
    weight = sum(each.bears_weight for each in lessons)
    stances = np.zeros(len(STANCES))
    for each in lessons:
        if each.stance is not None:
            stances[STANCES.index(each.stance)] += each.stance_weight
    width = 0 if prior.stance is None else len(prior.stance.weights)
    readable = [each.stance_features for each in said if width and len(each.stance_features) == width]
    seen = np.array(readable[0] if readable and stances.any() else (), dtype=np.float64)
    return _Pair(
        claim=said[0].claim,
        fold=fold,
        rows=np.array(said[0].features, dtype=np.float64),
        stance_rows=seen if np.isfinite(seen).all() else np.zeros(0),
        bears=sum(each.bears_weight for each in lessons if each.bears) / weight,
        weight=weight / len(lessons),
        stances=stances / len(lessons),
        drawn=any(example.drawn for example in said),
        counts=1 / max(1 / MOST, *(example.probability for example in said)),
    )


def _fitted(prior: Heads, pairs: Sequence[_Pair]) -> Heads:
    pointing = [pair for pair in pairs if len(pair.stance_rows)]
    return Heads(
        relevance=_relevance(prior.relevance, pairs) if pairs else prior.relevance,
        stance=_stance(prior.stance, pointing) if pointing and prior.stance is not None else prior.stance,
    )


def _relevance(prior: ranking.Head, pairs: Sequence[_Pair]) -> ranking.Head:
    """Weighted log-loss and a pull on the prior's weights and bias (a Gaussian prior, centred there)."""
    design = np.column_stack([np.array([pair.rows for pair in pairs]), np.ones(len(pairs))])
    bears = np.array([pair.bears for pair in pairs])
    weights = np.array([pair.weight * pair.counts for pair in pairs])
    start = np.array([*prior.weights, prior.bias])
    pull = np.array([PULL] * len(prior.weights) + [BIAS_PULL])

    def loss(here: Floats) -> tuple[float, Floats]:
        logits, apart = design @ here, here - start
        missed = expit(logits) - bears
        value = weights @ (np.logaddexp(0, logits) - bears * logits) + 0.5 * pull @ apart**2
        return float(value), design.T @ (weights * missed) + pull * apart

    best = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return ranking.Head(prior.names, tuple(map(float, best[:-1])), float(best[-1]), prior.spreads)


def _stance(prior: stance.Head, pairs: Sequence[_Pair]) -> stance.Head:
    """The same for which way passages point.

    A constant column beside the features has the bias held less than the weights: it moves ``bias`` by itself times its weight.
    """
    constant = float(np.sqrt(STANCE_PULL / STANCE_BIAS_PULL))
    told = [(pair, side) for pair in pairs for side in np.flatnonzero(pair.stances)]
    table = np.column_stack([np.array([pair.stance_rows for pair, _ in told]), np.full(len(told), constant)])
    labels = np.array([side for _, side in told], dtype=np.int64)
    weights = np.array([pair.stances[side] for pair, side in told])
    widened = stance.Head(np.vstack([prior.weights, np.zeros(len(prior.bias))]), prior.bias, prior.temperature)
    found = stance.Head.fit_towards(widened, table, labels, weights, STANCE_PULL)
    return stance.Head(found.weights[:-1], found.bias + constant * found.weights[-1], prior.temperature)


def _measured(told: Sequence[tuple[Heads, Sequence[_Pair]]]) -> Measures:
    """What heads foretell of the pairs beside them."""
    told = [(heads, pairs) for heads, pairs in told if pairs]
    pairs = [pair for _, each in told for pair in each]
    if not pairs:
        return Measures(None, None, None, None, None)
    logits = np.concatenate([heads.relevance.scores(np.array([pair.rows for pair in each])) for heads, each in told])
    bears = np.array([pair.bears for pair in pairs])
    counts = np.array([pair.weight * pair.counts for pair in pairs])
    right, sure = _called(told)
    return Measures(
        relevance_loss=float(counts @ (np.logaddexp(0, logits) - bears * logits) / counts.sum()),
        relevance_error=_apart(expit(logits), bears, counts),
        in_order=_in_order(pairs, logits),
        stance_accuracy=float(right.mean()) if len(right) else None,
        stance_error=_apart(sure, right, np.ones(len(sure))) if len(right) else None,
    )


def _called(told: Sequence[tuple[Heads, Sequence[_Pair]]]) -> tuple[Floats, Floats]:
    """For each pair that somebody said the stance of: which part of what was said is as called, and how sure the call was."""
    right, sure = [], []
    for heads, pairs in told:
        pointing = [pair for pair in pairs if len(pair.stance_rows)]
        if pointing and heads.stance is not None:
            shares = heads.stance.shares(np.array([pair.stance_rows for pair in pointing]))
            said = np.array([pair.stances / pair.stances.sum() for pair in pointing])
            right += list(said[np.arange(len(said)), shares.argmax(1)])
            sure += list(shares.max(1))
    return np.array(right, dtype=np.float64), np.array(sure, dtype=np.float64)


def _apart(likely: Floats, true: Floats, weights: Floats) -> float:
    """Expected calibration error: how far likelihoods and shares lie apart, over bins that hold equally many pairs."""
    order = np.argsort(likely, kind="stable")
    bins = np.array_split(order, min(BINS, len(order)))
    return float(sum(abs(weights[held] @ (likely[held] - true[held])) for held in bins) / weights.sum())


def _in_order(pairs: Sequence[_Pair], scores: Floats) -> float | None:
    """The area under the ROC curve within each claim, all its couples put together (Mann and Whitney's U over their number)."""
    places: dict[str, list[int]] = {}
    for place, pair in enumerate(pairs):
        places.setdefault(pair.claim, []).append(place)
    above, couples = 0.0, 0
    for held in places.values():
        bears = np.array([pairs[place].bears > 0.5 for place in held])
        if bears.any() and not bears.all():
            yes, no = scores[held][bears, None], scores[held][~bears]
            above += float((yes > no).sum() + 0.5 * (yes == no).sum())
            couples += len(yes) * len(no)
    return above / couples if couples else None
