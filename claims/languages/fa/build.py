"""How are the Persian weights that ship made again from the parallel text and our own corpus?

    python -m claims.languages.fa.build --parallel ../shared/data/parallel

Seeded, and under ten minutes on two cores. Table first, then student, then gloss; a manifest names each file's SHA-256 and
what went in.
"""

import argparse
import gzip
import hashlib
import io
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claims.embedding import minilm
from claims.errors import EncoderUnavailable
from claims.languages.fa import corpus
from claims.languages.fa.alignment import count
from claims.languages.fa.bridge import FOLDER, MANIFEST
from claims.languages.fa.counting import forms, terms
from claims.languages.fa.glossing import Gloss
from claims.languages.fa.table import Table
from claims.languages.fa.training import teach, teach_with

PARALLEL: Mapping[str, tuple[float, float]] = {
    "ms_beginners_mt": (1.0, 1.0),
    "docs_react_fa": (1.0, 1.0),
    "tatoeba_anki": (1.0, 1.0),
    "tico19_en_fa_train": (1.0, 1.0),
    "tico19_terms": (1.0, 0.5),
    "tico19_en_dari": (0.7, 0.7),
    "cldr_names": (1.0, 0.3),
    "wiktionary_en_fa": (1.0, 0.5),
    "udhr": (1.0, 1.0),
    "ethereum_org_docs": (1.0, 1.0),
    "cheatsheets_ml_stats": (1.0, 1.0),
    "osm_tagging_presets": (0.7, 0.3),
    "wordnet_fa_sense12": (0.1, 0.0),
    "wordnet_wiktionary_fa": (0.7, 0.4),
    "bible_opv_kjv": (0.05, 0.3),
}
"""File of pairs to what a pair of it counts for the table, and for the student. Scripture is archaic: capped."""
OWN_PAIR = (4.0, 2.0)
OWN_ENTRY = (2.0, 0.6)
_BIBLE_SHARE = 5
"""The student reads every fifth verse."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Build all weights into the folder they ship from."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parallel", type=Path, required=True, help="folder of the parallel files (*.tsv.gz)")
    parser.add_argument("--out", type=Path, default=FOLDER, help="where the weights go")
    options = parser.parse_args(arguments)
    build(options.parallel, options.out, lambda text: print(text, file=sys.stderr, flush=True))


def build(parallel: Path, out: Path, said: Callable[[str], None]) -> None:
    """Make table, student and gloss from the files in ``parallel`` and our corpus, and write them with their manifest."""
    begun = time.monotonic()
    pairs = {name: _pairs(parallel / f"{name}.tsv.gz") for name in PARALLEL}
    own = [(pair.english, pair.persian) for pair in corpus.pairs() if not pair.held_out]
    entries = [entry for entry in corpus.lexicon() if not entry.held_out]
    senses = [
        (_plain(sense, entry), entry.persian, 1 / (1 + 0.3 * place))
        for entry in entries
        for place, sense in enumerate(entry.senses)
    ]
    said(f"read {sum(map(len, pairs.values()))} pairs, {len(own)} of our own, {len(entries)} entries")

    counted = [(forms(a), forms(b), PARALLEL[name][0]) for name, rows in pairs.items() for a, b in rows]
    counted += [(forms(a), forms(b), OWN_PAIR[0]) for a, b in own]
    counted += [(forms(a), forms(b), OWN_ENTRY[0] * share) for a, b, share in senses]
    table = Table.counted(count(counted))
    said(f"table: {len(table.english)} English and {len(table.persian)} Persian forms, {time.monotonic() - begun:.0f} s")

    lessons = [
        (a, b, PARALLEL[name][1])
        for name, rows in pairs.items()
        for a, b in (rows[::_BIBLE_SHARE] if name.startswith("bible") else rows)
        if PARALLEL[name][1]
    ]
    lessons += [(a, b, OWN_PAIR[1]) for a, b in own]
    lessons += [(a, b, OWN_ENTRY[1] * share) for a, b, share in senses]
    taught = _taught([a for a, _, _ in lessons])
    said(f"teacher: {len(lessons)} sentences, {time.monotonic() - begun:.0f} s")
    student = teach([forms(b) for _, b, _ in lessons], taught, [weight for _, _, weight in lessons], said)

    gloss = Gloss(_senses(entries), _written([pair for rows in pairs.values() for pair in rows[:40000]] + own * 3))
    out.mkdir(parents=True, exist_ok=True)
    digests = {}
    for name, arrays in (("table.npz", table.arrays()), ("student.npz", student.arrays()), ("gloss.npz", gloss.arrays())):
        data = _packed(arrays)
        (out / name).write_bytes(data)
        digests[name] = hashlib.sha256(data).hexdigest()
    manifest = {
        "files": digests,
        "encoder": minilm.ID,
        "made_from": {name: len(rows) for name, rows in pairs.items()}
        | {"own pairs": len(own), "own lexicon entries": len(entries)},
    }
    (out / MANIFEST).write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", "utf-8")
    said(f"written to {out}, {time.monotonic() - begun:.0f} s")


def _pairs(path: Path) -> list[tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    return [(row[0], row[1]) for row in rows if len(row) >= 2]


def _plain(sense: str, entry: corpus.Entry) -> str:
    """A verb's sense without its ``to``."""
    return sense.removeprefix("to ") if entry.part == "v" else sense


def _taught(texts: Sequence[str]) -> NDArray[np.float32]:
    """The teacher's vectors, each distinct text encoded once, shorter texts first."""
    folder = minilm.folder()
    if folder is None:
        raise EncoderUnavailable(
            "The English model is not installed, so there is nobody to learn from.", package=minilm.PACKAGE
        )
    distinct = sorted(set(texts), key=lambda text: (len(text), text))
    places = {text: place for place, text in enumerate(distinct)}
    return teach_with(folder, distinct)[[places[text] for text in texts]]


def _senses(entries: Iterable[corpus.Entry]) -> dict[str, dict[str, list[str]]]:
    """Terms to their senses, both ways; what several entries say of one term is put together."""
    held: dict[str, dict[str, list[str]]] = {"fa": defaultdict(list), "en": defaultdict(list)}
    for entry in entries:
        persian = " ".join(forms(entry.persian))
        for sense in entry.senses:
            english = _plain(sense, entry)
            if english not in held["fa"][persian]:
                held["fa"][persian].append(english)
            if entry.persian not in held["en"][" ".join(forms(english))]:
                held["en"][" ".join(forms(english))].append(entry.persian)
    return held


def _written(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, str]]:
    """Each form as it is most often written."""
    counts: dict[str, dict[str, Counter[str]]] = {"en": defaultdict(Counter), "fa": defaultdict(Counter)}
    for texts in pairs:
        for text in texts:
            for term in terms(text):
                if term.language in counts:
                    word = text[term.start : term.end]
                    counts[term.language][term.form][word.lower() if term.language == "en" else word] += 1
    return {
        language: {form: min(words, key=lambda word: (-words[word], word)) for form, words in held.items()}
        for language, held in counts.items()
    }


def _packed(arrays: Mapping[str, NDArray[np.generic]]) -> bytes:
    """A compressed ``.npz`` whose bytes depend on the arrays alone (zip's own clock reads 1980)."""
    held = io.BytesIO()
    np.savez_compressed(held, allow_pickle=False, **arrays)
    return held.getvalue()


if __name__ == "__main__":
    main()
