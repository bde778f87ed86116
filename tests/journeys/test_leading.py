"""Does a lecturer get a room marking within a minute, does the wall follow the phones, and say so when it cannot?"""

import os
import shutil
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from browsing import AXE, PHONE, Site, Witness, gone_through, served, visitor
from playwright.sync_api import Browser, BrowserContext, Page, expect
from seating import a_session, field, links, marks, seated, shows, steps, verdicts
from sqlmodel import select

from argmap.models import ReviewSession
from argmap.sessions import Act
from claims.settings import Settings
from claims.vocabulary import Mark, MarkReason, Round, SessionKind

pytestmark = pytest.mark.slow

STUDENTS, BROWSERS = 30, 4
"""So many of the students hold real browsers; the others send what those send. `benchmarks/seminar.py` gives one to each."""
MOST_SECONDS = 60.0
"""From "New session" until all of them have marked."""
SAID = "document.querySelector('.wall .claim').innerText + document.querySelector('.passage-on-show').innerText"
"""What the link on show says."""


def opened(context: BrowserContext, address: str) -> Page:
    """A page."""
    page = context.new_page()
    page.goto(address)
    return page


def comes_and_marks(site: Site, code: str) -> None:
    """What a phone sends: it asks for the door, comes in, and marks the link it is given."""

    def asked(way: str, **fields: str) -> str:
        with urllib.request.urlopen(site.address + way, urlencode(fields).encode() if fields else None, timeout=60) as answer:
            return str(answer.read().decode())

    door = asked(f"/join/{code}")
    room = asked(f"/join/{code}", client=field(door, "client"), name="")
    given = {name: field(room, name) for name in ("seat", "link", "round", "client")}
    asked(f"/room/{sessions_of(site)[0]}/mark", mark="supported", **given)


def sessions_of(site: Site) -> list[int]:
    with site.house.database.session() as rows:
        return list(rows.exec(select(ReviewSession.id)).all())


def test_from_new_session_to_a_room_that_marks(chromium: Browser, site: Site) -> None:
    quiet = os.getloadavg()[0] <= 2 * (os.cpu_count() or 1)  # a minute on a machine that others keep busy says nothing
    hands = [visitor(chromium, size=PHONE).new_page() for _ in range(BROWSERS)]  # they have their phones in hand already
    with visitor(chromium) as lecturer:
        page, witness = lecturer.new_page(), Witness()
        witness.watch(page, site.address)
        page.goto(f"{site.address}/maps/3/sessions")
        begun = time.monotonic()
        page.get_by_role("link", name="New session").click()
        page.get_by_role("button", name="Start, with the code on the wall").click()
        code = page.locator(".come-in .code").inner_text()
        expect(page.get_by_role("img", name="QR code of the room's address")).to_be_visible()
        for hand in hands:
            hand.set_default_timeout(120_000)
            hand.goto(f"{site.address}/join/{code}", wait_until="commit")
        with ThreadPoolExecutor(STUDENTS - BROWSERS) as others:
            list(others.map(lambda _: comes_and_marks(site, code), range(STUDENTS - BROWSERS)))
        for hand in hands:
            hand.get_by_role("button", name="Come in").click(no_wait_after=True)
        for hand in hands:
            hand.locator("button[name=mark][value=supported]").click()
        for number in (page.locator(".how-many strong").first, page.locator(".how-many strong").last):
            expect(number).to_have_text(str(STUDENTS), timeout=20_000)
        took = time.monotonic() - begun
        for hand in hands:
            hand.context.close()
        assert took <= MOST_SECONDS or not quiet, f"{took:.0f} s"
        assert (witness.said, witness.elsewhere) == ([], [])


@pytest.fixture
def room(site: Site) -> ReviewSession:
    """A seminar with three guests, and a link on show."""
    row = a_session(site, people=3)
    shows(site, row, links(site)[1])
    return row


def test_the_wall_is_never_two_seconds_behind(chromium: Browser, site: Site, room: ReviewSession) -> None:
    with visitor(chromium) as lecturer:
        wall = opened(lecturer, f"{site.address}/sessions/{room.id}/projector")
        number = wall.locator(".how-many strong")
        expect(number).to_have_text("0")
        for count, who in enumerate(seated(site, room), 1):
            marks(site, room, who, {links(site)[1]: Mark.WEAK if count == 1 else Mark.SUPPORTED})
            expect(number).to_have_text(str(count), timeout=2_000)
        steps(site, room, Act.REVEAL)
        expect(wall.locator(".people rect")).to_have_count(3, timeout=2_000)
        shows(site, room, links(site)[2])
        expect(wall.locator(".people rect")).to_have_count(0, timeout=2_000)


def test_a_wall_that_hears_nothing_says_so_and_shows_no_old_number(chromium: Browser, site: Site, room: ReviewSession) -> None:
    with visitor(chromium) as lecturer:
        wall = opened(lecturer, f"{site.address}/sessions/{room.id}/projector")
        number, sign = wall.locator(".how-many strong"), wall.get_by_text("Reconnecting")
        expect(number).to_be_visible()
        for _ in range(2):
            lecturer.set_offline(True)
            expect(sign).to_be_visible(timeout=6_000)
            expect(number).to_be_hidden()
            lecturer.set_offline(False)
            expect(number).to_be_visible(timeout=5_000)
            expect(sign).to_be_hidden()


def test_a_class_is_shown_one_link_and_marks_the_next_for_itself(chromium: Browser, site: Site) -> None:
    row, (first, second, *_) = a_session(site, people=2, led=True), links(site)
    shows(site, row, first)
    with visitor(chromium) as lecturer, visitor(chromium, size=PHONE) as student, visitor(chromium, size=PHONE) as hand:
        wall = opened(lecturer, f"{site.address}/sessions/{row.id}/projector")
        remote = opened(hand, f"{site.address}/sessions/{row.id}/remote")
        phone = opened(student, f"{site.address}/join/{row.code}")
        phone.get_by_role("button", name="Come in").tap()
        phone.get_by_role("button", name="Weak").tap()
        for who in seated(site, row)[:2]:
            marks(site, row, who, {first: Mark.SUPPORTED, second: Mark.SUPPORTED})
        expect(wall.locator(".how-many")).to_contain_text("3 of 3 have marked it", timeout=3_000)
        press(wall, "m")
        expect(wall.locator(".people rect")).to_have_count(3)
        expect(phone.locator(".split-of-people")).to_contain_text("2 supported", timeout=4_000)
        phone.get_by_role("button", name="Supported").tap()  # talked over, and marked anew
        expect(wall.locator(".people rect.supported")).to_have_count(3, timeout=3_000)
        press(wall, "ArrowRight")
        expect(phone.locator("#room")).to_have_attribute("data-stage", "card", timeout=4_000)
        expect(wall.locator(".people rect")).to_have_count(0)
        remote.get_by_role("button", name="Before").tap()
        expect(wall.locator(".people rect")).to_have_count(3, timeout=3_000)
        remote.get_by_role("button", name="Hide its marks").tap()
        expect(wall.locator(".how-many")).to_contain_text("3 of 3 have marked it", timeout=3_000)
        expect(phone.locator("#room")).to_have_attribute("data-stage", "card", timeout=4_000)
        assert [each for each in verdicts(site, row) if each[0] == first][-1][1] == "supported"


def test_a_phone_turns_the_wall(chromium: Browser, site: Site, room: ReviewSession) -> None:
    with visitor(chromium) as lecturer, visitor(chromium, size=PHONE) as hand:
        wall = opened(lecturer, f"{site.address}/sessions/{room.id}/projector")
        remote = opened(hand, f"{site.address}/sessions/{room.id}/remote")
        before = wall.evaluate(SAID)
        remote.get_by_role("button", name="Next link").tap()
        expect(wall.locator(".place")).not_to_have_text("")
        wall.wait_for_function(f"(text) => {SAID} !== text", arg=before)
        marks(site, room, seated(site, room)[0], dict.fromkeys(links(site), Mark.WEAK))
        expect(remote.locator(".numbers")).to_contain_text("1 has marked this link", timeout=3_000)
        remote.get_by_role("button", name="Show the marks").tap()
        expect(wall.locator(".people rect")).to_have_count(1, timeout=3_000)
        expect(remote.get_by_role("button", name="Hide the marks")).to_be_visible()
        expect(remote.get_by_role("button", name="Show the marks")).to_be_hidden()
        remote.get_by_role("button", name="The code on the wall").tap()
        expect(wall.locator(".come-in .code")).to_be_visible(timeout=3_000)


def test_the_wall_is_led_by_keys_and_by_a_clicker(chromium: Browser, site: Site, room: ReviewSession) -> None:
    with visitor(chromium) as lecturer:
        wall = opened(lecturer, f"{site.address}/sessions/{room.id}/projector")
        place = wall.locator(".place")
        first = place.inner_text()
        press(wall, "ArrowRight")
        expect(place).not_to_have_text(first)
        wall.locator("body").press("PageUp")
        expect(place).to_have_text(first)
        press(wall, "m")
        expect(wall.locator(".strip .stage")).to_have_text("Discussing")


@pytest.mark.parametrize("length", [20, 300, 1200, 4000])
def test_the_longest_link_fits_on_the_wall(chromium: Browser, site: Site, room: ReviewSession, length: int) -> None:
    with visitor(chromium, size=(1024, 768)) as lecturer:
        wall = opened(lecturer, f"{site.address}/sessions/{room.id}/projector")
        wall.evaluate(
            "(text) => { document.querySelector('.passage-on-show').textContent = text; dispatchEvent(new Event('resize')); }",
            "seven words " * (length // 12),
        )
        beyond = wall.evaluate("(at => at.scrollHeight - at.clientHeight)(document.querySelector('.link-on-show'))")
        size = wall.evaluate("parseFloat(getComputedStyle(document.querySelector('.passage-on-show')).fontSize)")
        assert size >= 12 and (beyond <= 1 or length > 1200)
        assert not wall.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def press(page: Page, key: str) -> None:
    """Press a key once the page listens to it."""
    expect(page.locator(f"[data-key={key}][aria-keyshortcuts]:visible")).to_be_visible()
    page.keyboard.press(key)


def test_an_editor_decides_by_keys_alone(chromium: Browser, site: Site) -> None:
    row = contested(site)
    with visitor(chromium) as editor:
        page = opened(editor, f"{site.address}/sessions/{row.id}/adjudicate")
        page.get_by_role("link", name="Decide on the first").click()
        page.wait_for_url("**/adjudicate/*")
        first = page.url
        press(page, "w")
        expect(page.locator("[data-key=w]")).to_have_attribute("aria-pressed", "true")
        press(page, "n")
        page.wait_for_url(lambda url: url != first)
        press(page, "s")
        expect(page.locator("[data-key=s]")).to_have_attribute("aria-pressed", "true")
        press(page, "u")
        expect(page.locator("[data-key=s]")).to_have_attribute("aria-pressed", "false")


def contested(site: Site) -> ReviewSession:
    """A peer review at deciding, with two links on which three readers differ."""
    row, codes = a_session(site, SessionKind.PEER, people=3), links(site)
    for number, who in enumerate(seated(site, row)):
        said = Mark.WEAK if number else Mark.SUPPORTED
        marks(site, row, who, dict.fromkeys(codes, Mark.SUPPORTED) | {codes[0]: said, codes[2]: said}, note="A note, یادداشت.")
    steps(site, row, Act.REVEAL)
    marks(site, row, seated(site, row)[0], {codes[1]: Mark.WEAK}, at=Round.DISCUSSED, reason=MarkReason.OVERSTATED)
    return steps(site, row, Act.ADJUDICATE)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_without_scripts_a_session_is_led_to_its_end(chromium: Browser, site: Site, language: str) -> None:
    with visitor(chromium, language=language, script=False) as context:
        page = opened(context, f"{site.address}/maps/3/sessions")
        page.locator("a[href$='/sessions/new']").click()
        page.locator("button[value=seminar]").click()
        for act in ("open", "reveal", "adjudicate", "close"):
            page.locator(f"button[value={act}]").click()
            expect(page.locator(f"button[value={act}]")).to_have_count(0)
        page.goto(f"{site.address}/sessions/1/remote")
        page.locator("button[value=next]").click()
        expect(page.locator("#wall .card")).to_be_visible()


@pytest.fixture(scope="module")
def led(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, list[str]]]:
    """A running application with sessions at every stage; nothing is changed."""
    folder = tmp_path_factory.mktemp("led") / "data"
    shutil.copytree(shelf, folder)
    with served(Settings(data_dir=folder)) as running:
        at_work = a_session(running, people=12)
        for who in seated(running, at_work):
            marks(running, at_work, who, dict.fromkeys(links(running)[:4], Mark.WEAK))
        shows(running, at_work, links(running)[1])
        waiting, over = a_session(running, open_it=False), contested(running)
        shows(running, over, links(running)[0])
        yield (
            running,
            [
                "/maps/3/sessions",
                "/maps/3/sessions/new",
                f"/maps/3?session={over.id}",
                *(f"/sessions/{row.id}" for row in (at_work, waiting, over)),
                *(f"/sessions/{row.id}/projector" for row in (at_work, waiting, over)),
                f"/sessions/{at_work.id}/remote",
                f"/sessions/{at_work.id}/people/1/links",
                f"/sessions/{at_work.id}/delete",
                f"/sessions/{over.id}/results",
                f"/sessions/{over.id}/adjudicate",
                f"/sessions/{over.id}/adjudicate/{links(running)[0]}",
            ],
        )


@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_page_of_whoever_leads_is_whole(chromium: Browser, led: tuple[Site, list[str]], language: str) -> None:
    if not AXE.exists():
        pytest.skip("axe-core was not fetched: make setup with npm")
    assert not gone_through(chromium, led[0].address, led[1], language, dark=False)
