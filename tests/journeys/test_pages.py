"""Is every page whole, in both languages, by day and by night, on a desk and in a hand?"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import AXE, Site, gone_through, served
from playwright.sync_api import Browser

from claims.settings import Settings

pytestmark = pytest.mark.slow

PAGES = (
    "/",
    "/?q=zzz",
    "/papers/3",
    "/papers/3?find=گمرک",
    "/papers/3/citations",
    "/papers/3/references/4?q=a",
    "/papers/3/passages/12",
    "/maps/3",
    "/maps/3/outline",
    "/maps/3/nodes/c1",
    "/maps/3/links/lc1",
    "/maps/3/nodes/c1/suggestions",
    "/maps/3/work",
    "/maps/3/add",
    "/maps/3/nodes/c1/change/reword",
    "/papers/3/about",
    "/papers/3/reading",
    "/papers/4/map",
    "/maps/3/question",
    "/maps/3/nodes/e1/change/quote",
    "/papers/3/search?q=gates",
    "/nowhere",
)


@pytest.fixture(scope="module")
def here(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One running application for all these looks; nothing is changed."""
    folder = tmp_path_factory.mktemp("pages") / "data"
    shutil.copytree(shelf, folder)
    with served(Settings(data_dir=folder)) as running:
        yield running


@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_page_is_whole(chromium: Browser, here: Site, language: str) -> None:
    if not AXE.exists():
        pytest.skip("axe-core was not fetched: make setup with npm")
    assert not gone_through(chromium, here.address, PAGES, language, dark=False)


@pytest.mark.parametrize("touch", [True, False], ids=["hand", "desk"])
def test_keys_are_spoken_of_only_where_there_may_be_some(chromium: Browser, here: Site, touch: bool) -> None:
    with chromium.new_context(
        viewport={"width": 390, "height": 780}, locale="en", is_mobile=touch, has_touch=touch, reduced_motion="reduce"
    ) as context:
        page, shown = context.new_page(), 0
        for address in ("/papers/3/passages/12", "/maps/3/links/lc1", "/papers/3"):
            page.goto(here.address + address)
            page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true; })")
            shown += page.locator("kbd:visible, [data-opens=keys]:visible").count()
        assert (shown == 0) is touch
        page.keyboard.press("?")  # whoever has a keyboard after all
        assert page.locator("#keys kbd").first.is_visible()
