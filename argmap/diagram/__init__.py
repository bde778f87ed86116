"""How is a map drawn? A Graph becomes a View, the View a sheet, the sheet a picture that Graphviz makes.

``selection`` says what is shown and what is folded; ``compose`` (with ``boxes``, ``layout``, ``links``, ``routes``, ``legend``
and ``labels``) where everything stands; ``markup`` says it in Graphviz' language; ``engine`` runs Graphviz within limits;
``svg`` makes its SVG safe and readable aloud (with ``faces``); ``pdf`` gives text that copies out right; ``pictures`` puts it
together.
"""

from argmap.diagram.compose import sheet
from argmap.diagram.markup import written
from argmap.diagram.pictures import FORMATS, PAGE, draw
from argmap.diagram.selection import Fold, View, view, whole

__all__ = ["FORMATS", "PAGE", "Fold", "View", "dot", "draw", "view", "whole"]


def dot(shown: View, theme: str = "print", language: str = "en") -> str:
    """The view as a DOT file that any Graphviz draws just as it stands here."""
    return written(sheet(shown, theme, language))
