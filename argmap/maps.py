"""How does a draft become a map, a map rows, and rows a map again; how is a map changed, and the change taken back?

``graph_of`` and ``anchored`` are pure. The others take a session: what they change they first write into the map's change log,
as the touched nodes and links before and after, so that ``undo`` and ``redo`` are the same act with the sides exchanged.
Nothing is deleted by a change: a removed node or link is marked so, keeps its code, and comes back as itself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from argmap import models, rows
from argmap.check import check, faults, stands, told
from argmap.graph import Edge, Graph, Node, Quote, Source, Wording
from argmap.models import Change, Map
from argmap.sources import sources_of
from claims import library
from claims.drafting import Draft, DraftLink, DraftNode
from claims.drafting.cues import unlabelled
from claims.errors import InvalidMap, NotFound
from claims.files import Files
from claims.models import Paper, adapter
from claims.reading import Reading, with_list
from claims.references import CSL
from claims.text import direction
from claims.vocabulary import NodeKind

# From a draft, or from a file, to a graph: values in, values out


def graph_of(draft: Draft, reading: Reading) -> Graph:
    """The map that a draft proposes, every statement with its quotes and every piece of evidence with its sources."""
    drafted = [node for node in (draft.hypothesis, *draft.claims, *draft.evidence) if node is not None]
    question = draft.question
    return Graph(
        title=reading.title,
        language=reading.language,
        nodes=tuple(_node(node, reading) for node in drafted),
        edges=tuple(_edge(link) for link in draft.links),
        question=_wordings(question, reading) if question else (),
        question_quotes=_quotes(question.passages, reading) if question else (),
        paper=reading.short_id,
    )


def _node(drafted: DraftNode, reading: Reading) -> Node:
    kind = drafted.kind or NodeKind.CLAIM
    return Node(
        id=drafted.id,
        kind=kind,
        wordings=_wordings(drafted, reading),
        quotes=_quotes(drafted.passages, reading),
        sources=_sources(drafted, reading) if kind is NodeKind.EVIDENCE else (),
        condensed=drafted.condensed,
        reasons=tuple(reason.sentence() for reason in drafted.reasons),
    )


def _sources(drafted: DraftNode, reading: Reading) -> tuple[Source, ...]:
    return sources_of(drafted.passages, reading, drafted.language, drafted.citations)


def _edge(link: DraftLink) -> Edge:
    return Edge(
        id=link.id,
        source=link.source,
        target=link.target,
        stance=link.stance,
        reasons=tuple(reason.sentence() for reason in link.reasons),
        score=link.score,
    )


def _wordings(drafted: DraftNode, reading: Reading) -> tuple[Wording, ...]:
    """The statement, and for question and hypothesis the same statement in each other language a passage has it in."""
    wordings = [Wording(drafted.text, drafted.language, direction(drafted.text))]
    if drafted.kind not in (None, NodeKind.HYPOTHESIS):
        return tuple(wordings)
    for passage in (reading.cut.passages[index] for index in drafted.passages):
        if passage.language not in {wording.language for wording in wordings}:
            wordings.append(Wording(unlabelled(passage.text, passage.language), passage.language, passage.direction))
    return tuple(wordings)


def _quotes(passages: Iterable[int], reading: Reading) -> tuple[Quote, ...]:
    return tuple(_quote(index, reading) for index in passages)


def _quote(index: int, reading: Reading) -> Quote:
    passage = reading.cut.passages[index]
    return Quote(
        paper=reading.short_id,
        spans=passage.spans,
        text=passage.text,
        language=passage.language,
        direction=passage.direction,
        passage=index,
        page=passage.page,
        section=passage.section,
    )


def anchored(graph: Graph, reading: Reading) -> Graph:
    """The same map with every quote at its place in the paper as it is read now, where its words stand at one place only."""
    places: dict[str, list[int]] = {}
    for passage in reading.cut.passages:
        places.setdefault(passage.text, []).append(passage.index)

    def moved(quote: Quote) -> Quote:
        found = places.get(quote.text, [])
        if quote.paper != reading.short_id:
            return quote
        if not stands(quote, reading):
            return _quote(found[0], reading) if len(found) == 1 else quote
        known = next((index for index in found if reading.cut.passages[index].spans == quote.spans), None)
        return replace(quote, passage=known)

    nodes = tuple(replace(node, quotes=tuple(moved(quote) for quote in node.quotes)) for node in graph.nodes)
    return replace(graph, nodes=nodes, question_quotes=tuple(moved(quote) for quote in graph.question_quotes))


# A whole map to rows and back


def save(session: Session, graph: Graph, paper: Paper) -> Map:
    """Keep a graph as a new map of the paper; InvalidMap where it is none, or quotes what we do not hold."""
    if graph.paper not in ("", paper.short):
        raise InvalidMap(f"The map is of the paper {graph.paper}, not of {paper.short}. Save it with its own paper.")
    _refuse(faults(graph))
    row = Map(paper_id=paper.id, title=graph.title, language=graph.language)
    session.add(row)
    session.flush()
    rows.write_question(session, row, graph.question, graph.question_quotes)
    rows.write(session, row, {node.id: node for node in graph.nodes}, {edge.id: edge for edge in graph.edges})
    return row


def load(session: Session, held: Map) -> Graph:
    """The map as a value: equal to what was saved, but for standings, which are derived and not kept."""
    return rows.read(session, held)


def maps_of(session: Session, paper: Paper) -> Sequence[Map]:
    """The paper's maps, the newest last."""
    return session.exec(select(Map).where(Map.paper_id == paper.id).order_by(col(Map.id))).all()


def drop(session: Session, held: Map) -> None:
    """Delete a whole map with its change log. This cannot be undone."""
    session.execute(delete(Map).where(col(Map.id) == held.id))


def restore(
    session: Session,
    files: Files,
    graph: Graph,
    reading: Reading,
    data: bytes,
    imported: tuple[CSL, ...] | None = None,
) -> tuple[Map, library.Added]:
    """Take in a map with its paper, both or neither; InvalidMap where the paper does not say what the map quotes.

    A map that the paper has already, to the letter, is not kept twice. ``imported`` is the bibliography that stands in the
    place of the paper's own list, if one does.
    """
    if imported is not None:
        reading = with_list(reading, imported)
    graph = anchored(graph, reading)
    _refuse([finding.message for finding in check(graph, reading) if finding.code.startswith(("quote", "broken"))])
    added = library.add(session, files, reading, data, imported)
    for held in maps_of(session, added.paper):
        if load(session, held) == graph:
            return held, added
    return save(session, graph, added.paper), added


# Changing a map, and taking it back


def add_node(session: Session, held: Map, node: Node) -> Node:
    """Put a node on the map, with the next free code where it has none; the node as it stands there."""
    node = replace(node, id=_free(session, held, node.id, node.kind[0]))
    _change(session, held, f"add {node.id}", lambda _: ({node.id: node}, {}))
    return node


def add_link(session: Session, held: Map, edge: Edge) -> Edge:
    """Put a link on the map, with the next free code where it has none; the link as it stands there."""
    edge = replace(edge, id=_free(session, held, edge.id, "l"))
    _change(session, held, f"add {edge.id}", lambda _: ({}, {edge.id: edge}))
    return edge


def remove(session: Session, held: Map, code: str) -> Change:
    """Take a node or link off the map, with the links that would hang in the air; NotFound where there is none."""

    def without(graph: Graph) -> _Pieces:
        if code not in {*(node.id for node in graph.nodes), *(edge.id for edge in graph.edges)}:
            raise NotFound(f"There is no node or link {code!r} on this map. `argmap outline` shows what there is.", code=code)
        gone = _hanging(graph, code)
        return {node.id: None for node in graph.nodes if node.id in gone}, {
            edge.id: None for edge in graph.edges if edge.id in gone
        }

    return _change(session, held, f"remove {code}", without)


def undo(session: Session, held: Map) -> Change:
    """Take back the last change that still stands; NotFound where none does."""
    standing = select(Change).where(Change.map_id == held.id, col(Change.undone).is_(False))
    change = session.exec(standing.order_by(col(Change.seq).desc()).with_for_update()).first()
    if change is None:
        raise NotFound("There is nothing to undo on this map: it stands as it was first kept.")
    _apply(session, held, change.before)
    change.undone = True
    return change


def redo(session: Session, held: Map) -> Change:
    """Make the change again that was undone last; NotFound where none was, or another was made since."""
    log = changes(session, held)
    last = max((change.seq for change in log if not change.undone), default=0)
    change = next((change for change in log if change.seq > last), None)
    if change is None:
        raise NotFound("There is nothing to redo on this map.")
    _apply(session, held, change.after)
    change.undone = False
    return change


def changes(session: Session, held: Map) -> Sequence[Change]:
    """The map's change log, oldest first, with what was undone marked so."""
    return session.exec(select(Change).where(Change.map_id == held.id).order_by(col(Change.seq))).all()


_Pieces = tuple[Mapping[str, Node | None], Mapping[str, Edge | None]]
"""Nodes and links by code; None where one is to be off the map."""


def _change(session: Session, held: Map, act: str, made: Callable[[Graph], _Pieces]) -> Change:
    # Two people's changes come one after the other: on PostgreSQL by this lock, on SQLite by BEGIN IMMEDIATE.
    session.exec(select(Map).where(Map.id == held.id).with_for_update()).one()
    before = load(session, held)
    nodes, links = made(before)
    _refuse(faults(_changed(before, nodes, links)))
    was_nodes = {node.id: node for node in before.nodes}
    was_links = {edge.id: edge for edge in before.edges}
    rows.write(session, held, nodes, links)
    log = changes(session, held)
    change = Change(
        map_id=held.id,
        seq=log[-1].seq + 1 if log else 1,
        act=act,
        before=_packed({code: was_nodes.get(code) for code in nodes}, {code: was_links.get(code) for code in links}),
        after=_packed(nodes, links),
    )
    session.add(change)
    session.flush()
    return change


def _refuse(sentences: Sequence[str]) -> None:
    if sentences:
        raise InvalidMap(told(sentences), faults=tuple(sentences))


def _changed(graph: Graph, nodes: Mapping[str, Node | None], links: Mapping[str, Edge | None]) -> Graph:
    kept_nodes = {node.id: node for node in graph.nodes} | dict(nodes)
    kept_links = {edge.id: edge for edge in graph.edges} | dict(links)
    return replace(
        graph,
        nodes=tuple(node for node in kept_nodes.values() if node is not None),
        edges=tuple(edge for edge in kept_links.values() if edge is not None),
    )


def _hanging(graph: Graph, code: str) -> set[str]:
    """The node or link of that code, the links that begin or end at it, and the undercuts of those."""
    gone, waiting = set[str](), [code]
    touching: dict[str, list[str]] = {}
    for edge in graph.edges:
        for end in (edge.source, edge.target):
            touching.setdefault(end, []).append(edge.id)
    while waiting:
        at = waiting.pop()
        if at not in gone:
            gone.add(at)
            waiting += touching.get(at, ())
    return gone


def _apply(session: Session, held: Map, packed: Mapping[str, Any]) -> None:
    nodes, links = adapter(dict[str, Node | None]), adapter(dict[str, Edge | None])
    rows.write(session, held, nodes.validate_python(packed["nodes"]), links.validate_python(packed["links"]))


def _packed(nodes: Mapping[str, Node | None], links: Mapping[str, Edge | None]) -> dict[str, Any]:
    return {
        "nodes": adapter(dict[str, Node | None]).dump_python(dict(nodes), mode="json"),
        "links": adapter(dict[str, Edge | None]).dump_python(dict(links), mode="json"),
    }


def _free(session: Session, held: Map, code: str, letter: str) -> str:
    """The code, or the next of that letter: one that was never used on this map, by what was removed neither."""
    used = {
        each
        for table in (models.Node, models.Link)
        for each in session.exec(select(table.code).where(table.map_id == held.id)).all()
    }
    if code in used:
        raise InvalidMap(f"The code {code!r} was used on this map before. Leave it out, and the next free one is taken.")
    number = 1
    while not code and f"{letter}{number}" in used:
        number += 1
    return code or f"{letter}{number}"
