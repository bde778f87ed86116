"""In which order do passages bear on a claim: what do the channels and the words of the two say, weighed by one linear head?

A head sees a few numbers of a (claim, passage) pair that mean the same in any paper and language: how far the passage stands
out in each channel among the passages in scope (standard scores), and how the claim's words and figures are found in it. A word
of the claim comes with all the forms it may have in a passage, translations too, so that one set of weights serves across
languages. Trees over the same numbers did worse on claims held out.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from claims.errors import WeightsUnavailable

Floats = NDArray[np.float64]
Channels = Mapping[str, NDArray[np.floating]]
"""Channel name to a score for each passage in scope; NaN where the channel cannot speak of a passage."""
Words = Sequence[Mapping[str, float]]
"""The words of a claim in order: for each, the forms it may take in a passage and how surely (1 for the word itself)."""

SHORTLIST = 100
"""So many passages have their words compared; the rest keep the order of the channels."""
PAIR = ("telling", "window", "near", "figures", "clash")
"""What is compared of the words and figures of a pair; see ``_pair``."""
WINDOW = 25
"""Words: about a long sentence."""
NEAR = 8
TOLERANCE = 0.02
FOLDER = Path(__file__).parent / "weights"


@dataclass(frozen=True, slots=True)
class Seen:
    """A passage as its words and figures are compared."""

    forms: tuple[str, ...]
    """Its words in order, by the forms that claims' words name."""
    figures: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A claim as it is looked for in passages."""

    words: tuple[Mapping[str, float], ...]
    figures: tuple[float, ...] = ()


class Scope:
    """The passages a claim is ranked among, their words counted once."""

    def __init__(self, passages: Sequence[Seen]) -> None:
        self.passages = passages
        self._holding: dict[str, int] = {}
        for passage in passages:
            for form in set(passage.forms):
                self._holding[form] = self._holding.get(form, 0) + 1

    def rarity(self, words: Words) -> Floats:
        """How much each word tells: its inverse document frequency, over the forms it is likely to take."""
        size = len(self.passages)
        expected = [sum(share * self._holding.get(form, 0) for form, share in said.items()) for said in words]
        held = np.minimum(np.array(expected, dtype=np.float64), size)
        return np.log1p((size - held + 0.5) / (held + 0.5))


def standard(scores: NDArray[np.floating]) -> Floats:
    """Standard scores of a channel; 0 where it cannot speak (NaN), and everywhere if it tells no passage from another."""
    exact = np.asarray(scores, dtype=np.float64)
    known = np.isfinite(exact)
    if not known.any():
        return np.zeros(len(exact))
    spread = exact[known].std()
    found: Floats = np.where(known, exact - exact[known].mean(), 0.0)
    return found / spread if spread > 1e-9 else np.zeros(len(exact))


def names(channels: Channels) -> tuple[str, ...]:
    """What the columns of ``features`` are."""
    return (*channels, *PAIR)


def features(claim: Wanted, scope: Scope, channels: Channels, among: Sequence[int]) -> Floats:
    """A row for each passage ``among``, a column for each of ``names(channels)``."""
    outstanding = [standard(scores)[list(among)] for scores in channels.values()]
    rarity = scope.rarity(claim.words)
    pairs = np.array([_pair(claim, rarity, scope.passages[place]) for place in among], dtype=np.float64)
    return np.column_stack([*outstanding, pairs.reshape(len(among), len(PAIR))])


def shortlist(channels: Channels, top: int = SHORTLIST) -> list[int]:
    """The passages that stand out most over all channels, best first; equal ones in reading order."""
    total = np.sum([standard(scores) for scores in channels.values()], axis=0)
    return [int(place) for place in order(total)[:top]]


def order(scores: NDArray[np.floating]) -> NDArray[np.int64]:
    """Places by falling score; what differs in the tenth digit only, as sums of floats may, is equal and stays in order."""
    return np.argsort(-np.round(np.asarray(scores, dtype=np.float64), 9), kind="stable")


def first(scores: NDArray[np.floating], top: int) -> NDArray[np.int64]:
    """``order(scores)[:top]``, the rest left unsorted."""
    exact = np.round(np.asarray(scores, dtype=np.float64), 9)
    if not 0 < top < len(exact):
        return order(scores)[: max(top, 0)]
    places = np.flatnonzero(exact >= np.partition(exact, -top)[-top])
    return places[np.argsort(-exact[places], kind="stable")][:top]


def _pair(claim: Wanted, rarity: Floats, passage: Seen) -> list[float]:
    """The columns of ``PAIR``, each 0 to 1.

    ``telling``: the share of the claim's words found, by the square of their rarity. ``window``: the same by rarity in the best
    run of ``WINDOW`` words. ``near``: the share of neighbouring words of the claim found near one another, in either order.
    ``figures``: the share of the claim's figures found; ``clash``: the share not found in a passage that has figures.
    """
    places, words, shares = _found(claim.words, passage.forms)
    held = np.zeros(len(claim.words))
    np.maximum.at(held, words, shares)
    agreed = _agreed(claim.figures, passage.figures)
    return [
        _share(rarity**2 * held, rarity**2),
        _window(rarity, held, places, words, shares),
        _near(rarity, places, words),
        agreed,
        1 - agreed if claim.figures and passage.figures else 0.0,
    ]


def _found(words: Words, forms: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Where in a passage the words of a claim are found: place, word and how surely, in reading order."""
    wanted: dict[str, list[tuple[int, float]]] = {}
    for word, said in enumerate(words):
        for form, share in said.items():
            wanted.setdefault(form, []).append((word, share))
    found = [(place, *each) for place, form in enumerate(forms) for each in wanted.get(form, ())]
    places, at, shares = zip(*found, strict=True) if found else ((), (), ())
    return np.array(places, dtype=np.int64), np.array(at, dtype=np.int64), np.array(shares, dtype=np.float64)


def _share(part: Floats, whole: Floats) -> float:
    total = float(whole.sum())
    return float(part.sum()) / total if total > 0 else 0.0


def _window(rarity: Floats, held: Floats, places: NDArray[np.int64], words: NDArray[np.int64], shares: Floats) -> float:
    if not len(places) or places[-1] - places[0] <= WINDOW:
        return _share(rarity * held, rarity)
    best = 0.0
    ends = np.searchsorted(places, places + WINDOW, side="right")
    for start, end in enumerate(ends):
        inside = np.zeros(len(rarity))
        np.maximum.at(inside, words[start:end], shares[start:end])
        best = max(best, float(rarity @ inside))
    return best / float(rarity.sum())


def _near(rarity: Floats, places: NDArray[np.int64], words: NDArray[np.int64]) -> float:
    if len(rarity) < 2:
        return 0.0
    close = np.abs(places[:, None] - places[None, :]) <= NEAR
    following = words[:, None] + 1 == words[None, :]
    together = np.zeros(len(rarity) - 1)
    together[words[np.nonzero(close & following & (places[:, None] != places[None, :]))[0]]] = 1
    weight = rarity[:-1] + rarity[1:]
    return _share(weight * together, weight)


def _agreed(wanted: Sequence[float], held: Sequence[float]) -> float:
    """The share of figures that are found, within the tolerance of rounding."""
    found = [any(abs(one - other) <= TOLERANCE * abs(one) for other in held) for one in wanted]
    return sum(found) / len(found) if found else 0.0


@dataclass(frozen=True, slots=True)
class Head:
    """A weighed sum of features: how likely a passage is to bear on the claim, as a logit."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    """For each feature as it is."""
    bias: float
    spreads: tuple[float, ...]
    """Standard deviation of each feature where the head was fitted: weight times spread is what the feature has to say."""

    def scores(self, rows: Floats) -> Floats:
        """Logits, one a row."""
        found: Floats = rows @ np.array(self.weights) + self.bias
        return found

    def likelihood(self, rows: Floats) -> Floats:
        """How likely each row's passage bears on the claim, 0 to 1."""
        found: Floats = 1 / (1 + np.exp(-self.scores(rows)))
        return found


def rank(head: Head, claim: Wanted, scope: Scope, channels: Channels, top: int = SHORTLIST) -> list[tuple[int, float]]:
    """The passages that bear most on a claim with the likelihood that they do, best first; at most ``SHORTLIST``."""
    if head.names != names(channels):
        raise ValueError(f"the head was fitted on {head.names}, not on {names(channels)}")
    among = shortlist(channels)
    likely = head.likelihood(features(claim, scope, channels, among))
    return [(among[place], float(likely[place])) for place in order(likely)[:top]]


Group = tuple[Floats, NDArray[np.bool_]]
"""One claim's shortlist: its features (passages x features) and which passages bear on it."""


def fit(groups: Sequence[Group], columns: Sequence[str], ridge: float = 1e-3) -> Head:
    """The head that gives the passages that bear on a claim the most of a softmax over the claim's shortlist.

    The loss is ListNet's with one level (Cao et al., "Learning to rank: from pairwise to listwise approach", 2007) and a ridge
    on the weights of standardised features; claims whose shortlist has none, or nothing else, teach no order. Then slope and
    bias make the sum a logit over all pairs (Platt, "Probabilistic outputs for support vector machines", 1999).
    """
    rows = np.vstack([group for group, _ in groups])
    labels = np.concatenate([bears for _, bears in groups]).astype(np.float64)
    spreads = np.maximum(rows.std(axis=0), 1e-9)
    useful = [
        ((group - rows.mean(axis=0)) / spreads, bears / bears.sum()) for group, bears in groups if 0 < bears.sum() < len(bears)
    ]

    def listwise(weights: Floats) -> tuple[float, Floats]:
        loss, slope = ridge * float(weights @ weights), 2 * ridge * weights
        for group, share in useful:
            scores = group @ weights
            odds = np.exp(scores - scores.max())
            odds /= odds.sum()
            loss -= float(share @ np.log(odds + 1e-300)) / len(useful)
            slope = slope + group.T @ (odds - share) / len(useful)
        return loss, slope

    weights = minimize(listwise, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x / spreads
    slope, bias = _calibrated(rows @ weights, labels)
    return Head(tuple(columns), tuple(map(float, slope * weights)), bias, tuple(map(float, spreads)))


def calibrated(rows: Floats, bears: NDArray[np.bool_], columns: Sequence[str], weights: Sequence[float]) -> Head:
    """The head of these weights, given beside one another, with the slope and bias that make their sum a logit of ``bears``."""
    ratio = np.array(weights, dtype=np.float64)
    slope, bias = _calibrated(rows @ ratio, bears.astype(np.float64))
    spread = rows.std(axis=0)
    spreads = np.where(spread > 1e-6, spread, 1.0)
    return Head(tuple(columns), tuple(map(float, slope * ratio)), bias, tuple(map(float, spreads)))


def _calibrated(scores: Floats, labels: Floats) -> tuple[float, float]:
    """Slope and bias that make the scores logits, by maximum likelihood."""

    def loss(line: Floats) -> tuple[float, Floats]:
        logits = line[0] * scores + line[1]
        missed = 1 / (1 + np.exp(-logits)) - labels
        return float(np.mean(np.logaddexp(0, logits) - labels * logits)), np.array([missed @ scores, missed.sum()]) / len(
            labels
        )

    slope, bias = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B").x
    return float(slope), float(bias)


def save(head: Head, file: Path) -> None:
    """The head as JSON, a line a feature: to be read by a person too."""
    features = {name: {"weight": w, "spread": s} for name, w, s in zip(head.names, head.weights, head.spreads, strict=True)}
    file.write_text(json.dumps({"bias": head.bias, "features": features}, indent=1) + "\n", "utf-8")


def load(name: str, folder: Path = FOLDER) -> Head:
    """The head of that name; WeightsUnavailable where its file is missing or is none."""
    file = folder / f"{name}.json"
    try:
        held = json.loads(file.read_text("utf-8"))
        features = held["features"]
        weights = tuple(float(each["weight"]) for each in features.values())
        return Head(tuple(features), weights, float(held["bias"]), tuple(float(each["spread"]) for each in features.values()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WeightsUnavailable(
            "The weights that rank passages are not in {file}, or damaged. Install the program anew to have them.",
            file=str(file),
        ) from error
