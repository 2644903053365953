"""What leads to nobody is put aside: it waits no more, no figure counts it, and no message is sent about it.

The same person may have sent two forms, and anybody can invent a number. Nobody decides here about a person: whoever
is put aside can read it with their code, and write again.
"""

import uuid
from collections.abc import Collection

from app import clock, ledger
from workshops.interests.finding import put_aside_among, waiting_among
from workshops.interests.models import Aside
from workshops.interests.services import KEPT_FOR
from workshops.offers.models import Offer


def put_aside(actor: str, offer: Offer, keys: Collection[uuid.UUID], why: Aside) -> int:
    """These lead to nobody whom another does not lead to. Says how many they are.

    Who was handed over or put aside before, or has withdrawn meanwhile, is left out. Their details go as soon as those
    of somebody who was handed over would, and never later than was promised: until then they can wait again.
    """
    waiting = waiting_among(offer, keys)
    for interest in waiting:
        interest.aside_on, interest.aside_why = clock.today(), why
        interest.delete_on = min(interest.delete_on, clock.today() + KEPT_FOR)
    if waiting:
        ledger.record(actor, "put interest aside", offer.subject, number=len(waiting), why=why.value)
    return len(waiting)


def let_wait_again(actor: str, offer: Offer, keys: Collection[uuid.UUID]) -> int:
    """These lead to somebody after all, as long as it is known how to reach them. Says how many they are."""
    aside = put_aside_among(offer, keys)
    for interest in aside:
        interest.aside_on, interest.aside_why, interest.delete_on = None, None, interest.promised_until
    if aside:
        ledger.record(actor, "let interest wait again", offer.subject, number=len(aside))
    return len(aside)
