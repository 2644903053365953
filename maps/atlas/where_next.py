"""Where next: neighbourhoods by how far they fall behind, who reaches people there, and when they were last asked.

For those who run a programme: it rests on exact counts.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from app import clock
from app.db import db
from exports.releases.reach import EACH, residents_of
from maps.atlas.services import heard, who_reaches
from maps.places.models import Neighbourhood
from workshops.meetings.models import Confidentiality, State, Workshop
from workshops.programmes.models import Programme
from workshops.voices.models import Voice, voice_neighbourhood

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Behind:
    """One neighbourhood. `behind` is how many more people it would take to be as well heard as the programme is on the
    whole, for those who live there; 0 where nothing is missing or the census does not say how many do.
    """

    place: Neighbourhood
    residents: int | None
    heard: int
    behind: int
    voices: list[Voice]
    last_asked: date | None
    asked: int  # evenings within a year
    coming: date | None

    @property
    def for_each_thousand(self) -> float | None:
        return EACH * self.heard / self.residents if self.residents else None


def neighbourhoods_behind(programme: Programme) -> list[Behind]:
    """Every neighbourhood of a programme."""
    residents, exact = residents_of(programme), dict(_by_key(programme))
    known = {place.id: residents[str(place.id)] for place in programme.neighbourhoods if residents.get(str(place.id))}
    people, live = sum(exact[key] for key in known), sum(known.values())
    voices = who_reaches([place.id for place in programme.neighbourhoods], everybody=True)
    evenings = _evenings(programme)
    return [
        Behind(
            place=place,
            residents=known.get(place.id),
            heard=exact[place.id],
            behind=missing(exact[place.id], known[place.id], people, live) if place.id in known else 0,
            voices=voices.get(place.id, []),
            last_asked=max((day for day in days if day <= clock.today()), default=None),
            asked=sum(clock.today() - A_YEAR < day <= clock.today() for day in days),
            coming=min((day for day in days if day > clock.today()), default=None),
        )
        for place in programme.neighbourhoods
        for days in [evenings.get(place.id, [])]
    ]


def missing(heard: int, residents: int, people: int, live: int) -> int:
    """How many more people it would take, where `people` of `live` residents were heard on the whole.

    >>> missing(heard=5, residents=10_000, people=60, live=40_000), missing(30, 10_000, 60, 40_000)
    (10, 0)
    """
    return max(0, round(people * residents / live) - heard)


def _by_key(programme: Programme) -> Mapping[int, int]:
    return Counter({place.id: people for place, people in heard(programme).by_neighbourhood})


def _evenings(programme: Programme) -> dict[int, list[date]]:
    """On which days people of each neighbourhood were asked, or will be: by a voice who reaches them.

    Evenings of other programmes count too, since it is the same people who are asked; not those that are sealed.
    """
    query = (
        select(voice_neighbourhood.c.neighbourhood_id, Workshop)
        .join(Workshop, Workshop.voice_id == voice_neighbourhood.c.voice_id)
        .where(
            voice_neighbourhood.c.neighbourhood_id.in_([place.id for place in programme.neighbourhoods]),
            (Workshop.programme_id == programme.id) | (Workshop.confidentiality != Confidentiality.SEALED),
        )
    )
    found: dict[int, list[date]] = {}
    for place_id, workshop in db().execute(query):
        if workshop.state in (State.OPEN, State.CLOSED) or workshop.held_on > clock.today():
            found.setdefault(place_id, []).append(workshop.held_on)
    return found
