"""Which papers do we hold, and how does one come in, get found again and go?

A paper's bytes are kept as they came; its rows are what a reading found in them, and can be made again at any time. The same
bytes are one paper, however often they are added.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import delete, event, insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, col, select

from claims import models, vectors
from claims.embedding import Space
from claims.errors import DatabaseProblem, NotFound, UnreadablePaper
from claims.files import GRACE, SHORT, Files
from claims.models import Paper, extent
from claims.passages import Passage
from claims.readers.document import Metadata
from claims.reading import Reading, read, with_list
from claims.references import CSL
from claims.settings import Settings
from claims.text import key
from claims.vectors import VectorStore

READER = "1"
"""Goes up when the readers find other passages in the same bytes: papers read by an older one are worth a rebuild."""

_PARKED = 1_000_000_000
"""Added to the indices of passages while they are dealt anew, so that no two ever share one."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a paper that was brought."""

    paper: Paper
    duplicate: bool
    """The same bytes were here already; nothing was stored."""


def add(
    session: Session,
    files: Files,
    reading: Reading,
    data: bytes,
    imported: tuple[CSL, ...] | None = None,
    space: Space | None = None,
    *,
    edited: Metadata | None = None,
) -> Added:
    """Keep a paper: its bytes first, then its rows, so that a crash leaves at most a stray file (see ``sweep``).

    ``imported`` is the bibliography that ``reading`` was given in the place of the paper's own list, and ``edited`` the
    description in the place of what the file says of itself, if it was given one.
    ``space`` has its passages' vectors kept too; encode them before this transaction begins (``claims.vectors``).

    A paper that is here already gets its bytes back, should they have gone or changed.
    """
    if files.put(data) != reading.sha256:
        raise DatabaseProblem("The bytes to keep are not the bytes that were read. Add the paper again.")
    if (held := of_sha256(session, reading.sha256)) is not None:
        return Added(held, duplicate=True)
    document = reading.document
    file = models.File(
        sha256=reading.sha256, size=len(data), name=reading.name, media_type=document.media_type, encoding=document.encoding
    )
    try:
        with session.begin_nested():
            session.add(file)
    except IntegrityError:
        # Someone else added the same bytes since we looked: SQLite lets nobody in between, PostgreSQL does.
        held = of_sha256(session, reading.sha256)
        if held is None:
            raise
        return Added(held, duplicate=True)
    paper = Paper(file_id=file.id, imported=imported, edited=edited, **_described(reading))
    session.add(paper)
    session.flush()
    session.refresh(paper, ["file"])
    _write_rows(session, paper, reading)
    embed(session, reading, space)
    return Added(paper, duplicate=False)


def embed(session: Session, reading: Reading, space: Space | None) -> int:
    """Keep the vectors of those passages that the space's encoder serves; how many came. Bridges make theirs in no time."""
    if space is None or space.encoder is None:
        return 0
    return VectorStore(session, space.encoder).keep(space.for_encoder(reading.cut.passages))


def papers(session: Session, *, thrown: bool = False) -> Sequence[Paper]:
    """All papers that were not thrown away (with ``thrown`` those too), in the order they came."""
    held = select(Paper) if thrown else select(Paper).where(col(Paper.binned).is_(None))
    return session.exec(held.order_by(col(Paper.id))).all()


def of_sha256(session: Session, sha256: str) -> Paper | None:
    """The paper whose file has that SHA-256, if we hold it."""
    return session.exec(select(Paper).join(models.File).where(models.File.sha256 == sha256)).first()


def find(session: Session, ident: str, *, thrown: bool = False) -> Paper:
    """The paper of that id, of that start of its SHA-256 (6 hex digits or more), or with those words in its title or name.

    NotFound where there is none, or more than one; those thrown away count only with ``thrown``.
    """
    held = papers(session, thrown=thrown)
    wanted = ident.strip()
    if wanted.isdecimal() and len(wanted) < SHORT:
        for paper in held:
            if paper.id == int(wanted):
                return paper
    if len(wanted) >= 6 and (found := [paper for paper in held if paper.file.sha256.startswith(wanted.lower())]):
        return _only(found, ident)
    words = key(wanted)
    whole = [paper for paper in held if words and words in map(key, _names(paper))]
    if whole or words.isdecimal() or not any(letter.isalnum() for letter in words):
        return _only(whole, ident)  # a number that is no id (any more) must not mean whichever paper has it in its title
    return _only([paper for paper in held if any(words in key(name) for name in _names(paper))], ident)


def bytes_of(files: Files, paper: Paper) -> bytes:
    """The paper's file as it came."""
    return files.get(paper.file.sha256)


def reading_of(files: Files, paper: Paper, settings: Settings) -> Reading:
    """The paper read again from its bytes, as it is kept; the last few are remembered."""
    return as_kept(own_reading(files, paper, settings), paper)


def own_reading(files: Files, paper: Paper, settings: Settings) -> Reading:
    """The paper as its file alone has it: its own list, what it says of itself."""
    file = paper.file
    return _read_again(files, file.sha256, file.name, file.encoding, settings)


def as_kept(reading: Reading, paper: Paper) -> Reading:
    """A reading of the paper's file with what was put in the place of a part of it: another list, another description."""
    if paper.imported is not None:
        reading = with_list(reading, paper.imported)
    return reading if paper.edited is None else replace(reading, metadata=paper.edited)


def use_list(session: Session, files: Files, paper: Paper, imported: tuple[CSL, ...] | None, settings: Settings) -> Reading:
    """Take an imported bibliography in the place of the paper's own list from now on; with None the paper's own again."""
    paper.imported = imported
    return rebuild(session, files, paper, settings)


def rebuild(session: Session, files: Files, paper: Paper, settings: Settings) -> Reading:
    """Make all the paper's rows again from its bytes. A passage that is still there keeps its row, and what rests on it.

    What a person wrote over the description stands, whatever the file says now.
    """
    reading = reading_of(files, paper, settings)
    for name, value in _described(reading).items():
        setattr(paper, name, value)
    session.add(paper)
    session.flush()
    _write_rows(session, paper, reading)
    return reading


def use_description(session: Session, paper: Paper, edited: Metadata | None, own: Reading) -> None:
    """Put a description in the place of what the file says of itself; with None the file's own again.

    ``own`` is the paper as its file alone has it (``own_reading``): read it before the transaction begins.
    """
    reading = own if edited is None else replace(own, metadata=edited)
    paper.edited, paper.about, paper.title = edited, reading.metadata, reading.title
    session.add(paper)
    session.flush()


def remove(session: Session, files: Files, paper: Paper) -> None:
    """Take the paper away with all that rests on it; its bytes go once the session has committed."""
    digest, since = paper.file.sha256, time.time()
    texts = session.exec(select(models.Passage.text).where(models.Passage.paper_id == paper.id)).all()
    session.execute(delete(Paper).where(col(Paper.id) == paper.id))
    session.execute(delete(models.File).where(col(models.File.id) == paper.file_id))
    vectors.forget(session, texts)
    event.listen(session, "after_commit", lambda _session: files.discard(digest, since), once=True)


def sweep(session: Session, files: Files, grace: float = GRACE, spared: Iterable[str] = ()) -> int:
    """Clear away the stray files of writings that were broken off ``grace`` seconds ago or earlier; how many.

    Files of the ``spared`` SHA-256s stay: they are still to be read.
    """
    return len(files.sweep({*session.exec(select(models.File.sha256)), *spared}, grace))


@lru_cache(maxsize=4)
def _read_again(files: Files, digest: str, name: str, encoding: str, settings: Settings) -> Reading:
    return read_as(files.get(digest), name, encoding, settings)


def read_as(data: bytes, name: str, encoding: str, settings: Settings) -> Reading:
    """Bytes read as they were read before: decoded from ``encoding`` where the settings now would decode otherwise."""
    try:
        reading = read(data, name, settings)
    except UnreadablePaper:
        # The encoding that was asked for when the paper was added is not asked for now.
        return read(data, name, replace(settings, encoding=encoding))
    if reading.document.encoding != encoding:
        return read(data, name, replace(settings, encoding=encoding))
    return reading


def _names(paper: Paper) -> Iterable[str]:
    return (paper.title, *(title.text for title in paper.about.titles), paper.file.name)


def _only(found: Sequence[Paper], ident: str) -> Paper:
    if len(found) == 1:
        return found[0]
    if not found:
        message = (
            f"There is no file and no stored paper {ident!r}. "
            "`argmap papers` lists the papers with their numbers; `argmap add FILE` adds one."
        )
        raise NotFound(message, ident=ident)
    several = ", ".join(f"{paper.id} ({paper.title})" for paper in found[:5])
    raise NotFound(f"{ident!r} fits more than one paper: {several}. Name it by its number.", ident=ident)


def _described(reading: Reading) -> dict[str, Any]:
    return {
        "title": reading.title,
        "language": reading.language,
        "direction": reading.direction,
        "about": reading.metadata,
        "reader": READER,
    }


def _write_rows(session: Session, paper: Paper, reading: Reading) -> None:
    for table in (models.Citation, models.Reference, models.Footnote, models.Repair):
        session.execute(delete(table).where(col(table.paper_id) == paper.id))
    passages = _deal_passages(session, paper, reading.cut.passages)
    _insert(session, models.Footnote, paper, [_values(note) for note in reading.cut.footnotes])
    _insert(session, models.Repair, paper, [_values(repair) for repair in reading.cut.repairs])
    _insert(session, models.Reference, paper, [_values(reference) for reference in reading.references])
    rows = select(models.Reference.index, models.Reference.id).where(models.Reference.paper_id == paper.id)
    references = dict(session.exec(rows).all())
    _insert(session, models.Citation, paper, [_cited(each, references, passages) for each in reading.audit.citations])


def _deal_passages(session: Session, paper: Paper, passages: Iterable[Passage]) -> dict[int, int]:
    """Write the passages, those that stand where they stood into their old rows; the row of each index."""
    table = models.Passage
    held = session.exec(select(table.id, table.spans, table.text).where(table.paper_id == paper.id)).all()
    rows = {(spans, text): row for row, spans, text in held}
    session.execute(update(table).where(col(table.paper_id) == paper.id).values(index=col(table.index) + _PARKED))
    same: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    for passage in passages:
        row = rows.pop((passage.spans, passage.text), None)
        values = _values(passage) | extent(passage.spans)
        (new if row is None else same).append(values if row is None else values | {"id": row})
    if same:
        session.execute(update(table), same)
    session.execute(delete(table).where(col(table.paper_id) == paper.id, col(table.index) >= _PARKED))
    vectors.forget(session, {text for _, text in rows})
    _insert(session, table, paper, new)
    return dict(session.exec(select(table.index, table.id).where(table.paper_id == paper.id)).all())


def _cited(citation: Any, references: dict[int, int], passages: dict[int, int]) -> dict[str, Any]:
    values = _values(citation) | extent(citation.spans)
    values["reference_id"] = references.get(values.pop("reference"))
    values["passage_id"] = passages.get(values.pop("passage"))
    return values


def _values(value: Any) -> dict[str, Any]:
    """The fields of a frozen value, not deeper: the columns pack what is inside."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def _insert(session: Session, table: type[SQLModel], paper: Paper, rows: Sequence[dict[str, Any]]) -> None:
    numbered = [{"index": place, "paper_id": paper.id} | row for place, row in enumerate(rows)]
    if numbered:
        session.execute(insert(table), numbered)
