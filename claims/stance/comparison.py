"""How do a claim and a passage stand beside each other: which words meet, what turns round between them, which figures clash?

Both are compared as readings (``claims.stance.reading``). Everything is said of concepts (English words) as well as of the
words themselves, so that one table of weights serves both languages and the pairs across them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claims.stance.cues import CLASSES, broad, without_negation
from claims.stance.reading import Figure, Reading, count_cues

ALIGNED = 0.5
"""From here on two words are taken to mean the same."""
_CLOSE = 0.55, 0.85
"""Cosines of word vectors between which likeness rises from 0 to 0.8."""
_BEGINNING = 5
"""Letters that make two words alike when they begin with them."""
_NEAR = 3
"""Words to each side that count as a word's neighbours."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A claim beside a passage; ``likeness`` has a row a claim word and a column a passage word."""

    claim: Reading
    passage: Reading
    likeness: NDArray[np.float32]
    best: NDArray[np.int64]
    """For each claim word the passage word most like it."""
    score: NDArray[np.float32]
    """Its likeness."""
    window: NDArray[np.bool_]
    """The passage words in the clause that the claim most likely speaks of, and the clauses around it that meet it too."""


def compare(claim: Reading, passage: Reading) -> Comparison:
    """The two beside each other."""
    likeness = _likeness(claim, passage)
    if likeness.size:
        near = likeness + 1e-3 * _neighbours(likeness)
        best = near.argmax(1)
        score = likeness[np.arange(len(best)), best]
    else:
        best, score = np.zeros(len(claim.forms), np.int64), np.zeros(len(claim.forms), np.float32)
    return Comparison(claim, passage, likeness, best, score, _window(claim, passage, likeness))


def _likeness(claim: Reading, passage: Reading) -> NDArray[np.float32]:
    """0 to 1 for each pair of words: the same form, a translation, close vectors, or a long common beginning."""
    if not claim.forms or not passage.forms:
        return np.zeros((len(claim.forms), len(passage.forms)), np.float32)
    cosine = claim.vectors @ passage.vectors.T
    low, high = _CLOSE
    likeness: NDArray[np.float32] = (0.8 * np.clip((cosine - low) / (high - low), 0, 1)).astype(np.float32)
    where: dict[str, list[tuple[int, float]]] = {}
    for at, said in enumerate(passage.concepts):
        for form, share in said.items():
            where.setdefault(form, []).append((at, share))
        where.setdefault("=" + passage.forms[at], []).append((at, 1.0))
    for row, said in enumerate(claim.concepts):
        for at, _ in where.get("=" + claim.forms[row], ()):
            likeness[row, at] = 1.0
        for form, share in said.items():
            for at, other_share in where.get(form, ()):
                likeness[row, at] = max(float(likeness[row, at]), min(1.0, 1.6 * min(share, other_share) ** 0.5))
    begins: dict[str, list[int]] = {}
    for at, form in enumerate(passage.forms):
        begins.setdefault(form[:_BEGINNING], []).append(at)
    for row, form in enumerate(claim.forms):
        for at in begins.get(form[:_BEGINNING], ()):
            likeness[row, at] = max(float(likeness[row, at]), 0.7)
    likeness *= claim.content[:, None] & passage.content[None, :]
    return likeness


def _neighbours(likeness: NDArray[np.float32]) -> NDArray[np.float32]:
    """How well the words before and after a pair meet: breaks ties between two places a word might be meant."""
    around = np.zeros_like(likeness)
    columns = likeness.max(0)
    kernel = np.ones(2 * _NEAR + 1, np.float32)
    around += np.convolve(columns, kernel, mode="same")[None, :] if len(columns) > 2 * _NEAR else columns.sum()
    return around


def _window(claim: Reading, passage: Reading, likeness: NDArray[np.float32]) -> NDArray[np.bool_]:
    if not likeness.size:
        return np.ones(len(passage.forms), dtype=bool)
    met = (likeness * claim.weight[:, None]).max(0)
    clauses = np.unique(passage.clause)
    sums = np.array([met[passage.clause == clause].sum() for clause in clauses])
    return np.isin(passage.clause, clauses[sums >= 0.5 * sums.max()])


# Features


def features(pair: Comparison) -> dict[str, float]:
    """What is counted of a pair, by name."""
    claim, passage = pair.claim, pair.passage
    found: dict[str, float] = {}
    _coverage(pair, found)
    _negation(pair, found)
    _opposition(pair, found)
    _figures(pair, found)
    _cues(pair, found)
    found["claim_words"] = float(claim.content.sum())
    found["passage_words"] = float(passage.content.sum())
    found["length_ratio"] = float(np.log((1 + claim.content.sum()) / (1 + passage.content.sum())))
    found["clauses"] = float(passage.clause.max() + 1) if len(passage.forms) else 0.0
    found["fa_claim"] = float(claim.language == "fa")
    found["fa_passage"] = float(passage.language == "fa")
    found["across"] = float(claim.language != passage.language)
    return found


def _coverage(pair: Comparison, found: dict[str, float]) -> None:
    claim, passage, score = pair.claim, pair.passage, pair.score
    weight = claim.weight * claim.content
    total = float(weight.sum()) or 1.0
    found["cover"] = float((weight * score).sum()) / total
    found["cover_exact"] = float((weight * (score >= 0.99)).sum()) / total
    missed = weight * (score < ALIGNED)
    ordered = np.sort(missed)[::-1]
    found["missed"] = float((missed > 0).sum())
    found["missed_share"] = float(missed.sum()) / total
    found["missed_most"] = float(ordered[0]) if len(ordered) else 0.0
    found["missed_second"] = float(ordered[1]) if len(ordered) > 1 else 0.0
    found["missed_names"] = float((claim.capital & (score < ALIGNED) & claim.content).sum())
    found["met_names"] = float((claim.capital & (score >= ALIGNED) & claim.content).sum())
    back = pair.likeness.max(0) if pair.likeness.size else np.zeros(len(passage.forms), np.float32)
    heavy = passage.weight * passage.content
    found["back_cover"] = float((heavy * back).sum()) / (float(heavy.sum()) or 1.0)
    inside = heavy * pair.window
    found["back_window"] = float((inside * back).sum()) / (float(inside.sum()) or 1.0)
    found["back_missed_window"] = float(((inside > 0) & (back < ALIGNED)).sum())
    in_window = pair.likeness[:, pair.window].max(1) if pair.likeness.size and pair.window.any() else np.zeros_like(score)
    found["cover_window"] = float((weight * in_window).sum()) / total
    inner = (
        (pair.likeness[:, ~pair.window].max(1) if (~pair.window).any() else np.zeros_like(score))
        if pair.likeness.size
        else score
    )
    found["cover_elsewhere"] = float((weight * np.clip(inner - in_window, 0, 1)).sum()) / total
    met = np.flatnonzero((score >= ALIGNED) & claim.content)
    at = pair.best[met]
    found["met"] = float(len(met))
    found["spread"] = float(np.std(at) / (1 + len(passage.forms))) if len(at) else 0.0
    found["order"] = _order(at)
    steps = np.diff(at)
    found["bigrams"] = float((np.abs(steps) <= 2).sum() / max(1, len(steps)))
    found["position"] = float(np.mean(at) / max(1, len(passage.forms))) if len(at) else 0.5
    found["position_last"] = float(at.max() / max(1, len(passage.forms))) if len(at) else 0.5
    low = claim.content & (score < 0.99) & (score >= ALIGNED)
    found["paraphrased"] = float((weight * low).sum()) / total
    # The claim's last and first content words: in Persian the verb is last, and a swapped role is first.
    content = np.flatnonzero(claim.content)
    found["first_met"] = float(score[content[:2]].mean()) if len(content) else 0.0
    found["last_met"] = float(score[content[-2:]].mean()) if len(content) else 0.0


def _order(at: NDArray[np.int64]) -> float:
    """Kendall's tau of the places where the claim's words meet the passage; 0 where there are fewer than two."""
    if len(at) < 2:
        return 0.0
    signs = np.sign(at[None, :] - at[:, None])[np.triu_indices(len(at), 1)]
    return float(signs.mean())


def _negation(pair: Comparison, found: dict[str, float]) -> None:
    claim, passage = pair.claim, pair.passage
    in_claim = sum("negation" in cues for cues in claim.cues)
    in_window = sum("negation" in cues for cues, inside in zip(passage.cues, pair.window, strict=True) if inside)
    in_passage = sum("negation" in cues for cues in passage.cues)
    found["negations_claim"] = float(in_claim)
    found["negations_passage"] = float(in_passage)
    found["negations_window"] = float(in_window)
    found["negation_parity"] = float((in_claim % 2) != (in_window % 2))
    found["negation_claim_only"] = float(in_claim > 0 and in_window == 0)
    found["negation_window_only"] = float(in_claim == 0 and in_window > 0)
    met = np.flatnonzero((pair.score >= ALIGNED) & claim.content)
    at = pair.best[met]
    weight = claim.weight[met] * pair.score[met]
    total = float(weight.sum()) or 1.0
    differ = claim.negated[met] != passage.negated[at]
    found["turned_share"] = float((weight * differ).sum()) / total
    found["turned"] = float(differ.sum())
    found["both_negated"] = float((weight * (claim.negated[met] & passage.negated[at])).sum()) / total
    found["passage_negated_share"] = float((weight * passage.negated[at]).sum()) / total
    affix = 0
    for one, other in ((claim, passage), (passage, claim)):
        stems = {form[:5] for form in (*other.forms, *other.written)}
        affix += sum(bool(bare) and bare[:5] in stems for bare in map(without_negation, one.written))
    found["affix"] = float(affix)


def _opposition(pair: Comparison, found: dict[str, float]) -> None:
    claim, passage = pair.claim, pair.passage
    context_claim = pair.score * claim.weight
    back = pair.likeness.max(0) if pair.likeness.size else np.zeros(len(passage.forms), np.float32)
    context_passage = back * passage.weight
    sums = dict.fromkeys(("opposed", "agreed", "broad_opposed", "broad_agreed", "opposed_by_negation"), 0.0)
    most = dict.fromkeys(("opposed", "agreed", "broad_opposed", "broad_agreed"), 0.0)
    lone = dict.fromkeys(("opposed_missed", "broad_missed"), 0.0)
    for row, at, is_broad, opposed, turned in met_sides(pair):
        around = _around(context_claim, row) + _around(context_passage, at)
        strength = around / (1 + around) * (1.0 if pair.window[at] else 0.5)
        name = ("broad_" if is_broad else "") + ("opposed" if opposed else "agreed")
        sums[name] += strength
        most[name] = max(most[name], strength)
        if opposed and turned and not is_broad:
            sums["opposed_by_negation"] += strength
        if opposed and not turned and claim.content[row] and pair.score[row] < ALIGNED:
            lone["broad_missed" if is_broad else "opposed_missed"] += 1.0
    found |= sums
    found |= {f"{name}_most": value for name, value in most.items()}
    found["opposed_less_agreed"] = most["opposed"] - most["agreed"]
    found["broad_balance"] = (sums["broad_opposed"] - sums["broad_agreed"]) / (1 + sums["broad_opposed"] + sums["broad_agreed"])
    found |= lone


def met_sides(pair: Comparison) -> Iterator[tuple[int, int, bool, bool, bool]]:
    """Where a claim word and a passage word stand in one row of opposites.

    For each: the two words' places, whether the row is a broad one, whether they oppose each other, and whether a negation over
    one of them is reckoned in. Two words that share a narrow row are not looked at in broad ones.
    """
    claim, passage = pair.claim, pair.passage
    wide = broad()
    sided = [(at, sides) for at, sides in enumerate(passage.sides) if sides]
    for row, sides in enumerate(claim.sides):
        met = []
        for at, others in sided if sides else ():
            shared = [
                (one, other)
                for one in sides
                for other in others
                if one.axis == other.axis and (one.axis not in wide or claim.content[row] or passage.content[at])
            ]
            if shared:
                one, other = min(shared, key=lambda both: (both[0].axis in wide, both[0].axis))
                turned = bool(claim.negated[row]) != bool(passage.negated[at])
                met.append((one.axis, at, (one.sign == other.sign) == turned, turned))
        agreed = {axis for axis, _, opposed, _ in met if not opposed}
        for axis, at, opposed, turned in met:
            if not opposed or axis not in agreed:  # north beside "north-south" opposes nothing
                yield row, at, axis in wide, opposed, turned


def _around(context: NDArray[np.float32], at: int) -> float:
    return float(context[max(0, at - _NEAR) : at].sum() + context[at + 1 : at + 1 + _NEAR].sum())


def same_value(one: Figure, other: Figure) -> bool:
    """Whether two figures are one within two per cent (years: exactly, or a year of the other calendar)."""
    if one.unit == "year" or other.unit == "year":
        return one.value == other.value or abs(abs(one.value - other.value) - 621.5) < 1
    return abs(one.value - other.value) <= 0.02 * max(abs(one.value), abs(other.value))


def _figures(pair: Comparison, found: dict[str, float]) -> None:
    claim, passage = pair.claim.figures, pair.passage.figures
    quantities = [each for each in claim if each.unit != "year"]
    years = [each for each in claim if each.unit == "year"]
    others = [each for each in passage if each.unit != "year"]
    other_years = [each for each in passage if each.unit == "year"]
    met = [each for each in quantities if any(same_value(each, other) for other in others)]
    clash = [
        each
        for each in quantities
        if each not in met and any(each.unit == other.unit and (each.unit or each.near & other.near) for other in others)
    ]
    found["figures_claim"] = float(len(quantities))
    found["figures_passage"] = float(len(others))
    found["figures_met"] = float(len(met))
    found["figures_clash"] = float(len(clash))
    found["figures_missed"] = float(len(quantities) - len(met))
    found["years_met"] = float(sum(any(same_value(each, other) for other in other_years) for each in years))
    found["years_missed"] = float(len(years)) - found["years_met"]
    found["years_other"] = float(bool(years) and bool(other_years) and found["years_met"] == 0)


def _cues(pair: Comparison, found: dict[str, float]) -> None:
    in_claim = count_cues(pair.claim, np.ones(len(pair.claim.forms), dtype=bool))
    in_window = count_cues(pair.passage, pair.window)
    in_passage = count_cues(pair.passage, np.ones(len(pair.passage.forms), dtype=bool))
    for at, name in enumerate(CLASSES):
        if name != "negation":
            found[f"{name}_claim"] = min(2.0, float(in_claim[at]))
            found[f"{name}_window"] = min(3.0, float(in_window[at]))
            found[f"{name}_differs"] = float((in_claim[at] > 0) != (in_passage[at] > 0))
    index = CLASSES.index
    found["all_against_some"] = float(
        in_claim[index("all")] > 0 and in_window[index("some")] + in_window[index("few")] + in_window[index("only")] > 0
    )
    found["some_against_all"] = float(in_claim[index("some")] + in_claim[index("few")] > 0 and in_window[index("all")] > 0)
    found["only_against_more"] = float(in_claim[index("only")] > 0 and in_window[index("only")] == 0)
    found["plan_against_fact"] = float(in_window[index("plan")] > 0 and in_claim[index("plan")] == 0)


_EMPTY = np.zeros(0, np.float32)
_NOTHING = Reading(
    text="", language="und", forms=(), written=(), content=_EMPTY.astype(bool), weight=_EMPTY, concepts=(),
    vectors=np.zeros((0, 1), np.float32), negated=_EMPTY.astype(bool), clause=_EMPTY.astype(np.int32), sides=(), cues=(),
    capital=_EMPTY.astype(bool), figures=(), spans=(),
)  # fmt: skip
COMPARED: tuple[str, ...] = tuple(features(compare(_NOTHING, _NOTHING)))
"""The names of what is counted, in order."""
