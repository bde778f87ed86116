"""How is a wait shown? A bar on the error stream of a terminal, once a job has gone on for a second; nothing elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import click


class Told(Protocol):
    """Is told the name of each step as it begins."""

    def __call__(self, step: str) -> None:
        """A step begins."""


@contextmanager
def steps(count: int) -> Iterator[Told]:
    """A bar of ``count`` steps."""
    started = time.monotonic()
    bar: Any = click.progressbar(
        length=count,
        file=sys.stderr,
        show_eta=False,
        width=24,
        item_show_func=lambda step: str(step or ""),
        bar_template="%(bar)s  %(info)s",
    )
    shown = False

    def told(step: str) -> None:
        nonlocal shown
        if not sys.stderr.isatty():
            return
        if not shown and (time.monotonic() - started >= 0.4 or count > 6):
            bar.render_progress()
            shown = True
        bar.current_item = step
        bar.update(1 if bar.pos < count else 0, step)

    try:
        yield told
    finally:
        if shown:
            bar.update(count - bar.pos)
            bar.render_finish()
