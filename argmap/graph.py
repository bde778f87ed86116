"""What is a map, as a plain value?

Graph is what travels between storage, strength, diagram, exchange and report. It knows no table, screen or colour.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from claims.readers.document import Direction, Language, Span
from claims.vocabulary import CitationProblem, NodeKind, Origin, Stance, Standing


@dataclass(frozen=True, slots=True)
class Wording:
    """A statement in one language."""

    text: str
    language: Language
    direction: Direction


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage that a node rests on: what it says and exactly where."""

    paper: str
    """Short SHA-256 (first 16 hex digits) of the file it stands in."""
    spans: tuple[Span, ...]
    text: str
    language: Language
    direction: Direction
    passage: int | None = None
    page: int | None = None
    section: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A work that a piece of evidence cites, or the paper itself where it speaks for itself."""

    label: str
    """``Harutyunyan 2022, p. 281``: one line under the evidence."""
    csl_id: str = ""
    """Id of the CSL-JSON item in the paper's reference list; empty for the paper itself."""
    locator: str = ""
    problems: tuple[str, ...] = ()
    """One sentence a citation problem; any raises the flag."""
    own: bool = False
    """The paper itself speaks: no citation stands in the passage."""
    problem_kinds: tuple[CitationProblem, ...] = ()
    """What kind each of ``problems`` is, so that a picture can name it in a word or two of either language."""
    nearby: bool = False
    """It is not cited in the passage but further on in its paragraph, for what stands before it too."""


@dataclass(frozen=True, slots=True)
class Node:
    """A statement on the map."""

    id: str
    """Stable on its map: ``h``, ``c3``, ``e12``."""
    kind: NodeKind
    wordings: tuple[Wording, ...]
    """At least one; the first is the one to show, others are the same statement in another language."""
    quotes: tuple[Quote, ...] = ()
    sources: tuple[Source, ...] = ()
    condensed: bool = False
    origin: Origin = Origin.DRAFTED
    reasons: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The wording to show."""
        return self.wordings[0].text

    @property
    def language(self) -> Language:
        """Language of the wording to show."""
        return self.wordings[0].language

    @property
    def direction(self) -> Direction:
        """Direction of the wording to show."""
        return self.wordings[0].direction


@dataclass(frozen=True, slots=True)
class Edge:
    """A link: from a node to a node, or to another link (an undercut)."""

    id: str
    source: str
    target: str
    """Id of a node, or of an edge that this one undercuts."""
    stance: Stance
    joint: str = ""
    """Edges into one node with the same non-empty ``joint`` are co-premises: they hold together or not at all."""
    revision: int = 1
    origin: Origin = Origin.DRAFTED
    reasons: tuple[str, ...] = ()
    score: float | None = None
    standing: Standing = Standing.UNSEEN


@dataclass(frozen=True, slots=True)
class Graph:
    """The argument map of one paper."""

    title: str
    language: Language
    """Of the paper: a Persian map grows from the right."""
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    question: tuple[Wording, ...] = ()
    question_quotes: tuple[Quote, ...] = ()
    paper: str = ""

    def node(self, node_id: str) -> Node:
        """The node of that id; KeyError if there is none."""
        for node in self.nodes:
            if node.id == node_id:
                return node
        raise KeyError(node_id)

    def into(self, target: str) -> Iterator[Edge]:
        """The edges that end on ``target``, in map order."""
        return (edge for edge in self.edges if edge.target == target)

    def roots(self) -> tuple[Node, ...]:
        """Hypotheses, or where there is none the nodes that lead nowhere."""
        hypotheses = tuple(node for node in self.nodes if node.kind is NodeKind.HYPOTHESIS)
        if hypotheses:
            return hypotheses
        leading = {edge.source for edge in self.edges}
        return tuple(node for node in self.nodes if node.id not in leading)
