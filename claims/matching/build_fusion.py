"""How are the weights that fuse the channels made again, from our own claims and passages?

    python -m claims.matching.build_fusion

What each channel weighs beside the others was chosen by measuring (``docs/models/matching.md``); what is fitted here is how a
weighed sum becomes a likelihood. Each claim of our corpus (not the held-out tenth) is looked for among the passages of its own
subject, of its own and another one, and of all: papers are as long and as much of one piece as that.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from claims.index.records import Record
from claims.languages.fa import corpus
from claims.languages.fa.corpus import Judged
from claims.matching import ranking
from claims.matching.fusing import FEATURES, SHARES, features
from claims.matching.held import Held
from claims.matching.ranking import Floats
from claims.settings import Settings
from claims.text import key
from claims.tools import Tools, tools
from claims.vocabulary import Stance

BEFORE = 0.25
"""How much of what the sentence before says counts for one that leans on it."""
_ASKED = 60
"""Claims asked among the same passages: more change the second digit no more."""
_SUBJECT = re.compile(r"\D*[^\W\d]")


def main() -> None:
    """Fit slope and bias, and write the head."""
    instruments = tools(Settings())
    asked = [each for together in _papers() for each in _asked(together, instruments)]
    rows, bears = (np.concatenate(part) for part in zip(*asked, strict=True))
    ranking.save(ranking.calibrated(rows, bears, FEATURES, [*SHARES.values(), BEFORE]), ranking.FOLDER / "fusion.json")


def _papers() -> Iterator[list[Judged]]:
    """Pairs of our corpus put together as papers might have them."""
    subjects: dict[str, list[Judged]] = {}
    for each in corpus.judged():
        if not each.held_out:
            subjects.setdefault(_subject(each.group), []).append(each)
    held = list(subjects.values())
    yield from held
    yield from (one + other for one, other in zip(held, held[3:] + held[:3], strict=True))
    yield from ([each for part in parts for each in part] for parts in (held, held[::2], held[1::2]))


def _subject(group: str) -> str:
    """``economics-12`` is of ``economics``."""
    found = _SUBJECT.match(group)
    return found.group() if found else group


def _asked(pairs: Sequence[Judged], instruments: Tools) -> Iterator[tuple[Floats, NDArray[np.bool_]]]:
    """For some of the claims, every passage's features and whether it bears on the claim."""
    passages = {each.group: (each.passage, each.passage_language) for each in pairs}
    places = {group: place for place, group in enumerate(sorted(passages))}
    records = [
        Record(passages[group][0], key(passages[group][0]), passages[group][1], place) for group, place in places.items()
    ]
    held = Held(records, instruments.space, instruments.bridges)
    bearing = [each for each in pairs if each.stance is not Stance.NEUTRAL]
    for each in bearing[:: max(1, len(bearing) // _ASKED)]:
        rows = features(held.channels(each.claim, each.claim_language), held.before)
        yield rows, np.arange(len(records)) == places[each.group]


if __name__ == "__main__":
    main()
