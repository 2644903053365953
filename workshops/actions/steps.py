"""Who may take which step now, and how each step is spoken of. Which step follows which is in services.py."""

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from workshops.actions.models import ActionKind, ActionState


class Step(StrEnum):
    """Named as the page that takes it."""

    PROMISE = "promise"
    DECLINE = "decline"
    START = "start"
    DONE = "done"
    EXPLAIN = "explain"
    ACCEPTED = "accepted"
    HAND_OVER = "hand_over"


OWNERS: dict[ActionState, tuple[Step, ...]] = {
    ActionState.PROPOSED: (Step.PROMISE, Step.DECLINE),
    ActionState.AGREED: (Step.START, Step.DONE, Step.EXPLAIN),
    ActionState.UNDER_WAY: (Step.DONE, Step.EXPLAIN),
}
NOT_FOR: dict[ActionKind, frozenset[Step]] = {
    ActionKind.READING: frozenset({Step.START, Step.HAND_OVER}),
    ActionKind.MENTORING: frozenset({Step.START, Step.HAND_OVER}),
    ActionKind.LISTENING: frozenset({Step.HAND_OVER}),
    ActionKind.REPLY: frozenset({Step.START, Step.DONE}),  # it is done by the answer itself
}
ENDED = frozenset({ActionState.BETTER, ActionState.DECLINED})


def owners_steps(kind: ActionKind, state: ActionState, *, accepted: bool, silent: bool = False) -> list[Step]:
    """What the owner can do now, the likeliest first. Of "better" there is none.

    >>> [step.value for step in owners_steps(ActionKind.CO_DESIGNED, ActionState.PROPOSED, accepted=False)]
    ['decline']
    >>> [step.value for step in owners_steps(ActionKind.CO_DESIGNED, ActionState.AGREED, accepted=True, silent=True)]
    ['explain', 'start', 'done']
    >>> owners_steps(ActionKind.CO_DESIGNED, ActionState.SAYS_DONE, accepted=True)
    []
    """
    steps = [step for step in OWNERS.get(state, ()) if step not in NOT_FOR.get(kind, ())]
    if not accepted and kind is ActionKind.CO_DESIGNED:
        steps = [step for step in steps if step is not Step.PROMISE]
    return sorted(steps, key=lambda step: step is not Step.EXPLAIN) if silent else steps


def organisers_steps(kind: ActionKind, state: ActionState, *, accepted: bool) -> list[Step]:
    """What an organiser can do now, beside changing what is written.

    >>> [step.value for step in organisers_steps(ActionKind.CO_DESIGNED, ActionState.PROPOSED, accepted=False)]
    ['accepted', 'hand_over']
    >>> organisers_steps(ActionKind.READING, ActionState.AGREED, accepted=False)
    []
    """
    asks = kind is ActionKind.CO_DESIGNED and state is ActionState.PROPOSED and not accepted
    hands = state not in ENDED and Step.HAND_OVER not in NOT_FOR.get(kind, ())
    return [Step.ACCEPTED] * asks + [Step.HAND_OVER] * hands


@dataclass(frozen=True)
class Spoken:
    """A step as its box, its button and the answer to it say it."""

    title: LazyString
    hint: LazyString
    button: LazyString
    taken: LazyString


STEPS: dict[Step, Spoken] = {
    Step.PROMISE: Spoken(
        _l("Promise it"),
        _l("From then on it is public, with your name and the date. Only people who spoke can call it better."),
        _l("I promise it"),
        _l("It is promised, and public from now on."),
    ),
    Step.DECLINE: Spoken(
        _l("Decline it, with reasons"),
        _l("Everybody can read your reasons. It cannot be taken back: another action can be proposed."),
        _l("Decline it"),
        _l("It is declined. Your reasons are public."),
    ),
    Step.START: Spoken(
        _l("Say that it is under way"),
        _l("What has begun, and who is doing it."),
        _l("It is under way"),
        _l("It is under way, and everybody can read it."),
    ),
    Step.DONE: Spoken(
        _l("Say that it is done"),
        _l("Everybody can read it. It cannot be taken back."),
        _l("It is done"),
        _l("You have said that it is done."),
    ),
    Step.EXPLAIN: Spoken(
        _l("Explain the date, and name another"),
        _l("The first date stays beside the new one, and the days go on being counted: everybody can see both."),
        _l("Explain it"),
        _l("Your explanation is public, with the new date."),
    ),
    Step.ACCEPTED: Spoken(
        _l("The partner has accepted, in person"),
        _l("Write down what they said, and how: on the phone, after the meeting. It stays with your name."),
        _l("They have accepted"),
        _l("It is written down. Now the owner can promise it."),
    ),
    Step.HAND_OVER: Spoken(
        _l("Let somebody else answer for it"),
        _l("Dates, explanations and days without a word stay as they are."),
        _l("Hand it over"),
        _l("It is handed over."),
    ),
}
PUT_TO_PEOPLE = _l("You have said that it is done. From now on the people who spoke are asked whether it is better.")
