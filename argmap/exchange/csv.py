"""How does a map travel as tables, for a spreadsheet: its statements and its links?

A spreadsheet takes a cell that begins with = + - @ for a formula, whatever stands in the file. Such text is kept text by an
apostrophe before it; numbers stay numbers. What is lost here (passages' exact places) is in the map file beside it.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from argmap import theme
from argmap.graph import Graph

_OPENERS = frozenset("=+-@\t\r\n＝＋－＠")
_PASSED_OVER = " \"'\u00a0\u200b\u200c\u200d\u200e\u200f\ufeff\u2066\u2067\u2068\u2069\u202a\u202b\u202c"
"""What stands before a formula without making it none."""
KEPT_TEXT = "'"

Cell = str | int | float | None


def nodes(graph: Graph) -> str:
    """A row a statement."""
    head = ("code", "kind", "text", "language", "other_wordings", "quotes", "pages", "sources", "problems", "origin")
    return table(
        head,
        (
            (
                node.id,
                node.kind.value,
                node.text,
                node.language,
                " | ".join(each.text for each in node.wordings[1:]),
                " | ".join(each.text for each in node.quotes),
                _pages([each.page for each in node.quotes]),
                " | ".join(each.label for each in node.sources),
                " | ".join(problem for each in node.sources for problem in each.problems),
                node.origin.value,
            )
            for node in graph.nodes
        ),
    )


def links(graph: Graph) -> str:
    """A row a link."""
    head = ("code", "from", "to", "relation", "joint", "standing", "revision", "score", "origin")
    onto = {edge.id for edge in graph.edges}
    return table(
        head,
        (
            (
                edge.id,
                edge.source,
                edge.target,
                theme.relation_onto(edge, edge.target in onto).value,
                edge.joint,
                edge.standing.value,
                edge.revision,
                edge.score,
                edge.origin.value,
            )
            for edge in graph.edges
        ),
    )


def _pages(pages: Sequence[int | None]) -> Cell:
    known = [page for page in pages if page is not None]
    return known[0] if len(known) == 1 else " | ".join(map(str, known))


def table(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Comma-separated values with CRLF ends, a mark before them that says UTF-8 to a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([cell(each) for each in row] for row in (head, *rows))
    return "\ufeff" + text.getvalue()


def cell(value: Cell) -> Cell:
    """The value as a cell that is never a formula."""
    if not isinstance(value, str):
        return value
    plain = value.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    bare = plain.lstrip(_PASSED_OVER)
    if plain[:1] in _OPENERS or bare[:1] in _OPENERS:
        return KEPT_TEXT + plain
    return plain
