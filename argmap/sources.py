"""How is the work behind a piece of evidence named in one line?

``Harutyunyan 2022, p. 281`` in the script of the list's own entry, with what is wrong with the citation beside it. Where no
citation stands in the passage, the paper speaks for itself and is named the same way.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from argmap.graph import Source
from claims.citations import Citation
from claims.errors import NotFound
from claims.languages.fa.names import SURNAME_ENDINGS
from claims.readers.document import Metadata
from claims.reading import Reading
from claims.references import CSL, Reference
from claims.text import direction, fold_digits, key
from claims.vocabulary import Calendar, CitationProblem

_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def sources_of(passages: Iterable[int], reading: Reading, language: str, citations: Iterable[int] = ()) -> tuple[Source, ...]:
    """The works cited in the passages, and by ``citations`` (indices), each once a locator.

    The paper itself, named in ``language``, where there are none.
    """
    standing, meant = set(passages), set(citations)
    found: dict[tuple[str, str], Source] = {}
    for citation in reading.audit.citations:
        if citation.passage in standing or citation.index in meant:
            nearby = citation.passage is not None and citation.passage not in standing  # a footnote's source is the sentence's
            source = replace(cited(citation, reading.references), nearby=nearby)
            found.setdefault((source.csl_id or source.label, source.locator), source)
    return tuple(found.values()) or (own(reading.metadata, language),)


def cited(citation: Citation, references: Sequence[Reference]) -> Source:
    """The source that a citation means: as the list has it, or as the text writes it where the list has it not."""
    faults = [each for each in citation.problems if each.kind is not CitationProblem.CALENDAR_DIFFERS]
    if citation.reference is None:
        label, csl_id = _as_written(citation), ""
    else:
        reference = references[citation.reference]
        label, csl_id = listed(reference.csl, citation.suffix), str(reference.csl.get("id", ""))
    return Source(
        label=label + _located(citation.locator, label),
        csl_id=csl_id,
        locator=citation.locator,
        problems=tuple(each.message for each in faults),
        problem_kinds=tuple(each.kind for each in faults),
    )


def meant(named: str, references: Sequence[Reference]) -> Reference:
    """The entry that somebody names by its id, its number or some of its words; NotFound where that is none, or several."""
    wanted = key(named.strip())
    exact = [each for each in references if wanted and named.strip() in (str(each.csl.get("id", "")), each.label)]
    number = fold_digits(wanted)
    numbered = [each for each in references if not each.label and number == str(each.index + 1)]
    words = [
        each for each in references if wanted and not number.isdecimal() and wanted in key(f"{listed(each.csl)} {each.raw}")
    ]
    found = exact or numbered or words
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFound(f"The list has no entry {named!r}. `argmap references PAPER` shows it with its numbers.", named=named)
    several = ", ".join(f"{each.label or each.index + 1} ({listed(each.csl)})" for each in found[:5])
    raise NotFound(f"{named!r} fits more than one entry: {several}. Name it by its number.", named=named)


def held(csl: CSL, reading: Reading, passage: int) -> Source:
    """The work itself as the source of a passage out of its full text, with the page where that can be told.

    The pages of a file are counted from 1; they are the work's own only if the list's page range is as long as the file.
    """
    label, page = listed(csl), _printed(csl, reading, reading.cut.passages[passage].page)
    return Source(label=label + _located(page, label), csl_id=str(csl.get("id", "")), locator=page)


def _printed(csl: CSL, reading: Reading, page: int | None) -> str:
    span = re.fullmatch(r"(\d{1,6})\D+(\d{1,6})", fold_digits(str(csl.get("page", ""))).strip())
    pages = max((block.page or 0 for block in reading.document.blocks), default=0)
    if page is None or span is None or int(span[2]) - int(span[1]) + 1 != pages:
        return ""
    return str(int(span[1]) + page - 1)


def listed(csl: CSL, suffix: str = "") -> str:
    """Short author and year of a CSL-JSON item: ``Aliyev 2020a``, ``کریمی و همکاران ۱۴۰۱``."""
    names = [_family(name) for name in csl.get("author") or csl.get("editor") or ()]
    label = _together([name for name in names if name]) or _shortened(csl)
    return " ".join(part for part in (label, _digits(_year(csl) + suffix, label)) if part)


def own(metadata: Metadata, language: str) -> Source:
    """The paper itself, in the language asked for where it says its authors' names in it."""
    names = [
        next((each.text for each in author.names if each.language == language), author.names[0].text)
        for author in metadata.authors
        if author.names
    ]
    label = _together([_surname(name) for name in names if name.strip()]) or (
        "همین مقاله" if language == "fa" else "This paper"
    )
    return Source(label=" ".join(part for part in (label, _own_year(metadata, label)) if part), own=True)


def _surname(name: str) -> str:
    """The surname in a whole name: before a comma, else the last word with the particles (in small letters) before it, or
    with what a lost half-space cut off it (``ستوده نیا``)."""
    if "," in name or "،" in name:
        return name.replace("،", ",").split(",")[0].strip()
    words = name.split()
    first = len(words) - 1
    if first > 1 and key(words[first]) in SURNAME_ENDINGS:
        first -= 1
    while first > 1 and words[first - 1].islower():
        first -= 1
    return " ".join(words[first:])


def _own_year(metadata: Metadata, label: str) -> str:
    """The year the paper came out, in the calendar of the label's script where the paper gives it in that one."""
    order = ("published", "online", "date", "accepted", "revised", "received")
    dates = sorted(metadata.dates, key=lambda date: order.index(date.kind))
    wanted = Calendar.SOLAR_HIJRI if _is_persian(label) else Calendar.GREGORIAN
    year = next((date.year for date in dates if date.calendar is wanted), dates[0].year if dates else None)
    return _digits(str(year), label) if year is not None else ""


def _as_written(citation: Citation) -> str:
    label = _together(list(citation.names), others=citation.others)
    if not label:
        return citation.text.strip(" ()[]،,;؛") or citation.text
    year = f"{citation.year}{citation.suffix}" if citation.year is not None else ""
    return " ".join(part for part in (label, _digits(year, label)) if part)


def _together(names: Sequence[str], *, others: bool = False) -> str:
    if not names:
        return ""
    persian = _is_persian(names[0])
    if others or len(names) > 2:
        return f"{names[0]} {'و همکاران' if persian else 'et al.'}"
    return f" {'و' if persian else 'and'} ".join(names)


def _family(name: object) -> str:
    if not isinstance(name, dict):
        return ""
    particle = name.get("non-dropping-particle", "")
    family = name.get("family") or name.get("literal") or name.get("given") or ""
    return f"{particle} {family}".strip()


def _shortened(csl: CSL) -> str:
    """The title's first words, for a work without an author."""
    words = str(csl.get("title-short") or csl.get("title") or csl.get("container-title") or csl.get("id", "")).split()
    return " ".join(words[:4]) + ("…" if len(words) > 4 else "")


def _year(csl: CSL) -> str:
    issued = csl.get("issued")
    if not isinstance(issued, dict):
        return ""
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        return str(parts[0][0])
    return str(issued.get("raw") or issued.get("literal") or "")


def _located(locator: str, label: str) -> str:
    """``, p. 281`` in the script of the label; a locator that says what it is (``ch. 3``) is left as it is."""
    if not locator:
        return ""
    persian = _is_persian(label)
    comma = "، " if persian else ", "
    if any(sign.isalpha() for sign in locator):
        return comma + locator
    several = any(sign in locator for sign in "-–,،;")
    word = ("صص. " if several else "ص. ") if persian else ("pp. " if several else "p. ")
    return comma + word + _digits(locator.replace("-", "–"), label)


def _digits(text: str, label: str) -> str:
    folded = fold_digits(text)
    return folded.translate(_PERSIAN_DIGITS) if _is_persian(label) else folded


def _is_persian(text: str) -> bool:
    return direction(text) == "rtl"
