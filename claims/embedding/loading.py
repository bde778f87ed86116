"""Which encoder do the settings name, and what is to be said where it cannot be had?

Nothing else may fail because a model is missing: search then goes by words, numbers and names, and a banner says so.
"""

from dataclasses import dataclass
from pathlib import Path

from claims.embedding import minilm, named
from claims.embedding.values import Encoder
from claims.errors import EncoderUnavailable
from claims.settings import Settings

NONE = "none"
"""The setting that wants no encoder at all."""
OWN = ("", minilm.NAME, f"sentence-transformers/{minilm.NAME}")
"""The settings that mean the one that comes with the program."""


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
        return Loaded(_opened(settings))
    except EncoderUnavailable as error:
        return Loaded(None, error)


def _opened(settings: Settings) -> Encoder:
    if settings.encoder in OWN:
        return minilm.open_model(minilm.folder(), settings.encoder_threads)
    prefixes = (settings.encoder_query_prefix, settings.encoder_passage_prefix)
    return named.open_model(settings.encoder, prefixes, settings.encoder_languages, settings.encoder_threads)


def place(settings: Settings) -> Path | None:
    """Where the encoder of these settings lies, looked over but not loaded; None where none is wanted.

    EncoderUnavailable: its ``values`` have ``what`` is wrong, and whether it is ``missing`` rather than damaged.
    """
    if settings.encoder == NONE:
        return None
    return minilm.whole(minilm.folder()) if settings.encoder in OWN else named.whole(named.folder(settings.encoder))
