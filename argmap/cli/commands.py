"""What does each command do? A few lines each: read the line, call one act, print."""

import errno
import json
import os
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path
from shlex import quote
from typing import Any

import click
from sqlmodel import Session

from argmap import check as checking
from argmap import diagram as drawing
from argmap import doctor as doctoring
from argmap import fulltexts, listing, maps, outline, shelving, sources
from argmap.cli.progress import Told, steps
from argmap.desk import Desk, Subject, bibliography_of, read_map_file
from argmap.diagram import FORMATS
from argmap.disk import named_after, ready, write_files, written
from argmap.exchange import json as map_file
from argmap.graph import Graph
from argmap.listing import counted
from argmap.models import Map
from argmap.theme import INTERFACE_LANGUAGES, THEMES, interface_language
from claims import bibliography, citations, library
from claims.errors import ArgmapError, DrawingFailed, InvalidMap, NotFound
from claims.references import Reference
from claims.settings import Settings

OK, FOUND_PROBLEMS, COULD_NOT = 0, 1, 2
SHORT = 66
"""Longest first sentence of a command's help: more is cut off, or does not fit into 80 columns."""

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_GROUPS = {
    "The main job": ("map", "serve"),
    "The library": ("add", "papers", "show", "attach", "detach", "forget"),
    "What bears on a claim": ("match", "suggest"),
    "A paper's parts": ("passages", "references", "citations"),
    "Its map": ("draft", "outline", "diagram", "remove", "undo", "redo", "export", "import"),
    "Is all well?": ("check", "doctor"),
}


class _Grouped(click.Group):
    """Lists the commands by what they are for."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, names in _GROUPS.items():
            with formatter.section(title):
                rows = [(name, self.commands[name].get_short_help_str(SHORT)) for name in names if name in self.commands]
                formatter.write_dl(rows, col_max=14)


@click.group(cls=_Grouped, context_settings=_CONTEXT)
@click.version_option(package_name="argmap", prog_name="argmap")
@click.pass_context
def argmap(context: click.Context) -> None:
    """Shows whether a scholarly paper's claims are borne out by what they rest on.

    Give it a paper (Markdown, text, HTML, DOCX, JATS XML or a PDF with text) and it finds the research question, the
    hypothesis, the sub-claims and the evidence with its sources, checks every citation against the list, and draws the
    argument as a map:

    \b
        argmap map paper.md

    PAPER is a file, or the id, the hash or a piece of the title of a stored paper. Papers are kept in ARGMAP_DATA_DIR, else in
    your data directory.

    \b
    Exit status: 0 all well, 1 problems were found, 2 it could not be done.
    """
    context.obj = Desk(Settings.from_mapping(os.environ))
    context.call_on_close(context.obj.close)


# --- shared by the commands ---------------------------------------------------------------------------------------------

_paper = click.argument("paper", metavar="PAPER")
_as_json = click.option("--json", "as_json", is_flag=True, help="Print it as JSON, for a program.")
_as_jsonl = click.option("--jsonl", is_flag=True, help="Print one JSON object a line, for a program.")
_list = click.option(
    "--list", "listed", type=click.Path(path_type=Path), help="A BibTeX, RIS or CSL-JSON file to take as the list."
)
_theme = click.option("--theme", type=click.Choice(list(THEMES)), default="print", show_default=True, help="How it looks.")
_tongue = click.option(
    "--language",
    type=click.Choice(INTERFACE_LANGUAGES),
    default=None,
    help="Language of the legend and headings; the paper's own if left out.",
)


def _print_json(found: Any) -> None:
    click.echo(json.dumps(found, ensure_ascii=False, indent=1))


def _print_jsonl(rows: Iterable[Any]) -> None:
    for row in rows:
        click.echo(json.dumps(row, ensure_ascii=False))


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(listing.plain(line))


def _subject(desk: Desk, paper: str, listed: Path | None = None, told: Told | None = None) -> Subject:
    """The paper named on the command line, its list replaced where a bibliography was given."""
    if told is None:
        with steps(4) as told:
            return _subject(desk, paper, listed, told)
    subject = desk.subject(paper, told)
    if listed is None:
        return subject
    found = bibliography_of(listed, desk.settings)
    for problem in found.problems:
        click.echo(f"{listed.name}: {listing.plain(problem)}", err=True)
    return subject.with_list(found.items)


def _language(chosen: str | None, graph: Graph) -> str:
    return chosen or interface_language(graph.language)


def _map_file(subject: Subject, graph: Graph) -> str:
    own = {"own_list": subject.imported is None, "own_metadata": subject.edited is None}
    return map_file.write(graph, subject.reading, subject.data, **own)


def _held(desk: Desk, session: Session, paper: str) -> Map:
    """The stored map of a stored paper; NotFound says how to get one."""
    subject = desk.subject(paper)
    held = desk.map_of(session, subject.stored) if subject.stored is not None else None
    if held is None:
        raise NotFound(f"There is no stored map of {paper!r}. Make one with `argmap map {quote(paper)}`.", name=paper)
    return held


# --- the main job -------------------------------------------------------------------------------------------------------


@argmap.command("map")
@_paper
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder for the files.  [default: NAME-map]"
)
@_list
@_theme
@_tongue
@click.pass_obj
def map_(desk: Desk, paper: str, output: Path | None, listed: Path | None, theme: str, language: str | None) -> None:
    """Read a paper, check its citations, draft its map, draw it.

    The paper and its map are stored, and the folder gets the map as SVG, PNG, PDF and DOT, as text to read aloud, and as
    one JSON file with the paper inside. A map that is stored already is drawn as it stands.
    """
    with steps(9) as told:
        subject = _subject(desk, paper, listed, told)
        graph = desk.graph(subject, told)
        desk.database()
        folder = output or named_after(subject.reading.name, "-map")
        ready(folder)
        tongue = _language(language, graph)
        files, failed = _pictures(desk, graph, theme, tongue, told)
    files["outline.txt"] = outline.text(graph, tongue).encode()
    files["map.json"] = _map_file(subject, graph).encode()
    files["references.json"] = bibliography.write([r.csl for r in subject.reading.references], "csl").encode()
    with written(folder, files) as places:
        kept = desk.keep(subject, graph)
    title = subject.reading.title
    click.echo(listing.plain(f"{title}  (paper {kept.paper}{', stored before' if kept.again else ''})"))
    _print_lines(listing.found_lines(subject.reading))
    _print_lines(_found_on_map(graph))
    _print_lines([] if kept.again else desk.draft(subject).notes)
    for number, lost in kept.lost:
        message = f"The new list has no entry for the full text in paper {number}, {lost}. "
        click.echo(listing.plain(message + f"`argmap attach {kept.paper} REFERENCE {number}` attaches it to another."))
    if kept.other_map:
        click.echo("The stored map was changed by hand and stays as it is; the files show a draft with the new list.")
    click.echo()
    _print_lines(map(str, places))
    if failed is not None:
        raise failed


def _pictures(desk: Desk, graph: Graph, theme: str, language: str, told: Told) -> tuple[dict[str, bytes], DrawingFailed | None]:
    """The map in every picture format; what can be written still is, when drawing fails."""
    files: dict[str, bytes] = {}
    try:
        for form in FORMATS:
            told(f"drawing {form.upper()}")
            files[f"map.{form}"] = drawing.draw(graph, form, theme, language, desk.settings)
    except DrawingFailed as error:
        return files | {"map.dot": drawing.draw(graph, "dot", theme, language, desk.settings)}, error
    return files, None


def _found_on_map(graph: Graph) -> Iterable[str]:
    kinds = [node.kind.value for node in graph.nodes]
    against = sum(edge.stance.value == "contradicts" for edge in graph.edges)
    claims, evidence = counted(kinds.count("claim"), "sub-claim"), counted(kinds.count("evidence"), "piece", "of evidence")
    yield f"{claims}, {evidence}, {counted(against, 'contradicting link')}"
    if graph.question:
        yield f"question:    {graph.question[0].text}"
    for node in graph.nodes:
        if node.kind.value == "hypothesis":
            yield f"hypothesis:  {node.text}"


# --- the library --------------------------------------------------------------------------------------------------------


@argmap.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.pass_obj
def add(desk: Desk, files: tuple[str, ...]) -> None:
    """Store papers, without drawing anything.

    A paper that is there already is named and kept once. A file that cannot be read is named and the others are stored.
    """
    failed = 0
    with steps(4 * len(files)) as told:
        lines = []
        for name in files:
            try:
                subject = _subject(desk, name, None, told)
                kept = desk.keep(subject)
                title = subject.reading.title
                lines.append((f"{kept.paper:>4}  {title}" + ("  (stored before)" if kept.again else ""), False))
            except ArgmapError as error:
                failed += 1
                lines.append((f"{name}: {error}", True))
    for line, wrong in lines:
        click.echo(listing.plain(line), err=wrong)
    if failed:
        raise SystemExit(COULD_NOT)


@argmap.command()
@_as_json
@click.pass_obj
def papers(desk: Desk, as_json: bool) -> None:
    """List the stored papers."""
    with desk.database().session() as session:
        held = library.papers(session)
        rows = [
            {
                "id": paper.id,
                "title": paper.title,
                "language": paper.language,
                "file": paper.file.name,
                "sha256": paper.file.sha256,
            }
            | {"maps": len(maps.maps_of(session, paper))}
            for paper in held
        ]
    if as_json:
        _print_json(rows)
    elif not rows:
        click.echo("No papers are stored yet. Begin with `argmap map FILE`.")
    for row in [] if as_json else rows:
        click.echo(listing.plain(f"{row['id']:>4}  {row['title']}  [{row['file']}{', mapped' if row['maps'] else ''}]"))


@argmap.command()
@_paper
@_as_json
@click.pass_obj
def show(desk: Desk, paper: str, as_json: bool) -> None:
    """Say who wrote a paper, where, what is in it, what was mended."""
    subject = _subject(desk, paper)
    if as_json:
        _print_json(listing.paper_object(subject.reading))
    else:
        _print_lines(listing.paper_lines(subject.reading))


@argmap.command()
@_paper
@click.pass_obj
def forget(desk: Desk, paper: str) -> None:
    """Take a stored paper, its file and its maps out of the library."""
    subject = desk.subject(paper, thrown=True)
    if subject.stored is None:
        raise NotFound(f"{paper!r} is not stored, so there is nothing to take away. See `argmap papers`.", name=paper)
    with desk.database().session(write=True) as session:
        held = library.find(session, str(subject.stored), thrown=True)
        if resting := shelving.resting_on(session, held):
            names = ", ".join(f"“{each.title}”" for each in resting[:3])
            message = (
                f"Evidence on the map of another paper quotes it ({names}). Take that off the map first, or keep the paper."
            )
            raise InvalidMap(message)
        library.remove(session, desk.database().files, held)
    click.echo(listing.plain(f"paper {subject.stored} is gone: {subject.reading.title}"))


@argmap.command("attach")
@_paper
@click.argument("reference", metavar="REFERENCE")
@click.argument("source", metavar="SOURCE")
@click.pass_obj
def attach_(desk: Desk, paper: str, reference: str, source: str) -> None:
    """Attach the full text of a source to a reference.

    REFERENCE is an entry of the stored paper's list: its number, its id or some of its words, as `argmap references` shows it.
    SOURCE is a file, which is stored, or a stored paper. `argmap match --sources` searches it too.
    """
    with steps(5) as told:
        subject, entry = _entry(desk, paper, reference)
        text = desk.subject(source, told)
        number = desk.keep(text).paper
        with desk.database().session(write=True) as session:
            held, work = library.find(session, str(subject.stored)), library.find(session, str(number))
            fulltexts.attach(session, held, str(entry.csl["id"]), work)
    click.echo(listing.plain(f"{sources.listed(entry.csl)}: its full text is paper {number}, {text.reading.title}"))


@argmap.command("detach")
@_paper
@click.argument("reference", metavar="REFERENCE")
@click.pass_obj
def detach_(desk: Desk, paper: str, reference: str) -> None:
    """Take the full text from a reference; it stays stored."""
    subject, entry = _entry(desk, paper, reference)
    with desk.database().session(write=True) as session:
        source = fulltexts.detach(session, library.find(session, str(subject.stored)), str(entry.csl["id"]))
        told = f"{sources.listed(entry.csl)} has no full text any more; paper {source.id}, {source.title}, is still stored."
    click.echo(listing.plain(told))


def _entry(desk: Desk, paper: str, reference: str) -> tuple[Subject, Reference]:
    """A stored paper, and the entry of its list that is named."""
    subject = desk.subject(paper)
    if subject.stored is None:
        raise NotFound(f"{paper!r} is not stored. Store it first: `argmap add {quote(paper)}`.", name=paper)
    return subject, sources.meant(reference, subject.reading.references)


# --- a paper's parts ----------------------------------------------------------------------------------------------------


@argmap.command()
@_paper
@_as_jsonl
@click.pass_obj
def passages(desk: Desk, paper: str, jsonl: bool) -> None:
    """Print a paper's sentences, numbered, under their headings."""
    subject = _subject(desk, paper)
    if jsonl:
        _print_jsonl(map(listing.passage_object, subject.reading.cut.passages))
    else:
        _print_lines(listing.passage_lines(subject.reading))


@argmap.command()
@_paper
@_list
@click.option("--format", "form", type=click.Choice(list(bibliography.FORMATS)), help="Export the list in this format.")
@_as_jsonl
@click.pass_obj
def references(desk: Desk, paper: str, listed: Path | None, form: str | None, jsonl: bool) -> None:
    """Print or export a paper's reference list."""
    subject = _subject(desk, paper, listed)
    if form:
        click.echo(bibliography.write([reference.csl for reference in subject.reading.references], form), nl=False)
    elif jsonl:
        _print_jsonl(map(listing.reference_object, subject.reading.references))
    else:
        _print_lines(listing.reference_lines(subject.reading, desk.full_texts(subject)))


@argmap.command("citations")
@_paper
@_list
@_as_jsonl
@click.pass_obj
def citations_(desk: Desk, paper: str, listed: Path | None, jsonl: bool) -> None:
    """Check every citation against the reference list.

    Each is right, or says what is wrong with it and what was compared: the year, the name, the page, an entry that is not
    there or that could be one of several. Entries that nothing cites are named. Status 1 where a citation is wrong.
    """
    subject = _subject(desk, paper, listed)
    audit = subject.reading.audit
    if jsonl:
        _print_jsonl(citations.as_json(citation, subject.reading.references) for citation in audit.citations)
    else:
        _print_lines(listing.citation_lines(subject.reading))
    if any(not citation.ok for citation in audit.citations):
        raise SystemExit(FOUND_PROBLEMS)


# --- its map ------------------------------------------------------------------------------------------------------------


@argmap.command()
@_paper
@_list
@_as_json
@click.pass_obj
def draft(desk: Desk, paper: str, listed: Path | None, as_json: bool) -> None:
    """Draft a paper's map afresh, with the reason for everything in it.

    Nothing is stored. Every statement is a passage's own wording; what was shortened is marked as condensed.
    """
    subject = _subject(desk, paper, listed)
    found = desk.draft(subject)
    if as_json:
        _print_json(listing.draft_object(found, subject.reading))
    else:
        _print_lines(listing.draft_lines(found))


@argmap.command("outline")
@_paper
@_tongue
@click.pass_obj
def outline_(desk: Desk, paper: str, language: str | None) -> None:
    """Print the whole map as indented text, for reading aloud."""
    graph = desk.graph(_subject(desk, paper))
    click.echo(outline.text(graph, _language(language, graph)), nl=False)


@argmap.command("diagram")
@_paper
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write.  [default: NAME.FORMAT]")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), help="By the file's suffix, else svg.")
@_theme
@_tongue
@click.option("--focus", metavar="NODE", help="Show one node and what is around it (c3, e12).")
@click.option(
    "--depth", metavar="N", type=click.IntRange(0, 20), default=2, show_default=True, help="How many links around the focus."
)
@click.option("--unfold", metavar="NODE", multiple=True, help="Show all that is folded under this node.")
@click.option("--limit", metavar="N", type=click.IntRange(1, 5000), help="Most nodes shown.  [default: ARGMAP_DIAGRAM_NODES]")
@click.pass_obj
def diagram(
    desk: Desk,
    paper: str,
    output: Path | None,
    form: str | None,
    theme: str,
    language: str | None,
    focus: str | None,
    depth: int,
    unfold: tuple[str, ...],
    limit: int | None,
) -> None:
    """Draw the map, or a part of it, as SVG, PNG, PDF or DOT."""
    with steps(6) as told:
        subject = _subject(desk, paper, None, told)
        graph = desk.graph(subject, told)
        told("drawing")
        shown = drawing.view(graph, limit or desk.settings.diagram_nodes, focus, depth, unfold)
        form = form or _format_of(output)
        picture = drawing.draw(shown, form, theme, _language(language, graph), desk.settings)
    target = output or named_after(subject.reading.name, f".{form}")
    write_files(target.parent, {target.name: picture})
    folded = len(graph.nodes) - len(shown.nodes)
    click.echo(f"{target}  ({len(shown.nodes)} of {len(graph.nodes)} nodes{f', {folded} folded' if folded else ''})")


def _format_of(output: Path | None) -> str:
    suffix = output.suffix.lstrip(".").lower() if output else ""
    return suffix if suffix in FORMATS else "svg"


@argmap.command()
@_paper
@click.argument("code", metavar="CODE")
@click.pass_obj
def remove(desk: Desk, paper: str, code: str) -> None:
    """Take a node or link off the stored map (`undo` brings it back)."""
    with desk.database().session(write=True) as session:
        maps.remove(session, _held(desk, session, paper), code)
    click.echo(f"{code} is off the map. `argmap undo {quote(paper)}` brings it back.")


@argmap.command()
@_paper
@click.pass_obj
def undo(desk: Desk, paper: str) -> None:
    """Undo the last change of the stored map."""
    with desk.database().session(write=True) as session:
        change = maps.undo(session, _held(desk, session, paper))
        click.echo(f"undone: {change.act}")


@argmap.command()
@_paper
@click.pass_obj
def redo(desk: Desk, paper: str) -> None:
    """Do again what was undone last."""
    with desk.database().session(write=True) as session:
        change = maps.redo(session, _held(desk, session, paper))
        click.echo(f"done again: {change.act}")


@argmap.command()
@_paper
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write; printed if left out.")
@click.pass_obj
def export(desk: Desk, paper: str, output: Path | None) -> None:
    """Write a map with its paper as one JSON file that loses nothing."""
    subject = _subject(desk, paper)
    text = _map_file(subject, desk.graph(subject))
    if output is None:
        click.echo(text, nl=False)
    else:
        click.echo(str(write_files(output.parent, {output.name: text.encode()})[0]))


@argmap.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.pass_obj
def import_(desk: Desk, file: Path) -> None:
    """Take in a file that `export` wrote: the paper and its map."""
    kept = desk.take_in(read_map_file(file, desk.settings))
    click.echo(f"paper {kept.paper}{' (stored before)' if kept.again else ''} and its map are in the library.")


# --- is all well? -------------------------------------------------------------------------------------------------------


@argmap.command()
@_paper
@_as_json
@click.pass_obj
def check(desk: Desk, paper: str, as_json: bool) -> None:
    """Check that a map still says what its paper says.

    Every quotation must still stand in its source, every node must have a source, every link must end somewhere. Status 1 where
    something is amiss.
    """
    subject = _subject(desk, paper)
    graph = desk.graph(subject)
    findings = checking.check(graph, subject.reading, desk.quoted(graph) if subject.stored is not None else ())
    if as_json:
        _print_json([{"code": found.code, "id": found.id, "message": found.message} for found in findings])
    else:
        _print_lines(f"{found.id or 'map'}: {found.message}" for found in findings)
        if not findings:
            click.echo("All quotations stand in their source, and every node has one.")
    if findings:
        raise SystemExit(FOUND_PROBLEMS)


@argmap.command("doctor")
@_as_json
@click.pass_obj
def doctor_(desk: Desk, as_json: bool) -> None:
    """Say what is missing on this machine, and what mends it.

    Looks at versions, data folder, database, typefaces, Graphviz and the English model. Status 1 where something is broken.
    """
    findings = doctoring.examine(desk.settings)
    if as_json:
        _print_json([{"name": f.name, "state": f.state.value, "detail": f.detail, "mend": f.mend} for f in findings])
    else:
        signs = {"ok": "✓", "missing": "–", "broken": "✗"}
        for found in findings:
            click.echo(f"{signs[found.state.value]} {found.name}: {found.detail}")
            if found.mend:
                click.echo(f"    {found.mend}")
    if not doctoring.healthy(findings):
        raise SystemExit(FOUND_PROBLEMS)


# --- the door -----------------------------------------------------------------------------------------------------------


def main() -> None:
    """Run the command line: errors of ours in one sentence and status 2, no traceback unless ARGMAP_DEBUG is set."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    out = sys.stdout
    try:
        try:
            argmap(prog_name="argmap", standalone_mode=False)
        except SystemExit:
            if sys.stdout is not out:  # click puts another in its place and says 1 where the reader of a pipe has gone
                sys.stdout = out
                raise BrokenPipeError from None
            raise
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except click.exceptions.Abort:
        raise SystemExit(130) from None
    except click.ClickException as error:
        error.show()
        _hint_at_dashes(error)
        raise SystemExit(COULD_NOT) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(OK) from None
    except ArgmapError as error:
        _fail(str(error))
    except MemoryError:
        _fail("There was not enough memory for that. Close other programs, or take a smaller file.")
    except OSError as error:
        if sys.stdout is not None and error.errno == errno.ENOSPC:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _fail(f"The system would not do it ({error.strerror or error}). Make sure there is room and the right to write.")
    except Exception as error:  # the last door: a person is told in words, the details are there on request
        _fail(f"Something went wrong that should not have ({type(error).__name__}: {error}). "
              "Set ARGMAP_DEBUG=1 to see where, and please report it.")  # fmt: skip


def _hint_at_dashes(error: click.ClickException) -> None:
    """A file whose name begins with a dash is taken for an option."""
    for word in sys.argv[1:] if isinstance(error, click.NoSuchOption) else ():
        if word.startswith("-") and Path(word).is_file():
            click.echo(f"For the file of that name, write ./{word}", err=True)


def _fail(sentence: str) -> None:
    if os.environ.get("ARGMAP_DEBUG"):
        traceback.print_exc()
    click.echo(f"argmap: {listing.plain(sentence)}", err=True)
    raise SystemExit(COULD_NOT) from None
