"""Which bridge do tests of cards walk over? One of a dozen words that answers as the real one does."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from claims.languages.bridge import Term
from claims.languages.fa import counting

SAID = {
    "rate": {"نرخ": 0.9},
    "contain": {"کانتینر": 0.8, "ظرف": 0.1},
    "dollar": {"دلار": 0.95},
    "train": {"قطار": 0.9, "اموزش": 0.1},
    "wait": {"ماند": 0.3, "انتظار": 0.6},
    "day": {"روز": 0.9},
    "fall": {"رسید": 0.05},
    "guest": {"مهم": 0.02},
    "price": {"بها": 0.9},
}

NEAR = {"نرخ": (1.0, 0.0, 0.0), "بها": (0.8, 0.6, 0.0), "روز": (0.0, 0.0, 1.0)}
"""Where a few words of the other language lie."""


class SmallBridge:
    """Words of ``SAID`` both ways."""

    language = "fa"

    def __init__(self) -> None:
        back: dict[str, dict[str, float]] = {}
        for english, persian in SAID.items():
            for form, share in persian.items():
                back.setdefault(form, {})[english] = share
        self._said: dict[str, Mapping[str, Mapping[str, float]]] = {"en": SAID, "fa": back}

    def terms(self, text: str) -> list[Term]:
        return counting.terms(text)

    def said(self, form: str, source: str) -> Mapping[str, float]:
        return self._said.get(source, {}).get(form, {})

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.zeros((len(texts), 4), np.float32)

    def form_vectors(self, forms: Sequence[str]) -> NDArray[np.float32]:
        return np.array([NEAR.get(form, (0.0, 0.0, 0.0)) for form in forms], np.float32)

    def gloss(self, text: str, source: str) -> str:
        return " ".join(next(iter(self.said(term.form, source)), text[term.start : term.end]) for term in self.terms(text))
