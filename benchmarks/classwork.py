"""How soon does whoever leads see what a class of three hundred has built?

    python -m benchmarks.classwork

Everybody's map has five claims and seven sentences, some of them the reference's, some their own. The page is asked for as a
browser does: once when nothing is at hand yet, then again; and what the wall asks every second. The figures go into RESULTS.md.
"""

import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from flask.testing import FlaskClient
from sqlmodel import Session

from argmap import accounts, joining, maps, sessions
from argmap.app import create
from argmap.desk import Desk
from argmap.graph import Edge, Graph
from argmap.models import BuiltMap, ReviewSession
from argmap.sessions import Act
from argmap.web.house import House
from benchmarks import sections
from benchmarks.report import EXAMPLE, large
from claims.models import Paper
from claims.settings import Settings
from claims.vocabulary import Exercise, NodeKind, SessionKind, Stance

SECTION = "classwork"
PEOPLE, CLAIMS, EVIDENCE = 300, 5, 7


def one(reference: Graph, chance: random.Random) -> Graph:
    """A map that somebody built: part of the reference, half of its claims in other words."""
    kinds = {kind: [node for node in reference.nodes if node.kind is kind] for kind in NodeKind}
    claims = [
        replace(node, wordings=tuple(replace(each, text=f"{each.text} {chance.random()}") for each in node.wordings))
        if chance.random() < 0.5
        else node
        for node in chance.sample(kinds[NodeKind.CLAIM], CLAIMS)
    ]
    evidence = chance.sample(kinds[NodeKind.EVIDENCE], EVIDENCE)
    edges = [Edge(f"l{n}", node.id, "h", Stance.SUPPORTS) for n, node in enumerate(claims)]
    edges += [
        Edge(f"k{n}", node.id, chance.choice(claims).id, chance.choice(list(Stance)[:2])) for n, node in enumerate(evidence)
    ]
    return Graph(reference.title, reference.language, (*kinds[NodeKind.HYPOTHESIS], *claims, *evidence), tuple(edges))


def built(rows: Session) -> ReviewSession:
    """The session in which they built them, shown."""
    lead, chance, paper = accounts.local_person(rows), random.Random(7), rows.get_one(Paper, 1)
    reference = large("A street")
    row = sessions.make(
        rows, maps.save(rows, reference, paper), lead, SessionKind.SEMINAR, "A class", exercise=Exercise.BUILD, claim="h"
    )
    people = [joining.come(rows, row, f"phone-{n}")[0] for n in range(PEOPLE)]
    sessions.step(rows, row, Act.OPEN, lead)
    for who in people:
        rows.add(BuiltMap(session_id=row.id, participant_id=who.id, map_id=maps.save(rows, one(reference, chance), paper).id))
    sessions.step(rows, row, Act.REVEAL, lead)
    return row


def seconds(browser: FlaskClient, way: str) -> float:
    """That one asking takes."""
    begun = time.perf_counter()
    if (status := browser.get(way).status_code) != 200:
        raise RuntimeError(f"{way}: {status}")
    return time.perf_counter() - begun


def main() -> None:
    """Measure, print, and keep the figures."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        desk = Desk(settings)
        desk.keep(desk.subject(str(EXAMPLE)))
        desk.close()
        app = create(settings)
        house: House = app.extensions["argmap"]
        with house.database.session(write=True) as rows:
            row = built(rows)
        browser, way = app.test_client(), f"/sessions/{row.id}"
        seconds(browser, "/")
        first, again = seconds(browser, f"{way}/classwork"), min(seconds(browser, f"{way}/classwork") for _ in range(5))
        wall = min(seconds(browser, f"{way}/projector/state") for _ in range(5))
        house.stop()
    table = [
        (f"{PEOPLE} built maps beside the reference, page, the first time", "< 1 s", f"{first:.2f} s"),
        ("the same again", "", f"{again * 1000:.0f} ms"),
        ("what the wall asks every second", "", f"{wall * 1000:.0f} ms"),
    ]
    for line in table:
        print(*line, sep=" | ")
    sections.keep(SECTION, "What a class built", "`python -m benchmarks.classwork`", table)


if __name__ == "__main__":
    main()
