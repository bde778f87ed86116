"""How does a Persian sentence meet an English one: translation table, student and gloss as one bridge, from the weights that ship."""

import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from claims.errors import WeightsUnavailable
from claims.languages.bridge import Term
from claims.languages.fa.counting import forms, terms
from claims.languages.fa.glossing import Gloss
from claims.languages.fa.student import Student
from claims.languages.fa.table import Table
from claims.wording import Sentence

FOLDER = Path(__file__).parent / "weights"
MANIFEST = "manifest.json"
FILES = ("table.npz", "student.npz", "gloss.npz")


class Persian:
    """The bridge between Persian and English."""

    language = "fa"

    def __init__(self, table: Table, student: Student, gloss: Gloss, digest: str) -> None:
        self.table = table
        self.digest = digest
        """SHA-256 of what ships: vectors made by another student are not mixed with this one's."""
        self._student = student
        self._gloss = gloss

    def terms(self, text: str) -> list[Term]:
        """The text's words in order, stop words and all, each by its own script."""
        return terms(text)

    def said(self, form: str, source: str) -> Mapping[str, float]:
        """How a form of ``source`` is said in the other language, most usual first."""
        return self.table.said(form, source)

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Persian texts in the English encoder's space: unit rows, or zeros where no word is known."""
        return self._student.vectors(texts)

    def form_vectors(self, forms: Sequence[str]) -> NDArray[np.float32]:
        """The same for single forms, as ``terms`` gives them."""
        return self._student.of_forms([[form] for form in forms])

    def gloss(self, text: str, source: str) -> str:
        """The text word by word in the other language; for the drift only."""
        return self._gloss.gloss(text, source, self.table)

    def sharpened(self, pairs: Iterable[tuple[str, str]]) -> Self:
        """The bridge as one paper's own bilingual text (English beside Persian) would have it; made in milliseconds."""
        counted = [(forms(english), forms(persian)) for english, persian in pairs]
        if not any(english and persian for english, persian in counted):
            return self
        return type(self)(self.table.sharpened(counted), self._student, self._gloss, self.digest)


def load(folder: Path = FOLDER) -> Persian:
    """The bridge from the weights in ``folder``; WeightsUnavailable where they are missing or are not those the manifest names."""
    return _load(folder)


@lru_cache(maxsize=2)
def _load(folder: Path) -> Persian:
    manifest = folder / MANIFEST
    try:
        named = json.loads(manifest.read_text("utf-8"))["files"]
        held = {name: (folder / name).read_bytes() for name in FILES}
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = Sentence(
            "The Persian weights are not in {folder}. Install Argmap again, or make them with `python -m claims.languages.fa.build`.",
            folder=str(folder),
        )
        raise WeightsUnavailable(message) from error
    for name, data in held.items():
        if hashlib.sha256(data).hexdigest() != named.get(name):
            message = Sentence(
                "{name} in {folder} is not the file that was shipped. Install Argmap again, or run "
                "`python -m claims.languages.fa.build`.",
                name=name,
                folder=str(folder),
            )
            raise WeightsUnavailable(message)
    table, student, gloss = (_arrays(held[name]) for name in FILES)
    digest = hashlib.sha256(json.dumps(named, sort_keys=True).encode()).hexdigest()
    return Persian(Table.of_arrays(table), Student.of_arrays(student), Gloss.of_arrays(gloss), digest)


def _arrays(data: bytes) -> Mapping[str, NDArray[np.generic]]:
    with np.load(io.BytesIO(data), allow_pickle=False) as held:
        return {name: held[name] for name in held.files}


@cache
def available(folder: Path = FOLDER) -> bool:
    """Whether the weights are there and whole."""
    try:
        load(folder)
    except WeightsUnavailable:
        return False
    return True
