"""Which English words say nothing of their own, and which forms are one word?"""

from functools import lru_cache

import snowballstemmer

STOP_WORDS = frozenset(
    """
    a about above across after again against all also although among an and another any are aren as at be because been before being
    between both but by can cannot could couldn did didn do does doesn doing don done during each either et etc even every few for from
    further had hadn has hasn have haven having he hence her here hers him his how however i if in into is isn it its itself just let
    many may me might more moreover most much must my neither no nor not of off on once one only onto or other others ought our ours out
    over own per quite rather same shall she should shouldn since so some such than that the their theirs them themselves then there
    therefore these they this those though through thus to too toward towards under until up upon us use used using very via was wasn
    we were weren what when where whereas whether which while who whom whose why will with within without would wouldn yet you your
    """.split()
)  # fmt: skip

_SNOWBALL = {
    "en": "english",
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "it": "italian",
    "pt": "portuguese",
    "tr": "turkish",
}


@lru_cache(maxsize=8)
def _stemmer(algorithm: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(algorithm)


@lru_cache(maxsize=65536)
def stem(word: str, language: str = "en") -> str:
    """The Snowball stem of a lower-case word in Latin letters: ``corridors`` and ``corridor`` are ``corridor``."""
    stemmed: str = _stemmer(_SNOWBALL.get(language, "english")).stemWord(word)
    return stemmed
