"""Is what is kept at hand used only where the library still holds the same?"""

import shutil
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest
from builders import wording
from flask import Flask
from visiting import EXAMPLE, MAP, english, house_of

from argmap import editing, maps
from argmap.desk import Subject
from argmap.graph import Graph, Node
from argmap.models import Map
from argmap.web.house import House
from claims import library, reading
from claims.errors import ArgmapError
from claims.matching.matcher import Searched
from claims.models import Paper
from claims.vocabulary import NodeKind

SAMPLES = Path(__file__).parents[2] / "samples" / "papers"


@pytest.fixture
def house(app: Flask) -> House:
    return house_of(app)


def paper_of(house: House, number: int = EXAMPLE) -> Paper:
    with house.database.session() as rows:
        return rows.get_one(Paper, number)


def told(graph: Graph) -> set[str]:
    return {each.text for node in graph.nodes for each in node.wordings}


def graph_of(house: House, number: int = MAP) -> Graph:
    with house.database.session() as rows:
        return house.graph(rows, rows.get_one(Map, number))


def test_a_paper_is_read_once(house: House) -> None:
    assert house.subject(paper_of(house)) is house.subject(paper_of(house))


def test_another_list_of_as_many_works_is_another_reading(house: House) -> None:
    before = house.subject(paper_of(house))
    listed = tuple({"id": f"w{at}", "type": "book", "title": f"Work {at}"} for at in range(len(before.reading.references)))
    for items in (listed, tuple(item | {"title": "Renamed"} for item in listed)):
        with house.database.session(write=True) as rows:
            library.use_list(rows, house.database.files, rows.get_one(Paper, EXAMPLE), items, house.settings)
        now = house.subject(paper_of(house))
        assert [each.csl["title"] for each in now.reading.references] == [each["title"] for each in items]
        assert now.content != before.content


def test_a_paper_that_is_given_the_number_of_one_that_went_is_read(house: House) -> None:
    last = paper_of(house, 4)
    assert house.subject(last).reading.sha256 == last.file.sha256
    data = (SAMPLES / "painted-crossings.md").read_bytes() + b"\n\nOne sentence more.\n"
    with house.database.session(write=True) as rows:
        library.remove(rows, house.database.files, rows.get_one(Paper, 4))
        read = reading.read(data, "another.md", house.settings)
        assert library.add(rows, house.database.files, read, data).paper.id == 4
    assert house.subject(paper_of(house, 4)).reading.sha256 == read.sha256


def test_a_file_that_is_called_as_the_number_is_not_meant(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(SAMPLES / "painted-crossings.md", tmp_path / str(EXAMPLE))
    monkeypatch.chdir(tmp_path)
    assert house.subject(paper_of(house)).stored == EXAMPLE


def test_a_map_is_read_once_until_it_changes(house: House) -> None:
    before = graph_of(house)
    assert graph_of(house) is before
    with house.database.session(write=True) as rows:
        editing.reword(rows, rows.get_one(Map, MAP), "c1", "Said otherwise.")
    assert "Said otherwise." in told(graph_of(house)) - told(before)


def test_a_map_in_the_place_of_another_is_read(house: House) -> None:
    before = graph_of(house)
    other = Graph(before.title, before.language, (Node("h", NodeKind.HYPOTHESIS, (wording("Another map."),)),), ())
    with house.database.session(write=True) as rows:
        maps.drop(rows, rows.get_one(Map, MAP))
        made = maps.save(rows, other, rows.get_one(Paper, EXAMPLE))
        rows.flush()
        assert (made.id, made.version) == (MAP, 0)
    assert told(graph_of(house)) == {"Another map."}


def test_what_a_paper_took_along_is_gone_from_the_map(house: House) -> None:
    assert any(node.quotes for node in graph_of(house).nodes)
    with house.database.session(write=True) as rows:
        paper = rows.get_one(Paper, EXAMPLE)
        held = rows.get_one(Map, MAP)
        held.paper_id = 1  # a map that quotes another paper than its own
        rows.add(held)
        rows.flush()
        library.remove(rows, house.database.files, paper)
    assert not any(node.quotes for node in graph_of(house).nodes)


def test_what_was_not_committed_is_not_kept(house: House) -> None:
    def spoilt() -> None:
        with house.database.session(write=True) as rows:
            held = rows.get_one(Map, MAP)
            editing.reword(rows, held, "c1", "Never to be.")
            assert house.graph(rows, held) != before
            raise RuntimeError("on the way")

    before = graph_of(house)
    with pytest.raises(RuntimeError, match="on the way"):
        spoilt()
    assert graph_of(house) == before
    with house.database.session(write=True) as rows:
        editing.reword(rows, rows.get_one(Map, MAP), "c2", "And this was.")
    assert "And this was." in told(graph_of(house)) and "Never to be." not in told(graph_of(house))


@pytest.mark.slow
def test_warming_makes_the_newest_papers_ready_and_holds_nobody_up(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(subject: Subject) -> Searched:
        began.set()
        go_on.wait(10)
        return searched(subject)

    house, began, go_on, frozen = house_of(app), Event(), Event(), list[bool]()
    searched = house.desk.searched
    monkeypatch.setattr(house.desk, "searched", slowly)
    monkeypatch.setattr("gc.freeze", lambda: frozen.append(True))
    house.start(warm=True)
    assert began.wait(10)
    assert english(app).get(f"/papers/{EXAMPLE}").status_code == english(app).get("/health").status_code == 200
    go_on.set()
    assert house._warming is not None
    house._warming.join(20)
    assert frozen and len(house.desk._ready) == 3
    house.stop()


def test_whoever_watches_over_it_loads_no_model(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house_of(app), "lacking", lambda: pytest.fail("the models were asked for"))
    answer = english(app).get("/health")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


@pytest.mark.slow
@pytest.mark.parametrize(("quiet", "latest", "asks"), [(0.4, 60.0, 3), (60.0, 0.6, 99)])
def test_warming_waits_for_a_quiet_moment_but_not_for_ever(
    app: Flask, monkeypatch: pytest.MonkeyPatch, quiet: float, latest: float, asks: int
) -> None:
    def needed() -> list[ArgmapError]:
        began.append(monotonic())
        raise RuntimeError("that is all")

    house, began, visitor = house_of(app), list[float](), english(app)
    monkeypatch.setattr("argmap.web.house._QUIET", quiet)
    monkeypatch.setattr("argmap.web.house._LATEST", latest)
    monkeypatch.setattr("gc.freeze", lambda: None)
    monkeypatch.setattr(house, "lacking", needed)
    started = last = monotonic()
    house.start(warm=True)
    while asks and not began:
        asks, last = asks - 1, monotonic()
        assert visitor.get("/").status_code == 200
        sleep(0.1)
    assert house._warming is not None
    house._warming.join(10)
    assert began[0] - last >= quiet if latest > quiet else latest <= began[0] - started < 5
    house.stop()


@pytest.mark.slow
def test_warming_that_fails_is_nobodys_trouble(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    house = house_of(app)
    monkeypatch.setattr("gc.freeze", lambda: None)
    monkeypatch.setattr(house.desk, "searched", lambda _subject: 1 / 0)
    house.start(warm=True)
    assert house._warming is not None
    house._warming.join(20)
    assert "could not be made ready" in caplog.text and english(app).get("/").status_code == 200
    house.stop()
