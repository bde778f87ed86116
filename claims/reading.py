"""What do we know of a paper once it is read: from bytes to citations, as one value and with no database?"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePath

from claims import bibliography, citations, metadata, passages, readers, references, sections
from claims.citations import Audit
from claims.passages import Cut
from claims.readers.document import Direction, Document, Language, Metadata
from claims.references import CSL, Reference
from claims.sections import Outline
from claims.settings import Settings
from claims.vocabulary import SectionRole

_ASIDE = {SectionRole.FRONT, SectionRole.ABSTRACT, SectionRole.REFERENCES, SectionRole.BACK}


@dataclass(frozen=True)
class Reading:
    """One paper as read. Everything here follows from the bytes and can be made again from them."""

    sha256: str
    """Of the file's bytes, 64 hex digits."""
    name: str
    document: Document
    outline: Outline
    metadata: Metadata
    cut: Cut
    references: tuple[Reference, ...]
    audit: Audit

    @property
    def short_id(self) -> str:
        """The first 16 hex digits of the hash: enough to name the paper on a map."""
        return self.sha256[:16]

    @property
    def language(self) -> Language:
        """The language most of the argument's sentences are in: abstract, front and list left aside."""
        return self._main[0]

    @property
    def direction(self) -> Direction:
        """The direction most of the argument runs in."""
        return self._main[1]

    @property
    def title(self) -> str:
        """The paper's title in its main language, else in any, else the file's name."""
        titles = {title.language: title.text for title in reversed(self.metadata.titles)}
        first = self.metadata.titles[0].text if self.metadata.titles else PurePath(self.name).stem
        return titles.get(self.language) or first or self.short_id

    @cached_property
    def _main(self) -> tuple[Language, Direction]:
        inside = [passage for passage in self.cut.passages if passage.role not in _ASIDE] or self.cut.passages
        size: Counter[tuple[Language, Direction]] = Counter()
        for passage in inside:
            size[passage.language, passage.direction] += len(passage.text)
        return size.most_common(1)[0][0] if size else ("und", "ltr")


Step = Callable[[str], None]
"""Told the name of each step as it begins, for a progress bar."""


def silently(_step: str) -> None:
    """Nobody is told."""


def read(data: bytes, name: str, settings: Settings, step: Step = silently) -> Reading:
    """Read a paper's file; UnreadablePaper says why it cannot be read and what to do."""
    return of_document(readers.read(data, name, settings), hashlib.sha256(data).hexdigest(), name, step)


def of_document(document: Document, sha256: str, name: str, step: Step = silently) -> Reading:
    """All that follows from a Document."""
    step("passages")
    outline = sections.outline(document)
    cut = passages.cut(document, outline)
    step("references")
    listed = references.listed(document, outline)
    step("citations")
    return Reading(
        sha256=sha256,
        name=name,
        document=document,
        outline=outline,
        metadata=metadata.describe(document, outline),
        cut=cut,
        references=listed,
        audit=citations.audit(document, outline, cut, listed),
    )


def with_list(reading: Reading, items: Iterable[CSL]) -> Reading:
    """The same paper with an imported bibliography in the place of the list read from its text; citations tied anew."""
    listed = bibliography.attach(items)
    audit = citations.audit(reading.document, reading.outline, reading.cut, listed)
    return replace(reading, references=listed, audit=audit)
