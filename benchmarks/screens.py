"""How does every page look, in both languages, on a desk and in a hand?

    python -m benchmarks.screens      (make screens)

Pictures of the example's pages into docs/screens, to be looked at before a new look is handed on. A data folder of its
own is used; chromium draws.
"""

import io
import tempfile
from collections.abc import Mapping
from pathlib import Path

from browsing import PHONE, WIDE, chromium_place, served, visitor
from PIL import Image
from playwright.sync_api import sync_playwright

from argmap.desk import Desk
from benchmarks.web import EXAMPLE, stored
from claims.settings import Settings

SCREENS = Path(__file__).resolve().parents[1] / "docs" / "screens"
COLOURS = 128
"""Enough for pages; a fifth of the bytes."""
PAGES: Mapping[str, str] = {
    "library": "/",
    "paper": "/papers/{paper}",
    "sentence": "/papers/{paper}/passages/20",
    "citations": "/papers/{paper}/citations",
    "map": "/maps/{map}",
    "focus": "/maps/{map}?focus=c2",
    "outline": "/maps/{map}/outline",
    "statement": "/maps/{map}/nodes/c2",
    "link": "/maps/{map}/links/lc2",
    "suggestions": "/maps/{map}/nodes/c2/suggestions",
    "work": "/maps/{map}/work",
    "add": "/maps/{map}/add",
    "problem": "/nowhere",
}


def main() -> None:
    """Draw them all."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        desk = Desk(settings)
        paper, held = stored(desk, EXAMPLE)
        desk.close()
        with served(settings) as site, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium_place(), args=["--no-sandbox"])
            for language in ("en", "fa"):
                for name, size in (("desk", WIDE), ("hand", PHONE)):
                    with visitor(browser, language=language, size=size) as context:
                        for page, way in PAGES.items():
                            tab = context.new_page()
                            tab.goto(site.address + way.format(paper=paper, map=held))
                            tab.wait_for_timeout(250)
                            _keep(tab.screenshot(), SCREENS / f"{page}-{language}-{name}.png")
                            tab.close()
            browser.close()
    print(f"{len(list(SCREENS.glob('*.png')))} pictures in {SCREENS}")


def _keep(picture: bytes, file: Path) -> None:
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    main()
