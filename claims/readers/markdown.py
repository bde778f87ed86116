"""How does a Markdown file become a Document?

The canonical text is the file's own decoded text, so every span is a span of the file. markdown-it parses it; its tokens are
laid back over the text to find out which characters are mark-up. Scholarly text that a converter wrote is not code and
links nowhere by label: indented code, HTML blocks and link definitions are read as the prose they are, so that nothing is lost.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination, parseLinkTitle
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
_TABLE_MARKS = re.compile(
    r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$|\||(?<=\|)[ \t]*:?-+:?[ \t]*(?=\||$)", re.MULTILINE
)


def read(text: str, name: str = "") -> Document:
    """The Document of a Markdown text; ``text`` itself becomes its canonical text, untouched."""
    lines = _lines(text)
    blocks: list[Block] = []
    inlines: list[Inline] = []
    for found in _found(_parser().parse(text), lines, text):
        blocks.append(found.block(text))
        inlines.extend(found.inlines)
    order = sorted(range(len(blocks)), key=lambda index: blocks[index].span)
    return Document(
        text=text,
        blocks=tuple(blocks[index] for index in order),
        inlines=tuple(sorted(inlines, key=lambda inline: (inline.span.start, -inline.span.end))),
        media_type=MEDIA_TYPE,
        name=name,
    )


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.disable(["code", "html_block", "reference", "text_join"])
    footnote_plugin(parser, inline=False, move_to_end=False, always_match_refs=True)
    front_matter_plugin(parser)
    return parser


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
    level: int
    label: str
    inlines: list[Inline]

    def block(self, text: str) -> Block:
        sample = self.span.cut(text)
        return Block(self.kind, self.span, writing.language(sample), writing.direction(sample), self.level, None, self.label)


def _found(tokens: Sequence[Token], lines: list[_Line], text: str) -> Iterator[_Found]:
    """Walk the block tokens and yield what stands in the text, in token order."""
    lists: list[str] = []
    notes: list[str] = []
    quotes = 0
    fresh_item = False
    label = ""
    heading = 0
    in_table = False
    for token in tokens:
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            lists.append(kind)
        elif kind in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif kind == "list_item_open":
            fresh_item, label = True, token.info
        elif kind == "footnote_reference_open":
            notes.append(str(token.meta.get("label", "")))
        elif kind == "footnote_reference_close":
            notes.pop()
        elif kind == "blockquote_open":
            quotes += 1
        elif kind == "blockquote_close":
            quotes -= 1
        elif kind == "heading_open":
            heading = int(token.tag[1])
        elif kind == "heading_close":
            heading = 0
        elif kind == "table_open" and token.map:
            in_table = True
            yield _table(token.map, lines, text)
        elif kind == "table_close":
            in_table = False
        elif kind in ("fence", "front_matter") and token.map:
            yield _verbatim(token, lines, text)
        elif kind == "inline" and token.map and not in_table and token.content.strip():
            laid = _Laid(token, lines, text)
            if notes:
                block_kind, level, mark = BlockKind.FOOTNOTE, 0, notes[-1]
            elif heading:
                block_kind, level, mark = BlockKind.HEADING, heading, ""
            elif lists and fresh_item:
                block_kind, level, mark = BlockKind.LIST_ITEM, len(lists), label
            else:
                block_kind, level, mark = (BlockKind.QUOTE if quotes else BlockKind.PARAGRAPH), 0, ""
            fresh_item = False
            yield _Found(block_kind, laid.span, level, mark, laid.inlines())


def _whole(rows: list[int], lines: list[_Line], text: str) -> Span:
    start, end = lines[rows[0]].start, lines[min(rows[1], len(lines)) - 1].end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _table(rows: list[int], lines: list[_Line], text: str) -> _Found:
    span = _whole(rows, lines, text)
    marks = [
        Inline(InlineKind.HIDDEN, Span(span.start + m.start(), span.start + m.end()))
        for m in _TABLE_MARKS.finditer(span.cut(text))
        if m.end() > m.start()
    ]
    return _Found(BlockKind.TABLE, span, 0, "", marks)


def _verbatim(token: Token, lines: list[_Line], text: str) -> _Found:
    label = "front_matter" if token.type == "front_matter" else token.info.strip()
    return _Found(BlockKind.CODE, _whole(token.map or [0, 1], lines, text), 0, label, [])


class _Laid:
    """An inline token laid back over the file's text: which character of its content stands where."""

    def __init__(self, token: Token, lines: list[_Line], text: str) -> None:
        self.token = token
        self.text = text
        self.content = token.content
        self._content_starts: list[int] = []
        self._text_starts: list[int] = []
        self._prefixes: list[Span] = []
        self._lay(lines)
        self.span = Span(self._at(0), self._at(len(self.content)))

    def _lay(self, lines: list[_Line]) -> None:
        row = self.token.map[0] if self.token.map else 0
        at = 0
        for piece in self.content.split("\n"):
            start = self._locate(piece, lines, row)
            if self._text_starts:
                self._hide_prefix(lines[row].start, start)
            self._content_starts.append(at)
            self._text_starts.append(start)
            at += len(piece) + 1
            row = min(row + 1, len(lines) - 1)

    def _locate(self, piece: str, lines: list[_Line], row: int) -> int:
        line = lines[row]
        start = self.text.find(piece, line.start, line.end)
        # NUL becomes U+FFFD in the parser; such a line is laid from its first character that is not blank.
        return start if start >= 0 else line.end - len(self.text[line.start : line.end].lstrip())

    def _hide_prefix(self, start: int, end: int) -> None:
        """Quote marks before the second and later lines of a paragraph are mark-up."""
        if self.text[start:end].strip():
            self._prefixes.append(Span(start, end))

    def _at(self, offset: int) -> int:
        line = bisect_right(self._content_starts, offset) - 1
        return self._text_starts[line] + offset - self._content_starts[line]

    def _run(self, start: int, end: int) -> Span:
        return Span(self._at(start), self._at(end))

    def inlines(self) -> list[Inline]:
        """Marked runs and hidden mark-up of the block."""
        found = [Inline(InlineKind.HIDDEN, span) for span in self._prefixes]
        walk = _Walk(self.content)
        walk.children(self.token.children or [])
        found.extend(Inline(InlineKind.HIDDEN, self._run(start, end)) for start, end in walk.hidden if end > start)
        found.extend(Inline(kind, self._run(start, end), target) for kind, start, end, target in walk.runs if end > start)
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
        """An escape shows its character; an entity stays as written, since its character stands nowhere in the file."""
        start = self.content.find(token.markup, self.pos)
        self._hide_to(start)
        if token.info == "escape":
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
