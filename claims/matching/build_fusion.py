"""How are the weights that fuse the channels made again, from our own claims and passages?

    python -m claims.matching.build_fusion

What each channel weighs beside the others was chosen by measuring (``docs/models/matching.md``); what is fitted here is how a
weighed sum becomes a likelihood: each claim of our corpus is looked for among all passages of it, the held-out tenth apart.
"""

import numpy as np

from claims.index.records import Record
from claims.languages.fa import corpus
from claims.matching import ranking
from claims.matching.fusing import FEATURES, SHARES, features
from claims.matching.held import Held
from claims.settings import Settings
from claims.text import key
from claims.tools import tools
from claims.vocabulary import Stance

BEFORE = 0.25
"""How much of what the sentence before says counts for one that leans on it."""
_EVERY = 4
"""One claim in so many is asked: more change the second digit no more."""


def main() -> None:
    """Fit slope and bias, and write the head."""
    instruments = tools(Settings())
    judged = [each for each in corpus.judged() if not each.held_out]
    passages = {each.group: (each.passage, each.passage_language) for each in judged}
    groups = sorted(passages)
    places = {group: place for place, group in enumerate(groups)}
    records = [
        Record(passages[group][0], key(passages[group][0]), passages[group][1], place) for group, place in places.items()
    ]
    held = Held(records, instruments.space, instruments.bridges)
    rows, labels = [], []
    for each in [each for each in judged if each.stance is not Stance.NEUTRAL][::_EVERY]:
        rows.append(features(held.channels(each.claim, each.claim_language), held.before))
        labels.append(np.arange(len(records)) == places[each.group])
    head = ranking.calibrated(np.vstack(rows), np.concatenate(labels), FEATURES, [*SHARES.values(), BEFORE])
    ranking.save(head, ranking.FOLDER / "fusion.json")


if __name__ == "__main__":
    main()
