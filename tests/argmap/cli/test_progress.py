"""Is a wait shown on a terminal, and only there, and is the line cleared up after it?"""

import io
import sys

import pytest

from argmap.cli import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown_on(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, patience: float) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "PATIENCE", patience)
    with progress.steps(3) as told:
        told("reading")
        told("drawing")
    return stream.getvalue()


def test_a_long_job_is_shown_and_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = shown_on(Terminal(), monkeypatch, 0)
    assert "reading" in shown and "drawing" in shown
    assert shown.endswith("\x1b[?25h\n"), "the cursor is back, on a line of its own"


def test_a_short_job_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown_on(Terminal(), monkeypatch, 60) == ""


def test_nothing_is_shown_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown_on(io.StringIO(), monkeypatch, 0) == ""


def test_an_error_leaves_the_terminal_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", stream := Terminal())
    monkeypatch.setattr(progress, "PATIENCE", 0)
    with pytest.raises(ZeroDivisionError), progress.steps(3) as told:
        told("reading")
        raise ZeroDivisionError
    assert stream.getvalue().endswith("\x1b[?25h\n")
