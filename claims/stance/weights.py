"""Which weights does the judge ship with, and are they the ones that were made?

``weights/`` holds ``manifest.json`` with the SHA-256 of each file, and the files themselves: plain arrays, no pickle.
"""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.errors import WeightsUnavailable
from claims.stance.crossed import Crossed
from claims.stance.head import Head
from claims.stance.net import Net, of_arrays
from claims.stance.trees import Trees
from claims.wording import Sentence

FOLDER = Path(__file__).parent / "weights"
MANIFEST = "manifest.json"
FILE = "stance.npz"

KINDS = ("fa", "en", "across")
"""Pairs within Persian, within English (or any other one language), and across."""
FAMILIES = ("persian", "general")
FAMILIES_OF = ((0, 1), (1,), (1,))
"""Which families judge each kind: most Persian pairs there are to learn from are of another make than a paper's (see the model
card), so that both are heard there and the head weighs them."""
MODELS = ("trees", "nets", "words")
"""What a family is made of: trees, networks and linear models of words."""
_STANCES = ("supports", "contradicts", "neutral")
SAID = len(MODELS) * len(_STANCES)
"""Columns of ``SIGNALS`` for what one family says."""
SIGNALS: tuple[str, ...] = (
    *(
        f"{column}_{kind}"
        for kind, families in zip(KINDS, FAMILIES_OF, strict=True)
        for column in (
            *(f"{FAMILIES[family]}_{model}_{stance}" for family in families for model in MODELS for stance in _STANCES),
            "always",
        )
    ),
    *(f"crossed_{stance}" for stance in _STANCES),
)
"""What the families say of a pair, in the columns of its languages, and what a cross-encoder says."""
STARTS: tuple[int, ...] = tuple(sum(SAID * len(each) + 1 for each in FAMILIES_OF[:kind]) for kind in range(len(KINDS)))
"""The first column of ``SIGNALS`` of each of ``KINDS``."""


@dataclass(frozen=True, slots=True)
class Family:
    """What was fitted to pairs of some kinds: trees and a network for every fold, and the mean of the folds' linear models."""

    nets: tuple[Net, ...]
    trees: tuple[Trees, ...]
    crossed: Crossed


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything the judge was taught."""

    vocabulary: Mapping[str, int]
    """English form to its row of ``vectors``."""
    vectors: NDArray[np.float32]
    rarity: Mapping[str, float]
    families: tuple[Family, ...]
    """One for each of ``FAMILIES``."""
    head: Head
    mean: NDArray[np.float32]
    spread: NDArray[np.float32]
    usual: NDArray[np.float32]
    """The median of each feature."""
    strong: NDArray[np.float64]
    """From which share a call of each stance is in the strong band. Shape (kinds, stances)."""
    look: float
    """From which share it is worth a look."""
    digest: str

    def standard(self, table: NDArray[np.float32]) -> NDArray[np.float32]:
        """Features at unit scale, held within 4."""
        scaled: NDArray[np.float32] = np.clip((table - self.mean) / self.spread, -4, 4).astype(np.float32)
        return scaled


def load(folder: Path = FOLDER) -> Weights:
    """The weights in ``folder``; WeightsUnavailable where they are missing or are not those the manifest names."""
    return _load(folder)


@lru_cache(maxsize=2)
def _load(folder: Path) -> Weights:
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        data = (folder / FILE).read_bytes()
        named = manifest["files"][FILE]
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = Sentence(
            "The weights for judging stance are not in {folder}. Install Argmap again, or run `python -m claims.stance.build`.",
            folder=str(folder),
        )
        raise WeightsUnavailable(message) from error
    if hashlib.sha256(data).hexdigest() != named:
        message = Sentence(
            "{name} in {folder} is not the file that was shipped. Install Argmap again, or run "
            "`python -m claims.stance.build`.",
            name=FILE,
            folder=str(folder),
        )
        raise WeightsUnavailable(message)
    with np.load(io.BytesIO(data), allow_pickle=False) as held:
        return of_kept({name: held[name] for name in held.files}, named)


def of_kept(held: Mapping[str, NDArray[Any]], digest: str) -> Weights:
    """The weights from the arrays of the file; ``part/name`` belongs to a part."""

    def part(name: str) -> dict[str, NDArray[Any]]:
        return {key.removeprefix(f"{name}/"): value for key, value in held.items() if key.startswith(f"{name}/")}

    words = str(held["words"]).split("\n")
    raw = held["vectors"].astype(np.float32)
    lengths = np.linalg.norm(raw, axis=1, keepdims=True)
    rare = str(held["rare"]).split("\n")
    return Weights(
        vocabulary={word: row for row, word in enumerate(words)},
        vectors=raw / np.maximum(lengths, 1e-6),
        rarity=dict(zip(rare, (held["rarity"] / np.float32(100)).tolist(), strict=True)),
        families=tuple(
            Family(
                tuple(of_arrays(part(f"{name}/net{at}")) for at in range(int(held["folds"]))),
                tuple(Trees.of_arrays(part(f"{name}/trees{at}")) for at in range(int(held["folds"]))),
                Crossed.of_arrays(part(f"{name}/words")),
            )
            for name in FAMILIES
        ),
        head=Head.of_arrays(part("head")),
        mean=held["mean"],
        spread=held["spread"],
        usual=held["usual"],
        strong=held["strong"],
        look=float(held["look"]),
        digest=digest,
    )


def kept(weights: Weights) -> dict[str, NDArray[Any]]:
    """The arrays of the file."""
    held: dict[str, NDArray[Any]] = {
        "words": np.array("\n".join(weights.vocabulary)),
        "vectors": np.round(weights.vectors * 127 / np.abs(weights.vectors).max(1, keepdims=True).clip(1e-6)).astype(np.int8),
        "rare": np.array("\n".join(weights.rarity)),
        "rarity": np.round(np.array(list(weights.rarity.values())) * 100).astype(np.uint8),
        "folds": np.array(len(weights.families[0].nets)),
        "mean": weights.mean,
        "spread": weights.spread,
        "usual": weights.usual,
        "strong": weights.strong,
        "look": np.array(weights.look),
    }
    for family, fitted in zip(FAMILIES, weights.families, strict=True):
        for at, (net, trees) in enumerate(zip(fitted.nets, fitted.trees, strict=True)):
            held |= {f"{family}/net{at}/{name}": value.astype(np.float16) for name, value in net.parts.items()}
            held |= {f"{family}/trees{at}/{name}": value for name, value in trees.arrays().items()}
        held |= {f"{family}/words/{name}": value for name, value in fitted.crossed.arrays().items()}
    return held | {f"head/{name}": value for name, value in weights.head.arrays().items()}
