"""What does one entry say? Its wording becomes one item of CSL-JSON.

The surest facts are read first and taken away (identifiers, addresses, dates of access), then the title in quotation marks
or after the year, the numbers, the names, and what is left between them is the container or the publisher.
"""

import re

from claims.readers.document import Language
from claims.references.facts import Facts
from claims.references.identifiers import read_accessed, read_identifiers
from claims.references.marks import ARABIC, CONFERENCE, JOURNAL, NEWSPAPER, PUBLISHER, REPORT
from claims.references.numbers import read_lone_pages, read_numbers
from claims.references.opening import Habits, names_without_year, note_date, opening, read_authors, read_late_year
from claims.references.shape import CSL
from claims.references.slate import Slate
from claims.references.titles import quoted_title
from claims.references.venue import HOUSE_PLACE, read_venue
from claims.text import language as language_of
from claims.vocabulary import InlineKind

_LONGEST = 1_500
"""As much of an entry as is read; a few hundred characters are usual."""
_MEDIUM = re.compile(
    r"\[(?:online|internet|data\s?set|blog post|pdf|computer software|video|press release|preprint|in persian|"
    r"in russian|in chinese|persian|در فارسی|به فارسی)\]|\((?:in persian|persian)\)|(?<=\. )(?:Print|Web)\.$|"
    r"(?<=[.,] )\d{1,2}\s+vols?\b\.?|[،,]\s*\d{1,2}\s+جلدی?(?!\w)",
    re.IGNORECASE,
)
_LINK_WORDS = re.compile(
    r"\W*(?:bibliographic record|doi(?: page)?|link|pdf|full text|google scholar|crossref|pubmed|scopus|"
    r"view(?: article)?|publisher|online|"
    r"available|article|source|html|لینک|پیوند|دریافت|متن کامل)\W*",
    re.IGNORECASE,
)
_PRESENTED = re.compile(r"\[(?:paper|poster|conference|oral)\s?(?:presentation|paper)?\]", re.IGNORECASE)


def parsed(slate: Slate, before: CSL, habit: Habits = Habits()) -> tuple[CSL, Language, list[str]]:  # noqa: B008 (frozen)
    """One entry as CSL-JSON, its language, and one sentence for each thing that could not be read or contradicts itself.

    ``before`` is the entry before it, for ``———`` in the author's place.
    """
    if label := re.match(r"\[\d{1,4}\]\s+", slate.rest):
        slate.take_match(label)
    facts = Facts()
    if len(slate.text) > _LONGEST:
        facts.problems.append(
            f"The entry has {len(slate.text):,} characters: more than one work may stand in it. Its beginning was read."
        )
        slate = slate.shortened(_LONGEST)
    language = _language(slate.text)
    read_identifiers(slate, facts)
    read_accessed(slate, facts, habit.american)
    for run in slate.runs:
        if run.kind is InlineKind.LINK and _LINK_WORDS.fullmatch(slate.text[run.start : run.end]):
            slate.take(run.start, run.end)
    for match in [*_MEDIUM.finditer(slate.rest), *_PRESENTED.finditer(slate.rest)]:
        slate.take_match(match)
    quoted = quoted_title(slate)
    names_end, body = opening(slate, facts, quoted)
    if quoted and quoted[0] >= body - 3:
        facts.csl["title"] = slate.words(quoted[0] + 1, quoted[1]).strip(" ,،.")
        facts.custom["_quoted"] = True
        slate.take(quoted[0], quoted[1] + 1)
        body = quoted[1] + 1
    dated = read_numbers(slate, facts, body if "title" in facts.csl or "issued" in facts.csl else 0)
    if dated:
        note_date(dated.groupdict().get("date") or dated.group("i"), "", facts)
    if "issued" not in facts.csl:
        read_late_year(slate, facts, body)
    read_lone_pages(slate, facts, body)
    if names_end is None:
        names_end = names_without_year(slate, facts, quoted)
        body = max(body, names_end)
    read_authors(slate, facts, names_end, before, habit)
    read_venue(slate, facts, body)
    _finish(slate, facts, language)
    return facts.csl, language, facts.problems


def _language(text: str) -> Language:
    """Of the entry's own words; names and numbers tell too little for the finer distinctions of a short Persian entry."""
    if len(ARABIC.findall(text)) > len(text) / 5:
        return "fa"
    found = language_of(text)
    return "en" if found in {"fa", "und"} else found


def _finish(slate: Slate, facts: Facts, language: Language) -> None:
    csl, custom = facts.csl, facts.custom
    chapter = bool(custom.pop("_chapter", False))
    for key in [key for key, value in csl.items() if value in ("", [], None)]:
        del csl[key]
    csl.setdefault("type", _type(slate.text, facts, chapter))
    if csl["type"] == "thesis" and "publisher" not in csl and "container-title" in csl:
        csl["publisher"] = csl.pop("container-title")
    if csl["type"] == "book" and "container-title" in csl and "volume" in csl and "publisher" in csl:
        csl["collection-title"] = csl.pop("container-title")
    if csl["type"] == "book" and "container-title" in csl:
        if "publisher" in csl and "publisher-place" not in csl:
            csl["publisher-place"] = csl["publisher"]
        csl["publisher"] = csl.pop("container-title")
        if "publisher-place" not in csl and (match := HOUSE_PLACE.fullmatch(str(csl["publisher"]))):
            csl |= {"publisher": match.group("house"), "publisher-place": match.group("place")}
    csl["language"] = language
    if "issued" not in csl and "undated" not in custom:
        facts.problems.append("No year was found in this entry.")
    if "author" not in csl and "editor" not in csl:
        facts.problems.append("No author was found in this entry.")
    if "title" not in csl:
        facts.problems.append("No title was found in this entry.")
    kept = {key: value for key, value in custom.items() if not key.startswith("_")}
    if kept:
        csl["custom"] = kept


def _type(text: str, facts: Facts, chapter: bool) -> str:
    csl = facts.csl
    container = str(csl.get("container-title", ""))
    styled = bool(facts.custom.pop("_styled", False))
    if CONFERENCE.search(container) or (CONFERENCE.search(text) and not container and chapter):
        return "paper-conference"
    if container and (chapter or ("editor" in csl and "author" in csl and "volume" not in csl)):
        return "chapter"
    if str(csl.get("number", "")).startswith("arXiv"):
        return "article"
    if "volume" not in csl and NEWSPAPER.search(container) and not JOURNAL.search(container):
        return "article-newspaper"
    if _PRESENTED.search(text):
        return "paper-conference"
    if "volume" in csl and "publisher" in csl and not {"issue", "page", "DOI"} & csl.keys():
        return "book"
    if container and ("volume" in csl or "issue" in csl or "page" in csl):
        return "article-journal"
    if container and "DOI" in csl:
        return "article-journal"
    if REPORT.search(text) and ("publisher" in csl or container or "URL" in csl):
        return "report"
    if "URL" in csl and ("publisher" not in csl or container or not PUBLISHER.search(str(csl["publisher"]))):
        return "webpage"
    if "publisher" in csl or "ISBN" in csl or not container:
        return "book"
    if (
        container
        and not PUBLISHER.search(container)
        and not HOUSE_PLACE.fullmatch(container)
        and (facts.custom.get("_quoted") or _has_plain_initials(csl))
    ):
        return "article-journal"
    return "article-journal" if styled or JOURNAL.search(container) else "book"


def _has_plain_initials(csl: CSL) -> bool:
    """``Smith JA``: in the medical style a book always names its place, so what has none is a journal."""
    given = str((csl.get("author") or [{}])[0].get("given", ""))
    return given.isupper() and given.isalpha() and len(given) <= 3
