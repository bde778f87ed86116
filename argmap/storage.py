"""How does Argmap open its storage? It joins the database with the steps and tables of both houses, and clears up."""

from pathlib import Path

import argmap.models  # noqa: F401  (its tables must be known before a session asks for them)
from claims import library
from claims.db import Database, open_database
from claims.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"


def open_storage(settings: Settings) -> Database:
    """The database of these settings, up to date; DatabaseProblem where that cannot be. Close it when done.

    What a writing that was broken off left among the papers' files is cleared away.
    """
    database = open_database(settings, MIGRATIONS)
    with database.session() as session:
        library.sweep(session, database.files)
    return database
