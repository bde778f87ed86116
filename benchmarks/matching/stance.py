"""How well does the judge tell support from contradiction, and how honest is it about how sure it is?

    python -m benchmarks.matching --only stance                    the rows of ``asked``, printed and kept
    python -m benchmarks.matching.stance --data ../shared/data     the same sets with every figure: for whoever mends the judge

Of a paper's hits the stance is what ``argmap suggest`` prints, and *neutral* is never right there. Between a claim and a
passage known to bear on it, the lean counts: supports or contradicts, whichever has the larger share. The yardstick for SciFact
and Check-COVID is a logistic regression on the encoder's frozen vectors [u, v, |u - v|, u * v], fitted to the same set's
training part, as loosely as serves it best on the very pairs it is measured on. All these vectors are made in batches, as the
weights were; those of a paper's hits one by one, as in use.
"""

import argparse
import gzip
import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from threadpoolctl import threadpool_limits

from benchmarks.matching import papers
from benchmarks.matching.papers import Gold
from benchmarks.matching.scoring import Answer, Scores, score, within
from benchmarks.matching.table import Figures
from claims.embedding import minilm
from claims.languages.bridge import Bridge
from claims.languages.fa import bridge as persian
from claims.languages.fa import corpus
from claims.languages.fa.training import teach_with
from claims.matching import matcher
from claims.settings import Settings
from claims.stance import STANCES, Judge, Judgement, Text
from claims.stance.build import Labelled, labelled, own
from claims.stance.head import calibration_error
from claims.stance.weights import FOLDER, load
from claims.text import language
from claims.vocabulary import Band, Stance

_PLACE = {"entailment": 0, "support": 0, "supports": 0, "contradiction": 1, "contradict": 1, "contradicts": 1, "neutral": 2}
FARSTAIL, SCIFACT, COVID, PERSPECTRUM = "FarsTail dev", "SciFact pairs dev", "Check-COVID dev", "Perspectrum dev (lean)"
OWN, FIRST = "our own pairs, held out", "first paper, all claims (lean)"
_FILES = {
    FARSTAIL: ("farstail/dev", "hypothesis", "premise"),
    SCIFACT: ("scifact/pairs_dev", "claim", "evidence"),
    COVID: ("check_covid/pairs_dev", "claim", "evidence"),
    PERSPECTRUM: ("perspectrum/pairs_dev", "claim", "perspective"),
}
_TAUGHT = {SCIFACT: "scifact/pairs_train", COVID: "check_covid/pairs_train"}
_LOOSE = (0.1, 0.3, 1.0, 3.0)
ENGLISH = ("first-paper-close", "first-paper-reworded", "first-paper-freer")
PERSIAN = ("first-paper-fa-reworded", "first-paper-fa-body")


@dataclass(frozen=True, slots=True)
class Measured:
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


def figures(data: Path, settings: Settings, farstail: Path | None = None) -> list[Figures]:
    """The rows of ``asked``, in their order; with a FarsTail file of your own, its row alone."""
    bridge = persian.load()
    judge = Judge(bridge)
    if farstail:
        unseen = measured(FARSTAIL, pairs(farstail, FARSTAIL), judge, bridge)
        return [(unseen.accuracy, unseen.surest_half)]
    found = {name: measured(name, rows, judge, bridge) for name, rows in sets(data)}
    both = [Gold(data / papers.FIRST, data / "paper" / "claims-dev.jsonl"), *(papers.ours(name, data) for name in ENGLISH)]
    across = [papers.ours(name, data) for name in PERSIAN]
    hit = [of_hits(golds, settings) for golds in (both[:1], both, across)]
    baseline = {name: frozen(data, name, bridge) for name in _TAUGHT}
    three = (FARSTAIL, SCIFACT, COVID, OWN)
    return [
        (found[FARSTAIL].accuracy, found[FARSTAIL].surest_half),
        *((found[name].macro_f1, found[name].macro_f1 - baseline[name]) for name in _TAUGHT),
        (found[PERSPECTRUM].accuracy, found[PERSPECTRUM].macro_f1),
        (found[OWN].accuracy, found[OWN].macro_f1),
        *((each.accuracy, each.macro_f1) for at in (0, 1) for each in (scores[at] for scores in hit)),
        *((found[name].strong_precision, found[name].strong_recall) for name in (FIRST, OWN, FARSTAIL)),
        (float(np.average([found[name].calibration for name in three], weights=[found[name].pairs for name in three])),),
        (found[FIRST].calibration,),
    ]


def of_hits(golds: Sequence[Gold], settings: Settings) -> tuple[Scores, Scores]:
    """The stances of the first ten suggestions for each claim of all these: as printed, and as they lean."""
    printed, leaning = Scores(), Scores()
    for gold in golds:
        held, part, claims = papers.searched(gold.paper, settings), papers.part_of(gold), papers.claims_of(gold)
        passages = held.reading.cut.passages
        among = {place for place, passage in enumerate(passages) if within(passage.spans, part)}
        found = {each.id: matcher.suggest(held, each.text, each.language, 10, among) for each in claims}
        calls: tuple[Callable[[Judgement], Stance], ...] = (lambda judged: judged.stance, lambda judged: judged.lean)
        one, other = (
            score(
                claims,
                {
                    id: [Answer(passages[each.passage].spans, call(each.judgement).value) for each in row]
                    for id, row in found.items()
                },
                part,
            )
            for call in calls
        )
        printed, leaning = printed + one, leaning + other
    return printed, leaning


def frozen(data: Path, name: str, bridge: Bridge) -> float:
    """Macro-F1 of a logistic regression on frozen vectors, taught on the set's training part, at its best shrinkage."""
    taught = labelled(data / f"{_TAUGHT[name]}.jsonl.gz", _TAUGHT[name])
    asked = pairs(data / f"{_FILES[name][0]}.jsonl.gz", name)
    table, labels = _beside(taught, bridge), [row.label for row in taught]
    unseen, truth = _beside(asked, bridge), [row.label for row in asked]
    with threadpool_limits(1):  # with more, threads wait for each other on a busy machine
        models = [LogisticRegression(C=loose, max_iter=300).fit(table, labels) for loose in _LOOSE]
    return max(float(f1_score(truth, model.predict(unseen), average="macro")) for model in models)


def _beside(rows: Sequence[Labelled], bridge: Bridge) -> NDArray[np.float32]:
    given = with_vectors(rows, bridge)
    one, other = (
        np.stack([text.vector for text in texts]) for texts in zip(*((row.claim, row.passage) for row in given), strict=True)
    )
    return np.hstack([one, other, np.abs(one - other), one * other])


def with_vectors(rows: Sequence[Labelled], bridge: Bridge) -> list[Labelled]:
    """The same pairs, each text with its vector."""
    texts = sorted({(text.text, text.language) for row in rows for text in (row.claim, row.passage)})
    persian_ones, others = ([text for text in texts if (text[1] == "fa") == wanted] for wanted in (True, False))
    held = dict(zip(persian_ones, bridge.vectors([text for text, _ in persian_ones]), strict=True))
    held |= zip(others, teach_with(minilm.folder(), [text for text, _ in others]), strict=True)
    return [
        replace(
            row,
            claim=replace(row.claim, vector=held[row.claim.text, row.claim.language]),
            passage=replace(row.passage, vector=held[row.passage.text, row.passage.language]),
        )
        for row in rows
    ]


def sets(data: Path) -> Iterator[tuple[str, list[Labelled]]]:
    """Every set of pairs by name; none of them is trained on."""
    for name, (file, _, _) in _FILES.items():
        yield name, pairs(data / f"{file}.jsonl.gz", name)
    yield OWN, [own(row) for row in corpus.judged() if row.held_out]
    yield FIRST, first_paper(data)


def pairs(file: Path, name: str) -> list[Labelled]:
    """The pairs of a file laid out as the set of that name is; it may be compressed."""
    _, claim, passage = _FILES[name]
    speaks = "fa" if name == FARSTAIL else "en"
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return [Labelled("", name, Text(row[claim], speaks), Text(row[passage], speaks), _PLACE[row["label"]]) for row in rows]


def first_paper(data: Path) -> list[Labelled]:
    """Every claim beside each passage of the first paper that bears on it."""
    text = (data / papers.FIRST).read_text("utf-8")
    files = [*sorted(papers.GOLD.glob("first-paper-*.jsonl")), data / "paper" / "claims-dev.jsonl"]
    found = []
    for file in files:
        for claim in papers.claims_of(Gold(data / papers.FIRST, file)):
            for spans, stance in claim.evidence:
                passage = re.sub(r"\s+", " ", " ".join(text[start:end] for start, end in spans))
                beside = Text(claim.text, claim.language), Text(passage, language(passage))
                found.append(Labelled(file.stem, "paper", *beside, _PLACE[stance]))
    return found


def measured(name: str, rows: Sequence[Labelled], judge: Judge, bridge: Bridge) -> Measured:
    """One set's figures. Where neutral was never a label, the lean is what counts, and shares are taken without neutral."""
    rows = with_vectors(rows, bridge)
    judged = [judge.judge(row.claim, [row.passage])[0] for row in rows]
    labels = np.array([row.label for row in rows])
    shares = np.array([[each.supports, each.contradicts, each.neutral] for each in judged])
    if "(lean)" in name:
        shares = shares[:, :2] / shares[:, :2].sum(1, keepdims=True)
    called = shares.argmax(1)
    order = np.argsort(-shares.max(1), kind="stable")[: len(rows) // 2]
    precision, recall = _strong(judged, labels)
    return Measured(
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
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--weights", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    bridge = persian.load()
    judge = Judge(bridge, load(options.weights))
    print(HEADING)
    rows: list[Labelled] = []
    for name, rows in sets(options.data):
        print(measured(name, rows, judge, bridge).line(), flush=True)
    print(f"\nTen passages for a claim, once met: {speed(with_vectors(rows[:20], bridge), judge):.1f} ms.")


if __name__ == "__main__":
    main()
