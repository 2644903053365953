"""A neighbourhood's own page: who lives there by the census; how many have been heard by the releases, and of what
they spoke; what was promised for it; and who reaches people there.
"""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from app.db import db
from exports.releases.models import Table
from exports.releases.reading import Cell, Published, latest
from exports.releases.said_read import names_of_themes_in
from maps.atlas.picturing import draw_neighbourhood
from maps.atlas.services import who_reaches
from maps.deprivation.services import Table as CensusTable
from maps.deprivation.services import ages_of, deciles_of, ethnic_groups_of
from maps.places.drawing import Picture
from maps.places.models import Neighbourhood
from maps.places.outlines import box_of
from maps.places.services import area_codes_of, areas_in, neighbourhoods_of
from workshops.actions.in_public import Told, told_in_public
from workshops.programmes.models import Programme
from workshops.voices.models import Voice

RIM = 0.35  # of its own size: so much of the land around it is drawn too
AGES = (("0", "14"), ("15", "24"), ("25", "44"), ("45", "64"), ("65", ""))  # from the age, to the age


@dataclass(frozen=True)
class Share:
    """People of one kind, and their share of their own table's total."""

    label: str
    people: int
    share: float


@dataclass(frozen=True)
class Asked:
    """A programme that is about this neighbourhood, and what its latest release shows of it."""

    programme: Programme
    published: Published | None
    cell: Cell | None
    spoke_of: list[tuple[str, Cell]]  # themes of which a number is shown here, most spoken of first
    promises: list[Told]  # for this neighbourhood


@dataclass(frozen=True)
class Home:
    """What the page says."""

    place: Neighbourhood
    drawn: Picture | None
    deciles: dict[str, int]
    codes: list[str]
    people: int
    ages: list[Share]
    ethnic: list[Share]
    ethnic_people: int
    ethnic_details: CensusTable
    asked: list[Asked]
    voices: list[Voice]  # who may be named


def home_of(place: Neighbourhood) -> Home:
    """Everything about one neighbourhood."""
    _near, around = neighbourhoods_of(place.authority_code), areas_in(place.authority_code)  # in two queries, not fifty
    codes = [area.code for area in around if area.neighbourhood_id == place.id]
    deciles, box = deciles_of(codes), box_of(codes)
    counted = area_codes_of(place.id)
    ages, ethnic = ages_of(counted), ethnic_groups_of(counted)
    return Home(
        place=place,
        drawn=draw_neighbourhood(place, around, deciles, box.grown(RIM)) if box else None,
        deciles=deciles,
        codes=codes,
        people=ages.total,
        ages=_ages(ages),
        ethnic=_broadly(ethnic),
        ethnic_people=ethnic.total,
        ethnic_details=ethnic,
        asked=_asked(place),
        voices=who_reaches([place.id], everybody=False).get(place.id, []),
    )


def _asked(place: Neighbourhood) -> list[Asked]:
    """Every programme that is about it, newest first."""
    query = select(Programme).where(Programme.neighbourhoods.any(Neighbourhood.id == place.id))
    found = []
    for programme in db().scalars(query.order_by(Programme.id.desc())):
        published = latest(programme)
        cell = published.neighbourhoods.get(place.id) if published else None
        here = [told for told in told_in_public(programme) if place in told.action.neighbourhoods]
        found.append(Asked(programme, published, cell, _spoke_of(place, published), here))
    return found


def _spoke_of(place: Neighbourhood, published: Published | None) -> list[tuple[str, Cell]]:
    if published is None:
        return []
    told = [
        (name, published.cells.get((Table.THEMES_PLACES.value, f"{key} {place.id}")))
        for key, name in names_of_themes_in(published).items()
    ]
    return sorted(((name, cell) for name, cell in told if cell and cell.number), key=lambda one: -(one[1].number or 0))


def _ages(table: CensusTable) -> list[Share]:
    """The census's bands of five years in five groups that say something."""
    rows = []
    for first, last in AGES:
        within = [row for row in table.rows if int(first) <= int(row.key[:2]) <= int(last or row.key[:2])]
        label = _("%(first)s to %(last)s", first=first, last=last) if last else _("%(first)s and over", first=first)
        rows.append(_share(label, sum(row.people for row in within), table.total))
    return rows


def _broadly(table: CensusTable) -> list[Share]:
    """The census's broad ethnic groups, in their order."""
    people: dict[str, int] = {}
    for row in table.rows:
        people[row.broad] = people.get(row.broad, 0) + row.people
    return [_share(label, number, table.total) for label, number in people.items()]


def _share(label: str, people: int, of: int) -> Share:
    return Share(label, people, people / of if of else 0.0)
