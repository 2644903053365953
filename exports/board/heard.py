"""The first page: who was heard, and first of all who was not. Every number of people is a cell of the release.

Where fewer than the threshold were heard, or nobody, is told in these words alone; beside it stands how many live there
and which trusted voices could open a door. What was hidden to protect others is no place where nobody was heard.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.words import shorten
from exports.board.parts import Chart, Heading, Part, Room, Row, Table, Text
from exports.releases.hides import OF_PLACES, hides
from exports.releases.models import Table as Counted
from exports.releases.reach import residents_of
from exports.releases.reading import Cell, Level, Published, names_of
from exports.releases.table_read import TableRead
from maps.atlas.services import GroupRow, groups_of, indices_of, who_reaches

VOICES_NAMED = 3


@dataclass(frozen=True)
class Home:
    """A neighbourhood: what the release shows of it, and who lives there."""

    name: str
    cell: Cell
    residents: int | None
    per_thousand: str  # as the release says it; empty where it does not
    voices: Sequence[str]


@dataclass(frozen=True)
class Heard:
    """What the first page is made of."""

    made: Published
    homes: Sequence[Home]
    groups: Sequence[GroupRow]
    index: str

    @property
    def told(self) -> list[Home]:
        """Those with a number, the most people first."""
        return sorted(
            (each for each in self.homes if each.cell.number), key=lambda each: (-(each.cell.number or 0), each.name)
        )

    @property
    def missing(self) -> list[Home]:
        """Fewer than the threshold, or nobody; where most people live first."""
        return sorted(
            (each for each in self.homes if each.cell.threshold), key=lambda each: (-(each.residents or 0), each.name)
        )


def heard(made: Published, tables: Sequence[TableRead]) -> Heard:
    names, cells = names_of(made), made.neighbourhoods
    residents, rates = residents_of(made.programme), _per_thousand(tables)
    reach = {key: [voice.name for voice in voices] for key, voices in who_reaches(cells, everybody=False).items()}
    homes = [
        Home(name, cells[key], residents.get(str(key)), rates.get(str(key), ""), reach.get(key, ()))
        for key, name in names.items()
    ]
    indices, groups = indices_of(made.programme), groups_of(made.programme, made.deciles)
    has_numbers = bool(indices) and any(row.cell.number for row in groups)
    return Heard(made, homes, groups if has_numbers else (), indices[0].explained if indices else "")


def missing_in_short(found: Heard, letters: int) -> str:
    """Who is missing, in one sentence for the top of the pack; nothing where nobody is."""
    missing = found.missing
    if not missing:
        return ""
    said = ngettext(
        "In %(num)s of %(all)s neighbourhoods fewer than %(few)s people were heard, or nobody: %(names)s.",
        "In %(num)s of %(all)s neighbourhoods fewer than %(few)s people were heard, or nobody: %(names)s.",
        len(missing),
        all=len(found.homes),
        few=found.made.threshold,
        names=_few_names([shorten(each.name, letters) for each in missing], 4),
    )
    people = sum(each.residents or 0 for each in missing)
    return f"{said} {_('%(people)s people live there.', people=f'{people:,}')}" if people else said


def parts_of(found: Heard, room: Room, whole: str) -> Iterator[Part]:
    """The page below what comes first. `whole` is where all of it stands."""
    yield Heading(_("Who we did not hear"))
    yield from _missing(found, room, whole)
    yield Heading(_("Who we heard"))
    yield from _told(found, room, whole)
    if found.groups and room.more:
        yield _by_groups(found)
    made = found.made
    of_places = {key: cell for key, cell in made.cells.items() if key[0] in OF_PLACES}
    yield Text(" ".join(hides(made.threshold, of_places)), soft=True)


def _missing(found: Heard, room: Room, whole: str) -> Iterator[Part]:
    missing = found.missing
    if not missing:
        yield Text(_("Enough people were heard in every neighbourhood to show a number, or to hide one safely."))
        return
    shown = missing[: room.first]
    yield Table(
        _("Fewer than %(few)s people were heard here, or nobody.", few=found.made.threshold),
        (_("Neighbourhood"), _("Live there"), _("Trusted voices that reach it")),
        [Row((shorten(each.name, room.letters), _number(each.residents), _voices_of(each, room))) for each in shown],
        (36, 22, 42),
        (1,),
    )
    if left := len(missing) - len(shown):
        yield and_more(left, whole)


def _told(found: Heard, room: Room, whole: str) -> Iterator[Part]:
    made, told = found.made, found.told
    if not told:
        yield Text(
            _(
                "In no neighbourhood were enough people heard to show a number. How many were heard in all stands at "
                "the top."
            )
        )
        return
    if made.level is not Level.NEIGHBOURHOODS:
        yield Text(_("Most of those who were heard live where too few were heard to show a number."))
    shown = told[: room.second]
    most = max(each.cell.number or 0 for each in told)
    biggest = max((each.residents or 0 for each in told), default=0)
    rates = any(each.per_thousand for each in told)
    heads = [_("Neighbourhood"), _("Heard"), _("Live there")]
    yield Chart(
        _("How many people were heard, beside how many live there; each of the two by its own longest bar."),
        [*heads, _("For each 1,000")] if rates else heads,
        [
            Row(
                (
                    shorten(each.name, room.letters),
                    each.cell.words,
                    _number(each.residents),
                    *((each.per_thousand,) if rates else ()),
                ),
                100 * (each.cell.number or 0) / most,
                100 * each.residents / biggest if each.residents else None,
            )
            for each in shown
        ],
        (32, 22, 24, 22) if rates else (40, 27, 33),
        tuple(range(1, 3 + rates)),
        (_("heard"), _("live there")),
    )
    if left := len(told) - len(shown):
        yield and_more(left, whole)


def _by_groups(found: Heard) -> Part:
    most = max((row.residents or 0 for row in found.groups), default=0) or 1
    return Chart(
        _("By the group that people’s area stands in: %(index)s.", index=found.index),
        (_("Deciles"), _("Heard"), _("Live there")),
        [
            Row(
                (row.label, row.cell.words, _number(row.residents)),
                row.share if row.cell.number else None,
                100 * row.residents / most if row.residents else None,
            )
            for row in found.groups
        ],
        (40, 27, 33),
        (1, 2),
        (_("heard"), _("live there")),
    )


def _voices_of(home: Home, room: Room) -> str:
    if not home.voices:
        return _("none that we know of")
    return _few_names([shorten(name, room.letters) for name in home.voices], VOICES_NAMED if room.more else 1)


def _few_names(names: Sequence[str], at_most: int) -> str:
    """The first few of many names, and how many more there are."""
    said = ", ".join(names[:at_most])
    left = len(names) - at_most
    return ngettext("%(names)s and %(num)s more", "%(names)s and %(num)s more", left, names=said) if left > 0 else said


def and_more(left: int, where: str) -> Text:
    """What has no room here, and where it stands."""
    return Text(
        ngettext("%(num)s more stands at %(where)s", "%(num)s more stand at %(where)s", left, where=where), soft=True
    )


def _number(number: int | None) -> str:
    return _("not known") if number is None else f"{number:,}"


def _per_thousand(tables: Sequence[TableRead]) -> Mapping[str, str]:
    """People heard for each 1,000 residents, where the release says so: neighbourhood → as it is shown."""
    reach = (each for each in tables if each.table is Counted.REACH)
    return {row.key[1]: row.cell.words for each in reach for row in each.rows if row.key[1].isdecimal()}
