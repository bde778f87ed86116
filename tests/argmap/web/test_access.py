"""Who gets where? Every route, every role, a map of their own and one of others."""

import pytest
from flask import Flask
from seating import a_session
from visiting import EXAMPLE, MAP, Enter, sign, token

from argmap import accounts
from argmap.web.access import RULES, Need
from argmap.web.house import House
from claims.vocabulary import Role

pytestmark = pytest.mark.slow

PEOPLE = ("", "stranger", *[role.value for role in Role], "ada")
OTHERS = 1
"""A paper, and a map, that only the administrator may see."""


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """Each route as endpoint, method and an address."""
    numbers = {"map_id": MAP, "paper_id": EXAMPLE}
    words = {"code": "c1", "form": "svg", "index": 0, "number": 1, "filename": "css/argmap.css", "secret": "x"}
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            values = {name: numbers.get(name, words.get(name, 1)) for name in rule.arguments}
            address = app.url_map.bind("localhost").build(rule.endpoint, values, method=None)
            found += [(rule.endpoint, method, address) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]
    return found


def test_every_route_has_its_line_and_every_line_its_route(app: Flask) -> None:
    assert {endpoint for endpoint, _, _ in routes(app)} == set(RULES)


def test_nothing_is_changed_by_looking(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        assert methods <= {"GET"} or "POST" in methods


@pytest.mark.parametrize("name", PEOPLE)
def test_each_gets_what_the_table_says(accounts_app: Flask, enter: Enter, name: str) -> None:
    held = {**{role.value: role for role in Role}, "ada": Role.OWNER}.get(name)
    a_session(accounts_app, people=1)
    for endpoint, method, address in routes(accounts_app):
        need = RULES[endpoint]
        if need in (Need.NOTHING, Need.NOBODY_YET, Need.SEAT) or method != "GET":
            continue
        status = enter(name).get(address).status_code
        if not name:
            assert status in (302, 303), (endpoint, status)
        elif need is Need.ADMINISTRATOR:
            assert (status == 404) == (name != "ada"), (endpoint, status)
        elif isinstance(need.value, Role):
            ranks = list(Role)
            if held is None:
                assert status == 404, (endpoint, status)
            elif ranks.index(held) < ranks.index(need.value):
                assert status == 403, (endpoint, status)
            else:
                assert status in (200, 302, 303, 404, 422), (endpoint, status)
        else:
            assert status in (200, 302, 303, 404), (endpoint, status)


@pytest.mark.parametrize("name", ["", "stranger", "reader", "reviewer", "editor"])
def test_a_change_beyond_the_role_is_refused(accounts_app: Flask, enter: Enter, name: str) -> None:
    ranks = list(Role)
    held = {role.value: role for role in Role}.get(name)
    browser = enter(name)
    a_session(accounts_app, people=1)
    key = token(browser, "/" if name else "/sign-in")
    for endpoint, method, address in routes(accounts_app):
        need = RULES[endpoint]
        if method != "POST" or not isinstance(need.value, Role):
            continue
        if held is None or ranks.index(held) < ranks.index(need.value):
            status = browser.post(address, data={"csrf_token": key}).status_code
            assert status == (302 if not name else 404 if held is None else 403), (endpoint, status)


def test_others_papers_and_maps_are_not_there(enter: Enter) -> None:
    for name in ("stranger", "owner"):
        browser = enter(name)
        assert [browser.get(f"/{kind}/{OTHERS}").status_code for kind in ("papers", "maps")] == [404, 404]
    browser = enter("ada")
    assert [browser.get(f"/{kind}/{OTHERS}").status_code for kind in ("papers", "maps")] == [200, 200]


@pytest.mark.parametrize("way", ["/maps/{}", "/papers/{}", "/sessions/{}", "/sessions/1/people/{}/links", "/room/{}"])
@pytest.mark.parametrize("number", [2**31, 10**30])
def test_a_number_beyond_all_numbers_is_no_page(enter: Enter, way: str, number: int) -> None:
    assert enter("owner").get(way.format(number)).status_code == 404


def test_a_session_ends_with_its_stamp(accounts_app: Flask, enter: Enter) -> None:
    browser = enter("owner")
    assert browser.get("/").status_code == 200
    house: House = accounts_app.extensions["argmap"]
    with house.database.session() as rows:
        person = next(each for each in accounts.people(rows) if each.name == "owner")
    person.stamp = "another"
    sign(browser, person)
    assert browser.get("/").status_code == 302
