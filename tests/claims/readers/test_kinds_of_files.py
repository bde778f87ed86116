"""Does each format become the right blocks, inlines, metadata and references?"""

import io
import zipfile
from html import escape
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.readers import read
from claims.readers.document import Document, Span
from claims.settings import Settings
from claims.vocabulary import BlockKind, Calendar, InlineKind, RepairKind

SETTINGS = Settings()


def blocks(document: Document, *kinds: BlockKind) -> list[str]:
    """What the blocks of these kinds say, all blocks if none are named."""
    return [document.cut(block.span) for block in document.blocks if not kinds or block.kind in kinds]


def inlines(document: Document, kind: InlineKind) -> list[tuple[str, str]]:
    """What is set so, and where it leads."""
    return [(document.cut(inline.span), inline.target) for inline in document.inlines if inline.kind is kind]


def check_spans(document: Document) -> None:
    """Blocks in order, apart and not empty; inlines inside a block; declared references cut their entries."""
    at = 0
    for block in document.blocks:
        assert at <= block.span.start < block.span.end <= len(document.text)
        assert document.cut(block.span).strip()
        at = block.span.end
    for inline in document.inlines:
        assert any(block.span.start <= inline.span.start < inline.span.end <= block.span.end for block in document.blocks)
    for reference in document.references:
        assert document.cut(Span(*reference["_span"])).strip()  # type: ignore[misc]


# Plain text


def test_plain_text_keeps_its_text_and_finds_paragraphs_and_items() -> None:
    text = "A title\n\nFirst paragraph\ngoes on.\n\n- one\n- two\n\n[12] Rahimi, S. (2001). A work.\n\f\nNext page."
    document = read(text.encode(), "paper.txt", SETTINGS)
    assert document.text == text
    assert blocks(document, BlockKind.LIST_ITEM) == ["- one", "- two", "[12] Rahimi, S. (2001). A work."]
    assert [block.label for block in document.blocks if block.label] == ["12"]
    assert [block.page for block in document.blocks] == [1, 1, 1, 1, 1, 2]
    assert document.shown(document.blocks[2].span) == "one"
    check_spans(document)


def test_plain_text_with_a_paragraph_a_line() -> None:
    lines = [f"Sentence number {n} of a long paragraph that no one has wrapped. " * 5 for n in range(30)]
    assert len(read("\n".join(lines).encode(), "paper.txt", SETTINGS).blocks) == 30


# HTML

PAGE = """<!doctype html><html lang="en"><head><title>Site | A title</title>
<meta name="citation_title" content="Stability of invented institutions"><meta name="citation_author" content="Rahimi, Sara">
<meta name="citation_author_institution" content="University of Nowhere"><meta name="citation_doi" content="doi:10.1234/abc.5">
<meta name="citation_journal_title" content="Journal of Invention"><meta name="citation_publication_date" content="2021/03/04">
<meta name="citation_firstpage" content="5"><meta name="citation_lastpage" content="19"><meta name="keywords" content="one; two">
</head><body><header><a href="/">Site</a></header><nav>Menu</nav><div class="cookie-banner">Cookies!</div>
<article><h1>Stability of <em>invented</em> institutions</h1><p>First<sup><a href="#fn1">1</a></sup>, see <a href="#ref-2">(Ito, 2020)</a>
and <a href="javascript:alert(1)">this</a>.</p><h2>Methods</h2><ul><li>outer<ul><li>inner</li></ul></li></ul>
<ol start="3"><li>third</li></ol><blockquote><p>A quote.</p></blockquote><pre>x = 1
y = 2</pre><table><caption>Table 1. Counts</caption><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>
<figure><img src="x.png"><figcaption>Figure 1. A line</figcaption></figure><p lang="fa" dir="rtl">این بند به فارسی است.</p>
<p style="display:none">hidden</p><aside class="related">Read also</aside><h2>References</h2><ol><li id="ref-2">Ito, K. (2020). A work.</li></ol>
<section role="doc-endnotes"><ol><li id="fn1"><p>The note. <a href="#fnref1" role="doc-backlink">↩</a></p></li></ol></section>
</article><footer>Imprint</footer></body></html>"""  # noqa: E501


def test_html_takes_the_article_and_leaves_the_site() -> None:
    document = read(PAGE.encode(), "saved.html", SETTINGS)
    check_spans(document)
    assert not any(word in document.text for word in ("Site", "Menu", "Cookies", "hidden", "Read also", "Imprint", "↩"))
    assert blocks(document, BlockKind.TITLE) == ["Stability of invented institutions"]
    assert blocks(document, BlockKind.HEADING) == ["Methods", "References"]
    assert blocks(document, BlockKind.QUOTE, BlockKind.CODE) == ["A quote.", "x = 1\ny = 2"]
    assert blocks(document, BlockKind.TABLE, BlockKind.CAPTION) == ["Table 1. Counts", "a\tb\n1\t2", "Figure 1. A line"]
    items = [(block.level, block.label, block.id) for block in document.blocks if block.kind is BlockKind.LIST_ITEM]
    assert items == [(1, "", ""), (2, "", ""), (1, "3", ""), (1, "1", "ref-2")]


def test_html_ties_notes_links_and_languages() -> None:
    document = read(PAGE.encode(), "saved.html", SETTINGS)
    assert inlines(document, InlineKind.SUPERSCRIPT) == [("1", "#fn1")]
    assert inlines(document, InlineKind.LINK) == [("1", "#fn1"), ("(Ito, 2020)", "#ref-2")]
    note = next(block for block in document.blocks if block.kind is BlockKind.FOOTNOTE)
    assert (document.cut(note.span), note.label, note.id) == ("The note.", "1", "fn1")
    assert [(block.language, block.direction) for block in document.blocks if block.language == "fa"] == [("fa", "rtl")]


def test_html_declares_metadata() -> None:
    found = read(PAGE.encode(), "saved.html", SETTINGS).metadata
    assert (found.doi, found.pages, [word.text for word in found.keywords]) == ("10.1234/abc.5", "5–19", ["one", "two"])
    assert [name.text for name in found.authors[0].names] == ["Sara Rahimi"]
    assert found.authors[0].affiliations[0].text == "University of Nowhere"
    assert found.dates[0].gregorian == "2021-03-04"


def test_html_saved_by_word_ties_its_notes() -> None:
    page = """<html><body><h1>T</h1><p>Text<a href="#_ftn1" name="_ftnref1"><span>[1]</span></a> goes on.</p>
    <div id="ftn1"><p><a href="#_ftnref1" name="_ftn1"><span>[1]</span></a> First part.</p><p>Second part.</p></div></body>"""
    document = read(page.encode(), "word.html", SETTINGS)
    assert inlines(document, InlineKind.SUPERSCRIPT) == [("[1]", "#_ftn1")]
    notes = [(document.cut(block.span), block.label, block.id) for block in document.blocks if block.kind is BlockKind.FOOTNOTE]
    assert notes == [("First part.", "1", "_ftn1"), ("Second part.", "", "_ftn1")]


def test_html_in_windows_1256_says_so_itself() -> None:
    page = '<html><head><meta charset="windows-1256"></head><body><p>سلام دنيا</p></body></html>'
    document = read(page.encode("windows-1256"), "old.html", SETTINGS)
    assert blocks(document) == ["سلام دنيا"] and document.encoding == "cp1256"


# DOCX


def note_part(kind: str, text: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:{kind}s {nsdecls("w")}>'
        f'<w:{kind} w:id="0" w:type="separator"><w:p/></w:{kind}>'
        f'<w:{kind} w:id="7"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p>'
        f"</w:{kind}></w:{kind}s>"
    ).encode()


def word_bytes(made: "docx.document.Document", **parts: bytes) -> bytes:
    stream = io.BytesIO()
    made.save(stream)
    with zipfile.ZipFile(stream, "a") as archive:
        for name, data in parts.items():
            archive.writestr(f"word/{name}.xml", data)
    return stream.getvalue()


def paper_in_word() -> bytes:
    made = docx.Document()
    made.core_properties.title = "نهادهای محلی"
    made.core_properties.author = "سارا رحیمی; John Doe"
    made.add_heading("نهادهای محلی", 0)
    made.add_heading("۱. مقدمه", 1)
    paragraph = made.add_paragraph("متن ")
    paragraph.add_run("پر").bold = True
    paragraph.add_run("رنگ").bold = True
    paragraph.add_run(" ادامه دارد")
    mark = OxmlElement("w:footnoteReference")
    mark.set(qn("w:id"), "7")
    paragraph.add_run()._r.append(mark)
    paragraph.add_run(".")
    made.add_paragraph("one", style="List Number")
    made.add_paragraph("two", style="List Number")
    made.add_paragraph("Figure 1. A line", style="Caption")
    table = made.add_table(2, 2)
    for number, cell in enumerate(table._cells):
        cell.text = str(number)
    return word_bytes(made, footnotes=note_part("footnote", "یادداشت."))


def test_docx_reads_structure_notes_and_properties() -> None:
    document = read(paper_in_word(), "paper.docx", SETTINGS)
    check_spans(document)
    assert [block.kind.value for block in document.blocks] == [
        "title", "heading", "paragraph", "list_item", "list_item", "caption", "table", "footnote"
    ]  # fmt: skip
    assert blocks(document)[2] == "متن پررنگ ادامه دارد1."
    assert inlines(document, InlineKind.STRONG) == [("پررنگ", "")]
    assert inlines(document, InlineKind.SUPERSCRIPT) == [("1", "#fn7")]
    assert (document.blocks[-1].id, document.blocks[-1].label, blocks(document)[-1]) == ("fn7", "1", "یادداشت.")
    assert [block.label for block in document.blocks if block.kind is BlockKind.LIST_ITEM] == ["1", "2"]
    assert blocks(document, BlockKind.TABLE) == ["0\t1\n2\t3"]
    assert [author.names[0].text for author in document.metadata.authors] == ["سارا رحیمی", "John Doe"]


def test_docx_reads_insertions_and_fields_but_not_deletions() -> None:
    made = docx.Document()
    body = made.add_paragraph("Kept ")._p
    for xml in (
        "<w:ins {}><w:r><w:t>added </w:t></w:r></w:ins>",
        "<w:del {}><w:r><w:delText>removed </w:delText></w:r></w:del>",
        '<w:r {}><w:fldChar w:fldCharType="begin"/></w:r>',
        "<w:r {}><w:instrText>ADDIN ZOTERO</w:instrText></w:r>",
        '<w:r {}><w:fldChar w:fldCharType="separate"/></w:r>',
        "<w:r {}><w:t>(Ito, 2020)</w:t></w:r>",
        '<w:r {}><w:fldChar w:fldCharType="end"/></w:r>',
        "<w:r {}><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>",
    ):
        body.append(parse_xml(xml.format(nsdecls("w"))))
    made.paragraphs[0].add_run().add_break(WD_BREAK.PAGE)
    made.paragraphs[0].add_run("end.")
    assert blocks(read(word_bytes(made), "paper.docx", SETTINGS)) == ["Kept added (Ito, 2020) end."]


# JATS

ARTICLE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.2//EN" "JATS-journalpublishing1.dtd">
<article xml:lang="en" xmlns:xlink="http://www.w3.org/1999/xlink"><front><journal-meta><journal-title-group>
<journal-title>Journal of Invention</journal-title></journal-title-group></journal-meta><article-meta>
<article-id pub-id-type="doi">10.1234/abc</article-id><title-group><article-title>On <italic>stability</italic></article-title>
<trans-title-group xml:lang="fa"><trans-title>دربارهٔ پایداری</trans-title></trans-title-group></title-group>
<contrib-group><contrib contrib-type="author"><name-alternatives><name xml:lang="en"><surname>Rahimi</surname><given-names>Sara</given-names></name>
<name xml:lang="fa"><surname>رحیمی</surname><given-names>سارا</given-names></name></name-alternatives><xref ref-type="aff" rid="a1">1</xref>
<contrib-id contrib-id-type="orcid">https://orcid.org/0000-0001-2345-6789</contrib-id></contrib></contrib-group>
<aff id="a1"><label>1</label>University of Nowhere</aff><pub-date date-type="pub"><day>3</day><month>4</month><year>2020</year></pub-date>
<volume>7</volume><issue>2</issue><fpage>11</fpage><lpage>29</lpage>
<history><date date-type="received" calendar="Jalali"><day>1</day><month>2</month><year>1399</year></date></history>
<abstract><p>We test stability.</p></abstract><trans-abstract xml:lang="fa"><p>پایداری را می‌آزماییم.</p></trans-abstract>
<kwd-group xml:lang="en"><kwd>stability</kwd><kwd>institutions</kwd></kwd-group></article-meta></front>
<body><sec sec-type="intro"><title>Introduction</title><p>As shown<xref ref-type="bibr" rid="r1"><sup>1</sup></xref> and by Ito
(<xref ref-type="bibr" rid="r2">2019</xref>).<xref ref-type="fn" rid="n1">a</xref> See <xref ref-type="fig" rid="f1">Figure 1</xref>.</p>
<sec><title>Aims</title><list list-type="order"><list-item><p>one</p></list-item><list-item><p>two</p></list-item></list>
<disp-quote><p>A quote.</p></disp-quote><fig id="f1"><label>Figure 1</label><caption><p>A line.</p></caption></fig>
<table-wrap id="t1"><label>Table 1</label><caption><title>Counts</title></caption><table><tr><td>a</td><td>b</td></tr></table></table-wrap>
</sec></sec></body><back><ack><title>Acknowledgements</title><p>Thanks.</p></ack><fn-group><fn id="n1"><label>a</label><p>The note.</p></fn></fn-group>
<ref-list><title>Works cited</title><ref id="r1"><label>1</label><element-citation publication-type="journal">
<person-group person-group-type="author"><name><surname>Osei</surname><given-names>A.</given-names></name></person-group><article-title>A study</article-title>
<source>Annals</source><year>2001</year><volume>3</volume><issue>4</issue><fpage>1</fpage><lpage>9</lpage>
<pub-id pub-id-type="doi">10.5555/x1</pub-id></element-citation></ref>
<ref id="r2"><mixed-citation publication-type="book"><string-name><surname>ایتو</surname>، <given-names>ک.</given-names></string-name>
(<year>۱۳۹۸</year>). <source>کتاب</source>. تهران: <publisher-name>نشر</publisher-name>.</mixed-citation></ref></ref-list></back></article>"""  # noqa: E501


@pytest.fixture(scope="module")
def article() -> Document:
    return read(ARTICLE.encode(), "article.xml", SETTINGS)


def test_jats_front_is_text_and_metadata(article: Document) -> None:
    check_spans(article)
    assert blocks(article, BlockKind.TITLE) == ["On stability", "دربارهٔ پایداری"]
    found = article.metadata
    assert [(name.text, name.language) for name in found.authors[0].names] == [("Sara Rahimi", "en"), ("سارا رحیمی", "fa")]
    assert (found.authors[0].orcid, found.authors[0].affiliations[0].text) == ("0000-0001-2345-6789", "University of Nowhere")
    assert (found.volume, found.issue, found.pages, found.doi) == ("7", "2", "11–29", "10.1234/abc")
    assert [abstract.language for abstract in found.abstracts] == ["en", "fa"]
    received = next(date for date in found.dates if date.kind == "received")
    assert (received.calendar, received.year, received.gregorian) == (Calendar.SOLAR_HIJRI, 1399, "2020-04-20")


def test_jats_body_has_sections_marks_and_captions(article: Document) -> None:
    headings = [(article.cut(block.span), block.level) for block in article.blocks if block.kind is BlockKind.HEADING]
    assert headings[2:] == [("Introduction", 1), ("Aims", 2), ("Acknowledgements", 1), ("Works cited", 1)]
    assert inlines(article, InlineKind.LINK)[:3] == [("1", "#r1"), ("2019", "#r2"), ("Figure 1", "#f1")]
    assert ("1", "#r1") in inlines(article, InlineKind.SUPERSCRIPT) and ("a", "#n1") in inlines(article, InlineKind.SUPERSCRIPT)
    note = next(block for block in article.blocks if block.kind is BlockKind.FOOTNOTE)
    assert (note.id, note.label) == ("n1", "a")
    assert blocks(article, BlockKind.CAPTION) == ["Figure 1 A line.", "Table 1 Counts"]


def test_jats_references_are_csl_with_the_span_of_their_entry(article: Document) -> None:
    first, second = article.references
    assert article.cut(Span(*first["_span"])) == "Osei, A. (2001). A study. Annals, 3(4), 1-9. https://doi.org/10.5555/x1"  # type: ignore[misc]
    assert (first["id"], first["type"], first["DOI"], first["page"]) == ("r1", "article-journal", "10.5555/x1", "1-9")
    assert article.cut(Span(*second["_span"])) == "ایتو، ک. (۱۳۹۸). کتاب. تهران: نشر."  # type: ignore[misc]
    assert second["issued"] == {"date-parts": [[1398]]} and second["custom"]["gregorian"] == [2019, 2020]  # type: ignore[index]
    assert second["author"] == [{"family": "ایتو", "given": "ک."}]


def test_jats_leaves_reviews_out_and_keeps_the_paragraphs_of_a_note_together() -> None:
    review = (
        '<sub-article article-type="decision-letter"><front-stub><title-group><article-title>No</article-title></title-group>'
    )
    review += "</front-stub><body><p>Not of the paper.</p></body></sub-article>"
    body = '<body><p>Text<fn id="n"><label>*</label><p>One.</p><p>Two.</p></fn> goes on.</p></body>'
    document = read(f"<article>{body}{review}</article>".encode(), "letters.xml", SETTINGS)
    assert blocks(document) == ["Text* goes on.", "One.", "Two."]
    assert [block.label for block in document.blocks] == ["", "*", ""]


# Laws


def test_docx_marks_set_by_character_styles() -> None:
    made = docx.Document()
    made.add_paragraph("See ").add_run("this", style="Strong")
    assert inlines(read(word_bytes(made), "paper.docx", SETTINGS), InlineKind.STRONG) == [("this", "")]


SPOKEN = st.text(st.sampled_from("abc XYZ.,;\n\t &<>()éم ن‌ی۱۲3–"), max_size=40)


@given(st.lists(st.tuples(st.sampled_from(["p", "h2", "li", "blockquote", "sup", "em", "td", "pre"]), SPOKEN), max_size=12))
@settings(max_examples=60, deadline=None)
def test_spans_of_any_html_cut_what_stands_there(parts: list[tuple[str, str]]) -> None:
    page = "<html><body><p>Start</p>" + "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in parts) + "</body></html>"
    check_spans(read(page.encode(), "any.html", SETTINGS))


@given(st.lists(st.tuples(st.sampled_from(["p", "sec", "disp-quote", "fn", "list"]), SPOKEN), max_size=10))
@settings(max_examples=60, deadline=None)
def test_spans_of_any_jats_cut_what_stands_there(parts: list[tuple[str, str]]) -> None:
    shapes = {
        "p": "<p>{} <bold>b</bold></p>",
        "sec": "<sec><title>{}</title><p>x <xref ref-type='bibr' rid='r'>1</xref></p></sec>",
        "disp-quote": "<disp-quote><p>{}</p></disp-quote>",
        "fn": "<p>a<fn id='n'><label>1</label><p>{}</p></fn> b</p>",
        "list": "<list><list-item><p>{}</p><list><list-item><p>y</p></list-item></list></list-item></list>",
    }
    body = "".join(shapes[tag].format(escape(text)) for tag, text in parts)
    check_spans(read(f"<article><body><p>Start</p>{body}</body></article>".encode(), "any.xml", SETTINGS))


@pytest.mark.slow
@given(st.lists(st.tuples(st.booleans(), SPOKEN), max_size=10))
@settings(max_examples=25, deadline=None)
def test_spans_of_any_docx_cut_what_stands_there(runs: list[tuple[bool, str]]) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("Start ")
    for bold, text in runs:
        paragraph.add_run(text).bold = bold
        if text.endswith("X"):
            paragraph = made.add_paragraph()
    check_spans(read(word_bytes(made), "any.docx", SETTINGS))


def test_the_first_paper_is_read_as_it_is(first_paper: Path) -> None:
    data = first_paper.read_bytes()
    document = read(data, first_paper.name, SETTINGS)
    check_spans(document)
    assert document.text == data.decode() and RepairKind.DECODED not in {repair.kind for repair in document.repairs}
