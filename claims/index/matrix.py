"""How do the vectors of all passages lie on disk, so that a search opens them without reading or rebuilding anything?

A folder with three arrays, mapped into memory, and a small file that says how many of their rows count. One process at a time
writes: new rows go behind the last that counts, and count once the small file has been replaced; a row is deleted by emptying
its id. When the arrays are full, or a quarter of them is empty, the rows are copied into new ones. Others read meanwhile and
see the old state or the new one. All of it can be made again from the passages' rows, so what is damaged counts as empty.
"""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
from filelock import FileLock
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

from claims.files import HEADS, private_folder
from claims.index.dense import Rows, Vectors, signs_of

_FORMAT = 1
_FEWEST = 1_024
"""Rows that new arrays have room for."""
_EMPTY = -1


@dataclass(frozen=True, slots=True)
class _State:
    """What counts now."""

    generation: int = 0
    """Which arrays; 0 is none."""
    rows: int = 0
    mark: str = ""
    stamp: str = ""
    """Another one after every write."""


class Matrix:
    """The vectors of one space in one folder. ``dense.Dense`` searches it; several processes may hold it open.

    ``mark`` is the caller's own note of what the rows were made from, to see later whether they still stand for it.
    """

    def __init__(self, folder: Path, model: str, dim: int) -> None:
        self.folder = private_folder(folder)
        self._model, self._dim = model, dim
        self._seen = _State()
        self._rows = self._none()

    @property
    def mark(self) -> str:
        """What the last writer noted; empty where there is nothing, or nothing whole."""
        rows, state = self.rows(), self._seen
        return state.mark if len(rows.ids) == state.rows else ""

    def rows(self) -> Rows:
        """The rows as they are now, mapped for reading; none where the folder is new, damaged or of another model."""
        while (state := self._state()) != self._seen:
            rows = self._opened(state)
            if state == self._state():  # else its arrays may have been cleared away under our hands
                self._rows, self._seen = rows, state
        return self._rows

    def append(self, ids: NDArray[np.int64], vectors: Vectors, mark: str = "") -> None:
        """Add rows; a row that is there under the same id gives way. ValueError for an id below 0 or given twice."""
        _check(ids, vectors)
        with self._lock():
            self._empty(ids)
            self._write(self._appended(self.rows(), ids, vectors), mark)

    def delete(self, ids: Collection[int] | NDArray[np.int64], mark: str = "") -> int:
        """Take rows away; how many there were."""
        with self._lock():
            gone = self._empty(np.fromiter(ids, dtype=np.int64, count=len(ids)))
            rows, state = self.rows(), self._state()
            if (rows.ids < 0).sum() > max(_FEWEST, len(rows.ids) // 4):
                state = self._copied(rows, 0)
            self._write(state, mark)
            return gone

    def rebuild(self, ids: NDArray[np.int64], vectors: Vectors, mark: str = "") -> None:
        """Have these rows and no others."""
        _check(ids, vectors)
        with self._lock():
            self._write(self._appended(self._none(), ids, vectors), mark)

    def _appended(self, rows: Rows, ids: NDArray[np.int64], vectors: Vectors) -> _State:
        """The new rows behind those; they do not count yet."""
        state = self._state()
        if state.generation == 0 or len(rows.ids) != state.rows or state.rows + len(ids) > self._room(state):
            state = self._copied(rows, len(ids))
        for name, new in (("ids", ids), ("vectors", vectors), ("signs", signs_of(vectors))):
            held = self._array(state, name, "r+")
            held[state.rows : state.rows + len(ids)] = new
            held.flush()
        return replace(state, rows=state.rows + len(ids))

    def _empty(self, ids: NDArray[np.int64]) -> int:
        places = self.rows().places(ids)
        if len(places):
            state = self._state()
            held = self._array(state, "ids", "r+")
            held[places] = _EMPTY
            held.flush()
            self._write(state, state.mark)
        return len(places)

    def _none(self) -> Rows:
        vectors = np.zeros((0, self._dim), np.float32)
        return Rows(np.zeros(0, np.int64), vectors, signs_of(vectors))

    def _state(self) -> _State:
        try:
            held = json.loads((self.folder / "state.json").read_bytes())
            if (held["format"], held["model"], held["dim"]) == (_FORMAT, self._model, self._dim):
                return _State(int(held["generation"]), int(held["rows"]), str(held["mark"]), str(held["stamp"]))
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return _State()

    def _write(self, state: _State, mark: str) -> None:
        """Let that state count from now on; arrays that it does not name are cleared away."""
        state = replace(state, mark=mark, stamp=uuid4().hex)
        part = self.folder / "state.part"
        part.write_text(json.dumps({"format": _FORMAT, "model": self._model, "dim": self._dim, **asdict(state)}))
        part.replace(self.folder / "state.json")
        for old in self.folder.glob("*-*.npy"):
            if not old.stem.endswith(f"-{state.generation}"):
                _unlink(old)

    def _opened(self, state: _State) -> Rows:
        if state.generation == 0:
            return self._none()
        try:
            ids, vectors, signs = (self._array(state, name, "r")[: state.rows] for name in ("ids", "vectors", "signs"))
        except (OSError, ValueError):
            return self._none()
        whole = ids.dtype == np.int64 and vectors.dtype == np.float32 and vectors.shape == (state.rows, self._dim)
        if not whole or ids.shape != (state.rows,) or len(signs) != state.rows:
            return self._none()
        return Rows(np.array(ids), np.asarray(vectors), np.asarray(signs))

    def _array(self, state: _State, name: str, mode: Any) -> "np.memmap[Any, Any]":
        with HEADS:
            return open_memmap(self.folder / f"{name}-{state.generation}.npy", mode=mode)

    def _room(self, state: _State) -> int:
        try:
            return min(len(self._array(state, name, "r")) for name in ("ids", "vectors", "signs"))
        except (OSError, ValueError):
            return 0

    def _copied(self, rows: Rows, more: int) -> _State:
        """New arrays with the rows that are not empty, and room for as many again and ``more``; they do not count yet."""
        kept = np.flatnonzero(rows.ids >= 0)
        room = max(_FEWEST, 2 * (len(kept) + more))
        generation = next(n for n in count(self._state().generation + 1) if not (self.folder / f"ids-{n}.npy").exists())
        words = signs_of(np.zeros((1, self._dim), np.float32)).shape[1]
        shapes: dict[str, tuple[Any, tuple[int, ...]]] = {
            "ids": (np.int64, (room,)), "vectors": (np.float32, (room, self._dim)), "signs": (np.uint64, (room, words))
        }  # fmt: skip
        for name, (kind, shape) in shapes.items():
            held = open_memmap(self.folder / f"{name}-{generation}.npy", mode="w+", dtype=kind, shape=shape)
            source = rows.all_signs if name == "signs" else getattr(rows, name)
            for start in range(0, len(kept), 10_000):  # a part at a time: all of it need not fit into memory
                part = kept[start : start + 10_000]
                held[start : start + len(part)] = source[part]
            held.flush()
        return _State(generation, len(kept))

    def _lock(self) -> FileLock:
        return FileLock(self.folder / "matrix.lock", mode=0o600)


def _check(ids: NDArray[np.int64], vectors: Vectors) -> None:
    if len(ids) != len(vectors) or len(np.unique(ids)) != len(ids) or (ids < 0).any():
        raise ValueError("Each row needs an id of its own, 0 or above.")


def _unlink(old: Path) -> None:
    """Some systems keep a file that another process has mapped; it goes with a later write."""
    try:
        old.unlink()
    except OSError:
        return
