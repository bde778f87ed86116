"""What does a class make of a paper when each builds a map of its own, and how does that compare with the reference?

A built map is an ordinary map on which nobody has a role: it is seen in its session and nowhere else. It is made with the first
thing put on it. Whatever is sent twice is there once.
"""

from dataclasses import dataclass, replace

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from argmap import editing, maps, sessions
from argmap.comparison import Comparison, compare
from argmap.exercises import ExerciseRefused, at_work, linked, sentence, sought
from argmap.graph import Edge, Graph, Node
from argmap.joining import seats
from argmap.models import BuiltMap, Map, Participant, ReviewSession
from argmap.models import Node as NodeRow
from claims.errors import InvalidMap, NotFound
from claims.models import Paper
from claims.reading import Reading
from claims.text import key, words
from claims.vocabulary import Exercise, NodeKind, Origin, Stance

MOST = 200
"""Statements on one map."""
LONGEST = 600
"""Characters of a claim."""


@dataclass(frozen=True, slots=True)
class Built:
    """A participant's map beside the reference."""

    participant: Participant
    graph: Graph
    comparison: Comparison


def built_map(session: Session, row: ReviewSession, participant: Participant) -> Map | None:
    """The map of a participant; None before they have begun."""
    asked = select(Map).join(BuiltMap, col(BuiltMap.map_id) == Map.id)
    return session.exec(
        asked.where(BuiltMap.session_id == row.id, BuiltMap.participant_id == participant.id)
    ).one_or_none()  # fmt: skip


def blank(session: Session, row: ReviewSession) -> Graph:
    """What every built map begins with: the paper's title, and the statement that is given, if one is."""
    paper = session.get_one(Paper, session.get_one(Map, row.map_id).paper_id)
    given = session.get(NodeRow, row.claim_id) if row.claim_id is not None else None
    nodes: tuple[Node, ...] = ()
    if given is not None and given.code is not None and given.kind is not None:
        nodes = (Node(given.code, given.kind, sought(session, row), origin=Origin.IMPORTED),)
    return Graph(paper.title, paper.language, nodes, (), paper=paper.short)


def given(session: Session, row: ReviewSession) -> tuple[str, ...]:
    """The codes of what built maps begin with."""
    return tuple(node.id for node in blank(session, row).nodes)


def add_claim(
    session: Session,
    row: ReviewSession,
    participant: Participant,
    text: str,
    onto: str = "",
    stance: Stance = Stance.SUPPORTS,
) -> str:
    """Put a claim in one's own words on one's map, linked to ``onto`` where that is given; its code.

    The first statement of a map that begins with none is its hypothesis. Where a claim in the same words is there, that one is
    linked. InvalidMap, NotFound and ExerciseRefused say what cannot be.
    """
    held = _mine(session, row, participant)
    if len(text) > LONGEST:
        raise ExerciseRefused(
            "The claim has {length} characters. Say it in {most} at most, or make two claims of it.",
            length=len(text),
            most=LONGEST,
        )
    graph = maps.load(session, held)
    statements = [node for node in graph.nodes if node.kind is not NodeKind.EVIDENCE]
    twin = next((node for node in statements if _plain(node.text) == _plain(text) != []), None)
    if twin is not None:
        if onto:
            _link(session, held, graph, Edge("", twin.id, onto, stance))
        return twin.id
    _refuse_full(graph)
    if onto:
        _refuse_evidence(graph, onto)
    kind = NodeKind.CLAIM if statements else NodeKind.HYPOTHESIS
    return editing.add_claim(session, held, text, kind=kind, onto=onto, stance=stance).id


def add_evidence(
    session: Session,
    row: ReviewSession,
    participant: Participant,
    reading: Reading,
    index: int,
    onto: str,
    stance: Stance,
) -> str:
    """Let a sentence of the paper speak for a claim of one's map, or against it; the code of the evidence.

    Said again, it stays as it is; said the other way, the link is turned.
    """
    held = _mine(session, row, participant)
    passage = sentence(reading, index)
    graph = maps.load(session, held)
    _refuse_evidence(graph, onto)
    for way, code in linked(graph, passage.spans, onto).items():
        if way is not stance:
            editing.relate(session, held, code, stance)
        return next(edge.source for edge in graph.edges if edge.id == code)
    _refuse_full(graph)
    edge = Edge("", "", onto, stance, origin=Origin.PERSON)
    return editing.add_evidence(session, held, reading, [index], link=edge).id


def link(session: Session, row: ReviewSession, participant: Participant, source: str, target: str, stance: Stance) -> None:
    """Link a statement of one's map to a claim of it; where the two are linked, the link says the other from now on."""
    held = _mine(session, row, participant)
    _link(session, held, maps.load(session, held), Edge("", source, target, stance))


def _link(session: Session, held: Map, graph: Graph, edge: Edge) -> None:
    _refuse_evidence(graph, edge.target)
    twin = next((each for each in graph.edges if (each.source, each.target) == (edge.source, edge.target)), None)
    if twin is None:
        editing.link(session, held, edge.source, edge.target, edge.stance)
    elif twin.stance is not edge.stance:
        editing.relate(session, held, twin.id, edge.stance)


def remove(session: Session, row: ReviewSession, participant: Participant, code: str) -> None:
    """Take a statement or a link off one's map; nothing happens where it is off already. What was given stays."""
    held = _mine(session, row, participant)
    if code in given(session, row):
        raise ExerciseRefused("Everybody begins with this statement, so it stays. Leave it without links, if you doubt it.")
    graph = maps.load(session, held)
    if code in {node.id for node in graph.nodes} | {edge.id for edge in graph.edges}:
        editing.remove(session, held, code)


def undo(session: Session, row: ReviewSession, participant: Participant) -> bool:
    """Take back the last change of one's map; whether there was one."""
    return _turned(session, row, participant, back=True)


def redo(session: Session, row: ReviewSession, participant: Participant) -> bool:
    """Make the change again that was undone last; whether there was one."""
    return _turned(session, row, participant, back=False)


def _turned(session: Session, row: ReviewSession, participant: Participant, *, back: bool) -> bool:
    held = _mine(session, row, participant)
    try:
        (editing.undo if back else editing.redo)(session, held)
    except NotFound:
        return False
    return True


def begun(session: Session, row: ReviewSession) -> dict[int, int]:
    """How many statements each participant has on their map, by row id: how many, and not a word of which."""
    people = dict.fromkeys((each.id for each in seats(session, row)), 0)
    count = (
        select(BuiltMap.participant_id, func.count(col(NodeRow.id)))
        .join(NodeRow, col(NodeRow.map_id) == BuiltMap.map_id)
        .where(BuiltMap.session_id == row.id, col(NodeRow.removed).is_(False), col(NodeRow.code).is_not(None))
        .group_by(col(BuiltMap.participant_id))
    )
    return people | {who: many for who, many in session.exec(count).all() if who in people}


def compared(session: Session, row: ReviewSession, reference: Graph, only: Participant | None = None) -> tuple[Built, ...]:
    """Every built map of the session, or one participant's, beside the reference; nothing until it is shown.

    In the order in which they were seated; who left, or has begun nothing, is not in it.
    """
    if not sessions.shown(row) or row.exercise is not Exercise.BUILD:
        return ()
    asked = select(BuiltMap.participant_id, Map).join(Map, col(Map.id) == BuiltMap.map_id)
    held = dict(session.exec(asked.where(BuiltMap.session_id == row.id)).all())
    begun_with = given(session, row)
    people = [each for each in seats(session, row) if each.id in held and (only is None or each.id == only.id)]
    graphs = maps.load_all(session, [held[each.id] for each in people])
    return tuple(Built(each, graph, compare(reference, graph, begun_with)) for each, graph in zip(people, graphs, strict=True))


def _mine(session: Session, row: ReviewSession, participant: Participant) -> Map:
    """The participant's map, made where there is none yet; ExerciseRefused once the maps are shown."""
    row = at_work(session, row, Exercise.BUILD)
    if (held := built_map(session, row, participant)) is not None:
        return held
    paper = session.get_one(Paper, session.get_one(Map, row.map_id).paper_id)
    try:
        with session.begin_nested():
            made = maps.save(session, replace(blank(session, row), paper=""), paper)
            session.add(BuiltMap(session_id=row.id, participant_id=participant.id, map_id=made.id))
    except IntegrityError:  # on PostgreSQL a group's second phone may have begun at once
        if (held := built_map(session, row, participant)) is None:
            raise
        return held
    return made


def _refuse_full(graph: Graph) -> None:
    if len(graph.nodes) >= MOST:
        raise ExerciseRefused(
            "There are {count} statements on your map, and that is the most. Take one off first.", count=len(graph.nodes)
        )


def _refuse_evidence(graph: Graph, code: str) -> None:
    """Evidence is what the paper says; here it is the end of no link."""
    node = next((each for each in graph.nodes if each.id == code), None)
    if node is None:
        raise NotFound("That claim is not on your map any more. Choose another.")
    if node.kind is NodeKind.EVIDENCE:
        raise InvalidMap("Choose a claim: evidence says what the paper says, and is not argued for here.")


def _plain(text: str) -> list[str]:
    return [key(word.text) for word in words(text)]
