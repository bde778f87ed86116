"""What do the tests of storage and maps start from? One small invented paper, read by hand: no reader is under test."""

from hashlib import sha256

from argmap.graph import Edge, Graph, Node, Quote, Source, Wording
from claims.citations import Audit, Citation, Problem
from claims.passages import Cut, Footnote, Passage
from claims.readers.document import Author, Block, Document, Inline, Localised, Metadata, PaperDate, Repair, Span
from claims.reading import Reading
from claims.references import Reference
from claims.sections import Outline, Section
from claims.text import direction, key, language
from claims.vocabulary import (
    BlockKind,
    Calendar,
    CitationProblem,
    CitationStyle,
    InlineKind,
    NodeKind,
    Origin,
    RepairKind,
    SectionRole,
    Stance,
)

SENTENCES = (
    "Tea houses shorten the road between two **quarrelling** towns.",
    "چای‌خانه‌ها راه میان دو شهر را کوتاه می‌کنند.",
    "In 1380 they were forty (Moradi, 2019: 12-14).",
    "بازرگانان در راه می‌مانند (مرادی، ۱۳۹۸).",
    "Nobody counted the guests [7].",
    "The road is as long as it was.",
)
METADATA = Metadata(
    titles=(Localised("Tea on the road", "en"), Localised("چای در راه", "fa")),
    authors=(Author((Localised("Mina Rahmani", "en"), Localised("مینا رحمانی", "fa"))),),
    doi="10.1234/tea",
    dates=(
        PaperDate("published", "2024", Calendar.GREGORIAN, 2024),
        PaperDate("published", "۱۴۰۳", Calendar.SOLAR_HIJRI, 1403),
    ),
)
MORADI = {"family": "Moradi", "given": "A."}
ENGLISH = {"id": "moradi2018", "type": "book", "author": [MORADI], "issued": {"date-parts": [[2018]]}}
PERSIAN = {
    "id": "moradi1398",
    "type": "book",
    "author": [{"family": "مرادی"}, {"family": "کریمی"}, {"family": "سلطانی"}],
    "issued": {"date-parts": [[1398]]},
    "custom": {"calendar": "solar_hijri", "gregorian": [2019, 2020]},
}
REFERENCES = (
    Reference(0, (), "Moradi, A. (2018). Roads.", ENGLISH, "en"),
    Reference(1, (Span(0, 3), Span(4, 6)), "مرادی، آ. (۱۳۹۸). راه‌ها.", PERSIAN, "fa", problems=("It names no publisher.",)),
)


def reading(*sentences: str, name: str = "tea.md") -> Reading:
    """A paper with one passage a sentence, a footnote, a repair, two references and, where they stand, three citations."""
    sentences = sentences or SENTENCES
    text = "\n\n".join(sentences)
    starts = [sum(len(each) + 2 for each in sentences[:index]) for index in range(len(sentences))]
    spans = [Span(start, start + len(each)) for start, each in zip(starts, sentences, strict=True)]
    blocks = tuple(Block(BlockKind.PARAGRAPH, span, language(span.cut(text)), direction(span.cut(text))) for span in spans)
    hidden = [Inline(InlineKind.HIDDEN, Span(at, at + 2)) for at in range(len(text)) if text.startswith("**", at)]
    document = Document(text, blocks, tuple(hidden), name=name, media_type="text/markdown")
    cut = Cut(
        tuple(_passage(index, span, document) for index, span in enumerate(spans)),
        (Footnote("۱", (Span(0, 3),), "Tea", "en", "ltr", 0, anchor=Span(4, 5)),),
        (Repair(RepairKind.FOREIGN_LETTER, (Span(0, 3),), "Теа", "Tea", "two Cyrillic letters"),),
    )
    section = Section(("Roads",), SectionRole.BODY, 0, len(blocks), "en")
    return Reading(
        sha256=sha256(text.encode()).hexdigest(),
        name=name,
        document=document,
        outline=Outline((section,), (0,) * len(blocks)),
        metadata=METADATA,
        cut=cut,
        references=REFERENCES,
        audit=Audit(_citations(cut), uncited=()),
    )


def data(paper: Reading) -> bytes:
    """The bytes of the paper's file."""
    return paper.document.text.encode()


def _passage(index: int, span: Span, document: Document) -> Passage:
    text = document.shown(span)
    place = {"block": index, "paragraph": index, "section": ("Roads",), "page": 1 + index // 4}
    return Passage(index, (span,), text, key(text), language(text), direction(text), **place)


def _citations(cut: Cut) -> tuple[Citation, ...]:
    year = Problem(CitationProblem.YEAR_DIFFERS, "2019", "2018", "The text says 2019, the list 2018.")
    lost = Problem(CitationProblem.NOT_LISTED, "7", "", "The list has no entry 7.")
    marks = {
        "(Moradi, 2019: 12-14)": {"names": ("Moradi",), "year": 2019, "locator": "12-14", "reference": 0, "problems": (year,)},
        "(مرادی، ۱۳۹۸)": {"names": ("مرادی",), "year": 1398, "calendar": Calendar.SOLAR_HIJRI, "reference": 1},
        "[7]": {"style": CitationStyle.NUMERIC, "problems": (lost,)},
    }
    standing = [(text, passage) for text in marks for passage in cut.passages if text in passage.text]
    shared = {"style": CitationStyle.PARENTHETICAL}
    return tuple(
        Citation(index=index, spans=passage.spans, text=text, passage=passage.index, **(shared | marks[text]))
        for index, (text, passage) in enumerate(standing)
    )


def quote(paper: Reading, index: int) -> Quote:
    """The quote of a whole passage."""
    held = paper.cut.passages[index]
    return Quote(paper.short_id, held.spans, held.text, held.language, held.direction, index, held.page, held.section)


def node(code: str, kind: NodeKind, paper: Reading, *passages: int, origin: Origin = Origin.DRAFTED) -> Node:
    """A statement worded as its passages, the paper its source where it is evidence."""
    quotes = tuple(quote(paper, index) for index in passages)
    wordings = tuple(Wording(each.text, each.language, each.direction) for each in quotes)
    sources = (Source("Rahmani 2024", own=True),) if kind is NodeKind.EVIDENCE else ()
    return Node(code, kind, wordings, quotes, sources, origin=origin, reasons=("It says so.",))


def graph(paper: Reading) -> Graph:
    """A hypothesis in two languages, a claim, evidence for and against it, and an undercut, in no order."""
    nodes = (
        node("h", NodeKind.HYPOTHESIS, paper, 0, 1),
        node("c1", NodeKind.CLAIM, paper, 5),
        node("e1", NodeKind.EVIDENCE, paper, 2),
        node("e2", NodeKind.EVIDENCE, paper, 3, origin=Origin.IMPORTED),
    )
    edges = (
        Edge("u1", "e2", "l2", Stance.CONTRADICTS, origin=Origin.PERSON, revision=3),
        Edge("l1", "e1", "c1", Stance.SUPPORTS, joint="j", score=0.25, reasons=("It cites.",)),
        Edge("l2", "e2", "c1", Stance.CONTRADICTS, joint="j", score=0.1 + 0.2),
        Edge("l3", "c1", "h", Stance.CONTRADICTS),
    )
    asked = quote(paper, 4)
    wording = Wording(asked.text, asked.language, asked.direction)
    return Graph("Tea on the road", "en", nodes, edges, (wording,), (asked,), paper.short_id)
