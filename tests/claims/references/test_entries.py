"""Are the entries of a list found as the list sets them, and torn ones joined?"""

import time

import pytest

from claims.readers.document import Block, Document, Span
from claims.references import Reference, listed
from claims.sections import Outline, Section
from claims.vocabulary import BlockKind, SectionRole

P, L, H, N = BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.HEADING, BlockKind.NOISE

WELLS = "Okafor, N. J., & Lindqvist, P. (2019). Household water storage. Journal of Hydrology, 12(3), 45–67."
PONDS = "Sato, Y. (2021). Ponds and pavements. Urban Cooling, 3(1), 8–19. https://doi.org/10.5555/uc.3.8"
SHADE = "van den Berg, T. (2020). Shade is enough. Urban Cooling, 2(4), 101–118."
SALT = "صالحی، نرگس (۱۳۸۷)، «راه‌های نمک»، فصلنامه جغرافیا، دوره ۳، شماره ۲، صص ۱۱-۳۰."


def references(*blocks: tuple[BlockKind, str]) -> tuple[Reference, ...]:
    text, made = "", []
    for kind, words in blocks:
        made.append(Block(kind, Span(len(text), len(text) + len(words))))
        text += words + "\n\n"
    section = Section(("References",), SectionRole.REFERENCES, 0, len(made), "en")
    found = listed(Document(text, tuple(made)), Outline((section,), (0,) * len(made)))
    for each in found:
        assert all(0 <= span.start < span.end <= len(text) for span in each.spans)
    return found


def raws(*blocks: tuple[BlockKind, str]) -> list[str]:
    return [each.raw for each in references(*blocks)]


def test_items_paragraphs_and_lines_are_entries_alike() -> None:
    entries = [WELLS, PONDS, SHADE, SALT]
    assert raws(*((L, entry) for entry in entries)) == entries
    assert raws(*((P, entry) for entry in entries)) == entries
    assert raws((P, "\n".join(entries))) == entries


def test_numbers_count_on_inside_a_paragraph() -> None:
    begun, ended = SHADE.split(" 2(4)")
    torn = [(P, f"1. {WELLS} 2. {PONDS}"), (P, f"3. {begun}"), (P, f"2(4){ended} 4. {SALT}")]
    assert raws(*torn) == [WELLS, PONDS, SHADE, SALT]
    assert raws((P, f"1. {WELLS} vol. 2. Oslo: Fjord.")) == [f"{WELLS} vol. 2. Oslo: Fjord."]


def test_wrapped_lines_stay_together() -> None:
    wrapped = WELLS.replace(" Journal", "\nJournal") + "\n" + PONDS.replace(" Urban", "\n    Urban")
    assert raws((P, wrapped)) == [WELLS, PONDS]


@pytest.mark.parametrize("form", ["[{}] ", "{}. ", "({}) ", "{}- "])
@pytest.mark.parametrize("digits", ["0123456789", "۰۱۲۳۴۵۶۷۸۹"])
def test_numbers_are_labels(form: str, digits: str) -> None:
    lines = [form.format(digits[number]) + entry for number, entry in enumerate([WELLS, PONDS, SALT], start=1)]
    assert [(each.label, each.raw) for each in references((P, "\n".join(lines)))] == [("1", WELLS), ("2", PONDS), ("3", SALT)]
    assert [each.label for each in references(*((P, line) for line in lines))] == ["1", "2", "3"]


def test_numbers_in_one_run_on_paragraph() -> None:
    assert raws((P, f"[1] {WELLS} [2] {PONDS} [3] {SALT}")) == [WELLS, PONDS, SALT]


def test_in_a_numbered_list_only_numbers_open() -> None:
    torn = "[1] N. Okafor, “Low-power sensing,” in Proceedings of the 35th International\nConference on Wells, 2018, pp. 5–9."
    assert [each.csl["page"] for each in references((P, torn), (P, f"[2] {PONDS}"))] == ["5-9", "8-19"]


def test_alphabetic_labels() -> None:
    assert [each.label for each in references((P, f"[Oka19] {WELLS}"), (P, f"[Sat21] {PONDS}"))] == ["Oka19", "Sat21"]


@pytest.mark.parametrize("heading", ["فارسی", "**English**", "الف) منابع فارسی", "Persian sources", "ب. منابع لاتین:"])
def test_subheadings_are_no_entries(heading: str) -> None:
    assert raws((H, "References"), (P, heading), (L, SALT), (P, heading), (L, WELLS)) == [SALT, WELLS]


@pytest.mark.parametrize("cut", ["Household", "Journal", "Hydrology", "12(3)", "45–67"])
@pytest.mark.parametrize("kind", [L, P])
def test_an_entry_torn_over_two_blocks_is_one_with_two_spans(cut: str, kind: BlockKind) -> None:
    at = WELLS.index(cut)
    found = references((kind, PONDS), (kind, WELLS[:at].rstrip()), (kind, WELLS[at:]), (kind, SALT))
    assert [each.raw for each in found] == [PONDS, WELLS, SALT]
    assert [len(each.spans) for each in found] == [1, 2, 1]


def test_a_torn_bold_name_is_whole() -> None:
    first, second = 'Conti, N. (2015), "Splitting Issues", **Problems of Post-**', "Communism**, Vol. 62, No. 5, pp. 299–311."
    assert references((L, first), (L, second))[0].csl["container-title"] == "Problems of Post-Communism"


def test_in_a_list_that_puts_names_and_year_first_what_does_not_is_a_half() -> None:
    entries = [
        f'Sato, Y. ({year}), "Ponds of {year}", **Urban Cooling**, Vol. 3, No. 1, pp. 8–19.' for year in range(2010, 2016)
    ]
    torn = 'Mehta, A. (2016), "Thresholds", in: Rao, L. (ed.), **Houses of the Indian'
    found = references(
        *((L, each) for each in entries), (L, torn), (L, "Ocean**, Delhi: Monsoon Books, pp. 88-112, (Accessed on: 2/3/2019).")
    )
    assert len(found) == 7 and len(found[-1].spans) == 2
    assert found[-1].csl["page"] == "88-112"


def test_running_heads_and_what_follows_the_list_are_no_entries() -> None:
    at = WELLS.index("Journal")
    blocks = [
        (P, WELLS[:at]),
        (P, "Wells of the North"),
        (N, "42"),
        (P, WELLS[at:]),
        (P, "All rights reserved by the publisher"),
    ]
    assert raws(*blocks) == [WELLS]


def test_a_medical_name_with_a_particle_opens() -> None:
    wounds = "van der Meer JH, de Souza AB. Wound care in the tropics. 3rd ed. Geneva: Meridian; 2014."
    assert raws((P, WELLS), (P, wounds)) == [WELLS, wounds]


def test_small_particles_open_entries_but_small_words_do_not() -> None:
    assert raws((P, PONDS), (P, SHADE), (P, "and its costs. Urban Cooling, 5(1), 3.")) == [
        PONDS,
        SHADE + " and its costs. Urban Cooling, 5(1), 3.",
    ]


def test_the_same_author_is_carried_on() -> None:
    found = references((P, WELLS), (P, "———. (2020). Jars. Journal of Hydrology, 13(1), 1–9."))
    assert found[1].csl["author"] == found[0].csl["author"]


def test_what_the_format_declares_is_kept_and_its_gaps_are_filled() -> None:
    item: dict[str, object] = {
        "id": "B7",
        "type": "article-journal",
        "title": "Household water storage",
        "_span": [0, len(WELLS)],
    }
    document = Document(WELLS, (Block(L, Span(0, len(WELLS)), label="7"),), references=(item,))
    (reference,) = listed(document, Outline((), ()))
    assert reference.label == "7"
    assert (reference.csl["id"], reference.csl["page"], reference.spans) == ("B7", "45-67", (Span(0, len(WELLS)),))


def test_no_list_no_references() -> None:
    document = Document(WELLS, (Block(P, Span(0, len(WELLS))),))
    assert listed(document, Outline((Section((), SectionRole.BODY, 0, 1, "en"),), (0,))) == ()


@pytest.mark.parametrize("piece", ["a", "A ", "[1] ", "(", '"', "a، ", "A. ", "**", "http://", "In: ", "2019 ", "Smith AB, "])
def test_no_text_makes_the_rules_run_wild(piece: str) -> None:
    started = time.process_time()
    references((L, piece * (60_000 // len(piece))))
    assert time.process_time() - started < 15


@pytest.mark.slow
def test_a_thousand_entries_do_not_run_away() -> None:
    blocks = [(L, entry) for entry in (WELLS, PONDS, SHADE, SALT) * 250]
    started = time.process_time()
    assert len(references(*blocks)) == 1000
    assert time.process_time() - started < 15


def test_editors_are_known_in_arabic_letters_too() -> None:
    (entry,) = references((P, "درويش طالقاني، يحيي (۱۳۶۶). سياحت نامه. تصحيح پروانه صفايي. قزوين: انتشارات مينودر."))
    assert entry.csl["title"] == "سياحت نامه"
    assert [person["family"] for person in entry.csl["editor"]] == ["صفايي"]
