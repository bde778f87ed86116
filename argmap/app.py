"""How is the web application put together? Readable as a table of contents."""

from datetime import timedelta
from pathlib import Path

from flask import Flask

from argmap import strength
from argmap.desk import Desk
from argmap.web import (
    access,
    adjudication,
    classwork,
    door,
    editing,
    exercises,
    exports,
    fulltexts,
    health,
    language,
    library,
    maps,
    matching,
    membership,
    papers,
    people,
    projector,
    reports,
    results,
    review,
    room,
    safety,
    seat_reports,
    sessions,
)
from argmap.web.house import House
from argmap.web.page import htmx
from claims.settings import Settings

_HERE = Path(__file__).parent
_TEMPLATES = next((folder for folder in (_HERE / "templates", _HERE.parent / "templates") if folder.is_dir()), _HERE.parent)


def create(settings: Settings, *, local: bool | None = None) -> Flask:
    """The application over the library that the settings name; ``local`` overrides whether people sign in.

    InvalidSetting where a page would find out later that a setting makes no sense.
    """
    strength.chosen(settings)
    app = Flask("argmap", template_folder=str(_TEMPLATES), static_folder=str(_HERE / "static"), static_url_path="/static")
    house = House(settings, Desk(settings), settings.sign_in == "local" if local is None else local)
    app.extensions["argmap"] = house
    app.config.update(
        SECRET_KEY=safety.secret(house.database.folder),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https:"),
        SESSION_COOKIE_NAME="argmap",
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        MAX_CONTENT_LENGTH=(settings.max_file_mb + 1) * 1_000_000,
        MAX_FORM_MEMORY_SIZE=500_000,
        MAX_FORM_PARTS=200,
        TRUSTED_HOSTS=_hosts(settings),
        WTF_CSRF_HEADERS=["X-CSRFToken"],
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    htmx.init_app(app)
    app.before_request(house.noted)
    safety.prepare(app)
    access.prepare(app)
    language.prepare(app)
    room.prepare(app)
    exercises.prepare(app)
    for part in (library, papers, fulltexts, maps, editing, matching, exports, review, people, membership, health):
        app.register_blueprint(part.blueprint)
    for part in (room, exercises, door):  # for whoever has a seat
        app.register_blueprint(part.blueprint)
    for part in (sessions, projector, results, adjudication, classwork):  # for whoever leads
        app.register_blueprint(part.blueprint)
    for part in (reports, seat_reports):
        app.register_blueprint(part.blueprint)
    app.jinja_env.globals.update(may=access.may, version=_version)
    return app


def _hosts(settings: Settings) -> list[str]:
    named = [host.strip() for host in settings.trusted_hosts.split(",") if host.strip()]
    return [*named, "localhost", "127.0.0.1", "[::1]"]


def _version(file: str) -> int:
    """When a static file was last changed: part of its address, so that browsers never keep an old one."""
    path = _HERE / "static" / file
    return int(path.stat().st_mtime) if path.exists() else 0
