"""Do people who come without a mouse, or without scripts, get where they want: read, mark, think better of it?"""

import pytest
from browsing import PHONE, WIDE, Site, Witness, visitor
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.slow

LANGUAGES = ("en", "fa")
_FOCUS = "() => document.activeElement?.closest('a, button, summary, input')?.matches(SELECTOR) ?? false"
_MOST_TABS = 60


def tabbed_to(page: Page, selector: str) -> None:
    """Go on by the Tab key until what is wanted has the focus; the focus can be seen."""
    for _ in range(_MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(_FOCUS.replace("SELECTOR", repr(selector))):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def pressed(mark: Locator, state: str) -> None:
    expect(mark).to_have_attribute("aria-pressed", state)


@pytest.mark.parametrize("language", LANGUAGES)
def test_by_keys_alone_from_the_library_to_the_second_mark(chromium: Browser, site: Site, language: str) -> None:
    with visitor(chromium, language=language) as context:
        page, witness = context.new_page(), Witness()
        witness.watch(page, site.address)
        page.goto(site.address)
        tabbed_to(page, ".tour a.button.main")
        page.keyboard.press("Enter")
        page.wait_for_url("**/maps/*")
        page.wait_for_load_state("load")
        tabbed_to(page, "#paper a.go[data-card*='/links/']")
        page.keyboard.press("Enter")
        card = page.locator(".card.of-link")
        expect(card).to_be_visible()
        first = card.get_attribute("data-code")
        supported, weak = card.locator(".verdict [value=supported]"), card.locator(".verdict [value=weak]")
        page.keyboard.press("s")
        pressed(supported, "true")
        page.keyboard.press("u")
        pressed(supported, "false")
        page.keyboard.press("w")
        pressed(weak, "true")
        page.keyboard.press("n")
        expect(page.locator(f".card.of-link:not([data-code='{first}'])")).to_be_visible()
        pressed(weak, "false")
        page.keyboard.press("w")
        pressed(weak, "true")
        page.keyboard.press("ArrowLeft" if language == "fa" else "ArrowRight")
        pressed(weak, "false")
        page.keyboard.press("?")
        expect(page.locator("dialog#keys")).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()
        assert (witness.said, witness.elsewhere) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "hand"])
def test_without_scripts_one_reads_and_marks(chromium: Browser, site: Site, language: str, size: tuple[int, int]) -> None:
    with visitor(chromium, language=language, size=size, script=False) as context:
        page = context.new_page()
        page.goto(site.address)
        page.locator("#paper-3 h2 a").click()
        page.locator(".text a.about").first.click()
        expect(page.locator(".card")).to_be_visible()
        page.locator(".tabs a[href='/maps/3']").click()
        link = page.locator("#paper a.go[data-card*='/links/']" if size == WIDE else ".as-text a.link-of").first
        page.goto(f"{site.address}{link.get_attribute('href')}")
        card = page.locator(".card.of-link")
        card.locator(".verdict [value=supported]").click()
        pressed(page.locator(".verdict [value=supported]"), "true")
        page.locator(".why summary").click()
        page.locator(".why textarea").fill("Page 12 says so.")
        page.locator(".why .acts button").first.click()
        expect(page.locator(".why textarea")).to_have_value("Page 12 says so.")
        page.locator(".why .acts button").last.click()
        pressed(page.locator(".verdict [value=supported]"), "false")
        page.locator("nav.turn a[rel=next]").click()
        expect(page.locator(".verdict [value=weak]")).to_be_visible()
