"""Who may print and pass on what became of it: the organisers of a programme, and each voice that hosts in it."""

from dataclasses import dataclass

from sqlalchemy import exists, select

from app.accounts.signed_in import myself
from app.db import db
from app.permissions import Role
from workshops.meetings.models import State, Workshop
from workshops.programmes.models import Programme
from workshops.programmes.services import programme_by_slug
from workshops.voices.models import Voice


@dataclass(frozen=True)
class Teller:
    """A programme as somebody tells of it. `voice` is the one who hosts in it, if whoever is signed in is one."""

    programme: Programme
    voice: Voice | None

    @property
    def programme_id(self) -> int:
        """Where this belongs (app/permissions.py)."""
        return self.programme.id

    @property
    def voice_id(self) -> int | None:
        return self.voice.id if self.voice else None


def teller(slug: str) -> Teller | None:
    """The programme with the voice of whoever is signed in. A voice on hold tells nothing in our name."""
    programme = programme_by_slug(slug)
    if programme is None:
        return None
    mine = [
        grant.voice_id
        for grant in myself().grants
        if grant.role is Role.VOICE and grant.programme_id in (None, programme.id)
    ]
    hosts = exists().where(Workshop.programme_id == programme.id, Workshop.voice_id == Voice.id)
    wanted = select(Voice).where(Voice.id.in_(mine), Voice.on_hold.is_(False), hosts).order_by(Voice.id).limit(1)
    return Teller(programme, db().scalar(wanted))


def last_evening(told: Teller) -> Workshop | None:
    """The evening that was over last: of the voice, or of the whole programme for its organisers."""
    wanted = select(Workshop).where(Workshop.programme_id == told.programme_id, Workshop.state == State.CLOSED)
    if told.voice:
        wanted = wanted.where(Workshop.voice_id == told.voice.id)
    return db().scalar(wanted.order_by(Workshop.starts_at.desc(), Workshop.id.desc()).limit(1))
