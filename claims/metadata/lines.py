"""Which lines stand in a paper's front matter, and what does each say it is?

A line of the file is the unit, since fronts set labels, names and dates each on its own line.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from claims.languages.en import front as english
from claims.languages.fa import front as persian
from claims.readers.document import Block, Document, Language, Span
from claims.sections import ARGUMENT, Outline, role_of
from claims.text import HALF_SPACE, fold, key, language
from claims.vocabulary import BlockKind, InlineKind, SectionRole

MARK = re.compile(r"⟦([^⟧]*)⟧")
"""How a superscript is kept apart inside a line: the marks that tie authors to addresses."""

_HIGH = re.compile("[\u00b9\u00b2\u00b3\u2070-\u2079\u1d43-\u1d49]+")
"""Superscripts that are characters of their own."""
_SPACED_OUT = re.compile(r"^(?:[^\W\d_] ){3,}[^\W\d_]$")
"""``A B S T R A C T``"""
_BREAK = re.compile(r"[\r\n\t\u2028\u2029]+")
_OF_THE_PAPER = (SectionRole.FRONT, SectionRole.ABSTRACT)
_LONGEST_LINE = 20_000
"""Characters; nothing longer is an abstract, and what reads lines here need not be quick on megabytes."""
_FIRST_BLOCKS = 14
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
    roles = {
        index: role
        for index, role in _front_blocks(document, outline).items()
        if not _note_of_the_argument(document, outline, index)
    }
    runs = _runs(document, list(roles))
    lines: list[Line] = []
    for index, role in sorted(roles.items()):
        if document.blocks[index].kind not in (BlockKind.NOISE, BlockKind.CODE):
            lines.extend(_lines_of(document, index, role, runs))
    return lines


def _note_of_the_argument(document: Document, outline: Outline, index: int) -> bool:
    """A footnote that stands in a late part of the front only because all notes stand at the file's end."""
    block = document.blocks[index]
    if block.kind is not BlockKind.FOOTNOTE or _ADDRESS.search(key(document.shown(block.span))):
        return False
    return any(section.role in ARGUMENT and section.stop <= index for section in outline.sections)


def _front_blocks(document: Document, outline: Outline) -> dict[int, SectionRole]:
    """The blocks of the front matter and the abstracts, with the role of each."""
    found: dict[int, SectionRole] = {}
    for section in outline.sections:
        role = section.role
        if role not in _OF_THE_PAPER and any(role_of(heading) is SectionRole.ABSTRACT for heading in section.path):
            role = SectionRole.ABSTRACT  # "Background" and "Findings" under "Summary"
        if role in _OF_THE_PAPER:
            found.update(dict.fromkeys(range(section.start, section.stop), role))
    if SectionRole.FRONT not in found.values():
        found = dict.fromkeys(_first_blocks(document), SectionRole.FRONT) | found
    return found | dict.fromkeys(_title_before_late_abstract(document, outline), SectionRole.FRONT)


def _first_blocks(document: Document) -> Iterator[int]:
    """Where no section is front matter: the first blocks, up to the introduction's heading."""
    for index, block in enumerate(document.blocks[:_FIRST_BLOCKS]):
        role = role_of(document.shown(block.span)) if block.span.end - block.span.start < 200 else None
        if role in ARGUMENT or role is SectionRole.REFERENCES:
            return
        yield index


def _title_before_late_abstract(document: Document, outline: Outline) -> Iterator[int]:
    """A summary in another language at the paper's end: its title stands last under the reference list or the conclusion."""
    for section in outline.sections:
        if section.role not in _OF_THE_PAPER or section.start == 0:
            continue
        before = outline.section(section.start - 1)
        if before.role in (SectionRole.REFERENCES, SectionRole.BACK, SectionRole.CONCLUSION):
            for index in range(section.start - 1, max(before.start, section.start - 8) - 1, -1):
                if document.blocks[index].kind in (BlockKind.HEADING, BlockKind.TITLE) and index > 0:
                    if role_of(document.shown(document.blocks[index].span)) is None:  # not the list's own heading
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
        if span.end - span.start > _LONGEST_LINE:
            continue
        here = [run for run in inside if span.start <= run.span.start and run.span.end <= span.end]
        text = _with_marks(document, span, [run.span for run in here if run.kind is InlineKind.SUPERSCRIPT])
        numbered = block.kind is BlockKind.LIST_ITEM and re.match(r"\d", block.label)
        if block.label and (block.kind is BlockKind.FOOTNOTE or numbered) and span.start == block.span.start:
            text = f"⟦{block.label.strip('.) ')}⟧{text}"
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
    text = "".join([*pieces, _visible(document, Span(at, span.end))])
    return " ".join(_HIGH.sub(lambda found: f"⟦{unicodedata.normalize('NFKC', found.group())}⟧", text).split())


def _visible(document: Document, span: Span) -> str:
    """The characters a reader sees, blanks as they stand (``Document.shown`` trims them, which would glue the pieces)."""
    return "".join(seen for _, seen in document.visible(span))


# What a line says it is

_UNJOINED = re.compile(r"([ادذرزژو])(?=[ء-ی])")


def loose(words: Iterable[str]) -> str:
    """A pattern for any of the words in their search form, the longest first.

    A blank or half-space in them may be missing, and after a letter that does not join the next one may have crept in, as
    text out of a PDF has it.
    """
    folded = {key(word.replace(HALF_SPACE, " ")) for word in words}
    longest_first = sorted(folded, key=lambda word: (-len(word), word))
    return "|".join(_UNJOINED.sub(r"\1 ?", re.escape(word).replace(r"\ ", "[ -]?")) for word in longest_first)


_ADDRESS = re.compile(rf"@|(?<![^\W_])(?:{'|'.join(map(re.escape, english.INSTITUTIONS))}|{loose(persian.INSTITUTIONS)})")
"""An author's post or address: such a note belongs to the front wherever it stands."""
_LABELS = {
    kind: re.compile(
        rf"[\s*#•·\-:.,]*(?:{loose(words + persian.LABELS.get(kind, ()))})(?![^\W_])(?P<mark>\s*(?:[:.|\-]\s*|$))?"
    )
    for kind, words in english.LABELS.items()
}
_FREELY = frozenset({"keywords", "cite", "email", "orcid", "doi", "correspondence", "info"})
"""Labels that need no colon after them."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a line says it is, and what it says after that."""

    kind: str
    rest: str


@lru_cache(maxsize=4_096)
def label_of(text: str) -> Label | None:
    """The label a line begins with: ``Label("keywords", "transit, hedging")`` for ``Keywords: transit, hedging``."""
    folded = fold(text.replace(" ", "") if _SPACED_OUT.match(text) else text)
    best: tuple[int, str, str] | None = None
    for kind, pattern in _LABELS.items():
        found = pattern.match(folded.text)
        if not found:
            continue
        rest = text[folded.span(found.end(), len(folded.text)).start :].strip() if found.end() < len(folded.text) else ""
        colon = found["mark"] is not None or folded.text.lstrip().startswith(":")  # right-to-left text turned round
        if not colon and kind not in _FREELY and not (kind == "abstract" and len(rest) > 120):
            continue
        if best is None or found.end() > best[0]:
            best = (found.end(), kind, rest)
    if best is not None:
        return Label(best[1], best[2])
    return Label("info", "") if re.match(r"[©®]|\(c\)|https?:|www\.", folded.text) else None
