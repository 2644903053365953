"""What can be done with an interest: show it, withdraw it, hand it over, and undo that before anybody is told.

What residents do here leaves no entry in the ledger: an entry has a time of day.
"""

import hashlib
import hmac
import uuid
from collections import Counter
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from app import clock, ledger
from app.db import db
from app.keeping import insert_into
from app.limits import count
from app.outbox import Message
from maps.deprivation.groups import NOT_KNOWN, groups_in
from workshops.contributions.models import Tombstone
from workshops.contributions.services import hash_submission, is_buried
from workshops.interests.finding import passed_on_among, waiting_among
from workshops.interests.letters import address_of, name_of, tell_of_hand_over
from workshops.interests.models import Interest
from workshops.interests.sealed import Reach, seal_reach, unseal_reach
from workshops.offers.in_public import is_open
from workshops.offers.models import Offer
from workshops.seats.cards import card_of, hash_card
from workshops.seats.services import Home, card_key
from workshops.seats.where import place_ids

KEPT_FOR = timedelta(days=30)  # after they were handed over, or the offer has closed
AN_HOUR_AT_MOST = 300  # from one network address: a hall or a job fair is one address
A_DAY_AT_MOST = 2_000  # for one offer: many machines could fill the house
CODE = b"interest "


class NotOpenError(Exception):
    """The offer is paused, closed or over."""


class TakenBackError(Exception):
    """What this form said was taken back."""


class TooManyError(Exception):
    """More than one network address may send in an hour, or than an offer takes in a day."""


def show_interest(offer: Offer, form_id: uuid.UUID, reach: Reach, home: Home, sender: str) -> Interest:
    """Keep that somebody is interested: the same form with the same contact once, however often it is sent.

    While it waits, the form sent again puts right what else it says. Another contact is another interest, so
    that nothing is lost, and nobody who goes back on a borrowed phone gets somebody else's code. `sender` is the
    network address, which is counted and not kept. Raises TakenBackError, NotOpenError, TooManyError.
    """
    key = _key_of(form_id, offer, reach.contact)
    if known := db().get(Interest, key):
        _put_right(known, reach, home)
        return known
    if is_buried(key):
        raise TakenBackError
    if not is_open(offer):
        raise NotOpenError
    if count("interests from", sender) > AN_HOUR_AT_MOST or _came_today(offer) >= A_DAY_AT_MOST:
        raise TooManyError
    until = offer.closes_on + KEPT_FOR
    interest = Interest(
        id=key,
        offer=offer,
        created_on=clock.today(),
        code_hash=hash_card(code_of(key), card_key()),
        receiver=receiver_of(offer),
        promised_until=until,
        delete_on=until,
    )
    _say(interest, reach, home)
    try:
        with db().begin_nested():
            db().add(interest)
            db().flush()
    except IntegrityError:
        return db().get_one(Interest, key)
    return interest


def _came_today(offer: Offer) -> int:
    came = select(func.count()).where(Interest.offer_id == offer.id, Interest.created_on == clock.today())
    return db().scalar(came) or 0


def _put_right(interest: Interest, reach: Reach, home: Home) -> None:
    if interest.passed_on is None and interest.aside_on is None and interest.sealed is not None:
        _say(interest, reach, home)


def _say(interest: Interest, reach: Reach, home: Home) -> None:
    """Of where they live the neighbourhood stays, and the group of deciles of their area: the area itself does not."""
    groups = groups_in(place_ids(interest.offer.programme)) if home.area_code else {}
    interest.sealed = seal_reach(reach)
    interest.neighbourhood_id, interest.elsewhere = home.neighbourhood_id, home.elsewhere
    interest.deciles = groups.get(home.area_code or "", NOT_KNOWN)


def _key_of(form_id: uuid.UUID, offer: Offer, contact: str) -> uuid.UUID:
    """The key of what a form says: a keyed hash, from which nobody can tell the contact."""
    said = "\0".join((form_id.hex, str(offer.id), contact.lower())).encode()
    digest = hmac.new(card_key().encode(), b"interest form " + said, hashlib.sha256).digest()
    return uuid.UUID(bytes=digest[:16], version=4)


def code_of(key: uuid.UUID) -> str:
    """The code that shows an interest and withdraws it: made anew each time, stored is only a hash of it."""
    return card_of(key, card_key(), CODE)


def withdraw(interest: Interest) -> None:
    """It goes at once with all that was said in it, and so does what waits to be sent about it.

    A tombstone of its key stays, so that no browser that sends the form once more brings it back.
    """
    key = interest.id
    db().execute(delete(Interest).where(Interest.id == key))
    db().execute(insert_into(Tombstone).on_conflict_do_nothing(), [{"id_hash": hash_submission(key)}])
    forget_messages([key])


def hand_over(actor: str, offer: Offer, keys: Collection[uuid.UUID]) -> Counter[str | None]:
    """Write down that these people were handed over to whom their form named, and tell them.

    Says how many were told by which channel; those under None see it with their code alone.

    Who was handed over before, or has withdrawn meanwhile, is left out. Raises UnreadableError when a key is missing:
    nobody can have been handed over whom nobody could reach.
    """
    waiting = waiting_among(offer, keys)
    reaches = [unseal_reach(each.sealed or "") for each in waiting]
    for interest in waiting:
        interest.passed_on, interest.passed_to = clock.today(), interest.receiver
        interest.delete_on = clock.today() + KEPT_FOR
    db().flush()
    told = Counter(tell_of_hand_over(interest, reach) for interest, reach in zip(waiting, reaches, strict=True))
    if waiting:
        ledger.record(actor, "hand over interest", offer.subject, number=len(waiting))
    return told


def undo_hand_over(actor: str, offer: Offer, keys: Collection[uuid.UUID]) -> int:
    """These people were not handed over after all: they wait again, and no message tells them. Says how many they are.

    Their thread says that it had been written down by mistake. Who has been told meanwhile stays handed over.
    """
    handed = passed_on_among(offer, keys)
    untold = can_be_undone(handed)
    names = [name_of(key) for key in untold]
    db().execute(delete(Message).where(Message.dedupe_key.in_(names), Message.attempts == 0))
    told = set(db().scalars(select(Message.dedupe_key).where(Message.dedupe_key.in_(names))))  # begun at this moment
    undone = [each for each in handed if each.id in untold and name_of(each.id) not in told]
    for interest in undone:
        interest.passed_on, interest.passed_to, interest.delete_on = None, "", interest.promised_until
        interest.undone_on = clock.today()
    if undone:
        ledger.record(actor, "undo handing over interest", offer.subject, number=len(undone))
    return len(undone)


def can_be_undone(handed: Collection[Interest]) -> set[uuid.UUID]:
    """Which of these nobody has been told of yet, and were handed over today or have a message that is not due.

    A message that is due and has not gone waits for a courier who is away, perhaps for days: by then a slip of the hand
    is no longer what it would undo.
    """
    if not handed:
        return set()
    names = {name_of(each.id): each for each in handed}
    known = db().scalars(select(Message).where(Message.dedupe_key.in_(names))).all()
    told = {each.dedupe_key for each in known if each.attempts}
    not_due = {each.dedupe_key for each in known if each.due_at > clock.now()}
    return {
        each.id
        for name, each in names.items()
        if name not in told and (each.passed_on == clock.today() or name in not_due)
    }


def receiver_of(offer: Offer) -> str:
    """To whom an interest that is shown now is handed over."""
    return offer.contact or offer.organisation.name


def forget_messages(keys: Collection[uuid.UUID]) -> None:
    """What waits for these people goes, and that anything was sent to them."""
    db().execute(delete(Message).where(Message.to.in_([address_of(key) for key in keys])))
