"""Where and when did a paper appear: DOI, journal, volume, issue, pages, publisher, dates?"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from claims.languages.en import front as english
from claims.languages.fa import front as persian
from claims.metadata.lines import Line, label_of, loose
from claims.readers.document import Localised, PaperDate
from claims.text import fold, fold_digits, key, language, parse_date

# DOI

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"'<>«»،؛\[\]{}|]+")
_CONTROLS = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad"))


def doi_in(text: str) -> str:
    """The first DOI in a text, bare: ``10.5555/x.1`` of ``https://doi.org/10.5555%2Fx.1.``; empty where there is none."""
    plain = unquote(fold_digits(text.translate(_CONTROLS)))
    found = _DOI.search(plain)
    if not found:
        return ""
    doi = found.group().rstrip(".,;:!?*_")
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1].rstrip(".,;:")
    return doi


# Dates

Kind = Literal["received", "revised", "accepted", "published", "online", "date"]
_LONGER_FIRST: tuple[Kind, ...] = ("online", "revised", "accepted", "received", "published")
"""``published online`` and ``received in revised form`` are tried before the shorter labels they begin with."""
_DATE_LABELS = tuple((kind, loose(english.DATES[kind] + persian.DATES[kind])) for kind in _LONGER_FIRST)
_ANY_DATE_LABEL = re.compile(
    r"(?<![^\W_])(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _DATE_LABELS) + r")(?![^\W_])\s*[:\-]?\s*"
)
_REACH = 60
"""Characters after its label in which a date must stand."""
_LONGEST_HISTORY = 400
"""A longer line is prose, where "published" is no label."""
_MONTH_NAME = 16
"""Characters that may stand before its first figure: ``Wednesday, March``."""
_AFTER_A_DATE = re.compile(r"[;؛|]|\s(?:and|و|by)\s")


def dates(lines: Iterable[Line]) -> tuple[PaperDate, ...]:
    """The dates of a paper's history, each calendar's own, in the order they stand; the label may stand one line before."""
    found: list[PaperDate] = []
    waiting: Kind | None = None
    for line in lines:
        text = line.plain
        labelled = list(_labelled_dates(text)) if len(text) <= _LONGEST_HISTORY else []
        if waiting and not labelled and len(text) <= _REACH and (date := _date(waiting, text)):
            found.append(date)
        waiting = None
        for kind, value in labelled:
            if date := _date(kind, value):
                found.append(date)
        if labelled and not labelled[-1][1].strip(" :|-"):
            waiting = labelled[-1][0]
    unique = {(date.kind, date.calendar, date.gregorian): date for date in reversed(found)}
    return tuple(date for date in found if unique.get((date.kind, date.calendar, date.gregorian)) is date)


def begins_with_date_label(text: str) -> bool:
    """Whether a line begins as a line of the paper's history does: ``Received``, ``تاریخ پذیرش``."""
    return bool(_ANY_DATE_LABEL.match(key(text).lstrip(" (*[")))


def _labelled_dates(text: str) -> Iterator[tuple[Kind, str]]:
    """Each date label of a line with what stands after it, up to the next label."""
    folded = fold(text)
    labels = [found for found in _ANY_DATE_LABEL.finditer(folded.text) if _begins_a_part(folded.text, found)]
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        kind: Kind = next(kind for kind in _LONGER_FIRST if label[kind])
        end = following.start() if following else min(len(folded.text), label.end() + _REACH)
        yield kind, folded.span(label.end(), end).cut(text) if label.end() < end else ""


def _begins_a_part(text: str, label: re.Match[str]) -> bool:
    """A label begins its line, follows a mark or another date, or has a colon: prose that says "published" is no label."""
    before = text[: label.start()].rstrip()
    return not before or before[-1] in ",;|:()/-*." or before[-1].isdigit() or ":" in label.group()


def _date(kind: Kind, value: str) -> PaperDate | None:
    raw = _AFTER_A_DATE.split(value)[0].strip(" \t.,،:()[]*-–")
    written = parse_date(raw)
    first = re.search(r"\d", raw)
    if written is None or first is None or first.start() > _MONTH_NAME:
        return None
    return PaperDate(kind, raw, written.calendar, written.year, written.month, written.day, written.gregorian_iso())


# "Cite this article" and running heads


@dataclass(frozen=True, slots=True)
class Issue:
    """What a "Cite this article" line or a running head says of the journal; empty where it does not."""

    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    title: str = ""
    names: str = ""
    """The authors as the line writes them."""


_NUMBER = r"(?:[0-9]{1,4}[a-z]?(?:[-/][0-9]{1,3})?)"
_ORDINAL = loose(persian.ORDINALS)
_ORDINALS = {key(word.replace("\u200c", " ")).replace(" ", ""): number for word, number in persian.ORDINALS.items()}
_VOLUME = re.compile(
    rf"(?<![^\W_])(?:(?:{loose(english.VOLUME)})\.?|{loose(persian.VOLUME[:2])})\s*[:(]?\s*(?P<n>{_NUMBER}|{_ORDINAL})(?![^\W_])"
)
_YEAR_AS_VOLUME = re.compile(rf"(?<![^\W_]){key(persian.VOLUME[2])}\s*[:(]?\s*(?P<n>[0-9]{{1,2}}|{_ORDINAL})(?![^\W_])")
_ISSUE = re.compile(
    rf"(?<![^\W_])(?:(?:{loose(english.ISSUE)})\.?|{loose(persian.ISSUE)})\s*[:(]?\s*(?P<n>{_NUMBER}|{_ORDINAL})(?![^\W_])"
)
_RANGE = r"(?P<a>[a-z]?[0-9]{1,6})(?:\s*(?:-|to|تا|الی)\s*(?P<b>[a-z]?[0-9]{1,6}))?"
_PAGES = re.compile(rf"(?<![^\W_])(?:(?:{loose(english.PAGES)})\.?|(?:{loose(persian.PAGES)})\.?)\s*[:.]?\s*{_RANGE}(?![^\W_])")
_COMPACT = re.compile(
    r"(?<![\d.])(?P<v>[0-9]{1,4})\s*(?:\(\s*(?P<i>[0-9]{1,4}(?:[-/][0-9]{1,3})?)\s*\)\s*[:,]|\s*:)\s*"
    r"(?P<a>[a-z]?[0-9]{1,6})(?:\s*-\s*(?P<b>[a-z]?[0-9]{1,6}))?(?![^\W_])"
)
"""``11(3): 201-214``, ``18 (2), 143-170``, ``7: 33-49``."""
_COMMAS = re.compile(
    r"(?:1[3-4]|19|20)[0-9]{2}\s*,\s*(?P<v>[0-9]{1,4})\s*(?:\((?P<i>[0-9]{1,4})\)\s*)?,\s*"
    r"(?P<a>[a-z]?[0-9]{1,6})(?:\s*-\s*(?P<b>[a-z]?[0-9]{1,6}))?(?![^\W_])"
)
"""``2021, 14, 1234`` and ``2021, 14(3), 12-20``."""

_YEAR_BETWEEN = re.compile(
    r"(?<![\d.])(?P<v>[0-9]{1,4})\s*\((?:1[3-4]|19|20)[0-9]{2}\)\s*[:,]?\s*"
    r"(?P<a>[a-z]?[0-9]{1,6})(?:\s*-\s*(?P<b>[a-z]?[0-9]{1,6}))?(?![^\W_])"
)
"""``46 (2019) 112-124``."""
_YEAR_LAST = re.compile(
    r"(?<![\d.])(?P<v>[0-9]{1,4})\s*(?:\((?P<i>[0-9]{1,4})\)\s*)?,\s*"
    r"(?P<a>[a-z]?[0-9]{1,6})(?:\s*-\s*(?P<b>[a-z]?[0-9]{1,6}))?\s*\((?:1[3-4]|19|20)[0-9]{2}\)"
)
"""``12, 330-340 (2020)``."""
_WITHOUT_WORDS = (_YEAR_BETWEEN, _YEAR_LAST, _COMMAS, _COMPACT)


def pages_of(first: str, last: str) -> str:
    """A page range put right: ``170, 143`` (turned round by right-to-left text) is ``143-170``, ``273, 98`` is ``273-298``."""
    if not last:
        return first
    if not (first.isdigit() and last.isdigit()):
        return f"{first}-{last}"
    a, b = int(first), int(last)
    if a <= b:
        return f"{first}-{last}"
    whole = int(first[: len(first) - len(last)] + last) if len(last) < len(first) else 0
    if whole > a and whole - a <= a - b:
        return f"{first}-{whole}"
    return f"{last}-{first}"


def _figure(written: str) -> str:
    return str(_ORDINALS.get(written.replace(" ", "").replace("-", ""), written)) if not written[0].isdigit() else written


def _numbers(folded: str) -> Issue:
    """Volume, issue and pages of a line in its search form."""
    volume = _VOLUME.search(folded) or _YEAR_AS_VOLUME.search(folded)
    issue, pages = _ISSUE.search(folded), _PAGES.search(folded)
    compact = None if volume else next((found for pattern in _WITHOUT_WORDS if (found := pattern.search(folded))), None)
    if compact:
        numbered = compact.groupdict().get("i") or (_figure(issue["n"]) if issue else "")
        return Issue(volume=compact["v"], issue=numbered, pages=pages_of(compact["a"], compact["b"] or ""))
    return Issue(
        volume=_figure(volume["n"]) if volume else "",
        issue=_figure(issue["n"]) if issue else "",
        pages=pages_of(pages["a"], pages["b"] or "") if pages else "",
    )


_QUOTED = re.compile(r"[«“\"‘](?P<title>[^»”\"]{8,}?)\s*[»”\"]")
_YEAR = re.compile(r"[(\[]?(?<!\d)(?:1[2-4]|18|19|20)\d\d(?!\d)[a-z]?[)\]]?")


def read_citation(text: str, emphasised: tuple[str, ...] = ()) -> Issue:
    """What a line such as ``Doe, J. (2021), "On X", *Journal of Y*, Vol. 3, No. 1, pp. 5-9`` says."""
    folded = fold(text)
    numbers = _numbers(folded.text)
    quoted = _QUOTED.search(text)
    year = _YEAR.search(fold_digits(text))
    if year and _year_opens_volume(text, year):
        return _vancouver(text, numbers, emphasised)
    names = text[: year.start()] if year and year.start() < 200 else ""
    journal = _emphasised_journal(text, emphasised, quoted)
    title = quoted["title"].strip(" .,،") if quoted else ""
    if not journal:
        journal, unquoted = _journal_before_volume(text, quoted, year)
        title = title or unquoted
    elif not title and year:
        middle = text[year.end() : max(text.find(journal), year.end())]
        title = middle.strip(" .,،:؛;*_")
    return Issue(_tidy(journal), numbers.volume, numbers.issue, numbers.pages, title.strip(), names.strip(" .,،:؛;("))


def _year_opens_volume(text: str, year: re.Match[str]) -> bool:
    """``... J Class Pract. 2020;5(2):101``: the year stands before the volume, not after the names."""
    volume = _volume_start(text)
    return volume >= 0 and (volume <= year.start() or not text[year.end() : volume].strip(" ;,."))


def _vancouver(text: str, numbers: Issue, emphasised: tuple[str, ...]) -> Issue:
    year = _YEAR.search(fold_digits(text))
    before = text[: min(year.start() if year else len(text), max(_volume_start(text), 0))]
    pieces = [piece.strip(" .,،;") for piece in re.split(r"[.؟?!]\s+", before) if piece.strip(" .,،;")]
    journal = next(
        (run for run in emphasised if pieces and key(run).strip(" .,") in key(pieces[-1])), pieces[-1] if pieces else ""
    )
    names, title = (pieces[0], pieces[1]) if len(pieces) >= 3 else ("", "")
    return Issue(_tidy(journal), numbers.volume, numbers.issue, numbers.pages, title, names)


def _emphasised_journal(text: str, emphasised: tuple[str, ...], quoted: re.Match[str] | None) -> str:
    """The last run in italics before the volume that can be a name: no figure or quotation mark in it, not the title."""
    volume = _volume_start(text)
    title = key(quoted["title"]) if quoted else ""
    named = [
        run
        for run in emphasised
        if len(run) > 3 and not re.search(r"[\d\"“”«»]", run) and key(run).strip() not in title and label_of(run) is None
    ]
    return next((run for run in reversed(named) if volume < 0 or text.find(run) < volume), "")


def _volume_start(text: str) -> int:
    folded = fold(text)
    patterns = (_VOLUME, _YEAR_AS_VOLUME, *_WITHOUT_WORDS, _ISSUE)
    found = [pattern.search(folded.text) for pattern in patterns]
    starts = [match.start() for match in found if match]
    return folded.span(min(starts), min(starts)).start if starts else -1


def _journal_before_volume(text: str, quoted: re.Match[str] | None, year: re.Match[str] | None) -> tuple[str, str]:
    """Journal and title where nothing is set in italics: what stands between the title (or its full stop) and the volume."""
    volume = _volume_start(text)
    if volume < 0:
        return "", ""
    if quoted and quoted.end() < volume:
        return text[quoted.end() : volume], ""
    start = year.end() if year and year.end() < volume else 0
    pieces = [
        piece
        for piece in re.split(r"(?<=[^\W\d_]{2})[.؟?!]\s+|(?<=[^\W\d_]{2})\.\s*$", text[start:volume])
        if piece.strip(" ,،.")
    ]
    if not pieces:
        return "", ""
    return pieces[-1], pieces[0] if len(pieces) > 1 else ""


def _tidy(journal: str) -> str:
    return re.sub(r"[\s,،.;؛:()\[\]*_]+$", "", journal.strip(" ,،.;؛:()[]*_|-")).strip()


def cited(lines: list[Line]) -> list[Issue]:
    """What the "Cite this article" lines say, one for each such line."""
    found = []
    for at, line in enumerate(lines):
        label = label_of(line.plain)
        if label is None or label.kind != "cite":
            continue
        text, emphasised = label.rest, line.emphasised
        for following in lines[at + 1 :]:
            ours = following.block == line.block or (not text and following.block == line.block + 1)
            if not ours or label_of(following.plain) or len(text) > 1_500:
                break
            text, emphasised = f"{text} {following.plain}".strip(), emphasised + following.emphasised
        found.append(read_citation(text, tuple(run for run in emphasised if run in text)))
    return found


_JOURNAL_WORD = re.compile(
    r"\b(?:journal|review|studies|annals|quarterly|bulletin|proceedings|transactions|letters|archives|magazine|research)\b"
    r"|فصلنامه|پژوهشنامه|مجله|نشریه|ماهنامه|سالنامه|مطالعات|پژوهشهای|پژوهش های"
)


def running_head(text: str, emphasised: tuple[str, ...] = ()) -> Issue | None:
    """What a running head or masthead says (``Journal of Y 11(3), 201-214``); None where the line is not one."""
    if len(text) > 220:
        return None
    folded = fold(text).text
    numbers = _numbers(folded)
    if not numbers.volume or not (numbers.issue or numbers.pages):
        return None
    at = _volume_start(text)
    before = fold_digits(text[:at])
    plain = _YEAR.sub(" ", before)
    name = next((run for run in emphasised if _JOURNAL_WORD.search(key(run))), "") or plain
    name = _tidy(re.split(r"\s[|•·–—]\s", name)[-1])
    known = bool(_JOURNAL_WORD.search(key(name))) or any(run in name for run in emphasised)
    return Issue(name if known and 3 < len(name) < 120 else "", numbers.volume, numbers.issue, numbers.pages)


def localised_once(texts: Iterable[str]) -> tuple[Localised, ...]:
    """One text a language, the first of each."""
    found: dict[str, Localised] = {}
    for text in texts:
        if text:
            tongue = language(text)
            found.setdefault(tongue, Localised(text, tongue))
    return tuple(found.values())
