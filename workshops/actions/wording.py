"""How promises are spoken of: by a neighbour, never by a department."""

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workshops.actions.lateness import Lateness
from workshops.actions.models import Action, ActionKind, ActionState, Answer, Outcome

KINDS: dict[ActionKind, LazyString] = {
    ActionKind.CO_DESIGNED: _l("Designed together"),
    ActionKind.LISTENING: _l("What a board member heard, and will do"),
    ActionKind.READING: _l("A board member will read"),
    ActionKind.MENTORING: _l("A board member will listen to a mentor"),
    ActionKind.REPLY: _l("A challenge to be answered"),
}
STATES: dict[ActionState, LazyString] = {
    ActionState.PROPOSED: _l("Proposed"),
    ActionState.AGREED: _l("Promised"),
    ActionState.UNDER_WAY: _l("Under way"),
    ActionState.SAYS_DONE: _l("The owner says done"),
    ActionState.BETTER: _l("People say: better"),
    ActionState.DECLINED: _l("Declined, with reasons"),
}
# The five colours of a promise (look.md); what is declined has none.
PILLS: dict[ActionState, str] = {
    ActionState.AGREED: "promised",
    ActionState.UNDER_WAY: "under-way",
    ActionState.SAYS_DONE: "says-done",
    ActionState.BETTER: "better",
    ActionState.DECLINED: "",
}
ANSWERS: dict[Answer, LazyString] = {
    Answer.BETTER: _l("Yes, it is better"),
    Answer.HALF: _l("Half way"),
    Answer.NOT: _l("No, not better"),
}
OUTCOMES: dict[Outcome, LazyString] = {
    Outcome.WON: _l("People say: better"),
    Outcome.LOST: _l("People say: not yet"),
    Outcome.TOO_FEW: _l("Not enough people have answered"),
}
REFUSALS: dict[str, LazyString] = {
    "themes": _l("Choose at least one theme of this programme."),
    "partner": _l("Name the voice or the community organisation with whom it was designed."),
    "not community": _l("This organisation is no community organisation. Choose a partner from the community."),
    "own body": _l("The owner works for this organisation. A partner comes from outside of it."),
    "past": _l("Choose a day that has not passed."),
    "no later": _l("Name a later day than the one that stands now."),
    "step": _l("Nothing was changed: this has moved on meanwhile. Look at it once more."),
    "not accepted": _l("The partner has not accepted yet. Then you can promise it."),
    "ended": _l("Nothing was changed: this has ended, and its words stay as they are."),
    "judged": _l("Nothing was changed: people say now whether it is better. It stays as they read it until then."),
    "nobody to answer": _l("Nobody of this programme could answer: it has no leader and no organiser now."),
    "not asked": _l("This question goes to the people who spoke of it. Your answer was not kept."),
}


def say_state(action: Action) -> LazyString:
    """How an action stands. What people have refused is under way again, and that they have is what matters."""
    return OUTCOMES[Outcome.LOST] if action.is_open and action.reopened_on else STATES[action.state]


def say_late(late: Lateness) -> str:
    """Why a late promise is one that people should look at, in a pill: nobody has said why, or somebody has."""
    if late.explained:
        return _("Late: explained")
    return _say_silent(late) if late.silent else say_days(late).rstrip(".")


def say_days(late: Lateness) -> str:
    """How late it is since the day that was named first; nothing, if it is not."""
    return ngettext("Late by %(num)s day.", "Late by %(num)s days.", late.days) if late.days else ""


def say_lateness(late: Lateness) -> str:
    """The same, and for how long nobody has said why: an explanation ends the silence, and never the count of days."""
    return f"{say_days(late)} {_say_silent(late)}." if late.silent else say_days(late)


def _say_silent(late: Lateness) -> str:
    return ngettext("No explanation for %(num)s day", "No explanation for %(num)s days", late.silent)
