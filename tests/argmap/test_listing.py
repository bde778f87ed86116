"""Are a paper's parts put into lines and objects without loss or ornament?"""

import json
from dataclasses import asdict

import pytest
from invented_paper import reading

from argmap import listing


def test_counts_are_said_as_a_person_would() -> None:
    assert listing.counted(1, "passage") == "1 passage"
    assert listing.counted(0, "piece", "of evidence") == "0 pieces of evidence"


def test_a_paper_becomes_an_object_that_json_takes() -> None:
    paper = reading()
    held = json.loads(json.dumps(listing.paper_object(paper)))
    assert held["counts"] == {
        "characters": len(paper.document.text), "passages": 6, "footnotes": 1, "references": 2, "citations": 3,
        "citations_with_problems": sum(not each.ok for each in paper.audit.citations),
        "uncited_references": len(paper.audit.uncited),
    }  # fmt: skip
    assert [each["text"] for each in held["titles"]] == ["Tea on the road", "چای در راه"]
    assert held["dates"][1]["calendar"] == "solar_hijri"


def test_a_passage_keeps_every_field_a_program_may_need() -> None:
    passage = reading().cut.passages[2]
    held = listing.passage_object(passage)
    kept = {
        name: value for name, value in asdict(passage).items() if name in held and name not in {"spans", "section", "footnotes"}
    }
    assert {name: held[name] for name in kept} == {name: str(v) if name == "role" else v for name, v in kept.items()}
    assert held["spans"] == [list(span) for span in passage.spans]


def test_references_tell_what_is_wrong_with_them() -> None:
    lines = list(listing.reference_lines(reading()))
    assert lines[0].split()[0] == "1"
    assert lines[-1] == "      ⚑ It names no publisher."
    assert listing.reference_object(reading().references[1])["problems"] == ["It names no publisher."]


def test_each_citation_is_listed_once() -> None:
    paper = reading()
    lines = list(listing.citation_lines(paper))
    wrong = sum(bool(each.problems) for each in paper.audit.citations)
    assert sum(line.startswith(("⚑ ", "i ")) for line in lines) == wrong
    agreeing = [line for line in lines if "in agreement" in line]
    assert agreeing == ([listing.counted(3 - wrong, "citation") + " in agreement with the list:"] if wrong < 3 else [])


def test_passages_stand_under_their_headings() -> None:
    lines = list(listing.passage_lines(reading()))
    numbers = [line.split()[0] for line in lines if line.startswith("   ")]
    assert numbers == [str(each.index) for each in reading().cut.passages]
    assert lines[0] and lines[-1].startswith("note ")


@pytest.mark.parametrize(
    ("line", "shown"), [("a\x1b[2Jb", "a\ufffd[2Jb"), ("x\x9b3", "x\ufffd3"), ("می‌رود\t«۱»", "می‌رود\t«۱»")]
)
def test_control_characters_are_shown_and_half_spaces_kept(line: str, shown: str) -> None:
    assert listing.plain(line) == shown
