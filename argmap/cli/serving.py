"""How does the application come to a browser? A production server on this machine, ended gracefully."""

import signal
import sys
from pathlib import Path
from time import monotonic
from typing import Any

import click
from filelock import FileLock, Timeout
from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel

from argmap.app import create
from argmap.cli.commands import argmap
from argmap.desk import Desk
from argmap.web.house import House
from claims.db import data_folder
from claims.errors import InvalidSetting

_CONNECTIONS = 2_000
"""Open at once: every phone of a room keeps one or two."""
_LAST_ANSWERS = 7.0
"""Seconds for answering whoever is being answered when all ends: longer than a page waits for its turn to write."""
_ENDED = 9.0
"""Seconds within which all is ended, slow work too."""
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_LAST_PORT = 65_535


@argmap.command()
@click.pass_obj
def serve(desk: Desk) -> None:
    """Open the library, papers and maps to a browser.

    Listens on ARGMAP_HOST and ARGMAP_PORT (127.0.0.1, 8000). Where several people sign in, set ARGMAP_SIGN_IN=accounts.
    Ctrl-C ends it.
    """
    settings = desk.settings
    local = settings.sign_in == "local"
    if local and settings.host not in _LOOPBACK:
        message = (
            f"ARGMAP_HOST is {settings.host!r}, where others could come in without signing in. "
            "Set ARGMAP_SIGN_IN=accounts, or unset ARGMAP_HOST."
        )
        raise InvalidSetting(message, name="ARGMAP_HOST")
    if settings.port > _LAST_PORT:
        message = f"ARGMAP_PORT is {settings.port}, and ports end at {_LAST_PORT}. Choose a smaller one."
        raise InvalidSetting(message, name="ARGMAP_PORT")
    app = create(settings)
    house: House = app.extensions["argmap"]
    folder = data_folder(settings)
    lock, told = FileLock(folder / "serving.lock"), folder / "serving.address"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InvalidSetting(_running_already(told), name="ARGMAP_DATA_DIR") from None
    address = f"http://{_named(settings.host)}:{settings.port}/"
    lines: dict[int, Any] = {}
    told_to_end: list[int] = []
    over = 0.0

    def end(number: int, _frame: Any) -> None:
        if told_to_end:  # and again
            raise SystemExit(0)
        told_to_end.append(number)  # no more than that: it may come in the middle of an answer

    try:
        server = create_server(
            app,
            map=lines,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            ident="",
            connection_limit=_CONNECTIONS,
        )
        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        house.start(warm=True)
        told.write_text(address, "utf-8")
        click.echo(f"Open {address} in a browser. Ctrl-C ends it.")
        sys.stdout.flush()
        while not told_to_end:
            _look(lines, 0.5)
        over = monotonic() + _ENDED
        house.ending()
        _answer_the_last(lines)
        server.task_dispatcher.shutdown(timeout=1)
        click.echo("Ended.")
    except OSError as error:
        message = f"Nothing can listen on {settings.host}:{settings.port} ({error.strerror}). Set another ARGMAP_PORT."
        raise InvalidSetting(message, name="ARGMAP_PORT") from error
    except (KeyboardInterrupt, SystemExit):
        click.echo("Ended.")
    finally:
        house.stop(max(over - monotonic(), 1.0) if over else _ENDED)
        told.unlink(missing_ok=True)
        lock.release()


def _running_already(told: Path) -> str:
    """That another one serves the same library, and where."""
    try:
        address = told.read_text("utf-8")
    except OSError:  # it is just starting
        return "Argmap is running on this data folder already. Use that one, or set another ARGMAP_DATA_DIR."
    return f"Argmap is running on this data folder already: open {address} in a browser. Or set another ARGMAP_DATA_DIR."


def _named(host: str) -> str:
    return "localhost" if host in _LOOPBACK else host


def _look(lines: dict[int, Any], seconds: float) -> None:
    """Read and write where there is something to, or wait so long for it."""
    wasyncore.loop(timeout=seconds, use_poll=True, map=lines, count=1)  # the other way of waiting breaks at 1,024 open files


def _answer_the_last(lines: dict[int, Any]) -> None:
    """Take nobody new, answer what has been asked, hang up."""
    over = monotonic() + _LAST_ANSWERS
    _look(lines, 0)
    for each in list(lines.values()):
        if each.accepting:
            wasyncore.dispatcher.close(each)  # its own way of closing would take along what threads wake us by
    while (open_still := [each for each in lines.values() if isinstance(each, HTTPChannel)]) and monotonic() < over:
        for line in open_still:
            line.will_close = line.will_close or not (line.requests or line.request or line.total_outbufs_len)
        _look(lines, 0.1)
