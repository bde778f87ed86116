"""What is this text when two spellings of it should be one, and where did each character stand before?

The stored text is never altered: everything here answers with a new text beside the offsets, or with offsets alone.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from claims.spans import Span

HALF_SPACE = "\u200c"

_MARKS = re.compile(
    r"[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]"
)
"""Diacritics that a search does without. The vowel signs of Indic scripts are not among them: there they are letters."""

_LETTERS = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ې": "ی", "ۍ": "ی", "ے": "ی", "ێ": "ی", "ئ": "ی", "ۓ": "ی",
        "ك": "ک", "ڪ": "ک", "ګ": "گ",
        "ة": "ه", "ۀ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ۂ": "ه", "ۃ": "ه",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ٲ": "ا", "ٳ": "ا",
        "ؤ": "و", "ۇ": "و", "ۆ": "و", "ۋ": "و",
        "ء": "", "ـ": "",
        "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŋ": "n", "ə": "a",
        "،": ",", "٬": ",", "٫": ".", "؛": ";", "؟": "?", "٪": "%", "٭": "*", "۔": ".",
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "ʼ": "'", "ʻ": "'", "ʹ": "'", "′": "'", "´": "'", "`": "'", "‹": "'", "›": "'",
        "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "⁃": "-",
    }
)  # fmt: skip


class _FoldTable(dict[int, str]):
    """Code point to its search form, worked out when first met; ``str.translate`` reads it too."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    """Fold one character until nothing more changes, so that folding twice is folding once."""
    before, after = "", character
    while before != after:
        before, after = after, "".join(map(_fold_once, after))
    return after


def _fold_once(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if character.isspace() or category in ("Zs", "Zl", "Zp"):
        return " "
    if category in ("Cf", "Cc", "Cs"):
        return ""
    if character == "й":  # a letter of its own, though Unicode writes it as и with a breve
        return character
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", character))
    return unicodedata.normalize("NFC", bare).translate(_LETTERS).casefold()


_TABLE = _FoldTable()


@dataclass(frozen=True, slots=True)
class Folded:
    """The search form of a text, and for each of its characters the index of the source character it came from."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Where the folded characters ``[start, end)`` stand in the source (an empty run stands before its next character)."""
        if not self.origin:
            return Span(0, 0)
        if start >= end:
            at = self.origin[start] if start < len(self.origin) else self.origin[-1] + 1
            return Span(at, at)
        return Span(self.origin[start], self.origin[end - 1] + 1)


def fold(text: str) -> Folded:
    """The search form of ``text`` with offsets kept.

    Compatibility forms are opened (``ﻻ`` is ``لا``, ``ﬁ`` is ``fi``); Arabic letters become the Persian ones and lose their
    hamza and madda (``آ`` and ``أ`` are ``ا``, a lone ``ء`` goes); digits are ASCII; half-spaces, tatweel, diacritics and
    marks of direction go; dashes, quotes, commas and question marks of both scripts are one; ``٫`` is a point and ``٬`` a
    comma (what ``،`` and ``,`` mean between digits is for ``numbers`` to say); Latin letters are lower case and bare. Each
    white-space character is one blank: runs are not squeezed. Each character folds
    alone, so that pieces fold as the whole does.
    """
    pieces = [_TABLE[code] for code in map(ord, text)]
    folded = "".join(pieces)
    if len(folded) == len(pieces) and all(pieces):
        return Folded(folded, tuple(range(len(pieces))))
    return Folded(folded, tuple([at for at, piece in enumerate(pieces) for _ in piece]))


def key(text: str) -> str:
    """The search form alone: equal keys are spellings of one text."""
    return text.translate(_TABLE)


class _DigitTable(dict[int, int]):
    def __missing__(self, code: int) -> int:
        character = chr(code)
        digit = ord(str(unicodedata.decimal(character))) if character.isdecimal() else code
        self[code] = digit
        return digit


_DIGITS = _DigitTable()


def fold_digits(text: str) -> str:
    """The text with the digits of every script in ASCII; same length, so that offsets hold."""
    return text.translate(_DIGITS)


# Letters of a foreign script inside a word


_HEBREW_AS_PERSIAN = dict(zip("אבגדהוזחטיכךלמםנןסעפףצץקרשת", "ابگدهوزحطیککلممننسعففصصقرشت", strict=True))
_CYRILLIC_AS_LATIN = dict(zip("АВЕЅІЈКМНОРСТУХаеорсухіјѕԁһ", "ABESIJKMHOPCTYXaeopcyxijsdh", strict=True))
_GREEK_AS_LATIN = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True))

_MENDS: dict[tuple[str, str], dict[str, str]] = {
    ("hebrew", "arabic"): _HEBREW_AS_PERSIAN,
    ("cyrillic", "latin"): _CYRILLIC_AS_LATIN,
    ("latin", "cyrillic"): {latin: cyrillic for cyrillic, latin in _CYRILLIC_AS_LATIN.items() if latin not in "SIJsijdh"},
    ("greek", "latin"): _GREEK_AS_LATIN,
    ("latin", "greek"): {latin: greek for greek, latin in _GREEK_AS_LATIN.items()},
}
"""(script of the stray letter, script of the word) to what the letter stands for."""

_SCRIPT = {
    "latin": r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff",
    "greek": r"\u0370-\u03ff\u1f00-\u1fff",
    "cyrillic": r"\u0400-\u052f",
    "hebrew": r"\u05d0-\u05ea",
    "arabic": r"\u0620-\u064a\u066e-\u066f\u0671-\u06d3\u06d5\u06fa-\u06fc\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc",
}
_LETTERS_OF = {script: re.compile(f"[{letters}]+") for script, letters in _SCRIPT.items()}
_LETTER_RUN = re.compile(f"[{''.join(_SCRIPT.values())}\u0300-\u036f\u064b-\u065f\u0670\u200c\u200d\u00ad]+")


def foreign_letters(text: str) -> list[tuple[Span, str]]:
    """Letters that do not belong to the script of their word, each run with what it stands for (as many letters).

    Only where every stray letter of the word has a look-alike, or name-alike, in the word's script: ``μm``, ``IPv6`` and a
    Latin word that touches a Persian one are left alone. For the search form; the text itself stays as it is.
    """
    suspects = {script for script, run in _LETTERS_OF.items() if run.search(text)}
    pairs = [pair for pair in _MENDS if suspects.issuperset(pair)]
    if not pairs:
        return []
    found: list[tuple[Span, str]] = []
    for word in _LETTER_RUN.finditer(text):
        if not _is_plain(word.group()):
            found += _mend(word.group(), word.start(), text)
    return found


def _is_plain(word: str) -> bool:
    """Whether the word is in one script; the two commonest answers first, for speed."""
    return word.isascii() or any(run.fullmatch(word) for run in _LETTERS_OF.values())


def _mend(word: str, start: int, text: str) -> list[tuple[Span, str]]:
    counts = {script: sum(len(run) for run in pattern.findall(word)) for script, pattern in _LETTERS_OF.items()}
    scripts = [script for script, count in counts.items() if count]
    if len(scripts) != 2 or sum(counts.values()) < 3:
        return []
    home, stray = sorted(scripts, key=lambda script: _weight(script, counts, text, start), reverse=True)
    table = _MENDS.get((stray, home))
    runs = list(_LETTERS_OF[stray].finditer(word))
    if table is None or not all(letter in table for run in runs for letter in run.group()):
        return []
    return [(Span(start + run.start(), start + run.end()), "".join(table[letter] for letter in run.group())) for run in runs]


def _weight(script: str, counts: dict[str, int], text: str, at: int) -> tuple[bool, int]:
    """How much a script is the word's own: most of the word, or a fair part of it where the words around are in it."""
    around = text[max(0, at - 200) : at + 200]
    nearby = sum(len(run) for run in _LETTERS_OF[script].findall(around))
    others = max(
        sum(len(run) for run in _LETTERS_OF[other].findall(around)) for other in counts if counts[other] and other != script
    )
    return nearby > others and counts[script] * 3 >= sum(counts.values()), counts[script]


# Words


class Word(NamedTuple):
    """A word as written, and where it stands."""

    text: str
    span: Span


_WORD_MARKS = r"\u0300-\u036f\u05b0-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0e31-\u0e4e"
_WORD = re.compile(
    rf"\d+(?:[.,٫٬،/]\d+)+|[^\W_][\w{_WORD_MARKS}\u0640]*+(?:[\u200c\u200d\u00ad'’ʼ‐‑-]+[^\W_][\w{_WORD_MARKS}\u0640]*+)*+"
)


def words(text: str) -> list[Word]:
    """The words of a text in order: half-spaces, apostrophes and hyphens inside one stay in it, decimal marks in a number."""
    return [Word(found.group(), Span(*found.span())) for found in _WORD.finditer(text)]
