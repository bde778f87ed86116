"""How is Graphviz run so that it can neither hang, flood nor harm the program?

In a process of its own, with a time limit, a limit on what it may print, and its whole process group ended when it is over.
Where there is no ``dot``, the Graphviz inside the ``pygraphviz`` wheel draws, in a child of the same kind (``child``).
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from argmap import typefaces
from claims.errors import DrawingFailed
from claims.wording import Sentence

MOST_BYTES = 64_000_000
_BEGINS = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}
_NO_GRAPHVIZ = Sentence(
    "Graphviz is missing, so nothing can be drawn. Install it (`apt-get install graphviz`, or `pip install pygraphviz`), "
    "or read the map with `argmap outline`."
)


class OutOfTime(Exception):
    """The child was still busy when its time was over."""


def rendered(source: str, form: str, seconds: float, dpi: float | None = None) -> bytes:
    """What Graphviz makes of a DOT file. OutOfTime when it takes longer; DrawingFailed when it is missing or fails."""
    data = source.encode("utf-8", "replace")
    for command in _commands(form, dpi):
        with contextlib.suppress(Failed):
            made = run(command, data, seconds, environment())
            if made.lstrip()[:5].startswith(_BEGINS[form]):
                return made
    if not any(True for _ in _commands(form, dpi)):
        raise DrawingFailed(_NO_GRAPHVIZ)
    raise DrawingFailed(
        "Graphviz could not draw this map as {format}. `argmap doctor` says what is installed; `argmap outline` reads it out.",
        format=form,
    )


def _commands(form: str, dpi: float | None) -> Iterator[list[str]]:
    resolution = [f"-Gdpi={dpi:.3f}"] if dpi else []
    dot = shutil.which("dot")
    if dot:
        yield [dot, "-Knop2", f"-T{form}", *resolution]
    if importlib.util.find_spec("pygraphviz"):
        yield [sys.executable, "-m", "argmap.diagram.child", form, *(f"{dpi:.3f}" for dpi in [dpi] if dpi)]


def environment() -> Mapping[str, str]:
    """The child's environment: ours, with the fonts of the program's own."""
    fonts = typefaces.fontconfig_file()
    path = os.pathsep.join(filter(None, [str(Path(__file__).resolve().parents[2]), *sys.path]))
    return {**os.environ, "PYTHONPATH": path, **({"FONTCONFIG_FILE": str(fonts)} if fonts else {})}


class Failed(Exception):
    """The child ended badly, could not be started, or printed too much."""


def run(command: list[str], data: bytes, seconds: float, env: Mapping[str, str]) -> bytes:
    """What a command prints when given ``data``; the command and whatever it started are gone afterwards."""
    try:
        child = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(env),
            # The wheel's Graphviz takes the folder named in fonts.conf to be relative to where it runs, not to the file.
            cwd=Path(env["FONTCONFIG_FILE"]).parent if "FONTCONFIG_FILE" in env else None,
            start_new_session=True,
        )
    except OSError as error:
        raise Failed from error
    gathered: list[bytes] = []
    flooded = threading.Event()
    threads = [
        threading.Thread(target=_feed, args=(child, data), daemon=True),
        threading.Thread(target=_gather, args=(child, gathered, flooded), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        threads[1].join(seconds)
        if threads[1].is_alive() and not flooded.is_set():
            raise OutOfTime
        status = child.wait(timeout=1.0) if not flooded.is_set() else 1
    except subprocess.TimeoutExpired as error:
        raise OutOfTime from error
    finally:
        _end(child)
        for thread in threads:
            thread.join(2.0)
    if status != 0 or flooded.is_set():
        raise Failed
    return b"".join(gathered)


def _feed(child: subprocess.Popen[bytes], data: bytes) -> None:
    with contextlib.suppress(OSError, ValueError):
        if child.stdin:
            child.stdin.write(data)
            child.stdin.close()


def _gather(child: subprocess.Popen[bytes], gathered: list[bytes], flooded: threading.Event) -> None:
    size = 0
    with contextlib.suppress(OSError, ValueError):
        while child.stdout and (chunk := child.stdout.read1(1 << 16)):  # type: ignore[attr-defined]
            size += len(chunk)
            if size > MOST_BYTES:
                flooded.set()
                return
            gathered.append(chunk)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and everything in its group, and leave no zombie."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        with contextlib.suppress(OSError):
            if pipe:
                pipe.close()
