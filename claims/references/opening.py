"""Who wrote it, and when? The opening of an entry, in every style's order.

Most styles write names, then the year; medicine, physics and the notes of historians put the year last. Where the names end
is then told by initials, by the title's quotation marks or italics, or by the first full stop that is no initial's.
"""

import re
from dataclasses import dataclass

from claims.references.dates import MONTH_EN, MONTH_FA, YEAR, date_in, months_first
from claims.references.facts import Facts
from claims.references.marks import ARABIC
from claims.references.people import people
from claims.references.shape import CSL
from claims.references.slate import TAKEN, Slate
from claims.text import calendar_of, gregorian_years
from claims.vocabulary import Calendar

_UNDATED = re.compile(
    r"[(\[]?\s*(?:n\.\s?d\.|no date|in press|forthcoming|بی[\s\u200c]?تا|زیر چاپ|در دست انتشار)\s*[)\]]?", re.IGNORECASE
)
_DATED = re.compile(
    rf"[(\[](?P<in>[^()\[\]]{{0,30}}?(?P<year>{YEAR})(?P<suffix>[a-z]|\s?(?:الف|ب|پ|ج)(?!\w))?[^()\[\]]{{0,30}})[)\]]"
)
_DATED_BARE = re.compile(rf"(?<=[.,،\s])(?P<in>(?P<year>{YEAR})(?P<suffix>[a-z])?)(?=\s*(?:[.,،:]|\[\d))")
_PERIOD = rf"(?:{MONTH_EN}|{MONTH_FA}|Spring|Summer|Autumn|Fall|Winter|تابستان|بهار|پاییز|زمستان)"
_LATE = re.compile(
    rf"[(\[]?(?P<in>(?:(?:\d{{1,2}}\s+)?{_PERIOD}(?:\s?[-–/]\s?{_PERIOD})?[,،]?\s+(?:\d{{1,2}},?\s+)?)?"
    rf"(?P<year>{YEAR})(?P<suffix>[a-z])?(?:\s+{_PERIOD}(?:\s+\d{{1,2}})?)?)(?!\s*[-–/]\s*\d{{2,4}}\b|\w)[)\]]?"
)
_SAME_AUTHOR = re.compile(r"\s*(?:[—–_ـ-]{2,}|همو(?!\w))\s*[.,،]?")
_TURNED_FA = re.compile(r"[^،.\d]{2,30}،\s[^،.\d]{2,30}،\s(?=[^،]{3,}،)")
_COLLECTIVE = re.compile(
    r"\s*(?:[^\s.][^.]{2,80}\b(?:Investigators|Group|Collaborators|Collaboration|Consortium|Committee|Team|"
    r"Network))\.\s(?=[A-Z])"
)
_INITIALS_FIRST = re.compile(
    r"(?:(?:[A-ZÀ-Þ]\.[\s-]?)+(?:(?:van|von|de|der|den|del|di|da|le|"
    r"la)\s)*[^\W\d_][\w'’-]+(?:\s[A-ZÀ-Þ][\w'’-]+)?(?:,?\s(?:and|&)\s|,\s(?:et al\.,?\s)?))+"
)


_SMALL = set(
    "and of for the et al al. others on in with to de da di du van von der den del la le el bin ibn dos zu ter ten und y e "
    "ed. eds eds. editors trans.".split()
)
"""Words that stand small among names."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What the whole list does, where one entry alone does not tell."""

    american: bool = False
    """6/12/2025 is June 12."""
    family_first: bool = False
    """The first author's family name comes first."""
    given_first: bool = False
    """Names stand as they are spoken: what has no comma is a person all the same."""


def habits(texts: list[str]) -> Habits:
    """The habits of a list, from all its entries."""
    turned = sum(bool(re.match(r"[^\W\d][\w'’-]*,\s[^\W\d]", text)) for text in texts)
    straight = sum(
        bool(re.match(r"[A-Z][\w'’-]+(?:\s[A-Z]\.?)*\s[A-Z][\w'’-]+(?:,\s|\sand\s|\s&\s|\.\s)", text)) for text in texts
    )
    return Habits(months_first(texts), family_first=turned * 2 > len(texts), given_first=straight * 2 > len(texts))


def opening(slate: Slate, facts: Facts, quoted: tuple[int, int] | None) -> tuple[int | None, int]:
    """The author–year opening: where the names end, and where the rest begins; (None, 0) where the year comes late."""
    limit = quoted[0] if quoted else len(slate.rest)
    styled = next((run.start for run in slate.styled() if run.start > 2), len(slate.rest))
    limit = min(limit, styled)
    options = [match for pattern in (_DATED, _DATED_BARE, _UNDATED) if (match := pattern.search(slate.rest, 0, limit))]
    for match in sorted(options, key=lambda match: match.start()):
        if not name_like(slate.rest[: match.start()]) or _names_end_before(slate.rest[: match.start()]):
            break
        if match.re is _UNDATED:
            facts.custom["undated"] = match.group().strip("()[] ")
        else:
            note_date(match.group("in"), match.group("suffix") or "", facts)
        slate.take_match(match)
        if original := re.compile(rf"\s*[(\[]({YEAR})[)\]]").match(slate.rest, match.end()):
            facts.csl["original-date"] = {"date-parts": [[int(original.group(1))]]}
            slate.take_match(original)
            return match.start(), original.end()
        return match.start(), match.end()
    return None, (quoted[0] if quoted else 0)


def _names_end_before(text: str) -> bool:
    """``S. T. Fiske, G. Lindzey, Handbook of ..., 2010``: what stands between the names and the year is a title."""
    match = _INITIALS_FIRST.match(text.lstrip(TAKEN))
    rest = text.lstrip(TAKEN)[match.end() :].strip(" ,.(") if match else ""
    return bool(rest) and not re.match(r"(?:[A-ZÀ-Þ]\.[\s-]?)+", rest)


def name_like(text: str) -> bool:
    """May these be the names before the year? No digits, no title's worth of small words."""
    text = text.replace(TAKEN, "")
    if re.search(r"\bet\s?al\b\.?,?\s+[^\W\d_]{2}", text):
        return False
    if not text.strip(" .,،") or re.search(r"\d|[?!؟:«“\"]", text) or len(text) > 600:
        return bool(_SAME_AUTHOR.match(text))
    sentences = [part for part in re.split(r"(?<=[^\W\d_]{3})\.\s+", text) if part.strip(" .,")]
    if len(sentences) > 1 and not ARABIC.search(text):
        return False
    if ARABIC.search(text):
        return len(sentences) <= 2 and len(text.split()) <= 30
    return _capitalised(text)


def _capitalised(text: str) -> bool:
    words: list[str] = re.findall(r"[^\W\d_][\w.'’-]*", text)
    return sum(word[0].islower() and word.lower() not in _SMALL for word in words) <= 1


def note_date(written: str, suffix: str, facts: Facts) -> None:
    """Keep when the work came out, in its own calendar; of a Solar Hijri year also the two Gregorian ones it touches."""
    parts = date_in(written)
    if not parts:
        return
    facts.csl["issued"] = {"date-parts": [parts]}
    if suffix.strip():
        facts.csl["year-suffix"] = suffix.strip()
    if (calendar := calendar_of(parts[0])) is Calendar.SOLAR_HIJRI:
        facts.custom |= {"calendar": calendar.value, "gregorian": list(gregorian_years(parts[0], calendar))}
    years = re.findall(YEAR, written)
    if len(set(years)) > 1:
        facts.custom["date_as_written"] = written.strip()


def read_late_year(slate: Slate, facts: Facts, body: int) -> None:
    """The year after the title: in brackets, or the last one that stands alone."""
    styled = list(slate.styled())
    options = [
        match
        for match in _LATE.finditer(slate.rest, body)
        if not any(run.start <= match.start("year") < run.end - 4 for run in styled)
    ]
    options = [
        match for match in options if slate.rest[match.start("year") - 1 : match.start("year")] not in {"-", "–", "/"}
    ] or options
    if not options:
        if match := _UNDATED.search(slate.rest):
            facts.custom["undated"] = match.group().strip("()[] ")
            slate.take_match(match)
        return
    bracketed = [match for match in options if match.group().startswith("(") and match.group().endswith(")")]
    match = (bracketed or options)[-1]
    note_date(match.group("in"), match.group("suffix") or "", facts)
    slate.take_match(match)


def names_without_year(slate: Slate, facts: Facts, quoted: tuple[int, int] | None) -> int:
    """Where the names end in a style that puts the year last."""
    if quoted:
        return quoted[0]
    if ARABIC.search(slate.rest[:20]) and _first_styled(slate) is None and (match := _TURNED_FA.match(slate.rest)):
        return match.end()
    if match := _INITIALS_FIRST.match(slate.rest, len(slate.rest) - len(slate.rest.lstrip(TAKEN))):
        return match.end()
    styled = next((run.start for run in slate.styled()), None)
    for match in re.finditer(r"(?<=\S)[.:]\s+(?=\S)", slate.rest):
        head = slate.rest[: match.start() + 1]
        if styled is not None and match.end() > styled:
            break
        if not _ends_in_initial(head, slate.rest[match.end() :]):
            if not name_like(head.rstrip(".: ")):
                return 0
            collective = _COLLECTIVE.match(slate.rest, match.end())
            return collective.end() if collective else match.end()
    if styled is not None and styled > 0 and name_like(slate.rest[:styled]):
        return styled
    return 0


def _first_styled(slate: Slate) -> int | None:
    """Where the first bold or italic run begins."""
    return next((run.start for run in slate.styled()), None)


def _ends_in_initial(head: str, following: str) -> bool:
    """``Smith, J.`` goes on to ``A.`` or ``and``; it is over where a longer word comes next."""
    if re.search(r"\bal\.$|\b(?:eds?|[Jj]r|[Ss]r)\.$", head):
        return False
    if re.match(r"[^\W\d_][\w'’-]+(?:,|\s(?:and|&)\s)", following) and re.fullmatch(r"[^.,]+\s[A-ZÀ-Þ]\.", head):
        return True
    if re.fullmatch(r"(?:[^.,]{2,40}\s[A-ZÀ-Þ]{1,4},\s)*[^.,]{2,40}\s[A-ZÀ-Þ]{1,4}\.", head):
        return False
    if not re.search(r"(?:^|[\s.-])[A-ZÀ-ÞŠŽČĆİ]\.$", head):
        return False
    if re.match(r"(?:[A-ZÀ-Þ]\.|and\b|&|,|et al)", following):
        return True
    # ``J. Smith``: an initial at the beginning, or after "and", belongs to the word that follows.
    return not re.search(r",\s*(?:[A-ZÀ-Þ]\.[\s-]?)+$", head)


def read_authors(slate: Slate, facts: Facts, end: int, before: CSL, habit: Habits) -> None:
    """The names up to ``end``, as authors or as editors; a dash repeats those of the entry before."""
    text = slate.words(0, end)
    if match := _SAME_AUTHOR.match(text):
        facts.csl["author"] = before.get("author", [])
        text = text[match.end() :]
    role = "editor" if re.search(r"\(?\b[Ee]ds?\.\)?|\([Ee]ditors?\)|ویراستار|گردآور|به کوشش", text[-24:]) else "author"
    names, others = people(text, habit.given_first, habit.family_first)
    if names:
        facts.csl[role] = [*facts.csl.get("author", []), *names]
    if others:
        facts.custom["others"] = True
    slate.take(0, end)
