"""Which citations does each sentence rest on: those that stand in it, and those later in its paragraph that cover it too?

Where authors cite by name and year, many cite once, at the end of a paragraph, for all they said since the last citation. So a
sentence that cites nothing itself stands in the scope of the next parenthetical citation of its paragraph, when that one ends
its sentence. The scope ends where a sentence opens another point; and there is none where the authors speak of their own
findings, in a section of results, or where citations are numbers: those are set sentence by sentence.
"""

from bisect import bisect_right
from collections import defaultdict

from claims.citations import Audit, Citation
from claims.drafting import cues
from claims.passages import Cut, Passage
from claims.vocabulary import CitationStyle, SectionRole

_AFTER_CITATION = 4
"""Characters that may stand between a citation and the end of its sentence: a stop, a bracket, mark-up."""

_OWN_FINDINGS = frozenset({SectionRole.RESULTS, SectionRole.CONCLUSION})
"""Where the authors speak of what they found themselves."""
_AFTER_STOP = 6
"""Characters that may stand between a sentence's stop and the mark of its note: mark-up, another mark."""

Scopes = dict[int, tuple[tuple[int, ...], tuple[int, ...]]]
"""For a passage's index: the citations in it, and those in whose scope it stands (never both)."""


def scopes(cut: Cut, audit: Audit) -> Scopes:
    """The citations of every passage that has any."""
    own: dict[int, list[Citation]] = defaultdict(list)
    noted = _noted(cut)
    for citation in audit.citations:
        if citation.passage is not None:
            own[citation.passage].append(citation)
        elif (number := _note_of(citation, cut)) in noted:
            own[noted[number]].append(citation)
    found: Scopes = {}
    covering: tuple[int, ...] = ()
    paragraph = -1
    for passage in reversed(cut.passages):
        if passage.paragraph != paragraph:
            covering, paragraph = (), passage.paragraph
        mine = own.get(passage.index, [])
        if mine:
            found[passage.index] = (tuple(citation.index for citation in mine), ())
            covering = tuple(citation.index for citation in _at_end(passage, [one for one in mine if one.passage is not None]))
        elif passage.role in _OWN_FINDINGS or cues.own_voice(passage):
            covering = ()
        elif covering:
            found[passage.index] = ((), covering)
        if cues.shifts(passage):
            covering = ()
    return found


def _noted(cut: Cut) -> dict[int, int]:
    """For each footnote, the sentence its mark stands in or, as often, right after the stop of."""
    spans = sorted((span, passage.index) for passage in cut.passages for span in passage.spans)
    found: dict[int, int] = {}
    for number, note in enumerate(cut.footnotes):
        at = bisect_right(spans, note.anchor.start, key=lambda one: one[0].start) - 1 if note.anchor else -1
        if note.anchor and at >= 0 and note.anchor.start <= spans[at][0].end + _AFTER_STOP:
            found[number] = spans[at][1]
    return found


def _note_of(citation: Citation, cut: Cut) -> int:
    """The footnote a citation stands in; -1 for none."""
    at = citation.spans[0].start
    for number, note in enumerate(cut.footnotes):
        if any(span.start <= at < span.end for span in note.spans):
            return number
    return -1


def _at_end(passage: Passage, citations: list[Citation]) -> list[Citation]:
    """The citations of the parenthesis that ends the sentence; none where it ends otherwise."""
    named = [citation for citation in citations if citation.style is CitationStyle.PARENTHETICAL]
    last = max(named, key=lambda citation: citation.spans[-1].end, default=None)
    if last is None or last.spans[-1].end < passage.spans[-1].end - _AFTER_CITATION:
        return []
    together = [last]
    for citation in sorted(named, key=lambda each: -each.spans[-1].end):
        if citation is not last and together[-1].spans[0].start - citation.spans[-1].end <= _AFTER_CITATION:
            together.append(citation)
    return together
