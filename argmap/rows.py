"""How is a graph laid into rows, and read from them again?

Only ``maps`` calls this: it decides what changes; here the values become rows. A piece that was there before keeps its row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from argmap import models
from argmap.graph import Edge, Graph, Node, Quote, Source, Wording
from argmap.models import Map
from claims.errors import InvalidMap
from claims.files import SHORT
from claims.models import File, Paper, Passage, extent
from claims.vocabulary import NodeKind, Origin

# From rows to a graph


def read(session: Session, held: Map) -> Graph:
    """The map as a value, what was removed left out."""
    return read_all(session, [held])[0]


def read_all(session: Session, maps: Sequence[Map]) -> list[Graph]:
    """Several maps as values: a class builds hundreds, and nine questions for each of them would take seconds."""
    ids = [held.id for held in maps]
    asked = select(models.Node).where(col(models.Node.map_id).in_(ids), col(models.Node.removed).is_(False))
    rows: dict[int, list[models.Node]] = defaultdict(list)
    for row in session.exec(asked.order_by(col(models.Node.place), col(models.Node.id))).all():
        rows[row.map_id].append(row)
    wordings, quotes, sources = _wordings(session, ids), _quotes(session, ids), _sources(session, ids)
    edges = _edges(session, ids)

    def node(row: models.Node, code: str, kind: NodeKind) -> Node:
        return Node(
            id=code,
            kind=kind,
            wordings=tuple(wordings[row.id]),
            quotes=tuple(quotes[row.id]),
            sources=tuple(sources[row.id]),
            condensed=row.condensed,
            origin=row.origin,
            reasons=row.reasons,
        )

    def graph(held: Map) -> Graph:
        question = next((row.id for row in rows[held.id] if row.code is None), None)
        return Graph(
            title=held.title,
            language=held.language,
            nodes=tuple(
                node(row, row.code, row.kind) for row in rows[held.id] if row.code is not None and row.kind is not None
            ),
            edges=tuple(edges[held.id]),
            question=tuple(wordings[question]),
            question_quotes=tuple(quotes[question]),
            paper=session.get_one(Paper, held.paper_id).short,
        )

    return [graph(held) for held in maps]


def _wordings(session: Session, maps: Collection[int]) -> dict[int | None, list[Wording]]:
    found: dict[int | None, list[Wording]] = defaultdict(list)
    for row in _hanging(session, maps, models.Wording):
        found[row.node_id].append(Wording(row.text, row.language, row.direction))
    return found


def _quotes(session: Session, maps: Collection[int]) -> dict[int | None, list[Quote]]:
    found: dict[int | None, list[Quote]] = defaultdict(list)
    papers = dict(session.exec(select(Paper.id, File.sha256).join(File)).all())
    index = dict(
        session.exec(
            select(Passage.id, Passage.index)
            .join(models.Quote, col(models.Quote.passage_id) == Passage.id)
            .join(models.Node, col(models.Node.id) == models.Quote.node_id)
            .where(col(models.Node.map_id).in_(maps))
        ).all()
    )
    for row in _hanging(session, maps, models.Quote):
        quote = Quote(
            paper=papers[row.paper_id][:SHORT],
            spans=row.spans,
            text=row.text,
            language=row.language,
            direction=row.direction,
            passage=index.get(row.passage_id),
            page=row.page,
            section=row.section,
        )
        found[row.node_id].append(quote)
    return found


def _sources(session: Session, maps: Collection[int]) -> dict[int | None, list[Source]]:
    found: dict[int | None, list[Source]] = defaultdict(list)
    for row in _hanging(session, maps, models.Source):
        source = Source(
            label=row.label,
            csl_id=row.csl_id,
            locator=row.locator,
            problems=row.problems,
            own=row.own,
            nearby=row.nearby,
            problem_kinds=row.problem_kinds,
        )
        found[row.node_id].append(source)
    return found


def _hanging(session: Session, maps: Collection[int], table: Any) -> Sequence[Any]:
    """The rows of one table that hang on the maps' nodes, in their order."""
    query = select(table).join(models.Node, col(models.Node.id) == table.node_id).where(col(models.Node.map_id).in_(maps))
    return session.exec(query.order_by(table.node_id, table.place)).all()


def _edges(session: Session, maps: Collection[int]) -> dict[int, list[Edge]]:
    codes = session.exec(select(models.Node.id, models.Node.code).where(col(models.Node.map_id).in_(maps))).all()
    nodes: dict[int | None, str] = {row: code for row, code in codes if code is not None}
    rows = session.exec(
        select(models.Link).where(col(models.Link.map_id).in_(maps)).order_by(col(models.Link.place), col(models.Link.id))
    ).all()
    links = {row.id: row.code for row in rows}
    found: dict[int, list[Edge]] = defaultdict(list)
    for row in rows:
        if not row.removed:
            edge = Edge(
                id=row.code,
                source=nodes[row.source_id],
                target=nodes[row.target_node_id] if row.target_link_id is None else links[row.target_link_id],
                stance=row.stance,
                joint=row.joint,
                revision=row.revision,
                origin=row.origin,
                reasons=row.reasons,
                score=row.score,
            )
            found[row.map_id].append(edge)
    return found


# From a graph to rows


def write_question(session: Session, held: Map, wordings: Sequence[Wording], quotes: Sequence[Quote]) -> None:
    """The research question, where there is one; once a map."""
    if wordings or quotes:
        row = models.Node(map_id=held.id, code=None, place=0, kind=None, condensed=False, origin=Origin.DRAFTED, reasons=())
        session.add(row)
        session.flush()
        _hang(session, {row.id: (wordings, quotes, ())})


def write(session: Session, held: Map, nodes: Mapping[str, Node | None], edges: Mapping[str, Edge | None]) -> None:
    """Each node and link by its code as it is to be now; None marks it removed."""
    _write_nodes(session, held, nodes)
    _write_edges(session, held, edges)


def _write_nodes(session: Session, held: Map, nodes: Mapping[str, Node | None]) -> None:
    rows = _rows(session, held, models.Node)
    for place, (code, node) in enumerate(nodes.items(), start=len(rows) + 1):
        if node is None:
            rows[code].removed = True
            continue
        fields = {name: getattr(node, name) for name in ("kind", "condensed", "origin", "reasons")} | {"removed": False}
        rows[code] = _laid(rows.get(code), models.Node, fields, {"map_id": held.id, "code": code, "place": place})
        session.add(rows[code])
    session.flush()
    parts = {code: (node.wordings, node.quotes, node.sources) for code, node in nodes.items() if node}
    _hang(session, {rows[code].id: each for code, each in parts.items()})


def _write_edges(session: Session, held: Map, edges: Mapping[str, Edge | None]) -> None:
    rows = _rows(session, held, models.Link)
    nodes = {code: row.id for code, row in _rows(session, held, models.Node).items()}
    places = {code: place for place, code in enumerate(edges, start=len(rows) + 1)}
    waiting = [edge for edge in edges.values() if edge is not None]
    while waiting:
        # An undercut is written once the link it ends on has its row.
        ready = {edge.id: edge for edge in waiting if edge.target in nodes or edge.target in rows}
        if not ready:
            raise InvalidMap("The map's links undercut one another in a circle. One of them must end at a node.")
        for code, edge in ready.items():
            new = {"map_id": held.id, "code": code, "place": places[code]}
            rows[code] = _laid(rows.get(code), models.Link, _link(edge, nodes, rows), new)
            session.add(rows[code])
        session.flush()
        waiting = [edge for edge in waiting if edge.id not in ready]
    for code in (code for code, edge in edges.items() if edge is None):
        rows[code].removed = True
    session.flush()


def _link(edge: Edge, nodes: Mapping[str, int], links: Mapping[str, models.Link]) -> dict[str, Any]:
    return {
        "source_id": nodes[edge.source],
        "target_node_id": nodes.get(edge.target),
        "target_link_id": None if edge.target in nodes else links[edge.target].id,
        "removed": False,
    } | {name: getattr(edge, name) for name in ("stance", "joint", "revision", "origin", "reasons", "score")}


def _laid(row: Any, table: Any, fields: dict[str, Any], new: dict[str, Any]) -> Any:
    """The row with its fields set, made where it was none."""
    return table(**fields, **new) if row is None else row.sqlmodel_update(fields)


def _rows(session: Session, held: Map, table: Any) -> dict[str, Any]:
    """All rows of the map by code, removed ones included, the research question left out."""
    rows = session.exec(select(table).where(table.map_id == held.id, table.code.is_not(None))).all()
    return {row.code: row for row in rows}


_Hanging = tuple[Sequence[Wording], Sequence[Quote], Sequence[Source]]


def _hang(session: Session, parts: Mapping[int, _Hanging]) -> None:
    """Give nodes (by row) their wordings, quotes and sources, in the place of those they had."""
    papers = {digest[:SHORT]: row for row, digest in session.exec(select(Paper.id, File.sha256).join(File)).all()}
    passages = _passages(session, {papers.get(quote.paper) for _, quotes, _ in parts.values() for quote in quotes})
    laid: dict[Any, list[dict[str, Any]]] = {models.Wording: [], models.Quote: [], models.Source: []}
    for node, (wordings, quotes, sources) in parts.items():
        laid[models.Wording] += [_fields(each, node, place) for place, each in enumerate(wordings)]
        laid[models.Source] += [_fields(each, node, place) for place, each in enumerate(sources)]
        laid[models.Quote] += [_quoted(each, node, place, papers, passages) for place, each in enumerate(quotes)]
    for table, rows in laid.items():
        session.execute(delete(table).where(table.node_id.in_(list(parts))))
        if rows:
            session.execute(insert(table), rows)


def _quoted(
    quote: Quote, node: int, place: int, papers: Mapping[str, int], passages: Mapping[tuple[int, int], int]
) -> dict[str, Any]:
    paper = papers.get(quote.paper)
    if paper is None:
        raise InvalidMap("The map quotes the paper {paper}, which is not here. Add that paper first.", paper=quote.paper)
    values = _fields(quote, node, place) | extent(quote.spans) | {"paper_id": paper}
    del values["paper"]
    index = values.pop("passage")
    if index is not None and (paper, index) not in passages:
        raise InvalidMap(
            "The map quotes passage {passage} of the paper {paper}, which has none of that number.",
            passage=index,
            paper=quote.paper,
        )
    return values | {"passage_id": passages[paper, index] if index is not None else None}


def _passages(session: Session, papers: Iterable[int | None]) -> dict[tuple[int, int], int]:
    known = [paper for paper in papers if paper is not None]
    rows = session.exec(select(Passage.paper_id, Passage.index, Passage.id).where(col(Passage.paper_id).in_(known))).all()
    return {(paper, index): row for paper, index, row in rows if row is not None}


def _fields(value: Any, node: int, place: int) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__} | {"node_id": node, "place": place}
