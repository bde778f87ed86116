"""Do the commands print a paper's parts, for a person and for a program?"""

import json
from pathlib import Path

import pytest
from command_line import Run

EXPECTED = json.loads((Path(__file__).resolve().parents[3] / "examples" / "expected.json").read_text("utf-8"))


def test_citations_as_lines_say_what_was_compared(argmap: Run, example: str) -> None:
    done = argmap("citations", example)
    assert done.status == 1
    assert "year_differs: The text gives 2017, but the list has 2019 for Purushothaman and Unnikrishnan." in done.out
    assert "name_differs: The text writes the name “Contesi”, the list writes “Contessi”." in done.out
    assert done.lines[-2:] == ["never cited:", "    Behboudi Nejad 2021"]


def test_citations_for_a_program_are_one_object_a_mark_in_code_points_of_the_file(argmap: Run, example: str) -> None:
    marks = [json.loads(line) for line in argmap("citations", example, "--jsonl").lines]
    text = Path(example).read_text("utf-8")
    assert [mark["text"] for mark in marks] == [each["text"] for each in EXPECTED["citations"]]
    assert all(text[start:end] == mark["text"] for mark in marks for start, end in mark["spans"])
    tied = [mark["reference"][0] if mark["reference"] else -1 for mark in marks]
    wanted = [-1 if each["issue"] == "ambiguous" else each["reference_start"] for each in EXPECTED["citations"]]
    assert tied == wanted


def test_citations_without_a_fault_end_well(argmap: Run) -> None:
    paper = (
        "# Tea\n\nTea is warm (Smith, 2020). It is drunk.\n\n# References\n\n- Smith, J. (2020). *Tea*. London: Cup Press.\n"
    )
    Path("tea.md").write_text(paper, encoding="utf-8")
    done = argmap("citations", "tea.md")
    assert (done.status, done.err) == (0, "")
    assert "1 citation in agreement with the list:" in done.out


def test_the_draft_for_a_program_holds_the_passages_of_everything(argmap: Run, example: str) -> None:
    draft = json.loads(argmap("draft", example, "--json").out)
    text = Path(example).read_text("utf-8")
    assert draft["question"]["passages"] == EXPECTED["question"]["passages"][::-1]
    for claim in draft["claims"]:
        assert claim["relation"] == "supports"
        assert claim["supports"] and len(claim["evidence"]) == len(claim["supports"] + claim["contradicts"])
        (start, end) = claim["passages"][0][0]
        assert claim["text"] in text[start:end]


@pytest.mark.slow
def test_the_draft_for_a_person_gives_reasons(argmap: Run, example: str) -> None:
    lines = argmap("draft", example).lines
    claims = json.loads(argmap("draft", example, "--json").out)["claims"]
    assert sum(line.startswith("c") for line in lines) == len(claims)
    assert any(line.strip() == "· It says so itself: “فرضیه ما”." for line in lines)


def test_passages_cut_the_file_exactly(argmap: Run, example: str) -> None:
    held = [json.loads(line) for line in argmap("passages", example, "--jsonl").lines]
    text = Path(example).read_text("utf-8")
    torn = next(each for each in held if len(each["spans"]) == 2)
    assert torn["spans"] == EXPECTED["cut_sentences"][0]
    assert held[-1]["text"].split()[0] == text[held[-1]["spans"][0][0] :].split()[0]
    assert argmap("passages", example).lines[0]


def test_show_names_titles_authors_and_both_calendars(argmap: Run, example: str) -> None:
    done = argmap("show", example)
    assert "by Sara Mohebbi / سارا محبی; Timur Asanov / تیمور آسانوف" in done.out
    assert "received ۱۴۰۴/۱۰/۱۶ (2026-01-06)" in done.out
    held = json.loads(argmap("show", example, "--json").out)
    assert held["doi"] == "10.5555/JLS.2026.0701.77"
    assert held["counts"]["citations_with_problems"] == 6


def test_a_paper_without_a_title_goes_by_its_file(argmap: Run) -> None:
    Path("ohne.txt").write_text("tea is warm.\n", encoding="utf-8")
    assert argmap("show", "ohne.txt").lines[0].startswith("ohne")


@pytest.mark.parametrize("form", ["bibtex", "ris", "csl"])
def test_the_list_that_is_exported_can_take_the_papers_lists_place(argmap: Run, example: str, form: str) -> None:
    Path("list.any").write_text(argmap("references", example, "--format", form).out, encoding="utf-8")
    done = argmap("references", example, "--list", "list.any", "--jsonl")
    works = [json.loads(line) for line in done.lines]
    assert len(works) == 31
    assert works[0]["csl"]["DOI"].casefold() == "10.22059/jcep.2020.303253.449929"
    assert works[0]["spans"] == []


def test_another_list_is_what_citations_are_checked_against(argmap: Run, example: str) -> None:
    Path("one.bib").write_text("@book{t, author={Taliga, H.}, title={Roads}, year={2023}}\n@book{broken", encoding="utf-8")
    done = argmap("citations", example, "--list", "one.bib")
    assert done.status == 1
    assert "1 citation in agreement with the list:\n    1 × Taliga 2023" in done.out
    assert done.err.startswith("one.bib: ")


def test_the_outline_reads_in_either_language(argmap: Run, example: str) -> None:
    assert "Claim 1 [c1], supports (not reviewed): " in argmap("outline", example, "--language", "en").out
    assert "ادعا ۱ [c1]، پشتیبان (بررسی‌نشده): " in argmap("outline", example).out


@pytest.mark.slow
def test_looking_makes_no_library(argmap: Run, example: str, data_dir: Path) -> None:
    for command in ("show", "citations", "draft", "outline", "check"):
        argmap(command, example)
    assert not data_dir.exists()


def test_control_characters_of_a_paper_do_nothing_to_a_terminal(argmap: Run) -> None:
    Path("esc.md").write_text("# Tea\x1b[2J and roads\n\nTea is warm in winter.\n", encoding="utf-8")
    done = argmap("passages", "esc.md")
    assert "\x1b" not in done.out + argmap("show", "esc.md").out
