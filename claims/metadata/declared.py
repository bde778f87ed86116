"""What does the head that a Markdown file declares between two ``---`` lines say of the paper?

Read as the small part of YAML that such heads use: scalars, lists, lists of people with their fields, folded text. Nothing is
built from it but strings, so that no head can ask for more; what is not understood is passed over.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from claims.metadata.issue import doi_in, pages_of
from claims.readers.document import Author, Document, Localised, Metadata, PaperDate
from claims.text import key, language, parse_date
from claims.vocabulary import BlockKind

Value = str | list["Value"] | dict[str, "Value"]

_LONGEST_HEAD = 50_000
_KEY = re.compile(r"^(?P<key>[\w\- ]{1,40}?)\s*:(?:\s+(?P<value>.*))?$")
_DATES: dict[str, Literal["received", "revised", "accepted", "published", "online", "date"]] = {
    "date": "date",
    "published": "published",
    "publication date": "published",
    "received": "received",
    "revised": "revised",
    "accepted": "accepted",
}


def declared(document: Document) -> Metadata:
    """The metadata that the file itself declares: its format's own, and a YAML head's."""
    first = document.blocks[0] if document.blocks else None
    if first is None or first.kind is not BlockKind.CODE or first.label != "front_matter":
        return document.metadata
    head = read_head(document.cut(first.span)[:_LONGEST_HEAD])
    return _metadata(head) if document.metadata == Metadata() else document.metadata


def read_head(text: str) -> dict[str, Value]:
    """The fields of a YAML head; ``---`` lines and comments passed over."""
    rows = [(len(row) - len(row.lstrip()), row.strip()) for row in text.splitlines()]
    rows = [(depth, row) for depth, row in rows if row and not row.startswith(("---", "...", "#"))]
    return _fields(rows)


def _fields(rows: list[tuple[int, str]]) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    for (_, row), below in _nested(rows):
        found = _KEY.match(row)
        if not found:
            continue
        written = (found["value"] or "").strip()
        if written and not re.fullmatch(r"[|>][+-]?\d?", written):
            continued = " ".join(row for _, row in below)
            value: Value = _scalar(f"{written} {continued}".strip())
        elif written:
            value = " ".join(row for _, row in below)
        else:
            value = _block(below)
        fields[key(found["key"].replace("_", " ")).strip()] = value
    return fields


def _nested(rows: list[tuple[int, str]]) -> Iterator[tuple[tuple[int, str], list[tuple[int, str]]]]:
    """Each row of the outermost level with the rows below it; ``- x`` may stand at its key's own depth."""
    at = 0
    while at < len(rows):
        depth, row = rows[at]
        stop = at + 1
        while stop < len(rows) and (
            rows[stop][0] > depth or (rows[stop][0] == depth and rows[stop][1].startswith("- ") and not row.startswith("- "))
        ):
            stop += 1
        yield rows[at], rows[at + 1 : stop]
        at = stop


def _block(rows: list[tuple[int, str]]) -> Value:
    if not rows:
        return ""
    if not rows[0][1].startswith("-"):
        return _fields(rows) if _KEY.match(rows[0][1]) else " ".join(row for _, row in rows)
    items: list[Value] = []
    for (depth, row), below in _nested(rows):
        own = row.lstrip("- ").strip()
        items.append(
            _fields([(depth + 2, own), *below]) if _KEY.match(own) and not own.startswith(("'", '"')) else _scalar(own)
        )
    return items


def _scalar(text: str) -> Value:
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return [_unquoted(part) for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^,،]+", text[1:-1]) if part.strip()]
    return _unquoted(text)


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return re.sub(r"\s+#.*$", "", text)


def _texts(value: Value) -> list[str]:
    """Every string in a value, lists and fields opened."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    parts: Iterable[Value] = value if isinstance(value, list) else value.values()
    return [text for part in parts for text in _texts(part)]


def _localised(value: Value) -> tuple[Localised, ...]:
    return tuple(Localised(text.strip(), language(text)) for text in _texts(value))


def _metadata(head: dict[str, Value]) -> Metadata:
    def one(*names: str) -> str:
        return next((texts[0].strip() for name in names if (texts := _texts(head.get(name, "")))), "")

    def every(*names: str) -> tuple[Localised, ...]:
        return tuple(
            text
            for field, value in head.items()
            if field.rstrip(" enfa").strip() in names or field in names
            for text in _localised(value)
        )

    subtitle = one("subtitle")
    titles = tuple(
        Localised(f"{text.text}: {subtitle}" if subtitle and at == 0 else text.text, text.language)
        for at, text in enumerate(every("title"))
    )
    pages = re.match(r"\D*([a-z]?\d+)(?:\D+(\d+))?", key(one("pages", "page")))
    keywords = every("keywords", "keyword", "tags", "key words")
    return Metadata(
        titles=titles,
        authors=tuple(_authors(head.get("author", head.get("authors", "")))),
        abstracts=every("abstract", "summary"),
        keywords=tuple(
            Localised(word.strip(), each.language)
            for each in keywords
            for word in re.split(r"[,،;؛]", each.text)
            if word.strip()
        ),
        doi=doi_in(one("doi", "url")) or one("doi"),
        journal=every("journal", "container title")[:2],
        publisher=every("publisher")[:2],
        volume=one("volume"),
        issue=one("issue", "number"),
        pages=pages_of(pages[1], pages[2] or "") if pages else "",
        dates=tuple(_dates(head)),
    )


def _authors(value: Value) -> Iterator[Author]:
    if isinstance(value, dict):
        value = [value]
    if isinstance(value, str):
        value = list(re.split(r"\s+and\s+|\s*;\s*", value)) if value.strip() else []
    for person in value:
        if isinstance(person, dict):
            names = _texts(person.get("name", "")) or [
                " ".join(_texts(person.get(part, ""))[0] for part in ("given", "family") if person.get(part))
            ]
            addresses = _localised(person.get("affiliation", person.get("institute", "")))
            email, orcid = (" ".join(_texts(person.get(field, ""))[:1]) for field in ("email", "orcid"))
            yield Author(
                tuple(Localised(name, language(name)) for name in names if name), addresses, email, orcid.rsplit("/", 1)[-1]
            )
        elif isinstance(person, str):
            yield Author((Localised(person.strip(), language(person)),))


def _dates(head: dict[str, Value]) -> Iterator[PaperDate]:
    for field, kind in _DATES.items():
        for raw in _texts(head.get(field, ""))[:1]:
            if written := parse_date(raw):
                yield PaperDate(kind, raw, written.calendar, written.year, written.month, written.day, written.gregorian_iso())
