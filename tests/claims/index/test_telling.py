"""Does the index of telling words answer with the passages that share a sentence's telling words?"""

from claims.index.telling import Telling, Weighed, cosine
from claims.passages import Passage, search_form
from claims.readers.document import Span
from claims.text import direction, language

TEXTS = [
    "The guild bought the bridge in the spring.",
    "Rain spoiled the barley and the oats.",
    "گمرک ترتیب واگن‌ها را تعیین می‌کند.",
    "The bridge was paid for by a toll on barley.",
]


def index() -> Telling:
    passages = [
        Passage(10 + at, (Span(0, len(text)),), text, search_form(text), language(text), direction(text), at, at)
        for at, text in enumerate(TEXTS)
    ]
    return Telling(passages)


def test_the_passage_that_shares_most_comes_first() -> None:
    hits = index().search("Who paid for the bridge? A toll.", 3)
    assert [hit.passage for hit in hits] == [13, 10]
    assert hits[0].score > hits[1].score > 0 and {hit.channel for hit in hits} == {"lexical"}


def test_spelling_of_a_half_space_makes_no_difference() -> None:
    assert [hit.passage for hit in index().search("ترتیب واگنها", 3)] == [12]


def test_only_the_passages_named_are_answered_with() -> None:
    assert [hit.passage for hit in index().search("barley and the bridge", 3, among={11})] == [11]


def test_a_sentence_with_no_word_in_common_has_no_hit() -> None:
    assert index().search("Quite another matter", 3) == []
    assert Telling([]).search("anything", 3) == []


def test_a_text_is_nearest_to_itself() -> None:
    words = Weighed([["a", "b"], ["b", "c"], ["d"]])
    one, other = words.vector(["a", "b"]), words.vector(["b", "c"])
    assert abs(cosine(one, one) - 1) < 1e-9 and 0 < cosine(one, other) < 1 and words.vector([]) == {}
