"""How do tests of pages come in? As the one person of the local mode, or as people who sign in; always to a full library."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache

from argmap import accounts
from argmap.app import create
from argmap.models import Map, Person
from argmap.web.house import House
from claims.settings import Settings
from claims.vocabulary import Role

PASSWORD = "seven green lanterns"
EXAMPLE, MAP = 3, 3
"""The example's paper and map in the library."""
Enter = Callable[[str], FlaskClient]


class Compiled(BytecodeCache):
    """Templates compiled once for the applications of all tests: that takes longer than most pages."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.held:
            bucket.bytecode_from_string(self.held[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.held[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


@pytest.fixture
def settings(shelf: Path, tmp_path: Path) -> Settings:
    """Settings of a library of the test's own."""
    shutil.copytree(shelf, tmp_path / "data")
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application of one person."""
    made = create(settings)
    made.jinja_env.bytecode_cache = COMPILED
    yield made
    house_of(made).desk.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of the one person, that speaks English."""
    return english(app)


@pytest.fixture
def accounts_app(settings: Settings) -> Iterator[Flask]:
    """The application where people sign in: ``ada`` administers, the others are on the example's map what they are called."""
    made = create(settings, local=False)
    made.jinja_env.bytecode_cache = COMPILED
    with house_of(made).database.session(write=True) as rows:
        accounts.first_person(rows, "ada", PASSWORD)
        held = rows.get(Map, MAP)
        assert held is not None
        for role in Role:
            accounts.let_in(rows, accounts.add_person(rows, role.value, PASSWORD), held, role)
        accounts.add_person(rows, "stranger", PASSWORD)
    yield made
    house_of(made).desk.close()


@pytest.fixture
def enter(accounts_app: Flask) -> Enter:
    """A browser in which the named person is signed in; "" is nobody."""

    def come(name: str) -> FlaskClient:
        browser = english(accounts_app)
        if name:
            with house_of(accounts_app).database.session() as rows:
                person = next(each for each in accounts.people(rows) if each.name == name)
            sign(browser, person)
        return browser

    return come


def sign(browser: FlaskClient, person: Person) -> None:
    """What signing in leaves in the browser; a hash for every test would take a while."""
    with browser.session_transaction() as cookie:
        cookie["person"], cookie["stamp"] = person.id, person.stamp


def english(app: Flask) -> FlaskClient:
    """A browser that speaks English."""
    browser = app.test_client()
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def house_of(app: Flask) -> House:
    """What the application stands on."""
    held: House = app.extensions["argmap"]
    return held


def token(browser: FlaskClient, address: str = "/") -> str:
    """The token of a form on that page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(address).text)
    assert found, f"no form on {address}"
    return found.group(1)
