"""Do sentences end where a reader ends them?"""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text import sentences
from claims.text.sentences import LONGEST

ONE_A_LINE = [
    ("It links areas 44 and 45.", "These are near days 12, 13, and 21.", "More at 12.5:1.", "To see."),
    ("در سندی از ۱۲۹۹ق. از دو آینه یاد شده است.", "بهای آن‌ها نیامده است."),
    ("We list 1. the first, 2. the second, and 3. the third.", "So it is."),
    ("It is in urine.", "gamma-CEHC is not.", "daf-2 is one.", "The P. falciparum parasite is not."),
    (
        "Dr. Smith et al. (2020) showed this.",
        "It was new.",
    ),
    (
        "See Fig. 3 and Eq. (4), cf. No. 5 of Vol. 12, pp. 3–9.",
        "The rest follows.",
    ),
    (
        "The answer is no.",
        "We tried again.",
    ),
    (
        "J. K. Rowling wrote it.",
        "U.S. policy changed.",
    ),
    (
        "He lived in the U.S.",
        "The law changed.",
    ),
    (
        "It rose by 3.5 percent.",
        "Then it fell.",
    ),
    (
        "Is it so?",
        "Yes!",
        "Good.",
    ),
    (
        "“It is done.”",
        "She left.",
    ),
    (
        "He said it.[12]",
        "Then he left.[3,4]",
        "Done.",
    ),
    (
        "Text.¹",
        "More text.<sup>2</sup>",
        "End.",
    ),
    (
        "See https://doi.org/10.1000/Abc.Def.12.",
        "Next one.",
    ),
    (
        "The doi:10.1000/xyz.A12 is known.",
        "Next.",
    ),
    (
        "We used e.g. iron, i.e. Fe, etc., and more.",
        "Iron, etc.",
        "The end.",
    ),
    (
        "The results.",
        "The discussion",
    ),
    (
        "Cells grew.",
        "mRNA levels fell.",
        "p53 was absent.",
    ),
    (
        "There are three: 1. the first; 2. the second; 3. the third.",
        "All hold.",
    ),
    (
        "1. The first item is here.",
        "2. The second is there.",
    ),
    (
        "He stopped... and went on.",
        "Then he slept...",
    ),
    (
        "(All data are public.)",
        "We thank them.",
    ),
    (
        "It holds (see Smith. 2010. Title) in all cases.",
        "Next.",
    ),
    (
        "We had 12 patients in 2020.",
        "35 were women.",
    ),
    (
        "It is known. (Smith, 2020)",
        "We go on.",
    ),
    (
        "In vitamin C.",
        "The dose was low.",
    ),
    (
        "Prof. Jones, Ph.D., spoke at 5 p.m. on Monday.",
        "Nobody came.",
    ),
    (
        "Smith et al. Nature published it.",
        "Fine.",
    ),
    (
        "این کتاب در ص. ۱۲ آمده است.",
        "ر.ک. احمدی، ۱۴۰۰.",
    ),
    (
        "رشد ۱.۵ درصد بود.",
        "سپس ۲٫۷ شد؛ اما ماند.",
    ),
    (
        "آیا چنین است؟",
        "بله!",
        "خوب.",
    ),
    (
        "«این پایان است.»",
        "او رفت.",
    ),
    (
        "گفت: «این پایان است».",
        "او رفت.",
    ),
    (
        "سال ۱۴۰۰.",
        "بعد از آن رفت.",
    ),
    (
        "در سال ۵۰ ق.م. جنگ شد.",
        "پایان.",
    ),
    (
        "سه راه هست: ۱. راه نخست؛ ۲. راه دوم؛ ۳. راه سوم.",
        "پایان.",
    ),
    (
        "دو مسیر هست: ۱. مسیر شمالی که می‌رسد.",
        "۲. مسیر جنوبی که نمی‌رسد.",
    ),
    (
        "چنین است. (احمدی، ۱۴۰۰: ۱۲)",
        "این بود.",
    ),
    (
        "چنین است.<sup>۱</sup>",
        "این بود.",
    ),
    (
        "خودرو، قطار ... را خرید.",
        "رفت...",
    ),
    (
        "به نشانی www.test.ir نگاه کنید.",
        "تمام.",
    ),
    (
        "دکتر م. احمدی آمد.",
        "او رفت.",
    ),
    (
        "قیمت ۱۲۰۰ ریال است!",
        "چرا؟!",
        "نمی‌دانم.",
    ),
    (
        "پژوهش‌های پیشین (Smith, J. et al. 2010; Lee 2011) نشان داد.",
        "اما نه.",
    ),
    (
        "چنین گفت (ر.ک. نمودار ۲. در پیوست) و رفت.",
        "تمام.",
    ),
    (
        "This is **bold.**",
        "And *this.*",
        "Next.",
    ),
    (
        "The patient (No. 5) died of S. aureus infection.",
        "E. coli was found.",
    ),
    (
        "He met Mr. Brown, Jr. at Acme Inc. yesterday.",
        "It went well.",
    ),
    (
        "Sect. 4 and Ch. 2 treat it; Jan. 5, 2020 was cold.",
        "So was May.",
        "June was not.",
    ),
    (
        "Washington, D.C. is warm.",
        "It is.",
    ),
    (
        "See [Smith 2010. p. 4] and [5].",
        "Then.",
    ),
    (
        "The value was p < .05.",
        "That is low.",
    ),
    (
        "We used Node.js and ASP.NET.",
        "It ran.",
    ),
    (
        "Der Begriff (vgl. Weber 1922, S. 12) ist alt.",
        "Er gilt z.B. hier.",
    ),
]


@pytest.mark.parametrize("expected", ONE_A_LINE, ids=lambda expected: expected[0][:24])
def test_a_paragraph_is_cut_into_its_sentences(expected: tuple[str, ...]) -> None:
    paragraph = " ".join(expected)
    assert [span.cut(paragraph) for span in sentences(paragraph)] == list(expected)


@pytest.mark.parametrize(
    "text", ["این رایج است.آن رایج نیست.", "It was known.The next is not.", "چنین بود (۲۰۲۰).این نیز.", "گفت «آمد».این نیز."]
)
def test_a_blank_lost_after_a_stop_is_no_obstacle(text: str) -> None:
    assert len(sentences(text)) == 2


@pytest.mark.parametrize(
    "text", ["Use os.Path here", "sample.Rmd and a.B", "نسخه ۲.۱.۳ است", "U.S.A", "10.22059/JCEP.2026.Abc"]
)
def test_points_inside_names_and_numbers_end_nothing(text: str) -> None:
    assert len(sentences(text)) == 1


def test_a_blank_line_ends_a_sentence() -> None:
    assert [span.cut("A heading\n\nA text") for span in sentences("A heading\n\nA text")] == ["A heading", "A text"]


@given(st.text(alphabet=st.sampled_from("aZب۱1 .!؟…()[]«»\n،؛:*_\u200c/") | st.characters(), max_size=200))
def test_sentences_are_in_order_apart_and_hold_all_that_is_not_blank(text: str) -> None:
    at = 0
    for start, end in sentences(text):
        assert at <= start < end <= len(text)
        assert not text[at:start].strip() and text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["a", "و ", ".", "(", "x.", "nl\n", "1. "])
def test_megabytes_without_a_sentence_are_cut_in_time(unit: str) -> None:
    spans = sentences(unit * (1_000_000 // len(unit)))
    assert max(end - start for start, end in spans) <= LONGEST


def test_the_first_papers_gold_sentences_come_out_whole(shared: Path, first_paper: Path) -> None:
    text = first_paper.read_text(encoding="utf-8")
    gold = set()
    for name in ("reference-map.json", "cut-sentences.json", "claims-dev.jsonl"):
        content = (shared / "data" / "paper" / name).read_text(encoding="utf-8")
        gold |= {(int(start), int(end)) for start, end in re.findall(r"\[\s*(\d+),\s*(\d+)\s*\]", content)}
    paragraphs = list(re.finditer(r"(?:.+\n?)+", text))
    cut = {(p.start() + start, p.start() + end) for p in paragraphs for start, end in sentences(p.group())}
    assert len(gold) > 100 and len(gold & cut) >= 0.97 * len(gold)


@pytest.mark.parametrize(
    "sentence",
    [
        "کتاب «چه باید کرد؟ راهی به آینده» در سال ۱۳۹۸ منتشر شد.",
        "او در مقالهٔ «پوشش پس از جنگ؟\nآیندهٔ اتحاد» (۲۰۲۱) بر رقابت تأکید دارد.",
        "He wrote “Who owns the lake? A study of piers” in 1904.",
        'In "What is history? The lectures" he says no.',
    ],
)
def test_a_question_inside_a_quoted_title_ends_no_sentence(sentence: str) -> None:
    text = f"{sentence} پس از آن چیزی نیامد. It was the last."
    assert sentences(text)[0].cut(text) == sentence


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("He asked: “Is it so? Are you sure?” She stayed.", 3),
        ("او پرسید: «کی آمدی؟ چرا دیر کردی؟» و رفت.", 3),
        ("«هم؟» گفت. او رفت.", 3),
    ],
)
def test_speech_in_quotation_marks_keeps_its_sentences(text: str, count: int) -> None:
    assert len(sentences(text)) == count
