"""Does the look keep its promises: colours that can be read, a mirror for Persian, nothing inline, nothing from elsewhere?"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from argmap import theme

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "argmap" / "static"
STYLES = sorted((STATIC / "css").glob("*.css"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LOOK = (STATIC / "css" / "argmap.css").read_text("utf-8")

READ = [("ink", 7.0), ("quiet", 4.5), ("act", 4.5), ("act-strong", 4.5), ("flag", 4.5)]
"""Colours of words, with the least contrast to what they stand on."""
SEEN = ["rule", "supports", "contradicts", "undercuts", "neutral"]
"""Colours of edges and lines that mean something: 3 to 1."""


def bare(style: str) -> str:
    """A style sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)


def palettes() -> Iterator[tuple[str, dict[str, str]]]:
    """The colours by name in each theme."""
    root = re.search(r":root \{(.*?)\}", bare(LOOK), re.DOTALL)
    contrast = re.search(r':root\[data-theme="contrast"\] \{(.*?)\}', bare(LOOK), re.DOTALL)
    assert root and contrast
    declared = dict(re.findall(r"--([\w-]+): ([^;]+);", root[1]))
    for place, name in enumerate(("light", "dark")):
        pairs = {key: re.findall(r"#\w{6}", value) for key, value in declared.items()}
        yield name, {key: found[place if len(found) > 1 else 0] for key, found in pairs.items() if found}
    yield "contrast", dict(re.findall(r"--([\w-]+): (#\w{6})", contrast[1]))


@pytest.mark.parametrize(("name", "colours"), list(palettes()), ids=lambda each: each if isinstance(each, str) else "")
def test_words_and_lines_can_be_read_in_every_theme(name: str, colours: dict[str, str]) -> None:
    grounds = [colours[ground] for ground in ("paper", "box", "head")]
    poor = {word: theme.contrast(colours[word], ground) for word, least in READ for ground in grounds
            if theme.contrast(colours[word], ground) < least}  # fmt: skip
    poor |= {line: theme.contrast(colours[line], colours["box"]) for line in SEEN
             if theme.contrast(colours[line], colours["box"]) < 3}  # fmt: skip
    assert not poor
    assert theme.contrast(colours["on-act"], colours["act"]) >= 4.5


def test_screen_and_diagram_have_the_same_colours() -> None:
    colours = dict(palettes())["light"]
    screen = theme.THEMES["screen"]
    for name in ("paper", "box", "head", "ink", "quiet", "rule", "flag"):
        assert colours[name].upper() == getattr(screen, name), name
    for relation, look in theme.RELATIONS.items():
        assert colours[relation.value].upper() == look.colour
    rings = {standing.value: look.ring for standing, look in theme.STANDINGS.items() if look.ring}
    assert {name: colours[name].upper() for name in rings} == rings


SIDED = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)|(?:min-|max-)?(?:width|height)|left|right|top|bottom"
    r"|text-align: (?:left|right)|float: (?:left|right))\s*[:;]",
)


@pytest.mark.parametrize("file", STYLES, ids=lambda file: file.name)
def test_the_persian_page_is_the_english_one_in_a_mirror(file: Path) -> None:
    inside = re.sub(r"@media [^{]+\{", "{", bare(file.read_text("utf-8")))
    assert not SIDED.findall(inside)


def test_a_side_would_be_seen() -> None:
    assert (
        SIDED.search("a { margin-left: 0; }") and SIDED.search("a { width: 1rem }") and SIDED.search("a { text-align: left; }")
    )
    assert not SIDED.search("a { margin-inline-start: 0; inline-size: 1rem; stroke-width: 2; border-width: 2px; }")


@pytest.mark.parametrize("file", [*STYLES, *SCRIPTS], ids=lambda file: file.name)
def test_nothing_comes_from_elsewhere(file: Path) -> None:
    text = file.read_text("utf-8")
    assert not re.search(
        r"https?://(?!www\.w3\.org/)|@import|\beval\(|new Function|document\.write|\.(?:inner|outer)HTML", text
    )


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT / "templates")))
def test_no_template_has_anything_inline(file: Path) -> None:
    text = file.read_text("utf-8")
    if file.name == "document.html":  # a file to keep: it is saved, not shown by us, and has its style with it
        text = re.sub(r"(?s)<style>.*</style>", "", text)
    assert not re.search(r"\sstyle=|<style|\son(?!to=)\w+=|hx-on|javascript:|<script>|\|\s*safe\b|hx-vals='js", text)


def test_a_page_has_three_sizes_of_type() -> None:
    sizes = {size for file in STYLES for size in re.findall(r"font-size: (var\(--[\w-]+\))", file.read_text("utf-8"))}
    assert sizes == {"var(--small)", "var(--text)", "var(--title)"}


def test_nobody_is_hurried() -> None:
    assert (
        "prefers-reduced-motion" in LOOK and "forced-colors" in LOOK and "prefers-contrast" in LOOK and "@media print" in LOOK
    )
