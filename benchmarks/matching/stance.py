"""How well does the judge tell support from contradiction, and how honest is it about how sure it is?

    python -m benchmarks.matching.stance --shared ../shared

Prints a line for each set of pairs: accuracy, macro-F1, accuracy on the surest half, calibration error, and what the strong
band's ``contradicts`` are worth. The first paper's pairs are a claim beside each passage that bears on it, so there the lean
counts.
"""

import argparse
import gzip
import json
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from claims.languages.fa import bridge as persian
from claims.languages.fa import corpus
from claims.stance import STANCES, Judge, Judgement, Text
from claims.stance.build import Labelled, own
from claims.stance.head import calibration_error
from claims.stance.weights import FOLDER, load
from claims.text import language
from claims.vocabulary import Band, Stance

_PLACE = {"entailment": 0, "support": 0, "supports": 0, "contradiction": 1, "contradict": 1, "contradicts": 1, "neutral": 2}
_FILES = {
    "FarsTail dev": ("farstail/dev", "hypothesis", "premise"),
    "SciFact pairs dev": ("scifact/pairs_dev", "claim", "evidence"),
    "Check-COVID dev": ("check_covid/pairs_dev", "claim", "evidence"),
    "Perspectrum dev (lean)": ("perspectrum/pairs_dev", "claim", "perspective"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """What came out for one set."""

    name: str
    pairs: int
    accuracy: float
    macro_f1: float
    surest_half: float
    calibration: float
    strong_precision: float
    strong_recall: float

    def line(self) -> str:
        """For a table."""
        figures = (self.accuracy, self.macro_f1, self.surest_half, self.calibration, self.strong_precision, self.strong_recall)
        return f"| {self.name} | {self.pairs} | " + " | ".join(f"{each:.3f}" for each in figures) + " |"


HEADING = (
    "| pairs | n | accuracy | macro-F1 | surest half | calibration error | strong `contradicts`: precision | recall |\n"
    "|---|---|---|---|---|---|---|---|"
)


def sets(shared: Path) -> Iterator[tuple[str, list[Labelled]]]:
    """Every set of pairs by name; none of them is trained on."""
    for name, (file, claim, passage) in _FILES.items():
        with gzip.open(shared / "data" / f"{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        speaks = "fa" if name.startswith("FarsTail") else "en"
        yield (
            name,
            [Labelled("", name, Text(row[claim], speaks), Text(row[passage], speaks), _PLACE[row["label"]]) for row in rows],
        )
    yield "our own, held out", [own(row) for row in corpus.judged() if row.held_out]
    paper = first_paper(shared)
    yield "first paper, dev claims (lean)", [row for row in paper if row.group == "claims-dev"]
    yield "first paper, all our claims (lean)", paper


def first_paper(shared: Path) -> list[Labelled]:
    """Every claim beside each passage of the first paper that bears on it."""
    folder = shared / "data" / "paper"
    text = (folder / "india-china-kazakhstan.md").read_text("utf-8")
    files = [*sorted((Path(__file__).parent / "gold").glob("first-paper-*.jsonl")), folder / "claims-dev.jsonl"]
    found = []
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            for stance in ("supports", "contradicts"):
                for spans in row[stance]:
                    passage = re.sub(r"\s+", " ", " ".join(text[start:end] for start, end in spans))
                    speaks = language(passage)
                    found.append(
                        Labelled(file.stem, "paper", Text(row["claim"], row["lang"]), Text(passage, speaks), _PLACE[stance])
                    )
    return found


def measured(name: str, rows: Sequence[Labelled], judge: Judge) -> Row:
    """One set's figures. Where neutral was never a label, the lean is what counts, and shares are taken without neutral."""
    judged = [judge.judge(row.claim, [row.passage])[0] for row in rows]
    labels = np.array([row.label for row in rows])
    shares = np.array([[each.supports, each.contradicts, each.neutral] for each in judged])
    if "(lean)" in name:
        shares = shares[:, :2] / shares[:, :2].sum(1, keepdims=True)
    called = shares.argmax(1)
    order = np.argsort(-shares.max(1), kind="stable")[: len(rows) // 2]
    precision, recall = _strong(judged, labels)
    return Row(
        name,
        len(rows),
        float((called == labels).mean()),
        float(f1_score(labels, called, average="macro")),
        float((called == labels)[order].mean()),
        calibration_error(shares, labels),
        precision,
        recall,
    )


def _strong(judged: Sequence[Judgement], labels: NDArray[np.int64]) -> tuple[float, float]:
    """Precision and recall of ``contradicts`` in the strong band."""
    said = np.array([each.stance is Stance.CONTRADICTS and each.band is Band.STRONG for each in judged])
    gold = labels == STANCES.index(Stance.CONTRADICTS)
    return float((said & gold).sum() / max(1, said.sum())), float((said & gold).sum() / max(1, gold.sum()))


def speed(rows: Sequence[Labelled], judge: Judge) -> float:
    """Milliseconds to judge ten passages for a claim whose words, and theirs, have been met."""
    passages = [row.passage for row in rows[:10]]
    claims = [row.claim for row in rows[:20]]
    for claim in claims:
        judge.judge(claim, passages)
    begun = time.perf_counter()
    for claim in claims:
        judge.judge(claim, passages)
    return (time.perf_counter() - begun) / len(claims) * 1e3


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--weights", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    judge = Judge(persian.load(), load(options.weights))
    print(HEADING)
    rows: list[Labelled] = []
    for name, rows in sets(options.shared):
        print(measured(name, rows, judge).line(), flush=True)
    print(f"\nTen passages for a claim, once met: {speed(rows, judge):.1f} ms.")


if __name__ == "__main__":
    main()
