"""What somebody looks at: which authority, for which programme, and what its latest release says.

Without a wish it is the place of the newest release, else of the newest programme, else the first that is loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from flask import abort
from sqlalchemy import select

from app.db import db
from app.permissions import May, allowed
from exports.releases.reading import Cell, Level, Published, latest, newest
from maps.atlas.layers import PEOPLE, Layer, choices_of, layer_of
from maps.atlas.services import Heard, heard
from maps.deprivation.services import deciles_of
from maps.places.models import Area, Neighbourhood
from maps.places.services import Authority, areas_in, authorities, data_version, neighbourhoods_of
from workshops.programmes.models import Programme


@dataclass(frozen=True)
class View:
    """One authority, perhaps for one programme, perhaps with what was released, and heard."""

    place: Authority
    programme: Programme | None
    published: Published | None
    areas: list[Area]
    neighbourhoods: list[Neighbourhood]
    deciles: dict[str, int]
    heard: Heard | None
    show: str = PEOPLE

    @property
    def address(self) -> dict[str, str]:
        """The query that leads to the same view again."""
        asked = {"authority": self.place.code} | ({"programme": self.programme.slug} if self.programme else {})
        return asked | ({"show": self.show} if self.show != PEOPLE else {})

    @cached_property
    def choices(self) -> dict[str, str]:
        """What the circles can stand for, by how an address asks for it."""
        return choices_of(self.published, self.programme) if self.speaks else {}

    @cached_property
    def layer(self) -> Layer | None:
        """What the circles stand for; None while there is nothing of this place."""
        return layer_of(self.show, self.published, self.programme) if self.speaks else None

    @cached_property
    def speaks(self) -> bool:
        """Whether the programme is about any neighbourhood here."""
        return bool(self.programme) and speaks_of(self.programme, self.place.code)

    @cached_property
    def level(self) -> Level | None:
        """How near the numbers go; None while there are none of this place."""
        return self.layer.level if self.layer else None

    @cached_property
    def cells(self) -> Mapping[int, Cell]:
        """What stands at each neighbourhood: nothing when the map has gone up a level."""
        return self.layer.places if self.layer and self.level is Level.NEIGHBOURHOODS else {}

    @property
    def holds(self) -> bool:
        """Whether a number here is not shown although it is large enough."""
        return any(self.cells[place.id].band is None for place in self.neighbourhoods if place.id in self.cells)

    @property
    def other_places(self) -> dict[str, str]:
        """Other authorities that the programme is about, by code."""
        everywhere = self.programme.neighbourhoods if self.programme else []
        names = {one.authority_code: one.authority_name for one in everywhere if one.authority_code != self.place.code}
        return dict(sorted(names.items(), key=lambda one: one[1]))


def view_of(slug: str, code: str, show: str = PEOPLE) -> View | None:
    """The view that these ask for; None where nothing is loaded. Unknown names are not found."""
    programme, published = _programme(slug, code)
    code = code or (programme.neighbourhoods[0].authority_code if programme and programme.neighbourhoods else "")
    place = next((one for one in places() if code in ("", one.code)), None)
    if place is None:
        return abort(404) if code else None
    if show not in choices_of(published, programme):
        abort(404)
    areas = areas_in(place.code)
    return View(
        show=show,
        place=place,
        programme=programme,
        published=published,
        areas=areas,
        neighbourhoods=neighbourhoods_of(place.code),
        deciles=deciles_of([area.code for area in areas]),
        heard=heard(programme) if programme and allowed(May.SEE_EXACT_COUNTS, programme) else None,
    )


def places() -> list[Authority]:
    """Every authority that can be looked at. To count them is slow where all England is loaded, and seldom new."""
    return _places(data_version())


@lru_cache(maxsize=8)
def _places(_version: str) -> list[Authority]:
    return authorities()


def _programme(slug: str, code: str) -> tuple[Programme | None, Published | None]:
    """The programme by its name; else the one that was released last, else the newest, of those about this place."""
    if slug:
        programme = db().scalar(select(Programme).where(Programme.slug == slug)) or abort(404)
        return programme, latest(programme)
    published = newest()
    if published and (not code or speaks_of(published.programme, code)):
        return published.programme, published
    query = select(Programme).order_by(Programme.id.desc()).limit(1)
    if code:
        query = query.where(Programme.neighbourhoods.any(Neighbourhood.authority_code == code))
    programme = db().scalar(query)
    return programme, latest(programme) if programme else None


def speaks_of(programme: Programme | None, code: str) -> bool:
    """Whether a programme is about a neighbourhood of this authority."""
    return bool(programme) and any(one.authority_code == code for one in programme.neighbourhoods)
