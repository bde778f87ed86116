"""What does one text say, taken apart for comparison: its words, which are negated, what they oppose, its figures?

Done once for a text and kept; a pair of texts is compared in ``comparison``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claims.languages.bridge import Bridge, Term
from claims.languages.en.words import STOP_WORDS as ENGLISH_STOP_WORDS
from claims.languages.fa.counting import terms
from claims.languages.fa.words import STOP_WORDS as PERSIAN_STOP_WORDS
from claims.spans import Language
from claims.stance.cues import CLASSES, Side, cue_classes, forms, is_negated_verb, is_persian, opposites
from claims.stance.values import Text
from claims.text import key, numbers

_BREAK = re.compile(r"[.;:!?()\[\]\u2014]|,|،|؛|؟")
_AHEAD_ENGLISH, _BACK_PERSIAN, _AHEAD_PERSIAN = 6, 6, 4
"""How many words a negation reaches: English ones forward, a Persian verb's back to its clause, other Persian ones forward."""
_TURNS = frozenset(
    {"but", "however", "yet", "although", "though", "whereas", "while", "اما", "ولی", "بلکه", "گرچه", "هرچند", "لیکن", "که"}
)
MAX_WORDS = 160
"""Words of a text that are looked at."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity in a text."""

    value: float
    unit: str
    """``%``, ``year`` or empty."""
    written: str
    near: frozenset[str]
    """Concepts of the words around it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One text taken apart; arrays have one entry a word."""

    text: str
    language: Language
    forms: tuple[str, ...]
    written: tuple[str, ...]
    """Search forms of the words as they stand."""
    content: NDArray[np.bool_]
    """Whether the word says something of its own."""
    weight: NDArray[np.float32]
    """How rare the word is: 0 for small words, about 1 for common, 2 for rare ones."""
    concepts: tuple[Mapping[str, float], ...]
    """How the word is said in English, with shares; an English word is itself."""
    vectors: NDArray[np.float32]
    """Of unit length in the space of word vectors; zeros where unknown. Shape (words, d)."""
    negated: NDArray[np.bool_]
    clause: NDArray[np.int32]
    sides: tuple[tuple[Side, ...], ...]
    """The rows of opposites the word stands in."""
    cues: tuple[frozenset[str], ...]
    capital: NDArray[np.bool_]
    """Whether an English word inside a sentence begins with a capital."""
    figures: tuple[Figure, ...]
    spans: tuple[tuple[int, int], ...]


def split(text: str, bridge: Bridge | None) -> list[Term]:
    """The words of a text: the bridge's, so that its tables know them, or without one those it would find."""
    return (terms(text) if bridge is None else bridge.terms(text))[:MAX_WORDS]


class Reader:
    """Takes texts apart, with what is known of words: their rarity, their vectors, how they are said in English."""

    def __init__(
        self, bridge: Bridge | None, vocabulary: Mapping[str, int], vectors: NDArray[np.float32], rarity: Mapping[str, float]
    ):
        self.bridge = bridge
        self._row = vocabulary
        self._vectors = vectors
        self._rarity = rarity
        self._known: dict[tuple[str, str], tuple[Mapping[str, float], NDArray[np.float32]]] = {}

    def read(self, text: Text) -> Reading:
        """The text taken apart."""
        words = split(text.text, self.bridge)
        written = tuple(key(text.text[term.start : term.end]) for term in words)
        small = [_is_small(word, term) for word, term in zip(written, words, strict=True)]
        said = [self._said(term) for term in words]
        concepts = tuple(each for each, _ in said)
        clause = _clauses(text.text, words, written)
        cues = tuple(_cues(word, term) for word, term in zip(written, words, strict=True))
        rare = [0.0 if is_small else self._rarity.get(term.form, 1.8) for is_small, term in zip(small, words, strict=True)]
        return Reading(
            text=text.text,
            language=text.language,
            forms=tuple(term.form for term in words),
            written=written,
            content=~np.array(small, dtype=bool),
            weight=np.array(rare, dtype=np.float32),
            concepts=concepts,
            vectors=np.stack([each for _, each in said]) if said else np.zeros((0, self._vectors.shape[1]), np.float32),
            negated=_negated(cues, written, clause),
            clause=clause,
            sides=tuple(_sides(word, term) for word, term in zip(written, words, strict=True)),
            cues=cues,
            capital=np.array([_is_capital(text.text, at, term) for at, term in enumerate(words)], dtype=bool),
            figures=tuple(_figures(text.text, words, concepts, small)),
            spans=tuple((term.start, term.end) for term in words),
        )

    def _said(self, term: Term) -> tuple[Mapping[str, float], NDArray[np.float32]]:
        at = (term.form, term.language)
        if at not in self._known:
            concepts: Mapping[str, float] = {term.form: 1.0}
            if term.language == "fa" and self.bridge is not None:
                best = sorted(self.bridge.said(term.form, "fa").items(), key=lambda item: (-item[1], item[0]))[:8]
                concepts = dict(best) or {term.form: 1.0}
            vector = np.zeros(self._vectors.shape[1], np.float32)
            for form, share in concepts.items():
                row = self._row.get(form)
                if row is not None:
                    vector += share * self._vectors[row]
            length = float(np.linalg.norm(vector))
            self._known[at] = concepts, vector / length if length > 1e-6 else vector
        return self._known[at]


def _cues(word: str, term: Term) -> frozenset[str]:
    """The classes of small words it belongs to; the ``no`` that counting makes of ``n't`` is a negation."""
    found = cue_classes().get(word.replace("-", ""), frozenset())
    return found | {"negation"} if is_negated_verb(word) or term.form == "no" else found


def _is_capital(text: str, at: int, term: Term) -> bool:
    return term.language == "en" and at > 0 and text[term.start : term.start + 1].isupper()


def _is_small(word: str, term: Term) -> bool:
    if term.form[:1].isdigit():
        return len(term.form) < 2
    return len(word) < 2 or word in ENGLISH_STOP_WORDS or word in PERSIAN_STOP_WORDS or is_negated_verb(word)


def _sides(word: str, term: Term) -> tuple[Side, ...]:
    table = opposites()
    plain = word.replace("-", "")
    return table.get(plain) or table.get(term.form) or table.get(forms(plain)[1]) or ()


def _clauses(text: str, terms: list[Term], written: Iterable[str]) -> NDArray[np.int32]:
    """The number of the clause each word stands in: a mark of punctuation or a turning word begins a new one."""
    clause, last, numbers_of = 0, 0, []
    for term, word in zip(terms, written, strict=True):
        if _BREAK.search(text, last, term.start) or word in _TURNS:
            clause += 1
        numbers_of.append(clause)
        last = term.end
    return np.array(numbers_of, dtype=np.int32)


def _negated(cues: tuple[frozenset[str], ...], written: tuple[str, ...], clause: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which words stand under a negation; two negations over a word cancel."""
    depth = np.zeros(len(written), dtype=np.int32)
    for at, found in enumerate(cues):
        if "negation" not in found:
            continue
        here = clause == clause[at]
        reach = np.zeros(len(written), dtype=bool)
        if is_negated_verb(written[at]) or written[at] in ("نیست", "نبود", "نیستند", "نبودند"):
            reach[max(0, at - _BACK_PERSIAN) : at + 1] = True
        else:
            ahead = _AHEAD_PERSIAN if is_persian(written[at]) else _AHEAD_ENGLISH
            reach[at : at + ahead + 1] = True
        depth += (here & reach).astype(np.int32)
    odd: NDArray[np.bool_] = depth % 2 == 1
    return odd


def _figures(text: str, terms: list[Term], concepts: Sequence[Mapping[str, float]], small: list[bool]) -> Iterable[Figure]:
    for found in numbers(text):
        start, end = found.span
        year = found.value.is_integer() and (1200 <= found.value <= 1450 or 1800 <= found.value <= 2100) and not found.unit
        near = {
            max(said, key=lambda form: said[form])
            for term, said, is_small in zip(terms, concepts, small, strict=True)
            if not is_small
            and not term.form[:1].isdigit()
            and said
            and (abs(term.start - end) < 30 or abs(start - term.end) < 30)
        }
        yield Figure(found.value, "year" if year else found.unit, text[start:end], frozenset(near))


def count_cues(reading: Reading, where: NDArray[np.bool_]) -> NDArray[np.float32]:
    """How many of its words in ``where`` are of each class of ``CLASSES``."""
    counts = np.zeros(len(CLASSES), np.float32)
    for at in np.flatnonzero(where):
        for name in reading.cues[at]:
            if name in CLASSES:
                counts[CLASSES.index(name)] += 1
    return counts
