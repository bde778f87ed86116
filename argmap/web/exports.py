"""In which forms does a map leave: pictures, outline, tables, the map file, references?"""

from dataclasses import replace
from urllib.parse import quote

from flask import Blueprint, Response, abort

from argmap import diagram, outline
from argmap.exchange import csv, json
from argmap.web.board import Board, board
from argmap.web.house import house
from argmap.web.language import language
from argmap.web.page import asked
from argmap.web.telling import in_words_of_page
from claims import bibliography
from claims.library import bytes_of

blueprint = Blueprint("exports", __name__)
TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "dot": "text/vnd.graphviz; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "json": "application/json",
    "nodes.csv": "text/csv; charset=utf-8",
    "links.csv": "text/csv; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "csl.json": "application/vnd.citationstyles.csl+json",
}
_LISTS = {"bib": "bibtex", "ris": "ris", "csl.json": "csl"}
_PICTURES = ("svg", "png", "pdf", "dot")
_LONGEST_NAME = 120


@blueprint.get("/maps/<int:map_id>/export/<form>")
def export(map_id: int, form: str) -> Response:
    """The map in that form, as a file: a picture shows what the page shows, all else is whole."""
    if form not in TYPES:
        abort(404)
    seen = board(map_id)
    tongue = asked("language", 5) or language()
    data = _picture(seen, form, tongue) if form in _PICTURES else _text(seen, form, tongue).encode("utf-8", "replace")
    answer = Response(data, content_type=TYPES[form])
    answer.headers["Content-Disposition"] = attachment(seen.graph.title, f"map-{map_id}", form)
    return answer


def _picture(seen: Board, form: str, tongue: str) -> bytes:
    if tongue == language():
        seen = replace(seen, graph=in_words_of_page(seen.graph))
    what = seen.whole if asked("whole", 1) else seen.view
    return diagram.draw(what, form, "print", tongue, house().settings)


def _text(seen: Board, form: str, tongue: str) -> str:
    if form == "txt":
        return outline.text(seen.graph, tongue)
    if form == "nodes.csv":
        return csv.nodes(seen.graph)
    if form == "links.csv":
        return csv.links(seen.graph)
    subject = house().subject(seen.paper)
    if form == "json":
        own = {"own_list": subject.imported is None, "own_metadata": subject.edited is None}
        return json.write(seen.graph, subject.reading, bytes_of(house().database.files, seen.paper), **own)
    return bibliography.write((each.csl for each in subject.reading.references), _LISTS[form])


def attachment(title: str, plain: str, end: str) -> str:
    """A header that gives a file its name: as it is for browsers that know RFC 5987 (all do), in ASCII for the rest."""
    kept = "".join(" " if ord(letter) < 32 or letter in _NO_NAME else letter for letter in title)
    kept = "".join(letter for letter in kept if not 0xD800 <= ord(letter) < 0xE000 and letter not in _TURNING)
    stem = " ".join(kept.split()).strip(". ")[:_LONGEST_NAME].strip() or plain
    return f"attachment; filename=\"{plain}.{end}\"; filename*=UTF-8''{quote(f'{stem}.{end}', safe='')}"


_NO_NAME = frozenset('\x7f/\\:*?"<>|')
_TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
