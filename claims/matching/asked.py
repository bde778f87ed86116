"""Which claims are asked about: one sentence on a command line, or a file of them, one JSON object a line?

A file is taken whole or not at all: the first line that is none is named with its number.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from claims.errors import ArgmapError
from claims.spans import Language
from claims.text import direction, language
from claims.wording import Sentence

MOST_CHARACTERS = 4_000
"""A claim is a sentence or two; what is longer is a mistake in the file, and slow."""
_HOW = 'A claim is one line: {"id": "1", "claim": "...", "lang": "en"}.'
_TAG = re.compile(r"([a-z]{2,3})(?:[-_].*)?")
_RIGHT_TO_LEFT = frozenset(("fa", "ar", "ur", "ps", "he", "ckb", "prs"))
_SAME = {"fas": "fa", "per": "fa", "prs": "fa", "eng": "en"}
_COMMANDS = re.compile("\x1b\\[[0-9;?]*[ -/]*[@-~]")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\ufeff]+")


class InvalidClaims(ArgmapError):
    """A claim, or a file of them, cannot be searched by."""

    code = "invalid_claims"


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim to find passages for."""

    id: str | int
    text: str
    """Without control characters, commands to a terminal and marks that turn the reading order; blanks squeezed."""
    language: Language


def asked(text: str, tag: str = "", ident: str | int = "") -> Asked:
    """A claim as a person gave it; InvalidClaims says why it is none."""
    plain = " ".join(_UNSEEN.sub(" ", _COMMANDS.sub(" ", text)).split())
    if not any(map(str.isalnum, plain)):
        if not plain:
            raise InvalidClaims(Sentence("The claim is empty. Give a sentence to look for."))
        raise InvalidClaims(Sentence("The claim has no words. Give a sentence to look for."))
    if len(plain) > MOST_CHARACTERS:
        raise InvalidClaims(
            Sentence(
                "The claim has {length} characters, and {most} is the most. Give one sentence or two.",
                length=len(plain),
                most=MOST_CHARACTERS,
            )
        )
    if any("\ud800" <= character <= "\udfff" for character in plain):
        raise InvalidClaims(Sentence("The claim has characters that are no text (broken encoding). Save it as UTF-8."))
    return Asked(ident, plain, _language(plain, tag))


def _language(text: str, tag: str) -> Language:
    """The language named, unless the script says that it cannot be; told from the text where none is named."""
    found = _TAG.fullmatch(tag.strip().lower())
    seen = language(text)
    if found is None or seen == "und":
        return _SAME.get(found[1], found[1]) if found else seen
    named = _SAME.get(found[1], found[1])
    return named if (named in _RIGHT_TO_LEFT) == (direction(text) == "rtl") else seen


def read(data: bytes, name: str) -> tuple[Asked, ...]:
    """The claims of a JSONL file: ``id``, ``claim``, perhaps ``lang``; InvalidClaims names the line that is none."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = data.count(b"\n", 0, error.start) + 1
        raise InvalidClaims(f"{name}, line {at}: this is not UTF-8. Save the file as UTF-8.", name=name, line=at) from None
    found: dict[tuple[type, str | int], int] = {}
    claims = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            claim = _claim(line)
            if (first := found.setdefault((type(claim.id), claim.id), number)) != number:
                raise InvalidClaims(f"The id {claim.id!r} stands in line {first} already. Give every claim its own.")
        except InvalidClaims as error:
            raise InvalidClaims(f"{name}, line {number}: {error}", name=name, line=number) from None
        claims.append(claim)
    if not claims:
        raise InvalidClaims(f"{name} holds no claims. {_HOW}", name=name)
    return tuple(claims)


def _claim(line: str) -> Asked:
    try:
        held: Any = json.loads(line)
    except (ValueError, RecursionError):
        held = None
    if not isinstance(held, Mapping):
        raise InvalidClaims(f"This is no JSON object. {_HOW}")
    ident, text, tag = held.get("id"), held.get("claim"), held.get("lang")
    if isinstance(ident, bool) or not isinstance(ident, str | int) or ident == "":
        raise InvalidClaims('It has no "id": give it one, a text or a whole number.')
    if not isinstance(text, str):
        raise InvalidClaims('It has no "claim": give the sentence as text.')
    if tag is not None and not isinstance(tag, str):
        raise InvalidClaims('Its "lang" is no text: write "en", "fa" or leave it out.')
    if isinstance(ident, str) and any("\ud800" <= character <= "\udfff" for character in ident):
        raise InvalidClaims('Its "id" has characters that are no text (broken encoding).')
    return asked(text, tag or "", ident)
