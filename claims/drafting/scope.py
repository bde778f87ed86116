"""Which citations does each sentence rest on: those that stand in it, and those later in its paragraph that cover it too?

Many writers cite once, at the end of a paragraph, for all they said since the last citation. So a sentence that cites
nothing itself stands in the scope of the next parenthetical citation of its paragraph, when that one ends its sentence.
"""

from collections import defaultdict

from claims.citations import Audit, Citation
from claims.passages import Cut
from claims.vocabulary import CitationStyle

_COVERING = frozenset({CitationStyle.PARENTHETICAL, CitationStyle.NUMERIC, CitationStyle.SUPERSCRIPT})

Scopes = dict[int, tuple[tuple[int, ...], tuple[int, ...]]]
"""For a passage's index: the citations in it, and those in whose scope it stands (never both)."""


def scopes(cut: Cut, audit: Audit) -> Scopes:
    """The citations of every passage that has any."""
    own: dict[int, list[Citation]] = defaultdict(list)
    for citation in audit.citations:
        if citation.passage is not None:
            own[citation.passage].append(citation)
    found: Scopes = {}
    covering: tuple[int, ...] = ()
    paragraph = -1
    for passage in reversed(cut.passages):
        if passage.paragraph != paragraph:
            covering, paragraph = (), passage.paragraph
        mine = own.get(passage.index, [])
        if mine:
            found[passage.index] = (tuple(c.index for c in mine), ())
            tail = passage.spans[-1].end - 4
            covering = tuple(c.index for c in mine if c.style in _COVERING and c.spans[-1].end >= tail - len(c.text))
        elif covering:
            found[passage.index] = ((), covering)
    return found
