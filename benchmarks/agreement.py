"""Are the coefficients of agreement those of two libraries, and how soon are they there?

    python -m benchmarks.agreement              both questions; the figures go into RESULTS.md
    python -m benchmarks.agreement --record     irrCAC's answers anew, into the file that the tests compare with

Random tables with gaps are asked of ``krippendorff`` here, and of ``irrCAC`` in an environment made for the purpose: every
release of it insists on one old SciPy, which cannot stand beside ours. Its answers on those tables are kept with the tests.
"""

import argparse
import math
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

import krippendorff
import numpy as np
from numpy.typing import NDArray

from benchmarks import sections
from claims.agreement import CODES, Codes, Defined, Figure, agreement, compare, pairs

SECTION = "agreement"
TABLES = 14_000
"""So many that alpha is defined on more than 10,000 of them."""
IRRCAC = "irrCAC==0.4.4"
RECORDED = Path(__file__).resolve().parents[1] / "tests" / "samples" / "agreement" / "ac1-irrcac-0.4.4.npy"
"""AC1 of each table by irrCAC, float64; NaN where it has none."""

# Run where claims is not installed: marks in (-1 for a gap), both coefficients out. Digits of 15 are as good as no rounding.
ASK_IRRCAC = """
import sys, warnings
import numpy, pandas
from irrCAC.raw import CAC
warnings.simplefilter("ignore")
tables = numpy.load(sys.argv[1])
answers = {"ac1": [], "alpha": []}
for name in tables.files:
    marks, categories = tables[name].T.astype(float), [0.0, 1.0, 2.0][: 3 if int(name) % 2 else 2]
    marks[(marks < 0) | (marks >= len(categories))] = numpy.nan
    for kind, act in (("ac1", "gwet"), ("alpha", "krippendorff")):
        try:
            asked = CAC(pandas.DataFrame(marks), categories=categories, digits=15)
            answers[kind].append(getattr(asked, act)()["est"]["coefficient_value"])
        except (ValueError, ZeroDivisionError, AttributeError):
            answers[kind].append(numpy.nan)
numpy.savez_compressed(sys.argv[2], **{kind: numpy.array(each, dtype=float) for kind, each in answers.items()})
"""


def tables(count: int = TABLES, seed: int = 61) -> Iterator[Codes]:
    """Tables of codes with gaps, always the same: 2 to 9 raters, 1 to 25 links, all shares of gaps, of one mark, of like minds.

    In every other one, by ``abstains``, "cannot tell" is to count as a category. Only ``random()`` is drawn, for which Python
    promises that a seed always gives the same.
    """
    draw = random.Random(seed).random
    for _ in range(count):
        raters, links = 2 + int(8 * draw()), 1 + int(25 * draw())
        gaps, alike, abstaining, favour = draw() ** 1.5, draw(), 0.3 * draw(), draw()

        def mark(abstaining: float = abstaining, favour: float = favour) -> int:
            return 2 if draw() < abstaining else int(draw() > favour)

        likely = [mark() for _ in range(links)]
        yield np.array(
            [[-1 if draw() < gaps else now if draw() < alike else mark() for now in likely] for _ in range(raters)],
            dtype=np.int8,
        )


def abstains(place: int) -> bool:
    """Whether "cannot tell" counts as a category in the table of that place."""
    return place % 2 == 1


def of_krippendorff(codes: Codes, abstain: bool) -> float:
    """Alpha by the library; NaN where it refuses the table."""
    marks = codes.astype(np.float64)
    marks[(codes < 0) | (codes > (2 if abstain else 1))] = np.nan
    try:
        with np.errstate(invalid="ignore"):
            return float(krippendorff.alpha(marks, level_of_measurement="nominal"))
    except ValueError:
        return math.nan


def of_irrcac(asked: Sequence[Codes]) -> dict[str, NDArray[np.float64]]:
    """AC1 and alpha of each table by the library, which is fetched into an environment that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        put, answered = Path(folder) / "tables.npz", Path(folder) / "answers.npz"
        np.savez(put, **{str(place): codes for place, codes in enumerate(asked)})  # type: ignore[arg-type]
        uv = [
            sys.executable,
            "-m",
            "uv",
            "run",
            "--quiet",
            "--isolated",
            "--no-project",
            "--python",
            sys.executable,
            "--with",
            IRRCAC,
        ]
        subprocess.run([*uv, "python", "-c", ASK_IRRCAC, str(put), str(answered)], check=True)
        with np.load(answered) as held:
            return {kind: held[kind] for kind in held.files}


def furthest(ours: Sequence[Figure], theirs: Sequence[float] | NDArray[np.float64]) -> tuple[float, int]:
    """The largest difference, and over how many tables: those on which ours is defined; infinite where theirs is not there."""
    both = [(figure.value, their) for figure, their in zip(ours, theirs, strict=True) if isinstance(figure, Defined)]
    return max(math.inf if math.isnan(their) else abs(our - their) for our, their in both), len(both)


def best(act: Callable[[], object], rounds: int = 20) -> float:
    """Milliseconds of the quickest round."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


def room(raters: int = 300, links: int = 300) -> Codes:
    """A full room on a large map: a tenth not seen, a tenth abstained."""
    return np.random.default_rng(1).choice(4, p=[0.1, 0.5, 0.3, 0.1], size=(raters, links)).astype(np.int8) - np.int8(1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, print, keep; status 1 where a figure misses what was asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true")
    recording = parser.parse_args(arguments).record
    asked = list(tables())
    theirs = of_irrcac(asked)
    if recording:
        RECORDED.parent.mkdir(parents=True, exist_ok=True)
        np.save(RECORDED, theirs["ac1"])
    ours = [agreement(codes, abstain=abstains(place), resamples=0) for place, codes in enumerate(asked)]
    by_krippendorff = [of_krippendorff(codes, abstains(place)) for place, codes in enumerate(asked)]
    named = f"krippendorff {version('krippendorff')}"
    off = {
        f"alpha by {named}": furthest([each.alpha for each in ours], by_krippendorff),
        f"alpha by {IRRCAC.replace('==', ' ')}": furthest([each.alpha for each in ours], theirs["alpha"]),
        f"AC1 by {IRRCAC.replace('==', ' ')}": furthest([each.ac1 for each in ours], theirs["ac1"]),
    }
    codes = room()
    rows = [[None if code < 0 else CODES[code] for code in row] for row in codes.tolist()]
    other = np.where(np.random.default_rng(2).random(codes.shape) < 0.1, 0, codes).astype(np.int8)
    times: list[tuple[str, float, float | None]] = [
        ("agreement, 300 raters × 300 links, 1,000 resamples", best(lambda: agreement(codes)), 100),
        ("the same from rows of marks", best(lambda: agreement(rows)), 100),
        ("blind against discussed, 300 × 300, a tenth changed", best(lambda: compare(codes, other)), None),
        ("every pair of 12 reviewers on 200 links", best(lambda: pairs(room(12, 200))), None),
    ]
    lines = [
        (f"{what}, {count:,} random tables with gaps: largest difference", "≤ 1e-9", f"{most:.1e}")
        for what, (most, count) in off.items()
    ]
    lines += [(what, f"< {most} ms" if most else "", f"{took:.1f} ms") for what, took, most in times]
    for line in lines:
        print(" | ".join(line))
    keep(lines)
    return int(any(most > 1e-9 for most, _ in off.values()) or any(most and took >= most for _, took, most in times))


def keep(lines: Sequence[tuple[str, str, str]]) -> None:
    """Into RESULTS.md, the rest of which stays as it is."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    body = "\n".join(
        [
            "## Agreement",
            "",
            f"By `python -m benchmarks.agreement` on {date.today():%-d %B %Y}: Python {platform.python_version()}, "
            f"numpy {np.__version__}, {platform.system()} {platform.machine()}, {cores} cores. Times: best of 20 rounds.",
            "",
            "| | asked | measured |",
            "|---|---|---|",
            *(f"| {what} | {asked} | {figure} |" for what, asked, figure in lines),
            "",
        ]
    )
    text = sections.RESULTS.read_text("utf-8") if sections.RESULTS.exists() else ""
    sections.RESULTS.write_text(sections.put(SECTION, text, body), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
