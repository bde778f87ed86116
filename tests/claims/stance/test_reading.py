"""Does a text taken apart show what is negated, what stands opposed, and which figures it names?"""

import numpy as np
import pytest

from claims.stance.comparison import COMPARED, Comparison, compare, features
from claims.stance.cues import axes, is_negated_verb, opposites, without_negation
from claims.stance.reading import Reader, Reading
from claims.stance.reasons import CODES, GROUPS, found
from claims.stance.values import Text

READER = Reader(None, {}, np.zeros((0, 4), np.float32), {})


def read(text: str, language: str = "en") -> Reading:
    return READER.read(Text(text, language))


def pair(claim: str, passage: str, claim_language: str = "en", language: str = "en") -> Comparison:
    return compare(read(claim, claim_language), read(passage, language))


def negated(reading: Reading) -> set[str]:
    return {word for word, under in zip(reading.written, reading.negated, strict=True) if under}


def test_an_english_negation_reaches_forward_within_its_clause() -> None:
    assert {"lower", "fares"} <= negated(read("The reform did not lower fares, and riders left."))
    assert "riders" not in negated(read("The reform did not lower fares, and riders left."))


def test_a_contracted_negation_counts() -> None:
    assert "lower" in negated(read("The reform didn't lower fares."))


def test_a_persian_verb_negates_backwards() -> None:
    assert "کاهش" in negated(read("این اصلاح بهای بلیت را کاهش نداد.", "fa"))
    assert not negated(read("این اصلاح بهای بلیت را کاهش داد.", "fa"))


def test_two_negations_cancel() -> None:
    assert "profitable" not in negated(read("It is not never profitable."))


@pytest.mark.parametrize("verb", ["نمیشود", "نداشت", "نرسید", "نکردهاند", "نشده"])
def test_negated_verbs(verb: str) -> None:
    assert is_negated_verb(verb)


@pytest.mark.parametrize("word", ["نامه", "نظام", "نفت", "نهاد", "نخست"])
def test_words_that_only_begin_with_it(word: str) -> None:
    assert not is_negated_verb(word)


def test_negating_affixes() -> None:
    assert (without_negation("unequal"), without_negation("نابرابر"), without_negation("equal")) == ("equal", "برابر", "")


def test_opposites_are_many_and_stand_across_languages() -> None:
    assert len(axes()) > 150
    assert {side.axis for side in opposites()["افزایش"]} & {side.axis for side in opposites()["decline"]}


def test_opposite_words_are_found_across_languages() -> None:
    said = {each.code: each.words for each in found(pair("Exports rose.", "صادرات کاهش یافت.", "en", "fa"))}
    assert said["opposite_words"] == ("rose", "کاهش")


def test_a_negation_turns_opposites_round() -> None:
    assert features(pair("Exports rose.", "Exports did not decline."))["agreed"] > 0
    assert features(pair("Exports rose.", "Exports did not rise."))["opposed"] > 0


def test_figures_that_clash_are_shown_with_both() -> None:
    said = {
        each.code: each.words for each in found(pair("The tax was 12% of income.", "مالیات ۱۸ درصد درآمد بود.", "en", "fa"))
    }
    assert said["figure_clashes"] == ("12%", "۱۸ درصد")
    same = {
        each.code: each.words for each in found(pair("The tax was 18% of income.", "مالیات ۱۸ درصد درآمد بود.", "en", "fa"))
    }
    assert same["figure_agrees"] == ("18%", "۱۸ درصد")


def test_years_of_two_calendars_are_one() -> None:
    counted = features(pair("It began in 2016.", "در سال ۱۳۹۵ آغاز شد.", "en", "fa"))
    assert (counted["years_met"], counted["years_other"]) == (1, 0)


def test_only_against_more() -> None:
    assert features(pair("Only farmers paid.", "Farmers and traders paid."))["only_against_more"] == 1


def test_the_features_have_one_order_and_are_finite() -> None:
    for counted in (features(pair("", "")), features(pair("Exports rose.", "")), features(pair("", "Exports rose by 3%."))):
        assert tuple(counted) == COMPARED
        assert np.isfinite(list(counted.values())).all()


def test_every_group_names_features_and_every_code_is_explained() -> None:
    assert {name for group in GROUPS.values() for name in group} <= set(COMPARED)
    claim, passage = (
        "All farmers always paid 12% in 1999, but never more.",
        "Only some farmers planned to pay 18% in 2005, not less.",
    )
    assert {each.code for each in found(pair(claim, passage))} <= CODES.keys()
