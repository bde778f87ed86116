"""Do the forms of one Persian word meet, and other words stay apart?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.languages.fa.morphology import stem


@pytest.mark.parametrize(
    "forms",
    [
        "کشور کشورها کشورهای کشورهایی کشورهایشان کشوری",
        "برنامه برنامه‌ها برنامه‌های برنامه‌ای برنامهای",
        "وابسته وابستگی وابستگی‌ها",
        "آسیا آسیایی",
        "رابطه روابط رابطه‌ای",
        "بازیگر بازیگران بازیگری",
        "تحول تحولات",
        "می‌گیرد میگیرند گرفت گرفته گرفتند نمی‌گیرد گرفته‌اند گرفتن",
        "بزرگ بزرگ‌تر بزرگترین",
        "سرمایه سرمایه‌ای سرمایه‌ها",
        "دانشجو دانشجویان",
        "نتیجه نتایج",
        "کارگر کارگران كارگري",
    ],
)
def test_forms_of_one_word_share_their_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ایران", "ایرج"),
        ("سازمان", "ساز"),
        ("دختر", "دخ"),
        ("میراث", "راث"),
        ("افغانستان", "افغان"),
        ("انسان", "انس"),
        ("درمان", "در"),
        ("سرمایه", "سرما"),
    ],
)
def test_words_that_only_look_inflected_stay_whole(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@given(st.text(alphabet="ابتپدرسشمنهویکگلفق\u200c", max_size=14))
def test_a_stem_is_no_longer_than_its_word_and_never_lost(word: str) -> None:
    plain = word.replace("\u200c", "")
    assert bool(stem(word)) == bool(plain)
