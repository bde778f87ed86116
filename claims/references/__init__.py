"""Which works does the paper list, entry by entry?

The reference list becomes CSL-JSON beside each entry's raw text and its spans. Persian and Latin entries, Solar Hijri and
Gregorian years, entries that a page break tore in two, DOIs in every form. ``entries`` finds the entries, ``parsing`` reads
one; here they are put together.
"""

from claims.readers.document import Document, Span
from claims.references.entries import Found, found
from claims.references.opening import Habits, habits
from claims.references.parsing import parsed
from claims.references.shape import CSL, Reference
from claims.references.slate import Slate
from claims.sections import Outline

__all__ = ["CSL", "Reference", "listed"]


def listed(document: Document, outline: Outline) -> tuple[Reference, ...]:
    """The entries of the paper's reference list, in its order; empty where it has none."""
    if document.references:
        return tuple(_declared(document))
    finds = found(document, outline)
    slates = [Slate.of(document, find.spans) for find in finds]
    habit = habits([slate.text for slate in slates])
    references: list[Reference] = []
    for index, (find, slate) in enumerate(zip(finds, slates, strict=True)):
        before = references[-1].csl if references else {}
        references.append(_reference(index, find, slate, before, habit))
    return tuple(references)


def _reference(index: int, find: Found, slate: Slate, before: CSL, habit: Habits) -> Reference:
    raw = slate.text
    csl, language, problems = parsed(slate, before, habit)
    return Reference(index, find.spans, raw, {"id": f"ref-{index + 1}"} | csl, language, find.label, tuple(problems))


def _declared(document: Document) -> list[Reference]:
    """The entries the format itself declares, filled up from their wording where it leaves something out."""
    references: list[Reference] = []
    labels = {block.span: block.label for block in document.blocks if block.label}
    for index, item in enumerate(document.references):
        span = item.get("_span")
        spans = (Span(*span),) if isinstance(span, list | tuple) and len(span) == 2 else ()
        slate = Slate.of(document, spans)
        raw = slate.text
        read, language, problems = parsed(slate, references[-1].csl if references else {}) if raw else ({}, "und", [])
        declared = {key: value for key, value in item.items() if not key.startswith("_") and value not in ("", [], {}, None)}
        if "title" in declared:
            # The reading of a declared title's wording is a guess beside what the publisher tagged: only facts are taken over.
            read = {key: value for key, value in read.items() if key not in {"container-title", "publisher", "publisher-place"}}
            problems = []
        csl = {"id": f"ref-{index + 1}"} | read | declared
        label = labels.get(spans[0], "") if spans else ""
        references.append(Reference(index, spans, raw, csl, language, label, tuple(problems)))
    return references
