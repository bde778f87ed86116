"""What does the file itself declare about the paper? The readers that meet such facts gather them here into Metadata."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from claims.readers.document import Author, Localised, Metadata, PaperDate
from claims.text import WrittenDate, calendar_of, parse_date
from claims.text import language as language_of
from claims.vocabulary import Calendar

DateKind = Literal["received", "revised", "accepted", "published", "online", "date"]

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_KEYWORD_BREAK = re.compile(r"\s*[;؛،,\n|•·]\s*")
_STRONG_BREAK = re.compile(r"\s*[;؛\n|•·]\s*")
_MACHINE_TITLE = re.compile(
    r"^microsoft word|^untitled|^document\d*$|\.(?:docx?|pdf|tex|dvi|indd|html?|qxd)$|^\W*$", re.IGNORECASE
)
_MACHINE_AUTHOR = re.compile(r"^(?:user|admin(?:istrator)?|unknown|author|windows user|anonymous)$", re.IGNORECASE)


def person(name: str) -> str:
    """A person's name in reading order: ``Rahimi, Sara`` is ``Sara Rahimi``."""
    family, comma, given = (
        (part.strip() for part in re.split("([,،])", name, maxsplit=1)) if re.search("[,،]", name) else (name, "", "")
    )
    return f"{given} {family}".strip() if comma and given else family.strip()


def localised(text: str, language: str = "") -> Localised:
    """The text with its language, told by its letters where none is named."""
    return Localised(text, language or language_of(text))


class Declared:
    """Facts about a paper as a file states them one by one; what is said twice is kept once."""

    def __init__(self) -> None:
        self._texts: dict[str, list[Localised]] = {"title": [], "abstract": [], "journal": [], "publisher": [], "keyword": []}
        self._authors: list[Author] = []
        self._dates: list[PaperDate] = []
        self._doi = ""
        self.volume = self.issue = self.pages = ""

    def text(self, kind: str, text: str, language: str = "") -> None:
        """A title, abstract, journal, publisher or keyword."""
        text = " ".join(text.split())
        if text and all(text.casefold() != known.text.casefold() for known in self._texts[kind]):
            self._texts[kind].append(localised(text, language))

    def keywords(self, text: str, language: str = "") -> None:
        """Keywords in one string, set apart by semicolons or commas."""
        parts = _STRONG_BREAK.split(text)
        for part in parts if len(parts) > 1 else _KEYWORD_BREAK.split(text):
            self.text("keyword", part.strip(" ."), language)

    def author(self, name: str, language: str = "") -> None:
        """The next author."""
        name = " ".join(name.split())
        if name and all(name != known.text for author in self._authors for known in author.names):
            self._authors.append(Author((localised(name, language),)))

    def add_author(self, author: Author) -> None:
        """The next author with everything known of them."""
        if author.names:
            self._authors.append(author)

    def affiliation(self, text: str, language: str = "") -> None:
        """An affiliation of the author named last."""
        if self._authors and text:
            last = self._authors[-1]
            self._authors[-1] = replace(last, affiliations=(*last.affiliations, localised(text, language)))

    def email(self, text: str) -> None:
        """The address of the author named last."""
        if self._authors:
            self._authors[-1] = replace(self._authors[-1], email=text.removeprefix("mailto:"))

    def orcid(self, text: str) -> None:
        """The ORCID of the author named last."""
        if self._authors:
            self._authors[-1] = replace(self._authors[-1], orcid=text.rpartition("/")[2])

    def doi(self, text: str) -> None:
        """A DOI, bare or as an address; the first one counts."""
        found = _DOI.search(text)
        if found and not self._doi:
            self._doi = found.group().rstrip(".,;)")

    def date(self, kind: DateKind, raw: str) -> None:
        """A date of the paper's history, where one can be read in ``raw``."""
        written = parse_date(raw)
        if written and all(known.raw != raw or known.kind != kind for known in self._dates):
            iso = written.gregorian_iso()
            self._dates.append(PaperDate(kind, raw, written.calendar, written.year, written.month, written.day, iso))

    def written(self, kind: DateKind, raw: str, parts: tuple[int | None, int | None, int | None], solar: bool | None) -> None:
        """A date given in parts (year, month, day), with its calendar where the file names it."""
        year, month, day = parts
        if year is None:
            self.date(kind, raw)
            return
        calendar = calendar_of(year) if solar is None else Calendar.SOLAR_HIJRI if solar else Calendar.GREGORIAN
        try:
            iso = WrittenDate(year, month, day if month else None, calendar).gregorian_iso()
        except ValueError:  # the thirty-first of a month of thirty days
            month = day = None
            iso = ""
        found = PaperDate(kind, raw, calendar, year, month, day, iso)
        if found not in self._dates:
            self._dates.append(found)

    def fill(self, seen: Mapping[str, str]) -> None:
        """Take from a page's other meta tags what its citation tags left open."""
        for kind, names in _FALLBACKS.items():
            if not self._texts[kind]:
                for name in names:
                    if seen.get(name):
                        self.text(kind, seen[name])
                        break
        if not self._authors:
            self.author(person(seen.get("dc.creator") or seen.get("author", "")))
        self.volume = self.volume or seen.get("citation_volume", seen.get("prism.volume", ""))
        self.issue = self.issue or seen.get("citation_issue", seen.get("prism.number", ""))
        first = seen.get("citation_firstpage", seen.get("prism.startingpage", ""))
        last = seen.get("citation_lastpage", seen.get("prism.endingpage", ""))
        self.pages = self.pages or (f"{first}–{last}" if first and last and first != last else first)

    def fill_pdf(self, facts: Mapping[str, str]) -> None:
        """Take what the properties of a PDF say, unless a program wrote it."""
        title = " ".join(facts.get("Title", "").split())
        if title and not _MACHINE_TITLE.search(title):
            self.text("title", title)
        for name in re.split(r"\s*[;؛]\s*|\s+and\s+", facts.get("Author", "")):
            if name and not _MACHINE_AUTHOR.match(name):
                self.author(person(name) if name.count(",") == 1 else name)
        if facts.get("Keywords"):
            self.keywords(facts["Keywords"])
        self.doi(" ".join(facts.get(key, "") for key in ("Subject", "Title", "doi", "DOI")))

    def metadata(self) -> Metadata:
        """All of it."""
        return Metadata(
            titles=tuple(self._texts["title"]),
            authors=tuple(self._authors),
            abstracts=tuple(self._texts["abstract"]),
            keywords=tuple(self._texts["keyword"]),
            doi=self._doi,
            journal=tuple(self._texts["journal"]),
            publisher=tuple(self._texts["publisher"]),
            volume=self.volume,
            issue=self.issue,
            pages=self.pages,
            dates=tuple(self._dates),
        )


_FALLBACKS = {
    "title": ("dc.title", "og.title"),
    "abstract": ("dc.description.abstract", "dc.description", "dc.abstract"),
    "journal": ("prism.publicationname", "dc.source", "dc.relation.ispartof"),
    "publisher": ("dc.publisher",),
}
