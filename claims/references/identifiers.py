"""Which work is it, beyond doubt: what DOI, web address, ISBN does an entry give, and when was the page looked at?"""

import re

from claims.references.dates import DATE, date_parts
from claims.references.facts import Facts
from claims.references.slate import TAKEN, Slate
from claims.vocabulary import InlineKind

_DOI = re.compile(
    r"[(\[]?\s*(?:\bdoi\b\s*[:=.]?\s*)?(?:https?://)?(?:(?:dx\.|www\.)?doi\.org/|\bdoi\b\s*[:=.]?\s*|شناسه دیجیتال\s*[:=]?\s*)?"
    rf"(?P<doi>10\.\d{{4,9}}/\s?[^\s{TAKEN}<>\"«»“”]+)",
    re.IGNORECASE,
)
_NOT_DOI = re.compile(
    rf"[(\[]?\s*(?:(?:https?://)?(?:dx\.)?doi\.org/|"
    rf"\bdoi\b\s*[:=]\s*)(?P<id>(?!https?:)[^\s{TAKEN})\],؛،]*\d[^\s{TAKEN})\],؛،]*)\s*[)\]]?",
    re.IGNORECASE,
)
_URL = re.compile(rf"(?:https?://|www\.)[^\s{TAKEN}<>\"«»“”]+", re.IGNORECASE)
_ARXIV = re.compile(
    r"\(?\barxiv(?:\s+preprint)?\s*(?:arxiv)?\s*[:\s]\s*(\d{4}\.\d{4,5}(?:v\d+)?|"
    r"[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:\s*\[[\w.-]+\])?\)?",
    re.IGNORECASE,
)
_ISBN = re.compile(r"(?:ISBN|شابک)(?:-1[03])?\s*[:=]?\s*((?:97[89][\s-]?)?(?:\d[\s-]?){9}[\dXx])")
_ISSN = re.compile(r"\(?\be?ISSN\s*[:=]?\s*(\d{4}-?\d{3}[\dXx])\)?", re.IGNORECASE)
_PMID = re.compile(r"\bPMID\s*[:=]?\s*(\d{4,9})")
_PMCID = re.compile(r"\b(PMC\d{4,9})\b")
_RENDITION = re.compile(r"/(?:full(?:/(?:pdf|html|xml))?|pdf|epdf|abstract|html|epub|meta)$", re.IGNORECASE)
_LEAD_EN = (
    r"(?:available|accessible|retrieved|accessed|obtained)\s*(?:online\s*)?(?:at|from|via|in|on)?|"
    r"online at|from|url|link|\[online\]"
)
_LEAD_FA = (
    r"قابل\s+(?:دسترسی|دسترس|بازیابی)\s+(?:در|از)|دسترسی\s+(?:در|از)|در\s+دسترس(?:\s+در)?|"
    r"بازیابی(?:[\s\u200c]شده)?\s+(?:از|در)|برگرفته\s+از|نشانی|آدرس|برخط"
)
_LEAD = re.compile(rf"[(\[]?\s*(?:(?<!\w)(?:{_LEAD_EN})|(?:{_LEAD_FA}|(?<!\w)از))\s*:?\s*(?={TAKEN})", re.IGNORECASE)
_SEEN = re.compile(
    r"[(\[]?\s*(?:(?:last |date )?(?:accessed|retrieved|visited|viewed|cited|access date|access)\s*(?:on|date)?"
    r"|تاریخ\s+(?:دسترسی|مشاهده|بازیابی|مراجعه|بازدید)|بازیابی[\s\u200c]شده\s+در|دسترسی\s+در|بازیابی\s+در|"
    r"مشاهده[\s\u200c]شده\s+در)"
    r"\s*[:،,]?\s*(?P<date>[^()\[\]]{4,32})",
    re.IGNORECASE,
)


def read_identifiers(slate: Slate, facts: Facts) -> None:
    """DOI, web address, arXiv, ISBN, ISSN, PMID off the slate."""
    _read_doi(slate, facts)
    _read_links(slate, facts)
    for name, pattern in (("arxiv", _ARXIV), ("ISBN", _ISBN), ("ISSN", _ISSN), ("PMID", _PMID), ("PMCID", _PMCID)):
        if match := pattern.search(slate.rest):
            facts.csl[name] = match.group(1).strip(" -")
            slate.take_match(match)
    if "arxiv" in facts.csl:
        facts.csl["number"] = "arXiv:" + facts.csl.pop("arxiv")
    if "DOI" not in facts.csl and (match := _NOT_DOI.search(slate.rest)):
        written = match.group("id").rstrip(".")
        facts.custom["identifier"] = written
        facts.problems.append(
            f"The entry gives {written} as a DOI, but a DOI begins with 10. and has a slash; it is kept as a note."
        )
        slate.take_match(match)


def _read_doi(slate: Slate, facts: Facts) -> None:
    for match in list(_DOI.finditer(slate.rest)):
        written = _trimmed(match.group("doi").replace(" ", ""))
        end = match.start("doi") + len(written) + match.group("doi").count(" ")
        doi = _RENDITION.sub("", written)
        if doi != written:
            facts.custom["doi_as_written"] = written
        facts.csl.setdefault("DOI", doi)
        if match.group().lstrip()[:1] in "([" and slate.rest[end : end + 1] in {")", "]"}:
            end += 1
        slate.take(match.start(), end)


def _read_links(slate: Slate, facts: Facts) -> None:
    for run in slate.runs:
        if run.kind is not InlineKind.LINK or not re.match(r"https?://|www\.", run.target):
            continue
        _note_address(run.target, facts)
        if "://" in slate.text[run.start : run.end] or slate.text[run.start : run.end].startswith("www."):
            slate.take(run.start, run.end)
    for match in list(_URL.finditer(slate.rest)):
        address = _trimmed(match.group())
        _note_address(address, facts)
        slate.take(match.start(), match.start() + len(address))


def _note_address(address: str, facts: Facts) -> None:
    if doi := re.search(r"doi\.org/(10\.\d{4,9}/\S+)", address, re.IGNORECASE):
        facts.csl.setdefault("DOI", doi.group(1))
    elif not re.search(r"doi\.org/?$", address):
        facts.csl.setdefault("URL", address)


def _trimmed(address: str) -> str:
    """Without the punctuation of the sentence around it; brackets stay where they are balanced inside."""
    while address:
        last = address[-1]
        if last in ".,;:،؛'’”»\"!?>*" or (last in ")]}" and address.count(last) > address.count("([{"[")]}".index(last)])):
            address = address[:-1]
        else:
            break
    return address


def read_accessed(slate: Slate, facts: Facts, american: bool) -> None:
    """When the page was looked at, and the words that lead to an address, off the slate."""
    for match in _SEEN.finditer(slate.rest):
        date = DATE.search(match.group("date"))
        if not date or date.start() > 6:
            continue
        parts = date_parts(date, american)
        facts.csl["accessed"] = {"date-parts": [parts]}
        end = match.start("date") + date.end()
        if slate.rest[end : end + 1] in {")", "]"}:
            end += 1
        slate.take(match.start(), end)
        break
    while lead := _LEAD.search(slate.rest):
        slate.take_match(lead)
