"""How near does a passage come to each word of a claim, when no word of it need be the same or its usual translation?

For every telling word of the claim, its nearest word in the passage (the late interaction of Khattab and Zaharia, "ColBERT",
2020, over static vectors). A Persian word lies where the bridge's student puts it; an English word where its translations do.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from claims.index.records import Record
from claims.index.words import Rows, ends_of
from claims.languages.bridge import Bridge, Term
from claims.languages.en.words import STOP_WORDS as ENGLISH_STOP_WORDS
from claims.languages.fa.counting import terms as plain_terms
from claims.languages.fa.morphology import stem as persian_stem
from claims.languages.fa.words import STOP_WORDS as PERSIAN_STOP_WORDS
from claims.spans import Language

FLOOR = 0.4
"""Cosine below which two words have nothing to do with each other: what is above counts, stretched to 0 to 1."""
_MOST_SAID = 6
Vector = NDArray[np.float32]
_SILENT = set(ENGLISH_STOP_WORDS) | {persian_stem(word) for word in PERSIAN_STOP_WORDS} | set(PERSIAN_STOP_WORDS)


class Words:
    """The telling words of some passages, as vectors."""

    def __init__(self, records: Sequence[Record], bridges: Mapping[Language, Bridge]) -> None:
        self._bridge = next(iter(bridges.values()), None)
        self.size = len(records)
        terms = [telling(record.search) for record in records]
        self._forms = sorted({(term.form, term.language) for held in terms for term in held})
        places = {form: place for place, form in enumerate(self._forms)}
        self._vectors = self._vectors_of(self._forms)
        self._places: dict[str, list[int]] = {}
        for place, (form, _) in enumerate(self._forms):
            self._places.setdefault(form, []).append(place)
        words = np.array([places[term.form, term.language] for held in terms for term in held], dtype=np.int64)
        order = np.argsort(words, kind="stable")
        self._holders = Rows(
            np.repeat(np.arange(self.size), [len(held) for held in terms])[order],
            ends_of(np.bincount(words, minlength=len(self._forms))),
        )
        """For each word the passages that have it."""

    def likeness(self, claim: str) -> tuple[list[Term], NDArray[np.float32]]:
        """The claim's telling words, and for each (a row) its nearest word in every passage (a column), 0 to 1."""
        asked = telling(claim)
        best = np.zeros((len(asked), self.size), dtype=np.float32)
        if not asked or not self._forms:
            return asked, best
        vectors = self._vectors_of([(term.form, term.language) for term in asked])
        near = np.clip((vectors @ self._vectors.T - FLOOR) / (1 - FLOOR), 0, 1)
        for row, term in enumerate(asked):
            near[row, self._places.get(term.form, [])] = 1
            words = np.flatnonzero(near[row])
            words = words[np.argsort(near[row, words], kind="stable")]
            # The nearest word comes last, and what comes last stays.
            best[row, self._holders.values[self._holders.places(words)]] = np.repeat(
                near[row, words], self._holders.lengths[words]
            )
        return asked, best

    def scores(self, claim: str, language: Language) -> Vector:
        """For every passage the share of the claim's telling words that it comes near, rare ones counting more; 0 to 1."""
        asked, near = self.likeness(claim)
        if not asked or not self.size:
            return np.zeros(self.size, dtype=np.float32)
        rarity = np.clip(-np.log(near.mean(axis=1) + 1e-3), 0.2, None)
        return np.asarray(rarity @ near / rarity.sum(), dtype=np.float32)

    def _vectors_of(self, forms: Sequence[tuple[str, Language]]) -> Vector:
        if self._bridge is None or not forms:
            return np.zeros((len(forms), 1), dtype=np.float32)
        said = []
        for form, language in forms:
            if language == "en":
                best = sorted(self._bridge.said(form, "en").items(), key=lambda item: (-item[1], item[0]))[:_MOST_SAID]
                said.append(best)
            else:
                said.append([(form, 1.0)])
        words = sorted({word for held in said for word, _ in held})
        places = {word: place for place, word in enumerate(words)}
        vectors = self._bridge.form_vectors(words)
        found = np.zeros((len(forms), vectors.shape[1]), dtype=np.float32)
        for row, held in enumerate(said):
            for word, share in held:
                found[row] += share * vectors[places[word]]
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return np.asarray(np.divide(found, lengths, out=np.zeros_like(found), where=lengths > 1e-9), dtype=np.float32)


def telling(text: str) -> list[Term]:
    """The words of a text that say something of their own, each once, numbers left to the anchors."""
    held: dict[str, Term] = {}
    for term in plain_terms(text):
        if term.language in ("en", "fa") and term.form not in _SILENT and len(term.form) > 1:
            held.setdefault(term.form, term)
    return list(held.values())
