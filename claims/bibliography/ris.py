"""How is a list of works read from RIS, and written as it? Each record is read by itself, so that a bad one spoils no other."""

import re
from collections.abc import Iterator
from typing import Any

import rispy

from claims.references.shape import CSL
from claims.text import calendar_of, gregorian_years, parse_date
from claims.vocabulary import Calendar

_TYPES = {
    "JOUR": "article-journal",
    "EJOUR": "article-journal",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "BOOK": "book",
    "EBOOK": "book",
    "EDBOOK": "book",
    "CHAP": "chapter",
    "ECHAP": "chapter",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "THES": "thesis",
    "RPRT": "report",
    "ELEC": "webpage",
    "BLOG": "post-weblog",
    "UNPB": "article",
    "GEN": "document",
    "DATA": "dataset",
    "COMP": "software",
    "ENCYC": "entry-encyclopedia",
    "DICT": "entry-dictionary",
    "MAP": "map",
    "PAT": "patent",
    "STAT": "legislation",
    "CASE": "legal_case",
    "VIDEO": "motion_picture",
    "MANSCPT": "manuscript",
    "INPR": "article-journal",
}
_TAGS = {kind: tag for tag, kind in reversed(_TYPES.items())}
_FIELDS = {
    "volume": "volume",
    "number": "issue",
    "publisher": "publisher",
    "place_published": "publisher-place",
    "edition": "edition",
    "doi": "DOI",
    "language": "language",
    "abstract": "abstract",
    "type_of_work": "genre",
    "id": "id",
}
_WRITTEN = {
    "title": "TI",
    "container-title": "T2",
    "volume": "VL",
    "issue": "IS",
    "publisher": "PB",
    "publisher-place": "CY",
    "edition": "ET",
    "DOI": "DO",
    "URL": "UR",
    "language": "LA",
    "abstract": "AB",
    "genre": "M3",
    "note": "N1",
}
_TITLES = ("title", "primary_title")
_CONTAINERS = ("secondary_title", "journal_name", "alternate_title3", "alternate_title2", "alternate_title1")


def read(text: str) -> tuple[list[CSL], list[str]]:
    """The records that can be read, and one sentence for each that cannot, with its line."""
    items: list[CSL] = []
    problems: list[str] = []
    for line, record in _records(text):
        if not re.search(r"^ER {1,2}-", record, re.MULTILINE):
            problems.append(f"Line {line}: the record has no end (a line ER  - is missing).")
            continue
        try:
            found = rispy.loads(record, skip_unknown_tags=True)
        except Exception as error:  # rispy raises whatever a damaged line brings about (KeyError, TypeError, OSError)
            problems.append(f"Line {line}: the record cannot be read ({type(error).__name__}).")
            continue
        item = _item(found[0]) if found else {}
        if item.get("title") or item.get("author"):
            items.append(item)
        else:
            problems.append(f"Line {line}: the record has neither a title nor an author.")
    return items, problems


def _records(text: str) -> Iterator[tuple[int, str]]:
    """Each record with the number of its first line."""
    starts = [match.start() for match in re.finditer(r"^[^\S\n]*TY {1,2}-", text, re.MULTILINE)]
    line, at = 1, 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        line, at = line + text.count("\n", at, start), start
        lines = (row.strip() for row in text[start:end].splitlines())
        # rispy wants two blanks and its tag at the line's start; exports of Iranian databases often give one.
        yield line, "\n".join(re.sub(r"^([A-Z][A-Z0-9]) {0,2}-\s?", r"\1  - ", row) for row in lines if row)


def _item(record: dict[str, Any]) -> CSL:
    item: CSL = {"type": _TYPES.get(record.get("type_of_reference", ""), "document")}
    item |= {field: _text(record[name]) for name, field in _FIELDS.items() if record.get(name)}
    for names, field in ((_TITLES, "title"), (_CONTAINERS, "container-title")):
        if value := next((record[name] for name in names if record.get(name)), ""):
            item[field] = _text(value)
    for roles, field in ((["authors", "first_authors"], "author"), (["secondary_authors"], "editor")):
        if people := [_name(name) for role in roles for name in record.get(role, []) if name.strip(" ,")]:
            item[field] = people
    pages = [_text(record[name]) for name in ("start_page", "end_page") if record.get(name)]
    if pages:
        item["page"] = re.sub(r"\s*[–—-]+\s*", "-", "-".join(dict.fromkeys(pages)))
    if record.get("urls"):
        item["URL"] = _text(record["urls"][0])
    if record.get("notes"):
        item["note"] = _text(" ".join(record["notes"]))
    if record.get("keywords"):
        item["keyword"] = ", ".join(_text(word) for word in record["keywords"])
    if record.get("issn"):
        item["ISBN" if item["type"] in {"book", "chapter"} else "ISSN"] = _text(record["issn"])
    return item | _dates(record)


def _dates(record: dict[str, Any]) -> CSL:
    out: CSL = {}
    written = _text(record.get("date") or record.get("year") or record.get("publication_year") or "")
    if parts := date_parts(written):
        out["issued"] = {"date-parts": [parts]}
        if calendar_of(parts[0]) is Calendar.SOLAR_HIJRI:
            years = list(gregorian_years(parts[0], Calendar.SOLAR_HIJRI))
            out["custom"] = {"calendar": "solar_hijri", "gregorian": years}
    if parts := date_parts(_text(record.get("access_date") or "")):
        out["accessed"] = {"date-parts": [parts]}
    return out


def date_parts(written: str) -> list[int]:
    """``2019/03/05/`` and ``2019`` as [year, month, day], as far as they go; [] where there is no year."""
    figures = re.match(r"\s*(\d{4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?(?:[/-]|\s|$)", written)
    if figures and 0 < int(figures.group(2) or 1) < 13:
        return [int(part) for part in figures.groups() if part]
    date = parse_date(written)
    return [part for part in (date.year, date.month, date.day) if part] if date else []


def _name(written: str) -> dict[str, str]:
    parts = [part.strip() for part in _text(written).split(",", 2)]
    if len(parts) == 1:
        return {"literal": parts[0]}
    name = {"family": parts[0], "given": parts[1]}
    return name | ({"suffix": parts[2]} if len(parts) > 2 and parts[2] else {})


def _text(value: Any) -> str:
    return " ".join(str(value).split())


def write(items: list[CSL]) -> str:
    """The works as RIS records."""
    return "\n".join(_record(item) for item in items)


def _record(item: CSL) -> str:
    rows: list[tuple[str, str]] = [("TY", _TAGS.get(item.get("type", ""), "GEN")), ("ID", item["id"])]
    rows += [("AU", _written(name)) for name in item.get("author", [])]
    rows += [("A2", _written(name)) for name in item.get("editor", [])]
    rows += [(tag, item[field]) for field, tag in _WRITTEN.items() if item.get(field)]
    first, _, last = str(item.get("page", "")).partition("-")
    rows += [(tag, part) for tag, part in (("SP", first), ("EP", last)) if part]
    for field, year, day in (("issued", "PY", "DA"), ("accessed", "", "Y2")):
        parts = (item.get(field, {}).get("date-parts") or [[]])[0]
        rows += [(year, str(parts[0]))] if parts and year else []
        rows += [(day, "/".join(f"{part:02d}" for part in parts))] if len(parts) > 1 or (parts and not year) else []
    rows += [("SN", item[field]) for field in ("ISSN", "ISBN") if item.get(field)][:1]
    rows += [("KW", word.strip()) for word in str(item.get("keyword", "")).split(",") if word.strip()]
    return "".join(f"{tag}  - {_text(value)}\n" for tag, value in rows) + "ER  - \n"


def _written(name: dict[str, str]) -> str:
    return name.get("literal") or ", ".join(
        filter(None, [name.get("family", ""), name.get("given", ""), name.get("suffix", "")])
    )
