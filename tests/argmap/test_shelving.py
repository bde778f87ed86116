"""Does the shelf say what is here and what needs attention, find what is sought, and lose nothing that may be had back?"""

import time
from collections.abc import Iterator
from dataclasses import replace

import invented_paper as invented
import pytest
from sqlalchemy import event, insert
from sqlmodel import Session, select

from argmap import accounts, maps, shelving
from argmap.models import Link, Map, Node, Person, Verdict
from argmap.shelving import InvalidDescription, OnMap, Shelf
from argmap.storage import open_storage
from claims import library
from claims.db import Database
from claims.errors import NotFound
from claims.models import Citation, File, Paper, now
from claims.readers.document import Author, Localised, Metadata, PaperDate
from claims.settings import Settings
from claims.vocabulary import Calendar, CitationProblem, Mark, Role

TEA = invented.reading()


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


@pytest.fixture
def mina(session: Session) -> Person:
    """The administrator, who sees all."""
    return accounts.first_person(session, "Mina", "five green tea houses")


@pytest.fixture
def omid(session: Session, mina: Person) -> Person:
    return accounts.add_person(session, "Omid", "five green tea houses")


def put(session: Session, database: Database, title: str = "Coffee", *names: str, year: int = 2020, about: str = "x") -> Paper:
    """A paper of one sentence, without a map."""
    read = invented.reading(f"{title} {about}.")
    authors = tuple(Author((Localised(name, "en"),)) for name in names)
    date = PaperDate("published", str(year), Calendar.GREGORIAN, year, gregorian=str(year))
    read = replace(read, metadata=Metadata((Localised(title, "en"),), authors, dates=(date,)))
    return library.add(session, database.files, read, invented.data(read)).paper


@pytest.fixture
def tea(session: Session, database: Database) -> Paper:
    """The paper of the tests."""
    return library.add(session, database.files, TEA, invented.data(TEA)).paper


@pytest.fixture
def held(session: Session, tea: Paper) -> Map:
    """Its map."""
    return maps.save(session, invented.graph(TEA), tea)


@pytest.fixture
def noise(session: Session, database: Database) -> Paper:
    """Another paper with a map of the same shape."""
    read = invented.reading(*invented.SENTENCES, "And so on.")
    paper = library.add(session, database.files, read, invented.data(read)).paper
    maps.save(session, invented.graph(read), paper)
    return paper


def titles(shelf: Shelf) -> list[str]:
    return [entry.title.text for entry in shelf.entries]


def mark(session: Session, person: Person, held: Map, code: str, said: Mark | None, revision: int | None = None) -> None:
    link = session.exec(select(Link).where(Link.map_id == held.id, Link.code == code)).one()
    client = f"{time.perf_counter_ns()}"
    session.add(
        Verdict(
            map_id=held.id, link_id=link.id, revision=revision or link.revision, person_id=person.id, mark=said, client=client
        )
    )
    session.flush()


def unmarked(session: Session, person: Person, paper: Paper) -> int:
    at = shelving.entry(session, person, paper.id).map
    assert at is not None
    return at.links_unmarked


# What is told of a paper


def test_a_paper_is_told_in_its_own_language(session: Session, mina: Person, tea: Paper) -> None:
    (entry,) = shelving.shelf(session, mina).entries
    assert (entry.title.text, entry.title.language, entry.title.direction) == ("Tea on the road", "en", "ltr")
    assert [(each.text, each.direction) for each in entry.also] == [("چای در راه", "rtl")]
    assert [each.text for each in entry.authors] == ["Mina Rahmani"] and (entry.year, entry.calendar) == (
        2024,
        Calendar.GREGORIAN,
    )
    assert (entry.file, entry.paper, entry.binned, entry.maps, entry.map) == ("tea.md", tea.id, None, (), None)


def test_a_persian_paper_has_its_persian_names_and_year(session: Session, mina: Person, database: Database, tea: Paper) -> None:
    tea.title, tea.language, tea.direction = "چای در راه", "fa", "rtl"
    session.flush()
    entry = shelving.entry(session, mina, tea.id)
    assert (entry.title.language, entry.authors[0].text) == ("fa", "مینا رحمانی")
    assert (entry.year, entry.calendar) == (1403, Calendar.SOLAR_HIJRI)


def test_a_paper_that_says_nothing_of_itself_goes_by_its_file(session: Session, mina: Person, database: Database) -> None:
    read = replace(invented.reading("Nothing."), metadata=Metadata())
    library.add(session, database.files, read, invented.data(read))
    (entry,) = shelving.shelf(session, mina).entries
    assert (entry.title.text, entry.authors, entry.year, entry.calendar) == ("tea", (), None, None)


def test_what_is_on_the_map_and_what_needs_attention(
    session: Session, mina: Person, noise: Paper, tea: Paper, held: Map
) -> None:
    entry = shelving.entry(session, mina, tea.id)
    assert entry.maps == (OnMap(held.id, "Tea on the road", claims=1, evidence=2, links=4, links_unmarked=4),)
    assert entry.problems == {CitationProblem.YEAR_DIFFERS: 1, CitationProblem.NOT_LISTED: 1} and entry.needs_attention
    assert list(entry.problems) == [kind for kind in CitationProblem if kind in entry.problems]
    assert [each.paper for each in shelving.shelf(session, mina).entries] == [tea.id, noise.id]


def test_claims_without_evidence_and_evidence_without_a_claim(session: Session, mina: Person, tea: Paper, held: Map) -> None:
    maps.remove(session, held, "l1")
    at = shelving.entry(session, mina, tea.id).map
    assert at is not None and (at.claims_without_evidence, at.evidence_without_claim, at.links) == (0, 1, 3)
    maps.remove(session, held, "l2")
    at = shelving.entry(session, mina, tea.id).map
    assert at is not None and (at.claims_without_evidence, at.evidence_without_claim, at.links) == (1, 2, 1)
    maps.remove(session, held, "e1")
    at = shelving.entry(session, mina, tea.id).map
    assert at is not None and (at.evidence, at.evidence_without_claim) == (1, 1)


def test_a_link_is_marked_while_somebodys_last_word_stands_on_it(
    session: Session, mina: Person, omid: Person, noise: Paper, tea: Paper, held: Map
) -> None:
    mark(session, mina, held, "l1", Mark.SUPPORTED)
    mark(session, omid, held, "l1", Mark.WEAK)
    mark(session, omid, held, "l2", Mark.CANNOT_TELL)
    mark(session, omid, held, "u1", Mark.WEAK, revision=2)  # the link is at its third revision
    assert unmarked(session, mina, tea) == 2
    mark(session, omid, held, "l1", None)
    mark(session, omid, held, "l2", None)
    assert unmarked(session, mina, tea) == 3 and unmarked(session, mina, noise) == 4


def test_a_different_calendar_is_a_notice_and_no_fault(session: Session, mina: Person, tea: Paper) -> None:
    for citation in session.exec(select(Citation).where(Citation.paper_id == tea.id)):
        citation.problems = tuple(replace(each, kind=CitationProblem.CALENDAR_DIFFERS) for each in citation.problems)
    session.flush()
    entry = shelving.entry(session, mina, tea.id)
    assert entry.problems == {CitationProblem.CALENDAR_DIFFERS: 2} and not entry.needs_attention


def test_only_who_is_on_a_map_sees_its_paper(
    session: Session, mina: Person, omid: Person, noise: Paper, tea: Paper, held: Map
) -> None:
    assert shelving.shelf(session, omid).entries == () and shelving.shelf(session, mina).total == 2
    other = maps.save(session, invented.graph(TEA), tea)
    accounts.let_in(session, omid, held, Role.READER)
    (entry,) = shelving.shelf(session, omid).entries
    assert [each.map for each in entry.maps] == [held.id] and entry.paper == tea.id
    assert [each.map for each in shelving.entry(session, mina, tea.id).maps] == [held.id, other.id]
    with pytest.raises(NotFound):
        shelving.entry(session, omid, noise.id)
    accounts.close(session, omid)
    assert shelving.shelf(session, omid).total == 0


# Seeking, and pages


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("tea", True),
        ("ROAD tea", True),
        ("چاي در راه", True),  # Arabic yeh
        ("چای‌ در", True),
        ("rahmani", True),
        ("رحماني ۱۴۰۳", True),
        ("۲۰۲۴", True),
        ("1403", True),
        ("tea coffee", False),
        ("%", False),
        ("_", False),
        ("t_a", False),
        ("'", False),
        ('"tea"', False),
        ("*", False),
        ("tea' OR '1'='1", False),
        ("\0", True),  # nothing that can be sought
        ("\ud800", True),
        ("   ", True),
    ],
)
def test_seeking_is_literal_in_any_spelling(session: Session, mina: Person, tea: Paper, sought: str, found: bool) -> None:
    assert (shelving.shelf(session, mina, sought=sought).total == 1) is found


def test_signs_are_found_where_they_stand(session: Session, mina: Person, database: Database, tea: Paper) -> None:
    put(session, database, '100% of_it\'s "true"')
    for sought in ("100%", "of_it", "it's", '"true"'):
        assert titles(shelving.shelf(session, mina, sought=sought)) == ['100% of_it\'s "true"']


def test_a_page_that_is_not_there_is_the_nearest_that_is(session: Session, mina: Person, database: Database) -> None:
    for number in range(7):
        put(session, database, f"Cup {number}")
    wanted = {-1: [6, 5, 4], 0: [6, 5, 4], 1: [6, 5, 4], 2: [3, 2, 1], 3: [0], 10**9: [0]}
    for page, numbers in wanted.items():
        held = shelving.shelf(session, mina, page=page, size=3)
        assert titles(held) == [f"Cup {number}" for number in numbers] and (held.total, held.pages) == (7, 3)
    assert (held.page, held.first, held.last) == (3, 7, 7)
    for size, at_once in ((10**9, 100), (-5, 1), (0, 1)):
        assert shelving.shelf(session, mina, size=size).size == at_once
    nothing = shelving.shelf(session, mina, sought="tea", page=5)
    assert (nothing.entries, nothing.page, nothing.pages, nothing.first, nothing.last) == ((), 1, 1, 0, 0)


def many(session: Session, ids: range) -> None:
    """Papers of those ids, each with a map of 20 nodes and 19 links and with 30 citations, a third of them wrong."""
    about = replace(invented.METADATA, abstracts=(Localised("Tea. " * 300, "en"),))
    file = {"size": 1, "media_type": "text/plain", "encoding": "utf-8", "added": now()}
    paper = {
        "title": "Tea on the road",
        "language": "en",
        "direction": "ltr",
        "about": about,
        "reader": "1",
        "added": now(),
    }
    session.execute(insert(File), [file | {"id": at, "sha256": f"{at:064d}", "name": f"{at}.md"} for at in ids])
    session.execute(insert(Paper), [paper | {"id": at, "file_id": at} for at in ids])
    held = {"title": "Tea", "language": "en", "created": now()}
    session.execute(insert(Map), [held | {"id": at, "paper_id": at} for at in ids])
    node = {"condensed": False, "origin": "drafted", "reasons": (), "removed": False, "place": 0}
    kinds = ["claim"] * 5 + ["evidence"] * 15
    nodes = [
        node | {"id": at * 100 + place, "map_id": at, "code": f"n{place}", "kind": kinds[place]}
        for at in ids
        for place in range(20)
    ]
    session.execute(insert(Node), nodes)
    link = {"place": 0, "stance": "supports", "joint": "", "revision": 1, "origin": "drafted", "reasons": (), "removed": False}
    link |= {"target_link_id": None, "score": None}
    session.execute(
        insert(Link),
        [
            link | {"map_id": at, "code": f"l{n}", "source_id": at * 100 + n, "target_node_id": at * 100 + n % 5}
            for at in ids
            for n in range(5, 20)
        ],
    )
    wrong = invented.reading().audit.citations[0].problems
    mark = {
        "spans": TEA.cut.passages[0].spans,
        "start": 0,
        "stop": 9,
        "text": "x",
        "style": "narrative",
        "names": (),
        "others": False,
    }
    mark |= {"suffix": "", "locator": "", "candidates": ()}
    session.execute(
        insert(Citation),
        [mark | {"paper_id": at, "index": n, "problems": () if n % 3 else wrong} for at in ids for n in range(30)],
    )


def test_more_papers_take_no_more_queries(session: Session, mina: Person) -> None:
    asked: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *given: asked.append(given[2]))
    counts = []
    for ids in (range(1, 3), range(3, 25)):
        many(session, ids)
        asked.clear()
        assert len(shelving.shelf(session, mina, sought="tea").entries) == ids[-1]
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 9


@pytest.mark.slow
def test_five_hundred_papers_are_shown_at_once(session: Session, mina: Person) -> None:
    many(session, range(1, 501))
    # the processor's time: about 40 ms, however busy the machine
    shelving.shelf(session, mina)
    times = []
    for sought in ("", "tea", "رحمانی", "tea"):
        start = time.process_time()
        held = shelving.shelf(session, mina, sought=sought, page=3)
        times.append(time.process_time() - start)
        assert (held.total, len(held.entries)) == (500, 25)
        assert held.entries[0].problems == {CitationProblem.YEAR_DIFFERS: 10}
        assert held.entries[0].map and held.entries[0].map.links_unmarked == 15
    assert min(times) < 0.15


# Throwing away


def test_what_was_thrown_away_is_had_back_as_it_was(
    session: Session, mina: Person, noise: Paper, tea: Paper, held: Map
) -> None:
    before = shelving.entry(session, mina, tea.id)
    shelving.throw_away(session, tea.id)
    first = tea.binned
    shelving.throw_away(session, tea.id)
    assert tea.binned == first
    shelf, thrown = shelving.shelf(session, mina), shelving.shelf(session, mina, binned=True)
    assert ([each.paper for each in shelf.entries], shelf.binned) == ([noise.id], 1)
    assert [each.paper for each in thrown.entries] == [tea.id] and thrown.entries[0].maps == before.maps
    shelving.restore(session, tea.id)
    assert shelving.entry(session, mina, tea.id) == before
    for act in (shelving.throw_away, shelving.restore):
        with pytest.raises(NotFound):
            act(session, 10**6)


# What a paper is called


def test_another_title_name_and_year_are_shown_and_found(
    session: Session, mina: Person, database: Database, tea: Paper
) -> None:
    assert shelving.description(session, tea.id) == shelving.Description("Tea on the road", ("Mina Rahmani",), "2024")
    shelving.describe(session, tea.id, " Tea  on the\nroads ", ["Mina Rahmani", "", "امید کریمی"], "۱۴۰۲")
    session.expire_all()
    entry = shelving.entry(session, mina, tea.id)
    assert (entry.title.text, entry.year, entry.calendar) == ("Tea on the roads", 1402, Calendar.SOLAR_HIJRI)
    assert [(each.text, each.direction) for each in entry.authors] == [("Mina Rahmani", "ltr"), ("امید کریمی", "rtl")]
    assert [each.text for each in entry.also] == ["چای در راه"]
    assert shelving.shelf(session, mina, sought="كريمي 1402 roads").total == 1
    assert library.bytes_of(database.files, tea) == invented.data(TEA)


def test_what_is_said_as_before_keeps_what_else_is_known(session: Session, tea: Paper) -> None:
    before = tea.about
    told = shelving.description(session, tea.id)
    shelving.describe(session, tea.id, told.title, told.authors, told.year)
    assert tea.about == before
    shelving.describe(session, tea.id, told.title, told.authors, "")
    assert shelving.description(session, tea.id).year == "" and tea.about.authors == before.authors


@pytest.mark.parametrize("title", ["Tea on the roads", "چای و راه", "1984", "Thé", "Tea on the road"])
@pytest.mark.parametrize("tongue", ["en", "fa", "und"])
def test_whatever_the_title_a_reading_has_it_too(session: Session, tea: Paper, title: str, tongue: str) -> None:
    passages = tuple(replace(each, language=tongue) for each in TEA.cut.passages)
    read = replace(TEA, cut=replace(TEA.cut, passages=passages))
    tea.language, tea.title = tongue, read.title
    shelving.describe(session, tea.id, title, ["Ada"], "1402")
    assert (read.language, tea.title, library.as_kept(read, tea).title) == (tongue, title, title)


def test_the_map_is_called_as_its_paper_until_it_has_a_name_of_its_own(session: Session, tea: Paper, held: Map) -> None:
    other = maps.save(session, replace(invented.graph(TEA), title="A reading of it"), tea)
    shelving.describe(session, tea.id, "Tea on the roads", ["Ada"], "1402")
    session.expire_all()
    assert (held.title, other.title) == ("Tea on the roads", "A reading of it")
    shelving.describe_as_read(session, tea.id, TEA)
    session.expire_all()
    assert (held.title, other.title, tea.title) == ("Tea on the road", "A reading of it", "Tea on the road")
    assert (tea.edited, tea.about) == (None, TEA.metadata)


def test_what_was_left_as_it_was_is_not_written_by_hand(session: Session, tea: Paper) -> None:
    told = shelving.description(session, tea.id)
    shelving.describe(session, tea.id, told.title, told.authors, told.year)
    assert tea.edited is None
    shelving.describe(session, tea.id, told.title, told.authors, "")
    assert tea.edited == tea.about


def test_nothing_hidden_or_turning_gets_into_a_title(session: Session, tea: Paper) -> None:
    shelving.describe(session, tea.id, "Tea\0 \u202eon\ud800 نیم‌فاصله", ["\u2066A"], "2024")
    assert (tea.title, shelving.description(session, tea.id).authors) == ("Tea on نیم‌فاصله", ("A",))


@pytest.mark.parametrize(
    ("title", "authors", "year", "field"),
    [
        ("", ["A"], "2024", "title"),
        (" \0 ", ["A"], "2024", "title"),
        ("x" * 1001, ["A"], "2024", "title"),
        ("Tea", ["A" * 201], "2024", "authors"),
        ("Tea", [str(n) for n in range(201)], "2024", "authors"),
        ("Tea", ["A"], "soon", "year"),
        ("Tea", ["A"], "0", "year"),
        ("Tea", ["A"], "9999", "year"),
        ("Tea", ["A"], "-5", "year"),
        ("Tea", ["A"], "9" * 5000, "year"),
    ],
)
def test_what_cannot_stand_is_named_and_changes_nothing(
    session: Session, tea: Paper, title: str, authors: list[str], year: str, field: str
) -> None:
    before = tea.about
    with pytest.raises(InvalidDescription) as info:
        shelving.describe(session, tea.id, title, authors, year)
    assert info.value.values["field"] == field and (tea.about, tea.title) == (before, "Tea on the road")
