"""Which part of the paper does each block stand in, and what is that part for?

Headings are found where the file marks them and where it does not (run-in headings such as ``Conclusion: ...``, short lines a
converter left as paragraphs), in English and in Persian, and each section gets a role.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from claims.readers.document import Document, Language
from claims.vocabulary import SectionRole


@dataclass(frozen=True, slots=True)
class Section:
    """A run of blocks under one heading."""

    path: tuple[str, ...]
    """Headings from the outermost to its own, as shown."""
    role: SectionRole
    start: int
    """Index of its first block (the heading's own block, where it has one)."""
    stop: int
    """Index after its last block; sections do not overlap and cover the document."""
    language: Language


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections of a document, in reading order."""

    sections: tuple[Section, ...]
    of_block: tuple[int, ...]
    """For each block the index of its section."""

    def section(self, block: int) -> Section:
        """The section a block stands in."""
        return self.sections[self.of_block[block]]

    def role(self, block: int) -> SectionRole:
        """The role of the section a block stands in."""
        return self.section(block).role

    def blocks(self, *roles: SectionRole) -> Iterator[int]:
        """Indices of the blocks standing in sections of these roles."""
        return (block for block in range(len(self.of_block)) if self.role(block) in roles)


def outline(document: Document) -> Outline:
    """The sections of a document; a document without headings is one section of the role BODY."""
    raise NotImplementedError
