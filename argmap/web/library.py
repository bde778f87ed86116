"""Which papers are here, how is one added, and how thrown away?"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, g, request
from sqlmodel import Session, select
from werkzeug.wrappers import Response

from argmap import accounts, intake, jobs, shelving
from argmap.models import Job, Membership
from argmap.shelving import Entry, OnMap
from argmap.web import telling
from argmap.web.house import house
from argmap.web.language import _, digits, language, listed, ngettext
from argmap.web.page import asked, done, page
from claims.errors import NotFound
from claims.vocabulary import Calendar, CitationProblem, JobState, Role
from claims.wording import unpacked

blueprint = Blueprint("library", __name__)
KINDS = ".pdf,.docx,.html,.htm,.xml,.md,.markdown,.txt"
"""What a paper's file is called, for the browser's own window to choose from; any other is looked at all the same."""
_LONGEST_TEXT = 450_000


@dataclass(frozen=True)
class Line:
    """A paper as the list shows it."""

    entry: Entry
    year: str
    holds: list[str]
    faults: str
    """What is wrong with its citations, in words."""
    gaps: str
    """What its map lacks, in words."""
    may_describe: bool
    may_throw: bool


@dataclass(frozen=True)
class Work:
    """A job as the page shows it."""

    number: int
    name: str
    told: str
    share: float | None
    """How much is done, 0 to 1; None where it does not run."""
    over: bool
    failed: str
    """Why, where it failed."""
    paper: int | None
    map: int | None


# The shelf


@blueprint.get("/")
def shelf() -> Response:
    """The papers, with what is on their maps and what needs attention."""
    return _shelf()


@blueprint.get("/thrown-away")
def bin() -> Response:
    """What was thrown away and can be had back."""
    with house().database.session() as rows:
        held = shelving.shelf(rows, g.person, page=request.args.get("page", 1, type=int), binned=True)
        lines = _lines(rows, held)
    return page("library/bin.html", shelf=held, lines=lines)


def _shelf(told: str = "", status: int = 200) -> Response:
    sought, number, thrown = asked("q", 200), request.args.get("page", 1, type=int), request.args.get("thrown", 0, type=int)
    with house().database.session() as rows:
        held = shelving.shelf(rows, g.person, sought=sought, page=number)
        return page(
            "library/shelf.html",
            "papers",
            status,
            shelf=held,
            lines=_lines(rows, held),
            count=_count(held),
            binned=ngettext("%(num)s paper thrown away", "%(num)s papers thrown away", held.binned) if held.binned else "",
            works=[work(rows, job) for job in jobs.running(rows, g.person)],
            thrown=_thrown(rows, thrown),
            sought=sought,
            told=told,
            kinds=KINDS,
            most=house().settings.max_file_mb,
            example=next((each.map for each in held.entries if each.map and each.map.links), None),
        )


def _count(held: shelving.Shelf) -> str:
    if held.sought:
        return ngettext("%(num)s paper found", "%(num)s papers found", held.total)
    return ngettext("%(num)s paper", "%(num)s papers", held.total)


def _thrown(rows: Session, paper: int) -> Entry | None:
    """The paper that was just thrown away, if it was."""
    if not paper:
        return None
    try:
        held = shelving.entry(rows, g.person, paper)
    except (NotFound, OverflowError):
        return None
    return held if held.binned else None


def _lines(rows: Session, held: shelving.Shelf) -> list[Line]:
    mine = rows.exec(select(Membership).where(Membership.person_id == g.person.id)).all()
    roles = {each.map_id: each.role for each in mine}
    return [_line(each, roles) for each in held.entries]


def _line(entry: Entry, roles: Mapping[int, Role]) -> Line:
    mine = [Role.OWNER] if g.person.administrator else [roles[each.map] for each in entry.maps if each.map in roles]
    return Line(
        entry=entry,
        year=_year(entry),
        holds=_holds(entry.map) if entry.map else [],
        faults=_faults(entry),
        gaps=_gaps(entry.map) if entry.map else "",
        may_describe=any(accounts.at_least(role, Role.EDITOR) for role in mine),
        may_throw=Role.OWNER in mine,
    )


def _year(entry: Entry) -> str:
    """The year in the digits of the language; in a calendar that its readers do not expect, with the calendar's sign."""
    if entry.year is None:
        return ""
    if entry.calendar is Calendar.SOLAR_HIJRI:
        return digits(entry.year) if language() == "fa" else f"{entry.year} SH"
    return f"{digits(entry.year)} م" if language() == "fa" else str(entry.year)


def _holds(at: OnMap) -> list[str]:
    return [
        ngettext("%(num)s claim", "%(num)s claims", at.claims),
        ngettext("%(num)s piece of evidence", "%(num)s pieces of evidence", at.evidence),
        _("%(marked)s of %(links)s links reviewed", marked=at.links - at.links_unmarked, links=at.links),
    ]


def _faults(entry: Entry) -> str:
    found = entry.problems
    return listed(
        [words for kind in CitationProblem if (count := found.get(kind, 0)) and (words := _fault_words(kind, count))],
    )


def _fault_words(kind: CitationProblem, count: int) -> str:
    if kind is CitationProblem.YEAR_DIFFERS:
        return ngettext("%(num)s wrong year", "%(num)s wrong years", count)
    if kind is CitationProblem.NAME_DIFFERS:
        return ngettext("%(num)s wrong name", "%(num)s wrong names", count)
    if kind is CitationProblem.PAGE_OUTSIDE:
        return ngettext("%(num)s wrong page", "%(num)s wrong pages", count)
    if kind is CitationProblem.NOT_LISTED:
        return ngettext("%(num)s source missing from the list", "%(num)s sources missing from the list", count)
    if kind is CitationProblem.AMBIGUOUS:
        return ngettext("%(num)s citation with two possible sources", "%(num)s citations with several possible sources", count)
    return ""  # a calendar that differs is no fault


def _gaps(at: OnMap) -> str:
    found = [] if at.claims or at.evidence else [_("no argument was found in it")]
    if at.claims_without_evidence:
        found.append(ngettext("%(num)s claim without evidence", "%(num)s claims without evidence", at.claims_without_evidence))
    if at.evidence_without_claim:
        found.append(
            ngettext(
                "%(num)s piece of evidence without a claim",
                "%(num)s pieces of evidence without a claim",
                at.evidence_without_claim,
            )
        )
    return listed(found)


# Adding


@blueprint.post("/papers")
def add() -> Response:
    """Take in the files, or the text that was pasted; the reading goes on by itself."""
    here, given = house(), [file for file in request.files.getlist("file") if file.filename]
    texts = [(file.filename or "", file.read()) for file in given]
    if pasted := asked("text", _LONGEST_TEXT):
        name = asked("name", 100) or _("Pasted text")
        texts.append((f"{name}.md", pasted.encode()))
    texts = [(name, data) for name, data in texts if data]
    if not texts:
        empty = _("There is nothing in that file. Choose the one with the paper’s text.")
        return _shelf(empty if given else _("Choose a file, drop one on the page, or paste a text."), 422)
    for name, data in texts:
        digest = here.database.files.put(data)
        with here.database.session(write=True) as rows:
            intake.ask(rows, digest, name, g.person)
    here.worker.wake()
    return done("library.shelf")


@blueprint.get("/jobs/<int:number>")
def job(number: int) -> Response:
    """How far it has come."""
    with house().database.session() as rows:
        held = work(rows, jobs.one(rows, number, g.person))
    return page("library/job.html", "job", work=held)


@blueprint.post("/jobs/<int:number>/again")
def again(number: int) -> Response:
    """Try once more what failed."""
    with house().database.session(write=True) as rows:
        held = jobs.again(rows, jobs.one(rows, number, g.person))
    house().worker.wake()
    return _back(held)


@blueprint.post("/jobs/<int:number>/dismiss")
def dismiss(number: int) -> Response:
    """Put away what failed."""
    with house().database.session(write=True) as rows:
        held = jobs.one(rows, number, g.person)
        jobs.dismiss(rows, held)
    return _back(held)


def _back(held: Job) -> Response:
    """To the reference where that was pressed that the file is for, else to the shelf."""
    if asked("from", 10) != "reference" or "csl_id" not in held.given:
        return done("library.shelf")
    return done("fulltexts.entry", paper_id=held.given["paper"], id=held.given["csl_id"])


def work(rows: Session, held: Job) -> Work:
    """A job in the words of the page."""
    failed = _why(held) if held.state is JobState.FAILED else ""
    return Work(
        number=held.id,
        name=str(held.given.get("name", "")),
        told=_progress(rows, held),
        share=held.done if held.state is JobState.RUNNING else None,
        over=held.state is JobState.DONE,
        failed=failed,
        paper=held.result.get("paper"),
        map=held.result.get("map"),
    )


def _why(held: Job) -> str:
    """Why it failed, in the language of the page."""
    sentence = held.result.get("sentence")
    return telling.told(unpacked(sentence) if isinstance(sentence, dict) else str(held.result.get("message", "")))


def _progress(rows: Session, held: Job) -> str:
    if held.state is JobState.DONE:
        return _("It was here already") if held.result.get("again") else _("It is in the library")
    if held.state is JobState.FAILED:
        return _("It could not be added")
    if held.state is JobState.WAITING:
        before = jobs.ahead(rows, held)
        return (
            ngettext("Waiting for %(num)s other", "Waiting for %(num)s others", before) if before else _("Begins in a moment")
        )
    steps = {
        "reading": _("Reading the file"),
        "passages": _("Finding its sentences"),
        "references": _("Reading its list of references"),
        "citations": _("Checking each citation against the list"),
        "matching": _("Comparing its sentences with each other"),
        "drafting": _("Drafting the map"),
        "keeping": _("Putting it into the library"),
    }
    return steps.get(held.step, _("Reading the file"))


# Throwing away


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
    return done("library.shelf", _anchor=f"paper-{paper_id}")
