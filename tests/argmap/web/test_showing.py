"""Is what all see alike worked out once for all who ask at the same time, and never before it may be seen?"""

import threading
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from flask import Flask
from seating import a_session, links, marks, seated, steps
from visiting import house_of

from argmap import review
from argmap.models import ReviewSession
from argmap.sessions import Act
from argmap.web import showing
from argmap.web.showing import Fresh
from claims.vocabulary import Mark, Round, Standing


def test_who_asks_at_once_waits_for_one_answer() -> None:
    made, fresh = [], Fresh(seconds=60)

    def slow() -> int:
        sleep(0.02)
        made.append(threading.get_ident())
        return len(made)

    with ThreadPoolExecutor(8) as several:
        assert set(several.map(lambda _: fresh.of("key", slow), range(8))) == {1}
    assert fresh.of("another", lambda: 7) == 7 and len(made) == 1


def test_what_is_no_longer_fresh_is_made_anew_and_the_oldest_forgotten() -> None:
    fresh, numbers = Fresh(seconds=-1), iter((1, 2))
    assert [fresh.of("key", numbers.__next__), fresh.of("key", numbers.__next__)] == [1, 2]
    for number in range(600):
        fresh.of(number, lambda: "x")
    assert len(fresh._held) <= 256 and len(fresh._locks) <= 257


@pytest.mark.slow
def test_nothing_is_asked_and_nothing_kept_before_the_marks_are_shown(app: Flask) -> None:
    row, fresh, code = a_session(app, people=2), Fresh(seconds=60), links(app)[0]
    for who, mark in zip(seated(app, row), (Mark.SUPPORTED, Mark.CANNOT_TELL), strict=True):
        marks(app, row, who, {code: mark})
    with house_of(app).database.session() as rows:
        held = rows.get_one(ReviewSession, row.id)
        assert showing.of_link(fresh, rows, held, code).given == () and showing.of_all(fresh, rows, held) == {}
    assert not fresh._held
    steps(app, row, Act.REVEAL)
    with house_of(app).database.session() as rows:
        held = rows.get_one(ReviewSession, row.id)
        found = showing.of_all(fresh, rows, held)[code]
        assert (found.people, found.counts[Mark.SUPPORTED], found.standing) == (2, 1, Standing.SUPPORTED)
        given = showing.of_link(fresh, rows, held, code).given
        first = seated(app, row)[0]
        late = review.Verdict(code, None, Mark.WEAK, None, "", 1, False, given[0].made, first.id, Round.ADJUDICATED, True)
        assert showing.with_own(given, late, first.id) == given, "what came when all was over does not count"
        assert len(showing.with_own(given, None, first.id)) == 1
