"""Does the linear model of words read what it was taught, and stay silent about vectors it was not given?"""

import numpy as np
import pytest

from claims.stance import Text
from claims.stance.comparison import compare
from claims.stance.crossed import COLUMNS, VECTORS, Hashed, beside, hashed
from claims.stance.reading import Reader


def _hashed(claim: str, passage: str, language: str = "en") -> Hashed:
    reader = Reader(None, {}, np.zeros((0, 4), np.float32), {})
    return hashed(compare(reader.read(Text(claim, language)), reader.read(Text(passage, language))))


def test_a_pairs_words_are_of_length_one_and_the_same_each_time() -> None:
    one, again = (_hashed("Rails are cheap.", "Rails were dear.") for _ in range(2))
    assert (one.counts**2).sum() == pytest.approx(1) and one.columns.max() < COLUMNS
    assert np.array_equal(one.columns, again.columns) and np.array_equal(one.counts, again.counts)
    assert len(_hashed("", "").columns) == 0


def test_the_letters_of_a_persian_word_are_read_only_where_the_passage_lacks_it() -> None:
    met, alone = (_hashed("سفالگری", passage, "fa") for passage in ("سفالگری", "دریا"))
    assert len(alone.columns) > len(met.columns) + 5
    english = [_hashed("pottery", passage) for passage in ("pottery", "sea")]
    assert len(english[1].columns) <= len(english[0].columns) + 1


def test_vectors_are_not_looked_at_where_one_is_missing_or_of_another_model() -> None:
    whole = np.zeros((VECTORS - 1) // 2, np.float32)
    whole[0] = 1
    assert beside(whole, whole)[-1] == 1
    for other in (None, np.zeros_like(whole), whole[:7]):
        assert not beside(whole, other).any() and not beside(other, whole).any()
