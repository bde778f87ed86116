"""How does somebody come in, and in which language do they want to be spoken to?"""

from urllib.parse import urlsplit

from flask import Blueprint, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from argmap import accounts
from argmap.accounts import SENTENCES, AccountRefused
from argmap.models import Person
from argmap.theme import INTERFACE_LANGUAGES
from argmap.web.house import house
from argmap.web.language import _, digits, ngettext
from argmap.web.page import asked, page

blueprint = Blueprint("people", __name__)


@blueprint.route("/first", methods=["GET", "POST"])
def first() -> Response:
    """Make the administrator, on the first run."""
    told = ""
    if request.method == "POST":
        try:
            with house().database.session(write=True) as rows:
                person = accounts.first_person(rows, asked("name", 200), request.form.get("password", ""))
            return come_in(person, url_for("library.shelf"))
        except AccountRefused as error:
            told = refused(error)
    return page("people/first.html", status=422 if told else 200, told=told, name=asked("name", 200))


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Response:
    """Name and password."""
    told, where = "", _inside(asked("next", 2000))
    if house().local:
        return redirect(url_for("library.shelf"))
    if request.method == "POST":
        try:
            here, password = house(), request.form.get("password", "")
            return come_in(accounts.enter(here.database, here.throttle, asked("name", 200), password, _address()), where)
        except AccountRefused as error:
            told = refused(error)
    return page("people/sign_in.html", status=422 if told else 200, told=told, name=asked("name", 200), where=where)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """Forget who it was."""
    session.clear()
    return redirect(url_for("people.sign_in"), 303)


@blueprint.post("/language")
def speak() -> Response:
    """Another language for the interface; papers keep theirs."""
    chosen = asked("language", 10)
    if chosen in INTERFACE_LANGUAGES:
        session["language"] = chosen
        if g.person is not None:
            with house().database.session(write=True) as rows:
                held = rows.get(Person, g.person.id)
                if held is not None:
                    held.language = chosen
    return redirect(_inside(asked("next", 2000)), 303)


def come_in(person: Person, where: str) -> Response:
    """A new session: what was in the old one, its token too, is gone."""
    language = session.get("language")
    session.clear()
    session["person"], session["stamp"] = person.id, person.stamp
    if language:
        session["language"] = language
    session.permanent = True
    return redirect(where, 303)


def refused(error: AccountRefused) -> str:
    """Why, in the language of the page."""
    values = {name: value for name, value in error.values.items() if name != "why"}
    if isinstance(many := values.get("ids"), tuple):
        values["maps"] = _("this map") if len(many) == 1 else ngettext("%(num)s map", "%(num)s maps", len(many))
    return _(SENTENCES[error.why]).format(**{name: digits(value) for name, value in values.items()})


def _address() -> str:
    return request.remote_addr or ""


def _inside(where: str) -> str:
    """The address, if it is one of ours: an address of another house would be a trap."""
    parts = urlsplit(where)
    ours = not parts.scheme and not parts.netloc and where.startswith("/") and not where.startswith(("//", "/\\"))
    return where if ours else url_for("library.shelf")
