"""Which things in a pair spoke for a call and which against it, in the pair's own words?"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from claims.stance.comparison import ALIGNED, Comparison, met_sides, same_value

CODES = {
    "words_met": "the claim's words are in the passage, or said there in other words",
    "words_missed": "the passage does not speak of this",
    "negated_in_passage": "the passage denies what the claim says of this",
    "negated_in_claim": "the claim denies what the passage says of this",
    "opposite_words": "the two say opposite things here",
    "same_direction": "the two point the same way here",
    "figure_agrees": "the figures are the same",
    "figure_clashes": "the figures differ",
    "other_period": "the years differ",
    "other_scope": "one of the two speaks of all, the other of some or only one",
    "plan_not_fact": "the passage speaks of what was planned or expected",
    "cross_encoder": "the cross-encoder says so",
}
"""Every code with what it says."""

GROUPS = {
    "words_met": ("cover", "cover_exact", "cover_window", "met", "met_names", "first_met", "last_met", "bigrams"),
    "words_missed": ("missed", "missed_share", "missed_most", "missed_second", "missed_names"),
    "negation": (
        "negations_claim", "negations_passage", "negations_window", "negation_parity", "negation_claim_only",
        "negation_window_only",
        "turned_share", "turned", "both_negated", "passage_negated_share", "affix",
    ),
    "opposition": ("opposed", "opposed_most", "opposed_less_agreed", "opposed_by_negation", "opposed_missed", "broad_opposed",
        "broad_opposed_most", "broad_balance", "broad_missed"),
    "agreement": ("agreed", "agreed_most", "broad_agreed", "broad_agreed_most"),
    "figures": ("figures_met", "figures_clash", "figures_missed"),
    "period": ("years_met", "years_missed", "years_other"),
    "scope": (
        "all_against_some", "some_against_all", "only_against_more", "all_differs", "some_differs", "only_differs",
        "only_window",
        "all_claim", "only_claim",
    ),
    "plan": ("plan_against_fact", "plan_window", "plan_differs", "hedge_window", "hedge_differs"),
}  # fmt: skip
"""Features that are taken away together to see what they bore."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something in a pair, before it is weighed."""

    code: str
    group: str
    words: tuple[str, ...]


def found(pair: Comparison) -> Iterator[Found]:
    """What there is to say of a pair, one thing at most for each code."""
    claim, passage = pair.claim, pair.passage
    met = np.flatnonzero(claim.content & (pair.score >= ALIGNED)).tolist() if pair.likeness.size else []
    if met:
        best = sorted(met, key=lambda at: (-claim.weight[at] * pair.score[at], at))[:3]
        yield Found(
            "words_met",
            "words_met",
            tuple(each for at in best for each in (_claim(pair, at), _passage(pair, int(pair.best[at])))),
        )
    missed = np.flatnonzero(claim.content & (pair.score < ALIGNED)).tolist()
    if missed:
        best = sorted(missed, key=lambda at: (-claim.weight[at], at))[:3]
        yield Found("words_missed", "words_missed", tuple(_claim(pair, at) for at in best))
    yield from _turned(pair, met)
    yield from _opposed(pair)
    yield from _figures(pair)
    if any("all" in cues for cues in claim.cues) != any("all" in cues for cues in passage.cues):
        yield from _cue(pair, "other_scope", "scope", ("all", "some", "only", "few", "most"))
    elif any("only" in cues for cues in claim.cues) != any("only" in cues for cues in passage.cues):
        yield from _cue(pair, "other_scope", "scope", ("only",))
    if any("plan" in cues for cues in passage.cues) and not any("plan" in cues for cues in claim.cues):
        yield from _cue(pair, "plan_not_fact", "plan", ("plan",))


def _claim(pair: Comparison, at: int) -> str:
    start, end = pair.claim.spans[at]
    return pair.claim.text[start:end]


def _passage(pair: Comparison, at: int) -> str:
    start, end = pair.passage.spans[at]
    return pair.passage.text[start:end]


def _turned(pair: Comparison, met: list[int]) -> Iterator[Found]:
    for code, in_passage in (("negated_in_passage", True), ("negated_in_claim", False)):
        turned = [
            at for at in met if pair.passage.negated[pair.best[at]] == in_passage and pair.claim.negated[at] != in_passage
        ]
        if turned:
            best = max(turned, key=lambda at: (pair.claim.weight[at] * pair.score[at], -at))
            yield Found(code, "negation", (_claim(pair, best), _passage(pair, int(pair.best[best]))))


def _opposed(pair: Comparison) -> Iterator[Found]:
    """The first words that oppose, and the first that agree; those of narrow rows before those of broad ones."""
    seen: set[str] = set()
    for row, at, _, opposed, _ in sorted(met_sides(pair), key=lambda met: (met[2], met[0], met[1])):
        code = "opposite_words" if opposed else "same_direction"
        if pair.window[at] and code not in seen:
            seen.add(code)
            yield Found(code, "opposition" if opposed else "agreement", (_claim(pair, row), _passage(pair, at)))


def _figures(pair: Comparison) -> Iterator[Found]:
    seen: set[str] = set()
    for one in pair.claim.figures:
        years = one.unit == "year"
        others = [each for each in pair.passage.figures if (each.unit == "year") == years]
        same = next((each for each in others if same_value(one, each)), None)
        code = "figure_agrees" if same else "other_period" if years else "figure_clashes"
        alike = [each for each in others if years or (each.unit == one.unit and (one.unit or one.near & each.near))]
        other = same or next(iter(alike), None)
        if other is not None and code not in seen:
            seen.add(code)
            yield Found(code, "period" if years else "figures", (one.written, other.written))


def _cue(pair: Comparison, code: str, group: str, classes: tuple[str, ...]) -> Iterator[Found]:
    words = [_claim(pair, at) for at, cues in enumerate(pair.claim.cues) if cues & set(classes)][:2]
    words += [_passage(pair, at) for at, cues in enumerate(pair.passage.cues) if cues & set(classes)][:2]
    yield Found(code, group, tuple(words))
