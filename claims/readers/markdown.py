"""How does a Markdown file become a Document?

The canonical text is the file's own decoded text, so every span is a span of the file. markdown-it parses it; its tokens are
laid back over the text to find out which characters are mark-up. Scholarly text that a converter wrote is not code and
links nowhere by label: indented code, HTML blocks and link definitions are read as the prose they are, so that nothing is lost.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from claims import text as writing
from claims.readers.document import Block, Document, Inline, Span
from claims.vocabulary import BlockKind, InlineKind

MEDIA_TYPE = "text/markdown"

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_RUNS = {
    "strong": InlineKind.STRONG,
    "b": InlineKind.STRONG,
    "em": InlineKind.EMPHASIS,
    "i": InlineKind.EMPHASIS,
    "sup": InlineKind.SUPERSCRIPT,
    "a": InlineKind.LINK,
    "code": InlineKind.CODE,
}
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]*)""", re.IGNORECASE)
_PIPE = re.compile(r"(?<!\\)\|")
_NOTE_MARK = re.compile(r"\[\^([^\s\[\]^]{1,64})\]")
_BARE_MARKER = re.compile(r"\s*+(?:(?:[-+*>]|\d{1,9}[.)]|\[\^[^\s\]]+\]:)\s*+)*+")
"""A line that holds the markers of lists, quotes and notes and nothing else: its text is on the next line."""
_SIGNS = re.compile(r"[\[\]*_`<>&\\!]")
_DENSE = 2_000
"""Signs of mark-up in a block beyond which, where they are a good part of it, it is no prose: read as it stands."""
_MOST_SIGNS = 400_000
"""Signs of mark-up in a whole text; the blocks after them are read as they stand, so that no file takes minutes."""
_DEEPEST = 100
"""Levels of lists and quotes that are told apart; the lines that lie deeper are paragraphs."""


def read(text: str, name: str = "") -> Document:
    """The Document of a Markdown text; ``text`` itself becomes its canonical text, untouched."""
    source = text.replace("\0", "\ufffd")  # as the parser does; the offsets stay
    lines = _lines(text)
    walk = _Blocks(source, lines)
    for token in _parser().parse(source):
        walk.take(token)
    found = sorted(walk.found, key=lambda each: each.span)
    found = sorted([*found, *_left_over(found, source, lines)], key=lambda each: each.span)
    inlines = [inline for each in found for inline in each.inlines]
    return Document(
        text=text,
        blocks=tuple(each.block(text) for each in found),
        inlines=tuple(sorted(inlines, key=lambda inline: (inline.span.start, -inline.span.end))),
        media_type=MEDIA_TYPE,
        name=name,
    )


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")
    parser.disable(["code", "html_block", "reference", "text_join"])
    footnote_plugin(parser, inline=False, move_to_end=False, always_match_refs=True)
    parser.inline.ruler.at("footnote_ref", _note_mark)  # the plugin's own takes hours over a line of ``[^``
    parser.core.ruler.at("inline", _parse_inlines)
    front_matter_plugin(parser)
    return parser


def _note_mark(state: StateInline, silent: bool) -> bool:
    """The mark of a note, ``[^1]``, whether the note is there or not."""
    found = _NOTE_MARK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("footnote_ref", "", 0).meta = {"label": found.group(1)}
    state.pos = found.end()
    return True


def _parse_inlines(state: StateCore) -> None:
    """Parse the mark-up inside blocks, as far as it is some."""
    spent = 0
    for token in state.tokens:
        if token.type != "inline":
            continue
        signs = len(_SIGNS.findall(token.content))
        spent += signs
        children: list[Token] = []
        if spent <= _MOST_SIGNS and (signs <= _DENSE or signs * 8 <= len(token.content)):
            state.md.inline.parse(token.content, state.md, state.env, children)
        else:
            children.append(Token("text", "", 0, content=token.content))
        token.children = children


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    """Without the line break."""


def _lines(text: str) -> list[_Line]:
    """Lines as markdown-it counts them: ``\\r\\n``, ``\\r`` and ``\\n`` each end one."""
    lines = [_Line(m.start(), m.start() + len(m.group().rstrip("\r\n"))) for m in _LINE.finditer(text)]
    return lines or [_Line(0, 0)]


@dataclass(slots=True)
class _Found:
    """A block with its inlines, before its language is told."""

    kind: BlockKind
    span: Span
    level: int = 0
    label: str = ""
    inlines: list[Inline] = field(default_factory=list)

    def block(self, text: str) -> Block:
        sample = self.span.cut(text)
        return Block(self.kind, self.span, writing.language(sample), writing.direction(sample), self.level, None, self.label)


class _Blocks:
    """Walks the block tokens and gathers what stands in the text, in token order."""

    def __init__(self, text: str, lines: list[_Line]) -> None:
        self.text = text
        self.lines = lines
        self.found: list[_Found] = []
        self._table: _Table | None = None
        self._heading = 0
        self._lists = 0
        self._quotes = 0
        self._notes: list[str] = []
        self._item: str | None = None
        """The number of the item that has just begun; None once it has its first block."""

    def take(self, token: Token) -> None:
        """One block token."""
        name, _, edge = token.type.rpartition("_")
        if token.type == "inline":
            self._inline(token)
        elif token.type in ("fence", "front_matter") and token.map:
            label = "front_matter" if token.type == "front_matter" else token.info.strip()
            self.found.append(_Found(BlockKind.CODE, _whole(token.map, self.lines, self.text), 0, label))
        elif edge == "open":
            self._open(name, token)
        elif edge == "close":
            self._close(name)

    def _open(self, name: str, token: Token) -> None:
        if name in ("bullet_list", "ordered_list"):
            self._lists += 1
        elif name == "list_item":
            self._item = token.info
        elif name == "footnote_reference":
            self._notes.append(str(token.meta.get("label", "")))
        elif name == "blockquote":
            self._quotes += 1
        elif name == "heading":
            self._heading = int(token.tag[1])
        elif name == "table" and token.map:
            self._table = _Table(token.map, self.lines, self.text)

    def _close(self, name: str) -> None:
        if name in ("bullet_list", "ordered_list"):
            self._lists -= 1
        elif name == "footnote_reference":
            self._notes.pop()
        elif name == "blockquote":
            self._quotes -= 1
        elif name == "heading":
            self._heading = 0
        elif name == "table" and self._table:
            self.found.append(self._table.found())
            self._table = None

    def _inline(self, token: Token) -> None:
        if not token.map or not token.content.strip():
            return
        if self._table:
            self._table.cell(token)
            return
        laid = _Laid(token, self.lines, self.text)
        kind, level, label = self._kind()
        self._item = None
        self.found.append(_Found(kind, laid.span, level, label, laid.inlines()))

    def _kind(self) -> tuple[BlockKind, int, str]:
        """What the block is that an inline token fills, its level and its label."""
        if self._notes:
            return BlockKind.FOOTNOTE, 0, self._notes[-1]
        if self._heading:
            return BlockKind.HEADING, self._heading, ""
        if self._lists and self._item is not None:
            return BlockKind.LIST_ITEM, self._lists, self._item
        return (BlockKind.QUOTE if self._quotes else BlockKind.PARAGRAPH), 0, ""


def _whole(rows: list[int], lines: list[_Line], text: str) -> Span:
    start, end = lines[rows[0]].start, lines[min(rows[1], len(lines)) - 1].end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _left_over(found: list[_Found], text: str, lines: list[_Line]) -> Iterator[_Found]:
    """Lines with words in them that the parser put into no block, being nested too deep: a paragraph each."""
    at = 0
    for line in lines:
        while at < len(found) and found[at].span.end <= line.start:
            at += 1
        if at < len(found) and found[at].span.start <= line.end:
            continue
        words = line.end - line.start and text[line.start : line.end]
        if words and not _BARE_MARKER.fullmatch(words) and any(map(str.isalnum, words)):
            start = line.start + len(words) - len(words.lstrip(" \t>"))
            yield _Found(BlockKind.PARAGRAPH, Span(start, line.start + len(words.rstrip())))


class _Table:
    """A table: its pipes and its row of dashes are mark-up, its cells hold inlines of their own."""

    def __init__(self, rows: list[int], lines: list[_Line], text: str) -> None:
        self.span = _whole(rows, lines, text)
        self.lines = lines
        self.text = text
        self._inlines = [Inline(InlineKind.HIDDEN, run) for run in self._marks(rows[0] + 1)]
        self._at = self.span.start

    def _marks(self, dashes: int) -> Iterator[Span]:
        rule = self.lines[dashes]
        yield Span(max(rule.start, self.span.start), min(rule.end, self.span.end))
        for match in _PIPE.finditer(self.text, self.span.start, self.span.end):
            alone = any(sign.isspace() for sign in self.text[match.start() - 1 : match.end() + 1]) if match.start() else True
            edge = match.start() == self.span.start or match.end() == self.span.end
            if (alone or edge) and not rule.start <= match.start() < rule.end:
                yield Span(*match.span())

    def cell(self, token: Token) -> None:
        """Lay a cell's mark-up; one whose text is not as in the file (a pipe was escaped) stays as written."""
        row = self.lines[token.map[0]] if token.map else self.lines[0]
        start = self.text.find(token.content, max(self._at, row.start), row.end)
        if start < 0:
            return
        self._at = start + len(token.content)
        walk = _Walk(token.content)
        walk.children(token.children or [])
        self._inlines += [Inline(InlineKind.HIDDEN, Span(start + low, start + high)) for low, high in walk.hidden if high > low]
        self._inlines += [
            Inline(kind, Span(start + low, start + high), target) for kind, low, high, target in walk.runs if high > low
        ]

    def found(self) -> _Found:
        """The table as a block."""
        return _Found(BlockKind.TABLE, self.span, inlines=self._inlines)


class _Laid:
    """An inline token laid back over the file's text: which character of its content stands where."""

    def __init__(self, token: Token, lines: list[_Line], text: str) -> None:
        self.token = token
        self.text = text
        self.content = token.content
        self._content_starts: list[int] = []
        self._text_starts: list[int] = []
        self._text_ends: list[int] = []
        self._prefixes: list[Span] = []
        self._lay(lines)
        self.span = Span(self._text_starts[0], self._at(len(self.content)))

    def _lay(self, lines: list[_Line]) -> None:
        row = self._first_row(lines)
        at = 0
        for piece in self.content.split("\n"):
            # The parser writes a tab that it has begun to use up as blanks: a line is laid from its first word.
            bare = piece.lstrip()
            start = self._locate(bare, lines[row])
            if self._text_starts and self.text[lines[row].start : start].strip():
                self._prefixes.append(Span(lines[row].start, start))  # the quote marks before a paragraph's further lines
            self._content_starts.append(at + len(piece) - len(bare))
            self._text_starts.append(start)
            self._text_ends.append(start + len(bare))
            at += len(piece) + 1
            row = min(row + 1, len(lines) - 1)

    def _first_row(self, lines: list[_Line]) -> int:
        """The row that the first words stand in: the parser takes a form feed before them off, and its row with it."""
        first, end = self.token.map or (0, 1)
        bare = self.content.split("\n", 1)[0].strip()
        rows = range(first, min(end, len(lines)))
        return next((row for row in rows if self.text.find(bare, lines[row].start, lines[row].end) >= 0), first)

    def _locate(self, bare: str, line: _Line) -> int:
        start = self.text.find(bare, line.start, line.end)
        return start if start >= 0 else line.end - len(self.text[line.start : line.end].lstrip())

    def _at(self, offset: int) -> int:
        line = max(bisect_right(self._content_starts, offset) - 1, 0)
        return min(self._text_starts[line] + max(offset - self._content_starts[line], 0), self._text_ends[line])

    def _run(self, start: int, end: int) -> Span:
        return Span(self._at(start), self._at(end))

    def inlines(self) -> list[Inline]:
        """Marked runs and hidden mark-up of the block."""
        found = [Inline(InlineKind.HIDDEN, span) for span in self._prefixes]
        walk = _Walk(self.content)
        walk.children(self.token.children or [])
        for start, end in walk.hidden:
            if (run := self._run(start, end)).end > run.start:
                found.append(Inline(InlineKind.HIDDEN, run))
        for kind, start, end, target in walk.runs:
            if (run := self._run(start, end)).end > run.start:
                found.append(Inline(kind, run, target))
        return found


class _Walk:
    """Walks an inline token's children along its content, noting runs and mark-up as content offsets."""

    def __init__(self, content: str) -> None:
        self.content = content
        self.pos = 0
        self.hidden: list[tuple[int, int]] = []
        self.runs: list[tuple[InlineKind, int, int, str]] = []
        self._open: list[tuple[str, int, str]] = []
        self._mute = ""

    def children(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if token.type == "text":
                self._shown(token.content)
            elif token.type == "text_special":
                self._special(token)
            elif token.type == "softbreak":
                self._to(self.content.find("\n", self.pos) + 1, hide=False)
            elif token.type == "hardbreak":
                self._hide_to(self.content.find("\n", self.pos))
                self.pos += 1
            elif token.type == "code_inline":
                self._code(token)
            elif token.type == "html_inline":
                self._tag(token.content)
            elif token.type == "footnote_ref":
                self._note(str(token.meta.get("label", "")))
            elif token.type == "image":
                self._link_end(self.pos + 2 + len(token.content))
            elif token.type == "link_open":
                self._opens("a", "<" if token.markup == "autolink" else "[", str(token.attrGet("href") or ""))
            elif token.type == "link_close":
                self._closes_link(autolink=token.markup == "autolink")
            elif token.nesting == 1:
                self._opens(token.tag, token.markup, "")
            elif token.nesting == -1:
                self._closes(token.tag, token.markup)
        self._hide_to(len(self.content))

    def _to(self, end: int, hide: bool) -> None:
        if end <= self.pos:
            return
        if hide:
            self.hidden.append((self.pos, end))
        self.pos = end

    def _hide_to(self, end: int) -> None:
        self._to(end, hide=bool(self.content[self.pos : max(end, self.pos)].strip()))

    def _shown(self, words: str) -> None:
        if not words:
            return
        start = self.content.find(words, self.pos)
        if start < 0:
            return
        self._hide_to(start)
        self._to(start + len(words), hide=bool(self._mute))

    def _special(self, token: Token) -> None:
        """An escape shows its character (a backslash before a letter is one); an entity stays as written, as no character of
        the file is what it stands for.
        """
        start = self.content.find(token.markup, self.pos)
        self._hide_to(start)
        if token.info == "escape" and token.content != token.markup:
            self.hidden.append((self.pos, self.pos + 1))
        self.pos = start + len(token.markup)

    def _code(self, token: Token) -> None:
        fence = re.compile(rf"(?<!`){token.markup}(?!`)")
        opening = fence.search(self.content, self.pos)
        closing = opening and fence.search(self.content, opening.end())
        if not opening or not closing:
            return
        self._hide_to(opening.start())
        self.hidden += [opening.span(), closing.span()]
        self.runs.append((InlineKind.CODE, opening.end(), closing.start(), ""))
        self.pos = closing.end()

    def _tag(self, raw: str) -> None:
        start = self.content.find(raw, self.pos)
        self._hide_to(start)
        self.hidden.append((start, start + len(raw)))
        self.pos = start + len(raw)
        tag = _TAG.match(raw)
        if tag is None:
            return
        name = tag.group(2).lower()
        if name in ("script", "style"):
            self._mute = "" if tag.group(1) else name
        elif name in _RUNS and tag.group(1):
            self._close_run(name, start)
        elif name in _RUNS:
            href = _HREF.search(raw)
            self._open.append((name, self.pos, href.group(1) if href else ""))

    def _note(self, label: str) -> None:
        mark = f"[^{label}]"
        start = self.content.find(mark, self.pos)
        if start < 0:
            return
        self._hide_to(start)
        self.hidden += [(start, start + 2), (start + len(mark) - 1, start + len(mark))]
        self.runs.append((InlineKind.SUPERSCRIPT, start + 2, start + len(mark) - 1, f"#fn-{label}"))
        self.pos = start + len(mark)

    def _opens(self, name: str, markup: str, target: str) -> None:
        start = self.content.find(markup, self.pos)
        self._hide_to(start)
        self._to(start + len(markup), hide=True)
        self._open.append((name, self.pos, target))

    def _closes(self, name: str, markup: str) -> None:
        start = self.content.find(markup, self.pos)
        self._hide_to(start)
        self._close_run(name, start)
        self._to(start + len(markup), hide=True)

    def _close_run(self, name: str, end: int) -> None:
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == name:
                _, start, target = self._open.pop(at)
                self.runs.append((_RUNS.get(name, InlineKind.EMPHASIS), start, end, target))
                return

    def _closes_link(self, autolink: bool) -> None:
        closing = ">" if autolink else "]"
        start = self.content.find(closing, self.pos)
        if start < 0:
            return
        self._hide_to(start)
        self._close_run("a", start)
        if autolink:
            self._to(start + 1, hide=True)
        else:
            self._link_end(start)

    def _link_end(self, bracket: int) -> None:
        """Hide ``](destination "title")`` that begins at the closing bracket (an image is hidden whole)."""
        at, end = bracket + 1, len(self.content)
        if at < end and self.content[at] == "(":
            at = self._blanks(at + 1)
            destination = parseLinkDestination(self.content, at, end)
            at = self._blanks(destination.pos if destination.ok else at)
            title = parseLinkTitle(self.content, at, end)
            at = self._blanks(title.pos if title.ok else at) + 1
        self._to(min(at, end), hide=True)

    def _blanks(self, at: int) -> int:
        while at < len(self.content) and self.content[at] in " \t\n":
            at += 1
        return at
