"""What was asked of the matcher, what a prototype reached, what others published, and what was measured: one table.

A measure run by itself replaces its own rows only; each row says when it was measured.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Figures = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    measure: str
    """What has to be run for it: a name for ``--only``."""
    what: str
    asked: tuple[float | None, ...] = ()
    """For each figure; None where nothing was asked. Empty: nothing at all was."""
    prototype: str = ""
    published: str = ""
    unit: str = ""
    below: bool = False
    """Whether the figures are to stay under what was asked, not over it."""
    digits: int = 3

    def meets(self, figures: Figures) -> bool:
        """Whether every figure is as asked, as printed."""
        pairs = zip(figures, self.asked, strict=False)
        shown = [(round(figure, self.digits), asked) for figure, asked in pairs if asked is not None]
        return all(figure <= asked if self.below else figure >= asked for figure, asked in shown)

    def cells(self, figures: Figures, day: str) -> tuple[str, ...]:
        """As the table shows it."""
        sign = "≤" if self.below else "≥"
        asked = " / ".join("–" if each is None else f"{each:g}" for each in self.asked)
        wanted = any(each is not None for each in self.asked)
        shown = " / ".join(f"{figure:.{self.digits}f}" for figure in figures)
        met = "" if not wanted else "yes" if self.meets(figures) else "**no**"
        unit = f" {self.unit}" if self.unit else ""
        asked = f"{sign} {asked}{unit}" if wanted else ""
        return self.what, asked, f"{shown}{unit}", met, self.prototype, self.published, day


HEAD = ("| what | asked | measured | met | prototype | published | measured on |", "|---" * 7 + "|")


def line(cells: Sequence[str]) -> str:
    """A line of Markdown."""
    return f"| {' | '.join(cells)} |"


def read(section: str) -> dict[str, str]:
    """The lines of a table written before, by what they are about."""
    found = {}
    for text in section.splitlines():
        if re.match(r"\| (?!what \|)[^-|]", text):
            found[text.strip("| ").split(" | ")[0]] = text
    return found


def merged(rows: Iterable[Row], measured: Mapping[str, Figures], day: str, before: str) -> list[str]:
    """The table's lines: what was measured now, else what the section said before, else nothing; in the order of ``rows``."""
    old = read(before)
    lines = []
    for row in rows:
        if row.what in measured:
            lines.append(line(row.cells(measured[row.what], day)))
        elif row.what in old:
            lines.append(old[row.what])
    return [*HEAD, *lines]
