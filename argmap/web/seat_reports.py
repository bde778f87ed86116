"""What does somebody in a session take home: their own marks beside what came out, and what the class made of the map?

Until the marks are shown, nothing of anybody else's is in it, in any form.
"""

from flask import Blueprint
from werkzeug.wrappers import Response

from argmap import report
from argmap.report import csv
from argmap.web.board import Board
from argmap.web.house import house
from argmap.web.language import _, language
from argmap.web.reporting import OwnTeller
from argmap.web.reports import Busy, Told, answer, busy_words, opened, speak, told_to_class
from argmap.web.room import dress, problem
from argmap.web.seating import seat

blueprint = Blueprint("seat_reports", __name__)
_WAYS = ["GET", "POST"]
"""Posting is looking too, for browsers that keep no cookies."""
dress(blueprint)


@blueprint.errorhandler(Busy)
def _busy(_error: Busy) -> Response:
    return problem(503, *busy_words())


@blueprint.route("/room/<int:session_id>/report", methods=_WAYS, defaults={"form": ""}, endpoint="own")
@blueprint.route("/room/<int:session_id>/report.<form>", methods=_WAYS, endpoint="own")
def own(session_id: int, form: str) -> Response:
    """One's own marks, and, when they are shown, what came out."""
    speak()
    held = seat()
    with house().database.session() as rows:
        row, deck = opened(rows, session_id)
        found = report.gather_own(rows, row, deck.board.graph, held.participant, language=language())
    teller = OwnTeller(Board(deck.board.map, deck.board.paper, found.graph), row, found)
    told = Told(found, teller, row, _("Your marks"), "own", "seat_reports.own", {"csv": csv.own(found)})
    return answer(told, form, "reports/seat.html", 0, seat=held.token)


@blueprint.route("/room/<int:session_id>/class", methods=_WAYS, defaults={"form": ""}, endpoint="of_class")
@blueprint.route("/room/<int:session_id>/class.<form>", methods=_WAYS, endpoint="of_class")
def of_class(session_id: int, form: str) -> Response:
    """What the class made of it, so that nobody can be known."""
    speak()
    return answer(told_to_class(session_id, "seat_reports.of_class"), form, "reports/seat.html", 0, seat=seat().token)
