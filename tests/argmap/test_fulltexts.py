"""Are full texts tied to the right references, kept when lists change, and shown to those alone who may see them?"""

from collections.abc import Iterator
from dataclasses import replace

import invented_paper as invented
import pytest
from sqlmodel import Session

from argmap import accounts, fulltexts, shelving
from argmap.fulltexts import InvalidSource
from argmap.models import FullText, Map, Person
from argmap.storage import open_storage
from claims import bibliography, library
from claims.db import Database
from claims.errors import NotFound
from claims.models import Paper, now
from claims.readers.document import Author, Localised, Metadata, PaperDate
from claims.references import CSL
from claims.settings import Settings
from claims.vocabulary import Calendar, Role

TEA = invented.reading()
FIRST, SECOND = invented.ENGLISH["id"], invented.PERSIAN["id"]
SETTINGS = Settings()
PASSWORD = "five green tea houses"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = open_storage(Settings(data_dir=tmp_path_factory.mktemp("data")))
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing session, taken back at the end."""
    with database.session() as reading, reading.bind.execution_options(argmap_write=True).connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            yield session
        transaction.rollback()


def put(session: Session, database: Database, title: str, *names: str, year: int = 2018, name: str = "held.md") -> Paper:
    """A paper of one sentence."""
    read = invented.reading(f"{title} {names} {year}.", name=name)
    titles = (Localised(title, "en"),) if title else ()
    authors = tuple(Author((Localised(each, "en"),)) for each in names)
    dates = (PaperDate("published", str(year), Calendar.GREGORIAN, year, gregorian=str(year)),) if year else ()
    read = replace(read, metadata=Metadata(titles, authors, dates=dates), references=())
    return library.add(session, database.files, read, invented.data(read)).paper


@pytest.fixture
def tea(session: Session, database: Database) -> Paper:
    """The paper that cites."""
    return library.add(session, database.files, TEA, invented.data(TEA)).paper


@pytest.fixture
def roads(session: Session, database: Database) -> Paper:
    """The full text of a work that it cites."""
    return put(session, database, "Roads", "Anna Moradi")


@pytest.fixture
def noise(session: Session, database: Database, tea: Paper) -> Paper:
    """A paper attached to another one's reference."""
    other = library.add(session, database.files, *_same_list("And so on.")).paper
    held = put(session, database, "Ovens of the plain", "K. Ivanova", year=1987)
    fulltexts.attach(session, other, FIRST, held)
    return held


def _same_list(sentence: str) -> tuple[object, bytes]:
    read = invented.reading(*invented.SENTENCES, sentence)
    return read, invented.data(read)


def mapped(session: Session, paper: Paper, person: Person, role: Role = Role.OWNER) -> Map:
    """A map of the paper on which somebody has a role."""
    row = Map(paper_id=paper.id, title=paper.title, language="en")
    session.add(row)
    session.flush()
    accounts.let_in(session, person, row, role)
    return row


def test_a_full_text_is_attached_found_exchanged_and_taken_off(
    session: Session, noise: Paper, tea: Paper, roads: Paper
) -> None:
    assert fulltexts.of(session, tea) == {}
    fulltexts.attach(session, tea, SECOND, roads)
    fulltexts.attach(session, tea, FIRST, noise)
    assert fulltexts.of(session, tea) == {FIRST: noise, SECOND: roads} and list(fulltexts.of(session, tea)) == [FIRST, SECOND]
    fulltexts.attach(session, tea, FIRST, roads)
    assert fulltexts.of(session, tea)[FIRST] == roads
    assert fulltexts.detach(session, tea, FIRST) == roads
    assert fulltexts.of(session, tea) == {SECOND: roads} and roads.binned is None
    with pytest.raises(NotFound, match="no full text"):
        fulltexts.detach(session, tea, FIRST)


def test_what_makes_no_sense_is_refused_and_changes_nothing(session: Session, tea: Paper, roads: Paper, noise: Paper) -> None:
    with pytest.raises(InvalidSource, match="of its own"):
        fulltexts.attach(session, tea, FIRST, tea)
    with pytest.raises(NotFound, match="no such reference"):
        fulltexts.attach(session, tea, "nobody2000", roads)
    noise.binned = now()
    with pytest.raises(NotFound, match="no such paper"):
        fulltexts.attach(session, tea, FIRST, noise)
    tea.binned = now()
    with pytest.raises(NotFound, match="no such paper"):
        fulltexts.attach(session, tea, FIRST, roads)
    assert fulltexts.of(session, tea) == {}


def test_what_is_thrown_away_is_not_shown_and_comes_back(
    session: Session, database: Database, tea: Paper, roads: Paper
) -> None:
    fulltexts.attach(session, tea, FIRST, roads)
    shelving.throw_away(session, roads.id)
    session.flush()
    assert fulltexts.of(session, tea) == fulltexts.lost(session, tea) == {}
    shelving.restore(session, roads.id)
    session.flush()
    assert fulltexts.of(session, tea) == {FIRST: roads}
    library.remove(session, database.files, roads)
    session.expire_all()
    assert fulltexts.of(session, tea) == {} and session.get(FullText, (tea.id, FIRST)) is None


# Another list


def relist(session: Session, database: Database, paper: Paper, works: list[CSL] | None) -> list[int]:
    """Exchange the list as the desk does it; the papers left without a reference."""
    before = fulltexts.entries(session, paper)
    paper.imported = tuple(works) if works is not None else None
    listed = bibliography.attach(works) if works is not None else TEA.references
    library._write_rows(session, paper, replace(TEA, references=listed, audit=replace(TEA.audit, citations=())))
    return [each.id for each in fulltexts.relisted(session, paper, before)]


ROADS: CSL = {
    "id": "m18",
    "type": "book",
    "title": "Roads",
    "author": [{"family": "Moradi"}],
    "issued": {"date-parts": [[2018]]},
}
OTHER: CSL = {"id": FIRST, "type": "book", "title": "Mountains and their names", "issued": {"date-parts": [[1950]]}}


def test_what_is_the_same_work_keeps_its_text_under_another_id(session: Session, database: Database, roads: Paper) -> None:
    titled = (replace(TEA.references[0], csl=invented.ENGLISH | {"title": "Roads"}), TEA.references[1])
    paper = library.add(session, database.files, replace(TEA, references=titled), invented.data(TEA)).paper
    fulltexts.attach(session, paper, FIRST, roads)
    assert relist(session, database, paper, [OTHER, ROADS]) == []
    assert fulltexts.of(session, paper) == {"m18": roads}
    assert relist(session, database, paper, [ROADS | {"id": "x"}, OTHER]) == []
    assert fulltexts.of(session, paper) == {"x": roads} and fulltexts.lost(session, paper) == {}
    assert fulltexts.detach(session, paper, "x") == roads
    assert fulltexts.lost(session, paper) == {}, "no former id brings it back"


def test_what_the_new_list_does_not_have_is_told_and_comes_back_with_the_old_one(
    session: Session, database: Database, tea: Paper, roads: Paper, noise: Paper
) -> None:
    fulltexts.attach(session, tea, FIRST, roads)
    fulltexts.attach(session, tea, SECOND, noise)
    assert relist(session, database, tea, [OTHER, ROADS]) == [noise.id]
    assert fulltexts.lost(session, tea) == {SECOND: noise} and fulltexts.of(session, tea) == {FIRST: roads}
    assert fulltexts.seen(session, tea, accounts.first_person(session, "Mina", PASSWORD)).keys() == {FIRST, SECOND}
    assert relist(session, database, tea, None) == []
    assert fulltexts.of(session, tea) == {FIRST: roads, SECOND: noise} and fulltexts.lost(session, tea) == {}


# Who sees what


def test_a_full_text_is_open_to_those_who_may_see_it_and_held_for_the_rest(session: Session, tea: Paper, roads: Paper) -> None:
    mina = accounts.first_person(session, "Mina", PASSWORD)
    omid, sara = (accounts.add_person(session, name, PASSWORD) for name in ("Omid", "Sara"))
    mapped(session, tea, omid, Role.EDITOR)
    mapped(session, tea, sara, Role.EDITOR)
    mapped(session, roads, omid, Role.READER)
    with pytest.raises(NotFound):
        fulltexts.attach(session, tea, FIRST, roads, sara)
    assert fulltexts.attach(session, tea, FIRST, roads, omid).made_by == omid.id
    told = {person.name: fulltexts.seen(session, tea, person)[FIRST].open for person in (mina, omid, sara)}
    assert told == {"Mina": True, "Omid": True, "Sara": False}
    assert fulltexts.readable(session, tea, omid) == {FIRST: roads} and fulltexts.readable(session, tea, sara) == {}


def test_nobody_takes_away_what_they_may_not_see(session: Session, database: Database, tea: Paper, roads: Paper) -> None:
    accounts.first_person(session, "Mina", PASSWORD)
    omid, sara = (accounts.add_person(session, name, PASSWORD) for name in ("Omid", "Sara"))
    own = put(session, database, "Roads, second edition", "Anna Moradi", year=2019)
    mapped(session, roads, omid)
    mapped(session, own, sara)
    fulltexts.attach(session, tea, FIRST, roads, omid)
    for act in (lambda: fulltexts.detach(session, tea, FIRST, sara), lambda: fulltexts.attach(session, tea, FIRST, own, sara)):
        with pytest.raises(InvalidSource, match="has not shared it"):
            act()
    assert fulltexts.of(session, tea) == {FIRST: roads}
    mapped(session, roads, sara, Role.READER)
    fulltexts.attach(session, tea, FIRST, own, sara)
    assert fulltexts.of(session, tea) == {FIRST: own}


# Finding it


def test_likely_papers_come_first_and_none_that_may_not_be_seen(session: Session, database: Database, tea: Paper) -> None:
    mina = accounts.first_person(session, "Mina", PASSWORD)
    omid = accounts.add_person(session, "Omid", PASSWORD)
    wanted = invented.ENGLISH | {"title": "Roads of the upper valley"}
    others = [put(session, database, f"Ovens {number}", "K. Ivanova", year=1987) for number in range(20)]
    papers = [
        put(session, database, "Roads of the upper valley", "Anna Moradi"),
        put(session, database, "", year=0, name="Moradi_2018.pdf"),
        put(session, database, "The upper valley and its roads", "B. Karimi", year=2001),
    ]
    for paper in (papers[1], others[3]):
        mapped(session, paper, omid, Role.READER)

    def found(person: Person, sought: str = "") -> list[tuple[int, bool]]:
        return [(each.called.paper, each.likely) for each in fulltexts.candidates(session, person, tea, wanted, sought)]

    assert found(mina) == [(papers[place].id, True) for place in (0, 2, 1)]
    assert found(omid) == [(papers[1].id, True)]
    assert found(omid, "ovens 3") == [(others[3].id, False)] and found(omid, "ovens 4") == []
    assert len(found(mina, "ovens")) == fulltexts.MOST


def test_the_paper_itself_is_never_offered(session: Session, tea: Paper) -> None:
    mina = accounts.first_person(session, "Mina", PASSWORD)
    assert fulltexts.candidates(session, mina, tea, {"id": "x", "title": "Tea on the road"}, "tea") == ()
