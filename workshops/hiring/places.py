"""From a cell to where somebody lives: a row of places and a group of deciles. A postcode is dropped here."""

from functools import cached_property

from flask_babel import gettext as _
from sqlalchemy import select

from app.db import db
from app.words import fold
from maps.deprivation.groups import NOT_KNOWN, groups_in
from maps.places.codes import area_code, postcode_key
from maps.places.models import Area, Neighbourhood
from maps.places.services import Where, find_place
from workshops.hiring.counting import ELSEWHERE, NOT_SAID
from workshops.hiring.groups import NOBODY_SAID
from workshops.programmes.models import Programme
from workshops.scribe.cells import WrongCell, by_name
from workshops.scribe.columns import plain

Home = tuple[str, str]  # the row of a place, the group of deciles
NOWHERE: Home = (NOT_SAID, NOT_KNOWN)
AWAY: Home = (ELSEWHERE, NOT_KNOWN)
SOMEWHERE_ELSE = frozenset({"somewhere else", "elsewhere", "outside", "other"})


class Places:
    """The neighbourhoods of one programme as files name them. What was looked up once is not looked up again."""

    def __init__(self, programme: Programme, *, echoes: bool = True) -> None:
        self.ids = [each.id for each in programme.neighbourhoods]
        self.names = by_name(programme.neighbourhoods)
        self.echoes = echoes  # whether what stands in a cell may be shown: not of files that hold names beside it
        self.known: dict[str, Home] = {}

    @cached_property
    def groups(self) -> dict[str, str]:
        return groups_in(self.ids)

    def home(self, text: str) -> Home:
        """Raises WrongCell for what is neither a neighbourhood, nor a postcode, nor an area."""
        said = fold(text).rstrip(" .")
        if said not in self.known:
            self.known[said] = self._home(text, said)
        return self.known[said]

    def _home(self, text: str, said: str) -> Home:
        if said in NOBODY_SAID:
            return NOWHERE
        if said in SOMEWHERE_ELSE:
            return AWAY
        if plain(text) in self.names:
            return self._named(self.names[plain(text)], text)
        if code := area_code(text.upper()):
            return self._in_area(code)
        if postcode_key(text):
            return self._of_postcode(text)
        if not self.echoes:
            raise WrongCell(_("This is no neighbourhood of the programme, no postcode and no area code."))
        raise WrongCell(
            _("“%(text)s” is no neighbourhood of the programme, no postcode and no area code.", text=text[:60])
        )

    def _named(self, place: Neighbourhood | None, text: str) -> Home:
        if place is None:
            raise WrongCell(_("Two neighbourhoods are called “%(text)s”: write the council behind it.", text=text[:60]))
        return str(place.id), NOT_KNOWN

    def _in_area(self, code: str) -> Home:
        row = db().execute(select(Area.neighbourhood_id).where(Area.code == code)).first()
        if row is None:
            raise WrongCell(_("We do not know an area with this code."))
        return (str(row[0]), self.groups.get(code, NOT_KNOWN)) if row[0] in self.ids else AWAY

    def _of_postcode(self, text: str) -> Home:
        found = find_place(text, self.ids)
        if found.where is Where.UNKNOWN:
            raise WrongCell(_("We do not know this postcode. Empty the cell, or write the neighbourhood instead."))
        if found.where is Where.ELSEWHERE:
            return AWAY
        return str(found.neighbourhood_id), self.groups.get(found.area_code or "", NOT_KNOWN)
