"""Which letters must travel with a picture so that it looks the same on a machine without our fonts?

Each face that the sheet uses is cut down to the characters that occur and put into the SVG as a ``data:`` address.
"""

import base64
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import uharfbuzz

from argmap import typefaces
from argmap.diagram.sheet import Sheet

BASELINE: Mapping[str, float] = {typefaces.SIGNS: 0.36, typefaces.PERSIAN: 0.33}
"""How far under the middle of a line its letters stand, in sizes; 0.35 for any other face."""


def stack(family: str) -> str:
    """The families to try for a text, ours first."""
    faces = typefaces.at_hand()
    families = dict.fromkeys([family, faces.latin, faces.persian, faces.signs])
    return ", ".join([*(f"'{name}'" if " " in name else name for name in families), "serif"])


def style(sheet: Sheet) -> str:
    """``@font-face`` rules with the letters of the sheet; empty where the fonts are not files of our own."""
    faces = typefaces.at_hand()
    if not faces.ours:
        return ""
    needed: dict[tuple[str, int], set[str]] = defaultdict(set)
    for text in sheet.texts:
        letters = set(text.text)
        for family in (text.style.family, faces.latin, faces.persian, faces.signs):
            key = (family, text.style.weight if (family, text.style.weight) in faces.files else 400)
            has = letters & _characters(faces.files[key])
            needed[key] |= has
            letters -= has - {" "}
    return "".join(
        _rule(key, faces.files[key], frozenset(letters)) for key, letters in sorted(needed.items()) if letters - {" "}
    )


def page_style(text: str) -> str:
    """The same for a page of HTML with that text, in every weight; empty where the fonts are not files of our own.

    A face cut down has no old code points for the shapes of joined letters. Chromium would write those into a PDF, and PDFium
    reads such words backwards.
    """
    faces = typefaces.at_hand()
    if not faces.ours:
        return ""
    letters = frozenset(text) | {" "}
    persian = frozenset(letter for letter in letters if not _LATIN.match(letter))
    wanted = {
        key: (persian if key[0] == typefaces.PERSIAN else letters) & _characters(path) for key, path in faces.files.items()
    }
    return "".join(_rule(key, faces.files[key], each) for key, each in sorted(wanted.items()) if each - {" "})


_LATIN = re.compile("[0-9A-Za-z\u00c0-\u024f]")
"""What is set in the Latin face in a Persian line too."""


def _rule(key: tuple[str, int], path: Path, letters: frozenset[str]) -> str:
    family, weight = key
    data = base64.b64encode(_cut(path, letters)).decode("ascii")
    return f"@font-face{{font-family:'{family}';font-weight:{weight};src:url(data:font/ttf;base64,{data})}}"


@lru_cache(maxsize=16)
def _face(path: Path) -> uharfbuzz.Face:
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))


@lru_cache(maxsize=16)
def _characters(path: Path) -> frozenset[str]:
    return frozenset(chr(code) for code in _face(path).unicodes)


@lru_cache(maxsize=64)
def _cut(path: Path, letters: frozenset[str]) -> bytes:
    """The face with no other letters; how they join and stand is kept."""
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.set({ord(letter) for letter in letters})
    return bytes(uharfbuzz.subset(_face(path), wanted).blob.data)
