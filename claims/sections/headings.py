"""Which blocks are headings, also those that the file does not mark as such?

A converter leaves many headings as paragraphs: bare or bold lines between finished prose, lines in capitals, numbered lines
(which Markdown takes for lists of one item). A line is a heading only where its surroundings say so too.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from claims.languages.en import headings as english
from claims.languages.fa import headings as persian
from claims.readers.document import Document
from claims.sections.naming import ARGUMENT, is_introduction, is_language, number_of, role_of
from claims.text import key
from claims.vocabulary import BlockKind, InlineKind, SectionRole

LONGEST = 160
"""Characters; a longer line is a paragraph, whatever its type."""
PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTE})
ENDS_SENTENCE = re.compile(r"[.!?؟…][\"'”’»)\]]*\s*$")
_NOTE_AT_END = re.compile(r"[.!?؟…][\"'”’»)\]]*(\s*\[?(\d{1,3}|[*†‡])\]?)\s*$")
LABELLED = re.compile(
    r"^(?:email|e mail|ایمیل|رایانامه|پست الکترونیک\w*|doi|©|\(?c\)|issn|orcid|publisher|ناشر|استناد|cite this|received"
    r"|accepted|revised|approved|published|تاریخ|نوع مقاله|article type|article history)\b|^©|^https?:"
)
RUN_IN = re.compile(r"^(?P<name>[^:：.\n—–]{3,60}?)\s*[:：—–]\s*(?=\S)")
CAPTION = re.compile(
    r"^(?:fig(?:ure)?s?|table|map|chart|photo|plate|diagram|scheme|box|شکل|جدول|نمودار|نقشه|تصویر|عکس)\s*\.?\s*"
    r"(?:\(?[0-9]{1,3}(?:[-.–][0-9]{1,3})?\)?|[ivx]{1,5}\b)\s*(?:[.:\-–—|)]|\s|$)"
)
"""What a caption begins with, against the line's key."""
_HEADED = frozenset({BlockKind.HEADING, BlockKind.TITLE})
_MOST_WORDS = 16
_LONGEST_QUESTION = 80
"""Characters; a numbered line that asks more is an item of a list of questions."""
_ENTRY = re.compile(
    r"\b(?:1[3-9]|20)\d\d\b.*(?:doi|https?:|vol\b|pp?\.|no\.|صص?\b|دوره|سال|:|\b\d+ ?\(\d+\)|\b\d+-\d+)", re.DOTALL
)
_LINES_OF_LIST = re.compile(r"[\r\n][ \t]*(?:\d{1,2}\s?[.)\-–]|[-*•–]\s|\(?[^\W\d_]\)\s)")
_SHORT_PROSE = 1_500
"""Characters under one heading of an abstract in parts; a section of the paper has more."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, marked by the file or not."""

    block: int
    text: str
    level: int
    role: SectionRole | None
    """None where the name says nothing of the function."""
    run_in: bool = False
    """The block holds text too, or is none of the paper's headings at all (it only begins a section)."""
    marked: bool = False


class Page:
    """A document laid out for looking at: what each block shows, how it is set."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.blocks = document.blocks
        self.shown = [document.shown(block.span) for block in document.blocks]

    def __len__(self) -> int:
        return len(self.shown)

    def text(self, index: int) -> str:
        """What a block shows, with its number where it is an item of a list."""
        block = self.blocks[index]
        number = f"{block.label}. " if block.kind is BlockKind.LIST_ITEM and block.label else ""
        return number + self.shown[index].strip()

    def is_strong(self, index: int) -> bool:
        """Whether a block is set in bold, nearly all of it."""
        span = self.blocks[index].span
        return self._strong[index] >= 0.8 * (span.end - span.start)

    @cached_property
    def _strong(self) -> list[int]:
        starts = [block.span.start for block in self.blocks]
        held = [0] * len(starts)
        for inline in self.document.inlines:
            at = bisect_right(starts, inline.span.start) - 1
            if inline.kind is InlineKind.STRONG and at >= 0 and inline.span.end <= self.blocks[at].span.end:
                held[at] += inline.span.end - inline.span.start
        return held

    def raised(self, start: int, end: int) -> set[str]:
        """The keys of what is set raised between two offsets: marks of notes."""
        at = bisect_left(self._raised, (start, ""))
        found = set()
        while at < len(self._raised) and self._raised[at][0] < end:
            found.add(self._raised[at][1])
            at += 1
        return found

    @cached_property
    def _raised(self) -> list[tuple[int, str]]:
        inlines = (inline for inline in self.document.inlines if inline.kind is InlineKind.SUPERSCRIPT)
        return sorted((inline.span.start, key(inline.span.cut(self.document.text)).strip("[]")) for inline in inlines)

    def prose_before(self, index: int) -> str | None:
        """The last paragraph of some length before a block, over footnotes and other short blocks; None at the start."""
        for at in range(index - 1, max(index - 12, -1), -1):
            if self.blocks[at].kind in PROSE and len(self.shown[at]) >= 150:
                return self._without_mark(at)
        return None

    def _without_mark(self, index: int) -> str:
        """What a block shows, without the mark of a note after its last stop."""
        span, text = self.blocks[index].span, self.shown[index]
        mark = _NOTE_AT_END.search(text)
        return text[: mark.start(1)] if mark and mark[2] in self.raised(span.start, span.end) else text

    def breaks_off(self, index: int) -> bool:
        """Whether a block is a line of prose without its end."""
        text = self._without_mark(index) if index >= 0 else ""
        return (
            len(text) >= 60 and self.blocks[index].kind is BlockKind.PARAGRAPH and not ENDS_SENTENCE.search(text.rstrip(" :"))
        )

    def recurs(self, index: int) -> bool:
        """Whether a short line comes back, its numbers apart, as running heads do."""
        text = _without_numbers(self.shown[index])
        lines = self._alike.get(text, [])
        return len(text) >= 8 and len(lines) >= (2 if text != lines[0] else 3) and not count_from_one(lines)

    @cached_property
    def _alike(self) -> dict[str, list[str]]:
        alike: dict[str, list[str]] = defaultdict(list)
        for text in self.shown:
            if len(text) <= LONGEST:
                alike[_without_numbers(text)].append(key(text))
        return alike

    def prose(self, start: int, stop: int) -> int:
        """How many characters of prose there are."""
        return sum(len(text) for text in self.shown[start:stop] if len(text) > 80)

    def is_item_of_list(self, index: int) -> bool:
        """Whether a list's item has another beside it."""
        near = [at for at in (index - 1, index + 1) if 0 <= at < len(self.blocks)]
        return any(self.blocks[at].kind is BlockKind.LIST_ITEM for at in near)


def count_from_one(lines: list[str]) -> bool:
    """Whether lines that are alike (their keys) are counted: ``Experiment 1``, ``Experiment 2``; pages are not so few."""
    numbers = [re.findall(r"\d+", line) for line in lines]
    return all(numbers) and [int(each[-1]) for each in numbers] == list(range(1, len(lines) + 1))


def _without_numbers(text: str) -> str:
    return re.sub(r"\d+", "", key(text))


def find(page: Page) -> list[Heading]:
    """The headings in order."""
    marked = _marked(page)
    level = _usual_level(marked)
    numbered = _numbered(page, marked, level)
    found: list[Heading] = []
    last, listing = 1, False
    for index in range(len(page)):
        heading = marked.get(index) or numbered.get(index) or _unmarked(page, index, level, last, listing)
        if heading is None:
            continue
        if heading.role is not None:
            listing = heading.role is SectionRole.REFERENCES
        if listing and is_language(heading.text):
            above = next(each for each in reversed(found) if each.role is SectionRole.REFERENCES)
            heading = replace(heading, level=above.level + (not is_language(above.text)), role=SectionRole.REFERENCES)
        elif heading.marked:
            last = heading.level
        found.append(heading)
    return _structured_abstracts(page, _opened_below(_lettered_below(found)))


def _lettered_below(headings: list[Heading]) -> list[Heading]:
    """``A. Data`` under ``II. METHODS``: headings counted by letters stand below unmarked ones counted by numbers."""
    tops = [h for h in headings if not h.marked and _counts_no_letters(h)]
    if len(tops) < 2:
        return headings
    level = tops[0].level + 1
    return [
        replace(h, level=max(h.level, level))
        if h.block > tops[0].block and (number := number_of(h.text)) and number.system == "letter"
        else h
        for h in headings
    ]


def _counts_no_letters(heading: Heading) -> bool:
    """Whether a heading has a number of one level, or none and the name of a section of the argument."""
    number = number_of(heading.text)
    if number is None:
        return heading.role in ARGUMENT
    return number.system != "letter" and not number.values[1:]


def _opened_below(headings: list[Heading]) -> list[Heading]:
    """``Interviews`` right under ``Data and methods``: that and its like stand below it, up to the next known part."""
    mended: list[Heading] = []
    above: Heading | None = None
    opened = False
    for heading in headings:
        if heading.role is not None or heading.marked:
            above, opened = heading, False
        elif above is not None and above.role in ARGUMENT and not above.marked:
            opened = opened or heading.block == above.block + 1
            if opened and heading.level <= above.level:
                heading = replace(heading, level=above.level + 1)
        mended.append(heading)
    return mended


def _marked(page: Page) -> dict[int, Heading]:
    """The headings that the file marks; not the running heads that a converter took for headings."""
    found = {}
    for index, block in enumerate(page.blocks):
        text = page.shown[index].strip()
        if block.kind not in _HEADED:
            continue
        role = SectionRole.ABSTRACT if block.label == "abstract" else role_of(text)  # a format may say so in its tags
        if role is None and page.recurs(index) and not number_of(text):
            continue
        found[index] = Heading(index, text, max(block.level, 1), role, marked=True)
    return found


def _usual_level(marked: dict[int, Heading]) -> int:
    """The level at which the paper's own sections stand."""
    levels = Counter(heading.level for heading in marked.values() if heading.role in ARGUMENT)
    return levels.most_common(1)[0][0] if levels else 2


def _unmarked(page: Page, index: int, level: int, last: int, listing: bool) -> Heading | None:
    """A block that says no more than a heading's name, or that reads as one and stands as one."""
    kind, text = page.blocks[index].kind, page.text(index)
    if not 1 < len(text) <= LONGEST or kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
        return None
    alone = kind is BlockKind.PARAGRAPH or (bool(page.blocks[index].label) and not page.is_item_of_list(index))
    role = role_of(text) if alone and ":" not in text.rstrip(":") else None
    if role is not None or (listing and is_language(text)):
        return Heading(index, text, level, role)
    if kind is BlockKind.PARAGRAPH and not listing and _reads_as_heading(page, index):
        return Heading(index, text, last + 1, None)
    return None


def _may_be_heading(page: Page, index: int) -> bool:
    text = page.text(index)
    if _LINES_OF_LIST.search(page.document.cut(page.blocks[index].span)) or _counts_on(page, index):
        return False
    asks = len(text) <= _LONGEST_QUESTION and text.endswith(("?", "؟")) and number_of(text) is not None
    if (
        (ENDS_SENTENCE.search(text) and not asks)
        or text.endswith((",", "،", ";", "؛", ":", "-"))
        or not any(map(str.isalpha, text))
    ):
        return False
    folded, label = key(text), RUN_IN.match(text)
    if label and role_of(label.group("name")) is SectionRole.FRONT:
        return False
    return not (LABELLED.match(folded) or CAPTION.match(folded) or "@" in text or len(text) > LONGEST)


def _counts_on(page: Page, index: int) -> bool:
    """Whether a numbered line follows right upon the one before it in number: an item of a list."""
    if not index or len(page.shown[index - 1]) > LONGEST:
        return False
    mine, before = number_of(page.text(index)), number_of(page.text(index - 1))
    if mine is None or before is None or mine.system != before.system:
        return False
    return mine.values[:-1] == before.values[:-1] and mine.values[-1] == before.values[-1] + 1


def _reads_as_heading(page: Page, index: int) -> bool:
    """Whether a short paragraph, unmarked by the file, is a heading: it stands alone between finished prose."""
    text = page.shown[index].strip()
    if not _may_be_heading(page, index) or (text[0].isdigit() and not number_of(text)):
        return False
    follower = page.shown[index + 1] if index + 1 < len(page) else ""
    if len(follower) < 80 or page.blocks[index + 1].kind not in PROSE:
        return False
    before = page.prose_before(index)
    if before is None or not ENDS_SENTENCE.search(before) or page.recurs(index) or page.breaks_off(index - 1):
        return False
    if page.is_strong(index):
        return True
    if page.blocks[index].direction == "rtl":
        return persian.reads_as_heading(key(text))
    return english.reads_as_heading(text) and follower.lstrip("\"'“‘(«[")[:1].isupper()


# --- numbered headings ------------------------------------------------------------------------------------------------


def _numbered(page: Page, marked: dict[int, Heading], level: int) -> dict[int, Heading]:
    """Unmarked numbered lines that count on with text between them: ``1. Introduction`` ... ``2.1 Data`` ... ``3. Results``."""
    if any(heading.role in ARGUMENT and not number_of(heading.text) for heading in marked.values()):
        level += 1  # the paper's own sections are marked and bear no numbers
    candidates: dict[str, dict[int, tuple[int, ...]]] = defaultdict(dict)
    listing = _first_of(page, marked, SectionRole.REFERENCES)
    for index in range(listing):
        number = number_of(page.text(index)) if index in marked or len(page.shown[index]) <= LONGEST else None
        if number and (index in marked or _may_be_numbered(page, index, number.rest)):
            candidates[number.system][index] = number.values
    found: dict[int, Heading] = {}
    for numbers in candidates.values():
        tops = _chain({index: values[0] for index, values in numbers.items() if len(values) == 1}, page)
        known = {numbers[index][0] for index in tops}
        for index, values in numbers.items():
            below = len(values) > 1 and (values[0] in known or values[-1] in known)
            if index not in marked and (index in tops or below):
                text = page.text(index)
                found[index] = Heading(index, text, level + len(values) - 1, role_of(text))
    return found


def _first_of(page: Page, marked: dict[int, Heading], role: SectionRole) -> int:
    for index in range(len(page)):
        heading = marked.get(index)
        short = page.blocks[index].kind is BlockKind.PARAGRAPH and len(page.shown[index]) <= 60
        if (heading and heading.role is role) or (short and role_of(page.shown[index]) is role):
            return index
    return len(page)


def _may_be_numbered(page: Page, index: int, rest: str) -> bool:
    """Whether a numbered line could be a heading: short, unfinished by a stop, with text under it, no part of a list."""
    block = page.blocks[index]
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) or not _may_be_heading(page, index):
        return False
    if role_of(page.text(index)) is None and _may_be_note(page, index):
        return False
    if len(rest.split()) > _MOST_WORDS or _ENTRY.search(rest) or index + 1 >= len(page):
        return False
    if block.kind is BlockKind.LIST_ITEM and page.is_item_of_list(index):
        return False
    if block.direction == "rtl":
        finished = persian.dangles(rest) or persian.ends_on_verb(rest)
    else:
        first = next((sign for sign in page.shown[index] if sign.isalpha()), "")
        finished = english.dangles(rest) or not first.isupper()
    return not finished and _has_text_under(page, index)


def _may_be_note(page: Page, index: int) -> bool:
    """A numbered line that stands in an unfinished sentence, in another tongue than the text around it, or at a raised mark."""
    before = page.prose_before(index)
    if before is not None and not ENDS_SENTENCE.search(before):
        return True
    tongue = page.blocks[index].language
    if index + 1 < len(page) and page.blocks[index + 1].language not in (tongue, "und"):
        return True
    number = number_of(page.text(index))
    start = page.blocks[max(index - 6, 0)].span.start
    return number is not None and str(number.values[0]) in page.raised(start, page.blocks[index].span.start)


def _has_text_under(page: Page, index: int) -> bool:
    """Prose follows, or a heading one level deeper (``2. Data``, ``2.1 Sources``)."""
    after, mine = number_of(page.text(index + 1)), number_of(page.text(index))
    if (
        after
        and mine
        and after.system == "letter" != mine.system
        and after.values == (1,)
        and len(page.shown[index + 1]) <= LONGEST
    ):
        return True
    if after and mine and after.system == mine.system and len(page.shown[index + 1]) <= LONGEST:
        return after.values[: len(mine.values)] == mine.values and len(after.values) > len(mine.values)
    return len(page.shown[index + 1]) >= 80 or page.blocks[index + 1].kind in (BlockKind.TABLE, BlockKind.CAPTION)


def _chain(numbers: dict[int, int], page: Page) -> set[int]:
    """The longest run of lines that count on by one; two are enough where the words of one are those of a section."""
    best: list[int] = []
    for first in [index for index, value in numbers.items() if value <= 2]:
        run, wanted = [first], numbers[first] + 1
        for index, value in numbers.items():
            if index > first and value == wanted:
                run, wanted = [*run, index], wanted + 1
        if len(run) > len(best):
            best = run
    known = any(role_of(page.text(index)) in ARGUMENT for index in best)
    return set(best) if len(best) >= 3 or (len(best) == 2 and known) else set()


# --- abstracts in parts -----------------------------------------------------------------------------------------------


def _structured_abstracts(page: Page, headings: list[Heading]) -> list[Heading]:
    """``Background``, ``Methods``, ``Results`` under an abstract are parts of it where the paper itself comes after them."""
    mended = list(headings)
    for at, heading in enumerate(headings):
        if heading.role is SectionRole.ABSTRACT:
            for part in _parts_of_abstract(page, headings, at):
                level = max(headings[part].level, heading.level + 1)
                mended[part] = replace(headings[part], role=SectionRole.ABSTRACT, level=level)
    return mended


def _parts_of_abstract(page: Page, headings: list[Heading], at: int) -> range:
    """Places in ``headings`` of the parts of the abstract that begins at ``at``."""
    stop = at + 1
    roles: list[SectionRole | None] = []
    while stop < len(headings):
        heading = headings[stop]
        end = headings[stop + 1].block if stop + 1 < len(headings) else len(page)
        deeper = heading.level > headings[at].level or not heading.marked
        nested = heading.marked and headings[at].marked and heading.level > headings[at].level
        if heading.role not in ARGUMENT and not (heading.role is None and deeper and roles):
            break
        if (roles and is_introduction(heading.text)) or (heading.role in {*roles} - {None} and not nested):
            break
        if page.prose(heading.block, end) > _SHORT_PROSE or page.blocks[heading.block].language != _tongue(page, headings[at]):
            break
        roles.append(heading.role)
        stop += 1
    later = headings[stop:]
    repeated = {heading.role for heading in later} & {*roles} - {None}
    starts_anew = any(is_introduction(heading.text) for heading in later) or len(repeated) >= 2
    return range(at + 1, stop) if len(roles) >= 2 and starts_anew else range(0)


def _tongue(page: Page, heading: Heading) -> str:
    return page.blocks[heading.block].language


# --- headings that hold text too --------------------------------------------------------------------------------------


def run_in(page: Page, headings: list[Heading]) -> Iterator[Heading]:
    """Run-in headings: ``Methodology: Using ...``."""
    taken = {heading.block for heading in headings}
    for index, block in enumerate(page.blocks):
        if index in taken or block.kind is not BlockKind.PARAGRAPH:
            continue
        match = RUN_IN.match(page.shown[index])
        role = role_of(match.group("name")) if match else None
        if match and role is not None and role is not SectionRole.FRONT:
            yield Heading(index, match.group("name"), 2, role, run_in=len(page.shown[index]) - match.end() > 0)


def with_list_heading(page: Page, headings: list[Heading]) -> list[Heading]:
    """Where no heading names the reference list, it begins with the last long run of blocks that read as entries."""
    shown = page.shown
    if any(heading.role is SectionRole.REFERENCES for heading in headings):
        return headings
    stop = len(shown)
    while stop and not _ENTRY.search(key(shown[stop - 1])[:600]):
        stop -= 1
    if stop < 0.6 * len(shown):
        return headings
    start = stop
    while start and len(shown[start - 1]) < 700 and reads_as_entry(shown[start - 1]):
        start -= 1
    if stop - start < 4:
        return headings
    return sorted([*headings, Heading(start, "", 1, SectionRole.REFERENCES, run_in=True)], key=lambda each: each.block)


def reads_as_entry(text: str) -> bool:
    """Whether a block reads as an entry of a reference list: a year, a place in a journal or a house, many commas."""
    folded = key(text[:700])
    year = re.search(r"\b(?:1[3-9]|20)\d\d[a-z]?\b", folded[:400])
    return bool(year and _ENTRY.search(folded[:600]) and folded.count(". ") + folded.count(", ") >= 3)
