"""Which language is this text in, and which way does it run?"""

import re
from collections import Counter

from claims.spans import Direction, Language
from claims.text.forms import key

_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ARABIC = re.compile(r"[\u0620-\u064a\u0671-\u06d3\u06fa-\u06fc\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_OTHER_SCRIPTS: tuple[tuple[Language, re.Pattern[str]], ...] = (
    ("ru", re.compile(r"[\u0400-\u052f]")),
    ("he", re.compile(r"[\u05d0-\u05ea]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("hy", re.compile(r"[\u0530-\u058f]")),
    ("ka", re.compile(r"[\u10a0-\u10ff]")),
)
_PASHTO = re.compile(r"[ښډټځڅړڼېۍ]")
_PERSIAN = re.compile(r"[پچژگیک]")
_ARABIC_ONLY = re.compile(r"[ةأإ]")
"""Not ي and ك: older Persian files are full of them."""
_URDU = re.compile(r"[ٹڈڑےہھں]")

_FUNCTION_WORDS: dict[Language, frozenset[str]] = {
    "en": frozenset("the of and in to is a that for on with as by are this from be was it or an which at not has have".split()),
    "de": frozenset("der die das und ist nicht mit von den ein eine zu im auf für dem des sich auch werden wird als".split()),
    "fr": frozenset("le la les des et est une du dans que qui pour par sur pas au aux avec ce cette sont".split()),
    "es": frozenset("el la los las de y en que una del por con para se es como más al su lo sobre entre desde".split()),
    "tr": frozenset("ve bir bu için ile olarak da de olan en daha çok gibi ise ancak kadar sonra göre arasında".split()),
    "it": frozenset("il lo la gli le di e che una per con del della dei nel alla sono è non come".split()),
    "pt": frozenset("o os as de e que uma do da dos das em para com por não no na ao se mais".split()),
}  # fmt: skip
_SMALL_WORDS = frozenset().union(*_FUNCTION_WORDS.values())
_LANGUAGES_OF = {word: [tag for tag, small in _FUNCTION_WORDS.items() if word in small] for word in _SMALL_WORDS}
_ARABIC_WORDS = frozenset(key(word) for word in "في من على إلى أن التي الذي هذا هذه عن مع كان ما لا بين".split())
_PERSIAN_WORDS = frozenset("و در به از که این را با است برای یک بر تا می های شده شد".split())
_LATIN_WORD = re.compile(r"[a-z\u00df-\u024f]+")
_ARABIC_WORD = re.compile(r"[\u0620-\u06d3]+")


def language(text: str) -> Language:
    """The language most of the letters are in; ``und`` where there are none.

    Script decides first; within Arabic script, letters that only one language has and then small words; within Latin script,
    small words, and English where they do not tell.
    """
    letters = _LETTER.findall(text)
    if not letters:
        return "und"
    counts: Counter[str] = Counter({"latin": len(_LATIN.findall(text)), "arabic": len(_ARABIC.findall(text))})
    if len(letters) > counts["latin"] + counts["arabic"]:
        for tag, pattern in _OTHER_SCRIPTS:
            counts[tag] = len(pattern.findall(text))
    if counts["ja"]:
        counts["ja"] += counts.pop("zh")
    script, most = counts.most_common(1)[0]
    if not most:
        return "und"
    if script == "latin":
        return _latin_language(text)
    return _arabic_language(text) if script == "arabic" else script


def _latin_language(text: str) -> Language:
    scores = dict.fromkeys(_FUNCTION_WORDS, 0)
    for word in _LATIN_WORD.findall(text.lower()):
        for tag in _LANGUAGES_OF.get(word, ()):
            scores[tag] += 1
    best = max(scores, key=lambda tag: scores[tag])
    return best if scores[best] >= 2 and scores[best] > scores["en"] else "en"


def _arabic_language(text: str) -> Language:
    letters = len(_ARABIC.findall(text))
    if len(_PASHTO.findall(text)) * 20 >= letters:
        return "ps"
    if len(_URDU.findall(text)) * 12 >= letters:
        return "ur"
    found = Counter(_ARABIC_WORD.findall(key(text)))
    persian = sum(found[word] for word in _PERSIAN_WORDS) + len(_PERSIAN.findall(text))
    arabic = sum(found[word] for word in _ARABIC_WORDS) + len(_ARABIC_ONLY.findall(text))
    definite = sum(count for word, count in found.items() if word.startswith("ال") and len(word) > 4)
    return "ar" if arabic + definite > persian else "fa"


def direction(text: str) -> Direction:
    """The way a text runs: the direction most of its letters have; with as many of each, that of the first; ``ltr`` with none.

    Most rather than first, for a Persian sentence may begin with an English term; digits and signs have no say.
    """
    letters = "".join(_LETTER.findall(text))
    rtl = 0 if letters.isascii() else len(_RTL.findall(letters))
    if rtl * 2 != len(letters):
        return "rtl" if rtl * 2 > len(letters) else "ltr"
    return "rtl" if _RTL.match(letters) else "ltr"
