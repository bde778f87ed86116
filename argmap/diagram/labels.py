"""How wide is a text, and where does it break into lines?

Text is shaped with the very font files that Graphviz draws with, so that a line measured here fits its box there. Every
line leaves with its direction and free of characters that would break a drawing; nothing else of the wording is changed.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import uharfbuzz

from argmap import typefaces
from claims.readers.document import Direction

ELLIPSIS = "…"
LONGEST = 4_000
"""Characters of a statement that are looked at for a picture; no box holds more."""

_EMBEDDINGS = {"ltr": "\u202a", "rtl": "\u202b"}
_POP = "\u202c"
_MARKS = {"ltr": "\u200e", "rtl": "\u200f"}
# Marks that open or close an embedding would reach out of their line; single marks (LRM, RLM, ALM) stay.
_BREAKING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff]|[\ud800-\udfff]"
)
_NO_ROOM_BEFORE = "،؛؟!?.,:;)]}»”’%٪…"


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of text is set: family, weight (400, 600, 700) and size in points."""

    family: str
    weight: int
    size: float


def clean(text: str) -> str:
    """The text in one line without what would make a drawing ill-formed: control characters, surrogates, non-characters."""
    return " ".join(_BREAKING.sub(_replacement, text.replace("\t", " ").replace("\n", " ").replace("\r", " ")).split())


def _replacement(found: re.Match[str]) -> str:
    character = found.group()
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    return " " if character in "\x0b\x0c\x85\u2028\u2029" else ""


def isolated(line: str, direction: Direction) -> str:
    """The line kept in its own direction, whatever stands around it (without the pair, its punctuation strays)."""
    return f"{_EMBEDDINGS[direction]}{line}{_POP}"


def direction_of(text: str, otherwise: Direction = "ltr") -> Direction:
    """The direction of the first letter that has one."""
    for character in text:
        strong = unicodedata.bidirectional(character)
        if strong == "L":
            return "ltr"
        if strong in {"R", "AL"}:
            return "rtl"
    return otherwise


class Ruler:
    """Measures text with real font files. A character that a face lacks is measured in the next face that has it."""

    def __init__(self, files: Mapping[tuple[str, int], Path]) -> None:
        self._faces = {key: _Face(path) for key, path in files.items()}
        self._words: dict[tuple[str, Style], float] = {}

    def width(self, text: str, style: Style) -> float:
        """Width in points."""
        words = text.split(" ")
        blank = self._word(" ", style) * (len(words) - 1)
        return blank + sum(self._word(word, style) for word in words)

    def _word(self, word: str, style: Style) -> float:
        key = (word, style)
        if key not in self._words:
            self._words[key] = sum(face.advance(run) for run, face in self._runs(word, style)) * style.size
        return self._words[key]

    def _runs(self, word: str, style: Style) -> Iterator[tuple[str, "_Face"]]:
        faces = self._stack(style)
        start, current = 0, None
        for at, character in enumerate(word):
            face = current if current and unicodedata.combining(character) else self._face_for(character, faces)
            if face is not current:
                if current and at > start:
                    yield word[start:at], current
                start, current = at, face
        if current:
            yield word[start:], current

    def _stack(self, style: Style) -> list["_Face"]:
        own = self._faces.get((style.family, style.weight)) or self._faces.get((style.family, 400))
        others = [face for (_, weight), face in self._faces.items() if weight in {style.weight, 400}]
        return ([own] if own else []) + [face for face in others if face is not own] or [_Guess()]

    @staticmethod
    def _face_for(character: str, faces: list["_Face"]) -> "_Face":
        return next((face for face in faces if face.has(character)), faces[0])


class _Face:
    """One font file, read when first asked."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _loaded(self) -> tuple[Any, Any, frozenset[int]]:
        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(self._path)))
        return face, uharfbuzz.Font(face), frozenset(face.unicodes)

    def has(self, character: str) -> bool:
        return ord(character) in self._loaded[2]

    def advance(self, text: str) -> float:
        """Width in ems."""
        face, font, _ = self._loaded
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(font, buffer)
        across: int = sum(position.x_advance for position in buffer.glyph_positions)
        return across / int(face.upem)


class _Guess(_Face):
    """What stands in where there is no font file at all: half an em a character."""

    def __init__(self) -> None:
        super().__init__(Path())

    def has(self, character: str) -> bool:
        return True

    def advance(self, text: str) -> float:
        return 0.55 * sum(1 for character in text if unicodedata.category(character) not in {"Mn", "Cf"})


@lru_cache(maxsize=1)
def ruler() -> Ruler:
    """The ruler over the program's own typefaces."""
    return Ruler(typefaces.files())


def wrap(text: str, width: float, style: Style, most: int, measure: Ruler, direction: Direction = "ltr") -> list[str]:
    """At most ``most`` lines of at most ``width`` points; what does not fit is cut at a word and marked ``…``."""
    text = clean(text)
    cut = len(text) > LONGEST
    lines: list[str] = []
    for piece in _pieces(text[:LONGEST], width, style, measure):
        candidate = f"{lines[-1]} {piece.text}" if lines and piece.spaced else (lines[-1] + piece.text if lines else piece.text)
        if lines and measure.width(candidate, style) <= width:
            lines[-1] = candidate
        elif len(lines) == most:
            cut = True
            break
        else:
            lines.append(piece.text)
    if cut and lines:
        lines[-1] = _shortened(lines[-1], width, style, measure)
    return _bound(lines, direction)


def _bound(lines: list[str], direction: Direction) -> list[str]:
    """Where a run against the text's direction is broken over two lines, marks keep its punctuation in the run."""
    bound = list(lines)
    for at in range(1, len(lines)):
        before = next((side for side in map(_side, reversed(lines[at - 1])) if side in {"ltr", "rtl"}), direction)
        after = next((side for side in map(_side, lines[at]) if side), direction)
        if before != direction and after in {before, "number" if before == "ltr" else before}:
            bound[at - 1] += _MARKS[before]
            bound[at] = _MARKS[before] + bound[at]
    return bound


def _side(character: str) -> str:
    """What a character says of direction; empty for punctuation and blanks."""
    strong = unicodedata.bidirectional(character)
    return {"L": "ltr", "R": "rtl", "AL": "rtl", "AN": "rtl", "EN": "number"}.get(strong, "")


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    spaced: bool
    """A blank stands before it."""


def _pieces(text: str, width: float, style: Style, measure: Ruler) -> Iterator[_Piece]:
    """Words, and what is left of words wider than a line."""
    for word in text.split(" "):
        if not word:
            continue
        spaced = True
        for part in _parts(word, width, style, measure):
            yield _Piece(part, spaced)
            spaced = False


def _parts(word: str, width: float, style: Style, measure: Ruler) -> Iterator[str]:
    """A word whole, or cut after a joiner of addresses where it can be, between letters where it must."""
    while measure.width(word, style) > width and len(word) > 1:
        low, high = 1, len(word) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if measure.width(word[:middle], style) <= width else (low, middle - 1)
        after = max((word.rfind(joiner, low // 2, low) + 1 for joiner in "/-_.؛،"), default=0)
        at = after if after > 0 else low
        while at < len(word) - 1 and (unicodedata.combining(word[at]) or word[at] in "\u200c\u200d"):
            at += 1
        yield word[:at]
        word = word[at:]
    yield word


def _shortened(line: str, width: float, style: Style, measure: Ruler) -> str:
    words = line.split(" ")
    while len(words) > 1 and measure.width(" ".join(words) + " " + ELLIPSIS, style) > width:
        words.pop()
    kept = " ".join(words).rstrip(" " + _NO_ROOM_BEFORE + "([«“—–-")
    while kept and measure.width(kept + ELLIPSIS, style) > width:
        kept = kept[:-1]
    return kept + ELLIPSIS if len(words) == 1 else f"{kept} {ELLIPSIS}"
