"""How does one benchmark write what it measured into RESULTS.md and leave what others wrote there?

A section stands between two marks that a reader of the page does not see.
"""

import re
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


def _marks(name: str) -> tuple[str, str]:
    return f"<!-- {name}: begin -->", f"<!-- {name}: end -->"


def _place(name: str, text: str) -> re.Match[str] | None:
    first, last = _marks(name)
    return re.search(f"{re.escape(first)}(.*?){re.escape(last)}", text, re.DOTALL)
