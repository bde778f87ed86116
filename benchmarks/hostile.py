"""Does time grow in step with a file's length, whatever is in it?

``python benchmarks/hostile.py [--characters N] [--seconds N] [WORD...]`` reads and drafts made-up papers that consist of near
misses of what the rules look for, repeated: an opening bracket without its end, a name without its year, a thousand headings.
Each runs in a process of its own that is ended after ``--seconds``. Printed are the seconds of each step and the memory, the
worst first; status 1 where one ran out of time. WORDs choose the cases whose names hold one of them.
"""

import argparse
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable

from claims import drafting, reading
from claims.errors import ArgmapError
from claims.settings import Settings

UNITS = {
    "name and comma": "(Smith, ",
    "and": "and ",
    "DOI": "10.1000/",
    "DOI address": "https://doi.org/10.1000/",
    "et al.": "et al., ",
    "opening bracket": "(",
    "square bracket": "[",
    "square brackets": "[]",
    "closing brackets": ")]",
    "nested brackets": "([{",
    "star": "*",
    "stars": "** ",
    "underscore": "_a",
    "tick": "`",
    "tilde": "~",
    "quote": '"',
    "guillemet": "«",
    "dot": ".",
    "dots and blanks": ". ",
    "digit": "1",
    "Persian digit": "۱",
    "numbers": "1, ",
    "numbered marks": "[1], ",
    "number ranges": "[1-9999], ",
    "ranges": "1–",
    "initials": "A. ",
    "initials tight": "A.",
    "hyphens": "a-",
    "dash": "-",
    "names": "Smith ",
    "name and name": "Smith and Jones and ",
    "narrative": "Smith (2020) ",
    "parenthetical": "(Smith, 2020) ",
    "year letters": "(Smith, 2020a, b, c; ",
    "see": "(see Smith ",
    "many in one": "Smith, 2020; ",
    "years": "2020, ",
    "Persian name": "(رابرتسون، ",
    "Persian and": "و ",
    "Persian others": "و همکاران ",
    "Persian mark": "(احمدی، ۱۴۰۰) ",
    "half-space": "می\u200c",
    "half-spaces": "\u200c",
    "cue": "We argue that ",
    "Persian cue": "نشان می‌دهد که ",
    "question": "Whether? ",
    "colon": "a: ",
    "semicolon": "a; ",
    "angle": "<",
    "tags": "<a ",
    "closed tags": "<b>",
    "ampersand": "&",
    "entity": "&amp;",
    "backslash": "\\",
    "exclamation link": "![a](",
    "link": "[a](b",
    "footnote mark": "[^1]",
    "superscripts": "¹",
    "table bar": "|a",
    "addresses": "http://",
    "e-mail": "a@",
    "e-mail dots": "a.b@c.",
    "combining": "e\u0301",
    "combining pile": "\u0301",
    "emoji": "🦊",
    "overrides": "\u202e",
    "no-break": "\u00a0",
    "blanks": " ",
    "tabs": "\t",
    "ph.": "pp. ",
    "vol.": "vol. 1, no. 2, ",
    "Jr.": "Smith, J., ",
    "and others": "and Others ",
    "letters": "a",
    "Persian letters": "ا",
    "capital words": "Aaa",
    "maths": "$a$ ",
    "dollar": "$",
    "keywords": "Keywords: ",
    "doi label": "doi: ",
    "retrieved": "Retrieved from ",
}
LINES = {
    "headings": "# H\n",
    "numbered headings": "1.1.1. Heading\n\n",
    "bold lines": "**Heading**\n\n",
    "underlined": "Heading\n---\n",
    "deep headings": "###### H\n\n",
    "introductions": "## Introduction\n\nText.\n\n",
    "reference headings": "## References\n\n",
    "appendices": "## Appendix\n\nText (Smith, 2020).\n\n",
    "footnotes": "Text[^{n}] here.\n\n[^{n}]: A note of its own.\n\n",
    "footnote texts": "[^{n}]: A note.\n",
    "references": "- Smith{n}, J. ({y}). Title number {n}. *Journal of Things*, {n}(2), 1–9. https://doi.org/10.1000/{n}\n",
    "same author": "- Smith, J. ({y}). Title number {n}. *Journal of Things*, {n}(2), 1–9.\n",
    "bare references": "Smith, J. ({y}). Title number {n}. Journal of Things, {n}(2), 1–9.\n",
    "numbered references": "[{n}] J. Smith, Title number {n}, Journal of Things {n} (2), {y}, 1–9.\n\n",
    "Persian references": "- احمدی، علی ({y}). عنوان شماره {n}. فصلنامه چیزها، {n}(۲)، ۱–۹.\n",
    "bullets": "- a\n",
    "numbered": "{n}. a\n",
    "quoted": "> a\n\n",
    "tables": "|a|b|\n|-|-|\n|c|d|\n\n",
    "table rows": "|a|b|\n",
    "rules": "---\n\n",
    "fences": "```\na\n```\n\n",
    "open fences": "```\n\n",
    "link definitions": "[a{n}]: http://b\n",
    "paragraphs": "A sentence of the paper.\n\n",
    "cues": "This paper argues that thing {n} is so (Smith, {y}).\n\n",
    "claims": "We show that thing {n} drives thing {n}. This is supported by Smith ({y}). However, Jones ({y}) disagrees.\n\n",
    "Persian claims": "این پژوهش نشان می‌دهد که چیز {n} مهم است (احمدی، {y}).\n\n",
    "citations": "The thing {n} is known (Smith, {y}; Jones, {y}).\n",
    "numeric citations": "The thing {n} is known [{n}].\n",
    "blank lines": "\n",
    "returns": "\r",
    "mixed newlines": "a\r\nb\rc\n",
    "form feeds": "\f\n",
    "page numbers": "{n}\n\n",
    "html lines": "<div>\n",
    "html blocks": "<table><tr><td>a</td></tr></table>\n\n",
    "comments": "<!-- a\n",
    "broken sentences": "This sentence goes on to\n\n{n}\n\nthe next page and does not\n\n",
    "running heads": "Journal of Things\n\nThis sentence goes on to\n\n",
}
LIST = (
    "\n\n## References\n\n"
    "- Smith, J. (2020). One title. *Journal of Things*, 1(2), 1–9. https://doi.org/10.1000/1\n"
    "- Jones, A., & Brown, B. (2019). Another title. Oxford: Press.\n"
    "- احمدی، علی (۱۴۰۰). عنوان. فصلنامه چیزها، ۱(۲)، ۱–۹.\n"
)
HEAD = "# A Title of the Paper\n\n## Introduction\n\nThis paper asks whether it is so. We argue that it is (Smith, 2020).\n\n"


def repeated(unit: str, length: int) -> str:
    """The unit again and again, ``{n}`` counting up, ``{y}`` a year."""
    if "{" not in unit or "}" not in unit:
        return (unit * (length // len(unit) + 1))[:length]
    made, size, turn = [], 0, 0
    while size < length:
        turn += 1
        made.append(unit.replace("{n}", str(turn)).replace("{y}", str(1900 + turn % 120)))
        size += len(made[-1])
    return "".join(made)


def nested(mark: str, length: int) -> str:
    """Lines each one deeper than the last, to the depth of ten thousand at most."""
    made, size, depth = [], 0, 0
    while size < length and depth < 10_000:
        depth += 1
        made.append((mark * depth if mark != "  - " else "  " * depth + "- ") + "a\n")
        size += len(made[-1])
    return "".join(made)


def cases() -> dict[str, Callable[[int], str]]:
    """The papers by name, each made to a length in characters."""
    made: dict[str, Callable[[int], str]] = {}
    for name, unit in UNITS.items():
        made[f"{name}, one line"] = lambda size, unit=unit: repeated(unit, size)
        made[f"{name}, in a paper"] = lambda size, unit=unit: HEAD + repeated(unit, size) + LIST
        made[f"{name}, in the list"] = lambda size, unit=unit: HEAD + LIST + "- " + repeated(unit, size)
    for name, unit in LINES.items():
        made[f"{name}, by line"] = lambda size, unit=unit: repeated(unit, size)
        made[f"{name}, lines in a paper"] = lambda size, unit=unit: HEAD + repeated(unit, size) + LIST
        made[f"{name}, lines in the list"] = lambda size, unit=unit: HEAD + LIST + repeated(unit, size)
    for name, mark in (("quotes", "> "), ("lists", "  - ")):
        made[f"nested {name}"] = lambda size, mark=mark: nested(mark, size)
        made[f"{name} on one line"] = lambda size, mark=mark: mark.strip().join([""] * (size // 2)) + " a"
    return made


def measured(name: str, size: int) -> dict[str, object]:
    """Seconds of each step and megabytes at most, of reading and drafting one of the papers in this process."""
    data = cases()[name](size).encode("utf-8")
    steps: dict[str, float] = {}
    began = last = time.perf_counter()
    at = "reading"

    def told(step: str) -> None:
        nonlocal last, at
        now = time.perf_counter()
        steps[at], last, at = round(now - last, 2), now, step

    outcome = "read"
    try:
        found = reading.read(data, "paper.md", Settings(), told)
        told("drafting")
        drafting.draft(found.document, found.outline, found.cut, found.references, found.audit)
        told("done")
    except ArgmapError as error:
        told("done")
        outcome = f"refused: {error}"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_000
    return {"seconds": round(time.perf_counter() - began, 2), "steps": steps, "megabytes": peak, "outcome": outcome}


def in_a_child(name: str, size: int, seconds: float) -> dict[str, object]:
    """The same in a process that is ended when its time is over."""
    fork = multiprocessing.get_context("fork")  # everything is imported once
    mine, theirs = fork.Pipe(duplex=False)
    child = fork.Process(target=lambda: theirs.send(measured(name, size)))
    child.start()
    theirs.close()
    row: dict[str, object] = {"seconds": seconds, "steps": {}, "megabytes": 0, "outcome": "OUT OF TIME"}
    try:
        if mine.poll(seconds):
            row = mine.recv()
    except EOFError:
        row["outcome"] = "FAILED"
    child.kill()
    child.join()
    return row


def main() -> int:
    """Run the chosen cases and print them, the slowest first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="only the cases whose names hold one of these")
    parser.add_argument("--characters", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    chosen = [name for name in cases() if not asked.words or any(word in name for word in asked.words)]
    found = {}
    for name in chosen:
        print(f"\r{len(found) + 1} of {len(chosen)}: {name:<50}", end="", file=sys.stderr, flush=True)
        found[name] = in_a_child(name, asked.characters, asked.seconds)
    print(file=sys.stderr)
    for name, row in sorted(found.items(), key=lambda item: -float(str(item[1]["seconds"]))):
        print(f"{row['seconds']:>7} s  {row['megabytes']:>5} MB  {name:<45} {row['steps']} {str(row['outcome'])[:60]}")
    return int(any(row["outcome"] in {"OUT OF TIME", "FAILED"} for row in found.values()))


if __name__ == "__main__":
    sys.exit(main())
