"""How well are the abstracts found that claims of SciFact rest on: 300 claims over 5,183 abstracts, nDCG@10?

``python benchmarks/matching/scifact.py --data ../shared/data`` prints the table. The claims are the development part, which
BEIR and MTEB call the test; the weights saw the training part only. Two thirds of these claims cite an abstract that some
training claim cites too, so the rest are shown apart.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claims.matching import build_ranking, ranking
from claims.matching.build_ranking import Asked, Documents

ASKED = 0.73
PUBLISHED = {
    "BM25 (BEIR)": 0.665,
    "all-MiniLM-L6-v2": 0.645,
    "multilingual-e5-small": 0.676,
    "e5-small-v2": 0.689,
    "multilingual-e5-large": 0.702,
    "bge-small-en-v1.5": 0.713,
}
BINS = 10


def calibration_error(likely: NDArray[np.float64], true: NDArray[np.bool_]) -> float:
    """Expected calibration error over ten bins of equal width (Guo et al. 2017)."""
    place = np.minimum((likely * BINS).astype(int), BINS - 1)
    return sum(abs(float(likely[place == at].sum() - true[place == at].sum())) for at in set(place.tolist())) / len(likely)


def of_channels(documents: Documents, asked: Sequence[Asked]) -> dict[str, float]:
    """Mean nDCG@10 of each channel alone and of their plain sum."""
    found: dict[str, list[float]] = {}
    for one, channels in zip(asked, documents.channels([each.claim for each in asked]), strict=True):
        together = np.sum([ranking.standard(scores) for scores in channels.values()], axis=0)
        for name, scores in {**channels, "their sum": together}.items():
            ranked = [int(place) for place in ranking.order(scores)[:10]]
            found.setdefault(name, []).append(build_ranking.gain(ranked, one.claim.cited))
    return {name: float(np.mean(each)) for name, each in found.items()}


def table(data: Path, cache: Path) -> list[tuple[str, str]]:
    """What is measured beside what was published, in the order to be printed."""
    documents = Documents(data, cache)
    claims = documents.claims(data, "dev")
    taught = {place for claim in documents.claims(data, "train") for place in claim.cited}
    head = ranking.load(build_ranking.NAME)
    documents.vectors([claim.text for claim in claims])
    started = time.perf_counter()
    asked, _ = build_ranking.ask(documents, claims)
    took = (time.perf_counter() - started) / len(asked)
    gains = np.array(build_ranking.gains(head, asked))
    new = np.array([not taught & set(claim.cited) for claim in claims])
    found = np.mean([np.isin(one.claim.cited, one.shortlist).mean() for one in asked])
    rows = [(f"{name}, published", f"{value:.3f}") for name, value in PUBLISHED.items()]
    rows += [
        (f"{name} alone" if name != "their sum" else name, f"{value:.4f}")
        for name, value in of_channels(documents, asked).items()
    ]
    rows += [
        (f"head (asked: {ASKED})", f"{gains.mean():.4f}"),
        (f"head, the {new.sum()} claims on abstracts new to it", f"{gains[new].mean():.4f}"),
    ]
    rows += [("cited abstracts in the shortlist", f"{found:.3f}")]
    likely = [head.likelihood(one.rows) for one in asked]
    first = [np.sort(np.argsort(-each, kind="stable")[:10]) for each in likely]
    true = [one.group[1] for one in asked]
    rows += [("calibration error, shortlist", f"{calibration_error(np.concatenate(likely), np.concatenate(true)):.4f}")]
    top = [np.concatenate([each[at] for each, at in zip(values, first, strict=True)]) for values in (likely, true)]
    return [
        *rows,
        ("calibration error, first ten", f"{calibration_error(*top):.4f}"),
        ("ms a claim, vectors apart", f"{took * 1000:.0f}"),
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=Path("build/ranking"))
    told = parser.parse_args()
    for what, value in table(told.data, told.cache):
        print(f"{what:58} {value}")


if __name__ == "__main__":
    main()
