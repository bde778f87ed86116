"""How does plain text become a Document? Paragraphs are what blank lines set apart; the text itself is kept as it is.

A text without blank lines has one paragraph a line if its lines are long, and is one paragraph if they are short.
"""

import re
from collections.abc import Iterator

from claims.readers.document import Block, Document, Inline, Span
from claims.text import direction, language
from claims.vocabulary import BlockKind, InlineKind

MEDIA_TYPE = "text/plain"

_LINE = re.compile(r"[^\r\n\f]*(?:\r\n|[\r\n\f]|\Z)")
_ITEM = re.compile(r"[ \t]{0,8}(?:[-*•‣▪–·]|\[[0-9۰-۹]{1,3}\]|[0-9۰-۹]{1,3}[.)]|[(][0-9۰-۹]{1,3}[)])[ \t]+(?=\S)")
_NUMBER = re.compile(r"[0-9۰-۹]+")
_LONG_LINE = 160
_HEADING = 100


def read(text: str, name: str = "") -> Document:
    """The Document of a plain text; ``text`` itself becomes its canonical text, untouched."""
    found = list(_blocks(text))
    return Document(
        text=text,
        blocks=tuple(block for block, _ in found),
        inlines=tuple(Inline(InlineKind.HIDDEN, mark) for _, mark in found if mark),
        media_type=MEDIA_TYPE,
        name=name,
    )


def _blocks(text: str) -> Iterator[tuple[Block, Span | None]]:
    """Each block, with the bullet or number it begins with, which is not of its text."""
    chunks = list(_chunks(text))
    lines = [line for chunk, _ in chunks for line in chunk]
    by_line = len(chunks) * 8 < len(lines) and sum(len(line.cut(text)) > _LONG_LINE for line in lines) * 2 > len(lines)
    for chunk, page in chunks:
        for span, mark in _paragraphs(chunk, text, by_line):
            cut = span.cut(text)
            number = _NUMBER.search(mark)
            kind, level, label = (
                (BlockKind.LIST_ITEM, 1, number.group() if number else "") if mark else (BlockKind.PARAGRAPH, 0, "")
            )
            yield (
                Block(kind, span, language(cut), direction(cut), level, page, label),
                Span(span.start, span.start + len(mark)) if mark else None,
            )


def _chunks(text: str) -> Iterator[tuple[list[Span], int | None]]:
    """Runs of lines between blank lines, with their page where form feeds tell pages."""
    page = 1 if "\f" in text else None
    chunk: list[Span] = []
    for found in _LINE.finditer(text):
        line = _trimmed(found.group(), found.start())
        if line is not None:
            chunk.append(line)
        if chunk and (line is None or found.group().endswith("\f")):
            yield chunk, page
            chunk = []
        if page is not None and found.group().endswith("\f"):
            page += 1
    if chunk:
        yield chunk, page


def _trimmed(line: str, start: int) -> Span | None:
    bare = line.strip("\ufeff\u200b \t\r\n\f\v\xa0")
    if not bare.strip():
        return None
    begin = start + line.index(bare)
    return Span(begin, begin + len(bare))


def _paragraphs(lines: list[Span], text: str, by_line: bool) -> Iterator[tuple[Span, str]]:
    """The paragraphs of a chunk, each with its bullet or number where it is an item of a list."""
    marks = _counting([line.cut(text) for line in lines])
    listed = sum(mark is not None for mark in marks) > 1 or (len(lines) == 1 and not _may_be_heading(lines[0].cut(text)))
    start, label = lines[0].start, marks[0].group() if listed and marks[0] else ""
    for before, line, mark in zip(lines, lines[1:], marks[1:], strict=False):
        if by_line or (listed and mark is not None):
            yield Span(start, before.end), label
            start, label = line.start, mark.group() if listed and mark else ""
    yield Span(start, lines[-1].end), label


def _counting(lines: list[str]) -> list[re.Match[str] | None]:
    """The bullet or number each line begins with, if it counts: a citation at the head of a wrapped line does not.

    Numbers count from the first line of a paragraph or from 1 on, or where the next one follows; each goes on from the last.
    """
    marks = [_ITEM.match(line) for line in lines]
    numbers = [int(found.group()) if mark and (found := _NUMBER.search(mark.group())) else None for mark in marks]
    last: int | None = None
    for at, number in enumerate(numbers):
        if number is None:
            continue
        ended = at > 0 and lines[at - 1].rstrip().endswith((".", "!", "?", "؟", ";", "؛"))
        if last is None:
            following = next((later for later in numbers[at + 1 :] if later is not None), None)
            counts = at == 0 or number == 1 or following == number + 1
        else:
            counts = number in (last, last + 1) or (number > last and ended)
        if counts:
            last = number
        else:
            marks[at] = None
    return marks


def _may_be_heading(line: str) -> bool:
    """``2. Methods`` standing alone is a numbered heading rather than a list of one."""
    return len(line) < _HEADING and not line.endswith((".", "؛", ";")) and not line.startswith(("-", "*", "•", "["))
