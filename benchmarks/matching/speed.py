"""How long does a person wait for the matcher, how much memory does it take, and what is left of it without a model?

Wall time, one BLAS thread, the best of three: run it when the machine is quiet. What is timed runs in processes of its own,
with a data folder made for it; ``python -m benchmarks.matching.speed PART PAPER CLAIMS FOLDER`` is such a process.
"""

import json
import os
import resource
import runpy
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from argmap.desk import Desk
from argmap.listing import draft_object
from benchmarks.matching import index_speed, papers
from benchmarks.matching.papers import Gold
from benchmarks.matching.table import Figures
from claims import reading
from claims.matching import build_ranking, matcher, ranking
from claims.matching.build_ranking import Documents
from claims.matching.cards import card
from claims.matching.matcher import Searched
from claims.passages import Passage
from claims.settings import Settings
from claims.spans import Span
from claims.text import language
from claims.tools import tools

MANY, DIM = 100_000, 384
ROUNDS, SHOWN = 3, 5
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
SCIFACT_VECTORS = Path("build/ranking")
"""Where the vectors of SciFact's abstracts are kept: minutes to make."""


def figures(data: Path, settings: Settings) -> list[Figures]:
    """The rows of this measure, in their order."""
    gold = papers.dev(data)
    with tempfile.TemporaryDirectory() as folder:
        taking = min(_process(gold, Path(folder) / f"taken-{turn}", "take_in")[0] for turn in range(ROUNDS))
        stored = Path(folder) / "taken-0"
        cold = min(_seconds(lambda: _match(gold, stored)) for _ in range(ROUNDS))
        _, (warm, memory) = _process(gold, stored, "warm")
        _, (many,) = _process(gold, stored, "many")
        drafted = first_map(gold.paper, data, Path(folder) / "none")
    plain = papers.scores(gold, replace(settings, encoder="none"), judged=False)
    return [(cold,), (warm,), (many,), (taking,), (memory,), (plain.hit_at(5),), (scifact(data),), drafted]


def scifact(data: Path) -> float:
    """Mean nDCG@10 of SciFact's development claims, as ``scifact.py`` prints it for the head."""
    documents = Documents(data, SCIFACT_VECTORS)
    asked, _ = build_ranking.ask(documents, documents.claims(data, "dev"))
    return float(np.mean(build_ranking.gains(ranking.load(build_ranking.NAME), asked)))


def first_map(paper: Path, data: Path, folder: Path) -> Figures:
    """Recall and precision of the evidence in the map that is drafted with the matcher, and F1 of what stands under one claim.

    Counted by the scorer that lies beside the paper's data.
    """
    desk = Desk(Settings(data_dir=folder))
    subject = desk.subject(str(paper))
    reader = json.loads((data / "paper" / "reference-map.json").read_text("utf-8"))
    score = runpy.run_path(str(data.parent / "bench" / "score_map.py"))["score"]
    found = score(reader, draft_object(desk.draft(subject), subject.reading))
    return tuple(found[name] for name in ("evidence_recall", "evidence_precision", "same_claim_f1"))


# --- processes of their own ---------------------------------------------------------------------------------------------


def take_in(gold: Gold, folder: Path) -> Figures:
    """Store the paper with its vectors, and put it on the shelf; nothing to say but how long it took."""
    desk = Desk(Settings(data_dir=folder))
    desk.keep(desk.subject(str(gold.paper)))
    desk.shelf()
    desk.close()
    return ()


def warm(gold: Gold, folder: Path) -> Figures:
    """Milliseconds at the median until the cards of a claim never asked before are ready; the most memory so far, in MB."""
    desk = Desk(Settings(data_dir=folder))
    held = desk.searched(desk.stored(1))
    sets = [gold, *(papers.ours(f"first-paper-{name}", gold.paper.parents[1]) for name in ("close", "reworded"))]
    rounds = [[claim.text for claim in papers.claims_of(each)] for each in sets]
    taken = _median(lambda claim: _cards(held, claim), rounds)
    desk.close()
    return taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def many(gold: Gold, folder: Path) -> Figures:
    """Milliseconds at the median among invented passages, the vectors drawn by chance; claims never asked before."""
    settings = Settings(data_dir=folder)
    records = index_speed.invented(MANY)
    passages = tuple(
        Passage(place, (Span(place, place + 1),), each.text, each.search, each.language, "ltr", place, each.paragraph)
        for place, each in enumerate(records)
    )
    empty = reading.read(b"# Many\n", "many.md", settings)
    vectors = np.random.default_rng(index_speed.SEED).normal(size=(MANY, DIM)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    held = matcher.ready(replace(empty, cut=replace(empty.cut, passages=passages)), tools(settings), vectors)
    asked = index_speed.questions(20 * ROUNDS + 1)
    matcher.suggest(held, asked[-1], language(asked[-1]), SHOWN)
    rounds = [asked[turn : 20 * ROUNDS : ROUNDS] for turn in range(ROUNDS)]
    return (_median(lambda claim: _cards(held, claim), rounds),)


PARTS: dict[str, Callable[[Gold, Path], Figures]] = {"take_in": take_in, "warm": warm, "many": many}


def _cards(held: Searched, claim: str) -> list[object]:
    bridge = next(iter(held.held.bridges.values()), None)
    return [card(claim, each, held.reading, bridge) for each in matcher.suggest(held, claim, language(claim), SHOWN)]


def _median(act: Callable[[str], object], rounds: Iterable[Sequence[str]]) -> float:
    """Milliseconds at the median of the best round; each round has claims of its own, for none is new twice."""
    medians = []
    for claims in rounds:
        act(claims[0])
        medians.append(float(np.median([1000 * _seconds(lambda claim=claim: act(claim)) for claim in claims[1:]])))
    return min(medians)


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _process(gold: Gold, folder: Path, part: str) -> tuple[float, Figures]:
    """Seconds from start to exit, and what it found."""
    started = time.perf_counter()
    line = [sys.executable, "-m", __spec__.name, part, *map(str, (gold.paper, gold.claims, folder))]
    done = subprocess.run(line, check=True, stdout=subprocess.PIPE, env=os.environ | ONE_THREAD)
    return time.perf_counter() - started, tuple(json.loads(done.stdout))


def _match(gold: Gold, folder: Path) -> None:
    line = [sys.executable, "-m", "argmap.cli", "match", papers.claims_of(gold)[0].text, "--paper", "1", "--top", "1"]
    environment = os.environ | ONE_THREAD | {"ARGMAP_DATA_DIR": str(folder)}
    subprocess.run(line, check=True, stdout=subprocess.PIPE, env=environment)


if __name__ == "__main__":
    named, *paths = sys.argv[1:]
    print(json.dumps(PARTS[named](Gold(*map(Path, paths[:2])), Path(paths[2]))))
