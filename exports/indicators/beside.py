"""Figures beside what people said: theme by theme what was counted, their words, how many spoke, and who is in neither.

How many spoke, and where too few were heard, is read of the newest release and of nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from exports.indicators.as_read import Figure, figure_of
from exports.indicators.services import living_themes, published_of
from exports.releases.reading import Cell, Published, names_of
from exports.releases.themes import total_of
from workshops.programmes.models import Programme
from workshops.themes.models import Theme
from workshops.told.you_said import quotes_beside

PLACES_AT_MOST = 6


@dataclass
class Beside:
    """One theme with its figures."""

    theme: Theme
    figures: list[Figure] = field(default_factory=list)
    spoke: Cell | None = None  # how many people spoke of it, as the newest release says


@dataclass(frozen=True)
class NotHeard:
    """The neighbourhoods from which too few have come for a number, and how many more there are than are named."""

    places: Sequence[str]
    more: int


def beside(programme: Programme, published: Published | None) -> list[Beside]:
    """The themes to which a public figure speaks, by name. One that was merged is what it became."""
    found: dict[int, Beside] = {}
    for indicator in published_of(programme):
        figure = figure_of(indicator)
        for theme in living_themes(programme, indicator.themes):
            spoke = published.cells.get(total_of(theme.id)) if published else None
            found.setdefault(theme.id, Beside(theme, spoke=spoke)).figures.append(figure)
    return sorted(found.values(), key=lambda each: each.theme.name_key)


def quotes_of(programme: Programme, shown: Sequence[Beside]) -> dict[int, list[tuple[str, str]]]:
    """People's words under these themes, as far as they may be quoted."""
    return quotes_beside(programme, [each.theme for each in shown])


def not_heard(published: Published | None) -> NotHeard | None:
    """Where fewer were heard than a number needs; None without a release, or where there is no such place."""
    if published is None:
        return None
    names = names_of(published)
    few = [names[key] for key, cell in published.neighbourhoods.items() if cell.threshold and key in names]
    return NotHeard(sorted(few)[:PLACES_AT_MOST], max(0, len(few) - PLACES_AT_MOST)) if few else None
