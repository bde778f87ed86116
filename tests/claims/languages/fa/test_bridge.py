"""Do counting, alignment, table, student and gloss keep what the bridge promises, on small texts and as they ship?"""

from pathlib import Path

import numpy as np
import pytest

from claims.errors import WeightsUnavailable
from claims.languages.fa import bridge
from claims.languages.fa.alignment import count
from claims.languages.fa.counting import forms, terms
from claims.languages.fa.student import Student
from claims.languages.fa.table import Table

SMALL = [
    (("the", "red", "bridge"), ("پل", "سرخ"), 1.0),
    (("the", "old", "bridge"), ("پل", "کهن"), 1.0),
    (("the", "red", "house"), ("خان", "سرخ"), 1.0),
    (("the", "old", "house"), ("خان", "کهن"), 1.0),
]


@pytest.fixture(scope="module")
def persian() -> bridge.Persian:
    return bridge.load()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("سرمایه‌گذاری", "سرمایه گذاری"),
        ("کتاب‌ها", "کتابها"),
        ("کتاب‌ها", "کتاب ها"),
        ("می‌شود", "می شود"),
        ("ميكند", "می‌کند"),
        ("۱۸٫۷", "18.7"),
        ("organisation", "organization"),
        ("labour", "labor"),
        ("centres", "center"),
        ("defence", "defense"),
        ("China's", "China"),
    ],
)
def test_spellings_of_one_word_are_counted_as_one(one: str, other: str) -> None:
    assert forms(one) == forms(other)


def test_terms_stand_where_the_text_has_them() -> None:
    text = "رشد ۱۸٫۷ درصدیِ GDP didn't last; کتاب ها ماندند."
    assert [text[term.start : term.end] for term in terms(text)] == [
        "رشد",
        "۱۸٫۷",
        "درصدی",
        "GDP",
        "did",
        "'t",
        "last",
        "کتاب ها",
        "ماندند",
    ]


def test_agreement_finds_which_word_says_which() -> None:
    table = Table.counted(count(SMALL))
    for english, persian_form in (("red", "سرخ"), ("old", "کهن"), ("bridge", "پل"), ("house", "خان")):
        assert next(iter(table.said(english, "en"))) == persian_form
        assert next(iter(table.said(persian_form, "fa"))) == english


def test_the_same_pairs_give_the_same_table() -> None:
    one, other = Table.counted(count(SMALL)).arrays(), Table.counted(count(SMALL)).arrays()
    assert {name: held.tobytes() for name, held in one.items()} == {name: held.tobytes() for name, held in other.items()}


def test_a_table_comes_back_from_its_arrays() -> None:
    table = Table.counted(count(SMALL))
    again = Table.of_arrays(table.arrays())
    for word in table.english:
        assert again.said(word, "en") == pytest.approx(table.said(word, "en"), abs=1e-4)


def test_no_pairs_give_an_empty_table() -> None:
    assert dict(Table.counted(count([])).said("red", "en")) == {}


def test_what_is_known_leaves_the_new_word_to_the_new_word() -> None:
    table = Table.counted(count(SMALL))
    sharpened = table.sharpened([(("old", "aqueduct"), ("ابراه", "کهن"))])
    assert next(iter(sharpened.said("aqueduct", "en"))) == "ابراه"
    assert next(iter(sharpened.said("old", "en"))) == "کهن"
    assert dict(table.said("aqueduct", "en")) == {}


def test_a_student_comes_back_from_its_arrays_and_leaves_the_unknown_at_zero() -> None:
    weights = np.random.default_rng(0).normal(size=(2 + 16, 8)).astype(np.float32)
    student = Student.of_weights(["پل", "کهن"], weights, 16)
    again = Student.of_arrays(student.arrays())
    assert np.array_equal(student.vectors(["پل کهن"]), again.vectors(["پل کهن"]))
    assert np.linalg.norm(student.vectors(["پل کهن"])) == pytest.approx(1, abs=1e-6)
    assert not student.vectors(["", "؟!"]).any()


def test_what_ships_translates_scholarly_words_both_ways(persian: bridge.Persian) -> None:
    for english, persian_word in (
        ("policy", "سیاست"),
        ("investment", "سرمایه‌گذاری"),
        ("railway", "راه‌آهن"),
        ("dependence", "وابستگی"),
    ):
        assert forms(persian_word)[0] in list(persian.said(forms(english)[0], "en"))[:5]
        assert forms(english)[0] in list(persian.said(forms(persian_word)[0], "fa"))[:5]


def test_what_ships_says_shares_that_are_shares(persian: bridge.Persian) -> None:
    for form in ("state", "trade", "the", "2015"):
        said = persian.said(form, "en")
        assert all(share > 0 for share in said.values())
        assert sum(said.values()) <= 1 + 1e-6
        assert list(said.values()) == sorted(said.values(), reverse=True)


def test_a_persian_sentence_lies_nearer_its_translation_than_another(persian: bridge.Persian) -> None:
    near, far = (
        persian.vectors(["بهای نان در زمستان بالا رفت.", "بهای گندم در بهار بالا رفت."]),
        persian.vectors(["مادرم دیروز به دانشگاه رفت."]),
    )
    assert near[0] @ near[1] > near[0] @ far[0] + 0.1


def test_a_gloss_gives_the_drift_both_ways(persian: bridge.Persian) -> None:
    assert {"policy", "foreign"} & set(persian.gloss("سیاست خارجی کشورهای کوچک", "fa").split())
    assert "کشور" in persian.gloss("The country needs new railways.", "en")


def test_weights_that_are_missing_or_damaged_are_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsUnavailable, match="not in"):
        bridge.load(tmp_path)
    for name in (bridge.MANIFEST, *bridge.FILES):
        (tmp_path / name).write_bytes((bridge.FOLDER / name).read_bytes())
    (tmp_path / "table.npz").write_bytes((bridge.FOLDER / "table.npz").read_bytes()[:-1])
    with pytest.raises(WeightsUnavailable, match=r"table\.npz"):
        bridge.load(tmp_path)


def test_what_ships_is_compact() -> None:
    assert sum((bridge.FOLDER / name).stat().st_size for name in bridge.FILES) <= 30_000_000
