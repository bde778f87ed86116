"""Which sentences did the room find for a claim, what does it hold of them, and which of them go on the map?

Everybody proposes for themselves. Once that is shown, what several found is one passage, the room votes, and whoever leads puts
on the map what holds. What names a passage on a page is its place in the paper: nothing that others' proposals raise.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from argmap import editing, maps, sessions
from argmap.exercises import STANCES, ExerciseRefused, at_work, fresh, linked, sentence, sought, sought_code
from argmap.graph import Edge, Graph, Node
from argmap.joining import seats
from argmap.models import Link, Map, Participant, Person, Proposal, ReviewSession, Vote
from argmap.review import LONGEST_CLIENT
from claims.errors import NotFound
from claims.models import Passage, now
from claims.readers.document import Direction, Language, Span
from claims.reading import Reading
from claims.text import key
from claims.vocabulary import Exercise, Mark, NodeKind, Origin, SessionState, Stance

MOST = 30
"""Passages that one person may have proposed at a time."""
_MARKS = (Mark.SUPPORTED, Mark.WEAK)


def voting(row: ReviewSession) -> bool:
    """Whether the room votes now on what was found."""
    return row.exercise is Exercise.FIND and row.state is SessionState.REVEALED


# Each for themselves


def propose(
    session: Session,
    row: ReviewSession,
    participant: Participant,
    reading: Reading,
    index: int,
    stance: Stance,
    client: str,
) -> Proposal:
    """Say that a sentence of the paper supports, or contradicts, the claim of the session.

    ``client`` is chosen by the page that sends it: the same sent twice is one proposal, as is the same passage proposed again;
    proposed the other way, it counts that way alone. ExerciseRefused once the passages are shown, NotFound where there is no
    such sentence.
    """
    row = at_work(session, row, Exercise.FIND)
    if stance not in STANCES or not 0 < len(client) <= LONGEST_CLIENT:
        raise ExerciseRefused("Choose whether the sentence supports the claim or contradicts it.")
    passage = sentence(reading, index)
    if any(key(each.text) == key(passage.text) for each in sought(session, row)):
        raise ExerciseRefused("This sentence is the claim itself. Look for one that speaks for it, or against it.")
    if (sent := _sent(session, participant, client)) is not None:
        return sent
    mine = own(session, row, participant)
    twin = next((each for each in mine if tuple(each.spans) == passage.spans), None)
    if twin is not None and twin.stance is stance:
        return twin
    if twin is not None:
        _withdraw(session, twin)
    elif len(mine) >= MOST:
        raise ExerciseRefused(
            "You have proposed {count} sentences, and that is the most. Withdraw a weaker one, then propose this.",
            count=len(mine),
        )
    paper = session.get_one(Map, row.map_id).paper_id
    made = Proposal(
        session_id=row.id,
        participant_id=participant.id,
        paper_id=paper,
        passage_id=session.exec(select(Passage.id).where(Passage.paper_id == paper, Passage.index == index)).first(),
        spans=passage.spans,
        start=passage.spans[0].start,
        stop=passage.spans[-1].end,
        text=passage.text,
        language=passage.language,
        direction=passage.direction,
        stance=stance,
        client=client,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:  # on PostgreSQL the same may come twice at once
        if (sent := _sent(session, participant, client)) is None:
            raise
        return sent
    return made


def withdraw(session: Session, row: ReviewSession, participant: Participant, place: str) -> None:
    """Take back one's own proposal of the passage at that place; nothing happens where there is none (any more)."""
    row = at_work(session, row, Exercise.FIND)
    for each in own(session, row, participant):
        if place_of(each) == place:
            _withdraw(session, each)


def _withdraw(session: Session, row: Proposal) -> None:
    row.withdrawn = now()
    session.add(row)
    session.flush()


def own(session: Session, row: ReviewSession, participant: Participant) -> tuple[Proposal, ...]:
    """What a participant has proposed and not withdrawn, as it stands in the paper."""
    asked = select(Proposal).where(
        Proposal.session_id == row.id, Proposal.participant_id == participant.id, col(Proposal.withdrawn).is_(None)
    )
    return tuple(session.exec(asked.order_by(col(Proposal.start), col(Proposal.id))).all())


def place_of(row: Proposal) -> str:
    """What names a passage on a page: where it stands in the paper, so that it tells nothing of who found what."""
    return f"{row.start}-{row.stop}"


def _sent(session: Session, participant: Participant, client: str) -> Proposal | None:
    sent = session.exec(select(Proposal).where(Proposal.client == client)).one_or_none()
    if sent is not None and sent.participant_id != participant.id:
        raise ExerciseRefused("Another sentence was sent under this name before. Open the page again, then choose it.")
    return sent


# Together


@dataclass(frozen=True, slots=True)
class Way:
    """A passage as supporting the claim, or as contradicting it, as the room sees it."""

    stance: Stance
    people: int
    """Who proposed it so."""
    supported: int
    """Votes that it does so indeed."""
    weak: int
    mine: Mark | None = None
    """The vote of whoever looks."""
    by_me: bool = False
    """Whoever looks proposed it."""
    link: str = ""
    """Code of the link that was made of it, while that is on the map."""

    @property
    def votes(self) -> int:
        """How many voted on it."""
        return self.supported + self.weak


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was found for the claim."""

    place: str
    spans: tuple[Span, ...]
    text: str
    language: Language
    direction: Direction
    ways: tuple[Way, ...]
    """One, or where the room does not agree which way it points, both."""


def progress(session: Session, row: ReviewSession) -> dict[int, int]:
    """How many passages each participant has proposed, by row id: how many, and not a word of which."""
    people = dict.fromkeys((each.id for each in seats(session, row)), 0)
    count = (
        select(Proposal.participant_id, func.count())
        .where(Proposal.session_id == row.id, col(Proposal.withdrawn).is_(None))
        .group_by(col(Proposal.participant_id))
    )
    return people | {who: many for who, many in session.exec(count).all() if who in people}


def found(session: Session, row: ReviewSession, viewer: Participant | None) -> tuple[Found, ...]:
    """What the room found, as it stands in the paper, each passage once; nothing until it is shown.

    Who left counts no more. ``viewer`` is whoever looks; None is whoever leads.
    """
    if not sessions.shown(row) or row.exercise is not Exercise.FIND:
        return ()
    staying = {each.id for each in seats(session, row)}
    proposals = session.exec(select(Proposal).where(Proposal.session_id == row.id).order_by(col(Proposal.id))).all()
    groups: dict[tuple[Span, ...], list[Proposal]] = {}
    for each in proposals:
        if each.withdrawn is None and each.participant_id in staying:
            groups.setdefault(tuple(each.spans), []).append(each)
    votes = _votes(session, row, {each.id: (tuple(each.spans), each.stance) for each in proposals}, staying)
    codes = _codes(session, proposals)
    number = viewer.id if viewer is not None else None
    return tuple(
        Found(
            place_of(group[0]),
            spans,
            group[0].text,
            group[0].language,
            "rtl" if group[0].direction == "rtl" else "ltr",
            tuple(
                _way(stance, of, votes.get((spans, stance), {}), number, codes)
                for stance in STANCES
                if (of := [each for each in group if each.stance is stance])
            ),
        )
        for spans, group in sorted(groups.items(), key=lambda item: item[0])
    )


def _way(
    stance: Stance, of: Sequence[Proposal], votes: Mapping[int, Mark], viewer: int | None, codes: Mapping[int, str]
) -> Way:
    marks = list(votes.values())
    return Way(
        stance,
        people=len({each.participant_id for each in of}),
        supported=marks.count(Mark.SUPPORTED),
        weak=marks.count(Mark.WEAK),
        mine=votes.get(viewer) if viewer is not None else None,
        by_me=any(each.participant_id == viewer for each in of),
        link=next((code for each in of if (code := codes.get(each.link_id or 0))), ""),
    )


_Key = tuple[tuple[Span, ...], Stance]


def _votes(
    session: Session, row: ReviewSession, meant: Mapping[int, _Key], staying: Iterable[int]
) -> dict[_Key, dict[int, Mark]]:
    """The newest vote of each participant on each passage, whichever of its proposals it was cast on."""
    people = set(staying)
    cast: dict[_Key, dict[int, Mark]] = {}
    for each in session.exec(select(Vote).where(Vote.session_id == row.id).order_by(col(Vote.id))).all():
        if each.participant_id in people:
            on = cast.setdefault(meant[each.proposal_id], {})
            on.pop(each.participant_id, None)
            if each.mark is not None:
                on[each.participant_id] = each.mark
    return cast


def _codes(session: Session, proposals: Sequence[Proposal]) -> dict[int, str]:
    """The codes of the links that became of proposals and are on the map."""
    asked = select(Link.id, Link.code).where(
        col(Link.id).in_({each.link_id for each in proposals if each.link_id is not None}), col(Link.removed).is_(False)
    )
    return dict(session.exec(asked).all())


def ranked(passages: Iterable[Found]) -> tuple[tuple[Found, Way], ...]:
    """What most hold for good first: by votes for it less those against, then by who proposed it, then as the paper has it."""
    ways = [(each, way) for each in passages for way in each.ways]
    return tuple(sorted(ways, key=lambda both: (both[1].weak - both[1].supported, -both[1].supported, -both[1].people)))


def vote(
    session: Session,
    row: ReviewSession,
    participant: Participant,
    place: str,
    stance: Stance,
    mark: Mark | None,
    client: str,
) -> None:
    """Say that a passage supports (or contradicts) the claim indeed, or that it does so weakly; None takes the vote back.

    The same ``client`` sent twice is one vote; the newest of each counts. ExerciseRefused while the room does not vote,
    NotFound where nobody proposed that.
    """
    row = fresh(session, row)
    if not voting(row):
        raise ExerciseRefused("The room does not vote now. Look at the session as it is.")
    if mark not in (*_MARKS, None) or not 0 < len(client) <= LONGEST_CLIENT:
        raise ExerciseRefused("Vote supported or weak.")
    if session.exec(select(Vote.id).where(Vote.client == client)).first() is not None:
        return
    first = _proposed(session, row, place, stance)[0]
    try:
        with session.begin_nested():
            session.add(Vote(session_id=row.id, proposal_id=first.id, participant_id=participant.id, mark=mark, client=client))
    except IntegrityError:  # on PostgreSQL the same may come twice at once
        if session.exec(select(Vote.id).where(Vote.client == client)).first() is None:
            raise


def _proposed(session: Session, row: ReviewSession, place: str, stance: Stance) -> Sequence[Proposal]:
    staying = [each.id for each in seats(session, row)]
    asked = select(Proposal).where(
        Proposal.session_id == row.id,
        Proposal.stance == stance,
        col(Proposal.withdrawn).is_(None),
        col(Proposal.participant_id).in_(staying),
    )
    same = [each for each in session.exec(asked.order_by(col(Proposal.id))).all() if place_of(each) == place]
    if not same:
        raise NotFound("Nobody proposes this sentence any more.")
    return same


# Onto the map


@dataclass(frozen=True, slots=True)
class Beside:
    """What was found, beside what the map has for the claim."""

    known: Mapping[str, tuple[str, Stance]]
    """By place: code of the link that the same sentence has to the claim on the map, and its stance."""
    unfound: tuple[tuple[Node, Edge], ...]
    """Evidence for or against the claim on the map that nobody found."""


def beside(passages: Sequence[Found], graph: Graph, claim: str) -> Beside:
    """What was found beside the map; sentences that overlap are the same."""
    bearing = [(node, edge) for edge in graph.into(claim) if (node := graph.node(edge.source)).kind is NodeKind.EVIDENCE]
    known = {
        each.place: (edge.id, edge.stance) for each in passages for node, edge in bearing if _rests_on(node, each.spans, graph)
    }
    met = {code for code, _stance in known.values()}
    return Beside(known, tuple((node, edge) for node, edge in bearing if edge.id not in met))


def _rests_on(node: Node, spans: Sequence[Span], graph: Graph) -> bool:
    return any(
        quote.paper == graph.paper and any(a.start < b.end and b.start < a.end for a in quote.spans for b in spans)
        for quote in node.quotes
    )


def put_on_map(session: Session, row: ReviewSession, reading: Reading, place: str, stance: Stance, by: Person) -> bool:
    """Make a passage that was found evidence for the claim, or against it; whether the map had it so already.

    ExerciseRefused where the paper was read anew and has no such sentence, or the claim was taken off; InvalidMap where the map
    has the passage with the opposite link.
    """
    row = fresh(session, row)
    if not sessions.shown(row):
        raise ExerciseRefused("The passages are not shown yet. Show them first, then choose among them.")
    proposals = _proposed(session, row, place, stance)
    claim = sought_code(session, row)
    if not claim:
        raise ExerciseRefused("The claim was taken off the map meanwhile. Undo that, then put the passage on.")
    index = next((each.index for each in reading.cut.passages if each.spans == tuple(proposals[0].spans)), None)
    if index is None:
        raise ExerciseRefused("The paper was read anew, and this sentence is cut otherwise now. Make it evidence in the paper.")
    held = session.get_one(Map, row.map_id)
    there = linked(maps.load(session, held), reading.cut.passages[index].spans, claim).get(stance, "")
    code = there
    if not code:
        edge = Edge("", "", claim, stance, origin=Origin.PERSON)
        node = editing.add_evidence(session, held, reading, [index], link=edge, person=by.id)
        code = next(each.id for each in maps.load(session, held).into(claim) if each.source == node.id)
    number = session.exec(select(Link.id).where(Link.map_id == held.id, Link.code == code)).one()
    for each in proposals:
        each.link_id = number
        session.add(each)
    session.flush()
    return bool(there)


def take_off_map(session: Session, row: ReviewSession, place: str, stance: Stance, by: Person) -> None:
    """Take the link off again that was made of a passage, with its evidence where nothing else hangs on that."""
    row = fresh(session, row)
    held = session.get_one(Map, row.map_id)
    proposals = _proposed(session, row, place, stance)
    codes = _codes(session, proposals)
    code = next((code for each in proposals if (code := codes.get(each.link_id or 0))), "")
    if not code:
        return
    graph = maps.load(session, held)
    edge = next(each for each in graph.edges if each.id == code)
    node = graph.node(edge.source)
    alone = all(each.id == code for each in graph.edges if edge.source in (each.source, each.target))
    maps.remove(session, held, node.id if alone and node.origin is Origin.PERSON else code, person=by.id)
