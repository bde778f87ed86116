"""What does a sentence say, roughly, word by word in the other language?

For a reader who knows one of the two languages, to get the drift of a passage beside the passage itself; never to be quoted.
Terms of several words come first, from our lexicon; then the lexicon's sense that the translation table finds likeliest; then
the table's best; a name or an unknown word stays as it is.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from claims.languages.bridge import Term
from claims.languages.fa.counting import forms, terms
from claims.languages.fa.table import Table

_LONGEST = 4
_LEFT_OUT = {"fa": frozenset(("را", "که", "ای", "ان")), "en": frozenset(("the", "a", "an"))}
Arrays = dict[str, NDArray[np.generic]]
Senses = Mapping[str, Sequence[str]]


class Gloss:
    """Terms and their senses both ways, and how stems are written."""

    def __init__(self, senses: Mapping[str, Senses], written: Mapping[str, Mapping[str, str]]) -> None:
        self._senses = senses
        self._written = written

    def gloss(self, text: str, source: str, table: Table) -> str:
        """``text`` of ``source`` (``en`` or ``fa``) in the other language, word by word."""
        held = terms(text)
        said: list[str] = []
        at = 0
        while at < len(held):
            words, used = self._term(held, at, source, table)
            if used == 0:
                words, used = self._word(held[at], text, source, table), 1
            if words and (not said or said[-1] != words):
                said.append(words)
            at += used
        return " ".join(said)

    def _term(self, held: Sequence[Term], at: int, source: str, table: Table) -> tuple[str, int]:
        """The longest entry that begins here, in the sense that the table finds likeliest."""
        for size in range(min(_LONGEST, len(held) - at), 0, -1):
            senses = self._senses[source].get(" ".join(term.form for term in held[at : at + size]))
            if senses and not (size == 1 and held[at].form in _LEFT_OUT[source]):
                if len(senses) == 1:
                    return senses[0], size
                said: dict[str, float] = {}
                for term in held[at : at + size]:
                    for word, share in table.said(term.form, source).items():
                        said[word] = max(share, said.get(word, 0.0))
                likely = [max((said.get(form, 0.0) for form in _forms(sense)), default=0.0) for sense in senses]
                best = max(range(len(senses)), key=lambda place: (round(likely[place], 3), -place))
                return senses[best], size
        return "", 0

    def _word(self, term: Term, text: str, source: str, table: Table) -> str:
        if term.form in _LEFT_OUT[source]:
            return ""
        target = "en" if source == "fa" else "fa"
        best = max(
            table.said(term.form, source).items(),
            key=lambda item: (item[1] * (0.05 + table.said(item[0], target).get(term.form, 0.0)), item[0]),
            default=None,
        )
        if best is None or term.language != source:
            return text[term.start : term.end]
        return self._written[target].get(best[0], best[0])

    def arrays(self) -> Arrays:
        """All of it as text in arrays for ``numpy.savez``."""
        held: Arrays = {}
        for language, senses in self._senses.items():
            rows = ("\t".join((term, *said)) for term, said in sorted(senses.items()))
            held[f"senses_{language}"] = np.frombuffer("\n".join(rows).encode(), dtype=np.uint8)
        for language, written in self._written.items():
            rows = (f"{form}\t{word}" for form, word in sorted(written.items()))
            held[f"written_{language}"] = np.frombuffer("\n".join(rows).encode(), dtype=np.uint8)
        return held

    @classmethod
    def of_arrays(cls, held: Mapping[str, NDArray[np.generic]]) -> "Gloss":
        """The same from the arrays that ``arrays`` gave."""
        senses: dict[str, dict[str, list[str]]] = {}
        written: dict[str, dict[str, str]] = {}
        for language in ("en", "fa"):
            rows = [line.split("\t") for line in held[f"senses_{language}"].tobytes().decode().split("\n")]
            senses[language] = {row[0]: row[1:] for row in rows}
            lines = [line.split("\t") for line in held[f"written_{language}"].tobytes().decode().split("\n")]
            written[language] = {row[0]: row[1] for row in lines if len(row) == 2}
        return cls(senses, written)


@lru_cache(maxsize=4096)
def _forms(sense: str) -> tuple[str, ...]:
    """The forms of a sense: the same few come up in every passage."""
    return tuple(forms(sense))
