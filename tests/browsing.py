"""How do tests look at pages? A real server on a free port, a real chromium, and a witness of what must not happen."""

import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from visiting import COMPILED
from waitress import create_server

from argmap.app import create
from argmap.web.house import House
from claims.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDE, PHONE = (1280, 860), (390, 780)


@dataclass
class Site:
    """A running application."""

    address: str
    house: House


@dataclass
class Witness:
    """What went wrong on the pages of one context."""

    said: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def watch(self, page: Page, address: str) -> None:
        """Listen to a page."""
        page.on("console", lambda message: self.said.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        host = urlsplit(address).netloc
        page.on(
            "request",
            lambda request: (
                self.elsewhere.append(request.url)
                if urlsplit(request.url).scheme.startswith("http") and urlsplit(request.url).netloc != host
                else None
            ),
        )


@contextmanager
def served(settings: Settings, *, local: bool = True) -> Iterator[Site]:
    """The application on a free port of this machine, its worker at work."""
    app = create(settings, local=local)
    app.jinja_env.bytecode_cache = COMPILED
    house: House = app.extensions["argmap"]
    server = create_server(app, host="127.0.0.1", port=0, threads=8, connection_limit=2_000, asyncore_use_poll=True)
    house.start()

    def run() -> None:
        with suppress(OSError):  # its socket is closed under it at the end
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{server.effective_port}", house)
    finally:
        server.close()
        thread.join(5)
        house.stop()


def chromium_place() -> str | None:
    """Where it is, if it is here; the one that has no window does the same with half the work."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next((place for name in names if (place := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's chromium."""
    place = chromium_place()
    if place is None:
        pytest.skip("there is no chromium here: apt-get install chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=place, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def site(shelf: Path, tmp_path: Path) -> Iterator[Site]:
    """A library with papers, for this test alone."""
    shutil.copytree(shelf, tmp_path / "data")
    with served(Settings(data_dir=tmp_path / "data")) as running:
        yield running


def visitor(
    chromium: Browser, *, language: str = "en", size: tuple[int, int] = WIDE, dark: bool = False, script: bool = True
) -> BrowserContext:
    """Somebody with a browser."""
    return chromium.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=language,
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
        reduced_motion="reduce",
        has_touch=size == PHONE,
    )


def turned(page: Page, size: tuple[int, int], dark: bool) -> None:
    """The page as it is, moved from the desk into the hand or back, by day or by night."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.context.new_cdp_session(page).send("Emulation.setTouchEmulationEnabled", {"enabled": size == PHONE})
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


@cache
def _axe() -> str:
    return AXE.read_text("utf-8")


def faults(page: Page) -> list[str]:
    """What axe finds wrong with the page."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(_axe())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {node['html'][:160]} ({each['help']})" for each in found["violations"] for node in each["nodes"][:3]
    ]


def unsound(page: Page, language: str) -> list[str]:
    """What is wrong with the page as it is now: for whom it keeps out, its width, its language."""
    found = faults(page)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("wider than the window")
    if page.locator("html").get_attribute("lang") != language:
        found.append("another language")
    return found


def gone_through(chromium: Browser, address: str, ways: Sequence[str], language: str, *, dark: bool) -> dict[str, list[str]]:
    """What is wrong with pages, each looked at on a desk and in a hand, one of them dark.

    The first is loaded on the desk, the second in the hand, and so on; in Persian it is the other way round. So every page is
    loaded in both, and turned into both.
    """
    wrong: dict[str, list[str]] = {}
    looks = [(WIDE, dark), (PHONE, not dark)] if language == "en" else [(PHONE, not dark), (WIDE, dark)]
    with visitor(chromium, language=language, size=looks[0][0], dark=looks[0][1]) as context:
        page, witness = context.new_page(), Witness()
        witness.watch(page, address)
        for way in ways:
            answer = page.goto(address + way)
            assert answer is not None
            found = [] if answer.status == (404 if way == "/nowhere" else 200) else [f"status {answer.status}"]
            found += [f"{looks[0]}: {each}" for each in unsound(page, language)]
            looks.reverse()
            turned(page, *looks[0])
            found += [f"turned to {looks[0]}: {each}" for each in unsound(page, language)]
            found += [f"elsewhere: {each}" for each in witness.elsewhere]
            found += [f"console: {each}" for each in witness.said if way != "/nowhere" or "404" not in each]
            witness.elsewhere.clear()
            witness.said.clear()
            if found:
                wrong[way] = found
    return wrong
