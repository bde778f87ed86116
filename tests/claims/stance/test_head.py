"""Do heads give what they should from plain arrays?"""

import numpy as np
import pytest
from numpy.typing import NDArray

from claims.stance.head import Head, calibration_error, softmax

PRIOR = Head(np.array([[1.0, -1.0, 0.0], [0.0, 0.0, 0.0]]), np.zeros(3))


def table(rows: int, seed: int = 0) -> NDArray[np.float64]:
    return np.random.default_rng(seed).normal(size=(rows, 2))


def test_without_labels_the_head_is_its_prior() -> None:
    fitted = Head.fit_towards(PRIOR, np.zeros((0, 2)), np.zeros(0, np.int64))
    assert np.allclose(fitted.weights, PRIOR.weights)


def test_labels_pull_the_head_away_and_a_stronger_pull_holds_it() -> None:
    rows = table(60)
    labels = (rows[:, 1] > 0).astype(np.int64)
    loose, tight = (Head.fit_towards(PRIOR, rows, labels, pull=pull) for pull in (1.0, 1000.0))
    assert (loose.shares(rows).argmax(1) == labels).mean() > 0.9
    assert np.abs(tight.weights - PRIOR.weights).max() < 0.1 < np.abs(loose.weights - PRIOR.weights).max()


def test_fitting_twice_gives_the_same() -> None:
    rows, labels = table(40), np.arange(40) % 3
    assert np.array_equal(Head.fit_towards(PRIOR, rows, labels).weights, Head.fit_towards(PRIOR, rows, labels).weights)


def test_labels_that_could_not_be_neutral_say_nothing_of_neutral() -> None:
    rows, labels = table(60), np.zeros(60, np.int64)
    two = np.tile([True, True, False], (60, 1))
    fitted = Head.fit_towards(PRIOR, rows, labels, pull=1.0, allowed=two)
    assert fitted.bias[2] == pytest.approx(0, abs=1e-6)
    assert fitted.bias[0] > fitted.bias[1]


def test_shares_sum_to_one_and_survive_large_scores() -> None:
    assert softmax(np.array([[1e4, 0.0, -1e4]])).sum() == pytest.approx(1)


def test_calibration_error_of_an_honest_and_of_a_boastful_judge() -> None:
    labels = np.array([0, 0, 0, 1])
    assert calibration_error(np.tile([0.75, 0.25], (4, 1)), labels) == pytest.approx(0)
    assert calibration_error(np.tile([1.0, 0.0], (4, 1)), labels) == pytest.approx(0.25)
