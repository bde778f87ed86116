"""Numbers of the list in brackets, raised, and by the file's own links."""

import pytest

from claims.citations import audit
from claims.passages import Cut, Footnote
from claims.readers.document import Block, Document, Inline, Span
from claims.references import Reference
from claims.sections import Outline, Section
from claims.vocabulary import BlockKind, InlineKind, SectionRole

LIST = [f"Author{number}, A | {2000 + number} | Work {number} | {number}0-{number}9" for number in range(1, 13)]
L, P = "not_listed", "page_outside"

CASES = [
    ("Known since long [3].", [("[3]", 2, [])]),
    ("Known since long [3, 5–7].", [("3", 2, []), ("5–7", 4, []), ("5–7", 5, []), ("5–7", 6, [])]),
    ("Known [3], [4].", [("[3]", 2, []), ("[4]", 3, [])]),
    ("Known [3]–[5].", [("[3]", 2, []), ("[3]–[5]", 3, []), ("[5]", 4, [])]),
    ("Known [3, p. 35] and [3: 47].", [("[3, p. 35]", 2, []), ("[3: 47]", 2, [P])]),
    ("Known [3, fig. 2] of old.", [("[3, fig. 2]", 2, [])]),
    ("شناخته است [۱۲].", [("[۱۲]", 11, [])]),
    ("شناخته است [۳، ۵ و ۷].", [("۳", 2, []), ("۵", 4, []), ("۷", 6, [])]),
    ("شناخته است [۳-۵].", [("[۳-۵]", 2, []), ("[۳-۵]", 3, []), ("[۳-۵]", 4, [])]),
    ("Known [14].", [("[14]", None, [L])]),
    ("In the interval [0, 1] and the year [2020] it is known [sic].", []),
    ("As Author3 [3] shows, it is so (2003).", [("[3]", 2, [])]),
    ("Known.<sup>3,5</sup>", [("3", 2, []), ("5", 4, [])]),
    ("Known.<sup>3–5</sup> More.", [("3–5", 2, []), ("3–5", 3, []), ("3–5", 4, [])]),
    ("Known.¹² More.", [("¹²", 11, [])]),
    ("An area of 5 m² and 10<sup>3</sup> with R² of x<sup>2</sup> and the 5<sup>th</sup>.", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_numbers(cited, text, expected):
    found = cited(text, LIST, numbered=True).citations
    assert [one.reference for one in found] == [entry for _, entry, _ in expected]
    assert [[problem.kind.value for problem in one.problems] for one in found] == [problems for *_, problems in expected]
    assert [one.text for one in found] == [name for name, *_ in expected]


def test_round_brackets_where_they_are_used_throughout(cited):
    text = "One is known (1). Two are (2, 3). More (4–6). All (7–12). But see equation (3)."
    assert [one.reference for one in cited(text, LIST, numbered=True).citations] == list(range(12))


def test_numbered_points_are_no_citations(cited):
    text = "There are two ways: (1) the first (Author1, 2001) and (2) the second (Author2, 2002; Author3, 2003)."
    assert [one.reference for one in cited(text, LIST, numbered=True).citations] == [0, 1, 2]


def test_numbers_are_no_citations_beside_a_list_without_numbers(cited):
    text = "Point [1] (Author1, 2001), then (Author2, 2002), then (Author3, 2003) as in note.<sup>2</sup>"
    assert [one.reference for one in cited(text, LIST).citations] == [0, 1, 2]


def test_brackets_in_order_without_labels(cited):
    text = "So it is [1]. And so [2, 3]. And so on [4-6]."
    assert [one.reference for one in cited(text, LIST).citations] == [0, 1, 2, 3, 4, 5]


def _document(
    text: str, inlines: tuple[Inline, ...], references: tuple[dict[str, object], ...] = ()
) -> tuple[Document, Outline]:
    document = Document(text, (Block(BlockKind.PARAGRAPH, Span(0, len(text))),), inlines, references=references)
    return document, Outline((Section((), SectionRole.BODY, 0, 1, "en"),), (0,))


def _listed(label: str = "") -> tuple[Reference, ...]:
    return tuple(
        Reference(
            index,
            (),
            f"Author ({year})",
            {"id": f"B{index + 1}", "issued": {"date-parts": [[year]]}},
            "en",
            label and f"{label}{index}",
        )
        for index, year in enumerate((2001, 2002, 2003))
    )


def test_the_files_own_links_tie():
    text = "Known since 2, and by Author et al., 2003."
    links = (Inline(InlineKind.LINK, Span(12, 13), "#B2"), Inline(InlineKind.LINK, Span(22, 41), "#B3"))
    document, outline = _document(text, links, ({"id": "B1"}, {"id": "B2"}, {"id": "B3"}))
    found = audit(document, outline, Cut((), (), ()), _listed())
    assert [(one.text, one.reference) for one in found.citations] == [("2", 1), ("Author et al., 2003", 2)]
    assert found.uncited == (0,)


def test_a_link_on_the_year_gives_the_entry_and_the_wording_the_rest():
    text = "As Author et al. (2002) show (see Author, 2004, p. 3)."
    links = (Inline(InlineKind.LINK, Span(18, 22), "#B2"), Inline(InlineKind.LINK, Span(34, 46), "#B3"))
    document, outline = _document(text, links, ({"id": "B1"}, {"id": "B2"}, {"id": "B3"}))
    found = audit(document, outline, Cut((), (), ()), _listed()).citations
    assert [(one.text, one.reference) for one in found] == [("Author et al. (2002)", 1), ("(see Author, 2004, p. 3)", 2)]
    assert [[problem.kind.value for problem in one.problems] for one in found] == [[], ["year_differs"]]


def test_links_on_both_ends_of_a_range():
    links = (Inline(InlineKind.LINK, Span(7, 8), "#B1"), Inline(InlineKind.LINK, Span(9, 10), "#B3"))
    document, outline = _document("Known [1–3].", links, ({"id": "B1"}, {"id": "B2"}, {"id": "B3"}))
    found = audit(document, outline, Cut((), (), ()), _listed()).citations
    assert sorted(one.reference for one in found) == [0, 1, 2]


def test_a_footnote_mark_is_no_citation():
    document, outline = _document("Known1 since long.", (Inline(InlineKind.SUPERSCRIPT, Span(5, 6)),))
    note = Footnote("1", (), "A note.", "en", "ltr", 0, Span(5, 6))
    assert not audit(document, outline, Cut((), (note,), ()), _listed("1")).citations


def test_keys_of_the_list():
    document, outline = _document("Known [Smi0; Smi2] and [see Smi1, p. 4], not [B52].", ())
    found = audit(document, outline, Cut((), (), ()), _listed("Smi")).citations
    assert [(one.text, one.reference) for one in found] == [("Smi0", 0), ("Smi2", 2), ("[see Smi1, p. 4]", 1)]
