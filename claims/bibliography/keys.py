"""What is a work called in a bibliography file? A key in plain ASCII, the same each time, no two alike."""

import re
import unicodedata
from collections.abc import Iterable

from claims.references.shape import CSL
from claims.text import key

_LETTERS = dict(
    zip(
        "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئأؤةءكي",
        "a a b p t s j ch h kh d z r z zh s sh s z t z a gh f gh k g l m n v h i e a o e _ k i".replace("_", "-").split(),
        strict=True,
    )
)
_LEGAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9:_.+/-]*")
_GIVEN_BY_US = re.compile(r"ref-\d+")
_SMALL = {"a", "an", "the", "on", "of", "in", "and", "for", "to"}


def keyed(items: Iterable[CSL]) -> list[CSL]:
    """The works with ``id`` a citation key; one that a file or a person gave is kept."""
    taken: set[str] = set()
    out: list[CSL] = []
    for item in items:
        own = str(item.get("id", ""))
        base = own if _LEGAL.fullmatch(own) and not _GIVEN_BY_US.fullmatch(own) else key_of(item)
        name, count = base, 0
        while name.lower() in taken:
            count += 1
            name = f"{base}{_letters(count)}"
        taken.add(name.lower())
        out.append(item | {"id": name})
    return out


def key_of(item: CSL) -> str:
    """``rigi2025indias``: surname, year, first word of the title, in ASCII."""
    names = item.get("author") or item.get("editor") or [{}]
    surname = ascii_letters(str(names[0].get("family") or names[0].get("literal") or ""))[:24]
    parts = item.get("issued", {}).get("date-parts") or [[""]]
    year = str(parts[0][0]) if parts[0] else ""
    words = [word for word in (ascii_letters(word) for word in str(item.get("title", "")).split()) if word not in _SMALL]
    return (surname + year + (words[0][:16] if words and words[0] else "")) or "work"


def ascii_letters(text: str) -> str:
    """A word in small ASCII letters and digits: accents dropped, Persian letters written out."""
    plain = "".join(_LETTERS.get(letter, letter) for letter in key(text))
    plain = unicodedata.normalize("NFKD", plain.replace("ß", "ss").replace("ø", "o").replace("ł", "l").replace("ı", "i"))
    return re.sub(r"[^a-z0-9]", "", plain.lower())


def _letters(count: int) -> str:
    """1 is ``b``: the second of its name."""
    letters = ""
    while count:
        count, digit = divmod(count, 25)
        letters = chr(ord("b") + digit - 1 if digit else ord("z")) + letters
        count -= not digit
    return letters
