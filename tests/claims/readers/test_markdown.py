"""Does a Markdown file become blocks whose spans cut its own text, with nothing lost and nothing twice?"""

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from written import markdown as written

from claims.readers import markdown
from claims.readers.document import Document, Span
from claims.vocabulary import BlockKind, InlineKind

ROOT = Path(__file__).resolve().parents[3]


def shown(text: str) -> list[str]:
    document = markdown.read(text)
    return [document.shown(block.span) for block in document.blocks]


def kinds(text: str) -> list[BlockKind]:
    return [block.kind for block in markdown.read(text).blocks]


def inline(document: Document, kind: InlineKind) -> list[str]:
    return [each.span.cut(document.text) for each in document.inlines if each.kind is kind]


def law(text: str) -> Document:
    """The spans of blocks and inlines lie in the text, in order, apart; mark-up does not overlap."""
    document = markdown.read(text)
    assert document.text == text
    for before, after in pairwise(document.blocks):
        assert before.span.end <= after.span.start
    for block in document.blocks:
        assert 0 <= block.span.start < block.span.end <= len(text)
        assert block.span.cut(text) == block.span.cut(text).strip("\n")
    hidden = [each.span for each in document.inlines if each.kind is InlineKind.HIDDEN]
    assert all(before.end <= after.start for before, after in pairwise(hidden)), hidden
    for each in document.inlines:
        assert any(b.span.start <= each.span.start and each.span.end <= b.span.end for b in document.blocks), each
    return document


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(written())
def test_every_span_cuts_its_text_out_of_the_source(text: str) -> None:
    law(text)


@settings(max_examples=150, deadline=None)
@given(written())
def test_no_word_is_lost(text: str) -> None:
    document = markdown.read(text)
    covered = {at for block in document.blocks for at in range(*block.span)}
    for at, sign in enumerate(text):
        if at not in covered and sign.isalpha():
            line = text[: at + 1].replace("\r", "\n").rsplit("\n", 1)[-1]
            assert "[^" in line, (sign, line)  # the mark a note begins with is its label


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(written())
def test_what_is_shown_is_what_the_parser_takes_for_words(text: str) -> None:
    """Another witness: the words in the parser's own tokens, blanks apart."""
    document = markdown.read(text)
    seen = "".join(
        document.shown(block.span) for block in document.blocks if block.kind not in (BlockKind.TABLE, BlockKind.CODE)
    )
    words = []
    depth = 0
    for token in markdown._parser().parse(text.replace("\0", "\ufffd")):
        depth += (token.type == "table_open") - (token.type == "table_close")
        for child in token.children or [] if not depth else []:
            if child.type in ("text", "code_inline"):
                words.append(child.content)
            elif child.type == "text_special":
                words.append(child.content if child.info == "escape" else child.markup)
            elif child.type == "footnote_ref":
                words.append(child.meta["label"])
    assert "".join(seen.split()) == "".join("".join(words).split())


def test_first_paper_and_ours_keep_the_law(first_paper: Path) -> None:
    for path in (first_paper, *ROOT.glob("examples/many*.md"), *ROOT.glob("tests/samples/*/*.md")):
        document = law(path.read_text(encoding="utf-8"))
        assert all(document.shown(block.span) for block in document.blocks)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("**strong** and *کج*", ["strong and کج"]),
        ("[the port](http://a.example/x_(y) \"t\") is open", ["the port is open"]),
        ("see <http://a.example/x_y>.", ["see http://a.example/x_y."]),
        ("a\\_b \\* c", ["a_b * c"]),
        ("C:\\data \\0", ["C:\\data \\0"]),
        ("R&amp;D &#1777;", ["R&amp;D &#1777;"]),
        ("x<sup>2</sup> و متن[^1]", ["x2 و متن1"]),
        ("> one\n> دو\n> > three", ["one دو", "three"]),
        ("- one\n  more\n- two\n  - three", ["one more", "two", "three"]),
        ("`a *b*` and ``c ` d``", ["a *b* and c ` d"]),
        ("one\r\ntwo\r\n\r\nthree\rfour", ["one two", "three four"]),
        ("\tdeep in\n\n\ttabs **b**", ["deep in", "tabs b"]),
        ("- a\n\n\tb **c**", ["a", "b c"]),
        ("|a|b|\n|-|-|\n|**x**|y|", ["a|b x|y"]),
        ("| a | b |\n|---|---|\n| - | c \\| d |", ["a b - c | d".replace("c |", "c \\|")]),
        ("<!-- note -->seen", ["seen"]),
        ("[label]: http://a.example", ["[label]: http://a.example"]),
        ("Title\n=====\n\ntext", ["Title", "text"]),
    ],
)  # fmt: skip
def test_what_a_reader_sees(text: str, read: list[str]) -> None:
    assert shown(text) == read


def test_runs_keep_their_kind_and_target() -> None:
    document = markdown.read("**قوی** [port](http://p.example) x<sup>2</sup> متن[^۳] `c`")
    assert inline(document, InlineKind.STRONG) == ["قوی"]
    assert inline(document, InlineKind.SUPERSCRIPT) == ["2", "۳"]
    assert [(each.span.cut(document.text), each.target) for each in document.inlines if each.target] == [
        ("port", "http://p.example"), ("۳", "#fn-۳"),
    ]  # fmt: skip


def test_kinds_levels_and_labels() -> None:
    text = (
        "# A\n\npara\n\n3. item\n   - inner\n\n> quote\n\n```\ncode\n```\n\n[^n]: note\n\n    goes on\n\n|a|b|\n|-|-|\n|c|d|\n"
    )
    blocks = markdown.read(text).blocks
    assert [(b.kind.value, b.level, b.label) for b in blocks] == [
        ("heading", 1, ""), ("paragraph", 0, ""), ("list_item", 1, "3"), ("list_item", 2, ""), ("quote", 0, ""),
        ("code", 0, ""), ("footnote", 0, "n"), ("footnote", 0, "n"), ("table", 0, ""),
    ]  # fmt: skip


def test_text_nested_deeper_than_told_apart_is_kept() -> None:
    text = ">" * 3_000 + " the deepest word"
    assert "the deepest word" in " ".join(shown(text))
    nested = "\n".join("  " * depth + f"- item {depth}" for depth in range(200))
    assert sum("item" in each for each in shown(nested)) == 200


TORTURE = {
    "brackets": "[" * 200_000,
    "images": "![" * 100_000,
    "notes": "[^" * 100_000,
    "stars": "*" * 200_000,
    "starred": "*a " * 70_000,
    "paired": "a**b" * 50_000,
    "quotes": ">" * 200_000,
    "quoted lines": ">\n" * 100_000,
    "ticks": "`" * 200_000,
    "ticks of many lengths": "".join("`" * (n % 300) + "a" for n in range(1_300)),
    "tags": "<a " * 70_000,
    "comments": "<!--" * 50_000,
    "links": "[a](" * 50_000,
    "links in parentheses": "[a](" + "(" * 200_000,
    "backslashes": "\\" * 200_000,
    "hashes": "#" * 200_000,
    "pipes": "|" * 200_000,
    "entities": "&" * 200_000,
    "tabs": "\t" * 200_000 + "a",
    "items": "- " * 100_000,
    "blanks": "a\n" + " " * 200_000 + "b",
    "unclosed fence": "```\n" + "a\n" * 100_000,
    "unclosed everything": "**[`<a \"*_(![" * 15_000,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", TORTURE)
def test_torture_is_read_in_seconds(name: str) -> None:
    started = time.perf_counter()
    law(TORTURE[name])
    assert time.perf_counter() - started < 30


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["word ", "سخن ", "*a [b] ", "x[^1] <b> "])
def test_a_line_of_five_megabytes_is_read_in_seconds(piece: str) -> None:
    started = time.perf_counter()
    assert len(law(piece * (5_000_000 // len(piece.encode()))).blocks) == 1
    assert time.perf_counter() - started < 60


@pytest.mark.slow
def test_reading_takes_time_in_proportion_to_the_blocks() -> None:
    def seconds(count: int) -> float:
        text = "\n\n".join(f"Block **{number}** stands [here](x)." for number in range(count))
        started = time.process_time()
        markdown.read(text)
        return time.process_time() - started

    few, many = min(seconds(2_000), seconds(2_000)), seconds(16_000)
    assert many < 24 * few


@pytest.mark.parametrize("mark", ["\x0b", "\x0c", "\x1f"])
def test_a_line_of_a_form_feed_moves_no_word(mark: str) -> None:
    document = markdown.read(f"One.\n\n{mark}\nThe river rose.\n")
    assert document.shown(document.blocks[-1].span) == "The river rose."


def test_every_visible_run_stands_where_it_says():
    text = "The *slow* river<br>rose and **fell** again."
    document = markdown.read(text)
    runs = list(document.visible(document.blocks[0].span))
    assert "".join(run for _, run in runs) == "The slow river rose and fell again."
    assert all(run == " " or text.startswith(run, place) for place, run in runs)
    besides = Span(text.index("again"), len(text))
    assert "".join(run for _, run in document.visible(document.blocks[0].span, [besides])).endswith("fell ")
