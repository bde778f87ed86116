"""Is the nearest word of every passage found for each word of a claim?"""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from claims.matching.soft import FLOOR, Words, telling
from tests.index_samples import Dictionary, records
from tests.index_samples import Words as Drawn

TEXTS = ("Rain spoiled barley.", "", "پل را صنف بازرگانان خرید.", "the of and", "Barley, barley, oats and a bridge.")


class Bridge(Dictionary):
    """Words lie where chance puts them, halfway to one corner: near enough to one another to count."""

    def form_vectors(self, forms: Sequence[str]) -> NDArray[np.float32]:
        drawn = Drawn().encode(list(forms), "passage")
        drawn[:, 0] += 1
        return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)

    def said(self, form: str, source: str) -> dict[str, float]:
        return {form: 1.0}


@pytest.mark.parametrize("claim", ["Barley was spoiled by water.", "صنف پل را خرید", "Oats"])
def test_the_nearest_word_counts_and_no_other(claim: str) -> None:
    bridge, held = Bridge(), records(TEXTS)
    asked, near = Words(held, {"fa": bridge}).likeness(claim)
    assert [term.form for term in asked] == [term.form for term in telling(claim)]
    for row, term in enumerate(asked):
        for place, record in enumerate(held):
            forms = [each.form for each in telling(record.search)]
            pair = bridge.form_vectors([term.form, *forms])
            cosines = [1.0 if form == term.form else float(pair[0] @ each) for form, each in zip(forms, pair[1:], strict=True)]
            wanted = max([(cosine - FLOOR) / (1 - FLOOR) for cosine in cosines] + [0.0])
            assert near[row, place] == pytest.approx(wanted, abs=1e-5)
    assert near.shape == (len(asked), len(TEXTS)) and near.max() > 0 and not near[:, [1, 3]].any()


def test_without_words_nothing_is_near() -> None:
    assert not Words(records(TEXTS), {"fa": Bridge()}).scores("؟!", "en").any()
    assert not Words(records(["", "؟"]), {"fa": Bridge()}).scores("barley", "en").any()
    assert Words([], {}).scores("barley", "en").shape == (0,)
