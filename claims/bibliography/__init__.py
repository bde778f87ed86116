"""How does a bibliography file become a list of works, and a list of works a file?

BibTeX, RIS and CSL-JSON, told apart by content. One bad entry does not spoil the file: good entries are kept and each bad one
is named with its line. An imported list can stand as a paper's reference list (``attach``).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from claims.bibliography import bibtex, csljson, ris
from claims.bibliography.keys import keyed
from claims.errors import InvalidReferences
from claims.references.shape import CSL, Reference
from claims.text import language

__all__ = ["FORMATS", "Bibliography", "attach", "examine", "read", "wording", "write"]

MAX_BYTES = 20_000_000
MAX_ITEMS = 20_000

Read = tuple[list[CSL], list[str]]

_READERS: dict[str, Callable[[str], Read]] = {"bibtex": bibtex.read, "ris": ris.read, "csl": csljson.read}
_WRITERS: dict[str, Callable[[list[CSL]], str]] = {"bibtex": bibtex.write, "ris": ris.write, "csl": csljson.write}

FORMATS: tuple[str, ...] = tuple(_WRITERS)
"""The names ``write`` takes."""


@dataclass(frozen=True, slots=True)
class Bibliography:
    """A bibliography file as read."""

    items: tuple[CSL, ...]
    problems: tuple[str, ...]
    """One sentence for each entry that could not be taken in, with its line (or its place in a JSON list)."""
    format: str


def read(data: bytes, name: str) -> list[CSL]:
    """The works in a BibTeX, RIS or CSL-JSON file; InvalidReferences where there is nothing to be read."""
    return list(examine(data, name).items)


def examine(data: bytes, name: str) -> Bibliography:
    """The works in a bibliography file, and what in it could not be read."""
    if len(data) > MAX_BYTES:
        message = f"{name} is larger than {MAX_BYTES // 1_000_000} MB. Split the bibliography into smaller files."
        raise InvalidReferences(message, name=name)
    text = _decoded(data, name)
    kind = _kind(text, name)
    items, problems = _READERS[kind](text)
    if not items:
        reason = problems[0] if problems else "It holds no entries."
        raise InvalidReferences(
            f"No reference could be read from {name}. {reason} Mend the file or export it again.", name=name
        )
    if len(items) > MAX_ITEMS:
        message = f"{name} holds {len(items):,} entries, and at most {MAX_ITEMS:,} are taken in. Split it into smaller files."
        raise InvalidReferences(message, name=name)
    return Bibliography(tuple(items), tuple(problems), kind)


def write(items: Iterable[CSL], format: str) -> str:
    """The works as text in one of FORMATS; every entry gets a stable, unique ASCII key as its ``id``."""
    if format not in _WRITERS:
        message = f"There is no bibliography format {format!r}. Choose one of: {', '.join(FORMATS)}."
        raise InvalidReferences(message, format=format)
    return _WRITERS[format](keyed(items))


def attach(items: Iterable[CSL]) -> tuple[Reference, ...]:
    """Imported works as a paper's reference list: they stand nowhere in its text, so they have no spans."""
    references = []
    for index, item in enumerate(items):
        raw = wording(item)
        tag = str(item.get("language") or language(str(item.get("title", raw))))
        references.append(Reference(index, (), raw, item, tag, str(item.get("citation-number", ""))))
    return tuple(references)


def wording(item: CSL) -> str:
    """One line that names a work to a reader: who, when, what, where."""
    names = "; ".join(filter(None, (_name(name) for name in item.get("author") or item.get("editor") or [])))
    parts = item.get("issued", {}).get("date-parts") or [[""]]
    year = f"{parts[0][0]}{item.get('year-suffix', '')}" if parts[0] else ""
    numbers = str(item.get("volume", "")) + (f"({item['issue']})" if item.get("issue") else "")
    place = ", ".join(filter(None, [str(item.get("container-title", "")), numbers, str(item.get("page", ""))]))
    house = ": ".join(filter(None, [str(item.get("publisher-place", "")), str(item.get("publisher", ""))]))
    link = f"https://doi.org/{item['DOI']}" if item.get("DOI") else str(item.get("URL", ""))
    dated = f"({year})" if year else ""
    head = " ".join(filter(None, [names, dated]))
    return ". ".join(part for part in (head, str(item.get("title", "")), place, house, link) if part)


def _name(name: dict[str, str]) -> str:
    return name.get("literal", "") or ", ".join(filter(None, [name.get("family", ""), name.get("given", "")]))


def _decoded(data: bytes, name: str) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = f"{name} is not UTF-8 text: line {line} has a byte that does not belong there. Save or export it as UTF-8."
        raise InvalidReferences(message, name=name, line=line) from None
    if not text.strip():
        raise InvalidReferences(f"{name} is empty. Choose a BibTeX, RIS or CSL-JSON file.", name=name)
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise InvalidReferences(
            f"{name} is not a text file: line {line} holds a NUL character. Export it again.", name=name, line=line
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _kind(text: str, name: str) -> str:
    """What a file is, by its content; its suffix is not asked."""
    if text.lstrip()[:1] in ("[", "{"):
        return "csl"
    if re.search(r"^\s*TY {1,2}-", text, re.MULTILINE):
        return "ris"
    if re.search(r"^\s*@\w+\s*[{(]", text, re.MULTILINE):
        return "bibtex"
    first = next(line for line in text.splitlines() if line.strip()).strip()[:40]
    message = f"{name} is neither BibTeX, RIS nor CSL-JSON (it begins with {first!r}). Export the list in one of these formats."
    raise InvalidReferences(message, name=name, line=1)
