"""What do the boosted trees say of a pair's features? Walked in numpy; grown in ``claims.stance.training``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees side by side, padded to one size; arrays have the shape (trees, nodes)."""

    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    """A leaf points to itself on both sides."""
    value: NDArray[np.float32]
    """What a leaf adds to its class; at an inner node, what it would add if it were one."""
    kind: NDArray[np.int8]
    """Which class each tree votes for; shape (trees,)."""
    base: NDArray[np.float32]
    """Log-odds before any tree; shape (classes,)."""
    depth: int

    def logits(self, table: NDArray[np.float32]) -> NDArray[np.float32]:
        """A row of log-odds for each row of features; shape (pairs, classes)."""
        trees = np.arange(len(self.kind))
        at = np.zeros((len(table), len(trees)), np.int16)
        rows = np.arange(len(table))[:, None]
        for _ in range(self.depth):
            smaller = table[rows, self.feature[trees, at]] <= self.threshold[trees, at]
            at = np.where(smaller, self.left[trees, at], self.right[trees, at])
        votes = self.value[trees, at]
        return np.stack(
            [self.base[kind] + np.ascontiguousarray(votes[:, self.kind == kind]).sum(1) for kind in range(len(self.base))],
            axis=1,
        )

    def shares_of(self, row: NDArray[np.float32]) -> NDArray[np.float32]:
        """How far each feature of one pair moved the log-odds of each class: what each step down a tree changed (Saabas 2014).

        Shape (classes, features).
        """
        moved = np.zeros((len(self.base), len(row)), np.float32)
        trees = np.arange(len(self.kind))
        at = np.zeros(len(trees), np.int16)
        for _ in range(self.depth):
            feature = self.feature[trees, at]
            after = np.where(row[feature] <= self.threshold[trees, at], self.left[trees, at], self.right[trees, at])
            np.add.at(moved, (self.kind, feature), self.value[trees, after] - self.value[trees, at])
            at = after
        return moved

    def arrays(self) -> dict[str, NDArray[Any]]:
        """For keeping."""
        names = ("feature", "threshold", "left", "right", "value", "kind", "base")
        return {name: getattr(self, name) for name in names} | {"depth": np.array(self.depth)}

    @classmethod
    def of_arrays(cls, kept: Mapping[str, NDArray[Any]]) -> "Trees":
        """From what ``arrays`` gave."""
        return cls(**{name: kept[name] for name in cls.__slots__ if name != "depth"}, depth=int(kept["depth"]))

    @classmethod
    def of_model(cls, model: Any) -> "Trees":
        """From a fitted ``HistGradientBoostingClassifier`` of scikit-learn, whose nodes are read as it keeps them."""
        grown = [(kind, tree.nodes) for step in model._predictors for kind, tree in enumerate(step)]
        size = max(len(nodes) for _, nodes in grown)
        shape = (len(grown), size)
        own = np.tile(np.arange(size, dtype=np.int16), (len(grown), 1))
        feature, threshold = np.zeros(shape, np.int16), np.zeros(shape, np.float32)
        left, right, value = own.copy(), own.copy(), np.zeros(shape, np.float32)
        for row, (_, nodes) in enumerate(grown):
            inner = nodes["is_leaf"] == 0
            here = np.flatnonzero(inner)
            feature[row, here] = nodes["feature_idx"][inner]
            threshold[row, here] = nodes["num_threshold"][inner]
            left[row, here], right[row, here] = nodes["left"][inner], nodes["right"][inner]
            # The library scales what leaves say by the learning rate, but not what inner nodes would have said.
            value[row, : len(nodes)] = np.where(inner, model.learning_rate * nodes["value"], nodes["value"])
        depth = int(max(nodes["depth"].max() for _, nodes in grown))
        kinds = np.array([kind for kind, _ in grown], np.int8)
        return cls(feature, threshold, left, right, value, kinds, model._baseline_prediction.ravel().astype(np.float32), depth)
