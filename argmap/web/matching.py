"""Which passages bear on this claim, or on this sentence, and what does a person make of them?

A suggestion becomes part of the map when somebody accepts it; what is made of each is kept, teaches, and can be taken back.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, abort, current_app, g, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from argmap import editing, feedback, fulltexts, sources, theme
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
from claims.matching import asked as asking
from claims.matching import matcher, offering
from claims.matching.asked import Asked
from claims.matching.cards import Card, Kinship, Message, card
from claims.matching.figures import YEAR, Agreement, FigurePair
from claims.matching.matcher import Searched
from claims.matching.offering import Offered
from claims.matching.values import Suggestion
from claims.models import Paper
from claims.references import Reference
from claims.spans import Direction, Language, Span
from claims.text import direction as direction_of
from claims.vocabulary import Band, CitationProblem, Decision, NodeKind, Origin, Stance

blueprint = Blueprint("matching", __name__)
TOP, MOST = 10, 50
_KEPT = 32
"""Claims whose suggestions are kept at hand."""
MOST_TEXTS = 12
"""Full texts of sources searched for a claim, beside the paper itself."""
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
    name: str = ""
    """By which the page knows it."""
    of: int | None = None
    """The paper whose full text it stands in; None for the paper itself."""
    work: str = ""
    """Short author and year of that paper, as the list has it."""
    title: str = ""


@blueprint.get("/maps/<int:map_id>/nodes/<code>/suggestions")
def suggestions(map_id: int, code: str) -> Response:
    """Passages that bear on a statement, each with what speaks for and against it."""
    return _suggestions(_claim(map_id, code))


@blueprint.post("/maps/<int:map_id>/nodes/<code>/suggestions/<int:passage>")
def decide(map_id: int, code: str, passage: int) -> Response:
    """Accept a passage as supporting or contradicting, or dismiss it with a reason."""
    claim = _claim(map_id, code)
    text, said = claim.text, asked("decision", 30)
    read = text.subject.reading
    if said not in {*ACCEPTED, *DISMISSALS} or passage >= len(read.cut.passages):
        abort(400)
    decision, version = Decision(said), asked("seen", 12)
    suggested = _one_suggested(claim, text, passage)
    offered = suggested.offered
    try:
        with house().database.session(write=True) as rows:
            held, paper = rows.get_one(Map, map_id), rows.get_one(Paper, text.paper.id)
            if decision in ACCEPTED:
                stance = ACCEPTED[decision]
                edge = Edge("", "", code, stance, origin=Origin.PERSON, score=round(offered.suggestion.score, 4))
                seen = int(version) if version.isdecimal() else None
                source = sources.held(text.work.csl, read, passage) if text.work else None
                editing.add_evidence(rows, held, read, [passage], link=edge, source=source, seen=seen, person=g.person.id)
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
    if passage >= len(claim.text.subject.reading.cut.passages):
        abort(404)
    suggested = _one_suggested(claim, claim.text, passage)
    shown = _shown(claim, suggested)
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
    sought, told, cards, wanted, looked = asked("q", asking.MOST_CHARACTERS), "", list[Shown](), None, Looked()
    if sought:
        try:
            wanted = asking.asked(sought)
            with house().database.session() as rows:
                texts = _texts(rows, paper)
            ready, looked = _ready(texts)
            several = [house().searched(each.subject) for each in ready]
            among = [_without(each.subject, {passage.index for passage in each.subject.reading.cut.passages
                                             if passage.text == sought}) for each in ready]  # fmt: skip
            found = matcher.suggest_of(several, wanted.text, wanted.language, TOP, among)
            cards = [_told(wanted, ready[at], _card(wanted, ready[at], each, several[at])) for at, each in found]
        except asking.InvalidClaims:
            told = _("Write a sentence to look for: a few words at least.")
    return page(
        "matching/search.html", "cards", 422 if told else 200, paper=paper, map=held, sought=sought, told=told, cards=cards,
        wanted=wanted, sure=any(each.card.score >= SURE for each in cards), lacking=_lacking(), looked=looked,
    )  # fmt: skip


def _lacking() -> list[str]:
    """What the matcher lacks here, a sentence each."""
    return [telling.told(each) for each in house().lacking()]


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


# Which texts are searched


@dataclass(frozen=True)
class Text:
    """A text that is searched: the paper itself, or the full text of a source."""

    paper: Paper
    work: Reference | None = None
    """The reference that it is the text of; None for the paper itself."""

    @property
    def subject(self) -> Subject:
        """As read."""
        return house().subject(self.paper)


@dataclass(frozen=True)
class Looked:
    """Where was looked besides the paper itself."""

    texts: int = 0
    waiting: int = 0
    """Full texts that are still being made ready."""
    left: int = 0
    """Full texts that are not looked into: those cited least."""


def _texts(rows: Session, paper: Paper) -> tuple[Text, ...]:
    """The paper, then the full texts of its sources that whoever looks may read, those it cites most first."""
    own = Text(paper)
    held = fulltexts.readable(rows, paper, g.person)
    if not held:
        return (own,)
    read = own.subject.reading
    times = Counter(each.reference for each in read.audit.citations)
    works = {str(each.csl.get("id", "")): each for each in read.references}
    cited = sorted((csl_id for csl_id in held if csl_id in works), key=lambda csl_id: -times[works[csl_id].index])
    once = {held[csl_id].id: Text(held[csl_id], works[csl_id]) for csl_id in reversed(cited)}
    return (own, *reversed(once.values()))


def _ready(texts: Sequence[Text]) -> tuple[list[Text], Looked]:
    """Those that can be searched now, the paper itself always."""
    own, *others = texts
    wanted = others[:MOST_TEXTS]
    ready = {subject.stored for subject in house().ready([each.paper for each in wanted])}
    there = [each for each in wanted if each.paper.id in ready]
    return [own, *there], Looked(len(there), len(wanted) - len(there), len(others) - len(wanted))


def _without(subject: Subject, passages: Container[int | None]) -> set[int]:
    """The places of a text's passages but for some, by their indices."""
    return {place for place, each in enumerate(subject.reading.cut.passages) if each.index not in passages}


# What is offered for a claim


@dataclass(frozen=True)
class _Claim:
    """A statement with what it takes to look for passages."""

    board: Board
    node: Node
    texts: tuple[Text, ...]
    asked: Asked
    standing: tuple[Feedback, ...]
    """The decisions on this map that were not taken back."""

    @property
    def text(self) -> Text:
        """The one that the address speaks of: the paper itself, or the full text in ``of``."""
        of = asked("of", 12)
        if not of:
            return self.texts[0]
        return next((each for each in self.texts[1:] if str(each.paper.id) == of), None) or abort(404)

    def searched(self, texts: Sequence[Text]) -> list[Searched]:
        """The texts made ready, by the map's own heads where decisions have taught any."""
        several = [house().searched(each.subject) for each in texts]
        if not self.standing:
            return several
        with house().database.session() as rows:
            heads = feedback.learn(rows, rows.get_one(Map, self.board.map.id), several[0]).heads
        return [matcher.taught(each, heads) for each in several]


@dataclass(frozen=True)
class _Suggested:
    """A passage offered, with its card."""

    offered: Offered
    card: Card
    text: Text


def _claim(map_id: int, code: str) -> _Claim:
    with house().database.session() as rows:
        seen = opened(rows, map_id)
        node = seen.nodes.get(code)
        if node is None or node.kind is NodeKind.EVIDENCE:
            abort(404)
        standing = tuple(feedback.standing(rows, seen.map))
        texts = _texts(rows, seen.paper)
    return _Claim(seen, node, texts, asking.asked(node.text, node.language), standing)


_Store = OrderedDict[tuple[object, ...], "tuple[_Suggested, ...]"]


def _kept() -> _Store:
    found: _Store = current_app.extensions.setdefault("argmap.suggested", OrderedDict())
    return found


def _own_passages(claim: _Claim, subject: Subject) -> frozenset[int | None]:
    """What the claim itself rests on: that is not to be suggested for it."""
    return frozenset(quote.passage for quote in claim.node.quotes if quote.paper == subject.reading.short_id)


def _key(claim: _Claim, top: int) -> tuple[object, ...]:
    """What suggestions hang on of the claim and its paper; with it go the decisions that taught the heads, and other texts."""
    subject, wanted = claim.texts[0].subject, claim.asked
    return (subject.content, claim.board.map.id, wanted.text, wanted.language, top, _own_passages(claim, subject))


def _suggested(claim: _Claim, top: int) -> tuple[tuple[_Suggested, ...], Looked]:
    """What is offered for the claim; worked out once as long as claim, texts and decisions stay the same."""
    wanted, kept = claim.asked, _kept()
    texts, looked = _ready(claim.texts)
    contents = tuple(each.subject.content for each in texts[1:])
    key = (*_key(claim, top), tuple(each.id for each in claim.standing), contents)
    if (found := kept.get(key)) is None:
        several = claim.searched(texts)
        among = [_without(each.subject, _own_passages(claim, each.subject)) for each in texts]
        made = offering.offered_of(several, wanted.text, wanted.language, str(claim.board.map.id), top, among)
        found = tuple(_Suggested(each, _card(wanted, texts[at], each.suggestion, several[at]), texts[at]) for at, each in made)
        kept[key] = found
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    return found, looked


def _one_suggested(claim: _Claim, text: Text, passage: int) -> _Suggested:
    """One passage as it is offered for the claim, or as it would be."""
    key = _key(claim, _top())
    alike = [found for each, found in reversed([*_kept().items()]) if each[: len(key)] == key]
    for one in (one for found in (alike or [_suggested(claim, _top())[0]]) for one in found):
        if (one.card.passage, one.text.paper.id) == (passage, text.paper.id):
            return one
    own, *others = claim.searched([claim.texts[0], *([text] if text.work else [])])
    searched = others[0] if others else own
    offered = offering.seen(searched, claim.asked.text, claim.asked.language, passage)
    return _Suggested(offered, _card(claim.asked, text, offered.suggestion, searched), text)


def _card(wanted: Asked, text: Text, suggestion: Suggestion, searched: Searched) -> Card:
    return card(wanted.text, suggestion, text.subject.reading, next(iter(searched.held.bridges.values()), None))


def _top() -> int:
    most = asked("top", 4)
    return min(max(int(most), TOP), MOST) if most.isdecimal() else TOP


def _suggestions(claim: _Claim) -> Response:
    top = _top()
    found, looked = _suggested(claim, top)
    cards = [_shown(claim, each) for each in found]
    return page(
        "matching/suggestions.html",
        "cards",
        board=claim.board,
        node=claim.node,
        cards=cards,
        looked=looked,
        sure=any(each.card.score >= SURE for each in cards),
        top=top,
        more=min(top + TOP, MOST) if top < MOST and len(cards) == top else 0,
        dismissals=[(each.value, decision_words()[each]) for each in DISMISSALS],
        words=decision_words(),
        lacking=_lacking(),
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
        each=_shown(claim, suggested),
        dismissals=[(each.value, decision_words()[each]) for each in DISMISSALS],
        words=decision_words(),
        told=told,
        top=_top(),
        path=claim.board.path(claim.node.id),
    )


def _settled(map_id: int, code: str, suggested: _Suggested) -> Response:
    if htmx:
        return _one(map_id, code, suggested)
    anchor = _name(suggested.text, suggested.card)
    return done("matching.suggestions", map_id=map_id, code=code, top=_top(), _anchor=anchor)


def _name(text: Text, made: Card) -> str:
    return f"p{text.paper.id}-{made.passage}" if text.work else f"p{made.passage}"


def _shown(claim: _Claim, suggested: _Suggested) -> Shown:
    made, text = suggested.card, suggested.text
    shown = _told(claim.asked, text, made)
    evidence = next(
        (
            node
            for node in claim.board.graph.nodes
            if node.kind is NodeKind.EVIDENCE and any(_is(made, quote.paper, quote.passage) for quote in node.quotes)
        ),
        None,
    )
    link = next((edge for edge in claim.board.graph.edges if evidence and _ends(edge) == (evidence.id, claim.node.id)), None)
    return replace(shown, evidence=evidence, link=link, decision=_decision(claim, suggested))


def _is(made: Card, paper: str, passage: int | None) -> bool:
    return made.paper == paper and made.passage == passage


def _decision(claim: _Claim, suggested: _Suggested) -> Feedback | None:
    """What whoever looks made of it last."""
    alike = [
        each
        for each in claim.standing
        if each.person == _signature()
        and each.claim == claim.asked.text
        and each.paper_id == suggested.text.paper.id
        and tuple(each.spans) == tuple(suggested.card.spans)
    ]
    return alike[-1] if alike else None


def _signature() -> str:
    """By what name decisions are kept: it stays when a person's own name changes."""
    return f"person {g.person.id}"


# A card in words


def _told(wanted: Asked, text: Text, made: Card) -> Shown:
    """A card in words, with whose text it is from."""
    shown = replace(_said(wanted, text.subject, made), name=_name(text, made))
    if text.work is None:
        return shown
    return replace(shown, of=text.paper.id, work=sources.listed(text.work.csl), title=text.paper.title)


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
