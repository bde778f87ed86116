"""How are a person's files read and written: whole, within the limits, or not at all?

What cannot be is said with the path in it and a way out. The library's own files are no matter of this room (``claims.files``).
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from claims.errors import InvalidSetting, PaperTooLarge, UnreadablePaper
from claims.settings import Settings

_LONGEST_NAME = 255
"""Bytes of a file's name that file systems take."""


def read_bytes(path: Path, settings: Settings, most: int | None = None) -> bytes:
    """A file's bytes; PaperTooLarge before they are read, where there are more than ``most``, else than a paper may have."""
    name = path.name or str(path)
    most = most or settings.max_file_mb * 1_000_000
    try:
        size = path.stat().st_size
        if size > most:
            raise PaperTooLarge(
                f"{name} has {size / 1e6:.0f} MB; the limit is {most // 1_000_000} MB. "
                f"Take a smaller file, or set ARGMAP_MAX_FILE_MB to at least {size // 1_000_000 + 1}.",
                name=name,
            )
        if not path.is_file():
            raise UnreadablePaper(f"{name!r} is {kind_of(path)}.", name=name)
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise UnreadablePaper(f"{name} cannot be opened ({error.strerror}). Check the path and its permissions.") from error
    if len(data) > most:
        message = f"{name} grew over {most // 1_000_000} MB while it was read. Try again when it is finished."
        raise PaperTooLarge(message, name=name)
    return data


def kind_of(path: Path) -> str:
    """What a path that is no file is, and what to do."""
    return "a folder: name a file inside it" if path.is_dir() else "no plain file: save it as one first"


def is_so(path: Path, what: Callable[[Path], bool]) -> bool:
    """Whether a path is so; names that no system takes (too long, a NUL inside) are not."""
    try:
        return what(path)
    except (OSError, ValueError):
        return False


def write_files(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Write files into a folder (made if it is not there), all of them whole or none."""
    with written(folder, files) as places:
        return places


@contextmanager
def written(folder: Path, files: dict[str, bytes]) -> Iterator[list[Path]]:
    """Files lie whole beside their places, which are given, and take them at the end; on any error they are gone."""
    places = [folder / name for name in files]
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            parts = [stack.enter_context(_beside(place, data)) for place, data in zip(places, files.values(), strict=True)]
        except OSError as error:
            raise _not_writable(folder, error) from error
        yield places
        try:
            for part, place in zip(parts, places, strict=True):
                part.replace(place)
        except OSError as error:
            raise _not_writable(folder, error) from error


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


@contextmanager
def _beside(path: Path, data: bytes) -> Iterator[Path]:
    """The data in a file of another name in the same folder; cleared away afterwards, unless it was moved."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        try:
            _write_all(handle, data)
            os.fsync(handle)
            mask = os.umask(0)
            os.umask(mask)
            os.fchmod(handle, 0o666 & ~mask)
        finally:
            os.close(handle)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def named_after(name: str, end: str) -> Path:
    """A name for what is made of a paper: its own without the suffix, cut so that a file system takes it with ``end``."""
    stem = os.fsencode(Path(name).stem or "paper")[: _LONGEST_NAME - len(end)]
    return Path(stem.decode("utf-8", "ignore") + end)


def ready(folder: Path) -> None:
    """Make the folder and try whether it can be written to, before anything rests on that."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _not_writable(folder, error) from error


def _not_writable(folder: Path, error: OSError) -> InvalidSetting:
    message = f"{folder} cannot be written to ({error.strerror}). Choose another place with -o."
    return InvalidSetting(message, folder=str(folder))
