"""Is this a name that others can read, and does it look like another's? Values in, values out.

A name's skeleton is what an eye keeps of it: two names with one skeleton can be taken for each other, whatever letters they
are written with, so no two people have the same (Unicode Technical Standard 39 calls it so and gives the look-alikes).
"""

import re
import unicodedata
from functools import cache

from confusable_homoglyphs.confusables import confusables_data

from claims.text import HALF_SPACE, fold_digits, key

LONGEST = 80
"""Characters of a name."""
_MARKS = 3
"""Most marks on one letter: Vietnamese has two, vocalised Arabic two; piled higher they cover the lines around."""

_BLANKS = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10)}
_BLANKS |= {*range(0xE0100, 0xE01F0)}
"""Letters and marks that leave nothing on the page, though their category does not say so."""
_UNREADABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_HALF_SPACES = re.compile(r"(?<=[\u0620-\u06ff])\u200c(?=[\u0620-\u06ff])")
_ONE = str.maketrans("01i|", "olll")
"""What is alike only in one of two cases: I and l, O and 0."""
_DIRECTED = "\u200e"
"""The table of look-alikes puts this around letters that run from the right."""


def tidy(name: str) -> str:
    """The name as it is shown: composed, without blanks around it, one between words."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


def has_hidden(name: str) -> bool:
    """Whether there is something in the name that nobody sees, or that turns or covers what stands around it.

    A half-space between two Persian letters is spelling, and may stand.
    """
    bare = _HALF_SPACES.sub("", name)
    if any(unicodedata.category(letter) in _UNREADABLE or ord(letter) in _BLANKS for letter in bare):
        return True
    marks = "".join("m" if unicodedata.category(letter)[0] == "M" else "." for letter in unicodedata.normalize("NFD", bare))
    return "m" * (_MARKS + 1) in marks


def skeleton(name: str) -> str:
    """What an eye keeps of the name: without case, blanks, half-spaces and diacritics, look-alike letters and digits one.

    Empty where there is no letter, digit or sign in it.
    """
    looks = "".join(map(_looks, fold_digits(unicodedata.normalize("NFKC", name))))
    plain = "".join(map(_looks, key(looks.casefold()))).casefold()
    return "".join(letter for letter in plain.translate(_ONE) if not letter.isspace() and letter != HALF_SPACE)


def _looks(letter: str) -> str:
    """The letter, or letters, that stand for all that look like this one."""
    if "\u0400" <= letter <= "\u052f":  # small Cyrillic letters look as the capital ones do: в as В, so as B
        letter = letter.upper()
    return _prototype(letter)


@cache
def _alike() -> dict[str, tuple[str, ...]]:
    bare = {letter.strip(_DIRECTED): others for letter, others in confusables_data.items()}
    return {letter: tuple(other["c"].strip(_DIRECTED) for other in others) for letter, others in bare.items()}


@cache
def _prototype(letter: str) -> str:
    """The first, by code point, of all that the table ties to the letter; where it looks like several letters, those."""
    met, waiting = {letter}, [letter]
    while waiting:
        at = waiting.pop()
        for other in _alike().get(at, ()):
            if at == letter and len(other) > 1 and len(_alike()[at]) == 1:
                return other
            if len(other) == 1 and other not in met:
                met.add(other)
                waiting.append(other)
    return min(met)
