"""Where did it come out: in which journal or book, whose edition, at which publisher?

What is left of an entry once identifiers, dates and numbers are off it: bold and italic runs are evidence for the name of the
container or the book; ``in``, ``edited by``, ``Place: Publisher`` for the rest.
"""

import re

from claims.references.facts import Facts
from claims.references.marks import ARABIC, CONFERENCE, EDGE, JOURNAL, PUBLISHER, tidy
from claims.references.opening import name_like
from claims.references.people import is_institution, people
from claims.references.slate import TAKEN, Run, Slate
from claims.references.titles import STOP, is_abbreviated, place_in, title_end

_IN = re.compile(r"(?:(?<=[.,،؛;?!؟\"”»’'\)\]])|(?<=\ue000)|^)\s*(?:[Ii]n|IN|در)\s*(?::|(?=\s))\s*")
_EDITION = re.compile(
    r"[(\[]?\b(?P<en>\d{1,2})(?:st|nd|rd|th)\s+(?:rev(?:ised|\.)?\s+)?ed(?:itio)?n?\b\.?[)\]]?|"
    r"[(\[]?\b(?P<rev>(?:revised|second|third|fourth|fifth|new) ed(?:ition|n?)\b)\.?[)\]]?|"
    r"(?:چاپ|ویراست|چ\.?)\s+(?P<fa>\d{1,3}|[آ-ی]{2,9}م|اول|دوم|سوم)(?!\w)",
    re.IGNORECASE,
)
_ARABIC_LETTERS = str.maketrans("يىك", "ییک")
_TRANSLATOR = re.compile(
    r"(?:(?<!\w)(?:[Tt]ranslated by|trans\.(?: by)?|Trans\. by|(?<=[.)]\s)Trans\.(?=\s[A-Z][a-z]+\s[A-Z]))|"
    r"(?<!\w)(?:ترجمه|ترجمهٔ|ترجمۀ|ترجمه‌ی|مترجم|"
    r"برگردان)\s*:?)\s+(?P<who>[^.,،؛;()]{3,80}(?:(?<=\b[A-Z])\.[^.,،؛;()]{2,60})?)|"
    r"\((?P<who2>[^()]{3,60}?),\s*Trans\.\)"
)
_EDITORS_AFTER = re.compile(
    r"[,.،]?\s*(?:(?<!\w)(?:edited by|eds?\.(?:\s+by)?)|به\s+(?:کوشش|اهتمام|ویراستاری)|زیر\s+نظر|تصحیح|تحقیق|"
    r"به\s+تصحیح|به\s+تحقیق|ویراست[ۀهٔ]|ویراستاران?\s*:?)\s+(?P<who>(?:[^.,،؛;():]|(?<=\b[A-Z])\.|,(?=\s(?:and|"
    r"[A-Z]\.)))+)",
)
_EDITORS_BEFORE = re.compile(
    r"^(?P<who>.{3,200}?)[\s,،]*[(\[،,]\s*(?:eds?|editors?|hg|hrsg|ویراستاران|ویراستار|گردآورندگان|"
    r"گردآورنده)\b\.?\s*[)\]]?[,،.:]?\s*",
    re.IGNORECASE,
)
_EDITORS_SET_OFF = re.compile(
    r"(?<=[.’”?] )(?P<who>(?:[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?,\s(?:[A-Z]\.[\s-]?)+(?:,|&|and|"
    r"et al\.)?\s*)+)\((?:eds?|Eds?)\.?\)[.,]?"
    r"|(?<=[.?] )(?P<medical>(?:[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?\s[A-Z]{1,3},\s)+)eds?\.\s"
)
_THESIS = re.compile(
    r"[(\[]?(?:unpublished |published )?(?P<genre>(?:ph\.?\s?d\.?|doctoral|doctor of philosophy|master'?s?’?s?|"
    r"m\.?sc\.?|m\.?a\.?|bachelor'?s?)\s*(?:thesis|dissertation|diss\.?)|dissertation|(?<![\w ])thesis)\b[)\]]?|"
    r"[(\[]?(?P<fa>(?:پایان[\s\u200c]?نام[هۀٔ]|رسال[هۀٔ])(?:\u200cی|\sی)?(?:\s+(?:کارشناسی(?:[\s\u200c]ارشد)?|دکتری|"
    r"دکترا|دکترای))?(?:\s+تخصصی)?)[)\]]?",
    re.IGNORECASE,
)
_HOUSE_IN_BRACKETS = re.compile(
    r"\((?P<house>[A-Z][^(),:]{1,50}),\s(?P<place>[A-Z][^()\d:]{2,40})\)(?=\s*[.,;]?\s*(?:\ue000|$))"
)
_LAST_PLACED = re.compile(
    r"(?:^|(?<=[.?!؟)،,;])\s+|(?<=\s)(?=[A-Z][a-z]+:\s))(?P<place>(?!https?)[^\W\d](?:[^:.،;؛]|\.(?=[A-Z]\.)|"
    r"(?<=\.[A-Z])\.|(?<=\bSt)\.){1,40}?)\s*:\s*(?P<house>[^:]{2,})$"
)
_PLACED = re.compile(r"(?P<place>[^\W\d][^:.،]*?(?:\.[A-Z]\.?)*(?:D\.C\.)?)\s*:\s*(?P<house>[^:]{2,})$")
HOUSE_PLACE = re.compile(
    r"(?P<house>[^,]{2,60}),\s(?P<place>(?!Inc|Ltd|Co\b|LLC|Univ|Harcourt)[A-Z][\w.'’-]+(?:\s(?!Univ|"
    r"Press)[A-Z][\w.'’-]+){0,2}(?:,\s(?:[A-Z]{2,3}|[A-Z]\w+))?)"
)
_CITY_HOUSE_FA = re.compile(r"[^،:]{2,15}،\s*(?:نشر|انتشارات|دانشگاه|مؤسسه|موسسه)(?!\w)")

_SHORT = re.compile(r"(?:^|\s)\S{1,6}\.$")
_SHORTENED = re.compile(r"(?:^|\s)(?:\S{1,6}|[A-Z]\w{2,8}[bcdfghjklmnpqrtvwxz])\.$")
"""``J. Assoc. Inform. Systems``: in a journal's name a short word, or one that ends in a consonant, may be an abbreviation."""


def _one_form(text: str) -> str:
    """The text, of the same length, with the Arabic forms of two letters as Persian ones: ``تصحيح`` is ``تصحیح``."""
    return text.translate(_ARABIC_LETTERS)


def read_venue(slate: Slate, facts: Facts, body: int) -> None:
    """Editors, translators, edition, thesis; then title, container, place and publisher from what is left."""
    if match := _EDITION.search(_one_form(slate.rest), body):
        facts.csl["edition"] = next(group for group in match.groups() if group)
        slate.take_match(match)
    if match := _EDITORS_SET_OFF.search(slate.rest, body):
        facts.csl["editor"] = people(match.group("who") or match.group("medical"))[0]
        if match.group("medical"):
            facts.csl.setdefault("title", tidy(slate.words(body, match.start())))
            facts.custom["_chapter"] = True
            slate.take(body, match.start())
        slate.take_match(match)
    for pattern, key in ((_TRANSLATOR, "translator"), (_EDITORS_AFTER, "editor")):
        if match := pattern.search(_one_form(slate.rest), body):
            who = next(slate.words(*match.span(name)) for name, value in match.groupdict().items() if value)
            facts.csl[key] = people(who, given_first=True)[0]
            slate.take_match(match)
    if match := _THESIS.search(_one_form(slate.rest), body):
        facts.csl["type"] = "thesis"
        facts.csl["genre"] = match.group("genre") or match.group("fa")
        bracketed = re.compile(r"\s*[,،]\s*(?P<where>[^\[\]()]{3,80})[)\]]").match(slate.rest, match.end())
        if bracketed and match.group().lstrip()[:1] in "([":
            facts.csl["publisher"] = slate.words(*bracketed.span("where")).strip()
            slate.take_match(bracketed)
        slate.take_match(match)
    if (match := _HOUSE_IN_BRACKETS.search(slate.rest, body)) and (
        PUBLISHER.search(match.group("house")) or "volume" not in facts.csl
    ):
        facts.csl |= {"publisher": match.group("house"), "publisher-place": match.group("place")}
        slate.take_match(match)
    host = next((match for match in _IN.finditer(slate.rest, body) if _is_host(slate, facts, match)), None)
    if host:
        if "title" not in facts.csl:
            facts.csl["title"] = tidy(slate.words(body, host.start()))
        facts.custom["_chapter"] = True
        body = host.end()
        slate.take(host.start(), host.end())
        body = _read_host_editors(slate, facts, body)
    _read_titles(slate, facts, body)


def _is_host(slate: Slate, facts: Facts, match: re.Match[str]) -> bool:
    """``In`` opens the host's name: after the title, not inside it."""
    if "title" in facts.csl or match.group().rstrip().endswith(":"):
        return True
    return (
        bool(re.search(r"[.?!؟،»]\s*$", slate.rest[: match.start()]) and slate.rest[match.end() : match.end() + 1].strip())
        and match.group().strip() != "in"
    )


def _read_host_editors(slate: Slate, facts: Facts, body: int) -> int:
    """``J. Smith (Ed.), Book`` or ``Caron, Jean-François, **Book**`` after ``in``."""
    if match := _EDITORS_BEFORE.match(slate.rest[body:]):
        who = slate.words(body, body + match.end("who"))
        if not re.search(r"\d", who):
            facts.csl["editor"] = people(who)[0]
            slate.take(body, body + match.end())
            return body + match.end()
    run = next(slate.styled(body), None)
    if run and run.start - body > 3:
        who = slate.words(body, run.start)
        if name_like(who.rstrip(" ,،.")) and re.search(r"[,،.:]\s*$", who):
            facts.csl["editor"] = people(who, given_first=True)[0]
            slate.take(body, run.start)
            return run.start
    if run is None:
        return _read_unmarked_editors(slate, facts, body)
    return body


def _read_unmarked_editors(slate: Slate, facts: Facts, body: int) -> int:
    """``Sen, Ravi and Alan Reid, Oceans of Law, London: Quill``: the names stand before the title's last part."""
    text = slate.rest[body:].split(TAKEN)[0]
    placed = place_in(text)
    parts = list(re.finditer(r"[^,،]+", text[:placed])) if placed is not None else []
    if len(parts) < 2 or not all(len(part.group().split()) <= 6 for part in parts[:-1]):
        return body
    who = text[: parts[-1].start()].rstrip(" ,،")
    persian = bool(ARABIC.search(who)) and len(who.split()) <= 3
    if (
        name_like(who)
        and not is_institution(parts[0].group())
        and (persian or re.search(r"\s(?:and|&|و)\s", who) or len(parts) == 3)
    ):
        facts.csl["editor"] = people(who, given_first=True)[0]
        slate.take(body, body + parts[-1].start())
        return body + parts[-1].start()
    return body


def _read_titles(slate: Slate, facts: Facts, body: int) -> None:
    run = next((run for run in slate.styled(body) if tidy(slate.words(run.start, run.end))), None)
    chapter = "_chapter" in facts.custom
    if "title" in facts.csl or chapter:
        host_end = _read_container(slate, facts, body, run)
        _read_publisher(slate, facts, host_end)
        return
    start = body + len(slate.rest[body:]) - len(slate.rest[body:].lstrip(EDGE))
    if run and run.start <= start + 1:
        end = run.end
        facts.csl["title"] = tidy(slate.words(run.start, end))
        slate.take(run.start, end)
        following = next((other for other in slate.styled(end) if tidy(slate.words(other.start, other.end))), None)
        if following:
            _read_container(slate, facts, end, following)
        elif "volume" in facts.csl and ("issue" in facts.csl or "page" in facts.csl):
            end = _read_container(slate, facts, end, None)
        _read_publisher(slate, facts, end)
        return
    if run:
        facts.csl["title"] = tidy(slate.words(start, run.start))
        slate.take(start, run.start)
        _read_publisher(slate, facts, _read_container(slate, facts, run.start, run))
        return
    if "volume" in facts.csl and is_abbreviated(slate.rest[start:].split(TAKEN)[0].strip(" ,")):
        _read_container(slate, facts, start, None)
        return
    end = title_end(slate, facts, start)
    facts.csl["title"] = tidy(slate.words(start, end))
    slate.take(start, end)
    _read_publisher(slate, facts, _read_container(slate, facts, end, None))


def _read_container(slate: Slate, facts: Facts, body: int, run: Run | None) -> int:
    """The journal, book or site the work is in; returns where what comes after it begins."""
    if run and run.start - body < 120:
        name = re.sub(r"[,،]\s*\d+$", "", tidy(slate.words(run.start, run.end)))
        if match := re.search(r"[,،]?\s+(\d{1,4})$", tidy(slate.words(run.start, run.end))):
            facts.csl.setdefault("volume", match.group(1))
            name = name[: match.start()] if name.endswith(match.group()) else name
        facts.csl["container-title"] = name
        facts.custom["_styled"] = True
        slate.take(run.start, run.end)
        return run.end
    stretches = [(match.start() + body, match.end() + body) for match in re.finditer(rf"[^{TAKEN}]+", slate.rest[body:])]
    for start, end in stretches:
        text = tidy(slate.words(start, end))
        if len(text) < 3 or not re.search(r"[^\W\d]{2}", text):
            continue
        first = _first_part(text, "_chapter" in facts.custom)
        if "_chapter" not in facts.custom and "issue" not in facts.csl and _is_placed_house(text, facts):
            return start
        if not {"issue", "page"} & facts.csl.keys() and _CITY_HOUSE_FA.match(text):
            return start
        if (
            not _has_numbers(facts)
            and "_chapter" not in facts.custom
            and "DOI" not in facts.csl
            and ("URL" not in facts.csl)
            and PUBLISHER.search(text)
        ):
            return start
        facts.csl["container-title"] = first
        consumed = start + slate.text[start:end].find(first) + len(first)
        slate.take(start, consumed)
        return consumed
    return body


def _is_placed_house(text: str, facts: Facts) -> bool:
    """``Reading, MA, USA: Palisade`` rather than a journal with a subtitle."""
    match = _PLACED.match(text)
    if not match or "page" not in facts.csl:
        return bool(match) or (not {"volume", "page"} & facts.csl.keys() and bool(_LAST_PLACED.search(text)))
    house = match.group("house")
    return "volume" not in facts.csl and not JOURNAL.search(text) and (bool(PUBLISHER.search(house)) or len(house.split()) <= 4)


def _has_numbers(facts: Facts) -> bool:
    return "volume" in facts.csl or "issue" in facts.csl


def _first_part(text: str, chapter: bool) -> str:
    """A container's name up to the sentence's end, or up to the comma or place that comes after a book's name."""
    shortened = _SHORT if chapter else _SHORTENED
    for stop in STOP.finditer(text):
        head = text[: stop.start()]
        if re.match(r"(?:org|com|net|edu|ir)\b", text[stop.end() :], re.IGNORECASE):
            continue
        if not shortened.search(head) or re.search(r"[?!؟]$|\)\.$", head):
            text = head
            break
    if CONFERENCE.search(text) and (place := re.search(r"(?<=\)),\s", text)):
        text = text[: place.start()]
    if chapter and (placed := place_in(text)) is not None:
        text = text[:placed]
    return re.split(r"[،؛]\s", text)[0].strip(EDGE.replace(")", "").replace("(", ""))


def _read_publisher(slate: Slate, facts: Facts, body: int) -> None:
    rest = " ".join(part for part in (tidy(part) for part in re.split(f"{TAKEN}+", _kept(slate, body))) if len(part) > 1)
    rest = tidy(re.sub(r"\(\s*\)|\[\s*\]", "", rest))
    if not re.search(r"[^\W\d]{2}", rest):
        return
    if match := _LAST_PLACED.search(rest):
        before, place, house = tidy(rest[: match.start()]), tidy(match.group("place")), tidy(match.group("house"))
        if PUBLISHER.search(place) and not PUBLISHER.search(house):
            place, house = house, place
        place = place.strip(EDGE)
        facts.csl["publisher"] = _first_sentence(house)
        facts.csl["publisher-place"] = place + "." if re.search(r"\.[A-Z]$", place) else place
        if before and "container-title" not in facts.csl and "title" in facts.csl and not facts.csl.get("edition"):
            facts.csl["title"] += f". {before}"
        return
    if match := HOUSE_PLACE.fullmatch(rest):
        facts.csl |= {"publisher": match.group("house"), "publisher-place": match.group("place")}
        return
    parts = [tidy(part) for part in re.split(r"\.\s+(?=[A-Z])|،\s*", rest)]
    parts = [part for part in parts if part]
    house = next((part for part in parts if PUBLISHER.search(part)), "")
    if "volume" in facts.csl and not house:
        return
    facts.csl["publisher"] = house or parts[0]
    if house and (others := [part for part in parts if part != house and re.fullmatch(r"[^\W\d][\w\s.'’-]{1,25}", part)]):
        facts.csl["publisher-place"] = others[0]


def _kept(slate: Slate, body: int) -> str:
    return "".join(left if left == TAKEN else letter for letter, left in zip(slate.text[body:], slate.rest[body:], strict=True))


def _first_sentence(text: str) -> str:
    for match in re.finditer(r"\.\s+(?=[A-Z(])", text):
        if not re.search(r"(?:^|\s)(?:[A-Z]|St|Co|Inc)$", text[: match.start()]):
            return text[: match.start()]
    return re.sub(r"[,،]\s*(?:\(|(?:19|20)\d\d\b).*$", "", text)
