"""Who has been heard, by neighbourhood: exact, so for the programme's organisers and facilitators only."""

from dataclasses import dataclass

from sqlalchemy import distinct, func, select

from app.db import db
from maps.places.models import Neighbourhood
from workshops.contributions.models import Contribution
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme
from workshops.seats.models import Seat, SeatState


@dataclass(frozen=True)
class Heard:
    """How many people have been heard. A person is a seat with at least one answer that was not a rehearsal's."""

    by_neighbourhood: list[tuple[Neighbourhood, int]]
    elsewhere: int
    not_said: int

    @property
    def people(self) -> int:
        return sum(people for _place, people in self.by_neighbourhood) + self.elsewhere + self.not_said


def heard(programme: Programme) -> Heard:
    """People heard by neighbourhood of the programme, most first; from elsewhere; and without a place."""
    counted = db().execute(
        select(Seat.neighbourhood_id, Seat.elsewhere, func.count(distinct(Seat.id)))
        .join(Contribution, Contribution.seat_id == Seat.id)
        .join(Workshop, Workshop.id == Seat.workshop_id)
        .where(Workshop.programme_id == programme.id, Seat.state == SeatState.ACTIVE, Seat.rehearsal.is_(False))
        .group_by(Seat.neighbourhood_id, Seat.elsewhere)
    )
    found = {(key, elsewhere): people for key, elsewhere, people in counted}
    named = [(place, found.get((place.id, False), 0)) for place in programme.neighbourhoods]
    return Heard(
        by_neighbourhood=sorted(named, key=lambda one: (-one[1], one[0].name)),
        elsewhere=found.get((None, True), 0),
        not_said=found.get((None, False), 0),
    )
