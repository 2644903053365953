"""The board pack, put together once and drawn three times: as PDF, as a document for Word and as a page.

It is drawn anew whenever somebody asks for it, of a frozen release and of the public record as it stands: so it says
when it was drawn, and prints the head of the ledger of that moment (domain: the ledger is evidence only if its head
leaves the building). Nothing in it must stay with those who work here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app import clock, ledger
from app.db import db
from app.i18n import say_time
from app.links import absolute, path_to
from app.words import shorten, slug
from exports.board import annex, beside, jobs, promised, said
from exports.board import heard as who
from exports.board.days import dated
from exports.board.gathered import Gathered
from exports.board.parts import Heading, Part, Points, Room, Sheet, Stat, Stats, Text, as_facts
from exports.releases.reading import Published
from maps.deprivation.services import credit_of, source_lines
from maps.places.models import Area
from workshops.actions.models import ActionState

# Each page is tried with much in it first. The last try of each has room whatever was typed (tests/exports/board).
PAGE_1 = tuple(
    Room(missing, told, letters, more)
    for missing, told, letters, more in (
        (14, 20, 70, True),
        (10, 14, 70, True),
        (8, 10, 70, True),
        (7, 8, 70, True),
        (6, 7, 70, True),
        (5, 6, 70, True),
        (8, 10, 70, False),
        (6, 7, 70, False),
        (9, 10, 28, False),
        (7, 8, 28, False),
        (5, 6, 28, False),
        (3, 4, 28, False),
        (2, 2, 24, False),
    )
)
PAGE_2 = tuple(
    Room(themes, cards, letters, third=each)  # questions, and sheets that others have counted
    for themes, cards, each, letters in (
        (20, 8, 2, 110),
        (16, 7, 1, 110),
        (14, 6, 1, 110),
        (12, 6, 0, 110),
        (11, 5, 0, 90),
        (10, 4, 0, 90),
        (8, 3, 0, 70),
        (6, 2, 0, 60),
        (4, 1, 0, 40),
    )
)
PAGE_3 = tuple(
    Room(late, others, letters)
    for late, others, letters in (
        (12, 8, 60),
        (9, 6, 60),
        (7, 5, 60),
        (6, 4, 60),
        (5, 3, 60),
        (6, 3, 28),
        (4, 2, 28),
        (3, 1, 28),
        (2, 1, 24),
        (1, 1, 20),
    )
)
JOBS = tuple(
    Room(not_kept, 0, letters, third=splits)  # lines of checklists, and whether stages are told by the official index
    for not_kept, splits, letters in (
        (12, 1, 160),  # titles in full
        (8, 1, 160),
        (5, 1, 160),
        (3, 1, 160),
        (6, 0, 160),
        (3, 1, 24),
        (6, 0, 28),
        (4, 0, 24),
        (2, 0, 20),
        (1, 0, 20),
    )
)
ANNEX = tuple(
    Room(0, 0, letters, more, third=stages)  # whether there is room for ethnic groups, and for how far they got
    for letters, more, stages in (
        (80, True, 1),
        (60, True, 1),
        (60, False, 1),
        (60, True, 0),
        (60, False, 0),
        (40, False, 0),
        (20, False, 0),
    )
)
LONGEST_TITLE = 90


@dataclass(frozen=True)
class Pack:
    """All that the pack says, in its order, with every page in all its tries."""

    title: str
    about: Sequence[str]  # under the title
    sheets: Sequence[Sheet]
    foot: Sequence[str]  # on every page
    file_name: str

    def cut(self, tries: Sequence[int]) -> list[tuple[str, Sequence[Part]]]:
        """Each page with as much as has room: which try that is, typst has measured."""
        return [(sheet.heading, sheet.tries[chosen]) for sheet, chosen in zip(self.sheets, tries, strict=True)]

    def facts(self) -> dict[str, Any]:
        """As typst reads it."""
        return {
            "name": self.title,
            "language": str(get_locale() or "en"),
            "trial": "",
            "title": self.title,
            "about": self.about,
            "foot": self.foot,
            "page": _("Page"),
            "sheets": [
                {"heading": sheet.heading, "tries": [[as_facts(part) for part in parts] for parts in sheet.tries]}
                for sheet in self.sheets
            ],
        }


def pack_of(found: Gathered) -> Pack:
    """The pack of a programme, by one of its releases: the latest, since no other is what is known."""
    made, programme, head = found.made, found.made.programme, ledger.head()
    links = _links(made)
    release = _("Release %(n)s, %(day)s", n=made.release.number, day=dated(made.release.made_at))
    credit = Text(_credit(made), soft=True)
    about_jobs = [
        Sheet(_("4 · Jobs"), [[*jobs.parts_of(each, room, links["release"])] for room in JOBS])
        for each in ([found.jobs] if found.jobs else [])
    ]
    sheets = [
        Sheet(
            _("1 · Who we heard, and who we did not"),
            [[*_top(found, room), *who.parts_of(found.heard, room, links["release"]), credit] for room in PAGE_1],
        ),
        Sheet(
            _("2 · What they said"),
            [
                [
                    *said.parts_of(found.said, room, links["release"]),
                    *beside.parts_of(found.beside, room, links["beside"]),
                    *said.words_of(found.said, room),
                ]
                for room in PAGE_2
            ],
        ),
        Sheet(
            _("3 · What was promised, late, done and judged"),
            [[*promised.parts_of(found.promised, room, links["actions"])] for room in PAGE_3],
        ),
        *about_jobs,
        Sheet(
            _("5 · Annex, by frame") if about_jobs else _("4 · Annex, by frame"),
            [[*annex.parts_of(found, room, links), *_seal(made, head, links)] for room in ANNEX],
        ),
    ]
    return Pack(
        _("Board pack: %(name)s", name=shorten(programme.name, LONGEST_TITLE)),
        [
            shorten(programme.question, 160),
            " · ".join(
                (
                    release,
                    _("for the board of %(body)s", body=shorten(programme.controller, 60)),
                    _("answers for it: %(name)s", name=shorten(programme.board_owner, 60)),
                )
            ),
        ],
        sheets,
        [release, _("ledger entry %(seq)s, %(head)s…", seq=head.seq, head=head.hash[:16])],
        f"board-pack-{slug(programme.slug, 'programme')}-release-{made.release.number}",
    )


def _top(found: Gathered, room: Room) -> list[Part]:
    """Before all else: what would surprise, who is missing, what is late."""
    made, homes = found.made, found.heard.homes
    first = [
        *promised.surprises(found.promised, room.letters),
        *jobs.surprises(found.jobs, room.letters),
        who.missing_in_short(found.heard, room.letters),
        said.unanswered_in_short(found.said, room.letters),
    ]
    first = [each for each in first if each]
    total, late = made.total, len(found.promised.late)
    return [
        Stats(
            [
                Stat(
                    total.words if total.number is None else _("about %(number)s", number=total.words),
                    _("people were heard"),
                ),
                Stat(
                    _("%(told)s of %(all)s", told=len(found.heard.told), all=len(homes)),
                    _("neighbourhoods have a number"),
                ),
                Stat(str(late), _("promises are late"), promised.LATE if late else ""),
                Stat(
                    str(len(found.promised.in_state(ActionState.BETTER))),
                    _("promises: people say better"),
                    "better",
                ),
            ]
        ),
        Points(
            first or [_("Nothing is late, nobody was refused, and no neighbourhood is missing.")],
            _("What to look at first"),
            first=True,
        ),
    ]


def _seal(made: Published, head: ledger.Head, links: dict[str, str]) -> list[Part]:
    """How anybody can check that the pack was not changed, and until when it holds."""
    return [
        Heading(_("How you know that this was not changed")),
        Points(
            [
                _(
                    "Numbers of people are those of release %(n)s, %(day)s (%(where)s): ledger entry %(seq)s, %(seal)s",
                    n=made.release.number,
                    day=dated(made.release.made_at),
                    where=links["release"],
                    seq=made.release.ledger_seq,
                    seal=made.release.ledger_head,
                ),
                _(
                    "Drawn on %(day)s at %(time)s. Head of the ledger then: entry %(seq)s, %(head)s",
                    day=dated(clock.now()),
                    time=say_time(clock.now()),
                    seq=head.seq,
                    head=head.hash,
                ),
                _("Promises and quotes stand as they did at that moment: a later pack may say other things."),
            ]
        ),
    ]


def _links(made: Published) -> dict[str, str]:
    """Where the rest stands, as people type it."""
    slug_ = made.programme.slug
    return {
        "beside": absolute(path_to("indicators.numbers_beside_voices", slug=slug_)),
        "release": absolute(path_to("releases.show", slug=slug_, number=made.release.number)),
        "actions": absolute(path_to("actions.index", programme=slug_)),
        "you_said": absolute(path_to("told.you_said_of", slug=slug_)),
    }


def _credit(made: Published) -> str:
    """Whose the official figures are, and under which licence."""
    codes = list(db().scalars(select(Area.code).where(Area.neighbourhood_id.in_(made.neighbourhoods))))
    lines = source_lines(codes)
    return lines[0] if len(lines) == 1 else credit_of(codes)
