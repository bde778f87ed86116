"""What does the program want of the operating system, and how is it had?

Set-up asks before anything of ours is installed (``python3 -m argmap.system``), so this file knows only the standard library;
``argmap doctor`` asks it again later. On Debian and its kin what is missing is installed where the person may do so; elsewhere,
and for everybody else, the exact line to run is named and the work goes on without.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache

PYTHON = (3, 11)


@dataclass(frozen=True)
class Want:
    """A program or module to be there: its Debian package, what it is for, and what happens without it."""

    name: str
    package: str
    purpose: str
    without: str
    module: bool = False
    needed: bool = False

    def present(self) -> bool:
        """Whether it is there."""
        return importlib.util.find_spec(self.name) is not None if self.module else shutil.which(self.name) is not None


FOR_SETUP = (Want("ensurepip", "python3-venv", "makes .venv", "nothing can be set up", module=True, needed=True),)
DOT = Want("dot", "graphviz", "draws the diagrams", "the pygraphviz wheel draws")
FOR_PROGRAM = (
    DOT,
    Want(
        "fc-match", "fontconfig", "finds typefaces for other alphabets", "letters of other alphabets may be missing in pictures"
    ),
    Want("pdftotext", "poppler-utils", "reads Persian out of PDF files", "Persian PDF files are read less well"),
)
FOR_TESTS = (
    Want("chromium", "chromium", "opens pages and pictures in tests", "the tests that need a browser are skipped"),
    Want("chromium-headless-shell", "chromium-headless-shell", "does the same without a window", "the tests take longer"),
)


def missing(wants: tuple[Want, ...]) -> list[Want]:
    """Those that are not there."""
    return [want for want in wants if not want.present()]


def line_to_run(wants: list[Want]) -> str:
    """The command that installs them on Debian, as the person at the keyboard must type it."""
    sudo = "" if _is_root() else "sudo "
    return f"{sudo}apt-get install -y --no-install-recommends {' '.join(want.package for want in wants)}"


@cache
def may_install() -> bool:
    """Whether packages can be installed without asking anybody: as root, or with a sudo that wants no password."""
    if shutil.which("apt-get") is None:
        return False
    if _is_root():
        return True
    if shutil.which("sudo") is None:
        return False
    return subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0  # noqa: S607


def install(wants: list[Want]) -> None:
    """Install their packages with apt-get, the lists brought up to date first. What fails is seen by asking again.

    One by one: a package that a system does not know keeps no other from it.
    """
    begin = ["env"] if _is_root() else ["sudo", "-n", "env"]  # sudo clears the environment, so it is set after it
    each = (["install", "-y", "-qq", "--no-install-recommends", want.package] for want in wants)
    for command in (["update", "-qq"], *each):
        line = [*begin, "DEBIAN_FRONTEND=noninteractive", "apt-get", *command]
        subprocess.run(line, stdin=subprocess.DEVNULL, check=False)  # noqa: S603


def provide(wants: tuple[Want, ...]) -> bool:
    """Install what is missing if that can be done, name the rest. False where something needed is still missing."""
    absent = missing(wants)
    if absent and may_install():
        print(f"Installing {', '.join(want.package for want in absent)}", flush=True)
        install(absent)
        absent = missing(wants)
    for want in absent:
        print(f"Missing: {want.name}, which {want.purpose}. Without it {want.without}.")
    if absent:
        print(f"To have all of it, run: {line_to_run(absent)}", flush=True)
    return not any(want.needed for want in absent)


def main(arguments: list[str]) -> int:
    """``python3 -m argmap.system [tests]``: provide for the program, or for its tests; 2 where set-up cannot go on."""
    if sys.version_info < PYTHON:
        print(f"Python {'.'.join(map(str, PYTHON))} or later is needed; this is {sys.version.split()[0]}.", file=sys.stderr)
        print("Name another: make setup PYTHON=python3.12", file=sys.stderr)
        return 2
    return 0 if provide(FOR_TESTS if "tests" in arguments else FOR_SETUP + FOR_PROGRAM) else 2


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
