"""The tables of jobs as they are read: how far people got, by whom, and who is still there beside what was meant."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import func, select

from app import clock
from app.db import db
from exports.releases.jobs import ANSWERS, STARTED, WEEKS
from exports.releases.models import Table
from exports.releases.reach import residents_of
from exports.releases.reading import Cell, Numbers, Published, name_of_group
from exports.releases.sheet import HIDDEN, NOT_SAID
from exports.releases.table_read import Row, TableRead, part_of, row_of, share_here, share_of
from maps.deprivation.groups import GROUPS, NOT_KNOWN
from maps.deprivation.services import ethnic_groups_of
from maps.places.models import Area
from workshops.hiring.due import YEAR
from workshops.hiring.groups import ETHNIC
from workshops.hiring.models import JobTarget, Stage
from workshops.hiring.wording import STAGES_SAID
from workshops.offers.models import Offer
from workshops.programmes.models import Programme

FOLDED = "jobs"
IN_POST = "in_post"


def jobs_read(made: Numbers, before: Numbers | None) -> Iterator[TableRead]:
    """Stage by stage; folded, each stage by who they are; and the jobs that were started. None before an offer."""
    if (Table.JOBS.value, Stage.INTEREST.value) not in made.cells:
        return
    yield stages_read(made, before)
    yield from _by_groups(made, before)
    if (Table.JOBS_KEPT.value, STARTED) in made.cells:
        yield kept_read(made, before)


def stages_read(made: Numbers, before: Numbers | None = None) -> TableRead:
    first, target = made.cells[Table.JOBS.value, Stage.INTEREST.value], db().get(JobTarget, made.programme.id)
    rows = [row_of(made, before, (Table.JOBS.value, stage.value), str(STAGES_SAID[stage])) for stage in Stage]
    return TableRead(
        Table.JOBS,
        _("Jobs: how far people got"),
        _(
            "People who were interested in an offer, and how far they got. Who got further stands in every row before. "
            "Somebody who tried for two offers is counted for each."
        ),
        _("Stage"),
        [_of_all(row, first, target) for row in rows],
        _("People"),
        of=_("Of all interested"),
        aims=_aims(target),
    )


def _of_all(row: Row, interested: Cell, target: JobTarget | None) -> Row:
    """A stage beside all who were interested; who has started, beside the target too."""
    share = "" if row.key[1] == Stage.INTEREST else share_of(row.cell, interested)
    meant = f"{target.starts:,}" if target and row.key[1] == Stage.STARTED else ""
    return replace(row, share=share, bar=part_of(row.cell, interested), target=meant)


def _aims(target: JobTarget | None) -> str:
    return _("Target by %(day)s", day=_day(target.by_on)) if target else ""


def _day(day: date) -> str:
    return format_date(day, "d MMMM yyyy")


def _by_groups(made: Numbers, before: Numbers | None) -> Iterator[TableRead]:
    here = Here.of(made)
    for stage in Stage:
        for split in (by_deciles(made, before, stage, here), by_ethnic_group(made, before, stage, here)):
            if split.rows:
                yield split


@dataclass(frozen=True)
class Here:
    """Who lives in a programme's neighbourhoods at the census: the share of each group of deciles, and of each broad
    ethnic group.
    """

    deciles: Mapping[str, float]
    ethnic: Mapping[str, float]

    @classmethod
    def of(cls, made: Numbers) -> "Here":
        residents = residents_of(made.programme)
        groups = {row: residents[row] for row in GROUPS if residents.get(row)}
        everybody = sum(groups.values())
        areas = db().scalars(select(Area.code).where(Area.neighbourhood_id.in_(made.neighbourhoods))).all()
        broad: dict[str, float] = {}
        for row in ethnic_groups_of(areas).rows:
            key = row.key.partition(".")[0]
            broad[key] = broad.get(key, 0) + (row.share or 0)
        return cls({row: number / everybody for row, number in groups.items()}, broad if any(broad.values()) else {})


def by_deciles(made: Numbers, before: Numbers | None, stage: Stage, here: Here) -> TableRead:
    names = {row: _("Groups %(group)s", group=name_of_group(row)) for row in GROUPS} | {NOT_KNOWN: _("Not known")}
    return TableRead(
        Table.JOBS_DECILES,
        _("%(stage)s: by the official index", stage=STAGES_SAID[stage]),
        _("By the group that their area stands in. “Not known” are those of whom no area is known."),
        _("Groups"),
        _rows(made, before, Table.JOBS_DECILES, stage, names, here.deciles),
        _("People"),
        folded=FOLDED,
        of=_("Of this stage"),
    )


def by_ethnic_group(made: Numbers, before: Numbers | None, stage: Stage, here: Here) -> TableRead:
    names = {row: str(words) for row, words in ETHNIC.items()} | {NOT_SAID: _("Did not say")}
    return TableRead(
        Table.JOBS_ETHNIC,
        _("%(stage)s: by ethnic group", stage=STAGES_SAID[stage]),
        _("By the broad groups of the census, as far as people liked to say and employers counted it."),
        _("Ethnic group"),
        _rows(made, before, Table.JOBS_ETHNIC, stage, names, here.ethnic),
        _("People"),
        folded=FOLDED,
        of=_("Of this stage"),
    )


def _rows(
    made: Numbers,
    before: Numbers | None,
    table: Table,
    stage: Stage,
    names: Mapping[str, str],
    here: Mapping[str, float],
) -> list[Row]:
    whole = made.cells[Table.JOBS.value, stage.value]
    found = []
    for row, name in names.items():
        key = (table.value, f"{stage.value} {row}")
        if key in made.cells:
            live = share_here(here[row]) if row in here else ""
            read = row_of(made, before, key, name)
            found.append(replace(read, share=share_of(read.cell, whole), live_here=live, bar=part_of(read.cell, whole)))
    return found


def a_year_from(programme: Programme) -> date | None:
    """The first day on which anybody can have been in a job for a year: nobody starts before the first offer is open,
    which everybody may know. None before an offer.
    """
    first = db().scalar(select(func.min(Offer.opened_on)).where(Offer.programme_id == programme.id))
    return YEAR.due_on(first) if first else None


def too_soon_until(made: Published) -> date | None:
    """That day, where the release came before it: then a small number of those still there would say nothing."""
    since = a_year_from(made.programme)
    return since if since and since > clock.local(made.release.made_at).date() else None


def kept_read(made: Numbers, before: Numbers | None = None) -> TableRead:
    """Jobs that somebody started, and whether they are still there: beside what the programme means to reach."""
    target, since = db().get(JobTarget, made.programme.id), a_year_from(made.programme)
    as_of = clock.local(made.release.made_at).date() if isinstance(made, Published) else clock.today()
    soonest = ""
    if since and since > as_of:
        soonest = _("Nobody can have been there for 52 weeks before %(day)s.", day=_day(since))
    return TableRead(
        Table.JOBS_KEPT,
        _("Jobs: started, and still there"),
        _(
            "Jobs by their employers’ own references, each once, and without names. After 26 and 52 weeks the employer "
            "is asked; who was not answered for is not known. Whoever is there after 52 weeks was there after 26."
        )
        + (f" {soonest}" if soonest else ""),
        _("How it stands"),
        [*_kept_rows(made, before, target)],
        _("Jobs"),
        of=_("Of those asked about"),
        aims=_aims(target),
    )


def started_in(made: Numbers) -> Cell | None:
    """How many have started: jobs by reference, or where that number is hidden, the people of the last stage."""
    jobs = made.cells.get((Table.JOBS_KEPT.value, STARTED))
    people = made.cells.get((Table.JOBS.value, Stage.STARTED.value))
    return people if people and (jobs is None or jobs.shown == HIDDEN) else jobs


def _kept_rows(made: Numbers, before: Numbers | None, target: JobTarget | None) -> Iterator[Row]:
    words = {
        "26": (_("Still there after 26 weeks"), _("Left within 26 weeks"), _("Not known after 26 weeks")),
        "52": (_("Still there after 52 weeks"), _("Left within 52 weeks"), _("Not known after 52 weeks")),
    }
    started = row_of(made, before, (Table.JOBS_KEPT.value, STARTED), _("Started"))
    yield replace(started, target=f"{target.starts:,}" if target else "")
    for weeks in WEEKS:
        rows = [
            row_of(made, before, (Table.JOBS_KEPT.value, f"{answer}_{weeks}"), label)
            for answer, label in zip(ANSWERS, words[weeks], strict=True)
        ]
        whole = sum_of([row.cell for row in rows])
        for answer, row in zip(ANSWERS, rows, strict=True):
            meant = f"{target.still_there:,}" if target and answer == IN_POST and weeks == WEEKS[-1] else ""
            yield replace(row, share=share_of(row.cell, whole), bar=part_of(row.cell, whole), target=meant)


def sum_of(cells: Sequence[Cell]) -> Cell:
    """All of them together as far as their numbers are shown; otherwise nothing is worked out of them.

    >>> sum_of([Cell("10"), Cell("25")]).shown, sum_of([Cell("10"), Cell("fewer than 8")]).shown
    ('35', 'hidden')
    """
    numbers = [cell.number for cell in cells]
    return Cell(HIDDEN) if None in numbers else Cell(str(sum(number or 0 for number in numbers)))
