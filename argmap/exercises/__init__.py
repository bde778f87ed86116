"""How does a class work at a paper itself: find the evidence for a claim, or build a map of its own?

Everybody works for themselves until the session is shown; until then nobody, whoever leads included, is told what another has
found or built. ``finding`` and ``building`` are the two; here stands what both have in common.
"""

from sqlmodel import Session, col, select

from argmap.graph import Graph, Wording
from argmap.models import Node, ReviewSession
from argmap.models import Wording as WordingRow
from claims.errors import ArgmapError, NotFound
from claims.passages import Passage
from claims.readers.document import Span
from claims.reading import Reading
from claims.vocabulary import Exercise, SessionState, Stance

STANCES = (Stance.SUPPORTS, Stance.CONTRADICTS)
"""What a passage can do to a claim."""


class ExerciseRefused(ArgmapError):
    """Something cannot be done in an exercise as it stands."""

    code = "exercise_refused"


def working(row: ReviewSession) -> bool:
    """Whether everybody works now, each for themselves."""
    return row.state is SessionState.OPEN


def sought(session: Session, row: ReviewSession) -> tuple[Wording, ...]:
    """The words of the claim of a session, in each language it is worded in; nothing where it has none.

    They stay when the claim is taken off the map meanwhile.
    """
    asked = select(WordingRow).where(WordingRow.node_id == row.claim_id).order_by(col(WordingRow.place))
    return tuple(
        Wording(each.text, each.language, "rtl" if each.direction == "rtl" else "ltr") for each in session.exec(asked).all()
    )


def sought_code(session: Session, row: ReviewSession) -> str:
    """The code of that claim; "" where there is none, or it was taken off the map."""
    asked = select(Node.code).where(Node.id == row.claim_id, col(Node.removed).is_(False))
    return session.exec(asked).first() or ""


def sentence(reading: Reading, index: int) -> Passage:
    """The sentence of that number; NotFound where the paper has none."""
    if not 0 <= index < len(reading.cut.passages):
        raise NotFound("There is no such sentence in this paper. Choose another.")
    return reading.cut.passages[index]


def fresh(session: Session, row: ReviewSession) -> ReviewSession:
    """The session as it is now; it is not shown or closed between this look and the end of the transaction."""
    asked = select(ReviewSession).where(ReviewSession.id == row.id).with_for_update(read=True)
    held = session.exec(asked.execution_options(populate_existing=True)).one_or_none()
    if held is None:
        raise NotFound("This session was deleted.")
    return held


def at_work(session: Session, row: ReviewSession, exercise: Exercise) -> ReviewSession:
    """The session as it is now; ExerciseRefused where nobody works at that exercise in it."""
    row = fresh(session, row)
    if row.exercise is not exercise:
        raise ExerciseRefused("This session is another exercise.")
    if row.state is SessionState.DRAFT:
        raise ExerciseRefused("This session has not begun. Wait until it is opened.")
    if not working(row):
        raise ExerciseRefused("What everybody found or built is shown now, so nothing more is added.")
    return row


def linked(graph: Graph, spans: tuple[Span, ...], target: str) -> dict[Stance, str]:
    """The codes of the links that evidence of that very sentence has to a statement, by what they say."""
    rests = {node.id for node in graph.nodes if [each.spans for each in node.quotes] == [spans]}
    return {edge.stance: edge.id for edge in graph.into(target) if edge.source in rests}
