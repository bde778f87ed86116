"""Is every part of a paper found, and told for what it is? Papers of our own, in the ways that converters leave them."""

from pathlib import Path

import pytest

from claims.readers import markdown, plain
from claims.readers.document import Document
from claims.sections import Outline, outline, role_of
from claims.vocabulary import SectionRole as Role

PROSE = (
    "Ferries crossed the lake twice a day in summer and once in winter, and the ledgers of the pier tell who sat in them. "
    "We counted the names, the goods and the fares, and set them beside the weather of each day. "
    "The longer a storm lasted, the fewer came back for the next boat, and none of them asked for the fare."
)
MORE = (
    "Nothing of this was known to the town's council, which met on Mondays and wrote down what it had been told on Sunday. "
    "Its minutes speak of the pier four times in thirty years, and each time of its paint."
)
NASR = (
    "کرجی‌ها در تابستان روزی دو بار و در زمستان روزی یک بار از دریاچه می‌گذشتند و دفترهای اسکله نام سرنشینان را نگه داشته است. "
    "ما نام‌ها و کالاها و کرایه‌ها را شمردیم و کنار هوای هر روز گذاشتیم. هرچه توفان دراز‌تر می‌شد، مسافران کمتری بازمی‌گشتند."
)
BISH = (
    "انجمن شهر از این همه چیزی نمی‌دانست و دوشنبه‌ها گرد می‌آمد و آنچه را یکشنبه شنیده بود می‌نوشت. "
    "در سی سال چهار بار از اسکله یاد کرده است و هر بار از رنگ آن."
)
ENTRIES = "\n\n".join(f"Keld, A. ({2000 + n}). Boats and people. Journal of Lakes, {n}(2), 11-29." for n in range(5))
MANABE = "\n\n".join(f"کلدی، آ. (۱۳۹{n}). کرجی و مردم. فصلنامه دریاچه، دوره {n}، شماره ۲، صص. ۱۱-۲۹." for n in range(5))


def read(*blocks: str) -> tuple[Document, Outline]:
    document = markdown.read("\n\n".join(blocks))
    return document, outline(document)


def role_under(found: Outline, document: Document, text: str) -> Role:
    """The role of the block that begins with a text."""
    index = next(i for i, block in enumerate(document.blocks) if document.shown(block.span).startswith(text))
    return found.role(index)


def headings(*blocks: str) -> list[str]:
    document, found = read(*blocks)
    return [document.shown(document.blocks[index].span) for index in sorted(found.headings)]


def roles(*blocks: str) -> list[Role]:
    """The roles of the sections that hold prose, neighbours told once."""
    document, found = read(*blocks)
    seen: list[Role] = []
    for index, block in enumerate(document.blocks):
        if len(document.shown(block.span)) >= 60 and seen[-1:] != [found.role(index)]:
            seen.append(found.role(index))
    return seen


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("INTRODUCTION", Role.INTRODUCTION), ("1. Introduction", Role.INTRODUCTION), ("IV. RESULTS", Role.RESULTS),
        ("B) Methods:", Role.METHODS), ("3.2. Materials and methods", Role.METHODS), ("Results and Discussion", Role.RESULTS),
        ("Theory and Methods", Role.THEORY), ("Chapter Two: Literature Review", Role.LITERATURE),
        ("**Conclusions**", Role.CONCLUSION),
        ("§ 4 Discussion", Role.DISCUSSION),
        ("Acknowledgments", Role.BACK), ("Appendix A. The ledgers", Role.BACK),
        ("A B S T R A C T", Role.ABSTRACT), ("R e f e r e n c e s", Role.REFERENCES), ("References and notes", Role.REFERENCES),
        ("۱. مقدمه", Role.INTRODUCTION), ("۱-۲. روش پژوهش", Role.METHODS), ("الف) پیشینهٔ پژوهش", Role.LITERATURE),
        ("بحث و نتیجه‌گیری:", Role.CONCLUSION), ("یافته‌ها و بحث", Role.RESULTS), ("بخش اول: مبانی نظری", Role.THEORY),
        ("فصل دوم - روش‌شناسی", Role.METHODS), ("چكيده", Role.ABSTRACT), ("منابع و مآخذ", Role.REFERENCES),
        ("پی‌نوشت‌ها", Role.BACK), ("كتاب نامه", Role.REFERENCES), ("نتيجه گيري", Role.CONCLUSION), ("يافته ها", Role.RESULTS),
        ("پیوست ۱: پرسشنامه", Role.BACK), ("روش و نتایج", Role.METHODS),
        ("Boats and people", None), ("The method of the poets", None), ("گمرک و مرز", None), ("e-commerce in towns", None),
    ],
)  # fmt: skip
def test_what_a_heading_announces(heading: str, role: Role | None) -> None:
    assert role_of(heading) is role


@pytest.mark.parametrize(
    "names",
    [
        ("1. Introduction", "2. The boats of the lake", "2.1 Sources", "3. Conclusion"),
        ("1) Introduction", "2) The boats of the lake", "3) What was paid"),
        ("I. Introduction", "II. The Boats", "III. The Fares", "IV. Conclusion"),
        ("A. Boats and Fares", "B. Storms", "C. What the Council Knew"),
        ("1 Introduction", "2 Boats and fares", "3 Conclusion"),
        ("۱. مقدمه", "۲. کرجی‌های دریاچه", "۲-۱. منابع تاریخی", "۳. نتیجه‌گیری"),
        ("الف) مقدمه", "ب) کرجی‌ها", "ج) نتیجه"),
        ("۱ - مقدمه", "۲ - کرجی‌ها از کجا آمدند؟", "۳ - نتیجه"),
        ("INTRODUCTION", "THE BOATS OF THE LAKE", "CONCLUSION"),
        ("**Introduction**", "**The boats of the lake**", "**What we conclude**"),
        ("**مقدمه**", "**کرجی‌های دریاچه**", "**نتیجه**"),
    ],
)  # fmt: skip
def test_headings_that_the_file_does_not_mark(names: tuple[str, ...]) -> None:
    prose = (PROSE, MORE) if names[0].isascii() else (NASR, BISH)
    blocks = [block for name in names for block in (name, *prose)]
    document, found = read("# A title of ours" if names[0].isascii() else "# عنوان ما", *prose, *blocks)
    shown = [document.shown(document.blocks[index].span) for index in sorted(found.headings)][1:]
    assert len(shown) == len(names)
    assert all(name.strip("*").endswith(text) for name, text in zip(names, shown, strict=True))  # a list's number is its label


def test_numbers_make_levels() -> None:
    _, found = read(
        "1. Introduction", PROSE, "2. Boats", "2.1 Small boats", PROSE, "2.2 Large boats", MORE, "3. Conclusion", PROSE
    )
    assert [section.path for section in found.sections] == [
        ("1. Introduction",), ("2. Boats",), ("2. Boats", "2.1 Small boats"), ("2. Boats", "2.2 Large boats"),
        ("3. Conclusion",),
    ]  # fmt: skip


def test_lettered_headings_stand_below_named_ones() -> None:
    _, found = read(
        "# عنوان ما", NASR, "**مقدمه**", NASR, "**یافته‌ها**", "**الف) کرجی‌ها**", NASR, "**ب) کلک‌ها**", BISH, "**نتیجه**", NASR
    )
    lettered = [section for section in found.sections if section.path and section.path[-1][-5:] in ("جی‌ها", "لک‌ها")]
    assert [section.role for section in lettered] == [Role.RESULTS, Role.RESULTS]


@pytest.mark.parametrize(
    "items",
    [
        ("1. small boats", "2. large boats", "3. rafts"),
        ("1. Small boats", "2. Large boats", "3. Rafts"),
        ("1. Small boats were cheap.", MORE, "2. Large boats were not.", MORE, "3. Rafts were free.", MORE),
        ("- Small boats", "- Large boats"),
        ("1. Small boats,", "2. large boats, and", "3. rafts"),
        ("۱. کرجی‌های کوچک", "۲. کرجی‌های بزرگ", "۳. کلک‌ها"),
        ("الف) کرجی کوچک ارزان بود", BISH, "ب) کرجی بزرگ ارزان نبود", BISH, "ج) کلک رایگان بود", BISH),
        ("1. Small boats", MORE),
        ("Table 1. Fares by year", "Figure 2. Boats on the lake", MORE),
        ("جدول ۱. کرایه‌ها به سال", "شکل ۲. کرجی‌های دریاچه", BISH),
    ],
)  # fmt: skip
def test_lists_and_captions_stay_what_they_are(items: tuple[str, ...]) -> None:
    loose, tight = ["## Introduction", PROSE, *items, MORE], ["## Introduction", PROSE, "\n".join(items), MORE]
    assert headings(*loose) == headings(*tight) == ["Introduction"]


def test_notes_at_the_foot_are_no_headings() -> None:
    torn = "بازرگانان این راه<sup>۱</sup> را با کرجی<sup>۲</sup> و اسب<sup>۳</sup> می‌پیمودند و کرایه را به دفتردار و نگهبانان"
    assert headings("## مقدمه", NASR, torn, "۱. Silk Road Project", "۲. Boat House", "۳. Horse", "می‌دادند. " + BISH) == [
        "مقدمه"
    ]


def test_a_title_before_the_abstract_is_front_matter() -> None:
    assert roles("# Boats", "Ann Keld, Pier College", "## Abstract", PROSE, "## Introduction", MORE) == [
        Role.ABSTRACT,
        Role.INTRODUCTION,
    ]


@pytest.mark.parametrize("mark", ["### ", "## ", "**", ""])
def test_an_abstract_in_parts_stays_an_abstract(mark: str) -> None:
    def part(name: str) -> str:
        return f"{mark}{name}{mark.strip() if mark == '**' else ''}"

    parts = [block for name in ("Background", "Methods", "Results", "Conclusions") for block in (part(name), MORE)]
    body = [block for name in ("Introduction", "Methods", "Results", "Discussion") for block in (f"## {name}", PROSE, MORE)]
    for keywords in ((), ("Keywords: boats, lakes",)):
        assert roles("# Boats", "## Abstract", *parts, *keywords, *body) == [
            Role.ABSTRACT, Role.INTRODUCTION, Role.METHODS, Role.RESULTS, Role.DISCUSSION,
        ]  # fmt: skip


def test_a_short_paper_keeps_its_sections() -> None:
    body = [block for name in ("Introduction", "Background", "Methods", "Results") for block in (f"## {name}", MORE)]
    assert roles("# Boats", "## Abstract", PROSE, *body)[:2] == [Role.ABSTRACT, Role.INTRODUCTION]
    assert Role.RESULTS in roles("# Boats", "## Abstract", PROSE, *body)


def test_persian_abstract_in_parts() -> None:
    parts = [block for name in ("زمینه و هدف", "روش بررسی", "یافته‌ها", "نتیجه‌گیری") for block in (f"**{name}:** {BISH}",)]
    found = roles("# کرجی", "## چکیده", *parts, "کلیدواژه‌ها: کرجی، دریاچه", "## مقدمه", NASR, "## روش", NASR)
    assert found == [Role.ABSTRACT, Role.INTRODUCTION, Role.METHODS]


def test_parts_of_a_long_abstract_are_named() -> None:
    labelled = [f"{name}: {MORE}" for name in ("Methodology", "Conclusion")]
    document, found = read("# Boats", "## Abstract", PROSE, *labelled, MORE, "## Introduction", PROSE)
    paths = [section.path[1:] for section in found.sections if section.role is Role.ABSTRACT]
    assert paths == [("Abstract",), ("Abstract", "Methodology"), ("Abstract", "Conclusion")]
    assert len(document.blocks) == found.sections[-1].stop


def test_an_english_summary_after_the_list_is_no_part_of_it() -> None:
    for title in ("## Boats and their passengers", "Boats and their passengers"):
        document, found = read(
            "# کرجی و سرنشین", "## چکیده", NASR, "## مقدمه", NASR, BISH, "## نتیجه", NASR, "## منابع", MANABE,
            title, "Ann Keld", "Pier College, Lakeside", "**Abstract**", PROSE, "Keywords: boats, lakes",
        )  # fmt: skip
        assert role_under(found, document, "Boats and") is Role.FRONT
        assert role_under(found, document, "Ann Keld") is Role.FRONT
        assert role_under(found, document, "Ferries crossed") is Role.ABSTRACT
        assert role_under(found, document, "Keywords") is Role.FRONT
        assert role_under(found, document, "کلدی") is Role.REFERENCES
        assert found.language == "fa"


@pytest.mark.parametrize(
    "names", [("فارسی", "English"), ("منابع فارسی", "منابع لاتین"), ("الف) فارسی", "ب) انگلیسی"), ("Persian", "Latin")]
)
def test_languages_of_the_list_stand_side_by_side(names: tuple[str, str]) -> None:
    for mark in ("", "### ", "**"):
        first, second = (f"{mark}{name}{'**' if mark == '**' else ''}" for name in names)
        _, found = read("## مقدمه", NASR, BISH, "## منابع", first, MANABE, second, ENTRIES)
        lists = [section.path for section in found.sections if section.role is Role.REFERENCES]
        assert lists[-2:] in ([("منابع", names[0]), ("منابع", names[1])], [(names[0],), (names[1],)])


def test_what_comes_after_the_list() -> None:
    document, found = read(
        "## Introduction", PROSE, "## Acknowledgements", "We thank the boatmen of the pier for the use of their ledgers.",
        "## References", ENTRIES, "## Appendix A. Ledgers", MORE, "### The ledger of 1890", MORE,
    )  # fmt: skip
    assert role_under(found, document, "We thank") is Role.BACK
    assert role_under(found, document, "Keld") is Role.REFERENCES
    assert [section.role for section in found.sections[-2:]] == [Role.BACK, Role.BACK]


def test_an_introduction_without_a_heading() -> None:
    assert roles("# Boats", "## Abstract", PROSE, "Keywords: boats, lakes", PROSE, MORE, "## Methods", PROSE) == [
        Role.ABSTRACT, Role.INTRODUCTION, Role.METHODS,
    ]  # fmt: skip
    assert roles("# کرجی", "چکیده", NASR, "کلیدواژه‌ها: کرجی، دریاچه", NASR + BISH, BISH, "## روش پژوهش", NASR) == [
        Role.ABSTRACT, Role.INTRODUCTION, Role.METHODS,
    ]  # fmt: skip


def test_no_headings_at_all() -> None:
    assert roles(PROSE, MORE, PROSE) == [Role.BODY]
    document, found = read("Boats and their passengers", "Ann Keld", PROSE, MORE, ENTRIES)
    assert [section.role for section in found.sections] == [Role.FRONT, Role.BODY, Role.REFERENCES]
    assert role_under(found, document, "Ferries") is Role.BODY
    assert outline(plain.read("")).sections == ()


def test_a_closing_summary_concludes() -> None:
    assert roles("## Introduction", PROSE, "## Results", PROSE, "## Summary", MORE)[-1] is Role.CONCLUSION


def test_running_heads_marked_as_headings_begin_no_section() -> None:
    pages = [block for page in range(17, 21) for block in (PROSE, f"## Journal of Lakes and Piers {page}")]
    assert headings("## Introduction", *pages, MORE) == ["Introduction"]


def test_counted_headings_are_no_running_heads() -> None:
    counted = [block for number in (1, 2, 3) for block in (f"## Experiment {number}", PROSE)]
    assert headings("## Introduction", PROSE, *counted) == ["Introduction", "Experiment 1", "Experiment 2", "Experiment 3"]


def test_sections_cover_the_first_paper_and_ours(first_paper: Path) -> None:
    ours = Path(__file__).resolve().parents[2]
    for path in (first_paper, *ours.glob("examples/many*.md"), *ours.glob("tests/samples/*/*.md")):
        document = markdown.read(path.read_text(encoding="utf-8"))
        found = outline(document)
        edges = [(section.start, section.stop) for section in found.sections]
        assert [start for start, _ in edges] == [0, *(stop for _, stop in edges[:-1])]
        assert edges[-1][1] == len(document.blocks) == len(found.of_block)


def test_the_first_paper_has_its_parts(first_paper: Path) -> None:
    document = markdown.read(first_paper.read_text(encoding="utf-8"))
    found = outline(document)
    seen = list(dict.fromkeys(section.role for section in found.sections))
    assert seen == [
        Role.FRONT, Role.ABSTRACT, Role.INTRODUCTION, Role.LITERATURE, Role.THEORY, Role.BODY, Role.CONCLUSION, Role.REFERENCES,
    ]  # fmt: skip
    assert not any("Keywords:" in section.path for section in found.sections if section.role is Role.ABSTRACT)
    assert found.language == "fa"
