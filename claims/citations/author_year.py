"""Where does a stream cite by author and year?

Brackets holding a year are found first. What stands before the year inside them are the names (parenthetical); where nothing
does, the names stand before the bracket (narrative). Works are set apart by semicolons of both scripts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from claims.citations import wording
from claims.citations.marks import Mark, Reading
from claims.citations.streams import Stream
from claims.vocabulary import CitationStyle

_LONGEST = 700
"""Characters of the longest bracket looked into."""
_LOOK_BACK = 110
_FAR_BACK = 400
_NAME_ALONE = re.compile(r"(?<![\w'-])[A-Z][\w'-]++")
_MOST_WORDS = 12

_BRACKET = re.compile(r"[()\[\]]")
_LETTER = r"(?:[ \u200c]?(?:الف|ب|پ|ج|د)(?!\w)|[a-h](?![\w]))?"
_YEAR = re.compile(
    rf"(?<![\w.,/:-])(?:c\.\s?|ca\.?\s)?(?P<year>1[2-9]\d\d|20\d\d)(?P<suffix>{_LETTER})(?![\d%])(?!\.\d)(?:\s?(?:م|ش|ق|هـ?\.?\s?ش)\b\.?)?"
    rf"(?:\s*/\s*(?P<other>1[2-9]\d\d|20\d\d)(?P<suffix2>{_LETTER}))?|(?P<undated>{wording.UNDATED}|{wording.UNPRINTED})",
    re.IGNORECASE,
)
_QUICK = re.compile(
    r"1[2-9]\d\d|20\d\d|n\.\s?d|\bnd\b|undated|press|forthcoming|to\s+appear|preparation|بی[\u200c\s]?تا|د\.ت|چاپ|انتشار"
    r"|همان|همو|پیشین|ibid|idem|op\.|loc\.|\bid\.",
    re.IGNORECASE,
)
_NUMBERS = r"[A-Za-z]?\d+(?:\s*--?\s*[A-Za-z]?\d+)?(?:f{1,2}\b\.?)?"
_PAGE_WORD = r"(?:pp?|pgs?|pages?|صص?|صفحات|صفحه|صفحۀ|صفحه‌های)(?![^\W\d])\.?\s*"
_PART_WORD = (
    r"(?:vols?|chaps?|ch|chapters?|secs?|sections?|§+|paras?|paragraphs?|¶+|arts?|articles?|tables?|figs?|figures?|eqs?|notes?|lines?|ll|"
    r"appendix|slides?|min|ج|جلد|فصل|بخش|بند|ماده|جدول|شکل)(?![^\W\d])\.?\s*"
)
_LOCATOR = re.compile(
    rf"\s*(?P<sign>[:،,.]|\s)\s*(?:(?P<part>{_PART_WORD})(?P<partnumber>[\dIVXLCivxlc]+(?:\s*[-.]\s*\d+)*)\s*[:،,]?\s*|(?P<volume>\d{{1,3}})\s*:\s*(?=\d))?"
    rf"(?:(?P<word>{_PAGE_WORD}))?(?P<pages>{_NUMBERS}(?:\s*(?:[,،&]|and|و)\s*(?:{_PAGE_WORD})?{_NUMBERS})*)?",
    re.IGNORECASE,
)
_YEARLIKE = re.compile(r"(?:1[2-9]\d\d|20\d\d)$")
_RANGE_AFTER = re.compile(
    r"\s*(?:-|to\b|until\b|through\b|تا(?!\w)|الی(?!\w))\s*(?:\d|present|now|today|اکنون|کنون)", re.IGNORECASE
)
_RANGE_BEFORE = re.compile(
    r"(?:\d\s*(?:-|to|until|تا|الی)|(?<!\w)(?:between|from|بین|میان|از)\s+\d+\s+(?:and|to|و|تا))\s*$", re.IGNORECASE
)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_EDGES = " \t,،:;؛.\"'«»“”"


@dataclass(frozen=True, slots=True)
class _Group:
    """A pair of brackets and what is in it; inner pairs are blanked out of ``text``."""

    start: int
    end: int
    text: str
    years: tuple[tuple[int, int], ...] = ()
    """(place, year) of years in inner brackets of their own."""


def marks(stream: Stream) -> list[Mark]:
    """Author-year marks of a stream, in order."""
    if not _QUICK.search(stream.text):
        return []
    found: list[Mark] = []
    for group in _groups(stream.text):
        own = _within(stream, group)
        inner: list[Mark] = []
        while found and found[-1].start > group.start:  # inner brackets come first
            inner.append(found.pop())
        # "(Weber [1905] 1978)": the inner bracket belongs to the outer mark.
        inner = [mark for mark in reversed(inner) if not any(one.start <= mark.start and mark.end <= one.end for one in own)]
        if len(own) == 1 and not inner:
            own = [replace(own[0], start=group.start, end=group.end)]
        found += inner + (own or _narrative(stream, group))
    if stream.footnote:
        found += [one for one in _noted(stream) if not any(one.start < mark.end and mark.start < one.end for mark in found)]
    return sorted(found, key=lambda mark: mark.start)


def _noted(stream: Stream) -> list[Mark]:
    """Works a footnote names with no bracket around them: ``Smith, 2017: 20``, ``نک. سهرابی، ۱۳۹۵: ۷۸``, ``همان: ۸۰``.

    Nothing but names may stand before the year (after ``see``, ``نک``), so that a note of prose or a whole entry is none.
    """
    group = _Group(-1, len(stream.text), _BRACKETED.sub(lambda found: " " * len(found.group()), stream.text))
    found: list[Mark] = []
    if len(group.text) > _LONGEST or wording.NO_SOURCE.search(group.text):
        return found
    for start, end in _split(group.text):
        for opener in wording.NOTE_OPENERS.finditer(group.text, start, end):
            start = opener.end()
        for mark in _works(stream, group, start, end, None):
            before = group.text[start : mark.start].strip(_EDGES)
            if mark.back or (not before and re.match(r"[\s.]*$|\s*[,،.:]", group.text[mark.end : end])):
                found.append(replace(mark, certain=False))
            start = max(start, mark.end)
    return found


def _groups(text: str) -> Iterator[_Group]:
    """Bracket pairs that hold something like a year."""
    opened: list[tuple[int, str, list[tuple[int, int]]]] = []
    for sign in _BRACKET.finditer(text):
        if sign.group() in "([":
            opened.append((sign.start(), sign.group(), []))
            continue
        if not opened or opened[-1][1] != {")": "(", "]": "["}[sign.group()]:
            continue
        start, _, inside = opened.pop()
        if opened:
            opened[-1][2].append((start, sign.end()))
        if sign.start() - start > _LONGEST:
            continue
        content = text[start + 1 : sign.start()]
        if _QUICK.search(content):
            blanked = _blanked(content, start + 1, inside)
            yield _Group(start, sign.end(), blanked, _bracketed_years(content, start + 1, inside))


def _blanked(content: str, offset: int, inside: list[tuple[int, int]]) -> str:
    """``content`` with its inner brackets as blanks, every character in its place."""
    for start, end in inside:
        content = content[: start - offset] + " " * (end - start) + content[end - offset :]
    return content


def _bracketed_years(content: str, offset: int, inside: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """(place, year) of inner brackets that hold a year alone: ``Weber [1905] 1978``."""
    return tuple(
        (start, int(year))
        for start, end in inside
        if _YEARLIKE.match(year := content[start - offset + 1 : end - offset - 1].strip(_EDGES))
    )


# Parenthetical ------------------------------------------------------------------------------------------------------


def _within(stream: Stream, group: _Group) -> list[Mark]:
    """The marks of a bracket that names its authors."""
    if wording.NO_SOURCE.search(group.text):
        return []
    found: list[Mark] = []
    previous: Mark | None = None
    for start, end in _split(group.text):
        for mark in _works(stream, group, start, end, previous):
            found.append(mark)
            previous = mark
    if any(mark.certain for mark in found):  # "(Copenhagen 2009)" may be a place, "(Foucault 1977; Weber, 1978)" may not
        found = [replace(mark, certain=True) for mark in found]
    return found


def _split(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for sign in re.finditer("[;؛]", text):
        yield at, sign.start()
        at = sign.end()
    yield at, len(text)


def _works(stream: Stream, group: _Group, start: int, end: int, previous: Mark | None) -> Iterator[Mark]:
    """The works between two semicolons: usually one; ``Smith 2019, 2021`` and ``Smith 2019 and Jones 2020`` are two."""
    text, offset = group.text, group.start + 1
    while opener := wording.OPENERS.match(text, start, end):
        start = opener.end()
    if back := _back(stream, text, start, end, offset):
        yield back
        return
    at = start
    while year := _YEAR.search(text, at, end):
        phrase = text[at : year.start()]
        readings = _readings(phrase, offset + at, inside=True) or _word_as_name(phrase, offset + at)
        if _is_range(text, year):
            at = year.end()
            if not readings:
                return
            continue
        if not readings:
            if previous is None or phrase.strip(" ,،&;؛") not in ("", "and", "و"):
                return
            readings = previous.readings
            begin = offset + year.start()
        else:
            begin = readings[0].start
        locator, paged, at = _locator(text, year.end(), end)
        written = year.group("undated") or ""
        yield (
            previous := Mark(
                stream,
                begin,
                offset + len(text[:at].rstrip()),
                CitationStyle.PARENTHETICAL,
                readings,
                _years(year) + tuple(other for place, other in group.years if begin <= place <= offset + year.end() + 1),
                _suffix(year),
                written,
                locator,
                paged,
                certain=_certain(phrase, text[at:end]),
                bare=bool(re.fullmatch(r"\s*[^\W\d_][^\d=:,،]*\s", phrase)),
            )
        )


def _back(stream: Stream, text: str, start: int, end: int, offset: int) -> Mark | None:
    """``(همان: ۴۵)``, ``(ibid., p. 4)``, ``(Smith, op. cit., p. 3)``, ``(همو، ۱۳۹۰: ۲۰)``."""
    year = _YEAR.search(text, start, end)
    back, names = "", ""
    if ibid := wording.IBID.match(text[start:end]):
        back, at = "ibid", start + ibid.end()
    elif idem := wording.IDEM.match(text[start:end]):
        back, at = "idem", start + idem.end()
    elif (cited := wording.WORK_CITED.search(text, start, end)) and not (year and year.start() < cited.start()):
        back, at, names = "cited", cited.end(), text[start : cited.start()]
    else:
        return None
    readings = _readings(names, offset + start, inside=True)
    rest = text[at:end].strip(_EDGES)
    if back == "cited" and not readings and not names.strip(_EDGES) and rest:
        back = "ibid"  # "(پیشین: ۴۵)" with no name can only mean the work cited last
    if (back == "cited" and not readings) or (
        back == "ibid" and rest and not re.match(rf"(?:{_PAGE_WORD}|{_PART_WORD})?\d", rest, re.I)
    ):
        return None
    years: tuple[int, ...] = ()
    suffix = ""
    if year and back == "idem":
        years, suffix, at = _years(year), _suffix(year), year.end()
    locator, paged, at = _locator(text, at, end)
    return Mark(
        stream,
        offset + start,
        offset + max(at, start + 1),
        CitationStyle.PARENTHETICAL,
        readings,
        years,
        suffix,
        "",
        locator,
        paged,
        back=back,
    )


def _is_range(text: str, year: re.Match[str]) -> bool:
    """``2013-2020``, ``2013-20`` and ``from 2013 to 2020`` but not ``2013: 20-30``."""
    before = text[max(0, year.start() - 24) : year.start()]
    return bool(_RANGE_AFTER.match(text, year.end()) or _RANGE_BEFORE.search(before))


def _years(year: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(value) for value in (year.group("year"), year.group("other")) if value)


def _suffix(year: re.Match[str]) -> str:
    return (year.group("suffix") or "").strip(" \u200c").lower()


def _locator(text: str, at: int, end: int) -> tuple[str, bool, int]:
    """(locator, whether it counts pages, where it ends)."""
    match = _LOCATOR.match(text, at, end)
    if not match or not (match["pages"] or match["part"]):
        return "", True, at
    pages, word, sign = match["pages"] or "", match["word"], match["sign"]
    part = match["part"] or match["volume"]
    if not part and not word:
        if sign in " .":
            return "", True, at
        if sign in ",،" and _YEARLIKE.match(re.split(r"[\s,،&-]", pages)[0].rstrip("abcd")):
            return "", True, at  # "2019, 2021": another year, not a page
    stop = match.end()
    if pages and (year := re.search(r"\s*(?:[,،&]|and|و)\s*(?:1[2-9]\d\d|20\d\d)(?!\d)", pages)) and sign in ",،":
        pages, stop = pages[: year.start()], match.start("pages") + year.start()
    if re.match(r"\s*[A-Za-z%\u0600-\u06ff]", text[stop:end]) and not (word or part or sign == ":"):
        return "", True, at
    tidy = re.sub(rf"\s*{_PAGE_WORD}", "", re.sub(r"\s*-+\s*", "-", pages), flags=re.IGNORECASE).strip()
    if part:
        said = f"{part.strip()}:{tidy}" if match["volume"] else f"{part.strip()} {match['partnumber']} {tidy}"
        return " ".join(said.split()), False, stop
    return tidy, True, stop


def _certain(phrase: str, rest: str) -> bool:
    """Whether it must be a citation: ``Name, 2020`` and ``Name et al. 2020`` must, ``Copenhagen 2009`` need not."""
    if ":" in phrase.strip(_EDGES) or "=" in phrase or re.search(r"\d", phrase) or _word_as_name(phrase, 0):
        return False
    if re.match(r"\s*(?!p|ص)[\w%]", rest) and not rest.strip().startswith(("and", "و", "&")):
        return False
    return phrase.rstrip()[-1:] in {",", "،"} or bool(wording.OTHERS.search(phrase))


# Narrative ----------------------------------------------------------------------------------------------------------


def _narrative(stream: Stream, group: _Group) -> list[Mark]:
    """``Smith and Jones (2020, p. 4)``: only years and locators inside, names before."""
    first: Mark | None = None
    found: list[Mark] = []
    text, offset = group.text, group.start + 1
    at = 0
    while year := _YEAR.match(text, _next_year(text, at)):
        if _is_range(text, year):
            return []
        locator, paged, at = _locator(text, year.end(), len(text))
        mark = Mark(
            stream,
            offset + year.start(),
            offset + at,
            CitationStyle.NARRATIVE,
            years=_years(year),
            suffix=_suffix(year),
            undated=year.group("undated") or "",
            locator=locator,
            paged=paged,
        )
        if first is None:
            before = stream.text[max(0, group.start - _LOOK_BACK) : group.start]
            readings = _readings(re.sub(r"(?:'s|'|’s)\s*$", "", before.rstrip()), group.start - len(before), inside=False)
            if not readings and (locator and not text[at:].strip(_EDGES)):
                return _far(stream, replace(mark, start=group.start, end=group.end, certain=False, far=True))
            if not readings:
                return []
            certain = bool(locator) or _told(stream.text, group, readings[0])
            first = mark = replace(mark, start=group.start, readings=readings, certain=certain, with_names=True)
        else:
            mark = replace(mark, readings=first.readings, certain=first.certain)
        found.append(mark)
    if not found or text[at:].strip(_EDGES):
        return []
    if len(found) == 1:
        return [replace(found[0], end=group.end, certain=found[0].certain or bool(found[0].suffix))]
    return [replace(mark, certain=True) for mark in found]


def _far(stream: Stream, mark: Mark) -> list[Mark]:
    """A year and its page with nobody named in their sentence: the person named last in the paragraph may be meant."""
    start = max(0, mark.start - _FAR_BACK)
    before = list(_NAME_ALONE.finditer(stream.text, start, mark.start))
    readings = tuple(Reading(word.start(), (word.group().removesuffix("'s"),)) for word in reversed(before))
    return [replace(mark, readings=readings)] if readings else []


def _next_year(text: str, at: int) -> int:
    between = re.compile(r"[\s,،;؛&]*(?:(?:and|و|see also|cf\.)\s+)?").match(text, at)
    return between.end() if between else at


def _told(text: str, group: _Group, reading: Reading) -> bool:
    """Whether the sentence treats the words before the bracket as an author."""
    if len(reading.names) > 1 or reading.others:
        return True
    if len(reading.names[0].split()) > 3:
        return False
    before, after = text[max(0, reading.start - 40) : reading.start], text[group.end : group.end + 60]
    if re.search("[A-Za-z]", reading.names[0]):
        return bool(wording.SAID_AFTER.match(after)) or bool(re.search(r"\baccording to\s*$", before, re.IGNORECASE))
    opens = re.search(r"(?:^|[.!?؟؛])\s*(?:(?:اما|ولی|لیکن|البته|همچنین|در مقابل،|برای نمونه،|نیز|و)\s+)?$", before)
    lone = " " not in reading.names[0] and not wording.RULES.match(reading.names[0])
    if opens and lone and wording.SAID_AT_END.search(_sentence_after(text, group.end)):
        return True
    return bool(
        re.search(r"(?:به\s+(?:گفته|نظر|باور|اعتقاد|زعم|تعبیر|عقیده)|از\s+(?:نظر|نگاه|دید|دیدگاه|منظر))(?:ی|‌ی)?\s*$", before)
    )


def _sentence_after(text: str, at: int) -> str:
    return re.split(r"[.!?؟؛](?:\s|$)", text[at : at + 250], maxsplit=1)[0]


# Names --------------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_](?:(?:[\w'\u200c\u064b-\u0652.-]|(?<=[a-z]-) (?=[a-z]))*[\w\u064b-\u0652])?\.?|&|[,،]|[^\s\w]|\d+")
_TITLE = re.compile(r"[\"“«](?P<title>[^\"”»]{4,150})[\"”»]?[\s,،.]*$")


def _readings(phrase: str, offset: int, *, inside: bool) -> tuple[Reading, ...]:
    """Every way to read the end of ``phrase`` as names, longest first; ``offset`` is where it stands in the stream."""
    phrase = _undated_phrase(phrase.rstrip())
    if inside and (title := _TITLE.search(phrase)):
        return (Reading(offset + title.start(), (title["title"].strip(_EDGES),)),)
    phrase = phrase.rstrip(" ,،:.\"'“”«»-" if inside else " ")
    others = False
    for tail in wording.OTHERS.finditer(phrase):
        if tail.end() >= len(phrase) - 1:
            others, phrase = True, wording.AND.sub("", phrase[: tail.start()].rstrip(" ,،")).rstrip(" ,،")
            break
    words = _name_words(phrase, inside)
    starts = [index for index in range(len(words)) if _may_begin(words, index)]
    found = []
    for index in starts:
        names = _names(phrase, words[index:])
        if any(len(word) > 1 for name in names for word in re.findall(r"[^\W\d_]+", name)):
            found.append(Reading(offset + words[index].start(), names, others))
    return tuple(found)


def _word_as_name(phrase: str, offset: int) -> tuple[Reading, ...]:
    """``May, 2016``: a person, if the list has one of that name."""
    word = re.fullmatch(r"\s*(?P<name>[A-Z][a-z]{2,})\s*,\s*", phrase)
    if not word or word["name"].lower() not in wording.NOT_NAMES:
        return ()
    return (Reading(offset + word.start("name"), (word["name"],)),)


def _undated_phrase(phrase: str) -> str:
    """Without the day and month between a name and its year."""
    dated = wording.DATE_TAIL.search(phrase, max(0, len(phrase) - 30))
    return phrase[: dated.start()].rstrip(" ,،") if dated and phrase[: dated.start()].strip(" ,،") else phrase


def _name_words(phrase: str, inside: bool) -> list[re.Match[str]]:
    """The words at the end of ``phrase`` that may be names, connectors and commas; anything else ends the look back."""
    kept: list[re.Match[str]] = []
    for word in reversed(list(_WORD.finditer(phrase))):
        if len(kept) >= 2 * _MOST_WORDS or not _may_be_name(word.group(), bool(kept), inside):
            break
        if kept and _ends_sentence(word.group()):
            break
        kept.append(word)
    kept.reverse()
    return kept


def _may_be_name(word: str, inner: bool, inside: bool) -> bool:
    lower = word.lower()
    if lower in wording.CONNECTORS or word in ",،":
        return inner
    if lower in wording.PARTICLES or (lower in wording.LINK_WORDS and inner):
        return inner
    if len(word) > 1 and word.isupper():
        return True  # WHO is not who
    if lower.rstrip(".") in wording.NOT_NAMES or (lower in wording.SYLLABLES and not inner):
        return False
    if not word[0].isalpha():
        return False
    return not word[0].islower() or (inside and not word.islower()) or word.startswith(("d'", "al-", "el-", "l'"))


def _ends_sentence(word: str) -> bool:
    """``work.`` ends a sentence; ``J.``, ``J.-P.`` and ``St.`` do not."""
    return word.endswith(".") and len(word.replace("-", "").replace(".", "")) > 2


def _may_begin(words: list[re.Match[str]], index: int) -> bool:
    word = words[index].group().lower()
    if not word[0].isalpha() or word in wording.CONNECTORS:
        return False
    if word in wording.PARTICLES:
        return True
    return word not in wording.LINK_WORDS


def _names(phrase: str, words: list[re.Match[str]]) -> tuple[str, ...]:
    """The words cut at connectors and commas; ``Smith, J.`` stays one name."""
    names: list[str] = []
    start: int | None = None
    end = 0
    for word in words:
        if word.group().lower() in {"and", "&", "و", "with", "und", "et"} or word.group() in ",،":
            if start is not None:
                names.append(phrase[start:end])
            start = None
            continue
        start = word.start() if start is None else start
        end = word.end()
    if start is not None:
        names.append(phrase[start:end])
    joined: list[str] = []
    for name in names:
        if joined and re.fullmatch(r"(?:\w\.[\s-]*)+|[A-Z]{1,2}", name):
            joined[-1] = f"{joined[-1]}, {name}"
        else:
            joined.append(name)
    return tuple(joined)
