"""Does a report say what the marks say, nothing before they are shown, and to a class nothing by which one can be known?"""

import csv as tables
import io
import json as plain
import re
from collections.abc import Iterator, Sequence
from itertools import count

import invented_paper as builders
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from argmap import adjudication, editing, joining, maps, report, review, sessions
from argmap.graph import Edge, Graph
from argmap.models import Map, Participant, Person, ReviewSession
from argmap.names import skeleton
from argmap.report import Calling, csv, json, public
from argmap.report.values import About, ClassReport, Crowd
from argmap.review import Seat, Verdict
from argmap.sessions import Act
from argmap.storage import open_storage
from claims import library
from claims.agreement import Defined, Reason, Undefined
from claims.db import Database
from claims.models import now
from claims.settings import Settings
from claims.vocabulary import (
    CitationProblem,
    Mark,
    MarkReason,
    Naming,
    NodeKind,
    Semantics,
    SessionKind,
    Silence,
    Stance,
    Standing,
)

READING = builders.reading()
S, W, C = Mark.SUPPORTED, Mark.WEAK, Mark.CANNOT_TELL
CLIENTS = count()
NUMBER = re.compile(r"-?[0-9.]+(e-?[0-9]+)?")


def graph() -> Graph:
    """A hypothesis with two claims for it, each with two pieces of evidence; the last speaks against its claim."""
    nodes = [builders.node("h", NodeKind.HYPOTHESIS, READING, 0, 1)]
    nodes += [builders.node(f"c{n}", NodeKind.CLAIM, READING, 5) for n in (1, 2)]
    nodes += [builders.node(f"e{n}", NodeKind.EVIDENCE, READING, n) for n in (1, 2, 3, 4)]
    edges = [Edge("l5", "c1", "h", Stance.SUPPORTS), Edge("l6", "c2", "h", Stance.SUPPORTS)]
    edges += [Edge(f"l{n}", f"e{n}", f"c{(n + 1) // 2}", Stance.SUPPORTS) for n in (1, 2, 3)]
    edges += [Edge("l4", "e4", "c2", Stance.CONTRADICTS)]
    return Graph("Tea on the road", "en", tuple(nodes), tuple(edges), paper=READING.short_id)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = open_storage(Settings(data_dir=tmp_path_factory.mktemp("data")))
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.engine.execution_options(argmap_write=True).connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            library.add(session, database.files, READING, builders.data(READING))
            yield session
        transaction.rollback()


@pytest.fixture
def held(session: Session) -> Map:
    return maps.save(session, graph(), library.papers(session)[0])


@pytest.fixture
def lead(session: Session) -> Person:
    person = Person(name="Editor Rey", skeleton=skeleton("Editor Rey"))
    session.add(person)
    session.flush()
    return person


@pytest.fixture
def row(session: Session, held: Map, lead: Person) -> ReviewSession:
    """A peer review by three readers, named."""
    made = sessions.make(session, held, lead, SessionKind.PEER, "Three readers", naming=Naming.NAMED)
    for name in ("Aida", "Babak", "Cyrus"):
        joining.invite(session, made, name)
    sessions.step(session, made, Act.OPEN, lead)
    return made


def people(session: Session, row: ReviewSession) -> Sequence[Participant]:
    return joining.seats(session, row)


def put(
    session: Session, row: ReviewSession, who: int, code: str, mark: Mark | None, why: MarkReason | None = None, note: str = ""
) -> None:
    seat = Seat(row, people(session, row)[who], row.round)
    held = session.get_one(Map, row.map_id)
    review.mark(session, held, code, seat, mark, reason=why, note=note, client=f"client-{next(CLIENTS)}")


def told(session: Session, row: ReviewSession, **how: object) -> report.Report:
    return report.gather(session, row, maps.load(session, session.get_one(Map, row.map_id)), **how)  # type: ignore[arg-type]


@pytest.fixture
def shown(session: Session, row: ReviewSession, lead: Person) -> ReviewSession:
    """Everything is supported by all, but for l1, on which two of three differ, and l2, which all call weak."""
    for code in ("l1", "l2", "l3", "l4", "l5", "l6"):
        for who in range(3):
            put(session, row, who, code, S if code not in ("l1", "l2") or (code == "l1" and who == 0) else W)
    put(session, row, 1, "l1", W, MarkReason.OVERSTATED, "It says \u201cmay\u201d.")
    sessions.step(session, row, Act.REVEAL, lead)
    return row


def test_until_the_marks_are_shown_a_report_has_none(session: Session, row: ReviewSession) -> None:
    put(session, row, 0, "l1", S)
    one = told(session, row)
    put(session, row, 0, "l1", W, MarkReason.OVERSTATED, "no")
    assert told(session, row) == one
    assert not one.shown and one.conclusions == () and one.agreement is None and one.silence is None and one.moved == ()
    assert {each.standing for each in one.links} == {Standing.UNSEEN} and not any(each.given for each in one.links)
    assert [each.marked for each in one.reviewers] == [1, 0, 0] and one["l1"].marked == one.marks == 1


def test_an_editor_reads_what_carries_what_is_weak_and_what_is_contested(session: Session, shown: ReviewSession) -> None:
    said = told(session, shown, reading=READING)
    assert [each.code for each in said.standing(Standing.WEAK)] == ["l2"] and said.contested == ("l1",)
    assert said["l1"].counts == {S: 1, W: 2} and said["l1"].reasons == {MarkReason.OVERSTATED: 1}
    assert [(each.reviewer, each.mark, each.note) for each in said["l1"].given] == [
        (1, S, ""),
        (2, W, "It says “may”."),
        (3, W, ""),
    ]
    (end,) = said.conclusions
    assert end.node == "h" and end.strength.value and end.beside.value
    assert end.strength == said.strengths["h"][0]
    # c2 has one piece of evidence for it and one against it: with the one it has nothing, without the other it would have all.
    assert {each.edge.id: (each.effect or 0) > 0 for each in end.why} == {"l5": True, "l1": True, "l4": False}
    assert (said.semantics, said.beside) == (Semantics.QUADRATIC, Semantics.DF_QUAD)


def test_the_verdict_that_would_change_most_is_told_with_whose_it_is(session: Session, shown: ReviewSession) -> None:
    (end,) = told(session, shown).conclusions
    assert end.turning and all(abs(each.after - each.before) > 0.01 for each in end.turning)
    assert {len(each.reviewers) for each in end.turning} == {3}  # by unanimity, any one of three would split the link


def test_before_anybody_marked_no_number_is_shown(session: Session, row: ReviewSession, lead: Person) -> None:
    sessions.step(session, row, Act.REVEAL, lead)
    said = told(session, row)
    assert said.shown and said.silence is Silence.NOBODY_MARKED and said.agreement is None
    assert [each.strength.value for each in said.conclusions] == [None]


def test_what_the_discussion_changed_is_told_link_by_link(session: Session, shown: ReviewSession) -> None:
    assert told(session, shown).moved == ()
    put(session, shown, 0, "l1", W)
    put(session, shown, 2, "l6", None)
    said = told(session, shown)
    assert [(each.link, each.before, each.after, each.changes) for each in said.moved] == [
        ("l6", Standing.SUPPORTED, Standing.SUPPORTED, ((3, S, None),)),
        ("l1", Standing.SPLIT, Standing.WEAK, ((1, S, W),)),
    ]
    assert said.agreement and said.agreement.blind and said.agreement.became_unanimous == ("l1",)
    assert said["l1"].given[0].blind is S and said["l1"].before is Standing.SPLIT
    assert said.conclusions[0].blind


def test_stale_and_late_marks_are_told_and_not_counted(session: Session, shown: ReviewSession, held: Map, lead: Person) -> None:
    editing.reword(session, held, "e1", "Otherwise.")
    sessions.step(session, shown, Act.CLOSE, lead)
    put(session, shown, 0, "l3", W)
    said = told(session, shown)
    assert said["l1"].standing is Standing.CHANGED and said["l1"].stale == 3 and said["l1"].counts == {}
    assert said.agreement and said.agreement.marks.n_used == 5
    assert said["l3"].counts == {S: 3} and [each.mark for each in said["l3"].too_late] == [W] and said["l3"].too_late[0].late


def test_a_decision_stands_beside_the_marks_with_its_minority(session: Session, shown: ReviewSession, lead: Person) -> None:
    sessions.step(session, shown, Act.ADJUDICATE, lead)
    adjudication.decide(session, shown, "l1", S, lead, note="The table says so.", client="decision")
    said = told(session, shown)
    decided = said["l1"].decided
    assert decided and (decided.outcome, decided.note, decided.minority) == (S, "The table says so.", (2, 3))
    assert said["l1"].standing is Standing.SPLIT
    (end,) = said.conclusions
    assert end.decided and end.decided.value != end.strength.value


def test_names_are_given_only_where_the_session_has_them(session: Session, shown: ReviewSession) -> None:
    assert [each.name for each in told(session, shown).reviewers] == ["Aida", "Babak", "Cyrus"]
    shown.naming = Naming.PSEUDONYMS
    hidden = told(session, shown, calling=Calling.NAMES, language="fa")
    assert hidden.calling is Calling.PSEUDONYMS
    assert not {each.name for each in hidden.reviewers} & {"Aida", "Babak", "Cyrus"}


def test_reviewers_without_names_are_numbered_otherwise_for_every_reader(session: Session, shown: ReviewSession) -> None:
    orders = set()
    for viewer in range(20):
        said = told(session, shown, calling=Calling.NONE, viewer=viewer)
        assert [each.name for each in said.reviewers] == [""] * 3
        orders.add(tuple(each.reviewer for each in said["l1"].given if each.mark is S))
        assert said == told(session, shown, calling=Calling.NONE, viewer=viewer)
    assert orders == {(1,), (2,), (3,)}


def test_agreement_says_on_how_much_it_rests(session: Session, shown: ReviewSession) -> None:
    said = told(session, shown).agreement
    assert said and said.few and said.marks.n_used == 6 and len(said.pairs) == 3 and said.blind is None
    assert isinstance(said.marks.alpha, Defined) and said.abstaining.n_abstained == 0


def test_one_reviewer_alone_agrees_with_nobody(session: Session, row: ReviewSession, lead: Person) -> None:
    put(session, row, 0, "l1", S)
    sessions.step(session, row, Act.REVEAL, lead)
    said = told(session, row).agreement
    assert said and said.marks.alpha == Undefined(Reason.ONE_RATER)


def test_the_papers_citations_are_told_with_what_rests_on_them(session: Session, row: ReviewSession) -> None:
    audit = told(session, row, reading=READING).audit
    assert audit and (audit.citations, audit.entries) == (3, 2)
    assert [(each.text, each.problems[0].kind, each.statements) for each in audit.problems] == [
        ("(Moradi, 2019: 12-14)", CitationProblem.YEAR_DIFFERS, ("e2",)),
        ("[7]", CitationProblem.NOT_LISTED, ("e4",)),
    ]
    assert audit.problems[0].entries == ("Moradi, A. (2018). Roads.",) and audit.problems[1].entries == ()


def own(session: Session, row: ReviewSession, who: int) -> report.OwnReport:
    held = session.get_one(Map, row.map_id)
    return report.gather_own(session, row, maps.load(session, held), people(session, row)[who])


def test_a_reviewer_reads_their_own_marks_and_then_what_came_out(session: Session, row: ReviewSession, lead: Person) -> None:
    put(session, row, 0, "l1", S)
    before = own(session, row, 0)
    for who in (1, 2):
        put(session, row, who, "l1", W)
    assert own(session, row, 0) == before and not before.shown and before.marked == 1
    assert before.links[2].own and before.links[2].standing is None and before.links[2].counts is None
    sessions.step(session, row, Act.REVEAL, lead)
    after = {each.code: each for each in own(session, row, 0).links}
    assert after["l1"].counts == {S: 1, W: 2} and after["l1"].standing is Standing.SPLIT and after["l1"].alike is None
    put(session, row, 0, "l1", W)
    again = {each.code: each for each in own(session, row, 0).links}["l1"]
    assert again.alike is True and again.own and again.own.blind is S and own(session, row, 1).name == "Babak"


def test_who_was_asked_for_some_links_reads_of_these(session: Session, row: ReviewSession, lead: Person) -> None:
    sessions.assign(session, row, people(session, row)[0], ["l4"], lead)
    put(session, row, 0, "l2", S)
    assert [each.code for each in own(session, row, 0).links] == ["l2", "l4"]
    assert [each.asked for each in told(session, row).reviewers] == [1, 6, 6]


# For a class


def said(code: str, marks: Sequence[Mark], reason: MarkReason | None = None) -> list[Verdict]:
    return [
        Verdict(code, None, mark, reason if mark is W else None, "", 1, False, now(), participant=who)
        for who, mark in enumerate(marks)
    ]


@pytest.fixture
def about(session: Session, row: ReviewSession) -> About:
    return told(session, row).about


def to_class(about: About, marks: Sequence[Verdict], blind: Sequence[Verdict] = ()) -> ClassReport:
    semantics = {"semantics": Semantics.QUADRATIC, "beside": Semantics.DF_QUAD}
    return public.told(about, True, graph(), marks, blind or marks, {}, rule=None, **semantics)


def test_a_class_is_told_nothing_of_fewer_than_five(about: About) -> None:
    plenty = said("l5", [S] * 6)
    for some in ([], [S], [W] * 4, [S, S, W, C, C]):
        assert to_class(about, [*plenty, *said("l1", some)]) == to_class(about, plenty)
    few = to_class(about, said("l5", [S] * 4))
    assert few.crowd is None and few.agreement is None and few["l5"].crowd is None
    assert few.silence is Silence.NOBODY_MARKED


@pytest.mark.parametrize("size", [5, 6, 9, 10, 19, 20, 21, 30, 49, 50, 300])
def test_whether_all_agree_or_all_but_one_looks_the_same_to_a_class(about: About, size: int) -> None:
    one = to_class(about, said("l1", [S] * size))
    other = to_class(about, said("l1", [S] * (size - 1) + [W]))
    assert one == other
    assert one["l1"].crowd and one["l1"].crowd.least <= size and one["l1"].standing is Standing.SUPPORTED


@pytest.mark.parametrize("size", [5, 30])
def test_agreement_is_told_to_a_class_only_where_one_person_does_not_move_it(size: int) -> None:
    few = [(size, 0)] * (public.FOR_AGREEMENT - 1)
    assert public._rough(few) is None
    one, other = public._rough([*few, (size, 0)]), public._rough([*few, (size - 1, 1)])
    assert one == other and one is not None and (one.percent, one.alpha, one.ac1) == (1.0, None, 1.0)
    mixed = public._rough([(size - 1, 1), (1, size - 1)] * public.FOR_AGREEMENT)
    assert mixed is not None and mixed.alpha is not None


def test_a_class_is_told_of_reasons_that_five_gave_and_of_no_note(about: About) -> None:
    reason = MarkReason.OUTDATED
    assert to_class(about, said("l1", [W] * 5, reason))["l1"].reasons == (reason,)
    assert to_class(about, said("l1", [W] * 4 + [S], reason))["l1"].reasons == ()


def test_crowds_are_told_in_steps() -> None:
    assert [public.crowd(n) for n in (0, 4)] == [None, None]
    assert [public.crowd(n) for n in (5, 9, 10, 250)] == [Crowd(5, 9), Crowd(5, 9), Crowd(10, 19), Crowd(200, None)]


MARKS = st.lists(st.sampled_from([S, W, C]), max_size=40)


@given(before=MARKS, more=MARKS)
def test_shares_and_standings_follow_from_what_a_class_is_told_alone(before: list[Mark], more: list[Mark]) -> None:
    decided = before.count(S) + before.count(W)
    split = public._split(said("l1", before))
    assert ("l1" in split) == (decided >= public.SMALLEST)
    tenths = public._tenths(before.count(S), before.count(W))
    assert (tenths is None) == (decided < public.FOR_TENTHS) and (tenths is None or 1 <= tenths <= 9)


def test_a_class_report_holds_no_mark_of_a_hidden_session(session: Session, row: ReviewSession) -> None:
    held = maps.load(session, session.get_one(Map, row.map_id))
    one = report.gather_class(session, row, held)
    for who in range(3):
        put(session, row, who, "l1", W)
    assert report.gather_class(session, row, held) == one and not one.shown


# As files


def read(text: str) -> list[dict[str, str]]:
    return list(tables.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_table_of_links_has_a_column_for_each_reviewer(session: Session, shown: ReviewSession) -> None:
    rows = {row["link"]: row for row in read(csv.links(told(session, shown)))}
    assert (rows["l1"]["Aida"], rows["l1"]["Babak"], rows["l1"]["weak"], rows["l1"]["standing"]) == (
        "supported",
        "weak",
        "2",
        "split",
    )
    assert float(rows["l5"]["influence"]) > 0 and rows["l2"]["reasons"] == "" and rows["l1"]["reasons"] == "overstated (1)"


def test_a_cell_is_never_a_formula_and_a_number_stays_one(session: Session, shown: ReviewSession) -> None:
    for who, note in enumerate(('=HYPERLINK("x")', "\u200c＝1+1", "@SUM(A1)")):
        put(session, shown, who, "l1", W, note=note)
    people(session, shown)[0].name = "=cmd|' /C calc'!A0"
    said = told(session, shown)
    for text in (csv.links(said), csv.marks(said)):
        cells = [cell for line in tables.reader(io.StringIO(text.removeprefix("\ufeff"))) for cell in line]
        assert not [cell for cell in cells if cell.lstrip(" \u200c")[:1] in set("=+-@＝") and not NUMBER.fullmatch(cell)]
    assert [row["note"] for row in read(csv.marks(said)) if row["link"] == "l1"][2] == "'@SUM(A1)"
    effects = [row["effect"] for row in read(csv.links(said)) if row["effect"]]
    assert effects and all(abs(float(each)) <= 1 for each in effects)
    assert plain.loads(json.write(said))["reviewers"][0]["name"] == "=cmd|' /C calc'!A0"


def test_late_marks_stand_in_the_table_of_marks_as_not_counted(session: Session, shown: ReviewSession, lead: Person) -> None:
    sessions.step(session, shown, Act.CLOSE, lead)
    put(session, shown, 0, "l3", W)
    rows = [row for row in read(csv.marks(told(session, shown))) if row["link"] == "l3"]
    assert [(row["mark"], row["late"], row["counted"]) for row in rows][-1] == ("weak", "1", "0") and len(rows) == 4


def test_the_json_has_everything_that_the_value_has(session: Session, shown: ReviewSession) -> None:
    said = plain.loads(json.write(told(session, shown, reading=READING)))
    assert said["format"] == json.FORMAT and said["for"] == "lead" and said["shown"] is True
    assert said["links"][2]["given"][1]["note"] == "It says “may”." and said["links"][2]["counts"] == {
        "supported": 1,
        "weak": 2,
    }
    assert said["graph"]["statements"][0]["wordings"][1]["language"] == "fa"
    assert said["agreement"]["marks"]["alpha"]["value"] <= 1 and said["audit"]["problems"][0]["problems"][0]["listed"] == "2018"
    assert said["conclusions"][0]["why"][0]["link"] == "l4"


def test_what_a_class_is_told_and_what_one_reviewer_reads_are_tables_and_json_too(
    session: Session, shown: ReviewSession, about: About
) -> None:
    rows = {row["link"]: row for row in read(csv.told(to_class(about, said("l1", [S] * 30) + said("l2", [W] * 4))))}
    assert (rows["l1"]["marks_least"], rows["l1"]["marks_most"], rows["l1"]["tenths_supported"]) == ("20", "49", "9")
    assert not rows["l2"]["standing"] and not rows["l2"]["marks_least"]
    mine = {row["link"]: row for row in read(csv.own(own(session, shown, 0)))}
    assert (mine["l1"]["mark"], mine["l1"]["standing"], mine["l1"]["all_weak"]) == ("supported", "split", "2")
    assert plain.loads(json.write(own(session, shown, 0)))["for"] == "reviewer"
