"""What of a map do all phones of a session share: its links as cards, and the orders in which they come?

Nothing here depends on a mark or on who looks. What was worked out is kept as long as the map is the same: three hundred phones
cost one drawing of each card in each language.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from flask import render_template
from markupsafe import Markup
from sqlmodel import Session

from argmap import maps, marking
from argmap.graph import Edge, Node, Wording
from argmap.marking import Changed, Ground
from argmap.models import Map
from argmap.strength import chosen
from argmap.web.board import Board, contexts
from argmap.web.house import house
from argmap.web.language import language
from claims.models import Paper
from claims.reading import Reading

_AT_HAND = 8
"""Maps kept."""
_MOMENT = 1.0
"""Seconds for which a deck is used without another look at the library, where the map has the same version."""


@dataclass
class Deck:
    """The links of one map, as it is now, without standings."""

    board: Board
    reading: Reading
    outline: tuple[str, ...]
    """The links as the outline comes to them."""
    influential: tuple[str, ...]
    """The links with what moves the hypothesis most first."""
    version: tuple[int, datetime]
    """Of the map, and when that was made: ids are given again."""
    looked: float
    """When it was last compared with the library, by the monotonic clock."""
    _cards: dict[tuple[str, str], Markup] = field(default_factory=dict)
    _names: dict[tuple[str, str], str] = field(default_factory=dict)
    _changed: dict[tuple[str, int], tuple[Changed, ...]] = field(default_factory=dict)

    def edge(self, code: str) -> Edge | None:
        """The link of that code."""
        return self.board.edges.get(code)

    def card(self, code: str) -> Markup:
        """Claim, source and passage of a link, in the language of this answer."""
        asked = (code, language())
        if asked not in self._cards:
            self._cards[asked] = Markup(render_template("room/_link.html", **self._told(code)))  # noqa: S704
        return self._cards[asked]

    def name(self, code: str) -> str:
        """``Evidence 2 → Claim 1``."""
        asked = (code, language())
        if asked not in self._names:
            self._names[asked] = self.board.called(code)
        return self._names[asked]

    def text(self, code: str) -> Wording:
        """What the link begins at: one line to know it by in a list."""
        return self.board.nodes[self.board.edges[code].source].wordings[0]

    def changed(self, rows: Session, code: str, revision: int) -> tuple[Changed, ...]:
        """What is otherwise on a link than it was under that revision of it."""
        asked = (code, revision)
        if asked not in self._changed:
            was, now = _earlier(rows, self.board.map, revision), self._ground
            pieces = {**self.board.nodes, **self.board.edges, **was}
            edge = pieces.get(code)
            before = edge if isinstance(edge, Edge) else self.board.edges[code]
            self._changed[asked] = marking.changed(_ground(before, pieces), now(code))
        return self._changed[asked]

    def _ground(self, code: str) -> Ground:
        return _ground(self.board.edges[code], dict(self.board.nodes))

    def _told(self, code: str) -> dict[str, object]:
        board, edge = self.board, self.board.edges[code]
        source = board.nodes[edge.source]
        return {
            "board": board,
            "edge": edge,
            "source": source,
            "target": board.nodes.get(edge.target),
            "undercut": board.edges.get(edge.target),
            "contexts": contexts(source, self.reading),
            "fellows": [each for each in board.graph.edges if edge.joint and each.joint == edge.joint and each.id != edge.id],
        }


_Piece = Node | Edge | None


def _ground(edge: Edge, pieces: Mapping[str, _Piece]) -> Ground:
    source, target = pieces.get(edge.source), pieces.get(edge.target)
    return Ground(edge, source if isinstance(source, Node) else None, target if isinstance(target, Node) else None)


def _earlier(rows: Session, held: Map, revision: int) -> dict[str, _Piece]:
    """What was changed since a link had that revision, each as it was then; a revision is one more than its map's version."""
    found: dict[str, _Piece] = {}
    for change in maps.changes(rows, held):
        if change.seq >= revision:
            before = maps.sides(change, after=False)
            for code, piece in (*before.nodes.items(), *before.links.items()):
                found.setdefault(code, piece)
    return found


class Decks:
    """The decks of the maps that were looked at lately."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, Deck] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, rows: Session, held: Map) -> Deck:
        """The deck of a map as it is now; what changes beside the map, such as the paper's list, a moment later."""
        version = (held.version, held.created)
        with self._lock:
            known = self._kept.get(held.id)
            if known is not None and known.version == version and monotonic() - known.looked < _MOMENT:
                return known
        graph = house().graph(rows, held)
        with self._lock:
            known = self._kept.get(held.id)
            if known is not None and known.board.graph is graph:
                known.version, known.looked = version, monotonic()
                self._kept.move_to_end(held.id)
                return known
            made = self._made(rows, held)
            self._kept[held.id] = made
            self._kept.move_to_end(held.id)
            while len(self._kept) > _AT_HAND:
                self._kept.popitem(last=False)
        return made

    def _made(self, rows: Session, held: Map) -> Deck:
        graph, paper = house().graph(rows, held), rows.get_one(Paper, held.paper_id)
        semantics, rule = chosen(house().settings)
        return Deck(
            Board(held, paper, graph),
            house().subject(paper).reading,
            marking.in_outline(graph),
            marking.by_influence(graph, semantics, rule),
            (held.version, held.created),
            monotonic(),
        )
