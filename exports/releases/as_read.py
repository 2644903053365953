"""The tables of a release as people read them: what each counts, and the names of its rows. For pages and files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from app.db import db
from app.i18n import say_month
from app.ledger import Entry
from exports.releases.about_people import Asked, asked_in, no_more
from exports.releases.answers import names_of_questions
from exports.releases.frame import frame_of
from exports.releases.models import Table
from exports.releases.promised import STATES as COUNTED
from exports.releases.ranges import ELSEWHERE, GROUPS, NOT_KNOWN, NOT_SAID, OTHERS, TOTAL, WHOLE, Key
from exports.releases.reading import Cell, Numbers, Published, name_of_group, names_of
from exports.releases.themes import names_of_themes, total_of
from maps.deprivation.services import ages_of, ethnic_groups_of
from maps.places.models import Area
from workshops.actions.in_public import LATE
from workshops.actions.wording import STATES
from workshops.equality.question_sets import SETS
from workshops.voices.models import Voice

MOST, ROUNDS_TO_ONE = 0.9, 0.005
TOGETHER = (Table.NEIGHBOURHOODS,)  # under these the total stands as a last row


@dataclass(frozen=True)
class Row:
    """One row of a table, and what the release before showed there."""

    key: Key
    label: str
    cell: Cell
    before: Cell | None = None
    share: str = ""  # of those who answered, from what is shown
    live_here: str = ""  # the share of residents who are so, at the census


@dataclass(frozen=True)
class TableRead:
    """A table with its rows, in the order in which they are shown."""

    table: Table
    heading: str
    caption: str
    first: str  # what its rows are
    rows: Sequence[Row]
    counts: str = ""  # what is counted, where it is not people who were heard
    folded: str = ""  # under which heading it is folded with others

    @property
    def name(self) -> str:
        """By what the page is led to it."""
        if not self.folded:
            return self.table.value
        said = self.rows[0].key[1].split(" ")
        return f"{self.folded}-{said[1] if self.folded == 'equality' else said[0]}"


def tables_of(made: Numbers, before: Numbers | None = None) -> list[TableRead]:
    """Every table that a release has. One that was made by earlier rules has fewer."""
    found = []
    for table, (heading, caption, first) in _said().items():
        rows = [row for row in made.cells if row[0] == table.value]
        if not rows:
            continue
        name = _names(table, made)
        told = [_row(made, before, key, name(key[1])) for key in rows]
        if table in TOGETHER:
            told = _by_name(told)
            told.append(_row(made, before, WHOLE, _("All")))
        found.append(TableRead(table, heading, caption, first, told))
    found += [*_reach(made, before), *_themes(made, before)]
    return [*found, *_answers_to_questions(made, before), *_about_people(made, before), *_promises(made, before)]


def _row(made: Numbers, before: Numbers | None, key: Key, label: str) -> Row:
    return Row(key, label, made.cells[key], before.cells.get(key) if before else None)


def _reach(made: Numbers, before: Numbers | None) -> Iterator[TableRead]:
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
        [_row(made, before, (Table.REACH.value, row), name) for row, name in names.items()],
        _("For each 1,000"),
    )


def _answers_to_questions(made: Numbers, before: Numbers | None) -> Iterator[TableRead]:
    """One table for each question that several evenings asked in the same words."""
    opinions = {"agree": _("Agree"), "pass": _("Pass"), "disagree": _("Disagree")}
    for key, asked in _questions(made).items():
        labels = {str(number): words for number, words in enumerate(asked["answers"], 1)} or opinions
        whole = (Table.ANSWERS.value, f"{key} {TOTAL}")
        if whole not in made.cells:
            continue
        rows = [_row(made, before, (Table.ANSWERS.value, f"{key} {row}"), label) for row, label in labels.items()]
        rows = [replace(row, share=share_of(row.cell, made.cells[whole])) for row in rows]
        rows.append(_row(made, before, whole, _("All who answered")))
        yield TableRead(
            Table.ANSWERS,
            asked["words"],
            ngettext(
                "How many gave each answer, of %(num)s evening that asked it in these words.",
                "How many gave each answer, of %(num)s evenings that asked it in these words.",
                asked["evenings"],
            ),
            _("Answer"),
            rows,
            _("People"),
            folded="answers",
        )


def _promises(made: Numbers, before: Numbers | None) -> Iterator[TableRead]:
    """How many promises stand where."""
    rows = {row for table, row in made.cells if table == Table.ACTIONS}
    names = {state.value: str(STATES[state]) for state in COUNTED}
    names |= {TOTAL: _("All promises"), LATE: _("Of these late")}
    if rows:
        yield TableRead(
            Table.ACTIONS,
            _("What was promised"),
            _("How promises stood on the day of the release. They are no people, and so these numbers are exact."),
            _("How it stands"),
            [_row(made, before, (Table.ACTIONS.value, row), name) for row, name in names.items() if row in rows],
            _("Promises"),
        )


def _questions(made: Numbers) -> Mapping[str, Any]:
    """As they were asked; of a release that is not made yet, as it would keep them."""
    if not isinstance(made, Published):
        return names_of_questions(frame_of(made.programme))
    entry = db().get(Entry, made.release.ledger_seq)
    return entry.facts.get("questions", {}) if entry else {}


def _themes(made: Numbers, before: Numbers | None) -> Iterator[TableRead]:
    """How many spoke of each theme; and for each, folded, where they live."""
    names = names_of_themes_in(made)

    told = {theme: name for theme, name in names.items() if total_of(int(theme)) in made.cells}
    if not told:
        return
    yield TableRead(
        Table.THEMES_PLACES,
        _("What people spoke of"),
        _("How many of the people who were heard spoke of each theme. Somebody who spoke of several stands in each."),
        _("Theme"),
        [_row(made, before, total_of(int(theme)), name) for theme, name in told.items()],
    )
    places, nearby = names_of(made), {ELSEWHERE: _("Somewhere else"), NOT_SAID: _("Did not say")}
    lived = [*((str(key), name) for key, name in places.items()), *nearby.items()]
    grouped = [(group, _("Groups %(group)s", group=name_of_group(group))) for group in (*GROUPS, NOT_KNOWN)]
    for theme, name in told.items():
        rows = [(label, (Table.THEMES_PLACES.value, f"{theme} {key}")) for key, label in lived]
        rows += [(label, (Table.THEMES_DECILES.value, f"{theme} {key}")) for key, label in grouped]
        if not any(made.cells[key].number for _label, key in rows if key in made.cells):
            continue  # a table without a number tells nothing
        yield TableRead(
            Table.THEMES_PLACES,
            name,
            _("Where those live who spoke of it, by neighbourhood and by the groups of the official index."),
            _("Where"),
            [_row(made, before, key, label) for label, key in rows if key in made.cells],
            folded="themes",
        )


def names_of_themes_in(made: Numbers) -> Mapping[str, str]:
    """As they were called when the release was made; of one that is not made yet, as they are called now."""
    if not isinstance(made, Published):
        return names_of_themes(made.programme)
    entry = db().get(Entry, made.release.ledger_seq)
    return entry.facts.get("themes", {}) if entry else {}


def _about_people(made: Numbers, before: Numbers | None) -> Iterator[TableRead]:
    """One table for each question about people, beside who lives in the programme's neighbourhoods."""
    versions = sorted({row.split(" ")[0] for table, row in made.cells if table == Table.EQUALITY.value})
    areas = db().scalars(select(Area.code).where(Area.neighbourhood_id.in_(made.neighbourhoods))).all()
    census = {"age": ages_of(areas), "ethnic": ethnic_groups_of(areas)} if versions else {}
    for asked in asked_in([SETS[version] for version in versions]):
        residents = census.get(asked.question.table)
        live = {row.key: row.share or 0 for row in residents.rows} if residents and residents.total else {}
        whole = made.cells[Table.EQUALITY.value, asked.row(TOTAL)]
        rows = []
        for label, answer, groups in _answers(asked):
            row = _row(made, before, (Table.EQUALITY.value, asked.row(answer)), label)
            share = share_of(row.cell, whole) if answer != TOTAL else ""
            beside = share_here(sum(live[group] for group in groups)) if groups and live else ""
            rows.append(replace(row, share=share, live_here=beside))
        yield TableRead(
            Table.EQUALITY,
            str(asked.question.words),
            _("How many gave each answer."),
            _("Answer"),
            rows,
            _("Answers"),
            folded="equality",
        )


def _answers(asked: Asked) -> Iterator[tuple[str, str, Sequence[str]]]:
    """The rows of a question: what each is called, the answer, and the census groups that it stands beside."""
    for answer in asked.question.answers:
        yield str(answer.words), answer.key, answer.beside
        for part in answer.parts:
            yield _("%(broad)s: %(part)s", broad=answer.words, part=part.words), part.key, part.census
        if answer.parts:
            yield _("%(broad)s: did not say which", broad=answer.words), no_more(answer), ()
    yield _("All who answered"), TOTAL, ()


def share_here(share: float) -> str:
    """A share of residents: official, and so shown however small it is.

    >>> share_here(0.123), share_here(0), share_here(0.002)
    ('12%', '0%', 'under 1%')
    """
    return _("under %(share)s", share="1%") if 0 < share < ROUNDS_TO_ONE else f"{share:.0%}"


def share_of(cell: Cell, whole: Cell) -> str:
    """A share of rounded numbers; none above nine tenths is told (domain: Small numbers).

    >>> share_of(Cell("25"), Cell("100")), share_of(Cell("fewer than 8"), Cell("100"))
    ('25%', '')
    >>> share_of(Cell("25"), Cell("hidden"))
    ''
    """
    if cell.number is None or not whole.number:
        return ""
    share = cell.number / whole.number
    return _("almost all") if share > MOST else f"{share:.0%}"


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
