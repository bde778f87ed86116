"""How does a typeface let its text be copied letter by letter?

A PDF remembers for each glyph which letters it stands for. Where one glyph stands for two, as the joined lam-alef does, PDFium
and poppler take the letters from left to right and then turn the line round, so that ``دالان`` is copied as ``داالن``. Here
each of the two letters keeps a glyph and half of the width: the first draws the joined shape, the second next to nothing. The
eye sees no difference.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables

_JOINING = frozenset({"rlig", "liga"})
_LAMS = ("uniFEDF", "uniFEE0", "uni06B5.init", "uni06B5.medi")
"""Lam as it begins or goes on a word, by the names of Unicode's presentation forms; and the same with a mark."""
_ALLAH = "uniFDF2"
"""One glyph for four letters: it is given up, and the word set with its letters."""
_BASE = 1
"""The class of a glyph that marks are set on, in GDEF."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two letters and the glyph that joins them."""

    first: str
    second: str
    joined: str

    @property
    def shape(self) -> str:
        """The glyph that draws both letters in the place of the first."""
        return f"{self.joined}.shape"

    @property
    def blank(self) -> str:
        """The glyph of next to no ink in the place of the second."""
        return f"{self.joined}.blank"


def letter_by_letter(font: TTFont) -> int:
    """Give both letters of every lam-alef of a TrueType font a glyph of their own; how many such pairs it has."""
    if "GSUB" not in font or "glyf" not in font:
        return 0
    table = font["GSUB"].table
    indices = sorted(
        {
            index
            for record in table.FeatureList.FeatureRecord
            if record.FeatureTag in _JOINING
            for index in record.Feature.LookupListIndex
        }
    )
    found: list[_Pair] = []
    for index in indices:
        _give_up(table.LookupList.Lookup[index], _ALLAH)
        pairs = _pairs(table.LookupList.Lookup[index])
        for pair in pairs:
            _halve(font, pair)
        if pairs:
            table.LookupList.Lookup[index] = _side_by_side(font, table.LookupList, index, pairs)
            found += pairs
    table.LookupList.LookupCount = len(table.LookupList.Lookup)
    if found and "GPOS" in font:
        _anchor(font, {pair.joined: pair for pair in found})
    return len(found)


def _pairs(lookup: Any) -> list[_Pair]:
    """The pairs that a lookup joins, if it joins a lam to one other letter and does nothing else."""
    pairs: list[_Pair] = []
    for held in lookup.SubTable:
        for first, joined in getattr(getattr(held, "ExtSubTable", held), "ligatures", {"": ()}).items():
            if first not in _LAMS or any(len(each.Component) != 1 for each in joined):
                return []
            pairs += [_Pair(first, each.Component[0], each.LigGlyph) for each in joined]
    return pairs


def _give_up(lookup: Any, joined: str) -> None:
    for held in lookup.SubTable:
        ligatures = getattr(getattr(held, "ExtSubTable", held), "ligatures", {})
        for first, each in ligatures.items():
            ligatures[first] = [ligature for ligature in each if ligature.LigGlyph != joined]


def _halve(font: TTFont, pair: _Pair) -> None:
    """Make the two glyphs of a pair: the drawing moved left by the width that the blank takes up on that side."""
    advance, bearing = font["hmtx"][pair.joined]
    left = _left(font, pair)
    drawn = TTGlyphPen(font.getGlyphSet())
    font.getGlyphSet()[pair.joined].draw(TransformPen(drawn, (1, 0, 0, 1, -left, 0)))
    font.setGlyphOrder([*font.getGlyphOrder(), pair.shape, pair.blank])
    font["glyf"][pair.shape], font["glyf"][pair.blank] = drawn.glyph(), _speck(left)
    font["hmtx"][pair.shape], font["hmtx"][pair.blank] = (advance - left, bearing - left), (left, left - 2)
    if "GDEF" in font and font["GDEF"].table.GlyphClassDef:
        font["GDEF"].table.GlyphClassDef.classDefs |= {pair.shape: _BASE, pair.blank: _BASE}


def _speck(right: int) -> Any:
    """A dot a thousandth of a letter wide, under the drawing beside it: PDFium takes a glyph without ink for a blank."""
    pen = TTGlyphPen(None)
    pen.moveTo((right - 2, 0))
    for corner in ((right - 2, 2), (right, 2), (right, 0)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()


def _left(font: TTFont, pair: _Pair) -> int:
    return int(font["hmtx"][pair.joined][0]) // 2


def _side_by_side(font: TTFont, lookups: Any, index: int, pairs: Sequence[_Pair]) -> Any:
    """A lookup that sets, wherever the two letters of a pair meet, each to its own glyph."""
    flag = lookups.Lookup[index].LookupFlag
    made = otTables.Lookup()
    made.LookupType, made.LookupFlag, made.SubTable = 6, flag, []
    for pair in pairs:
        rule = otTables.ChainContextSubst()
        rule.Format, rule.InputGlyphCount, rule.SubstCount = 3, 2, 2
        rule.BacktrackCoverage, rule.BacktrackGlyphCount = [], 0
        rule.LookAheadCoverage, rule.LookAheadGlyphCount = [], 0
        rule.InputCoverage = [_coverage(font, [pair.first]), _coverage(font, [pair.second])]
        steps = (_single(lookups, flag, pair.first, pair.shape), _single(lookups, flag, pair.second, pair.blank))
        rule.SubstLookupRecord = [_step(position, lookup) for position, lookup in enumerate(steps)]
        made.SubTable.append(rule)
    made.SubTableCount = len(made.SubTable)
    return made


def _coverage(font: TTFont, glyphs: Sequence[str]) -> Any:
    coverage = otTables.Coverage()
    coverage.glyphs = sorted(glyphs, key=font.getGlyphID)
    return coverage


def _single(lookups: Any, flag: int, before: str, after: str) -> int:
    """Add a lookup that sets one glyph for another; its index."""
    substitution = otTables.SingleSubst()
    substitution.mapping = {before: after}
    lookup = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag, lookup.SubTable, lookup.SubTableCount = 1, flag, [substitution], 1
    lookups.Lookup.append(lookup)
    return len(lookups.Lookup) - 1


def _step(position: int, lookup: int) -> Any:
    record = otTables.SubstLookupRecord()
    record.SequenceIndex, record.LookupListIndex = position, lookup
    return record


def _anchor(font: TTFont, pairs: dict[str, _Pair]) -> None:
    """Marks that were set on the parts of a joined glyph are set on its two glyphs now, in the same places."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        tables = [getattr(held, "ExtSubTable", held) for held in lookup.SubTable]
        ligatures = [table for table in tables if isinstance(table, otTables.MarkLigPos)]
        if len(ligatures) < len(tables) or any(set(each.LigatureCoverage.glyphs) - set(pairs) for each in ligatures):
            continue
        lookup.LookupType = 4
        lookup.SubTable = [_on_bases(font, table, pairs) for table in tables]


def _on_bases(font: TTFont, table: Any, pairs: dict[str, _Pair]) -> Any:
    anchors: dict[str, list[Any]] = {}
    for joined, attached in zip(table.LigatureCoverage.glyphs, table.LigatureArray.LigatureAttach, strict=True):
        pair = pairs[joined]
        first, second = (record.LigatureAnchor for record in attached.ComponentRecord)
        anchors[pair.shape] = [_moved(anchor, -_left(font, pair)) for anchor in first]
        anchors[pair.blank] = list(second)
    made = otTables.MarkBasePos()
    made.Format, made.ClassCount = 1, table.ClassCount
    made.MarkCoverage, made.MarkArray = table.MarkCoverage, table.MarkArray
    made.BaseCoverage = _coverage(font, list(anchors))
    made.BaseArray = otTables.BaseArray()
    made.BaseArray.BaseRecord = [_record(anchors[glyph]) for glyph in made.BaseCoverage.glyphs]
    made.BaseArray.BaseCount = len(anchors)
    return made


def _moved(anchor: Any, by: int) -> Any:
    if anchor is None:
        return None
    moved = otTables.Anchor()
    moved.Format, moved.XCoordinate, moved.YCoordinate = 1, anchor.XCoordinate + by, anchor.YCoordinate
    return moved


def _record(anchors: list[Any]) -> Any:
    record = otTables.BaseRecord()
    record.BaseAnchor = anchors
    return record
