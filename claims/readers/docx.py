"""How does a Word document become a Document?

The parts of the zip are checked (``guard``) and then read directly: that way the notes, the numbers Word only shows, and
tracked changes are seen as the writer sees them (insertions in, deletions out), and nothing that the file points at
outside itself is ever opened.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from claims.errors import UnreadablePaper
from claims.readers import decoding, guard
from claims.readers.assembly import Assembly, Mark, Piece
from claims.readers.declared import Declared, person
from claims.readers.document import Document, Metadata
from claims.settings import Settings
from claims.vocabulary import BlockKind, InlineKind
from claims.wording import Sentence

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_W = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w:.-]{2,40})""")
_HEADING_NAME = re.compile(
    r"^(?:heading|überschrift|titre|título|titolo|kop|rubrik|otsikko|заголовок|عنوان|سرفصل|تیتر|heading )\s*([1-9۱-۹])$",
    re.IGNORECASE,
)
_STYLES = {
    "title": BlockKind.TITLE,
    "caption": BlockKind.CAPTION,
    "quote": BlockKind.QUOTE,
    "intense quote": BlockKind.QUOTE,
    "block text": BlockKind.QUOTE,
    "footnote text": BlockKind.FOOTNOTE,
    "endnote text": BlockKind.FOOTNOTE,
    "html preformatted": BlockKind.CODE,
    "macro text": BlockKind.CODE,
}
_LIST_STYLE = re.compile(r"^list (?:bullet|number|paragraph)\s*([2-9]?)$")
_FIGURED = frozenset(("decimal", "decimalZero", "arabicAbjad", "hindiNumbers", "persianNumbers", "arabicAlpha"))
_NOT_TITLES = re.compile(
    r"^(?:word document|document\d*|untitled|microsoft word.*|\S+\.docx?|powerpoint presentation)$", re.IGNORECASE
)
_NOT_PEOPLE = re.compile(
    r"^(?:python-docx|user|admin(?:istrator)?|windows user|microsoft office user|unknown|author|un-named)$", re.IGNORECASE
)
_OTHER_ZIPS = (
    ("xl/workbook.xml", Sentence("an Excel workbook"), Sentence("copy the paper's text into a Word document")),
    ("ppt/presentation.xml", Sentence("a PowerPoint presentation"), Sentence("copy the paper's text into a Word document")),
    ("META-INF/container.xml", Sentence("an EPUB book"), Sentence("save the paper as DOCX or HTML")),
    ("content.xml", Sentence("an OpenDocument file"), Sentence("save it as DOCX")),
)


def read(data: bytes, name: str, settings: Settings) -> Document:
    """The Document of a DOCX file."""
    archive = guard.Archive(data, name, settings.max_unpacked_mb)
    _refuse_others(archive, name)
    package = _Package(archive, name)
    assembly = Assembly()
    walk = _Walk(assembly, package)
    body = package.tree("word/document.xml")
    if body is None or (content := body.find(f"{_W}body")) is None:
        raise UnreadablePaper(
            "{name} is damaged: it has no text part. Open it in Word, save it again, and hand in that file.", name=name
        )
    walk.all(content)
    return assembly.document(name, MEDIA_TYPE, _properties(package))


def _refuse_others(archive: guard.Archive, name: str) -> None:
    names = set(archive.names)
    if "word/document.xml" in names:
        return
    for part, what, advice in _OTHER_ZIPS:
        if part in names:
            raise UnreadablePaper(
                "{name} is {what}, which is not read: {advice}, then hand in that file.", name=name, what=what, advice=advice
            )
    raise UnreadablePaper(
        "{name} is a zip, but not a Word document. If the paper is inside it, unpack it and hand in the paper.", name=name
    )


class _Package:
    """The parts of the document that are read, parsed when asked for."""

    def __init__(self, archive: guard.Archive, name: str) -> None:
        self._archive = archive
        self._name = name
        self.styles = self._styles()
        self.numbering = self._numbering()
        self.links = self._links()

    def tree(self, path: str) -> etree._Element | None:
        """The root of an XML part, None where there is none; checked before it is built."""
        data = self._archive.part(path)
        if data is None:
            return None
        found = _ENCODING.match(data[:400])
        text = decoding.decode(data, self._name, "", found.group(1).decode("ascii") if found else "").text
        text = text.replace(_STRICT_W[1:-1], _W[1:-1]) if _STRICT_W[1:-1] in text else text
        guard.check_xml(text, self._name, doctype_allowed=False)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
        )
        return etree.fromstring(guard.without_declaration(text).encode("utf-8"), parser)

    def _styles(self) -> dict[str, "_Style"]:
        root = self.tree("word/styles.xml")
        found: dict[str, _Style] = {}
        for style in [] if root is None else root.iterfind(f"{_W}style"):
            properties = style.find(f"{_W}pPr")
            found[style.get(f"{_W}styleId", "")] = _Style(
                name=_value(style, "name").lower(),
                based_on=_value(style, "basedOn"),
                outline=_value(properties, "outlineLvl"),
                number=_value(_child(properties, "numPr"), "numId"),
                marks=tuple(_set_by(style.find(f"{_W}rPr"))) if style.get(f"{_W}type") == "character" else (),
            )
        return found

    def _numbering(self) -> dict[str, dict[int, "_Level"]]:
        root = self.tree("word/numbering.xml")
        if root is None:
            return {}
        abstract = {
            each.get(f"{_W}abstractNumId", ""): {
                int(level.get(f"{_W}ilvl", "0")): _Level(
                    _value(level, "numFmt"), _value(level, "lvlText"), int(_value(level, "start") or 1)
                )
                for level in each.iterfind(f"{_W}lvl")
            }
            for each in root.iterfind(f"{_W}abstractNum")
        }
        return {num.get(f"{_W}numId", ""): abstract.get(_value(num, "abstractNumId"), {}) for num in root.iterfind(f"{_W}num")}

    def _links(self) -> dict[str, str]:
        root = self.tree("word/_rels/document.xml.rels")
        if root is None:
            return {}
        return {each.get("Id", ""): each.get("Target", "") for each in root if each.get("Type", "").endswith("/hyperlink")}


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str
    outline: str
    number: str
    marks: tuple[Mark, ...]
    """How a character style sets its text."""


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a numbered list counts."""

    figures: str
    shape: str
    start: int


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a paragraph is."""

    kind: BlockKind
    level: int = 0
    label: str = ""


@dataclass(slots=True)
class _Notes:
    """The notes of one sort, in the order their marks are met."""

    part: str
    element: str
    prefix: str
    met: list[tuple[str, str]] = field(default_factory=list)


def _child(element: etree._Element | None, tag: str) -> etree._Element | None:
    return None if element is None else element.find(f"{_W}{tag}")


def _value(element: etree._Element | None, tag: str) -> str:
    found = _child(element, tag)
    return "" if found is None else found.get(f"{_W}val", "")


def _is_on(properties: etree._Element | None, tag: str) -> bool:
    found = _child(properties, tag)
    return found is not None and found.get(f"{_W}val", "1") not in ("0", "false", "off", "none")


def _set_by(properties: etree._Element | None) -> list[Mark]:
    """How run properties set their text."""
    marks = []
    if _is_on(properties, "b") or _is_on(properties, "bCs"):
        marks.append(Mark(InlineKind.STRONG))
    if _is_on(properties, "i") or _is_on(properties, "iCs"):
        marks.append(Mark(InlineKind.EMPHASIS))
    if _value(properties, "vertAlign") == "superscript":
        marks.append(Mark(InlineKind.SUPERSCRIPT))
    return marks


class _Walk:
    """One way through the document, leaving blocks behind."""

    def __init__(self, assembly: Assembly, package: _Package) -> None:
        self._assembly = assembly
        self._package = package
        self._counters: dict[tuple[str, int], int] = {}
        self._footnotes = _Notes("word/footnotes.xml", "footnote", "fn")
        self._endnotes = _Notes("word/endnotes.xml", "endnote", "en")
        self._page = 1
        self._in_code = False
        self._boxes: list[etree._Element] = []
        self._paged = False

    def all(self, body: etree._Element) -> None:
        """The text, then the notes. Pages are known where Word has noted how it broke them."""
        self._paged = body.find(f".//{_W}lastRenderedPageBreak") is not None
        self.blocks(body)
        self.notes()

    def blocks(self, parent: etree._Element) -> None:
        """Paragraphs and tables, with those inside content controls and tracked insertions."""
        for element in parent:
            tag = element.tag
            if tag == f"{_W}p":
                self._paragraph(element)
            elif tag == f"{_W}tbl":
                self._table(element)
            elif tag in (
                f"{_W}sdt",
                f"{_W}sdtContent",
                f"{_W}ins",
                f"{_W}moveTo",
                f"{_W}smartTag",
                f"{_W}customXml",
                f"{_MC}Choice",
            ):
                self.blocks(element)
            elif tag == f"{_MC}AlternateContent" and len(element):
                self.blocks(element[0])

    def notes(self) -> None:
        """The notes whose marks were met, after the text."""
        for notes in (self._footnotes, self._endnotes):
            root = self._package.tree(notes.part) if notes.met else None
            bodies = {} if root is None else {each.get(f"{_W}id", ""): each for each in root.iterfind(f"{_W}{notes.element}")}
            for id, mark in list(notes.met):
                if id not in bodies:
                    continue
                pieces: list[Piece] = []
                for paragraph in bodies[id].iter(f"{_W}p"):
                    pieces += [Piece("\n")] if pieces else []
                    pieces += self._pieces(paragraph)
                self._assembly.add(BlockKind.FOOTNOTE, pieces, label=mark, id=f"{notes.prefix}{id}")

    def _paragraph(self, paragraph: etree._Element) -> None:
        page = self._page
        shape = self._shape(paragraph)
        pieces = self._pieces(paragraph)
        self._assembly.add(shape.kind, pieces, level=shape.level, label=shape.label, page=page if self._paged else None)
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.blocks(box)

    def _shape(self, paragraph: etree._Element) -> _Shape:
        properties = paragraph.find(f"{_W}pPr")
        chain = self._chain(_value(properties, "pStyle"))
        outline = next((each for each in (_value(properties, "outlineLvl"), *(style.outline for style in chain)) if each), "")
        for style in chain:
            if style.name in _STYLES:
                return _Shape(_STYLES[style.name], 1 if style.name == "title" else 0)
            if found := _HEADING_NAME.match(style.name):
                return _Shape(BlockKind.HEADING, int(found.group(1)), self._number(properties, chain)[0])
            if style.name.startswith("toc "):
                return _Shape(BlockKind.NOISE)
        if outline.isdecimal() and int(outline) < 9:
            return _Shape(BlockKind.HEADING, int(outline) + 1)
        label, level = self._number(properties, chain)
        if level:
            return _Shape(BlockKind.LIST_ITEM, level, label)
        return _Shape(BlockKind.PARAGRAPH)

    def _chain(self, style_id: str) -> list[_Style]:
        """The style and those it is based on."""
        chain: list[_Style] = []
        while style_id in self._package.styles and len(chain) < 12:
            chain.append(self._package.styles[style_id])
            style_id = chain[-1].based_on
        return chain

    def _number(self, properties: etree._Element | None, chain: list[_Style]) -> tuple[str, int]:
        """The number Word shows before a list item, and the depth of the list; depth 0 is no list."""
        told = _child(properties, "numPr")
        number = _value(told, "numId") or next((style.number for style in chain if style.number), "")
        depth = int(_value(told, "ilvl") or 0)
        levels = self._package.numbering.get(number)
        if not number or number == "0":
            listed = next(
                (found for style in chain if (found := _LIST_STYLE.match(style.name)) and "paragraph" not in style.name), None
            )
            return "", int(listed.group(1) or 1) if listed else 0
        level = (levels or {}).get(depth)
        if level is None or level.figures not in _FIGURED:
            return "", depth + 1
        count = self._counters.get((number, depth), level.start - 1) + 1
        self._counters[number, depth] = count
        for deeper in [key for key in self._counters if key[0] == number and key[1] > depth]:
            del self._counters[deeper]
        return str(count), depth + 1

    def _table(self, table: etree._Element) -> None:
        rows = [list(row.iter(f"{_W}tc")) for row in table.iterfind(f"{_W}tr")]
        cells = [cell for row in rows for cell in row]
        if (
            len(cells) < 2
            or any(sum(len(text) for text in cell.itertext()) > 2_000 for cell in cells)
            or table.find(f".//{_W}tbl") is not None
        ):
            for cell in table.iterfind(f"{_W}tr/{_W}tc"):
                self.blocks(cell)
            return
        pieces: list[Piece] = []
        for number, row in enumerate(rows):
            pieces += [Piece("\n")] if number else []
            for place, cell in enumerate(row):
                pieces += [Piece("\t")] if place else []
                for order, paragraph in enumerate(cell.iter(f"{_W}p")):
                    pieces += [Piece(" ")] if order else []
                    pieces += [piece._replace(text=piece.text.replace("\n", " ")) for piece in self._pieces(paragraph)]
        self._assembly.add(BlockKind.TABLE, pieces)

    def _pieces(self, parent: etree._Element, marks: tuple[Mark, ...] = ()) -> list[Piece]:
        """The runs of a paragraph; what is deleted or hidden is passed over."""
        pieces: list[Piece] = []
        for element in parent:
            tag = element.tag
            if tag == f"{_W}r":
                pieces += self._run(element, marks)
            elif tag == f"{_W}hyperlink":
                pieces += self._pieces(element, (*marks, *self._link(element)))
            elif tag == f"{_MC}AlternateContent":
                pieces += self._pieces(element[0], marks) if len(element) else []
            elif tag == _MATH_TEXT:
                pieces.append(Piece(element.text or "", marks))
            elif tag not in _PASSED_OVER and isinstance(tag, str):
                pieces += self._pieces(element, marks)
        return pieces

    def _link(self, element: etree._Element) -> tuple[Mark, ...]:
        anchor = element.get(f"{_W}anchor")
        target = f"#{anchor}" if anchor else self._package.links.get(element.get(_R_ID, ""), "")
        return (
            (Mark(InlineKind.LINK, target),) if target.lower().startswith(("#", "http:", "https:", "mailto:", "doi:")) else ()
        )

    def _run(self, run: etree._Element, marks: tuple[Mark, ...]) -> list[Piece]:
        properties = run.find(f"{_W}rPr")
        if _is_on(properties, "vanish") or _is_on(properties, "webHidden"):
            return []
        styled = [mark for style in self._chain(_value(properties, "rStyle")) for mark in style.marks]
        marks = tuple(dict.fromkeys((*marks, *styled, *_set_by(properties))))
        pieces: list[Piece] = []
        for element in run:
            tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
            if tag == "fldChar":
                self._field(element.get(f"{_W}fldCharType", ""))
            elif self._in_code:
                continue
            elif tag == "t":
                pieces.append(Piece(element.text or "", marks))
            elif tag in _CHARACTERS:
                pieces.append(Piece(_CHARACTERS[tag], marks))
            elif tag in ("br", "lastRenderedPageBreak"):
                pieces += self._break(element, tag, marks)
            elif tag in ("footnoteReference", "endnoteReference"):
                pieces += self._note_mark(element, self._footnotes if tag[0] == "f" else self._endnotes)
            elif tag == "AlternateContent" and len(element):
                self._boxes += list(element[0].iter(f"{_W}txbxContent"))
            elif tag in ("drawing", "pict"):
                self._boxes += list(element.iter(f"{_W}txbxContent"))
        return pieces

    def _field(self, kind: str) -> None:
        """Between ``begin`` and ``separate`` stands the field's code, which nobody sees."""
        if kind == "begin":
            self._in_code = True
        elif kind in ("separate", "end"):
            self._in_code = False

    def _break(self, element: etree._Element, tag: str, marks: tuple[Mark, ...]) -> list[Piece]:
        if tag == "lastRenderedPageBreak":
            self._page += 1
            return []
        return [Piece("\n" if element.get(f"{_W}type", "") != "page" else " ", marks)]

    def _note_mark(self, element: etree._Element, notes: _Notes) -> list[Piece]:
        id = element.get(f"{_W}id", "")
        mark = str(len(notes.met) + 1)
        if element.get(f"{_W}customMarkFollows", "0") in ("1", "true", "on"):
            following = next(element.itersiblings(f"{_W}t"), None)
            mark = "" if following is None else (following.text or "").strip()
            notes.met.append((id, mark))
            return []
        notes.met.append((id, mark))
        return [Piece(mark, (Mark(InlineKind.SUPERSCRIPT, f"#{notes.prefix}{id}"),))]


_CHARACTERS = {"tab": " ", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_PASSED_OVER = frozenset(
    f"{_W}{tag}"
    for tag in (
        "pPr",
        "rPr",
        "del",
        "moveFrom",
        "sdtPr",
        "sdtEndPr",
        "commentRangeStart",
        "commentRangeEnd",
        "bookmarkStart",
        "bookmarkEnd",
    )
)


def _properties(package: _Package) -> Metadata:
    """Title, author and keywords, where a person has filled them in."""
    root = package.tree("docProps/core.xml")
    found = Declared()
    for element in [] if root is None else root:
        tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        text = " ".join((element.text or "").split())
        if tag == "title" and text and not _NOT_TITLES.match(text):
            found.text("title", text)
        elif tag == "creator":
            for name in re.split(r"\s*[;؛]\s*", text):
                if name and not _NOT_PEOPLE.match(name):
                    found.author(person(name))
        elif tag == "keywords" and text:
            found.keywords(text)
    return found.metadata()
