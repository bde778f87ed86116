"""Does the lexical index answer with the passages that use a sentence's words, in whichever language they say them?"""

import numpy as np
import pytest

from claims.index.lexical import Lexical
from tests.index_samples import ASKED, BRIDGES, TEXTS, Dictionary, records


def index() -> Lexical:
    return Lexical(records(), {"fa": Dictionary()})


def test_a_sentence_finds_what_says_it_in_the_other_language() -> None:
    assert [hit.passage for hit in index().search("wagons", 3)] == [2]
    assert [hit.passage for hit in index().search("پل", 5)] == [4, 0, 3]


def test_a_passage_that_says_more_of_it_comes_first() -> None:
    assert [hit.passage for hit in index().search("guild bridge", 3)] == [4, 0, 3]


def test_only_the_passages_named_are_answered_with() -> None:
    assert [hit.passage for hit in index().search("barley and the bridge", 3, among={1})] == [1]


def test_without_a_bridge_words_are_found_as_they_are() -> None:
    bare = Lexical(records())
    assert [hit.passage for hit in bare.search("واگنها", 3)] == [2]
    assert bare.search("wagons", 3) == [] and Lexical([]).search("anything", 3) == []


def test_very_many_records_are_scored_as_a_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    index = Lexical(records(TEXTS * 3), BRIDGES)
    few = index.scores(ASKED, "en")
    monkeypatch.setattr("claims.index.lexical._AT_ONCE", 2)
    many = index.scores(ASKED, "en")
    assert np.allclose(few, many, rtol=1e-6) and few.any()
    assert np.array_equal(index.scores(ASKED, "en", range(3, 9))[3:9], many[3:9])
    assert not index.scores("xylophone", "en").any()
