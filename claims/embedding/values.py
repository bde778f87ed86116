"""What must an encoder be able to do, and what does a vector of ours look like?

Every vector lies on the grid of 16-bit floats. So it takes half the room where it is kept, comes back from there to the last
bit, and the cosine of two of them, summed in 64 bits, is exact: no order of summing, no machine and no cache can change it.
"""

from collections.abc import Sequence
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Kind = Literal["query", "passage"]
"""Some models want to be told what is asked and what may answer."""


class Encoder(Protocol):
    """Sentences become vectors."""

    @property
    def id(self) -> str:
        """Which vectors these are: the same text under the same id always has the same vector (of kind ``passage``)."""
        ...

    @property
    def dim(self) -> int:
        """Numbers in a vector."""
        ...

    @property
    def multilingual(self) -> bool:
        """Whether it serves every language, or English only."""
        ...

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        """A row for each text (n x ``dim``), of unit length, on the grid; a text's row is the same in any company."""
        ...


def on_grid(vectors: NDArray[Any]) -> NDArray[np.float32]:
    """Each row (or the one vector) at unit length, rounded to 16-bit floats; a row of zeros stays one."""
    exact = np.asarray(vectors, dtype=np.float64)
    length = np.sqrt(np.square(exact).sum(axis=-1, keepdims=True))
    unit = np.divide(exact, length, out=np.zeros_like(exact), where=length > 0)
    return np.asarray(unit.astype(np.float16), dtype=np.float32)
