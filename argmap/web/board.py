"""What of a map does an address ask to see, and what do drawing, outline and cards show of it?

All that is folded, unfolded and in focus stands in the address, so that every page can be sent, kept and gone back to, and
folding is a link like any other. Drawing and outline are two renderings of the same View.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from flask import abort, g, request, url_for
from sqlmodel import Session

from argmap import diagram, joining, review, sessions, theme
from argmap.diagram import boxes
from argmap.diagram.layout import Tree
from argmap.graph import Edge, Graph, Node, Quote, Source, Wording
from argmap.models import Map, ReviewSession
from argmap.web.access import may
from argmap.web.house import house
from argmap.web.language import language
from argmap.web.page import asked
from argmap.web.telling import recalled
from claims.models import Paper
from claims.passages import Passage
from claims.reading import Reading
from claims.vocabulary import NodeKind, Role

MOST = 40
"""Statements shown unasked."""
WHOLE, OUTLINED = 200, 120
"""The outline of a map with more statements than the first is folded, and shows as many as the second."""
DEEPEST = 6
_MOST_NUMBER = 2**31
_MOST_CODES = 4_000
"""Characters of codes in an address."""


@dataclass(frozen=True)
class Look:
    """What an address says is to be seen."""

    focus: str = ""
    depth: int = 2
    unfolded: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    session: int = 0
    """Whose marks the links stand by; 0: those that count on the map."""

    def unfolding(self, code: str) -> "Look":
        """The same with what stands right under a statement shown."""
        return replace(self, unfolded=_with(self.unfolded, code), folded=_without(self.folded, code))

    def folding(self, code: str) -> "Look":
        """The same with all that stands under a statement put away."""
        return replace(self, unfolded=_without(self.unfolded, code), folded=_with(self.folded, code))

    def on(self, code: str, depth: int = 2) -> "Look":
        """The neighbourhood of one statement."""
        return Look(code, min(max(depth, 1), DEEPEST), session=self.session)

    @property
    def values(self) -> dict[str, Any]:
        """What of it goes into an address."""
        said = {"open": ",".join(self.unfolded), "shut": ",".join(self.folded), "focus": self.focus}
        numbers = {"depth": self.depth if self.focus else 0, "session": self.session}
        return {name: value for name, value in (said | numbers).items() if value}


def _with(codes: tuple[str, ...], code: str) -> tuple[str, ...]:
    return (*_without(codes, code), code)


def _without(codes: tuple[str, ...], code: str) -> tuple[str, ...]:
    return tuple(each for each in codes if each != code)


@dataclass(frozen=True)
class Line:
    """A statement, or a fold, as the outline says it; ``opens`` and ``closes`` say where its nested lists begin and end."""

    node: Node | None
    name: str
    edge: Edge | None
    relation: theme.Relation | None
    fold: diagram.Fold | None
    depth: int
    opens: bool = False
    closes: int = 0


@dataclass(frozen=True)
class Context:
    """A quoted passage with the sentences around it."""

    quote: Quote
    before: str
    after: str
    here: bool
    """It stands in the map's own paper."""
    away: int | None = None
    """The paper in which it stands else, where whoever looks may read that: the full text of a source."""


@dataclass(frozen=True)
class Board:
    """A map with its paper, as a page needs them."""

    map: Map
    paper: Paper
    graph: Graph
    look: Look = Look()
    session: ReviewSession | None = None
    """Whose marks the links stand by, where the address asks for one that is shown."""

    @cached_property
    def view(self) -> diagram.View:
        """What of the map is shown: at most ``MOST`` statements, near the focus if there is one, and what was unfolded."""
        return looked_at(self.graph, self.look)

    @cached_property
    def whole(self) -> diagram.View:
        """The map with nothing folded."""
        return diagram.whole(self.graph)

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """The statements by their codes."""
        return {node.id: node for node in self.graph.nodes}

    @cached_property
    def edges(self) -> dict[str, Edge]:
        """The links by their codes."""
        return {edge.id: edge for edge in self.graph.edges}

    @property
    def direction(self) -> str:
        """The way the map grows."""
        return "rtl" if self.graph.language in {"fa", "ar"} else "ltr"

    def address(self, look: Look | None = None, at: str = "") -> str:
        """The page of the drawing, with one statement or link selected."""
        said = (look or self.look).values | ({"at": at} if at else {})
        return url_for("maps.board", map_id=self.map.id, **said)

    def card(self, code: str) -> str:
        """The card of a statement or a link."""
        endpoint = "maps.link" if code in self.edges else "maps.statement"
        return url_for(endpoint, map_id=self.map.id, code=code, **self.look.values)

    def name(self, node: Node) -> str:
        """``Claim 3``."""
        return boxes.name(node, self.whole, language())

    def short(self, code: str, most: int = 90) -> str:
        """A statement, or a link, in one line."""
        if code in self.nodes:
            node = self.nodes[code]
            text = " ".join(node.text.split())
            return f"{self.name(node)}: {text if len(text) <= most else text[: most - 1].rstrip() + '…'}"
        return self.called(code)

    def called(self, code: str) -> str:
        """A statement or link by its name alone: ``Claim 3``, ``Evidence 2 → Claim 1``."""
        if code in self.nodes:
            return self.name(self.nodes[code])
        edge, said = self.edges[code], []
        for _ in range(DEEPEST):  # an undercut of an undercut of ...
            said.append(self.name(self.nodes[edge.source]))
            if edge.target in self.nodes:
                said.append(self.name(self.nodes[edge.target]))
                break
            edge = self.edges[edge.target]
        return f" {theme.word('leads_to', language())} ".join(said)

    def naming(self, code: str) -> str:
        """The same of what is on the map; of anything else the code."""
        return self.called(code) if code in self.nodes or code in self.edges else code

    def relation(self, edge: Edge) -> theme.Relation:
        """What a link does."""
        return theme.relation_onto(edge, edge.target in self.edges)

    @property
    def question(self) -> Wording | None:
        """The research question: in the language of the interface where it is worded in it."""
        asked_in = [each for each in self.graph.question if each.language == language()]
        return next(iter([*asked_in, *self.graph.question]), None)

    def relation_word(self, edge: Edge) -> str:
        """What a link does, in a word."""
        return theme.word(self.relation(edge).value, language())

    def relation_sign(self, edge: Edge) -> str:
        """The sign of what a link does."""
        return theme.RELATIONS[self.relation(edge)].sign

    def standing_word(self, edge: Edge) -> str:
        """What the verdicts on a link add up to, in a word."""
        return theme.standing_word(edge.standing, language())

    def standing_sign(self, edge: Edge) -> str:
        """The sign of it."""
        return theme.STANDINGS[edge.standing].sign

    def kind_word(self, kind: NodeKind) -> str:
        """What a statement of that kind is called."""
        return theme.kind_word(kind, language())

    def problems(self, source: Source) -> list[tuple[str, str]]:
        """What is wrong with a citation: in a word or two, and in a sentence."""
        kinds = [*source.problem_kinds, *[None] * len(source.problems)]
        return [
            (theme.problem_word(kind, language()), recalled(told)) for kind, told in zip(kinds, source.problems, strict=False)
        ]

    def fold_words(self, fold: diagram.Fold) -> str:
        """All that a fold says, in one line."""
        stances = boxes.fold_stances(fold, language())
        return boxes.fold_words(fold, language()) + (f" ({stances})" if stances else "")

    def path(self, code: str) -> list[Node]:
        """From the hypothesis down to a statement, or to the beginning of a link."""
        hanging = self.whole.parents
        at: str | None = self.edges[code].source if code in self.edges else code
        found: list[Node] = []
        while at in self.nodes and len(found) < 40:
            found.append(self.nodes[at])
            edge = hanging.get(at)
            target = edge.target if edge else None
            at = self.edges[target].source if target in self.edges else target
        return found[::-1]

    @cached_property
    def in_turn(self) -> list[Edge]:
        """The links in the order in which the outline comes to them: each claim's own, then its evidence's."""
        told = [line.edge for line in lines(self.whole) if line.edge is not None]
        seen = {edge.id for edge in told}
        return [*told, *(edge for edge in self.graph.edges if edge.id not in seen)]

    def lines(self) -> list[Line]:
        """What is shown, as an outline."""
        return lines(self.view)

    def all_lines(self) -> list[Line]:
        """The whole map as an outline."""
        return lines(self.whole)

    @property
    def large(self) -> bool:
        """Whether its outline is folded unasked."""
        return len(self.graph.nodes) > WHOLE

    def folded_lines(self) -> list[Line]:
        """A large map as an outline: its upper part, what was unfolded, and counts of the rest."""
        return lines(diagram.view(self.graph, OUTLINED, None, 2, self.look.unfolded, self.look.folded))

    def outline(self, look: Look, code: str = "") -> str:
        """The page of the outline, with that line in sight."""
        said = {name: value for name, value in look.values.items() if name in ("open", "shut")}
        return url_for("maps.outline", map_id=self.map.id, **said, _anchor=f"line-{code}" if code else None)


def looked_at(graph: Graph, look: Look) -> diagram.View:
    """What of a graph is shown."""
    return diagram.view(graph, MOST, look.focus or None, look.depth, look.unfolded, look.folded)


def lines(view: diagram.View) -> list[Line]:
    """A view as nested lists."""
    tree, found = Tree(view, deepest=None), list[Line]()
    waiting = [(0, item, edge) for item, edge in reversed(tree.roots)]
    onto = {edge.id for edge in view.graph.edges}
    while waiting:
        depth, item, edge = waiting.pop()
        relation = theme.relation_onto(edge, edge.target in onto) if edge else None
        if isinstance(item, diagram.Fold):
            found.append(Line(None, boxes.fold_words(item, language()), None, None, item, depth))
            continue
        found.append(Line(item, boxes.name(item, view, language()), edge, relation, view.bare.get(item.id), depth))
        waiting += [(depth + 1, *hung) for hung in reversed(tree.children(item.id))]
    after = [*(line.depth for line in found[1:]), 0][: len(found)]
    return [
        replace(line, opens=follows > line.depth, closes=max(line.depth - follows, 0))
        for line, follows in zip(found, after, strict=True)
    ]


def board(map_id: int) -> Board:
    """The map of that number with the standing of its links, as the address asks to see it; 404 where there is none."""
    with house().database.session() as rows:
        return opened(rows, map_id)


def opened(rows: Session, map_id: int) -> Board:
    """The same, within a transaction."""
    held = rows.get(Map, map_id)
    paper = rows.get(Paper, held.paper_id) if held else None
    if held is None or paper is None or paper.binned is not None:
        abort(404)
    row = _session(rows, held)
    if row is not None:
        stands = review.standings(review.seen_in(rows, row, None), row.rule)
    else:
        stands = review.standings(review.seen(rows, held, g.person)) if g.person is not None else {}
    graph = review.with_standings(house().graph(rows, held), stands)
    look = replace(_asked_for({node.id for node in graph.nodes}), session=row.id if row is not None else 0)
    return Board(held, paper, graph, look, row)


def _session(rows: Session, held: Map) -> ReviewSession | None:
    """The session that the address asks for, if it shows its marks, to its people and to who leads; else there is none."""
    number = request.values.get("session", 0, type=int)
    row = rows.get(ReviewSession, number) if 0 < number < _MOST_NUMBER and g.get("person") is not None else None
    if row is None or row.map_id != held.id or not sessions.shown(row):
        return None
    seat = joining.of_person(rows, row, g.person)
    return row if may(Role.OWNER) or (seat is not None and seat.left is None) else None


def _asked_for(known: set[str]) -> Look:
    focus = asked("focus", 100)
    depth = request.values.get("depth", 2, type=int)
    return Look(
        focus if focus in known else "",
        min(max(depth, 1), DEEPEST),
        tuple(each for each in dict.fromkeys(asked("open", _MOST_CODES).split(",")) if each in known),
        tuple(each for each in dict.fromkeys(asked("shut", _MOST_CODES).split(",")) if each in known),
    )


def contexts(node: Node, reading: Reading, others: Mapping[int, Reading] = MappingProxyType({})) -> list[Context]:
    """The passages that a statement rests on, each between its neighbours in the paragraph.

    ``others`` are full texts of sources that whoever looks may read, by their papers' ids.
    """
    papers = {read.short_id: (number, read) for number, read in others.items()}
    found = []
    for quote in node.quotes:
        here = quote.paper == reading.short_id
        away, read = (None, reading) if here else papers.get(quote.paper, (None, None))
        passages = read.cut.passages if read is not None else ()
        index = quote.passage if quote.passage is not None and quote.passage < len(passages) else None
        before = _neighbour(passages, index, -1) if index is not None else ""
        after = _neighbour(passages, index, 1) if index is not None else ""
        found.append(Context(quote, before, after, here, away))
    return found


def _neighbour(passages: tuple[Passage, ...], index: int, step: int) -> str:
    at = index + step
    if not 0 <= at < len(passages) or passages[at].section != passages[index].section:
        return ""
    same = passages[at].paragraph == passages[index].paragraph
    return passages[at].text if same else ""
