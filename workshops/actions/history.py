"""What has happened to an action: the ledger in its order, in people's words, with names in place of numbers.

It is read here and nowhere else. Anybody reads the public part, in which people have the names by which the public may
know them, and whoever is a voice has the voice's, which may be none. Those who work with it read everything.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import clock
from app.accounts.models import Organisation, User
from app.db import db
from app.i18n import say_day
from app.ledger import Entry
from app.permissions import Role
from maps.places.models import Neighbourhood
from workshops.actions.in_public import A_PARTNER, is_named, known_as, partner_of
from workshops.actions.models import Action, ActionState, Outcome
from workshops.actions.rounds import SAID_SO
from workshops.actions.wording import OUTCOMES
from workshops.themes.models import Theme
from workshops.voices.models import Voice

SENTENCES: Mapping[str, LazyString] = {
    "propose": _l("Written down together"),
    "accept as partner": _l("The partner stands by it"),
    "decline as partner": _l("The partner says no"),
    "design anew": _l("Designed anew"),
    "ask the partner again": _l("The partner is asked again"),
    "promise": _l("Promised"),
    "agreed": _l("Promised"),
    "declined": _l("Declined, with reasons"),
    "under way": _l("It is under way"),
    "explain": _l("A new date, and why"),
    "says done": _l("The owner says: done"),
    "change": _l("Its words were changed"),
    "hand over": _l("Somebody else answers for it now"),
    "ask whether it is better": _l("People are asked: is it better?"),
    "ask in one more workshop": _l("More people are asked"),
    "challenge": _l("Somebody asked about it"),
    "answer a challenge": _l("The question was answered"),
} | {SAID_SO[outcome]: words for outcome, words in OUTCOMES.items()}
OUTCOME_OF = {verb: outcome for outcome, verb in SAID_SO.items()}
FIELDS: Mapping[str, LazyString] = {
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
DESIGN = frozenset({"partner", "themes", "neighbourhoods"})  # changes before it is promised, and is nobody else's


@dataclass(frozen=True)
class Change:
    """A part that reads otherwise now."""

    field: str
    before: str
    now: str


@dataclass(frozen=True)
class Step:
    """One thing that has happened to an action. Names are looked up only where they are read."""

    action: Action
    entry: Entry
    names: "StaffNames"

    @property
    def verb(self) -> str:
        return self.entry.verb

    @property
    def at(self) -> datetime:
        return self.entry.at

    @property
    def on(self) -> date:
        return clock.local(self.entry.at).date()

    @property
    def what(self) -> str:
        """In people's words; a verb that has none yet is shown as it stands."""
        return str(SENTENCES.get(self.verb) or f"{self.verb[:1].upper()}{self.verb[1:]}")

    @property
    def who(self) -> str:
        """Who did it; people who answered have no name."""
        return self.names.actor(self.action, self.entry.actor)

    @property
    def words(self) -> str:
        return str(self.entry.facts.get("words") or "")

    @property
    def waiting_for(self) -> str:
        return str(self.entry.facts.get("waiting_for") or "")

    @property
    def until(self) -> date | None:
        """A day that was named with it."""
        day = self.entry.facts.get("closes_on")
        return date.fromisoformat(day) if day else None

    @property
    def in_person(self) -> bool:
        return bool(self.entry.facts.get("in_person"))

    @property
    def state(self) -> ActionState | None:
        """The state that the owner brought it to."""
        after = None if self.outcome else self.entry.facts.get("after")
        return ActionState(after) if after else None

    @property
    def outcome(self) -> Outcome | None:
        """What people have decided."""
        return OUTCOME_OF.get(self.verb)

    @property
    def changes(self) -> Sequence[Change]:
        facts = self.entry.facts
        return [
            Change(str(FIELDS[name]), *(self.names.say(self.action, name, each) for each in facts[name]))
            for name in self.names.fields
            if isinstance(facts.get(name), list) and len(facts[name]) == 2
        ]


def histories_of(actions: Collection[Action]) -> dict[int, list[Step]]:
    """What anybody may read of actions, the oldest first: in as many questions for one as for hundreds."""
    return _read(actions, PublicNames, only_public=True)


def history_of(action: Action) -> list[Step]:
    """What anybody may read of one."""
    return histories_of([action])[action.id]


def whole_history_of(action: Action) -> list[Step]:
    """Everything that the ledger holds of an action, for those who work with it."""
    return _read([action], StaffNames, only_public=False)[action.id]


def what_was_done(history: Sequence[Step]) -> str:
    """What the owner says was done, in the words that were said last."""
    return next((step.words for step in reversed(history) if step.state is ActionState.SAYS_DONE), "")


def has_just_said(action: Action, actor: str, words: str) -> bool:
    """Whether these words are the last that somebody has said of it: a form that was sent twice is no mistake."""
    own = select(Entry.facts).where(Entry.subject == action.subject, Entry.actor == actor)
    last = db().scalar(own.order_by(Entry.seq.desc()).limit(1))
    return bool(words) and bool(last) and last.get("words") == words


def _read(actions: Collection[Action], names: "type[StaffNames]", *, only_public: bool) -> dict[int, list[Step]]:
    by_subject = {each.subject: each for each in actions}
    wanted = select(Entry).where(Entry.subject.in_(list(by_subject))).order_by(Entry.seq)
    if only_public:
        wanted = wanted.where(Entry.public.is_(True))
    entries = db().scalars(wanted).all() if by_subject else ()
    known, found = names(entries), defaultdict[int, list[Step]](list)
    for entry in entries:
        action = by_subject[entry.subject]
        found[action.id].append(Step(action, entry, known))
    return found


class StaffNames:
    """The names behind the numbers of some entries: each table is asked once, and only if it is spoken of."""

    fields: Sequence[str] = tuple(FIELDS)
    others: Mapping[str, LazyString] = {"house": _l("by this house itself"), "command": _l("by a command")}

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries

    def actor(self, action: Action, actor: str) -> str:
        key = _number(actor, "user")
        return self.person(action, key) if key else str(self.others.get(actor, ""))

    def person(self, action: Action, key: int) -> str:
        user = self._users.get(key)
        return self.called(action, user) if user else _("somebody who is no longer here")

    def called(self, action: Action, user: User) -> str:
        return user.label

    def say(self, action: Action, field: str, value: Any) -> str:
        """A value as people read it."""
        if field == "owner":
            return self.person(action, value)
        if field == "due":
            return say_day(date.fromisoformat(value))
        if field in DESIGN:
            keys = [value] if field == "partner" else value
            return ", ".join(self._design[field][key] for key in keys if key in self._design[field])
        return str(value or "")

    @cached_property
    def _users(self) -> Mapping[int, User]:
        keys = {key for entry in self.entries if (key := _number(entry.actor, "user"))}
        wanted = (
            select(User).where(User.id.in_(keys | set(self._values("owner")))).options(joinedload(User.organisation))
        )
        return {user.id: user for user in db().scalars(wanted)}

    @cached_property
    def _design(self) -> Mapping[str, Mapping[Any, str]]:
        """Field → key as the ledger has it → name."""
        partners = list(self._values("partner"))
        return {
            "partner": {
                f"{kind}:{key}": name
                for kind, table in (("voice", Voice), ("organisation", Organisation))
                for key, name in _called(table, [_number(each, kind) for each in partners]).items()
            },
            "themes": _called(Theme, [key for keys in self._values("themes") for key in keys]),
            "neighbourhoods": _called(
                Neighbourhood,
                [key for keys in self._values("neighbourhoods") for key in keys],
                lambda each: each.full_name,
            ),
        }

    def _values(self, field: str) -> Iterable[Any]:
        """What stood in a field before and after, of all entries."""
        return (
            value for entry in self.entries if isinstance(entry.facts.get(field), list) for value in entry.facts[field]
        )


class PublicNames(StaffNames):
    """The names that anybody may read. With whom it was designed before it was promised is not told."""

    fields = tuple(name for name in FIELDS if name not in DESIGN)
    others = {}

    def called(self, action: Action, user: User) -> str:
        voices = self._voices_of(user)
        if action.voice_id in voices:
            return partner_of(action)
        return known_as(user) if all(is_named(self._voices[key]) for key in voices) else str(A_PARTNER)

    @cached_property
    def _voices(self) -> Mapping[int, Voice]:
        keys = {key for user in self._users.values() for key in self._voices_of(user)}
        return {each.id: each for each in db().scalars(select(Voice).where(Voice.id.in_(keys)))}

    @staticmethod
    def _voices_of(user: User) -> set[int]:
        return {grant.voice_id for grant in user.grants if grant.role is Role.VOICE and grant.voice_id is not None}


def _number(named: str, kind: str) -> int | None:
    """The number in a name of the ledger, if it names something of this kind.

    >>> _number("user:7", "user"), _number("people", "user"), _number("voice:3", "organisation")
    (7, None, None)
    """
    of, _colon, number = named.partition(":")
    return int(number) if of == kind and number.isdecimal() else None


def _called(
    table: Any, keys: Iterable[int | None], said: Callable[[Any], str] = lambda each: each.name
) -> dict[int, str]:
    wanted = {key for key in keys if key}
    return {each.id: said(each) for each in db().scalars(select(table).where(table.id.in_(wanted)))} if wanted else {}
