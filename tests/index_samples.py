"""Texts for the indexes to search, and a bridge of a few words between English and Persian."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from claims.index.records import Record
from claims.languages.bridge import Term
from claims.languages.fa.counting import terms
from claims.text import key, language

TEXTS = (
    "The guild bought the bridge in the spring.",
    "Rain spoiled the barley and the oats.",
    "گمرک ترتیب واگن‌ها را تعیین می‌کند.",
    "The bridge was paid for by a toll on barley.",
    "پل را صنف بازرگانان خرید.",
)
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

    def form_vectors(self, forms: Sequence[str]) -> NDArray[np.float32]:
        return self.vectors(forms)

    def gloss(self, text: str, source: str) -> str:
        return text


def records(texts: Sequence[str] = TEXTS) -> list[Record]:
    """A record for each text, each a paragraph of its own."""
    return [Record(text, key(text), language(text), at) for at, text in enumerate(texts)]
