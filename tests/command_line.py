"""How do tests run the command line? Through its real door, inside the test, with a data folder of their own."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import pytest

from argmap.cli import main
from argmap.desk import Desk
from claims import reading
from claims.reading import Reading, Step, silently
from claims.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
_READ = reading.read


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Run = Callable[..., Done]


@pytest.fixture
def example() -> str:
    """The example paper's path."""
    return str(ROOT / "examples" / "many-roads-one-gate.md")


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, not made yet; the test works in an empty folder beside it."""
    monkeypatch.setenv("ARGMAP_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "data"


@lru_cache(maxsize=64)
def _once(data: bytes, name: str, settings: Settings) -> Reading:
    return _READ(data, name, settings)


def read(data: bytes, name: str, settings: Settings, step: Step = silently) -> Reading:
    """``claims.reading.read``, once for all tests: what it makes hangs on nothing but these, and nobody can change it."""
    return _once(data, name, replace(settings, data_dir=None))


@pytest.fixture
def argmap(data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs ``argmap WORDS`` through the door that the installed script has."""

    monkeypatch.setattr("claims.reading.read", read)
    monkeypatch.setattr("claims.library.read", read)

    def run(*words: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["argmap", *map(str, words)])
        capsys.readouterr()
        status: object = 0
        try:
            main()
        except SystemExit as ended:
            status = ended.code
        said = capsys.readouterr()
        return Done(int(str(status or 0)), said.out, said.err)

    return run


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library made once: two other papers with their maps, then the example with its own, then a paper without a map."""
    folder = tmp_path_factory.mktemp("shelf") / "data"
    desk = Desk(Settings(data_dir=folder))
    papers = [ROOT / "tests" / "samples" / "papers" / f"{name}.md" for name in ("painted-crossings", "reader-with-a-pen")]
    for path in [*papers, ROOT / "examples" / "many-roads-one-gate.md"]:
        subject = desk.subject(str(path))
        desk.keep(subject, desk.graph(subject))
    desk.keep(desk.subject(str(ROOT / "tests" / "samples" / "fronts" / "posts-and-stars.md")))
    desk.close()
    return folder


@pytest.fixture
def library(shelf: Path, data_dir: Path) -> Iterator[int]:
    """The library with its noise; the value is the example's id."""
    shutil.copytree(shelf, data_dir)
    yield 3
