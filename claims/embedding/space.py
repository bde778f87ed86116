"""How do sentences of several languages come to lie in one space?

The English encoder makes the space. A language with a bridge has its sentences laid into it by the bridge; the rest go to the
encoder. An encoder that serves every language needs no bridges.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from claims.embedding import minilm
from claims.embedding.values import Encoder, Kind, on_grid
from claims.languages.bridge import Bridge
from claims.spans import Language


class Worded(Protocol):
    """Whatever has a text in a language: a passage, a record."""

    @property
    def text(self) -> str:
        """As a person reads it."""
        ...

    @property
    def language(self) -> Language:
        """What it is written in."""
        ...


class Space:
    """Texts of any language as vectors that may be compared."""

    def __init__(self, encoder: Encoder | None, bridges: Mapping[Language, Bridge]) -> None:
        self.encoder = encoder
        self.dim = minilm.DIM if encoder is None else encoder.dim
        # A bridge lays its sentences where all-MiniLM-L6-v2 lays their translations: in another model's space they say nothing.
        self.bridges = bridges if encoder is None or encoder.id == minilm.ID else {}

    def serves(self, language: Language) -> bool:
        """Whether texts of that language get vectors here."""
        return language in self.bridges or self.encoder is not None

    def for_encoder(self, texts: Iterable[Worded]) -> list[str]:
        """The texts that the encoder, not a bridge, lays into this space."""
        return [each.text for each in texts if each.language not in self.bridges]

    def vectors(self, texts: Sequence[tuple[str, Language]], kind: Kind) -> NDArray[np.float32]:
        """A row for each text (n x ``dim``), of unit length, on the grid of ``values``; of zeros where nobody can read it."""
        found = np.zeros((len(texts), self.dim), np.float32)
        places: dict[Language, list[int]] = defaultdict(list)
        for place, (_, language) in enumerate(texts):
            places[language if language in self.bridges else ""].append(place)
        for language, held in places.items():
            said = [texts[place][0] for place in held]
            if language:
                found[held] = on_grid(self.bridges[language].vectors(said))
            elif self.encoder is not None:
                found[held] = self.encoder.encode(said, kind)
        return found
