"""Where does the title begin and end?

In quotation marks (which may hold others), in italics, or only by the stop or the comma before the journal or the place.
"""

import re

from claims.references.facts import Facts
from claims.references.marks import EDGE
from claims.references.slate import TAKEN, Slate

_CLOSERS = {"«": "»", "“": "”", "„": "“”", '"': '"', "‘": "’", "'": "'", "″": "″", "‹": "›"}
STOP = re.compile(r"(?<=[.?!؟۔])\s+|(?<=[.?!؟۔][\"”»’'])\s+")
_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-Z]|vs|St|Mt|Dr|Mr|Mrs|No|Vol|Ph|ed|eds|Jr|Sr|etc|cf|ca|Inc|Co|Ltd|J|Int|Am|Eur|Rev|Sci|Proc|Conf|"
    r"Trans|Res|Lett|Assoc|Univ|Dept|Natl|Acad|Med|Clin|Ann|Arch|Bull)|\b[A-Z]\.[A-Z])\.$"
)


def quoted_title(slate: Slate) -> tuple[int, int] | None:
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


def title_end(slate: Slate, facts: Facts, start: int) -> int:
    """The end of an unmarked title: the first sentence, or the last comma before a place and publisher or a journal."""
    text = slate.rest[start:]
    stop = len(text)
    for match in STOP.finditer(text):
        if not _ABBREVIATED.search(text[: match.start()]) or match.start() > 60:
            stop = match.start()
            if text[stop - 1] not in "?!؟" or not _has_sentences(text[match.end() :]):
                break
    cut = text.find(TAKEN)
    cut = len(text) if cut < 3 else cut
    stop = min(stop, cut)
    commas = [match.start() for match in re.finditer(r"[,،؛]\s", text[:stop]) if text[match.end() : cut].strip(EDGE)]
    if not commas:
        return start + stop
    if is_abbreviated(text[commas[-1] + 1 : cut].strip(" ,")):
        return start + commas[-1]
    after_comma = slate.rest[max(0, start - 2) : start].strip()[:1] in {",", "،"} or "،" in slate.rest[:start][-2:]
    alone = not text[stop:cut].strip(EDGE)
    if not alone and not after_comma:
        return start + stop
    if (placed := place_in(text[: stop + 40])) in commas:
        return start + (placed or 0)
    if "volume" in facts.csl or "issue" in facts.csl:
        return start + commas[-1]
    if alone and (after_comma or cut == len(text)):
        return start + (commas[0] if "،" in text else commas[-1])
    return start + stop


def is_abbreviated(text: str) -> bool:
    """``Commun. Water``, ``Phys. Rev. Lett.``: a journal's short name."""
    words = text.split()
    return (
        bool(words)
        and any(word.endswith(".") for word in words)
        and all(re.fullmatch(r"[A-Z][A-Za-z]{0,8}\.?|&|of", word) for word in words)
    )


def place_in(text: str) -> int | None:
    """Where the comma or stop before ``London: ...`` or ``New York, NY: ...`` stands."""
    state = r"(?:[A-Z]{2,3}|D\.C\.|UK|USA)"
    match = re.match(rf".*(?P<at>[,،.])\s+(?!{state}\s*:)[^\W\d][^:،,]{{1,28}}(?:,\s{state}){{0,2}}\s*:\s", text)
    return match.start("at") if match else None


def _has_sentences(text: str) -> bool:
    """Two or more sentences before the next fact: then the first of them still belongs to a title that asks."""
    text = text.split(TAKEN)[0]
    return not is_abbreviated(text.strip(EDGE) + ".") and any(
        not _ABBREVIATED.search(text[: match.start()]) and text[match.end() :].strip(EDGE) for match in STOP.finditer(text)
    )
