"""In which language does the interface speak, and how does it write numbers and dates?

The language is the person's, else the browser's; it is independent of the papers'. Catalogues are the ``.po`` files under
``argmap/translations``, read as they are: nothing has to be compiled. English stands in the code and the templates.
"""

import gettext as standard
import io
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, g, has_request_context, request, session
from jinja2 import pass_context
from persiantools.jdatetime import JalaliDate

from argmap.theme import INTERFACE_LANGUAGES, direction, number

FOLDER = Path(__file__).parent.parent / "translations"
NAMES = {"en": "English", "fa": "فارسی"}


@cache
def catalogue(language: str) -> standard.NullTranslations:
    """The messages of a language."""
    file = FOLDER / language / "LC_MESSAGES" / "messages.po"
    if not file.is_file():
        return standard.NullTranslations()
    with file.open("rb") as text:
        messages = read_po(text, locale=language)
    packed = io.BytesIO()
    write_mo(packed, messages)
    packed.seek(0)
    return standard.GNUTranslations(packed)


def language() -> str:
    """The language of this answer."""
    if not has_request_context():
        return INTERFACE_LANGUAGES[0]
    if "language" not in g:
        chosen = session.get("language") or getattr(g.get("person"), "language", "")
        g.language = chosen if chosen in INTERFACE_LANGUAGES else _of_browser()
    found: str = g.language
    return found


def _of_browser() -> str:
    return request.accept_languages.best_match(INTERFACE_LANGUAGES) or INTERFACE_LANGUAGES[0]


def _(message: str, **values: Any) -> str:
    """The message in the language of this answer, with values put in (numbers in the language's digits)."""
    return _filled(catalogue(language()).gettext(message), values)


def ngettext(one: str, many: str, n: int, **values: Any) -> str:
    """The form that goes with a number."""
    return _filled(catalogue(language()).ngettext(one, many, n), {"num": n, **values})


def _filled(message: str, values: dict[str, Any]) -> str:
    if not values:
        return message
    shown = {name: digits(value) if isinstance(value, int | float) else value for name, value in values.items()}
    return message % shown


def digits(value: Any) -> str:
    """A number, or the digits of a text, as the language writes them."""
    if isinstance(value, int):
        return number(value, language())
    text = f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return text.translate(_PERSIAN) if language() == "fa" else text


_PERSIAN = str.maketrans("0123456789.%", "۰۱۲۳۴۵۶۷۸۹٫٪")


def day(value: date | datetime) -> str:
    """A date in the language's own calendar."""
    moment = value.astimezone(UTC).date() if isinstance(value, datetime) else value
    if language() == "fa":
        return str(JalaliDate(moment).strftime("%d %B %Y", locale="fa")).removeprefix("۰")  # type: ignore[no-untyped-call]
    return format_date(moment, "d MMMM y", locale="en")


def listed(items: Sequence[str]) -> str:
    """Several things in a row."""
    return ("، " if language() == "fa" else ", ").join(items)


def _each_time(said: Callable[[Any], str]) -> Callable[[Any, Any], str]:
    """A filter that is asked whenever a page is made: of a constant, Jinja asks once, in the language of whoever came first."""
    return pass_context(lambda _page, value: said(value))


def prepare(app: Flask) -> None:
    """Give the templates their words, digits and dates."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: catalogue(language()).gettext(text),
        lambda one, many, n: catalogue(language()).ngettext(one, many, n),
        newstyle=True,
    )
    app.jinja_env.filters.update(digits=_each_time(digits), day=_each_time(day), listed=_each_time(listed))
    app.context_processor(
        lambda: {"language": language(), "direction": direction(language()), "languages": NAMES},
    )
