"""Do the benchmarks count rightly? Their figures are compared with counts by hand and with another's scorers."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from command_line import ROOT

from argmap.listing import draft_object
from argmap.strength import compute
from benchmarks import invented, reading, strength
from claims import drafting
from claims import reading as papers
from claims.citations import as_json
from claims.settings import Settings

GOLD = [
    {"start": 0, "end": 10, "reference_start": 100, "issue": "year"},
    {"start": 20, "end": 30, "reference_start": 200, "issue": None},
    {"start": 40, "end": 50, "reference_start": -1, "issue": "not_listed"},
]


def mark(start: int, end: int, entry: list[int] | None, *problems: str) -> dict[str, object]:
    return {"spans": [[start, end]], "reference": entry, "problems": list(problems)}


def test_right_marks_count_full_and_wrong_ones_do_not() -> None:
    right = [mark(0, 10, [102, 150], "year_differs"), mark(21, 30, [200, 250]), mark(40, 50, None, "not_listed")]
    assert list(reading.citation_figures(GOLD, right).values()) == ["3 of 3", "3 of 3", "1 of 1", "0", "0"]
    wrong = [mark(0, 10, [200, 250]), mark(20, 30, [200, 250], "year_differs"), mark(60, 70, None)]
    assert list(reading.citation_figures(GOLD, wrong).values()) == ["2 of 3", "1 of 3", "0 of 1", "1", "1"]
    assert list(reading.citation_figures(GOLD, []).values()) == ["0 of 3", "0 of 3", "0 of 1", "0", "0"]


def test_which_evidence_belongs_together_is_counted_over_pairs() -> None:
    reader = [("a", [[0, 10]]), ("a", [[10, 20]]), ("b", [[20, 30]])]
    assert reading.same_claim(reader, reader) == 1.0
    assert reading.same_claim(reader, [("x", place) for _, place in reader]) == pytest.approx(2 * 1 / (1 + 3))
    assert reading.same_claim(reader, []) == 0.0


def scorer(shared: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, shared / "bench" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_figures_are_those_of_the_other_scorers(shared: Path, first_paper: Path) -> None:
    read = papers.read(first_paper.read_bytes(), first_paper.name, Settings())
    marks = [as_json(citation, read.references) for citation in read.audit.citations][3:]
    gold = json.loads((shared / "data/paper/citations.json").read_text("utf-8"))
    theirs, ours = scorer(shared, "score_citations").score(gold, marks), reading.citation_figures(gold["citations"], marks)
    assert ours["citations found"] == f"{theirs['found']} of {theirs['citations']}"
    assert ours["citations tied rightly"] == f"{theirs['linked_rightly']} of {theirs['citations']}"
    assert ours["wrong years named"] == theirs["wrong_years_flagged"]
    draft = draft_object(drafting.draft(read.document, read.outline, read.cut, read.references, read.audit), read)
    reader = json.loads((shared / "data/paper/reference-map.json").read_text("utf-8"))
    theirs, ours = scorer(shared, "score_map").score(reader, draft), reading.map_figures(reader, draft)
    assert ours["evidence recall, precision"] == f"{theirs['evidence_recall']:.2f} {theirs['evidence_precision']:.2f}"
    assert float(ours["same claim, F1"]) == pytest.approx(theirs["same_claim_f1"], abs=0.006)


def test_our_own_papers_are_read_as_well_as_they_were() -> None:
    for paper in [each for each in reading.papers() if each.path.is_relative_to(ROOT)]:
        found = reading.figures(paper)
        assert found["question, hypothesis"] == "1.00 1.00", paper.name
        assert min(map(float, found["evidence recall, precision"].split())) >= 0.6, paper.name
        assert float(found["same claim, F1"]) >= 0.4, paper.name
        assert found.get("citations tied rightly", "30 of 30") == "30 of 30"


@pytest.mark.slow
def test_the_long_paper_is_always_the_same_and_has_everything_in_it() -> None:
    text = invented.paper(120_000)
    assert text == invented.paper(120_000) != invented.paper(120_000, seed=8)
    read = papers.read(text.encode(), "long.md", Settings())
    assert len(text) >= 120_000 and len(read.references) == 400
    assert len(read.audit.citations) > 20 and len(read.cut.footnotes) >= 1
    assert {passage.language for passage in read.cut.passages} >= {"en", "fa"}


def test_the_large_map_is_one() -> None:
    graph = invented.graph(300)
    assert len(graph.nodes) == 300 and len(graph.edges) == 299
    ids = {node.id for node in graph.nodes}
    assert all({edge.source, edge.target} <= ids for edge in graph.edges)


def test_the_maps_for_strengths_are_always_the_same_and_have_what_is_said_of_them() -> None:
    assert strength.tree(50) == strength.tree(50) and strength.web(50) == strength.web(50)
    woven = compute(strength.web(50, circles=5))
    links = {edge.id for edge in strength.web(50).edges}
    assert not woven.loose and woven["n0"].value is not None
    assert any(edge.target in links for edge in strength.web(50).edges)
    assert len(strength.verdicts(strength.tree(50))) == 49 * strength.REVIEWERS
