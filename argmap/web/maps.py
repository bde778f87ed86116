"""How is a map seen: as a drawing, as an outline, as cards of its statements and links?"""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, g, redirect, url_for
from sqlmodel import Session, select
from werkzeug.wrappers import Response as Answer

from argmap import accounts, editing, intake, maps, review, sessions
from argmap.graph import Edge, Node
from argmap.maps import Act, Past
from argmap.models import Person, ReviewSession
from argmap.web import fulltexts, papers, telling
from argmap.web.board import Board, board, contexts
from argmap.web.drawing import drawing
from argmap.web.house import house
from argmap.web.language import _
from argmap.web.page import asked, done, page
from argmap.web.wording import act_words, link_acts, mark_words, reason_words, statement_acts
from claims.errors import DrawingFailed, InvalidMap
from claims.models import Paper
from claims.text import key
from claims.vocabulary import Role

blueprint = Blueprint("maps", __name__)
_MOST_FOUND = 50


@blueprint.get("/maps/<int:map_id>", endpoint="board")
def whole(map_id: int) -> Answer:
    """The drawing, with the card of what is selected beside it."""
    seen, at = board(map_id), asked("at", 100)
    picture, told = None, ""
    try:
        picture = drawing(seen, at) if seen.graph.nodes else None
    except DrawingFailed:
        told = _("The drawing could not be made just now. Here is the same map as an outline; nothing is missing in it.")
    card = _card(seen, at) if at in seen.nodes or at in seen.edges else None
    path = seen.path(at or seen.look.focus) if at or seen.look.focus else []
    return page(
        "maps/board.html", "drawing", board=seen, svg=picture, told=told, at=at if card else "", card=card, path=path,
        drawn=asked("as", 10) == "drawing", did=_did(asked("did", 20)), undo_at=_undo_at(seen),
    )  # fmt: skip


def _did(act: str) -> str:
    """What was just done, where that is worth a word."""
    if act in ("no_undo", "no_redo"):
        return _("There is nothing of yours to undo.") if act == "no_undo" else _("There is nothing of yours to do again.")
    return act_words(Act(act)) if act in set(Act) else ""


def _undo_at(seen: Board) -> str:
    """Where a change just made is taken back; nowhere where it was itself the taking back."""
    said = asked("did", 20)
    return url_for("editing.undo", map_id=seen.map.id, **seen.look.values) if said in set(Act) - {Act.UNDO} else ""


@blueprint.get("/papers/<int:paper_id>/map")
def first(paper_id: int) -> Answer:
    """A paper's map, or how to get one."""
    return _first(papers.opened(paper_id))


def _first(held: papers.Opened, told: str = "") -> Answer:
    if held.map is not None:
        return redirect(url_for("maps.board", map_id=held.map.id), 303)
    return page("papers/map.html", status=422 if told else 200, held=held, told=told, given=asked("text"))


@blueprint.post("/papers/<int:paper_id>/map")
def begin(paper_id: int) -> Answer:
    """A map with nothing on it but the hypothesis, in a person's own words."""
    held = papers.opened(paper_id)
    if held.map is not None:
        return _first(held)
    try:
        with house().database.session(write=True) as rows:
            paper = rows.get_one(Paper, paper_id)
            made = editing.begin(rows, paper, held.described.title, held.read.language, asked("text"), g.person.id)
            accounts.let_in(rows, g.person, made, Role.OWNER)
    except InvalidMap as error:
        return _first(held, telling.told(error))
    return done("maps.board", map_id=made.id)


@blueprint.post("/papers/<int:paper_id>/map/draft")
def draft(paper_id: int) -> Answer:
    """Ask for a draft of the paper's map; it is made beside the pages."""
    held = papers.opened(paper_id)
    if held.map is not None:
        return _first(held)
    with house().database.session(write=True) as rows:
        intake.ask(rows, held.read.sha256, held.read.name, g.person)
    house().worker.wake()
    return done("library.shelf")


@blueprint.get("/maps/<int:map_id>/outline", endpoint="outline")
def told(map_id: int) -> Answer:
    """The map as nested lists, to read aloud, on a phone or on paper; a large one is folded unless all of it is asked for."""
    seen, everything = board(map_id), bool(asked("all", 1))
    folded = seen.large and not everything
    lines = seen.folded_lines() if folded else seen.all_lines()
    return page("maps/outline.html", board=seen, lines=lines, folded=folded, everything=everything and seen.large)


@blueprint.get("/maps/<int:map_id>/find")
def find(map_id: int) -> Answer:
    """The statements in which all the words stand."""
    seen, sought = board(map_id), asked("q", 200)
    found = _found(seen, sought)
    if sought in seen.nodes or sought in seen.edges:
        return redirect(seen.address(at=sought))
    return page(
        "maps/find.html", "found", board=seen, sought=sought, found=found[:_MOST_FOUND], more=max(len(found) - _MOST_FOUND, 0)
    )


def _found(seen: Board, sought: str) -> list[Node]:
    words = key(sought).split()
    if not words:
        return []
    return [node for node in seen.graph.nodes if all(word in _searchable(seen, node) for word in words)]


def _searchable(seen: Board, node: Node) -> str:
    said = [each.text for each in node.wordings] + [each.text for each in node.quotes]
    parts = [node.id, seen.name(node), *said, *(each.label for each in node.sources)]
    return key(" ".join(parts))


@blueprint.get("/maps/<int:map_id>/nodes/<code>")
def statement(map_id: int, code: str) -> Answer:
    """The card of a statement."""
    seen = board(map_id)
    if code not in seen.nodes:
        abort(404)
    return page("maps/statement.html", "card", board=seen, card=_card(seen, code))


@blueprint.get("/maps/<int:map_id>/links/<code>")
def link(map_id: int, code: str) -> Answer:
    """The card of a link, the heart of it all."""
    return link_card(board(map_id), code)


def link_card(seen: Board, code: str, told: str = "", status: int = 200) -> Answer:
    """The card with the verdict of whoever looks at it."""
    if code not in seen.edges:
        abort(404)
    return page("maps/link.html", "card", status, board=seen, card=_card(seen, code, told))


def _card(seen: Board, code: str, told: str = "") -> dict[str, Any]:
    return _of_link(seen, seen.edges[code], told) if code in seen.edges else _of_statement(seen, seen.nodes[code])


def _of_statement(seen: Board, node: Node) -> dict[str, Any]:
    read = house().subject(seen.paper).reading
    texts, others = fulltexts.at_hand(seen.paper, node)
    with house().database.session() as rows:
        past, names = maps.history(rows, seen.map, node.id), _names(rows)
    return {
        "kind": "statement",
        "code": node.id,
        "node": node,
        "name": seen.name(node),
        "texts": texts,
        "contexts": contexts(node, read, others),
        "into": [each for each in seen.graph.edges if each.target == node.id],
        "out": [each for each in seen.graph.edges if each.source == node.id],
        "acts": statement_acts(),
        "why": [telling.recalled(each) for each in node.reasons],
        "past": _told_past(past, names),
        "path": seen.path(node.id),
    }


def _of_link(seen: Board, edge: Edge, told: str) -> dict[str, Any]:
    read = house().subject(seen.paper).reading
    with house().database.session() as rows:
        verdicts = list(review.seen(rows, seen.map, g.person))
        past, names = maps.history(rows, seen.map, edge.id), _names(rows)
        session = sessions.marked_in(rows, seen.map, g.person)
    own = {each.link: each for each in verdicts if each.person == g.person.id}
    mine = own.get(edge.id)
    turn = [each.id for each in seen.in_turn]
    at = turn.index(edge.id)
    marked = {code for code, verdict in own.items() if not verdict.stale}
    unseen = [code for code in (*turn[at + 1 :], *turn[:at]) if code not in marked]
    source = seen.nodes[edge.source]
    texts, others = fulltexts.at_hand(seen.paper, source)
    return {
        "kind": "link",
        "code": edge.id,
        "edge": edge,
        "relation": seen.relation(edge),
        "source": source,
        "target": seen.nodes.get(edge.target),
        "undercut": seen.edges.get(edge.target),
        "texts": texts,
        "contexts": contexts(source, read, others),
        "own": mine,
        "stale": mine is not None and mine.stale,
        "others": [each for each in verdicts if each.link == edge.id and each.person != g.person.id] if mine else [],
        "names": names,
        "fellows": [other for other in seen.graph.edges if edge.joint and other.joint == edge.joint and other.id != edge.id],
        "reasons": list(reason_words().items()),
        "reason_words": reason_words(),
        "mark_words": mark_words(),
        "acts": link_acts(seen, edge),
        "why": [telling.recalled(each) for each in edge.reasons],
        "client": uuid4().hex,
        "before": turn[at - 1] if at else "",
        "after": turn[at + 1] if at + 1 < len(turn) else "",
        "next": unseen[0] if unseen else "",
        "done": len(marked),
        "all": len(turn),
        "past": _told_past(past, names),
        "path": seen.path(edge.id),
        "told": told,
        "room": _room(session, edge) if session is not None else None,
    }


def _room(session: ReviewSession, edge: Edge) -> dict[str, str]:
    """Where somebody marks who is in a session on this map, and what it is called."""
    where = url_for("room.room", session_id=session.id) if session.led else None
    return {"title": session.title, "where": where or url_for("room.link", session_id=session.id, code=edge.id)}


def _names(rows: Session) -> dict[int, str]:
    return dict(rows.exec(select(Person.id, Person.name)).all())


def _told_past(past: Sequence[Past], names: dict[int, str]) -> list[dict[str, Any]]:
    """What was done to a statement or link, the newest first, in words."""
    told = []
    for each in reversed(past):
        was, became = each.before, each.after
        wordings = [one.text if isinstance(one, Node) else "" for one in (was, became)]
        told.append(
            {
                "words": act_words(each.of or each.act, each.act if each.of else None),
                "who": names.get(each.person or 0, ""),
                "made": each.made,
                "was": wordings[0] if wordings[0] != wordings[1] else "",
                "undone": each.undone,
            }
        )
    return told
