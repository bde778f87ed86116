"""Where does a sentence stand among others by what it means? Sentences become vectors, those of two languages in one space.

Values in, values out: what is kept of them is ``claims.vectors``' business, what is nearest is the index's.
"""

from claims.embedding.loading import OWN, Loaded, load, place
from claims.embedding.remembering import Recalling, Remembering
from claims.embedding.space import Space
from claims.embedding.values import Encoder, Kind

__all__ = ["OWN", "Encoder", "Kind", "Loaded", "Recalling", "Remembering", "Space", "load", "place"]
