"""In which forms does a session's report leave: as a page, as a document by itself, printed, as Markdown, tables, JSON?

For whoever leads it: all of it, and what a class may be told of it. What reviewers get is in ``seat_reports``.
"""

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, redirect, render_template, url_for
from markupsafe import Markup
from sqlmodel import Session
from werkzeug.wrappers import Response as Answer

from argmap import report
from argmap.diagram import faces, printer
from argmap.models import Map, ReviewSession
from argmap.report import Calling, ClassReport, OwnReport, Report, csv, json
from argmap.strength import chosen
from argmap.theme import INTERFACE_LANGUAGES
from argmap.web import markdown
from argmap.web.board import Board
from argmap.web.deck import Deck
from argmap.web.exports import attachment
from argmap.web.house import house
from argmap.web.language import _, language
from argmap.web.page import asked, page
from argmap.web.reporting import ClassTeller, LeadTeller, Teller
from argmap.web.room import kept
from claims.models import now
from claims.text import direction
from claims.vocabulary import Exercise, Naming

blueprint = Blueprint("reports", __name__)
TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "marks.csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
_PATIENCE = 20.0
"""Seconds that whoever leads waits for the press."""
_SCHEMES = re.compile(r"light-dark\(([^,()]+),[^()]*\)")
_EITHER_WAY = re.compile(r'<(bdi(?=[ >])|[a-z]+(?=[^>]* dir="auto"))([^>]*)>([^<]+)')
_ARROW = re.compile("[←→](?=[^<>]*<)")
_press = threading.BoundedSemaphore(1)
"""One PDF at a time: a class of three hundred must not start three hundred browsers."""


class Busy(Exception):
    """Another report is being printed, and does not come to an end."""


def busy_words() -> tuple[str, str]:
    """What is told then."""
    return _("The press is busy"), _("Another report is being printed. Try again in half a minute.")


@blueprint.errorhandler(Busy)
def _busy(_error: Busy) -> Response:
    title, told = busy_words()
    return page("problem.html", "told", 503, title=title, told=told, number=503)


@dataclass(frozen=True)
class Told:
    """A report with what says it, and where it is."""

    report: Report | ClassReport | OwnReport
    teller: Teller
    row: ReviewSession
    title: str
    template: str
    """``lead``, ``class`` or ``own``."""
    endpoint: str
    tables: Mapping[str, str] = field(default_factory=dict)
    """By form."""

    @property
    def values(self) -> dict[str, Any]:
        """What the templates take."""
        return {
            "report": self.report,
            "told": self.teller,
            "board": self.teller.board,
            "row": self.row,
            "title": self.title,
            "endpoint": self.endpoint,
            "body": f"reports/_{self.template}.html",
            "today": now(),
            "forms": [(form, word) for form, word in _form_words().items() if not form.endswith("csv") or form in self.tables],
        }


@blueprint.get("/sessions/<int:session_id>/report", defaults={"form": ""}, endpoint="lead")
@blueprint.get("/sessions/<int:session_id>/report.<form>", endpoint="lead")
def lead(session_id: int, form: str) -> Answer:
    """All that a session made of a map; ``names`` says by what the reviewers are called."""
    speak()
    wanted = asked("names", 20)
    with house().database.session() as rows:
        row, deck = opened(rows, session_id)
        semantics, rule = chosen(house().settings)
        found = report.gather(
            rows,
            row,
            deck.board.graph,
            reading=deck.reading,
            calling=Calling(wanted) if wanted in set(Calling) else None,
            viewer=g.person.id,
            language=language(),
            semantics=semantics,
            rule=rule,
        )
    teller = LeadTeller(Board(deck.board.map, deck.board.paper, found.graph), row, found)
    tables = {"csv": csv.links, "marks.csv": csv.marks}
    made = {form: tables[form](found)} if form in tables else dict.fromkeys(tables, "")
    told = Told(found, teller, row, _("Report"), "lead", "reports.lead", made)
    return answer(told, form, "reports/page.html", _PATIENCE, callings=_calling_words(row))


@blueprint.get("/sessions/<int:session_id>/class", defaults={"form": ""}, endpoint="of_class")
@blueprint.get("/sessions/<int:session_id>/class.<form>", endpoint="of_class")
def of_class(session_id: int, form: str) -> Answer:
    """What a class may be told of it."""
    speak()
    return answer(told_to_class(session_id, "reports.of_class"), form, "reports/page.html", _PATIENCE)


def told_to_class(session_id: int, endpoint: str) -> Told:
    """The report in which nobody can be known."""
    with house().database.session() as rows:
        row, deck = opened(rows, session_id)
        semantics, rule = chosen(house().settings)
        found = report.gather_class(rows, row, deck.board.graph, semantics=semantics, rule=rule)
    teller = ClassTeller(Board(deck.board.map, deck.board.paper, found.graph), row, found)
    return Told(found, teller, row, _("Report for the class"), "class", endpoint, {"csv": csv.told(found)})


def opened(rows: Session, session_id: int) -> tuple[ReviewSession, Deck]:
    """The session, and its map without standings."""
    row = rows.get(ReviewSession, session_id) or abort(404)
    return row, kept().decks.of(rows, rows.get_one(Map, row.map_id))


def speak() -> None:
    """In the language that the address asks for."""
    if (wanted := asked("lang", 5)) in INTERFACE_LANGUAGES:
        g.language = wanted


def answer(told: Told, form: str, template: str, patience: float, **more: Any) -> Answer:
    """The report in that form: as a page, or as a file. Who waits longer than ``patience`` seconds for the press: Busy.

    A session that asks for something else than marks has a page of its own for what came of it.
    """
    if told.row.exercise is not Exercise.MARK:
        own = "classwork.of_session" if told.endpoint.startswith(f"{blueprint.name}.") else "room.room"
        return redirect(url_for(own, session_id=told.row.id), 303)
    asked_for = {name: asked(name, 20) for name in ("names", "lang") if asked(name, 20)}
    if not form:
        return page(template, **told.values, asked_for=asked_for, **more)
    if form not in TYPES or (form.endswith("csv") and form not in told.tables):
        abort(404)
    data = _pressed(told, patience) if form == "pdf" else _written(told, form)
    if not data:
        raise Busy
    made = Response(data, content_type=TYPES[form])
    plain = f"{told.template}-report-{told.row.id}"
    made.headers["Content-Disposition"] = attachment(f"{told.row.title} - {told.title}", plain, form)
    return made


def _written(told: Told, form: str) -> bytes:
    if form in told.tables:
        return told.tables[form].encode("utf-8", "replace")
    if form == "json":
        return json.write(told.report).encode("utf-8", "replace")
    if form == "md":
        return markdown.rendered(f"reports/{told.template}.md", **told.values).encode("utf-8", "replace")
    return document(told).encode("utf-8", "replace")


def document(told: Told, *, on_paper: bool = False) -> str:
    """The report as HTML that needs nothing else: its looks and its letters are in it.

    On paper, he with a hamza above is written as one letter: readers of a PDF turn the two of it round. And what WeasyPrint
    does not find out is told it: which way words run, and that the blank before an arrow is not of the arrow's face.
    """
    body = Markup(render_template(f"reports/_{told.template}.html", **told.values))  # noqa: S704  (a template's own)
    if on_paper:
        body = Markup(_ARROW.sub(r'<i class="sign">\g<0></i>', _EITHER_WAY.sub(_one_way, body)))  # noqa: S704  (its own still)
        body = body.replace("\u0647\u0654", "\u06c0")
    style = Markup(faces.page_style(body.striptags() + told.row.title)) + _looks(Path(current_app.static_folder or ""))  # noqa: S704
    return render_template("reports/document.html", title=told.row.title, body=body, style=style)


def _one_way(found: re.Match[str]) -> str:
    """An element that runs as its words do, with the way these run."""
    name, more, words = found.groups()
    more = more.replace(' dir="auto"', "")
    way = "" if " dir=" in more else f' dir="{direction(unescape(words))}"'
    return f"<{name}{more}{way}>{words}"


def _pressed(told: Told, patience: float) -> bytes:
    """The document as a PDF; nothing where the press stays busy."""
    text = document(told, on_paper=True)
    if not _press.acquire(timeout=patience):
        return b""
    try:
        return printer.printed(text)
    finally:
        _press.release()


@cache
def _looks(static: Path) -> Markup:
    """The looks of a document: light only, since paper is."""
    looks = ((static / "css" / name).read_text("utf-8") for name in ("argmap.css", "report.css"))
    return Markup(_SCHEMES.sub(r"\1", "\n".join(looks)))  # noqa: S704  (our own files)


def _form_words() -> dict[str, str]:
    return {
        "pdf": _("PDF"),
        "html": _("One HTML file"),
        "md": _("Markdown"),
        "csv": _("Table of links (CSV)"),
        "marks.csv": _("Table of marks (CSV)"),
        "json": _("JSON"),
    }


def _calling_words(row: ReviewSession) -> Sequence[tuple[str, str]]:
    words = {
        Calling.NAMES: _("by their names"),
        Calling.PSEUDONYMS: _("by pseudonyms"),
        Calling.NONE: _("by numbers"),
    }
    return [
        (calling.value, word) for calling, word in words.items() if calling is not Calling.NAMES or row.naming is Naming.NAMED
    ]
