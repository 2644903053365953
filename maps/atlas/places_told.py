"""A deployment over several authorities: which there are, who was asked in each, and where a number is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.db import db
from exports.releases.reading import Level, latest, newest
from maps.atlas.looking import places
from maps.places.services import Authority
from workshops.programmes.models import Programme


@dataclass
class PlaceTold:
    """One authority, the programmes that speak of it, and in how many of their neighbourhoods a number is shown."""

    place: Authority
    programmes: list[Programme]
    asked: int = 0
    shown: int = 0


def places_told() -> list[PlaceTold]:
    """Every authority that can be looked at."""
    found = {place.code: PlaceTold(place, []) for place in places()}
    for programme in db().scalars(select(Programme).order_by(Programme.name)):
        published = latest(programme)
        near = published is not None and published.level is Level.NEIGHBOURHOODS
        cells = published.neighbourhoods if published and near else {}
        for place in programme.neighbourhoods:
            told = found.get(place.authority_code)
            if told is None:
                continue
            if programme not in told.programmes:
                told.programmes.append(programme)
            told.asked += 1
            told.shown += place.id in cells and cells[place.id].number is not None
    return list(found.values())


def starts_from_places(asked: Mapping[str, str]) -> bool:
    """Whether the map starts from the list of places: of several, and none nearer than another.

    Where the newest release is of one place alone, that is nearer.
    """
    if asked.get("programme") or asked.get("authority") or len(places()) < 2:
        return False
    published = newest()
    near = {place.authority_code for place in published.programme.neighbourhoods} if published else set()
    return len(near) != 1
