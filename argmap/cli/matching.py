"""Which passages bear on a claim, asked from the command line: cards to read, or lines for a program."""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from argmap import cards as showing
from argmap.cards import Found, Line, Look
from argmap.cli.commands import _as_json, _as_jsonl, _paper, _print_json, _print_jsonl, argmap
from argmap.cli.progress import Told, steps
from argmap.desk import Desk, Subject
from argmap.disk import read_bytes
from claims.errors import ArgmapError, NotFound
from claims.matching import asked as asking
from claims.matching import everywhere, matcher
from claims.matching.asked import Asked
from claims.matching.cards import card
from claims.matching.values import Suggestion
from claims.stance import Judgement
from claims.vocabulary import Band, Stance

SURE = 0.5
"""From this score on a passage more likely bears on the claim than not."""
_DEEP = 50
"""How many suggestions are looked through for those of one stance."""

_STYLES: dict[Look, dict[str, Any]] = {
    "supports": {"fg": "green", "bold": True},
    "contradicts": {"fg": "red", "bold": True},
    "neutral": {"bold": True},
    "met": {"bold": True},
    "clash": {"fg": "red", "bold": True, "underline": True},
    "quiet": {"dim": True},
    "label": {"dim": True},
    "warning": {"fg": "yellow", "bold": True},
}


@dataclass(frozen=True, slots=True)
class _Answer:
    """A suggestion with the paper it is from."""

    subject: Subject
    suggestion: Suggestion


@argmap.command("match")
@click.argument("claim", metavar="CLAIM")
@click.option(
    "--paper",
    "papers",
    metavar="PAPER",
    multiple=True,
    help="Paper to search (several may be named); all stored ones if left out.",
)
@click.option("--sources", is_flag=True, help="Search the full texts attached to their references too.")
@click.option("--top", metavar="N", type=click.IntRange(1, 100), default=5, show_default=True, help="Most passages shown.")
@click.option(
    "--stance",
    "stances",
    type=click.Choice([each.value for each in Stance]),
    multiple=True,
    help="Only passages of this stance.",
)
@_as_json
@click.pass_obj
def match(
    desk: Desk, claim: str, papers: tuple[str, ...], sources: bool, top: int, stances: tuple[str, ...], as_json: bool
) -> None:
    """Find the passages that support or contradict a claim.

    CLAIM is a sentence in quotes, in English or Persian; it is answered by passages of either language. Each comes on a card:
    where it stands, which way it points and how surely, which words and figures meet, what it cites, what speaks against it.
    """
    wanted = asking.asked(claim)
    with steps(5 * max(1, len(papers)) + 1) as told:
        subjects = [desk.subject(paper, told) for paper in papers]
        if sources:
            more = [each for subject in subjects for each in desk.sources(subject)]
            subjects = list({each.reading.sha256: each for each in (*subjects, *more)}.values())
        size = len(subjects)
        if not papers:
            subjects, size = _stored(desk, wanted, told)
        for subject in subjects:
            desk.searched(subject, told)
        told("searching")
        answers = _best(desk, subjects, wanted, top, stances)
        held = [_found(desk, wanted, answer, rank) for rank, answer in enumerate(answers, 1)]
    sure = any(each.card.score >= SURE for each in held)
    if as_json:
        _warn(_lacking(desk))
        _print_json(
            {"claim": wanted.text, "language": wanted.language, "lacking": _lacking(desk), "sure": sure}
            | {"cards": [showing.card_object(each) for each in held]}
        )
        return
    _print(_page(_lacking(desk), subjects, size, wanted, held, sure, bool(stances)))


@argmap.command("suggest")
@_paper
@click.option(
    "--claims",
    metavar="FILE",
    type=click.Path(path_type=Path),
    required=True,
    help="Claims as JSON, one a line: id, claim, lang.",
)
@click.option("--top", metavar="N", type=click.IntRange(1, 1000), default=10, show_default=True, help="Most passages a claim.")
@_as_jsonl
@click.pass_obj
def suggest(desk: Desk, paper: str, claims: Path, top: int, jsonl: bool) -> None:
    """Find a paper's passages for every claim of a file.

    A line of FILE is an object with id, claim and, where it is known, lang ("en", "fa"). Each line printed has the claim's id,
    the rank, the passage's spans in code points of the paper's file, stance, score and band. The same input gives the same
    bytes.
    """
    wanted = asking.read(read_bytes(claims, desk.settings), claims.name)
    with steps(5 + len(wanted)) as told:
        subject = desk.subject(paper, told)
        desk.searched(subject, told)
        answers = []
        for each in wanted:
            told("searching")
            answers.append(_suggest(desk, subject, each, top))
    if jsonl:
        _warn(_lacking(desk))
        pairs = zip(wanted, answers, strict=True)
        _print_jsonl(row for claim, suggestions in pairs for row in _rows(subject, claim, suggestions))
        return
    _print(_lists(_lacking(desk), subject, wanted, answers))


# --- searching ----------------------------------------------------------------------------------------------------------


def _stored(desk: Desk, claim: Asked, told: Told) -> tuple[list[Subject], int]:
    """The stored papers to search, in the order they came, and how many are stored; what cannot be read is named, left out."""
    named, most = desk.everywhere(claim.text, told)
    if not named:
        raise NotFound("No papers are stored yet. Name a file with --paper FILE, or store one with `argmap add FILE`.")
    subjects: dict[int, Subject] = {}
    for paper in named:
        if len(subjects) == most:
            break
        try:
            subjects[paper] = desk.stored(paper)
        except ArgmapError as error:
            click.echo(showing.safe(f"Paper {paper} is left out: {error}"), err=True)
    return [subjects[paper] for paper in sorted(subjects)], len(named)


def _suggest(desk: Desk, subject: Subject, claim: Asked, top: int) -> tuple[Suggestion, ...]:
    return matcher.suggest(desk.searched(subject), claim.text, claim.language, top)


def _lacking(desk: Desk) -> list[str]:
    """What is missing here that would make the answers better, a sentence or two each."""
    return [str(trouble) for trouble in desk.tools.troubles]


def _best(desk: Desk, subjects: Iterable[Subject], claim: Asked, top: int, stances: Sequence[str]) -> list[_Answer]:
    """The best answers of all the papers together; equal ones in the papers' order."""
    deep = max(_DEEP, 5 * top) if stances else top
    answers = [_Answer(subject, each) for subject in subjects for each in _suggest(desk, subject, claim, deep)]
    kept = [answer for answer in answers if not stances or _called(answer.suggestion).value in stances]
    return sorted(kept, key=lambda answer: -answer.suggestion.score)[:top]


def _called(suggestion: Suggestion) -> Stance:
    """What a reader is told it does: where there is no call, it merely bears on the claim."""
    judged = suggestion.judgement
    return Stance.NEUTRAL if judged.band is Band.NO_CALL else judged.stance


def _found(desk: Desk, claim: Asked, answer: _Answer, rank: int) -> Found:
    subject = answer.subject
    bridge = next(iter(desk.searched(subject).held.bridges.values()), None)
    held = card(claim.text, replace(answer.suggestion, rank=rank), subject.reading, bridge)
    return Found(held, subject.reading.title, subject.stored, subject.reading.references)


def _pointing(judged: Judgement) -> Stance:
    """Which way a passage points if it bears on the claim at all; ``neutral`` where nobody could judge."""
    return judged.lean if judged.supports + judged.contradicts > 0 else Stance.NEUTRAL


def _rows(subject: Subject, claim: Asked, suggestions: Iterable[Suggestion]) -> Iterator[dict[str, Any]]:
    for each in suggestions:
        passage = subject.reading.cut.passages[each.passage]
        yield {
            "claim": claim.id,
            "rank": each.rank,
            "spans": [list(span) for span in passage.spans],
            "stance": _pointing(each.judgement).value,
            "score": round(each.score, 4),
            "band": each.judgement.band.value,
        }


# --- printing -----------------------------------------------------------------------------------------------------------


def _page(
    lacking: Sequence[str],
    subjects: Sequence[Subject],
    size: int,
    claim: Asked,
    held: Sequence[Found],
    sure: bool,
    filtered: bool,
) -> Iterator[Line]:
    columns = _columns()
    yield from showing.warning_lines(lacking, columns)
    yield from showing.claim_lines(claim.text, columns)
    alone = subjects[0] if len(subjects) == 1 else None
    papers = f"{len(subjects)} papers" if size <= everywhere.MOST else f"the {len(subjects)} most promising of {size} papers"
    where = showing.isolated(alone.reading.title) if alone else papers
    yield from showing.note_lines(f"in {where}", columns, "quiet")
    if not held:
        what = "Nothing of that stance" if filtered else "Nothing"
        yield from showing.note_lines(f"{what} here bears on it.", columns)
        return
    if not sure:
        yield from showing.note_lines("Nothing here bears on it strongly. What comes nearest:", columns, "warning")
    elif all(each.card.band is Band.NO_CALL for each in held):
        yield from showing.note_lines("No passage says clearly whether for or against.", columns, "warning")
    for each in held:
        yield ()
        yield from showing.card_lines(each, claim.language, columns, whose=alone is None)


def _lists(
    lacking: Sequence[str], subject: Subject, claims: Iterable[Asked], answers: Iterable[Sequence[Suggestion]]
) -> Iterator[Line]:
    columns = _columns()
    yield from showing.warning_lines(lacking, columns)
    for claim, suggestions in zip(claims, answers, strict=True):
        yield from showing.claim_lines(claim.text, columns, f"{claim.id}")
        for each in suggestions:
            yield from showing.short_lines(each, subject.reading.cut.passages[each.passage], columns)
        if not suggestions:
            yield from showing.note_lines("Nothing here bears on it.", columns)
        yield ()


def _columns() -> int:
    return shutil.get_terminal_size((80, 24)).columns


def _warn(lacking: Iterable[str]) -> None:
    for each in lacking:
        click.echo(showing.safe(each), err=True)


def _print(lines: Iterable[Line]) -> None:
    """Colours on a terminal only, and not where NO_COLOR asks for none."""
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for line in list(lines):
        click.echo("".join(_styled(run.text, run.look) if coloured else run.text for run in line).rstrip(), color=coloured)


def _styled(text: str, look: Look) -> str:
    return click.style(text, **_STYLES[look]) if look in _STYLES and text else text
