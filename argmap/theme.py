"""How does a thing of the map look and what is it called, on screen, in the diagram and in the report?

One table from kind, relation and standing to colour, line, sign and word, in the languages of the interface. Meaning never
rests on colour alone: whatever has a colour has a sign and a word too. Nothing here draws.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from argmap.graph import Edge, Graph
from claims.errors import InvalidSetting
from claims.readers.document import Direction
from claims.vocabulary import CitationProblem, NodeKind, Semantics, Silence, Stance, Standing

Line = Literal["full", "dashed", "double", "dotted", "plain"]

INTERFACE_LANGUAGES = ("en", "fa")


class Relation(StrEnum):
    """What a link does, as it is drawn: an undercut is a link that contradicts another link."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    NEUTRAL = "neutral"
    UNDERCUTS = "undercuts"


@dataclass(frozen=True, slots=True)
class RelationLook:
    """Colour, sign and arrow head (Graphviz' name) of a relation."""

    colour: str
    sign: str
    head: str


@dataclass(frozen=True, slots=True)
class StandingLook:
    """Sign and line of a standing; ``ring`` is the colour beside the sign, empty where it is the relation's own."""

    sign: str
    line: Line
    width: float
    ring: str = ""
    tint: float = 1.0
    """How much of the relation's colour is left, the rest being the paper's."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme (six hex digits each) and how heavy its lines are."""

    name: str
    paper: str
    box: str
    head: str
    """Fill of the hypothesis."""
    ink: str
    quiet: str
    """Small print: sources, numbers, legend."""
    rule: str
    """Outline of boxes that are not the hypothesis."""
    flag: str
    weight: float
    ratio: tuple[float, ...]
    """Width over height of the sheets this theme is made for: the layout takes the one it fills best."""


RELATIONS: dict[Relation, RelationLook] = {
    Relation.SUPPORTS: RelationLook("#009E73", "+", "normal"),
    Relation.CONTRADICTS: RelationLook("#D55E00", "−", "tee"),
    Relation.NEUTRAL: RelationLook("#767676", "·", "none"),
    Relation.UNDERCUTS: RelationLook("#D55E00", "×", "normal"),
}

STANDINGS: dict[Standing, StandingLook] = {
    Standing.SUPPORTED: StandingLook("✓", "full", 2.2),
    Standing.WEAK: StandingLook("◐", "dashed", 1.1, tint=0.6),
    Standing.SPLIT: StandingLook("≠", "double", 1.0, ring="#CC79A7"),
    Standing.UNSEEN: StandingLook("○", "dotted", 1.7),
    Standing.CHANGED: StandingLook("↻", "plain", 1.4, ring="#56B4E9"),
}

FLAG = "⚑"

THEMES: dict[str, Palette] = {
    "print": Palette(
        "print", "#FFFFFF", "#FFFFFF", "#FFFFFF", "#1A1A1A", "#565656", "#6E6E6E", "#A35200", 1.0, (1 / 2**0.5, 2**0.5)
    ),
    "screen": Palette("screen", "#FAF8F3", "#FFFFFF", "#F3EFE4", "#1F2328", "#5A5852", "#7A766C", "#A35200", 1.15, (16 / 9,)),
    "high-contrast": Palette(
        "high-contrast", "#000000", "#000000", "#000000", "#FFFFFF", "#E4E4E4", "#FFFFFF", "#FFB000", 1.7, (16 / 9,)
    ),
}

_WORDS: dict[str, tuple[str, str]] = {
    "hypothesis": ("Hypothesis", "فرضیه"),
    "claim": ("Claim", "ادعا"),
    "evidence": ("Evidence", "شاهد"),
    "question": ("Research question", "پرسش پژوهش"),
    "supports": ("supports", "پشتیبان"),
    "contradicts": ("contradicts", "مخالف"),
    "neutral": ("bears on", "مرتبط"),
    "undercuts": ("undercuts", "ناقض پیوند"),
    "together": ("together", "با هم"),
    "together_with": ("together with {names}", "همراه با {names}"),
    "standing.supported": ("supported", "استوار"),
    "standing.weak": ("weak", "سست"),
    "standing.split": ("split", "مورد اختلاف"),
    "standing.unseen": ("not reviewed", "بررسی‌نشده"),
    "standing.changed": ("changed", "تغییرکرده"),
    "strength": ("strength", "قوت"),
    "semantics.quadratic": ("quadratic energy", "انرژی درجه‌دوم"),
    "semantics.df_quad": ("DF-QuAD", "DF-QuAD"),
    "semantics.euler": ("Euler-based", "بر پایهٔ اویلر"),
    "silence.nobody_marked": ("no link has been reviewed yet", "هنوز هیچ پیوندی بررسی نشده است"),
    "silence.all_changed": ("all that was reviewed has changed since", "هر چه بررسی شده بود پس از آن تغییر کرده است"),
    "silence.nothing_reviewed": (
        "no reviewed chain of links leads here yet",
        "هنوز زنجیره‌ای از پیوندهای بررسی‌شده به اینجا نمی‌رسد",
    ),
    "silence.rests_on_nothing": ("no link leads here", "هیچ پیوندی به اینجا نمی‌رسد"),
    "silence.unsettled": (
        "the links lead round in a circle and come to no rest",
        "پیوندها به دور خود می‌گردند و به عدد ثابتی نمی‌رسند",
    ),
    "legend": ("Legend", "راهنما"),
    "flag": ("citation problem", "ایراد در ارجاع"),
    "problem": ("check the citation", "ارجاع را بررسی کنید"),
    "problem.year_differs": ("year differs", "سال متفاوت است"),
    "problem.name_differs": ("name differs", "نام متفاوت است"),
    "problem.page_outside": ("page outside range", "صفحه بیرون از بازه"),
    "problem.not_listed": ("not in the list", "در فهرست نیست"),
    "problem.ambiguous": ("more than one entry fits", "با بیش از یک منبع می‌خواند"),
    "problem.calendar_differs": ("other calendar", "گاه‌شماری دیگر"),
    "own": ("the paper itself", "خود مقاله"),
    "fold": ("folded away", "جمع‌شده"),
    "fold.hypothesis.one": ("1 more hypothesis", "۱ فرضیهٔ دیگر"),
    "fold.hypothesis": ("{n} more hypotheses", "{n} فرضیهٔ دیگر"),
    "fold.claim.one": ("1 more claim", "۱ ادعای دیگر"),
    "fold.claim": ("{n} more claims", "{n} ادعای دیگر"),
    "fold.evidence.one": ("1 more piece of evidence", "۱ شاهد دیگر"),
    "fold.evidence": ("{n} more pieces of evidence", "{n} شاهد دیگر"),
    "fold.supports": ("{n} supporting", "{n} پشتیبان"),
    "fold.contradicts": ("{n} contradicting", "{n} مخالف"),
    "fold.neutral": ("{n} neutral", "{n} خنثی"),
    "more_sources.one": ("+ 1 more source", "+ ۱ منبع دیگر"),
    "more_sources": ("+ {n} more sources", "+ {n} منبع دیگر"),
    "shown": ("{shown} of {all} statements shown", "{shown} گزاره از {all} گزاره نشان داده شده است"),
    "undrawn": ("{n} further links are not drawn; the outline has them", "{n} پیوند دیگر رسم نشده است؛ در متن نقشه آمده است"),
    "empty": ("This map has no statements yet.", "این نقشه هنوز گزاره‌ای ندارد."),
    "map": ("Argument map", "نقشهٔ استدلال"),
    "source": ("Source", "منبع"),
    "nearby": ("(for the paragraph)", "(برای بند)"),
    "source_nearby": ("Source, cited further on in the paragraph", "منبع، با ارجاع در ادامهٔ بند"),
    "condensed": ("shortened wording", "عبارت کوتاه‌شده"),
    "comma": (", ", "، "),
    "leads_to": ("→", "←"),
}

_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def palette(theme: str) -> Palette:
    """The colours of a theme; InvalidSetting names those there are."""
    if theme not in THEMES:
        raise InvalidSetting("There is no theme '{theme}'. Choose one of {themes}.", theme=theme, themes=", ".join(THEMES))
    return THEMES[theme]


def word(name: str, language: str = "en", **values: object) -> str:
    """A word or phrase of the interface; numbers in ``values`` are set in the language's own digits."""
    pattern = _WORDS[name][1 if language == "fa" else 0]
    shown = {key: number(value, language) if isinstance(value, int) else value for key, value in values.items()}
    return pattern.format(**shown)


def interface_language(language: str) -> str:
    """The language of the interface that goes with a paper's: its own if there are words in it, else English."""
    return language if language in INTERFACE_LANGUAGES else "en"


def direction(language: str) -> Direction:
    """The direction the interface's words run in."""
    return "rtl" if language == "fa" else "ltr"


def counted(name: str, n: int, language: str = "en") -> str:
    """``word`` in the singular or the plural, as ``n`` asks."""
    return word(f"{name}.one" if n == 1 else name, language, n=n)


def number(value: int, language: str = "en") -> str:
    """A count in the digits of the language."""
    return str(value).translate(_PERSIAN_DIGITS) if language == "fa" else str(value)


def kind_word(kind: NodeKind, language: str = "en") -> str:
    """What a node is called."""
    return word(kind.value, language)


def relation(graph: Graph, edge: Edge) -> Relation:
    """What a link does: a link that contradicts a link undercuts it."""
    onto_link = any(other.id == edge.target for other in graph.edges)
    return relation_onto(edge, onto_link)


def relation_onto(edge: Edge, onto_link: bool) -> Relation:
    """``relation`` where it is known already whether the target is a link."""
    if onto_link and edge.stance is Stance.CONTRADICTS:
        return Relation.UNDERCUTS
    return Relation(edge.stance.value)


def standing_word(standing: Standing, language: str = "en") -> str:
    """What the verdicts on a link add up to, in a word."""
    return word(f"standing.{standing.value}", language)


def semantics_word(semantics: Semantics, language: str = "en") -> str:
    """What a way of working strengths out is called."""
    return word(f"semantics.{semantics.value}", language)


def silence_word(silence: Silence, language: str = "en") -> str:
    """Why a statement has no strength to show, in half a sentence."""
    return word(f"silence.{silence.value}", language)


def problem_word(kind: CitationProblem | None, language: str = "en") -> str:
    """A citation problem in two or three words."""
    return word(f"problem.{kind.value}" if kind else "problem", language)


def blend(colour: str, other: str, share: float) -> str:
    """``share`` of ``colour``, the rest of ``other``, as six hex digits."""
    mixed = (round(a * share + b * (1 - share)) for a, b in zip(_channels(colour), _channels(other), strict=True))
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours after WCAG 2.2, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for c in (v / 255 for v in _channels(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
