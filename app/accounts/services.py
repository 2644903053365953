"""Who is here, what they may do, and how they come in. Every change names who made it (`actor`, for the ledger)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app import clock, ledger
from app.accounts.models import Organisation, OrganisationKind, RoleGrant, UsedLink, User
from app.codes import hash_key, new_key
from app.db import db
from app.keeping import lock
from app.ledger import Entry
from app.permissions import Role

MAKE_LINK = "make sign-in link"
LINK_LASTS = timedelta(minutes=30)  # domain: one-time links
USUAL_KIND = {Role.RECRUITER: OrganisationKind.ANCHOR, Role.VOICE: OrganisationKind.COMMUNITY}


class LastAdministratorError(ValueError):
    """Without an administrator nobody could invite one: the last one stays."""


def user_by_email(email: str) -> User | None:
    """Whoever has this address, in whatever letters it was typed."""
    return db().scalar(select(User).where(User.email == email.strip().lower()))


def user_by_id(user_id: int) -> User | None:
    return db().get(User, user_id)


def everyone() -> Sequence[User]:
    """All who work here or did."""
    return db().scalars(select(User).options(joinedload(User.organisation)).order_by(User.id)).all()


def organisations() -> Sequence[Organisation]:
    return db().scalars(select(Organisation).order_by(Organisation.name)).all()


def invite(
    actor: str,
    email: str,
    role: Role,
    *,
    name: str = "",
    organisation: str = "",
    programme_id: int | None = None,
    voice_id: int | None = None,
) -> User:
    """Let somebody work here, or give somebody who already does one more role. Twice is as good as once."""
    user = user_by_email(email) or _new_user(actor, email)
    user.name = user.name or name
    if organisation and user.organisation is None:
        user.organisation = organisation_called(organisation, USUAL_KIND.get(role, OrganisationKind.HOST))
    db().flush()  # granting reads the row anew
    grant_role(actor, user, role, programme_id=programme_id, voice_id=voice_id)
    return user


def grant_role(
    actor: str, user: User, role: Role, *, programme_id: int | None = None, voice_id: int | None = None
) -> RoleGrant:
    """Give a role on one programme, or on all (None). An administrator's is on all. The same again changes nothing.

    Raises IntegrityError when the voice is missing where the role needs one, or named where it does not.
    """
    if role is Role.ADMINISTRATOR:
        programme_id = None
    lock(user)
    wanted = (role, programme_id, voice_id)
    for grant in user.grants:
        if (grant.role, grant.programme_id, grant.voice_id) == wanted:
            return grant
    grant = RoleGrant(role=role, programme_id=programme_id, voice_id=voice_id)
    user.grants.append(grant)
    db().flush()
    ledger.record(actor, "grant role", f"user:{user.id}", **_facts(grant))
    return grant


def take_back(actor: str, user: User, grant: RoleGrant) -> None:
    """Take a role away. Raises LastAdministratorError."""
    if grant.role is Role.ADMINISTRATOR:
        _keep_an_administrator(user)
    facts = _facts(grant)
    user.grants.remove(grant)
    db().flush()
    ledger.record(actor, "take back role", f"user:{user.id}", **facts)


def stop_access(actor: str, user: User) -> None:
    """Sign somebody out everywhere and let them in no more. Their roles stay, for the day they come back.

    Raises LastAdministratorError.
    """
    if not user.active:
        return
    if any(grant.role is Role.ADMINISTRATOR for grant in user.grants):
        _keep_an_administrator(user)
    user.active = False
    end_sessions(user)
    ledger.record(actor, "stop access", f"user:{user.id}")


def restore_access(actor: str, user: User) -> None:
    if user.active:
        return
    user.active = True
    ledger.record(actor, "restore access", f"user:{user.id}")


def new_link(actor: str, user: User) -> str:
    """A key for a one-time link, made by somebody else than the person: by an administrator or a command."""
    ledger.record(actor, MAKE_LINK, user.actor)
    return ask_for_link(user)


def last_link_by_others(user: User) -> datetime | None:
    """When somebody else last made a link with which one comes in as this person."""
    made = select(Entry.at).where(Entry.subject == user.actor, Entry.verb == MAKE_LINK, Entry.actor != user.actor)
    return db().scalar(made.order_by(Entry.seq.desc()).limit(1))


def has_come_in(user: User) -> bool:
    """Whether they have ever been here: whoever was has left an entry, of their first coming in at least."""
    return bool(db().scalar(select(exists().where(Entry.actor == user.actor))))


def ask_for_link(user: User) -> str:
    """A key for a one-time link: good once, for half an hour, and until the person signs out everywhere.

    It is signed, and nothing is stored until it is used: handing out doors changes no row.
    """
    until = int((clock.now() + LINK_LASTS).timestamp())
    return str(_links().dumps([user.id, user.sign_in_version, until, new_key()[:8]]))


def link_holder(key: str) -> User | None:
    """Whom a one-time link would sign in. Looking does not use it up."""
    try:
        user_id, version, until, _nonce = _links().loads(key)
    except (BadSignature, ValueError, TypeError):
        return None
    user = db().get(User, user_id)
    fits = user and user.active and user.sign_in_version == version and until > clock.now().timestamp()
    return user if fits and not db().get(UsedLink, hash_key(key)) else None


def use_link(key: str) -> User | None:
    """Use a one-time link up, and say whom it signs in. Of two at once one gets it."""
    user = link_holder(key)
    if user is None:
        return None
    db().execute(delete(UsedLink).where(UsedLink.until <= clock.now()))
    try:
        with db().begin_nested():
            db().add(UsedLink(key_hash=hash_key(key), until=clock.now() + LINK_LASTS))
            db().flush()
    except IntegrityError:  # somebody else has just used it
        return None
    if not has_come_in(user):
        ledger.record(user.actor, "come in first", user.actor)
    return user


def _links() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", "sign-in link")


def set_password(user: User, password_hash: str) -> None:
    """Keep a new password (already hashed) and sign out everywhere else."""
    user.password_hash = password_hash
    end_sessions(user)
    ledger.record(user.actor, "set password", f"user:{user.id}")


def rename(user: User, name: str) -> None:
    if user.name != name:
        user.name = name
        ledger.record(user.actor, "change own name", f"user:{user.id}")


def sign_out_everywhere(user: User) -> None:
    """Every session there is belongs to an older sign-in version from now on, and every link is used up."""
    end_sessions(user)
    ledger.record(user.actor, "sign out everywhere", f"user:{user.id}")


def end_sessions(user: User) -> None:
    """Whoever is in as this person is out, and every link is used up."""
    user.sign_in_version += 1  # every session and every link was made for an older one


def _new_user(actor: str, email: str) -> User:
    user = User(email=email.strip().lower(), grants=[])
    try:
        with db().begin_nested():
            db().add(user)
            db().flush()
    except IntegrityError:  # somebody else has just invited the same person
        return db().scalars(select(User).where(User.email == email.strip().lower())).one()
    ledger.record(actor, "invite person", f"user:{user.id}")
    return user


def organisation_called(name: str, kind: OrganisationKind) -> Organisation:
    """The organisation of this name, of whatever kind; a new one of this kind where there is none."""
    wanted = select(Organisation).where(Organisation.name == name)
    if found := db().scalar(wanted):
        return found
    organisation = Organisation(name=name, kind=kind)
    try:
        with db().begin_nested():
            db().add(organisation)
            db().flush()
    except IntegrityError:
        return db().scalars(wanted).one()
    return organisation


def _keep_an_administrator(leaving: User) -> None:
    """Two administrators who stop each other at the same moment wait for each other here."""
    grants = db().scalars(select(RoleGrant).where(RoleGrant.role == Role.ADMINISTRATOR).with_for_update()).all()
    others = [grant.user_id for grant in grants if grant.user_id != leaving.id]
    if not db().scalar(select(exists().where(User.id.in_(others), User.active))):
        raise LastAdministratorError


def _facts(grant: RoleGrant) -> dict[str, Any]:
    return {"role": grant.role, "programme": grant.programme_id, "voice": grant.voice_id}
