"""What does a very long paper look like? Bilingual Markdown by dice: headings, citations, notes, references.

Nobody's sentences. The same seed gives the same paper. Also a map of any number of statements, for timing the drawing.
"""

import random

from argmap.graph import Edge, Graph, Node, Quote, Source, Wording
from claims.spans import Span
from claims.vocabulary import NodeKind, Stance

_ENGLISH = (
    "harbour tariff caravan survey village teacher ledger orchard valley clinic census bridge archive dialect weaver "
    "pilgrim market customs railway reservoir school season border festival workshop council merchant library rhythm"
).split()
_PERSIAN = (
    "بندر تعرفه کاروان پیمایش روستا آموزگار دفتر باغ دره درمانگاه سرشماری پل بایگانی گویش بافنده زائر بازار گمرک "
    "راه‌آهن آب‌بند مدرسه فصل مرز جشن کارگاه انجمن بازرگان کتابخانه آهنگ"
).split()
_FAMILIES = (
    "Albright Boateng Castellan Dimitrov Eriksen Fontaine Grigorian Haddad Ivarsson Jankowski Kowalczyk Lindqvist".split()
)
_PERSIAN_FAMILIES = "احمدیان بهرامی پورمند توکلی جلالی حکیمی خسروی دادگر رستگار زمانی سهرابی شریفی".split()
_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_NOTE_EVERY = 40
_PARAGRAPHS_A_SECTION = 25


class _Works:
    """The works that the paper cites."""

    def __init__(self, dice: random.Random, count: int) -> None:
        self.latin = [(f"{dice.choice(_FAMILIES)}{chr(97 + n % 26)}", 1980 + n % 44, n) for n in range(count // 2)]
        self.persian = [(f"{dice.choice(_PERSIAN_FAMILIES)}", 1360 + n % 43, n) for n in range(count // 2)]

    def mark(self, dice: random.Random, persian: bool) -> str:
        if persian and dice.random() < 0.5:
            name, year, _ = dice.choice(self.persian)
            return f"({name}، {str(year).translate(_DIGITS)}: {str(dice.randint(1, 200)).translate(_DIGITS)})"
        name, year, _ = dice.choice(self.latin)
        return f"({name}, {year}: {dice.randint(1, 200)})"

    def entries(self) -> list[str]:
        found = [
            f"- {name}, A. ({year}). On the {_ENGLISH[n % len(_ENGLISH)]} of the {_ENGLISH[n * 7 % len(_ENGLISH)]}. "
            f"*Journal of Invented Studies*, {n % 30 + 1}({n % 4 + 1}), 1-240. https://doi.org/10.5555/jis.{n}"
            for name, year, n in self.latin
        ]
        return found + [
            f"- {name}، آرش ({str(year).translate(_DIGITS)})، "
            f"«{_PERSIAN[n % len(_PERSIAN)]} و {_PERSIAN[n * 5 % len(_PERSIAN)]}»، "
            f"**پژوهش‌های ساختگی**، سال {str(n % 20 + 1).translate(_DIGITS)}، شماره ۲، صص ۱-۲۴۰."
            for name, year, n in self.persian
        ]


def paper(characters: int, seed: int = 7, works: int = 400) -> str:
    """A Markdown paper of at least so many characters, half of it Persian."""
    dice = random.Random(seed)
    cited = _Works(dice, works)
    parts = ["# A very long paper", "## Abstract", "Research question: what do ledgers say of villages?"]
    parts.append("Research hypothesis: ledgers say more of villages than of towns.")
    entries = cited.entries()
    length, paragraph = sum(map(len, entries)), 0
    while length < characters:
        persian = paragraph // _PARAGRAPHS_A_SECTION % 2 == 1
        if paragraph % _PARAGRAPHS_A_SECTION == 0:
            words = _PERSIAN if persian else _ENGLISH
            parts.append(f"## {' '.join(dice.sample(words, 3)).capitalize()}")
        body = " ".join(_sentence(dice, cited, persian) for _ in range(6))
        if paragraph % _NOTE_EVERY == 0:
            body += f"[^{paragraph}]\n\n[^{paragraph}]: {' '.join(dice.sample(_ENGLISH, 5))}."
        parts.append(body)
        length += len(body) + 2
        paragraph += 1
    return "\n\n".join([*parts, "## References", "\n".join(entries)]) + "\n"


def _sentence(dice: random.Random, cited: _Works, persian: bool) -> str:
    words = dice.choices(_PERSIAN if persian else _ENGLISH, k=dice.randint(8, 24))
    mark = f" {cited.mark(dice, persian)}" if dice.random() < 0.3 else ""
    text = " ".join(words)
    return (text if persian else text.capitalize()) + mark + "."


def graph(nodes: int, seed: int = 7) -> Graph:
    """A map of so many statements: a hypothesis, claims under it, the rest evidence with sources, in both languages."""
    dice = random.Random(seed)
    claims = max(1, nodes // 12)
    made = [_node(dice, "h", NodeKind.HYPOTHESIS)]
    made += [_node(dice, f"c{n}", NodeKind.CLAIM) for n in range(1, claims + 1)]
    made += [_node(dice, f"e{n}", NodeKind.EVIDENCE) for n in range(1, nodes - claims)]
    edges = []
    for place, node in enumerate(made[1:], start=1):
        target = "h" if node.kind is NodeKind.CLAIM else f"c{dice.randint(1, claims)}"
        stance = Stance.CONTRADICTS if dice.random() < 0.2 else Stance.SUPPORTS
        edges.append(Edge(f"l{place}", node.id, target, stance))
    return Graph("A large map", "fa", tuple(made), tuple(edges))


def _node(dice: random.Random, code: str, kind: NodeKind) -> Node:
    persian = dice.random() < 0.5
    text = " ".join(dice.choices(_PERSIAN if persian else _ENGLISH, k=14)) + "."
    wording = Wording(text, "fa" if persian else "en", "rtl" if persian else "ltr")
    if kind is not NodeKind.EVIDENCE:
        return Node(code, kind, (wording,))
    quote = Quote("0" * 16, (Span(0, len(text)),), text, wording.language, wording.direction)
    return Node(code, kind, (wording,), (quote,), (Source(f"{dice.choice(_FAMILIES)} 2020, p. 7", "w1"),))
