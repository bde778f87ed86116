"""Which blocks are no part of the paper? Page numbers, running heads, lines of a stray language."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from claims.metadata.issue import running_head
from claims.readers.document import Document, Language, Repair
from claims.sections import ARGUMENT, Outline
from claims.sections.headings import count_from_one
from claims.text import key
from claims.vocabulary import BlockKind, RepairKind, SectionRole
from claims.wording import Sentence

_PAGE_NUMBER = re.compile(r"^(?:page|p\.?|ص(?:فحه)?)?\s*[-–—|]?\s*\d{1,4}\s*(?:[-–—|]|(?:of|/|از)\s*\d{1,4})?$")
_SHORT = 120
_LINE = 60
"""Characters; a shorter line need not be prose."""


def find(document: Document, outline: Outline, shown: list[str]) -> tuple[set[int], list[Repair]]:
    """The blocks that are no part of the paper, and a Repair for each that the reader had not already set apart."""
    found: dict[int, tuple[RepairKind, str]] = {}
    keys = [key(text) for text in shown]
    for index, block in enumerate(document.blocks):
        if block.kind is BlockKind.NOISE:
            found[index] = (RepairKind.RUNNING_HEAD, Sentence("set apart by the reader"))
        elif block.kind is BlockKind.PARAGRAPH and _PAGE_NUMBER.match(keys[index].strip()):
            found[index] = (RepairKind.RUNNING_HEAD, Sentence("a page number"))
    for index in _running_heads(document, outline, keys):
        found.setdefault(index, (RepairKind.RUNNING_HEAD, Sentence("a line that stands on several pages")))
    for index in _mastheads(document, outline, shown):
        found.setdefault(index, (RepairKind.RUNNING_HEAD, Sentence("the journal's name with its volume and issue")))
    for index in _between_halves(document, outline, shown, keys):
        found.setdefault(index, (RepairKind.RUNNING_HEAD, Sentence("words of the title, names and numbers, inside a sentence")))
    for index in _stray(document, outline, shown):
        found.setdefault(
            index,
            (
                RepairKind.STRAY_LANGUAGE,
                Sentence("a line in {language}, of which the paper has no other", language=document.blocks[index].language),
            ),
        )
    for index in _tail(document, outline, keys):
        found.setdefault(index, (RepairKind.RUNNING_HEAD, Sentence("a line after the last entry of the list")))
    repairs = [
        Repair(kind, (document.blocks[index].span,), before=shown[index], note=note)
        for index, (kind, note) in sorted(found.items())
    ]
    own = {repair.spans for repair in document.repairs}
    return set(found), [repair for repair in repairs if repair.spans not in own]


def _running_heads(document: Document, outline: Outline, keys: list[str]) -> Iterator[int]:
    """Short lines that come back, their numbers apart, with text between them: three times, or twice with a page's number."""
    where: dict[str, list[int]] = defaultdict(list)
    for index, block in enumerate(document.blocks):
        words = re.sub(r"\d+", "", keys[index]).strip(" |-–—.")
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) and len(words) >= 6 and len(keys[index]) <= _SHORT:
            where[words].append(index)
    for indices in where.values():
        apart = all(after - before >= 2 for before, after in pairwise(indices))
        often = len(indices) >= 3 or (len(indices) == 2 and _pages_on(*(keys[index] for index in indices)))
        counted = count_from_one([keys[index] for index in indices])
        if often and apart and not counted and outline.role(indices[0]) is not SectionRole.REFERENCES:
            yield from indices


def _pages_on(before: str, after: str) -> bool:
    """Whether two lines bear a page's number at one end, and the later one the higher."""
    numbers = [re.search(r"^\d{1,4}\b|\b\d{1,4}$", line) for line in (before, after)]
    first, second = (int(found.group()) if found else 0 for found in numbers)
    return 0 < first < second <= first + 40


def _mastheads(document: Document, outline: Outline, shown: list[str]) -> Iterator[int]:
    """Short lines inside the argument that only say which journal, volume and issue the page is of."""
    for index, block in enumerate(document.blocks):
        short = block.kind is BlockKind.PARAGRAPH and len(shown[index]) <= _SHORT
        if short and outline.role(index) in ARGUMENT and (head := running_head(shown[index])) and head.journal:
            yield index


def _between_halves(document: Document, outline: Outline, shown: list[str], keys: list[str]) -> Iterator[int]:
    """Lines after an unfinished sentence that hold nothing but the paper's title, people and journal, numbers and seasons."""
    front: set[str] = set()
    unfinished = False
    for index, block in enumerate(document.blocks):
        role, text = outline.role(index), shown[index].rstrip()
        if unfinished and block.kind is BlockKind.PARAGRAPH and len(text) <= _SHORT and _says_where(keys[index], front):
            yield index
        elif role is SectionRole.FRONT or (index in outline.headings and block.kind in _HEADED):
            front |= _words(keys[index])
            unfinished = False
        elif role is SectionRole.REFERENCES:
            unfinished = False
        elif len(text) > (_SHORT if role is SectionRole.ABSTRACT else _LINE) or block.kind not in _LINES:
            unfinished = block.kind is BlockKind.PARAGRAPH and not _STOPPED.search(text)
        elif unfinished and block.kind is BlockKind.HEADING and _says_where(keys[index], front):
            yield index
        elif role is SectionRole.ABSTRACT and not unfinished and not _STOPPED.search(text):
            front |= _words(keys[index])  # title and people again, above a summary in another language


def _says_where(line: str, front: set[str]) -> bool:
    """``80 Pakravan and Aydemir``, ``JELWA 6(1)``, ``Art and House, No. 21, Spring 2020``: no word that is not the front's."""
    words = _words(line) - _OF_AN_ISSUE
    numbered = bool(re.search(r"\d", line))
    issued = numbered and bool(_ISSUE.search(line))
    if not words <= front:
        return issued and len(line) <= _SHORT and not line.endswith((".", "؛", "،"))
    return bool(words) and (numbered or len(words) > 1)


def _words(line: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", line))


_HEADED = frozenset({BlockKind.HEADING, BlockKind.TITLE})
_LINES = frozenset({BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM})
_STOPPED = re.compile(r"[.!?؟…:;؛][\"'”’»›)\]\d⁰-⁹¹²³]*$")
_ISSUE = re.compile(
    r"\b(?:vol|no|issue)\.? ?\d+|\d+ ?\(\d+\)|(?<!\w)(?:شماره|سال|دوره) ?(?:\d+|\w+،)"
    r"|(?<!\w)(?:بهار|تابستان|پاییز|زمستان) (?:و \w+ )?\d{4}"
    r"|\b(?:spring|summer|autumn|fall|winter) (?:and \w+ )?\d{4}"
)
_OF_AN_ISSUE = frozenset(
    "and the of in a vol no issue pp p page et al spring summer autumn fall winter و در از شماره سال دوره ص صص صفحه بهار "
    "تابستان پاییز زمستان همکاران دیگران".split()
)
"""Words that a running head may hold besides the paper's own."""


def _stray(document: Document, outline: Outline, shown: list[str]) -> Iterator[int]:
    """Short lines in a language the paper is not in, outside its argument or standing there more than once."""
    size: Counter[Language] = Counter()
    for block, text in zip(document.blocks, shown, strict=True):
        size[block.language] += len(text)
    total = sum(size.values()) or 1
    for index, block in enumerate(document.blocks):
        tongue, text = block.language, shown[index]
        if tongue == "und" or size[tongue] > 0.03 * total or len(text) > _SHORT or block.kind is not BlockKind.PARAGRAPH:
            continue
        halves = re.split(r"\s*\n\s*", block.span.cut(document.text).strip())
        repeated = len(halves) > 1 and len({key(half) for half in halves}) == 1
        if repeated or (
            tongue in _RARE and outline.role(index) in (SectionRole.FRONT, SectionRole.REFERENCES, SectionRole.BACK)
        ):
            yield index


_RARE = frozenset({"ps", "ur", "he", "ug", "sd", "ckb"})
"""Languages that OCR and converters write by mistake into papers in other languages' scripts."""


def _tail(document: Document, outline: Outline, keys: list[str]) -> Iterator[int]:
    """Bare lines after the last entry of a reference list that ends the document: no figure, no address in them."""
    for index in range(len(keys) - 1, -1, -1):
        block = document.blocks[index]
        plain = (
            block.kind is BlockKind.PARAGRAPH and len(keys[index]) <= _SHORT and not re.search(r"\d|https?:|doi", keys[index])
        )
        if outline.role(index) is not SectionRole.REFERENCES or not plain or index in outline.headings:
            return
        yield index
