"""`flask users add`: the way in for the first administrator, and for everyone when there is no mail."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.accounts.forms import EMAIL
from app.accounts.mail import link_of
from app.accounts.services import LINK_LASTS, invite, new_link, user_by_email
from app.commands import as_json, say
from app.db import db, transaction
from app.permissions import Role
from workshops.programmes.models import Programme
from workshops.voices.models import Voice

ACTOR = "command"
LONGEST_EMAIL = 254
commands = AppGroup("users", help="People who work here.")


@commands.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True, help="What they do here.")
@click.option("--name", default="", help="How others see them named.")
@click.option("--organisation", default="", help="Whom they work for; a new name makes a new organisation.")
@click.option("--programme", default="", metavar="SLUG", help="Only on this programme; on all without it.")
@click.option("--voice", default="", metavar="SLUG", help="Which voice they are; needed for --role voice.")
@as_json
def add(email: str, role: str, name: str, organisation: str, programme: str, voice: str, as_json: bool) -> None:
    """Let somebody work here, and print a link that signs them in once, within 30 minutes.

    For somebody who is here already: adds the role if it is new, and prints a new link.
    """
    if not EMAIL.fullmatch(email) or len(email) > LONGEST_EMAIL:
        raise click.UsageError(f"{email!r} is not an e-mail address, like name@example.org.")
    if (role == Role.VOICE) != bool(voice):
        raise click.UsageError("--voice says which voice somebody with --role voice is: give both or neither.")
    with transaction():
        known = user_by_email(email) is not None
        user = invite(
            ACTOR,
            email,
            Role(role),
            name=name.strip()[:120],
            organisation=organisation.strip()[:120],
            programme_id=_key(Programme, programme, "programme"),
            voice_id=_key(Voice, voice, "voice"),
        )
        if not user.active:
            raise click.ClickException(f"{user.email} was stopped. An administrator can restore access on /people.")
        key = new_link(ACTOR, user)
    link = link_of(key)
    minutes = int(LINK_LASTS.total_seconds() // 60)
    facts = {
        "email": user.email,
        "role": role,
        "programme": programme or None,
        "voice": voice or None,
        "new": not known,
    }
    say(
        facts | {"link": link, "minutes": minutes},
        [f"{user.email} may work here as {role}. This link signs them in once, within {minutes} minutes:", link],
        as_json=as_json,
    )


def _key(kind: type[Programme] | type[Voice], slug: str, called: str) -> int | None:
    if not slug:
        return None
    found = db().scalar(select(kind.id).where(kind.slug == slug))
    if found is None:
        raise click.ClickException(f"There is no {called} with the address {slug!r}.")
    return found
