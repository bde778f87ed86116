"""Which vectors do we have already? Those of the passages, by text and model, shared by all papers that say the same.

They are a cache: every one can be made again from its passage, and one that is in no paper any more goes.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import CursorResult, delete, insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from claims.embedding import Encoder, Remembering, Space
from claims.embedding.space import Worded
from claims.models import Passage, Vector

AT_ONCE = 500
"""Values in one query; some databases take no more than a thousand."""
_KEPT = np.dtype("<f2")
"""Our vectors lie on the grid of 16-bit floats, so nothing is lost."""


def digest(text: str) -> str:
    """The SHA-256 that a text's vector goes by."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class VectorStore:
    """The vectors of one encoder in the database of this session."""

    def __init__(self, session: Session, encoder: Encoder) -> None:
        self._session = session
        self._encoder = encoder

    def held(self, texts: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors that are there, by text."""
        wanted = {digest(text): text for text in texts}
        found: dict[str, NDArray[np.float32]] = {}
        for part in _parts(wanted):
            query = select(Vector.text_sha256, Vector.data).where(
                Vector.model == self._encoder.id, col(Vector.text_sha256).in_(part)
            )
            for key, data in self._session.exec(query):
                if len(data) == self._encoder.dim * _KEPT.itemsize:
                    found[wanted[key]] = np.frombuffer(data, _KEPT).astype(np.float32)
        return found

    def keep(self, texts: Sequence[str]) -> int:
        """See that the passages' vectors are there, encoding those that are not; how many came.

        On SQLite nobody else writes meanwhile: give an encoder that has encoded them before (``embedding.Remembering``).
        """
        new = self._lacking(texts)
        vectors = dict(zip(new, self._encoder.encode(new, "passage"), strict=True)) if new else {}
        while vectors:
            try:
                with self._session.begin_nested():
                    self._write(vectors)
                break
            except IntegrityError:  # on PostgreSQL another may have kept some of them since we looked
                still = self._lacking(list(vectors))
                if len(still) == len(vectors):
                    raise
                vectors = {text: vectors[text] for text in still}
        return len(new)

    def _lacking(self, texts: Sequence[str]) -> list[str]:
        held = self.held(texts)
        return [text for text in dict.fromkeys(texts) if text not in held]

    def _write(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        rows = {digest(text): vector.astype(_KEPT).tobytes() for text, vector in vectors.items()}
        for part in _parts(rows):  # what is there, and was not held, is damaged
            damaged = delete(Vector).where(col(Vector.model) == self._encoder.id, col(Vector.text_sha256).in_(part))
            self._session.execute(damaged)
        model = self._encoder.id
        self._session.execute(
            insert(Vector), [{"text_sha256": key, "model": model, "data": data} for key, data in rows.items()]
        )


def remembering(session: Session, space: Space, texts: Iterable[Worded]) -> Space:
    """The same space with a memory that begins with the vectors kept of these texts."""
    if space.encoder is None:
        return space
    known = VectorStore(session, space.encoder).held(space.for_encoder(texts))
    return Space(Remembering(space.encoder, known), space.bridges)


def forget(session: Session, texts: Iterable[str]) -> int:
    """Let go of the vectors of those texts that no passage has any more, whichever model's; how many went."""
    gone = 0
    for part in _parts(dict.fromkeys(texts)):
        still = set(session.exec(select(Passage.text).where(col(Passage.text).in_(part)).distinct()))
        gone += _delete(session, [digest(text) for text in part if text not in still])
    return gone


def _delete(session: Session, digests: Collection[str]) -> int:
    answer = session.execute(delete(Vector).where(col(Vector.text_sha256).in_(digests)))
    return answer.rowcount if isinstance(answer, CursorResult) else 0


def _parts(values: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(values)
    while part := list(islice(rest, AT_ONCE)):
        yield part
