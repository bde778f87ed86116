"""What does the front of a JATS article say of the paper? Into the text, as a reader sees it, and into metadata."""

import re

from lxml import etree

from claims.readers.assembly import Piece, flow, plain
from claims.readers.citing import inner_text
from claims.readers.declared import DateKind, Declared, localised
from claims.readers.document import Author, Localised
from claims.readers.jats_body import Context, Walk, language_of
from claims.vocabulary import BlockKind, InlineKind

_ABSTRACT = {"fa": "چکیده", "ar": "الملخص", "de": "Zusammenfassung", "fr": "Résumé", "es": "Resumen"}
_KEYWORDS = {"fa": "واژه‌های کلیدی", "ar": "الكلمات المفتاحية"}
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


class Front:
    """The front: what the paper says of itself, into the text and into metadata."""

    def __init__(self, walk: Walk, declared: Declared, language: str) -> None:
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
            self._walk.note(note, Context(language=self._language))

    def _said(self, element: etree._Element) -> str:
        return plain(self._walk.pieces(element))

    def _journal(self, front: etree._Element) -> None:
        for path in (".//journal-meta//journal-title", ".//journal-meta//trans-title"):
            for title in front.iterfind(path):
                self._declared.text("journal", self._said(title), language_of(title))
        for publisher in front.iterfind(".//journal-meta//publisher-name"):
            self._declared.text("publisher", self._said(publisher), language_of(publisher))

    def _titles(self, meta: etree._Element) -> None:
        group = meta.find("title-group")
        if group is None:
            return
        self._title(group.find("article-title"), group.find("subtitle"), self._language)
        for other in group.iterchildren("trans-title-group"):
            self._title(other.find("trans-title"), other.find("trans-subtitle"), language_of(other))
        for alone in group.iterchildren("trans-title"):
            self._title(alone, None, "")

    def _title(self, title: etree._Element | None, subtitle: etree._Element | None, language: str) -> None:
        if title is None:
            return
        pieces = self._walk.pieces(title)
        if subtitle is not None:
            pieces = [*pieces, Piece(" " if plain(pieces).endswith((":", "؟", "?")) else ": "), *self._walk.pieces(subtitle)]
        pieces = [piece for piece in pieces if not any(m.kind is InlineKind.SUPERSCRIPT and m.target for m in piece.marks)]
        language = language_of(title, language)
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
        return (localised(parts, language_of(aff)),) if parts else ()

    def _author(self, contrib: etree._Element, places: dict[str, tuple[Localised, ...]]) -> Author:
        names: dict[str, Localised] = {}
        for name in contrib.iter("name", "string-name", "collab"):
            text = _person_name(name)
            if text:
                known = localised(text, language_of(name))
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
        language = language_of(abstract, self._language if abstract.tag == "abstract" else "")
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
            self._walk.part(_wrapped(part), Context(depth=2, language=language))

    def _said_apart(self, element: etree._Element) -> str:
        parts = element.iter("p", "title") if element.tag == "sec" else [element]
        return " ".join(plain([Piece(flow(inner_text(part)))]) for part in parts)

    def _keywords(self, group: etree._Element) -> None:
        language = language_of(group, "")
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


def _person_name(name: etree._Element) -> str:
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
