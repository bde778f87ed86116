"""What does the database keep of maps and of the people at them, and which promises does it keep by itself?

A map belongs to a paper. Its nodes and links are rows with a code that is theirs for good: what is removed is only marked
so, since verdicts and the change log go on speaking of it. That both ends of a link are on the link's own map, that a link
ends on a node or on another link and never on both, and that a quote rests on a passage of a real paper is kept by the
database itself.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from claims.models import Spans, kept, now, owned, pointing, word
from claims.readers.document import Span
from claims.vocabulary import (
    CitationProblem,
    Decision,
    Exercise,
    JobState,
    Mark,
    MarkingOrder,
    MarkReason,
    Naming,
    NodeKind,
    Origin,
    Role,
    Round,
    SessionKind,
    SessionState,
    Stance,
    StandingRule,
)


class Map(SQLModel, table=True):
    """An argument map of one paper."""

    id: int = Field(default=None, primary_key=True)
    paper_id: int = Field(sa_column=owned("paper", index=True))
    title: str
    language: str
    created: datetime = Field(default_factory=now)
    version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Raised by every change, undoing and redoing too: who edits says which version was seen."""


class Node(SQLModel, table=True):
    """A statement on a map. The one without code and kind is the map's research question."""

    __table_args__ = (
        UniqueConstraint("map_id", "code"),
        UniqueConstraint("map_id", "id"),
        CheckConstraint("(code IS NULL) = (kind IS NULL)", name="question"),
        CheckConstraint("code <> ''", name="code"),
    )
    id: int = Field(default=None, primary_key=True)
    map_id: int = Field(sa_column=owned("map"))
    code: str | None
    place: int
    """Its place in map order; not unique, ties are broken by ``id``."""
    kind: NodeKind | None = Field(sa_column=word(NodeKind, "kind", nullable=True))
    condensed: bool
    origin: Origin = Field(sa_column=word(Origin, "origin"))
    reasons: tuple[str, ...] = Field(sa_column=kept(tuple[str, ...]))
    removed: bool = False


class Wording(SQLModel, table=True):
    """A node's statement in one language."""

    __table_args__ = (CheckConstraint("direction IN ('ltr', 'rtl')", name="direction"),)
    node_id: int = Field(sa_column=owned("node", primary=True))
    place: int = Field(primary_key=True)
    text: str
    language: str
    direction: str


class Quote(SQLModel, table=True):
    """A passage that a node rests on, with its words and its exact place in the paper's text."""

    __table_args__ = (
        CheckConstraint("direction IN ('ltr', 'rtl')", name="direction"),
        CheckConstraint("start >= 0 AND start < stop", name="extent"),
        CheckConstraint("page IS NULL OR page > 0", name="page"),
    )
    node_id: int = Field(sa_column=owned("node", primary=True))
    place: int = Field(primary_key=True)
    paper_id: int = Field(sa_column=owned("paper", index=True))
    passage_id: int | None = Field(sa_column=pointing("passage"))
    spans: tuple[Span, ...] = Field(sa_column=Column(Spans(), nullable=False))
    start: int
    stop: int
    text: str
    language: str
    direction: str
    page: int | None
    section: tuple[str, ...] = Field(sa_column=kept(tuple[str, ...]))


class Source(SQLModel, table=True):
    """A work that a node's passage cites, or the paper itself."""

    node_id: int = Field(sa_column=owned("node", primary=True))
    place: int = Field(primary_key=True)
    label: str
    csl_id: str
    locator: str
    problems: tuple[str, ...] = Field(sa_column=kept(tuple[str, ...]))
    own: bool
    nearby: bool
    problem_kinds: tuple[CitationProblem, ...] = Field(sa_column=kept(tuple[CitationProblem, ...]))


class Link(SQLModel, table=True):
    """From a node to a node, or to another link (an undercut)."""

    __table_args__ = (
        UniqueConstraint("map_id", "code"),
        UniqueConstraint("map_id", "id"),
        ForeignKeyConstraint(["map_id", "source_id"], ["node.map_id", "node.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["map_id", "target_node_id"], ["node.map_id", "node.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["map_id", "target_link_id"], ["link.map_id", "link.id"], ondelete="CASCADE"),
        CheckConstraint("(target_node_id IS NULL) <> (target_link_id IS NULL)", name="one_target"),
        CheckConstraint("target_node_id <> source_id", name="no_loop"),
        CheckConstraint("target_link_id <> id", name="no_undercut_of_itself"),
        CheckConstraint("code <> ''", name="code"),
        CheckConstraint("revision >= 1", name="revision"),
        CheckConstraint("score >= 0 AND score <= 1", name="score"),
    )
    id: int = Field(default=None, primary_key=True)
    map_id: int = Field(sa_column=owned("map"))
    code: str
    place: int
    source_id: int = Field(index=True)
    target_node_id: int | None = Field(index=True)
    target_link_id: int | None = Field(index=True)
    stance: Stance = Field(sa_column=word(Stance, "stance"))
    joint: str
    revision: int
    origin: Origin = Field(sa_column=word(Origin, "origin"))
    reasons: tuple[str, ...] = Field(sa_column=kept(tuple[str, ...]))
    score: float | None
    removed: bool = False


class Change(SQLModel, table=True):
    """One act on a map: the touched nodes and links before and after. Rows are only ever added; undoing sets a flag."""

    __table_args__ = (UniqueConstraint("map_id", "seq"), CheckConstraint("seq >= 1", name="seq"))
    id: int = Field(default=None, primary_key=True)
    map_id: int = Field(sa_column=owned("map"))
    seq: int
    act: str
    before: dict[str, Any] = Field(sa_column=Column(JSON(), nullable=False))
    after: dict[str, Any] = Field(sa_column=Column(JSON(), nullable=False))
    made: datetime = Field(default_factory=now)
    undone: bool = False


class Feedback(SQLModel, table=True):
    """What one person made of a passage beside a claim, with what the matcher saw of the two. Rows are only ever added."""

    __table_args__ = (
        CheckConstraint("start >= 0 AND start < stop", name="extent"),
        CheckConstraint("claim <> ''", name="claim"),
        CheckConstraint("person <> ''", name="person"),
        CheckConstraint("probability > 0 AND probability <= 1", name="probability"),
    )
    id: int = Field(default=None, primary_key=True)
    map_id: int = Field(sa_column=owned("map", index=True))
    person: str
    made: datetime = Field(default_factory=now)
    claim: str
    language: str
    paper_id: int = Field(sa_column=owned("paper", index=True))
    """The passage's: the map's own paper or a source of it."""
    passage_id: int | None = Field(sa_column=pointing("passage"))
    spans: tuple[Span, ...] = Field(sa_column=Column(Spans(), nullable=False))
    start: int
    stop: int
    decision: Decision = Field(sa_column=word(Decision, "decision"))
    shown: Stance = Field(sa_column=word(Stance, "shown"))
    """Which way the passage was said to point."""
    version: str
    """Of the matcher that saw it: what another one saw cannot be compared."""
    features: bytes
    """64-bit floats, lowest byte first, as are ``stance_features``."""
    stance_features: bytes
    drawn: bool
    """Offered by chance."""
    probability: float
    """How likely it was to be offered."""


class Withdrawal(SQLModel, table=True):
    """A person took a decision back: it teaches nothing any more."""

    __table_args__ = (CheckConstraint("person <> ''", name="person"),)
    feedback_id: int = Field(sa_column=owned("feedback", primary=True))
    person: str
    made: datetime = Field(default_factory=now)


class Person(SQLModel, table=True):
    """Somebody who signs in; in the local mode the one person there is."""

    __table_args__ = (CheckConstraint("name <> ''", name="name"), CheckConstraint("skeleton <> ''", name="skeleton"))
    id: int = Field(default=None, primary_key=True)
    name: str
    """As others see it."""
    skeleton: str = Field(unique=True)
    """The name with look-alike letters made one: no two people look the same."""
    password: str | None = Field(default=None, repr=False)
    """Argon2 hash; None where one cannot sign in with a password (the local mode)."""
    administrator: bool = False
    language: str = ""
    """Of the interface; empty where the browser says."""
    stamp: str = Field(default="", repr=False)
    """Goes into every session; a new one ends them all."""
    made: datetime = Field(default_factory=now)
    left: datetime | None = None
    """When the account was closed: its marks stay, it signs in no more."""


class Membership(SQLModel, table=True):
    """What one person may do on one map."""

    map_id: int = Field(sa_column=owned("map", primary=True))
    person_id: int = Field(sa_column=owned("person", primary=True))
    role: Role = Field(sa_column=word(Role, "role"))


class Invitation(SQLModel, table=True):
    """A link that lets somebody in: to a map in a role, or, without a map, to the house."""

    __table_args__ = (CheckConstraint("(map_id IS NULL) = (role IS NULL)", name="role_on_map"),)
    id: int = Field(default=None, primary_key=True)
    map_id: int | None = Field(sa_column=Column(ForeignKey("map.id", ondelete="CASCADE"), nullable=True, index=True))
    role: Role | None = Field(sa_column=word(Role, "role", nullable=True))
    digest: str = Field(unique=True)
    """SHA-256 of its secret, which stands nowhere but in the link."""
    made_by: int | None = Field(sa_column=pointing("person"))
    made: datetime = Field(default_factory=now)
    expires: datetime
    used_by: int | None = Field(default=None, sa_column=pointing("person"))
    used: datetime | None = None
    withdrawn: datetime | None = None


class Verdict(SQLModel, table=True):
    """One reviewer's mark on one link at one revision: of a person on the map, or of a participant in a session.

    Rows are only ever added, which the database itself sees to: the newest of a reviewer on a link counts. What was marked
    blind can come only as long as its session is blind.
    """

    __table_args__ = (
        CheckConstraint("revision >= 1", name="revision"),
        CheckConstraint("(person_id IS NULL) <> (participant_id IS NULL)", name="one_reviewer"),
        CheckConstraint("(session_id IS NULL) = (participant_id IS NULL)", name="in_session"),
        CheckConstraint("(session_id IS NULL) = (round IS NULL)", name="in_round"),
        ForeignKeyConstraint(["map_id", "link_id"], ["link.map_id", "link.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(
            ["session_id", "participant_id"], ["participant.session_id", "participant.id"], ondelete="CASCADE"
        ),
        Index("ix_verdict_session_id_participant_id", "session_id", "participant_id"),
    )
    id: int = Field(default=None, primary_key=True)
    map_id: int = Field(sa_column=owned("map"))
    link_id: int = Field(index=True)
    revision: int
    """Of the link as it was when it was marked."""
    person_id: int | None = Field(
        default=None, sa_column=Column(ForeignKey("person.id", ondelete="CASCADE"), nullable=True, index=True)
    )
    session_id: int | None = None
    participant_id: int | None = None
    round: Round | None = Field(default=None, sa_column=word(Round, "round", nullable=True))
    late: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})
    """Made in an earlier round than it came in: a phone without a net. What came when all was over has the last round."""
    mark: Mark | None = Field(sa_column=word(Mark, "mark", nullable=True))
    """None where an earlier mark was taken back."""
    reason: MarkReason | None = Field(default=None, sa_column=word(MarkReason, "reason", nullable=True))
    note: str = ""
    client: str = Field(unique=True)
    """Chosen by whoever sends it: the same mark sent twice is one mark."""
    made: datetime = Field(default_factory=now)


class ReviewSession(SQLModel, table=True):
    """A round of reviewing one map by a set of reviewers; a seminar has a join code and guests."""

    __tablename__ = "review_session"
    __table_args__ = (
        UniqueConstraint("map_id", "id"),
        CheckConstraint("title <> ''", name="title"),
        CheckConstraint("marks_wanted >= 0", name="marks_wanted"),
        CheckConstraint("(kind = 'seminar') = (code IS NOT NULL)", name="code"),
        ForeignKeyConstraint(["map_id", "shown_id"], ["link.map_id", "link.id"], name="fk_review_session_shown_id_link"),
        ForeignKeyConstraint(["map_id", "claim_id"], ["node.map_id", "node.id"], name="fk_review_session_claim_id_node"),
    )
    id: int = Field(default=None, primary_key=True)
    map_id: int = Field(sa_column=owned("map"))
    kind: SessionKind = Field(sa_column=word(SessionKind, "kind"))
    exercise: Exercise = Field(default=Exercise.MARK, sa_column=word(Exercise, "exercise"))
    title: str
    state: SessionState = Field(default=SessionState.DRAFT, sa_column=word(SessionState, "state"))
    round: Round = Field(default=Round.BLIND, sa_column=word(Round, "round"))
    """Never blind again once the marks were shown, whatever state it goes back to."""
    naming: Naming = Field(sa_column=word(Naming, "naming"))
    order: MarkingOrder = Field(sa_column=word(MarkingOrder, "order"))
    rule: StandingRule = Field(sa_column=word(StandingRule, "rule"))
    code: str | None = Field(default=None, unique=True)
    """By which a seminar is joined."""
    led: bool = False
    """Whoever leads says which link is marked now; else everybody goes at their own pace."""
    shown_id: int | None = None
    """The link on show."""
    claim_id: int | None = None
    """The claim that evidence is sought for."""
    marks_wanted: int = 0
    """Marks that each link is to get; 0 where everybody marks all."""
    seed: int
    """Of what is drawn in it: orders, pseudonyms, who is assigned what."""
    due: datetime | None = None
    map_version: int
    """Of the map when the session was made."""
    version: int = 0
    """Raised by every act of whoever leads; no mark moves it."""
    template_id: int | None = Field(default=None, sa_column=pointing("review_session"))
    """The session that this one was made after, for another group."""
    made_by: int | None = Field(sa_column=pointing("person"))
    made: datetime = Field(default_factory=now)


class RevealedLink(SQLModel, table=True):
    """A link whose marks were shown before those of its session: from then on it is not marked blind any more.

    A row stays as long as its session; the database itself sees to that.
    """

    session_id: int = Field(sa_column=owned("review_session", primary=True))
    link_id: int = Field(sa_column=owned("link", index=True, primary=True))
    shown: bool = True
    """Whether they are shown now."""
    made: datetime = Field(default_factory=now)


class SessionAct(SQLModel, table=True):
    """One act of whoever leads a session, with why. Rows are only ever added; undoing sets a flag."""

    __table_args__ = (UniqueConstraint("session_id", "seq"), CheckConstraint("seq >= 1", name="seq"))
    id: int = Field(default=None, primary_key=True)
    session_id: int = Field(sa_column=owned("review_session"))
    seq: int
    act: str
    before: dict[str, Any] = Field(sa_column=Column(JSON(), nullable=False))
    after: dict[str, Any] = Field(sa_column=Column(JSON(), nullable=False))
    why: str = ""
    person_id: int | None = Field(sa_column=pointing("person"))
    made: datetime = Field(default_factory=now)
    undone: bool = False


class Participant(SQLModel, table=True):
    """One reviewer of a session: a person with an account, or a guest. Who leaves keeps their marks, which no longer count."""

    __table_args__ = (
        UniqueConstraint("session_id", "id"),
        UniqueConstraint("session_id", "skeleton"),
        UniqueConstraint("session_id", "pseudonym"),
        UniqueConstraint("session_id", "person_id"),
        UniqueConstraint("session_id", "key"),
        CheckConstraint("name <> ''", name="name"),
    )
    id: int = Field(default=None, primary_key=True)
    session_id: int = Field(sa_column=owned("review_session"))
    person_id: int | None = Field(sa_column=pointing("person"))
    name: str
    """As they named themselves, or were invited; the pseudonym where they gave none."""
    skeleton: str
    pseudonym: str
    key: str = Field(repr=False)
    """Digest of the short key by which they come back on another phone."""
    invitation: str | None = Field(default=None, unique=True, repr=False)
    """Digest of the secret in the link they were sent."""
    stamp: str = Field(repr=False)
    """Goes into what their browser holds; a new one shuts it out."""
    client: str = Field(unique=True)
    """Chosen by the page that asked to join: asking twice is joining once."""
    made: datetime = Field(default_factory=now)
    came: datetime | None = None
    """When they first opened it."""
    left: datetime | None = None


class Assignment(SQLModel, table=True):
    """One link that one participant is asked to mark."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["session_id", "participant_id"], ["participant.session_id", "participant.id"], ondelete="CASCADE"
        ),
    )
    session_id: int = Field(primary_key=True)
    participant_id: int = Field(primary_key=True)
    link_id: int = Field(sa_column=owned("link", index=True, primary=True))


class Adjudication(SQLModel, table=True):
    """What was decided on one link, beside the marks and never over them. Rows are only ever added: the newest counts."""

    __table_args__ = (
        CheckConstraint("revision >= 1", name="revision"),
        ForeignKeyConstraint(["map_id", "link_id"], ["link.map_id", "link.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["map_id", "session_id"], ["review_session.map_id", "review_session.id"], ondelete="CASCADE"),
        Index("ix_adjudication_session_id_link_id", "session_id", "link_id"),
    )
    id: int = Field(default=None, primary_key=True)
    session_id: int
    map_id: int = Field(sa_column=owned("map"))
    link_id: int
    revision: int
    outcome: Mark | None = Field(sa_column=word(Mark, "outcome", nullable=True))
    """None where an earlier decision was taken back."""
    reason: MarkReason | None = Field(default=None, sa_column=word(MarkReason, "reason", nullable=True))
    note: str = ""
    person_id: int | None = Field(sa_column=pointing("person"))
    client: str = Field(unique=True)
    made: datetime = Field(default_factory=now)


class Proposal(SQLModel, table=True):
    """A passage that a participant found for the claim of a session."""

    __table_args__ = (
        CheckConstraint("start >= 0 AND start < stop", name="extent"),
        UniqueConstraint("session_id", "id"),
        ForeignKeyConstraint(
            ["session_id", "participant_id"], ["participant.session_id", "participant.id"], ondelete="CASCADE"
        ),
        Index("ix_proposal_session_id_participant_id", "session_id", "participant_id"),
    )
    id: int = Field(default=None, primary_key=True)
    session_id: int = Field(sa_column=owned("review_session"))
    participant_id: int
    paper_id: int = Field(sa_column=owned("paper", index=True))
    passage_id: int | None = Field(sa_column=pointing("passage"))
    spans: tuple[Span, ...] = Field(sa_column=Column(Spans(), nullable=False))
    start: int
    stop: int
    text: str
    language: str
    direction: str
    stance: Stance = Field(sa_column=word(Stance, "stance"))
    client: str = Field(unique=True)
    made: datetime = Field(default_factory=now)
    withdrawn: datetime | None = None
    link_id: int | None = Field(default=None, sa_column=pointing("link"))
    """The link that became of it, where it was put on the map."""


class Vote(SQLModel, table=True):
    """What a participant says of a passage that was found. Rows are only ever added: the newest of each counts."""

    __table_args__ = (
        ForeignKeyConstraint(["session_id", "proposal_id"], ["proposal.session_id", "proposal.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(
            ["session_id", "participant_id"], ["participant.session_id", "participant.id"], ondelete="CASCADE"
        ),
        Index("ix_vote_session_id_proposal_id", "session_id", "proposal_id"),
    )
    id: int = Field(default=None, primary_key=True)
    session_id: int
    proposal_id: int
    participant_id: int
    mark: Mark | None = Field(sa_column=word(Mark, "mark", nullable=True))
    client: str = Field(unique=True)
    made: datetime = Field(default_factory=now)


class BuiltMap(SQLModel, table=True):
    """The map that a participant, or a group that shares one seat, builds in a session."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["session_id", "participant_id"], ["participant.session_id", "participant.id"], ondelete="CASCADE"
        ),
    )
    session_id: int = Field(primary_key=True)
    participant_id: int = Field(primary_key=True)
    map_id: int = Field(sa_column=owned("map", index=True))


class FullText(SQLModel, table=True):
    """The paper in which the full text of a reference is held."""

    __table_args__ = (CheckConstraint("paper_id <> source_id", name="another"), CheckConstraint("csl_id <> ''", name="csl_id"))
    paper_id: int = Field(sa_column=owned("paper", primary=True))
    """The paper whose list the reference stands in."""
    csl_id: str = Field(primary_key=True)
    source_id: int = Field(sa_column=owned("paper", index=True))
    made_by: int | None = Field(sa_column=pointing("person"))
    made: datetime = Field(default_factory=now)


class Job(SQLModel, table=True):
    """Slow work that outlives a page and a restart."""

    __table_args__ = (CheckConstraint("done >= 0 AND done <= 1", name="done"), CheckConstraint("tries >= 0", name="tries"))
    id: int = Field(default=None, primary_key=True)
    kind: str
    once: str = Field(unique=True)
    """The same work asked for twice has one row."""
    person_id: int | None = Field(sa_column=pointing("person"))
    given: dict[str, Any] = Field(sa_column=Column(JSON(), nullable=False))
    state: JobState = Field(sa_column=word(JobState, "state"))
    step: str = ""
    """What it is doing, in one word of the program's."""
    done: float = 0.0
    result: dict[str, Any] = Field(sa_column=Column(JSON(), nullable=False))
    """What came of it, or what went wrong."""
    tries: int = 0
    made: datetime = Field(default_factory=now)
    beat: datetime = Field(default_factory=now)
    """When it was last heard of; long ago, it died with its process."""
