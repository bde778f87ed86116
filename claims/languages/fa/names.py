"""Are these two spellings one person's name, when one may be Persian and the other Latin?

Persian leaves short vowels out and each Latin tradition writes the same sounds its own way, so names are not transliterated and
compared: the two spellings are walked side by side, and a table says what each step costs (``kh`` beside ``خ`` nothing,
``ch`` beside ``ش`` a little, ``b`` beside ``م`` a letter). What is left over, against the length, is how far they are apart.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

from claims.text import key

SAME = 0.78
"""From here on two spellings are taken for one name; measured on the pairs in the tests (see there for those it gets wrong)."""

# Each line: what Latin letters may stand beside which Persian ones (after folding: ا is also آ, ی also ئ), and at what cost;
# ``-`` is nothing. One letter wrong costs 1.
_SOUNDS = """
b   ب 0
p   پ 0    ب .3   ف .3
t   ت 0    ط 0    د .25
d   د 0    ض .4   ت .4
c   ک 0    س 0    چ .15  ج .3
f   ف 0
g   گ 0    ج .1   غ .2   ق .2   ژ .2
h   ه 0    ح 0    - .15  خ .4
j   ج 0    ژ .05  ی .1   خ .35  ه .35
k   ک 0    ق .15  خ .4
l   ل 0
m   م 0
n   ن 0
q   ق 0    ک .05  غ .1   چ .1
r   ر 0
s   س 0    ص 0    ث .05  ز .15  ش .5
v   و 0    ف .1   ب .4
w   و 0    - .3   ف .3
x   کس 0   گز .1  ش .1   خ .2   س .3   ز .3   - .4
z   ز 0    ذ 0    ض 0    ظ 0    س .2   تس .1  ژ .3   ج .4
y   ی 0    - .15  یی .1
bh  ب 0    به 0
dh  د 0    ذ 0    ض .05  ظ .05  ده 0
gh  غ 0    ق 0    گ .1   - .2
jh  ج 0
kh  خ 0    ک .1   ح .1   ه .2
ph  ف 0
rh  ر 0
th  ت 0    ث 0    ط .05  س .15  ذ .15  د .2
sh  ش 0
zh  ژ 0    ج .05  ز .3
mb  م .15
mbe م .1
ch  چ 0    ش .05  خ .1   ک .1
tch چ 0
tsch چ 0
tzsch چ 0
zsch چ 0   ش .1
dt  ت 0
sci شی 0   سی 0
et  ه .05  ی .2
ot  و .05
ez  ه .1   ز 0
des د .15
iu  یو 0   و .3
rz  ژ .1
ev  اف 0   یف 0   وف .05
ov  اف 0   وف 0
oghl اوغل 0 وغل 0
oe  و .05  - .2   وی .1  ایو .1
oye ایو 0
sch ش 0    اسک 0  سک .05
shch شچ 0  ش .05  شش .1
cz  چ 0    ز .3
cs  چ .1   ش .2
sz  ش .05  س 0
zs  ژ 0
dj  ج 0
dzh ج 0
dz  ز 0    دز 0
ts  تس 0   س .1   ث .2   چ .2
tz  تز 0   تس 0   ز .05
zz  تز 0   ز 0
ck  ک 0
cc  ک 0    کس 0   چ .1
ci  چ .1   سی 0
ce  چ .1   س 0
qu  ک 0    کو 0   کی .05
gn  نی 0   ن .1
gl  ل .2
gu  گ 0    گو 0
ll  ل 0    لی .1
ng  نگ 0   ن .5
lj  لی 0
nj  نی 0
a   ا 0    - .1   ه .15  ی .5   و .6
e   - .05  ی .25  ه .2   ا .5   یا .3
i   ی 0    - .25  ای .1  یی .05
o   و 0    - .1   ا .25
u   و 0    - .2   ا .2   یو .1  ی .4
aa  ا 0
ao  ایو 0  او .05
ae  ای 0   ا .1   یی .3
aei ایی 0  ای 0
aie ایی 0  ای 0
aee ایی 0  ای 0
aii ایی 0  ای 0
ai  ای 0   ی .05  ه .4
ay  ای 0   ی 0
ah  ه 0    ا .05  اه 0
eh  ه 0    - .05
ea  ی 0    ا .3   یا .1  - .15
ee  ی 0    یی .05
ei  ی 0    ای 0   یی 0
ey  ی 0    ای 0
eu  یو 0   و .05  ی .3   او .2
ew  یو 0   و .1
ia  یا 0   یه 0   ی .2
ie  ی 0    یه .05
ieu یو 0
ii  ی 0
iy  ی 0
ij  ی 0    ای 0   یج .1
iou یو 0
oa  وا 0   و 0
oi  وا 0   وی 0   ویی 0
oo  و 0    - .2
oou و 0
ou  و 0    - .15  او .05
ow  و 0    او 0   وو .1
oy  وی 0   وا .1
ue  و .05  وئ .1  - .2
ui  ویی 0  وی 0   ی .3
uy  وی 0   ویی 0  ای .2
au  و 0    او 0   ا .2
aw  او 0   و 0
eau و 0
eaux و 0
ault و 0
yo  یو 0   ی .1
yu  یو 0   ی .2
ya  یا 0   ی .1
ye  ی 0    یه .1  ای .1  - .2
"""

_RULES: dict[str, tuple[tuple[str, float], ...]] = {}
for _line in _SOUNDS.split("\n"):
    if _line:
        _latin, *_pairs = _line.split()
        _RULES[_latin] = tuple(
            (_fa.replace("-", ""), float(_cost)) for _fa, _cost in zip(_pairs[::2], _pairs[1::2], strict=True)
        )
_LONGEST = max(map(len, _RULES))
_VOWELS = frozenset("aeiouy")
_OTHER_LETTER = 1.2
"""One letter for another, below a letter too many and one too few."""
_EXTRA_PERSIAN = {"ع": 0.05, "ا": 0.75, "و": 0.7, "ی": 0.75, "ه": 0.35, "ح": 0.5}
_SILENT_AT_END = frozenset("dstx")
_SOUNDED_AT_END = frozenset("aiouy")
"""Vowels that Persian writes when a name ends in them."""
_SILENT_AT_START = 0.8
"""What it costs more for a name to begin with a letter, a vowel too, that the Persian spelling leaves out."""
_STRICTNESS = 1.45

_SPECIAL_LATIN = str.maketrans(
    {
        "š": "sh", "č": "ch", "ć": "ch", "ž": "zh", "ş": "sh", "ș": "sh", "ţ": "ts", "ț": "ts", "ğ": "gh", "ř": "r", "ḵ": "kh", "ḫ": "kh",
        "ẖ": "kh", "ġ": "gh", "ñ": "n", "ł": "l", "ń": "n", "ś": "s", "ź": "z", "ż": "zh", "ß": "ss",
    }
)  # fmt: skip
_CYRILLIC = str.maketrans(
    dict(
        zip(
            "абвгдезийклмнопрстуфхцчшщъыьэюяёіїєўғқңұүһәө",
            "a b v g d e z i i k l m n o p r s t u f kh ts ch sh shch - y - e yu ya yo i yi ye w gh q ng u u h a o".split(),
            strict=True,
        )
    )
    | {"ж": "zh", "ъ": "", "ь": ""}
)
_PARTICLES = frozenset(
    "al el ul ad as ash an ar at az van von der den de del della di da do dos du la le les ten ter bin ibn ben abu zu y e af av "
    "و بن ابن ابی دو دی فون فان وان دلا ال سید دکتر".split()
)
_PERSIAN_LETTER = re.compile(r"[\u0620-\u06d3]")
_PARTS = re.compile(r"[^\W\d_]+")
_FOLDED_AWAY = re.compile(r"['’ʻʼʿʾ`´]")


def same_name(a: str, b: str) -> float:
    """How likely ``a`` and ``b`` are one name, 0 to 1: 1 where the folded spellings are equal, ``SAME`` and up for one name.

    Names, with or without given names, in Persian, Latin or Cyrillic letters. Initials do not count, particles (``al-``, ``van``, ``بن``)
    need not be on both sides, blanks and hyphens may be lost, and a surname alone is nearly as good as with its given name.
    Vowels are weak evidence: ``کیم`` is near ``Kam``, and where short names meet it is for the year to tell.
    """
    one, other = _parts(a), _parts(b)
    if not one or not other:
        return 0.0
    if "".join(one) == "".join(other):
        return 1.0
    best = _joined(one, other)
    for fewer, more in ((_core(one), _core(other)), (_core(other), _core(one))):
        best = max(best, _joined(fewer, more))
        if len(fewer) == 1 < len(more):
            best = max(best, 0.92 * _close(fewer[0], more[-1]), 0.88 * _close(fewer[0], more[0]))
    if len(one) == len(other) > 1:
        best = max(best, 0.97 * _joined(sorted(one), sorted(other)) if _persian(a) == _persian(b) else _crossed(one, other))
    return max(best, _lost_blank("".join(one), "".join(other)))


def skeleton(name: str) -> str:
    """The consonants two spellings of a name have in common, for finding candidates: ``رابرتسون`` and ``Robertson`` are ``rbrtsn``.

    Capitals stand for sounds with two Latin letters (``S`` sh, ``C`` ch, ``X`` kh). Sounds that one side may leave out (vowels, h, w, v, y)
    are left out; a name of such sounds alone gives an empty skeleton.
    """
    text = "".join(_parts(name))
    codes = "".join(_SKELETON_FA.get(letter, "") for letter in text) if _persian(text) else "".join(_latin_codes(text))
    return re.sub(r"(.)\1+", r"\1", codes)


_SKELETON_FA = {
    **dict.fromkeys("تط", "t"), **dict.fromkeys("سصث", "s"), **dict.fromkeys("زذضظ", "z"), **dict.fromkeys("قغگ", "g"),
    **dict.fromkeys("جژ", "j"), "ب": "b", "پ": "p", "چ": "C", "خ": "X", "د": "d", "ر": "r", "ش": "S", "ف": "f", "ک": "k", "ل": "l",
    "م": "m", "ن": "n",
}  # fmt: skip
_SKELETON_LATIN = {
    "sch": "S", "shch": "S", "tsch": "C", "tch": "C", "kh": "X", "sh": "S", "ch": "C", "cz": "C", "zh": "j", "gh": "g", "ph": "f", "ck": "k",
    "dj": "j", "th": "t", "ce": "s", "ci": "s", "cy": "s", "c": "k", "q": "g", "x": "ks",
    **{letter: letter for letter in "bdfgjklmnprstz"},
}  # fmt: skip
_SKELETON_STEP = re.compile("|".join(sorted(_SKELETON_LATIN, key=len, reverse=True)))


def _latin_codes(text: str) -> Iterator[str]:
    return (_SKELETON_LATIN[found.group()] for found in _SKELETON_STEP.finditer(text))


@lru_cache(maxsize=8192)
def _parts(name: str) -> tuple[str, ...]:
    """The words of a name in their folded letters; initials are left out where more than initials is there."""
    plain = key(_FOLDED_AWAY.sub("", name).lower().translate(_SPECIAL_LATIN).translate(_CYRILLIC))
    parts = _PARTS.findall(plain)
    return tuple([part for part in parts if len(part) > 1] or parts)


def _core(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The parts without particles, and without an article that is written together with its noun."""
    kept = tuple(part for part in parts if part not in _PARTICLES) or parts
    return tuple(part[2:] if part.startswith("ال") and len(part) > 5 else part for part in kept)


def _persian(text: str) -> bool:
    return _PERSIAN_LETTER.search(text) is not None


def _joined(one: tuple[str, ...] | list[str], other: tuple[str, ...] | list[str]) -> float:
    return _close("".join(one), "".join(other))


def _crossed(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Two names across scripts with surname and given name the other way round."""
    return 0.97 * _joined(one, other[1:] + other[:1])


def _lost_blank(one: str, other: str) -> float:
    """A surname at the end of a longer run of the same script, where the blank before it was lost."""
    shorter, longer = sorted((one, other), key=len)
    return 0.85 if len(shorter) >= 5 and longer.endswith(shorter) else 0.0


@lru_cache(maxsize=65536)
def _close(one: str, other: str) -> float:
    """How close two folded words are, whichever their scripts."""
    if one == other:
        return 1.0
    if _persian(one) != _persian(other):
        persian, latin = (one, other) if _persian(one) else (other, one)
        return _across(persian, latin)
    return max(_alike(one, other), 0.97 * _alike(_sound(one), _sound(other)))


def _alike(one: str, other: str) -> float:
    """Likeness in one script by letters changed; dearer in short names and at the first letter."""
    if one == other:
        return 1.0
    longest = max(len(one), len(other))
    apart = float(OSA.distance(one, other)) * (1.3 if longest <= 5 else 1.0)
    if one[:1] != other[:1]:
        apart += 0.5
    return max(0.0, 1 - apart / longest) if longest else 0.0


_PERSIAN_SOUNDS = str.maketrans("طصثذضظقحع", "تسسزززغهی")
_LATIN_SOUNDS = (
    (re.compile(r"(?:tsch|tch|cz)"), "ch"), (re.compile(r"sch|sz"), "sh"), (re.compile(r"kh"), "x"), (re.compile(r"gh|q"), "g"),
    (re.compile(r"ph"), "f"), (re.compile(r"dj|zh"), "j"), (re.compile(r"ck|c(?=[aouklrt]|$)"), "k"), (re.compile(r"w"), "v"),
    (re.compile(r"^[yi]e|^je"), "e"), (re.compile(r"(?<=[aeou])[yij]+(?=[aeou])"), ""), (re.compile(r"oo|ou|ow"), "u"),
    (re.compile(r"aee|aei|aie|aii|ai|ay|ae"), "e"), (re.compile(r"ee|ei|ey|ie|iy|ij|ii|y"), "i"), (re.compile(r"(?<=[aeiou])h(?![aeiou])"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)  # fmt: skip


@lru_cache(maxsize=8192)
def _sound(word: str) -> str:
    """A rough form that spellings of one sound share."""
    if _persian(word):
        return word.translate(_PERSIAN_SOUNDS)
    for pattern, sound in _LATIN_SOUNDS:
        word = pattern.sub(sound, word)
    return word


def _across(persian: str, latin: str) -> float:
    """Likeness of a Persian and a Latin spelling: one less what the cheapest walk costs, against their length."""
    consonants = sum(letter not in _VOWELS for letter in latin)
    length = max(2.5, (len(persian) + consonants + 1) / 2)
    if abs(len(persian) - len(latin)) > 3 + len(latin) / 2:
        return 0.0
    return max(0.0, 1 - _STRICTNESS * _walk(persian, latin) / length)


def _walk(persian: str, latin: str) -> float:
    """The cost of the cheapest way through both spellings from left to right, step by step of ``_RULES``."""
    rows, columns = len(latin) + 1, len(persian) + 1
    costs = [[float("inf")] * columns for _ in range(rows)]
    costs[0][0] = 0.0
    for i in range(rows):
        steps = [rule for length in range(1, _LONGEST + 1) for rule in _steps(latin, i, length)] if i < rows - 1 else []
        row = costs[i]
        first = _SILENT_AT_START if i == 0 else 0.0
        for j in range(columns):
            here = row[j]
            if j < columns - 1:
                row[j + 1] = min(row[j + 1], here + _left_over_persian(persian, j, latin, i))
            for length, letters, cost in steps:
                if persian.startswith(letters, j):
                    target, at = costs[i + length], j + len(letters)
                    target[at] = min(target[at], here + cost + (0 if letters or j else first))
            if i < rows - 1:
                below = costs[i + 1]
                below[j] = min(below[j], here + _left_over_latin(latin, i) + (0 if j else first))
                if j < columns - 1:
                    below[j + 1] = min(below[j + 1], here + _OTHER_LETTER)
    return costs[-1][-1]


def _steps(latin: str, at: int, length: int) -> Iterator[tuple[int, str, float]]:
    """(letters used, Persian letters, cost) of the rule for these Latin letters, if there is one."""
    if at + length > len(latin):
        return
    here = latin[at : at + length]
    for letters, cost in _RULES.get(here, ()):
        unwritten = not letters and at + length == len(latin) and here in _SOUNDED_AT_END
        yield length, letters, cost + (0.4 if unwritten else 0)


def _left_over_persian(persian: str, at: int, latin: str, latin_at: int) -> float:
    """What a Persian letter costs that nothing in the Latin spelling answers to."""
    letter = persian[at]
    if at == 0 and letter == "ا":
        if latin[:1] in _VOWELS:
            return 0.0
        if latin[:1] == "s" and latin[1:2] not in {*_VOWELS, "h"}:
            return 0.05
    if at == 0 and letter == "ه":
        return 0.8
    if letter == "ه" and at == len(persian) - 1 and latin_at == len(latin):
        return 0.1
    if letter == "و" and persian[at - 1 : at] == "خ" and persian[at + 1 : at + 2] == "ا":
        return 0.0
    if at and persian[at - 1] == letter:
        return 0.15
    return _EXTRA_PERSIAN.get(letter, 1.0)


def _left_over_latin(latin: str, at: int) -> float:
    """What a Latin letter costs that nothing in the Persian spelling answers to."""
    letter = latin[at]
    if at and latin[at - 1] == letter:
        return 0.0
    if letter in _SILENT_AT_END and at == len(latin) - 1:
        return 0.4
    return 0.4 if letter in _VOWELS else 1.0


SURNAME_ENDINGS = frozenset(map(key, ("نیا", "پور", "زاده", "نژاد", "فر", "منش", "دوست", "وند", "خواه", "تبار", "پناه", "اصل")))
"""Second halves of Persian surnames, which stand alone where a half-space was lost: ``ستوده نیا``."""
