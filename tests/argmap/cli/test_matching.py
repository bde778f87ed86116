"""Do `match` and `suggest` show, filter, warn and refuse as they should?

A stand-in that counts words is asked, so that what is printed follows from the paper alone; the journeys ask the real matcher.
"""

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from command_line import Run
from small_bridge import SmallBridge

from argmap.desk import Desk, Subject
from claims.errors import EncoderUnavailable
from claims.matching import everywhere, matcher
from claims.matching.values import Suggestion
from claims.models import Paper
from claims.reading import Reading, Step, silently
from claims.settings import Settings
from claims.stance.values import Judgement
from claims.vocabulary import Band, Stance


@dataclass
class Ready:
    """A paper made ready without any model."""

    reading: Reading
    held: SimpleNamespace


def ready(desk: Desk, subject: Subject, step: Step = silently) -> Ready:
    return Ready(subject.reading, SimpleNamespace(bridges={"fa": SmallBridge()}))


def suggest(searched: Ready, claim: str, language: str, top: int) -> tuple[Suggestion, ...]:
    """The passages that share most words with the claim: every third against it, every fifth without a call."""
    words = {term.form for term in SmallBridge().terms(claim)}
    passages = searched.reading.cut.passages
    held = [(-len(words & {term.form for term in SmallBridge().terms(each.text)}), each.index) for each in passages]
    best = sorted(each for each in held if each[0])[:top]
    return tuple(suggestion(rank, -count / len(words), index) for rank, (count, index) in enumerate(best, 1))


def suggestion(rank: int, share: float, index: int) -> Suggestion:
    stance = Stance.CONTRADICTS if rank % 3 == 0 else Stance.SUPPORTS
    band = Band.STRONG if share > 0.5 else Band.NO_CALL if rank % 5 == 0 else Band.WORTH_A_LOOK
    judged = Judgement(stance, 0.6, 0.3, 0.1, band, (), None)
    return Suggestion(index, rank, min(1.0, share), judged, {"lexical": share})


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "searched", ready)
    monkeypatch.setattr(Desk, "tools", SimpleNamespace(troubles=()))
    monkeypatch.setattr(matcher, "suggest", suggest)


CLAIM = "Waiting time fell once Astana had tied its acceptance of a single document to its own rates."


def test_the_best_passage_comes_first_on_a_card(argmap: Run, example: str, data_dir: Path) -> None:
    done = argmap("match", CLAIM, "--paper", example, "--top", 2)
    assert (done.status, done.err) == (0, "")
    assert done.lines[0].startswith("Claim    Waiting time fell")
    heads = [line for line in done.lines if re.match(r" \d  ", line)]
    assert [head.split()[:5] for head in heads] == [
        ["1", "+", "supports", "●●", "strong"],
        ["2", "+", "supports", "●○", "worth"],
    ]
    assert "    Waiting time there fell by two thirds once Astana had tied its acceptance of" in done.lines
    assert "\x1b" not in done.out
    assert not data_dir.exists(), "looking makes no library"


def test_a_card_for_a_program_has_the_places(argmap: Run, example: str) -> None:
    held = json.loads(argmap("match", CLAIM, "--paper", example, "--json").out)
    text = Path(example).read_text("utf-8")
    (start, end) = held["cards"][0]["spans"][0]
    assert text[start:end].startswith("Waiting time there fell")
    assert (held["sure"], held["language"], len(held["cards"])) == (True, "en", 5)
    assert [card["rank"] for card in held["cards"]] == [1, 2, 3, 4, 5]


def test_every_stored_paper_is_searched_where_none_is_named(argmap: Run, library: int) -> None:
    held = json.loads(argmap("match", "children, چاپ and Astana", "--json", "--top", 100).out)
    assert {1, 2, 3} <= {card["stored"] for card in held["cards"]}
    assert [card["score"] for card in held["cards"]] == sorted((card["score"] for card in held["cards"]), reverse=True)
    done = argmap("match", CLAIM, "--top", 1)
    assert "         in 4 papers" in done.lines and "(paper 3)" in done.out


def test_of_many_stored_papers_the_most_promising_are_searched(
    argmap: Run, library: int, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(everywhere, "MOST", 2)
    monkeypatch.setattr(Desk, "everywhere", lambda desk, claim, step: ([4, 3, 1, 2], 2))
    with Desk(Settings(data_dir=data_dir)).database().session() as session:
        digest = session.get_one(Paper, 4).file.sha256
    next((data_dir / "files").rglob(f"{digest}*")).unlink()
    done = argmap("match", "children, چاپ and Astana", "--json", "--top", 100)
    assert done.err.startswith("Paper 4 is left out: ")
    assert {card["stored"] for card in json.loads(done.out)["cards"]} == {1, 3}, "the next takes its place"
    assert "         in the 2 most promising of 4 papers" in argmap("match", CLAIM, "--top", 1).lines


def test_two_papers_may_be_named(argmap: Run, library: int) -> None:
    held = json.loads(argmap("match", "children walk to the station", "--paper", 1, "--paper", 3, "--json", "--top", 50).out)
    assert {card["stored"] for card in held["cards"]} == {1, 3}


@pytest.mark.parametrize("stance", ["supports", "contradicts", "neutral"])
def test_only_the_stance_that_was_asked_for(argmap: Run, example: str, stance: str) -> None:
    held = json.loads(argmap("match", CLAIM, "--paper", example, "--stance", stance, "--json", "--top", 4).out)
    assert len(held["cards"]) >= 2
    if stance == "neutral":
        assert {card["band"] for card in held["cards"]} == {"no_call"}
    else:
        assert {card["stance"] for card in held["cards"]} == {stance}
        assert "no_call" not in {card["band"] for card in held["cards"]}


def test_it_says_when_it_is_unsure_or_finds_nothing(argmap: Run, example: str) -> None:
    done = argmap("match", "Astana grows the finest apples of all the western hills in spring", "--paper", example)
    assert "Nothing here bears on it strongly." in done.out
    assert "Nothing here bears on it." in argmap("match", "xylophone", "--paper", example).out
    Path("tea.md").write_text("# Tea\n", encoding="utf-8")
    assert argmap("match", "Tea is warm.", "--paper", "tea.md").status == 0


def test_what_is_lacking_is_said_first(argmap: Run, example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = EncoderUnavailable("The English model is not here.")
    monkeypatch.setattr(Desk, "tools", SimpleNamespace(troubles=(lost,)))
    done = argmap("match", CLAIM, "--paper", example, "--top", 1)
    assert done.lines[:2] == ["! The English model is not here.", ""]
    done = argmap("match", CLAIM, "--paper", example, "--top", 1, "--json")
    assert (done.err, json.loads(done.out)["lacking"]) == (
        "The English model is not here.\n",
        ["The English model is not here."],
    )


def test_colours_are_for_terminals_that_want_them(argmap: Run, example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    argmap("show", example)
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda stream: True)
    assert "\x1b[32m\x1b[1m+ supports\x1b[0m" in argmap("match", CLAIM, "--paper", example, "--top", 1).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in argmap("match", CLAIM, "--paper", example, "--top", 1).out


@pytest.mark.parametrize(
    ("claim", "says"),
    [
        ("", "The claim is empty."),
        ("🚂", "The claim has no words."),
        ("\u202e\x1b[2J\x00", "The claim is empty."),
        ("word " * 2000, "The claim has 9,999 characters"),
    ],
)
def test_what_is_no_claim_is_refused(argmap: Run, example: str, claim: str, says: str) -> None:
    done = argmap("match", claim, "--paper", example)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"argmap: {says}") and done.err.count("\n") == 1


@pytest.mark.parametrize(
    "claim",
    [
        "Astana \u202eanatsA\u202c \x1b[2J\x07",
        "190 265",
        "🚂 Astana 🇰🇿",
        "Die Grenze ist in Kasachstan",
        "哈萨克斯坦 Astana",
        "ﷺ Astana",
    ],
)
def test_strange_claims_are_claims(argmap: Run, example: str, claim: str) -> None:
    done = argmap("match", claim, "--paper", example)
    assert (done.status, done.err) == (0, "")
    assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066]", done.out)


def test_without_papers_it_says_how_to_name_one(argmap: Run) -> None:
    done = argmap("match", CLAIM)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("argmap: No papers are stored yet.")


# --- a file of claims ---------------------------------------------------------------------------------------------------


def claims_file(*rows: object) -> str:
    Path("c.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return "c.jsonl"


def test_each_line_names_its_claim_and_the_places(argmap: Run, example: str) -> None:
    asked = claims_file({"id": "w", "claim": CLAIM, "lang": "en"}, {"id": 7, "claim": "هزینه این کار را می‌ستاند و بار می‌ماند"})
    done = argmap("suggest", example, "--claims", asked, "--top", 3, "--jsonl")
    rows = [json.loads(line) for line in done.lines]
    assert [(row["claim"], row["rank"]) for row in rows] == [("w", 1), ("w", 2), ("w", 3), (7, 1), (7, 2), (7, 3)]
    assert list(rows[0]) == ["claim", "rank", "spans", "stance", "score", "band"]
    text = Path(example).read_text("utf-8")
    assert text[slice(*rows[0]["spans"][0])].startswith("Waiting time there fell")
    assert any(len(row["spans"]) == 2 for row in rows), "a sentence that a page break cuts has both halves"
    assert argmap("suggest", example, "--claims", asked, "--top", 3, "--jsonl").out == done.out


def test_a_person_gets_a_list(argmap: Run, example: str) -> None:
    done = argmap(
        "suggest", example, "--claims", claims_file({"id": "w", "claim": CLAIM}, {"id": "x", "claim": "zzz"}), "--top", 1
    )
    assert done.lines[0].startswith("w        Waiting time fell")
    assert done.lines[-2].strip() == "Nothing here bears on it."


@pytest.mark.parametrize("second", ["tea", {"claim": "x"}, {"id": "w", "claim": "again"}, {"id": "y", "claim": " "}])
def test_a_bad_line_is_named_and_nothing_is_printed(argmap: Run, example: str, second: object) -> None:
    done = argmap("suggest", example, "--claims", claims_file({"id": "w", "claim": CLAIM}, second), "--jsonl")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("argmap: c.jsonl, line 2: ")


def test_a_claims_file_that_is_not_there(argmap: Run, example: str) -> None:
    done = argmap("suggest", example, "--claims", "nowhere.jsonl", "--jsonl")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("argmap: nowhere.jsonl cannot be opened")
