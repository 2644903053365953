"""What has happened to a promise, as anybody may read it: the public part of the ledger in people's words.

The ledger names people by number. Here they get the name by which the public may know them; whoever is the promise's
partner voice gets the partner's, which may be none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.db import db
from app.ledger import Entry
from app.permissions import Role
from workshops.actions.in_public import known_as, partner_of
from workshops.actions.models import Action

SENTENCES: Mapping[str, LazyString] = {
    "propose": _l("Written down together"),
    "accept as partner": _l("The partner stands by it"),
    "promise": _l("Promised"),
    "agreed": _l("Promised"),
    "under way": _l("It is under way"),
    "says done": _l("The owner says: done"),
    "declined": _l("Declined, with reasons"),
    "change": _l("Its words were changed"),
    "hand over": _l("Somebody else answers for it now"),
    "explain": _l("A new date, and why"),
    "ask whether it is better": _l("People are asked: is it better?"),
    "ask in one more workshop": _l("More people are asked"),
    "not enough people have answered": _l("Not enough people have answered"),
    "people say: better": _l("People say: better"),
    "people say: not yet": _l("People say: not yet"),
    "challenge": _l("Somebody asked about it"),
    "answer a challenge": _l("The question was answered"),
}
FIELDS: Mapping[str, LazyString] = {
    "title": _l("its name"),
    "what": _l("what will be done"),
    "declined": _l("what was considered and declined"),
    "heard": _l("what was heard"),
    "got_wrong": _l("what was wrong before"),
    "link": _l("what is read"),
    "with_whom": _l("with whom"),
    "measure": _l("how it is measured"),
    "baseline": _l("how it was"),
    "target": _l("how it should be"),
}
TOLD_ABOVE = {"explain", "challenge", "answer a challenge"}  # their words stand on the page already, in full


@dataclass(frozen=True)
class Change:
    """A part of the promise that reads otherwise now."""

    what: str
    before: str
    now: str


@dataclass(frozen=True)
class Step:
    """One thing that has happened. `dates` and `owners` are from and to; `until` is a day that was named with it."""

    at: datetime
    sentence: str
    who: str = ""
    words: str = ""
    changes: Sequence[Change] = ()
    dates: Sequence[date] = ()
    owners: Sequence[str] = ()
    until: date | None = None
    in_person: bool = False


def history_of(action: Action) -> list[Step]:
    """Everything public that the ledger holds of a promise, the oldest first."""
    entries = db().scalars(
        select(Entry).where(Entry.subject == action.subject, Entry.public.is_(True)).order_by(Entry.seq)
    )
    told = entries.all()
    names = _Names(action, _people_in(told))
    return [_step(entry, names) for entry in told]


@dataclass
class _Names:
    """How the people of a history are called."""

    action: Action
    people: Mapping[int, User] = field(default_factory=dict)

    def of(self, key: int | None) -> str:
        user = self.people.get(key) if key else None
        if user is None:
            return ""
        return partner_of(self.action) if self._is_its_voice(user) else known_as(user)

    def _is_its_voice(self, user: User) -> bool:
        voice_id = self.action.voice_id
        return voice_id is not None and any(
            grant.role is Role.VOICE and grant.voice_id == voice_id for grant in user.grants
        )


def _step(entry: Entry, names: _Names) -> Step:
    facts = entry.facts
    return Step(
        at=entry.at,
        sentence=_sentence(entry.verb),
        who=names.of(_person(entry.actor)),
        words="" if entry.verb in TOLD_ABOVE else str(facts.get("words") or ""),
        changes=[
            Change(str(words), str(facts[name][0] or "–"), str(facts[name][1] or "–"))
            for name, words in FIELDS.items()
            if entry.verb == "change" and isinstance(facts.get(name), list)
        ],
        dates=[date.fromisoformat(each) for each in facts["due"]] if isinstance(facts.get("due"), list) else (),
        owners=[names.of(each) for each in facts["owner"]] if isinstance(facts.get("owner"), list) else (),
        until=date.fromisoformat(facts["closes_on"]) if facts.get("closes_on") else None,
        in_person=bool(facts.get("in_person")),
    )


def _sentence(verb: str) -> str:
    """A verb of the ledger as people say it; one that has no sentence yet is shown as it stands."""
    return str(SENTENCES[verb]) if verb in SENTENCES else f"{verb[:1].upper()}{verb[1:]}"


def _people_in(entries: Iterable[Entry]) -> dict[int, User]:
    keys = {key for entry in entries for key in _keys(entry.actor, entry.facts)}
    wanted = select(User).where(User.id.in_(keys)).options(joinedload(User.organisation))
    return {user.id: user for user in db().scalars(wanted)} if keys else {}


def _keys(actor: str, facts: Mapping[str, Any]) -> list[int]:
    """Whom an entry speaks of.

    >>> _keys("user:7", {"owner": [2, 3]}), _keys("people", {"owner": 4})
    ([7, 2, 3], [])
    """
    handed = facts.get("owner")
    return [key for key in (_person(actor), *(handed if isinstance(handed, list) else ())) if key]


def _person(named: str) -> int | None:
    """The number of the user whom the ledger names as who did it; none for the house, the command and the people."""
    kind, _colon, number = named.partition(":")
    return int(number) if kind == "user" and number.isdecimal() else None
