"""How is a suggestion's card put into lines, for a person at a terminal, and into a plain object, for a program?

Lines are runs of text with a look; what a look is in colours is for the door to say. Every look has a sign or a word beside it.
Text that runs from the right stands on lines of its own, at the right edge, and each stretch of it is isolated: the order is
right in a terminal that knows both directions, and undisturbed in one that does not.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from argmap import theme
from argmap.sources import cited
from claims.citations import Citation
from claims.matching.cards import Card, Kinship, Meeting, Message
from claims.matching.figures import YEAR, Agreement, FigurePair
from claims.matching.values import Suggestion
from claims.passages import Passage
from claims.references import Reference
from claims.spans import Direction, Language, Span
from claims.text import direction as direction_of
from claims.vocabulary import Band, CitationProblem, Stance

Look = Literal["plain", "supports", "contradicts", "neutral", "met", "clash", "quiet", "label", "warning"]


class Run(NamedTuple):
    """A stretch of a line in one look."""

    text: str
    look: Look = "plain"


Line = tuple[Run, ...]

NARROWEST, WIDEST = 60, 120
"""Columns that lines are made for, whatever the terminal says."""
MOST_LINES = 12
"""Lines of a passage that are shown; a row of a table may be a page long."""
_INDENT = 4
_LABEL = 10
_RTL, _FIRST_STRONG, _POP = "\u2067", "\u2068", "\u2069"
_UNSEEN = "\u2060"
"""Stands for characters that would turn the order or the terminal: as long, and nothing to see."""
_SAFE = {
    **dict.fromkeys((0x200E, 0x200F, 0x061C, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), _UNSEEN),
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), " "),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}

BAND_SIGNS = {Band.STRONG: "●●", Band.WORTH_A_LOOK: "●○", Band.NO_CALL: "○○"}
_BANDS = {Band.STRONG: "strong", Band.WORTH_A_LOOK: "worth a look", Band.NO_CALL: "no call"}
_CHANNELS = {"lexical": "words", "dense": "meaning", "soft": "near words", "anchors": "figures and names"}
_WORD_BY_WORD = {"en": "word by word: ", "fa": "واژه‌به‌واژه: "}
_KINSHIP = {Kinship.NAME: "≈", Kinship.NEAR: "~"}
_AGREEMENT = {Agreement.AGREES: "=", Agreement.NEARLY: "≈", Agreement.CLASHES: "≠"}


@dataclass(frozen=True, slots=True)
class Found:
    """A card with what is needed to show it: whose passage it is, and the list that its citations mean."""

    card: Card
    paper: str
    """The paper's title."""
    stored: int | None
    """Its number in the library."""
    references: Sequence[Reference]


# --- for a program ------------------------------------------------------------------------------------------------------


def card_object(found: Found) -> dict[str, Any]:
    """A card as one object; ``spans`` are places in the file, other spans places in the claim and in ``text``."""
    card = found.card
    return {
        "rank": card.rank,
        "paper": card.paper,
        "stored": found.stored,
        "title": found.paper,
        "passage": card.passage,
        "spans": [list(span) for span in card.spans],
        "text": card.text,
        "language": card.language,
        "direction": card.direction,
        "section": list(card.section),
        "role": card.role.value,
        "page": card.page,
        "stance": card.stance.value,
        "band": card.band.value,
        "score": round(card.score, 4),
        "shares": {stance.value: round(share, 4) for stance, share in card.shares.items()},
        "terms": [
            {
                "claim": each.claim,
                "passage": each.passage,
                "claim_span": list(each.claim_span),
                "passage_span": list(each.passage_span),
                "by": each.kinship.value,
                "share": each.share,
            }
            for each in card.meetings
        ],
        "missed": [list(span) for span in card.missed],
        "figures": [_figures_object(pair) for pair in card.figures],
        "gloss": {"text": card.gloss.text, "language": card.gloss.language, "machine": True} if card.gloss else None,
        "citations": [_citation_object(citation, found.references) for citation in card.citations],
        "reasons": [_message_object(each) for each in card.reasons],
        "against": _message_object(card.against),
        "channels": {name: round(share, 4) for name, share in card.channels},
    }


def _figures_object(pair: FigurePair) -> dict[str, Any]:
    return {
        side: {"written": figure.written, "value": figure.value, "unit": figure.unit, "span": list(figure.span)}
        for side, figure in (("claim", pair.claim), ("passage", pair.passage))
    } | {"agreement": pair.agreement.value}


def _message_object(message: Message) -> dict[str, Any]:
    quoted = {name: list(words) for name, words in message.values if words}
    return {"key": message.key, "quoted": quoted, "text": message.sentence()}


def _citation_object(citation: Citation, references: Sequence[Reference]) -> dict[str, Any]:
    return {
        "text": citation.text,
        "spans": [list(span) for span in citation.spans],
        "source": cited(citation, references).label,
        "reference": citation.reference,
        "problems": [problem.kind.value for problem in _faults(citation)],
        "explanations": [problem.message for problem in citation.problems],
    }


def _faults(citation: Citation) -> list[Any]:
    return [problem for problem in citation.problems if problem.kind is not CitationProblem.CALENDAR_DIFFERS]


# --- for a person -------------------------------------------------------------------------------------------------------


def card_lines(found: Found, language: Language, columns: int, *, whose: bool) -> Iterator[Line]:
    """A card in at most ``columns`` columns, for a reader of the claim's ``language``; ``whose`` names its paper too."""
    card = found.card
    width = min(max(columns, NARROWEST), WIDEST)
    yield _head(card.rank, card.stance, card.band, card.score, width)
    if whose:
        number = f" (paper {found.stored})" if found.stored is not None else ""
        yield from _flowing([f"{isolated(found.paper)}{number}"], width, "quiet")
    yield from _flowing([*_place(card)], width, "quiet", joint=" › ")
    yield ()
    met = [meeting.passage_span for meeting in card.meetings]
    clashing = [pair.passage.span for pair in card.figures if pair.agreement is Agreement.CLASHES]
    yield from paragraph(card.text, card.direction, width, met=met, clashing=clashing)
    yield ()
    if card.gloss is not None and card.language != language and card.gloss.language in (language, "en"):
        text = _WORD_BY_WORD.get(card.gloss.language, "") + card.gloss.text
        yield from _labelled("gloss", text, width, theme.direction(card.gloss.language))
    words = dict.fromkeys(_pair(meeting) for meeting in card.meetings if meeting.kinship is not Kinship.NUMBER)
    yield from _flowing([*words], width, label="words")
    yield from _flowing([_figures(pair) for pair in card.figures], width, label="figures")
    yield from _flowing([*_sources(card, found.references)], width, label="cites")
    yield from _flowing([card.against.sentence(quoted=isolated)], width, label="against")
    yield from _flowing(
        [f"{_CHANNELS.get(name, name)} {share * 100:.0f} %" for name, share in card.channels], width, "quiet", "why here"
    )


def _head(rank: int, stance: Stance, band: Band, score: float, width: int) -> Line:
    said = Stance.NEUTRAL if band is Band.NO_CALL else stance
    number = f"{rank:>2}  "
    called = f"{theme.RELATIONS[theme.Relation(said.value)].sign} {theme.word(said.value)}"
    sure = f"  {BAND_SIGNS[band]} {_BANDS[band]}"
    shown: Look = said.value
    share = f"bears on it: {_percent(score)}"
    gap = " " * max(2, width - columns_of(number + called + sure + share))
    return (Run(number, "label"), Run(called, shown), Run(sure), Run(gap), Run(share, "quiet"))


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %" if share >= 0.005 else "< 1 %"


def _place(card: Card) -> Iterator[str]:
    if card.page is not None:
        yield f"page {card.page}"
    yield from (isolated(heading) for heading in card.section or (card.role.value,))


def _pair(meeting: Meeting) -> str:
    if meeting.kinship is Kinship.SAME:
        return isolated(meeting.claim)
    return f"{isolated(meeting.claim)} {_KINSHIP.get(meeting.kinship, '↔')} {isolated(meeting.passage)}"


def _figures(pair: FigurePair) -> str:
    unit = pair.passage.unit or pair.claim.unit
    named = f" ({unit})" if unit and unit not in pair.claim.written and unit not in (YEAR, "%") else ""
    return f"{isolated(pair.claim.written)} {_AGREEMENT[pair.agreement]} {isolated(pair.passage.written)}{named}"


def _sources(card: Card, references: Sequence[Reference]) -> Iterator[str]:
    for citation in card.citations:
        label = isolated(cited(citation, references).label)
        faults = ", ".join(theme.problem_word(problem.kind) for problem in _faults(citation))
        yield f"{theme.FLAG} {label}: {faults}" if faults else label


def short_lines(suggestion: Suggestion, passage: Passage, columns: int) -> Iterator[Line]:
    """A suggestion in a few lines: rank, stance, band, score, and the passage."""
    width = min(max(columns, NARROWEST), WIDEST)
    yield _head(suggestion.rank, suggestion.judgement.stance, suggestion.judgement.band, suggestion.score, width)
    yield from paragraph(passage.text, passage.direction, width, most=3)


def claim_lines(claim: str, columns: int, name: str = "Claim") -> Iterator[Line]:
    """The claim that was asked about, under its name."""
    width = min(max(columns, NARROWEST), WIDEST)
    lines = list(paragraph(claim, direction_of(claim), width, indent=len(_NAMED) + 4))
    label = f"{safe(name)[: len(_NAMED) + 2]:<{len(_NAMED) + 4}}"
    first = Run(lines[0][0].text[len(label) :])
    yield from ((Run(label, "label"), first, *lines[0][1:]), *lines[1:])


def note_lines(text: str, columns: int, look: Look = "plain") -> Iterator[Line]:
    """A remark beneath the claim."""
    width = min(max(columns, NARROWEST), WIDEST)
    yield from _flowing([text], width, look, indent=len(_NAMED) + 4)


def warning_lines(lacking: Iterable[str], columns: int) -> Iterator[Line]:
    """A banner for each thing that is missing."""
    width = min(max(columns, NARROWEST), WIDEST)
    for each in lacking:
        yield from _flowing([f"! {safe(each)}"], width, "warning", indent=0)
        yield ()


_NAMED = "Claim"


# --- lines --------------------------------------------------------------------------------------------------------------


def safe(text: str) -> str:
    """The text, as long as it was, without what turns the reading order or commands a terminal."""
    return text.translate(_SAFE)


def isolated(text: str) -> str:
    """The text, safe, and kept in its own direction where that is not from the left."""
    plain = safe(text)
    return f"{_FIRST_STRONG}{plain}{_POP}" if direction_of(plain) == "rtl" else plain


def columns_of(text: str) -> int:
    """How many columns a terminal gives the text: none for marks that stand on a letter, two for wide characters."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def paragraph(
    text: str,
    direction: Direction,
    columns: int,
    *,
    indent: int = _INDENT,
    most: int = MOST_LINES,
    met: Iterable[Span] = (),
    clashing: Iterable[Span] = (),
) -> Iterator[Line]:
    """A text in its own direction, broken between words; text from the right stands at the right edge."""
    looks: dict[int, Look] = {at: "met" for span in met for at in range(*span)}
    looks |= {at: "clash" for span in clashing for at in range(*span)}
    plain = safe(text)
    room = columns - indent
    broken = list(_broken(plain, room))
    for number, (start, end) in enumerate(broken[:most]):
        if cut := number == most - 1 and len(broken) > most:
            end = start + next(_broken(plain[start:end], room - 2))[1]
        runs = [*_runs(plain, start, end, looks), *([Run(" …", "quiet")] if cut else [])]
        yield _set(runs, direction, indent, room)


def _set(runs: list[Run], direction: Direction, indent: int, room: int) -> Line:
    if direction == "ltr":
        return (Run(" " * indent), *runs)
    used = columns_of("".join(run.text for run in runs))
    return (Run(" " * (indent + max(0, room - used)) + _RTL), *runs, Run(_POP))


def _runs(text: str, start: int, end: int, looks: dict[int, Look]) -> Iterator[Run]:
    at = start
    while at < end:
        look = looks.get(at, "plain")
        stop = at
        while stop < end and looks.get(stop, "plain") == look:
            stop += 1
        yield Run(text[at:stop], look)
        at = stop


def _broken(text: str, room: int) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends: at blanks, and inside a word only where it alone is too long."""
    start, used, blank = 0, 0, -1
    at = 0
    while at < len(text):
        if text[at] == " ":
            blank = at
        used += _columns(text[at])
        if used > room and at > start:
            end = blank if blank > start else at
            yield start, end
            start = end + (1 if end == blank else 0)
            at, used, blank = start, 0, -1
            continue
        at += 1
    if start < len(text):
        yield start, len(text)


def _labelled(label: str, text: str, columns: int, direction: Direction) -> Iterator[Line]:
    indent = _INDENT + _LABEL
    for number, line in enumerate(paragraph(text, direction, columns, indent=indent, most=4)):
        yield (
            (Run(" " * _INDENT), Run(f"{label:<{_LABEL}}", "label"), Run(line[0].text[indent:]), *line[1:])
            if number == 0
            else line
        )


def _flowing(
    items: Sequence[str], columns: int, look: Look = "plain", label: str = "", joint: str = " · ", indent: int = _INDENT
) -> Iterator[Line]:
    """Items one after the other, a new line where the next has no room; an item that is longer than a line is broken."""
    indent += _LABEL if label else 0
    room = columns - indent
    lines: list[str] = []
    for item in items:
        if lines and columns_of(lines[-1] + joint + item) <= room:
            lines[-1] += joint + item
        else:
            lines += _balanced(item[start:end] for start, end in _broken(item, room))
    for number, line in enumerate(lines):
        before = (Run(" " * _INDENT), Run(f"{label:<{_LABEL}}", "label")) if label and number == 0 else (Run(" " * indent),)
        yield (*before, Run(line, look))


def _balanced(pieces: Iterable[str]) -> Iterator[str]:
    """What is isolated and goes on over a line's end is closed there and opened again: no mark reaches out of its line."""
    opened = False
    for piece in pieces:
        line = (_FIRST_STRONG if opened else "") + piece
        opened = line.rfind(_FIRST_STRONG) > line.rfind(_POP)
        yield line + (_POP if opened else "")
