"""Does the library keep, find, list, change and forget what it is told to, and nothing else?"""

import json
import os
import re
from contextlib import closing
from pathlib import Path

import pytest
from command_line import ROOT, Run

from argmap import editing, shelving, sources
from argmap.desk import Desk, Kept, bibliography_of
from argmap.storage import open_storage
from claims.settings import Settings


def test_papers_lists_all_with_numbers_and_maps(argmap: Run, library: int) -> None:
    lines = argmap("papers").lines
    assert [line.split()[0] for line in lines] == ["1", "2", "3", "4"]
    assert lines[2].endswith("[many-roads-one-gate.md, mapped]")
    rows = json.loads(argmap("papers", "--json").out)
    assert [row["maps"] for row in rows] == [1, 1, 1, 0]


def test_an_empty_library_says_how_to_begin(argmap: Run) -> None:
    assert argmap("papers").out == "No papers are stored yet. Begin with `argmap map FILE`.\n"


@pytest.mark.parametrize("named", ["3", "many-roads", "Many Roads, One Gate", "دروازه: تشریفات", "يك دروازه"])
def test_a_stored_paper_goes_by_number_title_or_file_in_either_alphabet(argmap: Run, library: int, named: str) -> None:
    assert "by Sara Mohebbi" in argmap("show", named).out


def test_a_stored_paper_goes_by_its_hash(argmap: Run, library: int) -> None:
    sha256 = json.loads(argmap("papers", "--json").out)[2]["sha256"]
    assert json.loads(argmap("show", sha256[:8], "--json").out)["sha256"] == sha256


def test_a_title_of_several_is_asked_back(argmap: Run, library: int) -> None:
    done = argmap("show", ".md")
    assert done.status == 2
    assert "fits more than one paper: " in done.err
    assert done.err.endswith("Name it by its number.\n")


def test_a_number_that_is_no_id_means_no_other_paper(argmap: Run, library: int) -> None:
    assert argmap("forget", 3).status == 0
    Path("a3.md").write_text("# Tea in 3 towns\n\nIt is drunk warm.\n", encoding="utf-8")
    assert argmap("add", "a3.md").status == 0
    assert argmap("forget", 3).status == 2
    assert len(argmap("papers").lines) == 4


def test_add_keeps_one_of_each_and_stores_what_it_can(argmap: Run, library: int, example: str) -> None:
    Path("tea.md").write_text("# Tea\n\nTea is warm.\n", encoding="utf-8")
    done = argmap("add", example, "nowhere.md", "tea.md")
    assert done.status == 2
    assert done.lines[0].startswith("   3  ") and done.lines[0].endswith("(stored before)")
    assert done.lines[1].startswith("   5  ")
    assert done.err.startswith("nowhere.md: There is no file")
    assert len(argmap("papers").lines) == 5


def test_a_node_taken_off_comes_back(argmap: Run, library: int) -> None:
    before = argmap("outline", library).out
    assert argmap("remove", library, "c2").out == "c2 is off the map. `argmap undo 3` brings it back.\n"
    assert "[c2]" not in argmap("outline", library).out
    assert argmap("undo", library).out == "undone: remove c2\n"
    assert argmap("outline", library).out == before
    assert argmap("redo", library).status == 0
    assert "[c2]" not in argmap("outline", library).out


@pytest.mark.slow
def test_a_full_text_is_attached_shown_searched_and_taken_off(argmap: Run, library: int) -> None:
    done = argmap("attach", library, "Aliyev", "painted")
    assert (
        done.out
        == "Aliyev 2024: its full text is paper 1, " + json.loads(argmap("show", 1, "--json").out)["titles"][0]["text"] + "\n"
    )
    listed = argmap("references", library).lines
    place = next(at for at, line in enumerate(listed) if "Aliyev, Nurlan" in line)
    assert listed[place + 1].startswith("      full text: paper 1, ")
    claim = "Painted crossings slow the cars down near the schools."
    alone, together = (
        json.loads(argmap("match", claim, "--paper", library, *more, "--json").out)["cards"] for more in ((), ("--sources",))
    )
    assert {card["stored"] for card in alone} == {library} and together[0]["stored"] == 1
    Path("tea.md").write_text("# Tea\n\nTea is warm.\n", encoding="utf-8")
    assert argmap("attach", library, "5", "tea.md").out.endswith("its full text is paper 5, tea\n")
    assert argmap("detach", library, "ref-5").out.startswith("Aliyev 2024 has no full text any more; paper 5, tea, is still")
    assert argmap("papers").status == 0 and argmap("detach", library, "ref-5").status == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("3", "99", "1"), "has no entry '99'"),
        (("3", "Kazakhstan", "1"), "fits more than one entry: "),
        (("3", "", "1"), "has no entry ''"),
        (("3", "5", "3"), "not a source of its own"),
        (("3", "5", "nobody"), "no stored paper 'nobody'"),
    ],
)
def test_what_cannot_be_attached_is_said_so(argmap: Run, library: int, words: tuple[str, ...], says: str) -> None:
    done = argmap("attach", *words)
    assert done.status == 2 and says in done.err and "full text" not in argmap("references", library).out


def test_a_paper_that_is_not_stored_has_no_full_texts(argmap: Run, library: int) -> None:
    Path("tea.md").write_text("# Tea\n\nTea is warm.\n", encoding="utf-8")
    assert "is not stored. Store it first" in argmap("attach", "tea.md", "1", "1").err


@pytest.mark.slow
def test_another_list_tells_which_full_texts_it_leaves_alone(argmap: Run, library: int, example: str) -> None:
    argmap("attach", library, "5", "1")
    argmap("attach", library, "2", "2")
    works = json.loads(argmap("references", library, "--format", "csl").out)
    works[4]["id"] = "aliyev-inc"
    Path("new.json").write_text(json.dumps([*works[:1], *works[2:]]), encoding="utf-8")
    told = argmap("map", example, "--list", "new.json", "-o", "out").out
    assert "no entry for the full text in paper 2" in told and "in paper 1" not in told
    assert argmap("references", library, "--jsonl").out.count("aliyev-inc") == 1
    assert argmap("detach", library, "aliyev-inc").status == 0


def test_what_a_map_quotes_out_of_a_full_text_is_checked_and_not_forgotten(argmap: Run, library: int) -> None:
    argmap("attach", library, "5", "1")
    desk = Desk(Settings.from_mapping(os.environ))
    read = desk.stored(1).reading
    with desk.database().session(write=True) as session:
        held = desk.map_of(session, library)
        assert held is not None
        source = sources.held(desk.stored(library).reading.references[4].csl, read, 12)
        node = editing.add_evidence(session, held, read, [12], source=source)
    desk.close()
    assert argmap("check", library).status == 0
    done = argmap("forget", 1)
    assert done.status == 2 and "Evidence on the map of another paper quotes it" in done.err
    argmap("remove", library, node.id)
    assert argmap("forget", 1).status == 0


@pytest.mark.slow
def test_a_map_that_quotes_a_full_text_travels_to_where_that_is(
    argmap: Run, library: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    argmap("attach", library, "5", "1")
    desk = Desk(Settings.from_mapping(os.environ))
    read, work = desk.stored(1).reading, desk.stored(library).reading.references[4].csl
    with desk.database().session(write=True) as session:
        held = desk.map_of(session, library)
        assert held is not None
        editing.add_evidence(session, held, read, [12], source=sources.held(work, read, 12))
    desk.close()
    argmap("export", library, "-o", "map.json")
    monkeypatch.setenv("ARGMAP_DATA_DIR", str(tmp_path / "elsewhere"))
    refused = argmap("import", "map.json")
    assert refused.status == 2 and "full texts that are not here: Aliyev 2024" in refused.err
    assert argmap("papers").out.startswith("No papers")
    argmap("add", str(ROOT / "tests" / "samples" / "papers" / "painted-crossings.md"))
    assert argmap("import", "map.json").status == 0
    assert "      full text: paper 1, " in argmap("references", 2).out and argmap("check", 2).status == 0
    text = Path("map.json").read_text(encoding="utf-8").replace(read.cut.passages[12].text, "What nobody said.")
    Path("lie.json").write_text(text, encoding="utf-8")
    assert argmap("import", "lie.json").status == 2


def test_what_was_thrown_away_is_only_found_to_be_removed_for_good(argmap: Run, library: int) -> None:
    with closing(open_storage(Settings.from_mapping(os.environ))) as database, database.session(write=True) as session:
        shelving.throw_away(session, library)
    assert argmap("outline", library).status == 2
    assert argmap("forget", library).out.startswith(f"paper {library} is gone: ")
    assert argmap("forget", library).status == 2


def test_a_paper_without_a_map_says_how_to_get_one(argmap: Run, library: int) -> None:
    done = argmap("undo", 4)
    assert (done.status, done.err) == (2, "argmap: There is no stored map of '4'. Make one with `argmap map 4`.\n")


def test_export_and_import_lose_nothing(argmap: Run, library: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    argmap("remove", library, "e1")
    outline = argmap("outline", library).out
    assert argmap("export", library, "-o", "out/map.json").lines == ["out/map.json"]
    monkeypatch.setenv("ARGMAP_DATA_DIR", str(tmp_path / "elsewhere"))
    assert argmap("import", "out/map.json").out == "paper 1 and its map are in the library.\n"
    assert argmap("outline", 1).out == outline
    assert argmap("export", 1).out == Path("out/map.json").read_text("utf-8")
    assert argmap("import", "out/map.json").out == "paper 1 (stored before) and its map are in the library.\n"
    assert json.loads(argmap("papers", "--json").out)[0]["maps"] == 1


def test_an_imported_list_stays_with_its_paper_and_travels(
    argmap: Run, library: int, example: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from_desk = _relist(example)
    assert from_desk.paper == library and from_desk.again
    assert argmap("references", library).lines == ["   1  Taliga, H. (2023). Roads"]
    assert "Taliga 2023" in argmap("citations", example).out
    argmap("export", library, "-o", "map.json")
    monkeypatch.setenv("ARGMAP_DATA_DIR", str(tmp_path / "elsewhere"))
    argmap("import", "map.json")
    assert argmap("references", 1).lines == ["   1  Taliga, H. (2023). Roads"]


def test_a_map_changed_by_hand_outlives_another_list(argmap: Run, library: int, example: str) -> None:
    argmap("remove", library, "e1")
    assert _relist(example).other_map
    assert "[e1]" not in argmap("outline", library).out


def test_check_is_content_with_a_stored_map(argmap: Run, library: int) -> None:
    done = argmap("check", library)
    assert (done.status, done.out) == (0, "All quotations stand in their source, and every node has one.\n")
    assert json.loads(argmap("check", library, "--json").out) == []


def test_a_part_of_the_map_is_drawn_round_a_node(argmap: Run, library: int) -> None:
    done = argmap("diagram", library, "--format", "dot", "--focus", "c2", "--depth", 1, "-o", "part.dot")
    shown, of, folded = map(int, re.findall(r"\d+", done.out))
    assert 3 <= shown < of and folded == of - shown
    assert Path("part.dot").read_text("utf-8").startswith("digraph")


def _relist(example: str) -> Kept:
    """What `argmap map PAPER --list one.bib` does with the library, without its pictures."""
    from_file = Path("one.bib")
    from_file.write_text("@book{t, author={Taliga, H.}, title={Roads}, year={2023}}", encoding="utf-8")
    desk = Desk(Settings.from_mapping(os.environ))
    try:
        subject = desk.subject(example).with_list(bibliography_of(from_file, desk.settings).items)
        return desk.keep(subject, desk.graph(subject))
    finally:
        desk.close()
