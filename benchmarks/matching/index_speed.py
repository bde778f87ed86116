"""How long do the lexical and the anchors index take, in one paper and in 100,000 passages, and how much memory?

    python benchmarks/matching/index_speed.py [--passages N] [--paper FILE]

One thread, in the processor's time. The passages are invented: words of our own corpus drawn by their frequency, English and
Persian by turns, 25 of them, with figures and names here and there; always the same. Questions are the corpus's own sentences.
The paper is the one in ``examples`` unless another is named. Status 1 where a figure misses what was asked.
"""

import os

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from claims.index.anchors import Anchors
from claims.index.hits import Index
from claims.index.lexical import Lexical
from claims.index.records import Record, records
from claims.index.shelf import Batch, Shelf
from claims.index.words import Bridges
from claims.languages.fa import corpus
from claims.languages.fa.bridge import load
from claims.reading import read
from claims.settings import Settings
from claims.spans import Language
from claims.text import key

PAPER = Path(__file__).resolve().parents[2] / "examples" / "many-roads-one-gate.md"
WORDS, A_PAPER, SEED = 25, 330, 20261123
NAMES = {"en": ("Harutyunyan", "Yermekbayev", "Koolaee", "Sajjanhar"), "fa": ("هاروتیونیان", "یرمکبایف", "کولایی", "ساجنهار")}


def invented(size: int) -> list[Record]:
    """As many passages, English and Persian by turns."""
    draw = np.random.default_rng(SEED)
    texts: dict[Language, list[str]] = {}
    for language in ("en", "fa"):
        said = (pair.english if language == "en" else pair.persian for pair in corpus.pairs())
        counts = Counter(word for text in said for word in text.split())
        words, times = list(counts), np.array(list(counts.values()), float)
        rows = draw.choice(len(words), (-(-size // 2), WORDS), p=times / times.sum())
        marked = draw.random(len(rows)) < 0.3
        texts[language] = [
            " ".join([*(words[word] for word in row), *(_marks(language, draw) if with_marks else ())])
            for row, with_marks in zip(rows, marked, strict=True)
        ]
    paired = zip(texts["en"], texts["fa"], strict=True)
    languages = ("en", "fa")
    return [
        Record(text, key(text), languages[at % 2], at // 6) for at, text in enumerate(text for pair in paired for text in pair)
    ][:size]


def _marks(language: Language, draw: np.random.Generator) -> tuple[str, str]:
    return NAMES[language][draw.integers(len(NAMES[language]))], f"{draw.integers(13, 5000)}"


def questions(number: int) -> list[str]:
    """Sentences of the corpus, in both languages by turns."""
    pairs = [pair for pair in corpus.pairs() if pair.held_out][:number]
    return [pair.english if at % 2 else pair.persian for at, pair in enumerate(pairs)]


def timed(act: Callable[[], object]) -> float:
    """Milliseconds of the processor's time: neighbours on the machine do not count."""
    begun = time.process_time()
    act()
    return 1000 * (time.process_time() - begun)


def typical(act: Callable[[str], object], asked: Sequence[str]) -> float:
    """Milliseconds at the median, every question new to the index."""
    return float(np.median([timed(lambda question=question: act(question)) for question in asked]))


def in_paper(path: Path, bridges: Bridges, asked: Sequence[str]) -> list[tuple[str, float, float | None, str]]:
    """Indexing one paper, and asking it."""
    paper = read(path.read_bytes(), path.name, Settings())
    held: list[tuple[Lexical, Anchors]] = []

    def index() -> None:
        made = records(paper.cut.passages, paper.audit, paper.references)
        lexical = Lexical(made, bridges)
        held.append((lexical, Anchors(made, bridges, lexical)))

    making = timed(index)
    lexical, anchors = held[0]
    first = typical(lambda question: (lexical.scores(question, "und"), anchors.scores(question, "und")), asked)
    return [
        (f"index {path.stem} ({len(paper.cut.passages)} passages)", making, 1000, "ms"),
        ("a claim in it, all passages scored, both channels", first, 5, "ms"),
    ]


def in_many(size: int, bridges: Bridges, asked: Sequence[str]) -> list[tuple[str, float, float | None, str]]:
    """Putting many on a shelf, opening it, changing it and asking it."""
    made = invented(size)
    batches = {
        at // A_PAPER + 1: Batch(range(at, min(at + A_PAPER, size)), made[at : at + A_PAPER]) for at in range(0, size, A_PAPER)
    }
    wanted = dict.fromkeys(batches, "a")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        filling = timed(lambda: Shelf(Path(folder), bridges).sync(wanted, batches.__getitem__))
        shelf = Shelf(Path(folder), bridges)
        opening = timed(lambda: (shelf.sync(wanted, batches.__getitem__), shelf.lexical.search(asked[0], 1)))
        lexical = typical(lambda question: shelf.lexical.search(question, 100), asked[1:])
        anchors = typical(lambda question: shelf.anchors.search(question, 100), asked[1:])
        indexes: Sequence[Index] = (shelf.lexical, shelf.anchors)
        again = Shelf(Path(folder), bridges)
        again.lexical.search(asked[0], 1)
        both = typical(lambda question: [index.search(question, 100) for index in indexes], asked[1:])
        dropping = timed(lambda: shelf.drop(1))
        putting = timed(lambda: shelf.put(1, "a", batches[1]))
        on_disk = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()) / 1e6
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000
    return [
        (f"fill the shelf with {size:,} passages", filling / 1000, None, "s"),
        ("open it, and the first answer", opening, None, "ms"),
        ("a claim, lexical, first asked", lexical, None, "ms"),
        ("a claim, anchors, first asked", anchors, None, "ms"),
        ("a claim, both, asked before", both, 60, "ms"),
        ("both, first asked", lexical + anchors, 60, "ms"),
        ("take one paper off", dropping, None, "ms"),
        ("put one paper on", putting, None, "ms"),
        ("on disk", on_disk, None, "MB"),
        ("memory at most, beyond the texts", memory, None, "MB"),
    ]


def main() -> int:
    """Print the table; 1 where a figure misses what was asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--paper", type=Path, default=PAPER)
    options = parser.parse_args()
    bridges: Bridges = {"fa": load()}
    asked = questions(150)
    rows = [*in_paper(options.paper, bridges, asked), *in_many(options.passages, bridges, asked)]
    print("| what | asked | measured |\n|---|---|---|")
    for what, measured, most, unit in rows:
        print(f"| {what} | {f'< {most:g} {unit}' if most else ''} | {measured:.1f} {unit} |")
    return int(any(most is not None and measured >= most for _, measured, most, _ in rows))


if __name__ == "__main__":
    sys.exit(main())
