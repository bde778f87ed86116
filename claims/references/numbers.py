"""Which volume, issue and pages does an entry give?

Each is read off the Slate and taken away. Numbers are normalised (ASCII digits, ordinal words to numbers, ranges with a plain
hyphen, in order); the wording that was normalised is kept in ``custom``.
"""

import re

from claims.references.dates import MONTH_EN, YEAR
from claims.references.facts import Facts
from claims.references.slate import TAKEN, Slate

_ONES = ["", "یکم", "دوم", "سوم", "چهارم", "پنجم", "ششم", "هفتم", "هشتم", "نهم"]
_TEENS = ["دهم", "یازدهم", "دوازدهم", "سیزدهم", "چهاردهم", "پانزدهم", "شانزدهم", "هفدهم", "هجدهم", "نوزدهم"]
_TENS = {
    20: ("بیست", "بیستم"),
    30: ("سی", "سی‌ام"),
    40: ("چهل", "چهلم"),
    50: ("پنجاه", "پنجاهم"),
    60: ("شصت", "شصتم"),
    70: ("هفتاد", "هفتادم"),
    80: ("هشتاد", "هشتادم"),
    90: ("نود", "نودم"),
}


def _ordinals() -> dict[str, int]:
    words = {"اول": 1, "نخست": 1, "هیجدهم": 18}
    words |= {word: number for number, word in enumerate(_ONES) if word} | {word: 10 + n for n, word in enumerate(_TEENS)}
    for ten, (stem, round_word) in _TENS.items():
        words[round_word.replace("\u200c", "")] = ten
        words |= {f"{stem}و{_ONES[one]}": ten + one for one in range(1, 10)}
    return words


ORDINALS = _ordinals()
"""Persian ordinal words without their blanks and half-spaces, to numbers."""
_ORDINAL = (
    "|".join(
        word.replace("و", r"[\s\u200c]*و[\s\u200c]*", 1)
        if re.match(r"(?:بیست|سی|چهل|پنجاه|شصت|هفتاد|هشتاد|نود)و", word)
        else word
        for word in sorted(ORDINALS, key=len, reverse=True)
    )
    + r"|سی[\s\u200c]ام"
)
_DASH = r"\s*(?:[-‐‑–—−~]+|تا)\s*"
_PAGE = r"(?:[A-Za-z]{0,2}\d+[A-Za-z]?|e[a-z]{2,5}\d{3,6}|[ivxlc]+(?=\s*[-–—]\s*[ivxlc]))"
_PAGES = rf"{_PAGE}(?:{_DASH}(?:[A-Za-z]{{0,2}}\d+[A-Za-z]?|[ivxlc]+\b))?(?!\w)"
_MORE_PAGES = rf"{_PAGES}(?:\s*[,،]\s*\d+{_DASH}\d+)*"
_YEARLIKE = re.compile(YEAR)
_ISSUE_IN = r"(?P<i>[^()]{1,25})"
_VANCOUVER = re.compile(
    rf"(?P<date>{YEAR}(?:\s+{MONTH_EN}(?:[-–]{MONTH_EN})?(?:\s+\d{{1,2}})?)?)\s*[;؛]\s*(?P<v>\d+[A-Za-z]?)?\s*(?:\({_ISSUE_IN}\))?\s*(?:[:،]\s*(?P<p>{_MORE_PAGES}))?"
)
_COMPACT = re.compile(
    rf"(?<![\w.(/–-])(?P<v>\d{{1,4}}[A-Za-z]?)\s*\({_ISSUE_IN}\)(?:\s*[,:;،؛.]?\s*(?:(?:pp?|"
    rf"صص?)[.:]?\s*)?(?P<p>{_MORE_PAGES}))?(?!\s*\w*/)"
)
_VOLUME_ISSUE = re.compile(
    rf"(?<![\w(/–-])(?P<v>\d{{1,4}})[.:](?P<i>\d{{1,4}}|"
    rf"[A-Z])\s*\((?P<date>[^()\d]{{0,20}}{YEAR})\)\s*[,:]?\s*(?P<p>{_MORE_PAGES})?"
)
_VOLUME_PAGE_YEAR = re.compile(rf"(?<![\w.(/–-])(?!{YEAR})(?P<v>\d{{1,4}}),\s*(?P<p>{_PAGES})\s*\((?P<date>{YEAR})\)")
_BARE = re.compile(
    rf"(?<![\w.(/–-])(?!{YEAR})(?P<v>\d{{1,4}})\s*(?::|[,،]\s*(?:(?:pp?|صص?)\.?\s*)?(?=[eE]?\d+{_DASH}\d|e[a-z]*\d|"
    rf"\d{{5,7}}\s*(?:\(|{TAKEN}|[.,]?$)))\s*(?P<p>{_MORE_PAGES})(?!\s*/)"
)
_BEFORE_NO = re.compile(r"(?<![\w.(/–-])(?P<v>\d{1,4})(?=\s*[,،]?\s*(?:no|nos|issue|شماره|ش)\b\.?\s*\d)", re.IGNORECASE)
_VOLUME = re.compile(
    rf"(?<!\w)(?:vol(?:ume)?s?\b\.?\s*(?P<en>\d+[A-Za-z]?|[IVXLC]+\b)|(?P<w>دور[ههٔۀة](?:[\u200c\s]?ی)?|جلد|ج\.?|"
    rf"سال)\s*(?P<fa>\d{{1,4}}|{_ORDINAL})(?!\w))",
    re.IGNORECASE,
)
_ISSUE = re.compile(
    rf"(?<!\w)(?:(?:no|nos|nr|issue|iss|number)\b\.?\s*(?P<en>[A-Z]?\d+(?:[-–/&]\d+)?)|(?:شماره(?:[\u200c\s]?ی|ٔ)?|"
    rf"ش\.?)\s*(?P<fa>\d+(?:\s*(?:[-–/]|و)\s*\d+)?|{_ORDINAL})(?!\w))",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"[(،,]?\s*(?:پیاپی|پیاپی\s*شماره|شماره پیاپی)\s*[:]?\s*(\d+)\)?")
_PAGE_LABEL = re.compile(
    rf"(?<!\w)(?:pp?|pages?|pgs?|ص\s?ص|ص|صفحات|صفحه|صفحه[\u200c\s]های)(?![^\W\d])\s?[.:]?\s*(?P<p>{_MORE_PAGES})", re.IGNORECASE
)
_ARTICLE = re.compile(
    r"(?<!\w)(?:art(?:icle)?\.?\s*(?:no\.?|number|id)?|paper)\s*[:.]?\s*(?P<p>[a-z]?\d{2,9})(?!\w)", re.IGNORECASE
)
_LONE_PAGES = re.compile(
    rf"(?:(?<=[,:،]\s)|(?<=[,:،])|(?<={TAKEN})\s*[,:،]?\s*)(?P<p>(?!{YEAR}{_DASH}{YEAR})\d+{_DASH}\d+)(?=\s*[.,،;)]|"
    rf"\s*{TAKEN}|\s*$)"
)
_LAW = re.compile(rf"(?<={TAKEN})\s*(?P<v>\d{{1,4}})\s+[A-Z][^\d{TAKEN}]{{3,80}}?\s(?P<p>\d{{1,5}})(?=[.,\s]*(?:{TAKEN}|$))")
_SERIES = re.compile(
    r"[(\[]?\s*(?P<genre>(?:technical |research |policy )?(?:report|working paper|discussion paper|white paper|"
    r"policy brief)|tech\. rep\.|WP|گزارش)\s*"
    r"(?:series\s*)?(?:(?:no\.?|number|nr\.?|#|شماره)\s*|(?<=[Pp]aper\s))(?P<number>[\w/.-]*\d[\w/-]*)\s*[)\]]?",
    re.IGNORECASE,
)
_LONG_ARTICLE = 50
"""Pages; a shortened range that comes out longer was more likely damaged than shortened."""
_SHORT_ARTICLE = 4
_PERSIAN = re.compile("[\u0620-\u06d3]")


def read_numbers(slate: Slate, facts: Facts, start: int = 0) -> re.Match[str] | None:
    """Volume, issue, pages off the slate from ``start`` on; the match that holds a year too (``2019;12(3):45``), if one did."""
    dated: re.Match[str] | None = None
    _read_labelled(slate, facts, start)
    if match := _VOLUME_ISSUE.search(slate.rest, start) or _VOLUME_PAGE_YEAR.search(slate.rest, start):
        dated = match
        _note_numbers(match, facts)
        slate.take_match(match)
    elif match := _VANCOUVER.search(slate.rest, start):
        if match.group("v") or match.group("p"):
            dated = match
            _note_numbers(match, facts)
            slate.take_match(match)
    elif match := _compact(slate, start):
        dated = match if _YEARLIKE.search(match.group("i")) else None
        _note_numbers(match, facts, issue=dated is None)
        slate.take_match(match)
    elif "volume" not in facts.csl and (match := _BEFORE_NO.search(slate.rest, start)):
        facts.csl["volume"] = match.group("v")
        slate.take_match(match)
    if "volume" not in facts.csl and "page" not in facts.csl and (match := _BARE.search(slate.rest, start)):
        _note_numbers(match, facts)
        slate.take_match(match)
    return dated


def read_lone_pages(slate: Slate, facts: Facts, start: int) -> None:
    """Pages that no word announces (``44–61. London: Quill``), once every other number is off the slate."""
    if "volume" not in facts.csl and "page" not in facts.csl and (match := _LAW.search(slate.rest, start)):
        facts.csl |= {"volume": match.group("v"), "page": match.group("p")}
        slate.take(*match.span("v"))
        slate.take(*match.span("p"))
    if "page" not in facts.csl and (match := _LONE_PAGES.search(slate.rest, max(start, 1))):
        note_pages(match.group("p"), slate.text[match.start("p") : match.end("p")], facts)
        slate.take_match(match)


def _compact(slate: Slate, start: int) -> re.Match[str] | None:
    for match in _COMPACT.finditer(slate.rest, start):
        inside = match.group("i")
        if re.search(r"\d|[Ss]uppl|ویژه", inside) and not _YEARLIKE.fullmatch(match.group("v")):
            return match
    return None


def _note_numbers(match: re.Match[str], facts: Facts, issue: bool = True) -> None:
    groups = match.groupdict()
    if groups.get("v"):
        facts.csl.setdefault("volume", groups["v"])
    if issue and groups.get("i"):
        facts.csl.setdefault("issue", re.sub(r"\s*[–]\s*", "-", groups["i"].strip()))
    if groups.get("p"):
        note_pages(groups["p"], match.string[match.start("p") : match.end("p")], facts)


def _read_labelled(slate: Slate, facts: Facts, start: int) -> None:
    if match := _SERIES.search(slate.rest, start):
        facts.csl |= {"genre": match.group("genre"), "number": match.group("number"), "type": "report"}
        slate.take_match(match)
    if match := _SERIAL.search(slate.rest, start):
        facts.custom["serial_number"] = match.group(1)
        slate.take_match(match)
    for match in list(_VOLUME.finditer(slate.rest, start)):
        if match.group("w") == "سال" and (_YEARLIKE.fullmatch(match.group("fa")) or "volume" in facts.csl):
            continue
        facts.csl["volume"] = _number(match.group("en") or match.group("fa"))
        slate.take_match(match)
    if match := _ISSUE.search(slate.rest, start):
        facts.csl["issue"] = re.sub(r"\s*(?:[–/]|و)\s*", "-", _number(match.group("en") or match.group("fa")))
        # The number before ``no. 3`` is the volume: it must be read before the issue is taken away.
        if "volume" not in facts.csl and (before := _BEFORE_NO.search(slate.rest, start)):
            facts.csl["volume"] = before.group("v")
            slate.take_match(before)
        slate.take_match(match)
    for pattern in (_PAGE_LABEL, _ARTICLE):
        if "page" not in facts.csl and (match := pattern.search(slate.rest, start)):
            note_pages(match.group("p"), slate.text[match.start("p") : match.end("p")], facts)
            slate.take_match(match)


def _number(written: str) -> str:
    return str(ORDINALS.get(re.sub(r"[\s\u200c]", "", written), written)).strip()


def _is_turned_round(first: int, last: int, figures: int, facts: Facts) -> bool:
    """Whether ``110-85`` is 85-110, for 110-185 is longer than a work may be; in Persian ``28-9`` is 9-28 too."""
    shortened = first - first % 10**figures + last - first
    if not _SHORT_ARTICLE <= first - last <= _LONG_ARTICLE:
        return False
    return shortened > _LONG_ARTICLE or (shortened < _SHORT_ARTICLE and bool(_PERSIAN.search(str(facts.csl))))


def note_pages(pages: str, written: str, facts: Facts) -> None:
    """Pages in order and in full: ``170-143`` (turned round by a converter) is 143-170, ``273-98`` is 273-298."""
    plain = re.sub(_DASH, "-", pages.strip())
    match = re.fullmatch(r"([A-Za-z]*)(\d+)-([A-Za-z]*)(\d+)", plain)
    if match and match.group(3) in ("", match.group(1)):
        letters, first, _, last = match.groups()
        if len(last) < len(first) and not _is_turned_round(int(first), int(last), len(last), facts):
            full = first[: len(first) - len(last)] + last
            last = full if int(full) >= int(first) else last
            if int(last) - int(first) > _LONG_ARTICLE:
                facts.problems.append(
                    f"The pages {written} are read as {first}-{last}, which is long for one work; compare the source."
                )
        if int(last) < int(first):
            facts.problems.append(f"The pages run backwards: {written}. They are read as {last}-{first}.")
            first, last = last, first
        plain = f"{letters}{first}-{letters}{last}"
    facts.csl["page"] = plain
    if plain != written:
        facts.custom["page_as_written"] = written
