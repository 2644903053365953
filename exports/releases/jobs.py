"""The tables of jobs in a release: how far applicants got, and whether those who started are still there.

Employers count; here it is decided what leaves the building. Of the splits that they may send two do: groups of
deciles and broad ethnic groups. Two releases could be subtracted, so that these tables stay as they are, cell for cell,
until at least 10 people have moved.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, exists, insert, select

from app.db import db
from exports.releases.models import JobCounted, Release, Table
from exports.releases.nested import Shape, Sheets
from exports.releases.nested_rules import HELD, Counts, protect_nested
from exports.releases.rules import is_enough, moved_between
from exports.releases.sheet import DECILES, HIDDEN, NOT_SAID, WHOLE, Key, Sheet
from maps.deprivation.groups import GROUPS, NOT_KNOWN
from workshops.hiring.counting import jobs_of, stages_of
from workshops.hiring.groups import ETHNIC as BROAD
from workshops.hiring.models import Split, Stage
from workshops.offers.models import Offer
from workshops.programmes.models import Programme

ETHNIC = "ethnic"
STAGES = tuple(stage.value for stage in Stage)
BY_DECILES: tuple[Key, ...] = tuple((DECILES, row) for row in (*GROUPS, NOT_KNOWN))
BY_ETHNIC: tuple[Key, ...] = tuple((ETHNIC, row) for row in (*BROAD, NOT_SAID))
CELLS = (WHOLE, *BY_DECILES, *BY_ETHNIC)
FUNNEL_TABLES = {WHOLE[0]: Table.JOBS, DECILES: Table.JOBS_DECILES, ETHNIC: Table.JOBS_ETHNIC}
KEPT, STARTED = "kept", "started"
ANSWERS = ("in_post", "left", "unknown")
WEEKS = ("26", "52")


def funnel(nobody: Collection[Key] = ()) -> Shape:
    """The stages, one inside the other, by deciles and by ethnic group."""
    return stages_by(STAGES, BY_DECILES, BY_ETHNIC, nobody)


def stages_by(
    stages: tuple[str, ...], first: tuple[Key, ...], second: tuple[Key, ...], nobody: Collection[Key] = ()
) -> Shape:
    """Stages of two tables each, which share a total."""
    sums, cells = ((WHOLE, first), (WHOLE, second)), (WHOLE, *first, *second)
    moves = tuple((stage, WHOLE) for stage in stages)
    return Shape(stages, cells, sums, (frozenset(cells),), sums, moves, nobody=frozenset(nobody))


def kept() -> Shape:
    """Jobs by reference. Of those who started some are asked about after 26 weeks, and of these some after 52.

    Not said are how many those are, and how many of them were answered for; and of each answer at 26 weeks what was
    answered at 52: whoever had left has left, and whoever is in post was in post before. What is not known at first may
    be known later.
    """
    said = tuple((weeks, answer) for weeks in WEEKS for answer in ANSWERS)
    due, known, not_yet = ({weeks: (weeks, row) for weeks in WEEKS} for row in ("due", "answered", "not yet"))
    sums, pairs = [], []
    for weeks in WEEKS:
        sums.append((WHOLE, (due[weeks], not_yet[weeks])))
        sums.append((due[weeks], (known[weeks], (weeks, "unknown"))))
        sums.append((known[weeks], ((weeks, "in_post"), (weeks, "left"))))
    now = {answer: [("pair", f"{answer} {then}") for then in (*ANSWERS, "not yet")] for answer in ANSWERS}
    now["left"] = [("pair", f"left {then}") for then in ("left", "not yet")]
    now["unknown"].remove(("pair", "unknown in_post"))
    sums += [((WEEKS[0], answer), tuple(its)) for answer, its in now.items()]
    pairs = [pair for its in now.values() for pair in its]
    sums += [((WEEKS[1], then), tuple(pair for pair in pairs if pair[1].endswith(f" {then}"))) for then in ANSWERS]
    unsaid = (*due.values(), *known.values(), *not_yet.values(), *pairs)
    grows = frozenset((WHOLE, *said, *due.values(), *known.values()))
    grown = tuple((whole, parts) for whole, parts in sums if {whole, *parts} <= grows)
    beliefs = (grows, grows - {(weeks, "unknown") for weeks in WEEKS})
    moves = tuple((KEPT, key) for key in (WHOLE, *due.values(), *known.values()))
    return Shape((KEPT,), (WHOLE, *said), tuple(sums), beliefs, grown, moves, unsaid)


def cell_of(name: str, key: Key) -> Key:
    """Where a count of a stage, or of jobs that were kept, stands in a release.

    >>> cell_of("interest", WHOLE), cell_of("interest", (DECILES, "1-2")), cell_of(KEPT, ("26", "in_post"))
    (('jobs', 'interest'), ('jobs_deciles', 'interest 1-2'), ('jobs_kept', 'in_post_26'))
    """
    if name == KEPT:
        return Table.JOBS_KEPT.value, STARTED if key == WHOLE else f"{key[1]}_{key[0]}"
    return FUNNEL_TABLES[key[0]].value, name if key == WHOLE else f"{name} {key[1]}"


@dataclass(frozen=True)
class Family:
    """Tables that are counted anew together, or stay as they are together."""

    shape: Shape
    counts: Counts

    @property
    def numbers(self) -> dict[Key, int]:
        """Every count, by the cell of a release where it stands."""
        return {cell_of(name, key): n for name, its in self.counts.items() for key, n in its.items()}

    def moved_since(self, before: Mapping[Key, int]) -> int:
        """How many have moved: the most that any table of any stage has risen by or fallen by."""
        tables: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for name, its in self.counts.items():
            for key, n in its.items():
                tables.setdefault((name, key[0]), []).append((before.get(cell_of(name, key), 0), n))
        return max((moved_between(counts) for counts in tables.values()), default=0)

    def read(self, cells: Mapping[Key, str], threshold: int) -> dict[str, Sheet] | None:
        """What a release shows of it; None where it has no such tables."""
        sheets = {}
        for name in self.shape.names:
            found = {key: cells.get(cell_of(name, key), HIDDEN) for key in self.shape.keys}
            nothing = frozenset(found) if set(found.values()) == {HIDDEN} else frozenset()
            sheets[name] = Sheet(threshold, found, masked=nothing)
        return sheets if cell_of(self.shape.names[0], WHOLE) in cells else None

    def written(self, sheets: Sheets) -> dict[Key, str]:
        """The other way round, one table after the other."""
        cells = {cell_of(name, key): sheets[name].cells[key] for name in self.shape.names for key in self.shape.keys}
        order = [table.value for table in JOBS_TABLES]
        return dict(sorted(cells.items(), key=lambda cell: order.index(cell[0][0])))


JOBS_TABLES = (Table.JOBS, Table.JOBS_DECILES, Table.JOBS_ETHNIC, Table.JOBS_KEPT)


@dataclass(frozen=True)
class Jobs:
    """What a release shows of jobs, and the counts behind tables that were counted anew for it."""

    cells: Mapping[Key, str] = field(default_factory=dict)
    counted: Mapping[Key, int] = field(default_factory=dict)


def has_offers(programme: Programme) -> bool:
    """Whether an offer of it was ever published."""
    ever = exists(select(Offer.id).where(Offer.programme_id == programme.id, Offer.opened_on.is_not(None)))
    return bool(db().scalar(select(ever)))


def jobs_in(programme: Programme, before: Sequence[Release], groups: Collection[str] = GROUPS) -> Jobs:
    """What a release shows of jobs if it is made now. `before` are all releases, oldest first; `groups` are those of
    the deciles in which the programme has areas.

    A programme without offers has no such tables; once it has had them it keeps them.
    """
    last = before[-1].shown if before else {}
    if not has_offers(programme) and not any(table in JOBS_TABLES for table, _row in last):
        return Jobs()
    cells: dict[Key, str] = {}
    counted: dict[Key, int] = {}
    remembered = counted_before(programme)
    for family in families(programme, groups):
        shown = family.read(last, programme.threshold)
        if shown and not is_enough(family.moved_since(remembered)):
            cells |= {key: said for key, said in last.items() if key in family.numbers}
            continue
        earlier = _countings(family.read, before)
        cells |= family.written(protect_nested(family.shape, family.counts, programme.threshold, earlier))
        counted |= family.numbers
    return Jobs(cells, counted)


def have_moved_enough(programme: Programme) -> bool:
    """Whether the tables of jobs would be counted anew though nobody has joined or withdrawn."""
    if not has_offers(programme):
        return False
    remembered = counted_before(programme)
    return any(is_enough(family.moved_since(remembered)) for family in families(programme))


def families(programme: Programme, groups: Collection[str] = GROUPS) -> list[Family]:
    stages = stages_of(programme)
    counts = {stage.value: _stage(splits) for stage, splits in stages.items()}
    jobs = jobs_of(programme)
    held = {WHOLE: jobs[STARTED]} | {
        (weeks, answer): jobs[f"{answer}_{weeks}"] for weeks in WEEKS for answer in ANSWERS
    }
    empty = {(DECILES, row) for row in GROUPS if row not in groups}
    nobody = {key for key in empty if not any(its[key] for its in counts.values())}
    return [Family(funnel(nobody), counts), Family(kept(), {KEPT: held})]


def _stage(splits: Mapping[Split, Mapping[str, int]]) -> dict[Key, int]:
    """The cells of one stage; a row that no release has stands with those of whom nothing is known."""
    found = dict.fromkeys(CELLS, 0)
    for split, table, rest in ((Split.DECILES, DECILES, NOT_KNOWN), (Split.ETHNIC, ETHNIC, NOT_SAID)):
        for row, n in splits[split].items():
            found[(table, row) if (table, row) in found else (table, rest)] += n
    found[WHOLE] = sum(found[key] for key in BY_DECILES)
    return found


def _countings(
    read: Callable[[Mapping[Key, str], int], dict[str, Sheet] | None], before: Sequence[Release]
) -> list[dict[str, Sheet]]:
    """What was counted and shown, oldest first: tables that stayed as they were stand once, with the threshold of the
    release that showed them first.
    """
    found: list[dict[str, Sheet]] = []
    for release in reversed(before):
        sheets = read(release.shown, release.threshold)
        if sheets and found and all(found[0][name].cells == sheet.cells for name, sheet in sheets.items()):
            found[0] = sheets
        elif sheets:
            found.insert(0, sheets)
        if not sheets or len(found) > HELD:
            break
    return found[-HELD:]


def counted_before(programme: Programme) -> dict[Key, int]:
    """The counts behind the tables that the newest release shows."""
    kept_counts = select(JobCounted.table, JobCounted.row, JobCounted.n).where(JobCounted.programme_id == programme.id)
    return {(table, row): n for table, row, n in db().execute(kept_counts)}


def remember_jobs(programme: Programme, counted: Mapping[Key, int]) -> None:
    """Keep the counts behind tables that were counted anew, in place of those before."""
    if not counted:
        return
    tables = {table for table, _row in counted}
    db().execute(delete(JobCounted).where(JobCounted.programme_id == programme.id, JobCounted.table.in_(tables)))
    rows = [{"programme_id": programme.id, "table": table, "row": row, "n": n} for (table, row), n in counted.items()]
    db().execute(insert(JobCounted), rows)
