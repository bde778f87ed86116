"""Does the page stay readable: nothing overlaps, columns balanced, Persian from the right?"""

from itertools import pairwise

import pytest
from builders import ENGLISH_CLAIMS, every_sign, graph, link, node

from argmap.diagram import view, whole
from argmap.diagram.compose import sheet
from argmap.diagram.sheet import Shape
from argmap.graph import Graph
from claims.vocabulary import NodeKind


def boxes(made) -> list[Shape]:
    return [shape for shape in made.shapes if shape.kind in {"box", "double", "note", "pill"} and shape.owner != "legend"]


def apart(one: Shape, other: Shape) -> bool:
    return (
        one.x + one.width <= other.x + 0.01
        or other.x + other.width <= one.x + 0.01
        or one.y + one.height <= other.y + 0.01
        or other.y + other.height <= one.y + 0.01
    )


MAPS = {"small": view(graph()), "star": view(graph(8, 8)), "persian": view(graph(4, 5, "fa")), "signs": view(every_sign()),
        "one": view(graph(1, 60)), "flat": view(graph(50, 0)), "all": whole(graph(12, 6))}  # fmt: skip


@pytest.mark.parametrize("shown", MAPS.values(), ids=MAPS)
@pytest.mark.parametrize("theme", ["print", "screen"])
def test_boxes_do_not_overlap_and_stay_on_the_sheet(shown, theme):
    made = sheet(shown, theme, "en")
    figures = boxes(made)
    assert all(apart(one, other) for at, one in enumerate(figures) for other in figures[at + 1 :])
    assert all(box.x >= 0 and box.x + box.width <= made.width and box.y + box.height <= made.height for box in figures)


@pytest.mark.parametrize("shown", MAPS.values(), ids=MAPS)
def test_each_statement_is_drawn_once_and_each_link_is_drawn(shown):
    made = sheet(shown, "print", "en")
    assert sorted(box.owner for box in boxes(made) if box.owner.startswith("node-")) == sorted(
        f"node-{n.id}" for n in shown.nodes
    )
    assert {path.owner for path in made.paths} >= {f"link-{edge.id}" for edge in shown.edges}


@pytest.mark.parametrize(("claims", "each"), [(8, 8), (1, 60), (20, 3), (4, 12)])
def test_a_star_of_claims_is_a_page_not_a_strip(claims, each):
    made = sheet(view(graph(claims, each)), "print", "en")
    assert 0.5 < made.width / made.height < 2.0
    wide = sheet(view(graph(claims, each)), "screen", "en")
    assert 1.0 < wide.width / wide.height < 2.6


def test_a_persian_map_is_the_mirror_of_an_english_one():
    made = sheet(view(graph(4, 2, "fa")), "print", "fa")
    figures = {box.owner: box for box in boxes(made)}
    assert figures["node-c1"].x > figures["node-c4"].x
    assert figures["node-e1"].x + figures["node-e1"].width < figures["node-c1"].x + figures["node-c1"].width


def test_lines_are_aligned_with_their_own_direction():
    made = sheet(view(every_sign()), "print", "en")
    sides = {(text.direction, text.align) for text in made.texts if text.owner.startswith("node-e") and text.style.size == 10.0}
    assert sides == {("ltr", "left"), ("rtl", "right")}


def test_text_stays_inside_its_box():
    made = sheet(view(every_sign()), "print", "en")
    figures = {box.owner: box for box in boxes(made)}
    for text in (text for text in made.texts if text.owner in figures):
        box = figures[text.owner]
        assert box.x <= text.x and text.x + text.width <= box.x + box.width + 0.1
        assert box.y - 6 <= text.y <= box.y + box.height


def test_a_hypothesis_is_shown_in_every_language_it_is_worded_in():
    made = sheet(view(graph(1, 1)), "print", "en")
    said = {(text.language, text.text) for text in made.texts if text.owner == "node-h"}
    assert {(one.language, one.text) for one in graph().node("h").wordings} <= said


def test_joint_premises_stand_side_by_side_and_meet_in_a_dot():
    made = sheet(view(every_sign()), "print", "en")
    dots = [shape for shape in made.shapes if shape.kind == "dot" and shape.owner == "link-le1"]
    meeting = [path for path in made.paths if path.owner in {"link-le1", "link-le2"} and path.head == "none"]
    middle = (dots[0].x + 2.6, dots[0].y + 2.6)
    assert len(dots) == 1 and len(meeting) == 2
    assert all(path.points[-1] == pytest.approx(middle) for path in meeting)


def test_an_undercut_ends_on_the_dot_of_its_link():
    made = sheet(view(every_sign()), "print", "en")
    dot = next(shape for shape in made.shapes if shape.kind == "dot" and shape.owner == "link-le3")
    end = next(path for path in made.paths if path.owner == "link-u1").points[-1]
    assert end[0] == pytest.approx(dot.x + 2.6) and abs(end[1] - (dot.y + 2.6)) <= 3.1


def two_hypotheses() -> Graph:
    """Two hypotheses, and links that no column can show."""
    base = graph(4, 2)
    more = (node("h2", "Ponds cool a city as well.", NodeKind.HYPOTHESIS), node("c9", "Ponds cool at night."))
    ends = [("c9", "h2"), ("e3", "c9"), ("e1", "c4"), ("e2", "c2"), ("e5", "h"), ("c3", "h2"), ("h2", "c1")]
    links = [link(f"x{at}", *pair, score=-1.0) for at, pair in enumerate(ends)]
    return Graph(base.title, "en", base.nodes + more, (*base.edges, *links))


def test_links_outside_the_columns_go_round_the_boxes():
    made = sheet(whole(two_hypotheses()), "print", "en")
    figures = [(box.x + 1, box.y + 1, box.x + box.width - 1, box.y + box.height - 1) for box in boxes(made)]
    crossing = [path for path in made.paths if path.owner.startswith("link-x")]
    assert len({path.owner for path in crossing}) == 7
    for path in crossing:
        for (x1, y1), (x2, y2) in pairwise(path.points):
            left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
            assert not any(left < far and right > near and top < low and bottom > high for near, high, far, low in figures)
            assert x1 == x2 or y1 == y2


def test_deep_chains_are_set_in_steps_of_a_readable_width():
    nodes = tuple(node(f"c{n}", ENGLISH_CLAIMS[n % 8]) for n in range(40))
    chain = Graph("Chain", "en", nodes, tuple(link(f"l{n}", f"c{n}", f"c{n - 1}") for n in range(1, 40)))
    assert min(box.width for box in boxes(sheet(view(chain), "print", "en"))) > 80


def test_the_legend_has_only_what_occurs():
    legend = sheet(view(graph(2, 0)), "print", "en").owners["legend"].label
    assert "supports" in legend and "Claim" in legend
    assert not any(word in legend for word in ("Evidence", "contradicts", "undercuts", "together", "weak", "citation"))


def test_what_is_left_out_is_said():
    texts = [text.text for text in sheet(view(graph(8, 8)), "print", "fa").texts]
    assert any(text.endswith("گزاره از ۷۳ گزاره نشان داده شده است") for text in texts)


def test_an_empty_map_says_so():
    made = sheet(view(Graph("", "fa", (), ())), "print", "fa")
    assert any("هنوز گزاره‌ای ندارد" in text.text for text in made.texts)
