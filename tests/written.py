"""Markdown that hypothesis writes: paragraphs, lists, quotes, tables and notes in both scripts, with every kind of mark-up."""

from hypothesis import strategies as st

WORDS = (
    "river port goods the of carries 2019 ۱۴۰۲ قطار می‌رود و کالا را نمی‌برد گمرک؛ «مرز» (Stone, 2019) v1.2 É café "
    "\u200fراست\u200e a_b x* [7] ~ | 5 &c. https://a.example/x_y"
).split()
MARKED = (
    "**strong words**", "*کج*", "_em_", "***both***", "`code *x*`", "[link](http://a.example/x_(y) \"t\")", "[پیوند](<a b>)",
    "<http://a.example/x_y>", "a\\_b", "\\*", "&amp;", "&#1777;", "x<sup>2</sup>", "متن[^1]", "[^یک]", "![alt](p.png)",
    "<b>b</b>", "**unclosed", "[open", "](", "`tick", "<!-- c -->", "سطر  \nتازه", "\t", "\x01", "\x0b", "H<sub>2</sub>O",
)  # fmt: skip
_PLAIN = st.sampled_from(WORDS)
_ANY = st.one_of(_PLAIN, st.sampled_from(MARKED), st.text(max_size=6).filter(lambda text: "\ufeff" not in text))
_LINE = st.lists(_ANY, min_size=1, max_size=9).map(" ".join)
_PREFIX = st.sampled_from(
    (
        "",
        "",
        "",
        "# ",
        "### ",
        "- ",
        "1. ",
        "12) ",
        "> ",
        "> > ",
        "  - ",
        "    ",
        "\t",
        "[^1]: ",
        "۱. ",
        "---\n",
        "> - ",
        "- > 1. ",
    )
)
_TABLE = st.lists(st.lists(_PLAIN, min_size=2, max_size=2), min_size=2, max_size=4).map(
    lambda rows: "\n".join(["| " + " | ".join(rows[0]) + " |", "|---|:-:|", *["|" + "|".join(row) + "|" for row in rows[1:]]])
)
_FENCE = _LINE.map(lambda line: f"```py\n{line}\n```")
_BLOCK = st.one_of(st.tuples(_PREFIX, _LINE).map("".join), _TABLE, _FENCE)


def markdown() -> st.SearchStrategy[str]:
    """Whole documents, with line ends of every kind."""
    blocks = st.lists(st.tuples(_BLOCK, st.sampled_from(("\n\n", "\n", "\n\n\n", "\r\n\r\n", "\r", "  \n"))), max_size=9)
    return blocks.map(lambda pieces: "".join(block + end for block, end in pieces)).map(lambda text: text.replace("\x00", "�"))
