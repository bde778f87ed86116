"""What may a class be told of what it marked, so that nobody can be known by it?

Groups smaller than five are not told of at all: neither how many there are, nor what they said. What larger ones said is told
roughly: counts from a least to a most, shares in tenths that end at one and at nine, and where fewer than twenty marked, as a
standing alone. So whether all agreed or all but one looks the same. All figures follow from what is told, never from what is
not; so none gives away by a difference what another holds back. A link stands as two of three say, whatever the session's
rule: where all must say the same, a standing would tell of one person. Agreement is told over twenty links or more, and alpha
only where the rarer mark is not rare, since it has no value where there is but one kind of mark.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from argmap import review, strength, theme
from argmap.graph import Graph
from argmap.report.values import About, ClassReport, Conclusion, Crowd, RoughAgreement, Told
from argmap.review import Verdict
from argmap.strength import Rule
from claims.agreement import Defined, Figure, coefficients
from claims.vocabulary import Mark, MarkReason, Semantics, Standing, StandingRule

SMALLEST = 5
"""People in the smallest group that is told of."""
FOR_TENTHS = 20
"""Marks from which a share is told in tenths."""
FOR_AGREEMENT = 20
"""Links from which agreement is told."""
RARE = 0.1
"""Share of the marks below which a kind of mark is rare."""
_BOUNDS = (5, 10, 20, 50, 100, 200)


def crowd(count: int) -> Crowd | None:
    """About how many; None for fewer than five."""
    if count < SMALLEST:
        return None
    least = max(bound for bound in _BOUNDS if bound <= count)
    return Crowd(least, next((bound - 1 for bound in _BOUNDS if bound > count), None))


def told(
    about: About,
    shown: bool,
    graph: Graph,
    given: Sequence[Verdict],
    blind: Sequence[Verdict],
    decided: Mapping[str, Mark],
    *,
    semantics: Semantics,
    beside: Semantics,
    rule: Rule | None,
) -> ClassReport:
    """The report for a class; ``given`` and ``blind`` are the verdicts that count, now and when they were shown."""
    people = crowd(len({each.participant for each in given}))
    now, before = (_split(marks) if people else {} for marks in (given, blind))
    stands, stood = ({code: _standing(*each) for code, each in marks.items()} for marks in (now, before))
    links = tuple(_links(graph, now, stands, stood, _reasons(given)))
    # By the bare map, so that the order tells nothing.
    influence = strength.influence(graph, semantics=semantics, rule=rule)
    by_weight = sorted(links, key=lambda each: -round(influence[each.code], 9))
    seen = review.with_standings(graph, stands)
    chosen, other = strength.compute(seen, semantics=semantics, rule=rule), strength.compute(seen, semantics=beside)
    first = strength.compute(review.with_standings(graph, stood), semantics=semantics, rule=rule)
    moved = any(stands[code] is not stood[code] for code in stands.keys() & stood.keys())
    return ClassReport(
        about=about,
        shown=shown,
        graph=seen,
        crowd=people,
        links=tuple(replace(each, decided=decided.get(each.code)) for each in links) if people else links,
        contested=tuple(each.code for each in by_weight if each.standing is Standing.SPLIT),
        weak=tuple(each.code for each in by_weight if each.standing is Standing.WEAK),
        semantics=semantics,
        beside=beside,
        rule=chosen.rule,
        silence=chosen.silence,
        conclusions=tuple(
            Conclusion(
                node=node.id,
                strength=chosen[node.id],
                beside=other[node.id],
                blind=first[node.id] if moved else None,
                decided=None,
                why=tuple(each for each in chosen.why(node.id, far=True) if each.effect),
                turning=(),
            )
            for node in graph.roots()
        ),
        agreement=_rough(now.values()),
        blind=_rough(before[code] for code in before if code in now) if moved else None,
    )


_Split = Mapping[str, tuple[int, int]]
"""How many called a link supported and weak, of the links on which that were five or more."""


def _links(
    graph: Graph,
    now: _Split,
    stands: Mapping[str, Standing],
    stood: Mapping[str, Standing],
    reasons: Mapping[str, tuple[MarkReason, ...]],
) -> Iterator[Told]:
    onto = {edge.id for edge in graph.edges}
    for edge in graph.edges:
        relation = theme.relation_onto(edge, edge.target in onto)
        if edge.id in now:
            supported, weak = now[edge.id]
            yield Told(
                code=edge.id,
                source=edge.source,
                target=edge.target,
                relation=relation,
                crowd=crowd(supported + weak),
                standing=stands[edge.id],
                tenths=_tenths(supported, weak),
                before=stood.get(edge.id),
                reasons=reasons.get(edge.id, ()),
            )
        else:
            yield Told(edge.id, edge.source, edge.target, relation)


def _split(given: Iterable[Verdict]) -> _Split:
    counts: dict[str, Counter[Mark]] = defaultdict(Counter)
    for each in given:
        counts[each.link][each.mark] += 1
    found = {code: (each[Mark.SUPPORTED], each[Mark.WEAK]) for code, each in counts.items()}
    return {code: each for code, each in found.items() if sum(each) >= SMALLEST}


def _standing(supported: int, weak: int) -> Standing:
    return review.standing_of(supported, weak, StandingRule.TWO_THIRDS)


def _tenths(supported: int, weak: int) -> int | None:
    """To the nearest tenth, but never none and never all: one who differs cannot be seen."""
    count = supported + weak
    if count < FOR_TENTHS:
        return None
    return min(max((20 * supported + count) // (2 * count), 1), 9)


def _reasons(given: Iterable[Verdict]) -> dict[str, tuple[MarkReason, ...]]:
    """In the order of the list, which says nothing of how often each was given."""
    often = Counter((each.link, each.reason) for each in given)
    codes = dict.fromkeys(code for code, _ in often)
    return {code: tuple(reason for reason in MarkReason if often[code, reason] >= SMALLEST) for code in codes}


def _rough(counts: Iterable[tuple[int, int]]) -> RoughAgreement | None:
    """Agreement on the links that are told of, in tenths."""
    rows = np.array(list(counts), dtype=np.int64).reshape(-1, 2)
    if len(rows) < FOR_AGREEMENT:
        return None
    found = coefficients(rows, resamples=1)
    percent, alpha, ac1 = map(_in_tenths, (found.percent, found.alpha, found.ac1))
    rare = rows.sum(axis=0).min() < RARE * rows.sum()
    return RoughAgreement(percent, None if rare else alpha, ac1, len(rows))


def _in_tenths(figure: Figure) -> float | None:
    return round(figure.value, 1) if isinstance(figure, Defined) else None
