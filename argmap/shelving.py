"""What stands on the shelf: which papers are here, what is on their maps, and what needs attention?

What a page shows comes as finished values, worked out in as many queries whether there are five papers or five hundred. Who
sees a map sees its paper; administrators see them all. A paper that was thrown away stays as it is,
with the marks of others on its map, until it is put back; only `argmap forget` removes one for good.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Executable,
    Select,
    String,
    cast,
    exists,
    false,
    func,
    select,
    true,
    type_coerce,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from argmap import review
from argmap.models import BuiltMap, Link, Map, Membership, Node, Person, Quote, Verdict
from claims import library
from claims.errors import ArgmapError, NotFound
from claims.models import Citation, File, Paper, adapter, now
from claims.readers.document import Author, Localised, Metadata, PaperDate
from claims.reading import Reading
from claims.references.alike import Work
from claims.spans import Direction, Language
from claims.text import calendar_of, direction, key, language
from claims.vocabulary import Calendar, CitationProblem, NodeKind

SIZE, MOST = 25, 100
"""Papers on a page: unasked, and at most."""
LONGEST_TITLE, LONGEST_NAME, MOST_AUTHORS = 1_000, 200, 200
_KINDS = ("published", "online", "date", "accepted", "revised", "received")
"""Which date's year a paper goes by."""
_MOST_NAMES = 4
"""Words of a file's name that may be its authors', where nothing else says who they are."""
_TURNING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}


class InvalidDescription(ArgmapError):
    """What was written of a paper cannot stand; ``field`` names the part: title, authors or year."""

    code = "invalid_description"


@dataclass(frozen=True, slots=True)
class Words:
    """A text with its language and the direction it runs in."""

    text: str
    language: Language
    direction: Direction


@dataclass(frozen=True, slots=True)
class OnMap:
    """What is on a map, and what on it needs attention."""

    map: int
    title: str
    claims: int = 0
    evidence: int = 0
    links: int = 0
    claims_without_evidence: int = 0
    """No evidence bears on them, either way."""
    evidence_without_claim: int = 0
    """It bears on nothing."""
    links_unmarked: int = 0
    """Nobody's mark stands on them as they are now."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper on the shelf."""

    paper: int
    title: Words
    also: tuple[Words, ...]
    """Its title in other languages."""
    authors: tuple[Words, ...]
    year: int | None
    calendar: Calendar | None
    """Which calendar the year is in."""
    language: Language
    direction: Direction
    """Of its text."""
    file: str
    added: datetime
    binned: datetime | None
    problems: Mapping[CitationProblem, int]
    """How many citations have each problem, in the vocabulary's order; what none has is left out."""
    maps: tuple[OnMap, ...]
    """Those that whoever looks may see, the newest last."""

    @property
    def map(self) -> OnMap | None:
        """The map that is opened with the paper: the newest."""
        return self.maps[-1] if self.maps else None

    @property
    def needs_attention(self) -> bool:
        """Whether there is anything to see to. A calendar that differs is a notice, not a fault."""
        faults = any(kind is not CitationProblem.CALENDAR_DIFFERS for kind in self.problems)
        at = self.map
        return faults or (at is not None and any((at.claims_without_evidence, at.evidence_without_claim, at.links_unmarked)))


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of it."""

    entries: tuple[Entry, ...]
    total: int
    """Papers that fit what was sought."""
    page: int
    pages: int
    size: int
    sought: str
    binned: int
    """Papers in the bin, whatever was sought."""

    @property
    def first(self) -> int:
        """The number of the first paper on this page, from 1; 0 where there is none."""
        return (self.page - 1) * self.size + 1 if self.entries else 0

    @property
    def last(self) -> int:
        """The number of the last paper on this page."""
        return (self.page - 1) * self.size + len(self.entries)


def shelf(
    session: Session, person: Person, *, sought: str = "", page: int = 1, size: int = SIZE, binned: bool = False
) -> Shelf:
    """A page of the papers somebody may see, the newest first; with ``binned`` what was thrown away.

    ``sought`` is looked for letter by letter, each word of it in title, authors or year, in any spelling of either language.
    A page that is not there is the nearest that is.
    """
    words = key(sought).split()
    held = [row for row in _rows(session, person, binned) if not words or _fits(row, words)]
    size = min(max(size, 1), MOST)
    pages = max(1, -(-len(held) // size))
    page = min(max(page, 1), pages)
    there = held[(page - 1) * size : page * size]
    problems = _problems(session, [row.id for row in there])
    maps = _maps(session, person, [row.id for row in there])
    entries = tuple(_entry(row, problems.get(row.id, {}), maps.get(row.id, ())) for row in there)
    in_bin = select(func.count()).select_from(Paper).where(col(Paper.binned).is_not(None), _may_see(person))
    return Shelf(entries, len(held), page, pages, size, sought, session.execute(in_bin).scalar_one())


def entry(session: Session, person: Person, paper: int) -> Entry:
    """One paper as the shelf has it, thrown away or not; NotFound where somebody may not see it."""
    rows = [*_rows(session, person, None, paper)]
    if not rows:
        raise _no_paper(paper)
    maps = _maps(session, person, [paper])
    return _entry(rows[0], _problems(session, [paper]).get(paper, {}), maps.get(paper, ()))


@dataclass(frozen=True, slots=True)
class Called:
    """What a paper is called, for choosing it among others."""

    paper: int
    title: Words
    authors: tuple[Words, ...]
    year: int | None
    calendar: Calendar | None
    work: Work
    """The same for comparing: in every language, and as the file is called."""


def called(session: Session, person: Person, sought: str = "") -> Iterable[Called]:
    """The papers somebody may see, the newest first; those with all the words ``sought`` as ``shelf`` looks for them."""
    words = key(sought).split()
    return (_called(row) for row in _rows(session, person, False) if not words or _fits(row, words))


# The papers


@dataclass(frozen=True, slots=True)
class _Row:
    """What is asked of every paper: its description stays unpacked, for that takes longest."""

    id: int
    title: str
    language: Language
    direction: Direction
    about: Mapping[str, Any]
    file: str
    added: datetime
    binned: datetime | None


def _rows(session: Session, person: Person, binned: bool | None, only: int | None = None) -> Iterable[_Row]:
    query = select(
        col(Paper.id), col(Paper.title), col(Paper.language), col(Paper.direction), type_coerce(col(Paper.about), JSON),
        col(File.name), col(Paper.added), col(Paper.binned),
    ).join(File, col(File.id) == Paper.file_id).where(_may_see(person))  # fmt: skip
    if only is not None:
        query = query.where(col(Paper.id) == only)
    if binned is not None:
        query = query.where(col(Paper.binned).is_not(None) if binned else col(Paper.binned).is_(None))
    order = (col(Paper.binned) if binned else col(Paper.added)).desc()
    return (_Row(*row) for row in session.execute(query.order_by(order, col(Paper.id).desc())))


def _may_see(person: Person) -> ColumnElement[bool]:
    """Whether somebody sees a paper."""
    if _sees_all(person):
        return true()
    return col(Paper.id).in_(select(col(Map.paper_id)).where(_may_see_map(person)))


def _may_see_map(person: Person) -> ColumnElement[bool]:
    """Whether somebody sees a map; what is built in a session is seen there alone."""
    if _sees_all(person):
        return col(Map.id).not_in(select(col(BuiltMap.map_id)))
    if person.left is not None:
        return false()
    return col(Map.id).in_(select(col(Membership.map_id)).where(col(Membership.person_id) == person.id))


def _sees_all(person: Person) -> bool:
    return person.administrator and person.left is None


def _fits(row: _Row, words: Sequence[str]) -> bool:
    names = [name["text"] for author in row.about["authors"] for name in author["names"]]
    years = [str(date["year"]) for date in row.about["dates"]] + [date["gregorian"][:4] for date in row.about["dates"]]
    said = [row.title, *(title["text"] for title in row.about["titles"]), *names, *years]
    text = key("\n".join(said))
    return all(word in text for word in words)


def _entry(row: _Row, problems: Mapping[CitationProblem, int], maps: tuple[OnMap, ...]) -> Entry:
    about = _unpacked(row.about)
    titles = [_words(each.text, each.language) for each in about.titles]
    title = next((each for each in titles if each.text == row.title), _words(row.title, language(row.title)))
    date = _dated(about, row.language)
    return Entry(
        paper=row.id,
        title=title,
        also=tuple(each for each in titles if each.text != row.title),
        authors=tuple(_name(author, title.language) for author in about.authors if author.names),
        year=date.year if date else None,
        calendar=date.calendar if date else None,
        language=row.language,
        direction=row.direction,
        file=row.file,
        added=row.added,
        binned=row.binned,
        problems=problems,
        maps=maps,
    )


def _called(row: _Row) -> Called:
    entry, about, stem = _entry(row, {}, ()), row.about, PurePath(row.file).stem.replace("_", " ")
    years = [each["year"] for each in about["dates"]] + [each["gregorian"][:4] for each in about["dates"]]
    names = [name["text"] for author in about["authors"] for name in author["names"]]
    work = Work(
        titles=tuple({row.title: None, **{each["text"]: None for each in about["titles"]}, stem: None}),
        names=tuple(names) or tuple(re.findall(r"[^\W\d_]{3,}", stem)[:_MOST_NAMES]),
        years=frozenset(map(int, [*filter(None, years), *(() if years else re.findall(r"(?<!\d)\d{4}(?!\d)", stem))])),
        doi=about["doi"],
    )
    return Called(row.id, entry.title, entry.authors, entry.year, entry.calendar, work)


def _unpacked(about: Mapping[str, Any]) -> Metadata:
    """The parts of a description that a shelf shows."""
    parts = {name: about[name] for name in ("titles", "authors", "dates")}
    unpacked: Metadata = adapter(Metadata).validate_python(parts)
    return unpacked


def _words(text: str, in_language: Language) -> Words:
    return Words(text, in_language, direction(text))


def _name(author: Author, in_language: Language) -> Words:
    """An author's name in a language, or in the first there is."""
    said = next((name for name in author.names if name.language == in_language), author.names[0])
    return _words(said.text, said.language)


def _dated(about: Metadata, in_language: Language) -> PaperDate | None:
    """The date that the paper's year is of, in the calendar of its language if it is said in that."""
    own = Calendar.SOLAR_HIJRI if in_language == "fa" else Calendar.GREGORIAN
    dates = sorted(about.dates, key=lambda date: (_KINDS.index(date.kind), date.calendar is not own))
    return dates[0] if dates else None


# What is on the maps, and what needs attention


def _problems(session: Session, papers: Sequence[int]) -> dict[int, Mapping[CitationProblem, int]]:
    """Citations with each problem, by paper."""
    raw = type_coerce(col(Citation.problems), JSON)
    wrong = cast(col(Citation.problems), String) != "[]"
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for paper, found in session.execute(select(col(Citation.paper_id), raw).where(col(Citation.paper_id).in_(papers), wrong)):
        counts[paper].update({problem["kind"] for problem in found})
    return {paper: {kind: held[kind.value] for kind in CitationProblem if held[kind.value]} for paper, held in counts.items()}


def _maps(session: Session, person: Person, papers: Sequence[int]) -> dict[int, tuple[OnMap, ...]]:
    """The maps that somebody may see, by paper."""
    query = select(col(Map.id), col(Map.paper_id), col(Map.title)).where(col(Map.paper_id).in_(papers), _may_see_map(person))
    held = session.execute(query.order_by(col(Map.id))).all()
    ids = [number for number, _, _ in held]
    nodes: dict[int, dict[NodeKind, int]] = defaultdict(dict)
    for number, kind, count in session.execute(_counted_nodes(ids, col(Node.kind))):
        nodes[number][kind] = count
    bare = _counts(session, _counted_nodes(ids).where(col(Node.kind) == NodeKind.CLAIM, ~_has_evidence()))
    loose = _counts(session, _counted_nodes(ids).where(col(Node.kind) == NodeKind.EVIDENCE, ~_bears_on_something()))
    links = (
        select(col(Link.map_id), func.count()).where(col(Link.map_id).in_(ids), ~col(Link.removed)).group_by(col(Link.map_id))
    )
    all_links, unmarked = _counts(session, links), _counts(session, links.where(col(Link.id).not_in(_marked(ids, person))))
    found: dict[int, tuple[OnMap, ...]] = {}
    for number, paper, title in held:
        on_map = OnMap(
            map=number,
            title=title,
            claims=nodes[number].get(NodeKind.CLAIM, 0),
            evidence=nodes[number].get(NodeKind.EVIDENCE, 0),
            links=all_links.get(number, 0),
            claims_without_evidence=bare.get(number, 0),
            evidence_without_claim=loose.get(number, 0),
            links_unmarked=unmarked.get(number, 0),
        )
        found[paper] = (*found.get(paper, ()), on_map)
    return found


def _counts(session: Session, query: Executable) -> dict[int, int]:
    return {number: int(count) for number, count in session.execute(query)}


def _counted_nodes(maps: Sequence[int], *by: Any) -> Select[Any]:
    """How many nodes stand on each of the maps."""
    query = select(col(Node.map_id), *by, func.count()).where(col(Node.map_id).in_(maps), ~col(Node.removed))
    return query.group_by(col(Node.map_id), *by)


def _has_evidence() -> ColumnElement[bool]:
    source = aliased(Node)
    onto = (col(Link.target_node_id) == col(Node.id)) & ~col(Link.removed)
    evidence = (col(source.kind) == NodeKind.EVIDENCE) & ~col(source.removed)
    return exists().where(onto, col(source.id) == col(Link.source_id), evidence)


def _bears_on_something() -> ColumnElement[bool]:
    return exists().where(col(Link.source_id) == col(Node.id), ~col(Link.removed))


def _marked(maps: Sequence[int], person: Person) -> Select[Any]:
    """The links on which a mark stands that the person may see: a last word on it, of the link as it is, and not taken back."""
    whose = (col(Verdict.link_id), col(Verdict.person_id), col(Verdict.participant_id))
    last = select(func.max(Verdict.id)).where(col(Verdict.map_id).in_(maps), review.told_to(person)).group_by(*whose)
    link = aliased(Link)
    query = select(col(Verdict.link_id)).join(link, col(link.id) == col(Verdict.link_id))
    return query.where(col(Verdict.id).in_(last), col(Verdict.mark).is_not(None), col(Verdict.revision) == col(link.revision))


# Throwing away


def throw_away(session: Session, paper: int) -> Paper:
    """Put a paper with its maps into the bin, where nothing of it is lost; NotFound where there is none."""
    row = _paper(session, paper)
    row.binned = row.binned or now()
    return row


def restore(session: Session, paper: int) -> Paper:
    """Have a paper back out of the bin as it was; NotFound where it is gone."""
    row = _paper(session, paper)
    row.binned = None
    return row


def resting_on(session: Session, paper: Paper) -> Sequence[Map]:
    """The maps of other papers on which a statement quotes this one; what they quote would go with it."""
    quoting = select(col(Node.map_id)).join(Quote, col(Quote.node_id) == col(Node.id))
    quoting = quoting.where(col(Quote.paper_id) == paper.id, ~col(Node.removed))
    others = select(Map).where(col(Map.id).in_(quoting), col(Map.paper_id) != paper.id).order_by(col(Map.id))
    return session.execute(others).scalars().all()


def _paper(session: Session, paper: int) -> Paper:
    row = session.get(Paper, paper)
    if row is None:
        raise _no_paper(paper)
    return row


def _no_paper(paper: int) -> NotFound:
    return NotFound("There is no paper {paper} here. It may have been removed for good.", paper=str(paper))


# What a paper is called


@dataclass(frozen=True, slots=True)
class Description:
    """What may be written of a paper by hand, as a form shows it."""

    title: str
    authors: tuple[str, ...]
    year: str


def description(session: Session, paper: int) -> Description:
    """A paper's title, authors and year as they are shown; NotFound where there is no such paper."""
    row = _paper(session, paper)
    date = _dated(row.about, row.language)
    authors = tuple(_name(author, _title_language(row)).text for author in row.about.authors if author.names)
    return Description(row.title, authors, str(date.year) if date else "")


def describe(session: Session, paper: int, title: str, authors: Sequence[str], year: str) -> Paper:
    """Write another title, other authors and year for a paper; its file stays as it came, however often it is read again.

    What is said as before keeps what else is known of it: a name in the other script, an affiliation, the day. An empty year
    says that none is known. Maps that were called as the paper was are called as it is now. InvalidDescription names what
    cannot stand, NotFound where there is no such paper.
    """
    row, before = _paper(session, paper), description(session, paper)
    about = row.about
    title, names = _plain(title), [name for name in map(_plain, authors) if name]
    if not 0 < len(title) <= LONGEST_TITLE:
        raise InvalidDescription("A title has 1 to {most} characters. Write it so.", most=LONGEST_TITLE, field="title")
    if len(names) > MOST_AUTHORS or any(len(name) > LONGEST_NAME for name in names):
        raise InvalidDescription(
            "There may be {authors} authors with names of up to {letters} characters, a line each.",
            authors=MOST_AUTHORS,
            letters=LONGEST_NAME,
            field="authors",
        )
    dates = about.dates if year.strip() == before.year else _years(about.dates, year.strip())
    known = dict(zip(before.authors, (author for author in about.authors if author.names), strict=True))
    written = replace(
        about,
        titles=about.titles if title == row.title else _titles(row, title),
        authors=tuple(known.get(name) or Author((Localised(name, language(name)),)) for name in names),
        dates=dates,
    )
    if written != about:
        row.edited = row.about = written
        row.title = title
        _call_maps(session, row, before.title)
    return row


def describe_as_read(session: Session, paper: int, own: Reading) -> Paper:
    """Let a paper be called again what its file says; ``own`` is the file as read. NotFound where there is no such paper."""
    row = _paper(session, paper)
    before = row.title
    library.use_description(session, row, None, own)
    _call_maps(session, row, before)
    return row


def _call_maps(session: Session, row: Paper, before: str) -> None:
    """The maps that had the paper's title have it still."""
    session.flush()
    session.execute(update(Map).where(col(Map.paper_id) == row.id, col(Map.title) == before).values(title=row.title))


def _titles(row: Paper, title: str) -> tuple[Localised, ...]:
    """The titles with the one that is shown exchanged for another, which is then the one shown: ``Reading.title`` takes
    that of the paper's own language, else the first."""
    new = Localised(title, language(title))
    ousted = {new.language, row.language}
    return (new, *(each for each in row.about.titles if each.text != row.title and each.language not in ousted))


def titled(row: Paper) -> Words:
    """A paper's title as it is shown, in its own language and direction: a person may have written it in another script."""
    return _words(row.title, _title_language(row))


def _title_language(row: Paper) -> Language:
    return next((each.language for each in row.about.titles if each.text == row.title), language(row.title))


def _years(dates: tuple[PaperDate, ...], year: str) -> tuple[PaperDate, ...]:
    """The dates of the paper's way to the press, with that year as the one it was published in."""
    rest = tuple(date for date in dates if date.kind in ("received", "revised", "accepted"))
    if not year:
        return ()
    if not year.isdecimal() or not 1 <= len(year) <= 4 or not 1 <= int(year) <= 2200:
        raise InvalidDescription(
            "A year is a number of up to four digits, in either calendar. Leave it empty if none is known.", field="year"
        )
    number = int(year)
    return (PaperDate("published", year, calendar_of(number), number), *rest)


def _plain(text: str) -> str:
    """A line as it was typed, without what nobody sees and what would turn the text around it."""
    kept = (each for each in " ".join(text.split()) if unicodedata.category(each) not in ("Cc", "Cs"))
    return "".join(each for each in kept if ord(each) not in _TURNING).strip()
