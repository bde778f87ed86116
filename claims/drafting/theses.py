"""Where does the paper say what it asks and what it holds, in each language it says it in?

Every sentence is scored by its cue phrase, by the part of the paper it stands in and by whether it speaks for the paper or for
others; the best of each language are one statement in two wordings.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from claims.drafting import cues
from claims.passages import Cut, Passage
from claims.text import key
from claims.vocabulary import SectionRole

_WHERE_ASKED = {
    SectionRole.INTRODUCTION: 1.0,
    SectionRole.ABSTRACT: 0.9,
    SectionRole.BODY: 0.6,
    SectionRole.LITERATURE: 0.6,
    SectionRole.THEORY: 0.6,
    SectionRole.METHODS: 0.6,
    SectionRole.CONCLUSION: 0.35,
    SectionRole.DISCUSSION: 0.35,
}
_WHERE_HELD = {
    SectionRole.INTRODUCTION: 1.0,
    SectionRole.ABSTRACT: 0.9,
    SectionRole.THEORY: 0.75,
    SectionRole.LITERATURE: 0.6,
    SectionRole.CONCLUSION: 0.7,
    SectionRole.DISCUSSION: 0.55,
    SectionRole.BODY: 0.6,
    SectionRole.METHODS: 0.5,
}
_OPENING = 0.3
"""Share of the passages in which a paper begins."""
_ENOUGH = 0.35


@dataclass(frozen=True, slots=True)
class Thesis:
    """A sentence that announces the question or the hypothesis."""

    passage: int
    language: str
    phrase: str
    score: float
    """0 to 1."""


def questions(cut: Cut) -> tuple[Thesis, ...]:
    """The research question, once for each language it is put in; best first. Empty where none is asked."""
    return _one_a_language(_asked(passage, cut.passages) for passage in cut.passages)


def hypotheses(cut: Cut, taken: Iterable[int] = ()) -> tuple[Thesis, ...]:
    """The hypothesis or main claim, once for each language it is put in; best first. Empty where none is announced."""
    apart = set(taken)
    return _one_a_language(_held(passage) for passage in cut.passages if passage.index not in apart)


def _one_a_language(found: Iterable[Thesis | None]) -> tuple[Thesis, ...]:
    best: dict[str, Thesis] = {}
    for thesis in found:
        if thesis and thesis.score >= _ENOUGH and (thesis.language not in best or thesis.score > best[thesis.language].score):
            best[thesis.language] = thesis
    kept = sorted(best.values(), key=lambda thesis: (-thesis.score, thesis.passage))
    return tuple(thesis for thesis in kept if thesis.score >= 0.6 * kept[0].score)


def _asked(passage: Passage, passages: tuple[Passage, ...]) -> Thesis | None:
    cue = cues.question(passage)
    asks = passage.text.rstrip(" »\"”')").endswith(("?", "؟"))
    where = _WHERE_ASKED.get(passage.role, 0.0)
    if passage.role is SectionRole.BODY and passage.index < _OPENING * len(passages):
        where = 1.0  # an essay without names for its parts asks where it begins
    if not where or cues.for_others(passage) or (cue is None and not asks):
        return None
    weight = min(1.0, (cue.weight if cue else 0.45) + (0.25 if asks and cue else 0.0))
    if cue and not asks and _points_back(cue.phrase) and passage.index:
        before = passages[passage.index - 1]
        if before.text.rstrip().endswith(("?", "؟")):
            return Thesis(before.index, before.language, cue.phrase, weight * where)  # "Few have taken up this question."
    if cue and not asks and _announces_only(passage) and passage.index + 1 < len(passages):
        follower = passages[passage.index + 1]
        if follower.text.rstrip().endswith(("?", "؟")):
            return Thesis(follower.index, follower.language, cue.phrase, weight * where)
    return Thesis(
        passage.index, passage.language, cue.phrase if cue else passage.text[-1], weight * where * _early(passage, passages)
    )


def _points_back(phrase: str) -> bool:
    return key(phrase).startswith(("this ", "that ", "these ", "the question ha", "این ", key("آن ") + " "))


def _announces_only(passage: Passage) -> bool:
    return passage.text.rstrip().endswith((":", "：")) or len(passage.text) < 60


def _early(passage: Passage, passages: tuple[Passage, ...]) -> float:
    """A little less the later it stands, so that of two equal sentences the first is meant."""
    return 1.0 - 0.1 * passage.index / max(1, len(passages))


def _held(passage: Passage) -> Thesis | None:
    cue = cues.hypothesis(passage)
    where = _WHERE_HELD.get(passage.role, 0.0)
    if cue is None or not where or passage.text.rstrip().endswith(("?", "؟")):
        return None
    weight = cue.weight
    if cues.for_others(passage) or _cites(passage):
        weight *= 0.4
    if len(passage.text) < 45:
        weight *= 0.5
    if "explain" in passage.search and weight < 0.6:
        weight *= 0.9
    return Thesis(passage.index, passage.language, cue.phrase, weight * where)


def _cites(passage: Passage) -> bool:
    return bool(re.search(r"\(\D{2,60}\d{4}[^)]*\)|\[\d+\]", passage.search))
