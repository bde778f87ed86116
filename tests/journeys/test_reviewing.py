"""Do the ways that people take through the pages lead where they want: by mouse, by thumb, by keys, without scripts?"""

import re
from pathlib import Path

import pytest
from browsing import Site, Witness, visitor
from command_line import ROOT
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.slow

SAYS = {
    "en": {"open": "Open the map", "supported": "Supported", "weak": "Weak", "off": "off topic"},
    "fa": {"open": "نقشه", "supported": "استوار", "weak": "سست", "off": ""},
}
_SIGN_IN_SIGHT = """() => {
  const frame = document.querySelector("#paper").getBoundingClientRect();
  for (const sign of document.querySelectorAll("#paper a.go[data-card*='/links/'] ellipse")) {
    const box = sign.getBoundingClientRect(), x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    if (frame.left + 9 < x && x < frame.right - 300 && frame.top + 9 < y && y < frame.bottom - 150) return [x, y];
  }
}"""
"""Where the first link's sign is that one sees."""
SAMPLE = ROOT / "tests" / "samples" / "papers" / "painted-crossings.md"


def first_link(page: Page) -> None:
    """Choose the first link of the map: its line on a desk, its words in the outline on a phone."""
    page.wait_for_load_state("load")
    if (page.viewport_size or {"width": 0})["width"] > 600:
        x, y = page.evaluate(_SIGN_IN_SIGHT)
        page.mouse.click(x, y)
    else:
        page.locator(".as-text a[href*='/links/']").first.click()
    expect(page.locator(".card.of-link")).to_be_visible()


def sent(page: Page, button: Locator) -> None:
    """Press the button of a form, and wait until what it sends is answered."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        button.click()
    assert answered.value.status < 400


def test_by_keys_alone(chromium: Browser, site: Site) -> None:
    with visitor(chromium) as context:
        page = context.new_page()
        page.goto(f"{site.address}/maps/3/outline")
        page.locator("a[href*='/links/']").first.focus()
        page.keyboard.press("Enter")
        card = page.locator(".card.of-link")
        expect(card).to_be_visible()
        first = card.get_attribute("data-code")
        page.keyboard.press("s")
        expect(page.locator("[data-key=s]")).to_have_attribute("aria-pressed", "true")
        page.keyboard.press("u")
        expect(page.locator("[data-key=s]")).to_have_attribute("aria-pressed", "false")
        page.keyboard.press("w")
        expect(page.locator("[data-key=w]")).to_have_attribute("aria-pressed", "true")
        page.keyboard.press("ArrowRight")
        expect(page.locator(f".card.of-link:not([data-code='{first}'])")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_without_scripts_one_reads_and_marks(chromium: Browser, site: Site, language: str) -> None:
    with visitor(chromium, language=language, script=False) as context:
        page = context.new_page()
        page.goto(f"{site.address}/papers/3")
        page.locator("a[href*='/passages/']").first.click()
        expect(page.locator("main")).to_be_visible()
        page.goto(f"{site.address}/maps/3/outline")
        page.locator("a[href*='/links/']").first.click()
        page.get_by_role("button", name=SAYS[language]["supported"]).click()
        expect(page.get_by_role("button", name=SAYS[language]["supported"])).to_have_attribute("aria-pressed", "true")


def test_from_a_file_to_a_picture(chromium: Browser, site: Site, tmp_path: Path) -> None:
    """Upload, map, three suggestions accepted, a rewording undone, a PDF."""
    other = tmp_path / "crossings.md"
    other.write_text(SAMPLE.read_text("utf-8") + "\n", encoding="utf-8")
    with visitor(chromium) as context:
        page, witness = context.new_page(), Witness()
        witness.watch(page, site.address)
        page.goto(site.address)
        page.locator("input[type=file]").first.set_input_files(other)
        if page.locator("form[enctype] button[type=submit]:visible").count():
            page.locator("form[enctype] button[type=submit]:visible").first.click()
        map_link = page.locator("a[href='/maps/4']").first
        for _ in range(40):
            if map_link.count():
                break
            page.wait_for_timeout(500)
            page.goto(site.address)
        map_link.click()
        for _ in range(3):
            page.goto(f"{site.address}/maps/4/nodes/c1/suggestions")
            sent(page, page.get_by_role("button", name="It supports").first)
        page.goto(f"{site.address}/maps/4/nodes/c1/change/reword")
        area = page.locator("textarea:visible, input[name=text]:visible").first
        before = area.input_value()
        area.fill("Paint alone brings more children to walk.")
        sent(page, page.locator("article.editing button.main").first)
        page.goto(f"{site.address}/maps/4/nodes/c1")
        expect(page.get_by_text("Paint alone brings more children to walk.").first).to_be_visible()
        page.goto(f"{site.address}/maps/4?as=drawing")
        sent(page, page.locator("#undo"))
        page.goto(f"{site.address}/maps/4/nodes/c1")
        expect(page.locator("main")).to_contain_text(re.sub(r"\s+", " ", before)[:40])
        answer = context.request.get(f"{site.address}/maps/4/export/pdf")
        assert answer.status == 200 and answer.body().startswith(b"%PDF")
        assert (witness.said, witness.elsewhere) == ([], [])
