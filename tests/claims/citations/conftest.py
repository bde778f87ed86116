"""A paper of a few lines beside a list of a few entries, audited."""

from collections.abc import Callable

import pytest

from claims.citations import Audit, audit
from claims.passages import cut
from claims.readers import markdown
from claims.references import Reference
from claims.sections import outline
from claims.text import calendar_of

Cited = Callable[..., Audit]


def reference(index: int, line: str, numbered: bool = False) -> Reference:
    """``Smith, John; World Bank | 2020a | Title | 10-20``: people, year, title and pages (pages make it an article)."""
    people, year, title, pages = ([part.strip() for part in line.split("|")] + ["", "", ""])[:4]
    csl: dict[str, object] = {"id": f"ref-{index + 1}", "type": "article-journal" if pages else "book", "title": title}
    if people:
        csl["author"] = [
            dict(zip(("family", "given"), (part.strip() for part in person.replace("،", ",").split(",", 1)), strict=False))
            if "," in person or "،" in person
            else {"literal": person.strip()}
            for person in people.split(";")
        ]
    figures = "".join(sign for sign in year if sign.isdecimal())
    if figures:
        csl["issued"] = {"date-parts": [[int(figures)]]}
        if calendar_of(int(figures)).value == "solar_hijri":
            csl["custom"] = {"calendar": "solar_hijri", "gregorian": [int(figures) + 621, int(figures) + 622]}
    if suffix := year.lstrip("0123456789۰۱۲۳۴۵۶۷۸۹"):
        csl["year-suffix"] = suffix
    if pages:
        csl["page"] = pages
    return Reference(index, (), f"{people} ({year or 'n.d.'}). {title}.", csl, "und", f"{index + 1}" if numbered else "")


@pytest.fixture
def cited() -> Cited:
    def ask(text: str, entries: list[str], *, numbered: bool = False) -> Audit:
        document = markdown.read(text, "invented.md")
        found = outline(document)
        references = tuple(reference(index, line, numbered) for index, line in enumerate(entries))
        return audit(document, found, cut(document, found), references)

    return ask
