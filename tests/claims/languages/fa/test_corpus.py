"""Is the corpus we wrote whole: enough of it, well formed, no line twice, a tenth of each kind held out?"""

import re
from collections import Counter

import pytest

from claims.languages.fa import corpus
from claims.vocabulary import Stance

ENTRIES = list(corpus.lexicon())
PAIRS = list(corpus.pairs())
JUDGED = list(corpus.judged())
WRONG_LETTERS = re.compile(
    r"[يكىة\u0640\u200e\u200f\u202a-\u202e\u2066-\u2069]|(?<![\u0600-\u06ff])\u200c|\u200c(?![\u0600-\u06ff])"
)
NO_HALF_SPACE = re.compile(r"(?:^|[\s«(])ن?می [\u0600-\u06ff]")
PERSIAN = re.compile(r"[\u0600-\u06ff]")


def persian_texts() -> list[str]:
    judged = [
        text
        for each in JUDGED
        for text, language in ((each.claim, each.claim_language), (each.passage, each.passage_language))
        if language == "fa"
    ]
    return [entry.persian for entry in ENTRIES] + [pair.persian for pair in PAIRS] + judged


def test_there_is_as_much_of_it_as_was_promised() -> None:
    assert len({entry.persian for entry in ENTRIES}) >= 8_000
    assert len({pair.english for pair in PAIRS}) >= 3_000
    assert len({(each.claim, each.passage) for each in JUDGED}) >= 1_200


def test_every_persian_text_is_spelt_as_persian_is() -> None:
    texts = persian_texts()
    assert [text for text in texts if WRONG_LETTERS.search(text)] == []
    assert [text for text in texts if NO_HALF_SPACE.search(text)] == []
    assert [text for text in texts if "?" in text] == []


def test_entries_have_senses_in_english_and_verbs_their_stems() -> None:
    assert [e.persian for e in ENTRIES if not e.senses or any(PERSIAN.search(sense) for sense in e.senses)] == []
    assert [e.persian for e in ENTRIES if e.part == "v" and len(e.stems) != 2] == []


def test_pairs_are_in_the_languages_they_say() -> None:
    assert [pair.english for pair in PAIRS if PERSIAN.search(pair.english)] == []
    assert [pair.persian for pair in PAIRS if not PERSIAN.search(pair.persian)] == []


def test_judged_pairs_go_every_way_between_the_languages_and_are_of_every_stance() -> None:
    ways = Counter((each.claim_language, each.passage_language) for each in JUDGED)
    assert all(ways[way] >= 150 for way in (("en", "fa"), ("fa", "fa"), ("en", "en"), ("fa", "en")))
    assert all(count >= 300 for count in Counter(each.stance for each in JUDGED).values())
    traps = Counter(each.trap for each in JUDGED)
    assert {"negation", "only", "evenly", "number", "scope", "period", "roles", "paraphrase", "off_point"} <= set(traps)


def test_a_group_shares_its_passage_and_is_held_out_whole() -> None:
    passages: dict[str, set[str]] = {}
    for each in JUDGED:
        passages.setdefault(each.group, set()).add(each.passage)
    assert [group for group, held in passages.items() if len(held) > 1] == []


@pytest.mark.parametrize(("kind", "texts"), [("entries", ENTRIES), ("pairs", PAIRS), ("judged", JUDGED)])
def test_a_tenth_of_each_kind_is_held_out(kind: str, texts: list[corpus.Entry | corpus.Pair | corpus.Judged]) -> None:
    share = sum(each.held_out for each in texts) / len(texts)
    assert 0.08 <= share <= 0.13, kind


def test_the_claim_alone_does_not_give_the_stance_away() -> None:
    negative = re.compile(r"\b(?:not|no|never|only|neither|without)\b|n't")
    english = [each for each in JUDGED if each.claim_language == "en"]
    shares = {
        stance: sum(bool(negative.search(each.claim)) for each in english if each.stance is stance)
        / sum(each.stance is stance for each in english)
        for stance in Stance
    }
    assert max(shares.values()) - min(shares.values()) < 0.2
