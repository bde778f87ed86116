"""Which lines stand in a paper's front matter, and what does each say it is?

A line of the file is the unit, since fronts set labels, names and dates each on its own line.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from claims.languages.en import front as english
from claims.languages.fa import front as persian
from claims.readers.document import Block, Document, Language, Span
from claims.sections import ARGUMENT, Outline
from claims.text import HALF_SPACE, fold, key, language
from claims.vocabulary import BlockKind, InlineKind, SectionRole

MARK = re.compile(r"⟦([^⟧]*)⟧")
"""How a superscript is kept apart inside a line: the marks that tie authors to addresses."""

_BREAK = re.compile(r"[\r\n\t\u2028\u2029]+")
_FIRST_BLOCKS = 12
"""How much of a paper without any front matter section is looked at."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the front matter."""

    text: str
    """As shown, superscripts between ``⟦`` and ``⟧``."""
    block: int
    kind: BlockKind
    role: SectionRole
    language: Language
    emphasised: tuple[str, ...] = ()
    """The runs of it set in italics or bold, as shown."""

    @property
    def plain(self) -> str:
        """The line without its superscripts."""
        return " ".join(MARK.sub("", self.text).split())


def front_lines(document: Document, outline: Outline) -> list[Line]:
    """The lines of all sections that speak about the paper, in reading order; noise and code left out."""
    wanted = _front_blocks(document, outline)
    runs = _runs(document, wanted)
    lines: list[Line] = []
    for index in wanted:
        block = document.blocks[index]
        if block.kind in (BlockKind.NOISE, BlockKind.CODE):
            continue
        lines.extend(_lines_of(document, index, outline.role(index), runs))
    return lines


def _front_blocks(document: Document, outline: Outline) -> list[int]:
    found = list(outline.blocks(SectionRole.FRONT, SectionRole.ABSTRACT))
    if not any(outline.role(index) is SectionRole.FRONT for index in found):
        before = next((s.start for s in outline.sections if s.role in ARGUMENT and s.path), 0)
        found = sorted({*found, *range(min(before or _FIRST_BLOCKS, _FIRST_BLOCKS, len(document.blocks)))})
    return sorted({*found, *_title_before_late_abstract(document, outline)})


def _title_before_late_abstract(document: Document, outline: Outline) -> Iterator[int]:
    """A summary in another language at the paper's end: its title stands last under the reference list or the conclusion."""
    for section in outline.sections:
        if section.role is not SectionRole.ABSTRACT or section.start == 0:
            continue
        before = outline.section(section.start - 1)
        if before.role in (SectionRole.REFERENCES, SectionRole.BACK, SectionRole.CONCLUSION):
            for index in range(section.start - 1, max(before.start, section.start - 8), -1):
                if document.blocks[index].kind in (BlockKind.HEADING, BlockKind.TITLE):
                    yield from range(index, section.start)
                    break


@dataclass(frozen=True, slots=True)
class _Run:
    kind: InlineKind
    span: Span


def _runs(document: Document, blocks: list[int]) -> list[_Run]:
    kinds = (InlineKind.SUPERSCRIPT, InlineKind.EMPHASIS, InlineKind.STRONG)
    last = max((document.blocks[index].span.end for index in blocks), default=0)
    return [_Run(i.kind, i.span) for i in document.inlines if i.kind in kinds and i.span.start < last]


def _lines_of(document: Document, index: int, role: SectionRole, runs: list[_Run]) -> Iterator[Line]:
    block = document.blocks[index]
    inside = [run for run in runs if block.span.start <= run.span.start and run.span.end <= block.span.end]
    for span in _line_spans(document, block):
        here = [run for run in inside if span.start <= run.span.start and run.span.end <= span.end]
        text = _with_marks(document, span, [run.span for run in here if run.kind is InlineKind.SUPERSCRIPT])
        if block.kind is BlockKind.FOOTNOTE and block.label:
            text = f"⟦{block.label}⟧{text}"
        if text:
            emphasised = tuple(document.shown(run.span) for run in here if run.kind is not InlineKind.SUPERSCRIPT)
            known = language(text)
            yield Line(text, index, block.kind, role, known if known != "und" else block.language, emphasised)


def _line_spans(document: Document, block: Block) -> Iterator[Span]:
    if block.kind in (BlockKind.HEADING, BlockKind.TITLE):
        yield block.span
        return
    at = block.span.start
    for found in _BREAK.finditer(document.text, block.span.start, block.span.end):
        yield Span(at, found.start())
        at = found.end()
    yield Span(at, block.span.end)


def _with_marks(document: Document, span: Span, marks: Iterable[Span]) -> str:
    pieces, at = [], span.start
    for mark in marks:
        pieces += [_visible(document, Span(at, mark.start)), f"⟦{document.shown(mark)}⟧"]
        at = mark.end
    return " ".join("".join([*pieces, _visible(document, Span(at, span.end))]).split())


def _visible(document: Document, span: Span) -> str:
    """The characters a reader sees, blanks as they stand (``Document.shown`` trims them, which would glue the pieces)."""
    pieces, at = [], span.start
    for hidden in document.hidden_within(span):
        pieces.append(document.text[at : max(at, hidden.start)])
        at = max(at, hidden.end)
    return "".join([*pieces, document.text[at : span.end] if at < span.end else ""])


# What a line says it is


def loose(words: Iterable[str]) -> str:
    """A pattern for any of the words in their search form, the longest first; a blank or half-space in them may be missing."""
    folded = {key(word.replace(HALF_SPACE, " ")) for word in words}
    return "|".join(re.escape(word).replace(r"\ ", "[ -]?") for word in sorted(folded, key=lambda word: (-len(word), word)))


_LABELS = {
    kind: re.compile(rf"[\s*#•·\-]*(?:{loose(words + persian.LABELS.get(kind, ()))})(?![^\W_])(?P<mark>\s*(?:[:.|\-]\s*|$))?")
    for kind, words in english.LABELS.items()
}
_FREELY = frozenset({"keywords", "cite", "email", "orcid", "doi", "correspondence", "info"})
"""Labels that need no colon after them."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a line says it is, and what it says after that."""

    kind: str
    rest: str


def label_of(text: str) -> Label | None:
    """The label a line begins with: ``Label("keywords", "transit, hedging")`` for ``Keywords: transit, hedging``."""
    folded = fold(text)
    best: tuple[int, str, str] | None = None
    for kind, pattern in _LABELS.items():
        found = pattern.match(folded.text)
        if not found:
            continue
        rest = text[folded.span(found.end(), len(folded.text)).start :].strip() if found.end() < len(folded.text) else ""
        if found["mark"] is None and kind not in _FREELY and not (kind == "abstract" and len(rest) > 120):
            continue
        if best is None or found.end() > best[0]:
            best = (found.end(), kind, rest)
    if best is not None:
        return Label(best[1], best[2])
    return Label("info", "") if re.match(r"[©®]|\(c\)|https?:|www\.", folded.text) else None
