"""Where does each sentence begin and end, in English and in Persian?

One pass over the stops of a text; at each, what stands before it (an abbreviation, an initial, a number that counts off a
list) and what comes after (a small letter, a comma, a citation) say whether a sentence ends there. Every look around is
bounded, so that a line of megabytes costs no more than its length.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from claims.spans import Span
from claims.text.forms import fold_digits

LONGEST = 5_000
"""Code points; a sentence that runs on longer is cut at a blank."""

_STOP = re.compile(r"[.!?؟…。۔]+(?:\s\.{2,})?|\n[ \t]*\n\s*")
_TAIL = re.compile(
    r"(?:[\"'”’»›)\]}*_]|</?(?:b|i|em|strong)>)*"
    r"(?:\s?<sup>[^<]{1,24}</sup>|\[\^?[\w ,،–-]{1,16}\](?!\()|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)*"
    r"[\"'”’»›)\]}*_]*"
)
"""What still belongs to the sentence after its stop: closing quotes and brackets, marks of notes."""

_PROTECTED = re.compile(r"(?:https?://|www\.|\bdoi:\s?|\b10\.\d{4,9}/)[^\s<>]+", re.IGNORECASE)
_TRAILING = ".,;:!?)»\"'>]،؛؟*_"
_PARENTHESIS_LIMIT = 600
_BRACKETS = re.compile(r"[()\[\]]|\n[ \t]*\n")
_QUOTATION = re.compile(r"«[^«»]{2,300}»|“[^“”]{2,300}”|(?<![^\s(\[])\"[^\"]{2,300}\"(?=[\s.,;:)\]،؛؟!?]|$)")
_CITATION_AFTER = re.compile(r"\s*\((?=[^()]*(?:\d{4}|همان|ibid))[^().!?؟]*(?:\bet al\.[^().!?؟]*|[A-Z]\.[^().!?؟]*)*\)[.]?")
_OPENERS = "\"'“‘«‹([{*_¿¡-–—•"

_ARABIC = r"\u0620-\u064a\u0671-\u06d3\u06fa-\u06fc\ufb50-\ufdff\ufe70-\ufefc"
_ARABIC_LETTER = re.compile(f"[{_ARABIC}]")
_TOKEN = re.compile(r"[^\s()\[\]{}«»\"“”'’،؛:;,–—*_/<>]+$")
_CAPITALISED = re.compile(r"(?:[AI]|[A-Z](?=[a-z]*[aeiouy])[a-z]+)(?:[\s,]|$)")
"""A word that may open a sentence, against a file's or a program's name (``notes.Rmd``)."""
_LAST_WORD = re.compile(r"[^\W\d_][^\W\d_\u200c]*$")

_NEVER_ENDS = frozenset(
    "e.g i.e eg ie cf vs dr mr mrs ms prof fig figs eq eqs viz approx resp refs vol vols nos pp eds ca dept univ lt sgt capt "
    "hon esp incl repr suppl hrsg vgl bzw z.b d.h u.a bd ff ibid.p صص نک رک ر.ک ر.ك ن.ک".split()
)
_BEFORE_FIGURE = frozenset(
    "no p ch chap sec sect tab art nr v ver ed col gen ref pt para n ser jan feb mar apr may jun jul aug sep sept oct "
    "nov dec".split()
)
"""Abbreviations only where a figure, or a single capital, follows: ``No. 5``; ``The answer is no.`` ends."""
_MAY_END = frozenset("al inc ltd co corp jr sr bros ph.d st trans rev cit op loc ibid".split())
"""End a sentence only where the next word commonly begins one."""
_STARTERS = frozenset(
    "the this these those that in on at by for from to a an it its we our they their there here he she his her i however "
    "moreover furthermore although while when if as such thus therefore hence but and yet nor so after before since during "
    "with without both many most some all each no not one two first second finally another other".split()
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]")
_COUNTER = re.compile(r"\(?(?:\d{1,3}|\d{1,2}(?:\.\d{1,2}){1,3}|[ivx]{1,4}|[IVX]{1,4})", re.ASCII)
_LABEL = re.compile(r"(?:H|RQ|SQ|Q|P)\d{1,2}[a-z]?", re.ASCII)
"""The name of a hypothesis or a question at the head of its sentence: ``H1. Fibre narrows the gap.``"""
_ERA = re.compile(r"\d{3,4}(?:ه\u200d?\.?)?[قشم]")
"""A year with its calendar's letter (``۱۲۹۹ق.``): a Persian sentence ends on its verb, not here."""
_BEFORE_COUNTER = re.compile(r"(?:(?<!\d)[:：؛;]\s*(?:(?:و|یا|and|or)\s+)?|^\s*)\**$")
_BEFORE_LATER_COUNTER = re.compile(r"(?:[،,]\s*|\b)(?:(?:و|یا|and|or)\s+)?\**$")


def sentences(text: str) -> list[Span]:
    """The sentences of a text (of a paragraph, better) in order, trimmed of blanks; together they hold all that is not blank.

    A blank line ends a sentence too. A full stop's closing quotes, marks of notes and a citation in brackets after it belong
    to the sentence. Not ends: the points of abbreviations, initials, numbers, addresses and DOIs; stops inside a bracket
    opened in mid-sentence; the numbers that count off the parts of a sentence; an ellipsis in mid-sentence. A stop without
    a blank after it ends a sentence where whole words meet (``است.این``), as converters lose the blank.
    """
    spans: list[Span] = []
    start = 0
    for end in _ends(text):
        spans += _trimmed(text, start, end)
        start = end
    spans += _trimmed(text, start, len(text))
    return spans


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretch without its outer blanks, cut at blanks where it is longer than ``LONGEST``; nothing if all blank."""
    while end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = cut if cut > 0 else start + LONGEST
        yield from _trimmed(text, start, cut)
        start = cut
    piece = text[start:end]
    if bare := piece.strip():
        first = start + len(piece) - len(piece.lstrip())
        yield Span(first, first + len(bare))


def _ends(text: str) -> Iterator[int]:
    """Offsets behind the last character of each sentence that a stop ends."""
    protected = [Span(found.start(), found.end() - _trailing(found.group())) for found in _PROTECTED.finditer(text)]
    brackets = _brackets(text)
    quotations = [Span(*found.span()) for found in _QUOTATION.finditer(text)]
    start = 0
    for stop in _STOP.finditer(text):
        if stop.start() < start:
            continue
        if stop.group().isspace():
            start = stop.start()
            yield start
            continue
        if _covering(protected, stop.start()) is not None:
            continue
        around = _covering(brackets, stop.start())
        if around is not None and text[start : around.start].strip(" \n\t*_"):
            continue
        if _inside_title(text, start, stop, _covering(quotations, stop.start())):
            continue
        end = _end_at(text, start, stop)
        if end is not None:
            start = end
            yield end


def _inside_title(text: str, start: int, stop: re.Match[str], quotation: Span | None) -> bool:
    """Whether a question mark stands inside a title quoted in mid-sentence, ``«چه باید کرد؟ راهی نو»``; not in speech."""
    if quotation is None or stop.group()[-1] not in "?؟!":
        return False
    before = text[start : quotation.start].rstrip()
    rest = text[stop.end() : quotation.end - 1]
    return bool(before) and before[-1] not in ":：" and bool(rest.strip()) and not re.search(r"[.!?؟](?:\s|$)", rest)


def _trailing(address: str) -> int:
    """How many characters at the end of an address are the sentence's, not its own."""
    return len(address) - len(address.rstrip(_TRAILING))


def _covering(spans: list[Span], at: int) -> Span | None:
    index = bisect_right(spans, at, key=lambda span: span.start) - 1
    return spans[index] if index >= 0 and at < spans[index].end else None


def _brackets(text: str) -> list[Span]:
    """The outermost brackets that close within reach, in order."""
    pairs: list[Span] = []
    opened: list[tuple[str, int]] = []
    for found in _BRACKETS.finditer(text):
        sign = found.group()
        if sign in "([":
            opened.append((sign, found.start()))
        elif sign.isspace():
            opened.clear()
        elif opened and opened[-1][0] == ("(" if sign == ")" else "["):
            at = opened.pop()[1]
            if found.start() - at <= _PARENTHESIS_LIMIT:
                while pairs and pairs[-1].start > at:
                    pairs.pop()
                pairs.append(Span(at, found.start()))
    return pairs


def _end_at(text: str, start: int, stop: re.Match[str]) -> int | None:
    """Where the sentence ends whose stop this is; None if it goes on."""
    tail = _TAIL.match(text, stop.end())
    end = tail.end() if tail else stop.end()
    if not text[end : end + 200].strip():
        return end
    after = _next_word(text, end)
    if text[end].isspace():
        return _spaced_end(text, start, stop, end, after)
    return end if _glued_end(text, stop, end) else None


def _next_word(text: str, at: int) -> str:
    """What follows from ``at``, without blanks and opening signs, as far as a look needs."""
    return text[at : at + 40].lstrip().lstrip(_OPENERS)


def _spaced_end(text: str, start: int, stop: re.Match[str], end: int, after: str) -> int | None:
    """The end where a blank follows the stop."""
    signs = stop.group()
    if after[:1] in set(",;:،؛") or _begins_small(after):
        return None
    if "…" in signs or ".." in signs:
        return end if _ellipsis_ends(text, stop, after) else None
    others_cited = (
        end > stop.end() and after[:1].isupper() and text.endswith(("et al", "et al*", "et al_"), start, stop.start())
    )
    if signs == "." and not others_cited and _goes_on(text, start, stop.start(), after):
        return None
    citation = _CITATION_AFTER.match(text, end, end + 300)
    if citation and not _begins_small(_next_word(text, citation.end())):
        return citation.end()
    return end


def _begins_small(after: str) -> bool:
    """Whether the next word begins with a small letter as ordinary words do (``mRNA``, ``p53`` and ``daf-2`` are not)."""
    word = re.match(r"[^\W\d_]+", after)
    return word is not None and word.group().islower() and not re.match(r"\d|-[\dA-Z]", after[word.end() :])


def _ellipsis_ends(text: str, stop: re.Match[str], after: str) -> bool:
    """An ellipsis ends a sentence when it touches its last word and a new beginning follows."""
    touches = stop.start() > 0 and not text[stop.start() - 1].isspace() and text[stop.start() - 1] not in "([«،,"
    return touches and bool(after) and (after[0].isupper() or _ARABIC_LETTER.match(after) is not None)


def _goes_on(text: str, start: int, at: int, after: str) -> bool:
    """Whether the point at ``at`` is an abbreviation's, an initial's or a counter's, so that the sentence goes on."""
    found = _TOKEN.search(text, max(start, at - 24), at)
    if not found:
        return False
    token, before = found.group(), text[max(start, found.start() - 24) : found.start()]
    if _COUNTER.fullmatch(_ascii_digits(token)) and _counts_off(
        _ascii_digits(token), before, text[max(start, at - 1_000) : at]
    ):
        return True
    folded = token.casefold().lstrip(".-")
    if folded in _NEVER_ENDS or _ERA.fullmatch(token) or (_LABEL.fullmatch(token) and not before.strip("*_ ")):
        return True
    if folded in _BEFORE_FIGURE:
        return bool(re.match(r"\d|[A-Z](?:\d|\b)|[IVXLC]+\b", after))
    starts_anew = after.split(maxsplit=1)[0].casefold().strip(".,'’") in _STARTERS if after.split() else True
    if folded in _MAY_END:
        return not (starts_anew or _ARABIC_LETTER.match(after))
    if _INITIALS.fullmatch(token.lstrip("-")):
        return _initial_goes_on(token, before, starts_anew)
    return False


def _initial_goes_on(token: str, before: str, starts_anew: bool) -> bool:
    if _ARABIC_LETTER.match(token):
        return True
    if not token[0].isupper():
        return "." in token
    if "." in token:
        return not starts_anew
    previous = before.split()
    return not (starts_anew and previous and previous[-1].islower())


def _ascii_digits(token: str) -> str:
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in token)


def _counts_off(counter: str, before: str, sentence: str) -> bool:
    """Whether a number stands where a list is counted off: at the head of the sentence, after a colon or a semicolon.

    After a comma, or ``and``, only where the number before it has counted too: ``1. this, and 2. that``, not ``areas 1 and 2.``
    """
    if not counter.lstrip("(").replace(".", "").isdecimal():
        return not before.strip()
    if _BEFORE_COUNTER.search(before):
        return True
    if not counter.isdecimal() or not _BEFORE_LATER_COUNTER.search(before):
        return False
    return re.search(rf"(?<!\d){int(counter) - 1}[.)]\s", fold_digits(sentence)) is not None


def _glued_end(text: str, stop: re.Match[str], end: int) -> bool:
    """Whether whole words meet at a stop without a blank: ``است.این``, ``results.The``, ``(2020).این``."""
    if len(stop.group()) > 1:
        return False
    rest = text[end : end + 30].lstrip("\"'“‘«([*_")
    before = text[max(0, stop.start() - 24) : stop.start()]
    word = _LAST_WORD.search(before)
    if not (word and len(word.group()) >= 3) and not before.endswith((")", "»", "”", "]", "%", "٪")):
        return False
    if _ARABIC_LETTER.match(rest):
        return True
    return bool(_CAPITALISED.match(rest)) and not (word and word.group()[:1].isupper() and stop.group() == ".")
