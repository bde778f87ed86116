"""What do a sentence's own words say of its part in the argument, in English and in Persian?"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from claims.languages import leaning, tokens
from claims.languages.en import cues as english
from claims.languages.fa import cues as persian
from claims.passages import Passage
from claims.text import fold, key

_TABLES = {"en": english, "fa": persian}


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase found, and how sure it makes us (0 to 1)."""

    phrase: str
    weight: float


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _weighted(passage: Passage, name: str) -> Cue | None:
    table = _TABLES.get(passage.language)
    best: Cue | None = None
    for pattern, weight in getattr(table, name, ()):
        found = _compiled(pattern).search(passage.search)
        if found and (best is None or weight > best.weight):
            best = Cue(_as_written(passage, found, " :.,،؛-"), weight)
    return best


def _any(passage: Passage, name: str) -> str:
    """The first phrase of a list that the passage holds, or nothing."""
    patterns: Iterable[str] = getattr(_TABLES.get(passage.language), name, ())
    for pattern in patterns:
        found = _compiled(pattern).search(passage.search)
        if found:
            return _as_written(passage, found) or "…"
    return ""


def _as_written(passage: Passage, found: re.Match[str], edges: str = " ") -> str:
    """A phrase found in the search form as the passage itself has it, half-spaces and all."""
    folded = fold(passage.text)
    if folded.text != passage.search:
        return found.group().strip(edges)
    return folded.span(*found.span()).cut(passage.text).strip(edges)


def question(passage: Passage) -> Cue | None:
    """A phrase that announces what the paper asks."""
    return _weighted(passage, "QUESTION")


def hypothesis(passage: Passage) -> Cue | None:
    """A phrase that announces what the paper holds."""
    return _weighted(passage, "HYPOTHESIS")


def for_others(passage: Passage) -> bool:
    """Whether the sentence reports what somebody else holds."""
    pattern = getattr(_TABLES.get(passage.language), "OTHERS", None)
    return bool(pattern and pattern.search(passage.search))


def own_voice(passage: Passage) -> bool:
    """Whether the sentence reports what the authors themselves found or hold."""
    pattern = getattr(_TABLES.get(passage.language), "OWN_VOICE", None)
    return bool(pattern and pattern.search(passage.search))


def signposts(passage: Passage) -> bool:
    """Whether the sentence is about the paper and not about its subject."""
    return bool(_any(passage, "SIGNPOST"))


def concludes(passage: Passage) -> str:
    """The phrase by which the sentence sums up, or nothing."""
    return _any(passage, "CONCLUDES")


def contrasts(passage: Passage) -> str:
    """The phrase by which the sentence turns against what was said, or nothing."""
    return _any(passage, "CONTRAST")


def objects(passage: Passage) -> str:
    """The phrase by which the sentence objects: a contrast at its head with something denied, lacking or limited after it,
    a contrast set between commas, or an objection called by its name."""
    table = _TABLES.get(passage.language)
    if table is None:
        return ""
    found = _compiled(table.CONTRAST[0]).search(passage.search)
    if found and _compiled(table.LACKS).search(passage.search, found.end()):
        return _as_written(passage, found)
    midway = _compiled(table.MIDWAY).search(passage.search) if hasattr(table, "MIDWAY") else None
    if midway and _compiled(table.LACKS).search(passage.search.replace(midway.group(), "")):
        return _as_written(passage, midway, " ,;")
    for pattern in (*table.OBJECTION, *getattr(table, "CONCEDES", ())):
        said = _compiled(pattern).search(passage.search)
        if said:
            return _as_written(passage, found if found and found.start() == said.start() else said, " ,;،؛")
    return ""


def concedes(passage: Passage) -> bool:
    """Whether the sentence grants what others may say against the paper, as one does before answering it."""
    return bool(_any(passage, "CONCEDES"))


def tells_view(passage: Passage) -> bool:
    """Whether the sentence opens by telling what a source holds."""
    pattern = getattr(_TABLES.get(passage.language), "VIEW", None)
    return bool(pattern and pattern.search(passage.search))


def urges(passage: Passage) -> bool:
    """Whether the sentence tells others what to do."""
    pattern = getattr(_TABLES.get(passage.language), "URGES", None)
    return bool(pattern and pattern.search(passage.search))


def turns(passage: Passage) -> bool:
    """Whether the sentence opens by turning against the one before."""
    table = _TABLES.get(passage.language)
    return bool(table and _compiled(table.CONTRAST[0]).search(passage.search))


def returns(passage: Passage) -> bool:
    """Whether the sentence comes back from an objection."""
    return bool(_any(passage, "RETURNS"))


def continues(passage: Passage) -> bool:
    """Whether the sentence adds to the one before."""
    return bool(_any(passage, "CONTINUES"))


def shifts(passage: Passage) -> bool:
    """Whether the sentence opens another point."""
    return bool(_any(passage, "SHIFTS"))


def leans_back(passage: Passage) -> bool:
    """Whether the sentence cannot be understood without the one before."""
    return leaning.leans_back(passage.search, passage.language)


def effects(passage: Passage) -> int:
    """How many phrases speak of what does what to what, at most 4."""
    patterns: Sequence[str] = getattr(_TABLES.get(passage.language), "EFFECT", ())
    return min(4, sum(1 for pattern in patterns for _ in _compiled(pattern).finditer(passage.search)))


@dataclass(frozen=True, slots=True)
class Direction:
    """Something is said to rise or to fall."""

    sign: int
    """+1 rises, is strengthened, kept; -1 falls, is limited, prevented."""
    word: str
    objects: frozenset[str]
    """Stems of the words that may name what rises or falls."""


def directions(passage: Passage) -> list[Direction]:
    """What the sentence says to rise or to fall, as far as the words nearest to it tell."""
    table = _TABLES.get(passage.language)
    if table is None:
        return []
    found: list[Direction] = []
    for sign, name in ((1, "RISING"), (-1, "FALLING")):
        for match in _compiled(getattr(table, name)).finditer(passage.search):
            before, after = passage.search[: match.start()].split(), passage.search[match.end() :].split()
            near = table.objects(before[-7:], after[:5])
            turned = -sign if _compiled(table.DENIES).search(" ".join(before[-2:])) else sign
            found.append(Direction(turned, match.group(), frozenset(tokens(" ".join(near), passage.language))))
    return found


def names_limits(heading: str) -> bool:
    """Whether a heading announces what the study could not do."""
    return any(table.LIMITS.search(key(heading)) for table in _TABLES.values())


def numbered(passage: Passage) -> str:
    """The number a hypothesis bears in a list of hypotheses (``2``, ``2a``), or nothing."""
    table = _TABLES.get(passage.language)
    found = table.NUMBERED.match(passage.search) if table else None
    return f"{found['number']}{found['letter']}" if found else ""


def unlabelled(text: str, language: str) -> str:
    """A statement without the label that announces it (``Hypothesis: ...``)."""
    table = _TABLES.get(language)
    bare = table.LABEL.sub("", text, count=1) if table else text
    return bare if any(map(str.isalpha, bare)) else text
