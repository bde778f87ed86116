"""Is an entry of any common style read field by field? The entries are invented; what they say was written down beside them."""

import json
from pathlib import Path
from typing import Any

import pytest

from claims.references.parsing import parsed
from claims.references.slate import Slate

ENTRIES = json.loads((Path(__file__).parents[2] / "samples" / "reference_styles.json").read_text("utf-8"))
FIELDS = {
    "title": "title",
    "container": "container-title",
    "volume": "volume",
    "issue": "issue",
    "page": "page",
    "publisher": "publisher",
    "place": "publisher-place",
    "DOI": "DOI",
    "URL": "URL",
    "type": "type",
    "suffix": "year-suffix",
}


def people(names: list[str] | None) -> list[dict[str, str]] | None:
    """``Family|Given`` and ``=Institution`` as CSL names."""
    return names and [
        {"literal": name[1:]} if name[0] == "=" else dict(zip(("family", "given", "suffix"), name.split("|"), strict=False))
        for name in names
    ]


def wrong(entry: dict[str, Any], text: str) -> list[str]:
    expect = dict(entry["expect"])
    before = expect.pop("before", None)
    csl, _, _ = parsed(Slate.plain(text), {"author": people(before)} if before else {})
    issued = csl.get("issued", {"date-parts": [[None]]})["date-parts"][0]
    read = {name: csl.get(field) for name, field in FIELDS.items()}
    read |= {role: csl.get(role) for role in ("author", "editor", "translator")}
    read |= {"year": issued[0], "month": issued[1] if len(issued) > 1 else None}
    read["accessed"] = csl.get("accessed", {"date-parts": [None]})["date-parts"][0]
    expect |= {role: people(expect[role]) for role in ("author", "editor", "translator") if role in expect}
    return [
        f"{name}: {read[name]!r}, not {value!r}"
        for name, value in expect.items()
        if read[name] != value and read.get(name) is not value
    ]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry['style']}: {entry['entry'][:30]}")
def test_an_entry_is_read(entry: dict[str, Any]) -> None:
    assert wrong(entry, entry["entry"]) == []


def test_without_italics_97_of_100_fields_are_still_right() -> None:
    faults = [fault for entry in ENTRIES for fault in wrong(entry, entry["entry"].replace("*", ""))]
    assert len(faults) <= 0.03 * sum(len(entry["expect"]) for entry in ENTRIES), faults


def read(text: str) -> tuple[dict[str, Any], list[str]]:
    csl, _, problems = parsed(Slate.plain(text), {})
    return csl, problems


@pytest.mark.parametrize(
    "form",
    [
        "doi:10.5555/Ab_c.1",
        "DOI: 10.5555/Ab_c.1.",
        "(doi: 10.5555/Ab_c.1)",
        "https://doi.org/10.5555/Ab_c.1",
        "<https://doi.org/10.5555/Ab_c.1>",
        "http://dx.doi.org/10.5555/Ab_c.1;",
        "doi.org/10.5555/Ab\\_c.1",
        "[https://doi.org/10.5555/Ab\\_c.1](https://doi.org/10.5555/Ab_c.1)",
        "doi: https://doi.org/10.5555/Ab_c.1",
        "doi: 10.5555/Ab_c.1/FULL/PDF",
        "10.5555/Ab_c.1",
    ],
)
def test_a_doi_in_every_form(form: str) -> None:
    csl, _ = read(f"Sato, Y. (2021). Ponds and pavements. *Urban Cooling*, 3(1), 8–19. {form}")
    assert (csl["DOI"], csl.get("URL"), csl["page"]) == ("10.5555/Ab_c.1", None, "8-19")


def test_what_is_no_doi_is_kept_as_a_note_and_named() -> None:
    csl, problems = read(
        "صالحی، نرگس (۱۴۰۱)، «راه‌های نمک»، **جغرافیا**، سال هجدهم، شماره ۳، صص ۱۱-۳۰، (doi: 20.1001.1.17351.1401.18)"
    )
    assert "DOI" not in csl
    assert csl["custom"]["identifier"] == "20.1001.1.17351.1401.18"
    assert "begins with 10." in problems[0]


@pytest.mark.parametrize(
    ("written", "page", "says"),
    [
        ("۱۷۰-۱۴۳", "143-170", "run backwards"),
        ("۲۷۳-۹۸", "273-298", ""),
        ("۱۱۰-۸۵", "85-110", "run backwards"),  # 110-185 is longer than a work may be
        ("۲۸-۹", "9-28", "run backwards"),
        ("۴۵–۶۷", "45-67", ""),
        ("۱۲ تا ۱۹", "12-19", ""),
    ],
)
def test_pages_are_put_in_order_and_the_wording_is_kept(written: str, page: str, says: str) -> None:
    csl, problems = read(f"صالحی، نرگس (۱۳۸۷)، «راه‌های نمک»، **جغرافیا**، دوره ۳، شماره ۲، صص {written}.")
    assert (csl["page"], csl["custom"]["page_as_written"]) == (page, written)
    assert says in "".join(problems) and bool(says) == bool(problems)


def test_calendars_are_told_apart() -> None:
    csl, _ = read("صالحی، نرگس (۲۲ شهریور، ۱۴۰۲)، «راه‌های نمک»، دسترسی در: https://example.ir/1 (تاریخ دسترسی ۱۴۰۴/۱۰/۰۱).")
    assert csl["issued"] == {"date-parts": [[1402, 6, 22]]}
    assert csl["accessed"] == {"date-parts": [[1404, 10, 1]]}
    assert (csl["custom"]["calendar"], csl["custom"]["gregorian"]) == ("solar_hijri", [2023, 2024])


@pytest.mark.parametrize(
    ("entry", "missing"),
    [
        ("Sato, Y. Ponds and pavements. Urban Cooling.", "year"),
        ("(2019). Ponds and pavements. *Urban Cooling*, 3, 8–19.", "author"),
    ],
)
def test_what_is_missing_is_said(entry: str, missing: str) -> None:
    assert f"No {missing} was found in this entry." in read(entry)[1]
