"""Does the lexical index answer with the passages that use a sentence's words, in whichever language they say them?"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from claims.index.lexical import Lexical
from claims.index.records import Record
from claims.languages.bridge import Term
from claims.languages.fa.counting import terms
from claims.text import key, language

TEXTS = [
    "The guild bought the bridge in the spring.",
    "Rain spoiled the barley and the oats.",
    "گمرک ترتیب واگن‌ها را تعیین می‌کند.",
    "The bridge was paid for by a toll on barley.",
    "پل را صنف بازرگانان خرید.",
]
SAID = {"bridg": {"پل": 0.8}, "wagon": {"واگن": 0.9}, "guild": {"صنف": 0.6, "انجمن": 0.3}}


class Dictionary:
    """A bridge of three words."""

    language = "fa"

    def terms(self, text: str) -> list[Term]:
        return terms(text)

    def said(self, form: str, source: str) -> Mapping[str, float]:
        if source == "en":
            return SAID.get(form, {})
        return {english: said[form] for english, said in SAID.items() if form in said}

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.zeros((len(texts), 384), dtype=np.float32)

    def gloss(self, text: str, source: str) -> str:
        return text


def index() -> Lexical:
    return Lexical([Record(text, key(text), language(text), at) for at, text in enumerate(TEXTS)], {"fa": Dictionary()})


def test_a_sentence_finds_what_says_it_in_the_other_language() -> None:
    assert [hit.passage for hit in index().search("wagons", 3)] == [2]
    assert [hit.passage for hit in index().search("پل", 5)] == [4, 0, 3]


def test_a_passage_that_says_more_of_it_comes_first() -> None:
    assert [hit.passage for hit in index().search("guild bridge", 3)] == [4, 0, 3]


def test_only_the_passages_named_are_answered_with() -> None:
    assert [hit.passage for hit in index().search("barley and the bridge", 3, among={1})] == [1]


def test_without_a_bridge_words_are_found_as_they_are() -> None:
    bare = Lexical([Record(text, key(text), language(text)) for text in TEXTS])
    assert [hit.passage for hit in bare.search("واگنها", 3)] == [2]
    assert bare.search("wagons", 3) == [] and Lexical([]).search("anything", 3) == []
