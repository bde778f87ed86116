"""Is the full text of a work that a paper cites here, and how is it attached to the reference?

Whoever may edit a map of the paper that cites attaches and takes off; whoever may see both papers reads both. Others are told
that a full text is held.
"""

import hashlib
from dataclasses import dataclass, replace

from flask import Blueprint, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from argmap import accounts, fulltexts, intake
from argmap.fulltexts import Candidate, Held, InvalidSource
from argmap.graph import Node
from argmap.intake import Place
from argmap.sources import listed
from argmap.web import library, papers, telling
from argmap.web.house import house
from argmap.web.language import _
from argmap.web.library import KINDS, Work
from argmap.web.page import asked, done, htmx, page
from argmap.web.papers import Opened
from claims.citations import Citation
from claims.errors import NotFound
from claims.models import Paper
from claims.reading import Reading
from claims.references import Reference
from claims.vocabulary import Role

blueprint = Blueprint("fulltexts", __name__)
_LONGEST_ID = 1_000


@dataclass(frozen=True)
class Card:
    """A reference with its full text, as its card shows it."""

    reference: Reference
    csl_id: str
    label: str
    cited: tuple[Citation, ...]
    text: Held | None
    work: Work | None
    """A file that is on its way here."""
    sought: str
    found: tuple[Candidate, ...]
    may_attach: bool
    told: str = ""
    was: int | None = None
    """The paper that was its full text before what was just done; 0 for none, None where nothing was done."""


@blueprint.get("/papers/<int:paper_id>/references/<int:index>")
def reference(paper_id: int, index: int) -> Response:
    """An entry of the list, where it is cited, and its full text."""
    held = papers.opened(paper_id)
    if index >= len(held.read.references):
        abort(404)
    was = asked("was", 12)
    return _page(held, replace(_card(held, index), was=int(was) if was.isdecimal() else None))


@blueprint.get("/papers/<int:paper_id>/references")
def entry(paper_id: int) -> Response:
    """The same by the entry's CSL id."""
    return redirect(url_for("fulltexts.reference", paper_id=paper_id, index=_index(papers.opened(paper_id))))


@blueprint.post("/papers/<int:paper_id>/fulltexts")
def attach(paper_id: int) -> Response:
    """Attach a paper that is here, or a file that is handed in for the purpose."""
    held = papers.opened(paper_id)
    index, csl_id, number = _index(held), asked("id", _LONGEST_ID), asked("source", 12)
    try:
        if not number:
            return _hand_in(held, index, csl_id)
        with house().database.session(write=True) as rows:
            paper, source = rows.get_one(Paper, paper_id), rows.get(Paper, int(number)) if number.isdecimal() else None
            before = fulltexts.of(rows, paper).get(csl_id)
            if source is None:
                raise NotFound(fulltexts.NOT_HERE)
            fulltexts.attach(rows, paper, csl_id, source, g.person)
    except (InvalidSource, NotFound) as error:
        return _refused(held, index, error)
    return _changed(paper_id, index, before)


def _hand_in(held: Opened, index: int, csl_id: str) -> Response:
    file = request.files.get("file")
    data = file.read() if file else b""
    if file is None or not data:
        told = _("There is nothing in that file. Choose the one with the work’s text.")
        return _page(held, replace(_card(held, index), told=told), 422)
    if hashlib.sha256(data).hexdigest() == held.read.sha256:
        raise InvalidSource(fulltexts.NOT_ITSELF)
    here = house()
    sha256 = here.database.files.put(data)
    with here.database.session(write=True) as rows:
        intake.ask(rows, sha256, file.filename or "", g.person, Place(held.paper.id, csl_id))
    here.worker.wake()
    return _page(held, _card(held, index)) if htmx else done("fulltexts.reference", paper_id=held.paper.id, index=index)


@blueprint.post("/papers/<int:paper_id>/fulltexts/detach")
def detach(paper_id: int) -> Response:
    """Take the full text off; the paper stays in the library."""
    held, csl_id = papers.opened(paper_id), asked("id", _LONGEST_ID)
    try:
        with house().database.session(write=True) as rows:
            before = fulltexts.detach(rows, rows.get_one(Paper, paper_id), csl_id, g.person)
    except (InvalidSource, NotFound) as error:
        return _refused(held, _index(held), error)
    if csl_id not in _ids(held):
        return done("papers.citations", paper_id=paper_id)
    return _changed(paper_id, _index(held), before)


def _refused(held: Opened, index: int, error: InvalidSource | NotFound) -> Response:
    """Why not; of a paper that may not be seen nobody learns that it is there."""
    status = 404 if isinstance(error, NotFound) else 422
    return _page(held, replace(_card(held, index), told=telling.told(error)), status)


def _changed(paper_id: int, index: int, before: Paper | None) -> Response:
    was = before.id if before else 0
    if not htmx:
        return done("fulltexts.reference", paper_id=paper_id, index=index, was=was)
    held = papers.opened(paper_id)
    return _page(held, replace(_card(held, index), was=was))


def at_hand(paper: Paper, node: Node) -> tuple[dict[str, Held], dict[int, Reading]]:
    """The full texts of a paper's references that are here, by CSL id, and of those that a statement quotes and whoever looks
    may read their readings, by their papers' ids."""
    with house().database.session() as rows:
        held = fulltexts.seen(rows, rows.get_one(Paper, paper.id), g.person)
    quoted = {quote.paper for quote in node.quotes} - {paper.short}
    sources = [each.source for each in held.values() if each.open and each.source.short in quoted]
    return held, {source.id: house().subject(source).reading for source in sources}


def _page(held: Opened, card: Card, status: int = 200) -> Response:
    return page("fulltexts/reference.html", "card", status, held=held, card=card, kinds=KINDS)


def _ids(held: Opened) -> list[str]:
    return [str(each.csl.get("id", "")) for each in held.read.references]


def _index(held: Opened) -> int:
    """The place in the list of the entry that is asked for."""
    ids, wanted = _ids(held), asked("id", _LONGEST_ID)
    if wanted not in ids:
        abort(404)
    return ids.index(wanted)


def _card(held: Opened, index: int) -> Card:
    entry, csl_id, sought = held.read.references[index], _ids(held)[index], asked("q", 200)
    with house().database.session() as rows:
        paper = rows.get_one(Paper, held.paper.id)
        text = fulltexts.seen(rows, paper, g.person).get(csl_id)
        job = intake.under_way(rows, Place(held.paper.id, csl_id), g.person)
        may = accounts.at_least(accounts.role_on(rows, g.person, held.paper.id), Role.EDITOR)
        offered = may and (job is None or bool(sought))
        found = fulltexts.candidates(rows, g.person, paper, entry.csl, sought) if offered else ()
        work = library.work(rows, job) if job else None
    return Card(
        reference=entry,
        csl_id=csl_id,
        label=listed(entry.csl),
        cited=tuple(each for each in held.read.audit.citations if each.reference == entry.index),
        text=text,
        work=work,
        sought=sought,
        found=tuple(each for each in found if text is None or each.called.paper != text.source.id),
        may_attach=may,
    )
