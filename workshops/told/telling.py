"""When something changes, whoever asked is told: at most once a day, nobody twice, and nobody forgotten.

What has changed stands in the public ledger. Of each programme it is known how far it has been told (`Telling`), and
that moves in the same transaction in which the messages are put: a crash forgets nobody and doubles nothing.

One message a day and address speaks of all that it follows. Where somebody has heard of one programme today already,
the other programme's news waits as a whole until tomorrow.

While a host is on hold, who follows their evening hears nothing through it; what they would have heard is owed to them
and told when the hold is taken off. Who follows the programme is told of the promise itself: no message names an
evening or its host.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import String, cast, literal, select

from app import clock
from app.db import database, db
from app.ledger import Entry
from app.outbox import Message, put
from app.phones import by_day
from workshops.actions.models import Action, ActionKind
from workshops.actions.rounds import evenings_asked
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme
from workshops.told.contact_models import Contact, Telling, Way
from workshops.told.contacts import address_of
from workshops.voices.models import Voice

PEOPLE_CARE = frozenset(  # verbs of the ledger; the others are how those who work here get there
    {
        "promise",
        "agreed",
        "declined",
        "under way",
        "says done",
        "ask whether it is better",
        "explain",
        "people say: better",
        "people say: not yet",
        "not enough people have answered",
    }
)
TEMPLATES = {Way.EMAIL: "workshops/told/changed_mail.txt", Way.TEXT: "workshops/told/changed_text.txt"}


@dataclass
class News:
    """What a programme has to tell: how far it then has been told, and what is there for whom."""

    upto: int
    actions: set[int] = field(default_factory=set)  # for who follows the programme
    evenings: dict[int, set[int]] = field(default_factory=dict)  # for who follows an evening: workshop → actions
    owed: dict[int, set[int]] = field(default_factory=dict)  # the same, while its host is on hold


@dataclass
class Told:
    """One message: to which contact, and of what."""

    contact: Contact
    programmes: set[int] = field(default_factory=set)
    actions: set[int] = field(default_factory=set)


def tell_people() -> None:
    """A chore: put one message for each address that follows what has changed."""
    if not any(_unread()) and not _owing():
        return
    _one_at_a_time()
    today = clock.today()
    for_whom: dict[str, Told] = {}
    for programme_id in sorted({programme_id for programme_id, *_more in _unread()} | _owing()):
        telling = db().get(Telling, programme_id) or Telling(programme_id=programme_id, told_seq=0, owed={})
        if telling.told_on == today:
            continue
        news = _news(telling)
        followers = _followers(programme_id, news)
        if _heard_today({contact.value_hash for contact, _actions in followers}, today):
            continue
        for contact, actions in followers:
            _add(for_whom, contact, programme_id, actions)
        _move(telling, news, today if followers else telling.told_on)
    for hashed in sorted(for_whom):  # hashes are random: their order is mute
        _put(hashed, for_whom[hashed], today)


def _unread() -> list[tuple[int, int, int, str]]:
    """Public entries about actions that were not told yet: programme, number, action, verb. Oldest first."""
    wanted = (
        select(Action.programme_id, Entry.seq, Action.id, Entry.verb)
        .join(Entry, Entry.subject == literal("action:").concat(cast(Action.id, String)))
        .outerjoin(Telling, Telling.programme_id == Action.programme_id)
        .where(Entry.public, Telling.told_seq.is_(None) | (Entry.seq > Telling.told_seq))
        .order_by(Entry.seq)
    )
    return [(programme, seq, action, verb) for programme, seq, action, verb in db().execute(wanted)]


def _owing() -> set[int]:
    """Programmes that owe something to followers of an evening whose host is not on hold any more."""
    owed = {telling.programme_id: telling.owed for telling in db().scalars(select(Telling)) if telling.owed}
    held = _on_hold({int(workshop_id) for each in owed.values() for workshop_id in each})
    return {programme_id for programme_id, each in owed.items() if {int(key) for key in each} - held}


def _one_at_a_time() -> None:
    """Two workers at once would tell the same. On SQLite only one writes anyway."""
    if not database().is_sqlite:
        db().execute(select(Programme.id).order_by(Programme.id).with_for_update(key_share=True)).all()


def _news(telling: Telling) -> News:
    here = [row for row in _unread() if row[0] == telling.programme_id]
    news = News(upto=max([telling.told_seq, *(seq for _programme, seq, *_more in here)]))
    for action in _told_of({action_id for *_more, action_id, verb in here if verb in PEOPLE_CARE}):
        news.actions.add(action.id)
        for workshop_id in evenings_asked(action):
            news.evenings.setdefault(workshop_id, set()).add(action.id)
    for workshop_id, actions in telling.owed.items():
        news.evenings.setdefault(int(workshop_id), set()).update(actions)
    for workshop_id in _on_hold(news.evenings):
        news.owed[workshop_id] = news.evenings.pop(workshop_id)
    return news


def _told_of(action_ids: Collection[int]) -> Iterable[Action]:
    """Those that are in public. That a challenge will be answered is between those who work here."""
    wanted = select(Action).where(Action.id.in_(action_ids), Action.kind != ActionKind.REPLY).order_by(Action.id)
    return [action for action in db().scalars(wanted) if action.is_public]


def _on_hold(workshop_ids: Collection[int]) -> set[int]:
    held = select(Workshop.id).join(Voice, Voice.id == Workshop.voice_id).where(Voice.on_hold)
    return set(db().scalars(held.where(Workshop.id.in_(workshop_ids))))


def _followers(programme_id: int, news: News) -> list[tuple[Contact, set[int]]]:
    """Every contact that follows something of this, and the actions that it is told of."""
    wanted = select(Contact).where(Contact.programme_id == programme_id, Contact.kept_until >= clock.today())
    found = []
    for contact in db().scalars(wanted):
        actions = news.actions if contact.workshop_id is None else news.evenings.get(contact.workshop_id, set())
        if actions:
            found.append((contact, actions))
    return found


def _heard_today(hashes: Collection[str], today: date) -> bool:
    keys = [_key(hashed, today) for hashed in hashes]
    batches = (keys[start : start + 500] for start in range(0, len(keys), 500))
    return any(db().scalar(select(Message.id).where(Message.dedupe_key.in_(batch)).limit(1)) for batch in batches)


def _add(for_whom: dict[str, Told], contact: Contact, programme_id: int, actions: set[int]) -> None:
    """Of an address that follows several things the contact that is kept longest stands for all."""
    told = for_whom.setdefault(contact.value_hash, Told(contact))
    told.contact = max(told.contact, contact, key=lambda each: (each.kept_until, each.id))
    told.programmes.add(programme_id)
    told.actions |= actions


def _move(telling: Telling, news: News, told_on: date | None) -> None:
    telling.told_seq, telling.told_on = news.upto, told_on
    telling.owed = {str(workshop_id): sorted(actions) for workshop_id, actions in sorted(news.owed.items())}
    db().add(telling)
    db().flush()


def _put(hashed: str, told: Told, today: date) -> None:
    put(
        _key(hashed, today),
        address_of(told.contact.id),
        TEMPLATES[told.contact.channel],
        channel=told.contact.channel.value,
        due_at=by_day(clock.now()) if told.contact.channel is Way.TEXT else None,
        programmes=sorted(told.programmes),
        actions=sorted(told.actions),
    )


def _key(hashed: str, today: date) -> str:
    return f"told:{hashed}:{today.isoformat()}"
