"""Is a printed paper read as a person reads it: columns, paragraphs over page breaks, notes, heads, hyphens, and Persian?"""

import itertools
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.errors import UnreadablePaper
from claims.readers import pages, poppler, read
from claims.readers.bidi import reading_order
from claims.readers.document import Document
from claims.settings import Settings
from claims.vocabulary import BlockKind, InlineKind, RepairKind

try:
    import weasyprint
except (ImportError, OSError):  # OSError: its C library pango is not on this machine
    pytest.skip("WeasyPrint, which prints the pages, cannot run here", allow_module_level=True)

ENGLISH = (
    "The survey of invented villages shows that households adapt slowly to sudden institutional transformations, "
    "whereas neighbouring municipalities, interviewed in {year}, reorganised their administrative responsibilities "
    "considerably earlier. This corroborates what an unpublished investigation anticipated about interdependence."
)
PERSIAN = (
    "این پژوهش نشان می‌دهد که نهادهای محلی در برابر دگرگونی‌های ناگهانی پایدارند. بر پایهٔ داده‌های {year} روستا (Smith, 2020) "
    "و پژوهش رحیمی (۱۳۹۹: ۴۵-۴۷) می‌توان گفت که اثر آن ۲٫۵ درصد است و با نظریهٔ «نهادگرایی جدید» سازگار است."
)
STYLE = """<style>
@page {{ size: A5; margin: 17mm 14mm; @top-center {{ content: "{head}"; font-size: 8pt }}
  @bottom-center {{ content: counter(page); font-size: 8pt }} @footnote {{ border-top: .5pt solid }} }}
body {{ font: 9pt/1.3 "DejaVu Serif", "Noto Naskh Arabic" }} p {{ margin: 0; text-indent: 1.3em }}
.cols {{ columns: 2; column-gap: 7mm; text-align: justify; hyphens: auto }}
h1 {{ font-size: 16pt; text-align: center }} h2 {{ font-size: 11pt }} .author {{ text-align: center }}
.fn {{ float: footnote; font-size: 7pt }} ::footnote-call {{ font-size: 6pt; vertical-align: super }}
.ref {{ padding-inline-start: 1.5em; text-indent: -1.5em }}
</style>"""


def printed(body: str, language: str = "en", head: str = "Journal of Invented Studies 12 (2020)") -> Document:
    """The Document of a page printed to PDF."""
    direction = "rtl" if language == "fa" else "ltr"
    page = f'<html lang="{language}" dir="{direction}">{STYLE.format(head=head)}<body>{body}</body></html>'
    return read(weasyprint.HTML(string=page).write_pdf(), "printed.pdf", Settings())


def blocks(document: Document, *kinds: BlockKind) -> list[str]:
    """What the blocks of these kinds say."""
    return [document.cut(block.span) for block in document.blocks if block.kind in kinds]


@pytest.fixture(scope="module")
def journal() -> Document:
    """A two-column article of several pages."""
    body = [ENGLISH.format(year=1990 + number) for number in range(16)]
    body[2] += '<span class="fn">See the invented archive, box 12, on neighbouring municipalities.</span>'
    paragraphs = [f"<p>{text}</p>" for text in body]
    references = "".join(
        f'<p class="ref">Author{n}, A. ({1990 + n}). On the adaptation of invented institutions. '
        f"<i>Journal of Invention</i>, {n}, {n}0–{n}9.</p>"
        for n in range(1, 9)
    )
    return printed(
        "<h1>How invented institutions adapt to what no one expects</h1>"
        "<p class='author'>Sara Rahimi and John Doe</p>"
        f"<p><b>Abstract.</b> {ENGLISH.format(year=2001)}</p>"
        f"<div class='cols'><h2>1. Introduction</h2>{''.join(paragraphs[:8])}"
        f"<h2>2. Results</h2>{''.join(paragraphs[8:])}<h2>References</h2>{references}</div>"
    )


def test_titles_headings_and_paragraphs(journal: Document) -> None:
    assert blocks(journal, BlockKind.TITLE) == ["How invented institutions adapt to what no one expects"]
    assert blocks(journal, BlockKind.HEADING) == ["1. Introduction", "2. Results", "References"]
    assert blocks(journal, BlockKind.PARAGRAPH)[0] == "Sara Rahimi and John Doe"


def test_every_paragraph_is_whole_across_columns_and_pages(journal: Document) -> None:
    bodies = [text for text in blocks(journal, BlockKind.PARAGRAPH) if text.startswith("The survey")]
    expected = [ENGLISH.format(year=1990 + number) for number in range(16)]
    assert [re.sub(r"(?<=\.)1$", "", text) for text in bodies] == expected
    assert len({block.page for block in journal.blocks}) > 2
    assert any(repair.kind is RepairKind.PAGE_BREAK_JOINED for repair in journal.repairs)


def test_hyphens_put_in_by_line_ends_are_recorded(journal: Document) -> None:
    joined = [repair for repair in journal.repairs if repair.kind is RepairKind.HYPHEN_JOINED]
    assert joined
    for repair in joined:
        assert journal.cut(repair.spans[0]) == repair.after == repair.before.replace("-", "")


def test_running_heads_are_noise_and_notes_stand_apart(journal: Document) -> None:
    noise = blocks(journal, BlockKind.NOISE)
    assert noise.count("Journal of Invented Studies 12 (2020)") == noise.count("Journal of Invented Studies 12 (2020)") >= 3
    assert {text for text in noise if text.isdecimal()} == {
        str(page) for page in range(1, max(b.page or 0 for b in journal.blocks) + 1)
    }
    note = next(block for block in journal.blocks if block.kind is BlockKind.FOOTNOTE)
    assert (note.label, journal.cut(note.span)[3:10]) == ("1", "See the")
    raised = [journal.cut(inline.span) for inline in journal.inlines if inline.kind is InlineKind.SUPERSCRIPT]
    assert raised == ["1"]


def test_references_that_hang_are_one_block_each(journal: Document) -> None:
    entries = [text for text in blocks(journal, BlockKind.PARAGRAPH) if text.startswith("Author")]
    assert len(entries) == 8 and all(re.search(r"\d+–\d+\.$", text) for text in entries)


def test_persian_comes_out_in_the_order_it_is_read() -> None:
    body = "".join(f"<p>{PERSIAN.format(year=number)}</p>" for number in range(100, 104))
    document = printed(f"<h1>نهادهای محلی</h1>{body}", "fa", "")
    bare = PERSIAN.replace("\u200c", "")
    assert blocks(document, BlockKind.PARAGRAPH) == [bare.format(year=number) for number in range(100, 104)]
    assert {block.direction for block in document.blocks if block.kind is BlockKind.PARAGRAPH} == {"rtl"}
    assert any("half-spaces" in repair.note for repair in document.repairs)


def test_persian_columns_are_read_from_the_right() -> None:
    body = "".join(f"<p>{PERSIAN.format(year=number)}</p>" for number in range(100, 116))
    document = printed(f"<div class='cols'>{body}</div>", "fa", "فصلنامهٔ ساختگی")
    text = " ".join(blocks(document, BlockKind.PARAGRAPH))
    assert [int(found) for found in re.findall(r"(\d{3}) روستا", text)] == list(range(100, 116))


@pytest.mark.parametrize(
    ("seen", "read_as"),
    [
        ("abc (1999) def", "abc (1999) def"),
        ("تسا 25 ددع", "عدد 25 است"),
        ("دنتفگ (Smith, 2020) ناشیا", "ایشان (Smith, 2020) گفتند"),
        ("(۴۷-۴۵ :۱۳۹۹) ردان", "نادر (۱۳۹۹: ۴۵-۴۷)"),
        ("تسا ٪۲٫۵ نآ", "آن ۲٫۵٪ است"),
        (".تسا »تحص« نیا", "این «صحت» است."),
        ("a word مالس in it", "a word سلام in it"),
    ],
)
def test_reading_order_of_what_is_seen_from_left_to_right(seen: str, read_as: str) -> None:
    assert "".join(text for _, text in reading_order(list(seen))).replace("٪۲٫۵", "۲٫۵٪") == read_as


@pytest.mark.parametrize(
    ("seen", "read_as"),
    [
        ("Doe J. Salt and seeds. Seed Notes. .2", "2. Doe J. Salt and seeds. Seed Notes."),
        (".Roe B. Dry seeds. 2017;8(1):12-20 .11", "11. Roe B. Dry seeds. 2017;8(1):12-20."),
        (".2015;11(2):88-97", "2015;11(2):88-97."),
        ("تشون و Adeyemi .۴تسا", "است۴. Adeyemi و نوشت"),
        ("تسا (P < .05) نیا", "این (P < .05) است"),
    ],
)
def test_latin_entries_on_a_page_read_from_the_right(seen: str, read_as: str) -> None:
    assert "".join(text for _, text in reading_order(list(seen), rtl_page=True)) == read_as


def test_doubt_is_voiced_where_persian_is_backwards_and_only_there() -> None:
    assert "looks wrong" in poppler.doubt(" ".join(word[::-1] for word in (PERSIAN * 6).split()))
    assert poppler.doubt(PERSIAN * 6) == "" and poppler.doubt(ENGLISH * 6) == ""


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("pdftotext") or not shutil.which("chromium"), reason="needs pdftotext and chromium")
def test_half_spaces_that_pdfium_drops_are_found_again(tmp_path: Path) -> None:
    page, target = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(f'<html lang="fa" dir="rtl"><meta charset="utf-8"><body><p>{PERSIAN.format(year="۱۲۰")}</p></body></html>')
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--print-to-pdf={target}",
        str(page),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    document = read(target.read_bytes(), "page.pdf", Settings())
    assert document.shown(document.blocks[0].span) == PERSIAN.format(year="۱۲۰")


def test_lines_of_three_columns_are_read_column_by_column() -> None:
    words = ["".join(letters) for letters in itertools.product("bdfgk", "aeiou", "lmnr", "ost")]
    document = printed(f"<div style='columns: 3; column-gap: 8mm'>{' '.join(words)}</div>", head="")
    assert " ".join(blocks(document, BlockKind.PARAGRAPH)).split() == words


def test_numbers_of_sources_that_begin_a_line_are_no_items_of_a_list() -> None:
    text = "It is cheap to measure depth in every plot<br>[2], [3]. Batteries cost more, as Wu and Park<br>[8] argued, by far."
    document = printed(f"<p>{text}</p><p>{ENGLISH.format(year=1990)}</p>")
    assert text.replace("<br>", " ") in [" ".join(said.split()) for said in blocks(document, BlockKind.PARAGRAPH)]
    assert not blocks(document, BlockKind.LIST_ITEM)


def test_a_manuscripts_title_and_headings_in_the_size_of_the_text() -> None:
    bold, plain = "<p style='text-align: center; text-indent: 0'><b>{}</b></p>", "<p style='text-indent: 0'><b>{}</b></p>"
    prose = "".join(f"<p>{ENGLISH.format(year=1990 + number)}</p>" for number in range(4))
    head = bold.format("Slow Villages and Quick Towns") + "<p style='text-align: center'>Ada Invented and Bo Madeup</p>"
    document = printed(head + bold.format("Abstract") + prose + bold.format("Method") + plain.format("Data") + prose)
    assert blocks(document, BlockKind.TITLE) == ["Slow Villages and Quick Towns"]
    headed = [(document.cut(b.span), b.level) for b in document.blocks if b.kind is BlockKind.HEADING]
    assert headed == [("Abstract", 1), ("Method", 1), ("Data", 2)]


def test_a_page_without_runs_has_no_lines() -> None:
    assert pages.lines_of([pages.Page(1, 600, 800, ())]) == ([], [])


@given(st.text(st.sampled_from("abc ABC()[].,:-–0123۰۱۲۳«» ابپتثج\u200c"), max_size=60), st.booleans())
def test_reading_order_loses_no_character_and_names_none_twice(seen: str, rtl_page: bool) -> None:
    read_as = reading_order(list(seen), rtl_page)
    assert sorted(index for index, _ in read_as) == list(range(len(seen)))


def test_spans_of_a_printed_paper_cut_what_stands_there(journal: Document) -> None:
    at = 0
    for block in journal.blocks:
        assert at <= block.span.start < block.span.end <= len(journal.text) and journal.cut(block.span).strip()
        at = block.span.end
    for inline in journal.inlines:
        assert any(block.span.start <= inline.span.start < inline.span.end <= block.span.end for block in journal.blocks)


def test_pages_that_are_pictures_are_named_or_refused() -> None:
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    picture = f"<div style='break-before: page'><img style='width: 90mm' src='data:image/png;base64,{pixel}'></div>"
    document = printed(f"<p>{ENGLISH.format(year=1999)}</p>{picture}", head="")
    assert "what they show is not read: 2" in document.repairs[-1].note
    with pytest.raises(UnreadablePaper, match="no text layer"):
        printed(picture, head="")
