"""Where marks stand: across page breaks, in footnotes and tables, within mark-up; what is left out; and how long it takes."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.citations import as_json, audit
from claims.drafting.scope import scopes
from claims.passages import Cut, Footnote, Passage
from claims.readers import markdown
from claims.readers.document import Block, Document, Inline, Span
from claims.reading import read
from claims.references import Reference
from claims.sections import Outline, Section
from claims.settings import Settings
from claims.vocabulary import BlockKind, InlineKind, SectionRole

LIST = ["Smith, John | 2020 | Rivers | 10-30", "کریمی، حسن | ۱۳۹۸ | سدها"]


def _torn(text: str, *, footnote: bool) -> tuple[Document, Outline, Cut]:
    """Two paragraphs torn at ``|`` with a third between them, and a sentence that runs over the tear."""
    first, between, last = text.split("|")
    whole = f"{first}\n\n{between}\n\n{last}"
    spans = [Span(0, len(first)), Span(len(first) + 2, len(first) + 2 + len(between)), Span(len(whole) - len(last), len(whole))]
    kinds = (BlockKind.PARAGRAPH, BlockKind.FOOTNOTE if footnote else BlockKind.NOISE, BlockKind.PARAGRAPH)
    document = Document(whole, tuple(Block(kind, span) for kind, span in zip(kinds, spans, strict=True)))
    passage = Passage(0, (spans[0], spans[2]), "", "", "en", "ltr", 0, 0)
    notes = (Footnote("1", (spans[1],), between, "en", "ltr", 1),) if footnote else ()
    return document, Outline((Section((), SectionRole.BODY, 0, 3, "en"),), (0, 0, 0)), Cut((passage,), notes, ())


def _smith() -> Reference:
    csl = {"id": "ref-1", "author": [{"family": "Smith", "given": "John"}], "issued": {"date-parts": [[2020]]}}
    return Reference(0, (), "Smith, J. (2020). Rivers.", csl, "en")


def test_a_mark_torn_by_a_page_break_has_two_spans():
    document, outline, cut = _torn("Rivers bend (Smith,|RUNNING HEAD|2020) in places.", footnote=False)
    (mark,) = audit(document, outline, cut, (_smith(),)).citations
    assert [document.cut(span) for span in mark.spans] == ["(Smith,", "2020)"]
    assert (mark.text, mark.reference, mark.passage) == ("(Smith, 2020)", 0, 0)


def test_a_mark_in_a_footnote_between_the_halves_of_another():
    document, outline, cut = _torn("As Smith and|See Smith (2020).|others (2020) say.", footnote=True)
    marks = audit(document, outline, cut, (_smith(),)).citations
    assert [one.text for one in marks] == ["Smith and others (2020)", "Smith (2020)"]
    assert [len(one.spans) for one in marks] == [2, 1]


def test_marks_within_markup_keep_exact_spans(cited):
    text = "Rivers **bend** (*Smith*, 2020) and [Smith 2020](#ref1) and\nSmith\n(2020)."
    marks = cited(text, LIST).citations
    assert [text[slice(*one.spans[0])] for one in marks] == ["(*Smith*, 2020)", "Smith\n(2020)"]


def test_direction_signs_inside_a_mark_do_no_harm(cited):
    text = "سد ساخته شد \u200f(کریمی،\u200f \u200e۱۳۹۸\u200f: \u200e۱۲\u200f)."
    (mark,) = cited(text, LIST).citations
    assert (mark.reference, mark.locator, mark.names) == (1, "12", ("کریمی",))


def test_marks_in_tables_and_captions_count_and_code_does_not(cited):
    text = "Body (Smith, 2020).\n\n| who | what |\n|---|---|\n| Smith (2020) | rivers |\n\n```\nSmith (2020)\n```\n"
    assert len(cited(text, LIST).citations) == 2


def test_how_to_cite_lines_are_no_citations(cited):
    text = "Cite this article: Smith, J. (2020), Rivers.\n\nاستناد: کریمی، حسن (۱۳۹۸)، سدها.\n\n## Introduction\n\nBody."
    found = cited(text, LIST)
    assert (found.citations, found.uncited) == ((), (0, 1))


def test_json_form(cited):
    text = "Rivers bend (Smith, 2021, p. 4)."
    (mark,) = cited(text, LIST).citations
    shown = as_json(mark, [_smith()])
    assert shown["spans"] == [[12, 31]]
    assert (shown["problems"], shown["notices"], shown["reference"]) == (["year_differs", "page_outside"], [], None)
    assert shown["explanations"][0] == "The text gives 2021, but the list has 2020 for Smith."


@pytest.mark.slow
def test_five_thousand_marks_in_a_million_characters_in_three_seconds():
    names = [
        f"{one}{two}{three}"
        for one in ("Bar", "Kel", "Mor", "Tan")
        for two in "aeiou"
        for three in ("dov", "lin", "mann", "rick", "ssen")
    ]
    references = tuple(
        Reference(
            at,
            (),
            f"{name} ({1990 + at % 30})",
            {"author": [{"family": name, "given": "A."}], "issued": {"date-parts": [[1990 + at % 30]]}},
            "en",
        )
        for at, name in enumerate(names * 5)
    )
    line = (
        "It is held by many that things go on as they are, and that they do so of themselves, whatever else may be said of it"
    )
    text = "\n\n".join(f"{line} ({names[at % 100]}, {1990 + at % 100 % 30}). {line[:70]}" for at in range(5000))
    document = _plain(text)
    start = time.process_time()
    found = audit(document, Outline((Section((), SectionRole.BODY, 0, 5000, "en"),), (0,) * 5000), Cut((), (), ()), references)
    assert len(found.citations) == 5000
    assert time.process_time() - start < 20


def _plain(text: str) -> Document:
    blocks, at = [], 0
    for paragraph in text.split("\n\n"):
        blocks.append(Block(BlockKind.PARAGRAPH, Span(at, at + len(paragraph))))
        at += len(paragraph) + 2
    return Document(text, tuple(blocks), (Inline(InlineKind.STRONG, Span(0, 2)),))


PIECES = st.sampled_from(
    [
        "(",
        ")",
        "[",
        "]",
        "Smith",
        "کریمی",
        "و",
        "and",
        ", ",
        "، ",
        "؛ ",
        ": ",
        "2020",
        "۱۳۹۸",
        "12",
        "*",
        " ",
        "\n\n",
        "et al.",
        "همان",
        "\u200f",
        "²",
    ]
)


@given(st.lists(PIECES, max_size=40))
def test_whatever_the_text_spans_are_exact_and_apart(pieces):
    text = "".join(pieces)
    document = markdown.read(text, "any.md")
    blocks = len(document.blocks)
    outline = Outline((Section((), SectionRole.BODY, 0, blocks, "en"),), (0,) * blocks)
    found = audit(document, outline, Cut((), (), ()), (_smith(),)).citations
    spans = [span for one in found for span in one.spans]
    assert all(0 <= start < end <= len(text) for start, end in spans) and spans == sorted(spans)
    assert all(one.text == document.shown(one.spans) and one.text.strip() for one in found)


@pytest.mark.parametrize("piece", ["(", "(, ", "( ", "(and ", "(Smith and ", "(12 May ", "[1, ", "¹,", "(و ", "1, "])
def test_endless_repetition_takes_no_endless_time(piece):
    document = _plain(f"{piece * 150}2020)" * 40)
    start = time.process_time()
    audit(document, Outline((Section((), SectionRole.BODY, 0, 1, "en"),), (0,)), Cut((), (), ()), (_smith(),))
    assert time.process_time() - start < 5


NOTED = """# الف

## متن

شهر بزرگ شد.[^1] روستا کوچک شد.[^2] کوه ماند.[^3] رود خشکید.[^4] باد آمد.[^5]

[^1]: برای تفصیل نک. سهرابی، ۱۳۹۵: ۷۸.
[^2]: همان: ۸۰.
[^3]: Kessler, 2016, pp. 20-22; see also Hollis & Brandt, 2009: 14.
[^4]: کسلر این نکته را در سال ۲۰۱۷ در شهرداری گفت.
[^5]: سهرابی، پیشین: ۹۰.

## منابع

- سهرابی، پیمان (۱۳۹۵). شورا در برزخ. تهران: نشر نو.
- Hollis, M., & Brandt, E. (2009). Answering to whom? Local Government Quarterly, 35(1), 9–34.
- Kessler, R. (2017). The silent gallery. Oxdale: Fernbrook Press.
"""


def test_a_footnote_may_name_its_works_without_brackets():
    reading = read(NOTED.encode(), "noted.md", Settings())
    found = [(one.reference, one.locator, [problem.kind.value for problem in one.problems]) for one in reading.audit.citations]
    assert found == [(0, "78", []), (0, "80", []), (2, "20-22", ["year_differs"]), (1, "14", []), (0, "90", [])]


def test_what_a_footnote_cites_is_the_source_of_the_sentence_it_hangs_on():
    reading = read(NOTED.encode(), "noted.md", Settings())
    assert {passage: own for passage, (own, _) in scopes(reading.cut, reading.audit).items()} == {
        0: (0,),
        1: (1,),
        2: (2, 3),
        4: (4,),
    }


def test_ibid_after_two_works_means_the_one_its_sentence_names():
    text = "# م\n\n## متن\n\nچنین است (سهرابی، ۱۳۹۵: ۱۱؛ Kessler, 2017: 40). سهرابی می‌نویسد شهر کوچک بود (همان: ۵۴).\n\n"
    reading = read((text + NOTED[NOTED.index("## منابع") :]).encode(), "ibid.md", Settings())
    assert [(one.reference, one.locator) for one in reading.audit.citations] == [(0, "11"), (2, "40"), (0, "54")]


def test_a_line_broken_by_a_tag_stands_between_the_words_of_a_mark():
    paper = (
        "# Rivers\n\nRivers rose (Smith,<br>2020: 12) in spring.\n\n# References\n\nSmith, J. (2020). *Rivers*. Oxford: Reed.\n"
    )
    (citation,) = read(paper.encode(), "rivers.md", Settings()).audit.citations
    assert citation.reference == 0 and not citation.problems
