"""What do the body and the back of a JATS article say, block by block?

Sections, lists, tables, notes and the reference list, in the paper's order; what the tags of a reference say becomes CSL-JSON.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from claims.readers.assembly import Assembly, Mark, Piece, flow, plain
from claims.readers.citing import csl_item, inner_text, written_out
from claims.vocabulary import BlockKind, InlineKind

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HREF = "{http://www.w3.org/1999/xlink}href"
_INLINE = {
    "bold": InlineKind.STRONG,
    "italic": InlineKind.EMPHASIS,
    "sup": InlineKind.SUPERSCRIPT,
    "monospace": InlineKind.CODE,
    "named-content": None,
    "styled-content": None,
}
_SILENT = frozenset(
    "graphic inline-graphic media object-id index-term processing-meta label_ tex-math annotation "
    "supplementary-material alt-text "
    "long-desc permissions front front-stub attrib-type private-char x-silent".split()
)
_BLOCKS = frozenset(
    "p sec list def-list disp-quote table-wrap table-wrap-group fig fig-group disp-formula disp-formula-group "
    "boxed-text verse-group speech "
    "statement preformat code fn fn-group ack app app-group glossary notes bio ref-list title list-item def-item "
    "term def verse-line attrib "
    "table-wrap-foot body back sub-article response question answer floats-group chem-struct-wrap "
    "supplementary-material caption".split()
)
_REFERENCES = {"fa": "منابع", "ar": "المراجع"}


def language_of(element: etree._Element, inherited: str = "") -> str:
    """The language an element says it is in, else the inherited one."""
    return element.get(_LANG, "").partition("-")[0].lower() or inherited


@dataclass(frozen=True, slots=True)
class Context:
    """What the text met next belongs to."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    depth: int = 1
    """Level of the next heading."""
    label: str = ""
    id: str = ""
    language: str = ""
    marks: tuple[Mark, ...] = ()


class Walk:
    """One way through body and back, leaving blocks and references behind."""

    def __init__(self, assembly: Assembly) -> None:
        self.assembly = assembly
        self.references: list[dict[str, object]] = []
        self._pieces: list[Piece] = []
        self._notes: list[tuple[etree._Element, Context]] = []
        self._noted: set[str] = set()

    def part(self, element: etree._Element, context: Context) -> None:
        """A body, a back, an acknowledgement ... with everything in it."""
        self._children(element, context)
        self._flush(context)

    def pieces(self, element: etree._Element, context: Context | None = None) -> list[Piece]:
        """The inline content of an element, apart from any block."""
        kept, self._pieces = self._pieces, []
        self._children(element, context or Context())
        taken, self._pieces = self._pieces, kept
        return taken

    def _children(self, element: etree._Element, context: Context) -> None:
        self._text(element.text, context)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, context)
            self._text(child.tail, context)

    def _text(self, text: str | None, context: Context) -> None:
        if text:
            self._pieces.append(Piece(flow(text), context.marks))

    def _flush(self, context: Context) -> None:
        pieces, self._pieces = self._pieces, []
        if any(piece.text.strip() for piece in pieces):
            self._add(pieces, context)
        notes, self._notes = self._notes, []
        for note, around in notes:
            self._note(note, around)

    def _add(self, pieces: Iterable[Piece], context: Context) -> None:
        label = context.label
        if context.kind is BlockKind.FOOTNOTE and context.id:
            label = "" if context.id in self._noted else label  # the second paragraph of a note
            self._noted.add(context.id)
        self.assembly.add(context.kind, pieces, language=context.language, level=context.level, label=label, id=context.id)

    def _element(self, element: etree._Element, context: Context) -> None:
        tag = element.tag
        context = replace(context, language=language_of(element, context.language))
        if tag in _SILENT:
            return
        if tag == "fn" and self._pieces and context.kind is not BlockKind.FOOTNOTE:
            self._notes.append((element, context))
            self._pieces.extend(self._note_mark(element))
        elif tag == "break":
            self._pieces.append(Piece("\n", context.marks))
        elif tag in _BLOCKS:
            self._flush(context)
            self._block(element, context)
        elif tag == "alternatives":
            self._alternatives(element, context)
        else:
            self._children(element, replace(context, marks=(*context.marks, *_marks(element, context))))

    def _note_mark(self, note: etree._Element) -> list[Piece]:
        own = note.find("label")
        label = plain(self.pieces(own)) if own is not None else ""
        target = f"#{note.get('id')}" if note.get("id") else ""
        return [Piece(label, (Mark(InlineKind.SUPERSCRIPT, target),))] if label else []

    def _alternatives(self, element: etree._Element, context: Context) -> None:
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _SILENT:
                self._element(child, context)
                return

    def _block(self, element: etree._Element, context: Context) -> None:
        tag = element.tag
        inner = replace(context, id=element.get("id", "") or context.id)
        if tag in _SPECIAL:
            _SPECIAL[tag](self, element, inner)
            return
        if tag == "disp-quote" or tag == "verse-group":
            inner = replace(inner, kind=BlockKind.QUOTE)
        elif tag in ("preformat", "code"):
            self.assembly.add(BlockKind.CODE, [Piece(inner_text(element))], language=context.language, keep_lines=True)
            return
        self._children(element, inner)
        self._flush(inner)

    def section(self, element: etree._Element, context: Context) -> None:
        """A section, or what is built like one: its title is a heading."""
        title, label = element.find("title"), element.find("label")
        kind = element.get("sec-type", "") or (element.tag if element.tag in ("ack", "app", "glossary", "bio") else "")
        if title is not None or label is not None:
            pieces = [] if label is None else [*self.pieces(label), Piece(" ")]
            pieces += [] if title is None else self.pieces(title)
            level = min(context.depth, 6)
            self.assembly.add(
                BlockKind.HEADING, pieces, language=context.language, level=level, label=kind, id=element.get("id", "")
            )
        inner = replace(context, depth=context.depth + 1, id="")
        for child in element:
            if isinstance(child.tag, str) and child is not title and child is not label:
                self._element(child, inner)
                self._flush(inner)

    def heading(self, element: etree._Element, context: Context) -> None:
        """A title that stands alone, as in a box or a list."""
        self.assembly.add(BlockKind.HEADING, self.pieces(element), language=context.language, level=min(context.depth, 6))

    def items(self, element: etree._Element, context: Context) -> None:
        """A list; nested lists count their depth."""
        level = context.level + 1 if context.kind is BlockKind.LIST_ITEM else 1
        ordered = element.get("list-type", "") in ("order", "arabic")
        for number, item in enumerate(element.iterchildren("list-item", "def-item", "title"), 1):
            if item.tag == "title":
                self.heading(item, context)
                continue
            own = item.find("label")
            label = plain(self.pieces(own)) if own is not None else str(number) if ordered else ""
            inner = replace(context, kind=BlockKind.LIST_ITEM, level=level, label=label, id=item.get("id", ""))
            for child in item:
                if isinstance(child.tag, str) and child is not own:
                    self._element(child, inner)
            self._flush(inner)

    def display(self, element: etree._Element, context: Context) -> None:
        """A figure or table: its label and caption, then what is text in it."""
        label, caption = element.find("label"), element.find("caption")
        pieces = [] if label is None else [*self.pieces(label), Piece(" ")]
        for part in [] if caption is None else caption.iterchildren("title", "p"):
            pieces += [*self.pieces(part), Piece(" ")]
        own = element.get("id", "")
        self.assembly.add(BlockKind.CAPTION, pieces, language=context.language, id=own)
        for child in element.iter("table", "table-wrap-foot"):
            if child.tag == "table":
                self._table(child, context)
            else:
                for part in child.iterchildren("fn", "fn-group", "p", "attrib"):
                    for note in part.iter("fn") if part.tag == "fn-group" else [part]:
                        self._note(note, context)

    def _table(self, table: etree._Element, context: Context) -> None:
        pieces: list[Piece] = []
        for number, row in enumerate(table.iter("tr")):
            pieces += [Piece("\n")] if number else []
            for place, cell in enumerate(row.iterchildren("td", "th")):
                pieces += [Piece("\t")] if place else []
                pieces.append(Piece(flow(inner_text(cell))))
        self.assembly.add(BlockKind.TABLE, pieces, language=context.language)

    def formula(self, element: etree._Element, context: Context) -> None:
        """A displayed formula: one line of it."""
        pieces = [Piece(flow(inner_text(part))) for part in element.iter("math")]
        self.assembly.add(BlockKind.CODE, pieces or [Piece(flow(inner_text(element)))], language=context.language)

    def note(self, element: etree._Element, context: Context) -> None:
        """A footnote in a group of them."""
        self._note(element, context)

    def _note(self, element: etree._Element, context: Context) -> None:
        own = element.find("label")
        label = plain(self.pieces(own)) if own is not None else element.get("symbol", "")
        inner = Context(
            BlockKind.FOOTNOTE, 0, context.depth, label, element.get("id", ""), language_of(element, context.language)
        )
        self._text(element.text, inner)
        for child in element:
            if isinstance(child.tag, str) and child is not own:
                self._element(child, inner)
            self._text(child.tail, inner)
        self._flush(inner)

    def reference_list(self, element: etree._Element, context: Context) -> None:
        """The list of references: a heading and one item an entry."""
        title = element.find("title")
        pieces = self.pieces(title) if title is not None else [Piece(_REFERENCES.get(context.language, "References"))]
        parent = element.getparent()
        nested = parent is not None and parent.tag == "ref-list"
        if title is not None or not nested:
            level = min(context.depth, 6) if nested else 1
            self.assembly.add(
                BlockKind.HEADING, pieces, language="" if title is None else context.language, level=level, label="ref-list"
            )
        for child in element.iterchildren("p", "ref", "ref-list"):
            if child.tag == "ref":
                self._reference(child, context)
            else:
                self._element(child, replace(context, depth=context.depth + 1))
                self._flush(context)

    def _reference(self, element: etree._Element, context: Context) -> None:
        own = element.find("label")
        label = plain(self.pieces(own)) if own is not None else ""
        shown = list(_citations(element, shown=True))
        pieces: list[Piece] = []
        for citation in shown:
            pieces += [Piece(" ")] if pieces else []
            mixed = citation.tag == "mixed-citation" or bool(
                " ".join(text or "" for text in (citation.text, *(c.tail for c in citation))).strip()
            )
            pieces += self.pieces(citation) if mixed else [Piece(written_out(citation))]
        first = language_of(shown[0]) if shown else ""
        span = self.assembly.add(
            BlockKind.LIST_ITEM, pieces, language=first, level=1, label=label.strip("[]. ()"), id=element.get("id", "")
        )
        data = next(_citations(element, shown=False), None)
        if span is not None and data is not None:
            item = csl_item(data, element.get("id", "") or f"ref-{len(self.references) + 1}")
            self.references.append({**item, "_span": [span.start, span.end]})


_SPECIAL = {
    "sec": Walk.section,
    "ack": Walk.section,
    "app": Walk.section,
    "glossary": Walk.section,
    "notes": Walk.section,
    "bio": Walk.section,
    "boxed-text": Walk.section,
    "statement": Walk.section,
    "app-group": Walk.section,
    "title": Walk.heading,
    "list": Walk.items,
    "def-list": Walk.items,
    "fig": Walk.display,
    "table-wrap": Walk.display,
    "disp-formula": Walk.formula,
    "fn": Walk.note,
    "ref-list": Walk.reference_list,
}


def _citations(reference: etree._Element, *, shown: bool) -> Iterator[etree._Element]:
    """The citations of a reference; where one is given both mixed and in elements, the one for showing or the one for data."""
    kinds = ("mixed-citation", "element-citation", "nlm-citation", "citation", "note")
    for child in reference.iterchildren(*kinds, "citation-alternatives"):
        if child.tag == "citation-alternatives":
            inside = list(child.iterchildren(*kinds))
            inside.sort(key=lambda each: (each.tag == "mixed-citation") is not shown)
            yield from inside[:1]
        else:
            yield child


def _marks(element: etree._Element, context: Context) -> tuple[Mark, ...]:
    """How the text of an inline element is set."""
    tag = element.tag
    if tag == "xref":
        targets = [f"#{each}" for each in element.get("rid", "").split()]
        raised = any(mark.kind is InlineKind.SUPERSCRIPT for mark in context.marks) or element.find("sup") is not None
        if element.get("ref-type") in ("fn", "table-fn", "author-notes"):
            return tuple(Mark(InlineKind.SUPERSCRIPT, target) for target in targets[:1]) or (Mark(InlineKind.SUPERSCRIPT),)
        links = tuple(Mark(InlineKind.LINK, target) for target in targets)
        return (*links, Mark(InlineKind.SUPERSCRIPT, targets[0])) if raised and targets else links
    if tag in ("ext-link", "uri"):
        target = element.get(_HREF, "") or inner_text(element).strip()
        return (Mark(InlineKind.LINK, target),) if target.lower().startswith(("http:", "https:", "doi:", "10.")) else ()
    if tag == "sup" and element.find("xref") is not None:
        return ()
    kind = _INLINE.get(tag)
    return (Mark(kind),) if kind is not None and Mark(kind) not in context.marks else ()
