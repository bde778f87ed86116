"""Does DOT say what the sheet says, and nothing that Graphviz would read as a command?"""

import re
import shutil
import subprocess

import pytest
from builders import every_sign, evidence, graph, node
from lxml import etree

from argmap.diagram import dot, draw, engine, view
from argmap.diagram.markup import quoted
from argmap.graph import Graph

NASTY = (
    "<script>alert(1)</script>",
    "<b>bold</b>",
    '"><svg onload=alert(1)>',
    r"\N \G \E \L \l \r and a last \ ",
    "ends with a backslash \\",
    "&lt;b&gt; &amp; &#x3c;script&#x3e;",
    "say \"this\" and 'that'",
    "javascript:alert(1)",
    "{a|b} [x=1] ; // # comment",
)


def labels(source: str) -> list[str]:
    """The labels of a DOT file, by a reader of quoted strings."""
    return re.findall(r'label=("(?:[^"\\]|\\.)*"|<|[^\s",\]]+)', source)


def test_every_label_is_a_quoted_string():
    source = dot(view(Graph("<T>", "en", tuple(node(f"c{n}", text) for n, text in enumerate(NASTY)), ())))
    found = labels(source)
    assert len(found) > len(NASTY) and all(label.startswith('"') for label in found)


def test_graphviz_draws_every_text_as_it_stands():
    nodes = "".join(f'"{n}" [label={quoted(text)}, pos="0,{n}"];' for n, text in enumerate(NASTY))
    drawn = etree.fromstring(engine.rendered(f"digraph {{ {nodes} }}", "svg", 5.0))
    shown = ["".join(text.itertext()).split() for text in drawn.findall(".//{*}text")]
    assert shown == [text.split() for text in NASTY]


def test_no_attribute_names_a_file_or_an_address():
    source = re.sub(r'"(?:[^"\\]|\\.)*"', '""', dot(view(every_sign())))
    assert not re.search(r"\b(image|URL|href|shapefile|imagepath|stylesheet|target)\b", source, re.IGNORECASE)


def test_nothing_is_nested():
    assert "subgraph" not in dot(view(graph(8, 8)))


def test_statements_keep_their_ids():
    source = dot(view(graph(2, 1)))
    assert all(f'id="node-{name}.1"' in source for name in ("h", "c1", "c2", "e1", "e2"))
    assert 'id="link-le1.' in source


def test_statements_stand_whole_beside_their_lines():
    source = dot(view(graph(2, 1)))
    assert all(quoted(f"Claim {n}: {graph().node(f'c{n}').text}") in source for n in (1, 2))


def test_the_same_map_gives_the_same_file():
    assert dot(view(every_sign())) == dot(view(every_sign()))


def test_names_too_long_for_graphviz_are_cut_and_stay_apart():
    long = "x" * 20_000
    root = etree.fromstring(draw(Graph(long, "en", (node(long + "1", "one"), node(long + "2", "two")), ())))
    assert {"one", "two"} <= {text.text for text in root.iter("{*}text")}


def test_control_characters_never_reach_graphviz():
    source = dot(view(Graph("T\x00", "en", (evidence("e\x01", "a\x02b\ufffe\ud800"),), ())))
    assert not re.search("[\x00-\x08\x0b-\x1f\ufffe\ud800-\udfff]", source)


def test_any_graphviz_draws_the_file_without_being_told_how():
    command = shutil.which("dot")
    if not command:
        pytest.skip("there is no dot on this machine")
    made = subprocess.run([command, "-Tsvg"], input=dot(view(graph())).encode(), capture_output=True, check=True).stdout
    assert etree.fromstring(made).find(".//{*}g[@id='node-h.1']") is not None
