"""What does a heading's wording announce, and how is the heading numbered?"""

import re
from functools import lru_cache
from typing import NamedTuple

from claims.languages.en import headings as english
from claims.languages.fa import headings as persian
from claims.text import key
from claims.vocabulary import SectionRole

ARGUMENT = frozenset(
    {
        SectionRole.INTRODUCTION,
        SectionRole.LITERATURE,
        SectionRole.THEORY,
        SectionRole.METHODS,
        SectionRole.RESULTS,
        SectionRole.DISCUSSION,
        SectionRole.CONCLUSION,
        SectionRole.BODY,
    }
)
"""The roles of the paper's argument proper."""

_DIVISION = rf"(?:section|part|chapter|{'|'.join(persian.DIVISIONS)})"
_ORDINAL = rf"(?:{'|'.join((*english.ORDINALS, *persian.ORDINALS))})"
_NUMBER = re.compile(
    rf"^(?:{_DIVISION}\s+|§\s*)?(?:[ivxlc]+|[0-9]+(?:[.\-–/][0-9]+)*|[a-z]|الف|[ا-ی])\s*[.):\-–ـ]\s*(?=\S)"
    rf"|^(?:§\s*)?[0-9]+(?:[.\-–][0-9]+)*\s+(?=\S)|^{_DIVISION}\s+(?:[ivxlc]+|[0-9]+|{_ORDINAL})\s*(?:[.:\-–]\s*|\s(?=\S))"
)
_FIGURES = re.compile(r"^(?:§\s*)?([0-9]{1,2}(?:[.\-–/][0-9]{1,2})*)(?:\s*[.):\-–ـ]|(?=\s))\s*(?=[^\s\d])")
_ROMAN = re.compile(r"^([ivx]{1,5})\s*[.)]\s+(?=\S)")
_LETTER = re.compile(r"^([a-h]|الف|[بپتثجچ])\s*[.)\-–]\s*(?=\S)")
_ROMANS = {numeral: value for value, numeral in enumerate("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split(), 1)}
_LETTERS = {letter: value for value, letter in enumerate("abcdefgh", 1)} | {"الف": 1, "ب": 2, "ج": 3, "د": 4, "پ": 3, "ت": 4}
_SPACED_OUT = re.compile(r"(?:[^\W\d_] ){4,}[^\W\d_]")
"""``A B S T R A C T``, as some journals set it."""
_LONGEST_NAME = 120
_PARTS = re.compile(r"\s*(?:,|/|&|\+|\band\b|\sو\s)\s*")


class Number(NamedTuple):
    """The number before a heading: how it counts, and what."""

    system: str
    """``figure``, ``roman`` or ``letter``."""
    values: tuple[int, ...]
    """One for each level: ``2.1`` is (2, 1)."""
    rest: str
    """The key of what follows it."""


@lru_cache(maxsize=8192)
def role_of(heading: str) -> SectionRole | None:
    """The role a heading's words announce, in any language known here; None where they name a subject.

    ``Discussion: what the ports changed`` announces a discussion, ``Theory and Methods`` a theory.
    """
    name = bare(heading)
    role = _role(name) or _role(name.split(":", 1)[0].strip())
    if role is not None or len(name) > _LONGEST_NAME:
        return role
    roles = [_role(part) for part in _PARTS.split(name) if part]
    return roles[0] if len(roles) > 1 and all(each in ARGUMENT for each in roles) else None


def _role(name: str) -> SectionRole | None:
    if len(name) > _LONGEST_NAME:
        return None
    for table in (english.ROLES, persian.ROLES):
        for role, pattern in table:
            if pattern.fullmatch(name):
                return role
    return None


def bare(heading: str) -> str:
    """The key of a heading without its number and the signs around it."""
    folded = key(heading).strip(" *_#")
    if _SPACED_OUT.fullmatch(folded):
        return folded.replace(" ", "")
    return (_NUMBER.sub("", folded, count=1) or folded).strip(" .:-–—*_")


def number_of(heading: str) -> Number | None:
    """The number a heading begins with, if it begins with one."""
    folded = key(heading).strip(" *_#")
    if match := _FIGURES.match(folded):
        values = tuple(int(value) for value in re.split(r"[.\-–/]", match.group(1)))
        return Number("figure", values, folded[match.end() :])
    if (match := _ROMAN.match(folded)) and match.group(1) in _ROMANS:
        return Number("roman", (_ROMANS[match.group(1)],), folded[match.end() :])
    if (match := _LETTER.match(folded)) and match.group(1) in _LETTERS:
        return Number("letter", (_LETTERS[match.group(1)],), folded[match.end() :])
    return None


def is_introduction(heading: str) -> bool:
    """Whether a heading says outright that here the paper begins."""
    return any(pattern.fullmatch(bare(heading)) for pattern in (english.INTRODUCTION, persian.INTRODUCTION))


def is_language(heading: str) -> bool:
    """Whether a heading only names the language, or the kind, of the entries of a reference list under it."""
    return any(pattern.fullmatch(bare(heading)) for pattern in (english.LANGUAGES, persian.LANGUAGES))


def is_notes(heading: str) -> bool:
    """Whether the notes of a paper stand together under this heading."""
    return any(pattern.fullmatch(bare(heading)) for pattern in (english.NOTES, persian.NOTES))
