"""What do all tests share? The first paper's folder, where it is at hand, and the command line."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from browsing import chromium, site  # noqa: F401  (fixtures for every test)
from command_line import argmap, data_dir, example, library, shelf  # noqa: F401
from hypothesis import settings
from sqlalchemy import URL

from argmap import accounts
from argmap.storage import MIGRATIONS
from claims import db

# The same examples every time, so that a red run means a change and not a roll of dice; to look for new ones:
# pytest --hypothesis-profile=search --hypothesis-seed=NUMBER
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, max_examples=500)
settings.register_profile("quick", settings.get_profile("fixed"), max_examples=25)
settings.load_profile("fixed")


def pytest_configure(config: pytest.Config) -> None:
    """`make quick` tries fewer examples of a law."""
    if _is_quick(config):
        settings.load_profile("quick")


def _is_quick(config: pytest.Config) -> bool:
    return str(config.option.markexpr) == "not slow"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """`make quick` does not even open a file of slow tests alone: what it imports takes seconds too."""
    if _is_quick(config) and collection_path.suffix == ".py":
        return "\npytestmark = pytest.mark.slow\n" in collection_path.read_text("utf-8") or None
    return None


def pytest_collection_finish() -> None:
    """Thousands of tests and the libraries they name stay to the end: they are not looked through for garbage all the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def copied_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Going through all steps takes a fifth of a second: it is done once, and every other fresh database is a copy of that."""

    def upgrade(url: URL, folder: Path, steps: Path) -> None:
        path = db.sqlite_path(url)
        if path is not None and steps == MIGRATIONS and not path.stat().st_size:
            if not first:
                first.append(tmp_path_factory.mktemp("first") / path.name)
                step_by_step(URL.create("sqlite", database=str(first[0])), folder, steps)
            shutil.copyfile(first[0], path)
        step_by_step(url, folder, steps)

    first: list[Path] = []
    step_by_step = db._upgrade
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(db, "_upgrade", upgrade)
        yield


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[PasswordHasher]:
    """What a password's hash costs is meant to be felt, but not by hundreds of tests; the value is the hasher that ships."""
    shipped = accounts._HASHER
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield shipped


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the first paper and its gold; the test skips where the clone stands alone."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not (folder / "data" / "paper").is_dir():
        pytest.skip("the first paper is not beside this clone (../shared)")
    return folder


@pytest.fixture(scope="session")
def first_paper(shared: Path) -> Path:
    """The first paper's Markdown file."""
    return shared / "data" / "paper" / "india-china-kazakhstan.md"
