"""Which papers are here, how is one added, and how thrown away?"""

from flask import Blueprint, g, request
from werkzeug.wrappers import Response

from argmap import intake, jobs, shelving
from argmap.web.house import house
from argmap.web.language import _
from argmap.web.page import asked, done, page

blueprint = Blueprint("library", __name__)


@blueprint.get("/")
def shelf() -> Response:
    """The papers, with what is on their maps and what needs attention."""
    return _shelf()


def _shelf(told: str = "", status: int = 200) -> Response:
    sought, number = asked("q", 200), request.args.get("page", 1, type=int)
    with house().database.session() as rows:
        held = shelving.shelf(rows, g.person, sought=sought, page=number)
        running = jobs.running(rows, g.person)
    return page(
        "library/shelf.html", "papers", status, shelf=held, sought=sought, jobs=running, told=told, lacking=house().lacking()
    )


@blueprint.post("/papers")
def add() -> Response:
    """Take in the files, or the text that was pasted; the reading goes on by itself."""
    here, given = house(), [file for file in request.files.getlist("file") if file.filename]
    texts = [(file.filename or "", file.read()) for file in given]
    if pasted := request.form.get("text", "").strip():
        texts.append((f"{asked('name', 100) or _('pasted')}.md", pasted.encode("utf-8", "replace")))
    if not texts:
        return _shelf(_("Choose a file, drop one here, or paste a text."), 422)
    for name, data in texts:
        if data:
            digest = here.database.files.put(data)
            with here.database.session(write=True) as rows:
                intake.ask(rows, digest, name, g.person)
    here.worker.wake()
    return done("library.shelf")


@blueprint.get("/jobs/<int:number>")
def job(number: int) -> Response:
    """How far it has come."""
    with house().database.session() as rows:
        held = jobs.one(rows, number, g.person)
    return page("library/job.html", "job", job=held)


@blueprint.post("/papers/<int:paper_id>/throw-away")
def throw_away(paper_id: int) -> Response:
    """Off the shelf; it can be had back."""
    with house().database.session(write=True) as rows:
        shelving.throw_away(rows, paper_id)
    return done("library.shelf", thrown=paper_id)


@blueprint.post("/papers/<int:paper_id>/restore")
def restore(paper_id: int) -> Response:
    """Back on the shelf."""
    with house().database.session(write=True) as rows:
        shelving.restore(rows, paper_id)
    return done("library.shelf")
