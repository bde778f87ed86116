"""Does a card say what meets, what clashes, what is cited and what speaks against it, each exactly where it stands?"""

import pytest
from command_line import ROOT
from hypothesis import given
from hypothesis import strategies as st
from invented_paper import reading as invented
from small_bridge import SmallBridge

from claims.matching.cards import Card, Kinship, Message, card
from claims.matching.figures import Agreement
from claims.matching.values import Suggestion
from claims.reading import Reading, read
from claims.settings import Settings
from claims.stance.reasons import CODES
from claims.stance.values import Judgement, Reason
from claims.vocabulary import Band, CitationProblem, Stance

BRIDGE = SmallBridge()
PAPER = """# Gates and rates

## Findings

نرخ هر **کانتینر** از ۱۹۰ دلار به ۲۶۵ دلار رسید (Contesi, 2015: 301). The guests of Dostyk went home.

Trains wait for [nobody](http://a.example).<sup>1</sup>

میانگین ماندن قطار در دوستیک ۲٫۱ روز بود (Stone, 2019).

## References

- Contessi, Nicola P. (2015), "Foreign Policy", **Problems of Post-Communism**, Vol. 62, No. 5, pp. 299–311.
- Stone, Ruth (2019), **Gates**, Oxford: Press.
"""


@pytest.fixture(scope="module")
def paper() -> Reading:
    return read(PAPER.encode(), "gates.md", Settings())


def suggested(passage: int, against: Reason | None = None, **channels: float) -> Suggestion:
    reason = Reason("unheard_of", ("rate", "نرخ"), 0.5)
    judgement = Judgement(Stance.SUPPORTS, 0.7, 0.1, 0.2, Band.WORTH_A_LOOK, (reason,), against)
    return Suggestion(passage, 1, 0.8, judgement, channels or {"lexical": 3.0, "dense": 1.0, "anchors": -1.0})


def made(claim: str, paper: Reading, has: str, bridge: SmallBridge | None = BRIDGE, against: Reason | None = None) -> Card:
    index = next(passage.index for passage in paper.cut.passages if has in passage.text)
    return card(claim, suggested(index, against), paper, bridge)


CLAIM = "Rates per container went from 190 to 300 dollars."


def test_words_meet_by_translation_and_say_where_they_stand(paper: Reading) -> None:
    held = made(CLAIM, paper, "نرخ")
    words = [(each.claim, each.passage, each.kinship) for each in held.meetings]
    assert words == [
        ("Rates", "نرخ", Kinship.TRANSLATION),
        ("container", "کانتینر", Kinship.TRANSLATION),
        ("190", "۱۹۰", Kinship.NUMBER),
        ("dollars", "دلار", Kinship.TRANSLATION),
    ]
    for each in held.meetings:
        assert each.claim_span.cut(CLAIM) == each.claim
        assert each.passage_span.cut(held.text) == each.passage
    assert [span.cut(CLAIM) for span in held.missed] == ["went"]
    assert held.meetings[1].share == 0.8


def test_words_meet_the_other_way_round_too(paper: Reading) -> None:
    held = made("قطارها منتظر کسی نمی‌مانند", paper, "Trains")
    assert [(each.claim, each.passage) for each in held.meetings] == [("قطارها", "Trains"), ("نمی\u200cمانند", "wait")]


def test_words_of_near_meaning_meet_where_no_other_does(paper: Reading) -> None:
    (price,) = made("Its price is high.", paper, "نرخ").meetings
    assert (price.claim, price.passage, price.kinship, price.share) == ("price", "نرخ", Kinship.NEAR, 0.8)
    assert not made("Its price is high.", paper, "قطار").meetings, "a day is not near"


def test_a_name_meets_itself_in_the_other_script_without_a_bridge(paper: Reading) -> None:
    held = made("Dostyk is a gate.", paper, "دوستیک", bridge=None)
    assert [(each.claim, each.passage, each.kinship) for each in held.meetings] == [("Dostyk", "دوستیک", Kinship.NAME)]
    assert held.gloss is None


def test_a_chance_translation_does_not_count(paper: Reading) -> None:
    assert not made("It fell.", paper, "نرخ").meetings


def test_figures_agree_and_clash_but_those_of_citations_are_none(paper: Reading) -> None:
    held = made("Rates per container went from 190 to 300 dollars by 2019.", paper, "نرخ")
    said = [(pair.claim.written, pair.passage.written, pair.passage.unit, pair.agreement) for pair in held.figures]
    assert said == [("190", "۱۹۰", "dollar", Agreement.AGREES), ("300", "۲۶۵", "dollar", Agreement.CLASHES)]
    assert all(pair.passage.span.cut(held.text) == pair.passage.written for pair in held.figures)
    assert held.against == Message("figure_clashes", (("claim", ("300",)), ("passage", ("۲۶۵",))))
    assert held.against.sentence() == "The claim says 300, the passage ۲۶۵."


def test_citations_come_with_what_is_wrong_with_them(paper: Reading) -> None:
    (cited,) = made(CLAIM, paper, "نرخ").citations
    assert [problem.kind for problem in cited.problems] == [CitationProblem.NAME_DIFFERS]
    assert paper.references[cited.reference or 0].csl["title"] == "Foreign Policy"


def test_spans_are_those_of_the_file(paper: Reading) -> None:
    held = made(CLAIM, paper, "نرخ")
    assert PAPER[held.spans[0].start : held.spans[-1].end].startswith("نرخ هر **کانتینر** از")
    assert (held.section, held.page) == (("Gates and rates", "Findings"), None)


def test_a_gloss_is_in_the_other_language(paper: Reading) -> None:
    gloss = made(CLAIM, paper, "نرخ").gloss
    assert gloss is not None and gloss.language == "en" and gloss.text.startswith("rate هر contain")
    back = made(CLAIM, paper, "guests").gloss
    assert back is not None and back.language == "fa"


def test_the_judges_objection_comes_first_and_an_unknown_one_is_still_told(paper: Reading) -> None:
    told = made(CLAIM, paper, "نرخ", against=Reason("other_place", ("Astana", "دوستیک"), -1.0)).against
    assert told.sentence(quoted=lambda word: f"<{word}>") == "These words speak against it: “<Astana>”, “<دوستیک>”."
    assert made(CLAIM, paper, "نرخ", against=Reason("nothing_else", (), -1.0)).against.key == "against.other"


@pytest.mark.parametrize("code", CODES)
def test_every_reason_of_the_judge_can_be_told(paper: Reading, code: str) -> None:
    told = made(CLAIM, paper, "نرخ", against=Reason(code, ("trains", "قطارها"), -1.0)).against
    assert told.key.removeprefix("against.") == code
    assert told.sentence().endswith(".") and "{" not in told.sentence()


def test_words_that_nothing_answers_speak_against_it_names_first(paper: Reading) -> None:
    assert made("The trains of Aktau are red.", paper, "Trains").against.sentence() == "Nothing in it answers “Aktau”, “red”."
    assert made("Tea is warm.", paper, "Trains").against.key == "against.no_words"
    assert made("Trains wait.", paper, "Trains").against.key == "against.nothing"


def test_channels_share_what_lifts_the_passage(paper: Reading) -> None:
    assert made(CLAIM, paper, "نرخ").channels == (("lexical", 0.75), ("dense", 0.25), ("anchors", 0.0))
    flat = card(CLAIM, suggested(0, lexical=-1.0, dense=-2.0), paper, None)
    assert flat.channels == (("dense", 0.5), ("lexical", 0.5))


def test_a_card_of_a_torn_sentence_has_both_halves() -> None:
    example = read((ROOT / "examples" / "many-roads-one-gate.md").read_bytes(), "e.md", Settings())
    torn = next(passage for passage in example.cut.passages if len(passage.spans) == 2)
    held = card("گمرک قزاقستان هزینه را می‌ستاند (2015).", suggested(torn.index), example, BRIDGE)
    assert held.spans == torn.spans
    assert all(each.passage_span.cut(held.text) == each.passage for each in held.meetings) and len(held.meetings) >= 3
    assert not held.figures and [citation.names for citation in held.citations] == [("Kelbetov",)]


def test_a_note_brings_its_citations() -> None:
    text = PAPER.replace("went home.", "went home.[^1]\n\n[^1]: Counted by Stone (2019).")
    noted = read(text.encode(), "n.md", Settings())
    assert [citation.names for citation in made(CLAIM, noted, "guests").citations] == [("Stone",)]


@given(st.text(max_size=80), st.sampled_from(range(6)))
def test_any_claim_gets_a_card_whose_spans_hold(claim: str, passage: int) -> None:
    tea = invented()
    held = card(claim, suggested(passage), tea, BRIDGE)
    for each in held.meetings:
        assert each.claim_span.cut(claim) == each.claim and each.passage_span.cut(held.text) == each.passage
    assert held.against.sentence() and all(span.cut(claim) for span in held.missed)
