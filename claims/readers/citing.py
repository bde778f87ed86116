"""What does a JATS reference say in CSL-JSON, and how is it written out where the file has only its elements?"""

import re

from lxml import etree

from claims.text import calendar_of, fold_digits, gregorian_years
from claims.vocabulary import Calendar

_HREF = "{http://www.w3.org/1999/xlink}href"
_TYPES = {
    "journal": "article-journal",
    "article": "article-journal",
    "book": "book",
    "book-chapter": "chapter",
    "chapter": "chapter",
    "confproc": "paper-conference",
    "conference": "paper-conference",
    "conf-proc": "paper-conference",
    "thesis": "thesis",
    "web": "webpage",
    "webpage": "webpage",
    "website": "webpage",
    "report": "report",
    "working-paper": "report",
    "gov": "report",
    "newspaper": "article-newspaper",
    "magazine": "article-magazine",
    "data": "dataset",
    "dataset": "dataset",
    "preprint": "article",
    "software": "software",
    "patent": "patent",
}
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_YEAR = re.compile(r"\d{4}")


def csl_item(citation: etree._Element, id: str) -> dict[str, object]:
    """The CSL-JSON of one citation element; what its tags do not say is left out."""
    source, title = _first(citation, "source"), _first(citation, "article-title", "data-title", "part-title")
    chapter = _first(citation, "chapter-title")
    told = citation.get("publication-type") or citation.get("citation-type") or ""
    kind = _TYPES.get(told, "")
    if kind == "book" and (chapter or title):
        kind = "chapter"
    if not kind:
        kind = "article-journal" if title and source else "document"
    item: dict[str, object] = {"id": id, "type": kind}
    named = title or chapter
    item["title"] = named or source
    if named and source:
        item["container-title"] = source
    for role, group in (("author", "author"), ("editor", "editor"), ("translator", "translator")):
        if people := _people(citation, group):
            item[role] = people
    item |= _issued(citation)
    pages = _first(citation, "fpage"), _first(citation, "lpage")
    facts = {
        "volume": _first(citation, "volume"),
        "issue": _first(citation, "issue"),
        "page": "-".join(filter(None, pages)) or _first(citation, "page-range", "elocation-id"),
        "edition": _first(citation, "edition"),
        "publisher": _first(citation, "publisher-name", "institution"),
        "publisher-place": _first(citation, "publisher-loc"),
        "DOI": _identifier(citation, "doi"),
        "PMID": _identifier(citation, "pmid"),
        "PMCID": _identifier(citation, "pmcid"),
        "ISBN": _first(citation, "isbn"),
        "URL": _address(citation),
        "note": _first(citation, "comment") if told else "",
    }
    return {key: value for key, value in {**item, **facts}.items() if value}


def written_out(citation: etree._Element) -> str:
    """The line that a reader would see: names, year, title, container, volume, pages, publisher, DOI."""
    item = csl_item(citation, "")
    authors, editors = _listed(item.get("author")), _listed(item.get("editor"))
    year = _first(citation, "year")
    issue = f"({item['issue']})" if item.get("issue") else ""
    volume = f"{item.get('volume', '')}{issue}"
    place = ", ".join(filter(None, (str(item.get("container-title", "")), volume, str(item.get("page", "")))))
    publisher = ": ".join(filter(None, (str(item.get("publisher-place", "")), str(item.get("publisher", "")))))
    head = f"{authors or editors} ({year})." if year else f"{authors or editors}."
    address = f"https://doi.org/{item['DOI']}" if item.get("DOI") else str(item.get("URL", ""))
    parts = (head, _stopped(str(item.get("title", ""))), _stopped(place), _stopped(publisher), address)
    return " ".join(part for part in parts if part.strip(" ."))


def _stopped(text: str) -> str:
    return text if not text or text.endswith((".", "?", "!", "؟")) else f"{text}."


def _listed(people: object) -> str:
    if not isinstance(people, list):
        return ""
    return ", ".join(
        person.get("literal") or ", ".join(filter(None, (person.get("family"), person.get("given")))) for person in people
    )


def inner_text(element: etree._Element) -> str:
    """All characters inside an element."""
    return "".join(str(text) for text in element.itertext())


def _said(element: etree._Element) -> str:
    return " ".join(inner_text(element).split())


def _first(citation: etree._Element, *tags: str) -> str:
    """The first of these elements that says something."""
    return next((said for tag in tags for found in citation.iter(tag) if (said := _said(found))), "")


def _people(citation: etree._Element, role: str) -> list[dict[str, str]]:
    groups = [group for group in citation.iter("person-group") if group.get("person-group-type", "author") == role]
    if not groups and role == "author" and citation.find(".//person-group") is None:
        groups = [citation]
    people: list[dict[str, str]] = []
    for group in groups:
        for name in group.iter("name", "string-name", "collab", "institution"):
            if name.tag == "institution" and group is citation:
                continue
            surname, given = name.find("surname"), name.find("given-names")
            if surname is not None:
                people.append({"family": _said(surname)} | ({"given": _said(given)} if given is not None else {}))
            elif _said(name):
                people.append({"literal": _said(name)})
    return people


def _issued(citation: etree._Element) -> dict[str, object]:
    """The year as written, and what it is in the other calendar."""
    element = next(citation.iter("year"), None)
    found = _YEAR.search(fold_digits(_said(element))) if element is not None else None
    if not found:
        return {}
    year = int(found.group())
    parts = [year]
    month = fold_digits(_first(citation, "month"))
    if month.isdecimal() and 1 <= int(month) <= 12:
        parts.append(int(month))
    issued: dict[str, object] = {"issued": {"date-parts": [parts]}}
    if calendar_of(year) is Calendar.SOLAR_HIJRI:
        issued["custom"] = {"calendar": "solar_hijri", "gregorian": list(gregorian_years(year, Calendar.SOLAR_HIJRI))}
    return issued


def _identifier(citation: etree._Element, kind: str) -> str:
    for found in citation.iter("pub-id", "object-id"):
        if found.get("pub-id-type") == kind:
            said = _said(found)
            doi = _DOI.search(said)
            return doi.group() if kind == "doi" and doi else said
    if kind == "doi":
        for link in citation.iter("ext-link", "uri"):
            doi = _DOI.search(link.get(_HREF, "") or _said(link))
            if doi and "doi" in (link.get("ext-link-type", "") + link.get(_HREF, "") + _said(link)):
                return doi.group()
    return ""


def _address(citation: etree._Element) -> str:
    for link in citation.iter("ext-link", "uri"):
        target = link.get(_HREF, "") or _said(link)
        if target.startswith("http") and "doi.org/" not in target:
            return target
    return ""
