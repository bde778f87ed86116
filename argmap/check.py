"""Is everything on the map what it says it is?

``faults`` asks whether a graph is a map at all: it is what storage and exchange refuse. ``check`` asks whether the map still
rests on its paper: every quote at its place, every statement with something to rest on, every source in the list.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from argmap.graph import Edge, Graph, Node, Quote, Wording
from claims.reading import Reading
from claims.vocabulary import Origin
from claims.wording import Sentence

LARGEST = 2**31 - 1
"""The largest whole number that every database holds."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    code: str
    """``quote_lost``, ``quote_moved``, ``other_paper``, ``no_source``, ``reworded``, ``reference_missing`` or ``broken``."""
    id: str
    """The node or link it is about; empty for the research question and the map as a whole."""
    message: str
    """One English sentence."""


def check(graph: Graph, reading: Reading, sources: Iterable[Reading] = ()) -> list[Finding]:
    """What is wrong with the map, seen beside its paper; an empty list where all is well.

    ``sources`` are the full texts that it may quote besides.
    """
    texts = {each.short_id: each for each in (*sources, reading)}
    broken = [Finding("broken", "", fault) for fault in faults(graph)]
    listed = {str(reference.csl.get("id", "")) for reference in reading.references}
    findings = broken + [finding for quote in graph.question_quotes for finding in _quoted("", quote, texts)]
    for node in graph.nodes:
        findings += [finding for quote in node.quotes for finding in _quoted(node.id, quote, texts)]
        findings += _grounded(node)
        findings += _sourced(node, listed)
    return findings


def _quoted(node: str, quote: Quote, texts: Mapping[str, Reading]) -> Iterator[Finding]:
    reading = texts.get(quote.paper)
    if reading is None:
        message = (
            f"{_name(node)} quotes the paper {_some(quote.paper)!r}, neither the one of the map nor a source that is here."
        )
        yield Finding("other_paper", node, message)
    elif stands(quote, reading):
        return
    elif any(passage.text == quote.text for passage in reading.cut.passages):
        yield Finding("quote_moved", node, f"{_name(node)} quotes words that stand elsewhere now: {_some(quote.text)}")
    else:
        yield Finding("quote_lost", node, f"{_name(node)} quotes words that the paper does not say there: {_some(quote.text)}")


def stands(quote: Quote, reading: Reading) -> bool:
    """Whether the paper says the quote's words at the quote's place.

    Either to the letter, or as its passage is read there: a passage leaves out the marks of its footnotes.
    """
    document = reading.document
    if not all(0 <= span.start < span.end <= len(document.text) for span in quote.spans):
        return False
    if document.shown(quote.spans) == quote.text:
        return True
    return any(passage.spans == quote.spans and passage.text == quote.text for passage in reading.cut.passages)


def _grounded(node: Node) -> Iterator[Finding]:
    if not node.quotes and node.origin is not Origin.PERSON:
        yield Finding("no_source", node.id, f"{_name(node.id)} rests on no passage. Give it one, or remove it.")
    elif not node.quotes and not node.sources:
        yield Finding("no_source", node.id, f"{_name(node.id)} has no passage and no source. Give it one of them.")
    if node.origin is Origin.DRAFTED and not node.condensed and node.quotes:
        said = [_plain(quote.text) for quote in node.quotes]
        if not any(_plain(node.text) in text for text in said):
            yield Finding("reworded", node.id, f"{_name(node.id)} is worded otherwise than its passage, and is not marked so.")


def _sourced(node: Node, listed: set[str]) -> Iterator[Finding]:
    for source in node.sources:
        if source.csl_id and source.csl_id not in listed:
            message = f"{_name(node.id)} has the source {source.label}, which the paper's list no longer holds."
            yield Finding("reference_missing", node.id, message)


def faults(graph: Graph) -> list[str]:
    """Why the graph cannot be a map: one sentence each. An empty list where it can."""
    return [
        *_unstorable(graph),
        *_identified(graph),
        *(fault for node in graph.nodes for fault in _stated(node)),
        *(fault for quote in graph.question_quotes for fault in _placed(_name(""), quote)),
        *_ended(graph),
        *(fault for edge in graph.edges for fault in _measured(edge)),
    ]


def _unstorable(graph: Graph) -> Iterator[Sentence]:
    for where, text in _texts(graph):
        if _UNSTORABLE.search(text):
            yield Sentence("{where} holds a character that no text may hold (NUL or half a pair). Take it out.", where=where)


def _texts(graph: Graph) -> Iterator[tuple[Sentence, str]]:
    yield Sentence("The title"), "".join((graph.title, graph.language, graph.paper))
    yield _name(""), _joined(graph.question, graph.question_quotes)
    for node in graph.nodes:
        sources = (part for each in node.sources for part in (each.label, each.csl_id, each.locator, *each.problems))
        yield _name(node.id), "".join((_joined(node.wordings, node.quotes), *node.reasons, *sources))
    for edge in graph.edges:
        yield _link(edge), "".join((edge.joint, *edge.reasons))


def _joined(wordings: tuple[Wording, ...], quotes: tuple[Quote, ...]) -> str:
    worded = (part for each in wordings for part in (each.text, each.language))
    quoted = (part for each in quotes for part in (each.text, each.language, each.paper, *each.section))
    return "".join((*worded, *quoted))


def _identified(graph: Graph) -> Iterator[Sentence]:
    ids = Counter([*(node.id for node in graph.nodes), *(edge.id for edge in graph.edges)])
    for each, times in ids.items():
        if times > 1:
            yield Sentence(
                "The code {code} is used {times} times. Each statement and each link needs its own.",
                code=_some(each),
                times=times,
            )
        if not _ID.fullmatch(each):
            yield Sentence(
                "The code “{code}” is none: use 1 to 64 letters, digits and the signs _ . : - only.", code=_some(each)
            )


def _stated(node: Node) -> Iterator[Sentence]:
    if not node.wordings or not all(wording.text.strip() for wording in node.wordings):
        yield Sentence("{where} has no words.", where=_name(node.id))
    for quote in node.quotes:
        yield from _placed(_name(node.id), quote)


def _placed(where: Sentence, quote: Quote) -> Iterator[Sentence]:
    if not quote.spans or not all(0 <= start < end <= LARGEST for start, end in quote.spans):
        yield Sentence("{where} quotes a place that is no span of a text.", where=where)
    if quote.page is not None and not 0 < quote.page <= LARGEST:
        yield Sentence("{where} quotes a page {page}, which no paper has.", where=where, page=quote.page)
    if quote.passage is not None and not 0 <= quote.passage <= LARGEST:
        yield Sentence("{where} quotes a passage {passage}, which no paper has.", where=where, passage=quote.passage)


def _ended(graph: Graph) -> Iterator[Sentence]:
    nodes = {node.id for node in graph.nodes}
    edges = {edge.id for edge in graph.edges}
    grounded = _grounded_edges(graph, nodes)
    for edge in graph.edges:
        if edge.source not in nodes:
            yield Sentence(
                "{where} begins at {code}, which is no statement of the map.", where=_link(edge), code=_some(edge.source)
            )
        if edge.source == edge.target:
            yield Sentence("{where} ends where it begins.", where=_link(edge))
        if edge.target not in nodes and edge.target not in edges:
            yield Sentence(
                "{where} ends at {code}, which is neither statement nor link of the map.",
                where=_link(edge),
                code=_some(edge.target),
            )
        elif edge.id not in grounded:
            yield Sentence(
                "{where} undercuts links that lead to no statement. One of them must end at a statement.", where=_link(edge)
            )


def _grounded_edges(graph: Graph, nodes: set[str]) -> set[str]:
    """The links that end at a node, or undercut a link that does, however long the chain."""
    onto: dict[str, list[str]] = {}
    for edge in graph.edges:
        onto.setdefault(edge.target, []).append(edge.id)
    grounded: set[str] = set()
    waiting = [edge.id for edge in graph.edges if edge.target in nodes]
    while waiting:
        at = waiting.pop()
        if at not in grounded:
            grounded.add(at)
            waiting += onto.get(at, ())
    return grounded


def _measured(edge: Edge) -> Iterator[Sentence]:
    if edge.score is not None and not (math.isfinite(edge.score) and 0 <= edge.score <= 1):
        yield Sentence("{where} has the score {score}; a score is from 0 to 1.", where=_link(edge), score=str(edge.score))
    if not 1 <= edge.revision <= LARGEST:
        yield Sentence("{where} has the revision {revision}; the first is 1.", where=_link(edge), revision=edge.revision)


def told(sentences: Sequence[str]) -> Sentence:
    """The first of many sentences, and how many more there are: what a person can take in at once."""
    parts: dict[str, object] = dict(zip(("first", "second"), sentences, strict=False))
    if len(sentences) > 2:
        parts["more"] = Sentence("There are {count} more such things.", count=len(sentences) - 2)
    pattern = " ".join(f"{{{name}}}" for name in parts)
    return Sentence(pattern, **parts)


def _name(node: str) -> Sentence:
    return Sentence("The statement {code}", code=_some(node)) if node else Sentence("The research question")


def _link(edge: Edge) -> Sentence:
    return Sentence("The link {code}", code=_some(edge.id))


def _some(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"


def _plain(text: str) -> str:
    return " ".join(text.split())
