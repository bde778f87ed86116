"""What is a draft, as a plain value: question, hypothesis, sub-claims, evidence, links, and the reason for each?

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


SENTENCES: dict[str, str] = {
    "cue": "It says so itself: “{phrase}”.",
    "wording_in_other_language": "The same statement stands in the paper in another language ({language}).",
    "states_point": "It states best what its part of “{section}” is about.",
    "numbered": "The paper lists it as hypothesis {number}.",
    "near_thesis": "It shares much with question, hypothesis and abstract ({share} of what the nearest sentence shares).",
    "central": "Nothing announces a hypothesis; this sentence of the summary is nearest to the whole paper.",
    "clash": "It has “{term}” go the other way from the rest of the paper.",
    "clash_with_claim": "It has “{term}” go the other way from the claim.",
    "cites": "Sources it cites: {count}.",
    "in_scope": "A citation further on in its paragraph covers it.",
    "figures": "Figures it gives: {count}.",
    "similar": "It shares telling words with the claim: {terms}.",
    "near": "It is near to the claim in meaning, though they share no telling word.",
    "same_paragraph": "It stands in the claim's paragraph.",
    "same_section": "It stands in the claim's section.",
    "contrast": "It turns against what was said: “{phrase}”.",
}
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
    citations: tuple[int, ...] = ()
    """Indices into ``Audit.citations``: the works it rests on, cited in it or further on in its paragraph for it too."""


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
