"""How does a map become a PDF whose text copies out right?

Three printers were compared on a Persian map with 37 half-spaces on the page, read back with pdftotext and with PDFium:

| printer | order of letters | half-spaces | PDFium reads it | seconds |
|---|---|---|---|---|
| Chromium, from the SVG | right | all kept (pdftotext) | yes | 1.1 |
| WeasyPrint, figures as SVG and text as HTML | right | lost | yes | 1.2 |
| WeasyPrint, text inside the SVG | reversed | lost | reversed | 0.6 |
| Graphviz with cairo | blanks inside words | lost | reversed | 0.05 |

So the first, else the second, else the last, as the machine has them. Each runs as a child with a time limit.
"""

import contextlib
import html
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from argmap.diagram import engine, faces, markup, svg
from argmap.diagram.sheet import Sheet, Text

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_BROWSER_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-javascript",
    "--no-pdf-header-footer",
)
_PRINTER_SECONDS = 20.0


def printed(sheet: Sheet, seconds: float) -> bytes:
    """The sheet as a PDF of one page of its own size. OutOfTime and DrawingFailed as ``engine.rendered``."""
    raw = engine.rendered(markup.written(sheet), "svg", seconds)
    for printer in (_by_browser, _by_weasyprint):
        if (made := printer(sheet, raw)).startswith(b"%PDF"):
            return made
    return engine.rendered(markup.written(sheet), "pdf", seconds)


def _by_browser(sheet: Sheet, raw: bytes) -> bytes:
    """Chromium's print of the SVG; empty where there is none or it fails."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if not browser:
        return b""
    picture = svg.finished(raw, sheet).decode("utf-8").partition("?>")[2]
    with tempfile.TemporaryDirectory(prefix="argmap-", ignore_cleanup_errors=True) as folder:
        page, made = Path(folder) / "map.html", Path(folder) / "map.pdf"
        page.write_text(_page(sheet, picture, ""), "utf-8")
        places = [f"--user-data-dir={folder}/profile", f"--print-to-pdf={made}", page.as_uri()]
        for sandbox in _sandboxes():
            command = [browser, *_BROWSER_FLAGS, *sandbox, *places]
            with contextlib.suppress(engine.Failed, engine.OutOfTime):
                engine.run(command, b"", _PRINTER_SECONDS, engine.environment())
            if made.is_file():
                return made.read_bytes()
    return b""


def _sandboxes() -> Iterator[list[str]]:
    """With its sandbox where it may have one: root may not, nor may some containers. The page is our own, without script."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        yield []
    yield ["--no-sandbox"]


def _by_weasyprint(sheet: Sheet, raw: bytes) -> bytes:
    """WeasyPrint's print of the figures with the text laid over them; empty where it is missing or fails."""
    if not find_spec("weasyprint"):
        return b""
    picture = svg.finished(raw, sheet, embed=False, texts=False).decode("utf-8").partition("?>")[2]
    page = _page(sheet, picture, "".join(map(_line, sheet.texts)))
    with contextlib.suppress(engine.Failed, engine.OutOfTime):
        command = [sys.executable, "-m", "weasyprint", "-q", "-", "-"]
        return engine.run(command, page.encode("utf-8"), _PRINTER_SECONDS, engine.environment())
    return b""


def _page(sheet: Sheet, picture: str, lines: str) -> str:
    """An HTML page of the sheet's size that asks for nothing from anywhere."""
    rules = (
        f"@page{{size:{sheet.width:.2f}pt {sheet.height + 0.5:.2f}pt;margin:0}}html,body{{margin:0;padding:0}}"
        "svg{display:block;position:absolute;inset:0}p{position:absolute;margin:0;white-space:nowrap}"
    )
    fonts = faces.style(sheet) if lines else ""
    return (
        f'<!doctype html><html lang="{html.escape(sheet.language)}"><head><meta charset="utf-8">'
        f"<title>{html.escape(sheet.title)}</title><style>{fonts}{rules}</style></head><body>{picture}{lines}</body></html>"
    )


def _line(text: Text) -> str:
    """One line of text where the sheet has it; its slot is widened on both sides so that it never wraps or shifts."""
    size, spare = text.style.size, 20.0
    left = text.x - spare if text.align == "middle" else text.x
    width = text.width + 2 * spare if text.align == "middle" else text.width
    style = (
        f"left:{left:.2f}pt;top:{text.y - size:.2f}pt;width:{width:.2f}pt;color:{text.colour};"
        f"text-align:{'center' if text.align == 'middle' else text.align};"
        f"font:{text.style.weight} {size:g}pt/{2 * size:.2f}pt {faces.stack(text.style.family)}"
    )
    return f'<p lang="{html.escape(text.language)}" dir="{text.direction}" style="{style}">{html.escape(text.text)}</p>'
