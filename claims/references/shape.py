"""What is one entry of a reference list, once read?"""

from dataclasses import dataclass, field
from typing import Any

from claims.readers.document import Language, Span

CSL = dict[str, Any]
"""One item of CSL-JSON 1.0.2. A Solar Hijri year stands in ``issued`` as written, and ``custom`` says so:
``{"calendar": "solar_hijri", "gregorian": [2021, 2022]}`` (the two Gregorian years it touches)."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of a paper's reference list."""

    index: int
    """Place in the list, from 0. Its number, if the list is numbered, is ``label``."""
    spans: tuple[Span, ...]
    """Two where the entry is broken over two bullets."""
    raw: str
    """The entry as a person reads it (mark-up left out)."""
    csl: CSL
    language: Language
    label: str = ""
    """``12``, ``[Smi20]``: what the list itself calls the entry."""
    problems: tuple[str, ...] = field(default=())
    """One sentence for each thing that could not be read or contradicts itself (no year found; pages run backwards)."""
