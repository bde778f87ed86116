"""Does a class find evidence and build maps in the hand, by thumb, by key and without scripts, from the wall to the outcome?"""

import re
from collections.abc import Callable

import pytest
from browsing import PHONE, WIDE, Site, Witness, faults, visitor
from playwright.sync_api import Browser, Locator, Page, expect
from seating import a_session, steps

from argmap.models import ReviewSession
from argmap.sessions import Act
from claims.vocabulary import Exercise

pytestmark = pytest.mark.slow

SAYS = {"en": ("Supports this", "Contradicts this"), "fa": ("پشتیبان است", "مخالف است")}
GATE, RIVAL = 39, 43
"""Sentences of the example."""


def come_in(page: Page, site: Site, row: ReviewSession) -> None:
    """Through the address on the wall, under the name that is drawn."""
    page.goto(f"{site.address}/join/{row.code}")
    page.locator(".door button.main").click()
    expect(page.locator("#room")).to_be_visible()
    page.wait_for_load_state("load")  # its scripts listen


def on_its_words(sentence: Locator) -> tuple[float, float]:
    """Where one touches a sentence: in the middle of its longest line, for it begins and ends where its neighbours do."""
    x, y = sentence.locator("span").first.evaluate(
        """(words) => {
          words.scrollIntoView({block: "center"});
          const [line] = [...words.getClientRects()].sort((one, other) => other.width - one.width);
          return [line.left + line.width / 2, line.top + line.height / 2];
        }"""
    )
    return x, y


def choose(page: Page, index: int) -> None:
    """A sentence of the paper, by a tap on its words."""
    sentence = page.locator(f".leaf .pick:has(input[value='{index}'])")
    part = page.locator("details.leaf").filter(has=page.locator(f"input[value='{index}']"))
    if part.get_attribute("open") is None:
        part.locator("summary").tap()
        expect(sentence).to_be_visible()
    page.touchscreen.tap(*on_its_words(sentence))
    expect(sentence.locator("input")).to_be_checked()


def press(page: Page, name: str) -> None:
    page.locator("details.leaf:has(input:checked)").get_by_role("button", name=name).tap()


def test_a_class_finds_votes_and_its_lead_puts_the_best_on_the_map(chromium: Browser, site: Site) -> None:
    row, witness, wrong = a_session(site, exercise=Exercise.FIND, claim="c2"), Witness(), list[str]()
    hands = {tongue: visitor(chromium, language=tongue, size=PHONE).new_page() for tongue in ("en", "fa")}
    for tongue, page in hands.items():
        witness.watch(page, site.address)
        come_in(page, site, row)
        wrong += faults(page)
        choose(page, GATE)
        wrong += faults(page)
        press(page, SAYS[tongue][0])
        expect(page.locator("#own li")).to_have_count(1)
        expect(page.locator(f".pick.chosen.supports input[value='{GATE}']")).to_have_count(1)
        choose(page, RIVAL)
        before = page.evaluate("scrollY")
        press(page, SAYS[tongue][1])
        expect(page.locator("#own li")).to_have_count(2)
        assert abs(page.evaluate("scrollY") - before) < 200, "one stays where one reads"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        wrong += faults(page)
    hands["fa"].locator("#own li").last.get_by_role("button").tap()
    expect(hands["fa"].locator("#own li")).to_have_count(1)
    steps(site, row, Act.REVEAL)
    for page in hands.values():
        expect(page.locator(".stage-found")).to_be_visible(timeout=15_000)  # by itself
        page.locator(".votes .supported").first.tap()
        expect(page.locator(".votes .supported").first).to_have_attribute("aria-pressed", "true")
        wrong += faults(page)
    expect(hands["fa"].locator(".tally").first).to_have_text("استوار: ۲ · سست: ۰")
    with visitor(chromium) as desk:
        lead = desk.new_page()
        witness.watch(lead, site.address)
        lead.goto(f"{site.address}/sessions/{row.id}")
        lead.get_by_role("link", name="What was found").click()
        expect(lead.locator(".ranked li").first).to_contain_text("supported: 2")
        wrong += faults(lead)
        steps(site, row, Act.CLOSE)
        lead.goto(f"{site.address}/sessions/{row.id}/projector")
        expect(lead.locator(".work-on-wall li")).to_have_count(2)
        wrong += faults(lead)
    for page in hands.values():
        page.context.close()
    assert (wrong, witness.said, witness.elsewhere) == ([], [], [])


def top(page: Page, place: str) -> float:
    return float(page.locator(place).evaluate("each => each.getBoundingClientRect().top"))


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["hand", "desk"])
def test_what_was_acted_on_stays_where_it_was_with_the_focus(chromium: Browser, site: Site, size: tuple[int, int]) -> None:
    row, own = a_session(site, exercise=Exercise.FIND, claim="c2"), "#own li"
    with visitor(chromium, size=size) as context:
        page = context.new_page()
        come_in(page, site, row)
        for count, sentence in enumerate((GATE, RIVAL), 1):
            picked = f".leaf .pick:has(input[value='{sentence}'])"
            page.locator(f"details.leaf:not([open]):has(input[value='{sentence}']) summary").evaluate_all(
                "all => all[0]?.click()"
            )
            page.mouse.click(*on_its_words(page.locator(picked)))
            expect(page.locator(f"{picked} input")).to_be_checked()
            before = top(page, picked)
            page.locator("details.leaf:has(input:checked)").get_by_role("button", name="Supports this").click()
            expect(page.locator(own)).to_have_count(count)
            expect(page.locator(f"details:has(input[value='{sentence}']) [value=supports]")).to_be_focused()
            assert abs(top(page, picked) - before) <= 2
        page.locator(f"{own} button").last.click()
        expect(page.locator(own)).to_have_count(1)
        expect(page.locator(f"{own} button")).to_be_focused()
        page.get_by_role("searchbox").fill("gate")
        page.keyboard.press("Enter")
        expect(page.locator("#hits-head")).to_be_focused()
        assert page.evaluate("scrollY") > 0 and 0 < top(page, "#hits-head") < 300
        page.locator("#hits .pick span").first.click(position={"x": 30, "y": 8})
        before = top(page, "#hits-head")
        page.locator("#hits").get_by_role("button", name="Contradicts this").click()
        expect(page.locator(own)).to_have_count(2)
        expect(page.locator("#hits [value=contradicts]")).to_be_focused()
        assert abs(top(page, "#hits-head") - before) <= 2


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["hand", "desk"])
def test_who_builds_comes_back_to_the_statement_they_were_at(chromium: Browser, site: Site, size: tuple[int, int]) -> None:
    row, claims = a_session(site, exercise=Exercise.BUILD, claim="h"), ".own-map .claim"
    with visitor(chromium, size=size) as context:
        page = context.new_page()
        come_in(page, site, row)
        for count in range(1, 4):
            page.locator("#line-h summary").click()
            page.locator("#line-h textarea").fill(f"Claim {count}")
            before = top(page, "#line-h")
            page.locator("#line-h .acts .supports").first.click()
            expect(page.locator(claims)).to_have_count(count)
            expect(page.locator("#line-h summary")).to_be_focused()
            assert abs(top(page, "#line-h") - before) <= 25  # a short page cannot be scrolled up further
        page.locator("#line-c3 summary").click()
        page.locator("#line-c3 .main").click()
        page.locator(".task .way button").click()
        expect(page.locator("#line-c3 summary")).to_be_focused()
        page.keyboard.press("Enter")
        page.locator("#line-c3 [name=code]").click()
        expect(page.locator(claims)).to_have_count(2)
        expect(page.locator("#line-h summary")).to_be_focused()  # what it hung on


@pytest.mark.parametrize(
    ("tongue", "script"), [("en", True), ("fa", True), ("fa", False)], ids=["en-scripts", "fa-scripts", "fa-no-scripts"]
)
def test_a_map_is_built_in_the_hand_and_laid_beside_the_reference(
    chromium: Browser, site: Site, tongue: str, script: bool
) -> None:
    row, witness, wrong = a_session(site, exercise=Exercise.BUILD, claim="h"), Witness(), list[str]()
    look: Callable[[Page], list[str]] = faults if script else lambda _page: []  # axe is a script
    with visitor(chromium, language=tongue, size=PHONE, script=script) as context:
        page = context.new_page()
        witness.watch(page, site.address)
        come_in(page, site, row)
        page.locator(".acts-of summary").first.tap()
        page.locator(".acts-of[open] textarea").fill("راه بیشتر به خودی خود استقلال بیشتر نمی‌آورد")
        page.locator(".acts-of[open] .acts .supports").first.tap()
        expect(page.locator(".own-map .claim")).to_have_count(1)
        wrong += look(page)
        page.locator(".own-map .claim .acts-of summary").tap()
        page.locator(".own-map .claim .acts-of[open] button.main").tap()
        expect(page.locator(".stage-choose")).to_be_visible()
        wrong += look(page)
        choose(page, GATE)
        press(page, SAYS[tongue][0])
        expect(page.locator("#own li")).to_have_count(1)
        page.locator(".task .way button").tap()
        expect(page.locator(".own-map .evidence")).to_have_count(1)
        page.locator(".top .way button").tap()
        expect(page.locator(".picture svg")).to_be_visible()
        wrong += look(page)
        page.locator(".top .way button").tap()
        expect(page.locator(".own-map .evidence")).to_have_count(1)
        steps(site, row, Act.REVEAL)
        if not script:
            page.goto(f"{site.address}/room/{row.id}")
        expect(page.locator(".stage-compared")).to_be_visible(timeout=15_000)
        expect(page.locator(".compared .state.both")).to_have_count(4)  # claim and evidence, on either side
        assert re.search("35|۳۵", page.locator(".overlap li").first.inner_text())
        wrong += look(page)
        assert (wrong, witness.said, witness.elsewhere) == ([], [], [])
    with visitor(chromium, language=tongue, size=WIDE) as desk:
        lead = desk.new_page()
        lead.goto(f"{site.address}/sessions/{row.id}/classwork")
        assert faults(lead) == []
        lead.locator("tbody a").first.click()
        expect(lead.locator(".compared")).to_have_count(2)
        assert faults(lead) == []


def test_what_is_typed_outlives_a_dead_connection_and_keys_do(chromium: Browser, site: Site) -> None:
    row = a_session(site, exercise=Exercise.BUILD, claim="")
    with visitor(chromium) as context:
        page = context.new_page()
        come_in(page, site, row)
        field = page.locator(".to-begin textarea")
        field.fill("Gates make bargaining room.")
        context.set_offline(True)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#said")).to_contain_text("That did not arrive")
        expect(field).to_have_value("Gates make bargaining room.")
        context.set_offline(False)
        page.keyboard.press("Enter")
        expect(page.locator(".own-map .hypothesis")).to_have_count(1)
        expect(field).to_have_value("")
        page.locator(".acts-of summary").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator("details.leaf summary").first.focus()
        page.keyboard.press("Enter")
        page.locator("details.leaf[open] input[type=radio]").first.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#own li")).to_have_count(1)
