"""The tables of people as they are read: where they live, month by month, by host, and beside how many live there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from app.db import db
from app.i18n import say_month
from exports.releases.models import Table
from exports.releases.reading import Numbers, name_of_group, names_of
from exports.releases.sheet import ELSEWHERE, NOT_SAID, OTHERS, WHOLE
from exports.releases.table_read import Row, TableRead, row_of
from maps.deprivation.groups import GROUPS
from workshops.voices.models import Voice

TOGETHER = (Table.NEIGHBOURHOODS,)  # under these the total stands as a last row


def people_read(made: Numbers, before: Numbers | None) -> Iterator[TableRead]:
    """Everybody who was heard, table by table."""
    for table, (heading, caption, first) in _said().items():
        rows = [row for row in made.cells if row[0] == table.value]
        if not rows:
            continue
        name = _names(table, made)
        told = [row_of(made, before, key, name(key[1])) for key in rows]
        if table in TOGETHER:
            told = _by_name(told)
            told.append(row_of(made, before, WHOLE, _("All")))
        yield TableRead(table, heading, caption, first, told)


def reach_read(made: Numbers, before: Numbers | None) -> Iterator[TableRead]:
    """How many were heard for each 1,000 who live there: by neighbourhood, then by the groups of the index."""
    rows = [row for table, row in made.cells if table == Table.REACH]
    if not rows:
        return
    places = names_of(made)
    names = {str(key): name for key, name in places.items() if str(key) in rows}
    names |= {row: _("Groups %(group)s", group=name_of_group(row)) for row in GROUPS if row in rows}
    yield TableRead(
        Table.REACH,
        _("Heard, beside how many live there"),
        _(
            "People heard for each 1,000 who lived there at the census. Only those stand in a group who gave a "
            "postcode, so that groups show less than there were."
        ),
        _("Where"),
        [row_of(made, before, (Table.REACH.value, row), name) for row, name in names.items()],
        _("For each 1,000"),
    )


def _said() -> dict[Table, tuple[str, str, str]]:
    """How each table is told: its heading, what it counts, and what its rows are."""
    return {
        Table.NEIGHBOURHOODS: (
            _("Where people live"),
            _("Where people live who were heard."),
            _("Neighbourhood"),
        ),
        Table.DECILES: (
            _("By the official index"),
            _(
                "People heard, by the group that their area stands in. “Not known” are those who gave no postcode, "
                "or live elsewhere."
            ),
            _("Groups"),
        ),
        Table.MONTHS: (_("Month by month"), _("People heard, by the month of the evening."), _("Month")),
        Table.HOSTS: (
            _("By who invited them"),
            _(
                "People heard, by the trusted voice that hosted their evening. Behind a voice can be a single evening, "
                "and so its number is shown from 20 people on. All evenings whose host is not named stand together."
            ),
            _("Hosted by"),
        ),
    }


def _names(table: Table, made: Numbers) -> Callable[[str], str]:
    """How the rows of a table are called."""
    match table:
        case Table.NEIGHBOURHOODS:
            places = names_of(made)
            beside = {ELSEWHERE: _("Somewhere else"), NOT_SAID: _("Did not say")}
            return lambda row: beside.get(row) or places.get(int(row), _("a neighbourhood that is not one any more"))
        case Table.DECILES:
            return name_of_group
        case Table.MONTHS:
            return lambda row: say_month(date.fromisoformat(f"{row}-01"))
        case _:
            voices = _voices([row for key, row in made.cells if key == Table.HOSTS.value and row != OTHERS])
            return lambda row: _("Other hosts") if row == OTHERS else voices.get(int(row), _("a trusted voice"))


def _voices(rows: Sequence[str]) -> Mapping[int, str]:
    """The names of hosts who may be named today, whatever was so when the release was made."""
    named = select(Voice).where(Voice.id.in_(map(int, rows)), Voice.named_ok.is_(True), Voice.on_hold.is_(False))
    return {voice.id: voice.name for voice in db().scalars(named)}


def _by_name(rows: Sequence[Row]) -> list[Row]:
    """Places by their names; somewhere else and not said stay last."""
    return sorted(rows, key=lambda row: (not row.key[1].isdecimal(), row.label if row.key[1].isdecimal() else ""))
