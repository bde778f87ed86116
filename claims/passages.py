"""Which passages does a Document hold, and what had to be mended to see them?

A passage is a sentence with its exact spans in the document's text: two spans where a page break, or footnotes, stand between
the halves of the sentence. Footnotes, running heads and lines of a stray language are set apart. Every repair is recorded.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from claims.languages.fa.headings import dangles
from claims.metadata.issue import running_head
from claims.readers.document import Block, Direction, Document, Inline, Language, Repair, Span
from claims.sections import ARGUMENT, Outline
from claims.text import direction, foreign_letters, key, language, sentences
from claims.vocabulary import BlockKind, InlineKind, RepairKind, SectionRole


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence (or a short run) of the paper, exactly where it stands."""

    index: int
    """Place in reading order, from 0; also its number in the program's output."""
    spans: tuple[Span, ...]
    """In reading order; each cuts its part out of ``Document.text`` exactly, mark-up included."""
    text: str
    """As a person reads it: mark-up and footnote marks left out, halves joined by a blank. Never repaired."""
    search: str
    """The form to search: ``text`` with foreign letters repaired, then ``claims.text.key``."""
    language: Language
    direction: Direction
    block: int
    """Index in ``Document.blocks`` of the block its first span stands in."""
    paragraph: int
    """Passages with the same number stand in one paragraph (a paragraph may go on over a page break)."""
    section: tuple[str, ...] = ()
    """The headings it stands under, outermost first."""
    role: SectionRole = SectionRole.BODY
    page: int | None = None
    footnotes: tuple[int, ...] = ()
    """Indices into ``Cut.footnotes`` of the notes whose marks stand in it."""


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note at the foot of a page (or end of the paper), tied to its mark in the text where there is one."""

    mark: str
    """As written: ``۱``, ``2``, ``*``."""
    spans: tuple[Span, ...]
    text: str
    language: Language
    direction: Direction
    block: int
    anchor: Span | None = None
    """Where its mark stands in the text."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A document cut into passages."""

    passages: tuple[Passage, ...]
    footnotes: tuple[Footnote, ...]
    repairs: tuple[Repair, ...]
    """The document's own repairs and those made in cutting."""
    noise: frozenset[int] = frozenset()
    """Indices of the blocks that are no part of the paper: running heads, page numbers, stray lines."""


def cut(document: Document, outline: Outline) -> Cut:
    """The passages of a document, with what was mended to see them."""
    shown = [document.shown(block.span) for block in document.blocks]
    noise, repairs = _noise(document, outline, shown)
    footnotes = _footnotes(document, outline, shown, noise)
    repairs += [Repair(RepairKind.FOOTNOTE_APART, note.spans, note=f"note {note.mark} set apart") for note in footnotes]
    apart = noise | {note.block for note in footnotes}
    paragraphs, joins = _paragraphs(document, outline, shown, apart)
    passages = _passages(document, outline, paragraphs, footnotes)
    repairs += [*joins, *_foreign(passages, document)]
    return Cut(tuple(passages), tuple(footnotes), (*document.repairs, *repairs), frozenset(noise))


def wording(document: Document, spans: Iterable[Span], footnotes: Sequence[Footnote]) -> str:
    """What a person reads of the spans: mark-up and the marks of footnotes left out, pieces joined by one blank.

    ``Passage.text`` is this of ``Passage.spans``: a quotation can be checked against its source by it.
    """
    marks = sorted(note.anchor for note in footnotes if note.anchor is not None)
    return " ".join(" ".join(_visible(document, span, marks)[0].split()) for span in spans)


def search_form(text: str) -> str:
    """The form to search: letters of a foreign script inside a word repaired, then folded."""
    mended, at = [], 0
    for span, replacement in foreign_letters(text):
        mended += [text[at : span.start], replacement]
        at = span.end
    return key("".join([*mended, text[at:]]))


# --- what is no part of the paper ---------------------------------------------------------------------------------------

_PAGE_NUMBER = re.compile(r"^(?:page|p\.?|ص(?:فحه)?)?\s*[-–—|]?\s*\d{1,4}\s*(?:[-–—|]|(?:of|/|از)\s*\d{1,4})?$")
_SHORT = 120


def _noise(document: Document, outline: Outline, shown: list[str]) -> tuple[set[int], list[Repair]]:
    found: dict[int, tuple[RepairKind, str]] = {}
    keys = [key(text) for text in shown]
    for index, block in enumerate(document.blocks):
        if block.kind is BlockKind.NOISE:
            found[index] = (RepairKind.RUNNING_HEAD, "set apart by the reader")
        elif block.kind is BlockKind.PARAGRAPH and _PAGE_NUMBER.match(keys[index].strip()):
            found[index] = (RepairKind.RUNNING_HEAD, "a page number")
    for index in _running_heads(document, outline, keys):
        found.setdefault(index, (RepairKind.RUNNING_HEAD, "a line that stands on several pages"))
    for index in _mastheads(document, outline, shown):
        found.setdefault(index, (RepairKind.RUNNING_HEAD, "the journal's name with its volume and issue"))
    for index in _stray(document, outline, shown):
        found.setdefault(
            index, (RepairKind.STRAY_LANGUAGE, f"a line in {document.blocks[index].language}, of which the paper has no other")
        )
    for index in _tail(document, outline, keys):
        found.setdefault(index, (RepairKind.RUNNING_HEAD, "a line after the last entry of the list"))
    repairs = [
        Repair(kind, (document.blocks[index].span,), before=shown[index], note=note)
        for index, (kind, note) in sorted(found.items())
    ]
    own = {repair.spans for repair in document.repairs}
    return set(found), [repair for repair in repairs if repair.spans not in own]


def _running_heads(document: Document, outline: Outline, keys: list[str]) -> Iterator[int]:
    """Short lines that come back, their numbers apart, three times or more with text between them."""
    where: dict[str, list[int]] = defaultdict(list)
    for index, block in enumerate(document.blocks):
        words = re.sub(r"\d+", "", keys[index]).strip(" |-–—.")
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) and len(words) >= 6 and len(keys[index]) <= _SHORT:
            where[words].append(index)
    for indices in where.values():
        gaps = [after - before for before, after in pairwise(indices)]
        if len(indices) >= 3 and min(gaps) >= 2 and outline.role(indices[0]) is not SectionRole.REFERENCES:
            yield from indices


def _mastheads(document: Document, outline: Outline, shown: list[str]) -> Iterator[int]:
    """Short lines inside the argument that only say which journal, volume and issue the page is of."""
    for index, block in enumerate(document.blocks):
        short = block.kind is BlockKind.PARAGRAPH and len(shown[index]) <= _SHORT
        if short and outline.role(index) in ARGUMENT and (head := running_head(shown[index])) and head.journal:
            yield index


def _stray(document: Document, outline: Outline, shown: list[str]) -> Iterator[int]:
    """Short lines in a language the paper is not in, outside its argument or standing there more than once."""
    size: Counter[Language] = Counter()
    for block, text in zip(document.blocks, shown, strict=True):
        size[block.language] += len(text)
    total = sum(size.values()) or 1
    for index, block in enumerate(document.blocks):
        tongue, text = block.language, shown[index]
        if tongue == "und" or size[tongue] > 0.03 * total or len(text) > _SHORT or block.kind is not BlockKind.PARAGRAPH:
            continue
        halves = re.split(r"\s*\n\s*", block.span.cut(document.text).strip())
        repeated = len(halves) > 1 and len({key(half) for half in halves}) == 1
        if repeated or (
            tongue in _RARE and outline.role(index) in (SectionRole.FRONT, SectionRole.REFERENCES, SectionRole.BACK)
        ):
            yield index


_RARE = frozenset({"ps", "ur", "he", "ug", "sd", "ckb"})
"""Languages that OCR and converters write by mistake into papers in other languages' scripts."""


def _tail(document: Document, outline: Outline, keys: list[str]) -> Iterator[int]:
    """Bare lines after the last entry of a reference list that ends the document: no figure, no address in them."""
    for index in range(len(keys) - 1, -1, -1):
        block = document.blocks[index]
        plain = (
            block.kind is BlockKind.PARAGRAPH and len(keys[index]) <= _SHORT and not re.search(r"\d|https?:|doi", keys[index])
        )
        if outline.role(index) is not SectionRole.REFERENCES or not plain or index in outline.headings:
            return
        yield index


# --- footnotes ----------------------------------------------------------------------------------------------------------

_NOTE = re.compile(
    r"^(?P<mark>\[?[0-9\u06f0-\u06f9\u0660-\u0669]{1,3}\]?|[*†‡§]{1,3}|[¹²³⁴-⁹⁰]{1,3})(?P<stop>[.):\-–ـ]*)\s*(?P<text>\S.*)$",
    re.DOTALL,
)
_SUPERSCRIPT_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_UNICODE_MARK = re.compile(r"(?<=\S)[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}")
_GLUED = re.compile(r"(?<=[^\W\d_][.,;:!?»”\"')\]])(\d{1,2})(?=[\s.,;:)]|$)|(?<=[^\W\d_])(\d{1,2})(?=[\s.,;:)]|$)")
_LONGEST_NOTE = 1_500


def _number(mark: str) -> str:
    return key(mark.translate(_SUPERSCRIPT_DIGITS)).strip("[]")


def _footnotes(document: Document, outline: Outline, shown: list[str], noise: set[int]) -> list[Footnote]:
    marks = _Marks(document)
    notes: list[Footnote] = []
    held: set[int] = set()
    for index, block in enumerate(document.blocks):
        if index in noise or index in outline.headings:
            continue
        if block.kind is BlockKind.FOOTNOTE:
            match = _NOTE.match(shown[index])
            mark = block.label or (match.group("mark") if match else "")
            anchor = marks.take(mark, index, document, labelled=bool(block.label)) if mark else None
            notes.append(_note(document, block, index, mark, _after(match, mark, shown[index]), anchor))
            held.add(index)
        elif block.kind is BlockKind.PARAGRAPH and outline.role(index) is not SectionRole.REFERENCES:
            match = _NOTE.match(shown[index])
            if match and len(shown[index]) <= _LONGEST_NOTE:
                anchor = marks.take(match.group("mark"), index, document)
                if anchor or _stands_apart(document, outline, shown, index, match, held):
                    notes.append(_note(document, block, index, match.group("mark"), match.group("text"), anchor))
                    held.add(index)
    return notes


def _after(match: re.Match[str] | None, mark: str, text: str) -> str:
    return match.group("text") if match and _number(match.group("mark")) == _number(mark) else text


def _note(document: Document, block: Block, index: int, mark: str, text: str, anchor: Span | None) -> Footnote:
    tongue = language(text)
    return Footnote(mark, (block.span,), text, tongue, direction(text), index, anchor)


def _stands_apart(
    document: Document, outline: Outline, shown: list[str], index: int, match: re.Match[str], held: set[int]
) -> bool:
    """Without a mark in the text: a short gloss in another language, or one of a row of such, where a page ends."""
    if outline.role(index) in (SectionRole.FRONT, SectionRole.BACK):
        return False
    text = match.group("text")
    tongue = language(text)
    if len(text) <= _SHORT and tongue not in (outline.language, "und") and not match.group("mark").startswith("["):
        return True
    follows = index - 1 in held and len(text) <= 300
    return follows and not shown[index].endswith((":", "؛", ";")) and tongue != outline.language


def _first_shown(document: Document, block: Block) -> int:
    at = block.span.start
    for hidden in document.hidden_within(block.span):
        if hidden.start > at:
            break
        at = hidden.end
    return at


class _Marks:
    """The marks of notes in the text that no note has claimed yet, in order."""

    def __init__(self, document: Document) -> None:
        self.starts: list[int] = []
        self.spans: list[Span] = []
        self.targets: list[str] = []
        found: list[tuple[Span, str]] = []
        opening = {_first_shown(document, block) for block in document.blocks}
        for inline in document.inlines:
            if inline.kind is InlineKind.SUPERSCRIPT and inline.span.start not in opening:  # there it is a note's own number
                found.append((inline.span, inline.target))
        for block in document.blocks:
            if block.kind not in (BlockKind.FOOTNOTE, BlockKind.HEADING):
                base = block.span.start
                found += [
                    (Span(base + m.start(), base + m.end()), "") for m in _UNICODE_MARK.finditer(block.span.cut(document.text))
                ]
        for span, target in sorted(found):
            self.starts.append(span.start)
            self.spans.append(span)
            self.targets.append(target)
        self.taken: set[Span] = set()

    def take(self, mark: str, index: int, document: Document, labelled: bool = False) -> Span | None:
        """The nearest free mark before the note (or anywhere, for a format that labels its notes)."""
        note = document.blocks[index]
        wanted = _number(mark)
        stop = bisect_left(self.starts, note.span.start)
        reach = 0 if labelled else note.span.start - 9_000
        for at in range(stop - 1, -1, -1):
            if self.starts[at] < reach:
                break
            if self._fits(at, wanted, document):
                return self._claim(at)
        if labelled:
            for at in range(stop, len(self.starts)):
                if self._fits(at, wanted, document):
                    return self._claim(at)
            return None
        return self._glued(wanted, index, document)

    def _fits(self, at: int, wanted: str, document: Document) -> bool:
        return self.spans[at] not in self.taken and _number(self.spans[at].cut(document.text)) == wanted

    def _claim(self, at: int) -> Span:
        self.taken.add(self.spans[at])
        return self.spans[at]

    def _glued(self, wanted: str, index: int, document: Document) -> Span | None:
        """A mark that lost its raised setting: ``word1`` or ``word.1`` in the few paragraphs before the note."""
        for at in range(index - 1, max(index - 7, -1), -1):
            block = document.blocks[at]
            if block.kind is not BlockKind.PARAGRAPH:
                continue
            base = block.span.start
            for match in _GLUED.finditer(block.span.cut(document.text)):
                span = Span(base + match.start(), base + match.end())
                if key(match.group()) == wanted and span not in self.taken:
                    self.taken.add(span)
                    return span
        return None


# --- paragraphs and sentences -------------------------------------------------------------------------------------------

_FLOWS = frozenset({BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST_ITEM})
_ALONE = frozenset({BlockKind.CAPTION, BlockKind.TABLE})
_LEFT_OUT = frozenset({SectionRole.FRONT, SectionRole.REFERENCES})
_ENDED = re.compile(r"[.!?؟…:;؛][\"'”’»›)\]*\d⁰-⁹¹²³]*$|[)»”\"\]]$")
_BEGINS_LOW = re.compile(r"^[\"'“‘«(\[]*[a-zà-ÿ]")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    blocks: tuple[int, ...]
    """More than one where a page break tore it."""


def _paragraphs(
    document: Document, outline: Outline, shown: list[str], apart: set[int]
) -> tuple[list[_Paragraph], list[Repair]]:
    """Runs of blocks that are one paragraph, and a Repair for every tear that was closed."""
    paragraphs: list[list[int]] = []
    joins: list[Repair] = []
    open_end = False
    for index, block in enumerate(document.blocks):
        if index in apart:
            continue
        if index in outline.headings or outline.role(index) in _LEFT_OUT or block.kind not in _FLOWS | _ALONE:
            open_end = False
            continue
        last = paragraphs[-1][-1] if paragraphs else None
        if open_end and last is not None and _goes_on(document, outline, shown, last, index):
            paragraphs[-1].append(index)
            joins.append(_join(document, last, index))
        else:
            paragraphs.append([index])
        open_end = block.kind in _FLOWS
    return [_Paragraph(tuple(indices)) for indices in paragraphs], joins


def _goes_on(document: Document, outline: Outline, shown: list[str], last: int, index: int) -> bool:
    """Whether the sentence open at the end of block ``last`` goes on in block ``index``."""
    before, after = document.blocks[last], document.blocks[index]
    if after.kind is not BlockKind.PARAGRAPH or before.kind is BlockKind.QUOTE or before.direction != after.direction:
        return False
    end, beginning = shown[last].rstrip(), shown[index].lstrip()
    if not end or not beginning or outline.role(last) in _LEFT_OUT:
        return False
    if before.direction == "ltr":
        if _ENDED.search(end):
            return end.endswith((")", "]")) and not _full_stop_inside(end) and bool(_BEGINS_LOW.match(beginning))
        return bool(_BEGINS_LOW.match(beginning)) or len(end) > 60 or end.endswith((",", "-"))
    return dangles(key(end)) or not _ENDED.search(end)


def _full_stop_inside(end: str) -> bool:
    return bool(re.search(r"[.!?][)\]]$", end))


def _join(document: Document, last: int, index: int) -> Repair:
    before, after = document.blocks[last].span, document.blocks[index].span
    between = index - last - 1
    note = "a sentence torn by a page break" + (f", with {between} blocks between its halves" if between else "")
    return Repair(RepairKind.PAGE_BREAK_JOINED, (before, after), note=note)


def _visible(document: Document, span: Span, marks: list[Span]) -> tuple[str, list[int]]:
    """The characters of a span that a person reads, and where in the document's text each stands."""
    hidden = sorted([*document.hidden_within(span), *_within(marks, span)])
    kept: list[str] = []
    origin: list[int] = []
    at = span.start
    for run in [*hidden, Span(span.end, span.end)]:
        if run.start > at:
            kept.append(document.text[at : min(run.start, span.end)])
            origin.extend(range(at, min(run.start, span.end)))
        at = max(at, run.end)
    return "".join(kept), origin


def _within(spans: list[Span], span: Span) -> Iterator[Span]:
    at = bisect_left(spans, Span(span.start, span.start))
    while at < len(spans) and spans[at].start < span.end:
        yield spans[at]
        at += 1


def _passages(document: Document, outline: Outline, paragraphs: list[_Paragraph], footnotes: list[Footnote]) -> list[Passage]:
    marks = sorted(note.anchor for note in footnotes if note.anchor is not None)
    note_at = {note.anchor: number for number, note in enumerate(footnotes) if note.anchor is not None}
    passages: list[Passage] = []
    for number, paragraph in enumerate(paragraphs):
        first = paragraph.blocks[0]
        section = outline.section(first)
        for spans in _sentences(document, paragraph, marks):
            text = wording_between(document, spans, marks)
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
                    footnotes=tuple(note_at[mark] for span in spans for mark in _within(marks, span)),
                )
            )
    return passages


def wording_between(document: Document, spans: Iterable[Span], marks: list[Span]) -> str:
    """As ``wording``, with the sorted spans of the footnotes' marks already at hand."""
    return " ".join(" ".join(_visible(document, span, marks)[0].split()) for span in spans)


def _sentences(document: Document, paragraph: _Paragraph, marks: list[Span]) -> Iterator[tuple[Span, ...]]:
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
    text = "".join(kept)
    for sentence in sentences(text):
        start, last = origin[sentence.start], origin[sentence.end - 1]
        yield tuple(_pieces(document, blocks, start, last + 1))


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
                f"letters of another script in {word}",
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


def inlines_within(document: Document, span: Span, *kinds: InlineKind) -> list[Inline]:
    """The inlines of these kinds that lie inside a span, in order."""
    return [
        each for each in document.inlines if each.kind in kinds and span.start <= each.span.start and each.span.end <= span.end
    ]
