"""Figures that others have counted (exports/indicators), on the second page under the themes that they speak to.

They are shown as they are on their own public page: what was hidden when the sheet was kept is hidden here.
"""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from app.words import shorten
from exports.board.days import dated
from exports.board.parts import Chart, Heading, Part, Room, Row, Table, Text
from exports.indicators.as_read import Figure, figure_of
from exports.indicators.as_read import Row as Line
from exports.indicators.models import Indicator
from exports.indicators.services import living_themes, published_of
from workshops.programmes.models import Programme

LINES = 6  # of one sheet, beside its total


def figures_of(programme: Programme) -> list[Figure]:
    """Those of everything that is public now."""
    return [figure_of(each) for each in published_of(programme)]


def parts_of(found: Sequence[Figure], room: Room, whole: str) -> Iterator[Part]:
    """As many sheets as have room, each with what it cannot say; and where all of them stand."""
    for each in found[: room.third]:
        yield from _sheet(each, room)
    if found:
        yield Text(
            _("All figures that others have counted stand beside these themes at %(where)s", where=whole), soft=True
        )


def _sheet(figure: Figure, room: Room) -> Iterator[Part]:
    indicator = figure.indicator
    themes = ", ".join(theme.name for theme in living_themes(indicator.programme, indicator.themes))
    title, beside = shorten(indicator.title, room.letters), shorten(themes, room.letters)
    yield Heading(_("Beside “%(theme)s”: %(title)s", theme=beside, title=title))
    about = " ".join(
        (
            shorten(indicator.counts, 2 * room.letters),
            _("%(when)s; source: %(source)s.", when=_when(indicator), source=shorten(indicator.source, room.letters)),
        )
    )
    heads = [shorten(indicator.heading, room.letters), shorten(figure.numbers, 40)]
    if figure.has_shares:
        heads.append(_("Of about"))
    rows = [
        Row((shorten(line.label, room.letters), line.words, *((line.of,) if figure.has_shares else ())), line.bar)
        for line in _lines(figure)
    ]
    wide, figures = ((54, 24, 22), (1, 2)) if figure.has_shares else ((70, 30), (1,))
    if any(row.bar is not None for row in rows):
        yield Chart(about, heads, rows, wide, figures, (heads[1],))
    else:
        yield Table(about, heads, rows, wide, figures)
    cannot = " ".join(indicator.cannot_say.split())
    yield Text(_("What it cannot say: %(words)s", words=shorten(cannot, 2 * room.letters)), soft=True)


def _when(indicator: Indicator) -> str:
    """With the year, since paper lasts."""
    first, last = indicator.counted_from, indicator.counted_on
    if first is None or first == last:
        return dated(last)
    return _("%(first)s to %(last)s", first=dated(first), last=dated(last))


def _lines(figure: Figure) -> list[Line]:
    """The larger groups, where groups consist of groups; the first list, where there are several; then the total."""
    wholes = [part.whole for part in figure.parts if part.whole]
    lines = wholes or [*figure.parts[0].rows] if figure.parts else []
    return [*lines[:LINES], *([figure.total] if figure.total else [])]
