"""Does a room work in the hand and on the desk, by thumb, by key and read aloud, and when the net is gone for a while?"""

import re
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing import AXE, PHONE, WIDE, Site, Witness, served, turned, unsound, visitor
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from seating import a_session, lead, links, marks, seated, shows, steps, verdicts
from sqlmodel import select

from argmap import editing, sessions
from argmap.models import Map, ReviewSession, Verdict
from argmap.sessions import Act
from claims.settings import Settings
from claims.vocabulary import Mark, MarkingOrder, NodeKind, Round

pytestmark = pytest.mark.slow

SAYS = {"en": {"supported": "Supported", "weak": "Weak"}, "fa": {"supported": "استوار", "weak": "سست"}}
MAP_OF_EXAMPLE = 3


@pytest.fixture(scope="module")
def here(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One running application; each test has a session of its own."""
    folder = tmp_path_factory.mktemp("rooms") / "data"
    shutil.copytree(shelf, folder)
    with served(Settings(data_dir=folder)) as running:
        yield running


def come_in(page: Page, site: Site, row: ReviewSession) -> None:
    """Through the address on the wall, under the name that is drawn."""
    page.goto(f"{site.address}/join/{row.code}")
    page.locator(".door button.main").click()
    expect(page.locator("#room")).to_be_visible()
    page.wait_for_load_state("load")  # its scripts listen


def here_is(page: Page) -> str:
    """The link on the page."""
    return page.locator("#room").get_attribute("data-at") or ""


def kept(site: Site, row: ReviewSession, count: int) -> list[tuple[str, str, str]]:
    """The rows of marks, when there are so many."""
    for _ in range(100):
        if len(rows := verdicts(site, row)) >= count:
            return rows
        time.sleep(0.05)
    return verdicts(site, row)


@pytest.mark.parametrize(("language", "size"), [("en", WIDE), ("fa", PHONE)], ids=["en-desk", "fa-hand"])
def test_from_the_wall_to_marks_in_two_presses_each(
    chromium: Browser, here: Site, language: str, size: tuple[int, int]
) -> None:
    row, says = a_session(here), SAYS[language]
    with visitor(chromium, language=language, size=size, dark=size == WIDE) as context:
        page, witness, wrong = context.new_page(), Witness(), list[str]()
        witness.watch(page, here.address)
        come_in(page, here, row)
        seen = []
        for _ in range(3):
            seen.append(here_is(page))
            wrong += both_looks(page, language, size)
            press = page.get_by_role("button", name=says["weak"])
            press.tap() if size == PHONE else press.click()  # one
            expect(page.locator("[data-turn=next]")).to_be_focused()
            wrong += both_looks(page, language, size)
            page.locator("[data-turn=next]").click()  # two
            expect(page.locator(f".in-room:not([data-code='{seen[-1]}'])")).to_be_visible()
        assert [(code, mark) for code, mark, _ in kept(here, row, 3)] == [(code, "weak") for code in seen]
        assert (wrong, witness.said, witness.elsewhere) == ([], [], []) and len(set(seen)) == 3
        page.reload()
        expect(page.locator("#room")).to_have_attribute("data-stage", "card")


def look(page: Page, language: str) -> list[str]:
    """What is wrong with the page as it is now."""
    return unsound(page, language) if AXE.exists() else []


def both_looks(page: Page, language: str, size: tuple[int, int], *, night: tuple[int, int] = WIDE) -> list[str]:
    """What is wrong with it on the desk and in the hand, one of them by night; it ends as it began."""
    other = PHONE if size == WIDE else WIDE
    found = look(page, language)
    turned(page, other, dark=other == night)
    found += [f"turned to {other}: {each}" for each in look(page, language)]
    turned(page, size, dark=size == night)
    return found


def test_by_keys_a_mark_is_two_presses_and_is_taken_back_by_one(chromium: Browser, here: Site) -> None:
    row = a_session(here)
    with visitor(chromium) as context:
        page = context.new_page()
        come_in(page, here, row)
        first = here_is(page)
        page.keyboard.press("w")
        expect(page.get_by_role("button", name="Weak")).to_have_attribute("aria-pressed", "true")
        page.keyboard.press("Enter")
        expect(page.locator(f".in-room:not([data-code='{first}'])")).to_be_visible()
        expect(page.get_by_role("button", name="Supported")).to_be_focused()
        page.keyboard.press("u")
        expect(page.locator(f".in-room[data-code='{first}'][data-mark='']")).to_be_visible()
        for key, mark in (("s", "supported"), ("c", "cannot_tell")):
            page.keyboard.press(key)
            expect(page.locator(f".in-room[data-mark='{mark}']")).to_be_visible()
        page.keyboard.press("ArrowRight")
        expect(page.locator(f".in-room:not([data-code='{first}'])")).to_be_visible()
        page.keyboard.press("ArrowLeft")
        expect(page.locator(f".in-room[data-code='{first}'][data-mark='cannot_tell']")).to_be_visible()
        assert [mark for _, mark, _ in kept(here, row, 4)] == ["weak", "", "supported", "cannot_tell"]


def test_on_a_persian_board_s_is_s_and_arrows_go_the_other_way(chromium: Browser, here: Site) -> None:
    row = a_session(here)
    with visitor(chromium, language="fa") as context:
        page = context.new_page()
        come_in(page, here, row)
        first = here_is(page)
        page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'س', code: 'KeyS', bubbles: true}))")
        expect(page.locator(".in-room[data-mark='supported']")).to_be_visible()
        page.keyboard.press("ArrowLeft")
        expect(page.locator(f".in-room:not([data-code='{first}'])")).to_be_visible()
        page.keyboard.press("ArrowRight")
        expect(page.locator(f".in-room[data-code='{first}']")).to_be_visible()


@pytest.mark.parametrize(("presses", "mark"), [(["Enter"], "supported"), (["Tab", "Enter"], "weak")])
def test_by_tab_alone_a_mark_and_the_way_on_are_at_most_three_presses(
    chromium: Browser, here: Site, presses: list[str], mark: str
) -> None:
    row, seen = a_session(here), []
    with visitor(chromium) as context:
        page = context.new_page()
        come_in(page, here, row)
        page.keyboard.press("Shift")  # from here on it is seen where one is
        for _ in range(2):
            seen.append(here_is(page))
            expect(page.get_by_role("button", name="Supported")).to_be_focused()
            page.wait_for_timeout(350)  # to read
            for press in presses:
                page.keyboard.press(press)
            expect(page.locator(f".in-room[data-mark='{mark}']")).to_be_visible()
            page.keyboard.press("Enter")
            expect(page.locator(f".in-room:not([data-code='{seen[-1]}'])")).to_be_visible()
        assert [(code, said) for code, said, _ in kept(here, row, 2)] == [(code, mark) for code in seen]


def test_read_aloud_claim_and_passage_come_before_the_buttons_and_a_mark_is_said(chromium: Browser, here: Site) -> None:
    """The focus is in the group that is described by what is to be judged; from button to button, press, go on: three."""
    row = a_session(here)
    with visitor(chromium) as context:
        page = context.new_page()
        come_in(page, here, row)
        first = here_is(page)
        group = page.get_by_role("group", name="Is it borne out?")
        expect(group.get_by_role("button", name="Supported")).to_be_focused()
        heard = " ".join(page.locator(".above .statement, .below mark, #question").all_inner_texts())
        ids = (group.get_attribute("aria-describedby") or "").split()
        told = " ".join(page.locator(f"#{each}").inner_text() for each in ids)
        assert heard and all(word in told for word in heard.split()) and "Your key" in told
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").filter(has_text="Marked: weak.")).to_be_attached()
        expect(page.get_by_role("button", name="Next")).to_be_focused()
        expect(page.get_by_role("radio", name="Of another time")).to_be_visible()  # why comes after the mark
        page.keyboard.press("Enter")
        expect(page.locator(f".in-room:not([data-code='{first}'])")).to_be_visible()
        expect(page.get_by_role("radio")).to_have_count(0)
        expect(page.get_by_role("button", name="Supported")).to_be_focused()


def test_nobody_marks_by_paging_through_by_a_key_held_down_or_unseen(chromium: Browser, here: Site) -> None:
    row = a_session(here)
    with visitor(chromium, size=(1280, 300)) as context:
        page = context.new_page()
        come_in(page, here, row)
        first = here_is(page)
        page.keyboard.press("Enter")  # nothing shows yet where one is
        page.keyboard.press("Space")
        page.wait_for_timeout(350)
        assert page.evaluate("scrollY") > 0
        page.keyboard.down("Enter")
        page.keyboard.down("Enter")  # is held: it does not even go on
        page.keyboard.down("Enter")
        page.keyboard.up("Enter")
        expect(page.locator(f".in-room[data-code='{first}'][data-mark='supported']")).to_be_visible()
        assert len(kept(here, row, 1)) == 1


@pytest.mark.parametrize(("by", "mark"), [(150, "supported"), (-150, "weak"), (40, "")])
def test_a_swipe_marks_and_another_goes_on(chromium: Browser, here: Site, by: int, mark: str) -> None:
    row = a_session(here)
    with visitor(chromium, size=PHONE) as context:
        page = context.new_page()
        come_in(page, here, row)
        first = here_is(page)
        swipe(page, by)
        expect(page.locator(f".in-room[data-code='{first}'][data-mark='{mark}']")).to_be_visible()
        if mark:
            swipe(page, by)
            expect(page.locator(f".in-room:not([data-code='{first}'])")).to_be_visible()
        assert [said for _, said, _ in kept(here, row, bool(mark))] == [mark] * bool(mark)


def swipe(page: Page, by: int) -> None:
    """A finger over the text, to the right or to the left."""
    page.evaluate(
        """(by) => {
          const text = document.querySelector(".in-room .to-read"), box = text.getBoundingClientRect();
          const at = (x) => new Touch({identifier: 1, target: text, clientX: x, clientY: box.top + 60});
          const send = (kind, x) => text.dispatchEvent(new TouchEvent(kind, {
            bubbles: true, cancelable: true, touches: kind === "touchend" ? [] : [at(x)], changedTouches: [at(x)],
          }));
          send("touchstart", 195);
          for (let step = 1; step <= 5; step += 1) send("touchmove", 195 + (by * step) / 5);
          send("touchend", 195 + by);
        }""",
        by,
    )


def test_why_and_a_note_come_with_the_mark(chromium: Browser, here: Site) -> None:
    row = a_session(here)
    with visitor(chromium, size=PHONE) as context:
        page = context.new_page()
        come_in(page, here, row)
        first = here_is(page)
        page.get_by_role("button", name="Weak").tap()
        page.get_by_text("Of another time").tap()
        page.get_by_text("A note").tap()
        page.get_by_label("Note").fill("Of the year before.")
        page.get_by_role("button", name="Next").tap()
        assert kept(here, row, 3) == [(first, "weak", ""), (first, "weak", "outdated"), (first, "weak", "outdated")]
        page.go_back()
        expect(page.locator(f".in-room[data-code='{first}'] textarea")).to_have_value("Of the year before.")


def test_marks_made_without_a_net_are_sent_once_and_in_order(chromium: Browser, here: Site) -> None:
    row = a_session(here)
    with visitor(chromium, size=PHONE) as context:
        page = context.new_page()
        come_in(page, here, row)
        page.wait_for_timeout(600)  # the next links are there
        context.set_offline(True)
        seen = []
        for mark in ("s", "w"):
            seen.append(here_is(page))
            page.keyboard.press(mark)
            page.keyboard.press("Enter")
            expect(page.locator(f".in-room:not([data-code='{seen[-1]}'])")).to_be_visible()
        expect(page.locator("#waiting")).to_contain_text("2 marks wait on this phone", timeout=15_000)
        assert verdicts(here, row) == []
        context.set_offline(False)
        expect(page.locator("#waiting")).to_be_hidden(timeout=15_000)
        assert kept(here, row, 2) == [(seen[0], "supported", ""), (seen[1], "weak", "")]
        expect(page.locator("[data-of]")).to_contain_text("2 of")


@pytest.mark.parametrize("acts", [(Act.REVEAL,), (Act.REVEAL, Act.CLOSE)], ids=["shown", "closed"])
def test_a_mark_made_without_a_net_while_the_session_went_on_is_sent_once_and_is_late(
    chromium: Browser, here: Site, acts: tuple[Act, ...]
) -> None:
    row = a_session(here)
    with visitor(chromium, size=PHONE) as context:
        page = context.new_page()
        come_in(page, here, row)
        first = here_is(page)
        context.set_offline(True)
        page.get_by_role("button", name="Weak").tap()
        steps(here, row, *acts)
        context.set_offline(False)
        expect(page.locator("#room")).to_have_attribute("data-stage", "results", timeout=15_000)
        assert kept(here, row, 1) == [(first, "weak", "")]
        with here.house.database.session() as rows:
            [given] = rows.exec(select(Verdict).where(Verdict.session_id == row.id)).all()
        assert given.late and given.round is (Round.DISCUSSED if acts == (Act.REVEAL,) else Round.ADJUDICATED)


def test_marks_that_wait_outlive_the_page(chromium: Browser, here: Site) -> None:
    row = a_session(here)
    with visitor(chromium) as context:
        page = context.new_page()
        come_in(page, here, row)
        first = here_is(page)
        context.route("**/mark", lambda route: route.abort())
        page.keyboard.press("w")
        page.wait_for_timeout(300)
        context.unroute_all()
        page.reload()
        expect(page.locator(f".in-room[data-code='{first}'][data-mark='weak']")).to_be_visible()
        assert kept(here, row, 1) == [(first, "weak", "")]


@pytest.mark.parametrize("fault", ["lost", "busy"])
def test_an_answer_that_is_lost_costs_no_mark_and_makes_no_second(chromium: Browser, here: Site, fault: str) -> None:
    row = a_session(here)
    with visitor(chromium) as context:
        page, tries = context.new_page(), list[str]()
        come_in(page, here, row)
        first = here_is(page)

        def meddle(route: Route) -> None:
            tries.append(route.request.post_data or "")
            if len(tries) > 2:
                route.continue_()
            elif fault == "busy":
                route.fulfill(status=503, headers={"Retry-After": "1"}, body="{}")
            else:
                route.fetch()  # it is kept, and nobody hears of it
                route.abort()

        context.route("**/mark", meddle)
        page.keyboard.press("w")
        for _ in range(300):
            if len(tries) > 2:
                break
            page.wait_for_timeout(100)
        assert kept(here, row, 1) == [(first, "weak", "")] and len(set(tries)) == 1


def test_the_phone_follows_the_session_by_itself(chromium: Browser, here: Site) -> None:
    row = a_session(here, led=True)
    one, two = links(here)[:2]
    with visitor(chromium, size=PHONE) as context:
        page, witness = context.new_page(), Witness()
        witness.watch(page, here.address)
        come_in(page, here, row)
        expect(page.locator("#room")).to_have_attribute("data-stage", "waiting")
        shows(here, row, one)
        expect(page.locator(f".in-room[data-code='{one}']")).to_be_visible(timeout=4_000)
        page.get_by_role("button", name="Supported").tap()
        expect(page.get_by_text("Kept. The next link comes by itself.")).to_be_visible()
        shows(here, row, two)
        expect(page.locator(f".in-room[data-code='{two}']")).to_be_visible(timeout=4_000)
        shows(here, row, one)
        steps(here, row, Act.REVEAL)
        expect(page.locator(".split-of-people").first).to_contain_text("1 supported", timeout=4_000)
        page.get_by_role("button", name="Weak").tap()
        expect(page.locator(".split-of-people").first).to_contain_text("1 weak", timeout=4_000)
        steps(here, row, Act.CLOSE)
        expect(page.get_by_role("button", name="Weak")).to_have_count(0, timeout=4_000)
        assert (witness.said, witness.elsewhere) == ([], [])


def test_whoever_is_taken_out_sees_it_within_a_poll(chromium: Browser, here: Site) -> None:
    row = a_session(here)
    with visitor(chromium, size=PHONE) as context:
        page = context.new_page()
        come_in(page, here, row)
        with here.house.database.session(write=True) as rows:
            held = rows.get_one(ReviewSession, row.id)
            sessions.remove(rows, held, seated(here, row)[0], lead(rows))
        expect(page.get_by_role("alert")).to_contain_text("taken out of this room", timeout=4_000)
        page.keyboard.press("w")
        assert verdicts(here, row) == []


def test_a_link_that_changes_while_it_is_read_is_shown_as_it_is_now(chromium: Browser, here: Site) -> None:
    row = a_session(here, order=MarkingOrder.SECTION)
    with visitor(chromium) as context:
        page = context.new_page()
        come_in(page, here, row)
        first = here_is(page)
        page.keyboard.press("w")
        kept(here, row, 1)
        page.keyboard.press("Enter")
        expect(page.locator(f".in-room:not([data-code='{first}'])")).to_be_visible()
        with here.house.database.session(write=True) as rows:
            held = rows.get_one(Map, MAP_OF_EXAMPLE)
            claim = next(each for each in here.house.graph(rows, held).nodes if each.kind is NodeKind.HYPOTHESIS)
            editing.reword(rows, held, claim.id, "Gates alone give room to bargain.", claim.language)
        page.wait_for_timeout(3_000)
        page.goto(f"{here.address}/room/{row.id}/links/{first}")
        expect(page.locator(".changed-since")).to_contain_text("You marked it weak")
        page.get_by_role("button", name="It is still weak").click()
        expect(page.locator(".in-room[data-mark='weak']")).to_be_visible()
        assert [(code, mark) for code, mark, _ in kept(here, row, 2)] == [(first, "weak")] * 2


def closed(context: BrowserContext) -> None:
    """A browser that keeps nothing: no cookies, no storage."""

    def without(route: Route) -> None:
        asked = route.request
        heads = {name: value for name, value in asked.headers.items() if name not in ("cookie", "accept-encoding")}
        sent = urllib.request.Request(asked.url, asked.post_data_buffer, heads, method=asked.method)
        try:
            with urllib.request.urlopen(sent) as answer:
                status, told, body = answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:  # 304 is one for it
            with error:
                status, told, body = error.code, dict(error.headers), error.read()
        route.fulfill(status=status, headers={name: each for name, each in told.items() if name != "Set-Cookie"}, body=body)

    context.route(re.compile(r"/(join|room)/"), without)
    context.add_init_script(
        """Object.defineProperty(navigator, "cookieEnabled", {get: () => false});
        for (const name of ["localStorage", "sessionStorage"])
          Object.defineProperty(window, name, {get: () => { throw new DOMException("closed", "SecurityError"); }});"""
    )


@pytest.mark.parametrize("script", [True, False], ids=["script", "none"])
def test_a_browser_that_keeps_nothing_votes_all_the_same(chromium: Browser, here: Site, script: bool) -> None:
    row = a_session(here)
    with visitor(chromium, size=PHONE, script=script) as context:
        closed(context)
        page, seen = context.new_page(), []
        come_in(page, here, row)
        for _ in range(2):
            seen.append(here_is(page))
            page.get_by_role("button", name="Weak").click()
            page.get_by_role("button", name="Next").click()
            expect(page.locator(f".in-room:not([data-code='{seen[-1]}'])")).to_be_visible()
        assert [code for code, _, _ in kept(here, row, 2)] == seen and not context.cookies()


@pytest.mark.parametrize(("language", "size"), [("en", WIDE), ("fa", PHONE)], ids=["en-desk", "fa-hand"])
def test_every_page_of_a_room_is_whole(chromium: Browser, here: Site, language: str, size: tuple[int, int]) -> None:
    row, codes = a_session(here, people=2), links(here)
    for who, mark in zip(seated(here, row), (Mark.SUPPORTED, Mark.WEAK), strict=True):
        marks(here, row, who, dict.fromkeys(codes[:4], mark), note="Read <b>again</b>.")
    wrong: dict[str, list[str]] = {}
    with visitor(chromium, language=language, size=size, dark=size == PHONE) as context:
        page, witness = context.new_page(), Witness()
        witness.watch(page, here.address)

        def whole(name: str, go: Callable[[], object]) -> None:
            go()
            page.wait_for_timeout(100)
            if problems := both_looks(page, language, size, night=PHONE):
                wrong[name] = problems

        whole("join", lambda: page.goto(f"{here.address}/join"))
        whole("key", lambda: page.goto(f"{here.address}/key"))
        whole("in", lambda: come_in(page, here, row))
        room = f"{here.address}/room/{row.id}"
        whole("links", lambda: page.goto(f"{room}/links"))
        steps(here, row, Act.REVEAL)
        whole("results", lambda: page.goto(room))
        whole("result", lambda: page.goto(f"{room}/links/{codes[0]}"))
        whole("menu", lambda: page.locator(".menu summary").click())
        whole("left", lambda: page.locator(".menu form:not([data-way=get]):not([data-way=post]) button").first.click())
        whole("nobody", lambda: page.goto(room))
        assert not wrong and not witness.elsewhere
        assert [each for each in witness.said if "404" not in each] == []
