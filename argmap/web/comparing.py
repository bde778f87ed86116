"""How is a built map told beside the reference: what both have, what one lacks, why two statements are taken for the same?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from argmap import theme
from argmap.comparison import Comparison, Lack, Likeness, Pair
from argmap.exercises.building import Built
from argmap.graph import Edge, Graph
from argmap.models import Map
from argmap.web.board import Board, Line
from argmap.web.language import _, language, listed
from claims.models import Paper
from claims.vocabulary import Stance


@dataclass(frozen=True)
class Beside:
    """A line of an outline, with what the other map has of it."""

    line: Line
    state: str
    """Of the statement: ``both``, ``missed`` (the reference's alone), ``own`` (the built map's alone) or ``given``."""
    why: tuple[str, ...] = ()
    """Why it is taken for a statement of the other map."""
    link: str = ""
    """Of the link it hangs by: ``both``, ``missed``, ``own``; "" where it hangs by none."""
    lack: str = ""
    """Why the other map has not this link."""


@dataclass(frozen=True)
class Loose:
    """A link that the outline does not show, since its statement hangs by another."""

    edge: Edge
    words: str
    state: str
    lack: str = ""


@dataclass(frozen=True)
class Side:
    """One of the two maps, as an outline with what the other has of it."""

    board: Board
    lines: tuple[Beside, ...]
    loose: tuple[Loose, ...]


@dataclass(frozen=True)
class Compared:
    """Both maps beside one another."""

    comparison: Comparison
    reference: Side
    built: Side


def told(on: Map, paper: Paper, reference: Graph, built: Built, given: Collection[str]) -> Compared:
    """A built map beside the reference, in the language of the page."""
    there, here, found = Board(on, paper, reference), Board(on, paper, built.graph), built.comparison
    theirs: dict[str, list[str]] = {}
    mine: dict[str, list[str]] = {}
    for pair in found.pairs:
        theirs.setdefault(pair.reference, []).append(_why(pair, here.name(here.nodes[pair.built]), there))
        mine.setdefault(pair.built, []).append(_why(pair, there.name(there.nodes[pair.reference]), there))
    begun = {pair.built for pair in found.pairs if pair.reference in given}
    return Compared(
        found,
        _side(there, theirs, "missed", given, found.missed_links),
        _side(here, mine, "own", begun, found.own_links),
    )


def _side(
    board: Board, why: Mapping[str, Sequence[str]], alone: str, given: Collection[str], lacks: Mapping[str, Lack]
) -> Side:
    lines = []
    for line in board.all_lines():
        if line.node is not None:
            code = line.node.id
            state = "given" if code in given else "both" if code in why else alone
            link = "" if line.edge is None else alone if line.edge.id in lacks else "both"
            said = tuple(why.get(code, ())) if state == "both" else ()
            lines.append(Beside(line, state, said, link, _lacked(lacks, line.edge)))
    shown = {each.line.edge.id for each in lines if each.line.edge is not None}
    loose = tuple(
        Loose(edge, board.called(edge.id), alone if edge.id in lacks else "both", _lacked(lacks, edge))
        for edge in board.graph.edges
        if edge.id not in shown
    )
    return Side(board, tuple(lines), loose)


def _why(pair: Pair, other: str, reference: Board) -> str:
    """Why a statement is taken for one of the other map, which is called ``other`` there."""
    because = {
        Likeness.SAME_PASSAGE: _("both rest on the same sentence"),
        Likeness.OVERLAPPING: _("they rest on sentences that overlap"),
        Likeness.SAME_WORDS: _("both say the same words"),
        Likeness.SHARED_WORDS: _("both use the words %(words)s", words=listed([f"\u2068{each}\u2069" for each in pair.words])),
        Likeness.HYPOTHESES: _("each is the hypothesis of its map"),
        Likeness.SAME_EVIDENCE: _(
            "both have the evidence that the reference calls %(names)s",
            names=listed([reference.called(code) for code in pair.evidence]),
        ),
    }[pair.why]
    if pair.other_kind:
        because = _("%(because)s, one as evidence and one as a claim", because=because)
    return _("%(other)s there: %(because)s", other=other, because=because)


def _lacked(lacks: Mapping[str, Lack], edge: Edge | None) -> str:
    """Why the other map has not this link; "" where it has."""
    if edge is None or edge.id not in lacks:
        return ""
    turned = Stance.SUPPORTS if edge.stance is Stance.CONTRADICTS else Stance.CONTRADICTS
    return {
        Lack.BEGINNING: _("What it begins at is not on the other map."),
        Lack.END: _("What it leads to is not on the other map."),
        Lack.BOTH_ENDS: _("Neither end is on the other map."),
        Lack.STANCE: _("The other map says: %(word)s.", word=theme.word(turned.value, language())),
        Lack.UNLINKED: _("Both ends are on the other map, and not linked there."),
    }[lacks[edge.id]]
