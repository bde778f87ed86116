"""What does a report of a session say?

Marks come in through ``review.seen_in`` and ``came_late`` alone, decisions through ``adjudication.decisions``: what a session
does not show is not in its report. All else follows from values.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from sqlmodel import Session

from argmap import adjudication, joining, pseudonyms, review, sessions, strength, theme
from argmap.graph import Edge, Graph
from argmap.models import Participant, ReviewSession
from argmap.report import public
from argmap.report.values import (
    MOST_PAIRED,
    About,
    Accord,
    Audited,
    Calling,
    Cited,
    ClassReport,
    Conclusion,
    Decided,
    Given,
    Moved,
    OwnLink,
    OwnReport,
    Report,
    Reviewed,
    Reviewer,
    Turning,
)
from argmap.review import Verdict
from argmap.strength import Rule, Strength, Strengths
from argmap.theme import Relation
from claims import agreement
from claims.agreement import Table
from claims.citations import Citation
from claims.readers.document import Language
from claims.reading import Reading
from claims.vocabulary import CitationProblem, Mark, Naming, Semantics, Standing

BESIDE = {Semantics.DF_QUAD: Semantics.QUADRATIC}
"""Which semantics stands beside the chosen one; DF-QuAD beside all others."""


def gather(
    session: Session,
    row: ReviewSession,
    graph: Graph,
    *,
    reading: Reading | None = None,
    calling: Calling | None = None,
    viewer: int = 0,
    language: Language = "en",
    semantics: Semantics = Semantics.QUADRATIC,
    rule: Rule | None = None,
) -> Report:
    """All that a session made of a map, for whoever leads it; no mark where the session does not show them.

    ``graph`` is the session's map without standings; with its ``reading``, the paper's citations are told too. ``calling`` is
    as the session has it, and names are never given where it goes by pseudonyms; without names, the reviewers are numbered in
    an order of the ``viewer``'s own (a row id). Pseudonyms are said in ``language``.
    """
    calling = _calling(row, calling)
    people = _in_order(row, joining.seats(session, row), calling, viewer)
    marks = _marks(session, row, graph, {each.id: place for place, each in enumerate(people, 1)})
    asked = sessions.assigned(session, row)
    weighing = _Weighing(graph, semantics, rule)
    chosen = weighing.by(marks.stands)[0]
    influence = strength.influence(marks.reviewed, semantics=semantics, rule=rule)
    given = [each for _, each in marks.given]
    shown = sessions.shown(row)
    return Report(
        about=about(row, graph),
        shown=shown,
        calling=calling,
        graph=marks.reviewed,
        reviewers=tuple(
            Reviewer(
                number=marks.number[each.id],
                name=_called(each, calling, language),
                asked=len(asked.get(each.id, ()) if asked else graph.edges),
                marked=marks.progress.marked.get(each.id, 0),
            )
            for each in people
        ),
        links=tuple(marks.links(influence)),
        contested=tuple(each.link for each in adjudication.queue(given, marks.decided, influence, marks.codes)),
        semantics=semantics,
        beside=weighing.other,
        rule=chosen.rule,
        silence=chosen.silence if shown else None,
        conclusions=weighing.conclusions(marks) if shown else (),
        strengths=weighing.strengths(marks.stands) if shown else {},
        moved=tuple(marks.moved()),
        agreement=_accord(marks),
        audit=_audited(graph, reading) if reading is not None else None,
    )


def gather_class(
    session: Session,
    row: ReviewSession,
    graph: Graph,
    *,
    semantics: Semantics = Semantics.QUADRATIC,
    rule: Rule | None = None,
) -> ClassReport:
    """What a class made of a map, so that nobody can be known by it; nothing of the marks where the session hides them."""
    return public.told(
        about(row, graph),
        sessions.shown(row),
        graph,
        [each for each in review.seen_in(session, row, None) if not each.stale],
        [each for each in review.seen_in(session, row, None, blind=True) if not each.stale],
        {code: each.outcome for code, each in adjudication.decisions(session, row).items() if not each.stale},
        semantics=semantics,
        beside=BESIDE.get(semantics, Semantics.DF_QUAD),
        rule=rule,
    )


def gather_own(
    session: Session, row: ReviewSession, graph: Graph, participant: Participant, *, language: Language = "en"
) -> OwnReport:
    """What one reviewer marked; what came out, beside it, when the marks are shown. Until then nothing of anybody else's."""
    shown, seen = sessions.shown(row), review.seen_in(session, row, participant)
    mine, first, late = (
        {each.link: each for each in marks if each.participant == participant.id}
        for marks in (seen, review.seen_in(session, row, participant, blind=True), review.came_late(session, row))
    )
    stands, counts = review.standings(seen, row.rule), _counts(seen)
    decided = adjudication.decisions(session, row)
    given = sessions.assigned_to(session, row, participant)
    asked = {edge.id for edge in graph.edges} if given is None else set(given)
    return OwnReport(
        about=about(row, graph),
        shown=shown,
        name=_called(participant, _calling(row, None), language),
        graph=review.with_standings(graph, stands) if shown else graph,
        links=tuple(
            OwnLink(
                code=edge.id,
                source=edge.source,
                target=edge.target,
                relation=relation,
                own=_given(0, mine[edge.id], first.get(edge.id)) if edge.id in mine else None,
                too_late=_given(0, late[edge.id], None) if edge.id in late else None,
                standing=stands.get(edge.id, Standing.UNSEEN) if shown else None,
                counts=counts.get(edge.id, {}) if shown else None,
                decided=_decided(decided[edge.id], ()) if edge.id in decided else None,
            )
            for edge, relation in _related(graph)
            if edge.id in asked or edge.id in mine or edge.id in late
        ),
    )


def about(row: ReviewSession, graph: Graph) -> About:
    """Which session it is, in values."""
    return About(
        title=row.title,
        kind=row.kind,
        exercise=row.exercise,
        state=row.state,
        round=row.round,
        naming=row.naming,
        rule=row.rule,
        marks_wanted=row.marks_wanted,
        made=row.made,
        due=row.due,
        map_title=graph.title,
        map_language=graph.language,
    )


# What reviewers are called


def _calling(row: ReviewSession, wanted: Calling | None) -> Calling:
    own = Calling.NAMES if row.naming is Naming.NAMED else Calling.PSEUDONYMS
    return own if wanted is None or (wanted is Calling.NAMES and own is not Calling.NAMES) else wanted


def _in_order(row: ReviewSession, people: Sequence[Participant], calling: Calling, viewer: int) -> list[Participant]:
    """As they were seated, where they are named; else in an order that says nothing of who was seated when."""
    if calling is Calling.NAMES:
        return list(people)
    if calling is Calling.PSEUDONYMS:
        return sorted(people, key=lambda each: each.pseudonym)
    return sorted(people, key=lambda each: sha256(f"{row.seed} {viewer} {each.pseudonym}".encode()).digest())


def _called(each: Participant, calling: Calling, language: Language) -> str:
    if calling is Calling.NONE:
        return ""
    if calling is Calling.NAMES and each.name != each.pseudonym:
        return each.name
    return pseudonyms.said(each.pseudonym, language)


# What was marked


_Numbered = tuple[int, Verdict]
"""A verdict, and the number of its reviewer."""


@dataclass(frozen=True)
class _Marks:
    """All that a session shows of its marks."""

    row: ReviewSession
    graph: Graph
    number: Mapping[int, int]
    given: Sequence[_Numbered]
    blind: Sequence[_Numbered]
    too_late: Sequence[_Numbered]
    decided: Mapping[str, adjudication.Decision]
    progress: review.Progress

    @cached_property
    def codes(self) -> list[str]:
        """Of the links, as on the map."""
        return [edge.id for edge in self.graph.edges]

    @cached_property
    def stands(self) -> dict[str, Standing]:
        """How the links stand that somebody marked."""
        return review.standings((each for _, each in self.given), self.row.rule)

    @cached_property
    def stood(self) -> dict[str, Standing]:
        """The same as it was when the marks were shown."""
        return review.standings((each for _, each in self.blind), self.row.rule)

    @cached_property
    def reviewed(self) -> Graph:
        """The map as it stands."""
        return review.with_standings(self.graph, self.stands)

    def links(self, influence: Mapping[str, float]) -> Iterator[Reviewed]:
        """Each link with all that was said of it."""
        on, late = _by_link(self.given), _by_link(self.too_late)
        first = {(each.link, who): each.mark for who, each in self.blind}
        counts = _counts(each for _, each in self.given)
        for edge, relation in _related(self.reviewed):
            marks = counts.get(edge.id, {})
            yield Reviewed(
                code=edge.id,
                source=edge.source,
                target=edge.target,
                relation=relation,
                joint=_fellows(self.graph, edge),
                standing=edge.standing,
                counts=marks,
                given=tuple(_given(who, each, first.get((edge.id, who))) for who, each in on.get(edge.id, ())),
                too_late=tuple(_given(who, each, None) for who, each in late.get(edge.id, ())),
                before=self.stood.get(edge.id),
                disagreement=adjudication.disagreement(marks.get(Mark.SUPPORTED, 0), marks.get(Mark.WEAK, 0)),
                influence=influence[edge.id],
                decided=_decided(self.decided[edge.id], on.get(edge.id, ())) if edge.id in self.decided else None,
                marked=self.progress.on_link.get(edge.id, 0),
            )

    def moved(self) -> Iterator[Moved]:
        """Links on which somebody marked otherwise since the marks were shown, or for the first time, or took a mark back."""
        before, after = _counting(self.blind), _counting(self.given)
        changes: dict[str, list[tuple[int, Mark | None, Mark | None]]] = defaultdict(list)
        for code, who in sorted({**before, **after}):
            old, new = before.get((code, who)), after.get((code, who))
            if old is not new:
                changes[code].append((who, old, new))
        for code in filter(changes.__contains__, self.codes):
            before_after = self.stood.get(code, Standing.UNSEEN), self.stands.get(code, Standing.UNSEEN)
            yield Moved(code, *before_after, tuple(changes[code]))


def _marks(session: Session, row: ReviewSession, graph: Graph, number: Mapping[int, int]) -> _Marks:
    given, blind, too_late = (
        [(number[each.participant], each) for each in marks if each.participant is not None and each.participant in number]
        for marks in (
            review.seen_in(session, row, None),
            review.seen_in(session, row, None, blind=True),
            review.came_late(session, row),
        )
    )
    decided, progress = adjudication.decisions(session, row), review.progress(session, row)
    return _Marks(row, graph, number, given, blind, too_late, decided, progress)


def _related(graph: Graph) -> Iterator[tuple[Edge, Relation]]:
    """The links, each with what it does."""
    onto = {edge.id for edge in graph.edges}
    return ((edge, theme.relation_onto(edge, edge.target in onto)) for edge in graph.edges)


def _fellows(graph: Graph, edge: Edge) -> tuple[str, ...]:
    if not edge.joint:
        return ()
    into = (other for other in graph.into(edge.target) if other.joint == edge.joint and other.stance is edge.stance)
    return tuple(other.id for other in into if other.id != edge.id)


def _by_link(given: Iterable[_Numbered]) -> dict[str, list[_Numbered]]:
    """The verdicts on each link, in the order of the reviewers."""
    found: dict[str, list[_Numbered]] = defaultdict(list)
    for who, each in sorted(given, key=lambda one: one[0]):
        found[each.link].append((who, each))
    return found


def _given(reviewer: int, each: Verdict, blind: Verdict | Mark | None) -> Given:
    before = blind.mark if isinstance(blind, Verdict) else blind
    return Given(reviewer, each.mark, each.reason, each.note, before, each.stale, each.late)


def _decided(each: adjudication.Decision, on_link: Sequence[_Numbered]) -> Decided:
    others = {id(one) for one in adjudication.minority((one for _, one in on_link), each)}
    return Decided(each.outcome, each.reason, each.note, each.stale, tuple(who for who, one in on_link if id(one) in others))


def _counts(given: Iterable[Verdict]) -> dict[str, dict[Mark, int]]:
    found: dict[str, Counter[Mark]] = defaultdict(Counter)
    for each in given:
        if not each.stale:
            found[each.link][each.mark] += 1
    return {code: {mark: counts[mark] for mark in Mark if counts[mark]} for code, counts in found.items()}


def _counting(given: Iterable[_Numbered]) -> dict[tuple[str, int], Mark]:
    """The marks that count, by link and reviewer."""
    return {(each.link, who): each.mark for who, each in given if not each.stale}


# What it means for the map


class _Weighing:
    """The strengths of one map by two semantics, for standings of several kinds."""

    def __init__(self, graph: Graph, semantics: Semantics, rule: Rule | None) -> None:
        self._graph, self._semantics, self._rule = graph, semantics, rule
        self.other = BESIDE.get(semantics, Semantics.DF_QUAD)
        self._known: list[tuple[Mapping[str, Standing], tuple[Strengths, Strengths]]] = []

    def by(self, stands: Mapping[str, Standing]) -> tuple[Strengths, Strengths]:
        """By the semantics chosen, and by the one beside it."""
        for known, made in self._known:
            if known == stands:
                return made
        graph = review.with_standings(self._graph, stands)
        chosen = strength.compute(graph, semantics=self._semantics, rule=self._rule)
        made = (chosen, strength.compute(graph, semantics=self.other))
        self._known.append((stands, made))
        return made

    def strengths(self, stands: Mapping[str, Standing]) -> dict[str, tuple[Strength, Strength]]:
        """Of every statement, by both."""
        chosen, other = self.by(stands)
        return {node.id: (chosen[node.id], other[node.id]) for node in self._graph.nodes}

    def conclusions(self, marks: _Marks) -> tuple[Conclusion, ...]:
        """What the marks mean for each hypothesis."""
        stands, stood = marks.stands, marks.stood
        taken = adjudication.with_decisions(stands, marks.decided)
        return tuple(
            Conclusion(
                node=node.id,
                strength=self.by(stands)[0][node.id],
                beside=self.by(stands)[1][node.id],
                blind=self.by(stood)[0][node.id] if stood and stood != stands else None,
                decided=self.by(taken)[0][node.id] if taken != stands else None,
                why=tuple(each for each in self.by(stands)[0].why(node.id, far=True) if each.effect),
                turning=self._turning(marks, node.id),
            )
            for node in self._graph.roots()
        )

    def _turning(self, marks: _Marks, node: str) -> tuple[Turning, ...]:
        def come_to(given: Sequence[Mark]) -> Standing:
            return review.standing_of(given.count(Mark.SUPPORTED), given.count(Mark.WEAK), marks.row.rule)

        counted = [(code, who, mark) for (code, who), mark in _counting(marks.given).items()]
        pivots = strength.pivotal(marks.reviewed, counted, node, stands=come_to, semantics=self._semantics, rule=self._rule)
        alike: dict[tuple[str, Mark, Mark | None], Turning] = {}
        for each in pivots:
            key = (each.link, each.mark, each.becomes)
            known = alike.get(key) or Turning(*key, (), each.stands, each.would_stand, each.before, each.after)
            alike[key] = replace(known, reviewers=(*known.reviewers, each.voter))
        return tuple(alike.values())


def _accord(marks: _Marks) -> Accord | None:
    raters = sorted(marks.number.values())

    def table(given: Iterable[_Numbered]) -> Table:
        rows = ((who, code, mark) for (code, who), mark in _counting(given).items())
        return agreement.gathered(rows, raters=raters, links=marks.codes)

    now, first = table(marks.given), table(marks.blind)
    if not (now.codes >= 0).any():
        return None
    changed = bool((first.codes >= 0).any() and (now.codes != first.codes).any())
    compared = agreement.compare(first, now) if changed else None
    return Accord(
        marks=agreement.agreement(now),
        abstaining=agreement.agreement(now, abstain=True),
        pairs=agreement.pairs(now) if 1 < len(raters) <= MOST_PAIRED else (),
        blind=compared.before if compared else None,
        became_unanimous=tuple(map(str, compared.became_unanimous)) if compared else (),
        became_split=tuple(map(str, compared.became_split)) if compared else (),
    )


# What the paper cites


def _audited(graph: Graph, reading: Reading) -> Audited:
    resting: dict[int, list[str]] = defaultdict(list)
    for node in graph.nodes:
        for quote in node.quotes:
            if quote.paper == reading.short_id and quote.passage is not None:
                resting[quote.passage].append(node.id)
    notices = {CitationProblem.CALENDAR_DIFFERS}
    wrong = [each for each in reading.audit.citations if each.problems]
    wrong.sort(key=lambda each: {problem.kind for problem in each.problems} <= notices)
    return Audited(
        citations=len(reading.audit.citations),
        entries=len(reading.references),
        uncited=len(reading.audit.uncited),
        problems=tuple(_cited(each, reading, resting) for each in wrong),
    )


def _cited(each: Citation, reading: Reading, resting: Mapping[int, Sequence[str]]) -> Cited:
    passage = reading.cut.passages[each.passage] if each.passage is not None else None
    meant = (each.reference,) if each.reference is not None else each.candidates
    return Cited(
        text=each.text,
        passage=passage.text if passage else "",
        language=passage.language if passage else reading.language,
        direction=passage.direction if passage else "ltr",
        page=passage.page if passage else None,
        problems=each.problems,
        entries=tuple(reading.references[place].raw for place in meant),
        statements=tuple(dict.fromkeys(resting.get(passage.index, ()))) if passage else (),
    )
