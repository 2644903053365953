"""A crowd, put straight into the tables, since the services would take hours: closed workshops of a large place.

As large as Greater Manchester: 215 neighbourhoods of 8 areas, whose deciles lie together as they do in a real place.
"""

import random
import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import case, false, insert, literal, literal_column, select, text

from app import clock
from app.db import database, db
from maps.deprivation.index_file import DECILE
from maps.deprivation.models import AreaMeasure
from maps.places.models import Area, Neighbourhood
from workshops.contributions.models import Contribution, Moderation
from workshops.meetings.models import Activity, ActivityState, Kind, State, Workshop
from workshops.meetings.services import add_activity, create_workshop
from workshops.programmes.models import Programme
from workshops.programmes.services import create_programme
from workshops.seats.models import Seat
from workshops.voices.services import create_voice

NEIGHBOURHOODS, AREAS_EACH = 215, 8
WEEKS = 40  # over which the evenings lie
SEATS_EACH = 5_000  # of a workshop: as many as it takes
NOBODY = "nobody"  # a programme of the same place in which nobody takes part
ASKED = (*[Kind.WORDS] * 4, *[Kind.POLL] * 3, *[Kind.AGREE] * 2, Kind.PLACE)
QUICKLY = {
    "sqlite": "PRAGMA cache_size = -400000",  # room for the indexes of random keys
    "postgresql": "SET LOCAL session_replication_role = replica",  # foreign keys hold by the way it is made
}
NEW_KEY = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}


def gather(seats: int, asked: Sequence[Kind] = ASKED, seats_each: int = SEATS_EACH) -> Programme:
    """So many seats in as many workshops as they need, an answer of each to everything that was asked."""
    source = random.Random(4)  # noqa: S311 - a sample, no secret
    db().execute(text(QUICKLY["sqlite" if database().is_sqlite else "postgresql"]))
    homes = _place(source)
    voice = create_voice("command", name="Bench", sentence="Everybody comes.")
    programme, _nobody = (_programme(name, homes) for name in ("Bench", NOBODY))
    yesterday = clock.now() - timedelta(days=1)
    for number in range(0, seats, seats_each):
        starts_at = yesterday - timedelta(days=7 * (number // seats_each % WEEKS))
        workshop = create_workshop("command", programme, voice, title="Bench", venue="Bench", starts_at=starts_at)
        for kind in asked:
            choices = ("One", "Two", "Three") if kind in (Kind.POLL, Kind.AGREE) else ()
            asked_for = add_activity("command", workshop, kind=kind, question="What is it like?", choices=choices)
            asked_for.state = ActivityState.CLOSED
        workshop.state = State.CLOSED
        workshop.closed_at = workshop.late_until = yesterday
        db().flush()
        _sit(source, workshop, homes, seats_each)
        _answer(workshop)
    return programme


def _programme(name: str, homes: list[dict[str, Any]]) -> Programme:
    inside = {home["neighbourhood_id"] for home in homes}
    question = "What is it like?"
    return create_programme(
        "command", name=name, question=question, controller="Bench", board_owner="Bench", neighbourhood_ids=inside
    )


def _place(source: random.Random) -> list[dict[str, Any]]:
    """Neighbourhoods, areas and deciles; gives back the areas, each as where somebody lives."""
    wards, areas, deciles = [], [], []
    for number in range(1, NEIGHBOURHOODS + 1):
        ward = {"id": number, "slug": f"ward-{number}", "name": f"Ward {number}", "authority_code": "F08000001"}
        wards.append(ward | {"authority_name": "Bench", "ward_code": f"F05{number:06}"})
        middle = source.uniform(1, 10)
        for each in range(AREAS_EACH):
            code = f"F01{number * 100 + each:06}"
            areas.append({"code": code, "name": code, "neighbourhood_id": number, "indexed": True})
            decile = min(10, max(1, round(source.gauss(middle, 1.5))))
            deciles.append({"area_code": code, "name": DECILE, "value": decile})
    for model, rows in ((Neighbourhood, wards), (Area, areas), (AreaMeasure, deciles)):
        db().execute(insert(model), rows)
    return [{"area_code": area["code"], "neighbourhood_id": area["neighbourhood_id"]} for area in areas]


def _sit(source: random.Random, workshop: Workshop, homes: list[dict[str, Any]], seats: int) -> None:
    """Fill a workshop: of ten people one says nothing, one the neighbourhood only, and some live elsewhere."""
    weights = [(home["neighbourhood_id"] % 17) ** 2 + 1 for home in homes]
    rows = []
    for home in source.choices(homes, weights, k=seats):
        kind = source.random()
        lives = {"area_code": None, "neighbourhood_id": None, "elsewhere": 0.1 <= kind < 0.12}
        if kind >= 0.12:
            lives |= {
                "neighbourhood_id": home["neighbourhood_id"],
                "area_code": home["area_code"] if kind > 0.22 else None,
            }
        key = uuid.UUID(int=source.getrandbits(128), version=4)
        rows.append(lives | {"id": key, "card_hash": key.hex, "workshop_id": workshop.id})
    today = clock.today()
    same = {"consent_version": "bench", "joined_on": today}
    db().execute(insert(Seat), [row | same for row in rows])


def _answer(workshop: Workshop) -> None:
    """One answer of every seat to everything that was asked, by one statement."""
    key = literal_column(NEW_KEY["sqlite" if database().is_sqlite else "postgresql"])
    in_words = Activity.kind == Kind.WORDS
    answers = {
        "id": key,
        "seat_id": Seat.id,
        "activity_id": Activity.id,
        "kind": Activity.kind,
        "words": case((in_words, literal("Two buses with the pram."))),
        "language": literal("en"),
        "made_on": literal(clock.today()),
        "late": false(),
        "moderation": case((in_words, literal(Moderation.WAITING.value))),
    }
    rows = select(*answers.values()).join_from(Seat, Activity, Activity.workshop_id == Seat.workshop_id)
    db().execute(insert(Contribution).from_select(list(answers), rows.where(Seat.workshop_id == workshop.id)))
