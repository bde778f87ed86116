"""Are vectors on disk found again without rebuilding, changed in place, read while another writes, and never half there?"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from numpy.typing import NDArray

from claims.embedding import Space
from claims.embedding.values import on_grid
from claims.index import matrix as matrix_module
from claims.index.dense import Dense, signs_of
from claims.index.matrix import Matrix

DIM = 24
NOBODY = Space(None, {})


def vectors(ids: list[int], dim: int = DIM) -> NDArray[np.float32]:
    """One vector for each number, the same every time."""
    rows = [np.random.default_rng(number).standard_normal(dim) for number in ids]
    return on_grid(np.array(rows).reshape(len(ids), dim))


def append(matrix: Matrix, ids: list[int], mark: str = "") -> None:
    matrix.append(np.array(ids, np.int64), vectors(ids), mark)


def held(matrix: Matrix) -> list[int]:
    rows = matrix.rows()
    living = rows.ids >= 0
    order = np.argsort(rows.ids[living])
    ids: list[int] = rows.ids[living][order].tolist()
    assert (rows.vectors[living][order] == vectors(ids)).all()
    assert rows.signs is not None and (rows.signs[living] == signs_of(rows.vectors[living])).all()
    return ids


@pytest.fixture
def matrix(tmp_path: Path) -> Matrix:
    return Matrix(tmp_path / "dense", "model", DIM)


def again(matrix: Matrix, model: str = "model", dim: int = DIM) -> Matrix:
    return Matrix(matrix.folder, model, dim)


def test_what_was_written_is_there_for_the_next_who_opens(matrix: Matrix) -> None:
    append(matrix, [5, 3, 8], "first")
    assert held(again(matrix)) == [3, 5, 8] and again(matrix).mark == "first"
    assert [hit.passage for hit in Dense(NOBODY, again(matrix)).nearest(vectors([8])[0], 1)] == [8]


def test_rows_come_and_go_in_place(matrix: Matrix) -> None:
    append(matrix, [1, 2, 3])
    reader = again(matrix)
    assert held(reader) == [1, 2, 3]
    append(matrix, [4])
    assert matrix.delete([2, 9]) == 1
    assert held(reader) == [1, 3, 4]
    assert [path.name for path in matrix.folder.glob("ids-*")] == ["ids-1.npy"]
    assert {hit.passage for hit in Dense(NOBODY, reader).nearest(vectors([2])[0], 9)} <= {1, 3, 4}


def test_a_row_that_is_there_gives_way(matrix: Matrix) -> None:
    matrix.append(np.array([1, 2]), vectors([7, 2]))
    append(matrix, [1])
    assert held(matrix) == [1, 2]


@pytest.mark.parametrize("ids", [[1, 1], [-1, 2], [1]])
def test_ids_are_one_a_row_and_not_below_0(matrix: Matrix, ids: list[int]) -> None:
    with pytest.raises(ValueError, match="id of its own"):
        matrix.append(np.array(ids), vectors([1, 2]))
    with pytest.raises(ValueError, match="id of its own"):
        matrix.rebuild(np.array(ids), vectors([1, 2]))


def test_rebuilding_leaves_these_and_no_others(matrix: Matrix) -> None:
    append(matrix, [1, 2, 3])
    matrix.rebuild(np.array([2, 4]), vectors([2, 4]), "anew")
    assert held(again(matrix)) == [2, 4] and again(matrix).mark == "anew"
    matrix.rebuild(np.zeros(0, np.int64), vectors([]))
    assert held(again(matrix)) == []


def test_another_model_has_other_rows(matrix: Matrix) -> None:
    append(matrix, [1], "made")
    assert len(again(matrix, "another").rows().ids) == 0 == len(again(matrix, dim=12).rows().ids)
    assert again(matrix, "another").mark == ""
    append(again(matrix, "another"), [2])
    assert held(matrix) == []


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: cut(folder / "vectors-1.npy"),
        lambda folder: cut(folder / "signs-1.npy"),
        lambda folder: (folder / "ids-1.npy").unlink(),
        lambda folder: np.save(folder / "vectors-1.npy", np.zeros((5000, 7), np.float32)),
        lambda folder: (folder / "state.json").write_text('{"format": 1'),
        lambda folder: (folder / "state.json").write_text(json.dumps([])),
        lambda folder: (folder / "state.json").write_text("{}"),
    ],
)
def test_what_is_damaged_counts_as_empty_and_can_be_written_anew(matrix: Matrix, spoil: Callable[[Path], None]) -> None:
    append(matrix, [1, 2], "made")
    spoil(matrix.folder)
    assert len(again(matrix).rows().ids) == 0 and again(matrix).mark == ""
    append(again(matrix), [3])
    assert held(again(matrix)) == [3]


def test_a_write_that_was_broken_off_leaves_what_was_there(matrix: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    append(matrix, [1, 2], "made")
    monkeypatch.setattr(Matrix, "_write", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    for ids in ([3], list(range(10, 3000))):  # behind the last row, and into new arrays
        with pytest.raises(KeyboardInterrupt):
            append(matrix, ids)
        assert held(again(matrix)) == [1, 2] and again(matrix).mark == "made"
    monkeypatch.undo()
    append(matrix, [3])
    assert held(again(matrix)) == [1, 2, 3] and len(list(matrix.folder.glob("*.npy"))) == 3


def test_arrays_grow_and_shrink_and_leave_nothing_behind(matrix: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_module, "_FEWEST", 8)
    reader = again(matrix)
    for start in range(0, 100, 10):
        append(matrix, list(range(start, start + 10)))
        assert held(reader) == list(range(start + 10))
    matrix.delete(range(90))
    assert held(reader) == list(range(90, 100)) and len(matrix.rows().ids) == 10
    assert len(list(matrix.folder.glob("*.npy"))) == 3


class Twin(RuleBasedStateMachine):
    """A folder, a reader of it, and a plain dict that should say the same."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.writer, self.reader = (Matrix(self.folder, "model", DIM) for _ in range(2))
        self.writer.rebuild(np.zeros(0, np.int64), vectors([]))
        self.model: set[int] = set()

    @rule(ids=st.sets(st.integers(0, 40)))
    def append(self, ids: set[int]) -> None:
        append(self.writer, sorted(ids))
        self.model |= ids

    @rule(ids=st.sets(st.integers(0, 40)))
    def delete(self, ids: set[int]) -> None:
        assert self.writer.delete(ids) == len(self.model & ids)
        self.model -= ids

    @rule(ids=st.sets(st.integers(0, 40)))
    def rebuild(self, ids: set[int]) -> None:
        self.writer.rebuild(np.array(sorted(ids), np.int64), vectors(sorted(ids)))
        self.model = ids

    @invariant()
    def same(self) -> None:
        assert held(self.reader) == sorted(self.model)


@pytest.mark.slow
def test_whatever_is_done_the_rows_are_those_of_a_dict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_module, "_FEWEST", 4)
    Twin.folder = tmp_path / "dense"
    run_state_machine_as_test(Twin, settings=settings(max_examples=15, stateful_step_count=12, deadline=None))


@pytest.mark.slow
def test_readers_never_see_half_a_write(matrix: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_module, "_FEWEST", 16)
    done, wrong = threading.Event(), []

    def read() -> None:
        mine = again(matrix)
        while not done.is_set():
            ids = held(mine)
            if ids != list(range(len(ids))):
                wrong.append(ids)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for number in range(150):
            append(matrix, [number])
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert not wrong and len(held(matrix)) == 150


@pytest.mark.slow
def test_several_processes_may_write(matrix: Matrix) -> None:
    script = (
        "import sys; from pathlib import Path; import numpy as np\n"
        "from claims.embedding.values import on_grid\n"
        "from claims.index.matrix import Matrix\n"
        "matrix = Matrix(Path(sys.argv[1]), 'model', 24)\n"
        "for n in range(int(sys.argv[2]), 90, 3):\n"
        "    row = np.random.default_rng(n).standard_normal((1, 24))\n"
        "    matrix.append(np.array([n]), on_grid(row))\n"
    )
    started = [subprocess.Popen([sys.executable, "-c", script, str(matrix.folder), str(n)]) for n in range(3)]
    assert [each.wait(60) for each in started] == [0, 0, 0]
    assert held(matrix) == list(range(90))
