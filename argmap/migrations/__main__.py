"""How is the next step written? ``python -m argmap.migrations "what it does"`` compares the tables with the steps so far.

It looks at a database of its own in a temporary folder, never at yours. Read what it wrote before you commit it: a CHECK that
changed is not seen by Alembic.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from sqlalchemy import URL

from claims.db import connect

HERE = Path(__file__).parent


def write(message: str, number: str) -> None:
    """Write ``versions/<number>_<message>.py``."""
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("file_template", "r%%(rev)s_%%(slug)s")
    with TemporaryDirectory() as folder:
        engine = connect(URL.create("sqlite", database=str(Path(folder) / "compare.sqlite3")), foreign_keys=False)
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            command.revision(config, message, autogenerate=True, rev_id=number)
        engine.dispose()


if __name__ == "__main__":
    write(sys.argv[1], f"{len(list((HERE / 'versions').glob('r*.py'))) + 1:04}")
