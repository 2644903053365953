"""A release by hand, with the cells that a test wants to see on a page. How real ones come about: exports/releases."""

from collections.abc import Mapping

from sqlalchemy import func, select

from app import clock, ledger
from app.db import db
from exports.releases.jobs import ANSWERS, STARTED, WEEKS
from exports.releases.models import Release, ReleaseCell, Table
from exports.releases.sheet import ELSEWHERE, NOT_SAID, TOTAL
from maps.deprivation.groups import GROUPS, NOT_KNOWN
from workshops.hiring.groups import ETHNIC
from workshops.hiring.models import Stage
from workshops.programmes.models import Programme

FEW = "fewer than 8"


def release_of(
    programme_id: int,
    total: str = "115",
    neighbourhoods: Mapping[int, str] | None = None,
    *,
    elsewhere: str = FEW,
    not_said: str = FEW,
    deciles: Mapping[str, str] | None = None,
    themes: Mapping[int, tuple[str, str]] | None = None,
    more: Mapping[tuple[Table, str], str] | None = None,
    questions: Mapping[str, Mapping[str, object]] | None = None,
) -> int:
    """Keep a release of these cells, inside a transaction; every other neighbourhood of the programme has few.

    `themes` are their names at that time, and how many spoke of each; `questions` how those read whose answers `more`
    has.

    Says its number, counted from 1 for each programme.
    """
    programme = db().get_one(Programme, programme_id)
    number = 1 + (db().scalar(select(func.max(Release.number)).where(Release.programme_id == programme_id)) or 0)
    names = {str(theme): name for theme, (name, _shown) in (themes or {}).items()}
    beside = {(Table.THEMES_PLACES, f"{theme} {TOTAL}"): shown for theme, (_name, shown) in (themes or {}).items()}
    beside |= more or {}
    about, asked = f"programme:{programme_id}", questions or {}
    head = ledger.record("command", "make release", about, number=number, themes=names, questions=asked)
    release = Release(
        programme=programme,
        number=number,
        made_at=clock.now(),
        rule="test",
        threshold=programme.threshold,
        places="",
        size=len(programme.neighbourhoods) + 9 + len(beside),
        follows=True,
        ledger_seq=head.seq,
        ledger_head=head.hash,
    )
    db().add(release)
    db().flush()
    lived = {str(each.id): FEW for each in programme.neighbourhoods}
    lived |= {str(key): shown for key, shown in (neighbourhoods or {}).items()}
    by_deciles = dict.fromkeys((*GROUPS, NOT_KNOWN), FEW) | dict(deciles or {})
    cells = [
        (Table.PEOPLE, TOTAL, total),
        *((Table.NEIGHBOURHOODS, row, shown) for row, shown in lived.items()),
        (Table.NEIGHBOURHOODS, ELSEWHERE, elsewhere),
        (Table.NEIGHBOURHOODS, NOT_SAID, not_said),
        *((Table.DECILES, row, shown) for row, shown in by_deciles.items()),
        *((table, row, shown) for (table, row), shown in beside.items()),
    ]
    db().add_all(
        ReleaseCell(release_id=release.id, table=table, row=row, position=position, shown=shown)
        for position, (table, row, shown) in enumerate(cells)
    )
    db().flush()
    return number


def jobs_cells(*stages: str, kept: Mapping[str, str] | None = None) -> dict[tuple[Table, str], str]:
    """Cells about jobs, for `more`: so many in each stage, all of them of areas in groups 1 and 2 and of no ethnic
    group that is known; and jobs that were kept, the others few.
    """
    found: dict[tuple[Table, str], str] = {}
    for stage, shown in zip(Stage, stages, strict=True):
        found[Table.JOBS, stage.value] = shown
        rows = [*((Table.JOBS_DECILES, row) for row in (*GROUPS, NOT_KNOWN))]
        rows += [*((Table.JOBS_ETHNIC, row) for row in (*ETHNIC, NOT_SAID))]
        for table, row in rows:
            found[table, f"{stage.value} {row}"] = shown if row in (GROUPS[0], NOT_SAID) else FEW
    answers = [f"{answer}_{weeks}" for weeks in WEEKS for answer in ANSWERS]
    return found | {(Table.JOBS_KEPT, row): (kept or {}).get(row, FEW) for row in (STARTED, *answers)}
