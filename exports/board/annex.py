"""The annex: what the record of a programme can show for each frame that a board reports against, and what it cannot.

The frames are those of the domain, "Frames that a board reports against": the Public Sector Equality Duty (Equality Act
2010, section 149: eliminate, advance, foster), PCREF (mental health trusts show how feedback leads to action), WRES
(nine indicators, about staff), the CQC's engagement and inequalities framework of 2025 (Emerging, Developing, Maturing,
Thriving) and the annual plan. None of them is claimed to be met: a level is for assessors to say.
"""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from app.db import db
from app.words import fold, shorten
from exports.board import jobs
from exports.board.days import dated
from exports.board.gathered import Gathered
from exports.board.parts import Heading, Part, Points, Room, Row, Table, Text
from exports.releases.about_people import asked_in
from exports.releases.reading import Published
from exports.releases.table_read import Row as Counted
from exports.releases.table_read import TableRead
from workshops.actions.models import ActionKind, ActionState
from workshops.equality.question_sets import SETS
from workshops.meetings.models import Confidentiality, State, Workshop

WORKFORCE = ("wres", "workforce race equality")  # how objectives name it
ETHNIC = "ethnic-group"
PLANNED = 3


def parts_of(found: Gathered, room: Room, links: dict[str, str]) -> Iterator[Part]:
    yield Text(
        _(
            "What this record can show for each frame, and what it cannot. It claims no level and no compliance: that "
            "is for the board and for assessors to say."
        )
    )
    yield from _equality_duty(found, room, links)
    yield from _pcref(found, links)
    yield from _wres(found)
    yield from _cqc(found, links)
    yield from _annual_plan(found, room)


def _equality_duty(found: Gathered, room: Room, links: dict[str, str]) -> Iterator[Part]:
    table = _ethnic_groups(found.tables)
    together = sum(
        each.action.kind is ActionKind.CO_DESIGNED and each.action.state is not ActionState.DECLINED
        for each in found.promised.changes
    )
    yield Heading(_("Public Sector Equality Duty (Equality Act 2010, section 149)"))
    yield Points(
        [
            _(
                "Eliminate: whoever was harmed or treated unfairly can write to a named person inside or one outside, "
                "from every page. How many did stands in no pack."
            ),
            _("Advance: who was heard, beside who lives there (page 1, and %(where)s).", where=links["release"])
            if table
            else _("Advance: who was heard by neighbourhood (page 1). The questions about people have no numbers yet."),
            ngettext(
                "Foster: %(num)s promise was designed with a partner from the community.",
                "Foster: %(num)s promises were designed with a partner from the community.",
                together,
            ),
            _("Not shown: use of services and outcomes by protected characteristic; equality analyses of decisions."),
        ]
    )
    if table and room.more:
        yield Table(
            _("Ethnic group, as far as people liked to say, beside who lives in these neighbourhoods."),
            (table.first, _("Answers"), _("Of all answers"), _("Of who lives here")),
            [
                Row((shorten(row.label, room.letters), row.cell.words, row.share, row.live_here))
                for row in _broad(table)
            ],
            (40, 20, 20, 20),
            (1, 2, 3),
        )
    if found.jobs and room.third:
        yield from jobs.by_ethnic_group(found.jobs, room)


def _pcref(found: Gathered, links: dict[str, str]) -> Iterator[Part]:
    themes, open_ = len(found.said.living), len(found.said.unanswered)
    better = len(found.promised.in_state(ActionState.BETTER))
    yield Heading(_("PCREF, where the organisation is a mental health trust"))
    yield Points(
        [
            _(
                "How feedback led to action: %(answered)s of %(all)s themes have an answer (page 2). Promises of which "
                "people say “better”: %(better)s (page 3). Each step is public: %(where)s",
                all=themes,
                answered=themes - open_,
                better=better,
                where=links["actions"],
            ),
            _(
                "Not shown: access, experience and outcomes of care by ethnic group, but for what stands beside themes "
                "(page 2, and %(where)s).",
                where=links["beside"],
            )
            if found.beside
            else _(
                "Not shown: access, experience and outcomes of care by ethnic group. The trust’s own figures say them."
            ),
        ]
    )


def _wres(found: Gathered) -> Iterator[Part]:
    objectives = fold(found.made.programme.objectives)
    yield Heading(_("WRES, where it applies"))
    named = (
        _("The programme’s objectives name it.")
        if any(name in objectives for name in WORKFORCE)
        else _("The programme’s objectives do not name it.")
    )
    nothing = _("This record holds nothing about staff, so that it is evidence for none of the nine indicators.")
    yield Text(f"{named} {nothing}")


def _cqc(found: Gathered, links: dict[str, str]) -> Iterator[Part]:
    held, hosts = _evenings(found.made)
    yield Heading(_("CQC engagement and inequalities framework (2025)"))
    yield Points(
        [
            _("Evidence to hold against Emerging, Developing, Maturing and Thriving. No level is claimed here."),
            _(
                "Who was asked, and by whom: announced evenings that the release has counted: %(held)s. Trusted voices "
                "who hosted them: %(hosts)s.",
                held=held,
                hosts=hosts,
            ),
            _(
                "Who is missing: %(missing)s of %(all)s neighbourhoods (page 1). What came of it, told back: %(where)s",
                missing=len(found.heard.missing),
                all=len(found.heard.homes),
                where=links["you_said"],
            ),
            _("Not shown: engagement beside this programme, and what assessors think of it."),
        ]
    )


def _annual_plan(found: Gathered, room: Room) -> Iterator[Part]:
    programme, due = found.made.programme, found.promised.due_within_a_year()
    objectives = " ".join(programme.objectives.split())
    said = [
        _("Objectives: %(words)s", words=shorten(objectives, 4 * room.letters))
        if objectives
        else _("Objectives: none are written down for this programme."),
        ngettext(
            "%(num)s promise in time has its day in the next twelve months.",
            "%(num)s promises in time have their day in the next twelve months.",
            len(due),
        )
        + " "
        + ngettext("%(num)s is late.", "%(num)s are late.", len(found.promised.late)),
    ]
    if due:
        said.append(
            "; ".join(
                _("%(day)s: %(title)s", day=dated(each.action.due), title=shorten(each.action.title, room.letters))
                for each in due[: PLANNED if room.more else 1]
            )
            + "."
        )
    yield Heading(_("Annual plan"))
    yield Points([*said, _("Not shown: money and staff that the promises need.")])


def _evenings(made: Published) -> tuple[int, int]:
    """How many announced evenings the release has counted, and how many voices hosted them; sealed ones nowhere."""
    counted = (
        Workshop.programme_id == made.programme.id,
        Workshop.state == State.CLOSED,
        Workshop.late_until < made.release.made_at,
        Workshop.listed.is_(True),
        Workshop.confidentiality != Confidentiality.SEALED,
        Workshop.voice.has(on_hold=False),
    )
    found = db().execute(select(func.count(), func.count(Workshop.voice_id.distinct())).where(*counted)).one()
    return found[0], found[1]


def _ethnic_groups(tables: Sequence[TableRead]) -> TableRead | None:
    """The release's table of ethnic groups, where it shows a share of any."""
    asked = (each for each in tables if each.folded == "equality" and any(row.share for row in each.rows))
    return next((each for each in asked if each.rows[0].key[1].split(" ")[1] == ETHNIC), None)


def _broad(table: TableRead) -> list[Counted]:
    """Its rows without those of the second step."""
    version, question, _answer = table.rows[0].key[1].split(" ", 2)
    asked = next(each for each in asked_in([SETS[version]]) if each.question.key == question)
    keys = {asked.row(answer.key) for answer in asked.question.answers}
    return [row for row in table.rows if row.key[1] in keys and row.live_here]
