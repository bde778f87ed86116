"""Does the judge call a pair as it should, say why, and refuse weights that are not the ones that were shipped?"""

import json
import shutil
import time
from pathlib import Path

import numpy as np
import pytest

from claims.errors import WeightsUnavailable
from claims.languages.fa import bridge as persian
from claims.stance import FEATURES, STANCES, Head, Judge, Text
from claims.stance.comparison import Comparison, compare
from claims.stance.judge import comparable, signal_rows
from claims.stance.reading import Reader
from claims.stance.weights import FAMILIES, FILE, FOLDER, KINDS, MANIFEST, MODELS, SIGNALS, load
from claims.vocabulary import Band, Stance

needs_weights = pytest.mark.skipif(not (FOLDER / FILE).is_file() or not persian.available(), reason="weights are not built")


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(persian.load())


CLAIM = Text("The port handled more cargo in 2019 than in 2015.", "en")
PASSAGES = (
    Text("Cargo at the port fell steadily between 2015 and 2019.", "en"),
    Text("بار جابه‌جاشده در بندر از ۲۰۱۵ تا ۲۰۱۹ بیشتر شد.", "fa"),
    Text("The library opened a reading room for children.", "en"),
)


@needs_weights
def test_shares_sum_to_one_and_the_call_is_neutral_only_where_that_outweighs_the_rest(judge: Judge) -> None:
    for each in judge.judge(CLAIM, PASSAGES):
        shares = (each.supports, each.contradicts, each.neutral)
        assert sum(shares) == pytest.approx(1)
        assert each.stance is (Stance.NEUTRAL if each.neutral > 0.5 else each.lean)
        assert (each.band is Band.NO_CALL) or each.stance is not Stance.NEUTRAL


@needs_weights
def test_a_fall_leans_against_a_rise(judge: Judge) -> None:
    fell, rose, _ = judge.judge(CLAIM, PASSAGES)
    assert fell.contradicts > rose.contradicts
    assert fell.lean is Stance.CONTRADICTS


@needs_weights
def test_reasons_are_weighed_and_one_thing_speaks_against(judge: Judge) -> None:
    for each in judge.judge(CLAIM, PASSAGES):
        weights = [reason.weight for reason in each.reasons]
        assert weights == sorted(weights, reverse=True)
        assert all(weight > 0 for weight in weights)
        assert each.against is None or each.against.weight < 0


@needs_weights
def test_judging_together_is_judging_alone(judge: Judge) -> None:
    assert judge.judge(CLAIM, PASSAGES) == [judge.judge(CLAIM, [each])[0] for each in PASSAGES]


@needs_weights
def test_no_passage_and_no_word(judge: Judge) -> None:
    assert judge.judge(CLAIM, []) == []
    assert judge.features(CLAIM, []).shape == (0, len(FEATURES))
    assert len(judge.judge(Text("", "en"), [Text("", "fa"), Text("۱۲", "fa")])) == 2


@needs_weights
def test_a_refitted_head_changes_the_call_and_the_first_judge_keeps_its_own(judge: Judge) -> None:
    table = judge.features(CLAIM, PASSAGES)
    before = judge.judge(CLAIM, PASSAGES)[0].supports
    fitted = Head.fit_towards(judge.head, np.repeat(table[:1], 20, 0), np.zeros(20, np.int64), pull=1.0)
    assert judge.with_head(fitted).judge(CLAIM, PASSAGES)[0].supports > before
    assert judge.judge(CLAIM, PASSAGES)[0].supports == before


@needs_weights
def test_english_needs_no_bridge() -> None:
    alone, foreign = Judge(None).judge(CLAIM, PASSAGES[:2])
    assert alone.lean is Stance.CONTRADICTS
    assert foreign.band is not Band.STRONG


@needs_weights
def test_ten_passages_are_judged_in_a_blink(judge: Judge) -> None:
    passages = [Text(f"{PASSAGES[0].text} Ship {number} carried grain.", "en") for number in range(10)]
    judge.judge(CLAIM, passages)
    begun = time.perf_counter()
    judge.judge(CLAIM, passages)
    assert time.perf_counter() - begun < 0.25  # ten times what a quiet machine takes


@needs_weights
def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "weights")
    with (tmp_path / "weights" / FILE).open("ab") as file:
        file.write(b"x")
    with pytest.raises(WeightsUnavailable, match="not the file that was shipped"):
        load(tmp_path / "weights")


@needs_weights
def test_the_manifest_says_what_the_weights_were_made_from() -> None:
    manifest = json.loads((FOLDER / MANIFEST).read_text("utf-8"))
    assert tuple(manifest["features"]) == FEATURES
    assert manifest["made_from"].keys() == {"check_covid", "farstail", "own", "scifact"}


def test_missing_weights_are_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(WeightsUnavailable, match=r"python -m claims\.stance\.build"):
        load(tmp_path)


READER = Reader(None, {}, np.zeros((0, 4), np.float32), {})


def compare_texts(claim: str, passage: str) -> Comparison:
    one, other = [READER.read(Text(each, "en")) for each in (claim, passage)]
    return compare(one, other)


def test_within_persian_both_families_are_heard_elsewhere_the_general_one_alone() -> None:
    said = np.zeros((len(FAMILIES), len(MODELS), len(KINDS), len(STANCES)))
    said[FAMILIES.index("persian"), :, :, 0], said[FAMILIES.index("general"), :, :, 1] = 3.0, 6.0
    rows = signal_rows(said, range(len(KINDS)), None)
    for kind, row in zip(KINDS, rows, strict=True):
        heard = {SIGNALS[at]: row[at] for at in np.flatnonzero(row)}
        assert all(name.endswith(f"_{kind}") for name in heard)
        assert heard[f"always_{kind}"] == 1
        assert heard[f"general_words_contradicts_{kind}"] == 4
        assert heard.get(f"persian_trees_supports_{kind}") == (2 if kind == "fa" else None)


def test_another_period_is_not_comparable() -> None:
    assert not comparable(compare_texts("Exports rose in 1999.", "Wages and imports fell in 2015."))
    assert comparable(compare_texts("Exports rose in 1999.", "Exports did not rise in 1999."))
