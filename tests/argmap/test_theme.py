"""Does meaning reach every eye: contrast, signs that differ, words in both languages?"""

import re
from itertools import combinations

import pytest
from builders import graph, link

from argmap import theme
from argmap.theme import RELATIONS, STANDINGS, THEMES, Relation
from claims.errors import InvalidSetting
from claims.vocabulary import CitationProblem, NodeKind, Semantics, Silence, Stance, Standing


@pytest.mark.parametrize("palette", THEMES.values(), ids=THEMES)
def test_all_text_can_be_read_on_what_it_stands_on(palette):
    for letters in (palette.ink, palette.quiet, palette.flag):
        for ground in (palette.paper, palette.box, palette.head):
            assert theme.contrast(letters, ground) >= 4.5


@pytest.mark.parametrize("palette", THEMES.values(), ids=THEMES)
def test_lines_stand_out_from_the_paper(palette):
    assert all(theme.contrast(look.colour, palette.paper) >= 3.0 for look in RELATIONS.values())
    assert theme.contrast(palette.rule, palette.paper) >= 3.0


def test_contrast_after_the_standard():
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_no_two_meanings_share_a_sign_and_no_two_standings_a_line():
    signs = [look.sign for look in (*RELATIONS.values(), *STANDINGS.values())]
    assert len(set(signs)) == len(signs)
    assert all(a.line != b.line for a, b in combinations(STANDINGS.values(), 2))


def test_colours_have_six_digits():
    colours = [value for palette in THEMES.values() for value in (palette.paper, palette.ink, palette.quiet, palette.flag)]
    assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in [*colours, *(look.colour for look in RELATIONS.values())])


@pytest.mark.parametrize("language", theme.INTERFACE_LANGUAGES)
def test_everything_has_a_word(language):
    names = [theme.kind_word(kind, language) for kind in NodeKind]
    names += [theme.word(relation.value, language) for relation in Relation]
    names += [theme.standing_word(standing, language) for standing in Standing]
    names += [theme.problem_word(problem, language) for problem in CitationProblem]
    names += [theme.semantics_word(semantics, language) for semantics in Semantics]
    names += [theme.silence_word(silence, language) for silence in Silence]
    assert all(names) and len(set(names)) == len(names)


def test_counts_are_in_the_digits_of_the_language():
    assert theme.counted("fold.evidence", 12) == "12 more pieces of evidence"
    assert theme.counted("fold.evidence", 1) == "1 more piece of evidence"
    assert theme.counted("fold.evidence", 12, "fa") == "۱۲ شاهد دیگر"


def test_a_link_that_contradicts_a_link_undercuts_it():
    base = graph(1, 1)
    undercut = link("u", "c1", "le1", Stance.CONTRADICTS)
    assert theme.relation(base, undercut) is Relation.UNDERCUTS
    assert theme.relation(base, base.edges[0]) is Relation.SUPPORTS


def test_blending_goes_from_one_colour_to_the_other():
    assert theme.blend("#000000", "#FFFFFF", 1.0) == "#000000"
    assert theme.blend("#000000", "#FFFFFF", 0.6) == "#666666"


def test_an_unknown_theme_is_refused_with_the_known_ones():
    with pytest.raises(InvalidSetting, match="high-contrast"):
        theme.palette("sepia")
