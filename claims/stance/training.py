"""How are the judge's network and trees fitted to labelled pairs?

Only ``claims.stance.build`` and the benchmarks come here; judging needs neither PyTorch nor scikit-learn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from claims.stance.comparison import Comparison
from claims.stance.crossed import COLUMNS, COUNTED, VECTORS, Crossed, Hashed
from claims.stance.cues import axes
from claims.stance.net import BACK_BONUS, MAX_CLAIM, MAX_PASSAGE, SIDES, Net, pair_inputs, word_inputs
from claims.stance.trees import Trees

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the network needs of one pair."""

    claim: Array
    claim_sides: NDArray[np.int64]
    passage: Array
    passage_sides: NDArray[np.int64]
    likeness: Array
    window: Array


def prepared(pair: Comparison) -> Prepared:
    """The network's inputs for a pair; a text without words is given one that says nothing."""
    claim, claim_sides = word_inputs(pair.claim, MAX_CLAIM)
    passage, passage_sides = word_inputs(pair.passage, MAX_PASSAGE)
    likeness, window = pair_inputs(pair)
    return Prepared(claim, claim_sides, passage, passage_sides, likeness, window)


def grow(table: Array, labels: NDArray[np.int64], weights: NDArray[np.float64], seed: int) -> Trees:
    """Boosted trees over features."""
    model = HistGradientBoostingClassifier(
        max_iter=150, learning_rate=0.06, max_leaf_nodes=10, l2_regularization=5, min_samples_leaf=20, max_features=0.3,
        max_bins=64, early_stopping=False, random_state=seed,
    )  # fmt: skip
    return Trees.of_model(model.fit(table, labels, sample_weight=weights))


def fit_words(
    rows: Sequence[Hashed],
    plain: Array,
    vectors: Array,
    labels: NDArray[np.int64],
    weights: NDArray[np.float64],
    loose: float,
) -> Crossed:
    """The linear model of words; the higher ``loose``, the less its weights are shrunk."""
    starts = np.cumsum([0, *(len(row.columns) for row in rows)])
    columns, counts = np.concatenate([row.columns for row in rows]), np.concatenate([row.counts for row in rows])
    words = sparse.csr_matrix((counts, columns, starts), (len(rows), COLUMNS))
    table = sparse.hstack([words, sparse.csr_matrix(COUNTED * plain), sparse.csr_matrix(vectors)]).tocsr()
    model = LogisticRegression(C=loose, max_iter=250, tol=1e-3).fit(table, labels, sample_weight=weights)
    held = model.coef_.T.astype(np.float32)
    found = Crossed(held[:COLUMNS], held[COLUMNS:-VECTORS], held[-VECTORS:], model.intercept_.astype(np.float32))
    return Crossed.of_arrays(found.arrays())


def fit_net(
    pairs: Sequence[Prepared],
    table: Array,
    labels: NDArray[np.int64],
    weights: NDArray[np.float64],
    seed: int,
    passes: int = 6,
    width: int = 64,
) -> Net:
    """The network fitted to the pairs by AdamW with one rising and falling rate; the same seed gives the same weights."""
    import torch  # noqa: PLC0415
    from torch import nn  # noqa: PLC0415
    from torch.nn import functional  # noqa: PLC0415

    torch.manual_seed(seed)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)

    class Module(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.sides = nn.Embedding(2 * len(axes()) + 1, 8, padding_idx=0)
            self.enter = nn.Linear(pairs[0].claim.shape[1] + 8, width)
            self.around = nn.Conv1d(width, width, 5, padding=2)
            self.ask, self.answer = nn.Linear(width, width), nn.Linear(width, width)
            self.trust = nn.Parameter(torch.tensor(4.0))
            self.ahead, self.back = nn.Linear(4 * width + BACK_BONUS, width), nn.Linear(4 * width + BACK_BONUS, width)
            self.sum, self.call = nn.Linear(4 * width + table.shape[1], 96), nn.Linear(96, 3)
            self.drop = nn.Dropout(0.25)

        def words(self, inputs: Any, sides: Any, kept: Any) -> Any:
            met = functional.relu(self.enter(torch.cat([inputs, self.sides(sides).sum(2)], -1))) * kept[..., None]
            return met + functional.relu(self.around(self.drop(met).transpose(1, 2)).transpose(1, 2))

        def compared(self, layer: Any, one: Any, other: Any, scores: Any, likeness: Any, window: Any, kept: Any) -> Any:
            looked = torch.softmax(scores.masked_fill(kept[:, None, :] < 0.5, -1e4), -1)
            found = looked @ other
            beside = torch.stack([(looked * likeness).sum(-1), likeness.max(-1).values, window], -1)
            return functional.relu(layer(self.drop(torch.cat([one, found, (one - found).abs(), one * found, beside], -1))))

        def forward(self, batch: Any, features: Any) -> Any:
            claim, claim_sides, passage, passage_sides, likeness, window, here, there = batch
            one, other = self.words(claim, claim_sides, here), self.words(passage, passage_sides, there)
            scores = self.ask(one) @ self.answer(other).transpose(1, 2) / width**0.5 + self.trust * likeness
            ahead = self.compared(self.ahead, one, other, scores, likeness, here, there) * here[..., None]
            back = self.compared(self.back, other, one, scores.transpose(1, 2), likeness.transpose(1, 2), window, here)
            back = back * there[..., None]
            mean_ahead = ahead.sum(1) / here.sum(1, keepdim=True).clamp(min=1)
            mean_back = back.sum(1) / there.sum(1, keepdim=True).clamp(min=1)
            joined = torch.cat([mean_ahead, ahead.max(1).values, mean_back, back.max(1).values, features], 1)
            return self.call(self.drop(functional.relu(self.sum(self.drop(joined)))))

    module = Module()
    columns, truth = torch.tensor(table), torch.tensor(labels)
    rows = torch.tensor(weights, dtype=torch.float32)
    order = np.random.default_rng(seed)
    batches = _batches(pairs, order)
    steps = passes * len(batches)
    descent = torch.optim.AdamW(module.parameters(), lr=1.5e-3, weight_decay=0.02)
    rate = torch.optim.lr_scheduler.OneCycleLR(descent, max_lr=1.5e-3, total_steps=steps + 1, pct_start=0.15)
    module.train()
    for turn in range(passes):
        for batch in _batches(pairs, order) if turn else batches:
            scores = module(tuple(map(torch.tensor, _padded([pairs[at] for at in batch]))), columns[batch])
            loss = (functional.cross_entropy(scores, truth[batch], reduction="none") * rows[batch]).mean()
            descent.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(module.parameters(), 2.0)
            descent.step()
            rate.step()
    torch.set_num_threads(threads)
    return Net(
        {name: value.detach().numpy().astype(np.float16).astype(np.float32) for name, value in module.state_dict().items()}
    )


def _batches(pairs: Sequence[Prepared], order: np.random.Generator, size: int = 64) -> list[NDArray[np.int64]]:
    """All pairs once, alike in length within a batch, the batches in any order."""
    mixed = order.permutation(len(pairs))
    found = []
    for start in range(0, len(mixed), 16 * size):
        part = mixed[start : start + 16 * size]
        part = part[np.argsort([len(pairs[at].passage) for at in part], kind="stable")]
        found += [part[at : at + size] for at in range(0, len(part), size)]
    return [found[at] for at in order.permutation(len(found))]


def _padded(rows: Sequence[Prepared]) -> tuple[NDArray[Any], ...]:
    longest, widest, count = max(len(row.claim) for row in rows), max(len(row.passage) for row in rows), len(rows)
    size = rows[0].claim.shape[1]
    claim, passage = np.zeros((count, longest, size), np.float32), np.zeros((count, widest, size), np.float32)
    claim_sides, passage_sides = np.zeros((count, longest, SIDES), np.int64), np.zeros((count, widest, SIDES), np.int64)
    likeness = np.zeros((count, longest, widest), np.float32)
    window, here, there = (
        np.zeros((count, widest), np.float32),
        np.zeros((count, longest), np.float32),
        np.zeros((count, widest), np.float32),
    )
    for at, row in enumerate(rows):
        one, other = len(row.claim), len(row.passage)
        claim[at, :one], claim_sides[at, :one], here[at, :one] = row.claim, row.claim_sides, 1
        passage[at, :other], passage_sides[at, :other], there[at, :other] = row.passage, row.passage_sides, 1
        likeness[at, :one, :other], window[at, :other] = row.likeness, row.window
    return claim, claim_sides, passage, passage_sides, likeness, window, here, there
