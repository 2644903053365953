"""The page about jobs, where a programme has offers: what is open, how far people got, who is still there, and what
offers do not keep. Every number of people is a cell of the release; offers and places are counted exactly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock
from app.db import db
from app.words import shorten
from exports.board.days import dated
from exports.board.offers import Offers, offers_by_programme, unexplained_in_short
from exports.board.parts import Chart, Heading, Part, Points, Room, Row, Stat, Stats, Table, Text
from exports.releases.jobs import WEEKS
from exports.releases.jobs_read import FOLDED, started_in, too_soon_until
from exports.releases.models import Table as Counted
from exports.releases.reading import Cell, Published
from exports.releases.table_read import Row as Line
from exports.releases.table_read import TableRead
from workshops.hiring.models import JobTarget, Stage
from workshops.hiring.wording import STAGES_SAID
from workshops.offers.wording import CHECKS_IN_SHORT

TOLD = (Stage.INTEREST, Stage.INTERVIEWED, Stage.STARTED)  # of the groups: more columns have no room
STILL_THERE = "in_post_52"
NOTHING = Cell("hidden")


@dataclass(frozen=True)
class Jobs:
    """What the page is made of."""

    made: Published
    offers: Offers
    tables: Sequence[TableRead]  # those of the release that are about jobs
    target: JobTarget | None

    @property
    def too_soon_until(self) -> date | None:
        return too_soon_until(self.made)

    def table(self, kind: Counted, name: str = "") -> TableRead | None:
        return next((each for each in self.tables if each.table is kind and name in ("", each.name)), None)

    @property
    def started(self) -> Cell | None:
        return started_in(self.made)

    @property
    def still_there(self) -> Cell | None:
        """After 52 weeks."""
        return self.made.cells.get((Counted.JOBS_KEPT.value, STILL_THERE))


def jobs(made: Published, tables: Sequence[TableRead]) -> Jobs | None:
    """None for a programme that has never had an offer."""
    key = made.programme.id
    offers = offers_by_programme([key]).get(key)
    about = [each for each in tables if each.table in (Counted.JOBS, Counted.JOBS_KEPT) or each.folded == FOLDED]
    return Jobs(made, offers or Offers([], []), about, db().get(JobTarget, key)) if offers or about else None


def surprises(found: Jobs | None, letters: int) -> Iterator[str]:
    """What a board must not learn in the meeting, a sentence each."""
    if found is None:
        return
    if said := unexplained_in_short(found.offers, letters):
        yield said
    yield from _missed(found)


def _missed(found: Jobs) -> Iterator[str]:
    """A target whose day has passed, as far as rounded numbers can tell."""
    target = found.target
    if target is None or target.by_on >= clock.today():
        return
    stayed = None if found.too_soon_until else found.still_there
    for cell, meant, said in (
        (found.started, target.starts, _("Started by %(day)s: %(number)s. The target was %(target)s.")),
        (
            stayed,
            target.still_there,
            _("Still there by %(day)s: %(number)s. The target was %(target)s."),
        ),
    ):
        if cell and ((cell.number is not None and cell.number < meant) or (cell.threshold and cell.threshold <= meant)):
            yield said % {"day": dated(target.by_on), "number": cell.words, "target": f"{meant:,}"}


def parts_of(found: Jobs, room: Room, whole: str) -> Iterator[Part]:
    """The page. `whole` is where all the numbers stand."""
    yield figures(found)
    yield Text(
        _(
            "Numbers of people are as of release %(n)s, %(day)s; offers and places as of the day of this pack.",
            n=found.made.release.number,
            day=dated(found.made.release.made_at),
        ),
        soft=True,
    )
    if first := [*surprises(found, room.letters)]:
        yield Points(first, _("What to look at first"), first=True)
    yield from _funnel(found, room, whole)
    yield from _kept(found)
    yield from _not_kept(found, room)


def figures(found: Jobs) -> Stats:
    target = found.target
    started, stayed = _("have started"), _("still there after 52 weeks")
    if target:
        day = dated(target.by_on)
        started = _("have started; target %(target)s by %(day)s", target=f"{target.starts:,}", day=day)
        stayed = _("still there after 52 weeks; target %(target)s", target=f"{target.still_there:,}")
    return Stats(
        [
            Stat(str(len(found.offers.open)), _("offers are open")),
            Stat(f"{found.offers.places:,}", _("places in them")),
            Stat((found.started or NOTHING).words, started),
            Stat(_("too soon"), f"{stayed}; {_('nobody can be before %(day)s', day=dated(found.too_soon_until))}")
            if found.too_soon_until
            else Stat((found.still_there or NOTHING).words, stayed),
        ]
    )


def _funnel(found: Jobs, room: Room, whole: str) -> Iterator[Part]:
    yield Heading(_("How far people got"))
    stages = found.table(Counted.JOBS)
    if stages is None:
        yield Text(_("The latest release is from before the first offer. Numbers of people come with the next."))
        return
    yield Chart(
        stages.caption,
        (stages.first, _("People"), stages.of),
        [Row((row.label, row.cell.words, row.share), row.bar) for row in stages.rows],
        (40, 30, 30),
        (1, 2),
        (_("people"),),
    )
    if room.third:
        yield from _by_groups(found, Counted.JOBS_DECILES, _("By the official index"), room)
    yield Text(_("By the official index and by ethnic group, stage by stage: %(where)s", where=whole), soft=True)


def by_ethnic_group(found: Jobs, room: Room) -> Iterator[Part]:
    """For the annex: on the page of jobs there is no room for it."""
    yield from _by_groups(found, Counted.JOBS_ETHNIC, _("Jobs: how far people got, by ethnic group"), room)


def _by_groups(found: Jobs, kind: Counted, about: str, room: Room) -> Iterator[Part]:
    """Three stages of one split side by side, and who lives there."""
    tables = [found.table(kind, f"{kind.value}-{stage.value}") for stage in TOLD]
    columns = [table.rows for table in tables if table]
    if len(columns) < len(TOLD):
        return
    yield Table(
        _("%(about)s, beside who lives in these neighbourhoods.", about=about),
        (tables[0].first if tables[0] else about, *(str(STAGES_SAID[stage]) for stage in TOLD), _("Of who lives here")),
        [_group(lines, room) for lines in zip(*columns, strict=True)],
        (32, 17, 17, 17, 17),
        (1, 2, 3, 4),
    )


def _group(lines: Sequence[Line], room: Room) -> Row:
    return Row((shorten(lines[0].label, room.letters), *(line.cell.words for line in lines), lines[0].live_here))


def _kept(found: Jobs) -> Iterator[Part]:
    kept = found.table(Counted.JOBS_KEPT)
    if kept is None:
        return
    yield Heading(_("Started, and still there"))
    untold = [weeks for weeks in WEEKS if all(row.cell.number is None for row in _after(kept, weeks))]
    rows = [row for row in kept.rows if not any(row in _after(kept, weeks) for weeks in untold)]
    if found.too_soon_until:
        untold = [weeks for weeks in untold if weeks != WEEKS[-1]]  # the table's own words say why
    heads = [kept.first, _("Jobs"), kept.of, *([kept.aims] if kept.aims else [])]
    yield Table(
        kept.caption,
        heads,
        [Row((row.label, row.cell.words, row.share, *((row.target,) if kept.aims else ()))) for row in rows],
        (40, 18, 20, 22) if kept.aims else (50, 25, 25),
        tuple(range(1, len(heads))),
    )

    if untold:
        said = {each.cell.words for weeks in untold for each in _after(kept, weeks)}
        yield Text(
            _(
                "After %(weeks)s weeks no number of those still there, who left or who are not known can be told: "
                "each is %(said)s.",
                weeks=_(" and ").join(untold),
                said=_(" or ").join(sorted(said)),
            )
        )


def _after(kept: TableRead, weeks: str) -> list[Line]:
    """The rows of one question."""
    return [row for row in kept.rows if row.key[1].endswith(f"_{weeks}")]


def _not_kept(found: Jobs, room: Room) -> Iterator[Part]:
    yield Heading(_("What open offers do not keep, and why"))
    lines = found.offers.not_kept
    if not lines:
        yield Text(
            _("Every open offer keeps the whole checklist.") if found.offers.open else _("No offer is open now.")
        )
        return
    shown = lines[: room.first]
    yield Table(
        "",
        (_("Offer"), _("Employer"), _("Does not keep"), _("Why")),
        [
            Row(
                (
                    shorten(each.offer.title, room.letters),
                    shorten(each.offer.organisation.name, room.letters),
                    str(CHECKS_IN_SHORT[each.item]),
                    shorten(each.why, 3 * room.letters) if each.why else _("Nobody has said why."),
                )
            )
            for each in shown
        ],
        (26, 22, 20, 32),
    )
    if left := len(lines) - len(shown):
        yield Text(
            ngettext(
                "%(num)s more line stands with its offer.",
                "%(num)s more lines stand with their offers.",
                left,
            ),
            soft=True,
        )
