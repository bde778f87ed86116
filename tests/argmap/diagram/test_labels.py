"""Do lines fit their boxes, and do they leave clean?"""

import pytest
from builders import ENGLISH_EVIDENCE, PERSIAN_EVIDENCE
from hypothesis import given, settings
from hypothesis import strategies as st

from argmap import typefaces
from argmap.diagram.labels import ELLIPSIS, Ruler, Style, clean, direction_of, isolated, ruler, wrap

LATIN = Style(typefaces.at_hand().latin, 400, 10.0)
PERSIAN = Style(typefaces.at_hand().persian, 400, 10.0)


@pytest.mark.parametrize(("text", "style"), [(ENGLISH_EVIDENCE[0], LATIN), (PERSIAN_EVIDENCE[0], PERSIAN)])
def test_every_line_fits_and_no_word_is_lost(text, style):
    lines = wrap(text, 150.0, style, 20, ruler())
    assert len(lines) > 3 and all(ruler().width(line, style) <= 150.0 for line in lines)
    assert " ".join(line.strip("\u200e\u200f") for line in lines) == text


@pytest.mark.slow
@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_wraps_within_its_lines(text):
    lines = wrap(text, 120.0, LATIN, 3, ruler())
    assert len(lines) <= 3
    assert all(ruler().width(line, LATIN) <= 121.0 or len(line.strip("\u200e\u200f")) == 1 for line in lines)


def test_what_does_not_fit_is_cut_at_a_word_and_marked():
    lines = wrap(ENGLISH_EVIDENCE[0], 150.0, LATIN, 2, ruler())
    assert len(lines) == 2 and lines[-1].endswith(ELLIPSIS)
    assert lines[-1].removesuffix(ELLIPSIS).strip().split()[-1] in ENGLISH_EVIDENCE[0].split()


def test_a_long_address_breaks_after_its_joiners():
    address = "https://example.org/" + "/".join(["section"] * 12)
    assert all(line.endswith(("/", "section")) for line in wrap(address, 120.0, LATIN, 30, ruler()))


def test_twenty_thousand_characters_are_cut_short():
    assert len("".join(wrap("x" * 20_000, 200.0, LATIN, 4, ruler()))) < 400


def test_control_characters_and_surrogates_go_half_spaces_stay():
    assert clean("a\x00b\x1b\ufffe\U0001f600\ud800 می‌رود\n\u202ec\u202c") == "ab\U0001f600\ufffd می‌رود c"


def test_latin_runs_broken_over_persian_lines_keep_their_comma():
    text = "این یافته را پیش‌تر پژوهشگران دیگری گزارش کرده بودند (Rahimi, Stone, Okafor, Lindqvist and Harrington, 2019)."
    lines = wrap(text, 120.0, PERSIAN, 9, ruler(), "rtl")
    broken = [line for line in lines[:-1] if line.rstrip("\u200e").endswith(",")]
    assert broken and all(line.endswith("\u200e") for line in broken)


def test_each_line_is_closed_in_its_own_direction():
    assert isolated("متن", "rtl") == "\u202bمتن\u202c"
    assert isolated("text", "ltr") == "\u202atext\u202c"


def test_direction_is_that_of_the_first_letter():
    assert direction_of("«۱۲» کتاب book") == "rtl"
    assert direction_of("12 (book) کتاب") == "ltr"
    assert direction_of("…", "rtl") == "rtl"


def test_without_any_font_a_width_is_guessed():
    assert 40 < Ruler({}).width("ten letters", LATIN) < 80
