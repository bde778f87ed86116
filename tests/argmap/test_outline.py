"""Is everything on the map said, in order, in words?"""

import pytest
from builders import PERSIAN_EVIDENCE, every_sign, graph, link, node

from argmap import outline, theme
from argmap.graph import Graph


def test_the_map_reads_from_the_hypothesis_down():
    lines = outline.text(graph(1, 1)).splitlines()
    assert lines[0] == graph().title
    assert lines[4].startswith("Hypothesis [h]: Planting trees")
    assert lines[6].startswith("  Claim 1 [c1], supports (not reviewed): Street trees")
    assert lines[7].startswith("    Evidence 1 [e1], supports (not reviewed): “In the forty")


def test_every_statement_wording_and_source_is_there():
    text = outline.text(every_sign())
    for one in every_sign().nodes:
        assert f"[{one.id}]" in text and all(wording.text in text for wording in one.wordings)
        assert all(source.label in text for source in one.sources)


def test_signs_are_words():
    text = outline.text(every_sign())
    assert "undercuts (Evidence 3 → Claim 2) (not reviewed)" in text
    assert "together with Evidence 2" in text and "(citation problem: year differs)" in text
    assert "contradicts Claim 4 (not reviewed)" in text
    assert not set("⚑✓◐≠○↻×−") & set(text)


def test_persian_words_around_persian_statements():
    text = outline.text(graph(1, 1, "fa"), "fa")
    assert f"شاهد ۱ [e1]، {theme.word('supports', 'fa')}" in text and PERSIAN_EVIDENCE[0] in text


def test_a_link_is_called_in_the_direction_of_its_language():
    assert "(شاهد ۳ ← ادعا ۲)" in outline.text(every_sign(), "fa")


def test_what_runs_against_the_line_is_kept_together():
    assert "\u2068«" + PERSIAN_EVIDENCE[2] + "»\u2069" in outline.text(every_sign())


@pytest.mark.parametrize("deep", [3_000])
def test_a_very_deep_map_is_told_to_its_end(deep):
    nodes = tuple(node(f"c{n}", f"Step {n}") for n in range(deep))
    chain = Graph("Chain", "en", nodes, tuple(link(f"l{n}", f"c{n}", f"c{n - 1}") for n in range(1, deep)))
    assert f"Step {deep - 1}" in outline.text(chain)


def test_an_empty_map_says_so():
    assert "no statements yet" in outline.text(Graph("", "en", (), ()))
