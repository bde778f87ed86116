"""Do the benchmarks of matching count rightly, and write what they found where it belongs and nowhere else?"""

import importlib.util
import json
import random
from pathlib import Path

import numpy as np
import pytest

from benchmarks import sections
from benchmarks.matching import learning, papers, table
from benchmarks.matching.asked import ROWS
from benchmarks.matching.scoring import Answer, Claim, Scores, calibration_error, hits, score
from benchmarks.matching.table import Row
from claims.settings import Settings

CLAIM = Claim("1", "Rails are cheap.", "en", (([[10, 20]], "supports"), ([[40, 50], [60, 70]], "contradicts")))


def test_a_passage_hits_what_it_covers_by_half_and_is_not_much_longer_than() -> None:
    assert hits([[10, 20]], [[10, 20]]) and hits([[15, 20]], [[10, 20]]) and hits([[0, 30]], [[10, 20]])
    assert not hits([[16, 30]], [[10, 20]]), "less than half"
    assert not hits([[0, 31]], [[10, 20]]), "more than three times as long"
    assert hits([[40, 50]], [[40, 50], [60, 70]]), "one half of a torn sentence"


def test_ranks_are_counted_inside_the_part_the_gold_is_about() -> None:
    answers = [Answer([[200, 210]], "supports"), Answer([[0, 5]], "supports"), Answer([[40, 50]], "supports")]
    found = score([CLAIM], {"1": answers}, (0, 100))
    assert found.mrr == 1 / 2 and found.recall == {1: [0.0], 5: [0.5], 10: [0.5]}
    assert found.hit_at(1) == 0 and found.hit_at(5) == 1
    assert found.stances == [("contradicts", "supports")] and found.accuracy == 0


def test_sets_are_put_together_claim_by_claim() -> None:
    one = score([CLAIM], {"1": [Answer([[10, 20]], "supports"), Answer([[60, 70]], "contradicts")]}, (0, 100))
    none = score([CLAIM], {}, (0, 100))
    both = one + none
    assert (one.recall_at(5), none.recall_at(5), both.recall_at(5)) == (1, 0, 0.5)
    assert both.accuracy == 1 and both.macro_f1 == 1 and (none.accuracy, none.macro_f1) == (0, 0)


def test_always_supports_has_the_f1_of_one_stance_only() -> None:
    found = Scores(stances=[("supports", "supports")] * 2 + [("contradicts", "supports")] * 2)
    assert found.accuracy == 0.5 and found.macro_f1 == pytest.approx((4 / 6 + 0) / 2)


def test_calibration_is_measured_in_bins_that_hold_equally_many() -> None:
    likely = np.array([0.0] * 50 + [1.0] * 50)
    assert calibration_error(likely, likely > 0.5, bins=10) == 0
    assert calibration_error(likely, likely < 0.5, bins=10) == 1
    assert calibration_error(np.full(10, 0.7), np.arange(10) < 7, bins=1) == pytest.approx(0)
    assert calibration_error(np.full(10, 0.9), np.arange(10) < 7, bins=1) == pytest.approx(0.2)
    assert calibration_error(np.array([]), np.array([], bool)) == 0


def test_the_figures_are_those_of_the_other_scorer(shared: Path, first_paper: Path) -> None:
    spec = importlib.util.spec_from_file_location("score_suggestions", shared / "bench" / "score_suggestions.py")
    assert spec and spec.loader
    theirs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(theirs)
    rows = [json.loads(line) for line in papers.dev(shared / "data").claims.read_text("utf-8").splitlines()]
    part, dice = papers.part_of(papers.dev(shared / "data")), random.Random(3)
    said = []
    for row in rows:
        places = [[[a + dice.randint(-40, 40), b + dice.randint(-40, 300)] for a, b in each] for each in row["supports"]]
        places += row["contradicts"] + [[[at, at + 120]] for at in dice.sample(range(0, 48000), 8)]
        dice.shuffle(places)
        stances = dice.choices(("supports", "contradicts", "neutral"), k=len(places))
        lines = zip(places, stances, strict=True)
        said += [{"claim": row["id"], "rank": at, "spans": place, "stance": way} for at, (place, way) in enumerate(lines, 1)]
    wanted = theirs.score(rows, said, part)
    answers: dict[str, list[Answer]] = {}
    for each in said:
        answers.setdefault(each["claim"], []).append(Answer(each["spans"], each["stance"]))
    found = score([Claim.of_line(row) for row in rows], answers, part)
    assert 0.2 < wanted["mrr"] < 0.9, "the draw is neither all right nor all wrong"
    assert [round(found.recall_at(cut), 3) for cut in (1, 5, 10)] == [wanted[f"recall@{cut}"] for cut in (1, 5, 10)]
    assert (round(found.mrr, 3), len(found.stances)) == (wanted["mrr"], wanted["stance_pairs"])
    assert round(found.accuracy, 3) == wanted["stance_accuracy"] and round(found.macro_f1, 3) == wanted["stance_macro_f1"]


@pytest.mark.parametrize("gold", sorted(papers.GOLD.glob("*.jsonl")), ids=lambda path: path.stem)
def test_the_evidence_of_our_own_claims_lies_where_it_is_looked_for(gold: Path, request: pytest.FixtureRequest) -> None:
    data = Path("data") if not gold.stem.startswith("first-paper") else request.getfixturevalue("shared") / "data"
    held = papers.ours(gold.stem, data)
    claims, (start, end) = papers.claims_of(held), papers.part_of(held)
    assert len({claim.id for claim in claims}) == len(claims) >= 16
    for claim in claims:
        assert claim.language in ("en", "fa") and claim.evidence
        assert all(start <= first < last <= end for place, _ in claim.evidence for first, last in place)


# --- the page -------------------------------------------------------------------------------------------------------------

ROW = Row("speed", "a warm suggestion", (60,), unit="ms", below=True, digits=0)
OTHER = Row("paper", "recall@5 / MRR", (0.9, None, 0.8), prototype="0.8")


def test_a_row_says_whether_it_is_as_asked() -> None:
    assert ROW.cells((60.4,), "today")[1:4] == ("≤ 60 ms", "60 ms", "yes")
    assert ROW.cells((60.6,), "today")[3] == "**no**"
    assert OTHER.cells((0.9, 0.1, 0.8), "")[1:4] == ("≥ 0.9 / – / 0.8", "0.900 / 0.100 / 0.800", "yes")
    assert Row("x", "y").cells((1.0,), "")[1:4] == ("", "1.000", "")


def test_a_row_measured_alone_leaves_the_others_as_they_were() -> None:
    first = "\n".join(table.merged((ROW, OTHER), {ROW.what: (50,), OTHER.what: (1, 1, 1)}, "Monday", ""))
    again = table.merged((OTHER, ROW), {ROW.what: (70,)}, "Tuesday", first)
    assert again[2].endswith("| Monday |") and "1.000" in again[2]
    assert again[3] == "| a warm suggestion | ≤ 60 ms | 70 ms | **no** |  |  | Tuesday |"
    assert len(table.merged((ROW,), {}, "", first)) == 3, "what is asked for no more goes"


def test_a_section_is_put_in_its_place_and_nothing_else_is_touched() -> None:
    page = sections.put("ours", "# Page\n\nBefore.\n", "one")
    page += "\nAfter \\1.\n"
    assert sections.held("ours", page) == "one" and sections.held("theirs", page) == ""
    changed = sections.put("ours", page, "two \\1\nlines")
    assert sections.held("ours", changed) == "two \\1\nlines"
    assert changed == page.replace("one", "two \\1\nlines")
    assert sections.put("ours", "", "x") == "<!-- ours: begin -->\nx\n<!-- ours: end -->\n"
    both = sections.put("theirs", page, "other")
    assert sections.kept("# New\n", both) == sections.put("theirs", sections.put("ours", "# New\n", "one"), "other")
    assert sections.kept("# New\n", "# Old\n") == "# New\n"


@pytest.mark.slow
def test_every_row_has_its_measure_and_every_measure_its_rows() -> None:
    from benchmarks.matching import __main__ as bench  # noqa: PLC0415  (all that teaches comes with it: seconds)

    assert {row.measure for row in ROWS} == set(bench.MEASURES)
    assert len({row.what for row in ROWS}) == len(ROWS)
    assert not [row.what for row in ROWS if " | " in row.what or row.what.startswith(("-", "what"))]


def test_what_was_gained_is_told_with_its_spread() -> None:
    before, after = np.array([[0.5, 0.2, 0, 0], [0.7, 0.4, 0, 0]]), np.array([[0.6, 0.5, 0, 0], [1.0, 0.7, 0, 0]])
    found = learning.Gained(before, after)
    assert found.of("recall@10") == pytest.approx((0.2, 0.1, 0.6, 0.8))
    assert found.of("stance accuracy") == pytest.approx((0.3, 0.0, 0.3, 0.6))


@pytest.mark.slow
def test_a_simulated_reviewer_marks_some_claims_and_the_others_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "VERDICTS", 20)
    gold = papers.ours("painted-crossings", Path("nowhere"))
    held = papers.searched(gold.paper, Settings())
    named = {claim.id: claim for claim in papers.claims_of(gold)}
    told, marked = learning._marked(held, list(named.values()), set(range(len(held.reading.cut.passages))), "0")
    assert len(told) == 20 and len(marked) == 7 < len(named)
    assert {each.decision.value for each in told} == {"supports", "contradicts", "off_topic"}
    figures = learning.gained((gold,), Settings(), 1)
    assert figures.before.shape == figures.after.shape == (1, len(learning.FIGURES))
    assert (figures.before >= 0).all() and (figures.after <= 1).all()
