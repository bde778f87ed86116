"""Do a list of hypotheses, objections set in mid-sentence and questions of essays find their places on the map?"""

from claims.drafting import Draft, draft
from claims.drafting.cues import objects
from claims.passages import Cut
from claims.reading import read
from claims.settings import Settings
from claims.vocabulary import Stance

PAPER = """# Ferries and island pay

# 1. Introduction

Islanders earn less than people on the shore. We state three hypotheses.

H1. Cheaper ferries raise the pay of islanders.

H2. The gain is larger for skilled carpenters than for fishermen.

H3. The gain arises because islanders cross to distant shipyards, not because shipyards settle on islands.

# 2. Results

Cheaper ferries raised island pay. Pay rose by four per cent on the islands served. The rise lasted for six years.
On the smallest island, however, there was no rise at all.

Skilled carpenters gained most. Their pay rose by nine per cent, that of fishermen by one. The gap widened in every port.

Crossing to distant shipyards explains the gain. Two in three of those who gained crossed daily to a shipyard on the mainland.
One exception deserves mention: on Hest a shipyard opened.
"""


def drafted(text: str) -> tuple[Draft, Cut]:
    reading = read(text.encode(), "paper.md", Settings())
    return draft(reading.document, reading.outline, reading.cut, reading.references, reading.audit), reading.cut


def test_the_first_of_a_list_is_the_hypothesis_and_the_others_are_claims() -> None:
    found, _ = drafted(PAPER)
    assert found.hypothesis and found.hypothesis.text == "Cheaper ferries raise the pay of islanders."
    assert [claim.text.split()[2:5] for claim in found.claims][1:] == [
        ["is", "larger", "for"],
        ["arises", "because", "islanders"],
    ]


def test_what_tests_a_hypothesis_stands_under_it() -> None:
    found, _ = drafted(PAPER)
    second = found.claims[1]
    under = [node.text for node in found.evidence for link in found.links if (link.source, link.target) == (node.id, second.id)]
    assert under[0] == "Skilled carpenters gained most."
    assert "numbered" in {reason.code for reason in second.reasons}


def test_objections_in_mid_sentence_contradict() -> None:
    found, _ = drafted(PAPER)
    against = {link.source for link in found.links if link.stance is Stance.CONTRADICTS}
    assert [node.text[:14] for node in found.evidence if node.id in against] == ["On the smalles", "One exception "]


def test_what_the_author_holds_against_others_is_no_objection() -> None:
    opening = "# Introduction\n\nOne night a keeper wrote that the lamp had burned well. What taught him to watch himself?"
    middle = "The question has seldom been put. I want to suggest, on the contrary, that the ledger did."
    rest = "# II\n\nThe ledger made regularity visible. Each keeper entered the oil. A blank was a statement. Fines followed."
    found, held = drafted("\n\n".join((opening, middle, rest, rest.replace("II", "III"))))
    assert found.question and found.question.text == "What taught him to watch himself?"
    assert found.hypothesis and found.hypothesis.text.startswith("I want to suggest")
    assert objects(held.passages[3])
    assert all(link.stance is Stance.SUPPORTS for link in found.links)
