"""How does a reviewer mark a link supported or weak?"""

from hashlib import sha256

from flask import Blueprint, g
from werkzeug.wrappers import Response

from argmap import review, sessions
from argmap.web.board import board
from argmap.web.house import house
from argmap.web.language import _
from argmap.web.maps import link_card
from argmap.web.page import asked, done, htmx
from claims.errors import InvalidMark, MapChanged
from claims.vocabulary import Mark, MarkReason

blueprint = Blueprint("review", __name__)


@blueprint.post("/maps/<int:map_id>/links/<code>/mark")
def mark(map_id: int, code: str) -> Response:
    """The mark, its reason and its note; an empty mark takes the last one back."""
    said, why, note = asked("mark", 20), asked("reason", 40), asked("note", review.LONGEST_NOTE)
    if (said and said not in set(Mark)) or (why and why not in set(MarkReason)):
        return link_card(board(map_id), code, _("Choose one of the marks on the card."), 422)
    told, status = "", 200
    held, revision = board(map_id).map, asked("seen", 10)
    try:
        with house().database.session(write=True) as rows:
            if sessions.marked_in(rows, held, g.person) is None:
                review.mark(
                    rows,
                    held,
                    code,
                    g.person,
                    Mark(said) if said else None,
                    reason=MarkReason(why) if why else None,
                    note=note,
                    client=_client(asked("client", 64), said, why, note),
                    seen=int(revision) if revision.isdecimal() else None,
                )
            else:
                told, status = _("You are in a session that marks this map, so nothing was kept here."), 409
    except MapChanged:
        told, status = _("Somebody changed what this link rests on while you read. Read it as it is now, then mark it."), 409
    except InvalidMark:
        told, status = _("There is no such mark to keep or to take back. The card shows how it stands."), 422
    if htmx or told:
        return link_card(board(map_id), code, told, status)
    return done("maps.link", map_id=map_id, code=code, **board(map_id).look.values)


def _client(given: str, *said: str) -> str:
    """What the same mark sent twice has in common: the card it was made on, who made it, and what it says."""
    return sha256("\0".join((given, str(g.person.id), *said)).encode()).hexdigest() if given else ""
