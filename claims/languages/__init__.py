"""What does each language need that the others do not, and by which terms is a text searched, whatever it is in?

One folder a language.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from claims.languages.en import words as english
from claims.languages.fa import morphology as persian
from claims.text import key, numbers

_PIECE = re.compile(r"\d+(?:[.,/]\d+)+|[^\W_]+(?:-[^\W_]+)*")
_ARABIC = re.compile(r"[\u0620-\u06d3]")


def tokens(text: str, language: str = "und") -> list[str]:
    """The stems and numbers to search a text by, in order, without stop words.

    Each word is stemmed by its own script, for a Persian sentence may name things in English; ``language`` chooses the
    stemmer for Latin letters (English, unless it is another we know). Compounds give their parts too, so that ``حمل‌ونقل``, ``حملونقل`` and
    ``حمل و نقل`` have a term in common, as have ``north-south`` and ``north south``. A quantity is one term in any digits.
    """
    pieces = _PIECE.findall(key(text))
    found: list[str] = []
    for is_persian, run in groupby(pieces, key=lambda piece: _ARABIC.search(piece) is not None):
        alike = list(run)
        found += _persian(alike) if is_persian else _latin(alike, language)
    return found


def _persian(pieces: list[str]) -> Iterator[str]:
    yield from persian.terms([part for piece in pieces for part in piece.split("-")])
    yield from (persian.stem(piece.replace("-", "")) for piece in pieces if piece.count("-") == 1)


def _latin(pieces: list[str], language: str) -> Iterator[str]:
    for piece in pieces:
        if piece[0].isdigit():
            yield from _number(piece)
            continue
        for part in piece.split("-"):
            if len(part) > 1 and part not in english.STOP_WORDS:
                yield english.stem(part, language)
        if piece.count("-") == 1:
            yield english.stem(piece.replace("-", ""), language)


def _number(piece: str) -> Iterator[str]:
    """A quantity as the shortest figure for its value; single digits tell too little to search by."""
    values = numbers(piece)
    term = f"{values[0].value:.12g}" if len(values) == 1 else piece
    if len(term) > 1:
        yield term
