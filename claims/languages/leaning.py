"""Does a sentence lean on the one before it, so that what it is about stands there ("This costs more …")?"""

import re
from functools import cache

from claims.languages.en import cues as english
from claims.languages.fa import cues as persian
from claims.spans import Language

_TABLES = {"en": english, "fa": persian}


@cache
def _patterns(language: Language) -> tuple[re.Pattern[str], ...]:
    table = _TABLES.get(language)
    return tuple(map(re.compile, table.LEANS_BACK)) if table else ()


def leans_back(search: str, language: Language) -> bool:
    """Whether a sentence, given in its search form, cannot be understood without the one before."""
    return any(pattern.search(search) for pattern in _patterns(language))
