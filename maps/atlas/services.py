"""Who has been heard: as released, for everyone; and exact, for the programme's organisers and facilitators only."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from app.db import db
from exports.releases.counting import PERSON
from exports.releases.reading import Cell, Published, name_of_group
from exports.releases.rules import group_of
from maps.deprivation.index_file import DECILE
from maps.deprivation.models import AreaMeasure
from maps.deprivation.services import Index, main_nation, the_indices
from maps.places.codes import nation_of
from maps.places.models import Area, Neighbourhood
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme
from workshops.seats.models import Seat


@dataclass(frozen=True)
class Heard:
    """How many people have been heard until now, evenings that still go on included."""

    by_neighbourhood: list[tuple[Neighbourhood, int]]
    elsewhere: int
    not_said: int

    @property
    def people(self) -> int:
        return sum(people for _place, people in self.by_neighbourhood) + self.elsewhere + self.not_said


def heard(programme: Programme) -> Heard:
    """People heard by neighbourhood of the programme, most first; from elsewhere; and without a place."""
    ours = select(Workshop.id).where(Workshop.programme_id == programme.id)
    counted = db().execute(
        select(Seat.neighbourhood_id, Seat.elsewhere, func.count())
        .where(Seat.workshop_id.in_(ours), *PERSON)
        .group_by(Seat.neighbourhood_id, Seat.elsewhere)
    )
    found = {(key, elsewhere): people for key, elsewhere, people in counted}
    named = [(place, found.get((place.id, False), 0)) for place in programme.neighbourhoods]
    return Heard(
        by_neighbourhood=sorted(named, key=lambda one: (-one[1], one[0].name)),
        elsewhere=found.get((None, True), 0),
        not_said=found.get((None, False), 0),
    )


@dataclass(frozen=True)
class GroupRow:
    """People heard whose area stands in a group of deciles, beside how many live in such areas of the programme."""

    label: str
    cell: Cell
    residents: int | None
    share: float  # of the largest number shown, for a bar


def groups_of(published: Published) -> list[GroupRow]:
    """The groups of a release in their order, and those of whom none is known."""
    residents = _residents_by_group(published.programme)
    largest = max((cell.number or 0 for cell in published.deciles.values()), default=0) or 1
    return [
        GroupRow(name_of_group(group), cell, residents.get(group), 100 * (cell.number or 0) / largest)
        for group, cell in published.deciles.items()
    ]


def _residents_by_group(programme: Programme) -> dict[str, int]:
    """People who live in the programme's neighbourhoods by the census, by the group of their area.

    A group is left out where the people of one of its areas are not known: a sum without them would be too small.
    """
    query = (
        select(Area.code, AreaMeasure.value, Area.population)
        .join(AreaMeasure, (AreaMeasure.area_code == Area.code) & (AreaMeasure.name == DECILE), isouter=True)
        .where(Area.neighbourhood_id.in_([place.id for place in programme.neighbourhoods]))
    )
    rows = db().execute(query).all()
    nation = main_nation([code for code, decile, _residents in rows if decile])  # as the release counts them
    people: Counter[str] = Counter()
    unknown: set[str] = set()
    for code, decile, residents in rows:
        if decile and nation_of(code) == nation:
            people[group_of(int(decile))] += residents or 0
            if residents is None:
                unknown.add(group_of(int(decile)))
    return {group: number for group, number in people.items() if group not in unknown}


def indices_of(programme: Programme | None) -> list[Index]:
    """The indices of the nations that a programme speaks of: first that by which its groups count."""
    places = programme.neighbourhoods if programme else []
    ranked = (AreaMeasure.area_code == Area.code) & (AreaMeasure.name == DECILE)
    codes = select(Area.code).join(AreaMeasure, ranked)
    codes = codes.where(Area.neighbourhood_id.in_([place.id for place in places]))
    return the_indices(list(db().scalars(codes)))


def lived_in(published: Published) -> list[tuple[Neighbourhood, Cell]]:
    """The neighbourhoods of a release, and what it shows of each."""
    cells = published.neighbourhoods
    places = db().scalars(select(Neighbourhood).where(Neighbourhood.id.in_(cells)))
    return [(place, cells[place.id]) for place in places]
