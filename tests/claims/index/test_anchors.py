"""Are figures, names, quoted terms and cited works recognised, however either text writes them?"""

import pytest

from claims.index.anchors import Anchors
from claims.index.marks import FIGURES, NAMES, QUOTES, WORKS
from claims.index.records import Record, Work
from claims.spans import Span
from claims.text import key, language
from tests.index_samples import Dictionary


def anchors(*texts: str, works: tuple[Work, ...] = (), marks: tuple[Span, ...] = ()) -> Anchors:
    """An index of these texts; what is cited, the last one cites."""
    plain = [Record(text, key(text), language(text)) for text in texts[:-1]]
    last = Record(texts[-1], key(texts[-1]), language(texts[-1]), works=works, marks=marks)
    return Anchors([*plain, last], {"fa": Dictionary()})


@pytest.mark.parametrize(
    ("asked", "written", "found"),
    [
        ("It cost 18.7 million dollars.", "هزینه آن ۱۸٫۷ میلیون دلار بود.", True),
        ("Output grew by 12.5 percent.", "تولید ۱۲/۵ درصد رشد کرد.", True),
        ("Output grew by 12.5 percent.", "Some 12.6 % of output was lost.", True),
        ("Output grew by 12.5 percent.", "Some 14 % of output was lost.", False),
        ("Output grew by 50 percent.", "It is 50 km long.", False),
        ("It was signed in 2021.", "این سند در سال ۱۴۰۰ امضا شد.", True),
        ("It was signed in 2021.", "این سند در سال ۱۳۹۰ امضا شد.", False),
        ("Three gates were shut.", "۳ دروازه بسته شد.", True),
    ],
)
def test_a_figure_is_the_same_in_any_digits_unit_and_calendar(asked: str, written: str, found: bool) -> None:
    index = anchors("Nothing is counted here.", "نه اینجا.", written)
    assert bool(index.kinds(asked, "en")[FIGURES][2] > 0) is found


def test_an_equal_figure_counts_more_than_a_rounded_one_and_a_rare_more_than_a_common() -> None:
    scores = anchors("It was 7,240 tons.", "It was 7,250 tons.", "It was 99 tons.", "It was 99 tons.", "It was 99 tons.")
    asked = scores.kinds("It was 7,250 tons.", "en")[FIGURES]
    assert asked[1] > asked[0] > scores.kinds("It was 99 tons.", "en")[FIGURES][2] > 0


@pytest.mark.parametrize(
    ("asked", "written"),
    [("He was met by Tokayev.", "در آنجا توکایف را دید."), ("در آنجا توکایف را دید.", "He was met by Tokayev.")],
)
def test_a_name_is_found_in_the_other_script(asked: str, written: str) -> None:
    index = anchors("Nobody is met here by the gate.", "کسی اینجا نیست.", written)
    assert list(index.kinds(asked, language(asked))[NAMES] > 0) == [False, False, True]


def test_a_word_at_the_beginning_of_a_sentence_is_no_name_for_its_capital() -> None:
    index = anchors("Barley was sold.", "He said that Barley sold it.")
    assert list(index.kinds("They saw Barley there.", "en")[NAMES] > 0) == [False, True]


def test_a_quoted_term_is_found_where_the_claim_uses_it_in_either_language() -> None:
    index = anchors(
        "This is what we call a “guild bridge”.", "«پل صنف» را چنین می‌خوانند.", "A bridge fell, and a guild with it."
    )
    used = index.kinds("The guild bridges were many.", "en")[QUOTES]
    assert used[0] > 0 and used[1] > 0 and used[2] == 0
    asked = index.kinds("What is “guild bridge” supposed to mean?", "en")[QUOTES]
    assert asked[0] > 0 and asked[1] > 0


@pytest.mark.parametrize("asked", ["Pradhan (2022) holds that wagons wait.", "پرادهان (۲۰۲۲) چنین می‌گوید."])
def test_a_claim_that_names_a_work_finds_what_cites_it(asked: str) -> None:
    text = "واگن‌ها منتظرند (پرادهان، ۲۰۲۲)."
    index = anchors("Wagons wait.", "واگن‌ها منتظرند.", text, works=(Work(("پرادهان", "Pradhan"), (2022, 2022)),))
    assert list(index.kinds(asked, language(asked))[WORKS] > 0) == [False, False, True]
    other_year = asked.replace("2022", "2011").replace("۲۰۲۲", "۲۰۱۱")
    assert not index.kinds(other_year, language(asked))[WORKS].any()


def test_the_year_of_a_citation_is_no_figure_of_the_passage() -> None:
    text = "Wagons wait (Pradhan, 2022)."
    index = anchors("Nothing.", text, works=(Work(("Pradhan",), (2022, 2022)),), marks=(Span(12, 27),))
    assert not index.kinds("Wagons waited in 2022.", "en")[FIGURES].any()
