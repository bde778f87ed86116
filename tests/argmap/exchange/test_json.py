"""Does a map file lose nothing, and is a file from elsewhere believed in nothing?"""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from any_map import PAPER, graphs
from hypothesis import given
from hypothesis import settings as effort
from invented_paper import data, graph

from argmap import maps
from argmap.desk import Desk
from argmap.exchange import json as exchange
from argmap.graph import Graph
from argmap.storage import open_storage
from claims import library
from claims.db import Database
from claims.errors import InvalidMap
from claims.readers.document import Localised
from claims.reading import with_list
from claims.settings import Settings
from claims.vocabulary import Standing

FILE = exchange.write(graph(PAPER), PAPER, data(PAPER))


def spoilt(change: Callable[[dict[str, Any]], None]) -> str:
    """The file with one thing changed."""
    raw = json.loads(FILE)
    change(raw)
    return json.dumps(raw)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    database = open_storage(Settings(data_dir=tmp_path))
    yield database
    database.close()


def test_reading_what_was_written_loses_nothing() -> None:
    file = exchange.read(FILE.encode())
    assert (file.map, file.data, file.paper.name) == (graph(PAPER), data(PAPER), "tea.md")
    assert (file.paper.metadata, file.paper.references) == (PAPER.metadata, PAPER.references)
    assert exchange.write(file.map, PAPER, file.data) == FILE


@given(any_map=graphs())
@effort(max_examples=50, deadline=None)
def test_any_map_is_read_as_it_was_written(any_map: Graph) -> None:
    assert exchange.read(exchange.write(any_map, PAPER, data(PAPER))).map == any_map


def test_standings_are_derived_and_do_not_travel() -> None:
    marked = replace(graph(PAPER), edges=tuple(replace(each, standing=Standing.WEAK) for each in graph(PAPER).edges))
    assert exchange.write(marked, PAPER, data(PAPER)) == FILE


def test_an_empty_library_gets_paper_and_map_as_they_were(empty: Database) -> None:
    file = exchange.read(FILE)
    with empty.session(write=True) as session:
        held, added = maps.restore(session, empty.files, file.map, PAPER, file.data)
    with empty.session() as session:
        assert maps.load(session, held) == graph(PAPER)
        assert library.bytes_of(empty.files, added.paper) == data(PAPER)
        again = exchange.write(maps.load(session, held), PAPER, library.bytes_of(empty.files, added.paper))
    assert again == FILE


def test_the_same_file_taken_in_twice_is_one_paper_and_one_map(empty: Database) -> None:
    file = exchange.read(FILE)
    with empty.session(write=True) as session:
        taken = [maps.restore(session, empty.files, file.map, PAPER, file.data) for _ in range(2)]
    assert taken[0][0].id == taken[1][0].id and [added.duplicate for _, added in taken] == [False, True]


def test_an_imported_reference_list_travels_and_stays(empty: Database) -> None:
    taken = with_list(PAPER, [PAPER.references[0].csl])
    file = exchange.read(exchange.write(graph(PAPER), taken, data(PAPER), own_list=False))
    with empty.session(write=True) as session:
        _, added = maps.restore(session, empty.files, file.map, PAPER, file.data, file.imported)
    with empty.session(write=True) as session:
        paper = library.find(session, "tea")
        assert library.reading_of(empty.files, paper, Settings()).references == taken.references
        assert paper.imported == (PAPER.references[0].csl,)
        library.use_list(session, empty.files, paper, None, Settings())
        assert library.reading_of(empty.files, paper, Settings()).references == ()
    assert not added.duplicate


def test_a_description_written_by_hand_travels_and_stays(tmp_path: Path) -> None:
    described = replace(PAPER.metadata, titles=(Localised("Tea, again", "en"),))
    text = b"# Tea\n\nTea is warm. It is warmer than ice, said Moradi.\n"
    desks = [Desk(Settings(data_dir=tmp_path / name, encoder="none")) for name in ("one", "other")]
    path = tmp_path / "tea.md"
    path.write_bytes(text)
    subject = desks[0].subject(str(path))
    drafted = desks[0].graph(subject)
    file = exchange.write(drafted, replace(subject.reading, metadata=described), text, own_metadata=False)
    assert exchange.read(file).edited == described and exchange.read(FILE).edited is None
    for _ in range(2):
        desks[1].take_in(file.encode())
    taken = desks[1].subject("Tea, again")
    assert (taken.edited, taken.reading.metadata, taken.content == subject.content) == (described, described, False)
    for desk in desks:
        desk.close()


def test_a_description_that_cannot_be_kept_is_refused() -> None:
    def spoil(raw: dict[str, Any]) -> None:
        raw["paper"]["own_metadata"] = False
        raw["paper"]["metadata"]["authors"][0]["names"][0]["text"] = "Mina\0"

    with pytest.raises(InvalidMap, match="no text may hold"):
        exchange.read(spoilt(spoil))


def test_a_map_that_its_paper_does_not_bear_out_is_not_stored(empty: Database) -> None:
    def lie(raw: dict[str, Any]) -> None:
        raw["map"]["nodes"][0]["quotes"][0]["text"] = "What nobody said."

    file = exchange.read(spoilt(lie))
    with pytest.raises(InvalidMap, match="does not say there"), empty.session(write=True) as session:
        maps.restore(session, empty.files, file.map, PAPER, file.data)
    with empty.session() as session:
        assert library.papers(session) == [] and list(empty.files.folder.rglob(PAPER.sha256)) == []


def put(*path: Any, value: Any) -> Callable[[dict[str, Any]], None]:
    """Set what stands at the path."""

    def change(raw: dict[str, Any]) -> None:
        at: Any = raw
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value

    return change


EDGE = ("map", "edges", 0)
NODE = ("map", "nodes", 0)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON"),
        ("[]", "list or value"),
        ('"argmap"', "list or value"),
        ("{}", '"format": "argmap"'),
        ("[" * 100_000 + "]" * 100_000, "deeper than 100"),
        ('{"a":' * 100_000, "deeper than 100"),
        ('{"\\"[[": ' + "[" * 99 + "]" * 99 + "}", '"format": "argmap"'),
        (FILE[:-40], "not JSON"),
        (FILE.replace('"format": "argmap"', '"format": "argmap", "format": "argmap"'), "'format' twice"),
        (FILE.replace("0.25", "NaN"), "NaN is no number"),
        (FILE.replace("0.25", "1e999"), "score is from 0 to 1"),
        (FILE.replace("0.25", "9" * 5000), "no map of ours"),
        (FILE.replace("It cites.", "\\ud800"), "no map of ours"),
        (FILE.replace("It cites.", "\ud800"), "not text in UTF-8"),
        (FILE.replace("It cites.", "\\u0000"), "NUL"),
        (FILE.replace("Roads", "\\u0000"), "NUL"),
        (spoilt(put("format", value="csl")), '"format": "argmap"'),
        (spoilt(put("version", value=2)), "newer Argmap"),
        (spoilt(put("version", value="1")), "version"),
        (spoilt(put("map", value=[])), "map: "),
        (spoilt(put("map", "nodes", value={})), "map.nodes"),
        (spoilt(put(*NODE, "kind", value="thesis")), "map.nodes.0.kind"),
        (spoilt(put(*NODE, "condensed", value="no")), "map.nodes.0.condensed"),
        (spoilt(put(*NODE, "id", value=["h"])), "map.nodes.0.id"),
        (spoilt(put(*NODE, "id", value="c1")), "used 2 times"),
        (spoilt(put(*NODE, "colour", value="red")), "'map.nodes.0.colour'"),
        (spoilt(put(*NODE, "quotes", 0, "spans", value=[[0]])), "map.nodes.0.quotes.0.spans.0"),
        (spoilt(put(*NODE, "quotes", 0, "page", value=10**30)), "which no paper has"),
        (spoilt(put(*EDGE, "standing", value="weak")), "standing"),
        (spoilt(put(*EDGE, "target", value="nobody")), "neither statement nor link"),
        (spoilt(put(*EDGE, "target", value="u1")), "lead to no statement"),
        (spoilt(put("paper", "bytes", value="%%%")), "not base64"),
        (spoilt(put("paper", "bytes", value="YQ==")), "do not have the SHA-256"),
        (spoilt(put("paper", "sha256", value="0" * 64)), "do not have the SHA-256"),
        (spoilt(put("paper", "name", value=" ")), "no name"),
        (spoilt(put("map", "paper", value="0" * 16)), "of another paper"),
        (spoilt(lambda raw: raw["paper"].pop("bytes")), "paper.bytes"),
    ],
    ids=range(37),
)
def test_what_is_no_map_file_is_refused_in_a_sentence(text: str, says: str) -> None:
    with pytest.raises(InvalidMap) as error:
        exchange.read(text)
    assert says in str(error.value) and "\n" not in str(error.value) and len(str(error.value)) < 400


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(InvalidMap, match="UTF-8"):
        exchange.read(b"\xff\xfe\x00{")


def test_a_byte_order_mark_is_no_matter() -> None:
    assert exchange.read(b"\xef\xbb\xbf" + FILE.encode()).map == graph(PAPER)


def test_a_paper_over_the_limit_is_refused() -> None:
    large = spoilt(put("paper", "bytes", value=base64.b64encode(b"a" * 1_000_001).decode()))
    with pytest.raises(InvalidMap, match="over 1 MB"):
        exchange.read(large, max_file_mb=1)


def test_the_schema_in_the_documentation_is_the_formats() -> None:
    text = (Path(__file__).parents[3] / "docs" / "map-file.schema.json").read_text("utf-8")
    assert json.loads(text) == exchange.schema()
