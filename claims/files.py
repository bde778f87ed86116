"""Where do the bytes of the papers lie, and how are they never half-written?

Each file lies under its SHA-256, ``<folder>/ab/<sha256>``, readable by its owner only. It is written beside its place, synced,
and moved there, so a crash leaves the whole file or a stray one that ``sweep`` clears away.
"""

import os
import threading
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from filelock import FileLock

from claims.errors import DatabaseProblem, NotFound

SHORT = 16
"""How many hex digits of a file's SHA-256 name it on screens and in maps."""
GRACE = 900.0
"""Seconds that a file may lie unmentioned by the database: its row is being written. No transaction takes this long."""
HEADS = threading.Lock()
"""Held while numpy reads the head of an array: threads that do so at once make Python 3.11 stumble (python/cpython#106905)."""


def private_folder(folder: Path) -> Path:
    """The folder, made with its missing parents for the owner only, whatever the umask; existing ones stay as they are."""
    try:
        for each in reversed((folder, *folder.parents)):
            if not each.exists():
                each.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        message = f"{folder} cannot be made ({error.strerror}). Set ARGMAP_DATA_DIR to a folder that you may write to."
        raise DatabaseProblem(message, folder=str(folder)) from error
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        message = f"{folder} is not a folder that you may write to. Set ARGMAP_DATA_DIR to one that is."
        raise DatabaseProblem(message, folder=str(folder))
    return folder


@dataclass(frozen=True, slots=True)
class Files:
    """The folder that the bytes lie in."""

    folder: Path

    def path(self, digest: str) -> Path:
        """Where the bytes of that SHA-256 (64 hex digits) lie, or would."""
        return self.folder / digest[:2] / digest

    def put(self, data: bytes) -> str:
        """Keep the bytes; their SHA-256. Bytes that are there already are kept once, and count as freshly put."""
        digest = sha256(data).hexdigest()
        place = self.path(digest)
        private_folder(place.parent)
        with self._lock():
            if place.exists() and sha256(place.read_bytes()).hexdigest() == digest:
                os.utime(place)
            else:
                _write(place, data)
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes of that SHA-256; NotFound where they are gone, DatabaseProblem where they are no longer what they were."""
        try:
            data = self.path(digest).read_bytes()
        except OSError as error:
            message = f"The paper's file {digest[:16]} is not in {self.folder}. Add the paper again from your own copy."
            raise NotFound(message, sha256=digest) from error
        if sha256(data).hexdigest() != digest:
            message = f"The paper's file {self.path(digest)} was changed since it was added. Put back a copy or add it again."
            raise DatabaseProblem(message, sha256=digest)
        return data

    def sweep(self, known: Collection[str], grace: float = GRACE) -> tuple[Path, ...]:
        """Clear away what lies there longer than ``grace`` seconds and is no file of the ``known`` SHA-256s; what went."""
        if all(path.name in known for path in self._all()):
            return ()
        with self._lock():
            gone = tuple(path for path in self._all() if path.name not in known and _age(path) >= grace)
            for path in gone:
                path.unlink()
        return gone

    def discard(self, digest: str, since: float) -> None:
        """Clear the bytes away, unless they were put again after the moment ``since`` (seconds since 1970)."""
        with self._lock():
            place = self.path(digest)
            if place.exists() and place.stat().st_mtime <= since:
                place.unlink()

    def _all(self) -> Iterator[Path]:
        return (path for path in self.folder.glob("[0-9a-f][0-9a-f]/*") if path.is_file())

    def _lock(self) -> FileLock:
        private_folder(self.folder)
        return FileLock(self.folder / "files.lock", mode=0o600)


def _write(place: Path, data: bytes) -> None:
    """Bytes to a file beside its place (made 0600), synced, then moved to its place, and the folder synced."""
    try:
        with NamedTemporaryFile(dir=place.parent, prefix="part-", delete=False) as part:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).replace(place)
        sync_folder(place.parent)
    except OSError as error:
        message = f"The paper's file cannot be written to {place.parent} ({error.strerror}). Make room there, then try again."
        raise DatabaseProblem(message, folder=str(place.parent)) from error


def _age(path: Path) -> float:
    """Seconds since the file was last written or put again."""
    return time.time() - path.stat().st_mtime


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder last; a system that cannot sync folders (Windows) is left at that."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
