"""Texts for the indexes to search, and a bridge of a few words between English and Persian."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from claims.embedding import Space
from claims.embedding.values import on_grid
from claims.index.records import Record
from claims.languages.bridge import Term
from claims.languages.fa.counting import forms, terms
from claims.text import key, language

FEW = (
    "The guild bought the bridge in the spring.",
    "Rain spoiled the barley and the oats.",
    "گمرک ترتیب واگن‌ها را تعیین می‌کند.",
    "The bridge was paid for by a toll on barley.",
    "پل را صنف بازرگانان خرید.",
)
TEXTS = (
    "The guild of Harutyunyan bought the bridge in 1998 for 42 talers.",
    "Rain spoiled the barley; 42 talers were lost to Harutyunyan.",
    "گمرک در سال ۱۳۷۷ ترتیب واگن‌ها را تعیین کرد.",
    "",
    "The bridge was paid for by Harutyunyan with a toll of 42 talers.",
    "The bridge was paid for by Harutyunyan with a toll of 42 talers.",
    "پل را هاروتیونیان به ۴۲ تالر خرید.",
)
ASKED = "The bridge was paid for by Harutyunyan with a toll of 42 talers in 1998."
"""With figures, a name in both alphabets, two that say the same, and one without words."""
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

    def sharpened(self, pairs: Iterable[tuple[str, str]]) -> "Dictionary":
        return self

    def gloss(self, text: str, source: str) -> str:
        return text


def records(texts: Sequence[str] = FEW) -> list[Record]:
    """A record for each text, each a paragraph of its own."""
    return [Record(text, key(text), language(text), at) for at, text in enumerate(texts)]


BRIDGES = {"fa": Dictionary()}


class Words:
    """An encoder without a model: a text is the sum of its words' vectors, each drawn by its letters."""

    id = "words"
    dim = 32
    multilingual = True

    def encode(self, texts: Sequence[str], kind: Literal["query", "passage"]) -> NDArray[np.float32]:
        return on_grid(np.stack([sum((_drawn(form) for form in forms(text)), np.zeros(self.dim)) for text in texts]))


def _drawn(form: str) -> NDArray[np.float64]:
    seed = int.from_bytes(sha256(form.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).standard_normal(Words.dim)


SPACE = Space(Words(), {})


def vectors(held: Sequence[Record]) -> NDArray[np.float32]:
    return SPACE.vectors([(record.text, record.language) for record in held], "passage")
