"""Do decisions move the heads as far as they say, the same in any order, and never out of reach?"""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from claims import stance
from claims.matching import ranking
from claims.matching.learning import Example, Heads, Learnt, fit, lesson
from claims.stance import STANCES
from claims.vocabulary import Decision, Stance

WIDTH = 40
PRIOR = Heads(
    ranking.Head(("words", "meaning"), (1.0, 1.0), -3.0, (1.0, 1.0)),
    stance.Head(np.random.default_rng(7).normal(size=(WIDTH, 3)) * 0.3, np.zeros(3)),
)


def examples(count: int, seed: int = 0) -> list[Example]:
    """On this map the first feature tells and the second does not, and most passages support; two in ten come by chance."""
    chance = np.random.default_rng(seed)
    found = []
    for number in range(count):
        bears = chance.random() < 0.5
        rows = chance.normal(size=2) + np.array([3.0 if bears else 0.0, 0.0])
        way = Decision.SUPPORTS if chance.random() < 0.85 else Decision.CONTRADICTS
        found.append(
            Example(
                claim=f"claim {number // 5}",
                passage=f"passage {number}",
                decision=way if bears else Decision.OFF_TOPIC,
                shown=Stance.NEUTRAL,
                features=tuple(rows.tolist()),
                stance_features=tuple(chance.normal(size=WIDTH).tolist()),
                drawn=number % 5 == 0,
                probability=0.1 if number % 5 == 0 else 0.9,
            )
        )
    return found


def said(learnt: Learnt) -> bytes:
    """The heads, to the byte."""
    pointing = learnt.heads.stance
    assert pointing is not None
    return repr(learnt.heads.relevance).encode() + pointing.weights.tobytes() + pointing.bias.tobytes()


def test_without_decisions_the_heads_are_the_prior() -> None:
    learnt = fit(PRIOR, [])
    assert learnt.heads == PRIOR and learnt.pairs == 0
    assert learnt.before == learnt.after and learnt.before.relevance_loss is None


def test_fifty_decisions_teach_what_tells_on_this_map() -> None:
    learnt = fit(PRIOR, examples(50))
    words, meaning = learnt.heads.relevance.weights
    assert words > 1 > meaning
    assert learnt.after.relevance_loss is not None and learnt.before.relevance_loss is not None
    assert learnt.after.relevance_loss < 0.9 * learnt.before.relevance_loss
    unseen = examples(400, seed=1)
    rows = np.array([each.features for each in unseen])
    bears = np.array([each.decision is not Decision.OFF_TOPIC for each in unseen])
    before, after = (head.scores(rows) for head in (PRIOR.relevance, learnt.heads.relevance))
    assert np.mean(np.logaddexp(0, after) - bears * after) < np.mean(np.logaddexp(0, before) - bears * before)


def test_the_stance_head_learns_which_way_a_maps_passages_point() -> None:
    learnt = fit(PRIOR, examples(60))
    unseen = [each for each in examples(300, seed=2) if each.decision is not Decision.OFF_TOPIC]
    table = np.array([each.stance_features for each in unseen])
    labels = np.array([STANCES.index(Stance(each.decision.value)) for each in unseen])
    before, after = (head.stance.shares(table).argmax(1) == labels for head in (PRIOR, learnt.heads) if head.stance)
    assert after.mean() > before.mean() + 0.1


def test_any_order_gives_the_same_heads_to_the_byte() -> None:
    told = examples(30)
    told += [replace(each, decision=Decision.WEAK) for each in told[:5]]
    shuffled = [told[place] for place in np.random.default_rng(3).permutation(len(told))]
    assert said(fit(PRIOR, told)) == said(fit(PRIOR, shuffled))
    assert fit(PRIOR, told).after == fit(PRIOR, shuffled).after


def test_one_decision_moves_little_and_the_right_way() -> None:
    example = replace(examples(2)[1], decision=Decision.SUPPORTS, probability=1.0)
    learnt = fit(PRIOR, [example])
    row = np.array([example.features])
    assert PRIOR.relevance.scores(row) < learnt.heads.relevance.scores(row) < PRIOR.relevance.scores(row) + 2
    assert learnt.after == learnt.before, "nothing but itself could foretell it"


@pytest.mark.parametrize("decision", Decision)
def test_decisions_all_of_one_kind_are_survived(decision: Decision) -> None:
    learnt = fit(PRIOR, [replace(each, decision=decision, shown=Stance.SUPPORTS) for each in examples(40)])
    assert np.isfinite(learnt.heads.relevance.weights).all() and abs(learnt.heads.relevance.bias) < 20
    assert learnt.heads.stance is not None and np.isfinite(learnt.heads.stance.weights).all()


def test_two_who_disagree_teach_both_by_halves_and_a_pair_counts_once() -> None:
    (one, *_) = examples(1)
    yes, no = replace(one, decision=Decision.SUPPORTS), replace(one, decision=Decision.OFF_TOPIC)
    assert said(fit(PRIOR, [yes, no])) == said(fit(PRIOR, [yes, no, yes, no]))
    assert said(fit(PRIOR, [yes] * 9)) == said(fit(PRIOR, [yes]))
    rows = np.array([one.features])
    lone, split, against = (fit(PRIOR, told).heads.relevance.scores(rows)[0] for told in ([yes], [yes, no], [no]))
    assert against < split < lone


def test_what_another_version_saw_is_passed_over() -> None:
    told = examples(10)
    foreign = [replace(each, features=()) for each in told]
    assert fit(PRIOR, foreign).heads == PRIOR and fit(PRIOR, foreign).passed_over == 10
    half = fit(PRIOR, [replace(each, stance_features=(1.0,)) for each in told])
    assert half.heads.stance is PRIOR.stance and half.heads.relevance != PRIOR.relevance
    assert fit(PRIOR, [*told, replace(told[0], passage="x", features=(float("nan"), 0.0))]).passed_over == 1


def test_without_a_judge_the_channels_still_learn() -> None:
    learnt = fit(replace(PRIOR, stance=None), examples(20))
    assert learnt.heads.stance is None and learnt.heads.relevance != PRIOR.relevance
    assert learnt.after.stance_accuracy is None


@pytest.mark.parametrize(
    ("decision", "shown", "bears", "way"),
    [
        (Decision.SUPPORTS, Stance.CONTRADICTS, True, Stance.SUPPORTS),
        (Decision.OFF_TOPIC, Stance.SUPPORTS, False, None),
        (Decision.PARTIAL, Stance.SUPPORTS, True, Stance.SUPPORTS),
        (Decision.OTHER_SCOPE, Stance.CONTRADICTS, True, Stance.NEUTRAL),
        (Decision.OUTDATED, Stance.SUPPORTS, True, Stance.NEUTRAL),
        (Decision.WRONG_DIRECTION, Stance.SUPPORTS, True, Stance.CONTRADICTS),
        (Decision.WRONG_DIRECTION, Stance.NEUTRAL, True, None),
        (Decision.SUPPORTED, Stance.CONTRADICTS, True, Stance.CONTRADICTS),
        (Decision.WEAK, Stance.NEUTRAL, True, None),
    ],
)
def test_each_decision_teaches_its_own(decision: Decision, shown: Stance, bears: bool, way: Stance | None) -> None:
    taught = lesson(decision, shown)
    assert (taught.bears, taught.stance) == (bears, way)
    assert taught.bears_weight == (0.5 if decision in (Decision.PARTIAL, Decision.WEAK) else 1.0)


def test_before_and_after_are_told_by_name() -> None:
    shifts = {name: (before, after) for name, before, after in fit(PRIOR, examples(50)).shifts()}
    assert set(shifts) == {"words", "meaning", "bias", "supports", "contradicts", "neutral"}
    assert shifts["bias"][0] == -3.0 and shifts["words"][1] > 1.0 > shifts["meaning"][1]
    assert shifts["supports"][1] > shifts["supports"][0]


def test_a_passage_unlikely_to_be_offered_stands_for_more() -> None:
    told: Sequence[Example] = [replace(each, probability=1.0) for each in examples(40)]
    rare = [replace(each, probability=0.05 if each.decision is Decision.OFF_TOPIC else 1.0) for each in told]
    assert fit(PRIOR, rare).heads.relevance.bias < fit(PRIOR, told).heads.relevance.bias


@pytest.mark.slow
def test_ten_thousand_decisions_are_learnt_from_in_two_seconds() -> None:
    told = examples(10_000)
    begun = time.process_time()
    learnt = fit(PRIOR, told)
    assert time.process_time() - begun < 2 and learnt.pairs == 10_000
