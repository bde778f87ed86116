"""Which words does each record hold, in order, and how are those words said in the other languages?

What the lexical index stands on: plain arrays, so that they can be kept on disk, opened without reading a text again, and
added to or taken from a paper at a time.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from claims.index.records import Record
from claims.languages.bridge import Bridge, Term
from claims.languages.fa.counting import terms as plain_terms
from claims.spans import Language

Arrays = dict[str, NDArray[np.generic]]
Bridges = Mapping[Language, Bridge]


class Rows:
    """Lists of numbers of different lengths, one after the other in one array."""

    def __init__(self, values: NDArray[np.generic], ends: NDArray[np.int64]) -> None:
        self.values = values
        self.ends = ends
        """Where row ``i`` ends is ``ends[i + 1]``; begins with 0."""

    def __len__(self) -> int:
        return len(self.ends) - 1

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """How long each row is."""
        return np.diff(self.ends)

    def places(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where the values of these rows stand, row after row."""
        lengths = self.ends[rows + 1] - self.ends[rows]
        starts = np.cumsum(lengths) - lengths
        return np.repeat(self.ends[rows] - starts, lengths) + np.arange(lengths.sum())

    def only(self, rows: NDArray[np.int64]) -> "Rows":
        """These rows alone."""
        lengths = self.ends[rows + 1] - self.ends[rows]
        return Rows(self.values[self.places(rows)], ends_of(lengths))


def ends_of(lengths: NDArray[np.int64] | Sequence[int]) -> NDArray[np.int64]:
    """Where rows of these lengths end, 0 first."""
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


class Words:
    """The words of records and how the bridges say them."""

    def __init__(self) -> None:
        self.forms: list[str] = []
        """Every form met, in the order first met."""
        self.tokens = Rows(np.empty(0, np.int32), np.zeros(1, np.int64))
        """Each record's words in order, as places in ``forms``."""
        self.others: list[str] = []
        """Forms of other languages that say one of ``forms``."""
        self.said = Rows(np.empty(0, np.int32), np.zeros(1, np.int64))
        """For each form, the places in ``others`` of what says it."""
        self.shares = np.empty(0, np.float32)
        """How usual each of ``said`` is."""
        self.paragraphs = np.empty(0, np.int32)
        """For each record, the number of its paragraph; no two papers share one."""

    def add(self, records: Sequence[Record], bridges: Bridges) -> None:
        """Take in the records of one paper, after those already here."""
        held = dict(self.places)
        known = len(held)
        languages: list[Language] = []
        rows = []
        for record in records:
            row = []
            for term in terms_of(record.search, record.language, bridges):
                place = held.setdefault(term.form, len(held))
                if place == known + len(languages):
                    languages.append(term.language)
                row.append(place)
            rows.append(row)
        self._forget()
        self.tokens = _joined(self.tokens, rows, np.int32)
        new = list(held)[known:]
        self.forms = [*self.forms, *new]
        self._translate(zip(new, languages, strict=True), bridges)
        first = int(self.paragraphs[-1]) + 1 if len(self.paragraphs) else 0
        numbers = np.array([record.paragraph for record in records], np.int64)
        self.paragraphs = np.concatenate([self.paragraphs, first + _runs(numbers)]).astype(np.int32)

    def with_records(self, records: Sequence[Record], bridges: Bridges) -> "Words":
        """The same with more records; this one stays as it is."""
        words = copy(self)
        words.add(records, bridges)
        return words

    def only(self, records: NDArray[np.int64]) -> "Words":
        """These records alone, in this order, and the words they hold."""
        tokens = self.tokens.only(records)
        used = np.flatnonzero(np.bincount(tokens.values, minlength=len(self.forms)))
        renamed = np.zeros(len(self.forms), np.int32)
        renamed[used] = np.arange(len(used))
        said = self.said.only(used)
        kept = np.flatnonzero(np.bincount(said.values, minlength=len(self.others)))
        words = Words()
        words.forms = [self.forms[place] for place in used]
        words.tokens = Rows(renamed[tokens.values].astype(np.int32), tokens.ends)
        words.others = [self.others[place] for place in kept]
        words.said = Rows(np.searchsorted(kept, said.values).astype(np.int32), said.ends)
        words.shares = self.shares[self.said.places(used)]
        words.paragraphs = _runs(self.paragraphs[records].astype(np.int64)).astype(np.int32)
        return words

    def arrays(self) -> Arrays:
        """All of it as arrays for ``numpy.savez``."""
        return {
            "forms": packed(self.forms),
            "tokens": self.tokens.values,
            "token_ends": self.tokens.ends,
            "others": packed(self.others),
            "said": self.said.values,
            "said_ends": self.said.ends,
            "shares": self.shares,
            "paragraphs": self.paragraphs,
        }

    @classmethod
    def of_arrays(cls, held: Mapping[str, NDArray[np.generic]]) -> "Words":
        """The words from the arrays that ``arrays`` gave."""
        words = cls()
        words.forms = unpacked(held["forms"])
        words.tokens = Rows(held["tokens"], held["token_ends"].astype(np.int64))
        words.others = unpacked(held["others"])
        words.said = Rows(held["said"], held["said_ends"].astype(np.int64))
        words.shares = held["shares"].astype(np.float32)
        words.paragraphs = held["paragraphs"].astype(np.int32)
        return words

    def _translate(self, forms: Iterable[tuple[str, Language]], bridges: Bridges) -> None:
        others = {form: place for place, form in enumerate(self.others)}
        rows, shares = [], []
        for form, language in forms:
            said = said_of(form, language, bridges)
            rows.append([others.setdefault(other, len(others)) for other in said])
            shares += list(said.values())
        self.others = list(others)
        self.said = _joined(self.said, rows, np.int32)
        self.shares = np.concatenate([self.shares, np.array(shares, np.float32)])

    # What follows from the arrays, worked out when first asked for

    @cached_property
    def places(self) -> dict[str, int]:
        """Form to its place."""
        return {form: place for place, form in enumerate(self.forms)}

    @cached_property
    def other_places(self) -> dict[str, int]:
        """Form of another language to its place."""
        return {form: place for place, form in enumerate(self.others)}

    @cached_property
    def postings(self) -> tuple[Rows, NDArray[np.float32]]:
        """For each form the records that hold it, in order, and how often each does."""
        once = np.ones(len(self.tokens.values), np.float32)
        shape = (len(self.tokens), len(self.forms))
        held = csc_matrix(csr_matrix((once, self.tokens.values, self.tokens.ends), shape=shape))
        held.sum_duplicates()
        return Rows(held.indices, held.indptr.astype(np.int64)), held.data

    @cached_property
    def saying(self) -> tuple[Rows, NDArray[np.float32]]:
        """``said`` the other way: for each of ``others`` the forms it says, and the shares."""
        order = np.argsort(self.said.values, kind="stable")
        forms = np.repeat(np.arange(len(self.forms), dtype=np.int32), self.said.lengths)[order]
        return Rows(forms, ends_of(np.bincount(self.said.values, minlength=len(self.others)))), self.shares[order]

    def _forget(self) -> None:
        for name in ("places", "other_places", "postings", "saying"):
            self.__dict__.pop(name, None)


def terms_of(text: str, language: Language, bridges: Bridges) -> list[Term]:
    """The text's words as the bridge of its language counts them; as any bridge does where its language has none."""
    bridge = bridges.get(language) or next(iter(bridges.values()), None)
    return bridge.terms(text) if bridge else plain_terms(text)


def said_of(form: str, language: Language, bridges: Bridges) -> dict[str, float]:
    """How a form is said in the languages that a bridge reaches from its own."""
    if language == "en":
        return {other: share for bridge in bridges.values() for other, share in bridge.said(form, "en").items()}
    return dict(bridges[language].said(form, language)) if language in bridges else {}


def packed(texts: Sequence[str]) -> NDArray[np.uint8]:
    """Texts without line ends as one array of bytes."""
    return np.frombuffer("".join(f"{text}\n" for text in texts).encode("utf-8", "surrogatepass"), np.uint8)


def unpacked(held: NDArray[np.generic]) -> list[str]:
    """The texts that ``packed`` packed."""
    return held.tobytes().decode("utf-8", "surrogatepass").split("\n")[:-1]


def _joined(rows: Rows, more: Sequence[Sequence[int]], kind: type[np.int32]) -> Rows:
    values = np.fromiter((value for row in more for value in row), kind)
    ends = rows.ends[-1] + ends_of([len(row) for row in more])[1:]
    return Rows(np.concatenate([rows.values, values]), np.concatenate([rows.ends, ends]))


def _runs(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which run of equal numbers each belongs to, counted up; a number below 0 is a run of its own."""
    return np.cumsum((np.diff(numbers, prepend=numbers[:1]) != 0) | (numbers < 0)) if len(numbers) else numbers
