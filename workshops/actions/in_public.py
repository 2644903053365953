"""What anybody may know of promises: which there are, in what state each is read, and who is named with it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.db import db
from workshops.actions.lateness import Lateness, lateness_of
from workshops.actions.models import Action, ActionState, Challenge
from workshops.programmes.models import Programme
from workshops.themes.models import Theme
from workshops.themes.services import standing_of, themes_of
from workshops.voices.models import Voice

A_PARTNER = _l("a community partner")  # who is not to be named
LATE = "late"  # follows from the dates, and is asked for like a state


@dataclass(frozen=True)
class Told:
    """A promise as a list tells it."""

    action: Action
    late: Lateness

    @property
    def is_late(self) -> bool:
        return self.late.days > 0

    @property
    def states(self) -> Collection[str]:
        """Under which of the numbers it is counted: a late promise is still one that is promised or under way."""
        return (self.action.state.value, LATE) if self.is_late else (self.action.state.value,)


def public_action(slug: str) -> Action | None:
    """A promise that anybody may read; what is only proposed is not there yet."""
    return db().scalar(_public().where(Action.slug == slug))


def told_in_public(programme: Programme | None = None) -> list[Told]:
    """Every promise of the house, or of one programme, with what a list says of it, in as many questions for one as
    for hundreds.
    """
    wanted = _public() if programme is None else _public().where(Action.programme_id == programme.id)
    wanted = wanted.options(
        joinedload(Action.programme),
        joinedload(Action.owner),
        joinedload(Action.organisation),
    )
    return [Told(action, lateness_of(action)) for action in db().scalars(wanted)]


def number_promised(programme: Programme) -> int:
    """How many promises a programme was given: what was declined is none. This is no count of people."""
    made = _public(select(func.count(Action.id))).where(
        Action.programme_id == programme.id, Action.state != ActionState.DECLINED
    )
    return db().scalar(made) or 0


def _public(wanted: Select | None = None) -> Select:
    chosen = select(Action) if wanted is None else wanted
    return chosen.where(Action.state != ActionState.PROPOSED)


def known_as(user: User) -> str:
    """How somebody who works here is named in public: never by an address."""
    if user.name:
        return user.name
    if user.organisation:
        return _("somebody of %(organisation)s", organisation=user.organisation.name)
    return _("somebody who works here")


def owner_of(action: Action) -> str:
    """Who answers for it, and for whom: whoever has no name stands by their organisation."""
    body = action.organisation.name if action.organisation else ""
    if body and not action.owner.name:
        return body
    return ", ".join(part for part in (known_as(action.owner), body) if part)


def promiser(action: Action) -> str:
    """Who promised, in a word: the organisation where there is one, else whoever answers for it."""
    return action.organisation.name if action.organisation else known_as(action.owner)


def is_named(voice: Voice) -> bool:
    """Whether a voice may be named in public: not one that does not want to be, or is on hold."""
    return voice.named_ok and not voice.on_hold


def partner_of(action: Action) -> str:
    """With whom it was designed, once they accepted. Who may not be named is a partner without a name."""
    if action.accepted_on is None:
        return ""
    if action.voice:
        return action.voice.name if is_named(action.voice) else str(A_PARTNER)
    return action.partner.name if action.partner else ""


def themes_about(action: Action) -> Sequence[Theme]:
    """What it is about, by the names that stand today: a theme that was merged is read as where it went."""
    if not action.themes:
        return ()
    standing = standing_of(action.programme)
    roots = {standing.root(theme.id) for theme in action.themes}
    return [theme for theme in themes_of(action.programme) if theme.id in roots]


def challenges_on(action: Action) -> Sequence[Challenge]:
    """What was asked of it, the oldest first."""
    return db().scalars(_challenges().where(Challenge.action_id == action.id)).all()


def challenge_behind(action: Action) -> Challenge | None:
    """What an answer was promised to, if this is such a promise."""
    return db().scalar(_challenges().where(Challenge.reply_id == action.id))


def _challenges() -> Select:
    people = (joinedload(Challenge.author), joinedload(Challenge.reply))
    return select(Challenge).options(*people).order_by(Challenge.id)
