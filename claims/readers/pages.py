"""Which characters of a printed page make a line, and in what order are the lines read?

Columns are found by the strip between them that no line crosses; each is read from top to bottom, right-hand column first
where the page is written from right to left. Within a line, right-to-left text is put in the order it is read by where its
letters stand, because what PDFs say about that order cannot be trusted.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from claims.readers.bidi import reading_order

BOLD, ITALIC = 1, 2
HALF_SPACE = "\u200c"

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile(r"[^\W\d_]")
_DIGITS = re.compile(r"\d+")
_STRIP = 4.0
_SPACE_GAP = 0.15
_TAB_GAP = 1.8


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring characters of one font on one line; in points from the lower left corner of the page."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    size: float
    flags: int = 0
    """1 bold, 2 italic."""
    lefts: Sequence[float] = ()
    rights: Sequence[float] = ()

    @property
    def middle(self) -> float:
        """Half-way up the letters."""
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True)
class Page:
    """One page."""

    number: int
    width: float
    height: float
    runs: tuple[Run, ...]
    words: tuple["Word", ...] = ()
    """Words in which a second reader found half-spaces."""
    rtl: bool = False
    """Whether most of the letters run from right to left."""


class Word(NamedTuple):
    """A word and its place; its characters stand from left to right as they are seen."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Bit:
    """A part of a line set alike."""

    text: str
    flags: int
    raised: bool


@dataclass(slots=True)
class Line:
    """One line of one column."""

    page: int
    column: int
    """Counts through the document, so that a change of it is a change of column or page."""
    x0: float
    x1: float
    y0: float
    y1: float
    base: float
    size: float
    bits: list[Bit]
    left: float = 0.0
    right: float = 0.0
    """The edges of its column."""
    height: float = 0.0
    """Of its page."""
    text: str = field(default="")
    rtl: bool = False

    def is_all(self, flag: int) -> bool:
        """Whether nearly every letter of it is bold, or italic."""
        letters = sum(len(bit.text.strip()) for bit in self.bits)
        return letters > 0 and sum(len(bit.text.strip()) for bit in self.bits if bit.flags & flag) >= 0.9 * letters

    @property
    def indent(self) -> float:
        """How far in it begins, from the side it is read from."""
        return self.right - self.x1 if self.rtl else self.x0 - self.left

    @property
    def room(self) -> float:
        """How much of the column is left free at its end."""
        return self.x0 - self.left if self.rtl else self.right - self.x1


def is_rtl(text: str) -> bool:
    """Whether more of the letters run from right to left than from left to right."""
    found = len(_RTL.findall(text))
    return found > 0 and 2 * found > len(_LETTER.findall(text))


def lines_of(pages: Iterable[Page]) -> tuple[list[Line], list[Line]]:
    """The lines of text in reading order, and those that are running heads and page numbers."""
    prepared = _prepared(pages)
    noise = _running(prepared)
    lines: list[Line] = []
    heads: list[Line] = []
    column = 0
    strip: float | None = None  # where the columns of earlier pages parted: a page with few lines on it may not tell
    for page in prepared:
        head = noise.get(page.number, set())
        heads += [_line(page, -1, [page.runs[index] for index in row]) for row in _rows(page.runs) if row and set(row) <= head]
        text = [run for index, run in enumerate(page.runs) if index not in head]
        found = _gutter(text, page)
        strip = found or strip
        for zone in _zones(text, page, found or (strip if strip and _parts_at(text, strip) else None)):
            column += 1
            lines += _column_lines(page, column, zone)
    _set_edges(lines)
    return lines, heads


def _prepared(pages: Iterable[Page]) -> list[Page]:
    """Pages without empty runs; the direction is that of the whole document, whatever a page of references may be in."""
    kept = [replace(page, runs=tuple(run for run in page.runs if run.text.strip())) for page in pages]
    rtl = is_rtl("".join(run.text for page in kept for run in page.runs))
    return [replace(page, rtl=rtl) for page in kept]


def _rows(runs: Sequence[Run]) -> list[list[int]]:
    """Indices of the runs that stand at one height of the page, from the top down."""
    rows: list[list[int]] = []
    for index in sorted(range(len(runs)), key=lambda each: -runs[each].base):
        run = runs[index]
        if rows and abs(runs[rows[-1][0]].base - run.base) < 0.35 * max(run.size, runs[rows[-1][0]].size):
            rows[-1].append(index)
        else:
            rows.append([index])
    return rows


def _running(pages: Sequence[Page]) -> dict[int, set[int]]:
    """For each page the runs that are its running head or foot: they come again, but for their figures, on other pages."""
    seen: dict[tuple[str, str], list[_Edge]] = defaultdict(list)
    edges = {page.number: _edges(page) for page in pages}
    for page in pages:
        for side, rows in edges[page.number].items():
            for row in rows:
                seen[side, row.key].append(row)
    noise: dict[int, set[int]] = defaultdict(set)
    title = _largest(pages[0]) if pages else ""
    for page in pages:
        for side, rows in edges[page.number].items():
            for row in rows:
                short_title = page is not pages[0] and len(row.key) >= 12 and title.startswith(row.key.strip("#"))
                known = short_title or (row.key == "#" and len(pages) == 1)
                if not known and not _comes_again(row, seen[side, row.key]):
                    break
                noise[page.number].update(row.runs)
    return noise


def _largest(page: Page) -> str:
    """The letters of what is set largest on a page: on the first page, the title."""
    size = max((run.size for run in page.runs), default=0.0)
    rows = [sorted(row, key=lambda each: page.runs[each].x0) for row in _rows(page.runs)]
    large = [page.runs[index].text for row in rows for index in row if page.runs[index].size >= 0.97 * size]
    return re.sub(r"\W", "", "".join(large)).casefold()


class _Edge(NamedTuple):
    """A row near the upper or lower edge of a page."""

    page: int
    key: str
    base: float
    number: int | None
    """The number it begins with."""
    text: str
    runs: list[int]


def _edges(page: Page) -> dict[str, list[_Edge]]:
    """The rows at the edges, from the edge inwards."""
    rows = _rows(page.runs)
    found: dict[str, list[_Edge]] = {"top": [], "bottom": []}
    for side, near in (("top", rows[:3]), ("bottom", rows[3:][:-4:-1])):
        for row in near:
            base = page.runs[row[0]].base
            if _is_at_edge(base, page):
                text = "".join(page.runs[index].text for index in sorted(row, key=lambda each: page.runs[each].x0))
                first = _DIGITS.match(text.strip())
                key = _DIGITS.sub("#", re.sub(r"\W", "", text)).casefold()
                found[side].append(_Edge(page.number, key, base, int(first.group()) if first else None, text.strip(), row))
    return found


def _comes_again(row: _Edge, alike: Sequence[_Edge]) -> bool:
    """Whether another page has it at that height; a number it begins with has to count the pages, or it may be a footnote's."""
    others = [other for other in alike if other.page != row.page and abs(other.base - row.base) < 15]
    if row.number is None:
        return bool(others)
    counting = any(other.number is not None and other.number - row.number == other.page - row.page for other in others)
    return counting or sum(other.text == row.text for other in others) > 1


def _is_at_edge(base: float, page: Page) -> bool:
    return base > 0.86 * page.height or base < 0.13 * page.height


def _zones(runs: list[Run], page: Page, strip: float | None) -> list[list[Run]]:
    """The runs of a page, or a part of it, that parts at ``strip``, as parts that are read one after the other."""
    if strip is None:
        return [runs] if runs else []
    crossing = [run for run in runs if run.x0 < strip - 1 and run.x1 > strip + 1]
    bands = sorted(((run.y0, run.y1) for run in crossing), reverse=True)
    zones: list[list[Run]] = []
    kinds: list[str] = []
    for run in sorted(runs, key=lambda each: -each.middle):
        full = any(low <= run.middle <= high for low, high in bands)
        kind = "full" if full else "columns"
        if not kinds or kinds[-1] != kind:
            kinds.append(kind)
            zones.append([])
        zones[-1].append(run)
    parts: list[list[Run]] = []
    for kind, zone in zip(kinds, zones, strict=True):
        if kind == "full":
            parts.append(zone)
            continue
        sides = [run for run in zone if run.x0 + run.x1 < 2 * strip], [run for run in zone if run.x0 + run.x1 >= 2 * strip]
        for side in reversed(sides) if page.rtl else sides:
            if side:
                parts.extend(_zones(side, page, _gutter(side, page)) if len(side) < len(runs) else [side])
    return parts


def _parts_at(runs: list[Run], strip: float) -> bool:
    """Whether a page of a few lines parts at the strip too: something on both sides, side by side, and nothing across."""
    rows = _rows(runs)
    if any(run.x0 < strip < run.x1 for run in runs):
        return False
    return any(len({runs[index].x0 > strip for index in row}) == 2 for row in rows)


def _gutter(runs: list[Run], page: Page) -> float | None:
    """A place in the strip between two columns; None where the text stands in one."""
    if len(runs) < 12:
        return None
    left, right = min(run.x0 for run in runs), max(run.x1 for run in runs)
    if right - left < 0.25 * page.width:
        return None
    rows = _rows(runs)
    found = [(_rows_beside(rows, runs, x, left, right), x) for x in _edges_of_columns(runs, left, right)]
    both, strip = max(found, default=(0, 0.0))
    return strip if both else None


def _edges_of_columns(runs: list[Run], left: float, right: float) -> list[float]:
    """Places just before an edge that several lines share: a column begins there, or one ended."""
    edges = Counter(round(run.x0) - _STRIP - 1 for run in runs)
    edges.update(round(run.x1) + _STRIP + 1 for run in runs)
    inner = {x: count for x, count in edges.items() if left + 0.25 * (right - left) < x < left + 0.75 * (right - left)}
    return sorted(sorted(inner, key=lambda x: -inner[x])[:12])


def _rows_beside(rows: list[list[int]], runs: list[Run], x: float, left: float, right: float) -> int:
    """How many rows stand side by side left and right of a strip; 0 where too many cross it, or the sides are barely filled."""
    lefts: list[tuple[float, float]] = []
    rights: list[tuple[float, float]] = []
    crossing = 0
    for row in rows:
        before = [runs[index] for index in row if runs[index].x1 <= x - _STRIP]
        after = [runs[index] for index in row if runs[index].x0 >= x + _STRIP]
        if len(before) + len(after) < len(row):
            crossing += 1
            continue
        if before:
            lefts.append((runs[row[0]].base, sum(run.x1 - run.x0 for run in before)))
        if after:
            rights.append((runs[row[0]].base, sum(run.x1 - run.x0 for run in after)))
    if not lefts or not rights:
        return 0
    top = min(lefts[0][0], rights[0][0]) + 2
    bottom = max(lefts[-1][0], rights[-1][0]) - 2
    beside_left = [width for base, width in lefts if bottom <= base <= top]
    beside_right = [width for base, width in rights if bottom <= base <= top]
    both = min(len(beside_left), len(beside_right))
    if both < 6 or crossing > 2 * both + 2:
        return 0
    filled = min(sum(beside_left) / len(beside_left) / (x - left), sum(beside_right) / len(beside_right) / (right - x))
    return both if filled > 0.55 else 0


def _column_lines(page: Page, column: int, runs: list[Run]) -> list[Line]:
    """The lines of one column, from the top down; what is raised or lowered beside a line belongs to it."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda each: (-each.size, -each.base)):
        row = _row_for(run, rows)
        if row is None:
            rows.append([run])
        else:
            row.append(run)
    rows.sort(key=lambda row: -row[0].base)
    return [_line(page, column, row) for row in rows]


def _row_for(run: Run, rows: list[list[Run]]) -> list[Run] | None:
    for row in rows:
        main = row[0]
        rise = run.base - main.base
        if abs(rise) <= (0.3 if run.size > 0.85 * main.size else 0.12) * main.size:
            return row
        if _only_signs(run.text) and abs(rise) < main.size and any(other.x0 - 1 < run.x0 < other.x1 + 1 for other in row):
            return row
        small = run.size < 0.85 * main.size and -0.4 * main.size < rise < 0.65 * main.size
        if small and any(-0.5 * main.size < max(run.x0 - other.x1, other.x0 - run.x1) < 0.5 * main.size for other in row):
            return row
    return None


def _only_signs(text: str) -> bool:
    return all(unicodedata.combining(each) for each in text.strip())


def _line(page: Page, column: int, runs: list[Run]) -> Line:
    sizes: Counter[float] = Counter()
    for run in runs:
        sizes[run.size] += len(run.text.strip())
    size = sizes.most_common(1)[0][0]
    base = Counter(run.base for run in runs if run.size == size).most_common(1)[0][0]
    line = Line(
        page.number,
        column,
        min(run.x0 for run in runs),
        max(run.x1 for run in runs),
        min(run.y0 for run in runs),
        max(run.y1 for run in runs),
        base,
        size,
        [],
        height=page.height,
    )
    line.bits = _bits(runs, base, size, page)
    line.text = "".join(bit.text for bit in line.bits)
    line.rtl = is_rtl(line.text)
    return line


def _bits(runs: list[Run], base: float, size: float, page: Page) -> list[Bit]:
    """The parts of a line in the order they are read, with the blanks that gaps stand for."""
    from_right = page.rtl or any(_RTL.search(run.text) for run in runs)
    ordered = _read_from_right(runs, page) if from_right else _read_from_left(runs)
    bits: list[Bit] = []
    for text, run in ordered:
        raised = run.size < 0.86 * size and run.base - base > 0.12 * size
        if bits and bits[-1].flags == run.flags and bits[-1].raised == raised:
            bits[-1] = replace(bits[-1], text=bits[-1].text + text)
        else:
            bits.append(Bit(text, run.flags, raised))
    return [replace(bit, text=plain_letters(bit.text)) for bit in bits]


def _read_from_left(runs: list[Run]) -> list[tuple[str, Run]]:
    ordered: list[tuple[str, Run]] = []
    before: Run | None = None
    for run in sorted(runs, key=lambda each: each.x0):
        if before is not None:
            gap = (run.x0 - before.x1) / max(run.size, before.size)
            blank = (
                "\t"
                if gap > _TAB_GAP
                else " "
                if gap > _SPACE_GAP and not before.text.endswith(" ") and not run.text.startswith(" ")
                else ""
            )
            if blank:
                ordered.append((blank, before))
        ordered.append((run.text, run))
        before = run
    return ordered


def _read_from_right(runs: list[Run], page: Page) -> list[tuple[str, Run]]:
    """The characters of a line with right-to-left letters, in the order they are read."""
    clusters = _with_half_spaces(_clusters(runs), page)
    seen: list[tuple[str, Run]] = []
    edge: float | None = None
    for left, right, text, run in clusters:
        if edge is not None and text not in " " + HALF_SPACE and seen[-1][0] not in " \t" + HALF_SPACE:
            gap = (left - edge) / run.size
            if gap > _SPACE_GAP:
                seen.append(("\t" if gap > _TAB_GAP else " ", run))
        seen.append((text, run))
        edge = max(right, edge or right)
    order = reading_order([text for text, _ in seen], page.rtl)
    return [(text, seen[index][1]) for index, text in order]


_Cluster = tuple[float, float, str, Run]


def _clusters(runs: list[Run]) -> list[_Cluster]:
    """Characters from left to right, those of one glyph together, with the signs above and below on the letters they stand
    over.
    """
    letters: list[_Cluster] = []
    signs: list[_Cluster] = []
    for run in runs:
        for character, left, right in zip(run.text, run.lefts, run.rights, strict=True):
            if unicodedata.combining(character):
                signs.append((left, right, character, run))
            elif letters and character != " " and (left, right) == letters[-1][:2] and letters[-1][3] is run:
                letters[-1] = (left, right, letters[-1][2] + character, run)
            else:
                letters.append((left, right, character, run))
    if not letters:
        return signs
    letters.sort(key=lambda each: each[0] + each[1])
    for left, right, sign, _ in signs:
        middle = (left + right) / 2
        under = min(
            (index for index, each in enumerate(letters) if each[2] != " "),
            key=lambda index: (max(letters[index][0] - middle, middle - letters[index][1], 0.0), -letters[index][0]),
            default=None,
        )
        if under is not None:
            letters[under] = (*letters[under][:2], letters[under][2] + sign, letters[under][3])
    return letters


def _with_half_spaces(clusters: list[_Cluster], page: Page) -> list[_Cluster]:
    """Put back the half-spaces that a second reader found, where both agree on the letters around them."""
    if not clusters or not page.words:
        return clusters
    middle = sum(run.middle for *_, run in clusters) / len(clusters)
    for word in page.words:
        if not word.y0 < middle < word.y1 or word.x1 < clusters[0][0] or word.x0 > clusters[-1][1]:
            continue
        letters = [each for each in plain_letters(word.text) if not unicodedata.combining(each)]
        for place in _places(word, letters, clusters):
            left, _, _, run = clusters[place]
            clusters.insert(place, (left, left, HALF_SPACE, run))
    return clusters


def _places(word: Word, letters: list[str], clusters: list[_Cluster]) -> list[int]:
    """Where in the line the half-spaces of the word belong, the last first; none where the letters around them differ."""
    near = [
        index for index, each in enumerate(clusters) if word.x0 - 1 < (each[0] + each[1]) / 2 < word.x1 + 1 and each[2] != " "
    ]
    bare = "".join(each for each in letters if each != HALF_SPACE)
    at = "".join(clusters[index][2][0] for index in near).find(bare)
    if at < 0 or not bare:
        return []
    inside = near[at : at + len(bare)]
    places = [at - letters[:at].count(HALF_SPACE) for at, each in enumerate(letters) if each == HALF_SPACE]
    found = [inside[place] if place < len(inside) else inside[-1] + 1 for place in places]
    return sorted({place for place in found if _is_between_letters(place, clusters)}, reverse=True)


def _is_between_letters(place: int, clusters: list[_Cluster]) -> bool:
    if not 0 < place < len(clusters):
        return False
    before, after = clusters[place - 1], clusters[place]
    return (
        HALF_SPACE not in before[2] + after[2]
        and " " not in before[2] + after[2]
        and after[0] - before[1] < _SPACE_GAP * after[3].size
    )


def plain_letters(text: str) -> str:
    """Arabic presentation forms as the letters they show; Latin ligatures stay."""
    return "".join(
        unicodedata.normalize("NFKC", c) if "\ufb50" <= c <= "\ufdff" or "\ufe70" <= c <= "\ufefc" else c for c in text
    )


def _set_edges(lines: list[Line]) -> None:
    columns: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        columns[line.column].append(line)
    for members in columns.values():
        for before, line in pairwise(members):
            if not _LETTER.search(line.text):
                line.rtl = before.rtl
        left, right = min(line.x0 for line in members), max(line.x1 for line in members)
        for line in members:
            line.left, line.right = left, right
