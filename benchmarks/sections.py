"""How does one benchmark write what it measured into RESULTS.md and leave what others wrote there?

A section stands between two marks that a reader of the page does not see.
"""

import os
import platform
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"


def held(name: str, text: str) -> str:
    """What stands in the section; empty where there is none."""
    found = _place(name, text)
    return found[1].strip("\n") if found else ""


def put(name: str, text: str, body: str) -> str:
    """The text with ``body`` as that section: in its old place, else at the end."""
    first, last = _marks(name)
    section = f"{first}\n{body.strip()}\n{last}"
    found = _place(name, text)
    if found:
        return text[: found.start()] + section + text[found.end() :]
    return f"{text.rstrip()}\n\n{section}\n" if text.strip() else f"{section}\n"


def kept(text: str, old: str) -> str:
    """``text``, with every section of ``old`` behind it in its order: for a page written anew."""
    for name in re.findall(r"^<!-- (\S+): begin -->$", old, re.MULTILINE):
        text = put(name, text, held(name, old))
    return text


def keep(name: str, title: str, how: str, rows: Sequence[tuple[str, str, str]]) -> None:
    """What was asked and measured, as a section of RESULTS.md; ``how`` names the command and its input."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {cores} cores"
    head = [f"## {title}", "", f"By {how} on {date.today():%-d %B %Y}: {machine}; asker and server share them.", ""]
    table = ["| | asked | measured |", "|---|---|---|", *(f"| {what} | {asked} | {figure} |" for what, asked, figure in rows)]
    text = RESULTS.read_text("utf-8") if RESULTS.exists() else ""
    RESULTS.write_text(put(name, text, "\n".join([*head, *table, ""])), "utf-8")


def _marks(name: str) -> tuple[str, str]:
    return f"<!-- {name}: begin -->", f"<!-- {name}: end -->"


def _place(name: str, text: str) -> re.Match[str] | None:
    first, last = _marks(name)
    return re.search(f"{re.escape(first)}(.*?){re.escape(last)}", text, re.DOTALL)
