"""Which question, hypothesis, sub-claims and evidence does a paper's own text put forward?

From the text alone, no claim invented: every node's wording is a passage's, or is marked as condensed with the passage beside
it, and every node and link says why it is there.
"""

from dataclasses import dataclass

from claims.vocabulary import NodeKind, Stance


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a node or link was drafted: a code that a screen can translate, and what it speaks of."""

    code: str
    """``cue``, ``section``, ``cites``, ``similar``, ``same_paragraph``, ``wording_in_other_language``, ``contrast`` ..."""
    values: tuple[tuple[str, str], ...] = ()

    def sentence(self) -> str:
        """The reason in English."""
        from_code = SENTENCES[self.code]
        return from_code.format(**dict(self.values))


SENTENCES: dict[str, str] = {}
"""One English sentence pattern for each reason code."""


@dataclass(frozen=True, slots=True)
class DraftNode:
    """A statement for the map, resting on passages of the paper."""

    id: str
    """``q``, ``h``, ``c1`` ..., ``e1`` ...: stable for the same text."""
    kind: NodeKind | None
    """None for the research question."""
    text: str
    language: str
    passages: tuple[int, ...]
    """Passage indices; for the question and the hypothesis one for each language it is worded in."""
    condensed: bool = False
    """The wording was shortened; the passage beside it has it whole."""
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftLink:
    """From an evidence node or claim to what it bears on."""

    id: str
    source: str
    target: str
    stance: Stance
    score: float
    """0 to 1, how sure the draft is."""
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A first map of a paper."""

    question: DraftNode | None
    hypothesis: DraftNode | None
    claims: tuple[DraftNode, ...]
    evidence: tuple[DraftNode, ...]
    links: tuple[DraftLink, ...]
    notes: tuple[str, ...] = ()
    """What a person should know: no hypothesis was found, the paper has no headings ..."""
