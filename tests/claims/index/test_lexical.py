"""Does the lexical index answer with the passages that use a sentence's words, in whichever language they say them?"""

from claims.index.lexical import Lexical
from tests.index_samples import Dictionary, records


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
