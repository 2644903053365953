"""With whom it is designed: who can be asked, a partner who says no, and asking somebody else while it is proposed."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select

from app.accounts.models import Organisation, OrganisationKind
from app.accounts.services import organisation_called
from app.db import db
from app.keeping import lock
from app.ledger import Entry
from app.words import fold
from maps.places.models import Neighbourhood
from workshops.actions.models import Action, ActionState
from workshops.actions.services import Partner, RefusedError, record
from workshops.themes.models import Theme
from workshops.voices.models import Voice

AT_ONCE = 500  # databases limit how many values one question may hold
SAID_NO = "decline as partner"
ASKS_AGAIN = ("change", "design anew")  # what the organiser does after a no is another question


def voices_to_ask() -> Sequence[Voice]:
    """The trusted voices of the house, by name; who is on hold is left in peace."""
    return sorted(db().scalars(select(Voice).where(Voice.on_hold.is_(False))), key=lambda voice: fold(voice.name))


def organisations_to_ask() -> Sequence[Organisation]:
    """The community organisations that are known, by name."""
    wanted = select(Organisation).where(Organisation.kind == OrganisationKind.COMMUNITY)
    return sorted(db().scalars(wanted), key=lambda each: fold(each.name))


def community_organisation(name: str) -> Organisation:
    """The one of this name, in whatever letters; else a new one. Raises RefusedError for a body of another kind."""
    known = next((each for each in db().scalars(select(Organisation)) if fold(each.name) == fold(name)), None)
    found = known or organisation_called(name, OrganisationKind.COMMUNITY)
    if found.kind is not OrganisationKind.COMMUNITY:
        raise RefusedError("not community")
    return found


def partner_name(action: Action) -> str:
    """With whom it is designed; nobody for what a board member promises of themselves."""
    found = action.voice or action.partner
    return found.name if found else ""


def partner_key(action: Action) -> str:
    """The partner as a form and the ledger name it."""
    if action.voice_id is not None:
        return f"voice:{action.voice_id}"
    return f"organisation:{action.partner_id}" if action.partner_id is not None else ""


def say_no(actor: str, action: Action, words: str) -> None:
    """The partner does not stand by it. It stays proposed: the organiser talks to them, or asks somebody else."""
    lock(action)
    if action.state is not ActionState.PROPOSED or action.accepted_on is not None:
        raise RefusedError("step")
    record(actor, SAID_NO, action, words=words)


def noes(actions: Iterable[Action]) -> dict[int, str]:
    """The words of partners who have said no, by action, as long as nothing was changed since."""
    keys = {each.subject: each.id for each in actions if each.state is ActionState.PROPOSED and not each.accepted_on}
    subjects, found = sorted(keys), dict[int, str]()
    for start in range(0, len(subjects), AT_ONCE):
        wanted = select(Entry).where(
            Entry.subject.in_(subjects[start : start + AT_ONCE]), Entry.verb.in_((SAID_NO, *ASKS_AGAIN))
        )
        for entry in db().scalars(wanted.order_by(Entry.seq)):
            if entry.verb == SAID_NO:
                found[keys[entry.subject]] = str(entry.facts.get("words", ""))
            else:
                found.pop(keys[entry.subject], None)
    return found


def design_anew(
    actor: str,
    action: Action,
    *,
    partner: Partner,
    themes: Collection[Theme],
    neighbourhoods: Collection[Neighbourhood],
) -> list[str]:
    """While it is only proposed: with whom, out of which themes and for where. Says what has changed."""
    lock(action)
    if action.state is not ActionState.PROPOSED:
        raise RefusedError("step")
    before = _designed(action)
    action.voice, action.partner = partner.voice, partner.organisation
    action.themes, action.neighbourhoods = list(themes), list(neighbourhoods)
    db().flush()
    after = _designed(action)
    changed = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    if changed:
        record(actor, "design anew", action, **changed)
    return list(changed)


def _designed(action: Action) -> dict[str, object]:
    return {
        "partner": partner_key(action),
        "themes": sorted(each.id for each in action.themes),
        "neighbourhoods": sorted(each.id for each in action.neighbourhoods),
    }


def ask_again(actor: str, action: Action) -> bool:
    """What the partner has accepted reads otherwise now: their yes is asked for once more. Says whether it is."""
    lock(action)
    if action.state is not ActionState.PROPOSED or action.accepted_on is None:
        return False
    action.accepted_on = None
    db().flush()
    record(actor, "ask the partner again", action)
    return True
