"""Are a paper's bytes kept whole, once, and noticed when they change?"""

import os
import time
from pathlib import Path

import pytest

from claims.errors import DatabaseProblem, NotFound
from claims.files import Files


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "files")


def test_bytes_come_back_and_are_kept_once(files: Files) -> None:
    digests = {files.put(b"tea") for _ in range(2)}
    (digest,) = digests
    assert files.get(digest) == b"tea" and files.path(digest).parent.name == digest[:2]
    assert [path.name for path in files.path(digest).parent.iterdir()] == [digest]


def test_bytes_that_changed_on_disk_are_noticed_and_put_right_by_adding_them_again(files: Files) -> None:
    digest = files.put(b"tea")
    files.path(digest).write_bytes(b"tee")
    with pytest.raises(DatabaseProblem, match="was changed"):
        files.get(digest)
    files.put(b"tea")
    assert files.get(digest) == b"tea"


def test_bytes_that_are_gone_are_said_so(files: Files) -> None:
    with pytest.raises(NotFound, match="Add the paper again"):
        files.get("0" * 64)


def test_sweeping_takes_old_strays_only(files: Files) -> None:
    known, old, new = files.put(b"known"), files.put(b"old"), files.put(b"new")
    for digest in (known, old):
        os.utime(files.path(digest), (0, 0))
    assert [path.name for path in files.sweep({known})] == [old]
    assert files.get(known) == b"known" and files.get(new) == b"new"


def test_bytes_put_again_while_they_were_being_discarded_stay(files: Files) -> None:
    digest, since = files.put(b"tea"), time.time()
    os.utime(files.path(digest), (since + 1, since + 1))
    files.discard(digest, since)
    assert files.get(digest) == b"tea"
    files.discard(digest, since + 2)
    assert not files.path(digest).exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_leaves_nothing_half_written(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DatabaseProblem, match="No space left"):
        files.put(b"tea")
    monkeypatch.undo()
    assert [path for path in files.folder.glob("??/*") if not path.name.startswith("part-")] == []
