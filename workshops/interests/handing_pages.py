"""Where a recruiter sees who is interested in an offer of their organisation, and hands them over.

A contact is unsealed on this page only, and nobody can look for one: what is looked for stands in an address.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug import Response

from app.errors import NotKept
from app.listing import listing
from app.outbox import EMAIL, TEXT
from app.permissions import May, needs
from app.rendering import render
from app.sealing import UnreadableError
from workshops.interests.blueprint import pages
from workshops.interests.finding import interests_of
from workshops.interests.forgetting import goes_on, is_kept
from workshops.interests.letters import WAITS_FOR, channel_to
from workshops.interests.matching import Matched, barriers_removed, match, missed
from workshops.interests.models import Interest
from workshops.interests.sealed import Reach, unseal_reach
from workshops.interests.services import KEPT_FOR, can_be_undone, hand_over, undo_hand_over
from workshops.offers.finding import own_offer
from workshops.offers.models import Offer
from workshops.offers.wording import HELPS

WAITS, HANDED, GONE = range(3)  # in the order in which they are shown


@dataclass(frozen=True)
class Row:
    """One person as the recruiter sees them; `reach` is None when it is gone, or its key is missing."""

    interest: Interest
    neighbourhood: str | None
    reach: Reach | None
    matched: Matched

    @property
    def state(self) -> int:
        if not is_kept(self.interest):
            return GONE
        return WAITS if self.interest.passed_on is None else HANDED

    @property
    def goes_on(self) -> date:
        """When their details go."""
        return goes_on(self.interest)

    @property
    def unreadable(self) -> bool:
        return self.state != GONE and self.reach is None

    @property
    def is_out_of_reach(self) -> bool:
        """Whether no message of ours gets there."""
        return self.reach is not None and channel_to(self.reach) is None

    @property
    def day(self) -> int:
        """Newer days come first as smaller numbers."""
        return -self.interest.created_on.toordinal()


@pages.get("/offers/<slug>/interests")
@needs(May.MAKE_OFFERS, of=own_offer)
def of_offer(offer: Offer) -> Response:
    return _page(offer)


@pages.post("/offers/<slug>/interests")
@needs(May.MAKE_OFFERS, of=own_offer)
def hand_over_those(offer: Offer) -> Response:
    """Those whose keys the page carried: whoever came in since was not seen by the recruiter, and goes on waiting."""
    keys = set(_keys())
    try:
        told = hand_over(current_user.actor, offer, keys)
    except UnreadableError:
        raise NotKept(_("Some of these cannot be read just now, because a key is missing. Nobody was told.")) from None
    flash(_what_was_done(told, len(keys)))
    return redirect(url_for("interests.of_offer", slug=offer.slug), 303)


@pages.post("/offers/<slug>/interests/undo")
@needs(May.MAKE_OFFERS, of=own_offer)
def undo(offer: Offer) -> Response:
    """Those were not passed on after all, as far as nobody has been told."""
    keys = set(_keys())
    number = undo_hand_over(current_user.actor, offer, keys)
    said = []
    if number:
        said.append(ngettext("%(num)s person waits for you again.", "%(num)s people wait for you again.", number))
    if number < len(keys) or not number:
        said.append(_("Whoever has been told, or was rung on an earlier day, stays passed on."))
    flash(" ".join(said))
    return redirect(url_for("interests.of_offer", slug=offer.slug), 303)


def _page(offer: Offer) -> Response:
    rows = [_row(offer, interest, name) for interest, name in interests_of(offer)]
    found = listing(
        rows,
        said=None,
        sorts={
            "state": lambda row: (row.state, row.day if row.state != WAITS else -row.day, str(row.interest.id)),
            "day": lambda row: (row.day, str(row.interest.id)),
        },
    )
    return render(
        "workshops/interests/of_offer.html",
        offer=offer,
        list=found,
        numbers=[sum(row.state == state for row in rows) for state in (WAITS, HANDED, GONE)],
        twice=_twice(rows),
        to_undo=_to_undo(found.rows),
        to_hand_over=_by_receiver(row.interest for row in found.rows if row.state == WAITS and row.reach),
        unreadable=any(row.unreadable for row in rows),
        removed=barriers_removed(offer),
        missed=missed([row.matched for row in rows]),
        days=KEPT_FOR.days,
        minutes=WAITS_FOR // timedelta(minutes=1),
        HELPS=HELPS,
        WAITS=WAITS,
        HANDED=HANDED,
    )


def _by_receiver(waiting: Iterable[Interest]) -> dict[str, list[Interest]]:
    """Who waits, by whom their forms named: each was told of one of them."""
    found: dict[str, list[Interest]] = {}
    for each in waiting:
        found.setdefault(each.receiver, []).append(each)
    return found


def _twice(rows: Sequence[Row]) -> set[str]:
    """Contacts that stand in more than one row: each form is an interest of its own, and one may be a slip."""
    often = Counter(row.reach.contact for row in rows if row.reach)
    return {contact for contact, number in often.items() if number > 1}


def _to_undo(rows: Sequence[Row]) -> list[uuid.UUID]:
    """Who was handed over, of those on the page, and has not been told of it yet."""
    handed = [row.interest for row in rows if row.state == HANDED]
    untold = can_be_undone(handed)
    return [each.id for each in handed if each.id in untold]


def _row(offer: Offer, interest: Interest, neighbourhood: str | None) -> Row:
    reach = None
    if is_kept(interest):
        try:
            reach = unseal_reach(interest.sealed or "")
        except UnreadableError:
            reach = None
    return Row(interest, neighbourhood, reach, match(offer, reach.helps if reach else ()))


def _keys() -> Iterator[uuid.UUID]:
    for typed in request.form.getlist("interest"):
        try:
            yield uuid.UUID(hex=typed)
        except ValueError:
            continue


def _what_was_done(told: Counter[str | None], asked: int) -> str:
    """In words that name nobody."""
    number, said = told.total(), []
    if number:
        said.append(
            ngettext(
                "%(num)s person was passed on.",
                "%(num)s people were passed on.",
                number,
            )
        )
    if told[EMAIL]:
        said.append(ngettext("%(num)s gets an e-mail.", "%(num)s get an e-mail.", told[EMAIL]))
    if told[TEXT]:
        said.append(ngettext("%(num)s gets a text message.", "%(num)s get a text message.", told[TEXT]))
    if told[None]:
        said.append(
            ngettext(
                "%(num)s sees it only with their code: ring them.",
                "%(num)s see it only with their code: ring them.",
                told[None],
            )
        )
    if number < asked or not number:
        said.append(_("Whoever was passed on before, or has withdrawn meanwhile, was left out."))
    return " ".join(said)
