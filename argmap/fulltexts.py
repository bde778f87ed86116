"""Which papers here are the full texts of the works that a paper cites?

A full text is a paper like any other, attached to one reference of another paper's list by the reference's CSL id. Rows stay
when the list is exchanged or the full text thrown away: what is shown is worked out from what is there now. Who may see the
paper that cites does not for that see the full text: that takes a role on a map of its own (``accounts.role_on``); others are
told that it is held, and read of it what evidence on the map quotes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from argmap import accounts, shelving
from argmap.models import FullText, Person
from argmap.shelving import Called
from claims.errors import ArgmapError, NotFound
from claims.models import Paper, Reference
from claims.references import CSL
from claims.references.alike import LIKELY, SURE, Work, likeness, work_of
from claims.wording import Sentence

MOST = 8
"""Papers that are offered for a reference at once."""
NOT_HERE = Sentence("There is no such paper here. It may have been thrown away, or it is not shared with you.")
NOT_ITSELF = Sentence("A paper is not a source of its own. Choose the file of the work that it cites.")


class InvalidSource(ArgmapError):
    """That paper cannot be the full text of that reference."""

    code = "invalid_source"


@dataclass(frozen=True, slots=True)
class Held:
    """The full text of a reference, for somebody who looks at the paper that cites it."""

    source: Paper
    open: bool
    """They may read it; else they are only told that it is held."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that may be the full text of a reference."""

    called: Called
    likely: bool
    """Title, names or year agree with the reference's."""


# Attaching


def attach(session: Session, paper: Paper, csl_id: str, source: Paper, person: Person | None = None) -> FullText:
    """Let ``source`` be the full text of a reference, in the place of what was; ``person`` must be able to see both texts.

    NotFound where the list has no such reference or either paper is not there, InvalidSource where they make no sense together.
    """
    if paper.binned is not None or source.binned is not None or (person and not _sees(session, person, source)):
        raise NotFound(NOT_HERE)
    if source.id == paper.id:
        raise InvalidSource(NOT_ITSELF)
    if csl_id not in entries(session, paper):
        raise NotFound("The list of this paper has no such reference (any more). Choose one in the list as it is now.")
    row = session.get(FullText, (paper.id, csl_id))
    if row is None:
        row = FullText(paper_id=paper.id, csl_id=csl_id, source_id=source.id, made_by=None)
    elif row.source_id != source.id:
        _refuse_anothers(session, row, person)
    row.source_id, row.made_by = source.id, person.id if person else row.made_by
    session.add(row)
    session.flush()
    return row


def detach(session: Session, paper: Paper, csl_id: str, person: Person | None = None) -> Paper:
    """Take the full text from a reference; the paper that it was, which stays in the library. NotFound where there is none."""
    row = session.get(FullText, (paper.id, csl_id))
    if row is None:
        raise NotFound("This reference has no full text here (any more).")
    _refuse_anothers(session, row, person)
    source = session.get_one(Paper, row.source_id)
    listed = entries(session, paper)
    for other in _rows(session, paper):
        if other.csl_id == csl_id or (other.source_id == row.source_id and other.csl_id not in listed):
            session.delete(other)
    session.flush()
    return source


def _refuse_anothers(session: Session, row: FullText, person: Person | None) -> None:
    if person is not None and not _sees(session, person, session.get_one(Paper, row.source_id)):
        raise InvalidSource(
            Sentence(
                "Somebody keeps the full text of this work here already and has not shared it with you. "
                "Ask an owner of the map, or add the same file: then you see it too."
            )
        )


def _sees(session: Session, person: Person, paper: Paper) -> bool:
    return accounts.role_on(session, person, paper.id) is not None


# What is held


def of(session: Session, paper: Paper) -> dict[str, Paper]:
    """The full texts of a paper's references, by CSL id, in the order of its list; not those in the bin."""
    held = _sources(session, paper)
    return {csl_id: held[csl_id] for csl_id in entries(session, paper) if csl_id in held}


def seen(session: Session, paper: Paper, person: Person) -> dict[str, Held]:
    """The same for somebody: what is held, and whether they may read it. Of former lists too, for evidence that names them."""
    held = _sources(session, paper)
    papers = accounts.papers_seen(session, person) if held else None
    return {csl_id: Held(source, papers is None or source.id in papers) for csl_id, source in held.items()}


def readable(session: Session, paper: Paper, person: Person) -> dict[str, Paper]:
    """The full texts of a paper's references that somebody may read, by CSL id, in the order of its list."""
    held = seen(session, paper, person)
    return {csl_id: held[csl_id].source for csl_id in entries(session, paper) if csl_id in held and held[csl_id].open}


def entries(session: Session, paper: Paper) -> dict[str, CSL]:
    """The works in a paper's list by their CSL ids, in the list's order."""
    listed = select(Reference.csl).where(Reference.paper_id == paper.id).order_by(col(Reference.index))
    return {str(csl.get("id", "")): dict(csl) for csl in session.exec(listed)}


def _rows(session: Session, paper: Paper) -> Sequence[FullText]:
    query = select(FullText).where(FullText.paper_id == paper.id).order_by(col(FullText.made), col(FullText.csl_id))
    return session.exec(query).all()


def _sources(session: Session, paper: Paper) -> dict[str, Paper]:
    query = select(FullText.csl_id, Paper).join(Paper, col(Paper.id) == col(FullText.source_id))
    there = query.where(FullText.paper_id == paper.id, col(Paper.binned).is_(None)).order_by(col(FullText.csl_id))
    return dict(session.exec(there).all())


# When the list is exchanged


def relisted(session: Session, paper: Paper, before: Mapping[str, CSL]) -> tuple[Paper, ...]:
    """Carry full texts over to the list as it is now; those that are left without a reference.

    ``before`` are the ``entries`` of the former list. An entry of the new one is the same work if its title, names and year say
    so, whatever its id; where none is, the entry of the same id has it.
    """
    now = entries(session, paper)
    works = {csl_id: work_of(csl) for csl_id, csl in now.items()}
    meant: dict[str, FullText] = {}
    left, carried = list[FullText](), set[str]()
    for row in _rows(session, paper):
        if row.csl_id not in before:  # of a list before that one: its id counts, if it is back
            if row.csl_id in now:
                meant.setdefault(row.csl_id, row)
        elif (csl_id := _same(row.csl_id, before[row.csl_id], works)) is None or csl_id in carried:
            left.append(row)
        else:
            meant[csl_id] = row
            carried.add(csl_id)
    kept = [(csl_id, row.source_id, row.made_by, row.made) for csl_id, row in meant.items()]
    for row in _rows(session, paper):
        if row.csl_id in now:
            session.delete(row)
    session.flush()
    for csl_id, source, person, made in kept:
        session.add(FullText(paper_id=paper.id, csl_id=csl_id, source_id=source, made_by=person, made=made))
    session.flush()
    return tuple(session.get_one(Paper, row.source_id) for row in left)


def lost(session: Session, paper: Paper) -> dict[str, Paper]:
    """Full texts whose reference the list no longer has, by the id it had."""
    listed = entries(session, paper)
    held = _sources(session, paper)
    there = {source.id for csl_id, source in held.items() if csl_id in listed}
    return {csl_id: source for csl_id, source in held.items() if csl_id not in listed and source.id not in there}


def _same(csl_id: str, csl: CSL, works: Mapping[str, Work]) -> str | None:
    work = work_of(csl)
    best = max(works, key=lambda other: (likeness(work, works[other]), other == csl_id), default=None)
    if best is not None and likeness(work, works[best]) >= SURE:
        return best
    return csl_id if csl_id in works else None


# Finding one among the papers that are here


def candidates(
    session: Session, person: Person, paper: Paper, csl: CSL, sought: str = "", most: int = MOST
) -> tuple[Candidate, ...]:
    """Papers that somebody may see and that may be the work: those most like it first, then the newest.

    ``sought`` leaves those that have all its words in title, authors or year; without it only likely ones are given.
    """
    work = work_of(csl)
    known = [each for each in shelving.called(session, person, sought) if each.paper != paper.id]
    scored = sorted(((likeness(work, each.work), each) for each in known), key=lambda pair: -pair[0])
    found = (Candidate(each, score >= LIKELY) for score, each in scored if sought.strip() or score >= LIKELY)
    return tuple(found)[:most]
