"""How is a list of works read from BibTeX, and written as it? LaTeX accents and escapes are letters again after reading."""

import re
from typing import Any

import bibtexparser.entrypoint
from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts, split_multiple_persons_names
from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]

from claims.bibliography.ris import date_parts
from claims.references.shape import CSL
from claims.text import calendar_of, gregorian_years
from claims.vocabulary import Calendar

_TYPES = {
    "article": "article-journal",
    "book": "book",
    "mvbook": "book",
    "collection": "book",
    "proceedings": "book",
    "booklet": "pamphlet",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "unpublished": "manuscript",
    "misc": "document",
    "dataset": "dataset",
    "software": "software",
    "manual": "report",
    "patent": "patent",
}
_WRITTEN_TYPES = {
    "article-journal": "article",
    "article-newspaper": "article",
    "article-magazine": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "thesis": "phdthesis",
    "report": "techreport",
    "webpage": "online",
    "manuscript": "unpublished",
    "dataset": "dataset",
    "software": "software",
    "patent": "patent",
    "pamphlet": "booklet",
}
_FIELDS = {
    "title": "title",
    "volume": "volume",
    "edition": "edition",
    "isbn": "ISBN",
    "issn": "ISSN",
    "abstract": "abstract",
    "keywords": "keyword",
    "note": "note",
    "type": "genre",
    "pmid": "PMID",
    "howpublished": "medium",
}
_FIRST_OF = {
    "container-title": ("journal", "journaltitle", "booktitle", "maintitle"),
    "publisher": ("publisher", "school", "institution", "organization"),
    "publisher-place": ("address", "location"),
}
_HOUSE = {"thesis": "school", "report": "institution"}
_AS_IS = {"doi", "url", "eprint"}
_LANGUAGES = {"persian": "fa", "farsi": "fa", "english": "en", "arabic": "ar", "german": "de", "french": "fr"}
_SUBTYPES = {"newspaper": "article-newspaper", "magazine": "article-magazine"}
_LATEX = re.compile(r"[\\{}~$]|--|``|''|[?!]`")
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "$": r"\$",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_LIGATURES = re.compile(r"(?<=-)(?=-)|(?<=`)(?=`)|(?<=')(?=')|(?<=[?!])(?=`)|(?<=<)(?=<)|(?<=>)(?=>)|(?<=,)(?=,)")
_DECODER = LatexNodes2Text(keep_comments=False, math_mode="text", strict_latex_spaces=False)


def read(text: str) -> tuple[list[CSL], list[str]]:
    """The entries that can be read, and one sentence for each that cannot, with its line."""
    library = bibtexparser.entrypoint.parse_string(text)
    items = [_item(entry) for entry in library.entries]
    problems = []
    for block in library.failed_blocks:
        kept = getattr(block, "ignore_error_block", None)
        reason = "it cannot be read; look for a missing comma, quotation mark or brace"
        if kept is not None and type(block).__name__ == "DuplicateBlockKeyBlock":
            items.append(_item(kept))
            reason = f"its key {kept.key} stands in the file twice; both entries were taken in"
        elif kept is not None:
            reason = "it names a field twice; mend it and import it again"
        problems.append(f"Line {(block.start_line or 0) + 1}: {_named(block)}: {reason}.")
    return items, problems


def _named(block: Any) -> str:
    first = (block.raw or "").strip().split("\n", 1)[0].strip()
    return first[:60] or "an entry"


def _item(entry: Any) -> CSL:
    fields = {field.key.lower(): str(field.value) for field in entry.fields if str(field.value).strip()}
    plain = {name: value.strip() if name in _AS_IS else decoded(value) for name, value in fields.items()}
    item: CSL = {"id": entry.key, "type": _TYPES.get(entry.entry_type.lower(), "document")}
    item["type"] = _SUBTYPES.get(plain.get("entrysubtype", ""), item["type"])
    item |= {field: plain[name] for name, field in _FIELDS.items() if plain.get(name)}
    for field, names in _FIRST_OF.items():
        if value := next((plain[name] for name in names if plain.get(name)), ""):
            item[field] = value
    for role in ("author", "editor", "translator"):
        if role in fields and (people := [_name(name) for name in split_multiple_persons_names(_one_line(fields[role]))]):
            item[role] = [name for name in people if name]
    if "number" in plain:
        item["number" if item["type"] in {"report", "patent"} else "issue"] = plain["number"]
    if "pages" in plain:
        item["page"] = re.sub(r"\s*[-–—]+\s*", "-", plain["pages"])
    return item | _links(plain) | _dates(plain)


def _links(plain: dict[str, str]) -> CSL:
    out: CSL = {}
    if doi := re.search(r"10\.\d{4,9}/\S+", plain.get("doi", "").replace(r"\_", "_")):
        out["DOI"] = doi.group()
    if url := plain.get("url", ""):
        out["URL"] = re.sub(r"\\([_%#&~])", r"\1", re.sub(r"^\\url\{(.*)\}$", r"\1", url))
    if eprint := plain.get("eprint", ""):
        archive = plain.get("archiveprefix") or plain.get("eprinttype") or "arXiv"
        out["number"] = f"{archive}:{eprint}" if archive.lower() == "arxiv" else eprint
    if tag := plain.get("langid") or plain.get("language"):
        out["language"] = _LANGUAGES.get(tag.lower(), tag)
    return out


def _dates(plain: dict[str, str]) -> CSL:
    out: CSL = {}
    written = plain.get("date") or " ".join(
        filter(None, [plain.get("month", "") if "year" in plain else "", plain.get("year", "")])
    )
    if re.fullmatch(r"\d{1,2} \d{4}", written):
        written = f"{written[-4:]}-{written[:-5]}"
    if parts := date_parts(written):
        out["issued"] = {"date-parts": [parts]}
        if calendar_of(parts[0]) is Calendar.SOLAR_HIJRI:
            years = list(gregorian_years(parts[0], Calendar.SOLAR_HIJRI))
            out["custom"] = {"calendar": "solar_hijri", "gregorian": years}
    if parts := date_parts(plain.get("urldate", "")):
        out["accessed"] = {"date-parts": [parts]}
    return out


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _name(written: str) -> dict[str, str]:
    if written.startswith("{") and written.endswith("}") and _closes_at_end(written):
        return {"literal": decoded(written)}
    if written.lower() == "others":
        return {}
    try:
        parts = parse_single_name_into_parts(written, strict=False)
    except InvalidNameError:
        return {"literal": decoded(written)}
    family = decoded(" ".join([*parts.von, *parts.last]))
    given = decoded(" ".join(parts.first))
    suffix = decoded(" ".join(parts.jr))
    return {part: value for part, value in (("family", family), ("given", given), ("suffix", suffix)) if value}


def _closes_at_end(text: str) -> bool:
    depth = 0
    for place, letter in enumerate(text):
        if text[place - 1 : place] != "\\" or not place:
            depth += (letter == "{") - (letter == "}")
        if depth == 0:
            return place == len(text) - 1
    return False


def decoded(value: str) -> str:
    """LaTeX as the letters it stands for; one line."""
    if not _LATEX.search(value):
        return _one_line(value)
    # A bare % is a comment to LaTeX but a percent sign to everyone who writes BibTeX by hand.
    safe = re.sub(r"(?<!\\)%", r"\\%", value).replace(r"\textasciicircum{}", "^")
    return _one_line(str(_DECODER.latex_to_text(safe)).replace("\u00a0", " "))


def encoded(value: str) -> str:
    """Text with LaTeX's own characters escaped; everything else stays as it is (UTF-8)."""
    apart = _LIGATURES.sub("\ue001", _one_line(value))
    return "".join(_SPECIAL.get(letter, letter) for letter in apart).replace("\ue001", "{}")


def write(items: list[CSL]) -> str:
    """The works as BibTeX entries in UTF-8."""
    return "\n".join(_entry(item) for item in items)


def _entry(item: CSL) -> str:
    kind = item.get("type", "document")
    tag = _WRITTEN_TYPES.get(kind, "misc")
    if kind == "thesis" and re.search(r"master|m\.?sc|m\.?a\b|ارشد", str(item.get("genre", "")), re.IGNORECASE):
        tag = "mastersthesis"
    rows = {
        role: " and ".join(_written(name) for name in item[role])
        for role in ("author", "editor", "translator")
        if item.get(role)
    }
    rows |= {name: encoded(str(item[field])) for name, field in _FIELDS.items() if item.get(field)}
    if item.get("container-title"):
        rows["journal" if tag in {"article", "misc", "online"} else "booktitle"] = encoded(str(item["container-title"]))
    if item.get("publisher"):
        rows[_HOUSE.get(kind, "publisher")] = encoded(str(item["publisher"]))
    if item.get("publisher-place"):
        rows["address"] = encoded(str(item["publisher-place"]))
    if item.get("page"):
        rows["pages"] = encoded(str(item["page"])).replace("-", "--")
    rows |= _written_numbers(item) | _written_dates(item)
    if subtype := next((name for name, of in _SUBTYPES.items() if of == kind), ""):
        rows["entrysubtype"] = subtype
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in rows.items() if value)
    return f"@{tag}{{{item['id']},\n{body}}}\n"


def _written_numbers(item: CSL) -> dict[str, str]:
    rows = {"number": encoded(str(item["issue"]))} if item.get("issue") else {}
    number = str(item.get("number", ""))
    if number.lower().startswith("arxiv:"):
        rows |= {"eprint": number[6:], "archiveprefix": "arXiv"}
    elif number and "number" not in rows:
        rows["number"] = encoded(number)
    rows |= {name: str(item[field]) for name, field in (("doi", "DOI"), ("url", "URL")) if item.get(field)}
    if tag := str(item.get("language", "")):
        rows["langid"] = next((name for name, of in _LANGUAGES.items() if of == tag), tag)
    return rows


def _written_dates(item: CSL) -> dict[str, str]:
    rows: dict[str, str] = {}
    parts = (item.get("issued", {}).get("date-parts") or [[]])[0]
    if parts:
        rows["year"] = str(parts[0])
    if len(parts) > 1:
        rows["date"] = "-".join(f"{part:02d}" for part in parts)
    accessed = (item.get("accessed", {}).get("date-parts") or [[]])[0]
    return rows | ({"urldate": "-".join(f"{part:02d}" for part in accessed)} if accessed else {})


def _written(name: dict[str, str]) -> str:
    if name.get("literal"):
        return "{" + encoded(name["literal"]) + "}"
    parts = [_held(name.get("family", "")), encoded(name.get("suffix", "")), _held(name.get("given", ""))]
    return ", ".join(part for part in parts if part)


def _held(part: str) -> str:
    """A family name of several words stays together: BibTeX would read ``امامی ایوکی`` as it likes."""
    text = encoded(part)
    return "{" + text + "}" if re.search(r"\band\b|,", part, re.IGNORECASE) else text
