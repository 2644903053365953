"""`flask places`: what is loaded. Loading and locating join the group in maps/deprivation/cli.py, which knows more."""

from flask.cli import AppGroup
from sqlalchemy import func, select

from app.commands import as_json, say
from app.db import db, transaction
from maps.places.models import Area, Neighbourhood, Outline, Postcode
from maps.places.services import datasets

commands = AppGroup("places", help="Official places: load files, locate a postcode or a pin, see what is loaded.")
COUNTED = {"areas": Area, "neighbourhoods": Neighbourhood, "outlines": Outline, "postcodes": Postcode}


@commands.command("status")
@as_json
def status(as_json: bool) -> None:
    """Data sets loaded: vintages, licences, rows."""
    with transaction(writes=False):
        counts = {name: db().scalar(select(func.count()).select_from(model)) for name, model in COUNTED.items()}
        loaded = [
            {
                "kind": row.kind,
                "title": row.title,
                "vintage": row.vintage,
                "rows": row.rows,
                "licence": row.licence,
                "source": row.source,
                "file": row.file_name,
                "checksum": row.checksum,
                "loaded_at": row.loaded_at,
            }
            for row in datasets()
        ]
    lines = [
        f"{row['title']}, {row['vintage']} ({row['kind']}): {row['rows']:,} rows from {row['file']}, "
        f"loaded {row['loaded_at']:%Y-%m-%d}\n    {row['source']}. {row['licence']}."
        for row in loaded
    ]
    total = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    say(
        {"datasets": loaded, **counts},
        [*lines, f"In all: {total}."] if loaded else ["Nothing is loaded. Begin with `flask places load PATH`."],
        as_json=as_json,
    )
