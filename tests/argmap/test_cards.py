"""Does a card read well in a terminal of any width, in both directions, and does nothing in it turn the order?"""

import json
import re

import pytest
from command_line import ROOT
from small_bridge import SmallBridge

from argmap import cards as showing
from argmap.cards import Found, Line
from claims.matching.cards import card
from claims.matching.values import Suggestion
from claims.reading import Reading, read
from claims.settings import Settings
from claims.spans import Span
from claims.stance.values import Judgement, Reason
from claims.vocabulary import Band, Stance

CLAIM = "Rates per container went from 190 to 300 dollars and trains stayed away."
OPENING, CLOSING = "\u2066\u2067\u2068", "\u2069"


@pytest.fixture(scope="module")
def example() -> Reading:
    return read((ROOT / "examples" / "many-roads-one-gate.md").read_bytes(), "e.md", Settings())


def found(paper: Reading, has: str, stance: Stance = Stance.CONTRADICTS, band: Band = Band.STRONG) -> Found:
    passage = next(each.index for each in paper.cut.passages if has in each.text)
    against = Reason("unheard_of", ("trains", "قطارها"), -1.0)
    judged = Judgement(stance, 0.1, 0.8, 0.1, band, (), against)
    suggestion = Suggestion(passage, 1, 0.91, judged, {"lexical": 2.0, "dense": 1.0, "anchors": 1.0})
    return Found(card(CLAIM, suggestion, paper, SmallBridge()), paper.title, 3, paper.references)


def text(lines: list[Line]) -> list[str]:
    return ["".join(run.text for run in line) for line in lines]


@pytest.mark.parametrize("columns", [10, 40, 80, 120, 500])
@pytest.mark.parametrize("has", ["۱۹۰ دلار", "Methodology", "Purushothaman", "میرامبکف"])
def test_no_line_is_wider_than_the_terminal_and_every_mark_is_closed(example: Reading, columns: int, has: str) -> None:
    width = min(max(columns, showing.NARROWEST), showing.WIDEST)
    lines = text(list(showing.card_lines(found(example, has), "en", columns, whose=True)))
    assert max(map(showing.columns_of, lines)) <= width
    for line in lines:
        assert sum(sign in OPENING for sign in line) == line.count(CLOSING)
        assert not re.search("[\u200e\u200f\u202a-\u202e]", line)


def test_a_card_says_everything_in_words_and_signs(example: Reading) -> None:
    lines = text(list(showing.card_lines(found(example, "۱۹۰ دلار"), "en", 80, whose=False)))
    whole = re.sub("[\u2066-\u2069]", "", "\n".join(lines))
    assert lines[0].split() == ["1", "−", "contradicts", "●●", "strong", "bears", "on", "it:", "91", "%"]
    for part in ("دروازه شرقی › تعرفه", "word by word: rate", "container ↔ کانتینر", "190 = ۱۹۰ (dollar)", "300 ≠ ۲۶۵ (dollar)",
                 "against   These words speak against it: “trains”, “قطارها”.", "words 50 % · "):  # fmt: skip
        assert part in whole, part


def test_citations_are_named_with_what_is_wrong(example: Reading) -> None:
    lines = text(list(showing.card_lines(found(example, "Contesi"), "en", 80, whose=True)))
    assert "    cites     ⚑ Contessi 2015, p. 301: name differs" in lines
    assert any("(paper 3)" in line for line in lines)


def test_without_a_call_neither_side_is_named(example: Reading) -> None:
    head = text(list(showing.card_lines(found(example, "Contesi", band=Band.NO_CALL), "en", 80, whose=False)))[0]
    assert head.split()[1:6] == ["·", "bears", "on", "○○", "no"]


@pytest.mark.parametrize(
    ("has", "reader", "shown"), [("Contesi", "en", 1), ("Contesi", "fa", 0), ("Methodology", "fa", 1), ("Methodology", "en", 0)]
)
def test_a_gloss_is_shown_to_who_reads_its_language(example: Reading, has: str, reader: str, shown: int) -> None:
    lines = text(list(showing.card_lines(found(example, has), reader, 80, whose=False)))
    assert sum(line.startswith("    gloss ") for line in lines) == shown


def test_text_from_the_right_stands_at_the_right_edge_word_for_word() -> None:
    said = "نرخ هر کانتینر از ۱۹۰ دلار (Contesi, 2015) به ۲۶۵ دلار رسیده است، بی‌آنکه از شمار قطارها بکاهد."
    lines = text(list(showing.paragraph(said, "rtl", 40)))
    assert all(showing.columns_of(line) == 40 and "\u2067" in line and line.endswith("\u2069") for line in lines)
    assert " ".join(line.strip().strip("\u2067\u2069") for line in lines) == said


def test_words_that_meet_have_a_look_of_their_own_over_line_ends() -> None:
    lines = list(showing.paragraph("a long word meets here", "ltr", 40, indent=30, met=[Span(2, 11)]))
    assert [[(run.text, run.look) for run in line[1:]] for line in lines] == [
        [("a ", "plain"), ("long", "met")],
        [("word", "met"), (" meets", "plain")],
        [("here", "plain")],
    ]


def test_a_word_longer_than_the_line_and_a_page_of_text_are_cut() -> None:
    assert text(list(showing.paragraph("x" * 25, "ltr", 40, indent=30)))[0] == " " * 30 + "x" * 10
    long = text(list(showing.paragraph("word " * 4000, "ltr", 80)))
    assert len(long) == showing.MOST_LINES and long[-1].endswith(" …")


def test_hostile_text_is_made_harmless_and_stays_as_long() -> None:
    hostile = "a\u202eb\x1b[2Jc\x00\u2067d\ud800"
    assert len(showing.safe(hostile)) == len(hostile)
    assert not re.search("[\x00-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", showing.safe(hostile))


@pytest.mark.parametrize(("said", "columns"), [("abc", 3), ("بی‌آنکه", 6), ("中文", 4), ("e\u0301", 1), ("", 0)])
def test_columns_are_those_of_a_terminal(said: str, columns: int) -> None:
    assert showing.columns_of(said) == columns


def test_a_card_becomes_an_object_that_json_takes(example: Reading) -> None:
    held = json.loads(json.dumps(showing.card_object(found(example, "Contesi"))))
    assert held["citations"][0]["source"] == "Contessi 2015, p. 301"
    assert held["citations"][0]["problems"] == ["name_differs"]
    assert (held["stance"], held["band"], held["score"], held["stored"]) == ("contradicts", "strong", 0.91, 3)
    assert held["gloss"]["machine"] is True
    assert held["against"]["quoted"]["words"] == ["trains", "قطارها"]
    start, end = held["spans"][0]
    assert held["text"].split()[0] == example.document.text[start:end].split()[0]
