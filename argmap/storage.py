"""How does Argmap open its storage? It joins the database with the steps and tables of both houses, and clears up."""

from pathlib import Path

from sqlmodel import Session, col, select

from argmap.models import Job
from claims import library
from claims.db import Database, open_database
from claims.settings import Settings
from claims.vocabulary import JobState

MIGRATIONS = Path(__file__).parent / "migrations"


def open_storage(settings: Settings) -> Database:
    """The database of these settings, up to date; DatabaseProblem where that cannot be. Close it when done.

    What a writing that was broken off left among the papers' files is cleared away.
    """
    database = open_database(settings, MIGRATIONS)
    with database.session() as session:
        library.sweep(session, database.files, spared=_awaited(session))
    return database


def _awaited(session: Session) -> list[str]:
    """The files that work not done yet is to read."""
    jobs = session.exec(select(Job).where(col(Job.state) != JobState.DONE)).all()
    return [str(job.given["sha256"]) for job in jobs if "sha256" in job.given]
