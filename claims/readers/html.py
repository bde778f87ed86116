"""How does a web page become a Document? The article is taken, what surrounds it on the site is left.

Nothing is fetched and nothing runs: scripts, styles and what the page hides are dropped before the text is read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from claims.errors import UnreadablePaper
from claims.readers import decoding
from claims.readers.assembly import Assembly, Mark, Piece, flow
from claims.readers.declared import Declared, person
from claims.readers.document import Direction, Document, Metadata
from claims.settings import Settings
from claims.vocabulary import BlockKind, InlineKind

MEDIA_TYPE = "text/html"

_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w:.-]{2,40})|<\?xml[^>]{0,100}encoding\s*=\s*["']([\w:.-]{2,40})""",
    re.IGNORECASE,
)
_DROPPED = frozenset(
    "script style noscript template nav form button input select textarea svg canvas iframe object embed audio "
    "video map head title "
    "link meta annotation annotation-xml dialog menu datalist progress rp rt".split()
)
_OUTSIDE_ROLES = frozenset("navigation banner search contentinfo complementary menu menubar toolbar dialog alert".split())
_BOILERPLATE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|breadcrumbs?|sidebar|cookies?|share|sharing|social|skip-?(?:link|to)|related-articles?|recommended|advert\w*|"
    r"banner|toolbar|site-(?:header|footer)|download-?(?:links?|menu)|metrics|newsletter|sr-only|visually-hidden|screen-reader-text)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer h1 "
    "h2 h3 h4 h5 h6 header "
    "hgroup hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul caption".split()
)
_INLINE = {
    "strong": InlineKind.STRONG,
    "b": InlineKind.STRONG,
    "em": InlineKind.EMPHASIS,
    "i": InlineKind.EMPHASIS,
    "cite": InlineKind.EMPHASIS,
    "sup": InlineKind.SUPERSCRIPT,
    "code": InlineKind.CODE,
    "tt": InlineKind.CODE,
    "kbd": InlineKind.CODE,
    "samp": InlineKind.CODE,
}
_HEADING = re.compile(r"h([1-6])$")
_NOTE_ID = re.compile(
    r"^_?(?:(?:fn|ftn|edn|footnote|endnote|note|cite_note)[-_:.]?\w{0,3}[-_:.]?|en[-_:.]?|n[-_:.]?)[0-9]+$", re.IGNORECASE
)
_NOTE_ROLE = frozenset(("doc-footnote", "doc-endnote"))
_NOTE_GROUP = re.compile(r"(?:^|[\s_-])(?:footnotes|endnotes|fn-group)(?:$|[\s_-])", re.IGNORECASE)
_BACK = re.compile(r"^_?(?:fn|ftn|edn|footnote|endnote|note)[-_:]?(?:ref|back)|^(?:back|cite_ref)", re.IGNORECASE)
_BACK_SIGNS = frozenset("↩ ↩︎ ↑ ^ ⏎ ⮐ ↵ ⤴ ⬆".split())
_NOTE_MARK = re.compile(r"^\s*[\[(]?([0-9۰-۹]{1,3}|[*†‡§¶]+|[a-z])[\])]?\s*[.:]?\s*")
_SAFE_LINK = re.compile(r"^(?:https?:|mailto:|doi:|#|/|\.)", re.IGNORECASE)
_SHARE_OF_ARTICLE = 0.3
_NUMBER = "argmap-number"


def read(data: bytes, name: str, settings: Settings) -> Document:
    """The Document of a web page saved as a file."""
    found = _CHARSET.search(data[:4096])
    declared = next((each for each in found.groups() if each), b"").decode("ascii") if found else ""
    decoded = decoding.decode(data, name, settings.encoding, declared)
    page = _parsed(decoded.text, name)
    _remove_hidden(page)
    body = _article(page)
    assembly = Assembly()
    assembly.repairs.extend(decoded.repairs)
    _Walk(assembly, body).all()
    return assembly.document(name, MEDIA_TYPE, _metadata(page), encoding=decoded.encoding)


def _parsed(text: str, name: str) -> HtmlElement:
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        page = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as error:
        raise UnreadablePaper(
            "{name} holds no text: there is nothing but mark-up in it. Hand in the paper's text.", name=name
        ) from error
    limits = [entry.message for entry in parser.error_log if entry.type_name == "ERR_RESOURCE_LIMIT"]
    if limits and "depth" not in limits[0]:
        raise UnreadablePaper(
            "{name} holds more than ten million characters in one piece, which no paper does. Hand in its text alone.",
            name=name,
        )
    if limits:
        raise UnreadablePaper(
            "{name} nests its elements more than {deepest} deep, which no paper does. Save the article's text "
            "on its own and try again.",
            name=name,
            deepest=250,
        )
    return page


def _remove_hidden(page: HtmlElement) -> None:
    """Take out what a reader of the page would not see as the article."""
    for element in list(page.iter()):
        if element.getparent() is None or not isinstance(element.tag, str) or element.tag in ("html", "body"):
            continue
        if _is_hidden(element) and element.tag not in ("head", "title", "meta"):
            element.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    if element.tag in _DROPPED or "hidden" in element.attrib or _HIDING.search(element.get("style", "")):
        return True
    if element.get("aria-hidden") == "true" and element.tag != "a":
        return True
    if element.get("role", "") in _OUTSIDE_ROLES:
        return True
    if _is_note(element):
        return False
    if element.tag == "aside":
        return not any(_is_note(inner) for inner in element.iter(etree.Element))
    named = f"{element.get('class', '')} {element.get('id', '')}"
    return (
        element.tag not in ("article", "main", "p", "li", "a", "span") and len(named) < 500 and bool(_BOILERPLATE.search(named))
    )


def _is_note(element: HtmlElement) -> bool:
    if element.get("role", "") in _NOTE_ROLE:
        return True
    return element.tag in ("li", "p", "div", "aside", "dd") and bool(_NOTE_ID.match(element.get("id", "")))


def _article(page: HtmlElement) -> HtmlElement:
    """The element that holds the paper: ``main`` or ``article`` if much of the text stands in it, else the body."""
    body = page.find("body")
    body = page if body is None else body
    whole = len(flow(body.text_content()))
    best, most = body, whole * _SHARE_OF_ARTICLE
    for path in (".//article", ".//main", ".//*[@role='main']"):
        for found in body.iterfind(path):
            size = len(flow(found.text_content()))
            if size > most and (best is body or size > 1.2 * most):
                best, most = found, size
    if best is body:
        for path in ("./header", "./footer"):
            for outer in body.findall(path):
                if not outer.findall(".//h1"):
                    outer.drop_tree()
    return best


@dataclass(frozen=True, slots=True)
class _Context:
    """What the text met next belongs to."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    label: str = ""
    id: str = ""
    language: str = ""
    direction: Direction | None = None
    marks: tuple[Mark, ...] = ()
    lists: int = 0
    in_notes: bool = False


class _Walk:
    """One way through the page, from first element to last, leaving blocks behind."""

    def __init__(self, assembly: Assembly, root: HtmlElement) -> None:
        self._assembly = assembly
        self._root = root
        self._pieces: list[Piece] = []
        self._titled = False
        self._noted: set[str] = set()

    def all(self) -> None:
        """Walk the whole root."""
        context = self._spoken(_Context(), self._root)
        self._children(self._root, context)
        self._flush(context)

    def _children(self, element: HtmlElement, context: _Context) -> None:
        self._text(element.text, context)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, context)
            self._text(child.tail, context)

    def _text(self, text: str | None, context: _Context) -> None:
        if text:
            self._pieces.append(Piece(flow(text), context.marks))

    def _flush(self, context: _Context) -> None:
        pieces, self._pieces = self._pieces, []
        if any(piece.text.strip() for piece in pieces):
            kind, label = context.kind, context.label
            if kind is BlockKind.FOOTNOTE and context.id:
                label = "" if context.id in self._noted else label
                self._noted.add(context.id)
            if kind is BlockKind.FOOTNOTE and not context.label:
                label = _note_mark(pieces)
            self._assembly.add(
                kind,
                pieces,
                language=context.language,
                direction=context.direction,
                level=context.level,
                label=label,
                id=context.id,
            )

    def _element(self, element: HtmlElement, context: _Context) -> None:
        tag = element.tag
        if tag == "br":
            self._pieces.append(Piece("\n", context.marks))
        elif tag in _BLOCKS:
            self._flush(context)
            self._block(element, context)
        else:
            self._inline(element, context)

    def _inline(self, element: HtmlElement, context: _Context) -> None:
        tag = element.tag
        if tag == "a":
            if _is_back_link(element):
                return
            target = element.get("href", "").strip()
            if (
                target.startswith("#")
                and _NOTE_ID.match(target[1:])
                and all(m.kind is not InlineKind.SUPERSCRIPT for m in context.marks)
            ):
                context = replace(context, marks=(*context.marks, Mark(InlineKind.SUPERSCRIPT, target)))
            if target and _SAFE_LINK.match(target):
                marks = tuple(_with_target(mark, target) for mark in context.marks)
                context = replace(context, marks=(*marks, Mark(InlineKind.LINK, target)))
        elif tag == "sup":
            link = element.find(".//a[@href]")
            target = (
                link.get("href", "")
                if link is not None
                else next((m.target for m in context.marks if m.kind is InlineKind.LINK), "")
            )
            context = replace(
                context, marks=(*context.marks, Mark(InlineKind.SUPERSCRIPT, target if target.startswith("#") else ""))
            )
        elif tag in _INLINE:
            context = replace(context, marks=(*context.marks, Mark(_INLINE[tag])))
        self._children(element, context)

    def _block(self, element: HtmlElement, context: _Context) -> None:
        tag = element.tag
        inner = self._spoken(replace(context, id=element.get("id", "") or context.id), element)
        if _is_note(element) or (context.in_notes and tag in ("li", "p", "dd") and context.kind is not BlockKind.FOOTNOTE):
            label, named = _note_names(element)
            inner = replace(inner, kind=BlockKind.FOOTNOTE, level=0, label=label, id=named or inner.id)
        elif heading := _HEADING.match(tag):
            inner = self._heading(inner, int(heading.group(1)))
        elif tag in ("ul", "ol", "dl", "dir"):
            _number_items(element)
            inner = replace(inner, lists=inner.lists + 1)
        elif tag in ("li", "dd", "dt") and inner.kind is not BlockKind.FOOTNOTE:
            inner = replace(inner, kind=BlockKind.LIST_ITEM, level=max(inner.lists, 1), label=_item_label(element))
        elif tag == "blockquote" and inner.kind is BlockKind.PARAGRAPH:
            inner = replace(inner, kind=BlockKind.QUOTE)
        elif tag in ("figcaption", "caption"):
            inner = replace(inner, kind=BlockKind.CAPTION)
        elif tag == "pre":
            self._preformatted(element, inner)
            return
        elif tag == "table" and _is_data_table(element):
            self._table(element, inner)
            return
        if _is_note_group(element):
            inner = replace(inner, in_notes=True)
        self._children(element, inner)
        self._flush(inner)

    def _heading(self, context: _Context, level: int) -> _Context:
        if level == 1 and not self._titled:
            self._titled = True
            return replace(context, kind=BlockKind.TITLE, level=1)
        return replace(context, kind=BlockKind.HEADING, level=level)

    def _preformatted(self, element: HtmlElement, context: _Context) -> None:
        pieces = [Piece(element.text_content())]
        self._assembly.add(
            BlockKind.CODE, pieces, language=context.language, direction=context.direction, id=context.id, keep_lines=True
        )

    def _table(self, element: HtmlElement, context: _Context) -> None:
        for caption in element.findall("./caption"):
            self._block(caption, context)
        for number, row in enumerate(element.iter("tr")):
            if number:
                self._pieces.append(Piece("\n"))
            for place, cell in enumerate(row.iterchildren("td", "th")):
                if place:
                    self._pieces.append(Piece("\t"))
                self._cell(cell, context)
        self._flush(replace(context, kind=BlockKind.TABLE))

    def _cell(self, element: HtmlElement, context: _Context) -> None:
        """A cell's text on one line, whatever blocks it is made of."""
        self._text(element.text, context)
        for child in element:
            if isinstance(child.tag, str):
                if child.tag in _BLOCKS or child.tag == "br":
                    self._pieces.append(Piece(" "))
                    self._cell(child, context)
                else:
                    self._inline(child, context)
            self._text(child.tail, context)

    def _spoken(self, context: _Context, element: HtmlElement) -> _Context:
        """The context with the language and direction that the element names for itself."""
        language = element.get("lang", "") or element.get("{http://www.w3.org/XML/1998/namespace}lang", "")
        told = element.get("dir", "").lower()
        direction: Direction | None = "rtl" if told == "rtl" else "ltr" if told == "ltr" else None
        kept = None if element.tag in _BLOCKS else context.direction
        return replace(context, language=language.partition("-")[0].lower() or context.language, direction=direction or kept)


def _with_target(mark: Mark, target: str) -> Mark:
    """A superscript inside a link points where the link does."""
    return (
        mark._replace(target=target)
        if mark.kind is InlineKind.SUPERSCRIPT and not mark.target and target.startswith("#")
        else mark
    )


def _is_back_link(element: HtmlElement) -> bool:
    if element.get("role") == "doc-backlink" or element.text_content().strip() in _BACK_SIGNS:
        return True
    return element.get("href", "").startswith("#") and bool(_BACK.search(element.get("href", "")[1:])) and not _in_sup(element)


def _in_sup(element: HtmlElement) -> bool:
    parent = element.getparent()
    return (parent is not None and parent.tag == "sup") or element.find("sup") is not None


def _is_note_group(element: HtmlElement) -> bool:
    if element.get("role", "") == "doc-endnotes":
        return True
    return element.tag in ("div", "section", "ol", "aside", "footer") and bool(
        _NOTE_GROUP.search(element.get("class", "") + " " + element.get("id", ""))
    )


def _number_items(element: HtmlElement) -> None:
    """Write each item's number on it, counted once for the whole list."""
    if element.tag == "ol":
        number = int(start) if (start := element.get("start", "1")).isdecimal() else 1
        for item in element.iterchildren("li"):
            if (value := item.get("value", "")).isdecimal():
                number = int(value)
            item.set(_NUMBER, str(number))
            number += 1


def _item_label(element: HtmlElement) -> str:
    """The number of an item of a numbered list."""
    return str(element.get(_NUMBER, ""))


def _note_names(element: HtmlElement) -> tuple[str, str]:
    """A note's mark and the name that points at it: Word writes both on the link back to the text."""
    label = _item_label(element)
    for link in element.iter("a"):
        if _is_back_link(link):
            shown = link.text_content().strip().strip("[]() ")
            return label or (shown if len(shown) <= 3 and shown.isalnum() else ""), link.get("name", "")
    return label, ""


def _note_mark(pieces: list[Piece]) -> str:
    """The mark that a note begins with."""
    found = _NOTE_MARK.match("".join(piece.text for piece in pieces))
    return found.group(1) if found else ""


def _is_data_table(table: HtmlElement) -> bool:
    """Old pages are laid out with tables: one that holds headings, tables or long paragraphs is no table of data."""
    if table.find(".//table") is not None or any(True for _ in table.iter("h1", "h2", "h3")):
        return False
    cells = list(table.iter("td", "th"))
    return len(cells) > 1 and all(len(cell.text_content()) < 2_000 for cell in cells)


def _metas(page: HtmlElement) -> Iterator[tuple[str, str, str]]:
    """Name, content and language of each meta tag, names in small letters with ``.`` between the parts."""
    for meta in page.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower().replace("dcterms.", "dc.").replace("og:", "og.")
        content = flow(meta.get("content", "")).strip()
        if name and content:
            yield (
                name,
                content,
                (meta.get("lang") or meta.get("{http://www.w3.org/XML/1998/namespace}lang") or "").partition("-")[0].lower(),
            )


def _metadata(page: HtmlElement) -> Metadata:
    found = Declared()
    seen: dict[str, str] = {}
    for name, content, language in _metas(page):
        if name == "citation_author":
            found.author(person(content), language)
        elif name == "citation_author_institution":
            found.affiliation(content, language)
        elif name == "citation_author_email":
            found.email(content)
        elif name == "citation_author_orcid":
            found.orcid(content)
        elif name in ("citation_title", "citation_abstract", "citation_journal_title", "citation_publisher"):
            found.text(
                name.removeprefix("citation_").removesuffix("_title") if "journal" in name else name.removeprefix("citation_"),
                content,
                language,
            )
        elif name in ("citation_keywords", "keywords", "dc.subject", "citation_keyword"):
            found.keywords(content, language)
        elif name in ("citation_doi", "dc.identifier", "dc.identifier.doi", "prism.doi"):
            found.doi(content)
        elif name in (
            "citation_publication_date",
            "citation_date",
            "citation_online_date",
            "dc.date",
            "article:published_time",
        ):
            found.date("online" if "online" in name else "published", content)
        else:
            seen.setdefault(name, content)
    found.fill(seen)
    return found.metadata()
