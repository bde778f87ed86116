"""What does a paper say, what does each sentence of it rest on, and what of it is on the map?"""

from collections import Counter
from dataclasses import dataclass

from flask import Blueprint, abort, g, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from argmap import accounts, editing, fulltexts, maps, shelving
from argmap.graph import Edge, Graph, Node
from argmap.models import Map
from argmap.shelving import Description, InvalidDescription, Words
from argmap.sources import listed
from argmap.typeset import LONGEST_SEARCH, Sentence, Setting, sentence, typeset
from argmap.web import mending, telling
from argmap.web.board import Board
from argmap.web.house import house
from argmap.web.language import _, language
from argmap.web.page import asked, done, htmx, page
from claims import library
from claims.citations import Citation
from claims.errors import InvalidMap, MapChanged
from claims.matching.asked import MOST_CHARACTERS
from claims.models import Paper
from claims.reading import Reading
from claims.text import fold_digits
from claims.vocabulary import CitationProblem, NodeKind, Origin, Stance

blueprint = Blueprint("papers", __name__)

KEYS = "123456789acdfghioqrtvwyz"
"""Which key chooses which claim, while they are offered: none that means something else beside them."""
_NOTICES = {CitationProblem.CALENDAR_DIFFERS}


@dataclass(frozen=True)
class Opened:
    """A paper as read, with the map of it that whoever looks may see."""

    paper: Paper
    map: Map | None
    graph: Graph | None
    read: Reading
    described: Description
    """Title, authors and year as they are shown."""

    @property
    def title(self) -> Words:
        """Its title, which need not be in the paper's language."""
        return shelving.titled(self.paper)

    @property
    def faulty(self) -> int:
        """Citations with something wrong."""
        return sum(not each.ok for each in self.read.audit.citations)

    @property
    def claims(self) -> list[tuple[str, Node]]:
        """What a sentence can be evidence for, each with its key; "" for what has none left."""
        nodes = [node for node in self.graph.nodes if node.kind is not NodeKind.EVIDENCE] if self.graph else []
        return [(KEYS[place] if place < len(KEYS) else "", node) for place, node in enumerate(nodes)]


@blueprint.get("/papers/<int:paper_id>")
def text(paper_id: int) -> Response:
    """The paper, set for reading, with what is looked for marked in it."""
    held = opened(paper_id)
    sought = asked("find", LONGEST_SEARCH)
    if sought:
        setting, body = _set(held, sought)
    else:
        name = ("text", paper_id, held.map.id if held.map else None, language())
        setting, body = house().made(name, (held.read, held.graph), lambda: _set(held))
    at = min(max(request.args.get("at", 1, type=int), 1), max(setting.hits, 1))
    mended, doubts = mending.counted(held.read), mending.doubts(held.read)
    return page("papers/text.html", held=held, setting=setting, body=body, sought=sought, at=at, mended=mended, doubts=doubts)


def _set(held: Opened, sought: str = "") -> tuple[Setting, Markup]:
    """The paper set, and the words of it as a page has them: the same for everybody who reads it with that map."""
    setting = typeset(held.read, held.graph, sought)
    return setting, Markup(render_template("papers/_body.html", held=held, setting=setting))  # noqa: S704  (a template's own)


@blueprint.get("/papers/<int:paper_id>/reading")
def read(paper_id: int) -> Response:
    """What was mended and set apart in reading the file, and what makes its text doubtful."""
    held = opened(paper_id)
    return page("papers/reading.html", held=held, kinds=mending.mended(held.read), doubts=mending.doubts(held.read))


@blueprint.get("/papers/<int:paper_id>/passages/<int:index>")
def passage(paper_id: int, index: int) -> Response:
    """One sentence: what it cites, and what of the map rests on it."""
    return _card(opened(paper_id), index)


@blueprint.post("/papers/<int:paper_id>/maps/<int:map_id>/passages/<int:index>/evidence")
def evidence(paper_id: int, map_id: int, index: int) -> Response:
    """Make the sentence evidence for a claim, or against it."""
    held = opened(paper_id, map_id)
    said = asked("stance", 20) or Stance.SUPPORTS
    if said not in {Stance.SUPPORTS, Stance.CONTRADICTS} or held.map is None:
        abort(400)
    edge = Edge("", "", asked("claim", 100), Stance(said), origin=Origin.PERSON)
    try:
        with house().database.session(write=True) as rows:
            seen = request.form.get("seen", type=int)
            editing.add_evidence(rows, held.map, held.read, [index], link=edge, seen=seen, person=g.person.id)
    except InvalidMap as error:
        return _card(held, index, telling.told(error, _naming(held)), 422)
    except MapChanged:
        return _card(opened(paper_id, map_id), index, _("Somebody else changed this just now. Look at it, and try again."), 409)
    return _card(opened(paper_id, map_id), index, made=True) if htmx else done("papers.passage", paper_id=paper_id, index=index)


def _naming(held: Opened) -> telling.Called:
    return Board(held.map, held.paper, held.graph).naming if held.map and held.graph else str


def _card(held: Opened, index: int, told: str = "", status: int = 200, *, made: bool = False) -> Response:
    found = sentence(held.read, index, held.graph)
    if found is None:
        abort(404)
    texts = fulltexts_of(held) if found.citations else {}
    return page(
        "papers/passage.html", "card", status, held=held, sentence=found, most=MOST_CHARACTERS, told=told, made=made,
        texts=texts,
    )  # fmt: skip


@blueprint.get("/papers/<int:paper_id>/citations")
def citations(paper_id: int) -> Response:
    """Every citation beside the list's entry, and what is wrong with it; ``problem`` says which of them."""
    held = opened(paper_id)
    audit = held.read.audit
    counts = Counter(kind for each in audit.citations for kind in {problem.kind for problem in each.problems})
    wanted = asked("problem", 40)
    if wanted not in {"", "any", "none", *counts}:
        wanted = ""
    shown = [_told(held, each) for each in audit.citations if _is_meant(each, wanted)]
    with house().database.session() as rows:
        paper = rows.get_one(Paper, paper_id)
        texts, lost = fulltexts.seen(rows, paper, g.person), fulltexts.lost(rows, paper)
    return page(
        "papers/citations.html", "audit", held=held, wanted=wanted, counts=counts, shown=shown, notices=_NOTICES,
        texts=texts, lost={csl_id: texts[csl_id] for csl_id in lost},
        choices=[(str(each.csl.get("id", "")), listed(each.csl)) for each in held.read.references] if lost else [],
    )  # fmt: skip


def _is_meant(citation: Citation, wanted: str) -> bool:
    kinds = {problem.kind.value for problem in citation.problems}
    return {"": True, "any": not citation.ok, "none": citation.ok}.get(wanted, wanted in kinds)


def _told(held: Opened, citation: Citation) -> tuple[Citation, Sentence | None]:
    """The citation with its sentence, which is only looked at where there is something to see."""
    index = citation.passage
    return citation, sentence(held.read, index, held.graph) if citation.problems and index is not None else None


@blueprint.get("/papers/<int:paper_id>/citations/<int:index>")
def citation(paper_id: int, index: int) -> Response:
    """One citation: the entry it means, and what is wrong with it."""
    held = opened(paper_id)
    if index >= len(held.read.audit.citations):
        abort(404)
    found = held.read.audit.citations[index]
    alike = [each for each in held.read.audit.citations if found.reference is not None and each.reference == found.reference]
    return page("papers/citation.html", "card", held=held, citation=found, alike=alike, texts=fulltexts_of(held))


@blueprint.get("/papers/<int:paper_id>/about")
def about(paper_id: int) -> Response:
    """What the paper is called, to be written otherwise."""
    held = opened(paper_id)
    return _described(held, held.described)


@blueprint.post("/papers/<int:paper_id>/about")
def describe(paper_id: int) -> Response:
    """Another title, other authors, another year; the file stays as it came."""
    given = Description(asked("title"), tuple(asked("authors", 40_000).splitlines()), fold_digits(asked("year", 100)))
    try:
        with house().database.session(write=True) as rows:
            shelving.describe(rows, paper_id, given.title, given.authors, given.year)
    except InvalidDescription as error:
        return _described(opened(paper_id), given, str(error.values["field"]))
    return done("papers.text", paper_id=paper_id)


@blueprint.post("/papers/<int:paper_id>/about/as-read")
def describe_as_read(paper_id: int) -> Response:
    """Title, authors and year as the file says them; what was written over them can be had back."""
    before = opened(paper_id)
    own = library.own_reading(house().database.files, before.paper, house().settings)
    with house().database.session(write=True) as rows:
        shelving.describe_as_read(rows, paper_id, own)
    held = opened(paper_id)
    return _described(held, held.described, before=before.described if before.paper.edited else None)


def _described(held: Opened, given: Description, wrong: str = "", before: Description | None = None) -> Response:
    most = {"title": shelving.LONGEST_TITLE, "authors": shelving.MOST_AUTHORS, "name": shelving.LONGEST_NAME}
    status = 422 if wrong else 200
    return page("papers/about.html", status=status, held=held, given=given, wrong=wrong, most=most, before=before)


def fulltexts_of(held: Opened) -> dict[str, fulltexts.Held]:
    """The full texts of a paper's references that are here, by CSL id, and whether whoever looks may read them."""
    with house().database.session() as rows:
        return fulltexts.seen(rows, rows.get_one(Paper, held.paper.id), g.person)


def opened(paper_id: int, map_id: int | None = None) -> Opened:
    """The paper with a map of it, the newest on which the person has a role; from here on that role is what counts."""
    with house().database.session() as rows:
        paper = rows.get(Paper, paper_id)
        if paper is None or paper.binned is not None:
            abort(404)
        roles = [(each, accounts.role_of(rows, g.person, each)) for each in maps.maps_of(rows, paper)]
        known = [(each, role) for each, role in roles if role is not None and map_id in (None, each.id)]
        if map_id is not None and not known:
            abort(404)
        held, role = known[-1] if known else (None, g.get("role"))
        g.role = role
        graph = house().graph(rows, held) if held else None
        described = shelving.description(rows, paper_id)
    return Opened(paper, held, graph, house().subject(paper).reading, described)
