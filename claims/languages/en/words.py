"""Which English words say nothing of their own, and which forms are one word?"""

import re
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


@lru_cache(maxsize=65536)
def stem(word: str, language: str = "en") -> str:
    """The Snowball stem of a lower-case word in Latin letters: ``corridors`` and ``corridor`` are ``corridor``."""
    # A stemmer of its own for each word: it works within itself, so that two threads on one would spoil each other's.
    stemmed: str = snowballstemmer.stemmer(_SNOWBALL.get(language, "english")).stemWord(word)
    return stemmed


_AMERICAN = (
    (re.compile(r"(?<=\w{3})ys(?=(?:e[dsr]?|ing)$)"), "yz"),
    (re.compile(r"(?<=\w{3})is(?=(?:e[dsr]?|ing|ations?)$)"), "iz"),
    (re.compile(r"(?<=\w{3})our(?=s?$|ed$|ing$|ers?$|able$|al$|ism$|ist$|ite$|ful$)"), "or"),
    (re.compile(r"(?<=\w{2}[tm])re(?=s?$)"), "er"),
    (re.compile(r"(?<=\w{2})ence(?=s?$)"), "ense"),
    (re.compile(r"(?<=\w{3})ll(?=(?:ed|ing|ers?)$)"), "l"),
    (re.compile(r"(?<=gram)me(?=s?$)"), ""),
)


def american(word: str) -> str:
    """A lower-case English word with the endings that British and American spelling tell apart made one.

    Words that only look so change too (``promise``, ``evidence``): right where both sides of a comparison go through here, never to be shown.
    """
    for pattern, ending in _AMERICAN:
        word = pattern.sub(ending, word)
    return word
