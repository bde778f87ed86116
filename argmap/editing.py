"""What can a person do to a map, and what of it makes no sense?

Each act is a function from the map as it is to the map as it is to be; ``maps.change`` keeps it, numbers it and lets it be
undone. What would leave nonsense is refused with one sentence (InvalidMap, NotFound), what somebody else changed meanwhile with
MapChanged. Every act takes ``seen``, the map's version that the person saw, and ``person``, their row id (``maps.By``).
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Unpack

from sqlmodel import Session

from argmap import maps
from argmap.graph import Edge, Graph, Node, Quote, Source, Wording
from argmap.maps import Act, By, Codes
from argmap.models import Change, Map
from argmap.sources import sources_of
from claims.errors import InvalidMap, NotFound
from claims.models import Paper
from claims.reading import Reading
from claims.text import direction, language
from claims.vocabulary import NodeKind, Origin, Stance

LONGEST = 4_000
"""Characters of a statement."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

remove = maps.remove
undo = maps.undo
redo = maps.redo


def begin(session: Session, paper: Paper, title: str, tongue: str, hypothesis: str, person: int | None = None) -> Map:
    """Begin a map of a paper with what the paper wants one to believe; ``tongue`` is the language of the paper."""
    wording = _wording(hypothesis)
    held = maps.save(session, Graph(title, tongue, (), (), paper=paper.short), paper)
    node = Node("", NodeKind.HYPOTHESIS, (wording,), origin=Origin.PERSON)
    _add(session, held, node, None, By(person=person))
    return held


# Statements


def add_claim(
    session: Session,
    held: Map,
    text: str,
    language: str = "",
    *,
    kind: NodeKind = NodeKind.CLAIM,
    onto: str = "",
    stance: Stance = Stance.SUPPORTS,
    **by: Unpack[By],
) -> Node:
    """Put a claim, or a hypothesis, on the map in a person's own words; with ``onto`` it is linked to that node or link."""
    if kind is NodeKind.EVIDENCE:
        raise InvalidMap("Evidence says what a passage says. Choose the passage, and make it evidence.")
    node = Node("", kind, (_wording(text, language),), origin=Origin.PERSON)
    return _add(session, held, node, Edge("", "", onto, stance, origin=Origin.PERSON) if onto else None, by)


def add_evidence(
    session: Session,
    held: Map,
    reading: Reading,
    passages: Sequence[int],
    *,
    link: Edge | None = None,
    source: Source | None = None,
    **by: Unpack[By],
) -> Node:
    """Make passages of a paper (indices) evidence, word for word, with the sources they cite.

    Of passages out of the full text of a source, ``source`` names the work in the paper's list that it is the text of.

    ``link`` is the link it is to have, its code and source left empty. Where the map has evidence of the same passages, that
    one is linked; with no link to make, it is refused.
    """
    quotes = _quotes(passages, reading)
    spoken = [quote for quote in quotes if quote.language == quotes[0].language]
    said = " ".join(quote.text for quote in spoken)
    sources = sources_of(passages, reading, quotes[0].language) if source is None else (source,)
    wording = Wording(said, quotes[0].language, direction(said))
    return _add(session, held, Node("", NodeKind.EVIDENCE, (wording,), quotes, sources, origin=Origin.PERSON), link, by)


def _add(session: Session, held: Map, node: Node, link: Edge | None, by: By) -> Node:
    there = node

    def more(graph: Graph, codes: Codes) -> Graph:
        nonlocal there
        twin = next((each for each in graph.nodes if node.quotes and _at(each) == _at(node)), None)
        if twin is not None and link is None:
            raise InvalidMap("These words of the paper are on the map already, as {code}. Link that one.", code=twin.id)
        there = twin or replace(node, id=codes.take(node.kind[0]))
        if link is None:
            return _put(graph, there)
        return _put(graph, there, _linked(graph, replace(link, source=there.id), codes))

    _edit(session, held, Act.ADD, (link.target,) if link else (), more, by)
    return there


def reword(session: Session, held: Map, code: str, text: str, language: str = "", **by: Unpack[By]) -> Change:
    """Give a statement other words in one language, or, in a language it is not worded in, words of its own.

    Without ``language`` the words themselves say which wording is meant.
    """

    def other(graph: Graph, _codes: Codes) -> Graph:
        node = _node(graph, code)
        wordings = _worded(node.wordings, text, language)
        _refuse_same(wordings == node.wordings, "{code} says that already.", code=code)
        return _put(graph, replace(node, wordings=wordings, condensed=_condensed(wordings[0].text, node)))

    return _edit(session, held, Act.REWORD, (code,), other, by)


def quote(session: Session, held: Map, code: str, reading: Reading, passages: Sequence[int], **by: Unpack[By]) -> Change:
    """Let a statement rest on more passages of a paper (indices); evidence takes the sources they cite."""

    def more(graph: Graph, _codes: Codes) -> Graph:
        node = _node(graph, code)
        quotes = _joined(node.quotes, _quotes(passages, reading))
        _refuse_same(quotes == node.quotes, "{code} rests on that passage already.", code=code)
        cited = sources_of(passages, reading, node.language) if node.kind is NodeKind.EVIDENCE else ()
        return _put(graph, replace(node, quotes=quotes, sources=_together(node.sources, cited)))

    return _edit(session, held, Act.QUOTE, (code,), more, by)


def unquote(session: Session, held: Map, code: str, place: int, **by: Unpack[By]) -> Change:
    """Take the passage at that place (from 0) from under a statement; of evidence the last one stays."""

    def fewer(graph: Graph, _codes: Codes) -> Graph:
        node = _node(graph, code)
        if not 0 <= place < len(node.quotes):
            raise NotFound("{code} has no passage {place}.", code=code, place=place + 1)
        kept = (*node.quotes[:place], *node.quotes[place + 1 :])
        if node.kind is NodeKind.EVIDENCE and not kept:
            raise InvalidMap(
                "Evidence says what a passage says, and {code} has only this one. Give it another first.", code=code
            )
        return _put(graph, replace(node, quotes=kept))

    return _edit(session, held, Act.UNQUOTE, (code,), fewer, by)


def change_kind(
    session: Session, held: Map, code: str, kind: NodeKind, reading: Reading | None = None, **by: Unpack[By]
) -> Change:
    """Make a claim of evidence, a hypothesis of a claim, and so on. What becomes evidence must rest on a passage; its sources
    are looked up in ``reading``, where that is given."""

    def other(graph: Graph, _codes: Codes) -> Graph:
        node = _node(graph, code)
        _refuse_same(node.kind is kind, "{code} is that already.", code=code)
        if kind is NodeKind.EVIDENCE and not node.quotes:
            raise InvalidMap("Evidence says what a passage says, and {code} rests on none. Give it a passage first.", code=code)
        sources = node.sources or (_cited(node, reading) if kind is NodeKind.EVIDENCE else ())
        return _put(graph, replace(node, kind=kind, sources=sources))

    return _edit(session, held, Act.KIND, (code,), other, by)


def split(
    session: Session,
    held: Map,
    code: str,
    first: str,
    second: str,
    *,
    quotes: Collection[int] | None = None,
    links: Collection[str] = (),
    **by: Unpack[By],
) -> Node:
    """Make two statements of one: it keeps its code and says ``first``, a new one says ``second`` and is returned.

    Both rest on all its passages, unless ``quotes`` names the places (from 0) of those that go over to the new one. The new one
    has the links that go out, too; of those that come in it has those in ``links``. Wordings in other languages are left
    out, as they say the whole.
    """
    new = Node("", NodeKind.CLAIM, ())

    def halved(graph: Graph, codes: Codes) -> Graph:
        nonlocal new
        node = _node(graph, code)
        tongue = node.language
        one, other = (replace(node, wordings=(_wording(text, tongue),)) for text in (first, second))
        if one.text == other.text:
            raise InvalidMap("Both halves say the same. Write what each of them says.")
        kept, given = _dealt(node, quotes)
        one = replace(one, quotes=kept, condensed=_condensed(one.text, replace(node, quotes=kept)))
        new = replace(other, id=codes.take(node.kind[0]), quotes=given, origin=Origin.PERSON, reasons=())
        new = replace(new, condensed=_condensed(new.text, new))
        return _put(graph, one, new, *_shared(graph, code, new.id, links, codes))

    _edit(session, held, Act.SPLIT, (code,), halved, by)
    return new


def _dealt(node: Node, places: Collection[int] | None) -> tuple[tuple[Quote, ...], tuple[Quote, ...]]:
    if places is None:
        return node.quotes, node.quotes
    if not set(places) <= set(range(len(node.quotes))):
        raise InvalidMap("{code} has {count} passages. Choose among them.", code=node.id, count=len(node.quotes))
    kept = tuple(each for place, each in enumerate(node.quotes) if place not in places)
    given = tuple(each for place, each in enumerate(node.quotes) if place in places)
    if node.kind is NodeKind.EVIDENCE and not (kept and given):
        raise InvalidMap("Evidence says what a passage says. Leave each half a passage, or leave both all of them.")
    return kept, given


def _shared(graph: Graph, code: str, new: str, links: Collection[str], codes: Codes) -> Iterator[Edge]:
    """The links of a split statement that go over to the new one, and its own copies of those that go out."""
    for each in links:
        if code not in _ends(_link(graph, each)):
            raise InvalidMap("The link {link} neither begins nor ends at {code}. Choose among its own.", link=each, code=code)
    for edge in graph.edges:
        if edge.id in links:
            yield _turned_to(edge, code, new)
        elif edge.source == code:
            yield replace(edge, id=codes.take(edge.id[0]), source=new, revision=1, origin=Origin.PERSON, score=None)


def merge(session: Session, held: Map, code: str, into: str, **by: Unpack[By]) -> Change:
    """Let ``into`` stand for both statements: it takes over the links, passages, sources and further languages of the other.

    Links between the two fall away with what undercuts them; two links that come to say the same become one, with what
    undercuts either.
    """

    def one(graph: Graph, _codes: Codes) -> Graph:
        gone, kept = _node(graph, code), _node(graph, into)
        if code == into:
            raise InvalidMap("A statement cannot be merged with itself. Choose another.", code=code)
        _refuse_unlike(gone, kept)
        known = {wording.language for wording in kept.wordings}
        whole = replace(
            kept,
            wordings=(*kept.wordings, *(wording for wording in gone.wordings if wording.language not in known)),
            quotes=_joined(kept.quotes, gone.quotes),
            sources=_together(kept.sources, gone.sources),
        )
        nodes = tuple(whole if node.id == into else node for node in graph.nodes if node.id != code)
        return replace(graph, nodes=nodes, edges=_folded(graph, code, into))

    return _edit(session, held, Act.MERGE, (code, into), one, by)


def _refuse_unlike(gone: Node, kept: Node) -> None:
    if (gone.kind is NodeKind.EVIDENCE) != (kept.kind is NodeKind.EVIDENCE):
        raise InvalidMap("Evidence says what a passage says, a claim what follows. They cannot be one; link them.")
    if gone.kind is NodeKind.HYPOTHESIS and kept.kind is NodeKind.CLAIM:
        raise InvalidMap(
            "The hypothesis cannot go into a claim. Merge {claim} into {hypothesis}.", claim=kept.id, hypothesis=gone.id
        )


def _folded(graph: Graph, code: str, into: str) -> tuple[Edge, ...]:
    """The links when ``into`` stands for both: none between the two, and none that says what another says."""
    between = [edge.id for edge in graph.edges if {edge.source, edge.target} == {code, into}]
    lost = maps.hanging(graph, between)
    label = _labels(graph)
    edges: dict[str, Edge] = {}
    for edge in graph.edges:
        if edge.id not in lost:
            joint = f"{label}.{edge.joint}" if edge.joint and edge.target == code else edge.joint
            edges[edge.id] = replace(_turned_to(edge, code, into), joint=joint)
    moved = {each for edge in graph.edges if code in _ends(edge) and (each := edge.id) in edges}
    while twins := next(_twins(edges.values(), moved), None):
        stays, goes = twins
        if stays.stance is not goes.stance:
            raise InvalidMap(
                "{other} and {code} would say the opposite of one another. Remove one of them first.",
                other=stays.id,
                code=goes.id,
            )
        del edges[goes.id]
        onto = [edge for edge in edges.values() if edge.target == goes.id]
        edges |= {edge.id: replace(edge, target=stays.id) for edge in onto}
        moved |= {edge.id for edge in onto}
    return tuple(edges.values())


def _twins(edges: Iterable[Edge], moved: Collection[str]) -> Iterator[tuple[Edge, Edge]]:
    """Two links with the same ends, one of which was moved there: the one that was there first, then the other."""
    first: dict[tuple[str, str], Edge] = {}
    for edge in sorted(edges, key=lambda edge: edge.id in moved):
        other = first.setdefault(_ends(edge), edge)
        if other is not edge and edge.id in moved:
            yield other, edge


# Links


def link(
    session: Session,
    held: Map,
    source: str,
    target: str,
    stance: Stance,
    *,
    score: float | None = None,
    reasons: tuple[str, ...] = (),
    **by: Unpack[By],
) -> Edge:
    """Link a statement to another, or to a link. ``score`` and ``reasons`` are the matcher's, where it was its suggestion."""
    edge = Edge("", source, target, stance, origin=Origin.PERSON, reasons=reasons, score=score)
    return _link_up(session, held, Act.LINK, edge, by)


def undercut(session: Session, held: Map, source: str, link: str, **by: Unpack[By]) -> Edge:
    """Let a statement speak against a link: not against what it says, but against its bearing."""
    return _link_up(session, held, Act.UNDERCUT, Edge("", source, link, Stance.CONTRADICTS, origin=Origin.PERSON), by)


def _link_up(session: Session, held: Map, act: Act, edge: Edge, by: By) -> Edge:
    there = edge

    def more(graph: Graph, codes: Codes) -> Graph:
        nonlocal there
        _node(graph, edge.source)
        if act is Act.UNDERCUT:
            _link(graph, edge.target)
        there = _linked(graph, edge, codes)
        return _put(graph, there)

    _edit(session, held, act, (edge.source, edge.target), more, by)
    return there


def _linked(graph: Graph, edge: Edge, codes: Codes) -> Edge:
    """The link with a code of its own."""
    return replace(edge, id=codes.take("u" if isinstance(maps.known(graph, edge.target), Edge) else "l"))


def move(session: Session, held: Map, code: str, *, source: str = "", target: str = "", **by: Unpack[By]) -> Change:
    """Let a link begin at another statement, or end at another statement or link. At another end it is joint with none."""

    def elsewhere(graph: Graph, _codes: Codes) -> Graph:
        edge = _link(graph, code)
        if source:
            _node(graph, source)
        if target:
            maps.known(graph, target)
        there = replace(edge, source=source or edge.source, target=target or edge.target)
        _refuse_same(there == edge, "{code} has these ends already.", code=code)
        return _put(graph, there if there.target == edge.target else replace(there, joint=""))

    return _edit(session, held, Act.MOVE, (code, *(each for each in (source, target) if each)), elsewhere, by)


def join(session: Session, held: Map, codes: Sequence[str], **by: Unpack[By]) -> Change:
    """Make links joint premises: they hold together or not at all. Those that one of them is joint with are joint with all."""

    def joint(graph: Graph, _codes: Codes) -> Graph:
        edges = [_link(graph, code) for code in dict.fromkeys(codes)]
        if len(edges) < 2:
            raise InvalidMap("Joint premises are two or more links. Choose another one, too.")
        if len({edge.target for edge in edges}) > 1 or edges[0].target not in {node.id for node in graph.nodes}:
            raise InvalidMap("Joint premises bear on one and the same statement. Choose links that end at one.")
        if len({edge.stance for edge in edges}) > 1:
            raise InvalidMap("Joint premises all support, or all contradict. Change the relation of the one that does not.")
        group = {fellow.id: fellow for edge in edges for fellow in (edge, *_fellows(graph, edge))}
        _refuse_same(len({edge.joint for edge in edges}) == 1 and edges[0].joint != "", "These are joint already.")
        label = _labels(graph)
        return _put(graph, *(replace(edge, joint=label) for edge in group.values()))

    return _edit(session, held, Act.JOIN, tuple(dict.fromkeys(codes)), joint, by)


def part(session: Session, held: Map, codes: Sequence[str], **by: Unpack[By]) -> Change:
    """Take links out of the joint premises they are among: each bears by itself again."""

    def apart(graph: Graph, _codes: Codes) -> Graph:
        alone: dict[str, Edge] = {}
        for code in codes:
            edge = _link(graph, code)
            fellows = _fellows(graph, edge)
            if not fellows:
                raise InvalidMap("{code} is joint with no other link.", code=code)
            left = [fellow for fellow in fellows if fellow.id not in codes]
            alone |= {each.id: replace(each, joint="") for each in (edge, *(left if len(left) == 1 else ()))}
        return _put(graph, *alone.values())

    return _edit(session, held, Act.PART, tuple(dict.fromkeys(codes)), apart, by)


def relate(session: Session, held: Map, code: str, stance: Stance, **by: Unpack[By]) -> Change:
    """Let a link support or contradict; those it is joint with go with it."""

    def otherwise(graph: Graph, _codes: Codes) -> Graph:
        edge = _link(graph, code)
        if edge.stance is stance is Stance.SUPPORTS:
            raise InvalidMap("{code} supports already.", code=code)
        _refuse_same(edge.stance is stance, "{code} contradicts already.", code=code)
        group = (edge, *(fellow for fellow in _fellows(graph, edge) if fellow.stance is edge.stance))
        return _put(graph, *(replace(each, stance=stance) for each in group))

    return _edit(session, held, Act.RELATE, (code,), otherwise, by)


# The research question


def set_question(session: Session, held: Map, text: str, language: str = "", **by: Unpack[By]) -> Change:
    """Set the research question in one language; without words it is taken away, in that language or altogether."""

    def other(graph: Graph, _codes: Codes) -> Graph:
        if text.strip():
            asked = _worded(graph.question, text, language)
        else:
            asked = tuple(wording for wording in graph.question if language and wording.language != language)
        _refuse_same(asked == graph.question, "That is the research question already.")
        return replace(graph, question=asked, question_quotes=graph.question_quotes if asked else ())

    return _edit(session, held, Act.QUESTION, (maps.QUESTION,), other, by)


# What every act needs


def _edit(session: Session, held: Map, act: Act, named: Sequence[str], made: Callable[[Graph, Codes], Graph], by: By) -> Change:
    def sound(graph: Graph, codes: Codes) -> Graph:
        after = made(graph, codes)
        before = {edge.id: edge for edge in graph.edges}
        for edge in after.edges:
            was = before.get(edge.id)
            if was is None or (_ends(was), was.stance) != (_ends(edge), edge.stance):
                _refuse_nonsense(after, edge)
        return after

    return maps.change(session, held, act, named, sound, **by)


def _refuse_nonsense(graph: Graph, edge: Edge) -> None:
    """InvalidMap where a link says what another says, or its opposite, or leans on itself."""
    if edge.stance is Stance.NEUTRAL:
        raise InvalidMap("A link supports or contradicts. What does neither needs no link.", code=edge.id)
    if edge.source == edge.target:
        raise InvalidMap("{code} cannot bear on itself. Choose another end.", code=edge.source)
    for other in graph.edges:
        if other.id != edge.id and _ends(other) == _ends(edge):
            raise InvalidMap(
                "{code} links {source} to {target} already. Change that link, if it is wrong.",
                code=other.id,
                source=edge.source,
                target=edge.target,
            )
        if other.source == edge.source and (other.id == edge.target or other.target == edge.id):
            raise InvalidMap(
                "{source} cannot speak about its own link. Let the two begin at different statements.",
                source=edge.source,
                code=other.id,
            )
    if edge.stance is Stance.SUPPORTS and _leads(graph, edge.target, edge.source):
        raise InvalidMap(
            "{target} supports {source}, directly or through others: it would come to support itself.",
            target=edge.target,
            source=edge.source,
            code=edge.id,
        )


def _leads(graph: Graph, start: str, end: str) -> bool:
    """Whether supports lead from one statement to the other."""
    onward: dict[str, list[str]] = {}
    for edge in graph.edges:
        if edge.stance is Stance.SUPPORTS:
            onward.setdefault(edge.source, []).append(edge.target)
    seen, waiting = set[str](), [start]
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            waiting += onward.get(at, ())
    return end in seen


def _refuse_same(same: bool, message: str, **values: object) -> None:
    if same:
        raise InvalidMap(message, **values)


def _node(graph: Graph, code: str) -> Node:
    piece = maps.known(graph, code)
    if isinstance(piece, Edge):
        raise InvalidMap("{code} is a link. Choose a statement.", code=code)
    return piece


def _link(graph: Graph, code: str) -> Edge:
    piece = maps.known(graph, code)
    if isinstance(piece, Node):
        raise InvalidMap("{code} is a statement. Choose a link.", code=code)
    return piece


def _put(graph: Graph, *pieces: Node | Edge) -> Graph:
    """The graph with those nodes and links in the place of those of the same code, or after all others."""
    nodes = {node.id: node for node in graph.nodes} | {each.id: each for each in pieces if isinstance(each, Node)}
    edges = {edge.id: edge for edge in graph.edges} | {each.id: each for each in pieces if isinstance(each, Edge)}
    return replace(graph, nodes=tuple(nodes.values()), edges=tuple(edges.values()))


def _ends(edge: Edge) -> tuple[str, str]:
    return edge.source, edge.target


def _turned_to(edge: Edge, code: str, other: str) -> Edge:
    """The link with the other statement where it began or ended at this one."""
    return replace(
        edge, source=other if edge.source == code else edge.source, target=other if edge.target == code else edge.target
    )


def _fellows(graph: Graph, edge: Edge) -> list[Edge]:
    """The other joint premises of a link."""
    same = [each for each in graph.edges if edge.joint and (each.joint, each.target) == (edge.joint, edge.target)]
    return [each for each in same if each.id != edge.id]


def _labels(graph: Graph) -> str:
    """A label of joint premises that none on the map has."""
    used = {edge.joint for edge in graph.edges}
    return next(label for number in range(1, len(used) + 2) if (label := f"j{number}") not in used)


def _wording(text: str, tongue: str = "") -> Wording:
    said = " ".join(text.split())
    if not said:
        raise InvalidMap("There are no words. Write what is to stand on the map.")
    if len(said) > LONGEST:
        raise InvalidMap(
            "These are {length} characters. A statement has {most} at most: one sentence is best.",
            length=len(said),
            most=LONGEST,
        )
    if tongue and not _LANGUAGE.fullmatch(tongue):
        raise InvalidMap("“{tongue}” is no language. Use a code of two or three letters, as in fa or en.", tongue=tongue[:20])
    return Wording(said, tongue or language(said), direction(said))


def _worded(wordings: tuple[Wording, ...], text: str, tongue: str) -> tuple[Wording, ...]:
    """The wordings with this one in the place of that in its language, or after them all."""
    new = _wording(text, tongue)
    places = {wording.language: place for place, wording in reversed(list(enumerate(wordings)))}
    place = places.get(new.language)
    if place is None and not tongue and wordings and wordings[0].direction == new.direction:
        place, new = 0, replace(new, language=wordings[0].language)  # few words do not tell English from French
    return (*wordings, new) if place is None else (*wordings[:place], new, *wordings[place + 1 :])


def _condensed(text: str, node: Node) -> bool:
    """Whether it is worded otherwise than the passages it rests on."""
    return not any(text in " ".join(quote.text.split()) for quote in node.quotes) if node.quotes else node.condensed


def _quotes(passages: Sequence[int], reading: Reading) -> tuple[Quote, ...]:
    count = len(reading.cut.passages)
    if not passages:
        raise InvalidMap("No passage is chosen. Choose the words it is to rest on.")
    for index in passages:
        if not 0 <= index < count:
            raise NotFound("The paper has no passage {passage}: it has {count}.", passage=index, count=count)
    return maps.quotes_of(dict.fromkeys(passages), reading)


def _cited(node: Node, reading: Reading | None) -> tuple[Source, ...]:
    if reading is None:
        return ()
    here = [quote.passage for quote in node.quotes if quote.paper == reading.short_id and quote.passage is not None]
    return sources_of(here, reading, node.language) if here else ()


def _at(node: Node) -> set[object]:
    """Which words of which paper a statement rests on; what is no evidence never rests on the same."""
    return {(quote.paper, quote.spans) for quote in node.quotes} if node.kind is NodeKind.EVIDENCE else {node.id}


def _joined(quotes: tuple[Quote, ...], more: tuple[Quote, ...]) -> tuple[Quote, ...]:
    places = {(quote.paper, quote.spans) for quote in quotes}
    return (*quotes, *(quote for quote in more if (quote.paper, quote.spans) not in places))


def _together(sources: tuple[Source, ...], more: tuple[Source, ...]) -> tuple[Source, ...]:
    works = {(source.csl_id or source.label, source.locator) for source in sources}
    return (*sources, *(source for source in more if (source.csl_id or source.label, source.locator) not in works))
