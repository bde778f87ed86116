"""Does a claim find the passages that bear on it, in either language, the same every time, whatever is missing or odd?"""

from dataclasses import replace
from pathlib import Path

import pytest

from claims.matching import matcher
from claims.matching.bilingual import own_pairs
from claims.matching.matcher import Searched
from claims.matching.nearness import Nearness
from claims.reading import Reading, read
from claims.settings import Settings
from claims.tools import tools

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "many-roads-one-gate.md"


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(EXAMPLE.read_bytes(), EXAMPLE.name, Settings())


@pytest.fixture(scope="module")
def searched(reading: Reading) -> Searched:
    return matcher.ready(reading, tools(Settings()))


def test_a_passage_asked_for_in_its_own_words_comes_first(searched: Searched) -> None:
    for passage in searched.reading.cut.passages[10:60:10]:
        found = matcher.suggest(searched, passage.text, passage.language, 3)
        assert found[0].passage == passage.index


def test_suggestions_are_ranked_by_a_likelihood(searched: Searched) -> None:
    found = matcher.suggest(searched, "The port depends on one gate for most of its trade.", "en", 8)
    scores = [each.score for each in found]
    assert [each.rank for each in found] == list(range(1, 9))
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.slow
def test_two_runs_say_the_same_to_the_last_bit(reading: Reading) -> None:
    claim = ("تنوع مسیرها وابستگی را کم می‌کند.", "fa")
    one, other = (matcher.suggest(matcher.ready(reading, tools(Settings())), *claim, 10) for _ in range(2))
    assert one == other


def test_only_the_passages_named_are_suggested(searched: Searched) -> None:
    among = {5, 9, 30}
    assert {each.passage for each in matcher.suggest(searched, "trade", "en", 10, among)} == among
    assert matcher.suggest(searched, "trade", "en", 10, set()) == ()
    assert matcher.suggest(searched, "trade", "en", 0) == ()


@pytest.mark.parametrize("claim", ["؟!", "🙂 🙂", "2015", "x", "the of and", "каспийское море", "海", "a" * 3000])
def test_an_odd_claim_is_answered_without_a_fall(searched: Searched, claim: str) -> None:
    assert len(matcher.suggest(searched, claim, "und", 3)) == 3


def test_without_an_encoder_words_still_find(reading: Reading) -> None:
    lexical = matcher.ready(reading, tools(replace(Settings(), encoder="none")))
    passage = reading.cut.passages[20]
    assert matcher.suggest(lexical, passage.text, passage.language, 1)[0].passage == passage.index


def test_a_paper_without_passages_has_no_suggestions() -> None:
    empty = read(b"# Title\n", "empty.md", Settings())
    searched = matcher.ready(replace(empty, cut=replace(empty.cut, passages=())), tools(Settings()))
    assert matcher.suggest(searched, "anything", "en", 5) == ()


def test_the_papers_own_two_languages_are_paired(reading: Reading) -> None:
    pairs = own_pairs(reading, tools(Settings()).space, "fa")
    assert pairs[0] == tuple(
        next(title.text for title in reading.metadata.titles if title.language == language) for language in ("en", "fa")
    )


def test_nearness_is_highest_at_the_sentence_itself(searched: Searched) -> None:
    passage = searched.reading.cut.passages[25]
    hits = Nearness(searched).search(passage.text, 5)
    assert hits[0].passage == passage.index
    assert hits[0].score == 1
    assert Nearness(searched).search(passage.text, 5, {3})[0].passage == 3
