"""How good and how fast is the matcher, row by row of what was asked of it?

    python -m benchmarks.matching                      every row, printed and kept in benchmarks/RESULTS.md
    python -m benchmarks.matching --only paper ntrex   these measures only; the other rows stay as they were
    python -m benchmarks.matching --ntrex FILE         a file of your own in the dev file's place: printed, not kept

Files of your own have the formats of the files they stand for: claims as in `claims-dev.jsonl`, pairs as in `dev-ntrex.tsv`,
FarsTail as its `dev.jsonl.gz`.
"""

import argparse
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks import sections
from benchmarks.matching import learning, papers, speed, stance, table, translations
from benchmarks.matching.asked import ROWS
from benchmarks.matching.papers import Gold
from benchmarks.matching.table import Figures
from claims.settings import Settings

SECTION = "matching"
LIBRARIES = ("numpy", "scipy", "scikit-learn", "rapidfuzz", "tokenizers")


@dataclass(frozen=True)
class Told:
    """What the command line says."""

    data: Path
    settings: Settings
    claims: Path | None = None
    paper: Path | None = None
    ntrex: Path | None = None
    tatoeba: Path | None = None
    farstail: Path | None = None


def paper(told: Told) -> list[Figures]:
    """The rows of the first paper and our own, in their order."""
    if told.claims:
        return [_three(Gold(told.paper or told.data / papers.FIRST, told.claims), told)]
    english = [papers.dev(told.data), *(_ours(f"first-paper-{name}", told) for name in ("close", "reworded", "freer"))]
    persian = [_ours(f"first-paper-fa-{name}", told) for name in ("reworded", "body", "abstract-reworded", "abstract")]
    own = [_ours(name, told) for name in ("many-roads-one-gate", "painted-crossings", "reader-with-a-pen")]
    return [
        *(_three(gold, told) for gold in english),
        *((papers.scores(gold, told.settings, judged=False).recall_at(5),) for gold in persian),
        *(_three(gold, told) for gold in own),
    ]


def ntrex(told: Told) -> list[Figures]:
    """News sentences, both ways."""
    file = told.ntrex or told.data / "parallel" / "dev-ntrex.tsv"
    return [(translations.first(file, source, told.settings),) for source in ("en", "fa")]


def tatoeba(told: Told) -> list[Figures]:
    """Everyday sentences, from Persian and to it."""
    file = told.tatoeba or told.data / "parallel" / "dev-tatoeba.tsv"
    return [(translations.first(file, source, told.settings),) for source in ("fa", "en")]


def stances(told: Told) -> list[Figures]:
    """Which way a passage bears; of a FarsTail file of your own, its row alone."""
    return stance.figures(told.data, told.settings, told.farstail)


def learnt(told: Told) -> list[Figures]:
    """What fifty verdicts teach about unseen claims of the first paper: in English, then in both languages; and how fast."""
    english = (papers.dev(told.data), *(_ours(f"first-paper-{name}", told) for name in ("close", "reworded", "freer")))
    both = (*english, *(_ours(f"first-paper-fa-{name}", told) for name in ("reworded", "body")))
    found = [learning.gained(golds, told.settings).of(name) for golds in (english, both) for name in learning.FIGURES]
    return [*found, (learning.seconds(papers.searched(english[0].paper, told.settings)),)]


def speeds(told: Told) -> list[Figures]:
    """Waits and memory; and what goes with them: no model, whole documents, a first map."""
    return speed.figures(told.data, told.settings)


MEASURES: dict[str, Callable[[Told], list[Figures]]] = {
    "paper": paper,
    "ntrex": ntrex,
    "tatoeba": tatoeba,
    "stance": stances,
    "learning": learnt,
    "speed": speeds,
}


def _ours(name: str, told: Told) -> Gold:
    return papers.ours(name, told.data)


def _three(gold: Gold, told: Told) -> Figures:
    scores = papers.scores(gold, told.settings, judged=False)
    return scores.recall_at(5), scores.recall_at(10), scores.mrr


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, keep."""
    options = _parser().parse_args(arguments)
    named = {name: getattr(options, name) for name in ("claims", "paper", "ntrex", "tatoeba", "farstail")}
    told = Told(options.data, Settings(), **named)
    file = {"paper": "claims", "stance": "farstail"}
    unseen = [name for name in MEASURES if named.get(file.get(name, name))]
    wanted = options.only or unseen or list(MEASURES)
    for name in wanted:
        rows = [row for row in ROWS if row.measure == name]
        measured = {row.what: each for row, each in zip(rows, MEASURES[name](told), strict=bool(not unseen))}
        for row in rows[: len(measured)]:
            print(table.line(row.cells(measured[row.what], "")), flush=True)
        if not unseen:
            keep(measured)


def keep(measured: dict[str, Figures]) -> None:
    """Into RESULTS.md, the rest of which stays as it is."""
    text = sections.RESULTS.read_text("utf-8") if sections.RESULTS.exists() else ""
    body = section(measured, sections.held(SECTION, text))
    sections.RESULTS.write_text(sections.put(SECTION, text, body), "utf-8")


def section(measured: dict[str, Figures], before: str) -> str:
    """The section as it is to stand, with the rows that were measured earlier and not now."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    day = f"{date.today():%-d %B %Y}"
    return "\n".join(
        [
            "## Matching",
            "",
            f"By `python -m benchmarks.matching`, last on {day}: Python {platform.python_version()}, {libraries}; "
            f"{platform.system()} {platform.machine()}, {cores} cores.",
            "None of these files was trained on. What was asked is asked of files kept apart; these are the ones at hand.",
            "",
            *table.merged(ROWS, measured, day, before),
        ]
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description="Measure the matcher.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="where the data lie")
    parser.add_argument("--only", nargs="+", choices=list(MEASURES), metavar="MEASURE", help=", ".join(MEASURES))
    parser.add_argument("--claims", type=Path, help="claims of --paper (the first paper, if none is named): spans by stance")
    parser.add_argument("--paper", type=Path, help="what --claims are about")
    parser.add_argument("--ntrex", type=Path, help="English and Persian, a pair a line, a tab between")
    parser.add_argument("--tatoeba", type=Path, help="the same")
    parser.add_argument("--farstail", type=Path, help="premise, hypothesis, label as JSON, one a line (may be .gz)")
    return parser


if __name__ == "__main__":
    main()
