"""How does an answer leave: a whole page, or the one block of it that htmx asked for?

A fragment is a block of its page, so that both come from one template. Without JavaScript the same address gives the page.
"""

from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_htmx import HTMX
from jinja2_fragments.flask import render_block
from werkzeug.wrappers import Response as Answer

htmx = HTMX()


def page(template: str, block: str = "", status: int = 200, **values: Any) -> Response:
    """The template, or ``block`` of it where htmx asks for a fragment (not for a page it puts in the address bar anew)."""
    fragment = bool(block) and bool(htmx) and not htmx.boosted and not htmx.history_restore_request
    text = render_block(template, block, **values) if fragment else render_template(template, **values)
    answer = make_response(text, status)
    answer.headers["Vary"] = "HX-Request, Cookie"
    return answer


def done(endpoint: str, **values: Any) -> Answer:
    """After a change: to the page that shows it, by whichever way the browser came."""
    where = url_for(endpoint, **values)
    if htmx and not htmx.boosted:
        answer = make_response("", 204)
        answer.headers["HX-Redirect"] = where
        return answer
    return redirect(where, 303)


def asked(name: str, most: int = 10_000) -> str:
    """A field of the form without blanks around it; "" where there is none. Unfit where it is too long or holds a NUL."""
    text = request.values.get(name, "")
    if "\0" in text or len(text) > most:
        from_field = f"{name}: at most {most} characters."
        raise Unfit(from_field)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Unfit(name) from error
    return text.strip()


class Unfit(ValueError):
    """A form that no page of ours sends."""
