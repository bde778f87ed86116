"""Who makes a PDF of a page, so that its text copies out right?

Chromium if the machine has one: it keeps half-spaces; WeasyPrint otherwise. Each runs as a child with a time limit, without
scripts. The page is written by us and asks for nothing from anywhere; our typefaces are found by name.
"""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from argmap.diagram import engine
from claims.errors import DrawingFailed

SECONDS = 20.0
"""The longest a drawing may take."""
LONG = 60.0
"""The longest a document of many pages may take."""
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-javascript",
    "--no-pdf-header-footer",
)


def printed(page: str) -> bytes:
    """A document by the first printer that can; DrawingFailed where none can."""
    for printer in (by_browser, by_weasyprint):
        if (made := printer(page, LONG)).startswith(b"%PDF"):
            return made
    raise DrawingFailed(
        "No PDF could be printed here. Install chromium (`apt-get install chromium`), or take the report as HTML."
    )


def browser() -> str:
    """Where Chromium is; empty where there is none."""
    return next(filter(None, map(shutil.which, _BROWSERS)), "")


def by_browser(page: str, seconds: float = SECONDS) -> bytes:
    """Chromium's print of an HTML page; empty where there is none or it fails."""
    if not (command := browser()):
        return b""
    with tempfile.TemporaryDirectory(prefix="argmap-", ignore_cleanup_errors=True) as folder:
        written, made = Path(folder) / "page.html", Path(folder) / "page.pdf"
        written.write_text(page, "utf-8", errors="replace")
        places = [f"--user-data-dir={folder}/profile", f"--print-to-pdf={made}", written.as_uri()]
        for sandbox in _sandboxes():
            with contextlib.suppress(engine.Failed, engine.OutOfTime):
                engine.run([command, *_FLAGS, *sandbox, *places], b"", seconds, engine.environment())
            if made.is_file():
                return made.read_bytes()
    return b""


def _sandboxes() -> Iterator[list[str]]:
    """With its sandbox where it may have one: root may not, nor may some containers. The page is our own, without script."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        yield []
    yield ["--no-sandbox"]


def has_weasyprint() -> bool:
    """Whether it is installed."""
    return bool(find_spec("weasyprint"))


def by_weasyprint(page: str, seconds: float = SECONDS) -> bytes:
    """WeasyPrint's print of an HTML page; empty where it is missing or fails."""
    if has_weasyprint():
        with contextlib.suppress(engine.Failed, engine.OutOfTime):
            command = [sys.executable, "-m", "weasyprint", "-q", "-", "-"]
            return engine.run(command, page.encode("utf-8", "replace"), seconds, engine.environment())
    return b""
