"""How long do reading and drawing take on this machine, and how much memory? `make bench` prints it and keeps it.

Each figure stands beside what was asked for. The long paper and the large map are invented (`invented`), always the same.
The table, with how well papers are read (`reading`), goes into `benchmarks/RESULTS.md`, where what others wrote stays.
Status 1 where a figure misses what was asked.
"""

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import invented
import reading as quality
import sections

from argmap import diagram
from argmap.desk import Subject, draft_of
from claims import reading
from claims.settings import Settings

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "RESULTS.md"
CHARACTERS, NODES = 1_000_000, 300
ROUNDS = 3


@dataclass(frozen=True)
class Figure:
    """One measured thing."""

    what: str
    measured: float
    asked: float | None
    unit: str

    @property
    def kept(self) -> bool:
        """Whether it is as asked."""
        return self.asked is None or self.measured < self.asked

    def cells(self) -> tuple[str, ...]:
        """As a row of the table."""
        asked = f"< {self.asked:g} {self.unit}" if self.asked is not None else ""
        shown = f"{self.measured:.2f}" if self.unit == "s" else f"{self.measured:.0f}"
        return (self.what, asked, f"{shown} {self.unit}", "" if self.kept else "missed")


def best(act: Callable[[], object]) -> float:
    """Seconds of the quickest of a few rounds: what the machine can do when nothing else disturbs it."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        act()
        times.append(time.perf_counter() - started)
    return min(times)


def drafted(data: bytes, name: str) -> None:
    """A paper read, its citations checked, its map drafted: everything but drawing and storing."""
    draft_of(Subject(reading.read(data, name, Settings()), data))


def one_paper(path: Path) -> list[Figure]:
    """A paper of ordinary length, in a process that runs already and as a whole command."""
    data, name = path.read_bytes(), path.name
    called = f"{name}, read, cited, drafted"
    line = [sys.executable, "-m", "argmap.cli", "draft", str(path), "--json"]
    with tempfile.TemporaryDirectory() as folder:
        whole = best(
            lambda: subprocess.run(line, check=True, capture_output=True, env=os.environ | {"ARGMAP_DATA_DIR": folder})
        )
    start = best(lambda: subprocess.run([*line[:3], "--version"], check=True, capture_output=True))
    return [
        Figure(called, best(lambda: drafted(data, name)), 1.5, "s"),
        Figure("the same as a command, from start to exit", whole, None, "s"),
        Figure("of which starting Python and the program", start, None, "s"),
    ]


def long_paper() -> list[Figure]:
    """A paper of a million characters, in a process of its own, so that its memory can be told."""
    line = [sys.executable, __file__, "long"]
    found = json.loads(subprocess.run(line, check=True, capture_output=True, text=True).stdout)
    called = f"{found['characters']:,} characters of Markdown, {found['citations']:,} citations"
    return [Figure(called, found["seconds"], 20, "s"), Figure("the same, most memory", found["megabytes"], 500, "MB")]


def measure_long_paper() -> dict[str, float]:
    """In the child: read and draft the long paper; seconds, and the most memory the process ever held."""
    data = invented.paper(CHARACTERS).encode()
    started = time.perf_counter()
    read = reading.read(data, "long.md", Settings())
    draft_of(Subject(read, data))
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kilobytes; bytes on macOS
    return {
        "characters": len(read.document.text),
        "citations": len(read.audit.citations),
        "seconds": seconds,
        "megabytes": peak / (1e6 if sys.platform == "darwin" else 1e3),
    }


def large_map() -> list[Figure]:
    """A map of a few hundred statements as SVG, none folded away."""
    graph = invented.graph(NODES)
    shown = diagram.view(graph, NODES)
    seconds = best(lambda: diagram.draw(shown, "svg", "print", "en", Settings()))
    return [Figure(f"a map of {NODES} nodes, all shown, as SVG", seconds, 1.5, "s")]


def main() -> int:
    """Measure, print, keep."""
    first = next(quality.papers())
    found = [*one_paper(first.path), *long_paper(), *large_map()]
    lines = ["| | asked | measured | |", "|---|---|---|---|", *(f"| {' | '.join(figure.cells())} |" for figure in found)]
    text = "\n".join([*_head(), "## Speed and memory", "", *lines, "", *_quality()]) + "\n"
    before = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    RESULTS.write_text(sections.kept(text, before), encoding="utf-8")
    print(text, end="")
    return 0 if all(figure.kept for figure in found) else 1


def _head() -> list[str]:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return [
        "# What was measured",
        "",
        f"By `make bench` on {date.today():%-d %B %Y}: Python {platform.python_version()}, {platform.system()} "
        f"{platform.machine()}, {cores} cores. Times are the best of {ROUNDS} rounds; the long paper is read once.",
        "No embedding model takes part.",
        "",
    ]


def _quality() -> list[str]:
    return ["## Reading, beside what a careful reader says", "", *quality.table()]


if __name__ == "__main__":
    if sys.argv[1:] == ["long"]:
        print(json.dumps(measure_long_paper()))
    else:
        raise SystemExit(main())
