"""What can be done with a promise. Each step is written with words, in the ledger, in public.

proposed → agreed → under way → says done → better, or proposed → declined. Who may take which step is for the pages to
say; which step follows which is one table here. "Better" and "not yet" are no steps of the owner: rounds.py takes them,
and the database refuses "better" to everybody else.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict, Unpack

from sqlalchemy import select

from app import clock, ledger
from app.accounts.models import Organisation, User
from app.db import db
from app.keeping import add_under, lock, slugs, write
from maps.places.models import Neighbourhood
from workshops.actions.models import Action, ActionKind, ActionState, Explanation
from workshops.programmes.models import Programme
from workshops.themes.models import Theme
from workshops.voices.models import Voice

STEPS: dict[ActionState, frozenset[ActionState]] = {
    ActionState.PROPOSED: frozenset({ActionState.AGREED, ActionState.DECLINED}),
    ActionState.AGREED: frozenset({ActionState.UNDER_WAY, ActionState.SAYS_DONE}),
    ActionState.UNDER_WAY: frozenset({ActionState.SAYS_DONE}),
    ActionState.SAYS_DONE: frozenset({ActionState.UNDER_WAY, ActionState.BETTER}),
    ActionState.BETTER: frozenset(),
    ActionState.DECLINED: frozenset(),
}


class RefusedError(ValueError):
    """What may not be done with this promise now. Each reason has its words in wording.py."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ActionFacts(TypedDict, total=False):
    """What may be changed of an action. Its first date may not; its date changes by an explanation only."""

    title: str
    what: str
    declined: str
    heard: str
    got_wrong: str
    link: str
    with_whom: str
    measure: str
    baseline: str
    target: str


@dataclass(frozen=True)
class Partner:
    """With whom an action is designed: a trusted voice or a community organisation."""

    voice: Voice | None = None
    organisation: Organisation | None = None


NOBODY = Partner()


def action_by_slug(slug: str) -> Action | None:
    return db().scalar(select(Action).where(Action.slug == slug))


def propose(
    actor: str,
    programme: Programme,
    *,
    owner: User,
    first_due: date,
    partner: Partner,
    themes: Collection[Theme],
    neighbourhoods: Collection[Neighbourhood] = (),
    **facts: Unpack[ActionFacts],
) -> Action:
    """Write down what was designed together. It is a promise once the partner has accepted and the owner agrees.

    Raises RefusedError for a day that has passed, without a partner, or without a theme of this programme.
    """
    if not themes or any(theme.programme_id != programme.id or theme.merged_into_id for theme in themes):
        raise RefusedError("themes")
    if partner == NOBODY:
        raise RefusedError("partner")
    action = _new(programme, ActionKind.CO_DESIGNED, owner, first_due, facts)
    action.voice, action.partner = partner.voice, partner.organisation
    action.themes, action.neighbourhoods = list(themes), list(neighbourhoods)
    return _made(actor, action, "propose")


def commit_oneself(
    owner: User,
    programme: Programme,
    kind: ActionKind,
    *,
    first_due: date,
    themes: Collection[Theme] = (),
    **facts: Unpack[ActionFacts],
) -> Action:
    """What a board member promises of themselves: to listen, to read, to meet. It is a promise at once."""
    action = _new(programme, kind, owner, first_due, facts)
    action.themes = list(themes)
    action.state = ActionState.AGREED
    return _made(owner.actor, action, "promise")


def promise_reply(programme: Programme, owner: User, *, title: str, first_due: date) -> Action:
    """That a challenge will be answered: nobody is asked whether they want to (challenges.py)."""
    action = _new(programme, ActionKind.REPLY, owner, first_due, {"title": title})
    action.state = ActionState.AGREED
    return _made("house", action, "promise")


def _new(programme: Programme, kind: ActionKind, owner: User, first_due: date, facts: ActionFacts) -> Action:
    if first_due < clock.today():
        raise RefusedError("past")
    return Action(
        programme=programme,
        kind=kind,
        owner=owner,
        organisation=owner.organisation,
        first_due=first_due,
        due=first_due,
        state=ActionState.PROPOSED,
        **facts,
    )


def _made(actor: str, action: Action, verb: str) -> Action:
    add_under(action, "slug", slugs(action.title, "promise"))
    record(actor, verb, action, kind=action.kind.value, **action.facts())
    return action


def record(actor: str, verb: str, action: Action, **facts: Any) -> None:
    """One public entry in the history of an action."""
    ledger.record(actor, verb, action.subject, public=True, **facts)


def accept(actor: str, action: Action, words: str, *, in_person: bool = False) -> None:
    """The partner stands by it. `in_person`: an organiser writes down what somebody without an account has said."""
    lock(action)
    if action.state is not ActionState.PROPOSED or action.accepted_on is not None:
        raise RefusedError("step")
    action.accepted_on = clock.today()
    record(actor, "accept as partner", action, words=words, in_person=in_person)


def move(actor: str, action: Action, to: ActionState, words: str, verb: str = "") -> None:
    """Take the next step, with words. Raises RefusedError when it does not follow, or the partner has not accepted."""
    lock(action)
    if to not in STEPS[action.state]:
        raise RefusedError("step")
    if to is ActionState.AGREED and action.kind is ActionKind.CO_DESIGNED and action.accepted_on is None:
        raise RefusedError("not accepted")
    before, action.state = action.state, to
    db().flush()
    record(actor, verb or to.value.replace("_", " "), action, words=words, before=before.value, after=to.value)


def change(actor: str, action: Action, why: str, **facts: Unpack[ActionFacts]) -> list[str]:
    """Change what is written, and say why; the history keeps what stood there before. Raises RefusedError."""
    lock(action)
    if action.state in (ActionState.BETTER, ActionState.DECLINED):
        raise RefusedError("ended")
    if action.is_judged:
        raise RefusedError("judged")
    given: dict[str, Any] = dict(facts)
    before = {name: getattr(action, name) for name in given}
    changed = write(action, given)
    if changed:
        db().flush()
        record(actor, "change", action, words=why, **{name: [before[name], given[name]] for name in changed})
    return changed


def hand_over(actor: str, action: Action, owner: User, why: str) -> None:
    """Somebody else answers for it from now on: its dates, explanations and silence stay as they are."""
    lock(action)
    if action.state in (ActionState.BETTER, ActionState.DECLINED) or owner.id == action.owner_id:
        raise RefusedError("step")
    if action.is_judged:  # else the staff of the house that promised could judge it
        raise RefusedError("judged")
    if action.partner_id is not None and action.partner_id == owner.organisation_id:
        raise RefusedError("own body")
    before = action.owner_id
    action.owner, action.organisation = owner, owner.organisation
    db().flush()
    record(actor, "hand over", action, words=why, owner=[before, owner.id])


def explain(author: User, action: Action, words: str, due: date, waiting_for: str = "") -> Explanation:
    """Say why the date is not kept and name another. The first date stays, and so does the count of days.

    Raises RefusedError when nothing is promised, the day has passed, or it is no later than the one that stands.
    """
    lock(action)
    if not action.is_open:
        raise RefusedError("step")
    if due < clock.today():
        raise RefusedError("past")
    if due <= action.due:
        raise RefusedError("no later")
    explanation = Explanation(author=author, written_on=clock.today(), words=words, waiting_for=waiting_for, due=due)
    action.explanations.append(explanation)
    before, action.due = action.due, due
    db().flush()
    record(
        author.actor, "explain", action, words=words, waiting_for=waiting_for, due=[before.isoformat(), due.isoformat()]
    )
    return explanation
