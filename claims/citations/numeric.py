"""Where does a paper cite by the numbers of its list, in brackets, raised, or by links of the file itself?

A bracket with a number is a citation only where the list is numbered and brackets are used so throughout; a raised number only
where it is no footnote's mark and no power or unit.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from claims.citations.entries import List
from claims.citations.marks import Mark
from claims.citations.streams import Stream
from claims.passages import Cut
from claims.readers.document import Document, Span
from claims.vocabulary import CitationStyle, InlineKind

_PAGES = (
    r"(?:\s*[,،:]\s*(?:(?P<word>pp?|صص?|صفحات|صفحه|chap|ch|sec|fig|eq|table|thm|theorem|lemma|§|فصل|شکل|جدول)\.?\s*"
    r"(?P<locator>\w+(?:[.-]\w+)*(?:\s*-\s*\w+)?))|\s*:\s*(?P<colon>\d+(?:\s*-\s*\d+)?))?"
)
_ITEM = r"\d{1,4}(?:\s*-\s*\d{1,4})?"
_ITEMS_IN = rf"(?P<items>{_ITEM}(?:\s*(?:[,،;؛&]|[,،]?\s*(?:and|و)\s)\s*{_ITEM})*)"
_SEE = r"(?:(?:see(?:\s+also)?|cf\.?|e\.g\.,?|refs?\.?|رک:?|نک:?)\s+)?"
_SQUARE = re.compile(rf"\[\s*{_SEE}{_ITEMS_IN}{_PAGES}\s*\]", re.IGNORECASE)
_ROUND = re.compile(
    rf"\(\s*{_SEE}{_ITEMS_IN}(?:\s*[,،:]\s*(?P<word>pp?|صص?|صفحات|صفحه)\.?\s*(?P<locator>\d+(?:\s*-\s*\d+)?))?(?P<colon>)\s*\)",
    re.IGNORECASE,
)
_LABEL = r"[A-Za-z][A-Za-z+]{0,12}\+?\d{1,4}[a-z]?"
_KEY = re.compile(
    rf"\[\s*{_SEE}(?P<items>{_LABEL}(?:\s*[,;]\s*{_LABEL})*)(?:,\s*(?:pp?|ch|sec)\.\s*[\d-]+)?\s*\]", re.IGNORECASE
)
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:[,،⁻–-][⁰¹²³⁴⁵⁶⁷⁸⁹]+|\s?[,،]\s?(?=[⁰¹²³⁴⁵⁶⁷⁸⁹]))*(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")
_UNRAISE = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_UNIT = re.compile(r"(?:(?<![^\W\d_])(?:[kcdmµnμ]?m|km|ha|ft|in|s|[A-Za-zχηωρσατκβλ])|\d|[)\]]\s*)$")
_ITEMS = re.compile(r"(?P<first>\d{1,4})(?:\s*-\s*(?P<last>\d{1,4}))?")
_EQUATION = re.compile(
    r"(?:\b(?:eqs?|equations?|formulas?|expressions?|relations?|inequality|model|step|item|case|condition|hypothesis|section|table|figure|fig)\b|معادله|رابطه|فرمول|گزاره|بند|جدول|شکل|مرحله)[\s.()\d,و-]*$",
    re.IGNORECASE,
)
_MOST_IN_RANGE = 60
_LONGEST = 400
"""Characters of the longest bracket or raised run that is looked into."""


def marks(streams: Sequence[Stream], listed: List, authored: int) -> list[Mark]:
    """Marks in square or round brackets; ``authored`` is how many author-year marks were tied."""
    found = [mark for stream in streams for mark in _keys(stream, listed)]
    square = [mark for stream in streams for mark in _bracketed(stream, _SQUARE)]
    highest = listed.highest
    fitting = sum(1 <= int(mark.label) <= highest for mark in square)
    if square and ((listed.numbered and 2 * fitting >= authored) or (fitting >= 3 and fitting > authored)):
        return found + [mark for mark in square if int(mark.label) <= 2 * highest + 10]
    if listed.numbered and authored <= 2:
        rounded = [mark for stream in streams for mark in _bracketed(stream, _ROUND)]
        fitting = sum(int(mark.label) <= highest for mark in rounded)
        if fitting >= 3 and fitting >= 0.8 * len(rounded) and len({mark.label for mark in rounded}) * 3 >= highest:
            return found + rounded
    return found


def _keys(stream: Stream, listed: List) -> Iterator[Mark]:
    """``[Smi20]`` where the list is labelled so."""
    labels = {label for label in listed.by_label if not label.isdecimal()}
    if not labels:
        return
    for match in _KEY.finditer(stream.text):
        items = list(re.finditer(r"[^\s,;]+", match["items"]))
        if not any(item.group().casefold() in labels for item in items):
            continue
        for item in items:
            start = match.start("items") + item.start()
            place = (match.start(), match.end()) if len(items) == 1 else (start, start + len(item.group()))
            yield Mark(stream, *place, CitationStyle.NUMERIC, label=item.group())


def _bracketed(stream: Stream, pattern: re.Pattern[str]) -> Iterator[Mark]:
    matches = list(pattern.finditer(stream.text))
    for place, match in enumerate(matches):
        if len(match.group()) > _LONGEST:
            continue
        if match.start() and (stream.text[match.start() - 1].isalnum() and pattern is _ROUND):
            continue
        if pattern is _ROUND and _EQUATION.search(stream.text[max(0, match.start() - 30) : match.start()]):
            continue
        if re.search(r"(?<!\d)0(?!\d)", match["items"]):
            continue  # an interval: [0, 1]
        yield from _numbers(stream, match)
        if place + 1 < len(matches) and stream.text[match.end() : matches[place + 1].start()].strip() == "-":
            yield from _between(stream, match, matches[place + 1])


def _numbers(stream: Stream, match: re.Match[str]) -> Iterator[Mark]:
    items = list(_ITEMS.finditer(match["items"]))
    locator = re.sub(r"\s*-\s*", "-", match["locator"] or match["colon"] or "")
    paged = not match["word"] or match["word"].lower() in {"p", "pp", "ص", "صص", "صفحه", "صفحات"}
    if not paged:
        locator = f"{match['word']} {locator}"
    single = len(items) == 1
    for item in items:
        offset = match.start("items")
        start, end = (match.start(), match.end()) if single else (offset + item.start(), offset + item.end())
        for number in _expanded(item["first"], item["last"]):
            yield Mark(
                stream,
                start,
                end,
                CitationStyle.NUMERIC,
                label=str(number),
                locator=locator,
                paged=paged,
            )


def _expanded(first: str, last: str | None) -> Iterable[int]:
    start = int(first)
    stop = int(last) if last else start
    if stop < start:
        short = int(first[: max(0, len(first) - len(last or ""))] + (last or ""))
        stop = short if short >= start else start
    return range(start, stop + 1) if stop - start <= _MOST_IN_RANGE else (start, stop)


def _between(stream: Stream, one: re.Match[str], other: re.Match[str]) -> Iterator[Mark]:
    """``[3]-[6]``: the works between the two."""
    first, last = list(_ITEMS.finditer(one["items"]))[-1], _ITEMS.search(other["items"])
    if last and int(first["last"] or first["first"]) < int(last["first"]) <= int(first["first"]) + _MOST_IN_RANGE:
        for number in range(int(first["last"] or first["first"]) + 1, int(last["first"])):
            yield Mark(stream, one.start(), other.end(), CitationStyle.NUMERIC, label=str(number))


# Raised numbers and links ---------------------------------------------------------------------------------------------


def raised(document: Document, streams: Sequence[Stream], cut: Cut, listed: List, authored: int) -> list[Mark]:
    """Superscript numbers, by mark-up or by Unicode, that mean entries of the list."""
    anchors = sorted(note.anchor for note in cut.footnotes if note.anchor)
    places = _Places(streams)
    by_link = sorted(_targets(document, listed))
    found: list[Mark] = []
    for span in dict.fromkeys(document.raised):  # a link that is raised and holds what is raised is one mark
        known = overlaps(span, anchors) or overlaps(span, by_link)
        if not known and (place := places.of(span)):
            found.extend(_raised(*place))
    for stream in streams:
        for match in _RAISED.finditer(stream.raw):
            if len(match.group()) <= _LONGEST and not overlaps(stream.spans(match.start(), match.end())[0], anchors):
                found.extend(_raised(stream, match.start(), match.end()))
    fitting = sum(int(mark.label) <= listed.highest for mark in found)
    if authored > max(2, fitting // 2) or not listed.entries:
        return []
    if listed.numbered or (fitting >= 3 and fitting >= 0.8 * len(found)):
        return [mark for mark in found if int(mark.label) <= 2 * listed.highest + 10]
    return []


def _raised(stream: Stream, start: int, end: int) -> Iterator[Mark]:
    text = stream.text[start:end].translate(_UNRAISE)
    if not re.fullmatch(rf"\s*[\[(]?\s*{_ITEM}(?:\s*[,،;]\s*{_ITEM})*\s*[\])]?\s*", text) or _UNIT.search(
        stream.text[max(0, start - 12) : start]
    ):
        return
    items = list(_ITEMS.finditer(text))
    for item in items:
        place = (start, end) if len(items) == 1 else (start + item.start(), start + item.end())
        for number in _expanded(item["first"], item["last"]):
            if number:
                yield Mark(stream, *place, CitationStyle.SUPERSCRIPT, label=str(number))


def linked(document: Document, streams: Sequence[Stream], listed: List) -> list[Mark]:
    """Marks that the file itself ties: links to entries of its own list."""
    places = _Places(streams)
    superscript = sorted(inline.span for inline in document.inlines if inline.kind is InlineKind.SUPERSCRIPT)
    found: list[Mark] = []
    for span, targets in _targets(document, listed).items():
        if not (place := places.of(span)):
            continue
        stream, start, end = place
        words = re.search(r"[^\W\d_]{2,}", stream.text[start:end])
        style = (
            CitationStyle.SUPERSCRIPT
            if overlaps(span, superscript)
            else CitationStyle.PARENTHETICAL
            if words
            else CitationStyle.NUMERIC
        )
        label = "" if words else stream.text[start:end].translate(_UNRAISE).strip(" []()")
        for target in _spelt_out(targets, label, listed):
            found.append(Mark(stream, start, end, style, label=label, target=target))
    found.sort(key=lambda mark: mark.spans())
    return found + [mark for one, other in pairwise(found) for mark in _between_links(one, other, listed)]


def _between_links(one: Mark, other: Mark, listed: List) -> Iterator[Mark]:
    """``1-4`` with a link on either number means 2 and 3 too."""
    if one.stream is not other.stream or one.stream.text[one.end : other.start].strip(" []") != "-":
        return
    for place in range(
        listed.by_id[one.target] + 1, min(listed.by_id[other.target], listed.by_id[one.target] + _MOST_IN_RANGE)
    ):
        target = str(listed.entries[place].reference.csl.get("id", ""))
        yield Mark(one.stream, one.start, other.end, one.style, label=one.label, target=target)


def _spelt_out(targets: list[str], label: str, listed: List) -> list[str]:
    """The entries that one link means: a publisher may tie ``3-5`` to the third alone, or to the third and the fifth."""
    counted = re.fullmatch(r"(\d{1,4})\s*-\s*(\d{1,4})", label)
    if not counted:
        return targets
    first, last = listed.by_id[targets[0]], listed.by_id[targets[0]] + int(counted[2]) - int(counted[1])
    if not first < last < min(len(listed.entries), first + _MOST_IN_RANGE):
        return targets
    return [str(listed.entries[place].reference.csl.get("id", "")) for place in range(first, last + 1)]


def _targets(document: Document, listed: List) -> dict[Span, list[str]]:
    """For each link to the list, the names of the entries it points at."""
    found: dict[Span, list[str]] = {}
    for inline in document.inlines if document.references else ():
        if inline.kind is InlineKind.LINK and inline.target.startswith("#") and inline.target[1:] in listed.by_id:
            found.setdefault(inline.span, []).append(inline.target[1:])
    return found


def overlaps(span: Span, runs: Sequence[Span]) -> bool:
    """Whether ``span`` touches one of ``runs`` (sorted)."""
    at = bisect_left(runs, span.start, key=lambda run: run.end)
    while at < len(runs) and runs[at].start <= span.end:
        if runs[at].start < span.end and span.start < runs[at].end:
            return True
        at += 1
    return False


class _Places:
    """From a span of the document to its characters in a stream."""

    def __init__(self, streams: Sequence[Stream]) -> None:
        self._pieces = sorted(
            (source, start, (stream.starts[at + 1] if at + 1 < len(stream.starts) else len(stream.raw)) - start, number)
            for number, stream in enumerate(streams)
            for at, (source, start) in enumerate(zip(stream.sources, stream.starts, strict=True))
        )
        self._streams = streams

    def of(self, span: Span) -> tuple[Stream, int, int] | None:
        """The stream and its characters that ``span`` shows; None where it shows nothing a citation may stand in."""
        at = bisect_left(self._pieces, span.start, key=lambda piece: piece[0] + piece[2])
        found: tuple[Stream, int, int] | None = None
        while at < len(self._pieces) and self._pieces[at][0] < span.end:
            source, start, length, number = self._pieces[at]
            first, last = start + max(0, span.start - source), start + min(length, span.end - source)
            if first < last:
                stream = self._streams[number]
                begin = found[1] if found and found[0] is stream else first
                found = (stream, begin, last)
            at += 1
        return found
