"""How are the weights made that rank whole documents for a claim?

``python -m claims.matching.build_ranking --data ../shared/data`` fits them on the claims of SciFact's training part (Wadden et
al., "Fact or fiction: verifying scientific claims", 2020) over its 5,183 abstracts and writes ``weights/documents.json``; the
vectors, minutes to make, are kept in ``--cache``. How strong the ridge is, is chosen by cross-validation; claims about one
abstract share a fold.
"""

import argparse
import gzip
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims import embedding
from claims.index.letters import Letters
from claims.index.lexical import Lexical
from claims.index.records import Record
from claims.languages.fa.counting import forms
from claims.matching import ranking
from claims.settings import Settings
from claims.text import key, numbers

NAME = "documents"
FOLDS = 5
RIDGES = (1e-4, 1e-3, 1e-2)
SEED = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of the data and the places of the documents cited for it."""

    text: str
    cited: tuple[int, ...]


class Documents:
    """The abstracts, indexed on every channel."""

    def __init__(self, data: Path, cache: Path) -> None:
        held = _lines(data / "scifact" / "corpus.jsonl.gz")
        self.places = {int(each["doc_id"]): place for place, each in enumerate(held)}
        titles = [each["title"] for each in held]
        texts = [f"{each['title']}. {' '.join(each['abstract'])}" for each in held]
        records = [Record(text, key(text), "en", place) for place, text in enumerate(texts)]
        self._lexical, self._letters = Lexical(records), Letters(records)
        encoder = embedding.load(Settings()).encoder
        if encoder is None:
            raise SystemExit("The English model is not installed: make setup")
        self._encoder, self._cache = encoder, cache
        self._dense, self._titles = self.vectors(texts), self.vectors(titles)
        self.scope = ranking.Scope([ranking.Seen(tuple(forms(text)), _figures(text)) for text in texts])

    def claims(self, data: Path, part: str) -> list[Claim]:
        """The claims of ``train`` or ``dev``."""
        held = _lines(data / "scifact" / f"claims_{part}.jsonl.gz")
        return [Claim(each["claim"], tuple(self.places[int(number)] for number in each["cited_doc_ids"])) for each in held]

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row for each text, from the cache where it holds them."""
        digest = hashlib.sha256("\0".join((self._encoder.id, *texts)).encode()).hexdigest()[:16]
        file = self._cache / f"{digest}.npy"
        if not file.exists():
            self._cache.mkdir(parents=True, exist_ok=True)
            np.save(file, self._encoder.encode(texts, "passage").astype(np.float16))
        return np.asarray(np.load(file), dtype=np.float32)

    def channels(self, claims: Sequence[Claim]) -> Iterable[ranking.Channels]:
        """For each claim, what every channel makes of every document."""
        for claim, vector in zip(claims, self.vectors([claim.text for claim in claims]), strict=True):
            yield {
                "lexical": self._lexical.scores(claim.text, "en"),
                "letters": self._letters.scores(claim.text),
                "dense": self._dense @ vector,
                "title": self._titles @ vector,
            }


def wanted(text: str) -> ranking.Wanted:
    """An English claim to be found in English documents."""
    return ranking.Wanted(tuple({form: 1.0} for form in forms(text)), _figures(text))


def _figures(text: str) -> tuple[float, ...]:
    return tuple(number.value for number in numbers(text))


def _lines(file: Path) -> list[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim with its shortlist."""

    claim: Claim
    shortlist: tuple[int, ...]
    rows: ranking.Floats

    @property
    def group(self) -> ranking.Group:
        """As ``ranking.fit`` takes it."""
        return self.rows, np.isin(self.shortlist, self.claim.cited)


def ask(documents: Documents, claims: Sequence[Claim]) -> tuple[list[Asked], tuple[str, ...]]:
    """Every claim with the features of its shortlist, and the features' names."""
    found, columns = [], ranking.names({})
    for claim, channels in zip(claims, documents.channels(claims), strict=True):
        columns = ranking.names(channels)
        places = ranking.shortlist(channels)
        found.append(Asked(claim, tuple(places), ranking.features(wanted(claim.text), documents.scope, channels, places)))
    return found, columns


def gain(ranked: Sequence[int], cited: Sequence[int], top: int = 10) -> float:
    """nDCG of the first ``top`` places, documents being cited or not (Järvelin and Kekäläinen 2002), as BEIR counts it."""
    discounts = 1 / np.log2(np.arange(top) + 2)
    got = sum(discount for place, discount in zip(ranked[:top], discounts, strict=False) if place in cited)
    return float(got / discounts[: len(cited)].sum())


def gains(head: ranking.Head, asked: Iterable[Asked]) -> list[float]:
    """nDCG@10 of each claim as the head ranks its shortlist."""
    return [gain([one.shortlist[at] for at in ranking.order(head.scores(one.rows))], one.claim.cited) for one in asked]


def folds(claims: Sequence[Claim]) -> NDArray[np.int64]:
    """The fold of each claim: claims that cite one document, straight or through others, are in the same."""
    root = list(range(len(claims)))

    def top(at: int) -> int:
        while root[at] != at:
            at = root[at]
        return at

    first: dict[int, int] = {}
    for at, claim in enumerate(claims):
        for place in claim.cited:
            root[top(at)] = top(first.setdefault(place, at))
    families = np.unique([top(at) for at in range(len(claims))], return_inverse=True)[1]
    return np.random.default_rng(SEED).permutation(families.max() + 1)[families] % FOLDS


def held_out(asked: Sequence[Asked], columns: Sequence[str], ridge: float) -> float:
    """Mean nDCG@10 of the claims of each fold under the head that the other folds give."""
    part = folds([one.claim for one in asked])
    found: list[float] = []
    for fold in range(FOLDS):
        head = ranking.fit([one.group for one, at in zip(asked, part, strict=True) if at != fold], columns, ridge)
        found += gains(head, (one for one, at in zip(asked, part, strict=True) if at == fold))
    return float(np.mean(found))


def main() -> None:
    """Fit, say how well it does on claims held out, and keep the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=Path("build/ranking"))
    parser.add_argument("--out", type=Path, default=ranking.FOLDER)
    told = parser.parse_args()
    documents = Documents(told.data, told.cache)
    asked, columns = ask(documents, documents.claims(told.data, "train"))
    tried = {ridge: held_out(asked, columns, ridge) for ridge in RIDGES}
    for ridge, mean in tried.items():
        print(f"ridge {ridge:g}: nDCG@10 {mean:.4f} on claims held out")
    head = ranking.fit([one.group for one in asked], columns, max(tried, key=lambda ridge: tried[ridge]))
    told.out.mkdir(parents=True, exist_ok=True)
    ranking.save(head, told.out / f"{NAME}.json")
    for name, weight, spread in zip(head.names, head.weights, head.spreads, strict=True):
        print(f"{name:10} {weight * spread:+.3f}")


if __name__ == "__main__":
    main()
