"""Does somebody who has just installed the program get from the example to its pictures?"""

import json
import re
from pathlib import Path

import pytest
from command_line import Run
from lxml import etree

PICTURES = {"map.svg": b"<?xml", "map.png": b"\x89PNG", "map.pdf": b"%PDF", "map.dot": b"digraph"}
FILES = [*PICTURES, "outline.txt", "map.json", "references.json"]


@pytest.mark.slow
def test_from_the_example_to_pictures_to_a_colleague(argmap: Run, example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    done = argmap("map", example)
    assert (done.status, done.err) == (0, "")
    folder = Path("many-roads-one-gate-map")
    assert {path.name for path in folder.iterdir()} == {*PICTURES, *FILES[4:]}
    assert all(folder.joinpath(name).read_bytes().startswith(head) for name, head in PICTURES.items())
    assert any(re.fullmatch(r"\d sub-claims, \d\d pieces of evidence, \d contradicting links?", line) for line in done.lines)
    assert [line for line in done.lines if line.startswith(str(folder))] == [str(folder / name) for name in FILES]

    assert argmap("check", 1).status == 0
    assert argmap("remove", 1, "e4").status == 0
    assert argmap("diagram", 1, "-o", "without.svg", "--theme", "screen", "--language", "en").status == 0
    drawn = {each.rpartition("-")[2] for each in etree.parse("without.svg").xpath("//*[local-name()='g']/@id")}
    assert "e3" in drawn and "e4" not in drawn
    assert argmap("undo", 1).status == 0

    again = argmap("map", example, "-o", "again")
    assert "(paper 1, stored before)" in again.lines[0]
    assert Path("again/outline.txt").read_bytes() == (folder / "outline.txt").read_bytes()

    monkeypatch.setenv("ARGMAP_DATA_DIR", "colleague")
    assert argmap("import", folder / "map.json").status == 0
    assert argmap("outline", 1).out == (folder / "outline.txt").read_text("utf-8")
    assert argmap("forget", 1).status == 0
    assert argmap("papers").out.startswith("No papers are stored yet.")


@pytest.mark.slow
def test_without_graphviz_everything_else_is_there(argmap: Run, example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("argmap.diagram.engine.shutil.which", lambda *_: None)
    monkeypatch.setattr("argmap.diagram.engine.importlib.util.find_spec", lambda *_: None)
    done = argmap("map", example, "-o", "out")
    assert done.status == 2
    assert done.err.startswith("argmap: Graphviz is missing, so nothing can be drawn.")
    assert json.loads(Path("out/map.json").read_text("utf-8"))["format"] == "argmap"
    assert argmap("outline", 1).out == Path("out/outline.txt").read_text("utf-8")
