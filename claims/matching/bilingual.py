"""What of a paper is said in two languages, and so teaches how its own terms are translated?

Titles, keywords in the same order, and those sentences of its abstracts that are each other's nearest.
"""

from collections.abc import Sequence

from claims.embedding import Space
from claims.readers.document import Localised
from claims.reading import Reading
from claims.spans import Language
from claims.text import sentences

NEAR = 0.45
"""Cosine from which two sentences of the abstracts that are each other's nearest are taken for one."""


def own_pairs(reading: Reading, space: Space, language: Language) -> list[tuple[str, str]]:
    """English beside ``language``, as the paper itself says it; empty where it is in one language only."""
    about = reading.metadata
    pairs = _in_order(_texts(about.titles, "en"), _texts(about.titles, language))
    pairs += _in_order(_texts(about.keywords, "en"), _texts(about.keywords, language))
    ours = _sentences(" ".join(_texts(about.abstracts, "en")))
    theirs = _sentences(" ".join(_texts(about.abstracts, language)))
    if ours and theirs:
        near = (
            space.vectors([(text, "en") for text in ours], "passage")
            @ space.vectors([(text, language) for text in theirs], "passage").T
        )
        for row, column in enumerate(near.argmax(axis=1)):
            if near[:, column].argmax() == row and near[row, column] >= NEAR:
                pairs.append((ours[row], theirs[column]))
    return pairs


def _texts(said: Sequence[Localised], language: Language) -> list[str]:
    return [each.text for each in said if each.language == language]


def _in_order(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[str, str]]:
    """The first with the first, if there are as many; lists of other lengths tell nothing."""
    return list(zip(ours, theirs, strict=True)) if len(ours) == len(theirs) else []


def _sentences(text: str) -> list[str]:
    return [span.cut(text) for span in sentences(text)] if text.strip() else []
