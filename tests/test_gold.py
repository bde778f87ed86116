"""Is what the gold files say of our own papers (the example, the samples) true of their texts?"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from claims.passages import cut as passages_of
from claims.readers import markdown
from claims.sections import outline

TESTS = Path(__file__).resolve().parent
EXAMPLE = TESTS.parent / "examples" / "expected.json"
SAMPLES = sorted((TESTS / "samples" / "papers").glob("*.gold.json"))

BEFORE_A_SENTENCE = re.compile(r"(?:^|\n|[.؟?!](?:\[[\d, –-]+\])?[ \n])$")
END_OF_A_SENTENCE = re.compile(r"[.؟?!](?:\[[\d, –-]+\])?$")


def read(path: Path) -> tuple[dict[str, Any], str]:
    gold = json.loads(path.read_text(encoding="utf-8"))
    return gold, (path.parent / gold["paper"]).read_text(encoding="utf-8")


def passages(gold: dict[str, Any]) -> Iterator[list[list[int]]]:
    for statement in (gold["question"], gold["hypothesis"]):
        yield from statement["passages"]
    for claim in gold["claims"]:
        yield claim["stated"]
        yield from claim["supports"] + claim["contradicts"]


def cut(text: str, passage: list[list[int]]) -> str:
    return " ".join(text[start:end] for start, end in passage)


@pytest.mark.parametrize("path", [EXAMPLE, *SAMPLES], ids=lambda path: path.stem)
def test_every_passage_starts_and_ends_at_a_sentence_border(path: Path) -> None:
    gold, text = read(path)
    for passage in passages(gold):
        (start, _), (_, end) = passage[0], passage[-1]
        assert BEFORE_A_SENTENCE.search(text[:start]), cut(text, passage)
        assert END_OF_A_SENTENCE.search(text[:end]), cut(text, passage)
        assert text[start : start + 1].strip()


@pytest.mark.parametrize("path", [EXAMPLE, *SAMPLES], ids=lambda path: path.stem)
def test_no_sentence_is_stated_and_evidence_under_one_claim(path: Path) -> None:
    gold, _ = read(path)
    for claim in gold["claims"]:
        sentences = [json.dumps(each) for each in [claim["stated"], *claim["supports"], *claim["contradicts"]]]
        assert len(sentences) == len(set(sentences))
        assert claim["relation"] in {"supports", "contradicts"}
        assert claim["supports"]


def test_the_example_marks_cut_out_as_they_are_written() -> None:
    gold, text = read(EXAMPLE)
    assert [mark["text"] for mark in gold["citations"]] == [text[m["start"] : m["end"]] for m in gold["citations"]]
    assert all(text[entry["start"] : entry["end"]].startswith(entry["text"]) for entry in gold["references"])
    assert len(gold["citations"]) == 30
    assert len(gold["references"]) == 31


def test_the_example_is_wrong_as_often_as_its_readme_says() -> None:
    gold, text = read(EXAMPLE)
    issues = sorted(mark["issue"] for mark in gold["citations"] if mark["issue"])
    assert issues == ["ambiguous", "calendar", "not_listed", "page", "spelling", "year", "year"]
    assert [text[start : start + 14] for start in gold["uncited"]] == ["Behboudi Nejad"]
    starts = {entry["start"] for entry in gold["references"]}
    assert {mark["reference_start"] for mark in gold["citations"]} <= starts | {-1}


def test_the_example_sentence_is_cut_by_two_notes_and_a_running_head() -> None:
    gold, text = read(EXAMPLE)
    (halves,) = gold["cut_sentences"]
    assert cut(text, halves).startswith("در همین توقف است")
    assert cut(text, halves).endswith("را می‌ستاند (Kelbetov and Others, 2024).")
    between = text[halves[0][1] : halves[1][0]].split("\n\n")
    assert between == ["", "۱ Khorgos", "۲ Bogie", "پژوهشنامه کشورهای محصور در خشکی، دوره ۷، شماره ۱، بهار ۱۴۰۵", ""]


def test_the_example_words_question_and_hypothesis_in_both_languages() -> None:
    gold, text = read(EXAMPLE)
    question, hypothesis = ([cut(text, each) for each in gold[key]["passages"]] for key in ("question", "hypothesis"))
    assert [words[-1] for words in question] == ["?", "؟"]
    assert hypothesis[0].startswith("Research hypothesis: ")
    assert hypothesis[1].startswith("فرضیه ما این است که")


def test_the_example_sentence_is_made_whole_by_the_program() -> None:
    gold, text = read(EXAMPLE)
    document = markdown.read(text, "paper.md")
    torn = [passage.spans for passage in passages_of(document, outline(document)).passages if len(passage.spans) > 1]
    assert [[list(span) for span in spans] for spans in torn] == gold["cut_sentences"]
