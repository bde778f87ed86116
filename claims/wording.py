"""How does a sentence for a person keep what it was made of, so that a page can say it in another language?

A Sentence is an English text like any other. It remembers its pattern, which a catalogue of translations knows, and the values
that were put into the pattern's places. A value may itself be a Sentence.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

_PLACE = re.compile(r"\{(\w+)\}")


class Sentence(str):
    """A pattern with its places (``{name}``) filled, in English."""

    __slots__ = ("pattern", "values")
    pattern: str
    values: Mapping[str, object]

    def __new__(cls, pattern: str, /, **values: object) -> "Sentence":
        """A value's name is that of its place."""
        made = super().__new__(cls, filled(pattern, values, in_english))
        made.pattern, made.values = pattern, values
        return made

    def __reduce__(self) -> tuple[Callable[[Mapping[str, Any]], "Sentence"], tuple[Mapping[str, Any]]]:
        return unpacked, (self.packed(),)

    def packed(self) -> dict[str, Any]:
        """The sentence as plain values for JSON."""
        return {"pattern": self.pattern, "values": {name: _packed(value) for name, value in self.values.items()}}


def unpacked(kept: Mapping[str, Any]) -> Sentence:
    """The sentence that was ``packed``."""
    values = {name: unpacked(value) if isinstance(value, dict) else value for name, value in kept["values"].items()}
    return Sentence(kept["pattern"], **values)


def _packed(value: object) -> object:
    if isinstance(value, Sentence):
        return value.packed()
    return value if isinstance(value, int | float) else str(value)


def filled(pattern: str, values: Mapping[str, object], said: Callable[[object], str]) -> str:
    """The pattern with each value, as ``said`` writes it, at its place. A place that has no value stays as it is."""
    return _PLACE.sub(lambda found: said(values[found[1]]) if found[1] in values else found[0], pattern)


def in_english(value: object) -> str:
    """A value as an English sentence has it: large numbers in groups of three."""
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.1f}" if isinstance(value, float) else str(value)
