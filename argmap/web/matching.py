"""Which passages bear on this claim, or on this sentence, and what does a person make of them?

A suggestion becomes part of the map when somebody accepts it; what is made of each is kept, teaches, and can be taken back.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, abort, current_app, g, url_for
from werkzeug.wrappers import Response

from argmap import editing, feedback, theme
from argmap.cards import BAND_SIGNS
from argmap.desk import Subject
from argmap.graph import Edge, Node
from argmap.models import Feedback, Map
from argmap.sources import cited
from argmap.web import papers, telling
from argmap.web.board import Board, board, opened
from argmap.web.house import house
from argmap.web.language import _, language
from argmap.web.page import asked, done, htmx, page
from argmap.web.wording import MESSAGES, decision_words
from claims.errors import ArgmapError, InvalidMap, MapChanged, NotFound
from claims.languages.bridge import Bridge
from claims.matching import asked as asking
from claims.matching import matcher, offering
from claims.matching.asked import Asked
from claims.matching.cards import Card, Kinship, Message, card
from claims.matching.figures import YEAR, Agreement, FigurePair
from claims.matching.matcher import Searched
from claims.matching.offering import Offered
from claims.models import Paper
from claims.spans import Direction, Language, Span
from claims.text import direction as direction_of
from claims.vocabulary import Band, CitationProblem, Decision, NodeKind, Origin, Stance

blueprint = Blueprint("matching", __name__)
TOP, MOST = 10, 50
_KEPT = 32
"""Claims whose suggestions are kept at hand."""
SURE = 0.5
"""From this score on a passage more likely bears on the claim than not."""
DISMISSALS = (
    Decision.OFF_TOPIC,
    Decision.PARTIAL,
    Decision.OTHER_SCOPE,
    Decision.OUTDATED,
    Decision.WRONG_DIRECTION,
)
ACCEPTED = {Decision.SUPPORTS: Stance.SUPPORTS, Decision.CONTRADICTS: Stance.CONTRADICTS}
_KINSHIP = {Kinship.NAME: "≈", Kinship.NEAR: "~"}
_AGREEMENT = {Agreement.AGREES: "=", Agreement.NEARLY: "≈", Agreement.CLASHES: "≠"}


@dataclass(frozen=True)
class Piece:
    """A stretch of a passage: plain, met (a word of the claim answers to it), or a figure that clashes."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Shown:
    """A suggestion in the words of the interface."""

    card: Card
    pieces: tuple[Piece, ...]
    relation: str
    """``supports``, ``contradicts`` or ``neutral``."""
    word: str
    sign: str
    band: str
    band_sign: str
    share: int
    """How likely it bears on the claim, in hundredths."""
    pairs: tuple[tuple[str, str, str], ...]
    """Words that meet: the claim's, a sign, and the passage's where it is another."""
    figures: tuple[tuple[str, str, str], ...]
    sources: tuple[tuple[str, str], ...]
    """Label, and what is wrong with the citation."""
    gloss: tuple[str, Language, Direction] | None
    against: str
    here: str = ""
    """The address of the passage in its paper."""
    evidence: Node | None = None
    """What of the map says this passage already."""
    link: Edge | None = None
    """The link from that to the claim."""
    decision: Feedback | None = None
    """What this person made of it."""


@blueprint.get("/maps/<int:map_id>/nodes/<code>/suggestions")
def suggestions(map_id: int, code: str) -> Response:
    """Passages that bear on a statement, each with what speaks for and against it."""
    return _suggestions(_claim(map_id, code))


@blueprint.post("/maps/<int:map_id>/nodes/<code>/suggestions/<int:passage>")
def decide(map_id: int, code: str, passage: int) -> Response:
    """Accept a passage as supporting or contradicting, or dismiss it with a reason."""
    claim = _claim(map_id, code)
    said = asked("decision", 30)
    if said not in {*ACCEPTED, *DISMISSALS} or passage >= len(claim.subject.reading.cut.passages):
        abort(400)
    decision, version = Decision(said), asked("seen", 12)
    suggested = _one_suggested(claim, passage)
    offered = suggested.offered
    try:
        with house().database.session(write=True) as rows:
            held, paper = rows.get_one(Map, map_id), rows.get_one(Paper, claim.board.paper.id)
            if decision in ACCEPTED:
                stance = ACCEPTED[decision]
                edge = Edge("", "", code, stance, origin=Origin.PERSON, score=round(offered.suggestion.score, 4))
                seen = int(version) if version.isdecimal() else None
                read = claim.subject.reading
                editing.add_evidence(rows, held, read, [passage], link=edge, seen=seen, person=g.person.id)
            feedback.record(rows, held, paper, claim.asked, offered, decision, _signature())
    except MapChanged:
        return _one(map_id, code, suggested, _("Somebody changed this claim meanwhile. Look at it, then choose again."), 409)
    except (InvalidMap, NotFound) as error:
        return _one(map_id, code, suggested, telling.told(error, claim.board.naming), 422)
    return _settled(map_id, code, suggested)


@blueprint.post("/maps/<int:map_id>/nodes/<code>/suggestions/<int:passage>/back")
def take_back(map_id: int, code: str, passage: int) -> Response:
    """Take a decision back; what accepting it put on the map goes off again."""
    claim = _claim(map_id, code)
    if passage >= len(claim.subject.reading.cut.passages):
        abort(404)
    suggested = _one_suggested(claim, passage)
    shown = _shown(claim, suggested.card)
    if shown.decision is None:
        return _settled(map_id, code, suggested)
    try:
        with house().database.session(write=True) as rows:
            held = rows.get_one(Map, map_id)
            feedback.withdraw(rows, held, shown.decision.id, _signature())
            if shown.decision.decision in ACCEPTED and shown.link is not None and shown.evidence is not None:
                alone = all(shown.link.id == each.id for each in claim.board.graph.edges if shown.evidence.id in _ends(each))
                mine = shown.evidence.origin is Origin.PERSON
                editing.remove(rows, held, shown.evidence.id if alone and mine else shown.link.id, person=g.person.id)
    except ArgmapError as error:
        return _one(map_id, code, suggested, telling.told(error, claim.board.naming), 422)
    return _settled(map_id, code, suggested)


def _ends(edge: Edge) -> tuple[str, str]:
    return edge.source, edge.target


@blueprint.get("/papers/<int:paper_id>/search")
def search(paper_id: int) -> Response:
    """What in a paper bears on a sentence, whoever wrote it."""
    at_hand = papers.opened(paper_id)
    paper, held = at_hand.paper, at_hand.map
    subject = house().subject(paper)
    sought, told, cards, wanted = asked("q", asking.MOST_CHARACTERS), "", [], None
    if sought:
        try:
            wanted = asking.asked(sought)
            searched = house().searched(subject)
            among = {place for place, each in enumerate(subject.reading.cut.passages) if each.text != sought}
            found = matcher.suggest(searched, wanted.text, wanted.language, TOP, among)
            cards = [_said(wanted, subject, card(wanted.text, each, subject.reading, _bridge(searched))) for each in found]
        except asking.InvalidClaims:
            told = _("Write a sentence to look for: a few words at least.")
    return page(
        "matching/search.html", "cards", 422 if told else 200, paper=paper, map=held, sought=sought, told=told, cards=cards,
        wanted=wanted, sure=any(each.card.score >= SURE for each in cards), lacking=house().lacking(),
    )  # fmt: skip


@blueprint.get("/maps/<int:map_id>/work")
def work(map_id: int) -> Response:
    """What is left to do on a map: claims without evidence, evidence without a claim, contradictions inside the paper."""
    seen = board(map_id)
    chosen = asked("list", 20) if asked("list", 20) in _LISTS else "bare"
    return page(
        "matching/work.html",
        "list",
        board=seen,
        chosen=chosen,
        counts={name: len(found(seen)) for name, found in _LISTS.items()},
        found=_LISTS[chosen](seen),
        path=[],
    )


def _bare(seen: Board) -> list[Node]:
    """Claims that no evidence bears on, directly."""
    evidence = {node.id for node in seen.graph.nodes if node.kind is NodeKind.EVIDENCE}
    borne = {edge.target for edge in seen.graph.edges if edge.source in evidence}
    return [node for node in seen.graph.nodes if node.kind is NodeKind.CLAIM and node.id not in borne]


def _loose(seen: Board) -> list[Node]:
    """Evidence that bears on nothing."""
    leading = {edge.source for edge in seen.graph.edges}
    return [node for node in seen.graph.nodes if node.kind is NodeKind.EVIDENCE and node.id not in leading]


def _clashes(seen: Board) -> list[Edge]:
    """Links that contradict, where the paper itself says both."""
    return [edge for edge in seen.in_turn if edge.stance is Stance.CONTRADICTS]


_LISTS: Mapping[str, Callable[[Board], Sequence[Node | Edge]]] = {"bare": _bare, "loose": _loose, "clashes": _clashes}


# What is offered for a claim


@dataclass(frozen=True)
class _Claim:
    """A statement with what it takes to look for passages."""

    board: Board
    node: Node
    subject: Subject
    asked: Asked
    standing: tuple[Feedback, ...]
    """The decisions on this map that were not taken back."""

    @property
    def searched(self) -> Searched:
        """The paper made ready, by the map's own heads where decisions have taught any."""
        searched = house().searched(self.subject)
        if not self.standing:
            return searched
        with house().database.session() as rows:
            return matcher.taught(searched, feedback.learn(rows, rows.get_one(Map, self.board.map.id), searched).heads)


@dataclass(frozen=True)
class _Suggested:
    """A passage offered, with its card."""

    offered: Offered
    card: Card


def _claim(map_id: int, code: str) -> _Claim:
    with house().database.session() as rows:
        seen = opened(rows, map_id)
        node = seen.nodes.get(code)
        if node is None or node.kind is NodeKind.EVIDENCE:
            abort(404)
        standing = tuple(feedback.standing(rows, seen.map))
    return _Claim(seen, node, house().subject(seen.paper), asking.asked(node.text, node.language), standing)


_Store = OrderedDict[tuple[object, ...], "tuple[_Suggested, ...]"]


def _kept() -> _Store:
    found: _Store = current_app.extensions.setdefault("argmap.suggested", OrderedDict())
    return found


def _own_passages(claim: _Claim) -> frozenset[int | None]:
    """What the claim itself rests on: that is not to be suggested for it."""
    return frozenset(quote.passage for quote in claim.node.quotes if quote.paper == claim.subject.reading.short_id)


def _key(claim: _Claim, top: int) -> tuple[object, ...]:
    """What suggestions hang on: the paper as read, the claim, and, last, the decisions that taught the heads."""
    wanted = claim.asked
    of_claim = (claim.board.map.id, wanted.text, wanted.language, top, _own_passages(claim))
    return (claim.subject.content, *of_claim, tuple(each.id for each in claim.standing))


def _suggested(claim: _Claim, top: int) -> tuple[_Suggested, ...]:
    """What is offered for the claim; worked out once as long as claim, paper and decisions stay the same."""
    read, wanted, key = claim.subject.reading, claim.asked, _key(claim, top)
    own, kept = _own_passages(claim), _kept()
    if (found := kept.get(key)) is None:
        searched = claim.searched
        among = {place for place, each in enumerate(read.cut.passages) if each.index not in own}
        made = offering.offered(searched, wanted.text, wanted.language, str(claim.board.map.id), top, among)
        found = tuple(_Suggested(each, card(wanted.text, each.suggestion, read, _bridge(searched))) for each in made)
        kept[key] = found
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    return found


def _one_suggested(claim: _Claim, passage: int) -> _Suggested:
    """One passage as it is offered for the claim, or as it would be."""
    key = _key(claim, _top())
    alike = [found for each, found in reversed([*_kept().items()]) if each[:-1] == key[:-1]]
    for one in (one for found in (alike or [_suggested(claim, _top())]) for one in found):
        if one.card.passage == passage:
            return one
    searched = claim.searched
    offered = offering.seen(searched, claim.asked.text, claim.asked.language, passage)
    made = card(claim.asked.text, offered.suggestion, claim.subject.reading, _bridge(searched))
    return _Suggested(offered, made)


def _top() -> int:
    most = asked("top", 4)
    return min(max(int(most), TOP), MOST) if most.isdecimal() else TOP


def _suggestions(claim: _Claim) -> Response:
    top = _top()
    cards = [_shown(claim, each.card) for each in _suggested(claim, top)]
    return page(
        "matching/suggestions.html",
        "cards",
        board=claim.board,
        node=claim.node,
        cards=cards,
        sure=any(each.card.score >= SURE for each in cards),
        top=top,
        more=min(top + TOP, MOST) if top < MOST and len(cards) == top else 0,
        dismissals=[(each.value, decision_words()[each]) for each in DISMISSALS],
        words=decision_words(),
        lacking=house().lacking(),
        path=claim.board.path(claim.node.id),
    )


def _one(map_id: int, code: str, suggested: _Suggested, told: str = "", status: int = 200) -> Response:
    claim = _claim(map_id, code)
    return page(
        "matching/suggestion.html",
        "one",
        status,
        board=claim.board,
        node=claim.node,
        each=_shown(claim, suggested.card),
        dismissals=[(each.value, decision_words()[each]) for each in DISMISSALS],
        words=decision_words(),
        told=told,
        top=_top(),
        path=claim.board.path(claim.node.id),
    )


def _settled(map_id: int, code: str, suggested: _Suggested) -> Response:
    if htmx:
        return _one(map_id, code, suggested)
    anchor = f"p{suggested.card.passage}"
    return done("matching.suggestions", map_id=map_id, code=code, top=_top(), _anchor=anchor)


def _shown(claim: _Claim, made: Card) -> Shown:
    shown = _said(claim.asked, claim.subject, made)
    evidence = next(
        (
            node
            for node in claim.board.graph.nodes
            if node.kind is NodeKind.EVIDENCE and any(_is(made, quote.paper, quote.passage) for quote in node.quotes)
        ),
        None,
    )
    link = next((edge for edge in claim.board.graph.edges if evidence and _ends(edge) == (evidence.id, claim.node.id)), None)
    return replace(shown, evidence=evidence, link=link, decision=_decision(claim, made))


def _is(made: Card, paper: str, passage: int | None) -> bool:
    return made.paper == paper and made.passage == passage


def _decision(claim: _Claim, made: Card) -> Feedback | None:
    """What whoever looks made of it last."""
    alike = [
        each
        for each in claim.standing
        if each.person == _signature()
        and each.claim == claim.asked.text
        and each.paper_id == claim.board.paper.id
        and tuple(each.spans) == tuple(made.spans)
    ]
    return alike[-1] if alike else None


def _signature() -> str:
    """By what name decisions are kept: it stays when a person's own name changes."""
    return f"person {g.person.id}"


# A card in words


def _bridge(searched: Searched) -> Bridge | None:
    return next(iter(searched.held.bridges.values()), None)


def _said(wanted: Asked, subject: Subject, made: Card) -> Shown:
    tongue = language()
    stance = Stance.NEUTRAL if made.band is Band.NO_CALL else made.stance
    gloss = made.gloss
    glossed = gloss is not None and made.language != wanted.language and gloss.language in (wanted.language, "en", tongue)
    return Shown(
        card=made,
        pieces=_pieces(made),
        relation=stance.value,
        word=theme.word(stance.value, tongue),
        sign=theme.RELATIONS[theme.Relation(stance.value)].sign,
        band={Band.STRONG: _("strong"), Band.WORTH_A_LOOK: _("worth a look"), Band.NO_CALL: _("no call")}[made.band],
        band_sign=BAND_SIGNS[made.band],
        share=round(made.score * 100),
        pairs=tuple(
            dict.fromkeys(
                (each.claim, _KINSHIP.get(each.kinship, "↔"), "" if each.kinship is Kinship.SAME else each.passage)
                for each in made.meetings
                if each.kinship is not Kinship.NUMBER
            )
        ),
        figures=tuple(_figures(each) for each in made.figures),
        sources=tuple(
            (cited(each, subject.reading.references).label, ", ".join(
                theme.problem_word(problem.kind, tongue)
                for problem in each.problems
                if problem.kind is not CitationProblem.CALENDAR_DIFFERS
            ))
            for each in made.citations
        ),
        gloss=(gloss.text, gloss.language, direction_of(gloss.text)) if gloss is not None and glossed else None,
        against=_message(made.against),
        here=url_for("papers.text", paper_id=subject.stored, _anchor=f"s{made.passage}") if subject.stored else "",
    )  # fmt: skip


def _message(message: Message) -> str:
    """What speaks against it, in the language of the interface; what is quoted keeps its own direction."""
    return message.sentence({key: _(pattern) for key, pattern in MESSAGES.items()}, lambda words: f"\u2068{words}\u2069")


def _figures(pair: FigurePair) -> tuple[str, str, str]:
    unit = pair.passage.unit or pair.claim.unit
    named = f" ({unit})" if unit and unit not in pair.claim.written and unit not in (YEAR, "%") else ""
    return pair.claim.written, _AGREEMENT[pair.agreement], pair.passage.written + named


def _pieces(made: Card) -> tuple[Piece, ...]:
    """The passage with what meets and what clashes in it."""
    looks: dict[int, str] = {}
    for each in made.meetings:
        looks |= dict.fromkeys(range(*each.passage_span), "met")
    for pair in made.figures:
        if pair.agreement is Agreement.CLASHES:
            looks |= dict.fromkeys(range(*pair.passage.span), "clash")
    pieces: list[Piece] = []
    start = 0
    for at in range(1, len(made.text) + 1):
        if at == len(made.text) or looks.get(at, "") != looks.get(start, ""):
            pieces.append(Piece(Span(start, at).cut(made.text), looks.get(start, "")))
            start = at
    return tuple(pieces)
