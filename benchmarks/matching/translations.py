"""How often is a sentence's translation found first among those of all the others?

Every sentence of one language is asked for among all of the other; ties go to the one that stands first in the file, so that a
sentence that is there twice is found once.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claims.embedding import Kind, Space
from claims.index.records import Record
from claims.matching import fusing
from claims.matching.held import Held
from claims.matching.ranking import order
from claims.settings import Settings
from claims.spans import Language
from claims.text import key
from claims.tools import tools

Pairs = Sequence[tuple[str, str]]


class AllAtOnce(Space):
    """A space that has placed all the questions beforehand, in one go."""

    def __init__(self, space: Space, questions: Sequence[str], language: Language) -> None:
        super().__init__(space.encoder, space.bridges)
        distinct = list(dict.fromkeys(questions))
        placed = super().vectors([(text, language) for text in distinct], "query")
        self._placed = dict(zip(distinct, placed, strict=True))

    def vectors(self, texts: Sequence[tuple[str, Language]], kind: Kind) -> NDArray[np.float32]:
        """``Space.vectors``, from memory where a question is known."""
        if kind == "query" and all(text in self._placed for text, _ in texts):
            return np.stack([self._placed[text] for text, _ in texts])
        return super().vectors(texts, kind)


def pairs(file: Path) -> list[tuple[str, str]]:
    """English and Persian, a pair a line with a tab between."""
    rows = [line.split("\t") for line in file.read_text("utf-8").splitlines() if line.strip()]
    return [(row[0], row[1]) for row in rows]


@cache
def first(file: Path, source: str, settings: Settings) -> float:
    """Share of the sentences of ``source`` ("en", "fa") whose translation comes first."""
    held = pairs(file)
    ours, theirs = (held, [(b, a) for a, b in held]) if source == "en" else ([(b, a) for a, b in held], held)
    target = "fa" if source == "en" else "en"
    asked = [text for text, _ in ours]
    instruments = tools(settings)
    records = [Record(text, key(text), target, place) for place, (text, _) in enumerate(theirs)]
    ready = Held(records, AllAtOnce(instruments.space, asked, source), instruments.bridges)
    head = fusing.shipped()
    right = 0
    for place, text in enumerate(asked):
        rows = fusing.features(ready.channels(text, source), ready.before)
        right += int(order(head.scores(rows))[0]) == place
    return right / len(asked)
