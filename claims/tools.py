"""Which instruments does this installation have: from settings to encoder, bridges and judge?

The only place that chooses. Whatever cannot be had is left out and named in ``troubles``; everything else works.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from claims import embedding
from claims.embedding import Space
from claims.errors import ArgmapError, WeightsUnavailable
from claims.languages.bridge import Bridge
from claims.languages.fa import bridge as persian
from claims.settings import Settings
from claims.spans import Language
from claims.stance import weights as stance
from claims.stance.crossing import Crossing
from claims.stance.weights import Weights


@dataclass(frozen=True)
class Tools:
    """What the matcher works with."""

    space: Space
    bridges: Mapping[Language, Bridge]
    weights: Weights | None
    """What the judge of stances was taught; None where it is missing, and nothing is called then."""
    crossing: Crossing | None = None
    """The cross-encoder that the settings name, whose word on stance the judge hears too."""
    troubles: tuple[ArgmapError, ...] = ()
    """What is missing or damaged, in words for a person: shown as a banner."""


@lru_cache(maxsize=4)
def tools(settings: Settings) -> Tools:
    """The instruments of these settings, made once a process; never raises for a model or weights that are missing."""
    loaded = embedding.load(settings)
    bridges: dict[Language, Bridge] = {}
    troubles: list[ArgmapError] = [loaded.trouble] if loaded.trouble else []
    try:
        bridges["fa"] = persian.load()
    except WeightsUnavailable as error:
        troubles.append(error)
    weights = None
    try:
        weights = stance.load()
    except WeightsUnavailable as error:
        troubles.append(error)
    crossing = Crossing(settings.cross_encoder) if settings.cross_encoder else None
    if crossing:
        try:
            crossing.load()
        except ArgmapError as error:
            troubles.append(error)
            crossing = None
    return Tools(Space(loaded.encoder, bridges), bridges, weights, crossing, tuple(troubles))
