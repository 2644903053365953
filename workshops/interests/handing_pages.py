"""Where a recruiter sees who is interested in an offer of their organisation, hands them over, or puts them aside.

Nobody can look for a contact: what is looked for stands in an address.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug import Response

from app.errors import NotKept
from app.listing import listing
from app.outbox import EMAIL, TEXT
from app.permissions import May, needs
from app.rendering import render
from app.sealing import UnreadableError
from workshops.interests.aside import let_wait_again, put_aside
from workshops.interests.blueprint import pages
from workshops.interests.letters import WAITS_FOR
from workshops.interests.listed import ASIDE, GONE, HANDED, WAITS, Row, beyond_the_first, rows_of, twice
from workshops.interests.matching import barriers_removed, missed
from workshops.interests.models import Aside, Interest
from workshops.interests.services import KEPT_FOR, can_be_undone, hand_over, undo_hand_over
from workshops.offers.finding import own_offer
from workshops.offers.models import Offer
from workshops.offers.wording import HELPS

LAST = "\U0010ffff"  # behind every name: who did not say where
REASONS = {
    Aside.TWICE: _l("The same person is here already"),
    Aside.NOBODY: _l("This leads to nobody"),
}


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
        said.append(_("Whoever has been told, or was passed on on an earlier day, stays so."))
    flash(" ".join(said))
    return redirect(url_for("interests.of_offer", slug=offer.slug), 303)


@pages.post("/offers/<slug>/interests/aside")
@needs(May.MAKE_OFFERS, of=own_offer)
def put_those_aside(offer: Offer) -> Response:
    """They lead to nobody, for a reason that one of the buttons names."""
    why = next((each for each in Aside if each.value == request.form.get("why")), None)
    number = put_aside(current_user.actor, offer, set(_keys()), why) if why else 0
    if number:
        flash(
            ngettext(
                "%(num)s was put aside. No message is sent.", "%(num)s were put aside. No message is sent.", number
            )
        )
    else:
        flash(_("Nothing was put aside: it does not wait any more, or was taken back meanwhile."))
    return redirect(url_for("interests.of_offer", slug=offer.slug), 303)


@pages.post("/offers/<slug>/interests/aside/undo")
@needs(May.MAKE_OFFERS, of=own_offer)
def wait_again(offer: Offer) -> Response:
    """They lead to somebody after all."""
    if number := let_wait_again(current_user.actor, offer, set(_keys())):
        flash(ngettext("%(num)s person waits for you again.", "%(num)s people wait for you again.", number))
    else:
        flash(_("Nothing was changed: it waits already, its details are deleted, or it was taken back meanwhile."))
    return redirect(url_for("interests.of_offer", slug=offer.slug), 303)


def _page(offer: Offer) -> Response:
    rows = rows_of(offer)
    found = listing(
        rows,
        said=None,
        sorts={
            "state": lambda row: (row.state, row.day if row.state != WAITS else -row.day, str(row.interest.id)),
            "day": lambda row: (row.day, str(row.interest.id)),
            "home": lambda row: (not row.is_from_there, row.neighbourhood or LAST, row.day, str(row.interest.id)),
        },
    )
    again = beyond_the_first(rows)
    waiting = [row.interest for row in found.rows if row.state == WAITS and row.reach]
    return render(
        "workshops/interests/of_offer.html",
        offer=offer,
        list=found,
        numbers=[sum(row.state == state for row in rows) for state in (WAITS, HANDED, GONE)],
        aside=sum(row.interest.aside_on is not None for row in rows),
        twice=twice(rows),
        to_undo=_to_undo(found.rows),
        to_hand_over=_by_receiver(each for each in waiting if each.id not in again),
        left_out=sum(each.id in again for each in waiting),
        unreadable=any(row.unreadable for row in rows),
        removed=barriers_removed(offer),
        missed=missed([row.matched for row in rows if row.state != ASIDE]),
        days=KEPT_FOR.days,
        minutes=WAITS_FOR // timedelta(minutes=1),
        HELPS=HELPS,
        REASONS=REASONS,
        WAITS=WAITS,
        HANDED=HANDED,
        ASIDE=ASIDE,
    )


def _by_receiver(waiting: Iterable[Interest]) -> dict[str, list[Interest]]:
    """Where several wait, by whom their forms named: each was told of one of them."""
    found: dict[str, list[Interest]] = {}
    for each in waiting:
        found.setdefault(each.receiver, []).append(each)
    return {receiver: several for receiver, several in found.items() if len(several) > 1}


def _to_undo(rows: Sequence[Row]) -> list[uuid.UUID]:
    """Who was handed over, of those on the page, and has not been told of it yet."""
    handed = [row.interest for row in rows if row.state == HANDED]
    untold = can_be_undone(handed)
    return [each.id for each in handed if each.id in untold]


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
                "%(num)s sees it only with their code: tell them yourself.",
                "%(num)s see it only with their code: tell them yourself.",
                told[None],
            )
        )
    if number < asked or not number:
        said.append(_("Whoever was passed on or put aside before, or has withdrawn meanwhile, was left out."))
    return " ".join(said)
