"""How is a map changed in a browser: one form an act, each saying which version of the map its person saw?

Whoever comes second to the same thing is shown both versions and chooses; nothing is written over.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Blueprint, abort, g, request, url_for
from sqlmodel import Session, select
from werkzeug.wrappers import Response

from argmap import editing, maps
from argmap.graph import Edge, Node
from argmap.maps import Act, By
from argmap.models import Map, Person
from argmap.web import telling
from argmap.web.board import Board, board
from argmap.web.house import house
from argmap.web.page import asked, done, page
from argmap.web.wording import act_words
from claims.errors import InvalidMap, MapChanged, NotFound
from claims.passages import Passage
from claims.reading import Reading
from claims.text import key
from claims.vocabulary import NodeKind, Stance

blueprint = Blueprint("editing", __name__)
MOST_CHOICES = 200
"""Statements offered to choose among; on a larger map the code is written."""
STATEMENT_ACTS = ("reword", "quote", "split", "merge", "link", "kind", "unquote", "remove")
LINK_ACTS = ("relate", "move", "undercut", "join", "part", "remove")
_AT_ONCE = {"relate", "part", "unquote", "remove"}
"""Acts without a form: they ask nothing, and offer to be undone."""
_TOLD = {*_AT_ONCE, "question", "quote"}
"""Acts that are told afterwards: what they change is not seen on the drawing."""
_LONGEST_NUMBER = 9
MOST_PASSAGES = 30
"""Passages offered to rest on."""

Word = TypeVar("Word", Stance, NodeKind)
Change = Callable[[Session, Map, By], str]
"""Makes the change; the code to show afterwards."""


@blueprint.route("/maps/<int:map_id>/add", methods=["GET", "POST"])
def add(map_id: int) -> Response:
    """A claim or a hypothesis in a person's own words, linked to something or not."""
    seen = board(map_id)
    if request.method == "GET":
        return _form(seen, "add", "")

    def change(rows: Session, held: Map, by: By) -> str:
        kind = _one_of(NodeKind, asked("kind", 20), NodeKind.CLAIM)
        return editing.add_claim(
            rows, held, asked("text"), kind=kind, onto=asked("onto", 100), stance=_stance(Stance.SUPPORTS), **by
        ).id

    return _made(seen, "add", "", change)


@blueprint.route("/maps/<int:map_id>/question", methods=["GET", "POST"])
def question(map_id: int) -> Response:
    """What the paper asks, in each language it is asked in; without words it is taken away."""
    seen = board(map_id)
    if request.method == "GET":
        return _form(seen, "question", "")

    def change(rows: Session, held: Map, by: By) -> str:
        editing.set_question(rows, held, asked("text"), asked("language", 20), **by)
        return ""

    return _made(seen, "question", "", change)


@blueprint.route("/maps/<int:map_id>/nodes/<code>/change/<act>", methods=["GET", "POST"])
def statement(map_id: int, code: str, act: str) -> Response:
    """Change a statement."""
    seen = board(map_id)
    if act not in STATEMENT_ACTS or (request.method == "GET" and (act in _AT_ONCE or code not in seen.nodes)):
        abort(404)
    if request.method == "GET":
        return _form(seen, act, code)
    read = house().subject(seen.paper).reading
    return _made(seen, act, code, _statement_changes(code, read)[act])


def _statement_changes(code: str, read: Reading) -> Mapping[str, Change]:
    def reword(rows: Session, held: Map, by: By) -> str:
        editing.reword(rows, held, code, asked("text"), asked("language", 20), **by)
        return code

    def split(rows: Session, held: Map, by: By) -> str:
        places = _numbers("quote")
        quotes = places if request.form.get("dealt") else None
        links = request.form.getlist("links")
        return editing.split(rows, held, code, asked("first"), asked("second"), quotes=quotes, links=links, **by).id

    def merge(rows: Session, held: Map, by: By) -> str:
        editing.merge(rows, held, code, asked("into", 100), **by)
        return asked("into", 100)

    def link(rows: Session, held: Map, by: By) -> str:
        return editing.link(rows, held, code, asked("target", 100), _stance(), **by).id

    def kind(rows: Session, held: Map, by: By) -> str:
        editing.change_kind(rows, held, code, _one_of(NodeKind, asked("kind", 20)), read, **by)
        return code

    def quote(rows: Session, held: Map, by: By) -> str:
        editing.quote(rows, held, code, read, _numbers("passage"), **by)
        return code

    def unquote(rows: Session, held: Map, by: By) -> str:
        place = asked("place", 6)
        editing.unquote(rows, held, code, int(place) if place.isdecimal() else -1, **by)
        return code

    changes: dict[str, Change] = {"reword": reword, "split": split, "merge": merge, "link": link, "kind": kind}
    return {**changes, "quote": quote, "unquote": unquote, "remove": _removing(code)}


def _numbers(name: str) -> list[int]:
    """The whole numbers that a form has under that name."""
    return [int(each) for each in request.form.getlist(name) if each.isdecimal() and len(each) < _LONGEST_NUMBER]


@blueprint.route("/maps/<int:map_id>/links/<code>/change/<act>", methods=["GET", "POST"])
def link(map_id: int, code: str, act: str) -> Response:
    """Change a link."""
    seen = board(map_id)
    if act not in LINK_ACTS or (request.method == "GET" and (act in _AT_ONCE or code not in seen.edges)):
        abort(404)
    if request.method == "GET":
        return _form(seen, act, code)
    return _made(seen, act, code, _link_changes(code)[act])


def _link_changes(code: str) -> Mapping[str, Change]:
    def relate(rows: Session, held: Map, by: By) -> str:
        editing.relate(rows, held, code, _stance(), **by)
        return code

    def move(rows: Session, held: Map, by: By) -> str:
        editing.move(rows, held, code, source=asked("source", 100), target=asked("target", 100), **by)
        return code

    def undercut(rows: Session, held: Map, by: By) -> str:
        if source := asked("source", 100):
            return editing.undercut(rows, held, source, code, **by).id
        return editing.add_claim(rows, held, asked("text"), onto=code, stance=Stance.CONTRADICTS, **by).id

    def join(rows: Session, held: Map, by: By) -> str:
        editing.join(rows, held, [code, *request.form.getlist("with")], **by)
        return code

    def part(rows: Session, held: Map, by: By) -> str:
        editing.part(rows, held, [code], **by)
        return code

    return {"relate": relate, "move": move, "undercut": undercut, "join": join, "part": part, "remove": _removing(code)}


def _removing(code: str) -> Change:
    def remove(rows: Session, held: Map, by: By) -> str:
        editing.remove(rows, held, code, **by)
        return ""

    return remove


@blueprint.post("/maps/<int:map_id>/undo")
def undo(map_id: int) -> Response:
    """Take back the last change of whoever asks."""
    return _turned(map_id, editing.undo, "undo")


@blueprint.post("/maps/<int:map_id>/redo")
def redo(map_id: int) -> Response:
    """Make it again."""
    return _turned(map_id, editing.redo, "redo")


def _turned(map_id: int, turn: Callable[..., Any], did: str) -> Response:
    seen = board(map_id)
    try:
        with house().database.session(write=True) as rows:
            held = rows.get_one(Map, map_id)
            turn(rows, held, person=g.person.id)
    except NotFound:
        did = f"no_{did}"
    except MapChanged as error:
        return _conflict(seen, did, "", error)
    return done("maps.board", map_id=map_id, did=did, **seen.look.values)


def _made(seen: Board, act: str, code: str, change: Change) -> Response:
    version = asked("seen", 12)
    if not version.isdecimal():
        abort(400)
    try:
        with house().database.session(write=True) as rows:
            held = rows.get_one(Map, seen.map.id)
            at = change(rows, held, By(seen=int(version), person=g.person.id))
    except MapChanged as error:
        return _conflict(board(seen.map.id), act, code, error)
    except (InvalidMap, NotFound) as error:
        now = board(seen.map.id)
        return _form(now, act, code, telling.told(error, now.naming), 422)
    told = {"did": act} if act in _TOLD else {}
    return done("maps.board", map_id=seen.map.id, **_still(seen, code if not at else ""), **({"at": at} if at else {}), **told)


def _still(seen: Board, gone: str) -> dict[str, Any]:
    """The look without what is off the map now; codes that are not known are passed over anyway."""
    return {name: value for name, value in seen.look.values.items() if not (name == "focus" and value == gone)}


def _form(seen: Board, act: str, code: str, told: str = "", status: int = 200) -> Response:
    node, edge = seen.nodes.get(code), seen.edges.get(code)
    if code and node is None and edge is None:
        return page("maps/edit.html", "card", 404, board=seen, act="gone", code=code, told=told, path=[])
    return page(
        "maps/edit.html",
        "card",
        status,
        board=seen,
        act=act,
        code=code,
        node=node,
        edge=edge,
        told=told,
        given=request.values,
        choices=_choices(seen, act, node, edge),
        fellows=_fellows(seen, edge),
        into=[each for each in seen.graph.edges if node is not None and each.target == code],
        kinds=list(NodeKind),
        passages=_passages(seen, node) if act == "quote" and node is not None else [],
        sought=asked("q", 200),
        path=seen.path(code) if code else [],
        where=_where(seen, act, code),
    )


def _where(seen: Board, act: str, code: str) -> str:
    if act in ("undo", "redo"):
        return url_for(f"editing.{act}", map_id=seen.map.id, **seen.look.values)
    if act in ("add", "question"):
        return url_for(f"editing.{act}", map_id=seen.map.id, **seen.look.values)
    endpoint = "editing.link" if code in seen.edges else "editing.statement"
    return url_for(endpoint, map_id=seen.map.id, code=code, act=act, **seen.look.values)


def _choices(seen: Board, act: str, node: Node | None, edge: Edge | None) -> list[Node]:
    """The statements that the act may be about; none where there are too many to choose among."""
    if act == "merge" and node is not None:
        alike = [each for each in seen.graph.nodes if (each.kind is NodeKind.EVIDENCE) == (node.kind is NodeKind.EVIDENCE)]
        fit = [each for each in alike if each.id != node.id]
    elif edge is not None:
        fit = [each for each in seen.graph.nodes if each.id not in (edge.source, edge.target)]
    else:
        fit = [each for each in seen.graph.nodes if node is None or each.id != node.id]
        fit = [each for each in fit if act not in ("add", "link") or each.kind is not NodeKind.EVIDENCE]
    return fit if len(fit) <= MOST_CHOICES else []


def _passages(seen: Board, node: Node) -> list[Passage]:
    """What a statement could rest on, too: passages with the words that are looked for, else those beside its own."""
    passages = house().subject(seen.paper).reading.cut.passages
    own = {quote.passage for quote in node.quotes if quote.paper == seen.graph.paper and quote.passage is not None}
    if words := key(asked("q", 200)).split():
        found = [each for each in passages if all(word in each.search for word in words)]
    else:
        found = [passages[near] for at in sorted(own) for near in (at - 1, at + 1) if 0 <= near < len(passages)]
    return [each for each in dict.fromkeys(found) if each.index not in own][:MOST_PASSAGES]


def _fellows(seen: Board, edge: Edge | None) -> list[Edge]:
    """The links that could be joint with this one."""
    if edge is None:
        return []
    return [
        each for each in seen.graph.edges if each.target == edge.target and each.stance is edge.stance and each.id != edge.id
    ]


_FIELDS = ("text", "first", "second", "into", "target", "source", "stance", "kind", "onto", "language")


def _conflict(now: Board, act: str, code: str, error: MapChanged) -> Response:
    """Both versions beside one another: what was wanted, and what somebody else has made of it meanwhile."""
    touched = [each for each in _texts(error.values.get("touched")) if each]
    wanted = {name: asked(name) for name in _FIELDS if asked(name)}
    fields = [(name, each) for name, values in request.form.lists() for each in values if name not in ("seen", "csrf_token")]
    with house().database.session() as rows:
        past = {each: maps.history(rows, now.map, each) for each in touched}
        names = dict(rows.exec(select(Person.id, Person.name)).all())
    version = asked("seen", 12)
    since = [(each, one) for each in touched for one in past[each] if version.isdecimal() and one.version > int(version)]
    return page(
        "maps/conflict.html",
        "card",
        409,
        board=now,
        act=act,
        code=code,
        wanted=wanted,
        fields=fields,
        touched=touched,
        since=since,
        where=_where(now, act, code) if not code or code in now.nodes or code in now.edges else "",
        path=[],
        words_of={each.value: act_words(each) for each in Act},
        act_names={each: act_words(each) for each in Act},
        names=names,
    )


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list | tuple) else []


def _stance(otherwise: Stance | None = None) -> Stance:
    return _one_of(Stance, asked("stance", 20), otherwise)


def _one_of(words: type[Word], said: str, otherwise: Word | None = None) -> Word:
    """The word of the form, if it is one of ours."""
    if said in set(words):
        return words(said)
    if otherwise is None or said:
        abort(400)
    return otherwise
