"""What does `argmap serve` say where it cannot serve, and does it end when it is told to?"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest
from command_line import Run

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-c", "from argmap.cli import main; main()", "serve"]


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def served(data_dir: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server of a process of its own on the test's library, and its port."""
    port = free_port()
    with subprocess.Popen(COMMAND, env=os.environ | {"ARGMAP_PORT": str(port)}, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout and running.stdout.readline().startswith(f"Open http://localhost:{port}/ in a browser.")
            yield running, port
        finally:
            running.kill()


def test_who_starts_a_second_one_is_told_where_the_first_is(
    argmap: Run, served: tuple[subprocess.Popen[str], int], data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, port = served
    assert urlopen(f"http://127.0.0.1:{port}/health").status == 200
    monkeypatch.setenv("ARGMAP_PORT", str(free_port()))
    done = argmap("serve")
    assert done.status == 2 and f"open http://localhost:{port}/ in a browser" in done.err
    other = {"ARGMAP_DATA_DIR": str(data_dir.parent / "other"), "ARGMAP_PORT": str(port)}
    ended = subprocess.run(COMMAND, env=os.environ | other, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2 and "Set another ARGMAP_PORT" in ended.stderr and ended.stderr.count("\n") == 1
    running.send_signal(signal.SIGTERM)
    assert running.wait(20) == 0 and not (data_dir / "serving.address").exists()


@pytest.mark.parametrize(("port", "says"), [("80000", "ports end at 65535"), ("abc", "a whole number"), ("0", "above 0")])
def test_a_port_that_is_none_is_refused(argmap: Run, monkeypatch: pytest.MonkeyPatch, port: str, says: str) -> None:
    monkeypatch.setenv("ARGMAP_PORT", port)
    done = argmap("serve")
    assert done.status == 2 and says in done.err and done.err.count("\n") == 1


@pytest.mark.parametrize("rule", ["weak much", "weak 2", "weak 0.7", "strong 1"])
def test_a_rule_for_strengths_that_makes_no_sense_is_refused(argmap: Run, monkeypatch: pytest.MonkeyPatch, rule: str) -> None:
    monkeypatch.setenv("ARGMAP_STRENGTH_RULE", rule)
    done = argmap("serve")
    assert done.status == 2 and "ARGMAP_STRENGTH_RULE" in done.err and done.err.count("\n") == 1
