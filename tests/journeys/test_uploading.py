"""From a file to a picture: can somebody hand in a paper, take suggestions, reword, think better of it, and take the map away?

Every step is a thing on the page that is pressed, in both languages, on a desk and in a hand.
"""

import hashlib
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import PHONE, WIDE, Site, Witness, served, visitor
from command_line import ROOT
from playwright.sync_api import Browser, Locator, Page, expect

from argmap import maps
from claims import library
from claims.settings import Settings

pytestmark = pytest.mark.slow

OWN = ROOT / "tests" / "samples" / "papers" / "mirror-niches.md"
WAYS = [("en", WIDE), ("fa", PHONE)], [("fa", WIDE), ("en", PHONE)]
"""With our own paper, and with the first one."""
_READ_IN = 300
"""Seconds that reading and drafting may take on a machine that does other things besides."""


@pytest.fixture(scope="module")
def here(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One running application: who hands in the same paper again finds the same map, and works on another claim of it."""
    folder = tmp_path_factory.mktemp("uploading") / "data"
    shutil.copytree(shelf, folder)
    with served(Settings(data_dir=folder)) as running:
        yield running


def sent(page: Page, button: Locator) -> None:
    """Press the button of a form, and wait until what it sends is answered."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        button.click()
    assert answered.value.status < 400


def arrived(here: Site, file: Path) -> int:
    """The paper's number once it is in the library with its map; the page says so by itself."""
    sha256, over = hashlib.sha256(file.read_bytes()).hexdigest(), time.monotonic() + _READ_IN
    while time.monotonic() < over:
        with here.house.database.session() as rows:
            paper = library.of_sha256(rows, sha256)
            if paper is not None and maps.maps_of(rows, paper):
                return paper.id
        time.sleep(0.2)
    raise TimeoutError(file.name)


def from_file_to_picture(page: Page, here: Site, file: Path, claim: str) -> None:
    """The whole way with one claim of the paper's map."""
    page.goto(here.address)
    with page.expect_response(lambda answer: answer.request.method == "POST") as taken_in:
        page.locator("input[type=file]").first.set_input_files(file)
    assert taken_in.value.status < 400
    page.locator(f"#paper-{arrived(here, file)} .acts a[href^='/maps/']").first.click()
    page.wait_for_url("**/maps/*")
    of_claim = page.locator(f".as-text #line-{claim} a.statement")
    if of_claim.is_visible():
        of_claim.click()
    else:
        page.locator(f"#node-{claim} .box").first.dispatch_event("click")
    card = page.locator(f".of-statement[data-code={claim}]")
    expect(card).to_be_visible()
    card.locator("a[href$='/suggestions']").click()
    expect(page.locator(".suggestion").first).to_be_visible()
    settled = page.locator(".suggestion.settled").count()
    for taken in range(1, 4):
        waiting = page.locator(".suggestion:not(.settled) button[value=supports]")
        sent(page, waiting.first)
        expect(page.locator(".suggestion.settled")).to_have_count(settled + taken)
    page.locator(".asked-about .acts a").click()
    expect(card.locator(".ends .tag.supports").nth(2)).to_be_visible()
    before = card.locator("p.statement").first.inner_text()
    card.locator(".edits a[href*='/change/reword']").click()
    page.locator(".editing textarea").first.fill(f"{before} ({claim})")
    sent(page, page.locator(".editing button.main").first)
    expect(card.locator("p.statement").first).to_have_text(f"{before} ({claim})")
    sent(page, page.locator("#undo"))
    expect(page.locator(".notice, .toolbar").first).to_be_visible()
    page.goto(f"{page.url.partition('?')[0]}?at={claim}")
    expect(card.locator("p.statement").first).to_have_text(before)
    to_pdf = page.locator(".toolbar details.menu:visible", has=page.locator("a[href*='/export/pdf']")).first
    to_pdf.locator("> summary").click()
    with page.expect_download() as got:
        to_pdf.locator("a[href*='/export/pdf']").click()
    assert Path(got.value.path()).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("way", range(2), ids=["en-desk", "fa-hand"])
def test_our_own_paper_from_file_to_picture(chromium: Browser, here: Site, way: int) -> None:
    language, size = WAYS[0][way]
    with visitor(chromium, language=language, size=size) as context:
        page, witness = context.new_page(), Witness()
        witness.watch(page, here.address)
        from_file_to_picture(page, here, OWN, f"c{way + 1}")
        assert (witness.said, witness.elsewhere) == ([], [])


@pytest.mark.parametrize("way", range(2), ids=["fa-desk", "en-hand"])
def test_the_first_paper_from_file_to_picture(chromium: Browser, here: Site, first_paper: Path, way: int) -> None:
    language, size = WAYS[1][way]
    with visitor(chromium, language=language, size=size) as context:
        page, witness = context.new_page(), Witness()
        witness.watch(page, here.address)
        from_file_to_picture(page, here, first_paper, f"c{way + 1}")
        assert (witness.said, witness.elsewhere) == ([], [])
