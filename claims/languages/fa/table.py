"""How is a Persian word said in English and an English word in Persian: the shipped translation table, looked up and sharpened."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from claims.languages.fa.alignment import Counted, count, pruned

LEAST = 0.004
"""Shares below this say more of chance than of translation."""
MOST = 32
_SHARPENED = 0.4
"""How much a paper's own bilingual text says of a word it holds, beside the shipped table."""
Arrays = dict[str, NDArray[np.generic]]


class Table:
    """Both directions of a translation table. The whole distribution is kept: the best translation alone finds much less."""

    def __init__(self, counted: Counted) -> None:
        self.english = counted.english
        self.persian = counted.other
        self._english = {form: place for place, form in enumerate(self.english)}
        self._persian = {form: place for place, form in enumerate(self.persian)}
        self._shares = {"en": counted.other_of_english, "fa": counted.english_of_other}

    def said(self, form: str, source: str) -> Mapping[str, float]:
        """How a form of ``source`` (``en`` or ``fa``) is said in the other language, most usual first."""
        places, names = (self._english, self.persian) if source == "en" else (self._persian, self.english)
        place = places.get(form)
        if place is None:
            return {}
        shares = self._shares[source]
        start, end = shares.indptr[place], shares.indptr[place + 1]
        ranked = sorted(zip(-shares.data[start:end], shares.indices[start:end], strict=True))
        return {names[column]: float(-share) for share, column in ranked}

    def knows(self, form: str, source: str) -> bool:
        """Whether the table has ever met the form."""
        return form in (self._english if source == "en" else self._persian)

    def sharpened(self, pairs: Iterable[tuple[Sequence[str], Sequence[str]]]) -> "Sharpened":
        """The table as one paper's own bilingual text (titles, keywords, abstracts) would have it."""

        def known(english: str, persian: str) -> tuple[float, float]:
            return self.said(english, "en").get(persian, 0.0), self.said(persian, "fa").get(english, 0.0)

        return Sharpened(self, Table(count([(english, persian, 1.0) for english, persian in pairs], known=known)))

    def arrays(self) -> Arrays:
        """The table as arrays for ``numpy.savez``; shares in 16 bits."""
        held: Arrays = {
            "english": np.frombuffer("\n".join(self.english).encode(), dtype=np.uint8),
            "persian": np.frombuffer("\n".join(self.persian).encode(), dtype=np.uint8),
        }
        for source, shares in self._shares.items():
            held[f"{source}_ends"] = np.diff(shares.indptr).astype(np.uint8)
            held[f"{source}_columns"] = shares.indices.astype(np.uint16 if shares.shape[1] < 65536 else np.uint32)
            held[f"{source}_shares"] = np.round(shares.data * 65535).astype(np.uint16)
        return held

    @classmethod
    def of_arrays(cls, held: Mapping[str, NDArray[np.generic]]) -> "Table":
        """The table from the arrays that ``arrays`` gave."""
        english = held["english"].tobytes().decode().split("\n")
        persian = held["persian"].tobytes().decode().split("\n")
        shape = {"en": (len(english), len(persian)), "fa": (len(persian), len(english))}
        shares = {
            source: csr_matrix(
                (
                    held[f"{source}_shares"].astype(np.float64) / 65535,
                    held[f"{source}_columns"].astype(np.int32),
                    np.concatenate([[0], np.cumsum(held[f"{source}_ends"], dtype=np.int64)]),
                ),
                shape=shape[source],
            )
            for source in ("en", "fa")
        }
        return cls(Counted(english, persian, shares["en"], shares["fa"]))

    @classmethod
    def counted(cls, counts: Counted) -> "Table":
        """The table of these counts, with what is too small left out, and forms that are left with nothing."""
        there = pruned(counts.other_of_english, LEAST, MOST)
        back = pruned(counts.english_of_other, LEAST, MOST)
        english = np.flatnonzero(np.diff(there.indptr) + np.bincount(back.indices, minlength=there.shape[0]))
        persian = np.flatnonzero(np.diff(back.indptr) + np.bincount(there.indices, minlength=back.shape[0]))
        kept = Counted(
            [counts.english[place] for place in english],
            [counts.other[place] for place in persian],
            there[english][:, persian].tocsr(),
            back[persian][:, english].tocsr(),
        )
        return cls(kept)


class Sharpened(Table):
    """A table with one paper's own wording before it."""

    def __init__(self, shipped: Table, own: Table) -> None:
        self._shipped, self._own = shipped, own
        self.english, self.persian = shipped.english, shipped.persian
        self.said = lru_cache(maxsize=65536)(self._said)  # type: ignore[method-assign]

    def _said(self, form: str, source: str) -> Mapping[str, float]:
        shipped, own = self._shipped.said(form, source), self._own.said(form, source)
        if not own:
            return shipped
        weight = _SHARPENED if shipped else 1.0
        mixed = {word: (1 - weight) * share for word, share in shipped.items()}
        for word, share in own.items():
            mixed[word] = mixed.get(word, 0.0) + weight * share
        ranked = sorted(mixed.items(), key=lambda item: (-item[1], item[0]))
        return {word: share for word, share in ranked if share >= LEAST}

    def knows(self, form: str, source: str) -> bool:
        """Whether either table has met the form."""
        return self._shipped.knows(form, source) or self._own.knows(form, source)
