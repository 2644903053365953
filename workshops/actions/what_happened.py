"""The history of an action as people read it: from the ledger, in its order, with names in place of numbers."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.accounts.models import Organisation, User
from app.db import db
from app.i18n import say_day
from app.ledger import Entry
from maps.places.models import Neighbourhood
from workshops.actions.models import Action
from workshops.themes.models import Theme
from workshops.voices.models import Voice

VERBS: dict[str, LazyString] = {
    "propose": _l("Proposed"),
    "accept as partner": _l("The partner accepts"),
    "decline as partner": _l("The partner says no"),
    "design anew": _l("Designed anew"),
    "ask the partner again": _l("The partner is asked again"),
    "promise": _l("Promised"),
    "agreed": _l("Promised"),
    "declined": _l("Declined, with reasons"),
    "under way": _l("Under way"),
    "explain": _l("Explained, with a new date"),
    "says done": _l("The owner says done"),
    "change": _l("What is written was changed"),
    "hand over": _l("Handed over"),
    "ask whether it is better": _l("People are asked: is it better?"),
    "ask in one more workshop": _l("Asked in one more workshop"),
    "people say: better": _l("People say: better"),
    "people say: not yet": _l("People say: not yet"),
    "not enough people have answered": _l("Not enough people have answered"),
}
FIELDS: dict[str, LazyString] = {
    "title": _l("In one line"),
    "what": _l("What will be done"),
    "declined": _l("Considered and declined"),
    "heard": _l("What I heard"),
    "got_wrong": _l("What I got wrong"),
    "link": _l("Where it stands"),
    "with_whom": _l("With whom"),
    "measure": _l("How people will see it"),
    "baseline": _l("How it is now"),
    "target": _l("How it will be"),
    "due": _l("By when"),
    "owner": _l("Who answers for it"),
    "partner": _l("Designed together with"),
    "themes": _l("Themes"),
    "neighbourhoods": _l("Neighbourhoods"),
}
ACTORS: dict[str, LazyString] = {"house": _l("by this house itself"), "command": _l("by a command")}


@dataclass(frozen=True)
class Changed:
    """A field, and what stood there before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Event:
    """One thing that happened to an action."""

    at: datetime
    what: str
    who: str
    words: str
    waiting_for: str
    in_person: bool
    changed: Sequence[Changed]


def history_of(action: Action) -> list[Event]:
    """Everything that the ledger holds of an action, the oldest first."""
    entries = db().scalars(select(Entry).where(Entry.subject == action.subject).order_by(Entry.seq)).all()
    names = _Names(entries)
    return [_event(entry, names) for entry in entries]


def has_just_said(action: Action, actor: str, words: str) -> bool:
    """Whether these words are the last that somebody has said of it: a form that was sent twice is no mistake."""
    own = select(Entry.facts).where(Entry.subject == action.subject, Entry.actor == actor)
    last = db().scalar(own.order_by(Entry.seq.desc()).limit(1))
    return bool(words) and bool(last) and last.get("words") == words


def _event(entry: Entry, names: "_Names") -> Event:
    facts = entry.facts
    return Event(
        at=entry.at,
        what=str(VERBS.get(entry.verb) or entry.verb.capitalize()),
        who=names.actor(entry.actor),
        words=str(facts.get("words") or ""),
        waiting_for=str(facts.get("waiting_for") or ""),
        in_person=bool(facts.get("in_person")),
        changed=[
            Changed(str(label), names.say(name, facts[name][0]), names.say(name, facts[name][1]))
            for name, label in FIELDS.items()
            if isinstance(facts.get(name), list) and len(facts[name]) == 2
        ],
    )


class _Names:
    """The names behind the numbers of some entries: each table is asked once, and only if it is spoken of."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        pairs = [pair for entry in entries for pair in entry.facts.items() if isinstance(pair[1], list)]
        owners = {key for name, value in pairs if name == "owner" for key in value}
        partners = [str(key) for name, value in pairs if name == "partner" for key in value]
        actors = {int(entry.actor[5:]) for entry in entries if entry.actor.startswith("user:")}
        self.users = _by_id(User, owners | actors, lambda user: user.label)
        self.partners = {
            f"{kind}:{key}": name
            for kind, table in (("voice", Voice), ("organisation", Organisation))
            for key, name in _by_id(table, _numbers(partners, kind), lambda each: each.name).items()
        }
        self.many = {
            kind: _by_id(table, {key for name, value in pairs if name == kind for part in value for key in part}, said)
            for kind, table, said in (
                ("themes", Theme, lambda each: each.name),
                ("neighbourhoods", Neighbourhood, lambda each: each.full_name),
            )
        }

    def actor(self, actor: str) -> str:
        """Who did it; people who answered, and the house, have no name."""
        if actor.startswith("user:"):
            return self.users.get(int(actor[5:]), _("somebody who is no longer here"))
        return str(ACTORS.get(actor, ""))

    def say(self, name: str, value: Any) -> str:
        if name == "owner":
            return self.users.get(value, "")
        if name == "partner":
            return self.partners.get(value, "")
        if name == "due":
            return say_day(date.fromisoformat(value))
        if name in self.many:
            return ", ".join(self.many[name][key] for key in value if key in self.many[name])
        return str(value)


def _numbers(keys: Collection[str], kind: str) -> set[int]:
    return {int(key.partition(":")[2]) for key in keys if key.startswith(f"{kind}:")}


def _by_id(table: Any, keys: Collection[int], said: Callable[[Any], str]) -> dict[int, str]:
    if not keys:
        return {}
    return {each.id: said(each) for each in db().scalars(select(table).where(table.id.in_(keys)))}
