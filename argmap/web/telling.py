"""How is a sentence that was made below the pages, in English, said in the language of the page?

What refuses an act carries its pattern and values (``claims.wording``): the catalogue has the pattern, the values are put in as
the language writes them. What was stored as plain English, such as a draft's reasons, is recognised by its pattern.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache

from babel import Locale
from babel.messages.pofile import read_po

from argmap.graph import Graph, Source
from argmap.theme import direction
from argmap.web.language import FOLDER, catalogue, digits, language
from claims.drafting import SENTENCES as DRAFTED
from claims.errors import ArgmapError
from claims.text import direction as direction_of
from claims.wording import Sentence, filled

STORED = ("claims/drafting/draft.py", "claims/citations/checking.py")
"""Where sentences are made that the database keeps as plain text."""
_ONCE = {"It shares telling words with the claim: .": DRAFTED["near"]}
"""What earlier versions stored, and what it is today."""
_PLACE = re.compile(r"\\\{(\w+)\\\}")
_FIGURE = re.compile(r"[0-9][0-9.,]*%?")
_FIRST_STRONG, _FROM_LEFT, _POP = "\u2068", "\u2066", "\u2069"

Called = Callable[[str], str]
"""What a statement or link of that code is called on the page."""


def told(said: ArgmapError | str, called: Called = str) -> str:
    """The sentence in the language of this answer."""
    sentence = said.sentence if isinstance(said, ArgmapError) else said
    return _told(sentence if isinstance(sentence, Sentence) else Sentence(sentence), called)


def recalled(stored: str) -> str:
    """A sentence that was stored as plain text; as it stands where no pattern made it."""
    stored = _ONCE.get(stored, stored)
    return _told(_recognised(stored, language()) or Sentence(stored), str)


def in_words_of_page(graph: Graph) -> Graph:
    """The graph with the sentences that it keeps in English (why something is there, what is wrong with a citation) in the
    language of the page."""
    if language() == "en":
        return graph
    nodes = tuple(replace(each, sources=tuple(_said_of(source) for source in each.sources)) for each in graph.nodes)
    edges = tuple(replace(each, reasons=tuple(map(recalled, each.reasons))) for each in graph.edges)
    return replace(graph, nodes=nodes, edges=edges)


def _said_of(source: Source) -> Source:
    return replace(source, problems=tuple(map(recalled, source.problems))) if source.problems else source


def _told(sentence: Sentence, called: Called) -> str:
    pattern = catalogue(language()).gettext(sentence.pattern)
    if pattern == sentence.pattern and language() != "en" and re.search(r"\w", re.sub(r"\{\w+\}", "", pattern)):
        return f"{_FROM_LEFT}{sentence}{_POP}"
    return filled(pattern, {name: _value(name, value, called) for name, value in sentence.values.items()}, str)


def _value(name: str, value: object, called: Called) -> str:
    if isinstance(value, Sentence):
        return _told(value, called)
    if isinstance(value, float):
        return digits(round(value, 1))
    if isinstance(value, int):
        return digits(value)
    if name == "language":
        return str(Locale(language()).languages.get(str(value), value))
    text = str(value)
    if (known := called(text)) != text:
        return known
    if _FIGURE.fullmatch(text):
        return digits(text)
    return text if direction_of(text) == direction(language()) else f"{_FIRST_STRONG}{text}{_POP}"


@lru_cache(maxsize=10_000)
def _recognised(text: str, tongue: str) -> Sentence | None:
    for pattern, shape in _shapes(tongue):
        if found := shape.fullmatch(text):
            values: dict[str, object] = {name: _recognised(value, tongue) or value for name, value in found.groupdict().items()}
            return Sentence(pattern, **values)
    return None


@cache
def _shapes(tongue: str) -> list[tuple[str, re.Pattern[str]]]:
    """The patterns of what is stored, each as an expression that its sentences fit; those with most words first."""
    file = FOLDER / tongue / "LC_MESSAGES" / "messages.po"
    if not file.is_file():
        return []
    with file.open("rb") as text:
        messages = read_po(text, locale=tongue)
    known = [str(each.id) for each in messages if each.id and any(place in STORED for place, _ in each.locations)]
    known.sort(key=lambda pattern: -len(re.sub(r"\{\w+\}", "", pattern)))
    return [(each, re.compile(_PLACE.sub(r"(?P<\1>.+?)", re.escape(each)), re.DOTALL)) for each in known]
