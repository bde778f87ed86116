"""Do passages come in the order of what speaks for them, in any language, and can a head be read, kept and learnt?"""

from pathlib import Path

import numpy as np
import pytest

from claims.errors import WeightsUnavailable
from claims.matching import ranking
from claims.matching.ranking import (
    PAIR,
    Head,
    Scope,
    Seen,
    Wanted,
    features,
    first,
    fit,
    load,
    names,
    order,
    rank,
    save,
    shortlist,
    standard,
)

SCOPE = Scope(
    [
        Seen(("the", "guild", "of", "salt", "paid", "40", "for", "the", "bridge"), (40.0,)),
        Seen(("the", "bridge", "of", "stone", "fell"), ()),
        Seen(("صنف", "پل", "را", "خرید"), ()),
        Seen(("the", "guild", "paid", "70"), (70.0,)),
    ]
)
CLAIM = Wanted(({"the": 1.0}, {"guild": 1.0, "صنف": 0.6}, {"paid": 1.0, "خرید": 0.3}, {"bridge": 1.0, "پل": 0.8}), (40.3,))
CHANNELS = {"lexical": np.array([3.0, 1.0, 2.0, 1.5]), "dense": np.array([0.9, 0.2, np.nan, 0.3])}


def column(name: str) -> list[float]:
    return [float(each) for each in features(CLAIM, SCOPE, CHANNELS, range(4))[:, names(CHANNELS).index(name)]]


def test_a_word_found_as_its_translation_counts_by_how_sure_that_is() -> None:
    whole, bridge_only, translated, _ = column("telling")
    assert whole == 1 and 0 < bridge_only < translated < whole


def test_a_rare_word_of_the_claim_tells_more_than_a_common_one() -> None:
    rare, common = SCOPE.rarity([{"bridge": 1.0}, {"the": 1.0}])
    assert rare > common > 0


def test_figures_agree_within_rounding_or_clash_where_the_passage_has_others() -> None:
    assert column("figures") == [1, 0, 0, 0]
    assert column("clash") == [0, 0, 0, 1]


def test_neighbouring_words_of_the_claim_are_wanted_near_one_another() -> None:
    assert column("near")[0] == 1 and 0 < column("near")[3] < 1 and column("near")[1] == 0


def test_the_best_place_of_a_long_passage_is_looked_at() -> None:
    long = Scope([Seen(("guild", *["word"] * 40, "bridge")), Seen(("guild", "bridge"))])
    far, close = features(Wanted(({"guild": 1.0}, {"bridge": 1.0})), long, {}, [0, 1])[:, PAIR.index("window")]
    assert far == pytest.approx(0.5) and close == 1


def test_a_channel_that_cannot_speak_of_a_passage_neither_lifts_nor_sinks_it() -> None:
    assert column("dense")[2] == 0
    assert standard(np.full(3, 7.0)).tolist() == [0, 0, 0] and not standard(np.full(2, np.nan)).any()
    assert standard(np.array([1.0, 3.0])).tolist() == [-1, 1]


def test_equal_passages_stay_in_reading_order() -> None:
    assert order(np.array([0.3, 0.1 + 0.2, 0.5])).tolist() == [2, 0, 1]
    assert shortlist({"one": np.zeros(5)}, 3) == [0, 1, 2]


def head(**weights: float) -> Head:
    columns = names(CHANNELS)
    return Head(columns, tuple(weights.get(name, 0.0) for name in columns), -1.0, (1.0,) * len(columns))


def test_passages_come_by_their_likelihood() -> None:
    ranked = rank(head(telling=3.0), CLAIM, SCOPE, CHANNELS)
    assert [place for place, _ in ranked] == [0, 3, 2, 1]
    assert ranked[0][1] == pytest.approx(1 / (1 + np.exp(-2))) and all(0 < likely < 1 for _, likely in ranked)
    assert len(rank(head(telling=3.0), CLAIM, SCOPE, CHANNELS, top=2)) == 2


def test_a_head_is_not_used_on_other_channels_than_it_knows() -> None:
    with pytest.raises(ValueError, match="fitted on"):
        rank(head(), CLAIM, SCOPE, {"lexical": CHANNELS["lexical"]})


def groups(count: int) -> list[ranking.Group]:
    """The passage that bears on the claim stands out in the first feature; the second says nothing."""
    chance = np.random.default_rng(1)
    found = []
    for _ in range(count):
        rows = chance.normal(size=(20, 2))
        bears = np.zeros(20, dtype=bool)
        bears[chance.integers(20)] = True
        rows[bears, 0] += 3
        found.append((rows, bears))
    return found


def test_a_head_learns_what_tells_and_how_sure_it_may_be() -> None:
    learnt = fit(groups(150), ("tells", "noise"))
    assert learnt.weights[0] > 10 * abs(learnt.weights[1])
    unseen = groups(400)[150:]
    likely = np.concatenate([learnt.likelihood(rows) for rows, _ in unseen])
    assert likely.mean() == pytest.approx(1 / 20, abs=0.01)
    assert np.mean([bears[learnt.scores(rows).argmax()] for rows, bears in unseen]) > 0.75
    assert fit(groups(150), ("tells", "noise")) == learnt


def test_claims_without_an_answer_in_their_shortlist_teach_no_order() -> None:
    barren = [(np.full((4, 2), 9.0), np.zeros(4, dtype=bool))]
    learnt = fit(groups(50) + barren, ("tells", "noise"))
    assert learnt.weights[0] > 0 and all(map(np.isfinite, (*learnt.weights, learnt.bias)))


def test_a_head_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    learnt = fit(groups(20), ("tells", "noise"))
    save(learnt, tmp_path / "kept.json")
    assert load("kept", tmp_path) == learnt
    (tmp_path / "torn.json").write_text('{"bias": 1', "utf-8")
    for name in ("torn", "missing"):
        with pytest.raises(WeightsUnavailable):
            load(name, tmp_path)


def test_the_first_are_those_of_the_whole_order() -> None:
    scores = np.round(np.random.default_rng(1).normal(size=300), 1)
    for top in (0, 1, 7, 299, 300, 400):
        assert first(scores, top).tolist() == order(scores)[:top].tolist()
