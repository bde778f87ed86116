"""Where does each entry of the reference list begin and end?

Entries are list items, paragraphs, or lines of a paragraph. Two pieces are one entry where a page break tore it: the second
does not open like an entry, and the first lacks its end or the second begins in the middle of something.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from claims.readers.document import Document, Span
from claims.references.dates import YEAR
from claims.references.slate import Slate
from claims.sections import Outline
from claims.text import fold_digits
from claims.vocabulary import BlockKind, SectionRole

_LABEL = re.compile(r"\s*(?:\[([^\[\]\s]{1,12})\]|\((\d{1,4})\)|(\d{1,4})\s*[.)ـ\-–](?=\s|[^\W\d]))\s*")
_BRACKETED = re.compile(r"(?:(?<=\s)|^)\[(\d{1,4})\]\s")
_COUNT = re.compile(r"(?<!\S)(\d{1,3})[.)]\s+(?=[^\W\d_])")
_ENTRY_ENDS = re.compile(
    r"(?<!\bvol)(?<!\bno)(?<!\bed)(?<!\bpt)(?<!\bpp)(?<!\bp)[.)\]»”\"]$|\S*(?:https?:|www\.|10\.)\S+$", re.IGNORECASE
)
"""A stop that ends an entry (not ``vol.``), or an address."""
_UNDATED = r"n\.\s?d\.|in press|forthcoming|no date|بی[\s\u200c]?تا|زیر چاپ|در دست انتشار"
_AFTER_NAMES = re.compile(
    rf"[^\d«»\"“”(]{{2,200}}[(\[،,.]\s*(?:[^()\d]{{0,20}}\d{{0,2}}\s?[^()\d]{{0,20}})?(?:{YEAR}|{_UNDATED})"
)
_NAME_FIRST = re.compile(
    r"(?:[^\W\d_][\w'’\u200c.-]*\s?){1,4}[,،]\s?[^\W\d_]|(?:[^\W\d_][\w'’-]*\s){1,3}[A-Z]{1,3}[,.]|"
    r"(?:[A-Z]\.[\s-]?)+\s?[^\W\d_]"
)
_PARTICLE = re.compile(
    r"(?:(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|el|al|bin|ibn|ter|ten|zu|af)[\s-]|d['’])+"
    r"(?:(?P<name>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?(?:\s[A-Z]{1,3}[,.]|,\s[A-Z]))|[A-Z])"
)
_SAME_AUTHOR = re.compile(r"[—–_ـ-]{2,}\s*[.,،(]|همو[،,.\s(]|Ibid\b")
_TAIL = re.compile(
    r"[\W\d]|(?:vol(?:ume)?|no|nos|pp?|doi|https?|www|available|retrieved|accessed|in)\b|"
    r"(?:دوره|شماره|سال|صص?|جلد|قابل|دسترسی|تاریخ|ترجمه|چاپ)[\s‌.:]",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(r"https?://\S+|www\.\S+|\b10\.\d{4,9}/\S+|doi\S*\s?\S*", re.IGNORECASE)
_EVIDENCE = re.compile(rf"{YEAR}|https?://|www\.|\bdoi\b|{_UNDATED}", re.IGNORECASE)
_WHERE = re.compile(
    r"\d\s*[-–]\s*\d|\d\s?\(|https?:|\bdoi\b|\b(?:pp?|vol|no)\.|[^\W\d]: [^\W\d]|\bpress\b|(?<!\w)(?:صص?|دوره|شماره|"
    r"نشر|انتشارات)(?!\w)",
    re.IGNORECASE,
)
"""Says where a work came out: an entry without any of it has lost its end."""
_OPEN_END = re.compile(r"(?:[,،:;؛&\-–(\[«“]|\b(?:and|in|the|of)|\sو)\s*$")


_OPENING = 600
"""As many characters as tell whether an entry opens here."""
_LONGEST = 3_000
"""No entry is longer: what would make it so is not joined to it."""

_MOST_PIECES = 12


@dataclass(frozen=True, slots=True)
class Found:
    """An entry found: where it stands, what the list calls it."""

    spans: tuple[Span, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block, or some lines of one, that may be an entry, a half of one, or nothing of the list."""

    span: Span
    text: str
    label: str
    item: bool
    """The file itself marks it as an item of a list."""


def found(document: Document, outline: Outline) -> list[Found]:
    """The entries of the sections that are reference lists."""
    entries: list[Found] = []
    last = ""
    pieces = list(_pieces(document, outline))
    labelled = sum(bool(piece.label) for piece in pieces) * 2 > len(pieces)
    even = _are_even(pieces)
    for number, piece in enumerate(pieces):
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        room = entries and len(entries[-1].spans) < _MOST_PIECES and len(last) + len(piece.text) < _LONGEST
        if room and (_continues(last, piece, labelled) or (even and _is_second_half(last, piece))):
            if _is_interruption(piece, following):
                continue
            spans = (*entries[-1].spans, piece.span)
            entries[-1] = replace(entries[-1], spans=spans)
            last += " " + piece.text
        elif piece.label or piece.item or _opens(piece.text) or _EVIDENCE.search(piece.text):
            entries.append(Found((piece.span,), piece.label))
            last = piece.text
    return entries


def _pieces(document: Document, outline: Outline) -> Iterator[_Piece]:
    last = 0
    for number in outline.blocks(SectionRole.REFERENCES):
        block = document.blocks[number]
        if block.kind in {BlockKind.HEADING, BlockKind.TITLE, BlockKind.NOISE, BlockKind.FOOTNOTE, BlockKind.CAPTION}:
            continue
        item = block.kind is BlockKind.LIST_ITEM
        for span in [block.span] if item else _lines(document.text, block.span, last):
            piece = _piece(document, span, block.label.strip("[]().- ") if item else "", item)
            last = int(piece.label) if piece.label.isdecimal() else last
            if piece.text and not _is_subheading(piece):
                yield piece


def _piece(document: Document, span: Span, label: str, item: bool) -> _Piece:
    text = Slate.of(document, (span,)).rest
    match = None if label else _LABEL.match(document.text, span.start, span.end)
    if match and _is_label(match):
        label = fold_digits(next(group for group in match.groups() if group))
        span = Span(match.end(), span.end)
        text = Slate.of(document, (span,)).rest
    return _Piece(span, text, label, item)


def _is_label(match: re.Match[str]) -> bool:
    bracketed, _, plain = match.groups()
    return bool(bracketed and not re.fullmatch(r"\D{5,}|…|\.+", bracketed)) or not (plain and len(plain) == 4)


def _lines(text: str, span: Span, last: int) -> Iterator[Span]:
    """A paragraph cut where entries open: at numbers, or at lines that begin like an entry."""
    cuts = _numbered(text, span) or _counted(text, span, last) or _opening_lines(text, span)
    for start, end in zip([span.start, *cuts], [*cuts, span.end], strict=True):
        stretch = text[start:end]
        left = len(stretch) - len(stretch.lstrip())
        if stretch.strip():
            yield Span(start + left, start + len(stretch.rstrip()))


def _numbered(text: str, span: Span) -> list[int]:
    """Where ``[13]`` stands in one paragraph after ``[12]``."""
    marks = list(_BRACKETED.finditer(text, span.start, span.end))
    rising = [match for before, match in pairwise(marks) if 0 < int(match.group(1)) - int(before.group(1)) <= 3]
    if marks and len(rising) == len(marks) - 1:
        return [match.start() for match in marks if match.start() > span.start]
    return []


def _counted(text: str, span: Span, last: int) -> list[int]:
    """Where ``3. `` and ``4. `` stand after an entry's end in one paragraph that begins, or comes after one, with ``2. ``."""
    first = _COUNT.match(text, span.start, span.end)
    if "\n" in text[span.start : span.end] or not (first or last):
        return []
    cuts: list[int] = []
    last = int(first.group(1)) if first else last
    for match in _COUNT.finditer(text, first.end() if first else span.start, span.end):
        before = text[max(span.start, match.start() - 200) : match.start()].rstrip()
        if int(match.group(1)) == last + 1 and _ENTRY_ENDS.search(before):
            cuts.append(match.start())
            last += 1
    return cuts


def _opening_lines(text: str, span: Span) -> list[int]:
    block = text[span.start : span.end]
    first = _LABEL.match(block)
    numbered = bool(first and _is_label(first))
    cuts = []
    for start in re.finditer(r"\n\s*", block):
        line = block[start.end() : start.end() + _OPENING].split("\n", 3)
        label = _LABEL.match(line[0])
        ended = re.search(
            r"[.)\]\d/»”\"]\s*$|\S*(?:https?:|www\.|10\.)\S+\s*$", block[max(0, start.start() - 200) : start.start()]
        )
        if (label and _is_label(label)) or (not numbered and ended and _opens(" ".join(line[:2]))):
            cuts.append(span.start + start.end())
    return cuts


def _opens(text: str) -> bool:
    """Does this begin as an entry does: names, then a year or a title?"""
    text = _IDENTIFIER.sub("", Slate(text[:_OPENING], []).rest)
    if _SAME_AUTHOR.match(text):
        return True
    if (particle := _PARTICLE.match(text)) and (particle["name"] or _AFTER_NAMES.match(text)):
        return bool(_EVIDENCE.search(text))
    if text[:1].islower() or not text[:1].isalpha() or re.match(r"[^.:،,]{0,30}(?:,\s[^.:,]{2,20})?:", text):
        return False
    if _AFTER_NAMES.match(text):
        return not _TAIL.match(text)
    return bool(_NAME_FIRST.match(text) and _EVIDENCE.search(text)) and not _TAIL.match(text)


def _continues(last: str, piece: _Piece, labelled: bool) -> bool:
    """Is this piece the second half of the entry before it? In a numbered list, what has no number is."""
    if piece.label:
        return False
    if labelled and not piece.item:
        return bool(_EVIDENCE.search(piece.text)) or _is_unfinished(last) or bool(_TAIL.match(piece.text))
    if _opens(piece.text):
        return False
    if _is_unfinished(last) or _TAIL.match(piece.text) or piece.text[:1].islower():
        return True
    return not _WHERE.search(_after_year(last)) and bool(re.search(r"\d", piece.text)) and not re.search(YEAR, piece.text)


def _are_even(pieces: list[_Piece]) -> bool:
    """Whether the list writes names and a year first, and a stop last, in nearly every entry: what does neither is a half."""
    whole = sum(bool(_AFTER_NAMES.match(piece.text) and _ENTRY_ENDS.search(piece.text.rstrip())) for piece in pieces)
    return len(pieces) >= 5 and whole >= 0.7 * len(pieces)


def _is_second_half(last: str, piece: _Piece) -> bool:
    """In an even list: no year after names here, and no stop at the end before it (``Review of Open | Economies, Vol. 7``)."""
    return not piece.label and not _ENTRY_ENDS.search(last.rstrip()) and not _AFTER_NAMES.match(piece.text)


def _after_year(text: str) -> str:
    match = re.search(YEAR, text)
    return text[match.end() :] if match else text


def _is_unfinished(text: str) -> bool:
    straight = text.count('"') % 2 == 1
    curly = text.count("“") > text.count("”") or text.count("«") > text.count("»")
    return straight or curly or bool(_OPEN_END.search(text)) or not _EVIDENCE.search(text)


def _is_interruption(piece: _Piece, following: _Piece | None) -> bool:
    """A running head between the halves of a torn entry: short, says nothing of a work, and the tail comes after it."""
    if piece.item or len(piece.text.split()) > 12 or _EVIDENCE.search(piece.text) or piece.text[:1].islower():
        return False
    return following is not None and bool(_TAIL.match(following.text)) and not _opens(following.text)


def _is_subheading(piece: _Piece) -> bool:
    """``English``, ``الف) منابع فارسی``: a few words without anything an entry has."""
    if piece.item or _EVIDENCE.search(piece.text):
        return False
    text = piece.text.rstrip(" :")
    return len(text.split()) <= 6 and not re.search(r"\d|[.,،«\"“]$", text) and not re.search(r"[,،;«\"“]", text)
