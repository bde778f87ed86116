"""What keeps a page from doing harm: headers, tokens, cookies, hosts, and how errors are told."""

import logging
import os
import secrets
import tempfile
from pathlib import Path

from filelock import FileLock
from flask import Flask, g, request
from flask.globals import request_ctx
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from argmap.web import telling
from argmap.web.language import _
from argmap.web.page import Unfit, page
from claims.errors import ArgmapError, DatabaseProblem, NotFound

POLICY = (
    "default-src 'self'; img-src 'self' data:; font-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_SECRET_BYTES = 32
_log = logging.getLogger("argmap")
csrf = CSRFProtect()


def secret(folder: Path) -> bytes:
    """The key that signs cookies: made once, readable by its owner only, never seen half written.

    One that is too short, as a crash may leave it, is made anew: whoever was signed in signs in again.
    """
    file = folder / "secret"
    if len(held := _held(file)) >= _SECRET_BYTES:
        return held
    with FileLock(folder / "secret.lock", timeout=30, mode=0o600):
        if len(held := _held(file)) >= _SECRET_BYTES:  # another process was faster
            return held
        handle, part = tempfile.mkstemp(prefix="secret-", dir=folder)  # its owner's only
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(secrets.token_bytes(_SECRET_BYTES))
                out.flush()
                os.fsync(out.fileno())
            Path(part).replace(file)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
        return file.read_bytes()


def _held(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def prepare(app: Flask) -> None:
    """Headers on every answer, a token on every change, an own page for every error."""
    csrf.init_app(app)
    app.after_request(_headed)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(ArgmapError, _told)
    app.register_error_handler(Unfit, _unfit)
    app.register_error_handler(Exception, _failed)


def _headed(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if request.endpoint != "static":
        answer.headers.setdefault("Cache-Control", "no-store")
    return answer


def _strange(error: HTTPException) -> Response | None:
    """A plain answer where the host's name is none of ours: no page can be built that would lead back here."""
    if request_ctx.url_adapter is not None:
        return None
    return Response("This is not the address of this library.\n", error.code or 400, mimetype="text/plain")


def _problem(status: int, title: str, told: str) -> Response:
    return page("problem.html", "told", status, title=title, told=told, number=status)


def _stale(_error: CSRFError) -> Response:
    return _problem(403, _("This page is too old"), _("Go back, reload the page and do it once more. Nothing was changed."))


def _refused(error: HTTPException) -> Response:
    if error.code is None or error.response is not None:
        return error.get_response()
    if (strange := _strange(error)) is not None:
        return strange
    known = {
        400: (_("That was not understood"), _("Go back and try it again from the page itself. Nothing was changed.")),
        403: (_("This is not yours to change"), _("Ask the owner of the map for the role it takes.")),
        404: (_("There is no such page"), _("It may have been thrown away, or it is not shared with you.")),
        405: (_("That was not understood"), _("Go back and try it again from the page itself. Nothing was changed.")),
        413: (_("That is too large"), _("Nothing was stored. Send less at once, or a smaller file.")),
        429: (_("Too many tries"), _("Wait a little and try again.")),
    }
    title, told = known.get(error.code, (_("That could not be done"), _("Nothing was changed.")))
    answer = _problem(error.code, title, told)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            answer.headers[name] = value
    return answer


def _told(error: ArgmapError) -> Response:
    if isinstance(error, NotFound):
        return _problem(404, _("There is no such page"), _("It may have been thrown away, or it is not shared with you."))
    if isinstance(error, DatabaseProblem):
        answer = _problem(503, _("The library cannot be reached"), _("Nothing was changed. Try again in a moment."))
        answer.headers["Retry-After"] = "5"
        _log.error("%s", error)
        return answer
    return _problem(422, _("That could not be done"), telling.told(error))


def _unfit(_error: Unfit) -> Response:
    return _problem(400, _("That was not understood"), _("Go back and try it again from the page itself. Nothing was changed."))


def _failed(error: Exception) -> Response:
    _log.exception("an error nobody foresaw", exc_info=error)
    g.pop("role", None)
    told = _(
        "Your last change may have been kept, or it may not: go back and look before you make it again. Please report this."
    )
    return _problem(500, _("Something went wrong that should not have"), told)
