"""How does a map become a picture file? The assembly of view, sheet, Graphviz and what is made of its output."""

from argmap import outline
from argmap.diagram import engine, pdf, svg
from argmap.diagram.compose import sheet
from argmap.diagram.markup import written
from argmap.diagram.selection import View, view
from argmap.diagram.sheet import Sheet
from argmap.graph import Graph
from claims.errors import DrawingFailed, InvalidSetting
from claims.settings import Settings

FORMATS = ("svg", "png", "pdf", "dot")
PAGE = "page"
"""SVG to stand inside a web page, which brings the typefaces itself."""
_MOST_PIXELS = 32_000
"""Cairo gives up at 32,767."""
_PIXELS_PER_POINT = 2.0
_PAINTED_AT = 2.0


def draw(
    what: Graph | View,
    format: str = "svg",
    theme: str = "print",
    language: str = "en",
    settings: Settings | None = None,
) -> bytes:
    """The map as SVG, PNG, PDF or DOT. A Graph is drawn with at most ``settings.diagram_nodes`` boxes.

    DrawingFailed where Graphviz is missing, fails or runs out of time; its ``values["outline"]`` has the map as text.
    """
    settings = settings or Settings()
    if format not in (*FORMATS, PAGE):
        raise InvalidSetting(
            "There is no format '{format}'. Choose one of {formats}.", format=format, formats=", ".join(FORMATS)
        )
    shown = what if isinstance(what, View) else view(what, settings.diagram_nodes)
    try:
        return _within_time(shown, format, theme, language, settings.drawing_seconds)
    except DrawingFailed as error:
        error.values["outline"] = outline.text(shown.graph, language)
        raise


def _within_time(shown: View, form: str, theme: str, language: str, seconds: float) -> bytes:
    """The picture; if Graphviz takes too long, once more without the links that cross the page."""
    try:
        return _made(sheet(shown, theme, language), form, seconds * 0.6)
    except engine.OutOfTime:
        pass
    try:
        return _made(sheet(shown, theme, language, crossing=False), form, seconds * 0.4)
    except engine.OutOfTime as error:
        raise DrawingFailed(
            "Graphviz was still drawing after {seconds} seconds and was ended. Show less (`--focus`, a lower `--limit`), "
            "raise ARGMAP_DRAWING_SECONDS, or read the map with `argmap outline`.",
            seconds=seconds,
        ) from error


def _made(made: Sheet, form: str, seconds: float) -> bytes:
    if form == "dot":
        return written(made).encode("utf-8")
    if form == "svg":
        return svg.finished(engine.rendered(written(made), "svg", seconds), made)
    if form == PAGE:
        return svg.finished(engine.rendered(written(made), "svg", seconds), made, embed=False)
    if form == "png":
        longest = max(made.width, made.height)
        dpi = 72.0 * min(_PIXELS_PER_POINT, _MOST_PIXELS / longest) / _PAINTED_AT
        return engine.rendered(written(made, _PAINTED_AT), "png", seconds, dpi)
    return pdf.printed(made, seconds)
