"""What is left to read of an entry?

A Slate is an entry as a person sees it, with its bold, italic and linked runs. What has been understood is taken off it, so
that the next rule cannot read the same characters a second time. Positions never move.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from claims.readers.document import Document, Inline, Span
from claims.text import fold_digits
from claims.vocabulary import InlineKind

TAKEN = "\ue000"
"""Stands in ``Slate.rest`` for a character already understood: a private-use character, neither word nor blank."""

_MARKUP = re.compile(r"<((?:https?://|www\.)[^\s<>]+)>|\\([\\`*_{}\[\]()#+.!<>~-])|\*\*|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")
_LINK = re.compile(r"\[([^\[\]]*)\]\((https?://[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)\)")
_STYLES = {InlineKind.STRONG, InlineKind.EMPHASIS, InlineKind.LINK}
_BLANKS = re.compile(r"[\s\u00a0\u2066-\u2069\u202a-\u202e\u200e\u200f\ufeff]+")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the entry set in bold or italics, or a link."""

    start: int
    end: int
    kind: InlineKind
    target: str = ""


class Slate:
    """An entry being read: ``text`` as it stands, ``rest`` the same length with ASCII digits and what is done taken out."""

    def __init__(self, text: str, runs: list[Run]) -> None:
        self.text = text
        self.runs = runs
        self.rest = fold_digits(text)

    @classmethod
    def of(cls, document: Document, spans: tuple[Span, ...]) -> "Slate":
        """The entry that stands at ``spans`` of a document."""
        letters: list[str] = []
        origin: list[int] = []
        for span in spans:
            if letters:
                _close_gap(letters, origin, document.text[span.start : span.start + 8])
            for place, seen in document.visible(span):
                letters.extend(seen)
                origin.extend(range(place, place + len(seen)))
        runs = [run for span in spans for run in _runs(document, span, origin)]
        return cls.plain("".join(letters), runs)

    def shortened(self, longest: int) -> "Slate":
        """The beginning of an entry that is too long to be one."""
        runs = [Run(run.start, min(run.end, longest), run.kind, run.target) for run in self.runs if run.start < longest]
        return Slate(self.text[:longest], runs)

    @classmethod
    def plain(cls, text: str, runs: list[Run] | None = None) -> "Slate":
        """An entry from a string; mark-up that no reader has set apart (``**``, ``<https://...>``) is understood too."""
        text, runs = _without(_LINK, text, list(runs or []))
        text, runs = _without(_MARKUP, text, runs)
        text, runs = _squeezed(text, runs)
        return cls(text, sorted(runs, key=lambda run: (run.start, -run.end)))

    def take(self, start: int, end: int) -> None:
        """Mark characters as understood."""
        self.rest = self.rest[:start] + TAKEN * (end - start) + self.rest[end:]

    def take_match(self, match: re.Match[str]) -> None:
        """Mark what a pattern found in ``rest`` as understood."""
        self.take(match.start(), match.end())

    def words(self, start: int = 0, end: int | None = None) -> str:
        """What is left between two places, as written."""
        stop = len(self.text) if end is None else end
        return "".join(
            letter for letter, left in zip(self.text[start:stop], self.rest[start:stop], strict=True) if left != TAKEN
        )

    def styled(self, start: int = 0) -> Iterator[Run]:
        """The bold and italic runs from a place on."""
        return (run for run in self.runs if run.start >= start and run.kind is not InlineKind.LINK)


def _close_gap(letters: list[str], origin: list[int], following: str) -> None:
    """Make ready to add the second half of a torn entry: ``Post-`` + ``Communism`` need no blank between them."""
    while letters and letters[-1].isspace():
        letters.pop()
        origin.pop()
    tail = "".join(letters[-4:]).rstrip("*")
    if len(tail) > 1 and tail[-1] in "-‐" and tail[-2].isalpha():
        if following[:1].islower():
            del letters[len(letters) - 1 :], origin[len(origin) - 1 :]
        return
    letters.append(" ")
    origin.append(origin[-1] + 1 if origin else 0)


def _runs(document: Document, span: Span, origin: list[int]) -> Iterator[Run]:
    for inline in _touching(document, span):
        if inline.kind in _STYLES:
            start, end = bisect_left(origin, inline.span.start), bisect_left(origin, inline.span.end)
            if end > start:
                yield Run(start, end, inline.kind, inline.target)


def _touching(document: Document, span: Span) -> Iterator[Inline]:
    first = bisect_left(document.inlines, span.start, key=lambda inline: inline.span.start)
    for inline in document.inlines[first:]:
        if inline.span.start >= span.end:
            return
        yield inline


def _without(pattern: re.Pattern[str], text: str, runs: list[Run]) -> tuple[str, list[Run]]:
    """``text`` without the mark-up that ``pattern`` finds, and its runs: links keep their wording, stars become bold."""
    if not pattern.search(text):
        return text, runs
    keep = [True] * len(text)
    opened: dict[str, int] = {}
    fresh: list[Run] = []
    for match in pattern.finditer(text):
        wording = match.span(1) if match.lastindex and match.group(1) is not None else None
        if match.lastindex == 2 and match.group(2) is not None and wording is None:
            wording = match.span(2)
        for place in range(match.start(), match.end()):
            keep[place] = wording is not None and wording[0] <= place < wording[1]
        if pattern is _LINK:
            fresh.append(Run(*match.span(1), InlineKind.LINK, match.group(2)))
        elif match.group(1):
            fresh.append(Run(*match.span(1), InlineKind.LINK, match.group(1)))
        elif set(match.group()) == {"*"}:
            kind = InlineKind.STRONG if len(match.group()) == 2 else InlineKind.EMPHASIS
            if match.group() in opened:
                fresh.append(Run(opened.pop(match.group()), match.start(), kind))
            elif text[match.start() - 1 : match.start()].strip() and not text[match.end() : match.end() + 1].isalnum():
                _extend(runs, fresh, match.start(), kind)
            else:
                opened[match.group()] = match.end()
    return _moved(text, runs + fresh, keep)


def _extend(runs: list[Run], fresh: list[Run], end: int, kind: InlineKind) -> None:
    """A closing mark that nothing opened: a page break cut the run, and its first half was closed before the break."""
    for found in (fresh, runs):
        ended = [number for number, run in enumerate(found) if run.kind is kind and 0 < end - run.end < 80]
        if ended:
            found[ended[-1]] = replace(found[ended[-1]], end=end)
            return


def _squeezed(text: str, runs: list[Run]) -> tuple[str, list[Run]]:
    """Runs of blanks become one blank, direction marks go."""
    keep = [True] * len(text)
    letters = list(text)
    for match in _BLANKS.finditer(text):
        blank = any(letter.isspace() for letter in match.group())
        edge = match.start() == 0 or match.end() == len(text)
        for place in range(match.start(), match.end()):
            keep[place] = blank and not edge and place == match.start()
        letters[match.start()] = " "
    return _moved("".join(letters), runs, keep)


def _moved(text: str, runs: list[Run], keep: list[bool]) -> tuple[str, list[Run]]:
    place = [0]
    for kept in keep:
        place.append(place[-1] + kept)
    moved = [Run(place[run.start], place[run.end], run.kind, run.target) for run in runs]
    shown = "".join(letter for letter, kept in zip(text, keep, strict=True) if kept)
    return shown, [run for run in moved if run.end > run.start]
