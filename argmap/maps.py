"""How does a draft become a map, a map rows, and rows a map again; how is a map changed, and the change taken back?

``graph_of`` and ``anchored`` are pure. The others take a session. Every act, undoing and redoing too, is one row of the change
log: the touched nodes and links before and after, numbered by the version of the map it made. Taking back is writing the former
sides again. Nothing is deleted by a change: a removed node or link is marked so, keeps its code, and comes back as itself.

Several people may edit at once. An act says which version its person saw; what was changed since by another act is not changed
again over its head (MapChanged), all else goes through.

A link's ``revision`` names what it rests on: its relation and ends, the fellows it is joint with, the words and quotes of the
statements at its ends, and the same of the link it undercuts. When any of that changes the link takes a revision it never had
(the one after the map's new version), so that a verdict on an earlier one is seen to be stale. Undoing and redoing give an
earlier number back only if all of that is to the letter what it was under that number; else they, too, give a new one.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import reduce
from typing import Any, TypedDict, TypeVar, Unpack

from sqlalchemy import ColumnElement, delete
from sqlmodel import Session, col, func, select

from argmap import models, rows
from argmap.check import LARGEST, check, faults, stands, told
from argmap.graph import Edge, Graph, Node, Quote, Source, Wording
from argmap.models import BuiltMap, Change, Map, ReviewSession
from argmap.sources import sources_of
from claims import library
from claims.drafting import Draft, DraftLink, DraftNode
from claims.drafting.cues import unlabelled
from claims.errors import InvalidMap, MapChanged, NotFound
from claims.files import Files
from claims.models import Paper, Passage, adapter
from claims.reading import Reading, with_list
from claims.references import CSL
from claims.text import direction
from claims.vocabulary import NodeKind, Standing
from claims.wording import Sentence

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
        question_quotes=quotes_of(question.passages, reading) if question else (),
        paper=reading.short_id,
    )


def _node(drafted: DraftNode, reading: Reading) -> Node:
    kind = drafted.kind or NodeKind.CLAIM
    return Node(
        id=drafted.id,
        kind=kind,
        wordings=_wordings(drafted, reading),
        quotes=quotes_of(drafted.passages, reading),
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


def quotes_of(passages: Iterable[int], reading: Reading) -> tuple[Quote, ...]:
    """The quotes of whole passages of a paper, by their indices."""
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
        raise InvalidMap(
            "The map is of the paper {other}, not of {paper}. Save it with its own paper.", other=graph.paper, paper=paper.short
        )
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


def load_all(session: Session, held: Sequence[Map]) -> list[Graph]:
    """Several maps as values, in their order: for those that a class has built."""
    return rows.read_all(session, held)


def content(session: Session, held: Map) -> tuple[object, ...]:
    """What ``load`` hangs on, in a moment: where this is the same as before, so is the map.

    A change raises the version. A paper read again may number its passages otherwise, and one that goes takes its quotes along.
    """
    quoted = (
        select(func.count(), func.sum(models.Quote.passage_id), func.sum(Passage.index), func.sum(models.Quote.paper_id))
        .select_from(models.Quote)
        .join(models.Node, col(models.Node.id) == models.Quote.node_id)
        .join(Passage, col(Passage.id) == models.Quote.passage_id, isouter=True)
        .where(models.Node.map_id == held.id)
    )
    paper = session.get_one(Paper, held.paper_id).short
    return (held.version, held.created, held.title, held.language, paper, *session.exec(quoted).one())


def maps_of(session: Session, paper: Paper) -> Sequence[Map]:
    """The paper's maps, the newest last, without those that are built in a session."""
    built = select(BuiltMap.map_id)
    return session.exec(select(Map).where(Map.paper_id == paper.id, col(Map.id).not_in(built)).order_by(col(Map.id))).all()


def drop(session: Session, held: Map) -> None:
    """Delete a whole map with its change log and sessions, and the maps built in these. This cannot be undone."""
    drop_built(session, col(ReviewSession.map_id) == held.id)
    session.execute(delete(Map).where(col(Map.id) == held.id))


def drop_built(session: Session, where: ColumnElement[bool]) -> None:
    """Delete the maps that were built in those sessions, which outlive no session."""
    built = select(BuiltMap.map_id).join(ReviewSession, col(ReviewSession.id) == BuiltMap.session_id).where(where)
    session.execute(delete(Map).where(col(Map.id).in_(built)))


def restore(
    session: Session,
    files: Files,
    graph: Graph,
    reading: Reading,
    data: bytes,
    imported: tuple[CSL, ...] | None = None,
    sources: Iterable[Reading] = (),
) -> tuple[Map, library.Added]:
    """Take in a map with its paper, both or neither; InvalidMap where the paper does not say what the map quotes.

    A map that the paper has already, to the letter, is not kept twice. ``imported`` is the bibliography that stands in the
    place of the paper's own list, if one does; ``sources`` are the stored full texts that the map quotes besides.
    """
    if imported is not None:
        reading = with_list(reading, imported)
    graph = anchored(graph, reading)
    _refuse([finding.message for finding in check(graph, reading, sources) if finding.code.startswith(("quote", "broken"))])
    added = library.add(session, files, reading, data, imported)
    for held in maps_of(session, added.paper):
        if load(session, held) == graph:
            return held, added
    return save(session, graph, added.paper), added


# Changing a map, and taking it back


class Act(StrEnum):
    """What a change did: the first word of ``Change.act``. The codes it was about follow it."""

    ADD = "add"
    LINK = "link"
    UNDERCUT = "undercut"
    REWORD = "reword"
    KIND = "kind"
    SPLIT = "split"
    MERGE = "merge"
    MOVE = "move"
    JOIN = "join"
    """Links became joint premises."""
    PART = "part"
    """Joint premises were taken apart."""
    RELATE = "relate"
    """A link that supported contradicts, or the other way."""
    REMOVE = "remove"
    QUOTE = "quote"
    """A statement was given a passage to rest on."""
    UNQUOTE = "unquote"
    """A passage was taken from under a statement."""
    QUESTION = "question"
    UNDO = "undo"
    """The number of the change it took back follows."""
    REDO = "redo"


_MAKERS = {Act.ADD, Act.LINK, Act.UNDERCUT}
_TURNS = {Act.UNDO, Act.REDO}
QUESTION = ""
"""Stands for the research question among codes."""


class By(TypedDict, total=False):
    """Who acts, and on what they saw; either may be left out."""

    seen: int | None
    """The map's version that the person saw."""
    person: int | None
    """Row id of the person."""


class Codes:
    """Codes that nothing on a map ever had, what was removed from it included."""

    def __init__(self, used: Collection[str]) -> None:
        self._used = set(used)

    def take(self, letter: str, code: str = "") -> str:
        """The code, or the next of that letter; InvalidMap where that one was used before."""
        if code in self._used:
            raise InvalidMap(
                "The code {code} was used on this map before. Leave it out, and the next free one is taken.", code=code
            )
        number = 1
        while not code and f"{letter}{number}" in self._used:
            number += 1
        self._used.add(code or f"{letter}{number}")
        return code or f"{letter}{number}"


def add_node(session: Session, held: Map, node: Node, **by: Unpack[By]) -> Node:
    """Put a node on the map, with the next free code where it has none; the node as it stands there."""

    def more(graph: Graph, codes: Codes) -> Graph:
        return replace(graph, nodes=(*graph.nodes, replace(node, id=codes.take(node.kind[0], node.id))))

    (added,) = sides(change(session, held, Act.ADD, (), more, **by)).nodes.values()
    return added or node


def add_link(session: Session, held: Map, edge: Edge, **by: Unpack[By]) -> Edge:
    """Put a link on the map, with the next free code where it has none; the link as it stands there."""

    def more(graph: Graph, codes: Codes) -> Graph:
        return replace(graph, edges=(*graph.edges, replace(edge, id=codes.take("l", edge.id))))

    made = change(session, held, Act.LINK, (edge.source, edge.target), more, **by)
    return sides(made).links[made.act.split()[1]] or edge


def remove(session: Session, held: Map, code: str, **by: Unpack[By]) -> Change:
    """Take a node or link off the map, with the links that would hang in the air; NotFound where there is none."""

    def without(graph: Graph, _codes: Codes) -> Graph:
        known(graph, code)
        gone = hanging(graph, [code])
        return replace(
            graph,
            nodes=tuple(node for node in graph.nodes if node.id not in gone),
            edges=tuple(edge for edge in graph.edges if edge.id not in gone),
        )

    return change(session, held, Act.REMOVE, (code,), without, **by)


def known(graph: Graph, code: str) -> Node | Edge:
    """The node or link of that code; NotFound where there is none."""
    pieces: dict[str, Node | Edge] = {**{node.id: node for node in graph.nodes}, **{edge.id: edge for edge in graph.edges}}
    if code in pieces:
        return pieces[code]
    raise NotFound("There is no statement or link {code} on this map. The outline shows what there is.", code=code)


def undo(session: Session, held: Map, **by: Unpack[By]) -> Change:
    """Take back the last change that still stands; NotFound where none does.

    Where a person is named, the last one of theirs (or of nobody in particular) is meant, whatever others did since. MapChanged
    where what it left was changed again, or others built on it.
    """
    row, graph = _opened(session, held)
    done, _ = _stacks(session, row, by.get("person"))
    if not done:
        if by.get("person") is not None:
            raise NotFound("There is nothing of yours to undo on this map.")
        raise NotFound("There is nothing to undo on this map: it stands as it was first kept.")
    return _turned(session, row, graph, Act.UNDO, done[-1], by)


def redo(session: Session, held: Map, **by: Unpack[By]) -> Change:
    """Make the change again that was undone last; NotFound where none was, or another was made since.

    Where a person is named, it is theirs, as with ``undo``.
    """
    row, graph = _opened(session, held)
    _, undone = _stacks(session, row, by.get("person"))
    if not undone:
        raise NotFound("There is nothing to redo on this map.")
    return _turned(session, row, graph, Act.REDO, undone[-1], by)


def changes(session: Session, held: Map) -> Sequence[Change]:
    """The map's change log, oldest first, with what was undone marked so; each undoing and redoing is a row of its own."""
    return session.exec(select(Change).where(Change.map_id == held.id).order_by(col(Change.seq))).all()


@dataclass(frozen=True, slots=True)
class Past:
    """What one change did to one node or link."""

    version: int
    """Of the map, made by it."""
    act: Act
    codes: tuple[str, ...]
    """What the change was about."""
    of: Act | None
    """What was undone or done again."""
    person: int | None
    made: datetime
    undone: bool
    before: Node | Edge | tuple[tuple[Wording, ...], tuple[Quote, ...]] | None
    """None where it was not on the map; the wordings with the quotes, where it is the research question."""
    after: Node | Edge | tuple[tuple[Wording, ...], tuple[Quote, ...]] | None
    """Differs in nothing but its revision where the change was to what a link rests on."""


def history(session: Session, held: Map, code: str) -> tuple[Past, ...]:
    """The changes of one node or link, or of the research question (``QUESTION``), oldest first.

    A link's begins with what was done to it, and has every change of what it rests on.
    """
    found, said = [], dict[int, Change]()
    for row in changes(session, held):
        said[row.seq] = row
        before, after = sides(row, after=False), sides(row)
        if code not in before.pieces() and code not in after.pieces():
            continue
        act, codes = _acted(row)
        turned = said.get(int(codes[0])) if act in _TURNS else None
        of, about = _acted(turned) if turned else (None, codes)
        past = Past(row.seq, act, about, of, row.after.get("by"), row.made, row.undone, before.piece(code), after.piece(code))
        found.append(past)
    return tuple(found)


_Question = tuple[tuple[Wording, ...], tuple[Quote, ...]]


@dataclass(frozen=True, slots=True)
class Side:
    """The nodes and links that a change touched, by code, as they were before or after it; None where one was off the map."""

    nodes: Mapping[str, Node | None]
    links: Mapping[str, Edge | None]
    senses: Mapping[str, str]
    """What each link rested on, as a hash."""
    question: _Question | None = None
    """None where the change was to something else."""

    def pieces(self) -> set[str]:
        """The codes of all it holds."""
        return {*self.nodes, *self.links, *([QUESTION] if self.question is not None else [])}

    def piece(self, code: str) -> Node | Edge | _Question | None:
        """The node, the link, or the question with its quotes."""
        return self.question if code == QUESTION else self.nodes.get(code) or self.links.get(code)


def sides(row: Change, *, after: bool = True) -> Side:
    """What a change touched, as it left it (or found it)."""
    kept = row.after if after else row.before
    values = (kept["nodes"], kept["links"], kept.get("senses", {}), kept.get("question"))
    shapes = (dict[str, Node | None], dict[str, Edge | None], dict[str, str], _Question | None)
    return Side(*(adapter(shape).validate_python(value) for shape, value in zip(shapes, values, strict=True)))


def change(
    session: Session,
    held: Map,
    act: Act,
    named: Sequence[str],
    made: Callable[[Graph, Codes], Graph],
    **by: Unpack[By],
) -> Change:
    """Change a map by a function from the map as it is to the map as it is to be, and log it.

    ``named`` are the codes that were spoken of. InvalidMap where no map would come of it or nothing would change, MapChanged
    where what it touches was changed after ``seen``.
    """
    row, before = _opened(session, held)
    since = _since(session, row, by.get("seen"))
    try:
        after = made(before, Codes(_used(session, row)))
        _refuse(faults(after))
    except (InvalidMap, NotFound) as error:
        _refuse_changed(row, since, set(named), error)
        raise
    return _logged(session, row, _Turn(act, named, before, after, since, by.get("person")))


# Inside a change


@dataclass(frozen=True, slots=True)
class _Turn:
    """What is to be logged."""

    act: Act
    named: Sequence[str]
    before: Graph
    after: Graph
    since: Sequence[Change]
    person: int | None
    former: Side | None = None
    """What the map is to be again, where a change is taken back: its revisions hold if they still mean the same."""


def _opened(session: Session, held: Map) -> tuple[Map, Graph]:
    # Two people's changes come one after the other: on PostgreSQL by this lock, on SQLite by BEGIN IMMEDIATE.
    locked = select(Map).where(Map.id == held.id).with_for_update().execution_options(populate_existing=True)
    row = session.exec(locked).one()
    return row, load(session, row)


def _logged(session: Session, row: Map, turn: _Turn) -> Change:
    before, after = _Lookup(turn.before), _Lookup(turn.after)
    touched = before.touched(after)
    if not touched:
        raise InvalidMap("That changes nothing: the map has it so already.")
    _refuse_changed(row, turn.since, touched)
    version = _next(session, row, turn)
    after = _Lookup(_revised(before, after, touched, turn.former, version))
    nodes, links = _differing(before.nodes, after.nodes), _differing(before.links, after.links)
    if QUESTION in touched:
        _ask(session, row, after.graph)
    rows.write(session, row, nodes, links)
    new = [code for code in (*nodes, *links) if code not in before.nodes and code not in before.links]
    codes = new if turn.act in _MAKERS else turn.named if turn.act in _TURNS else (*turn.named, *new)
    logged = Change(
        map_id=row.id,
        seq=version,
        act=" ".join([turn.act, *filter(None, codes)]),
        before=before.packed(nodes, links, QUESTION in touched),
        after=after.packed(nodes, links, QUESTION in touched) | {"by": turn.person},
    )
    row.version = version
    session.add_all((row, logged))
    session.flush()
    return logged


def _turned(session: Session, row: Map, graph: Graph, act: Act, number: int, by: By) -> Change:
    """Take back the last turn of a change: the change itself, its undoing or its redoing. The change is returned."""
    log = session.exec(select(Change).where(Change.map_id == row.id, Change.seq >= number).order_by(col(Change.seq))).all()
    turned = log[0]
    last = next((each for each in reversed(log) if _of(each) == number), turned)
    later = [each for each in log if each.seq > last.seq]
    former, left, now = sides(last, after=False), sides(last), _Lookup(graph)
    own = _touched(last)
    _refuse_changed(row, later, {code for code in own if not _same(now.piece(code), left.piece(code))})
    after = _with(graph, former, own)
    if problems := faults(after):
        _refuse_changed(row, later, {code for each in later for code in _touched(each)}, InvalidMap(told(problems)))
        _refuse(problems)
    since = _since(session, row, by.get("seen"))
    _logged(session, row, _Turn(act, (str(number),), graph, after, since, by.get("person"), former))
    turned.undone = act is Act.UNDO
    session.add(turned)
    session.flush()
    return turned


def _stacks(session: Session, row: Map, person: int | None) -> tuple[list[int], list[int]]:
    """The numbers of the changes that can be undone and of those that can be made again, the next one last."""
    by = col(Change.after)["by"].as_integer()
    query = select(Change.seq, Change.act, Change.undone, by).where(Change.map_id == row.id).order_by(col(Change.seq))
    log = session.exec(query).all()
    turned = {int(act.split()[1]) for _, act, _, _ in log if act.split()[0] in _TURNS}
    done: list[int] = []
    undone: list[int] = []
    for seq, act, taken_back, made_by in log:
        word, *codes = act.split()
        if word in _TURNS:
            number = int(codes[0])
            out_of, into = (done, undone) if word == Act.UNDO else (undone, done)
            if number in out_of:
                out_of.remove(number)
                into.append(number)
        elif person is None or made_by in (None, person):
            undone.clear()
            if not taken_back or seq in turned:  # what was taken back before undoing was logged stays so
                done.append(seq)
    return done, undone


def _since(session: Session, row: Map, seen: int | None) -> Sequence[Change]:
    """The changes that a person who saw that version has not seen."""
    if seen is None or seen == row.version:
        return ()
    if seen > row.version:
        message = Sentence("This page speaks of a later map than the one kept here. Open the map again, then make your change.")
        raise MapChanged(message, version=row.version, acts=(), touched=())
    query = select(Change).where(Change.map_id == row.id, Change.seq > seen)
    return session.exec(query.order_by(col(Change.seq))).all()


def _refuse_changed(row: Map, since: Sequence[Change], codes: set[str], cause: Exception | None = None) -> None:
    """MapChanged where a change has touched one of the codes."""
    met = [(each, common) for each in since if (common := _touched(each) & codes)]
    if met:
        touched = sorted({code for _, some in met for code in some})
        names = reduce(
            lambda before, code: Sentence("{before}, {code}", before=before, code=code),
            (code or Sentence("the research question") for code in touched),
        )
        message = Sentence(
            "This was changed meanwhile: {names}. Look at it as it is now, then make your change again.", names=names
        )
        acts = tuple(each.act for each, _ in met)
        raise MapChanged(message, version=row.version, acts=acts, touched=tuple(touched)) from cause


def _refuse(sentences: Sequence[str]) -> None:
    if sentences:
        raise InvalidMap(told(sentences), faults=tuple(sentences))


def _acted(row: Change) -> tuple[Act, tuple[str, ...]]:
    word, *codes = row.act.split()
    return Act(word), tuple(codes)


def _of(row: Change) -> int | None:
    """The number of the change that this one took back or made again."""
    act, codes = _acted(row)
    return int(codes[0]) if act in _TURNS else None


def _touched(row: Change) -> set[str]:
    """The codes of what a change changed in more than the revision."""
    before, after = sides(row, after=False), sides(row)
    return {code for code in before.pieces() if not _same(before.piece(code), after.piece(code))}


def _same(one: object, other: object) -> bool:
    return _plain(one) == _plain(other)


def _plain(piece: object) -> object:
    """A node, a link or a question without what may differ where nothing was changed."""
    if isinstance(piece, Edge):
        return replace(piece, revision=1, standing=Standing.UNSEEN)
    if isinstance(piece, Node):
        return replace(piece, quotes=tuple(replace(quote, passage=None) for quote in piece.quotes))
    if isinstance(piece, Quote):
        return replace(piece, passage=None)  # its number changes when the paper is read again
    return tuple(_plain(each) for each in piece) if isinstance(piece, tuple) else piece


class _Lookup:
    """A graph with its pieces at hand by code."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.nodes = {node.id: node for node in graph.nodes}
        self.links = {edge.id: edge for edge in graph.edges}
        self._groups: dict[tuple[str, str], set[str]] = defaultdict(set)
        for edge in graph.edges:
            if edge.joint:
                self._groups[edge.target, edge.joint].add(edge.id)

    def piece(self, code: str) -> Node | Edge | _Question | None:
        """What has that code; None where it is not on the map."""
        if code == QUESTION:
            return self.graph.question, self.graph.question_quotes
        return self.nodes.get(code) or self.links.get(code)

    def touched(self, after: "_Lookup") -> set[str]:
        """The codes of what is otherwise after, a link's revision aside."""
        nodes, links = _differing(self.nodes, after.nodes), _differing(self.links, after.links)
        changed = {code for code in links if not _same(self.links.get(code), after.links.get(code))}
        asked = () if self.piece(QUESTION) == after.piece(QUESTION) else (QUESTION,)
        return {*nodes, *changed, *asked}

    def fellows(self, code: str) -> set[str]:
        """A link with those it is joint with; nothing for what is no link here."""
        edge = self.links.get(code)
        return {code} | self._groups.get((edge.target, edge.joint), set()) if edge else set()

    def sense(self, edge: Edge) -> str:
        """All that a link rests on, as a hash."""
        parts: list[object] = []
        at: Edge | None = edge
        while at is not None:
            parts += (at.stance, at.source, _words(self.nodes[at.source]), sorted(self.fellows(at.id)), at.target)
            if at.target in self.nodes:
                parts.append(_words(self.nodes[at.target]))
            at = self.links.get(at.target)
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def packed(self, nodes: Iterable[str], links: Iterable[str], asked: bool) -> dict[str, Any]:
        """Those nodes and links, and the question where it was touched, as the log keeps them."""
        here = {code: self.links[code] for code in links if code in self.links}
        return {
            "nodes": adapter(dict[str, Node | None]).dump_python({code: self.nodes.get(code) for code in nodes}, mode="json"),
            "links": adapter(dict[str, Edge | None]).dump_python({code: self.links.get(code) for code in links}, mode="json"),
            "senses": {code: self.sense(edge) for code, edge in here.items()},
        } | ({"question": adapter(_Question).dump_python(self.piece(QUESTION), mode="json")} if asked else {})


def _words(node: Node) -> list[object]:
    wordings = [(wording.language, wording.text) for wording in node.wordings]
    return [wordings, [(quote.paper, quote.spans, quote.text) for quote in node.quotes]]


_Piece = TypeVar("_Piece", Node, Edge)


def _differing(before: Mapping[str, _Piece], after: Mapping[str, _Piece]) -> dict[str, _Piece | None]:
    """What is otherwise after, None where it is gone. What is new stands first: rows take their places in this order."""
    codes = (*(code for code in after if code not in before), *before)
    return {code: after.get(code) for code in codes if before.get(code) != after.get(code)}


def _revised(before: _Lookup, after: _Lookup, touched: set[str], former: Side | None, version: int) -> Graph:
    """The graph after, with every link whose ground has changed at another revision."""
    shaken = hanging(
        after.graph, {*touched, *(each for code in touched for side in (before, after) for each in side.fellows(code))}
    )

    def revised(edge: Edge) -> Edge:
        if edge.id not in shaken:
            return edge
        was, sense = before.links.get(edge.id), after.sense(edge)
        if was is not None and before.sense(was) == sense:
            return replace(edge, revision=was.revision)
        known = former.links.get(edge.id) if former else None
        if former is not None and known is not None and former.senses.get(edge.id) == sense:
            return replace(edge, revision=known.revision)
        return replace(edge, revision=version + 1) if was or known else edge

    return replace(after.graph, edges=tuple(revised(edge) for edge in after.graph.edges))


def _with(graph: Graph, former: Side, codes: set[str]) -> Graph:
    """The graph with those nodes, links and question as they were formerly."""
    nodes = {node.id: node for node in graph.nodes} | {code: each for code, each in former.nodes.items() if code in codes}
    links = {edge.id: edge for edge in graph.edges} | {code: each for code, each in former.links.items() if code in codes}
    question = former.question if former.question is not None else (graph.question, graph.question_quotes)
    return replace(
        graph,
        nodes=tuple(node for node in nodes.values() if node is not None),
        edges=tuple(edge for edge in links.values() if edge is not None),
        question=question[0],
        question_quotes=question[1],
    )


def hanging(graph: Graph, codes: Iterable[str]) -> set[str]:
    """The nodes and links of those codes, the links that begin or end at them, and the undercuts of those."""
    gone, waiting = set[str](), list(codes)
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


def _next(session: Session, row: Map, turn: _Turn) -> int:
    """The next version; the number after it is larger than any revision that a link of the map ever had."""
    logged = session.exec(select(func.max(Change.seq)).where(Change.map_id == row.id)).one() or 0
    revision = max((edge.revision for graph in (turn.before, turn.after) for edge in graph.edges), default=1)
    version = max(row.version, logged, revision - 1) + 1
    if version >= LARGEST:
        raise InvalidMap(
            "A link of this map has the revision {revision}, after which there is none. Draft the map again.", revision=revision
        )
    return version


def _ask(session: Session, row: Map, graph: Graph) -> None:
    session.execute(delete(models.Node).where(col(models.Node.map_id) == row.id, col(models.Node.code).is_(None)))
    rows.write_question(session, row, graph.question, graph.question_quotes)


def _used(session: Session, row: Map) -> set[str]:
    codes = (
        code
        for table in (models.Node, models.Link)
        for code in session.exec(select(table.code).where(table.map_id == row.id)).all()
    )
    return {code for code in codes if code is not None}
