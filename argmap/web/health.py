"""Is the application well? For whoever watches over it: no names, no titles."""

from flask import Blueprint, Response, jsonify
from sqlmodel import text

from argmap.web.house import house

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> Response:
    """Whether the library answers; it is asked every few seconds, from the first one on, and so loads nothing."""
    with house().database.session() as rows:
        rows.connection().execute(text("SELECT 1"))
    return jsonify(status="ok")
