"""The other tables as they are read: what people spoke of and answered, who they are, and what was promised."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from app.db import db
from app.ledger import Entry
from exports.releases.about_people import Asked, asked_in, no_more
from exports.releases.answers import asked_alike, names_of_questions
from exports.releases.counting import people
from exports.releases.frame import frame_of
from exports.releases.models import Table
from exports.releases.promised import STATES as COUNTED
from exports.releases.reading import Numbers, Published, name_of_group, names_of
from exports.releases.sheet import ELSEWHERE, NOT_SAID, TOTAL
from exports.releases.table_read import TableRead, row_of, share_here, share_of
from exports.releases.themes import names_of_themes, total_of
from maps.deprivation.groups import GROUPS, NOT_KNOWN
from maps.deprivation.services import ages_of, ethnic_groups_of
from maps.places.models import Area
from workshops.actions.in_public import LATE
from workshops.actions.wording import STATES
from workshops.equality.question_sets import SETS


def themes_read(made: Numbers, before: Numbers | None) -> Iterator[TableRead]:
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
        [row_of(made, before, total_of(int(theme)), name) for theme, name in told.items()],
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
            [row_of(made, before, key, label) for label, key in rows if key in made.cells],
            folded="themes",
        )


def names_of_themes_in(made: Numbers) -> Mapping[str, str]:
    """As they were called when the release was made; of one that is not made yet, as they are called now."""
    if not isinstance(made, Published):
        return names_of_themes(made.programme)
    entry = db().get(Entry, made.release.ledger_seq)
    return entry.facts.get("themes", {}) if entry else {}


def answers_read(made: Numbers, before: Numbers | None) -> Iterator[TableRead]:
    """One table for each question that several evenings asked in the same words."""
    opinions = {"agree": _("Agree"), "pass": _("Pass"), "disagree": _("Disagree")}
    for key, asked in _questions(made).items():
        labels = {str(number): words for number, words in enumerate(asked["answers"], 1)} or opinions
        whole = (Table.ANSWERS.value, f"{key} {TOTAL}")
        if whole not in made.cells:
            continue
        rows = [row_of(made, before, (Table.ANSWERS.value, f"{key} {row}"), label) for row, label in labels.items()]
        rows = [replace(row, share=share_of(row.cell, made.cells[whole])) for row in rows]
        rows.append(row_of(made, before, whole, _("All who answered")))
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


def _questions(made: Numbers) -> Mapping[str, Any]:
    """As they were asked; of a release that is not made yet, as it would keep them."""
    if not isinstance(made, Published):
        programme, seats = made.programme, people(made.programme)
        asked = asked_alike(frame_of(programme), seats, programme.threshold)
        return names_of_questions(asked, programme.threshold)
    entry = db().get(Entry, made.release.ledger_seq)
    return entry.facts.get("questions", {}) if entry else {}


def about_people_read(made: Numbers, before: Numbers | None) -> Iterator[TableRead]:
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
            row = row_of(made, before, (Table.EQUALITY.value, asked.row(answer)), label)
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


def promises_read(made: Numbers, before: Numbers | None) -> Iterator[TableRead]:
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
            [row_of(made, before, (Table.ACTIONS.value, row), name) for row, name in names.items() if row in rows],
            _("Promises"),
        )
