"""Which of all the papers we hold are worth searching in full for a claim?

To make a paper ready takes about a second, so a library is not searched paper by paper. Every passage lies on one shelf
(``index.shelf``), under its row's number; the papers whose passages stand highest there are named, the most promising first,
and searching them is the matcher's. The shelf is made from the rows alone, no file is read again, and it is brought up to date
when it is next asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from hashlib import sha256
from json import dumps

from sqlalchemy import func
from sqlmodel import Session, col, select

from claims import models
from claims.citations import Audit, Citation
from claims.embedding import Space
from claims.index.hits import Hit
from claims.index.records import records
from claims.index.shelf import Batch, Shelf
from claims.matching.fusing import SHARES
from claims.models import Paper
from claims.passages import Passage
from claims.vectors import remembering

FOLDER = "index"
"""Where the shelf lies in the data folder."""
MOST = 8
"""Papers searched in full; a library that has no more needs no shelf."""
DEEP = 200
"""Hits of each channel that speak for their papers."""
_DAMPED = 60
"""Places that a rank is damped by in fusing (Cormack, Clarke and Büttcher, "Reciprocal rank fusion", 2009)."""
_FIELDS = tuple(Passage.__dataclass_fields__)
_AT_ONCE = 40
"""New papers that are written together: what a broken-off filling loses at most."""


def prints(session: Session) -> dict[int, str]:
    """The papers that are not thrown away, in the order they came, each with a fingerprint that changes when its rows do.

    Rows follow from a paper's bytes, its list and its reader; their numbers tell a paper from one that had its place before.
    """
    counted = select(models.Passage.paper_id, func.count(), func.sum(models.Passage.id)).group_by(col(models.Passage.paper_id))
    rows = {paper: (int(count), int(total)) for paper, count, total in session.exec(counted)}
    asked = select(Paper.id, models.File.sha256, Paper.reader, Paper.imported).join(models.File)
    held = session.exec(asked.where(col(Paper.binned).is_(None)).order_by(col(Paper.id)))
    return {
        paper: sha256(dumps([digest, reader, listed, rows.get(paper)]).encode()).hexdigest()[:16]
        for paper, digest, reader, listed in held
    }


def batch(session: Session, space: Space, paper: int) -> Batch:
    """A paper's passages for the shelf, from its rows; vectors that are not kept are made."""
    asked = select(models.Passage).where(models.Passage.paper_id == paper).order_by(col(models.Passage.index))
    rows = session.exec(asked).all()
    places = {row.id: row.index for row in rows}
    passages = [Passage(**{name: getattr(row, name) for name in _FIELDS}) for row in rows]
    cited = session.exec(select(models.Citation).where(models.Citation.paper_id == paper).order_by(col(models.Citation.index)))
    made = records(passages, Audit(tuple(_citation(row, places) for row in cited), ()))
    vectors = None
    if space.encoder is not None:
        texts = [(record.text, record.language) for record in made]
        vectors = remembering(session, space, passages).vectors(texts, "passage")
    return Batch(list(places), made, vectors)


def bring_up_to_date(shelf: Shelf, session: Session, wanted: Mapping[int, str], space: Space) -> None:
    """See that just these papers are on the shelf, as their rows are now; a look at a small table where nothing has changed."""
    fetch = partial(batch, session, space)
    held = shelf.prints()
    new = [paper for paper, mark in wanted.items() if held.get(paper) != mark]
    for start in range(_AT_ONCE, len(new), _AT_ONCE):
        later = set(new[start:])
        shelf.sync({paper: mark for paper, mark in wanted.items() if paper not in later}, fetch)
    shelf.sync(wanted, fetch)


def promising(shelf: Shelf, claim: str, wanted: Iterable[int]) -> list[int]:
    """These papers, the most promising first; those that nothing speaks for come last, in their order."""
    found = shelf.search(claim, DEEP)
    points = _points(found)
    whose = shelf.papers_of(points)
    best: dict[int, float] = {}
    for passage, paper in whose.items():
        best[paper] = max(best.get(paper, 0.0), points[passage])
    return sorted(wanted, key=lambda paper: -best.get(paper, 0.0))


def _points(found: Mapping[str, Iterable[Hit]]) -> dict[int, float]:
    """What all channels together say for each passage: by its rank, for no score means the same in two channels."""
    points: defaultdict[int, float] = defaultdict(float)
    for channel, hits in found.items():
        for rank, hit in enumerate(hits, 1):
            points[hit.passage] += SHARES[channel] / (_DAMPED + rank)
    return dict(points)


def _citation(row: models.Citation, places: Mapping[int, int]) -> Citation:
    passage = None if row.passage_id is None else places.get(row.passage_id)
    return Citation(row.index, row.spans, row.text, row.style, row.names, year=row.year, calendar=row.calendar, passage=passage)
