"""How does a map become a PDF whose text copies out right?

Three printers were compared on a Persian map with 37 half-spaces on the page, read back with pdftotext and with PDFium:

| printer | order of letters | half-spaces | PDFium reads it | seconds |
|---|---|---|---|---|
| Chromium, from the SVG | right | all kept (pdftotext) | yes | 1.1 |
| WeasyPrint, figures as SVG and text as HTML | right | lost | yes | 1.2 |
| WeasyPrint, text inside the SVG | reversed | lost | reversed | 0.6 |
| Graphviz with cairo | blanks inside words | lost | reversed | 0.05 |

So the first, else the second, else the last, as the machine has them. ``printer`` runs them.
"""

import html

from argmap.diagram import engine, faces, markup, printer, svg
from argmap.diagram.sheet import Sheet, Text


def printed(sheet: Sheet, seconds: float) -> bytes:
    """The sheet as a PDF of one page of its own size. OutOfTime and DrawingFailed as ``engine.rendered``."""
    raw = engine.rendered(markup.written(sheet), "svg", seconds)
    for by_printer in (_by_browser, _by_weasyprint):
        if (made := by_printer(sheet, raw)).startswith(b"%PDF"):
            return made
    return engine.rendered(markup.written(sheet), "pdf", seconds)


def _by_browser(sheet: Sheet, raw: bytes) -> bytes:
    """Chromium's print of the SVG; empty where there is none or it fails."""
    if not printer.browser():
        return b""
    picture = svg.finished(raw, sheet).decode("utf-8").partition("?>")[2]
    return printer.by_browser(_page(sheet, picture, ""))


def _by_weasyprint(sheet: Sheet, raw: bytes) -> bytes:
    """WeasyPrint's print of the figures with the text laid over them; empty where it is missing or fails."""
    if not printer.has_weasyprint():
        return b""
    picture = svg.finished(raw, sheet, embed=False, texts=False).decode("utf-8").partition("?>")[2]
    return printer.by_weasyprint(_page(sheet, picture, "".join(map(_line, sheet.texts))))


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
