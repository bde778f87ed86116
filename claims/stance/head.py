"""How do scores become shares, and how do a few verdicts move them without losing what was known before?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize


@dataclass(frozen=True, slots=True)
class Head:
    """A linear head over a pair's features, small enough to be refitted for one map in milliseconds."""

    weights: NDArray[np.float64]
    """Shape (features, classes)."""
    bias: NDArray[np.float64]
    """Shape (classes,)."""
    temperature: float = 1.0

    def shares(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """Shares of the classes for each row of features; rows sum to 1. Shape (pairs, classes)."""
        # Summed in the features' order, not a product of BLAS: a row's shares must be the same in any company.
        scores = (table[:, :, None] * self.weights).sum(1) + self.bias
        return softmax(scores / self.temperature)

    @classmethod
    def fit_towards(
        cls,
        prior: "Head",
        table: NDArray[np.float64],
        labels: NDArray[np.int64],
        weights: NDArray[np.float64] | None = None,
        pull: float = 20.0,
        allowed: NDArray[np.bool_] | None = None,
    ) -> "Head":
        """The head that fits the rows best while staying near ``prior``.

        It minimises the weighted log-loss plus ``pull``/2 times the squared distance from the prior's weights and bias (a
        Gaussian prior centred there): with no row it is the prior. ``allowed`` (pairs, classes) says which classes a row could
        have been given at all, for data that never say neutral. The features should be of about unit scale.
        """
        rows = np.ones(len(labels)) if weights is None else weights
        mask = np.zeros((len(labels), len(prior.bias))) if allowed is None else np.where(allowed, 0.0, -1e9)
        size, classes = prior.weights.shape
        start = np.vstack([prior.weights, prior.bias])
        design = np.hstack([table, np.ones((len(table), 1))])
        truth = np.eye(classes)[labels]

        def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            here = flat.reshape(size + 1, classes)
            shares = softmax(design @ here / prior.temperature + mask)
            apart = here - start
            value = -float((rows * np.log(np.maximum((shares * truth).sum(1), 1e-12))).sum()) + 0.5 * pull * float(
                (apart**2).sum()
            )
            slope = design.T @ ((shares - truth) * rows[:, None]) / prior.temperature + pull * apart
            return value, slope.ravel()

        best = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x.reshape(size + 1, classes)
        return cls(best[:-1], best[-1], prior.temperature)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """For keeping."""
        return {"weights": self.weights, "bias": self.bias, "temperature": np.array(self.temperature)}

    @classmethod
    def of_arrays(cls, kept: Mapping[str, NDArray[Any]]) -> "Head":
        """From what ``arrays`` gave."""
        return cls(kept["weights"], kept["bias"], float(kept["temperature"]))


def softmax(scores: NDArray[Any]) -> NDArray[Any]:
    """Shares that sum to 1 along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: NDArray[Any] = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def calibration_error(shares: NDArray[np.float64], labels: NDArray[np.int64], bins: int = 10) -> float:
    """Expected calibration error of the top class (Guo et al. 2017): sureness against accuracy, over bins of equal width."""
    sure, right = shares.max(1), shares.argmax(1) == labels
    bin_of = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [abs(sure[bin_of == at].mean() - right[bin_of == at].mean()) * (bin_of == at).mean() for at in np.unique(bin_of)]
    return float(sum(gaps))
