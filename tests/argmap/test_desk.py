"""Does PAPER mean the paper that a person means, and is what is kept kept whole?"""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from argmap import maps
from argmap.desk import Desk, Subject
from claims.errors import InvalidMap, NotFound, UnreadablePaper
from claims.library import papers
from claims.settings import Settings


@pytest.fixture
def desk(library: int) -> Desk:
    return Desk(Settings(data_dir=Path(os.environ["ARGMAP_DATA_DIR"])))


def test_the_same_bytes_under_another_name_are_the_stored_paper(desk: Desk, library: int, example: str) -> None:
    Path("copy.txt").write_bytes(Path(example).read_bytes())
    subject = desk.subject("copy.txt")
    assert (subject.stored, subject.reading.name) == (library, "copy.txt")
    assert desk.graph(subject) == desk.graph(desk.subject(str(library)))


def test_a_file_beside_wins_over_a_stored_paper_of_that_name(desk: Desk, library: int) -> None:
    Path(str(library)).write_text("# Tea\n\nTea is warm.\n", encoding="utf-8")
    assert desk.subject(str(library)).stored is None


def test_every_step_is_told(desk: Desk, example: str) -> None:
    told: list[str] = []
    Path("changed.md").write_text(Path(example).read_text("utf-8") + "\n", encoding="utf-8")
    desk.graph(desk.subject("changed.md", told.append), told.append)
    assert told == ["reading", "passages", "references", "citations", "matching", "drafting"]


def test_paper_and_map_are_kept_both_or_neither(desk: Desk, example: str) -> None:
    Path("tea.md").write_text("# Tea\n\nTea is warm.\n", encoding="utf-8")
    tea = desk.subject("tea.md")
    with pytest.raises(InvalidMap):
        desk.keep(tea, desk.graph(desk.subject(example)))
    with desk.database().session() as session:
        assert len(papers(session)) == 4


def test_a_second_keeping_changes_nothing(desk: Desk, library: int, example: str) -> None:
    subject = desk.subject(example)
    graph = desk.graph(subject)
    kept = desk.keep(subject, replace(graph, title="another"))
    assert (kept.paper, kept.again, kept.other_map) == (library, True, False)
    with desk.database().session() as session:
        held = maps.maps_of(session, next(each for each in papers(session) if each.id == library))
        assert [each.title for each in held] == [graph.title]


@pytest.mark.slow
def test_other_papers_keep_their_maps_when_one_gets_another_list(desk: Desk, example: str) -> None:
    before = desk.graph(desk.subject("1"))
    subject = desk.subject(example).with_list(({"id": "t", "type": "book", "title": "Roads", "author": [{"family": "T"}]},))
    desk.keep(subject, desk.graph(subject))
    assert desk.graph(desk.subject("1")) == before
    sources = [source for node in desk.graph(desk.subject(example)).nodes for source in node.sources if not source.own]
    assert sources and {source.csl_id for source in sources} == {""}


def test_looking_for_what_is_not_there_makes_nothing(tmp_path: Path) -> None:
    empty = Desk(Settings(data_dir=tmp_path / "none"))
    with pytest.raises(NotFound, match="There is no file 'tea'"):
        empty.subject("tea")
    with pytest.raises(UnreadablePaper, match="is a folder"):
        empty.subject(str(tmp_path))
    assert not (tmp_path / "none").exists()


def test_a_subject_with_another_list_is_tied_anew(desk: Desk, example: str) -> None:
    subject: Subject = desk.subject(example)
    other = subject.with_list(())
    assert other.relisted and other.imported == ()
    assert sum(each.ok for each in subject.reading.audit.citations) == 24
    assert not any(each.ok for each in other.reading.audit.citations)
