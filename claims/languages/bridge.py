"""How are the words of another language said in English, and English words in it: what must a bridge between the two be able to do?

A bridge is what a language brings so that its sentences and English ones can answer each other (``docs/adding-a-language.md``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from claims.spans import Language


@dataclass(frozen=True, slots=True)
class Term:
    """One word (or number) of a text as a bridge counts it: stop words and all."""

    form: str
    """The stem, or a number's shortest figure: what tables are keyed by."""
    start: int
    """In code points of the text."""
    end: int
    language: Language
    """Of the word itself, by its script: a Persian sentence may name things in English."""


class Bridge(Protocol):
    """Translation both ways between English and one other language, as learnt from parallel text."""

    language: Language
    """The other language."""

    def terms(self, text: str) -> list[Term]:
        """The text's words in order."""
        ...

    def said(self, form: str, source: Language) -> Mapping[str, float]:
        """How a word of ``source`` is said in the other language, most usual first; shares are above 0 and sum to at most 1."""
        ...

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Texts of the other language in the English encoder's space: a row each, of unit length (of zeros, where no word is known)."""
        ...

    def form_vectors(self, forms: Sequence[str]) -> NDArray[np.float32]:
        """The same for single forms of the other language, as ``terms`` gives them."""
        ...

    def sharpened(self, pairs: Iterable[tuple[str, str]]) -> Self:
        """The bridge as one paper's own bilingual text (English beside the other language) would have it; in seconds at most."""
        ...

    def gloss(self, text: str, source: Language) -> str:
        """The text word by word in the other language: for a reader to get the drift, never to be quoted."""
        ...
