"""Does somebody who has never seen Argmap get from its first page to a reviewed link, and know at each step what comes next?"""

import time

import pytest
from browsing import PHONE, WIDE, Site, Witness, visitor
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.slow

MOST_CLICKS, MOST_SECONDS = 4, 60
"""Asked for are eight clicks and three minutes; what a person reads on the way takes the rest of the time."""
_SIGN_IN_SIGHT = """() => {
  const frame = document.querySelector("#paper").getBoundingClientRect();
  for (const sign of document.querySelectorAll("#paper a.go[data-card*='/links/'] ellipse")) {
    const box = sign.getBoundingClientRect(), x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    const at = document.elementFromPoint(x, y);
    if (frame.left < x && x < frame.right && at && at.closest("a.go") === sign.closest("a.go")) return [x, y];
  }
}"""
"""Where the first link's sign is that one sees and can press."""
_SEEN = """element => {
  const box = element.getBoundingClientRect(), x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
  const at = document.elementFromPoint(x, y);
  return at !== null && (element.contains(at) || at.contains(element));
}"""
"""Whether the middle of something is on the screen, with nothing over it."""


class Newcomer:
    """Somebody who presses only what is in sight, and counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def sees(self, what: Locator) -> None:
        """What it takes to know what comes next is on the screen: nobody has to scroll for it."""
        expect(what).to_be_visible()
        assert what.evaluate(_SEEN), what

    def presses(self, what: Locator) -> None:
        """Press it where it is."""
        self.sees(what)
        box = what.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.clicks += 1

    def presses_a_sign(self) -> None:
        """Press the sign of a link in the drawing."""
        x, y = self.page.evaluate(_SIGN_IN_SIGHT)
        self.page.mouse.click(x, y)
        self.clicks += 1


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "hand"])
def test_from_the_first_page_to_a_reviewed_link(chromium: Browser, site: Site, language: str, size: tuple[int, int]) -> None:
    with visitor(chromium, language=language, size=size) as context:
        page, witness, began = context.new_page(), Witness(), time.monotonic()
        witness.watch(page, site.address)
        newcomer = Newcomer(page)
        page.goto(site.address)
        newcomer.sees(page.locator("details.tour summary"))
        newcomer.presses(page.locator(".tour a.button.main"))
        page.wait_for_url("**/maps/*")
        page.wait_for_load_state("load")
        newcomer.sees(page.locator("details.tour summary"))
        if size == WIDE:
            newcomer.sees(page.locator(".tour .of-drawing"))
            newcomer.presses_a_sign()
        else:
            newcomer.sees(page.locator(".tour .of-outline"))
            newcomer.presses(page.locator(".as-text a.link-of").first)
        card = page.locator(".card.of-link")
        expect(card).to_be_visible()
        newcomer.sees(card.locator("details.tour summary"))
        newcomer.sees(card.locator(".above .statement"))
        newcomer.sees(card.locator(".verdict [value=weak]"))
        newcomer.presses(card.locator(".verdict [value=supported]"))
        expect(card.locator(".verdict [value=supported]")).to_have_attribute("aria-pressed", "true")
        assert newcomer.clicks <= MOST_CLICKS and time.monotonic() - began < MOST_SECONDS
        newcomer.presses(card.locator("#next"))
        expect(card.locator(".verdict [value=supported]")).to_have_attribute("aria-pressed", "false")
        expect(card.locator("progress")).to_have_attribute("value", "1")
        newcomer.sees(card.locator("h2"))
        newcomer.sees(card.locator(".verdict [value=supported]"))
        page.goto(site.address)
        expect(page.locator("details.tour")).to_be_hidden()
        assert (witness.said, witness.elsewhere) == ([], [])
