"""Who has been heard: as released, for everyone; and exact, for the programme's organisers and facilitators only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.db import db
from exports.releases.counting import PERSON
from exports.releases.reach import residents_of
from exports.releases.reading import Cell, name_of_group
from maps.deprivation.index_file import DECILE
from maps.deprivation.models import AreaMeasure
from maps.deprivation.services import Index, the_indices
from maps.places.models import Area, Neighbourhood
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme
from workshops.seats.models import Seat
from workshops.voices.models import Voice, voice_neighbourhood


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
    not_said = found.pop((None, False), 0)
    named = [(place, found.pop((place.id, False), 0)) for place in programme.neighbourhoods]
    return Heard(
        by_neighbourhood=sorted(named, key=lambda one: (-one[1], one[0].name)),
        elsewhere=sum(found.values()),  # those too whose neighbourhood has left the programme
        not_said=not_said,
    )


@dataclass(frozen=True)
class GroupRow:
    """People heard whose area stands in a group of deciles, beside how many live in such areas of the programme."""

    label: str
    cell: Cell
    residents: int | None
    share: float  # of the largest number shown, for a bar


def groups_of(programme: Programme, cells: Mapping[str, Cell]) -> list[GroupRow]:
    """The groups in their order, and those of whom none is known."""
    residents = residents_of(programme)
    largest = max((cell.number or 0 for cell in cells.values()), default=0) or 1
    return [
        GroupRow(name_of_group(group), cell, residents.get(group), 100 * (cell.number or 0) / largest)
        for group, cell in cells.items()
    ]


def indices_of(programme: Programme | None) -> list[Index]:
    """The indices of the nations that a programme speaks of: first that by which its groups count."""
    places = programme.neighbourhoods if programme else []
    ranked = (AreaMeasure.area_code == Area.code) & (AreaMeasure.name == DECILE)
    codes = select(Area.code).join(AreaMeasure, ranked)
    codes = codes.where(Area.neighbourhood_id.in_([place.id for place in places]))
    return the_indices(list(db().scalars(codes)))


def lived_in(cells: Mapping[int, Cell]) -> list[tuple[Neighbourhood, Cell]]:
    """Neighbourhoods, and what is shown of each."""
    places = db().scalars(select(Neighbourhood).where(Neighbourhood.id.in_(cells)))
    return [(place, cells[place.id]) for place in places]


@dataclass(frozen=True)
class NotHeard:
    """A neighbourhood from which too few were heard to show a number, or nobody; and who reaches people there."""

    place: Neighbourhood
    voices: list[Voice]


def not_heard_yet(
    neighbourhoods: Sequence[Neighbourhood], cells: Mapping[int, Cell], *, everybody: bool
) -> list[NotHeard]:
    """Of these neighbourhoods those not heard yet, those first that nobody reaches. `everybody`: also name voices who
    are not named in public.
    """
    quiet = [place for place in neighbourhoods if place.id in cells and cells[place.id].band == 1]
    reach = who_reaches([place.id for place in quiet], everybody=everybody)
    found = [NotHeard(place, reach.get(place.id, [])) for place in quiet]
    return sorted(found, key=lambda one: (bool(one.voices), one.place.name))


def who_reaches(neighbourhood_ids: Collection[int], *, everybody: bool) -> dict[int, list[Voice]]:
    """The voices who reach people of each neighbourhood and can host, by name; in public those who may be named."""
    here = select(voice_neighbourhood.c.neighbourhood_id, Voice).join(Voice, Voice.id == voice_neighbourhood.c.voice_id)
    here = here.where(voice_neighbourhood.c.neighbourhood_id.in_(neighbourhood_ids), Voice.on_hold.is_(False))
    found: dict[int, list[Voice]] = {}
    for place_id, voice in db().execute((here if everybody else here.where(Voice.named_ok)).order_by(Voice.name)):
        found.setdefault(place_id, []).append(voice)
    return found
