"""Are sentences whole, and only what belongs together joined? Pages of our own, torn as converters tear them."""

import json
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from written import markdown as written

from claims.passages import Cut, cut, wording
from claims.readers import markdown, plain
from claims.readers.document import Document
from claims.sections import outline
from claims.vocabulary import BlockKind, RepairKind, SectionRole

BEFORE = "Ferries crossed the lake twice a day in summer and once in winter, and the ledgers of the pier tell who sat in them."
AFTER = "Nothing of this was known to the council of the town, which met on Mondays and wrote down what it had been told."
PISH = "کرجی‌ها در تابستان روزی دو بار و در زمستان روزی یک بار از دریاچه می‌گذشتند و دفترهای اسکله نام سرنشینان را نگه داشته است."
PAS = "انجمن شهر از این همه چیزی نمی‌دانست و دوشنبه‌ها گرد می‌آمد و آنچه را یکشنبه شنیده بود می‌نوشت."


def page(*blocks: str) -> tuple[Document, Cut]:
    """A paper's section with these paragraphs between two sound ones."""
    persian = sum("\u0600" < sign < "\u06ff" for sign in blocks[0]) * 3 > len(blocks[0])
    head, before, after = ("## مقدمه", PISH, PAS) if persian else ("## Introduction", BEFORE, AFTER)
    document = markdown.read("\n\n".join([head, before, *blocks, after]))
    return document, cut(document, outline(document))


def joined(*blocks: str) -> list[str]:
    """The sentences that were made whole."""
    return [passage.text for passage in page(*blocks)[1].passages if len(passage.spans) > 1]


TORN = [
    ("The goods that came by the lake were sold in the", "market of the old town before noon."),
    ("The fares were raised in spring, and the boatmen who had families left for the", "Baku oil fields, where pay was good."),
    ("It was agreed that the council would build a second pier for boats,", "horses and carts at its own cost."),
    ("The ledgers name every passenger who crossed the lake between the two wars", "and every barrel that went with him."),
    ("Storms kept the boats in port for a third of the winter days, as (Keld, 2019)", "and others after her have shown."),
    ("Those who crossed paid at the pier, and the fare, which was set in", "1904, stayed for twenty years."),
    ("The new pier was opened on a windy morning in the autumn by President", "Karimova, who had come by train."),
    ("A cross-border trade in salt and sugar grew up here and made it a center of multi-", "national trade in ten years."),
    ("The council wrote to Keld et", "al. and asked for the ledgers."),
    ("بازرگانان کالای خود را با کرجی به بندر می‌رساندند و در", "بازار شهر کهنه پیش از ظهر می‌فروختند."),
    ("کرایه‌ها در بهار بالا رفت و کرجی‌بانان عیالوار شهر برای یافتن کار", "راهی میدان‌های نفتی شدند."),
    ("انجمن شهر پذیرفت که اسکلهٔ دومی برای کرجی‌ها، اسب‌ها و", "گاری‌ها با هزینهٔ خود بسازد."),
    ("این پژوهش نشان می‌دهد که کرایهٔ کرجی‌ها در سال‌های جنگ", "سه برابر شده است."),
    ("سرانجام شهر توانست روابط بازرگانی خود را با بندرهای همسایه بهبود", "بخشد و کالای بیشتری بفروشد."),
    ("دفترها به دستور انجمن شهر و با کوشش چند تن از آموزگاران و نویسندگان", "گردآوری و در بایگانی نهاده شد."),
    ("آنان کرجی‌های تازه‌ای را که از بندر «دریاکنار» و «باغستان»", "خریده بودند به آب انداختند."),
    ("کرایهٔ سال‌های پیش از جنگ در دفترها آمده است (کلدی، ۱۳۹۸) و", "همه آن را دیده‌اند."),
    ("بهای نمک در این بندر، به گزارش دفتردار اسکله (کلدی، ۱۳۹۸: ۴۵)", "نصف بهای آن در شهر بود."),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), TORN)
def test_a_torn_sentence_is_made_whole(first: str, second: str) -> None:
    (whole,) = joined(first, second)
    assert whole == f"{first} {second}"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The goods that came by the lake were sold in the market.", "And nobody asked who had carried them there."),
        ("The goods that came by the lake were sold in the market of the old town", "However, nobody asked who did."),
        ("The goods that came by the lake were sold in the market of the old town", "Nobody asked who had carried them there."),
        ("Small boats and large", "Nobody asked who had carried them there."),
        ("The council set three rules for the boatmen of the lake:", "no boat may leave after dark."),
        ("The council asked who had paid for the pier and its paint?", "nobody knew."),
        ("It was said that “the pier has always been there.”", "and so it was left standing for another hundred years."),
        ("The fares were paid at the pier (see the ledger of 1904.)", "they were never raised again."),
        ("The council met on the first Monday of each month in the hall of the", "1. The first rule was about boats."),
        ("The council met on the first Monday of each month in the hall of the", "- no boat may leave"),
        ("Ann Keld", "Pier College"),
        ("two roads", "one pier"),
        ("The boats of the lake were counted by the council in the spring", "Results: Forty boats were counted."),
        ("بازرگانان کالای خود را در بازار شهر کهنه می‌فروختند.", "و کسی از آنان چیزی نمی‌پرسید."),
        ("بازرگانان کالای خود را در بازار شهر کهنه پیش از ظهر به مردم شهر می‌فروختند", "کسی از آنان چیزی نمی‌پرسید."),
        ("بازرگانان کالای خود را در بازار شهر کهنه پیش از ظهر به مردم شهر فروخته‌اند", "کسی از آنان چیزی نمی‌پرسید."),
        ("کرایه‌ها در دفترهای سال‌های پیش از جنگ با خط خوش آمده است (کلدی، ۱۳۹۸)", "کسی از آنان چیزی نمی‌پرسید."),
        ("دفتردار نوشت: «کرجی‌ها امروز از بیم توفان در بندر ماندند و کسی از دریاچه نگذشت»", "کسی از او چیزی نپرسید."),
        ("انجمن شهر سه قاعده برای کرجی‌بانان گذاشت:", "هیچ کرجی پس از تاریکی راه نیفتد."),
        ("آیا کرایه‌ها در دفترهای سال‌های پیش از جنگ با خط خوش آمده است؟", "کسی نمی‌داند."),
        ("کرجی‌ها و اسب‌ها", "کسی از آنان چیزی نمی‌پرسید."),
        ("انجمن شهر در نخستین دوشنبهٔ هر ماه در تالار بزرگ شهر کهنه", "۱. قاعدهٔ نخست دربارهٔ کرجی‌هاست."),
        ("انجمن شهر در نخستین دوشنبهٔ هر ماه در تالار بزرگ شهر کهنه", "نتیجه‌گیری: کرایه‌ها بالا رفت."),
        ("انجمن شهر در نخستین دوشنبهٔ هر ماه در تالار بزرگ شهر کهنه", "The pier was opened on a windy morning."),
    ],
)  # fmt: skip
def test_what_is_finished_or_begins_anew_is_not_joined(first: str, second: str) -> None:
    assert joined(first, second) == []


OPEN = "Those who crossed the lake in winter paid twice the fare that was asked in the"
REST = "summer months, and none of them complained."
BAZ = "آنان که زمستان از دریاچه می‌گذشتند دو برابر کرایه‌ای را می‌دادند که در"
MANDEH = "تابستان خواسته می‌شد و کسی گله نمی‌کرد."


@pytest.mark.parametrize(
    "between",
    [
        ("Figure 3. Boats on the lake by year",),
        ("Table 2. Fares", "| year | fare |\n|---|---|\n| 1904 | 2 |", "Source: ledgers of the pier"),
        ("| year | fare |\n|---|---|\n| 1904 | 2 |",),
        ("- salt\n- sugar",),
        ("12",),
        ("Page 4 of 9",),
        ("[^1]: The ledger of 1904.",),
    ],
)
def test_what_stands_between_the_halves_is_passed_over(between: tuple[str, ...]) -> None:
    assert joined(OPEN, *between, REST) == [f"{OPEN} {REST}"]
    if not between[0].startswith(("- salt", "Page")):
        assert joined(BAZ, *between, MANDEH) == [f"{BAZ} {MANDEH}"]


@pytest.mark.parametrize(
    "between", [("شکل ۳. کرجی‌های دریاچه",), ("جدول ۲: کرایه‌ها", "| سال | کرایه |\n|---|---|\n| ۱۲۸۳ | ۲ |", "منبع: دفترها")]
)
def test_persian_captions_are_passed_over(between: tuple[str, ...]) -> None:
    assert joined(BAZ, *between, MANDEH) == [f"{BAZ} {MANDEH}"]


def test_no_sentence_goes_on_over_a_heading_a_quote_or_code() -> None:
    for between in ("## Results", "> The pier stands.", "```\nfare = 2\n```"):
        assert joined(OPEN, between, REST) == []


def test_two_torn_sentences_in_a_row_and_one_over_three_pages() -> None:
    middle = "summer months and, if the council had its way, would have paid three times that in the"
    assert joined(OPEN, middle, REST) == [f"{OPEN} {middle} {REST}"]
    second = "Nobody who kept a boat on the lake in those years thought of the"
    assert joined(OPEN, f"{REST} {second}", "council at all.") == [f"{OPEN} {REST}", f"{second} council at all."]


def test_running_heads_with_the_number_of_the_page_are_passed_over() -> None:
    halves = [
        (
            "Those who crossed the lake in winter paid twice the fare that was asked in the",
            "summer, and none of them complained.",
        ),
        ("The boatmen, who were of one family, divided the money at the end of each", "week under the lamp of the pier."),
        ("Whoever carried salt had to show his papers to the keeper of the", "ledgers, who wrote down their number."),
    ]
    pages = [
        block for at, (first, second) in enumerate(halves, 7) for block in (first, f"{at} Boats and Piers of the Lake", second)
    ]
    document, found = page(*pages)
    assert sum(len(passage.spans) == 2 for passage in found.passages) == 3
    assert {document.shown(document.blocks[index].span)[-4:] for index in found.noise} == {"Lake"}
    assert len(joined(*pages[:6])) == 2  # two are enough where the number goes up


@pytest.mark.parametrize(
    "head",
    [
        "80 Rezvan and Oduya",
        "**Boats and Piers**",
        "112 | Oduya",
        "JBP 6(1)",
        "Studies of Lakes, No. 21, Spring and Summer 2020",
        "² The ledgers are in private hands.",
    ],
)
def test_title_people_and_journal_between_the_halves_are_passed_over(head: str) -> None:
    front = ("# Boats and Piers of the Lake", "Sima Rezvan, Ada Oduya", "## Introduction", BEFORE)
    document = markdown.read("\n\n".join([*front, OPEN, head, REST, AFTER]))
    torn = [passage.text for passage in cut(document, outline(document)).passages if len(passage.spans) > 1]
    assert torn == [f"{OPEN} {REST}"]


def test_a_short_line_with_words_of_its_own_is_no_running_head() -> None:
    document, found = page(OPEN, "boats of 1904 and", REST)
    assert not found.noise and "boats of 1904" in " ".join(passage.text for passage in found.passages)
    assert document.text


def test_an_item_torn_by_a_page_break() -> None:
    text = "- small boats that carried no more than two men and the\n\npost of the town\n\nThe rest was carried by carts."
    document = markdown.read(f"## Introduction\n\n{BEFORE}\n\n{text}")
    (whole,) = [passage for passage in cut(document, outline(document)).passages if len(passage.spans) > 1]
    assert whole.text.endswith("the post of the town")


def test_hard_wrapped_plain_text_with_a_page_break() -> None:
    torn = "Those who crossed the lake in winter\npaid twice the fare of the\n\n17\n\nsummer months\nand more."
    text = f"1 Introduction\n\n{BEFORE[:60]}\n{BEFORE[60:]}\n{torn} {AFTER}\n"
    document = plain.read(text)
    found = cut(document, outline(document))
    assert [passage.text for passage in found.passages if len(passage.spans) > 1] == [
        "Those who crossed the lake in winter paid twice the fare of the summer months and more."
    ]


# Notes


def notes(*blocks: str) -> list[tuple[str, str, str]]:
    """Mark, text, and the word that the mark stands at."""
    document, found = page(*blocks)
    return [(n.mark, n.text, document.text[: n.anchor.start].split()[-1] if n.anchor else "") for n in found.footnotes]


@pytest.mark.parametrize(
    ("text", "note", "mark", "word"),
    [
        ("Boats<sup>1</sup> came.", "1 Of the flat kind.", "1", "Boats<sup>"),
        ("Boats² came.", "² Of the flat kind.", "²", "Boats"),
        ("Boats\\* came.", "\\* Of the flat kind.", "*", "Boats\\"),
        ("Boats† came.", "† Of the flat kind.", "†", "Boats"),
        ("Boats came.3 They left.", "3. Of the flat kind.", "3", "came."),
        ("The boats4 came.", "4 Of the flat kind.", "4", "boats"),
        ("Boats[^x] came.", "[^x]: Of the flat kind.", "x", "Boats[^"),
        ("کرجی<sup>۱</sup> آمد.", "۱. از نوع تخت.", "۱", "کرجی<sup>"),
        ("کرجی‌ها۲ آمدند.", "۲ Flat boats", "۲", "کرجی‌ها"),
    ],
)
def test_a_note_is_tied_to_its_mark(text: str, note: str, mark: str, word: str) -> None:
    ((found, said, at),) = notes(text, note)
    assert (found, at) == (mark, word)
    assert said == note.split(" ", 1)[1]
    document, whole = page(text, note)
    marked = next(passage for passage in whole.passages if passage.footnotes)
    assert mark not in marked.text
    assert wording(document, marked.spans, whole.footnotes) == marked.text


def test_numbers_that_are_no_marks_stay() -> None:
    assert notes("The CO2 of the town rose.", "2 was the number of its piers, and it stayed so for long.") == []
    assert "CO2" in page("The CO2 of the town rose.")[1].passages[1].text


def test_numbers_begin_anew_on_each_page() -> None:
    found = notes("Boats<sup>1</sup> came.", "1 Of the flat kind.", "Carts<sup>1</sup> left.", "1 With two wheels.")
    assert found == [("1", "Of the flat kind.", "Boats<sup>"), ("1", "With two wheels.", "Carts<sup>")]


def test_a_note_of_two_paragraphs_is_one_note() -> None:
    (note,) = notes("Boats[^1] came.", "[^1]: Of the flat kind.\n\n    They were built of pine.")
    assert note[1] == "Of the flat kind. They were built of pine."
    (foreign,) = notes(
        f"کرجی<sup>۱</sup> آمد. {PISH}", "۱ Flat boats that were built of pine in the", "yards of the northern shore."
    )
    assert foreign[1].endswith("yards of the northern shore.")


def test_notes_gathered_at_the_end_are_tied_to_their_marks() -> None:
    text = ["## Introduction", "Boats<sup>1</sup> came. Carts<sup>2</sup> left.", BEFORE, "## Notes"]
    entry = "Keld, A. (2019). Boats. Journal of Lakes, 1(2), 3-4."
    document = markdown.read("\n\n".join([*text, "1. Flat.\n2. Two wheels.", "## References", entry]))
    found = cut(document, outline(document))
    assert [(note.mark, note.text) for note in found.footnotes] == [("1", "Flat."), ("2", "Two wheels.")]
    assert [document.cut(note.anchor) for note in found.footnotes if note.anchor] == ["1", "2"]
    assert [passage.footnotes for passage in found.passages[:2]] == [(0,), (1,)]


# Laws


def shown_of_body(document: Document, found: Cut) -> str:
    """All that a reader sees of the body: noise, notes, headings, front matter and the list apart."""
    parts = outline(document)
    left_out = found.noise | parts.headings | {i for note in found.footnotes for i in _blocks_of(document, note.spans)}
    kept = []
    for index, block in enumerate(document.blocks):
        role = parts.role(index)
        if (
            index not in left_out
            and role not in (SectionRole.FRONT, SectionRole.REFERENCES)
            and block.kind is not BlockKind.CODE
        ):
            kept.append(index)
    marks = {at for span in document.raised_citations for at in range(*span)}
    marks |= {at for note in found.footnotes if note.anchor for at in range(*note.anchor)}
    marks |= {at for inline in document.inlines if inline.kind.value == "hidden" for at in range(*inline.span)}
    return "".join(
        sign for i in kept for at, sign in enumerate(document.cut(document.blocks[i].span), document.blocks[i].span.start)
        if at not in marks
    )  # fmt: skip


def _blocks_of(document: Document, spans: tuple[object, ...]) -> list[int]:
    return [index for index, block in enumerate(document.blocks) if block.span in spans]


def law(document: Document) -> Cut:
    """Passages lie in the text, do not overlap, and together hold all that a reader sees of the body."""
    found = cut(document, outline(document))
    spans = sorted(span for passage in found.passages for span in passage.spans)
    assert all(0 <= span.start < span.end <= len(document.text) for span in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    for passage in found.passages:
        assert wording(document, passage.spans, found.footnotes) == passage.text
        assert document.blocks[passage.block].span.start <= passage.spans[0].start < document.blocks[passage.block].span.end
    held = sorted(sign for passage in found.passages for sign in passage.text if sign.isalnum())
    assert held == sorted(sign for sign in shown_of_body(document, found) if sign.isalnum())
    return found


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(written())
def test_passages_joined_give_the_text_of_the_body(text: str) -> None:
    law(markdown.read(text))


def test_our_papers_keep_the_law(first_paper: Path) -> None:
    ours = Path(__file__).resolve().parents[2]
    for path in (first_paper, *ours.glob("examples/many*.md"), *ours.glob("tests/samples/*/*.md")):
        law(markdown.read(path.read_text(encoding="utf-8")))


def test_first_paper_has_all_its_torn_sentences_and_no_others(shared: Path, first_paper: Path) -> None:
    document = markdown.read(first_paper.read_text(encoding="utf-8"))
    found = cut(document, outline(document))
    gold = json.loads((shared / "data" / "paper" / "cut-sentences.json").read_text(encoding="utf-8"))
    assert [[list(span) for span in p.spans] for p in found.passages if len(p.spans) > 1] == gold
    assert sum(repair.kind is RepairKind.PAGE_BREAK_JOINED for repair in found.repairs) == 17


def test_first_paper_has_the_sentences_of_the_careful_reader(shared: Path, first_paper: Path) -> None:
    document = markdown.read(first_paper.read_text(encoding="utf-8"))
    have = {json.dumps([list(span) for span in p.spans]) for p in cut(document, outline(document)).passages}
    gold = json.loads((shared / "data" / "paper" / "reference-map.json").read_text(encoding="utf-8"))
    wanted = [*gold["question"]["passages"], *gold["hypothesis"]["passages"]]
    wanted += [each for claim in gold["claims"] for each in (*claim["supports"], *claim["contradicts"])]
    missing = {json.dumps(each) for each in wanted} - have
    assert len(missing) <= 1, missing


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [f"{BEFORE} {AFTER}\n\n{PISH} {PAS}\n\n" * 2_400, "word " * 200_000, "\n\n".join(["1 Note."] * 30_000), "x* " * 100_000],
    ids=["paragraphs", "one line", "notes", "signs"],
)  # fmt: skip
def test_a_million_characters_are_cut_in_seconds(text: str) -> None:
    document = markdown.read(text)
    started = time.process_time()
    cut(document, outline(document))
    assert time.process_time() - started < 30


def test_a_line_break_tag_stands_between_two_words() -> None:
    document = markdown.read("# Kettles\n\n## Lids\n\nCopper<br>boils sooner than iron does in any kitchen we know of.\n")
    (passage,) = cut(document, outline(document)).passages
    assert passage.text.startswith("Copper boils sooner")
    assert document.shown(passage.spans) == passage.text
