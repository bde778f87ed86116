"""How is the Persian student taught to say what the English encoder says?

Only the build needs this room, and torch and sentence-transformers with it.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from claims.languages.fa.student import Student, pieces

BUCKETS = 32768
EPOCHS = 4
BATCH = 512
RATE = 1e-3
TEMPERATURE = 0.05
SAME = 0.98
"""Cosine from which two English sides say one thing: such pairs are no counter-examples of each other."""
SEED = 20261123
THREADS = 2
_RARE = 2
_PULL = 10.0


def teach(
    texts: Sequence[Sequence[str]],
    taught: NDArray[np.float32],
    weights: Sequence[float],
    said: Callable[[str], None],
) -> Student:
    """A student of the vectors ``taught`` (a row for each text, unit length): half a pull towards the row, half telling it from the others.

    ``texts`` are lists of forms. Deterministic on one machine: seeded, with a fixed number of threads.
    """
    torch.manual_seed(SEED)
    torch.set_num_threads(THREADS)
    order = np.random.default_rng(SEED)
    frequency = Counter(form for text in texts for form in set(text))
    stems = sorted(form for form, held in frequency.items() if held >= _RARE)
    places = {stem: place for place, stem in enumerate(stems)}
    items = [pieces(text, places, BUCKETS) for text in texts]
    usable = np.array([place for place, (rows, _) in enumerate(items) if rows])
    rows = torch.nn.EmbeddingBag(len(stems) + BUCKETS, taught.shape[1], mode="sum")
    torch.nn.init.normal_(rows.weight, std=0.02)
    teacher, weight = torch.from_numpy(taught), torch.tensor(weights, dtype=torch.float32)
    steps = len(usable) // BATCH
    optimiser = torch.optim.Adam(rows.parameters(), lr=RATE, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=RATE, total_steps=EPOCHS * steps + 1, pct_start=0.1)
    for epoch in range(EPOCHS):
        order.shuffle(usable)
        total = 0.0
        for batch in np.split(usable[: steps * BATCH], steps):
            loss = _loss(_vectors(rows, [items[place] for place in batch]), teacher[batch], weight[batch])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
            total += loss.item()
        said(f"student: pass {epoch + 1} of {EPOCHS}, loss {total / steps:.3f}")
    return Student.of_weights(stems, rows.weight.detach().numpy(), BUCKETS)


def teach_with(folder: Path, texts: Sequence[str]) -> NDArray[np.float32]:
    """What the English encoder in ``folder`` makes of the texts: a row each, of unit length.

    In batches, and in 16-bit floats where the processor multiplies those: ten times as fast as one sentence at a time, and
    a student never gets near enough to its teacher to see the difference.
    """
    torch.set_num_threads(THREADS)
    teacher = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    if torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported():
        teacher = teacher.to(torch.bfloat16)
    vectors = teacher.encode(
        list(texts), batch_size=128, normalize_embeddings=True, convert_to_tensor=True, show_progress_bar=False
    )
    return np.asarray(vectors.float().numpy(), dtype=np.float32)


def _vectors(rows: torch.nn.EmbeddingBag, items: Sequence[tuple[list[int], list[float]]]) -> torch.Tensor:
    flat = torch.tensor([row for held, _ in items for row in held])
    weights = torch.tensor([weight for _, held in items for weight in held])
    starts = torch.tensor(np.concatenate([[0], np.cumsum([len(held) for held, _ in items])[:-1]]))
    summed: torch.Tensor = rows(flat, starts, per_sample_weights=weights)
    return F.normalize(summed, dim=-1)


def _loss(student: torch.Tensor, teacher: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    likeness = student @ teacher.T / TEMPERATURE
    twins = teacher @ teacher.T > SAME
    twins.fill_diagonal_(False)
    likeness = likeness.masked_fill(twins, -1e4)
    own = torch.arange(len(likeness))
    apart = F.cross_entropy(likeness, own, reduction="none") + F.cross_entropy(likeness.T, own, reduction="none")
    pull = _PULL * (1 - (student * teacher).sum(-1))
    return ((apart / 4 + pull / 2) * weight).mean()
