"""How long is it from "New session" until thirty students have marked, in real browsers?

    python -m benchmarks.seminar [--students 30] [--pictures FOLDER]

The lecturer signs in, opens the map's sessions, starts one, and has its code on the wall. Thirty browsers of phone size read
the code from the wall, come in without a name, and mark the first link they are given by touch. The clock runs from the
lecturer's first press to the last mark that a phone shows as kept. The figure goes into RESULTS.md.
"""

import argparse
import asyncio
import re
import socket
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from argmap import accounts
from argmap.desk import Desk
from benchmarks import sections
from benchmarks.room import EXAMPLE, NAME, PASSWORD, Server, ready
from claims.settings import Settings

SECTION = "seminar"
CHROMIUM = "/usr/bin/chromium"
PHONE = ViewportSize(width=390, height=844)


async def signed_in(browser: Browser, address: str) -> Page:
    """The lecturer before the list of the map's sessions."""
    page = await (await browser.new_context(locale="en")).new_page()
    await page.goto(f"{address}/sign-in")
    await page.fill("[name=name]", NAME)
    await page.fill("[name=password]", PASSWORD)
    async with page.expect_navigation():
        await page.keyboard.press("Enter")
    await page.goto(f"{address}/maps/1/sessions")
    return page


async def started(page: Page) -> str:
    """A session started by its large button; the code on the wall."""
    async with page.expect_navigation():
        await page.get_by_role("link", name="New session").first.click()
    async with page.expect_navigation():
        await page.get_by_role("button", name=re.compile("Start")).first.click()
    text = await page.locator(".code").first.inner_text()
    return text.strip()


async def student(browser: Browser, address: str, code: str) -> float:
    """Come in and mark one link; the moment at which the phone says that it is kept."""
    context = await browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="en")
    page = await context.new_page()
    page.set_default_timeout(60_000)
    await page.goto(f"{address}/join/{code}")
    await page.locator("main button").first.tap()
    await page.get_by_role("button", name=re.compile("Supported")).first.tap()
    await page.wait_for_function("document.querySelector('progress') && document.querySelector('progress').value >= 1")
    at = time.perf_counter()
    await context.close()
    return at


async def measured(students: int, pictures: Path | None) -> float:
    """Seconds from the first press to the last mark."""
    with tempfile.TemporaryDirectory() as name:
        desk = Desk(Settings(data_dir=Path(name)))
        subject = desk.subject(str(EXAMPLE))
        desk.keep(subject, desk.graph(subject))
        with desk.database().session(write=True) as rows:
            accounts.first_person(rows, NAME, PASSWORD)
        desk.close()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            server = Server(Path(name), int(free.getsockname()[1]))
        server.start()
        try:
            await ready(server.port)
            async with async_playwright() as play:
                browser = await play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
                address = f"http://localhost:{server.port}"
                page = await signed_in(browser, address)
                begun = time.perf_counter()
                code = await started(page)
                marked = await asyncio.gather(*(student(browser, address, code) for _ in range(students)))
                if pictures is not None:
                    await page.screenshot(path=pictures / "wall.png")
                await browser.close()
                return max(marked) - begun
        finally:
            server.kill()


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--pictures", type=Path)
    options = parser.parse_args(arguments)
    seconds = asyncio.run(measured(options.students, options.pictures))
    row = (f'from "New session" to {options.students} browsers that marked', "≤ 60 s", f"{seconds:.1f} s")
    print(*row)
    if options.students >= 30:
        sections.keep(SECTION, "A seminar begins", "`python -m benchmarks.seminar` in chromium", [row])


if __name__ == "__main__":
    main()
