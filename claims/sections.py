"""Which part of the paper does each block stand in, and what is that part for?

Headings are found where the file marks them and where it does not (short bold or bare lines that a converter left as
paragraphs, and run-in headings such as ``Conclusion: ...`` where a paper has no others), in English and in Persian, and each
section gets a role. A summary in another language than the body's is an abstract, however long, whatever headings it has.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from claims.languages.en import headings as english
from claims.languages.fa import headings as persian
from claims.readers.document import Block, Document, Language
from claims.text import key
from claims.vocabulary import BlockKind, InlineKind, SectionRole

LONGEST_HEADING = 160
"""Characters; a longer line is a paragraph, whatever its type."""

ARGUMENT = frozenset(
    {
        SectionRole.INTRODUCTION,
        SectionRole.LITERATURE,
        SectionRole.THEORY,
        SectionRole.METHODS,
        SectionRole.RESULTS,
        SectionRole.DISCUSSION,
        SectionRole.CONCLUSION,
        SectionRole.BODY,
    }
)
"""The roles of the paper's argument proper."""

_HANDED_DOWN = frozenset(
    {SectionRole.LITERATURE, SectionRole.THEORY, SectionRole.METHODS, SectionRole.RESULTS, SectionRole.DISCUSSION}
)
"""A sub-heading that names a subject shares these roles; under an introduction it begins the body, as some journals nest."""

_PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTE})
_NUMBER = re.compile(
    r"^(?:(?:section|part|chapter|بخش|فصل|گفتار)\s+)?(?:[ivxlc]+|[0-9]+(?:[.\-–‐/][0-9]+)*|[a-z]|[ا-ی])\s*[.):\-–—ـ]\s*|^[0-9]+(?:[.\-–][0-9]+)*\s+"
)
_RUN_IN = re.compile(r"^(?P<name>[^:：.\n—–]{3,60}?)\s*[:：—–]\s*(?=\S)")
_ENDS_SENTENCE = re.compile(r"[.!?؟…]['\"”’»)\]]*\s*$")
_ENTRY = re.compile(r"\b(?:1[3-9]|20)\d\d\b.*(?:doi|https?:|vol\b|pp?\.|no\.|صص?\b|دوره|سال|:)", re.DOTALL)
_LABELLED = re.compile(
    r"^(?:email|e mail|ایمیل|رایانامه|پست الکترونیک\w*|doi|©|\(?c\)|issn|orcid|publisher|ناشر|استناد|cite this|received"
    r"|accepted|revised|approved|published|تاریخ|نوع مقاله|article type|article history)\b|^©|^https?:"
)


@dataclass(frozen=True, slots=True)
class Section:
    """A run of blocks under one heading."""

    path: tuple[str, ...]
    """Headings from the outermost to its own, as shown."""
    role: SectionRole
    start: int
    """Index of its first block (the heading's own block, where it has one)."""
    stop: int
    """Index after its last block; sections do not overlap and cover the document."""
    language: Language


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections of a document, in reading order."""

    sections: tuple[Section, ...]
    of_block: tuple[int, ...]
    """For each block the index of its section."""
    headings: frozenset[int] = frozenset()
    """Indices of the blocks that are headings, marked as such by the file or not."""
    language: Language = "und"
    """The language of the body."""

    def section(self, block: int) -> Section:
        """The section a block stands in."""
        return self.sections[self.of_block[block]]

    def role(self, block: int) -> SectionRole:
        """The role of the section a block stands in."""
        return self.section(block).role

    def blocks(self, *roles: SectionRole) -> Iterator[int]:
        """Indices of the blocks standing in sections of these roles."""
        return (block for block in range(len(self.of_block)) if self.role(block) in roles)


@dataclass(frozen=True, slots=True)
class _Heading:
    block: int
    text: str
    level: int
    role: SectionRole | None
    """None where the name says nothing of the function."""
    run_in: bool = False


def outline(document: Document) -> Outline:
    """The sections of a document; a document without headings is one section of the role BODY."""
    shown = [document.shown(block.span) for block in document.blocks]
    if not shown:
        return Outline((), ())
    headings = _headings(document, shown)
    if not any(heading.role in ARGUMENT for heading in headings):
        headings = sorted([*headings, *_run_in(document, shown, headings)], key=lambda heading: heading.block)
    headings = _with_list_heading(document, shown, headings)
    body = _body_language(document, shown, headings)
    sections = _sections(document, shown, headings, body)
    of_block = [index for index, section in enumerate(sections) for _ in range(section.start, section.stop)]
    marked = frozenset(heading.block for heading in headings if not heading.run_in)
    return Outline(tuple(sections), tuple(of_block), marked, body)


@cache
def role_of(heading: str) -> SectionRole | None:
    """The role a heading's words announce, in any language known here; None where they name a subject.

    ``Discussion: what the ports changed`` announces a discussion.
    """
    bare = _bare(heading)
    for name in (bare, bare.split(":", 1)[0].strip()):
        for table in (english.ROLES, persian.ROLES):
            for role, pattern in table:
                if pattern.fullmatch(name):
                    return role
    return None


def _bare(heading: str) -> str:
    folded = key(heading).strip(" *_#")
    bare = _NUMBER.sub("", folded, count=1)
    return (bare or folded).strip(" .:-–—")


def _headings(document: Document, shown: list[str]) -> list[_Heading]:
    found: list[_Heading] = []
    level = 1
    for index, block in enumerate(document.blocks):
        text = shown[index].strip()
        if block.kind in (BlockKind.HEADING, BlockKind.TITLE):
            level = max(block.level, 1)
            found.append(_Heading(index, text, level, role_of(text)))
        elif block.kind is BlockKind.PARAGRAPH and 1 < len(text) <= LONGEST_HEADING:
            role = None if ":" in text.rstrip(":") else role_of(text)
            if role is not None:
                found.append(_Heading(index, text, 2, role))
            elif _reads_as_heading(document, shown, index):
                found.append(_Heading(index, text, level + 1, None))
    return found


def _reads_as_heading(document: Document, shown: list[str], index: int) -> bool:
    """Whether a short paragraph, unmarked by the file, is a heading: it stands alone between finished prose."""
    text = shown[index].strip()
    if _ENDS_SENTENCE.search(text) or text.endswith((",", "،", ";", "؛", ":")) or not any(map(str.isalpha, text)):
        return False
    if _LABELLED.match(key(text)) or "@" in text or (text[0].isdigit() and not _NUMBER.match(key(text))):
        return False
    follower = shown[index + 1] if index + 1 < len(shown) else ""
    if len(follower) < 80 or document.blocks[index + 1].kind not in _PROSE:
        return False
    before = _prose_before(document, shown, index)
    if before is None or not _ENDS_SENTENCE.search(before):
        return False
    if _all_strong(document, document.blocks[index]):
        return True
    if document.blocks[index].direction == "rtl":
        return persian.reads_as_heading(key(text))
    return english.reads_as_heading(text) and follower.lstrip("\"'“‘(")[:1].isupper()


def _prose_before(document: Document, shown: list[str], index: int) -> str | None:
    """The last paragraph of some length before a block, over footnotes and other short blocks; None at the start."""
    for at in range(index - 1, max(index - 12, -1), -1):
        if document.blocks[at].kind in _PROSE and len(shown[at]) >= 150:
            return shown[at]
    return None


def _all_strong(document: Document, block: Block) -> bool:
    strong = sum(
        inline.span.end - inline.span.start
        for inline in document.inlines
        if inline.kind is InlineKind.STRONG and inline.span.start >= block.span.start and inline.span.end <= block.span.end
    )
    return strong >= 0.8 * (block.span.end - block.span.start)


def _run_in(document: Document, shown: list[str], headings: list[_Heading]) -> Iterator[_Heading]:
    """Run-in headings: ``Methodology: Using ...``."""
    taken = {heading.block for heading in headings}
    for index, block in enumerate(document.blocks):
        if index in taken or block.kind is not BlockKind.PARAGRAPH:
            continue
        match = _RUN_IN.match(shown[index])
        role = role_of(match.group("name")) if match else None
        if match and role is not None and role is not SectionRole.FRONT:
            yield _Heading(index, match.group("name"), 2, role, run_in=len(shown[index]) - match.end() > 0)


def _with_list_heading(document: Document, shown: list[str], headings: list[_Heading]) -> list[_Heading]:
    """Where no heading names the reference list, it begins with the last long run of blocks that read as entries."""
    if any(heading.role is SectionRole.REFERENCES for heading in headings):
        return headings
    stop = len(shown)
    while stop and not _ENTRY.search(key(shown[stop - 1])[:600]):
        stop -= 1
    if stop < 0.6 * len(shown):
        return headings
    start = stop
    while start and len(shown[start - 1]) < 700 and _reads_as_entry(shown[start - 1]):
        start -= 1
    if stop - start < 4:
        return headings
    return sorted([*headings, _Heading(start, "", 1, SectionRole.REFERENCES, run_in=True)], key=lambda each: each.block)


def _reads_as_entry(text: str) -> bool:
    folded = key(text)
    year = re.search(r"\b(?:1[3-9]|20)\d\d[a-z]?\b", folded[:400])
    return bool(year and _ENTRY.search(folded[:600]) and folded.count(". ") + folded.count(", ") >= 3)


def _body_language(document: Document, shown: list[str], headings: list[_Heading]) -> Language:
    """The language most of the prose is in, the reference list apart."""
    references = next((h.block for h in headings if h.role is SectionRole.REFERENCES), len(shown))
    size: Counter[Language] = Counter()
    for block, text in zip(document.blocks[:references], shown[:references], strict=True):
        if block.kind in _PROSE:
            size[block.language] += len(text)
    size.pop("und", None)
    return size.most_common(1)[0][0] if size else "und"


def _sections(document: Document, shown: list[str], headings: list[_Heading], body: Language) -> list[Section]:
    starts = list(headings)
    if not starts or starts[0].block > 0:
        starts.insert(0, _Heading(0, "", 1, None, run_in=True))
    stops = [heading.block for heading in starts[1:]] + [len(shown)]
    sections: list[Section] = []
    path: list[tuple[int, str]] = []
    roles = _Roles(document, shown, starts, body)
    unlabelled = not any(heading.role in (SectionRole.INTRODUCTION, SectionRole.ABSTRACT) for heading in headings)
    for heading, stop in zip(starts, stops, strict=True):
        path = [(level, text) for level, text in path if level < heading.level]
        if heading.text:
            path.append((heading.level, heading.text))
        role = roles.next(heading, stop)
        tongue = _language_of(document, shown, heading.block, stop)
        section = Section(tuple(text for _, text in path), role, heading.block, stop, tongue)
        sections.extend(_front_apart(document, shown, section, unlabelled and role is SectionRole.FRONT and tongue == body))
    return sections


class _Roles:
    """Gives each section its role, in reading order, knowing what has gone before."""

    def __init__(self, document: Document, shown: list[str], headings: list[_Heading], body: Language) -> None:
        self.document = document
        self.shown = shown
        self.body = body
        self.known = [heading for heading in headings if heading.role is not None]
        self.first_body = next(
            (h.block for h in self.known if h.role in ARGUMENT and self._tongue(h) in (body, "und")), len(shown)
        )
        self.last = SectionRole.FRONT
        self.parents: list[tuple[int, SectionRole]] = []

    def _tongue(self, heading: _Heading) -> Language:
        text = "" if heading.block >= len(self.shown) else self.shown[heading.block]
        return self.document.blocks[heading.block].language if text else "und"

    def next(self, heading: _Heading, stop: int) -> SectionRole:
        """The role of the section that begins with ``heading`` and ends before block ``stop``."""
        role = heading.role if heading.role is not None else self._unnamed(heading, stop)
        foreign = self._foreign(heading.block, stop)
        if foreign and role in ARGUMENT and heading.block < self.first_body:
            role = SectionRole.ABSTRACT
        self.parents = [(level, held) for level, held in self.parents if level < heading.level]
        self.parents.append((heading.level, role))
        self.last = role
        return role

    def _unnamed(self, heading: _Heading, stop: int) -> SectionRole:
        if self.last is SectionRole.REFERENCES:
            return SectionRole.REFERENCES
        if self._is_title(heading, stop):
            return SectionRole.FRONT
        inherited = [role for level, role in self.parents if level < heading.level]
        if inherited and heading.text and inherited[-1] in _HANDED_DOWN:
            return inherited[-1]
        if self.last is SectionRole.BACK and heading.level > 1 and self.parents:
            return SectionRole.BACK
        return SectionRole.BODY

    def _is_title(self, heading: _Heading, stop: int) -> bool:
        """A title, or what stands before the first heading: front matter follows, and the body has not begun."""
        if heading.block >= self.first_body:
            return False
        following = next((h for h in self.known if h.block > heading.block), None)
        if following is None:
            return not heading.run_in and heading.block <= 3 and self._prose(heading.block + 1, stop) < 200
        if following.role in (SectionRole.ABSTRACT, SectionRole.FRONT):
            return True
        return following.role in ARGUMENT and (heading.block <= 3 or self.last in (SectionRole.FRONT, SectionRole.ABSTRACT))

    def _prose(self, start: int, stop: int) -> int:
        return sum(len(text) for text in self.shown[start:stop] if len(text) > 80)

    def _foreign(self, start: int, stop: int) -> bool:
        tongue = _language_of(self.document, self.shown, start, stop)
        return tongue not in (self.body, "und") and self.body != "und"


def _language_of(document: Document, shown: list[str], start: int, stop: int) -> Language:
    size: Counter[Language] = Counter()
    for index in range(start, stop):
        size[document.blocks[index].language] += len(shown[index])
    known = [tongue for tongue, _ in size.most_common() if tongue != "und"]
    return known[0] if known else "und"


def _front_apart(document: Document, shown: list[str], section: Section, unlabelled: bool) -> Iterator[Section]:
    """Inside front matter and abstracts, paragraphs of prose are the abstract and short labelled lines are front matter.

    ``unlabelled``: no heading names an introduction, so after the abstract's one paragraph the introduction begins.
    """
    if section.role not in (SectionRole.FRONT, SectionRole.ABSTRACT):
        yield section
        return
    start, held, paragraphs = section.start, SectionRole.FRONT, 0
    for index in range(section.start, section.stop):
        role = _front_or_abstract(document, shown, index, section)
        paragraphs += role is SectionRole.ABSTRACT and len(shown[index]) >= 280
        if unlabelled and role is SectionRole.ABSTRACT and paragraphs > 1:
            role = SectionRole.INTRODUCTION
        if index > section.start and role is not held:
            yield _part(document, shown, section, held, start, index)
            start = index
        held = role
    yield _part(document, shown, section, held, start, section.stop)


def _part(document: Document, shown: list[str], section: Section, role: SectionRole, start: int, stop: int) -> Section:
    path = section.path
    if role is not SectionRole.FRONT and path and role_of(path[-1]) is SectionRole.FRONT:
        path = path[:-1]  # a converter that lost the heading "Abstract" leaves it standing under "Keywords"
    tongue = _language_of(document, shown, start, stop)
    return replace(section, path=path, role=role, start=start, stop=stop, language=tongue)


def _front_or_abstract(document: Document, shown: list[str], index: int, section: Section) -> SectionRole:
    block, text = document.blocks[index], shown[index]
    if block.kind in (BlockKind.HEADING, BlockKind.TITLE, BlockKind.NOISE, BlockKind.CODE):
        return SectionRole.FRONT
    folded = key(text)
    if _LABELLED.match(folded):
        return SectionRole.FRONT
    label = _RUN_IN.match(text)
    role = role_of(label.group("name")) if label else None
    if role is SectionRole.FRONT:
        return SectionRole.FRONT
    if role is not None and len(text) >= 40:
        return SectionRole.ABSTRACT
    long_enough = 120 if section.role is SectionRole.ABSTRACT else 280
    finished = bool(_ENDS_SENTENCE.search(text)) or len(text) >= 400
    in_abstract = section.role is SectionRole.ABSTRACT and bool(_ENDS_SENTENCE.search(text)) and len(text) >= 40
    return SectionRole.ABSTRACT if in_abstract or (len(text) >= long_enough and finished) else SectionRole.FRONT


def headings_of(document: Document, found: Outline) -> list[str]:
    """The headings in order, as shown; for messages and tests."""
    return [document.shown(document.blocks[index].span) for index in sorted(found.headings)]
