"""Which part of the paper does each block stand in, and what is that part for?

Headings are found where the file marks them and where it does not (short bold or bare lines that a converter left as
paragraphs, and run-in headings such as ``Conclusion: ...`` where a paper has no others), in English and in Persian, and each
section gets a role. A summary in another language than the body's is an abstract, however long, whatever headings it has.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from claims.readers.document import Document, Language
from claims.sections import headings as heads
from claims.sections.headings import ENDS_SENTENCE, LABELLED, PROSE, RUN_IN, Heading, Page
from claims.sections.naming import ARGUMENT as ARGUMENT
from claims.sections.naming import bare, is_language
from claims.sections.naming import role_of as role_of
from claims.text import key
from claims.vocabulary import BlockKind, SectionRole

_HANDED_DOWN = frozenset(
    {SectionRole.LITERATURE, SectionRole.THEORY, SectionRole.METHODS, SectionRole.RESULTS, SectionRole.DISCUSSION}
)
"""A sub-heading that names a subject shares these roles; under an introduction it begins the body, as some journals nest."""


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


def outline(document: Document) -> Outline:
    """The sections of a document; a document without headings is one section of the role BODY, after its front matter."""
    page = Page(document)
    if not len(page):
        return Outline((), ())
    headings = heads.find(page)
    if not any(heading.role in ARGUMENT for heading in headings):
        headings = sorted([*headings, *heads.run_in(page, headings)], key=lambda heading: heading.block)
    headings = heads.with_list_heading(page, headings)
    body = _body_language(page, headings)
    sections = _sections(page, headings, body)
    of_block = [index for index, section in enumerate(sections) for _ in range(section.start, section.stop)]
    marked = frozenset(heading.block for heading in headings if not heading.run_in)
    return Outline(tuple(sections), tuple(of_block), marked, body)


def _body_language(page: Page, headings: list[Heading]) -> Language:
    """The language most of the prose is in, the reference list apart."""
    references = next((h.block for h in headings if h.role is SectionRole.REFERENCES), len(page))
    size: Counter[Language] = Counter()
    for block, text in zip(page.blocks[:references], page.shown[:references], strict=True):
        if block.kind in PROSE:
            size[block.language] += len(text)
    size.pop("und", None)
    return size.most_common(1)[0][0] if size else "und"


def _language_of(page: Page, start: int, stop: int) -> Language:
    size: Counter[Language] = Counter()
    for index in range(start, stop):
        size[page.blocks[index].language] += len(page.shown[index])
    known = [tongue for tongue, _ in size.most_common() if tongue != "und"]
    return known[0] if known else "und"


def _sections(page: Page, headings: list[Heading], body: Language) -> list[Section]:
    starts = _with_beginning(page, headings)
    stops = [heading.block for heading in starts[1:]] + [len(page)]
    sections: list[Section] = []
    path: list[tuple[int, str]] = []
    roles = _Roles(page, starts, body)
    parts = _Parts(page, headings, body)
    for heading, stop in zip(starts, stops, strict=True):
        path = [(level, text) for level, text in path if level < heading.level]
        if heading.text:
            path.append((heading.level, heading.text))
        role = roles.next(heading, stop)
        tongue = _language_of(page, heading.block, stop)
        section = Section(tuple(text for _, text in path), role, heading.block, stop, tongue)
        if role is SectionRole.REFERENCES:
            sections.extend(_late_title_apart(page, section, starts))
        else:
            sections.extend(parts.of(section))
    return sections


def _with_beginning(page: Page, headings: list[Heading]) -> list[Heading]:
    """The headings with one for what stands before the first; without any at all, front matter ends where prose begins."""
    if headings and headings[0].block == 0:
        return headings
    opening = Heading(0, "", 1, None, run_in=True)
    if any(heading.role is not SectionRole.REFERENCES for heading in headings):
        return [opening, *headings]
    first = next((at for at in range(min(len(page), _OPENING)) if _is_prose(page, at)), 0)
    if not first:
        return [opening, *headings]
    return [replace(opening, role=SectionRole.FRONT), Heading(first, "", 1, SectionRole.BODY, run_in=True), *headings]


_OPENING = 15
"""Blocks of front matter at most, where nothing says where it ends."""


def _is_prose(page: Page, index: int) -> bool:
    text = page.shown[index]
    labelled = LABELLED.match(key(text[:200])) or ((label := RUN_IN.match(text)) and role_of(label.group("name")))
    finished = ENDS_SENTENCE.search(text) and len(text) >= 60
    return page.blocks[index].kind in PROSE and not labelled and bool(finished or len(text) >= 280) and "@" not in text


def _late_title_apart(page: Page, section: Section, headings: list[Heading]) -> Iterator[Section]:
    """The title and authors of a summary in another language that comes after the list are no entries of it."""
    after = next((heading for heading in headings if heading.block == section.stop), None)
    start = section.stop
    if after is not None and after.role is SectionRole.ABSTRACT:
        while start > section.start + 1 and _reads_as_front(page, start - 1, after.block):
            start -= 1
    yield replace(section, stop=start)
    if start < section.stop:
        tongue = _language_of(page, start, section.stop)
        yield Section((), SectionRole.FRONT, start, section.stop, tongue)


def _reads_as_front(page: Page, index: int, abstract: int) -> bool:
    text = page.shown[index]
    short = len(text) <= 300 and page.blocks[index].kind is not BlockKind.LIST_ITEM
    same = page.blocks[index].language in (page.blocks[abstract].language, "und")
    return short and same and not heads.reads_as_entry(text)


class _Roles:
    """Gives each section its role, in reading order, knowing what has gone before."""

    def __init__(self, page: Page, headings: list[Heading], body: Language) -> None:
        self.page = page
        self.body = body
        self.headings = headings
        self.known = [heading for heading in headings if heading.role is not None]
        in_body = (h.block for h in self.known if h.role in ARGUMENT and page.blocks[h.block].language in (body, "und"))
        self.first_body = next(in_body, len(page))
        self.last = SectionRole.FRONT
        self.begun = False
        """Whether a section of the argument has gone before."""
        self.parents: list[tuple[int, SectionRole]] = []

    def next(self, heading: Heading, stop: int) -> SectionRole:
        """The role of the section that begins with ``heading`` and ends before block ``stop``."""
        role = heading.role if heading.role is not None else self._unnamed(heading, stop)
        if role is SectionRole.RESULTS and self._only_sets_up(heading):
            role = SectionRole.METHODS
        foreign = self._foreign(heading.block, stop)
        if foreign and role in ARGUMENT and heading.block < self.first_body:
            role = SectionRole.ABSTRACT
        if (
            role is SectionRole.ABSTRACT
            and self.begun
            and not foreign
            and self.last in ARGUMENT
            and not self._in_abstract(heading)
        ):
            role = SectionRole.CONCLUSION  # a "Summary" that closes the paper
        self.begun = self.begun or role in ARGUMENT
        self.parents = [(level, held) for level, held in self.parents if level < heading.level]
        self.parents.append((heading.level, role))
        self.last = role
        return role

    def _only_sets_up(self, heading: Heading) -> bool:
        """``Experiments`` before a section of results of its own tells what was done, not what came of it."""
        later = (each for each in self.known if each.block > heading.block and each.level <= heading.level)
        return bare(heading.text).startswith("experiment") and any(each.role is SectionRole.RESULTS for each in later)

    def _unnamed(self, heading: Heading, stop: int) -> SectionRole:
        if self._in_abstract(heading) and heading.block < self.first_body and self.page.prose(heading.block, stop) < 1_500:
            return SectionRole.ABSTRACT
        if self.last is SectionRole.REFERENCES:
            return SectionRole.FRONT if self._before_late_abstract(heading) else SectionRole.REFERENCES
        if self._is_title(heading, stop) or (self.last is SectionRole.FRONT and self._before_late_abstract(heading)):
            return SectionRole.FRONT
        inherited = [role for level, role in self.parents if level < heading.level]
        if inherited and heading.text and inherited[-1] in _HANDED_DOWN:
            return inherited[-1]
        if self.last is SectionRole.BACK and heading.level > 1 and self.parents:
            return SectionRole.BACK
        return SectionRole.BODY

    def _in_abstract(self, heading: Heading) -> bool:
        above = [role for level, role in self.parents if level < heading.level]
        return bool(above) and above[-1] is SectionRole.ABSTRACT and self.last is SectionRole.ABSTRACT

    def _before_late_abstract(self, heading: Heading) -> bool:
        """The title of a summary that comes after the reference list: its abstract is not far."""
        if is_language(heading.text):
            return False
        near = [each for each in self.headings if each.block > heading.block][:3]
        close = [each for each in near if each.block - heading.block <= 12]
        return any(each.role is SectionRole.ABSTRACT for each in close)

    def _is_title(self, heading: Heading, stop: int) -> bool:
        """A title, or what stands before the first heading: front matter follows, and the body has not begun."""
        if heading.block >= self.first_body:
            return False
        following = next((h for h in self.known if h.block > heading.block), None)
        if following is None:
            last = stop == len(self.page.shown)  # whatever stands under the last heading is the text, however short
            return not last and not heading.run_in and heading.block <= 3 and self.page.prose(heading.block + 1, stop) < 200
        if following.role in (SectionRole.ABSTRACT, SectionRole.FRONT):
            return True
        return following.role in ARGUMENT and (heading.block <= 3 or self.last in (SectionRole.FRONT, SectionRole.ABSTRACT))

    def _foreign(self, start: int, stop: int) -> bool:
        tongue = _language_of(self.page, start, stop)
        return tongue not in (self.body, "und") and self.body != "und"


class _Parts:
    """Parts front matter from abstracts where one heading stands over both, and names the parts of a long abstract."""

    def __init__(self, page: Page, headings: list[Heading], body: Language) -> None:
        self.page = page
        self.body = body
        roles = {heading.role for heading in headings}
        self.unlabelled = SectionRole.INTRODUCTION not in roles
        """No heading names an introduction: it begins somewhere behind the abstract."""
        self.first = SectionRole.INTRODUCTION if roles & ARGUMENT else SectionRole.BODY
        self.abstract: tuple[str, ...] = ()
        """The path of the last abstract's heading since the last title."""
        self.labelled = SectionRole.ABSTRACT in roles
        self.told = 0
        """Paragraphs of abstract in the language of the body so far."""
        self.over = False
        """The abstract in the language of the body has been told, and its keywords too."""
        self.begun = False

    def of(self, section: Section) -> Iterator[Section]:
        """Inside front matter and abstracts, paragraphs of prose are the abstract and short labelled lines are front matter."""
        if section.role not in (SectionRole.FRONT, SectionRole.ABSTRACT):
            yield section
            return
        named = role_of(section.path[-1]) if section.path else None
        if named is SectionRole.ABSTRACT:
            self.abstract = section.path
        elif named is None and section.role is SectionRole.FRONT:
            self.abstract = ()
        start, held = section.start, (SectionRole.FRONT, "")
        for index in range(section.start, section.stop):
            role = self._or_introduction(index, self._role(index, section))
            state = (role, self._part_name(index, role, held))
            if index > section.start and state != held:
                yield self._part(section, held, start, index)
                start = index
            held = state
        yield self._part(section, held, start, section.stop)

    def _or_introduction(self, index: int, role: SectionRole) -> SectionRole:
        """Where no heading names it, the introduction begins after the abstract and its keywords, or its one paragraph."""
        own = self.page.blocks[index].language == self.body
        long = len(self.page.shown[index]) >= 280
        if self.unlabelled and own and role is SectionRole.ABSTRACT:
            if self.over and (long or self.told < 0):
                self.told = -1
                return self.first
            self.told += long or (self.labelled and len(self.page.shown[index]) >= 120)
            self.over = self.told > 0 and not self.labelled
        elif role is SectionRole.FRONT and own and self.told < 0 and self._goes_on(index):
            return self.first
        elif role is SectionRole.FRONT and self.told > 0 and self._are_keywords(index):
            self.over = True
        return role

    def _goes_on(self, index: int) -> bool:
        """A paragraph of the introduction that has begun, however short or open at its end (``... as she says,``)."""
        text = self.page.shown[index]
        prose = self.page.blocks[index].kind in PROSE and not LABELLED.match(key(text[:200]))
        return prose and (len(text) >= 120 or bool(len(text) >= 40 and ENDS_SENTENCE.search(text)))

    def _are_keywords(self, index: int) -> bool:
        text = self.page.shown[index]
        label = RUN_IN.match(text)
        return role_of(label.group("name") if label else text[:80]) is SectionRole.FRONT

    def _part_name(self, index: int, role: SectionRole, held: tuple[SectionRole, str]) -> str:
        """``Results`` from a paragraph that begins ``Results: ...`` on, as long as the abstract goes on."""
        if role is not SectionRole.ABSTRACT:
            return ""
        label = RUN_IN.match(self.page.shown[index])
        if label and role_of(label.group("name")) in ARGUMENT:
            return label.group("name").strip(" *_")
        return held[1]

    def _part(self, section: Section, held: tuple[SectionRole, str], start: int, stop: int) -> Section:
        role, name = held
        path = section.path
        if role is not SectionRole.FRONT and path and role_of(path[-1]) is SectionRole.FRONT:
            path = self.abstract or path[:-1]  # the abstract's text is often left standing under "Keywords"
        while role in ARGUMENT and path and role_of(path[-1]) in (SectionRole.FRONT, SectionRole.ABSTRACT):
            path = path[:-1]
        path = (*path, name) if name else path
        return replace(section, path=path, role=role, start=start, stop=stop, language=_language_of(self.page, start, stop))

    def _role(self, index: int, section: Section) -> SectionRole:
        block, text = self.page.blocks[index], self.page.shown[index]
        if block.kind in (BlockKind.HEADING, BlockKind.TITLE, BlockKind.NOISE, BlockKind.CODE):
            return SectionRole.FRONT
        if LABELLED.match(key(text[:200])):
            return SectionRole.FRONT
        label = RUN_IN.match(text)
        role = role_of(label.group("name")) if label else None
        if role is SectionRole.FRONT:
            return SectionRole.FRONT
        if role is not None and len(text) >= 40:
            return SectionRole.ABSTRACT
        long_enough = 120 if section.role is SectionRole.ABSTRACT else 280
        finished = bool(ENDS_SENTENCE.search(text)) or len(text) >= 400
        shortest = 15 if section.path and role_of(section.path[-1]) in ARGUMENT else 40
        whole = bool(ENDS_SENTENCE.search(text)) and (len(text) >= shortest or (text[:1].islower() and " " in text))
        torn = len(text) >= 120 and self._goes_on_below(index, section.stop)
        in_abstract = section.role is SectionRole.ABSTRACT and (whole or torn)
        return SectionRole.ABSTRACT if in_abstract or (len(text) >= long_enough and finished) else SectionRole.FRONT

    def _goes_on_below(self, index: int, stop: int) -> bool:
        """Whether a sentence that a page break cuts goes on in one of the next blocks, which begins in small letters."""
        following = self.page.shown[index + 1 : min(index + 4, stop)]
        return any(text[:1].islower() and ENDS_SENTENCE.search(text) for text in following)
