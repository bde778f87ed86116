"""How does Alembic run our steps? On the connection it is given, inside its transaction (see ``claims.db``)."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON
from sqlmodel import AutoString, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

import argmap.models
import claims.models

TABLES = (claims.models, argmap.models)  # loading them fills the metadata


def plain(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Steps name the database's own types: they must go on running when our classes have changed."""
    if kind == "type" and isinstance(item, claims.models.Value | JSON):
        return "sa.JSON()"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String({getattr(item.impl, 'length', None) or ''})"
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    render_item=plain,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
