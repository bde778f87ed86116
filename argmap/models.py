"""What does the database keep of maps, and which promises does it keep by itself?

A map belongs to a paper. Its nodes and links are rows with a code that is theirs for good: what is removed is only marked
so, since verdicts and the change log go on speaking of it. That both ends of a link are on the link's own map, that a link
ends on a node or on another link and never on both, and that a quote rests on a passage of a real paper is kept by the
database itself.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from claims.models import Spans, kept, now, owned, pointing, word
from claims.readers.document import Span
from claims.vocabulary import CitationProblem, Decision, NodeKind, Origin, Stance


class Map(SQLModel, table=True):
    """An argument map of one paper."""

    id: int = Field(default=None, primary_key=True)
    paper_id: int = Field(sa_column=owned("paper", index=True))
    title: str
    language: str
    created: datetime = Field(default_factory=now)


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
