"""Who is in the house and on a map, how are others invited, and how does one see to one's own account?"""

from flask import Blueprint, abort, g, request, session, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from argmap import accounts
from argmap.accounts import AccountRefused
from argmap.models import Invitation, Map, Person
from argmap.web.house import house
from argmap.web.language import _
from argmap.web.page import asked, done, page
from argmap.web.people import come_in, refused
from claims.vocabulary import Role

blueprint = Blueprint("membership", __name__)


def role_words() -> dict[str, str]:
    """What the roles are called."""
    return {"reader": _("Reader"), "reviewer": _("Reviewer"), "editor": _("Editor"), "owner": _("Owner")}


@blueprint.get("/account")
def account() -> Response:
    """One's own account."""
    return _account()


def _account(told: str = "", said: str = "") -> Response:
    if house().local:
        abort(404)
    return page("people/account.html", status=422 if told else 200, told=told, said=said)


@blueprint.post("/account/password")
def password() -> Response:
    """Another password: every other browser is signed out."""
    if house().local:
        abort(404)
    old, new = request.form.get("old", ""), request.form.get("new", "")
    try:
        with house().database.session(write=True) as rows:
            person = rows.get_one(Person, g.person.id)
            accounts.change_password(rows, person, old, new)
    except AccountRefused as error:
        return _account(refused(error))
    session["stamp"] = person.stamp
    g.person = person
    return _account(said=_("The password was changed. Other browsers are signed out."))


@blueprint.get("/people")
def everybody() -> Response:
    """All accounts, for administrators."""
    return _everybody()


def _everybody(told: str = "", link: str = "") -> Response:
    if house().local:
        abort(404)
    with house().database.session() as rows:
        held, sent = accounts.people(rows), accounts.invitations(rows)
    return page("people/all.html", status=422 if told else 200, people=held, invitations=sent, told=told, link=link)


@blueprint.post("/people/invite")
def invite_in() -> Response:
    """A link that lets somebody make an account."""
    with house().database.session(write=True) as rows:
        sent = accounts.invite(rows, rows.get_one(Person, g.person.id))
    return _everybody(link=_address(sent.secret))


@blueprint.post("/people/<int:number>/close")
def close(number: int) -> Response:
    """Close an account; its marks stay."""
    try:
        with house().database.session(write=True) as rows:
            accounts.close(rows, _person(rows, number))
    except AccountRefused as error:
        return _everybody(refused(error))
    return done("membership.everybody")


@blueprint.post("/people/<int:number>/administrator")
def administrator(number: int) -> Response:
    """Make somebody an administrator, or no longer one."""
    try:
        with house().database.session(write=True) as rows:
            accounts.make_administrator(rows, _person(rows, number), asked("yes", 1) == "1")
    except AccountRefused as error:
        return _everybody(refused(error))
    return done("membership.everybody")


@blueprint.post("/people/invitations/<int:number>/withdraw")
def withdraw_in(number: int) -> Response:
    """Make an unused link to the house worthless."""
    return _withdraw(number, None) or done("membership.everybody")


@blueprint.get("/maps/<int:map_id>/people")
def members(map_id: int) -> Response:
    """Who is on a map."""
    return _members(map_id)


def _members(map_id: int, told: str = "", link: str = "") -> Response:
    with house().database.session() as rows:
        held = _map(rows, map_id)
        found, sent = accounts.members(rows, held), accounts.invitations(rows, held)
    return page(
        "people/members.html",
        status=422 if told else 200,
        map=held,
        members=found,
        invitations=sent,
        roles=role_words(),
        told=told,
        link=link,
        local=house().local,
    )


@blueprint.post("/maps/<int:map_id>/people/invite")
def invite(map_id: int) -> Response:
    """A link that lets somebody onto the map."""
    role = _role()
    with house().database.session(write=True) as rows:
        sent = accounts.invite(rows, rows.get_one(Person, g.person.id), _map(rows, map_id), role)
    return _members(map_id, link=_address(sent.secret))


@blueprint.post("/maps/<int:map_id>/people/<int:number>/role")
def set_role(map_id: int, number: int) -> Response:
    """Another role, or none any more."""
    try:
        with house().database.session(write=True) as rows:
            if asked("role", 20) == "none":
                accounts.leave(rows, _person(rows, number), _map(rows, map_id))
            else:
                accounts.set_role(rows, _person(rows, number), _map(rows, map_id), _role())
    except AccountRefused as error:
        return _members(map_id, refused(error))
    return done("membership.members", map_id=map_id)


@blueprint.post("/maps/<int:map_id>/people/invitations/<int:number>/withdraw")
def withdraw(map_id: int, number: int) -> Response:
    """Make an unused link to the map worthless."""
    return _withdraw(number, map_id) or done("membership.members", map_id=map_id)


@blueprint.route("/join/<string(minlength=31):secret>", methods=["GET", "POST"])
def join(secret: str) -> Response:
    """Follow an invitation, with the account one has or a new one."""
    told, name = "", asked("name", 200)
    try:
        with house().database.session() as rows:
            row = accounts.invitation_of(rows, secret)
            title = _map(rows, row.map_id).title if row.map_id is not None else ""
    except AccountRefused as error:
        return page("people/over.html", status=410, told=refused(error))
    if request.method == "POST":
        try:
            with house().database.session(write=True) as rows:
                if g.person is not None:
                    accounts.accept(rows, secret, rows.get_one(Person, g.person.id))
                    return _to(row)
                person = accounts.join(rows, secret, name, request.form.get("password", ""))
            return come_in(person, _where(row))
        except AccountRefused as error:
            told = refused(error)
    role = role_words()[row.role.value] if row.role else ""
    return page("people/join.html", status=422 if told else 200, title=title, role=role, told=told, name=name)


def _to(row: Invitation) -> Response:
    return done("maps.board", map_id=row.map_id) if row.map_id is not None else done("library.shelf")


def _where(row: Invitation) -> str:
    return url_for("maps.board", map_id=row.map_id) if row.map_id is not None else url_for("library.shelf")


def _withdraw(number: int, map_id: int | None) -> Response | None:
    try:
        with house().database.session(write=True) as rows:
            row = rows.get(Invitation, number)
            if row is None or row.map_id != map_id:
                abort(404)
            accounts.withdraw(rows, row)
    except AccountRefused as error:
        return _members(map_id, refused(error)) if map_id is not None else _everybody(refused(error))
    return None


def _address(secret: str) -> str:
    """The link as it is sent: by the configured address, never by what a request calls us."""
    base = house().settings.base_url.rstrip("/") or request.host_url.rstrip("/")
    return f"{base}{url_for('membership.join', secret=secret)}"


def _role() -> Role:
    try:
        return Role(asked("role", 20))
    except ValueError:
        abort(400)


def _map(rows: Session, number: int) -> Map:
    return rows.get(Map, number) or abort(404)


def _person(rows: Session, number: int) -> Person:
    return rows.get(Person, number) or abort(404)
