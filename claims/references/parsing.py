"""What does one entry say? Its wording becomes one item of CSL-JSON.

The surest facts are read first and taken away (identifiers, addresses, dates of access), then the title in quotation marks
or after the year, the numbers, the names, and what is left between them is the container or the publisher. Bold and italics are
evidence for the container's or the book's title.
"""

import re
from dataclasses import dataclass

from claims.readers.document import Language
from claims.references.facts import (
    MONTH_EN,
    MONTH_FA,
    YEAR,
    Facts,
    date_in,
    months_first,
    read_accessed,
    read_identifiers,
    read_lone_pages,
    read_numbers,
)
from claims.references.people import is_institution, people
from claims.references.shape import CSL
from claims.references.slate import TAKEN, Run, Slate
from claims.vocabulary import InlineKind

_LONGEST = 1_500
"""As much of an entry as is read; a few hundred characters are usual."""
_CLOSERS = {"«": "»", "“": "”", "„": "“”", '"': '"', "‘": "’", "'": "'", "″": "″", "‹": "›"}
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
_IN = re.compile(r"(?:(?<=[.,،؛;?!؟\"”»’'\)\]])|(?<=\ue000)|^)\s*(?:[Ii]n|IN|در)\s*(?::|(?=\s))\s*")
_EDITION = re.compile(
    r"[(\[]?\b(?P<en>\d{1,2})(?:st|nd|rd|th)\s+(?:rev(?:ised|\.)?\s+)?ed(?:itio)?n?\b\.?[)\]]?|[(\[]?\b(?P<rev>(?:revised|second|third|fourth|fifth|new) ed(?:ition|n?)\b)\.?[)\]]?|"
    r"(?:چاپ|ویراست|چ\.?)\s+(?P<fa>\d{1,3}|[آ-ی]{2,9}م|اول|دوم|سوم)(?!\w)",
    re.IGNORECASE,
)
_TRANSLATOR = re.compile(
    r"(?:(?<!\w)(?:[Tt]ranslated by|trans\.(?: by)?|Trans\. by|(?<=[.)]\s)Trans\.(?=\s[A-Z][a-z]+\s[A-Z]))|(?<!\w)(?:ترجمه|ترجمهٔ|ترجمۀ|ترجمه‌ی|مترجم|برگردان)\s*:?)\s+(?P<who>[^.,،؛;()]{3,80}(?:(?<=\b[A-Z])\.[^.,،؛;()]{2,60})?)|\((?P<who2>[^()]{3,60}?),\s*Trans\.\)"
)
_EDITORS_AFTER = re.compile(
    r"[,.،]?\s*(?:(?<!\w)(?:edited by|eds?\.(?:\s+by)?)|به\s+(?:کوشش|اهتمام|ویراستاری)|زیر\s+نظر|تصحیح|تحقیق|به\s+تصحیح|به\s+تحقیق|ویراست[ۀهٔ]|ویراستاران?\s*:?)\s+(?P<who>(?:[^.,،؛;():]|(?<=\b[A-Z])\.|,(?=\s(?:and|[A-Z]\.)))+)",
)
_EDITORS_BEFORE = re.compile(
    r"^(?P<who>.{3,200}?)[\s,،]*[(\[،,]\s*(?:eds?|editors?|hg|hrsg|ویراستاران|ویراستار|گردآورندگان|گردآورنده)\b\.?\s*[)\]]?[,،.:]?\s*",
    re.IGNORECASE,
)
_MEDIUM = re.compile(
    r"\[(?:online|internet|data\s?set|blog post|pdf|computer software|video|press release|preprint|in persian|in russian|in chinese|persian|در فارسی|به فارسی)\]|\((?:in persian|persian)\)|(?<=\. )(?:Print|Web)\.$|(?<=[.,] )\d{1,2}\s+vols?\b\.?",
    re.IGNORECASE,
)
_THESIS = re.compile(
    r"[(\[]?(?:unpublished |published )?(?P<genre>(?:ph\.?\s?d\.?|doctoral|doctor of philosophy|master'?s?’?s?|m\.?sc\.?|m\.?a\.?|bachelor'?s?)\s*(?:thesis|dissertation|diss\.?)|dissertation|(?<![\w ])thesis)\b[)\]]?|"
    r"[(\[]?(?P<fa>(?:پایان[\s\u200c]?نام[هۀٔ]|رسال[هۀٔ])(?:\u200cی|\sی)?(?:\s+(?:کارشناسی(?:[\s\u200c]ارشد)?|دکتری|دکترا|دکترای))?(?:\s+تخصصی)?)[)\]]?",
    re.IGNORECASE,
)
_CONFERENCE = re.compile(
    r"\b(?:proceedings|proc\.|conference|conf\.|symposium|symp\.|workshop|congress)|همایش|کنفرانس|کنگره|مجموعه[\s\u200c]مقالات",
    re.IGNORECASE,
)
_NEWSPAPER = re.compile(
    r"\b(?:times|post|guardian|newspaper|news|herald|tribune|daily|diplomat|reuters|gazette)\b|روزنامه|خبرگزاری", re.IGNORECASE
)
_REPORT = re.compile(
    r"\b(?:reports?|working papers?|technical report|white paper|policy (?:brief|paper)|rep\.|country case study|discussion papers?)\b|گزارش|(?:\(|\b)(?:Report|WP) No\.",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(
    r"\b(?:press|publish\w*|verlag|books?|university|wiley|springer|elsevier|sage|routledge|brill|macmillan|palgrave|penguin|academic|house|group|bank|institut\w*|organi[sz]ation|co\.|inc)\b|نشر|انتشارات|دانشگاه|مؤسسه|موسسه|پژوهشگاه|سمت|پژوهشکده|چاپخانه|وزارت|سازمان|مرکز",
    re.IGNORECASE,
)
_LAST_PLACED = re.compile(
    r"(?:^|(?<=[.?!؟)،,;])\s+|(?<=\s)(?=[A-Z][a-z]+:\s))(?P<place>(?!https?)[^\W\d](?:[^:.،;؛]|\.(?=[A-Z]\.)|(?<=\.[A-Z])\.|(?<=\bSt)\.){1,40}?)\s*:\s*(?P<house>[^:]{2,})$"
)
_PLACED = re.compile(r"(?P<place>[^\W\d][^:.،]*?(?:\.[A-Z]\.?)*(?:D\.C\.)?)\s*:\s*(?P<house>[^:]{2,})$")
_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-Z]|vs|St|Mt|Dr|Mr|Mrs|No|Vol|Ph|ed|eds|Jr|Sr|etc|cf|ca|Inc|Co|Ltd|J|Int|Am|Eur|Rev|Sci|Proc|Conf|Trans|Res|Lett|Assoc|Univ|Dept|Natl|Acad|Med|Clin|Ann|Arch|Bull)|\b[A-Z]\.[A-Z])\.$"
)
_JOURNAL = re.compile(
    r"\b(?:journal|j\.|review|quarterly|studies|annals|bulletin|letters|archives?|magazine|proceedings|transactions)|مجله|فصلنامه|دوفصلنامه|ماهنامه|نشریه|پژوهش|مطالعات|نامه\b",
    re.IGNORECASE,
)
_TURNED_FA = re.compile(r"[^،.\d]{2,30}،\s[^،.\d]{2,30}،\s(?=[^،]{3,}،)")
_COLLECTIVE = re.compile(
    r"\s*(?:[^\s.][^.]{2,80}\b(?:Investigators|Group|Collaborators|Collaboration|Consortium|Committee|Team|Network))\.\s(?=[A-Z])"
)
_LINK_WORDS = re.compile(
    r"\W*(?:bibliographic record|doi(?: page)?|link|pdf|full text|google scholar|crossref|pubmed|scopus|view(?: article)?|publisher|online|"
    r"available|article|source|html|لینک|پیوند|دریافت|متن کامل)\W*",
    re.IGNORECASE,
)
_INITIALS_FIRST = re.compile(
    r"(?:(?:[A-ZÀ-Þ]\.[\s-]?)+(?:(?:van|von|de|der|den|del|di|da|le|la)\s)*[^\W\d_][\w'’-]+(?:\s[A-ZÀ-Þ][\w'’-]+)?(?:,?\s(?:and|&)\s|,\s(?:et al\.,?\s)?))+"
)
_HOUSE_PLACE = re.compile(
    r"(?P<house>[^,]{2,60}),\s(?P<place>(?!Inc|Ltd|Co\b|LLC|Univ|Harcourt)[A-Z][\w.'’-]+(?:\s(?!Univ|Press)[A-Z][\w.'’-]+){0,2}(?:,\s(?:[A-Z]{2,3}|[A-Z]\w+))?)"
)
_CITY_HOUSE_FA = re.compile(r"[^،:]{2,15}،\s*(?:نشر|انتشارات|دانشگاه|مؤسسه|موسسه)(?!\w)")
_HOUSE_IN_BRACKETS = re.compile(
    r"\((?P<house>[A-Z][^(),:]{1,50}),\s(?P<place>[A-Z][^()\d:]{2,40})\)(?=\s*[.,;]?\s*(?:\ue000|$))"
)
_EDITORS_SET_OFF = re.compile(
    r"(?<=[.’”?] )(?P<who>(?:[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?,\s(?:[A-Z]\.[\s-]?)+(?:,|&|and|et al\.)?\s*)+)\((?:eds?|Eds?)\.?\)[.,]?"
    r"|(?<=[.?] )(?P<medical>(?:[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?\s[A-Z]{1,3},\s)+)eds?\.\s"
)
_PRESENTED = re.compile(r"\[(?:paper|poster|conference|oral)\s?(?:presentation|paper)?\]", re.IGNORECASE)
_STOP = re.compile(r"(?<=[.?!؟۔])\s+|(?<=[.?!؟۔][\"”»’'])\s+")
_ARABIC = re.compile(r"[آ-ی]")
_EDGE = " \t,،;؛:.()[]–—-\"“”«»'‘’" + TAKEN


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
    language = "fa" if len(_ARABIC.findall(slate.text)) > len(slate.text) / 5 else "en"
    read_identifiers(slate, facts)
    read_accessed(slate, facts, habit.american)
    for run in slate.runs:
        if run.kind is InlineKind.LINK and _LINK_WORDS.fullmatch(slate.text[run.start : run.end]):
            slate.take(run.start, run.end)
    for match in [*_MEDIUM.finditer(slate.rest), *_PRESENTED.finditer(slate.rest)]:
        slate.take_match(match)
    quoted = _quoted_title(slate)
    names_end, body = _open(slate, facts, quoted)
    if quoted and quoted[0] >= body - 3:
        facts.csl["title"] = slate.words(quoted[0] + 1, quoted[1]).strip(" ,،.")
        facts.custom["_quoted"] = True
        slate.take(quoted[0], quoted[1] + 1)
        body = quoted[1] + 1
    dated = read_numbers(slate, facts, body if "title" in facts.csl or "issued" in facts.csl else 0)
    if dated:
        _note_date(dated.groupdict().get("date") or dated.group("i"), "", facts)
    if "issued" not in facts.csl:
        _read_late_year(slate, facts, body)
    read_lone_pages(slate, facts, body)
    if names_end is None:
        names_end = _names_without_year(slate, facts, quoted)
        body = max(body, names_end)
    _read_authors(slate, facts, names_end, before, habit)
    _read_rest(slate, facts, body)
    _finish(slate, facts, language)
    return facts.csl, language, facts.problems


def _quoted_title(slate: Slate) -> tuple[int, int] | None:
    """Where the title stands in quotation marks: the places of the opening and the closing mark."""
    for match in re.finditer(r"(?:^|(?<=[\s(,،.\])\ue000]))([«“„\"‘'])(?=\S)", slate.rest):
        start = match.start()
        end = _closing(slate.rest, start)
        if end is None:
            continue
        following = slate.rest[end + 1 :].lstrip()
        inside = slate.rest[end - 1]
        if (
            following[:1] in ("", ",", "،", ".", "؛", ";", "(", "[", TAKEN, ":")
            or inside in ",.?!؟،"
            or following[:1].isupper()
            or _starts_run(slate, end)
        ):
            return start, end
        return None
    return None


def _closing(text: str, start: int) -> int | None:
    opener = text[start]
    closers = _CLOSERS[opener]
    if opener in "«“‘„":
        depth = 0
        for place in range(start, len(text)):
            if text[place] == opener:
                depth += 1
            elif text[place] in closers and not (opener == "‘" and text[place + 1 : place + 2].isalpha()):
                depth -= 1
                if depth == 0:
                    return place
        return _last_closing(text, start, closers)
    return _last_closing(text, start, closers)


def _last_closing(text: str, start: int, closers: str) -> int | None:
    """A straight mark closes where punctuation is beside it: others before it stand inside the title."""
    loose = None
    for place in range(start + 1, len(text)):
        if text[place] in closers or (text[start] == "“" and text[place] == '"'):
            after, inner = text[place + 1 : place + 2], text[place - 1]
            if after in ("", ",", "،", ".", ";", ")", TAKEN) or inner in ",.?!":
                return place
            if after == " " and not inner.isspace():
                loose = place if loose is None else loose
    return loose


def _starts_run(slate: Slate, end: int) -> bool:
    return any(0 <= run.start - end <= 3 for run in slate.styled(end))


def _open(slate: Slate, facts: Facts, quoted: tuple[int, int] | None) -> tuple[int | None, int]:
    """The author–year opening: where the names end, and where the rest begins; (None, 0) where the year comes late."""
    limit = quoted[0] if quoted else len(slate.rest)
    styled = next((run.start for run in slate.styled() if run.start > 2), len(slate.rest))
    limit = min(limit, styled)
    options = [match for pattern in (_DATED, _DATED_BARE, _UNDATED) if (match := pattern.search(slate.rest, 0, limit))]
    for match in sorted(options, key=lambda match: match.start()):
        if not _name_like(slate.rest[: match.start()]) or _names_end_before(slate.rest[: match.start()]):
            break
        if match.re is _UNDATED:
            facts.custom["undated"] = match.group().strip("()[] ")
        else:
            _note_date(match.group("in"), match.group("suffix") or "", facts)
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


def _name_like(text: str) -> bool:
    """May these be the names before the year? No digits, no title's worth of small words."""
    text = text.replace(TAKEN, "")
    if re.search(r"\bet\s?al\b\.?,?\s+[^\W\d_]{2}", text):
        return False
    if not text.strip(" .,،") or re.search(r"\d|[?!؟:«“\"]", text) or len(text) > 600:
        return bool(_SAME_AUTHOR.match(text))
    sentences = [part for part in re.split(r"(?<=[^\W\d_]{3})\.\s+", text) if part.strip(" .,")]
    if len(sentences) > 1 and not _ARABIC.search(text):
        return False
    if _ARABIC.search(text):
        return len(sentences) <= 2 and len(text.split()) <= 30
    return _capitalised(text)


def _capitalised(text: str) -> bool:
    small = {
        "and",
        "of",
        "for",
        "the",
        "et",
        "al",
        "al.",
        "others",
        "on",
        "in",
        "de",
        "da",
        "di",
        "du",
        "van",
        "von",
        "der",
        "den",
        "del",
        "la",
        "le",
        "bin",
        "ibn",
        "eds.",
        "ed.",
        "und",
        "y",
        "e",
        "dos",
        "zu",
        "ter",
        "ten",
        "editors",
        "with",
        "to",
        "el",
        "eds",
        "trans.",
    }
    words = re.findall(r"[^\W\d_][\w.'’-]*", text)
    return sum(word[0].islower() and word.lower() not in small for word in words) <= 1


def _note_date(written: str, suffix: str, facts: Facts) -> None:
    parts = date_in(written)
    if not parts:
        return
    facts.csl["issued"] = {"date-parts": [parts]}
    if suffix.strip():
        facts.csl["year-suffix"] = suffix.strip()
    if parts[0] < 1500:
        facts.custom["calendar"] = "solar_hijri"
        facts.custom["gregorian"] = [parts[0] + 621, parts[0] + 622]
    years = re.findall(YEAR, written)
    if len(set(years)) > 1:
        facts.custom["date_as_written"] = written.strip()


def _read_late_year(slate: Slate, facts: Facts, body: int) -> None:
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
    _note_date(match.group("in"), match.group("suffix") or "", facts)
    slate.take_match(match)


def _names_without_year(slate: Slate, facts: Facts, quoted: tuple[int, int] | None) -> int:
    """Where the names end in a style that puts the year last."""
    if quoted:
        return quoted[0]
    if _ARABIC.search(slate.rest[:20]) and _first_styled(slate) is None and (match := _TURNED_FA.match(slate.rest)):
        return match.end()
    if match := _INITIALS_FIRST.match(slate.rest, len(slate.rest) - len(slate.rest.lstrip(TAKEN))):
        return match.end()
    styled = next((run.start for run in slate.styled()), None)
    for match in re.finditer(r"(?<=\S)[.:]\s+(?=\S)", slate.rest):
        head = slate.rest[: match.start() + 1]
        if styled is not None and match.end() > styled:
            break
        if not _ends_in_initial(head, slate.rest[match.end() :]):
            if not _name_like(head.rstrip(".: ")):
                return 0
            collective = _COLLECTIVE.match(slate.rest, match.end())
            return collective.end() if collective else match.end()
    if styled is not None and styled > 0 and _name_like(slate.rest[:styled]):
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


def _read_authors(slate: Slate, facts: Facts, end: int, before: CSL, habit: Habits) -> None:
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


def _read_rest(slate: Slate, facts: Facts, body: int) -> None:
    """Editors, translators, edition, thesis; then title, container, place and publisher from what is left."""
    if match := _EDITION.search(slate.rest, body):
        facts.csl["edition"] = next(group for group in match.groups() if group)
        slate.take_match(match)
    if match := _EDITORS_SET_OFF.search(slate.rest, body):
        facts.csl["editor"] = people(match.group("who") or match.group("medical"))[0]
        if match.group("medical"):
            facts.csl.setdefault("title", _tidy(slate.words(body, match.start())))
            facts.custom["_chapter"] = True
            slate.take(body, match.start())
        slate.take_match(match)
    for pattern, key in ((_TRANSLATOR, "translator"), (_EDITORS_AFTER, "editor")):
        if match := pattern.search(slate.rest, body):
            who = next(slate.words(*match.span(name)) for name, value in match.groupdict().items() if value)
            facts.csl[key] = people(who, given_first=True)[0]
            slate.take_match(match)
    if match := _THESIS.search(slate.rest, body):
        facts.csl["type"] = "thesis"
        facts.csl["genre"] = match.group("genre") or match.group("fa")
        bracketed = re.compile(r"\s*[,،]\s*(?P<where>[^\[\]()]{3,80})[)\]]").match(slate.rest, match.end())
        if bracketed and match.group().lstrip()[:1] in "([":
            facts.csl["publisher"] = slate.words(*bracketed.span("where")).strip()
            slate.take_match(bracketed)
        slate.take_match(match)
    if (match := _HOUSE_IN_BRACKETS.search(slate.rest, body)) and (
        _PUBLISHER.search(match.group("house")) or "volume" not in facts.csl
    ):
        facts.csl |= {"publisher": match.group("house"), "publisher-place": match.group("place")}
        slate.take_match(match)
    host = next((match for match in _IN.finditer(slate.rest, body) if _is_host(slate, facts, match)), None)
    if host:
        if "title" not in facts.csl:
            facts.csl["title"] = _tidy(slate.words(body, host.start()))
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
        if _name_like(who.rstrip(" ,،.")) and re.search(r"[,،.:]\s*$", who):
            facts.csl["editor"] = people(who, given_first=True)[0]
            slate.take(body, run.start)
            return run.start
    if run is None:
        return _read_unmarked_editors(slate, facts, body)
    return body


def _read_unmarked_editors(slate: Slate, facts: Facts, body: int) -> int:
    """``Sen, Ravi and Alan Reid, Oceans of Law, London: Quill``: the names are what stands before the last part of the title."""
    text = slate.rest[body:].split(TAKEN)[0]
    placed = _place_in(text)
    parts = list(re.finditer(r"[^,،]+", text[:placed])) if placed is not None else []
    if len(parts) < 2 or not all(len(part.group().split()) <= 6 for part in parts[:-1]):
        return body
    who = text[: parts[-1].start()].rstrip(" ,،")
    persian = bool(_ARABIC.search(who)) and len(who.split()) <= 3
    if (
        _name_like(who)
        and not is_institution(parts[0].group())
        and (persian or re.search(r"\s(?:and|&|و)\s", who) or len(parts) == 3)
    ):
        facts.csl["editor"] = people(who, given_first=True)[0]
        slate.take(body, body + parts[-1].start())
        return body + parts[-1].start()
    return body


def _read_titles(slate: Slate, facts: Facts, body: int) -> None:
    run = next((run for run in slate.styled(body) if _tidy(slate.words(run.start, run.end))), None)
    chapter = "_chapter" in facts.custom
    if "title" in facts.csl or chapter:
        host_end = _read_container(slate, facts, body, run)
        _read_publisher(slate, facts, host_end)
        return
    start = body + len(slate.rest[body:]) - len(slate.rest[body:].lstrip(_EDGE))
    if run and run.start <= start + 1:
        end = run.end
        facts.csl["title"] = _tidy(slate.words(run.start, end))
        slate.take(run.start, end)
        following = next((other for other in slate.styled(end) if _tidy(slate.words(other.start, other.end))), None)
        if following:
            _read_container(slate, facts, end, following)
        elif "volume" in facts.csl and ("issue" in facts.csl or "page" in facts.csl):
            end = _read_container(slate, facts, end, None)
        _read_publisher(slate, facts, end)
        return
    if run:
        facts.csl["title"] = _tidy(slate.words(start, run.start))
        slate.take(start, run.start)
        _read_publisher(slate, facts, _read_container(slate, facts, run.start, run))
        return
    if "volume" in facts.csl and _is_abbreviated(slate.rest[start:].split(TAKEN)[0].strip(" ,")):
        _read_container(slate, facts, start, None)
        return
    end = _title_end(slate, facts, start)
    facts.csl["title"] = _tidy(slate.words(start, end))
    slate.take(start, end)
    _read_publisher(slate, facts, _read_container(slate, facts, end, None))


def _title_end(slate: Slate, facts: Facts, start: int) -> int:
    """The end of an unmarked title: the first sentence, or the last comma before a place and publisher or a journal."""
    text = slate.rest[start:]
    stop = len(text)
    for match in _STOP.finditer(text):
        if not _ABBREVIATED.search(text[: match.start()]) or match.start() > 60:
            stop = match.start()
            if text[stop - 1] not in "?!؟" or not _has_sentences(text[match.end() :]):
                break
    cut = text.find(TAKEN)
    cut = len(text) if cut < 3 else cut
    stop = min(stop, cut)
    commas = [match.start() for match in re.finditer(r"[,،؛]\s", text[:stop]) if text[match.end() : cut].strip(_EDGE)]
    if not commas:
        return start + stop
    if _is_abbreviated(text[commas[-1] + 1 : cut].strip(" ,")):
        return start + commas[-1]
    after_comma = slate.rest[max(0, start - 2) : start].strip()[:1] in {",", "،"} or "،" in slate.rest[:start][-2:]
    alone = not text[stop:cut].strip(_EDGE)
    if not alone and not after_comma:
        return start + stop
    if (placed := _place_in(text[: stop + 40])) in commas:
        return start + (placed or 0)
    if "volume" in facts.csl or "issue" in facts.csl:
        return start + commas[-1]
    if alone and (after_comma or cut == len(text)):
        return start + (commas[0] if "،" in text else commas[-1])
    return start + stop


def _is_abbreviated(text: str) -> bool:
    """``Commun. Water``, ``Phys. Rev. Lett.``: a journal's short name."""
    words = text.split()
    return (
        bool(words)
        and any(word.endswith(".") for word in words)
        and all(re.fullmatch(r"[A-Z][A-Za-z]{0,8}\.?|&|of", word) for word in words)
    )


def _place_in(text: str) -> int | None:
    """Where the comma or stop before ``London: ...`` or ``New York, NY: ...`` stands."""
    state = r"(?:[A-Z]{2,3}|D\.C\.|UK|USA)"
    match = re.match(rf".*(?P<at>[,،.])\s+(?!{state}\s*:)[^\W\d][^:،,]{{1,28}}(?:,\s{state}){{0,2}}\s*:\s", text)
    return match.start("at") if match else None


def _has_sentences(text: str) -> bool:
    """Two or more sentences before the next fact: then the first of them still belongs to a title that asks."""
    text = text.split(TAKEN)[0]
    return not _is_abbreviated(text.strip(_EDGE) + ".") and any(
        not _ABBREVIATED.search(text[: match.start()]) and text[match.end() :].strip(_EDGE) for match in _STOP.finditer(text)
    )


def _read_container(slate: Slate, facts: Facts, body: int, run: Run | None) -> int:
    """The journal, book or site the work is in; returns where what comes after it begins."""
    if run and run.start - body < 120:
        name = re.sub(r"[,،]\s*\d+$", "", _tidy(slate.words(run.start, run.end)))
        if match := re.search(r"[,،]?\s+(\d{1,4})$", _tidy(slate.words(run.start, run.end))):
            facts.csl.setdefault("volume", match.group(1))
            name = name[: match.start()] if name.endswith(match.group()) else name
        facts.csl["container-title"] = name
        facts.custom["_styled"] = True
        slate.take(run.start, run.end)
        return run.end
    stretches = [(match.start() + body, match.end() + body) for match in re.finditer(rf"[^{TAKEN}]+", slate.rest[body:])]
    for start, end in stretches:
        text = _tidy(slate.words(start, end))
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
            and _PUBLISHER.search(text)
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
    return (
        "volume" not in facts.csl and not _JOURNAL.search(text) and (bool(_PUBLISHER.search(house)) or len(house.split()) <= 4)
    )


def _has_numbers(facts: Facts) -> bool:
    return "volume" in facts.csl or "issue" in facts.csl


def _first_part(text: str, chapter: bool) -> str:
    """A container's name up to the sentence's end, or up to the comma or place that comes after a book's name."""
    for match in _STOP.finditer(text):
        head = text[: match.start()]
        if re.match(r"(?:org|com|net|edu|ir)\b", text[match.end() :], re.IGNORECASE):
            continue
        if not re.search(
            r"(?:^|\s)(?:\S{1,6}|[A-Z]\w{2,8}[bcdfghjklmnpqrtvwxz])\.$" if not chapter else r"(?:^|\s)\S{1,6}\.$", head
        ) or re.search(r"[?!؟]$|\)\.$", head):
            text = head
            break
    if _CONFERENCE.search(text) and (match := re.search(r"(?<=\)),\s", text)):
        text = text[: match.start()]
    if chapter and (placed := _place_in(text)) is not None:
        text = text[:placed]
    return re.split(r"[،؛]\s", text)[0].strip(_EDGE.replace(")", "").replace("(", ""))


def _read_publisher(slate: Slate, facts: Facts, body: int) -> None:
    rest = " ".join(part for part in (_tidy(part) for part in re.split(f"{TAKEN}+", _kept(slate, body))) if len(part) > 1)
    rest = _tidy(re.sub(r"\(\s*\)|\[\s*\]", "", rest))
    if not re.search(r"[^\W\d]{2}", rest):
        return
    if match := _LAST_PLACED.search(rest):
        before, place, house = _tidy(rest[: match.start()]), _tidy(match.group("place")), _tidy(match.group("house"))
        if _PUBLISHER.search(place) and not _PUBLISHER.search(house):
            place, house = house, place
        place = place.strip(_EDGE)
        facts.csl["publisher"] = _first_sentence(house)
        facts.csl["publisher-place"] = place + "." if re.search(r"\.[A-Z]$", place) else place
        if before and "container-title" not in facts.csl and "title" in facts.csl and not facts.csl.get("edition"):
            facts.csl["title"] += f". {before}"
        return
    if match := _HOUSE_PLACE.fullmatch(rest):
        facts.csl |= {"publisher": match.group("house"), "publisher-place": match.group("place")}
        return
    parts = [_tidy(part) for part in re.split(r"\.\s+(?=[A-Z])|،\s*", rest)]
    parts = [part for part in parts if part]
    house = next((part for part in parts if _PUBLISHER.search(part)), "")
    if "volume" in facts.csl and not house:
        return
    facts.csl["publisher"] = house or parts[0]
    if house and (others := [part for part in parts if part != house and re.fullmatch(r"[^\W\d][\w\s.'’-]{2,25}", part)]):
        facts.csl["publisher-place"] = others[0]


def _kept(slate: Slate, body: int) -> str:
    return "".join(left if left == TAKEN else letter for letter, left in zip(slate.text[body:], slate.rest[body:], strict=True))


def _first_sentence(text: str) -> str:
    for match in re.finditer(r"\.\s+(?=[A-Z(])", text):
        if not re.search(r"(?:^|\s)(?:[A-Z]|St|Co|Inc)$", text[: match.start()]):
            return text[: match.start()]
    return re.sub(r"[,،]\s*(?:\(|(?:19|20)\d\d\b).*$", "", text)


def _tidy(text: str) -> str:
    """Without the separators at its ends; brackets stay where both halves are inside."""
    text = " ".join(text.replace(TAKEN, " ").split())
    previous = None
    while text != previous:
        previous = text
        text = text.strip(' ,،;؛:.–—-"“”«»*')
        for opener, closer in ("()", "[]"):
            if text.startswith(opener) and text.find(closer) in (-1, len(text) - 1):
                text = text[1:].rstrip(closer) if text.endswith(closer) else text[1:]
            elif (text.endswith(closer) and opener not in text) or text.endswith(opener):
                text = text[:-1]
    return text


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
        if "publisher-place" not in csl and (match := _HOUSE_PLACE.fullmatch(str(csl["publisher"]))):
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
    if _CONFERENCE.search(container) or (_CONFERENCE.search(text) and not container and chapter):
        return "paper-conference"
    if container and (chapter or ("editor" in csl and "author" in csl and "volume" not in csl)):
        return "chapter"
    if str(csl.get("number", "")).startswith("arXiv"):
        return "article"
    if "volume" not in csl and _NEWSPAPER.search(container) and not _JOURNAL.search(container):
        return "article-newspaper"
    if _PRESENTED.search(text):
        return "paper-conference"
    if "volume" in csl and "publisher" in csl and not {"issue", "page", "DOI"} & csl.keys():
        return "book"
    if container and ("volume" in csl or "issue" in csl or "page" in csl):
        return "article-journal"
    if container and "DOI" in csl:
        return "article-journal"
    if _REPORT.search(text) and ("publisher" in csl or container or "URL" in csl):
        return "report"
    if "URL" in csl and ("publisher" not in csl or container or not _PUBLISHER.search(str(csl["publisher"]))):
        return "webpage"
    if "publisher" in csl or "ISBN" in csl or not container:
        return "book"
    if (
        container
        and not _PUBLISHER.search(container)
        and not _HOUSE_PLACE.fullmatch(container)
        and (facts.custom.get("_quoted") or _has_plain_initials(csl))
    ):
        return "article-journal"
    return "article-journal" if styled or _JOURNAL.search(container) else "book"


def _has_plain_initials(csl: CSL) -> bool:
    """``Smith JA``: in the medical style a book always names its place, so what has none is a journal."""
    given = str((csl.get("author") or [{}])[0].get("given", ""))
    return given.isupper() and given.isalpha() and len(given) <= 3
