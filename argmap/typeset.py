"""How is a paper set for reading? Sentences in paragraphs under headings, with what stands in them and what rests on them.

Values in, values out. A sentence is a row of pieces: plain words, a citation, the mark of a note; a piece is a row of runs that
differ in how they are set. Put together, the runs say what the paper says and nothing else.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from argmap import theme
from argmap.graph import Edge, Graph, Node
from argmap.theme import Relation
from claims.citations import Citation
from claims.passages import Footnote, Passage
from claims.readers.document import Direction, Language, Span
from claims.reading import Reading
from claims.references import Reference
from claims.sections import role_of
from claims.text import HALF_SPACE, direction, fold, foreign_letters, key, language
from claims.vocabulary import BlockKind, InlineKind, NodeKind, SectionRole

MOST_HITS = 500
"""Places that one search marks."""
LONGEST_SEARCH = 200
"""Characters of what is looked for."""

_SET = {InlineKind.STRONG: "strong", InlineKind.EMPHASIS: "em", InlineKind.SUPERSCRIPT: "sup"}
_JOINED = re.compile(r"(?<=[\u0620-\u06ff]) (?=[\u0620-\u06ff])")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that are set alike."""

    text: str
    looks: tuple[str, ...] = ()
    """Of ``strong``, ``em``, ``sup``, the outermost first."""
    hit: int = 0
    """Number of the place found that it is part of, from 1; 0 for none."""
    first: bool = False
    """That place begins here."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Runs that belong together."""

    runs: tuple[Run, ...]
    citation: Citation | None = None
    note: int | None = None
    """Index of the note whose mark this is."""

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(run.text for run in self.runs)

    @property
    def language(self) -> Language:
        """Of these words alone."""
        return language(self.text)


@dataclass(frozen=True, slots=True)
class Use:
    """A statement of the map that rests on a sentence, and what it does there."""

    node: Node
    relation: Relation | None = None
    """What its first link does; None where it has none."""
    target: Node | None = None

    @property
    def sign(self) -> str:
        """The sign of the relation; of a claim or hypothesis, which is what the map is about, a diamond."""
        if self.relation is None or self.node.kind is not NodeKind.EVIDENCE:
            return "◆" if self.node.kind is NodeKind.HYPOTHESIS else "◇"
        return theme.RELATIONS[self.relation].sign


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, as it is opened at its mark."""

    number: int
    note: Footnote
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A passage with all that a page says of it."""

    passage: Passage
    pieces: tuple[Piece, ...]
    uses: tuple[Use, ...] = ()
    citations: tuple[Citation, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def looks(self) -> str:
        """How it is marked in the text: by what evidence that rests on it does, ``claim`` for no evidence, "" for nothing."""
        found = {use.relation.value if use.relation and use.node.kind is NodeKind.EVIDENCE else "claim" for use in self.uses}
        return " ".join(sorted(found))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that stand together."""

    kind: BlockKind
    sentences: tuple[Sentence, ...]
    astray: tuple[Note, ...] = ()
    """Notes that stand under it in the paper without a mark in the text."""

    @property
    def language(self) -> Language:
        """Of most of its sentences."""
        return _most([(len(each.passage.text), each.passage.language) for each in self.sentences])

    @property
    def direction(self) -> Direction:
        """Of most of its sentences."""
        return "rtl" if _most([(len(each.passage.text), each.passage.direction) for each in self.sentences]) == "rtl" else "ltr"


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands right under it; a paper may begin without one."""

    number: int
    heading: Piece
    depth: int
    """1 for the outermost."""
    role: SectionRole
    paragraphs: tuple[Paragraph, ...] = ()

    @property
    def direction(self) -> Direction:
        """Of the heading."""
        return direction(self.heading.text)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the reference list, with the citations that mean it."""

    reference: Reference
    piece: Piece
    citations: tuple[Citation, ...] = ()

    @property
    def direction(self) -> Direction:
        """Of its own words."""
        return direction(self.reference.raw)


@dataclass(frozen=True, slots=True)
class Setting:
    """A whole paper, set."""

    parts: tuple[Part, ...]
    entries: tuple[Entry, ...] = ()
    list_heading: Piece = field(default=Piece(()))
    """What the paper calls its list; without runs where it calls it nothing."""
    hits: int = 0
    """Places found."""

    @property
    def sentences(self) -> Iterator[Sentence]:
        """All sentences, in reading order."""
        return (each for part in self.parts for paragraph in part.paragraphs for each in paragraph.sentences)


def typeset(read: Reading, graph: Graph | None = None, sought: str = "") -> Setting:
    """The paper set, with what rests on it marked, and the places where ``sought`` stands numbered in reading order."""
    return _Setter(read, graph, sought).whole()


def sentence(read: Reading, index: int, graph: Graph | None = None) -> Sentence | None:
    """One sentence, as ``typeset`` sets it; None where the paper has none of that number."""
    passages = read.cut.passages
    return _Setter(read, graph, "").sentence(passages[index]) if 0 <= index < len(passages) else None


def pattern(sought: str) -> re.Pattern[str] | None:
    """What is looked for in the search form of a text (``claims.text.key``), to the letter; None for nothing.

    Between Persian letters a blank, a half-space and nothing are one: whoever types has not always the half-space at hand, and
    the paper may have lost its own.
    """
    joined = key(_JOINED.sub("\ue000", " ".join(sought[:LONGEST_SEARCH].replace(HALF_SPACE, "\ue000").split())))
    if not joined.replace("\ue000", "").strip():
        return None
    return re.compile(" ?".join(re.escape(piece) for piece in joined.split("\ue000")))


class _Setter:
    """Goes through the paper once; numbers what it finds as it goes."""

    def __init__(self, read: Reading, graph: Graph | None, sought: str) -> None:
        self.read = read
        self.pattern = pattern(sought)
        self.hits = 0
        self.uses = _uses(graph) if graph else {}
        self.cited: defaultdict[int, list[Citation]] = defaultdict(list)
        self.meant: defaultdict[int, list[Citation]] = defaultdict(list)
        for citation in read.audit.citations:
            if citation.passage is not None:
                self.cited[citation.passage].append(citation)
            if citation.reference is not None:
                self.meant[citation.reference].append(citation)
        self.marks = {number: note.anchor for number, note in enumerate(read.cut.footnotes) if note.anchor is not None}
        self.inlines = sorted(
            (inline.span, _SET[inline.kind]) for inline in read.document.inlines if inline.kind in _SET and inline.span
        )

    def whole(self) -> Setting:
        """All of it."""
        astray = self._astray()
        parts: list[Part] = []
        before: tuple[str, ...] = ()
        sections: dict[int, int] = {}
        for passage in self.read.cut.passages:
            sections.setdefault(passage.paragraph, self.read.outline.of_block[passage.block])
        standing = groupby(self.read.cut.passages, key=lambda each: (sections[each.paragraph], _headed(each.section)))
        for (_, path), held in standing:
            inside = list(held)
            role = inside[0].role
            for depth in _new(before, path):
                heading = self._plain(path[depth]) if path else Piece(())
                parts.append(Part(len(parts), heading, depth + 1, role))
            parts[-1] = replace(parts[-1], paragraphs=tuple(self._paragraphs(inside, astray)))
            before = path
        return Setting(tuple(parts), tuple(map(self._entry, self.read.references)), self._list_heading(), self.hits)

    def sentence(self, passage: Passage) -> Sentence:
        """One passage."""
        pieces, notes = self._set(passage.spans, self.cited[passage.index], passage.footnotes)
        return Sentence(
            passage,
            pieces,
            tuple(self.uses.get(passage.index, ())),
            tuple(self.cited[passage.index]),
            tuple(map(self._note, notes)),
        )

    def _paragraphs(self, passages: list[Passage], astray: dict[int, list[int]]) -> Iterator[Paragraph]:
        for number, held in groupby(passages, key=lambda passage: passage.paragraph):
            inside = list(held)
            yield Paragraph(
                self.read.document.blocks[inside[0].block].kind,
                tuple(map(self.sentence, inside)),
                tuple(map(self._note, astray.get(number, ()))),
            )

    def _astray(self) -> dict[int, list[int]]:
        """Notes without a mark, by the paragraph under which they stand."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        passages = self.read.cut.passages
        for number, note in enumerate(self.read.cut.footnotes):
            if note.anchor is None and passages:
                above = [passage.paragraph for passage in passages if passage.block < note.block]
                found[above[-1] if above else passages[0].paragraph].append(number)
        return found

    def _note(self, number: int) -> Note:
        note = self.read.cut.footnotes[number]
        inside = [each for each in self.read.audit.citations if each.passage is None and _within(each.spans, note.spans)]
        return Note(number, note, (self._plain(note.text),) if not inside else self._set(note.spans, inside, ())[0])

    def _entry(self, reference: Reference) -> Entry:
        return Entry(reference, self._plain(reference.raw), tuple(self.meant[reference.index]))

    def _list_heading(self) -> Piece:
        found = (each for each in self.read.outline.sections if each.role is SectionRole.REFERENCES and each.path)
        return next((self._plain(each.path[-1]) for each in found), Piece(()))

    def _plain(self, text: str) -> Piece:
        """Words in which nothing but what is looked for has a place of its own."""
        return Piece(tuple(self._runs(text, range(len(text)), [()] * len(text), self._found(text))))

    def _set(
        self, spans: Iterable[Span], citations: Sequence[Citation], footnotes: Iterable[int]
    ) -> tuple[tuple[Piece, ...], list[int]]:
        """The pieces of the spans, and the notes whose marks stand among them or right behind them."""
        text, origin = self._visible(spans)
        owner: list[tuple[str, int]] = [("", 0)] * len(text)
        for place, citation in enumerate(citations):
            _claim(owner, origin, citation.spans, ("citation", place))
        notes = [number for number in footnotes if number in self.marks]
        for number in notes:
            _claim(owner, origin, [self.marks[number]], ("note", number))
        looks = self._looks(origin)
        hits = self._found_beside(text, owner)
        pieces = []
        for held, places in groupby(range(len(text)), key=owner.__getitem__):
            runs = tuple(self._runs(text, list(places), looks, hits))
            kind, number = held
            pieces.append(Piece(runs, citations[number] if kind == "citation" else None, number if kind == "note" else None))
        standing = {piece.note for piece in pieces}
        behind = [number for number in notes if number not in standing]
        pieces += [Piece((Run(self.read.cut.footnotes[number].mark),), note=number) for number in behind]
        return tuple(pieces), notes

    def _visible(self, spans: Iterable[Span]) -> tuple[str, list[int]]:
        """What a reader sees of the spans, blanks one at a time, and where in the document each character stands."""
        kept: list[str] = []
        origin: list[int] = []
        for span in spans:
            kept.append(" ")
            origin.append(span.start)
            for place, seen in self.read.document.visible(span):
                kept.append(seen)
                origin.extend(range(place, place + len(seen)))
        text = "".join(kept)
        tidy = " ".join(text.split())
        if len(tidy) != len(text) - 1:
            stays = [at for at, letter in enumerate(text) if not letter.isspace() or (at and not text[at - 1].isspace())]
            origin = [origin[at] for at in stays][: len(tidy)] if tidy else []
            return tidy, origin
        return tidy, origin[1:]

    def _looks(self, origin: list[int]) -> list[tuple[str, ...]]:
        """How each character is set."""
        if not origin:
            return []
        low, high = min(origin), max(origin)
        near = [(span, look) for span, look in self.inlines if span.start <= high and span.end > low]
        if not near:
            return [()] * len(origin)
        return [tuple(dict.fromkeys(look for span, look in near if span.start <= at < span.end)) for at in origin]

    def _found(self, text: str) -> dict[int, int]:
        """Each character that is part of a place found, with that place's number."""
        if self.pattern is None:
            return {}
        letters = list(text)
        for span, meant in foreign_letters(text):
            letters[span.start : span.end] = meant
        folded = fold("".join(letters))
        found: dict[int, int] = {}
        for match in self.pattern.finditer(folded.text):
            if self.hits >= MOST_HITS:
                break
            self.hits += 1
            start, end = folded.span(*match.span())
            found |= dict.fromkeys(range(start, end), self.hits)
        return found

    def _found_beside(self, text: str, owner: list[tuple[str, int]]) -> dict[int, int]:
        """``_found`` as if the marks of notes did not stand there."""
        if self.pattern is None:
            return {}
        spoken = [at for at in range(len(text)) if owner[at][0] != "note"]
        return {spoken[at]: number for at, number in self._found("".join(text[at] for at in spoken)).items()}

    def _runs(self, text: str, places: Sequence[int], looks: Sequence[tuple[str, ...]], hits: dict[int, int]) -> Iterator[Run]:
        if not hits and not any(looks[at] for at in places):
            if places:
                yield Run(text[places[0] : places[-1] + 1])
            return
        begins = {hit: at for at, hit in sorted(hits.items(), reverse=True)}
        for (look, hit), held in groupby(places, key=lambda at: (looks[at], hits.get(at, 0))):
            inside = list(held)
            first = begins.get(hit) == inside[0]
            yield Run("".join(text[at] for at in inside), look, hit, first)


def _headed(path: tuple[str, ...]) -> tuple[str, ...]:
    """The headings to show: "Keywords:", under which a converter has hung the rest, is none."""
    return tuple(each for at, each in enumerate(path, 1) if at == len(path) or role_of(each) is not SectionRole.FRONT)


def _new(before: tuple[str, ...], path: tuple[str, ...]) -> range:
    """Depths of the headings that a section brings; its own at least, though it may be called as the one before it."""
    differing = (at for at, (one, other) in enumerate(zip(before, path, strict=False)) if one != other)
    common = next(differing, min(len(before), len(path)))
    return range(min(common, max(len(path) - 1, 0)), max(len(path), 1))


def _uses(graph: Graph) -> dict[int, list[Use]]:
    """What rests on each passage."""
    nodes = {node.id: node for node in graph.nodes}
    leading: dict[str, Edge] = {edge.source: edge for edge in reversed(graph.edges)}
    links = {edge.id for edge in graph.edges}
    found: defaultdict[int, list[Use]] = defaultdict(list)
    for node in graph.nodes:
        edge: Edge | None = leading.get(node.id)
        relation = theme.relation_onto(edge, edge.target in links) if edge else None
        use = Use(node, relation, nodes.get(edge.target) if edge else None)
        for index in dict.fromkeys(quote.passage for quote in node.quotes if quote.passage is not None):
            if not graph.paper or any(quote.paper == graph.paper for quote in node.quotes if quote.passage == index):
                found[index].append(use)
    return found


def _claim(owner: list[tuple[str, int]], origin: list[int], spans: Iterable[Span], by: tuple[str, int]) -> None:
    """Write ``by`` on the characters of the spans; the blanks between two of its own too."""
    places = [at for span in spans for at in range(bisect_left(origin, span.start), bisect_left(origin, span.end))]
    for at in places:
        owner[at] = by
    for one, other in pairwise(places):
        if other - one == 2:
            owner[one + 1] = by


def _within(spans: Iterable[Span], others: Sequence[Span]) -> bool:
    return all(any(other.start <= span.start and span.end <= other.end for other in others) for span in spans)


def _most(weighed: list[tuple[int, str]]) -> str:
    size: defaultdict[str, int] = defaultdict(int)
    for weight, name in weighed:
        size[name] += weight
    return max(size, key=size.__getitem__, default="und")
