"""What have we written ourselves to learn Persian–English from, and what of it is kept out of training to measure on?

Lexicon, sentence pairs and claim–passage pairs, a file a field. A tenth of each, the same one always, is held out: what a hash
of the entry's own text chooses, so that adding lines never moves another.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from claims.spans import Language
from claims.vocabulary import Stance

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Entry:
    """One Persian headword or term with what it means."""

    persian: str
    part: str
    """Of speech: n, adj, adv, v, prep, conj, phrase, name, pron, det or num."""
    senses: tuple[str, ...]
    """In English, most usual first; a verb's begin with ``to``."""
    stems: tuple[str, ...] = ()
    """A verb's past and present stem."""

    @property
    def held_out(self) -> bool:
        """Whether it is kept to measure on."""
        return held_out(self.persian)


@dataclass(frozen=True, slots=True)
class Pair:
    """One sentence said in both languages."""

    english: str
    persian: str

    @property
    def held_out(self) -> bool:
        """Whether it is kept to measure on."""
        return held_out(self.english)


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim beside a passage, and what the passage does to it."""

    group: str
    """Lines of one group share their passage."""
    claim: str
    claim_language: Language
    passage: str
    passage_language: Language
    stance: Stance
    trap: str
    """What it exercises: ``negation``, ``only``, ``evenly``, ``number``, ...; see the folder's README."""

    @property
    def held_out(self) -> bool:
        """Whether it is kept to measure on, with its whole group."""
        return held_out(self.group)


def held_out(text: str) -> bool:
    """Whether the entry with this text belongs to the tenth that is never trained on."""
    return hashlib.sha256(text.encode()).digest()[0] % 10 == 0


def lexicon() -> Iterator[Entry]:
    """All entries, file by file. A headword may come back with further senses."""
    for row in _rows("lexicon"):
        persian, part, senses, *stems = row
        yield Entry(
            persian,
            part,
            tuple(sense.strip() for sense in senses.split(";") if sense.strip()),
            tuple(stems[0].split("/")) if stems and stems[0] else (),
        )


def pairs() -> Iterator[Pair]:
    """All sentence pairs, file by file."""
    for english, persian in _rows("pairs"):
        yield Pair(english, persian)


def judged() -> Iterator[Judged]:
    """All claim–passage pairs, file by file."""
    for path in sorted((FOLDER / "verification").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            yield Judged(
                row["group"],
                row["claim"],
                row["claim_lang"],
                row["passage"],
                row["passage_lang"],
                Stance(row["label"]),
                row["trap"],
            )


def _rows(kind: str) -> Iterator[list[str]]:
    for path in sorted((FOLDER / kind).glob("*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            yield line.split("\t")
