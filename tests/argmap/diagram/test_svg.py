"""Is the SVG safe, whole, and readable by those who cannot see it?"""

import re

import pytest
from builders import PERSIAN_EVIDENCE, every_sign, evidence, graph, node, source
from lxml import etree

from argmap.diagram import draw, svg, view
from argmap.diagram.compose import sheet
from argmap.graph import Graph
from claims.errors import DrawingFailed
from claims.vocabulary import CitationProblem, NodeKind

SVG = "{http://www.w3.org/2000/svg}"
XML = "{http://www.w3.org/XML/1998/namespace}"
ALLOWED = {"svg", "title", "desc", "style", "g", "rect", "polygon", "polyline", "path", "ellipse", "text"}


def drawn(what, **more) -> etree._Element:
    return etree.fromstring(draw(what, "svg", **more))


def group(root: etree._Element, name: str) -> etree._Element:
    found = root.find(f".//{SVG}g[@id='{name}']")
    assert found is not None, name
    return found


def test_every_statement_and_link_is_a_group_with_title_role_and_label():
    root = drawn(every_sign())
    for name in [f"node-{one.id}" for one in every_sign().nodes] + [f"link-{one.id}" for one in every_sign().edges]:
        one = group(root, name)
        assert one.get("role") == "graphics-symbol" and one.get("aria-label") and one.findtext(f"{SVG}title")


def test_the_picture_has_a_title_and_a_description():
    root = drawn(graph())
    assert root.get("role") == "graphics-document" and root.findtext(f"{SVG}title") == graph().title
    assert "Claim: 3" in root.findtext(f"{SVG}desc")


def test_ids_are_stable_and_single():
    ids = [one.get("id") for one in drawn(every_sign()).iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    assert ids == [one.get("id") for one in drawn(every_sign()).iter() if one.get("id")]


def test_texts_know_language_and_direction():
    root = drawn(every_sign())
    english, persian = (group(root, name).findall(f"{SVG}text") for name in ("node-e1", "node-e9"))
    assert {(line.get("lang"), line.get("direction"), line.get("text-anchor")) for line in english[1:2]} == {
        ("en", "ltr", "start")
    }
    assert {(line.get(f"{XML}lang"), line.get("direction")) for line in persian if line.get("font-size") == "10"} == {
        ("fa", "rtl")
    }
    assert group(root, "node-e9").get("lang") == "fa"


def test_the_lines_of_a_statement_are_its_wording():
    said = group(drawn(every_sign()), "node-e10").findall(f"{SVG}text")
    lines = [line.text for line in said if line.get("font-size") == "10"]
    assert " ".join(lines).replace("\u200e", "") == f"«{PERSIAN_EVIDENCE[2]}»"


def test_a_screen_reader_hears_relation_and_standing_in_words():
    label = group(drawn(every_sign()), "link-le3").get("aria-label")
    assert label == "Evidence 3 → Claim 2: contradicts − (weak)"
    persian = group(drawn(every_sign(), language="fa"), "link-u1").get("aria-label")
    assert "ناقض پیوند" in persian and "بررسی‌نشده" in persian
    assert "←" in persian and "→" not in persian, "a Persian line runs to the left"


def test_a_citation_problem_raises_a_flag_with_its_word():
    root = drawn(Graph("T", "en", (evidence("e1", "x", source("Stone 2021", CitationProblem.PAGE_OUTSIDE)),), ()))
    words = [line.text for line in group(root, "node-e1").findall(f"{SVG}text")]
    assert "⚑" in words and "page outside range" in words
    assert "page_outside" in group(root, "node-e1").findtext(f"{SVG}desc")


def test_folds_are_counted_in_words():
    root = drawn(view(graph(8, 8), limit=40))
    assert group(root, "fold-c1").get("aria-label") == "+ 5 more pieces of evidence (4 supporting, 1 contradicting)"


NASTY = [
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "a\x00b\x0b\x1f\x7f\ufffe\uffff",
    "lone \ud83d surrogate \udc00",
    "]]> <!-- --> &bogus; &#0;",
    "javascript:alert(1)",
    "x" * 20_000,
    "دراز " * 5_000,
    "",
    "\u202e\u2066\u202b",
]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_hostile_text_is_inert_and_the_picture_parses(text):
    nodes = (node("h", text, NodeKind.HYPOTHESIS), evidence("e1", text, source(text)))
    root = drawn(Graph(text, "en", nodes, ()))
    assert {etree.QName(one).localname for one in root.iter()} <= ALLOWED
    assert not any(name.lower().startswith("on") or "href" in name for one in root.iter() for name in one.attrib)


def test_a_long_wording_is_shortened_in_the_figure_and_whole_in_the_title():
    text = "word " * 4_000
    one = group(drawn(Graph("T", "en", (node("c1", text),), ())), "node-c1")
    assert one.findtext(f"{SVG}title") == text.strip()
    assert any(line.text.endswith("…") for line in one.findall(f"{SVG}text"))


def test_the_picture_asks_nothing_of_anyone():
    made = draw(every_sign(), "svg").decode()
    assert all(address.startswith("data:font/") for address in re.findall(r"url\(([^)]*)\)", made))
    plain = re.sub(r"url\([^)]*\)", "", made)
    assert not re.search(r"//(?!www\.w3\.org/2000/svg)|@import|<\?xml-stylesheet|<!DOCTYPE|<!ENTITY", plain)


def test_what_graphviz_should_never_say_does_not_pass():
    raw = b"""<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
      <script>alert(1)</script><g id="node-c1.1" onclick="x()"><a xlink:href="javascript:x"><polygon points="0,0 1,1"
      fill="url(http://evil)" stroke="red;" style="x" onload="y"/></a><image xlink:href="file:///etc/passwd"/></g></svg>"""
    made = svg.finished(raw, sheet(view(Graph("T", "en", (node("c1", "x"),), ())), "print", "en"), embed=False)
    assert not re.search(rb"script|onclick|onload|evil|javascript|passwd|image|style", made)
    assert b'points="0,0 1,1"' in made


def test_garbage_for_svg_is_an_error_of_ours():
    with pytest.raises(DrawingFailed, match="doctor"):
        svg.finished(b"<?xml version='1.0'?><svg", sheet(view(graph()), "print", "en"))


def test_letters_come_along_as_fonts():
    made = draw(graph(2, 1, "fa"), "svg").decode()
    if "@font-face" not in made:
        pytest.skip("the program's own typefaces are not set up")
    assert len(made) < 250_000 and "font-family:'Vazirmatn'" in made
