"""How much do two maps of one paper have in common, and what has each that the other lacks?

One map is the reference, the other was built beside it. Statements are taken for the same where a person can be told why:
both rest on the same sentence of the paper, say it in the same words, share the words that tell the reference's claims apart,
are each the hypothesis of their map, or have the same evidence. Links are the same where their ends are and they say the same.
No model looks at meaning, so a claim in quite other words, with other evidence, counts as another.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from math import log

from argmap.graph import Edge, Graph, Node
from claims.languages import tokens
from claims.text import key, words
from claims.vocabulary import NodeKind, Stance

ENOUGH = 0.5
"""Share of the shorter claim's words, by weight, or of the smaller group of evidence, that must meet."""
LEAST_WORDS = 2
"""Words that two claims must share: one alone tells nothing."""


class Likeness(StrEnum):
    """Why two statements are taken for the same."""

    SAME_PASSAGE = "same_passage"
    """Both rest on the same sentence."""
    OVERLAPPING = "overlapping"
    """What they rest on overlaps."""
    SAME_WORDS = "same_words"
    SHARED_WORDS = "shared_words"
    HYPOTHESES = "hypotheses"
    """Each is the one hypothesis of its map."""
    SAME_EVIDENCE = "same_evidence"
    """The same sentences speak for or against both."""


class Lack(StrEnum):
    """Why a link of one map is not on the other."""

    BEGINNING = "beginning"
    """What it begins at is not there."""
    END = "end"
    """What it ends at is not there."""
    BOTH_ENDS = "both_ends"
    STANCE = "stance"
    """There is such a link, but it says the opposite."""
    UNLINKED = "unlinked"
    """Both ends are there, and no link from the one to the other."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement of the reference and one of the built map that are taken for the same."""

    reference: str
    built: str
    why: Likeness
    words: tuple[str, ...] = ()
    """That both use, as the built map writes them."""
    evidence: tuple[str, ...] = ()
    """Codes, on the reference, of the evidence that both have."""
    other_kind: bool = False
    """One of them has it as evidence, the other as a claim."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some kind are on both maps."""

    of: int
    """On the reference."""
    found: int
    """Of these, on the built map too."""
    built: int
    """On the built map."""
    own: int
    """Of these, not on the reference."""

    @property
    def missed(self) -> int:
        """On the reference alone."""
        return self.of - self.found


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two maps have in common. Codes are each map's own."""

    pairs: tuple[Pair, ...]
    """In the order of the reference."""
    missed: tuple[str, ...]
    """Statements of the reference that the built map has not."""
    own: tuple[str, ...]
    """Statements of the built map that the reference has not."""
    links: Mapping[str, tuple[str, ...]]
    """Links of the reference, with those of the built map that say the same."""
    missed_links: Mapping[str, Lack]
    """Links of the reference that the built map has not, and why not."""
    own_links: Mapping[str, Lack]
    """Links of the built map that the reference has not, and why not."""
    claims: Share
    evidence: Share
    linked: Share

    @property
    def all_missed(self) -> tuple[str, ...]:
        """The statements of the reference that the built map has not, and the links between those it has."""
        between = (code for code, lack in self.missed_links.items() if lack in (Lack.STANCE, Lack.UNLINKED))
        return (*self.missed, *between)


def compare(reference: Graph, built: Graph, given: Collection[str] = ()) -> Comparison:
    """The two maps side by side. ``given`` are codes, on the reference, of what the built map began with; none counts."""
    pairs = _pairs(reference, built)
    found = _by_reference(pairs)
    back = _by_built(pairs)
    begun = {code for code, others in back.items() if others & set(given)}
    same, opposite = _links(reference, built, back)
    told = defaultdict[str, list[str]](list)
    for edge in built.edges:
        for code in sorted(same[edge.id]):
            told[code].append(edge.id)
    links = {edge.id: tuple(told[edge.id]) for edge in reference.edges if edge.id in told}
    turned = {code for others in opposite.values() for code in others}
    missed_links = {
        edge.id: _lack(edge, edge.id in turned, {*found, *links}) for edge in reference.edges if edge.id not in links
    }
    agreed = {edge.id for edge in built.edges if same[edge.id]}
    own_links = {
        edge.id: _lack(edge, bool(opposite[edge.id]), {*back, *agreed}) for edge in built.edges if edge.id not in agreed
    }
    return Comparison(
        pairs=pairs,
        missed=tuple(node.id for node in reference.nodes if node.id not in found and node.id not in given),
        own=tuple(node.id for node in built.nodes if node.id not in back),
        links=links,
        missed_links=missed_links,
        own_links=own_links,
        claims=_share(_statements(reference, given), _statements(built, begun), found, back),
        evidence=_share(_evidence(reference), _evidence(built), found, back),
        linked=Share(len(reference.edges), len(links), len(built.edges), len(own_links)),
    )


def most_missed(comparisons: Iterable[Comparison]) -> dict[str, int]:
    """Of several built maps against one reference: how many miss each statement and link, what most miss first."""
    count: dict[str, int] = {}
    for each in comparisons:
        for code in each.all_missed:
            count[code] = count.get(code, 0) + 1
    return dict(sorted(count.items(), key=lambda item: -item[1]))


def _share(there: Sequence[Node], here: Sequence[Node], found: Collection[str], back: Collection[str]) -> Share:
    return Share(
        of=len(there),
        found=sum(node.id in found for node in there),
        built=len(here),
        own=sum(node.id not in back for node in here),
    )


# Statements


def _pairs(reference: Graph, built: Graph) -> tuple[Pair, ...]:
    pairs = [*_by_passage(reference, built)]
    for ground in (_by_words, _by_role, _by_evidence):
        pairs += ground(reference, built, pairs)
    place = {node.id: at for at, node in enumerate(reference.nodes)}
    return tuple(sorted(pairs, key=lambda pair: place[pair.reference]))


def _by_passage(reference: Graph, built: Graph) -> Iterator[Pair]:
    """What rests on the same sentence; a claim is taken for evidence, or the other way, only where nothing nearer is."""
    quoting = [node for node in reference.nodes if node.quotes]
    for node in (each for each in built.nodes if each.quotes):
        likely = [(other, why) for other in quoting if (why := _overlap(other, node)) is not None]
        alike = [(other, why) for other, why in likely if _is_evidence(other) is _is_evidence(node)]
        for other, why in alike or likely:
            yield Pair(other.id, node.id, why, other_kind=not alike)


def _overlap(one: Node, other: Node) -> Likeness | None:
    found = None
    for quote in one.quotes:
        for mine in other.quotes:
            if quote.paper != mine.paper:
                continue
            if quote.spans == mine.spans:
                return Likeness.SAME_PASSAGE
            if any(a.start < b.end and b.start < a.end for a in quote.spans for b in mine.spans):
                found = Likeness.OVERLAPPING
    return found


def _by_words(reference: Graph, built: Graph, pairs: Sequence[Pair]) -> list[Pair]:
    """Claims that say the same words, or share enough of those that are not in every claim: the likeliest first, one to one."""
    there, here = _left(reference, built, pairs)
    theirs, mine = ({node.id: _terms(node) for node in nodes} for nodes in (_statements(reference), here))
    weigh = _weighing([frozenset[str]().union(*terms) for terms in theirs.values()])
    plain = [{node.id: _plain(node) for node in nodes} for nodes in (there, here)]
    candidates = []
    for node in here:
        for other in there:
            score, shared = max(
                (_alike(own, others, weigh) for own in mine[node.id] for others in theirs[other.id]),
                key=lambda found: found[0],
                default=(0.0, frozenset[str]()),
            )
            if plain[0][other.id] & plain[1][node.id]:
                candidates.append((2.0, other, node, Likeness.SAME_WORDS, shared))
            elif score >= ENOUGH and len(shared) >= LEAST_WORDS:
                candidates.append((score, other, node, Likeness.SHARED_WORDS, shared))
    candidates.sort(key=lambda each: (-each[0], each[1].kind is not each[2].kind))
    found: dict[str, Pair] = {}
    taken = set[str]()
    for _score, other, node, why, shared in candidates:
        if other.id not in taken and node.id not in found:
            taken.add(other.id)
            told = () if why is Likeness.SAME_WORDS else _written(node, shared)
            found[node.id] = Pair(other.id, node.id, why, words=told)
    return list(found.values())


def _by_role(reference: Graph, built: Graph, pairs: Sequence[Pair]) -> list[Pair]:
    there, here = (
        [node.id for node in graph.nodes if node.kind is NodeKind.HYPOTHESIS] for graph in (reference, built)
    )  # fmt: skip
    if len(there) != 1 or len(here) != 1:
        return []
    known = any(pair.reference == there[0] or pair.built == here[0] for pair in pairs)
    return [] if known else [Pair(there[0], here[0], Likeness.HYPOTHESES)]


def _by_evidence(reference: Graph, built: Graph, pairs: Sequence[Pair]) -> list[Pair]:
    """Claims that the same evidence bears on in the same way: those that have most of it in common first, one to one."""
    there, here = _left(reference, built, pairs)
    meant = _by_built(pairs)
    theirs, mine = _bearing(reference), _bearing(built)
    candidates = []
    for node in here:
        as_there = {(code, stance) for source, stance in mine[node.id] for code in meant.get(source, ())}
        for other in there:
            shared = {code for code, stance in as_there & theirs[other.id]}
            if shared and len(shared) >= ENOUGH * min(len(mine[node.id]), len(theirs[other.id])):
                score = 2 * len(shared) / (len(mine[node.id]) + len(theirs[other.id]))
                candidates.append((score, other.id, node.id, shared))
    candidates.sort(key=lambda each: -each[0])
    found: dict[str, Pair] = {}
    taken = set[str]()
    order = {node.id: at for at, node in enumerate(reference.nodes)}
    for _score, code, own, shared in candidates:
        if code not in taken and own not in found:
            taken.add(code)
            found[own] = Pair(
                code, own, Likeness.SAME_EVIDENCE, evidence=tuple(sorted(shared, key=order.__getitem__))
            )  # fmt: skip
    return list(found.values())


def _bearing(graph: Graph) -> dict[str, set[tuple[str, Stance]]]:
    """The evidence that each statement has, with what it does."""
    evidence = {node.id for node in _evidence(graph)}
    found = defaultdict[str, set[tuple[str, Stance]]](set)
    for edge in graph.edges:
        if edge.source in evidence:
            found[edge.target].add((edge.source, edge.stance))
    return found


def _left(reference: Graph, built: Graph, pairs: Sequence[Pair]) -> tuple[list[Node], list[Node]]:
    """The claims of each map that have no pair yet."""
    there, here = {pair.reference for pair in pairs}, {pair.built for pair in pairs}
    return (
        [node for node in _statements(reference) if node.id not in there],
        [node for node in _statements(built) if node.id not in here],
    )


def _statements(graph: Graph, but: Collection[str] = ()) -> list[Node]:
    return [node for node in graph.nodes if not _is_evidence(node) and node.id not in but]


def _evidence(graph: Graph) -> list[Node]:
    return [node for node in graph.nodes if _is_evidence(node)]


def _is_evidence(node: Node) -> bool:
    return node.kind is NodeKind.EVIDENCE


def _by_reference(pairs: Iterable[Pair]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for pair in pairs:
        found.setdefault(pair.reference, set()).add(pair.built)
    return found


def _by_built(pairs: Iterable[Pair]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for pair in pairs:
        found.setdefault(pair.built, set()).add(pair.reference)
    return found


# Words


def _said(node: Node) -> list[tuple[str, str]]:
    """All that a statement is worded as, each with its language: its wordings, and the sentences it rests on."""
    return [*((each.text, each.language) for each in node.wordings), *((each.text, each.language) for each in node.quotes)]


def _terms(node: Node) -> list[frozenset[str]]:
    return [_stems(*each) for each in _said(node)]


@lru_cache(maxsize=8_192)
def _stems(text: str, language: str) -> frozenset[str]:
    """Kept, for three hundred maps of a class are laid beside one reference."""
    return frozenset(tokens(text, language))


@lru_cache(maxsize=8_192)
def _spelling(text: str) -> tuple[str, ...]:
    return tuple(key(word.text) for word in words(text))


_Weigh = Callable[[frozenset[str]], float]


def _weighing(statements: Sequence[Collection[str]]) -> _Weigh:
    """How much words tell one claim of the reference from the others; what is in none tells as much as what is in one."""
    count: dict[str, int] = {}
    for each in statements:
        for term in each:
            count[term] = count.get(term, 0) + 1
    weights, rare = {term: log(1 + len(statements) / times) for term, times in count.items()}, log(1 + len(statements))
    return cache(lambda terms: sum(weights.get(term, rare) for term in terms))


def _alike(mine: frozenset[str], theirs: frozenset[str], weigh: _Weigh) -> tuple[float, frozenset[str]]:
    """The share of the shorter one's words that meet, by weight, and which these are."""
    shared = mine & theirs
    least = min(weigh(mine), weigh(theirs))
    return (weigh(shared) / least if least else 0.0), shared


def _plain(node: Node) -> set[tuple[str, ...]]:
    """The words of a statement in whatever spelling, for each of its wordings."""
    return {spelt for text, _language in _said(node) if (spelt := _spelling(text))}


def _written(node: Node, shared: Collection[str]) -> tuple[str, ...]:
    """The words of a statement that are among the shared, as it writes them, each once."""
    found: dict[str, str] = {}
    for text, language in _said(node):
        for word in words(text):
            if _stems(word.text, language) & set(shared):
                found.setdefault(key(word.text), word.text)
    return tuple(found.values())


# Links


def _links(
    reference: Graph, built: Graph, back: Mapping[str, set[str]]
) -> tuple[defaultdict[str, set[str]], defaultdict[str, set[str]]]:
    """For each link of the built map the links of the reference that say the same, and those that say the opposite."""
    ends = defaultdict[tuple[str, str], list[Edge]](list)
    for edge in reference.edges:
        ends[edge.source, edge.target].append(edge)
    same, opposite = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for edge in _undercuts_last(built):
        ending = back.get(edge.target, set()) | same[edge.target]
        for source in back.get(edge.source, ()):
            for other in (each for target in ending for each in ends[source, target]):
                (same if other.stance is edge.stance else opposite)[edge.id].add(other.id)
    for code in [code for code, found in opposite.items() if same[code]]:
        del opposite[code]
    return same, opposite


def _undercuts_last(graph: Graph) -> Iterator[Edge]:
    """The links, each after the one it undercuts."""
    ready, waiting = {node.id for node in graph.nodes}, list(graph.edges)
    while waiting:
        now = [edge for edge in waiting if edge.target in ready]
        if not now:
            return
        yield from now
        ready |= {edge.id for edge in now}
        waiting = [edge for edge in waiting if edge.id not in ready]


def _lack(edge: Edge, turned: bool, there: Collection[str]) -> Lack:
    """Why the other map has not this link, where ``there`` is what it has of this one's statements and links."""
    if turned:
        return Lack.STANCE
    begins, ends = edge.source in there, edge.target in there
    if begins and ends:
        return Lack.UNLINKED
    return Lack.END if begins else Lack.BEGINNING if ends else Lack.BOTH_ENDS
