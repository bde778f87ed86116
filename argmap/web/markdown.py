"""How does a template become Markdown in which no value means anything but itself?

Whatever is put into a template that is not the template's own word is made safe on its way in, so none can be forgotten: no
value begins a heading, a list, a link, a table's next cell, or HTML.
"""

import re
from functools import cache
from typing import Any, cast

from flask import Flask, current_app
from jinja2 import Environment
from markupsafe import Markup

from argmap.theme import direction
from argmap.web.language import language

_MEANING = re.compile(r"[\\`*_\[\]#|~^$]")
_OPENING = re.compile(r"^\s*(?:[-+=]|\d+(?=[.)](?:\s|$)))")
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_MANY_LINES = re.compile(r"\n{3,}")


def rendered(template: str, **values: Any) -> str:
    """The template as Markdown; a page that runs from the right says so to whatever shows it."""
    context: dict[str, Any] = dict(values)
    current_app.update_template_context(context)
    flask = cast(Flask, current_app._get_current_object())  # type: ignore[attr-defined]
    text = _MANY_LINES.sub("\n\n", _environment(flask).get_template(template).render(context)).strip()
    if direction(language()) == "rtl":
        text = f'<div dir="rtl" lang="{language()}">\n\n{text}\n\n</div>'
    return text + "\n"


def safe(value: object) -> Markup:
    """A value as Markdown that says it and nothing else, on one line."""
    if isinstance(value, Markup):
        return value
    text = _BLANKS.sub(" ", str(value)).strip() if not isinstance(value, int | float) else str(value)
    text = _MEANING.sub(r"\\\g<0>", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if opening := _OPENING.match(text):
        at = opening.end() - (0 if opening[0][-1].isdigit() else 1)
        text = f"{text[:at]}\\{text[at:]}"
    return Markup(text)  # noqa: S704  (just made safe)


@cache
def _environment(app: Flask) -> Environment:
    return app.jinja_env.overlay(autoescape=True, finalize=safe)
