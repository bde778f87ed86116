"""Which passages does a Document hold, and what had to be mended to see them?

A passage is a sentence with its exact spans in the document's text: two spans where a page break, or footnotes, stand between
the halves of the sentence. Footnotes, running heads and lines of a stray language are set apart. Every repair is recorded.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from claims.passages import noise
from claims.passages.notes import footnotes_of
from claims.passages.tears import Paragraph, paragraphs_of
from claims.passages.values import Cut as Cut
from claims.passages.values import Footnote as Footnote
from claims.passages.values import Passage as Passage
from claims.readers.document import Block, Document, Repair, Span
from claims.sections import Outline
from claims.text import direction, foreign_letters, key, language, sentences
from claims.vocabulary import BlockKind, RepairKind
from claims.wording import Sentence


def cut(document: Document, outline: Outline) -> Cut:
    """The passages of a document, with what was mended to see them."""
    shown = [document.shown(block.span) for block in document.blocks]
    stray, repairs = noise.find(document, outline, shown)
    footnotes, held = footnotes_of(document, outline, shown, stray)
    repairs += [
        Repair(RepairKind.FOOTNOTE_APART, note.spans, note=Sentence("note {mark} set apart", mark=note.mark))
        for note in footnotes
    ]
    paragraphs, joins = paragraphs_of(document, outline, shown, stray | held)
    passages = _passages(document, outline, paragraphs, footnotes)
    repairs += [*joins, *_foreign(passages, document)]
    return Cut(tuple(passages), tuple(footnotes), (*document.repairs, *repairs), frozenset(stray))


def wording(document: Document, spans: Iterable[Span], footnotes: Sequence[Footnote]) -> str:
    """What a person reads of the spans: mark-up and the raised marks of footnotes and citations left out, joined by a blank.

    ``Passage.text`` is this of ``Passage.spans``: a quotation can be checked against its source by it.
    """
    return wording_between(document, spans, _raised_marks(document, footnotes))


def _raised_marks(document: Document, footnotes: Iterable[Footnote]) -> list[Span]:
    return sorted({*(note.anchor for note in footnotes if note.anchor is not None), *document.raised_citations})


def search_form(text: str) -> str:
    """The form to search: letters of a foreign script inside a word repaired, then folded."""
    mended, at = [], 0
    for span, replacement in foreign_letters(text):
        mended += [text[at : span.start], replacement]
        at = span.end
    return key("".join([*mended, text[at:]]))


def _visible(document: Document, span: Span, marks: list[Span]) -> tuple[str, list[int]]:
    """The characters of a span that a person reads, and where in the document's text each stands."""
    kept: list[str] = []
    origin: list[int] = []
    for place, seen in document.visible(span, _within(marks, span)):
        kept.append(seen)
        origin.extend(range(place, place + len(seen)))
    return "".join(kept), origin


def _within(spans: list[Span], span: Span) -> Iterator[Span]:
    at = bisect_left(spans, Span(span.start, span.start))
    while at < len(spans) and spans[at].start < span.end:
        yield spans[at]
        at += 1


def _passages(document: Document, outline: Outline, paragraphs: list[Paragraph], footnotes: list[Footnote]) -> list[Passage]:
    marks = sorted(note.anchor for note in footnotes if note.anchor is not None)
    raised = _raised_marks(document, footnotes)
    note_at = {note.anchor: number for number, note in enumerate(footnotes) if note.anchor is not None}
    passages: list[Passage] = []
    for number, paragraph in enumerate(paragraphs):
        first = paragraph.blocks[0]
        section = outline.section(first)
        for spans in _sentences(document, paragraph, marks):
            text = wording_between(document, spans, raised)
            if not any(map(str.isalnum, text)):
                continue
            block = next(b for b in paragraph.blocks if document.blocks[b].span.end >= spans[0].end)
            own = language(text)
            passages.append(
                Passage(
                    index=len(passages),
                    spans=spans,
                    text=text,
                    search=search_form(text),
                    language=own if own != "und" else document.blocks[first].language,
                    direction=direction(text),
                    block=block,
                    paragraph=number,
                    section=section.path,
                    role=section.role,
                    page=document.blocks[block].page,
                    footnotes=tuple(
                        note_at[mark] for span in spans for mark in _within(marks, _with_tail(document, span, marks))
                    ),
                )
            )
    return passages


def _with_tail(document: Document, span: Span, marks: list[Span]) -> Span:
    """The span with the marks of notes that stand right behind it, after its stop."""
    end = span.end
    while True:
        behind = Span(end, end + 1)
        last = max((run.end for run in (*_within(marks, behind), *document.hidden_within(behind))), default=end)
        if last <= end:
            return Span(span.start, end)
        end = last


def wording_between(document: Document, spans: Iterable[Span], marks: list[Span]) -> str:
    """As ``wording``, with the sorted spans of the raised marks already at hand."""
    return " ".join(" ".join(_visible(document, span, marks)[0].split()) for span in spans)


def _sentences(document: Document, paragraph: Paragraph, marks: list[Span]) -> Iterator[tuple[Span, ...]]:
    """The spans of each sentence of a paragraph; one span for each block it touches."""
    kept: list[str] = []
    origin: list[int] = []
    blocks = [document.blocks[index] for index in paragraph.blocks]
    if blocks[0].kind is BlockKind.TABLE:
        yield from _rows(document, blocks[0])
        return
    for block in blocks:
        if kept:
            kept.append(" ")
            origin.append(block.span.start)
        words, places = _visible(document, block.span, marks)
        kept.append(words)
        origin.extend(places)
    for sentence in sentences(_signed("".join(kept), origin, document)):
        start, last = origin[sentence.start], origin[sentence.end - 1]
        yield tuple(_pieces(document, blocks, start, last + 1))


_UNRAISED = re.compile(r"[\d\s,;–-]+")


def _signed(text: str, origin: list[int], document: Document) -> str:
    """The text, of the same length, with raised numbers as raised signs: a citation after a stop ends no sentence anew."""
    signs = list(text)
    before = -1
    for span in _within(document.raised, Span(origin[0], origin[-1] + 1)) if origin else ():
        start, end = bisect_left(origin, span.start), bisect_left(origin, span.end)
        if not _UNRAISED.fullmatch(text[start:end]):
            continue
        if 0 <= before < start and not text[before:start].strip(" ,"):
            start = before
        signs[start:end] = "¹" * (end - start)
        before = end
    return "".join(signs)


def _rows(document: Document, block: Block) -> Iterator[tuple[Span, ...]]:
    for match in re.finditer(r"[^\r\n]+", block.span.cut(document.text)):
        span = Span(block.span.start + match.start(), block.span.start + match.end())
        if any(map(str.isalnum, document.shown(span))):
            yield (span,)


def _pieces(document: Document, blocks: list[Block], start: int, end: int) -> Iterator[Span]:
    for block in blocks:
        low, high = max(start, block.span.start), min(end, block.span.end)
        if low >= high:
            continue
        piece = document.text[low:high]
        yield Span(low + len(piece) - len(piece.lstrip()), high - (len(piece) - len(piece.rstrip())))


def _foreign(passages: list[Passage], document: Document) -> Iterator[Repair]:
    for passage in passages:
        for span, replacement in foreign_letters(passage.text):
            before = span.cut(passage.text)
            word = _word_around(passage.text, span)
            where = tuple(found for found in (_find(document, piece, word) for piece in passage.spans) if found is not None)
            yield Repair(
                RepairKind.FOREIGN_LETTER,
                where[:1] or passage.spans[:1],
                before,
                replacement,
                Sentence("letters of another script in {word}", word=word),
            )


def _word_around(text: str, span: Span) -> str:
    start, end = span
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end]


def _find(document: Document, piece: Span, word: str) -> Span | None:
    at = document.text.find(word, piece.start, piece.end)
    return Span(at, at + len(word)) if at >= 0 else None
