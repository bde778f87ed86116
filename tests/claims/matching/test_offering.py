"""Is one place in ten given to chance, the same every time, and is it known how likely each passage was to be offered?"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from claims.matching import learning, matcher, offering
from claims.matching.matcher import Searched
from claims.matching.offering import Offered, offered, probabilities
from claims.reading import read
from claims.settings import Settings
from claims.tools import tools
from claims.vocabulary import Decision

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "many-roads-one-gate.md"


@pytest.fixture(scope="module")
def searched() -> Searched:
    return matcher.ready(read(EXAMPLE.read_bytes(), EXAMPLE.name, Settings()), tools(Settings()))


@pytest.fixture(scope="module")
def offers(searched: Searched) -> list[tuple[Offered, ...]]:
    plain = replace(searched, judge=None)
    return [offered(plain, f"Freight waited {days} days at the border.", "en", "map", 10) for days in range(60)]


def test_one_place_in_ten_is_drawn(offers: list[tuple[Offered, ...]]) -> None:
    drawn = np.array([[each.drawn for each in one] for one in offers])
    assert drawn.mean() == pytest.approx(0.1, abs=0.04)
    assert all(len({each.suggestion.passage for each in one}) == 10 for one in offers)
    assert all([each.suggestion.rank for each in one] == list(range(1, 11)) for one in offers)


def test_the_rest_are_the_matchers_own(searched: Searched, offers: list[tuple[Offered, ...]]) -> None:
    best = matcher.suggest(replace(searched, judge=None), "Freight waited 7 days at the border.", "en", 10)
    for mine, theirs in zip(offers[7], best, strict=True):
        assert mine.suggestion == theirs or (mine.drawn and mine.suggestion.passage not in {each.passage for each in best})


def test_a_claim_is_always_offered_the_same_and_another_map_draws_otherwise(searched: Searched) -> None:
    plain = replace(searched, judge=None)
    ask = [offered(plain, "Charges rose.", "en", seed) for seed in ("1", "1", *"23456789")]
    assert ask[0] == ask[1] and len({tuple(each.suggestion.passage for each in one) for one in ask}) > 2


def test_how_likely_a_passage_was_to_be_offered() -> None:
    by_rank, by_chance = probabilities(10, 90)
    assert by_rank == pytest.approx(0.9) and by_chance == pytest.approx(1 / 90)
    assert probabilities(10, 0) == (1.0, 0.0) and probabilities(0, 5)[0] == 1.0
    by_rank, by_chance = probabilities(10, 1)
    assert by_chance == pytest.approx(1 - 0.9**10) and 10 * by_rank + by_chance == pytest.approx(10)


def test_fewer_passages_than_places(searched: Searched) -> None:
    found = offered(searched, "Charges rose.", "en", "map", 10, {3, 4})
    assert {each.suggestion.passage for each in found} == {3, 4} and not any(each.drawn for each in found)
    assert offered(searched, "Charges rose.", "en", "map", 10, set()) == ()


def test_what_was_seen_teaches_and_the_matcher_answers_by_it(searched: Searched) -> None:
    claim = "Routes that share one border station protect nobody when it closes."
    found = offered(searched, claim, "en", "map", 8)
    told = [each.example(claim, str(each.suggestion.passage), Decision.SUPPORTS) for each in found[:4]]
    last = matcher.suggest(searched, claim, "en", 60)[-1].passage
    told += [offering.seen(searched, claim, "en", last).example(claim, "last", Decision.OFF_TOPIC)]
    learnt = learning.fit(learning.prior(searched.judge), told)
    under = matcher.taught(searched, learnt.heads)
    before, after = (matcher.suggest(each, claim, "en", 60) for each in (searched, under))
    assert after[0].score > before[0].score and after[0].judgement.supports > before[0].judgement.supports
    assert learnt.pairs == 5 and learnt.passed_over == 0
    assert matcher.suggest(matcher.taught(under, learnt.prior), claim, "en", 60) == before


SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "papers"


@pytest.fixture(scope="module")
def several(searched: Searched) -> list[Searched]:
    """The example beside another paper, both without a judge."""
    path = SAMPLES / "painted-crossings.md"
    other = matcher.ready(read(path.read_bytes(), path.name, Settings()), tools(Settings()))
    return [replace(each, judge=None) for each in (searched, other)]


CROSSING = "Painted crossings slow the cars down near the schools."


def test_of_several_papers_the_best_come_first_whosever_they_are(several: list[Searched]) -> None:
    found = matcher.suggest_of(several, CROSSING, "en", 12)
    scores = [each.score for _, each in found]
    assert scores == sorted(scores, reverse=True) and [each.rank for _, each in found] == list(range(1, 13))
    assert found[0][0] == 1 and {whose for whose, _ in found} == {0, 1}
    for whose in (0, 1):
        alone = matcher.suggest(several[whose], CROSSING, "en", 12)
        mine = [replace(each, rank=0) for at, each in found if at == whose]
        assert mine == [replace(each, rank=0) for each in alone[: len(mine)]]
    only = matcher.suggest_of(several, CROSSING, "en", 3, [set(), {4, 5}])
    assert {(whose, each.passage) for whose, each in only} == {(1, 4), (1, 5)}
    assert (
        matcher.suggest_of(several, CROSSING, "en", 0) == matcher.suggest_of(several, CROSSING, "en", 5, [set(), set()]) == ()
    )


def test_several_papers_are_offered_together_and_drawn_from_together(several: list[Searched]) -> None:
    alone = offered(several[0], CROSSING, "en", "map")
    assert offering.offered_of(several[:1], CROSSING, "en", "map") == tuple((0, each) for each in alone)
    counts = [len(each.held.records) for each in several]
    by_rank, by_chance = probabilities(10, sum(counts) - 10)
    drawn = 0
    for seed in map(str, range(20)):
        found = offering.offered_of(several, CROSSING, "en", seed)
        assert found == offering.offered_of(several, CROSSING, "en", seed)
        assert len({(whose, each.suggestion.passage) for whose, each in found}) == 10
        assert [each.suggestion.rank for _, each in found] == list(range(1, 11))
        assert all(each.probability == (by_chance if each.drawn else by_rank) for _, each in found)
        drawn += sum(each.drawn for _, each in found)
    assert 8 <= drawn <= 35
