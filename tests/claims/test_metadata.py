"""What does a paper say of itself? Layouts of several journals, written for these tests; and the first paper."""

from dataclasses import replace
from pathlib import Path

import pytest

from claims.metadata import describe
from claims.metadata.issue import doi_in, pages_of, running_head
from claims.readers import markdown
from claims.readers.document import Author, Localised, Metadata
from claims.sections import outline
from claims.vocabulary import Calendar

ROOT = Path(__file__).resolve().parents[2]


def described(text: str) -> Metadata:
    document = markdown.read(text, "paper.md")
    return describe(document, outline(document))


def front(name: str) -> Metadata:
    """The metadata of a layout in ``samples/fronts``."""
    return described((ROOT / "tests" / "samples" / "fronts" / f"{name}.md").read_text(encoding="utf-8"))


def texts(entries: tuple[Localised, ...], language: str) -> list[str]:
    return [entry.text for entry in entries if entry.language == language]


def names(metadata: Metadata) -> list[list[str]]:
    return [[name.text for name in author.names] for author in metadata.authors]


# The first paper


@pytest.fixture(scope="module")
def first(first_paper: Path) -> Metadata:
    return described(first_paper.read_text(encoding="utf-8"))


def test_first_paper_has_both_titles_and_both_abstracts(first: Metadata) -> None:
    assert [title.language for title in first.titles] == ["en", "fa"]
    assert texts(first.titles, "en")[0].endswith("Anatomy of a Hedging Strategy")
    (english,), (persian,) = texts(first.abstracts, "en"), texts(first.abstracts, "fa")
    assert english.startswith("Central Asia") and english.endswith("countries.")
    assert persian.startswith("موقعیت راهبردی") and persian.endswith("حفظ کند.")


def test_first_paper_has_one_author_in_two_alphabets(first: Metadata) -> None:
    assert names(first) == [["Hanifeh Rigi", "حنیفه ریگی"]]
    (author,) = first.authors
    assert author.email == "hrigi@ut.ac.ir"
    assert [place.language for place in author.affiliations] == ["en", "fa"]


def test_first_paper_has_six_keywords_in_each_language(first: Metadata) -> None:
    assert texts(first.keywords, "en")[:2] == ["Multi-Vector Policy", "Hedging Strategy"]
    assert [len(texts(first.keywords, language)) for language in ("en", "fa")] == [6, 6]


def test_first_paper_says_where_it_appeared(first: Metadata) -> None:
    assert first.doi == "10.22059/JCEP.2026.409149.450392"
    assert (first.volume, first.issue, first.pages) == ("18", "2", "143-170")
    assert [name.text for name in first.journal] == ["Central Eurasia Studies", "مطالعات اوراسیای مرکزی"]
    assert [name.text for name in first.publisher] == ["University of Tehran", "دانشگاه تهران"]


def test_first_paper_dates_agree_across_the_calendars(first: Metadata) -> None:
    by_calendar = {
        calendar: {date.kind: date.gregorian for date in first.dates if date.calendar is calendar} for calendar in Calendar
    }
    assert by_calendar[Calendar.GREGORIAN] == by_calendar[Calendar.SOLAR_HIJRI]
    assert list(by_calendar[Calendar.GREGORIAN]) == ["received", "revised", "accepted", "online"]


# Our own papers


def test_example_has_two_authors_each_in_two_alphabets() -> None:
    metadata = described((ROOT / "examples" / "many-roads-one-gate.md").read_text(encoding="utf-8"))
    assert names(metadata) == [["Sara Mohebbi", "سارا محبی"], ["Timur Asanov", "تیمور آسانوف"]]
    assert [author.email.split("@")[0] for author in metadata.authors] == ["s.mohebbi", "asanov"]
    assert (metadata.volume, metadata.issue, metadata.pages) == ("7", "1", "77-92")
    assert texts(metadata.keywords, "en")[1] == "Transit Corridors"
    assert [date.gregorian for date in metadata.dates[:4]] == [date.gregorian for date in metadata.dates[4:]]


def test_marks_tie_authors_to_addresses_and_the_star_to_the_letterbox() -> None:
    metadata = described((ROOT / "tests/samples/papers/painted-crossings.md").read_text(encoding="utf-8"))
    assert names(metadata) == [["Helen Marchbank"], ["Tomas Oyelaran"], ["Ruth Sendall"]]
    assert [a.affiliations[0].text.split(",")[0] for a in metadata.authors] == [
        "School of Health Sciences", "Department of Transport Studies", "School of Health Sciences",
    ]  # fmt: skip
    assert metadata.authors[2].orcid == "0000-0002-1825-0097"
    assert metadata.journal[0].text == "Northmere Journal of Public Health"
    assert (metadata.volume, metadata.issue, metadata.pages) == ("11", "3", "201-214")
    assert [date.kind for date in metadata.dates] == ["received", "revised", "accepted", "published"]


def test_persian_only_paper() -> None:
    metadata = described((ROOT / "tests/samples/papers/reader-with-a-pen.md").read_text(encoding="utf-8"))
    assert names(metadata) == [["نرگس پیرایه"]]
    assert texts(metadata.keywords, "fa") == ["حاشیه‌نویسی", "چاپ سنگی", "تاریخ خواندن", "خواننده عام"]
    assert metadata.abstracts[0].text.startswith("خوانندگان گمنام")
    assert [date.gregorian for date in metadata.dates] == ["2021-06-02", "2021-11-21"]


# Layouts of other journals


def test_iranian_layout_with_the_author_and_his_post_on_one_line() -> None:
    metadata = front("posts-and-stars")
    assert names(metadata) == [["بهرام کیان‌پور"], ["شیوا دل‌افروز"]]
    assert [author.email.split("@")[0] for author in metadata.authors] == ["kianpour", "delafruz"]
    assert texts(metadata.keywords, "fa") == ["سفال", "لعاب", "راه‌های بازرگانی"]
    assert metadata.abstracts[0].text.startswith("سفال لعاب‌دار همدان")


def test_apa_citation_without_italics_or_quotes() -> None:
    metadata = front("apa-citation")
    assert names(metadata) == [["Anna B. Keld"], ["Omar Trask"]]
    assert metadata.journal[0].text == "Annals of Inland Trade"
    assert (metadata.volume, metadata.issue, metadata.pages) == ("12", "4", "310-328")
    assert metadata.doi == "10.5555/ait.2019.310"


def test_masthead_in_the_style_of_open_publishers() -> None:
    metadata = front("open-masthead")
    assert names(metadata) == [["Marta Voss"], ["Li Oren"], ["José del Rey"]]
    assert [len(author.affiliations) for author in metadata.authors] == [2, 1, 1]
    assert metadata.authors[2].email == "delrey@rivers.example.org"
    assert texts(metadata.titles, "en") == ["Salt in the Inner Delta"]
    assert (metadata.volume, metadata.issue, metadata.pages) == ("14", "3", "1234")
    assert [date.gregorian for date in metadata.dates] == ["2021-01-03", "2021-02-14", "2021-03-01"]
    assert texts(metadata.keywords, "en") == ["salt", "delta", "drought"]


def test_two_languages_with_numbered_addresses_make_three_people() -> None:
    metadata = front("numbered-addresses")
    assert names(metadata) == [
        ["Leila Ahmadi", "لیلا احمدی"], ["Reza Karimi-Nia", "رضا کریمی‌نیا"], ["Zahra Sadat Hosseini", "زهراسادات حسینی"],
    ]  # fmt: skip
    assert [author.email for author in metadata.authors] == ["", "rkarimi@kashmar.example.org", ""]
    assert metadata.authors[1].affiliations[0].text == "Associate Professor, University of Kashmar, Iran"
    assert [date.gregorian for date in metadata.dates] == ["2021-05-12", "2021-11-30"] * 2


def test_plain_lines_without_any_heading() -> None:
    metadata = front("no-headings")
    assert texts(metadata.titles, "en") == ["Do low sea walls protect villages? Evidence from two storms"]
    assert names(metadata) == [["Maria Gonzalez-Ruiz"], ["P. van der Meer"], ["Yusuf Ali Khan"]]
    assert metadata.authors[1].affiliations[0].text == "Delta Institute, Delft"
    assert [date.kind for date in metadata.dates] == ["received", "revised", "online"]
    assert texts(metadata.keywords, "en") == ["Sea walls", "Storm surge"]
    assert metadata.abstracts[0].text.startswith("Low sea walls are cheap")
    assert (metadata.journal[0].text, metadata.pages) == ("Journal of Coastal Works", "112-124")


def test_english_summary_at_the_end_of_a_persian_paper() -> None:
    metadata = front("summary-at-the-end")
    assert [title.language for title in metadata.titles] == ["fa", "en"]
    assert names(metadata) == [["مهران دیباج", "Mehran Dibaj"]]
    assert [abstract.language for abstract in metadata.abstracts] == ["fa", "en"]


def test_vancouver_citation_and_structured_summary() -> None:
    metadata = front("vancouver-citation")
    assert names(metadata) == [["Susan P. O'Neill"], ["Amadou Diallo"], ["Xiaoming Li"]]
    assert metadata.authors[0].email == "susan.oneill@fen.example.org"
    assert (metadata.journal[0].text, metadata.volume, metadata.issue, metadata.pages) == ("J Class Pract", "5", "2", "e101")
    assert metadata.abstracts[0].text.endswith("the hour was well spent.")
    assert texts(metadata.keywords, "en") == ["peer teaching", "field trial"]


def test_keywords_one_a_line_without_commas() -> None:
    metadata = front("keyword-list")
    assert texts(metadata.keywords, "en") == ["salt", "toll houses", "inland trade"]


def test_yaml_head_of_a_markdown_file() -> None:
    metadata = front("yaml-head")
    assert texts(metadata.titles, "en") == ["Salt: a short history"]
    assert names(metadata) == [["Ida Moor"], ["Per Lund"]]
    assert metadata.authors[0].orcid == "0000-0002-1825-0097"
    assert texts(metadata.abstracts, "en") == ["Salt was taxed everywhere. It still is."]
    assert texts(metadata.keywords, "en") == ["salt", "toll houses"]
    assert (metadata.doi, metadata.dates[0].gregorian) == ("10.5555/salt.1", "2020-05-04")


def test_a_paper_that_says_nothing_of_itself_gets_nothing() -> None:
    metadata = described("Salt was dear. It was dear because barges were few, and toll houses many, and roads bad.")
    assert metadata == Metadata()


def test_labels_that_a_pdf_broke_and_turned_round() -> None:
    metadata = described(
        "# بازخوانی یک وقف‌نامه\n\nمهران دیباج\n\n:چکیده\n\nواقف این وقف‌نامه زن بوده است و این یافته تصویر رایج از\n\n"
        ".واقفان محله را دگرگون می‌کند\n\nتاریخ دریا فت: ۱۴۰۰/۰۲/۲۲\n\n:تاریخ انتشار برخط\n\n۱۴۰۰/۰۳/۰۱\n\n"
        ":واژگان اصلی\n\n.وقف، زنان، محله\n\nنا شر: دانشگاه کویر\n\n## مقدمه\n\nوقف‌نامه‌ها را معمولاً برای نام زمین‌ها می‌خوانند."
    )
    assert [(date.kind, date.gregorian) for date in metadata.dates] == [("received", "2021-05-12"), ("online", "2021-05-22")]
    assert texts(metadata.keywords, "fa") == ["وقف", "زنان", "محله"]
    assert metadata.publisher[0].text == "دانشگاه کویر"
    assert "زن بوده" in metadata.abstracts[0].text and "دگرگون" in metadata.abstracts[0].text


def test_the_text_is_believed_before_a_word_file_s_properties() -> None:
    document = markdown.read(
        "# Salt in the Inner Delta\n\nMarta Voss\n\n## Abstract\n\nSalt stays.\n\n## Introduction\n\nIt does.", "x"
    )
    properties = Metadata(
        titles=(Localised("Document1", "en"),), authors=(Author((Localised("user", "en"),)),), doi="10.5555/x.1"
    )
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    metadata = describe(replace(document, media_type=word, metadata=properties), outline(document))
    assert texts(metadata.titles, "en") == ["Salt in the Inner Delta"]
    assert names(metadata) == [["Marta Voss"]]
    assert metadata.doi == "10.5555/x.1"


def test_what_a_format_declares_is_completed_by_the_text() -> None:
    text = (
        "# نمک در دلتای درونی\n\nمارتا ووس\n\n## چکیده\n\nنمک در سال‌های خشک به دلتای درونی می‌رسد و می‌ماند.\n\n"
        "## مقدمه\n\nنمک می‌ماند."
    )
    document = markdown.read(text, "x")
    said = Metadata(titles=(Localised("Salt in the Inner Delta", "en"),), authors=(Author((Localised("Marta Voss", "en"),)),))
    metadata = describe(replace(document, media_type="text/html", metadata=said), outline(document))
    assert [title.language for title in metadata.titles] == ["en", "fa"]
    assert names(metadata) == [["Marta Voss", "مارتا ووس"]]


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Jane Doe∗ John Roe†", ["Jane Doe", "John Roe"]),
        ("Jane Doe<sup>1</sup> John Roe<sup>2</sup> and Ann Lee<sup>1</sup>", ["Jane Doe", "John Roe", "Ann Lee"]),
        ("Jane Doe, Member, IEEE, and John Roe, Senior Member, IEEE", ["Jane Doe", "John Roe"]),
        ("By Ludwig van der Berg", ["Ludwig van der Berg"]),
        ("Jane Ostrow University of Fenwick ostrow@fenwick.example.org", ["Jane Ostrow"]),
        ("DOE, JANE; ROE, JOHN A.", ["JANE DOE", "JOHN A. ROE"]),
        ("Анна Иванова, Пётр Сидоров", ["Анна Иванова", "Пётр Сидоров"]),
        ("دکتر سارا محبی و مهندس تیمور آسانوف", ["سارا محبی", "تیمور آسانوف"]),
        ("سیدمحمد حسینی‌نسب*، فاطمه‌زهرا نوری", ["سیدمحمد حسینی‌نسب", "فاطمه‌زهرا نوری"]),
        ("University of Fenwick, Fenwick, United Kingdom", []),
        ("A short note on what follows", []),
    ],
)
def test_lines_of_names(line: str, people: list[str]) -> None:
    metadata = described(f"# Salt in the Inner Delta\n\n{line}\n\n## Abstract\n\nSalt stays.\n\n## Introduction\n\nIt does.")
    assert [author.names[0].text for author in metadata.authors] == people


# The small readers


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("doi:10.5555/ab.12(3)4", "10.5555/ab.12(3)4"),
        ("(doi: 10.5555/ab.12)", "10.5555/ab.12"),
        ("https://dx.doi.org/10.5555%2Fab.12.", "10.5555/ab.12"),
        ("<http://doi.org/10.22059/X.2026.1>", "10.22059/X.2026.1"),
        ("شناسه دیجیتال: ۱۰.۵۵۵۵/ab.۱۲،", "10.5555/ab.12"),
        ("DOR: 20.1001.1.17354331.1401.18.67.7.7", ""),
    ],
)
def test_doi_in_every_form(text: str, doi: str) -> None:
    assert doi_in(text) == doi


@pytest.mark.parametrize(
    ("first", "last", "pages"),
    [
        ("143", "170", "143-170"),
        ("170", "143", "143-170"),
        ("273", "98", "273-298"),
        ("101", "98", "98-101"),
        ("e12", "", "e12"),
    ],
)
def test_page_ranges_are_put_right(first: str, last: str, pages: str) -> None:
    assert pages_of(first, last) == pages


@pytest.mark.parametrize(
    ("line", "journal", "numbers"),
    [
        ("فصلنامه راه و بندر، سال هجدهم، شماره ۳، پاییز ۱۴۰۱، صص ۴۰-۲۵", "فصلنامه راه و بندر", ("18", "3", "25-40")),
        ("Journal of Harbours, Vol. 7, No. 2, Spring 2020, pp. 11-30", "Journal of Harbours", ("7", "2", "11-30")),
        ("Journal of Coastal Works 46 (2019) 112–124", "Journal of Coastal Works", ("46", "", "112-124")),
        ("Salt Letters 12, 330–340 (2020)", "Salt Letters", ("12", "", "330-340")),
        ("Review of Salt 2018;22:14–29", "Review of Salt", ("22", "", "14-29")),
    ],
)
def test_running_heads(line: str, journal: str, numbers: tuple[str, str, str]) -> None:
    head = running_head(line)
    assert head is not None
    assert (head.journal, (head.volume, head.issue, head.pages)) == (journal, numbers)


def test_prose_is_no_running_head() -> None:
    assert running_head("In volume two of his letters the number of ships is given as 12.") is None


LATE = """# درهای باز شورا

نسرین کوهستانی ۱، بهرام آذرنیا ۲

۱. استادیار گروه حقوق، دانشگاه زاینده
۲. دبیر آموزش و پرورش شهرستان رودبند

## چکیده

این نوشته از جلسه‌های علنی شورا می‌گوید و نشان می‌دهد که خواندن سند از دیدن جلسه کارسازتر است.

## مقدمه

شورا سابقه‌ای بیست‌ساله دارد.[^1]

## منابع

- سهرابی، پیمان (۱۳۹۵). «شورا در برزخ». فصلنامهٔ شهر، ۷ (۲)، ۴۱–۶۸. https://doi.org/10.99999/urb.1395

## Abstract

The Open Doors of the Council

Nasrin Kuhestani, Bahram Azarnia

Open meetings have long been seen as a tool of accountability, and yet reading works better than watching.

Keywords: council, meeting

[^1]: Accountability
"""


def test_a_summary_at_the_end_takes_nothing_from_the_list_or_the_notes_around_it() -> None:
    found = described(LATE)
    assert texts(found.titles, "en") == ["The Open Doors of the Council"]
    assert names(found) == [["نسرین کوهستانی", "Nasrin Kuhestani"], ["بهرام آذرنیا", "Bahram Azarnia"]]
    assert (found.doi, found.journal, found.volume) == ("", (), "")
    assert texts(found.keywords, "en") == ["council", "meeting"]


def test_a_line_with_the_number_of_a_name_is_its_address_whatever_it_says() -> None:
    second = described(LATE).authors[1]
    assert [place.text for place in second.affiliations] == ["دبیر آموزش و پرورش شهرستان رودبند"]
