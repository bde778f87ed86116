"""Do passages answer by the letters they share, whatever endings, hyphens and blanks the words have?"""

import numpy as np

from claims.index.letters import Letters, runs
from claims.index.records import Record
from claims.text import key, language

TEXTS = [
    "Gcn5-mediated acetylation of the histones.",
    "The harbour was dredged in spring.",
    "مسیر حمل‌ونقل دریایی کوتاه‌تر است.",
]


def index() -> Letters:
    return Letters([Record(text, key(text), language(text)) for text in TEXTS])


def test_hyphens_endings_and_lost_half_spaces_hide_no_word() -> None:
    letters = index()
    assert [int(letters.scores(claim).argmax()) for claim in ("GCN5 acetylates", "dredging harbours", "حملونقل")] == [0, 1, 2]


def test_what_shares_no_run_of_letters_scores_nothing() -> None:
    assert index().scores("harbour").tolist()[0] == 0
    assert not index().scores("zzzz qqqq").any() and not index().scores("").any()
    assert Letters([]).scores("harbour").shape == (0,)


def test_a_run_goes_across_a_blank_and_a_word_is_closed_by_blanks() -> None:
    assert len(runs("a b")) == 2 and len(runs("ab")) == 1 and len(runs("--")) == 0
    assert np.isin(runs("the sea"), runs("we see the sea.")).all()
