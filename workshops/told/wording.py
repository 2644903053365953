"""How it is said what became of a promise: one sentence, on pages, on paper and aloud alike."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

from app.i18n import say_day
from workshops.actions.lateness import Lateness
from workshops.actions.models import Action, ActionState, Outcome
from workshops.actions.wording import STATES, say_lateness
from workshops.told.you_said import Change


def became(change: Change) -> str:
    """How a promise stands today."""
    return BECAME[change.action.state](change)


def in_short(change: Change) -> str:
    """The same in a few words, for a phone. That people say "not yet", or that it is late, is not left out."""
    if change.action.is_open and change.action.reopened_on:
        return _("%(state)s, and people say: not yet", state=str(STATES[change.action.state]).lower())
    state = str(STATES[change.action.state]).lower()
    late = change.late.days
    return ngettext("%(state)s, %(num)s day late", "%(state)s, %(num)s days late", late, state=state) if late else state


def _promised(change: Change) -> str:
    return _late(change.action, change.late) or _("It is promised for %(day)s.", day=say_day(change.action.due))


def _under_way(change: Change) -> str:
    not_yet = _("People say: not yet.") if change.is_decided else ""
    begun = _("It is under way.")
    due = _late(change.action, change.late) or _("It is due on %(day)s.", day=say_day(change.action.due))
    return " ".join(part for part in (not_yet, begun, due) if part)


def _says_done(change: Change) -> str:
    done = _("The owner says that it is done.")
    if change.is_being_asked:
        return f"{done} {_('Now the people who spoke are asked: is it better?')}"
    if change.asked and change.asked.outcome is Outcome.TOO_FEW:
        return f"{done} {_('Not enough people have answered whether it is better.')}"
    return done


BECAME: dict[ActionState, Callable[[Change], str]] = {
    ActionState.AGREED: _promised,
    ActionState.UNDER_WAY: _under_way,
    ActionState.SAYS_DONE: _says_done,
    ActionState.BETTER: lambda _change: _("The people who spoke say: it is better."),
    ActionState.DECLINED: lambda _change: _("It was declined. The reasons stand on its page."),
}


def _late(action: Action, late: Lateness) -> str:
    """How late it is, and for how long nobody has said why; nothing if it is not."""
    if not late.days:
        return ""
    was = _("It was promised for %(day)s.", day=say_day(action.first_due))
    return " ".join((was, say_lateness(late), *([_explained(action)] if late.explained else [])))


def _explained(action: Action) -> str:
    """That somebody has said why, and the day that was named instead."""
    return _("The reason is given. The new day is %(day)s.", day=say_day(action.due))


def what_is_next(change: Change) -> str:
    """What happens next with a promise; nothing once it has ended."""
    action = change.action
    if action.is_open:
        return (
            _("The owner must say why it is late.")
            if change.late.silent
            else _("Due on %(day)s.", day=say_day(action.due))
        )
    if change.is_being_asked and change.asked:
        return _(
            "The people who spoke are asked whether it is better, until %(day)s at the latest.",
            day=say_day(change.asked.closes_on),
        )
    return ""
