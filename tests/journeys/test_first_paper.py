"""Does the first real paper come through the command line with the figures that were asked for?"""

import json
from pathlib import Path

import pytest
from command_line import Run

from benchmarks.reading import citation_figures, map_figures

pytestmark = pytest.mark.slow


def test_its_citations(argmap: Run, shared: Path, first_paper: Path) -> None:
    gold = json.loads((shared / "data/paper/citations.json").read_text("utf-8"))
    done = argmap("citations", first_paper, "--jsonl")
    marks = [json.loads(line) for line in done.lines]
    assert done.status == 1
    assert citation_figures(gold["citations"], marks) == {
        "citations found": "66 of 66",
        "citations tied rightly": "66 of 66",
        "wrong years named": "3 of 3",
        "right years called wrong": "0",
        "marks that are none": "0",
    }
    named = {want["issue"]: mark["problems"] + mark["notices"] for want in gold["citations"] for mark in marks
             if want["issue"] in {"spelling", "calendar"} and mark["spans"][0][0] == want["start"]}  # fmt: skip
    assert named == {"spelling": ["name_differs"], "calendar": ["calendar_differs"]}


def test_its_map(argmap: Run, shared: Path, first_paper: Path) -> None:
    reader = json.loads((shared / "data/paper/reference-map.json").read_text("utf-8"))
    draft = json.loads(argmap("draft", first_paper, "--json").out)
    found = map_figures(reader, draft)
    assert found["question, hypothesis"] == "1.00 1.00"
    assert 7 <= len(draft["claims"]) <= 14
    recall, precision = map(float, found["evidence recall, precision"].split())
    assert recall >= 0.50 and precision >= 0.45
    assert float(found["same claim, F1"]) >= 0.45


def test_end_to_end(argmap: Run, first_paper: Path) -> None:
    done = argmap("map", first_paper, "-o", "out")
    assert (done.status, done.err) == (0, "")
    assert {"45 references, 0 never cited", "66 citations, 4 with a problem"} <= set(done.lines)
    assert argmap("check", 1).out == "All quotations stand in their source, and every node has one.\n"
    held = json.loads(Path("out/map.json").read_text("utf-8"))["map"]["nodes"]
    evidence = [node for node in held if node["kind"] == "evidence"]
    assert evidence and all(node["quotes"] and node["sources"] for node in evidence)
    assert all(node["wordings"][0]["text"] == node["quotes"][0]["text"] for node in evidence if not node["condensed"])
