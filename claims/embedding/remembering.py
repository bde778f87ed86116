"""How is a sentence not encoded twice? An encoder that looks first among what it, or an earlier run, has said."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from claims.embedding.values import Encoder, Kind


class Remembering:
    """An encoder with a memory for passages. What it answers is what the encoder itself would, only sooner."""

    def __init__(self, encoder: Encoder, known: Mapping[str, NDArray[np.float32]]) -> None:
        self._encoder = encoder
        self._known = dict(known)
        self.id, self.dim, self.multilingual = encoder.id, encoder.dim, encoder.multilingual

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        """``Encoder.encode``; questions are not remembered."""
        if kind == "query" or not texts:
            return self._encoder.encode(texts, kind)
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode(new, kind), strict=True))
        return np.stack([self._known[text] for text in texts])


class Recalling:
    """An encoder that knows the last few questions: one asked of many papers in turn is encoded once."""

    def __init__(self, encoder: Encoder, most: int = 256) -> None:
        self._encoder = encoder
        self._asked = lru_cache(maxsize=most)(self._ask)
        self.id, self.dim, self.multilingual = encoder.id, encoder.dim, encoder.multilingual

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        """``Encoder.encode``; passages, and questions asked together, are not recalled."""
        if kind != "query" or len(texts) != 1:
            return self._encoder.encode(texts, kind)
        return self._asked(texts[0]).copy()

    def _ask(self, text: str) -> NDArray[np.float32]:
        return self._encoder.encode([text], "query")
