"""What the circles of a map can stand for: everybody who was heard, who spoke of one theme, or what was promised."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from exports.releases.models import Table
from exports.releases.reading import Cell, Level, Published, level_of
from exports.releases.said_read import names_of_themes_in
from exports.releases.sheet import ELSEWHERE, NOT_SAID
from exports.releases.themes import total_of
from maps.deprivation.groups import GROUPS, NOT_KNOWN
from workshops.actions.in_public import told_in_public
from workshops.programmes.models import Programme

PEOPLE, PROMISES = "people", "promises"


@dataclass(frozen=True)
class Layer:
    """Numbers at neighbourhoods, in all, and by the groups of the index, as far as there are any.

    `key` is how an address asks for it. Promises are no people: their numbers are exact and of today.
    """

    key: str
    name: str
    places: Mapping[int, Cell]
    total: Cell
    groups: Mapping[str, Cell]
    beside: Mapping[str, Cell]  # who lives elsewhere, and who did not say

    @property
    def of_people(self) -> bool:
        return self.key != PROMISES

    @property
    def level(self) -> Level:
        """How near its numbers go."""
        return (
            level_of(self.places.values(), self.groups.values(), self.total) if self.of_people else Level.NEIGHBOURHOODS
        )


def choices_of(published: Published | None, programme: Programme | None) -> dict[str, str]:
    """What a map can show: by how an address asks for it, how it is called."""
    found = {PEOPLE: _("Everybody who was heard")}
    if published:
        told = names_of_themes_in(published)
        found |= {key: name for key, name in told.items() if total_of(int(key)) in published.cells}
    return found | ({PROMISES: _("What was promised")} if programme else {})


def layer_of(key: str, published: Published | None, programme: Programme | None) -> Layer | None:
    """One of them; None where nothing is known of it yet."""
    if key == PROMISES:
        return _promises(programme) if programme else None
    if published is None:
        return None
    name = choices_of(published, programme)[key]
    if key == PEOPLE:
        beside = {ELSEWHERE: published.elsewhere, NOT_SAID: published.not_said}
        return Layer(key, name, published.neighbourhoods, published.total, published.deciles, beside)
    lived = {row: published.cells[Table.THEMES_PLACES.value, f"{key} {row}"] for row in _rows_of_homes(published)}
    groups = {row: published.cells[Table.THEMES_DECILES.value, f"{key} {row}"] for row in (*GROUPS, NOT_KNOWN)}
    places = {place: lived[str(place)] for place in published.neighbourhoods}
    beside = {row: lived[row] for row in (ELSEWHERE, NOT_SAID)}
    return Layer(key, name, places, published.cells[total_of(int(key))], groups, beside)


def _rows_of_homes(published: Published) -> list[str]:
    return [row for table, row in published.cells if table == Table.NEIGHBOURHOODS]


def _promises(programme: Programme) -> Layer:
    """How many promises are for each neighbourhood; one that is for no single one is for all of the place."""
    told = [each.action for each in told_in_public(programme)]
    numbers = Counter(place.id for action in told for place in action.neighbourhoods)
    places = {place.id: Cell(str(numbers[place.id])) for place in programme.neighbourhoods}
    return Layer(PROMISES, _("What was promised"), places, Cell(str(len(told))), {}, {})
