"""Which words does a Persian or an English text have when they are counted for translation: stop words and all, offsets kept?

``claims.languages.tokens`` leaves out what tells too little to search by. Translation wants every word, each form once, and
the same form for the spellings of one word: half-spaces lost or written as blanks, British and American English.
"""

import re
from collections.abc import Iterator

from claims.languages.bridge import Term
from claims.languages.en import words as english
from claims.languages.fa import morphology as persian
from claims.languages.fa.words import LAST_PARTS, STOP_WORDS
from claims.text import fold, numbers

_PIECE = re.compile(r"(?P<number>\d+(?:[.,/]\d+)*)|(?P<persian>[\u0620-\u06d3]+)|(?P<latin>[^\W\d_\u0600-\u06ff]+)")
_APOSTROPHE = re.compile(r"n't(?![a-z])|'s(?![a-z])|(?<=s)'(?![a-z])")
_PREFIXES = frozenset(("می", "نمی", "همی"))
_ENDINGS = frozenset("ها های هایی هایش هایشان هایم ای اند تر ترین ام ات اش شان مان تان".split())
_LAST_STEMS = frozenset(persian.stem(part) for part in LAST_PARTS if len(part) > 3)
Piece = tuple[str, int, int]
"""A word in search form and where it stands in the folded text."""


def terms(text: str) -> list[Term]:
    """The words and numbers of ``text`` in order, each by its own script; offsets are those of ``text``."""
    folded = fold(text)
    found = []
    for kind, (word, start, end) in _pieces(folded.text):
        span = folded.span(start, end)
        if kind == "persian":
            found.append(Term(persian.stem(word), span.start, span.end, "fa"))
        elif kind == "latin":
            found.append(Term(english.stem(english.american(word)), span.start, span.end, "en"))
        else:
            found.append(Term(_figure(word), span.start, span.end, "und"))
    return found


def forms(text: str) -> list[str]:
    """The forms of ``terms`` alone."""
    return [term.form for term in terms(text)]


def _pieces(folded: str) -> Iterator[tuple[str, Piece]]:
    """Words and figures, those Persian ones joined that are written apart and are one."""
    held: Piece | None = None
    for match in _PIECE.finditer(_APOSTROPHE.sub(_no_longer, folded)):
        kind = match.lastgroup or ""
        piece = (match.group(), match.start(), match.end())
        if kind != "persian":
            if held:
                yield "persian", held
            held = None
            yield kind, piece
        elif held and piece[1] - held[2] == 1 and _is_one(held[0], piece[0]):
            held = (held[0] + piece[0], held[1], piece[2])
        else:
            if held:
                yield "persian", held
            held = piece
    if held:
        yield "persian", held


def _no_longer(match: re.Match[str]) -> str:
    """``n't`` as a word of its own in as many characters; the ``s`` of a genitive goes."""
    return " no" if match.group() == "n't" else " " * len(match.group())


def _is_one(before: str, after: str) -> bool:
    if before in _PREFIXES or after in _ENDINGS:
        return True
    return before not in STOP_WORDS and len(before) > 2 and (after in LAST_PARTS or persian.stem(after) in _LAST_STEMS)


def _figure(piece: str) -> str:
    values = numbers(piece)
    return f"{values[0].value:.12g}" if len(values) == 1 else piece
