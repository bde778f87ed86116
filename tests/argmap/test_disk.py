"""Are files written whole, with the rights that are usual, and is a place tried before anything rests on it?"""

import os
from pathlib import Path

import pytest

from argmap.disk import named_after, ready, write_files
from claims.errors import InvalidSetting


def test_files_are_written_whole_with_the_rights_that_are_usual(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        (written,) = write_files(tmp_path / "a" / "b", {"map.svg": b"<svg/>"})
    finally:
        os.umask(mask)
    assert written.read_bytes() == b"<svg/>"
    assert oct(written.stat().st_mode)[-3:] == "644"
    assert [path.name for path in written.parent.iterdir()] == ["map.svg"]


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "map.svg").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(InvalidSetting, match="No space left on device"):
        write_files(tmp_path, {"map.svg": b"new"})
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("map.svg", b"old")]


def test_a_folder_is_tried_before_anything_rests_on_it(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InvalidSetting, match="Choose another place"):
        ready(tmp_path / "file" / "folder")
    ready(tmp_path / "new")
    assert not list((tmp_path / "new").iterdir())


def test_a_name_is_cut_between_letters_so_that_a_file_system_takes_it() -> None:
    name = named_after("ر" * 200 + ".md", "-map")
    assert len(os.fsencode(name)) <= 255 and set(name.name.removesuffix("-map")) == {"ر"}
