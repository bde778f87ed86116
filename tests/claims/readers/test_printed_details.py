"""Are the small habits of publishers read rightly: notes named briefly, marks on titles, citations that begin a line?"""

from claims.readers import read
from claims.readers.document import Document
from claims.settings import Settings
from claims.text import sentences
from claims.vocabulary import BlockKind


def read_as(text: str, name: str) -> Document:
    return read(text.encode(), name, Settings())


def test_a_citation_that_begins_a_wrapped_line_is_no_item() -> None:
    text = (
        "Breaks were first located by Ives [4], and Osei et al.\n[5] went on to tendons. Park\n[8] argues that it is idle.\n\n"
    )
    document = read_as(text + "Another paragraph of the paper stands here.\n", "paper.txt")
    assert [block.kind for block in document.blocks] == [BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]


def test_a_list_of_references_is_still_one_item_an_entry() -> None:
    text = "[1] A. Ives, Wires, 2002.\n[2] B. Osei, Tendons,\n    vol. 3, 2012.\n[3] C. Park, Idle streams, 2019.\n"
    document = read_as(text, "paper.txt")
    assert [block.label for block in document.blocks] == ["1", "2", "3"]


def test_a_note_named_by_one_letter_is_a_note() -> None:
    notes = '<h2>Notes</h2><ol><li id="n1">Ledger 4.</li></ol>'
    page = f'<h1>On ledgers</h1><p>He thought upon it.<a href="#n1"><sup>1</sup></a></p>{notes}'
    document = read_as(f"<html><body>{page}</body></html>", "page.html")
    assert [block.label for block in document.blocks if block.kind is BlockKind.FOOTNOTE] == ["1"]


def test_the_star_on_a_title_is_not_of_the_title() -> None:
    front = '<title-group><article-title>Quiet hours<xref ref-type="fn" rid="f1">*</xref></article-title></title-group>'
    text = f"<article><front><article-meta>{front}</article-meta></front><body><p>Text.</p></body></article>"
    assert read_as(text, "a.xml").metadata.titles[0].text == "Quiet hours"


def test_the_name_of_a_hypothesis_is_no_sentence() -> None:
    text = "H1. Fibre narrows the gap. It was seen in area H1. The rest was not."
    assert [text[span.start : span.end] for span in sentences(text)] == [
        "H1. Fibre narrows the gap.",
        "It was seen in area H1.",
        "The rest was not.",
    ]
