"""Where in a text, in which language, running which way?

The smallest shapes, below everything else, so that both ``claims.text`` and ``claims.readers`` can stand on them.
"""

from typing import Literal, NamedTuple

Language = str
"""BCP 47 primary tag: ``en``, ``fa``, ... or ``und`` where there is nothing to tell by."""

Direction = Literal["ltr", "rtl"]


class Span(NamedTuple):
    """A half-open run of code points in a Document's text."""

    start: int
    end: int

    def cut(self, text: str) -> str:
        """The characters this span covers."""
        return text[self.start : self.end]
