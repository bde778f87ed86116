"""What does the database keep of maps and of the people at them, and which promises does it keep by itself?

A map belongs to a paper. Its nodes and links are rows with a code that is theirs for good: what is removed is only marked
so, since verdicts and the change log go on speaking of it. That both ends of a link are on the link's own map, that a link
ends on a node or on another link and never on both, and that a quote rests on a passage of a real paper is kept by the
database itself.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from claims.models import Spans, kept, now, owned, pointing, word
from claims.readers.document import Span
from claims.vocabulary import CitationProblem, Decision, JobState, Mark, MarkReason, NodeKind, Origin, Role, Stance


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
    """One reviewer's mark on one link at one revision. Rows are only ever added: the newest of a person on a link counts."""

    __table_args__ = (
        CheckConstraint("revision >= 1", name="revision"),
        ForeignKeyConstraint(["map_id", "link_id"], ["link.map_id", "link.id"], ondelete="CASCADE"),
    )
    id: int = Field(default=None, primary_key=True)
    map_id: int = Field(sa_column=owned("map"))
    link_id: int = Field(index=True)
    revision: int
    """Of the link as it was when it was marked."""
    person_id: int = Field(sa_column=owned("person", index=True))
    mark: Mark | None = Field(sa_column=word(Mark, "mark", nullable=True))
    """None where the person took an earlier mark back."""
    reason: MarkReason | None = Field(default=None, sa_column=word(MarkReason, "reason", nullable=True))
    note: str = ""
    client: str = Field(unique=True)
    """Chosen by whoever sends it: the same mark sent twice is one mark."""
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
