"""Which words turn a statement round, bound it, doubt it, or stand opposed to each other, in English and Persian?

The words are in ``words/opposites.tsv`` and ``words/cues.tsv``; one row of opposites holds both languages, so that a Persian
word stands opposed to an English one too.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from claims.languages.en import words as english
from claims.languages.fa.morphology import stem as persian_stem
from claims.text import key

WORDS = Path(__file__).parent / "words"
CLASSES = ("negation", "all", "some", "only", "most", "few", "hedge", "plan", "but", "cause", "compare", "still", "even")


class Side(NamedTuple):
    """A word's place in a row of opposites."""

    axis: int
    sign: int
    """1 or -1."""


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a word file, without its comment."""
    for line in (WORDS / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def axes() -> tuple[str, ...]:
    """The names of the rows of opposites."""
    return tuple(row[0] for row in rows("opposites.tsv"))


@cache
def broad() -> frozenset[int]:
    """The rows whose words point one way without being about one thing."""
    return frozenset(at for at, name in enumerate(axes()) if name.startswith("+"))


@cache
def opposites() -> dict[str, tuple[Side, ...]]:
    """The sides a form stands on: a word's search form, and its stem."""
    found: dict[str, set[Side]] = {}
    for axis, (_, *columns) in enumerate(rows("opposites.tsv")):
        for at, column in enumerate(columns):
            for word in column.split():
                for form in forms(word):
                    found.setdefault(form, set()).add(Side(axis, 1 if at % 2 == 0 else -1))
    # A word on both sides of one row (through its stem) says nothing there.
    return {
        form: tuple(sorted(side for side in sides if Side(side.axis, -side.sign) not in sides)) for form, sides in found.items()
    }


def forms(word: str) -> tuple[str, str]:
    """A word's search form without hyphens, and its stem."""
    plain = key(word).replace("-", "")
    return plain, persian_stem(plain) if is_persian(plain) else english.stem(english.american(plain))


@cache
def cue_classes() -> dict[str, frozenset[str]]:
    """Search form of a small word to its classes."""
    found: dict[str, set[str]] = {}
    for name, *columns in rows("cues.tsv"):
        for word in " ".join(columns).split():
            found.setdefault(key(word).replace("-", ""), set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}


_PERSIAN = re.compile(r"[\u0620-\u06d3]")
_PAST = "|".join(
    """
    کرد شد داشت بود داد یافت گرفت رفت رسید ماند گذاشت پذیرفت دید توانست خواست خواند نوشت انجامید افزود کاست اورد برد پرداخت
    ساخت زد ریخت افتاد گشت دانست شناخت گفت بست شکست کشید خورد فروخت خرید ایستاد نشست امد پیوست انگیخت گذشت فرستاد بخشید کاهید
    پیمود اموخت خواه توان دار باش گیر یاب رس ساز
    """.split()
)
_NEGATED_VERB = re.compile(
    rf"نمی\w+|ن(?:ی)?(?:{_PAST})(?:ه|هاند|هاست|ند|م|یم|ید|د|هبود|هشد)?|ن(?:شو|کن|ده|گذار|دار|پذیر)(?:د|ند|م|یم|ید)"
)
_NEGATING_AFFIX = re.compile(
    r"(?:un|in|im|ir|il|dis|non)(?P<latin>[a-z]{4,})|(?P<less>[a-z]{3,})less|(?:نا|بی|غیر)(?P<persian>\w{3,})"
)


def is_persian(form: str) -> bool:
    """Whether a form is in Persian letters."""
    return _PERSIAN.search(form) is not None


def is_negated_verb(form: str) -> bool:
    """Whether a Persian form is a verb with its ن: ``نمیشود``, ``نداشت``, ``نرسید``."""
    return _NEGATED_VERB.fullmatch(form) is not None


def without_negation(form: str) -> str:
    """``equal`` of ``unequal``, ``برابر`` of ``نابرابر``; empty where no negating affix shows."""
    found = _NEGATING_AFFIX.fullmatch(form)
    return next((part for part in found.groups() if part), "") if found else ""
