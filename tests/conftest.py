"""What do all tests share? The first paper's folder, where it is at hand, and the command line."""

from pathlib import Path

import pytest
from browsing import chromium, site  # noqa: F401  (fixtures for every test)
from command_line import argmap, data_dir, example, library, shelf  # noqa: F401
from hypothesis import settings

# The same examples every time, so that a red run means a change and not a roll of dice; to look for new ones:
# pytest --hypothesis-profile=search --hypothesis-seed=NUMBER
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, max_examples=500)
settings.load_profile("fixed")


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
