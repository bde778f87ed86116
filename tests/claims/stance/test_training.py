"""Do network, trees and words learn what they are taught, and say without the libraries what they said with them?

Apart from the other tests of stance, and slow, because the libraries that teach take seconds to come.
"""

import io

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from claims.stance import Text
from claims.stance.build import Labelled, balanced
from claims.stance.comparison import Comparison, compare
from claims.stance.crossed import VECTORS, Crossed, hashed
from claims.stance.head import softmax
from claims.stance.reading import Reader
from claims.stance.training import fit_net, fit_words, prepared
from claims.stance.trees import Trees

pytestmark = pytest.mark.slow

READER = Reader(None, {}, np.zeros((0, 4), np.float32), {})


def compared(claim: str, passage: str) -> Comparison:
    return compare(READER.read(Text(claim, "en")), READER.read(Text(passage, "en")))


def test_our_own_persian_pairs_count_together_three_to_seven_of_the_exam_questions() -> None:
    def row(source: str, language: str) -> Labelled:
        return Labelled("", source, Text("", language), Text("", "fa"), 0)

    rows = [row("own", "fa"), *[row("farstail", "fa")] * 4, row("own", "en")]
    assert balanced(rows).tolist() == pytest.approx([4 * 3 / 7, 1, 1, 1, 1, 1])


def test_the_network_is_the_same_twice_and_in_numpy_and_learns() -> None:
    said = [
        ("Exports rose.", "Exports did not rise."),
        ("Exports rose.", "Exports rose."),
        ("Wages fell.", "The moon is full."),
    ]
    pairs = [prepared(compared(*each)) for each in said] * 40
    labels = np.array([1, 0, 2] * 40)
    table, weights = np.zeros((120, 2), np.float32), np.ones(120)
    one, other = (fit_net(pairs, table, labels, weights, seed=3, passes=20) for _ in range(2))
    assert all(np.array_equal(one.parts[name], other.parts[name]) for name in one.parts)
    for row, label in zip(pairs[:3], labels[:3], strict=True):
        claim, passage = one.words(row.claim, row.claim_sides), one.words(row.passage, row.passage_sides)
        assert one.logits(claim, [passage], [(row.likeness, row.window)], table[:1])[0].argmax() == label


def test_what_stands_for_what_is_learnt_and_survives_being_kept() -> None:
    pairs = [
        ("Rails are cheap.", "Rails are dear."),
        ("Ships are slow.", "Ships are dear."),
        ("Rails are cheap.", "Rails are cheap."),
    ]
    rows = [hashed(compared(*pair)) for pair in pairs]
    plain, vectors = np.zeros((3, 5), np.float32), np.zeros((3, VECTORS), np.float32)
    labels = np.array([1, 2, 0])
    fitted = fit_words(rows, plain, vectors, labels, np.ones(3), 100.0)
    said = fitted.logits(rows, plain, vectors)
    assert np.array_equal(said.argmax(1), labels)
    assert np.allclose(Crossed.mean([fitted, fitted]).logits(rows, plain, vectors), said)
    assert np.array_equal(Crossed.of_arrays(fitted.arrays()).logits(rows, plain, vectors), said)


def test_trees_walk_as_the_library_does() -> None:
    rows = np.random.default_rng(1).normal(size=(300, 5)).astype(np.float32)
    labels = (rows[:, 0] + rows[:, 1] ** 2 > 0.5).astype(int) + (rows[:, 2] > 1)
    model = HistGradientBoostingClassifier(max_iter=12, max_leaf_nodes=6, random_state=0).fit(rows, labels)
    trees = Trees.of_model(model)
    assert np.allclose(softmax(trees.logits(rows)), model.predict_proba(rows), atol=1e-5)
    held = io.BytesIO()
    np.savez(held, allow_pickle=False, **trees.arrays())
    again = Trees.of_arrays(np.load(io.BytesIO(held.getvalue()), allow_pickle=False))
    assert np.array_equal(again.logits(rows), trees.logits(rows))
