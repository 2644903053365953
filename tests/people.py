"""The cast: who works here in most tests, each signed in through a one-time link as people are, and the neighbour.

    with inside():
        everyone = cast()                      # services only; nothing is opened
    amina = signed_in(jar, inside, everyone.organiser)
    amina.get(f"/room/{everyone.evening.code}")

The neighbour organises another programme of the same house: what is ours must be nowhere for them.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.services import ask_for_link, invite, user_by_email
from app.db import db
from app.permissions import Role
from tests.again import again
from tests.evenings import INSIDE, OUTSIDE, Evening, plan
from tests.jars import Jar
from workshops.meetings.models import Workshop

TRUST, MOSQUE = "Northvale NHS Trust", "Hope Street mosque"
Inside = Callable[..., AbstractContextManager[Any]]


@dataclass(frozen=True)
class Person:
    """Somebody who works here, by key, so that a test can look them up in its own transaction."""

    id: int
    name: str
    email: str
    role: Role

    def user(self) -> User:
        return db().get_one(User, self.id)


@dataclass(frozen=True)
class Cast:
    """Everybody, our evening and the neighbour's."""

    organiser: Person
    facilitator: Person
    voice: Person
    leader: Person
    recruiter: Person
    reviewer: Person
    administrator: Person
    responder: Person  # inside the organisations that ask
    outside: Person  # the other one whom people can turn to
    neighbour: Person
    rival: Person  # recruits for another employer, on our programme
    evening: Evening
    voice_id: int
    elsewhere: Evening  # the neighbour's evening, of another programme and another voice
    elsewhere_voice_id: int

    def people(self) -> Iterator[Person]:
        return (value for each in fields(self) if isinstance(value := getattr(self, each.name), Person))

    def of(self, role: Role) -> Person:
        """Whoever has this role on our programme."""
        return getattr(self, role.value)


def cast(*, opened: bool = False) -> Cast:
    """Let everybody work here, inside a transaction. Opening the evenings needs the `place`."""
    return again(("cast", opened), partial(_cast, opened=opened))


def _cast(*, opened: bool) -> Cast:
    ours, theirs = plan(opened=opened), plan(opened=opened, name="Work that keeps you")
    our_voice, their_voice = _voice_of(ours), _voice_of(theirs)
    here, there = ours.programme_id, theirs.programme_id
    return Cast(
        organiser=_person("amina@northvale.example", "Amina Yusuf", Role.ORGANISER, TRUST, here),
        facilitator=_person("joan@northvale.example", "Joan Field", Role.FACILITATOR, TRUST, here),
        voice=_person("imam@hopestreet.example", "Imam Yusuf Rahman", Role.VOICE, MOSQUE, None, our_voice),
        leader=_person("amara@northvale.example", "Dr Amara Cole", Role.LEADER, TRUST, here),
        recruiter=_person("jobs@northvale.example", "Kofi Mensah", Role.RECRUITER, TRUST, here),
        reviewer=_person("ruth@friend.example", "Ruth Adler", Role.REVIEWER, "", here),
        administrator=_person("sam@northvale.example", "Sam Okoro", Role.ADMINISTRATOR, TRUST, None),
        responder=_named(INSIDE),
        outside=_named(OUTSIDE),
        neighbour=_person("dana@eastvale.example", "Dana Price", Role.ORGANISER, "Eastvale Council", there),
        rival=_person("work@eastvale.example", "Mo Farrell", Role.RECRUITER, "Eastvale University", here),
        evening=ours,
        voice_id=our_voice,
        elsewhere=theirs,
        elsewhere_voice_id=their_voice,
    )


def signed_in(jar: Callable[..., Jar], inside: Inside, person: Person) -> Jar:
    """Somebody's browser, come in by a one-time link."""
    with inside():
        key = ask_for_link(person.user())
    one = jar()
    answer = one.post(f"/login/{key}")
    assert answer.status_code == 303, f"{person.name} did not get in: {answer.status_code}"
    return one


def _person(
    email: str, name: str, role: Role, organisation: str, programme_id: int | None, voice_id: int | None = None
) -> Person:
    user = invite(
        "command", email, role, name=name, organisation=organisation, programme_id=programme_id, voice_id=voice_id
    )
    return Person(user.id, name, email, role)


def _named(email: str) -> Person:
    user = user_by_email(email)
    assert user
    return Person(user.id, user.name, email, Role.RESPONDER)


def _voice_of(evening: Evening) -> int:
    return db().scalars(select(Workshop.voice_id).where(Workshop.id == evening.workshop_id)).one()
