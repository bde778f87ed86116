"""How does a publisher's JATS XML become a Document?

Everything a reader of the paper sees goes into the text in the paper's order: titles, authors, abstracts and keywords of
the front, the body's sections, the notes and the reference list of the back. What the tags say besides becomes metadata
and CSL-JSON.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html.entities import html5

from lxml import etree

from claims.errors import UnreadablePaper
from claims.readers import decoding, guard
from claims.readers.assembly import Assembly, Mark, Piece, flow, plain
from claims.readers.citing import csl_item, inner_text, written_out
from claims.readers.declared import DateKind, Declared, localised
from claims.readers.document import Author, Document, Localised
from claims.settings import Settings
from claims.vocabulary import BlockKind, InlineKind

MEDIA_TYPE = "application/jats+xml"

_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w:.-]{2,40})""")
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
_ABSTRACT = {"fa": "چکیده", "ar": "الملخص", "de": "Zusammenfassung", "fr": "Résumé", "es": "Resumen"}
_KEYWORDS = {"fa": "واژه‌های کلیدی", "ar": "الكلمات المفتاحية"}
_REFERENCES = {"fa": "منابع", "ar": "المراجع"}
_DATES: dict[str, DateKind] = {
    "received": "received",
    "accepted": "accepted",
    "rev-recd": "revised",
    "revised": "revised",
    "rev-request": "revised",
    "pub": "published",
    "ppub": "published",
    "epub": "online",
    "epub-ppub": "published",
    "collection": "published",
    "online": "online",
}
_SOLAR = re.compile(r"persian|jalali|shamsi|solar|iranian|^fa$", re.IGNORECASE)


def read(data: bytes, name: str, settings: Settings) -> Document:
    """The Document of a JATS (or NLM) article."""
    found = _ENCODING.match(data[:400])
    decoded = decoding.decode(data, name, settings.encoding, found.group(1).decode("ascii") if found else "")
    guard.check_xml(decoded.text, name, doctype_allowed=True)
    article = _article(guard.without_declaration(decoded.text), name)
    declared = Declared()
    assembly = Assembly()
    assembly.repairs.extend(decoded.repairs)
    walk = _Walk(assembly)
    spoken = article.get(_LANG, "").partition("-")[0].lower()
    front = article.find("front")
    if front is not None:
        _Front(walk, declared, spoken).all(front)
    for part in article.iterchildren("body", "back", "floats-group", "sub-article"):
        if part.tag == "sub-article" and part.get("article-type") != "translation":
            continue  # reviews, letters, replies: about the paper, not of it
        walk.part(part, _Context(language=_language(part, spoken)))
    return assembly.document(
        name, MEDIA_TYPE, declared.metadata(), encoding=decoded.encoding, references=tuple(walk.references)
    )


def _article(text: str, name: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        if "limit exceeded" in str(error.msg):
            message = (
                f"{name} holds more than ten million characters in one piece, which no paper does. Split it and try again."
            )
            raise UnreadablePaper(message, name=name) from error
        raise UnreadablePaper(f"{name} is not well-formed XML: {error.msg}. Mend it or save it again.", name=name) from error
    _spell_entities(root)
    for element in root.iter(etree.Element):
        if "}" in element.tag:
            element.tag = element.tag.rpartition("}")[2]
    article = root if root.tag == "article" else next(root.iter("article"), None)
    if article is None or (article.find("front") is None and article.find("body") is None):
        message = (
            f"{name} is XML, but not a JATS article (its root is <{root.tag}>). Export the paper as JATS, HTML, DOCX or PDF."
        )
        raise UnreadablePaper(message, name=name)
    return article


def _spell_entities(root: etree._Element) -> None:
    """Put the characters that HTML's entity names stand for in place of them; other names stay as they are written."""
    for entity in list(root.iter(etree.Entity)):
        written = entity.text or ""
        character = html5.get(written[1:], written) + (entity.tail or "")
        before, parent = entity.getprevious(), entity.getparent()
        if parent is None:
            continue
        if before is None:
            parent.text = (parent.text or "") + character
        else:
            before.tail = (before.tail or "") + character
        parent.remove(entity)


def _language(element: etree._Element, inherited: str = "") -> str:
    return element.get(_LANG, "").partition("-")[0].lower() or inherited


@dataclass(frozen=True, slots=True)
class _Context:
    """What the text met next belongs to."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    depth: int = 1
    """Level of the next heading."""
    label: str = ""
    id: str = ""
    language: str = ""
    marks: tuple[Mark, ...] = ()


class _Walk:
    """One way through body and back, leaving blocks and references behind."""

    def __init__(self, assembly: Assembly) -> None:
        self.assembly = assembly
        self.references: list[dict[str, object]] = []
        self._pieces: list[Piece] = []
        self._notes: list[tuple[etree._Element, _Context]] = []
        self._noted: set[str] = set()

    def part(self, element: etree._Element, context: _Context) -> None:
        """A body, a back, an acknowledgement ... with everything in it."""
        self._children(element, context)
        self._flush(context)

    def pieces(self, element: etree._Element, context: _Context | None = None) -> list[Piece]:
        """The inline content of an element, apart from any block."""
        kept, self._pieces = self._pieces, []
        self._children(element, context or _Context())
        taken, self._pieces = self._pieces, kept
        return taken

    def _children(self, element: etree._Element, context: _Context) -> None:
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
            self._add(pieces, context)
        notes, self._notes = self._notes, []
        for note, around in notes:
            self._note(note, around)

    def _add(self, pieces: Iterable[Piece], context: _Context) -> None:
        label = context.label
        if context.kind is BlockKind.FOOTNOTE and context.id:
            label = "" if context.id in self._noted else label  # the second paragraph of a note
            self._noted.add(context.id)
        self.assembly.add(context.kind, pieces, language=context.language, level=context.level, label=label, id=context.id)

    def _element(self, element: etree._Element, context: _Context) -> None:
        tag = element.tag
        context = replace(context, language=_language(element, context.language))
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

    def _alternatives(self, element: etree._Element, context: _Context) -> None:
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _SILENT:
                self._element(child, context)
                return

    def _block(self, element: etree._Element, context: _Context) -> None:
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

    def section(self, element: etree._Element, context: _Context) -> None:
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

    def heading(self, element: etree._Element, context: _Context) -> None:
        """A title that stands alone, as in a box or a list."""
        self.assembly.add(BlockKind.HEADING, self.pieces(element), language=context.language, level=min(context.depth, 6))

    def items(self, element: etree._Element, context: _Context) -> None:
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

    def display(self, element: etree._Element, context: _Context) -> None:
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

    def _table(self, table: etree._Element, context: _Context) -> None:
        pieces: list[Piece] = []
        for number, row in enumerate(table.iter("tr")):
            pieces += [Piece("\n")] if number else []
            for place, cell in enumerate(row.iterchildren("td", "th")):
                pieces += [Piece("\t")] if place else []
                pieces.append(Piece(flow(inner_text(cell))))
        self.assembly.add(BlockKind.TABLE, pieces, language=context.language)

    def formula(self, element: etree._Element, context: _Context) -> None:
        """A displayed formula: one line of it."""
        pieces = [Piece(flow(inner_text(part))) for part in element.iter("math")]
        self.assembly.add(BlockKind.CODE, pieces or [Piece(flow(inner_text(element)))], language=context.language)

    def note(self, element: etree._Element, context: _Context) -> None:
        """A footnote in a group of them."""
        self._note(element, context)

    def _note(self, element: etree._Element, context: _Context) -> None:
        own = element.find("label")
        label = plain(self.pieces(own)) if own is not None else element.get("symbol", "")
        inner = _Context(
            BlockKind.FOOTNOTE, 0, context.depth, label, element.get("id", ""), _language(element, context.language)
        )
        self._text(element.text, inner)
        for child in element:
            if isinstance(child.tag, str) and child is not own:
                self._element(child, inner)
            self._text(child.tail, inner)
        self._flush(inner)

    def reference_list(self, element: etree._Element, context: _Context) -> None:
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

    def _reference(self, element: etree._Element, context: _Context) -> None:
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
        first = _language(shown[0]) if shown else ""
        span = self.assembly.add(
            BlockKind.LIST_ITEM, pieces, language=first, level=1, label=label.strip("[]. ()"), id=element.get("id", "")
        )
        data = next(_citations(element, shown=False), None)
        if span is not None and data is not None:
            item = csl_item(data, element.get("id", "") or f"ref-{len(self.references) + 1}")
            self.references.append({**item, "_span": [span.start, span.end]})


_SPECIAL = {
    "sec": _Walk.section,
    "ack": _Walk.section,
    "app": _Walk.section,
    "glossary": _Walk.section,
    "notes": _Walk.section,
    "bio": _Walk.section,
    "boxed-text": _Walk.section,
    "statement": _Walk.section,
    "app-group": _Walk.section,
    "title": _Walk.heading,
    "list": _Walk.items,
    "def-list": _Walk.items,
    "fig": _Walk.display,
    "table-wrap": _Walk.display,
    "disp-formula": _Walk.formula,
    "fn": _Walk.note,
    "ref-list": _Walk.reference_list,
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


def _marks(element: etree._Element, context: _Context) -> tuple[Mark, ...]:
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


class _Front:
    """The front: what the paper says of itself, into the text and into metadata."""

    def __init__(self, walk: _Walk, declared: Declared, language: str) -> None:
        self._walk = walk
        self._declared = declared
        self._language = language

    def all(self, front: etree._Element) -> None:
        """Journal and article, in the order a reader sees them."""
        self._journal(front)
        meta = front.find("article-meta")
        if meta is None:
            return
        self._titles(meta)
        self._authors(meta)
        for abstract in meta.iterchildren("abstract", "trans-abstract"):
            self._abstract(abstract)
        for group in meta.iterchildren("kwd-group"):
            self._keywords(group)
        self._facts(meta)
        for note in meta.iterfind("author-notes/fn"):
            self._walk.note(note, _Context(language=self._language))

    def _said(self, element: etree._Element) -> str:
        return plain(self._walk.pieces(element))

    def _journal(self, front: etree._Element) -> None:
        for path in (".//journal-meta//journal-title", ".//journal-meta//trans-title"):
            for title in front.iterfind(path):
                self._declared.text("journal", self._said(title), _language(title))
        for publisher in front.iterfind(".//journal-meta//publisher-name"):
            self._declared.text("publisher", self._said(publisher), _language(publisher))

    def _titles(self, meta: etree._Element) -> None:
        group = meta.find("title-group")
        if group is None:
            return
        self._title(group.find("article-title"), group.find("subtitle"), self._language)
        for other in group.iterchildren("trans-title-group"):
            self._title(other.find("trans-title"), other.find("trans-subtitle"), _language(other))
        for alone in group.iterchildren("trans-title"):
            self._title(alone, None, "")

    def _title(self, title: etree._Element | None, subtitle: etree._Element | None, language: str) -> None:
        if title is None:
            return
        pieces = self._walk.pieces(title)
        if subtitle is not None:
            pieces = [*pieces, Piece(" " if plain(pieces).endswith((":", "؟", "?")) else ": "), *self._walk.pieces(subtitle)]
        pieces = [piece for piece in pieces if not any(m.kind is InlineKind.SUPERSCRIPT and m.target for m in piece.marks)]
        language = _language(title, language)
        self._declared.text("title", plain(pieces), language)
        self._walk.assembly.add(BlockKind.TITLE, pieces, language=language, level=1)

    def _authors(self, meta: etree._Element) -> None:
        places: dict[str, tuple[Localised, ...]] = {}
        for number, aff in enumerate(meta.iter("aff")):
            around = aff.getparent()
            together = around is not None and around.tag == "aff-alternatives"
            known = around.get("id", "") if together and around is not None else aff.get("id", "")
            aff.set("id", known or f"aff-{number}")
            places[aff.get("id", "")] = (*places.get(aff.get("id", ""), ()), *self._affiliation(aff))
        authors = [
            self._author(contrib, places)
            for contrib in meta.iterfind("contrib-group/contrib")
            if contrib.get("contrib-type", "author") == "author"
        ]
        for author in authors:
            self._declared.add_author(author)
        for language in dict.fromkeys(name.language for author in authors for name in author.names):
            names = [next((name.text for name in author.names if name.language == language), "") for author in authors]
            joined = ("، " if language in ("fa", "ar") else ", ").join(name for name in names if name)
            self._walk.assembly.add(BlockKind.PARAGRAPH, [Piece(joined)], language=language, label="authors")
        for place in places.values():
            for each in place:
                self._walk.assembly.add(BlockKind.PARAGRAPH, [Piece(each.text)], language=each.language, label="affiliation")
        for corresp in meta.iterfind("author-notes/corresp"):
            self._walk.assembly.add(BlockKind.PARAGRAPH, self._walk.pieces(corresp), label="corresp")

    def _affiliation(self, aff: etree._Element) -> tuple[Localised, ...]:
        for label in aff.findall(".//label"):
            label.tag = "x-silent"
        parts = (
            self._said(aff)
            if (aff.text or "").strip() or any((c.tail or "").strip() for c in aff)
            else ", ".join(
                filter(None, (self._said(part) for part in aff if isinstance(part.tag, str) and part.tag != "x-silent"))
            )
        )
        return (localised(parts, _language(aff)),) if parts else ()

    def _author(self, contrib: etree._Element, places: dict[str, tuple[Localised, ...]]) -> Author:
        names: dict[str, Localised] = {}
        for name in contrib.iter("name", "string-name", "collab"):
            text = _person_name(name, self._said)
            if text:
                known = localised(text, _language(name))
                names.setdefault(f"{known.language} {text}", known)
        rids = [rid for xref in contrib.iter("xref") if xref.get("ref-type") == "aff" for rid in xref.get("rid", "").split()]
        own = [place for aff in contrib.iter("aff") for place in places.get(aff.get("id", ""), ())]
        shared = [place for rid in rids for place in places.get(rid, ())]
        found = shared or own or ([place for each in places.values() for place in each] if len(places) == 1 else [])
        email = contrib.find(".//email")
        orcid = next((each for each in contrib.iter("contrib-id") if each.get("contrib-id-type") == "orcid"), None)
        return Author(
            tuple(names.values()),
            tuple(dict.fromkeys(found)),
            "" if email is None else self._said(email),
            "" if orcid is None else self._said(orcid).rpartition("/")[2],
        )

    def _abstract(self, abstract: etree._Element) -> None:
        kind = abstract.get("abstract-type", "")
        if kind in ("graphical", "toc", "teaser", "web-summary"):
            return
        language = _language(abstract, self._language if abstract.tag == "abstract" else "")
        title = abstract.find("title")
        body = [part for part in abstract if isinstance(part.tag, str) and part.tag not in ("title", "label")]
        text = " ".join(filter(None, (self._said_apart(part) for part in body)))
        if not kind:
            self._declared.text("abstract", text, language)
        pieces = (
            self._walk.pieces(title)
            if title is not None
            else [Piece(_ABSTRACT.get(language or localised(text).language, "Abstract"))]
        )
        self._walk.assembly.add(BlockKind.HEADING, pieces, level=1, label="abstract")
        for part in body:
            self._walk.part(_wrapped(part), _Context(depth=2, language=language))

    def _said_apart(self, element: etree._Element) -> str:
        parts = element.iter("p", "title") if element.tag == "sec" else [element]
        return " ".join(plain([Piece(flow(inner_text(part)))]) for part in parts)

    def _keywords(self, group: etree._Element) -> None:
        language = _language(group, "")
        words = [self._said(word) for word in group.iter("kwd")]
        words += [", ".join(self._said(part) for part in each) for each in group.iter("compound-kwd")]
        for word in words:
            self._declared.text("keyword", word, language)
        if not words:
            return
        told = language or localised(" ".join(words)).language
        title = group.find("title")
        head = self._said(title).rstrip(":：. ") if title is not None else _KEYWORDS.get(told, "Keywords")
        joined = ("؛ " if told in ("fa", "ar") else "; ").join(words)
        self._walk.assembly.add(BlockKind.PARAGRAPH, [Piece(f"{head}: {joined}")], language=told, label="keywords")

    def _facts(self, meta: etree._Element) -> None:
        for number in meta.iterchildren("article-id"):
            if number.get("pub-id-type") == "doi":
                self._declared.doi(self._said(number))
        simple = {
            path: self._said(found)
            for path in ("volume", "issue", "fpage", "lpage", "elocation-id")
            if (found := meta.find(path)) is not None
        }
        self._declared.volume, self._declared.issue = simple.get("volume", ""), simple.get("issue", "")
        first, last = simple.get("fpage", ""), simple.get("lpage", "")
        self._declared.pages = (
            f"{first}–{last}" if first and last and first != last else first or simple.get("elocation-id", "")
        )
        for day in (*meta.iterfind("history/date"), *meta.iterfind("pub-history//date"), *meta.iterchildren("pub-date")):
            kind = day.get("date-type", "") or day.get("pub-type", "")
            self._declared.written(_DATES.get(kind, "published" if day.tag == "pub-date" else "date"), *_day(day))


def _wrapped(element: etree._Element) -> etree._Element:
    """The element inside another, so that the walk treats it as a child; it leaves its old parent."""
    around = etree.Element("x-around")
    element.tail = None
    around.append(element)
    return around


def _person_name(name: etree._Element, said: object) -> str:
    surname, given = name.find("surname"), name.find("given-names")
    parts = [plain([Piece(inner_text(part))]) for part in (given, surname) if part is not None]
    return " ".join(filter(None, parts)) if parts else plain([Piece(inner_text(name))])


def _day(day: etree._Element) -> tuple[str, tuple[int | None, int | None, int | None], bool | None]:
    """A date as written, its parts, and whether it says that it is Solar Hijri (None where it does not say)."""
    calendar = day.get("calendar", "")
    solar = bool(_SOLAR.search(calendar)) if calendar else None
    written = day.find("string-date")
    texts = {
        tag: inner_text(found).strip()
        for tag in ("year", "month", "day", "season")
        if (found := day.find(f".//{tag}")) is not None
    }
    raw = (
        inner_text(written)
        if written is not None
        else "-".join(texts[tag] for tag in ("year", "month", "day") if texts.get(tag))
    )
    year, month, of_month = (int(texts[tag]) if texts.get(tag, "").isdecimal() else None for tag in ("year", "month", "day"))
    if year is None and written is None:
        raw = day.get("iso-8601-date", raw)
    return " ".join(raw.split()), (year, month, of_month), solar
