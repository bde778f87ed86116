"""How do people come in: the first one, the invited ones, those with a password; and how do they see to maps and accounts?"""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from visiting import MAP, PASSWORD, Enter, english, token

from argmap.app import create
from claims.settings import Settings


def link(text: str) -> str:
    """The way of an invitation that a page shows."""
    found = re.search(r'value="https?://[^/"]+(/join/[^"]+)"', text)
    assert found
    return found.group(1)


def test_the_first_becomes_administrator_and_nobody_after(settings: Settings) -> None:
    browser = english(create(settings, local=False))
    assert browser.get("/").headers["Location"] == "/first"
    key = token(browser, "/first")
    short = browser.post("/first", data={"csrf_token": key, "name": "Mina", "password": "short"})
    assert short.status_code == 422 and "at least" in short.text and "Mina" in short.text
    assert browser.post("/first", data={"csrf_token": key, "name": "Mina", "password": PASSWORD}).status_code == 303
    assert browser.get("/people").status_code == 200
    assert browser.get("/first").status_code == 404


def test_signing_in_by_name_and_password(accounts_app: Flask) -> None:
    browser = english(accounts_app)
    key = token(browser, "/sign-in?next=/maps/3")
    wrong = browser.post("/sign-in", data={"csrf_token": key, "name": "owner", "password": "not that one"})
    assert wrong.status_code == 422 and "do not go together" in wrong.text
    right = browser.post("/sign-in", data={"csrf_token": key, "name": "owner", "password": PASSWORD, "next": "/maps/3"})
    assert (right.status_code, right.headers["Location"]) == (303, "/maps/3")
    assert browser.get("/").status_code == 200
    browser.post("/sign-out", data={"csrf_token": token(browser)})
    assert browser.get("/").status_code == 302


def test_guessing_is_slowed(accounts_app: Flask) -> None:
    browser = english(accounts_app)
    key = token(browser, "/sign-in")
    said = [
        browser.post("/sign-in", data={"csrf_token": key, "name": "owner", "password": f"guess {n}"}).text for n in range(12)
    ]
    assert "Wait" in said[-1] and "Wait" not in said[0]


def test_an_invitation_lets_one_person_onto_the_map(accounts_app: Flask, enter: Enter) -> None:
    owner = enter("owner")
    page = owner.post(f"/maps/{MAP}/people/invite", data={"csrf_token": token(owner), "role": "reviewer"})
    way = link(page.text)
    guest = english(accounts_app)
    assert "reviewer" in guest.get(way).text.lower()
    came = guest.post(way, data={"csrf_token": token(guest, way), "name": "سارا", "password": PASSWORD})
    assert (came.status_code, came.headers["Location"]) == (303, f"/maps/{MAP}")
    assert guest.get(f"/maps/{MAP}").status_code == 200
    assert english(accounts_app).get(way).status_code == 410
    assert "سارا" in owner.get(f"/maps/{MAP}/people").text


def test_a_withdrawn_invitation_lets_nobody_in(accounts_app: Flask, enter: Enter) -> None:
    owner = enter("owner")
    key = token(owner)
    way = link(owner.post(f"/maps/{MAP}/people/invite", data={"csrf_token": key, "role": "reader"}).text)
    number = re.search(r"invitations/(\d+)/withdraw", owner.get(f"/maps/{MAP}/people").text)
    assert number
    owner.post(f"/maps/{MAP}/people/invitations/{number.group(1)}/withdraw", data={"csrf_token": key})
    assert english(accounts_app).get(way).status_code == 410


def test_the_link_has_the_configured_address(settings: Settings) -> None:
    app = create(replace(settings, base_url="https://maps.example.org"), local=False)
    browser = english(app)
    browser.post("/first", data={"csrf_token": token(browser, "/first"), "name": "Mina", "password": PASSWORD})
    said = browser.post("/people/invite", data={"csrf_token": token(browser, "/people")}).text
    assert 'value="https://maps.example.org/join/' in said


def test_the_last_owner_stays(enter: Enter) -> None:
    owner = enter("owner")
    number = re.search(r"/people/(\d+)/role", owner.get(f"/maps/{MAP}/people").text)
    assert number
    said = owner.post(f"/maps/{MAP}/people/{number.group(1)}/role", data={"csrf_token": token(owner), "role": "none"})
    assert said.status_code == 422 and "last owner" in said.text


def test_another_password_signs_others_out(accounts_app: Flask, enter: Enter) -> None:
    one, other = enter("editor"), enter("editor")
    data = {"csrf_token": token(one), "old": PASSWORD, "new": "eight brown lanterns"}
    assert one.post("/account/password", data=data).status_code == 200
    assert (one.get("/").status_code, other.get("/").status_code) == (200, 302)


@pytest.mark.parametrize("address", ["/account", "/people"])
def test_alone_there_are_no_accounts(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404
