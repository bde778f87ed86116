"""Does the search form unify spellings and keep the way back?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text import fold, fold_digits, foreign_letters, key, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كتاب‌هاي", "کتابهای"),
        ("مسئولیّت", "مسیولیت"),
        ("آسیا", "اسیا"),
        ("خانۀ", "خانه"),
        ("۱۴۰۴", "1404"),
        ("٤٢", "42"),
        ("Nurlı Zhól", "nurli zhol"),
        ("Straße", "strasse"),
        ("ﬁnance", "finance"),
        ("ﻻله", "لاله"),
        ("۱۸٫۶۹", "18.69"),
        ("North–South", "north-south"),
        ("China’s", "china's"),
        ("کـــتاب", "کتاب"),
        ("Łódź", "lodz"),
        ("ЁЛКА", "елка"),
        ("Aliyev\u00ad", "aliyev"),
        ("\u200fسلام\u200e", "سلام"),
        ("املاء", "املا"),
        ("what\u00a0is", "what is"),
    ],
)
def test_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert key(one) == key(other) == other


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert key(key(text)) == key(text) == fold(text).text


@given(st.text(), st.data())
def test_every_folded_span_leads_back_to_its_source(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    span = folded.span(start, end)
    assert 0 <= span.start <= span.end <= len(text)
    assert folded.text[start:end] in key(span.cut(text))


def test_a_span_found_in_the_search_form_cuts_the_word_as_written() -> None:
    source = "در سیاستِ حمل‌ونقلِ ﻻهور"
    folded = fold(source)
    start = folded.text.index(key("حملونقل"))
    assert folded.span(start, start + len("حملونقل")).cut(source) == "حمل‌ونقل"


@given(st.text())
def test_folding_digits_moves_nothing(text: str) -> None:
    assert len(fold_digits(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "mends"),
    [
        ("شبکه پشתיبانی منطقه", [("תי", "تی")]),
        ("از פاریس تا שهر", [("פ", "ف"), ("ש", "ش")]),
        ("the Bаnk of Rоme", [("а", "a"), ("о", "o")]),
        ("город Mосква стоит", [("M", "М")]),
        ("the word שלום alone", []),
        ("5 μg of IPv6, ΔT", []),
        ("سازمان NATOدر", []),
        ("plain words", []),
    ],
)
def test_letters_of_another_script_inside_a_word_are_named_and_mended(text: str, mends: list[tuple[str, str]]) -> None:
    assert [(span.cut(text), mend) for span, mend in foreign_letters(text)] == mends


def test_words_keep_half_spaces_apostrophes_hyphens_and_decimals() -> None:
    text = "می‌رود، China’s شمال-جنوب (18,7) Zhól-2!"
    assert [word.text for word in words(text)] == ["می‌رود", "China’s", "شمال-جنوب", "18,7", "Zhól-2"]
    assert all(word.span.cut(text) == word.text for word in words(text))


@pytest.mark.slow
def test_a_million_characters_fold_in_no_time(benchmark_text: str = "سیاستِ حمل‌ونقل Zhól " * 48_000) -> None:
    assert len(fold(benchmark_text).text) < len(benchmark_text)
