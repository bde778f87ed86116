"""Is a name refused where something hides in it, and do two names that look the same have one skeleton?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argmap.names import has_hidden, skeleton, tidy

ALIKE = [
    ("paypal", "p\u0430yp\u0430l"),  # Cyrillic а
    ("Bepa", "Вера"),  # all of it Cyrillic
    ("Вера", "вера"),
    ("van", "νan"),  # Greek nu
    ("NINA", "ΝΙΝΑ"),
    ("Mona", "rnona"),
    ("Ian", "1an"),
    ("IAN", "lan"),
    ("Omid", "0mid"),
    ("Omid", "OMID"),
    ("José", "jose"),
    ("Ali", "Ａｌｉ"),
    ("fiona", "ﬁona"),
    ("علی‌رضا", "علي رضا"),
    ("کاظم", "كاظم"),
    ("علی ۲", "علی 2"),
    ("Dr  Rahimi", "dr rahimi"),
]
APART = [("Nana", "Hana"), ("Ali", "Eli"), ("حسن", "حسین"), ("سارا", "ساره"), ("Вера", "Вена"), ("Nima", "Mina")]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_look_the_same_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other) != ""


@pytest.mark.parametrize(("one", "other"), APART)
def test_names_that_differ_to_the_eye_stay_apart(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


HIDING = ["a\u200bb", "a\u202eb", "a\u2066b", "a\u200db", "a\u200cb", "\ufeffali", "ali\ufe0f", "a\u3164b", "a\u00adb"]
HIDING += ["a\0b", "\ud800", "\ue000", "ali\u034f", "\u200cعلی", "علی\u200c", "a\u0301\u0301\u0301\u0301"]


@pytest.mark.parametrize("name", HIDING)
def test_what_nobody_sees_is_found(name: str) -> None:
    assert has_hidden(name)


@pytest.mark.parametrize("name", ["Ali Rezaei", "علی‌رضا", "Nguyễn", "O'Brien", "مُحَمَّد", "張偉", "Zoë-Ann", "Жанна Б."])
def test_real_names_hide_nothing(name: str) -> None:
    assert not has_hidden(tidy(name)) and skeleton(name)


def test_a_tidy_name_has_one_blank_between_words() -> None:
    assert tidy(" Ali \t\n Rezaei ") == "Ali Rezaei"


@given(st.text(max_size=40))
def test_any_text_has_a_skeleton_that_blanks_do_not_change(text: str) -> None:
    assert skeleton(f" {text} ") == skeleton(text)
    assert " " not in skeleton(text)
