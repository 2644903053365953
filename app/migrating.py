"""Bringing a database to the present shape of the tables, on a connection where SQLite drops no children."""

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from app.config import ROOT
from app.db import Database


def migrate(database: Database, to: str = "head") -> None:
    """Run every migration that this database has not seen, in one transaction; a test stops before (`to`)."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "app" / "migrations"))
    with database.writing.connect() as connection:
        if database.is_sqlite:
            # Batch migrations drop and remake tables; with foreign keys on, their children would go too.
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                config.attributes["connection"] = connection
                command.upgrade(config, to)
                if database.is_sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
                    raise RuntimeError("The migration left rows that point at nothing. The database is as before.")
        finally:
            if database.is_sqlite:
                raw.execute("PRAGMA foreign_keys=ON")
