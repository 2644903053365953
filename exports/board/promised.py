"""The third page: what was promised, late, done and judged. Actions are no people, so that they are counted exactly.

Late comes first, and longest without a word before all: comply or explain (domain: Rules of accountability). How many
people judged is what the round froze. What is only proposed is nobody's promise yet, and stands in no pack.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock
from app.words import shorten
from exports.board.days import dated, dated_shortly
from exports.board.heard import and_more
from exports.board.parts import Heading, Part, Room, Row, Stat, Stats, Table, Text
from exports.releases.reading import Cell
from workshops.actions.models import ActionKind, ActionState, Outcome
from workshops.actions.wording import OUTCOMES, STATES, say_lateness
from workshops.programmes.models import Programme
from workshops.told.you_said import Change, OwnerSays, changes_of, detail_of

A_YEAR = timedelta(days=365)
LATE = "late"


@dataclass(frozen=True)
class Promised:
    """What the third page is made of."""

    changes: Sequence[Change]
    says: Mapping[int, OwnerSays]
    owed: Sequence[Change]  # answers to challenges that nobody has given

    @cached_property
    def late(self) -> list[Change]:
        found = [each for each in self.changes if each.late.days]
        return sorted(found, key=lambda each: (-each.late.silent, -each.late.days, each.action.id))

    @property
    def silent(self) -> list[Change]:
        return [each for each in self.late if each.late.silent]

    @cached_property
    def denied(self) -> list[Change]:
        """The owner said done, people said not yet, and it is open again; late or not."""
        return [
            each for each in self.changes if each.action.is_open and each.asked and each.asked.outcome is Outcome.LOST
        ]

    @property
    def denied_in_time(self) -> list[Change]:
        return [each for each in self.denied if not each.late.days]

    @cached_property
    def coming(self) -> list[Change]:
        """Promised or under way, in time and not refused; what is due next first."""
        told = {each.action.id for each in (*self.late, *self.denied)}
        found = [each for each in self.changes if each.action.is_open and each.action.id not in told]
        return sorted(found, key=lambda each: (each.action.due, each.action.id))

    def in_state(self, state: ActionState) -> list[Change]:
        return [each for each in self.changes if each.action.state is state]

    def due_within_a_year(self) -> list[Change]:
        """What is still to be done and has a day in the twelve months that come."""
        today = clock.today()
        return [each for each in self.coming if today <= each.action.due <= today + A_YEAR]


def promised(programme: Programme) -> Promised:
    """To answer a challenge is counted by itself, as on the board's page."""
    found = changes_of(programme)
    detail = detail_of(found)
    replies = [each for each in found if each.action.kind is ActionKind.REPLY and each.action.is_open]
    return Promised([each for each in found if each.action.kind is not ActionKind.REPLY], detail.says, replies)


def surprises(found: Promised, letters: int) -> Iterator[str]:
    """What a board must not learn in the meeting, a sentence each."""
    if silent := found.silent:
        yield ngettext(
            "%(num)s promise is late and nobody has said why: “%(title)s”, for %(days)s days.",
            "%(num)s promises are late and nobody has said why. The longest: “%(title)s”, for %(days)s days.",
            len(silent),
            title=shorten(silent[0].action.title, letters),
            days=silent[0].late.silent,
        )
    if denied := found.denied:
        yield ngettext(
            "People say of %(num)s promise that was called done: not yet. “%(title)s”",
            "People say of %(num)s promises that were called done: not yet. The newest: “%(title)s”",
            len(denied),
            title=shorten(denied[0].action.title, letters),
        )
    explained = len(found.late) - len(found.silent)
    if explained:
        yield (
            ngettext(
                "%(num)s more promise is late, with an explanation.",
                "%(num)s more promises are late, with an explanation.",
                explained,
            )
            if found.silent
            else ngettext(
                "%(num)s promise is late, with an explanation.",
                "%(num)s promises are late, with an explanation.",
                explained,
            )
        )
    if owed := [each for each in found.owed if each.late.days]:
        yield ngettext(
            "%(num)s question of a critical friend should have been answered by now.",
            "%(num)s questions of critical friends should have been answered by now.",
            len(owed),
        )


def parts_of(found: Promised, room: Room, whole: str) -> Iterator[Part]:
    yield figures(found)
    if not found.changes:
        yield Text(_("Nothing is promised yet. A promise stands here from the day on which its owner makes it."))
        return
    for heading, state, rows, stands in _groups(found):
        if not rows:
            continue
        yield Heading(heading, state)
        shown = rows[: room.first if state == LATE else room.second]
        yield Table(
            "",
            (_("Promise"), _("Owner"), _("Promised for") if state else _("Asked for by"), _("How it stands")),
            [
                Row(
                    (
                        shorten(each.action.title, 2 * room.letters),
                        shorten(each.owner, room.letters),
                        dated_shortly(each.action.first_due),
                        shorten(stands(each), 4 * room.letters),
                    )
                )
                for each in shown
            ],
            (29, 20, 16, 35),
        )
        if left := len(rows) - len(shown):
            yield and_more(left, whole)
    if found.owed:
        yield Text(
            ngettext(
                "%(num)s question of a critical friend waits for an answer in public.",
                "%(num)s questions of critical friends wait for an answer in public.",
                len(found.owed),
            )
        )
    yield Text(
        _(
            "Late is counted from the day that was promised first, which never changes. The owner can say “done”; only "
            "the people who spoke can say “better”. How many answered is rounded, and how they answered is not told."
        ),
        soft=True,
    )


def figures(found: Promised) -> Stats:
    """How many stand in each state. A late promise is one that is promised or under way, too."""
    state = found.in_state
    return Stats(
        [
            Stat(str(len(state(ActionState.AGREED))), str(STATES[ActionState.AGREED]), "promised"),
            Stat(str(len(state(ActionState.UNDER_WAY))), str(STATES[ActionState.UNDER_WAY]), "under-way"),
            Stat(str(len(found.late)), _("Late, of these"), LATE),
            Stat(str(len(state(ActionState.SAYS_DONE))), str(STATES[ActionState.SAYS_DONE]), "says-done"),
            Stat(str(len(state(ActionState.BETTER))), str(STATES[ActionState.BETTER]), "better"),
            Stat(str(len(state(ActionState.DECLINED))), str(STATES[ActionState.DECLINED])),
        ]
    )


def _groups(found: Promised) -> list[tuple[str, str, list[Change], Callable[[Change], str]]]:
    """The groups in the order in which a board should see them: heading, colour, promises, and how each stands."""

    def words(change: Change) -> str:
        says = found.says.get(change.action.id)
        return " ".join(says.words.split()) if says else ""

    def declined(change: Change) -> str:
        return words(change) or _("The reasons stand on its page.")

    def done(change: Change) -> str:
        return " ".join(part for part in (_judged(change), words(change)) if part)

    def coming(change: Change) -> str:
        return str(STATES[change.action.state])

    return [
        (_("Late"), LATE, found.late, _late),
        (str(OUTCOMES[Outcome.LOST]), "under-way", found.denied_in_time, _judged),
        (str(STATES[ActionState.SAYS_DONE]), "says-done", found.in_state(ActionState.SAYS_DONE), done),
        (str(STATES[ActionState.BETTER]), "better", found.in_state(ActionState.BETTER), _judged),
        (_("Due next"), "promised", found.coming, coming),
        (str(STATES[ActionState.DECLINED]), "", found.in_state(ActionState.DECLINED), declined),
    ]


def _late(change: Change) -> str:
    said = [say_lateness(change.late)]
    if change.asked and change.asked.outcome is Outcome.LOST:
        said.append(_judged(change))
    if change.late.explained and change.action.explanations:
        last = change.action.explanations[-1]
        said.append(_("Now promised for %(day)s.", day=dated(change.action.due)))
        if last.waiting_for:
            said.append(_("Waits for %(who)s.", who=shorten(last.waiting_for, 60)))
        said.append(_("Why: “%(words)s”", words=" ".join(last.words.split())))
    return " ".join(said)


def _judged(change: Change) -> str:
    """What people decided, with the number that was frozen; or until when they are asked."""
    asked = change.asked
    if asked is None:
        return ""
    if asked.outcome is None:
        return _("People are asked until %(day)s at the latest.", day=dated(asked.closes_on))
    return _("%(outcome)s (%(number)s answered).", outcome=OUTCOMES[asked.outcome], number=Cell(asked.shown).words)
