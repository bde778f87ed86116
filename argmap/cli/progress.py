"""How is a wait shown? A bar on the error stream of a terminal, once a job has gone on for a while; nothing elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import click

PATIENCE = 0.3
"""Seconds after which a step that begins is shown: before that, most commands are done."""


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
    begun = 0
    shown = False

    def told(step: str) -> None:
        nonlocal begun, shown
        begun += 1
        if not sys.stderr.isatty() or not (shown or time.monotonic() - started >= PATIENCE):
            return
        shown = True
        bar.update(min(begun, count) - bar.pos, step)

    try:
        yield told
    finally:
        if shown:
            bar.update(count - bar.pos)
            bar.render_finish()
