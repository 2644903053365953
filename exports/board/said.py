"""The second page: what people said, and whether anything was promised for it.

How many spoke of a theme is a cell of the release, under the name that it had then; themes that were written down for
the public since come after it. Quotes are read anew each time, and beside them stands no place, evening or day.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from app.db import db
from app.words import shorten
from exports.board.heard import and_more
from exports.board.parts import Chart, Heading, Lead, Part, Quote, Room, Row, Table, Text
from exports.releases.models import Table as Counted
from exports.releases.reading import Cell, Published
from exports.releases.table_read import TableRead
from exports.releases.themes import themes_told
from workshops.actions.models import Action, ActionState, action_theme
from workshops.themes.models import Theme
from workshops.themes.services import standing_of, themes_of
from workshops.told.quotes import quotes_under

LONGEST_QUOTE = 220  # letters
PROMISES = (ActionState.AGREED, ActionState.UNDER_WAY, ActionState.SAYS_DONE, ActionState.BETTER)


@dataclass(frozen=True)
class Spoken:
    """A theme as the pack tells it. `cell` is None where the release does not count it yet."""

    name: str
    became: int  # the theme that it is part of by now, or it was itself
    cell: Cell | None
    wanted: str
    quote: tuple[str, str] | None
    promised: int
    declined: int

    @property
    def answer(self) -> str:
        """What was promised for it."""
        if self.promised:
            return ngettext("%(num)s promise", "%(num)s promises", self.promised)
        return _("declined, with reasons") if self.declined else _("nothing yet")

    @property
    def people(self) -> str:
        return self.cell.words if self.cell else _("counted next time")


@dataclass(frozen=True)
class Said:
    """What the second page is made of."""

    themes: Sequence[Spoken]
    asked: Sequence[TableRead]  # questions that several evenings asked in the same words, where the release has them

    @property
    def living(self) -> list[Spoken]:
        """Each once, where several of a release were merged since."""
        return list({each.became: each for each in reversed(self.themes)}.values())[::-1]

    @property
    def unanswered(self) -> list[Spoken]:
        """Themes for which nothing was promised and nothing declined."""
        return [each for each in self.living if not each.promised and not each.declined]


def said(made: Published, tables: Sequence[TableRead]) -> Said:
    counted = [row for each in tables if each.table is Counted.THEMES_PLACES and not each.folded for row in each.rows]
    programme = made.programme
    standing, living = standing_of(programme), {theme.id: theme for theme in themes_of(programme)}
    cells: dict[int, tuple[str, Cell | None]] = {
        int(row.key[1].split(" ")[0]): (row.label, row.cell) for row in counted
    }
    for theme in themes_told(programme):
        cells.setdefault(theme.id, (theme.name, None))
    roots = {theme: standing.root(theme) for theme in cells if theme in standing.themes}
    quoted = quotes_under({root: standing.all_of(root) for root in set(roots.values())}, 1, LONGEST_QUOTE)
    promised = _promised(made, {part: root for root in set(roots.values()) for part in standing.all_of(root)})
    spoken = [
        Spoken(
            name,
            roots.get(theme, theme),
            cell,
            _wanted(living.get(theme)),
            next(iter(quoted.get(theme, ())), None),
            sum(promised[roots.get(theme, 0), state] for state in PROMISES),
            promised[roots.get(theme, 0), ActionState.DECLINED],
        )
        for theme, (name, cell) in cells.items()
    ]
    spoken.sort(key=lambda each: (-(each.cell.number or 0) if each.cell else 1, each.name))
    told = (each for each in tables if each.table is Counted.ANSWERS)
    return Said(spoken, [each for each in told if any(row.cell.number for row in each.rows)])


def unanswered_in_short(found: Said, letters: int) -> str:
    """For how much of what was said nothing is promised, in one sentence; nothing where there is an answer to all."""
    left = found.unanswered
    if not left:
        return ""
    return ngettext(
        "For %(num)s of %(all)s themes nothing is promised yet: %(names)s.",
        "For %(num)s of %(all)s themes nothing is promised yet; first: %(names)s.",
        len(left),
        all=len(found.living),
        names=shorten(left[0].name, letters),
    )


def parts_of(found: Said, room: Room, whole: str) -> Iterator[Part]:
    if not found.themes:
        yield Lead(_("What people said is not sorted yet. Themes stand here once what people want is written down."))
        return
    yield Lead(
        unanswered_in_short(found, room.letters)
        or _("For everything that people spoke of something is promised, or was declined with reasons.")
    )
    yield Heading(_("What people spoke of"))
    yield _themes(found, room)
    if len(found.themes) > room.first:
        yield and_more(len(found.themes) - room.first, whole)
    for each in found.asked[: room.third]:
        yield Heading(each.heading)
        yield _answers(each, room)


def _themes(found: Said, room: Room) -> Table:
    """As bars where any theme has a number; else as a table, since bars of nothing would say "nobody"."""
    most = max((each.cell.number or 0 for each in found.themes if each.cell), default=0)
    about = _("How many of those who were heard spoke of each theme. Somebody who spoke of several stands in each.")
    heads = (_("Theme"), _("People who spoke of it"), _("What is promised"))
    rows = [
        Row(
            (shorten(each.name, room.letters), each.people, each.answer),
            100 * each.cell.number / most if each.cell and each.cell.number else None,
        )
        for each in found.themes[: room.first]
    ]
    if not most:
        return Table(about, heads, rows, (50, 25, 25), (1,))
    return Chart(about, heads, rows, (50, 24, 26), (1,), (_("people who spoke of it"),))


def _answers(table: TableRead, room: Room) -> Table:
    rows = [row for row in table.rows if row.cell.number][: room.second]
    most = max((row.cell.number or 0 for row in rows), default=0)
    return Chart(
        table.caption,
        (table.first, table.counts or _("People")),
        [Row((shorten(row.label, room.letters), row.cell.words), 100 * (row.cell.number or 0) / most) for row in rows],
        (74, 26),
        (1,),
        (_("people"),),
    )


def words_of(found: Said, room: Room) -> Iterator[Part]:
    """What people want, and what they said who may be quoted."""
    told = [each for each in found.themes if each.quote or each.wanted][: room.second]
    if told:
        yield Heading(_("What they want, and their own words"))
    for each in told:
        yield Heading(shorten(each.name, room.letters), level=4)
        if each.wanted:
            yield Text(_("People want: %(wanted)s", wanted=shorten(each.wanted, 2 * room.letters)))
        if each.quote:
            yield Quote(*each.quote)
    if any(each.quote for each in told):
        yield Text(
            _(
                "These are words of people who said that they may be quoted. What somebody takes back is gone from the "
                "next pack."
            ),
            soft=True,
        )


def _wanted(theme: Theme | None) -> str:
    return " ".join(theme.wanted.split()) if theme else ""


def _promised(made: Published, roots: Mapping[int, int]) -> Counter[tuple[int, ActionState]]:
    """How many public actions came of each theme, by their state. One that came of two parts of a theme is one."""
    pairs = (
        select(action_theme.c.theme_id, Action.id, Action.state)
        .join(Action, Action.id == action_theme.c.action_id)
        .where(Action.programme_id == made.programme.id, Action.state != ActionState.PROPOSED)
    )
    once = {(roots[theme], key, state) for theme, key, state in db().execute(pairs) if theme in roots}
    return Counter((root, state) for root, _key, state in once)
