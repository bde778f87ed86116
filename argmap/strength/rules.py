"""What does a link carry by its standing, where does a statement begin, and how does what leads to it add up?"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from claims.errors import InvalidSetting
from claims.settings import Settings
from claims.vocabulary import NodeKind, Semantics, Standing

Row = NDArray[np.float64]
"""One number a case: several cases (a link supported, the same link weak) are worked out at once. One number serves all."""

REVIEWED = (Standing.SUPPORTED, Standing.SPLIT, Standing.WEAK)
"""The standings that tell that somebody has decided on the link as it is now."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a link carries of its source's strength by its standing, and where statements begin: all from 0 to 1.

    A link that nobody reviewed, or that changed since, carries nothing.
    """

    supported: float = 1.0
    split: float = 0.5
    weak: float = 0.0
    evidence: float = 1.0
    """How strong a piece of evidence is before anything leads to it."""
    claim: float = 0.0
    hypothesis: float = 0.0

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not 0 <= value <= 1:
                message = "ARGMAP_STRENGTH_RULE gives {name} {value}, but it must be from 0 to 1. Mend it or unset it."
                raise InvalidSetting(message, name=name, value=value)
        if not self.weak <= self.split <= self.supported:
            message = (
                "ARGMAP_STRENGTH_RULE lets a weaker standing carry more: mind weak ≤ split ≤ supported. Mend it or unset it."
            )
            raise InvalidSetting(message)

    @classmethod
    def read(cls, text: str, usual: "Rule | None" = None) -> "Rule":
        """``weak 0.1, claim 0.5``: the usual rule but for what is named; InvalidSetting where that makes no sense."""
        usual = usual or cls()
        given: dict[str, float] = {}
        for part in filter(None, (part.strip() for part in text.split(","))):
            name, _, value = part.partition(" ")
            try:
                given[name] = float(value if name in asdict(usual) else "")
            except ValueError as error:
                message = "ARGMAP_STRENGTH_RULE has {part}: write a name and a number from 0 to 1. The names are {names}."
                raise InvalidSetting(message, part=repr(part), names=", ".join(asdict(usual))) from error
        return replace(usual, **given)

    def __str__(self) -> str:
        return ", ".join(f"{name} {value:g}" for name, value in asdict(self).items())

    def weight(self, standing: Standing) -> float:
        """What a link of that standing carries of its source's strength."""
        return {Standing.SUPPORTED: self.supported, Standing.SPLIT: self.split, Standing.WEAK: self.weak}.get(standing, 0.0)

    def base(self, kind: NodeKind) -> float:
        """How strong a statement of that kind is before anything leads to it."""
        return {NodeKind.EVIDENCE: self.evidence, NodeKind.CLAIM: self.claim, NodeKind.HYPOTHESIS: self.hypothesis}[kind]


RULES: dict[Semantics, Rule] = {
    Semantics.QUADRATIC: Rule(),
    Semantics.DF_QUAD: Rule(evidence=0.5),
    Semantics.EULER: Rule(claim=0.1, hypothesis=0.1),
}
"""The usual rule of each: from 1, one piece of evidence would settle a claim in DF-QuAD; from 0, nothing moves in Euler's."""


def chosen(settings: Settings) -> tuple[Semantics, Rule]:
    """The semantics and the rule that the settings ask for; InvalidSetting where they make no sense."""
    if settings.semantics not in set(Semantics):
        message = "There is no way {name} to work out strengths: choose {names} as ARGMAP_SEMANTICS, or unset it."
        raise InvalidSetting(message, name=repr(settings.semantics), names=", ".join(Semantics))
    semantics = Semantics(settings.semantics)
    return semantics, Rule.read(settings.strength_rule, RULES[semantics])


def combine(semantics: Semantics, base: float, supports: Sequence[Row], attacks: Sequence[Row]) -> Row:
    """The strength of a statement by its base and by what each support and each attack brings, all from 0 to 1.

    Quadratic energy: Potyka, KR 2018. DF-QuAD: Rago, Toni, Aurisicchio, Baroni, KR 2016. Euler-based: Amgoud, Ben-Naim,
    ECSQARU 2017.
    """
    if semantics is Semantics.DF_QUAD:
        balance = either(supports) - either(attacks)
        return base + np.where(balance > 0, 1 - base, base) * balance
    energy = sum(supports, np.zeros(1)) - sum(attacks, np.zeros(1))
    if semantics is Semantics.EULER:
        return 1 - (1 - base * base) / (1 + base * np.exp(np.minimum(energy, 700)))  # exp(710) is too large for a float
    square = energy * energy
    return base + np.where(energy > 0, 1 - base, -base) * (square / (1 + square))


def either(chances: Sequence[Row]) -> Row:
    """The chance that at least one of them holds; 0 of none."""
    return 1 - reduce(np.multiply, (1 - each for each in chances), np.ones(1))
