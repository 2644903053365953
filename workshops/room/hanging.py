"""Whether the wall still hangs: its page says so every half minute, and the console tells when it has gone dark."""

from datetime import timedelta

from app import clock
from app.db import db
from app.keeping import insert_into
from workshops.meetings.models import Workshop
from workshops.room.models import WallSeen

DARK_AFTER = 2  # minutes without a word from a wall that speaks every half minute


def say_it_hangs(workshop: Workshop) -> None:
    """A wall of this workshop is on some screen now. Several at once are one row."""
    seen = insert_into(WallSeen).values(workshop_id=workshop.id, at=clock.now())
    db().execute(seen.on_conflict_do_update(index_elements=["workshop_id"], set_={"at": seen.excluded.at}))


def minutes_dark(workshop: Workshop) -> int | None:
    """Whole minutes since a wall was last seen, so that a page which stands open changes once a minute; None: never."""
    seen = db().get(WallSeen, workshop.id, populate_existing=True)
    return max(0, (clock.now() - seen.at) // timedelta(minutes=1)) if seen else None
