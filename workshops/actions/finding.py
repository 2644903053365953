"""Which action an address names, and to whom it is given: who has no part in it finds nothing."""

from flask_login import current_user

from app.permissions import May, allowed
from workshops.actions.models import Action, ActionKind
from workshops.actions.services import action_by_slug


def action_in(slug: str, action_slug: str) -> Action | None:
    """An action of the programme that the address names."""
    action = action_by_slug(action_slug)
    return action if action and action.programme.slug == slug else None


def own_action(slug: str, action_slug: str) -> Action | None:
    """The same, for whoever answers for it and for nobody else."""
    action = action_in(slug, action_slug)
    return action if action and is_owner(action) else None


def changeable_action(slug: str, action_slug: str) -> Action | None:
    """The same, for whoever may change what is written."""
    action = action_in(slug, action_slug)
    return action if action and may_change(action) else None


def is_owner(action: Action) -> bool:
    """Whether whoever asks now answers for it."""
    return current_user.is_authenticated and action.owner_id == current_user.id and allowed(May.KEEP_PROMISES, action)


def may_change(action: Action) -> bool:
    """Organisers change what was designed together; an owner what is promised. Nobody rewrites another's words."""
    if action.kind is ActionKind.REPLY:
        return False
    if is_owner(action) and action.is_public:
        return True
    return action.kind is ActionKind.CO_DESIGNED and allowed(May.MAKE_ACTIONS, action)
