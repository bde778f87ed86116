"""What have people made of the passages offered for a map's claims, and what does the matcher learn from it?

A decision is a row, and taking it back is a later row: none is ever changed. The heads of a map are worked out from the rows
that stand, so that a decision taken back leaves exactly what was there before it.
"""

from collections.abc import Sequence

import numpy as np
import sqlalchemy as sql
from sqlmodel import Session, col, select

from argmap.models import Feedback, Map, Withdrawal
from claims.errors import NotFound
from claims.matching import learning, offering
from claims.matching.asked import Asked
from claims.matching.learning import Example, Learnt
from claims.matching.matcher import Searched
from claims.matching.offering import Offered
from claims.models import Paper, Passage
from claims.vocabulary import Decision

_KEPT = np.dtype("<f8")


def record(
    session: Session, held: Map, paper: Paper, claim: Asked, offered: Offered, decision: Decision, person: str
) -> Feedback:
    """Keep what a person made of a passage of ``paper`` that was offered for the claim; NotFound where there is none such."""
    index = offered.suggestion.passage
    passage = session.exec(select(Passage).where(Passage.paper_id == paper.id, Passage.index == index)).one_or_none()
    if passage is None:
        raise NotFound(
            "The paper {paper} has no passage {passage} any more. Look for the claim again.", paper=paper.short, passage=index
        )
    row = Feedback(
        map_id=held.id,
        person=person,
        claim=claim.text,
        language=claim.language,
        paper_id=paper.id,
        passage_id=passage.id,
        spans=passage.spans,
        start=passage.start,
        stop=passage.stop,
        decision=decision,
        shown=offering.shown(offered.suggestion),
        version=offered.version,
        features=_packed(offered.suggestion.features),
        stance_features=_packed(offered.stance_features),
        drawn=offered.drawn,
        probability=offered.probability,
    )
    session.add(row)
    session.flush()
    return row


def withdraw(session: Session, held: Map, number: int, person: str) -> Withdrawal:
    """Take a decision on this map back, by its row's ``id``; NotFound where none such stands."""
    of_this_map = select(Feedback.id).where(Feedback.id == number, Feedback.map_id == held.id)
    if session.exec(of_this_map).first() is None or session.get(Withdrawal, number) is not None:
        raise NotFound("No decision {number} stands on this map. It may have been taken back already.", number=number)
    row = Withdrawal(feedback_id=number, person=person)
    session.add(row)
    session.flush()
    return row


def standing(session: Session, held: Map) -> Sequence[Feedback]:
    """The decisions on a map that were not taken back, as they came."""
    return session.exec(select(Feedback).where(_stands(held)).order_by(col(Feedback.id))).all()


def examples(session: Session, held: Map, version: str) -> tuple[Example, ...]:
    """What the decisions that stand teach a matcher of this version: of two by one person on one passage, the later."""
    columns = (
        Feedback.person, Feedback.claim, Feedback.paper_id, Feedback.spans, Feedback.decision, Feedback.shown,
        Feedback.version, Feedback.features, Feedback.stance_features, Feedback.drawn, Feedback.probability,
    )  # fmt: skip
    found: dict[tuple[str, str, str], Example] = {}
    query = sql.select(*map(col, columns)).where(_stands(held)).order_by(col(Feedback.id))
    for row in session.execute(query):  # not as objects: there may be thousands
        passage = f"{row.paper_id}:" + ",".join(f"{span.start}-{span.end}" for span in row.spans)
        same = row.version == version
        found[row.person, row.claim, passage] = Example(
            claim=row.claim,
            passage=passage,
            decision=row.decision,
            shown=row.shown,
            features=_unpacked(row.features) if same else (),
            stance_features=_unpacked(row.stance_features) if same else (),
            drawn=row.drawn,
            probability=row.probability,
        )
    return tuple(found.values())


def learn(session: Session, held: Map, searched: Searched) -> Learnt:
    """The heads of a map, with what they and those that ship foretell of its decisions; see ``matcher.taught``."""
    told = examples(session, held, offering.version(searched))
    return learning.fit(learning.prior(searched.judge), told)


def _stands(held: Map) -> sql.ColumnElement[bool]:
    return (col(Feedback.map_id) == held.id) & col(Feedback.id).not_in(sql.select(col(Withdrawal.feedback_id)))


def _packed(values: tuple[float, ...]) -> bytes:
    return np.array(values, _KEPT).tobytes()


def _unpacked(data: bytes) -> tuple[float, ...]:
    return tuple(np.frombuffer(data, _KEPT).tolist())
