"""Which Persian word forms are one word when searching, however their half-spaces were written or lost?

Light on purpose: a stem need not be a word, it must be the same for the forms of one word. Everything is done on the search
form, where ``می‌کند`` is already ``میکند``, so that a text whose half-spaces a converter lost meets one that kept them.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from claims.languages.fa.words import BROKEN_PLURALS, FIRST_PARTS, LAST_PARTS, NEVER_STEMMED, STOP_WORDS
from claims.text import key

_VERB = re.compile(r"(?:نمی|می|همی)(?P<stem>\w{2,}?)(?P<ending>ند|یم|ید|د|م)")
_PRESENT_TO_PAST = {
    key(present): key(past)
    for present, past in (
        pair.split(":")
        for pair in "ده:داد شو:شد کن:کرد گیر:گرفت رو:رفت آی:آمد گوی:گفت گو:گفت ساز:ساخت پرداز:پرداخت یاب:یافت بین:دید دان:دانست خواه:خواست "
        "توان:توانست گذار:گذاشت بر:برد آور:آورد نویس:نوشت شناس:شناخت پذیر:پذیرفت انداز:انداخت فروش:فروخت آموز:آموخت نما:نمود نمای:نمود "
        "افزا:افزود افزای:افزود کاه:کاست گرد:گشت دار:داشت مان:ماند رس:رسید کش:کشید خور:خورد ایست:ایستاد انجام:انجامید".split()
    )
}
_SUFFIXES: tuple[tuple[str, int], ...] = (
    ("هایشان", 2), ("هایمان", 2), ("هایتان", 2), ("هایی", 2), ("هایش", 2), ("هایم", 2), ("های", 2), ("ها", 2),
    ("ترین", 3), ("تر", 3), ("گان", 4), ("گانه", 3), ("شان", 3), ("یان", 4), ("ان", 4), ("یات", 3), ("ات", 3), ("اند", 4), ("اش", 4),
    ("ایی", 3), ("یی", 3), ("گی", 3), ("ای", 3), ("ی", 3),
)  # fmt: skip
"""Ending, and how many letters must stay before it; longer before shorter."""
_KEPT = {"ایی": "ا", "گان": ""}
_INFINITIVE = re.compile(r"(\w{2,}[دت])(?:ن|ند)")
_APART_AFTER = frozenset("ها های هایی هایش هایشان هایم ای اند تر ترین ام ات اش شان مان تان".split())
_APART_BEFORE = frozenset(("می", "نمی"))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of one Persian word, in search form: ``کشورهایشان``, ``کشور`` and ``کشوری`` are ``کشور``."""
    plain = key(word)
    if plain in NEVER_STEMMED:
        return plain
    verb = _VERB.fullmatch(plain)
    if verb and (len(plain) > 5 or plain.startswith("نمی") or verb["stem"] in _PRESENT_TO_PAST):
        return _PRESENT_TO_PAST.get(verb["stem"], verb["stem"])
    plain = BROKEN_PLURALS.get(plain, plain)
    infinitive = _INFINITIVE.fullmatch(plain)
    if infinitive and len(infinitive[1]) >= 3:
        plain = infinitive[1]
    for _ in range(4):
        shorter = _without_one_suffix(plain)
        if shorter == plain:
            break
        cut, plain = plain[len(shorter) :], BROKEN_PLURALS.get(shorter, shorter)
        if cut.startswith("ها") and plain.endswith("ای"):  # سرمایه‌ای, whose own ه went with what looked like a plural
            break
    return plain[:-1] if plain.endswith("ه") and len(plain) > 3 else plain


def _without_one_suffix(word: str) -> str:
    if word in NEVER_STEMMED or word.endswith("ستان"):
        return word
    for suffix, least in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= least:
            return word[: -len(suffix)] + _KEPT.get(suffix, "")
    return word


def terms(words: Sequence[str]) -> Iterator[str]:
    """The stems to search by of Persian words in search form, in order, stop words left out.

    A verb's ``می`` and a noun's ``ها`` that stand apart are joined to it. A compound gives itself and its first half, written
    joined or apart (``سرمایه گذاری``, ``حمل و نقل``), so that all its spellings meet.
    """
    joined = list(_joined(words))
    for at, word in enumerate(joined):
        if word not in STOP_WORDS:
            yield stem(word)
            if first := _first_half(word):
                yield stem(first)
        if (compound := _compound(joined, at)) is not None:
            yield stem(compound)


def _joined(words: Sequence[str]) -> Iterator[str]:
    """The words with what belongs to a neighbour joined to it."""
    held = ""
    for word in words:
        if held and held not in _APART_BEFORE and word in _APART_AFTER:
            held += word
            continue
        if held in _APART_BEFORE:
            held += word
            continue
        if held:
            yield held
        held = word
    if held:
        yield held


def _first_half(word: str) -> str:
    """``سرمایه`` of ``سرمایهگذاری``; empty where the word is no compound that shows."""
    for length in range(3, min(8, len(word) - 2)):
        if word[-length:] in LAST_PARTS:
            return word[:-length]
    return ""


def _compound(words: Sequence[str], at: int) -> str | None:
    """The compound that begins at ``at`` if its parts stand apart: a known half, or ``و`` between two words."""
    here, after = words[at], words[at + 1] if at + 1 < len(words) else ""
    if after == "و" and at + 2 < len(words) and len(here) > 1 and len(words[at + 2]) > 1:
        return f"{here}و{words[at + 2]}" if not {here, words[at + 2]} & STOP_WORDS else None
    if (after in LAST_PARTS and here not in STOP_WORDS) or (here in FIRST_PARTS and after and after not in STOP_WORDS):
        return here + after
    return None
