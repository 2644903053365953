"""Where somebody says that they are interested, sees with their code what became of it, and withdraws it.

Neither a seat nor its cookie comes here: the pages stand under /interest, and a resident's cookie belongs to /j. The
code stands in no address: the pages that show it answer a form.
"""

import uuid
from datetime import date

from flask import abort, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.codes import read_code
from app.limits import MANY, address, count_guess, guesses
from app.links import absolute
from app.permissions import May, needs
from app.rendering import render
from workshops.interests.blueprint import pages
from workshops.interests.finding import interest_by_code, interest_by_key
from workshops.interests.forgetting import goes_on, is_kept
from workshops.interests.forms import InterestForm, WithdrawForm
from workshops.interests.letters import channel_to
from workshops.interests.matching import helps_of
from workshops.interests.models import Interest
from workshops.interests.sealed import reach
from workshops.interests.services import (
    KEPT_FOR,
    NotOpenError,
    TakenBackError,
    TooManyError,
    code_of,
    receiver_of,
    show_interest,
    withdraw,
)
from workshops.offers.in_public import changed_in_public, ended_on, is_open, public_offer
from workshops.offers.models import Offer
from workshops.seats.cards import LENGTH, in_groups, is_well_formed
from workshops.seats.routes import refuse_guesses
from workshops.seats.where import UnknownPostcode, where_is

LONGEST_CODE = 40
LATER = 600  # seconds


@pages.get("/interest/<slug>")
@needs(May.TAKE_PART)
def ask(slug: str) -> Response:
    offer = _known(slug)
    return _ask_page(offer, _form(offer)) if is_open(offer) else _not_open(offer)


@pages.post("/interest/<slug>")
@needs(May.TAKE_PART)
def send(slug: str) -> Response:
    """Keep it, and show the code at once: the page that answers has no address, and sending it again shows it again."""
    offer = _known(slug)
    form = _form(offer)
    if not form.validate():
        form.ask_again()
        return _ask_page(offer, form, 422) if is_open(offer) else _not_open(offer)
    try:
        home = where_is(offer.programme, form.postcode.data or "", form.neighbourhood.data or "")
        given = reach(form.value, form.help.data or ())
        interest = show_interest(offer, form.key, given, home, address())
    except UnknownPostcode:
        form.do_not_know_postcode()
        return _ask_page(offer, form, 422)
    except TakenBackError:
        return _withdrawn_before(offer)
    except NotOpenError:
        return _not_open(offer)
    except TooManyError:
        return _too_many(offer, form)
    return render(
        "workshops/interests/sent.html",
        offer=offer,
        interest=interest,
        is_open=is_open(offer),
        code=in_groups(code_of(interest.id)),
        channel=channel_to(given),
        find_address=absolute(url_for("interests.find")),
    )


@pages.get("/interest")
@needs(May.TAKE_PART)
def find() -> Response:
    return _box()


@pages.post("/interest")
@needs(May.TAKE_PART)
def show() -> Response:
    """What became of it. It is the answer to a form, so that no address of it is left on the phone."""
    code = read_code(request.form.get("code", "")[:LONGEST_CODE])
    if len(code) != LENGTH:
        return _box(422, _("A code has twelve letters and numbers. Look at it once more and type them all."))
    if not is_well_formed(code):
        return _box(422, _("One of the characters is not right. Look at the code once more and type it again."))
    interest = _interest_of(code)
    if interest is None:
        return _box(422, _("There is nothing under this code. Look at it once more."))
    return render(
        "workshops/interests/mine.html",
        interest=interest,
        offer=interest.offer,
        is_open=is_open(interest.offer),
        over=ended_on(interest.offer) is not None,
        kept=is_kept(interest),
        waits=is_kept(interest) and not interest.passed_on and not interest.aside_on,
        goes_on=goes_on(interest),
        happened=_happened(interest),
        form=_withdraw_form(interest.id.hex),
    )


def _happened(interest: Interest) -> list[tuple[date, str]]:
    """What became of it, by day."""
    days = {
        "undone": interest.undone_on,
        "aside": interest.aside_on,
        "passed": interest.passed_on,
        "changed": changed_in_public(interest.offer, interest.created_on),
    }
    return sorted(((day, what) for what, day in days.items() if day), key=lambda each: each[0])


@pages.post("/interest/mine/withdraw")
@needs(May.TAKE_PART)
def ask_to_withdraw() -> Response:
    """The question first; it changes nothing."""
    interest = _own_interest()
    if interest is None:
        return _withdrawn()
    form = _withdraw_form(interest.id.hex)
    return render("workshops/interests/withdraw.html", interest=interest, offer=interest.offer, form=form)


@pages.post("/interest/mine/withdrawn")
@needs(May.TAKE_PART)
def withdraw_it() -> Response:
    """Twice is harmless."""
    if interest := _own_interest():
        withdraw(interest)
    return _withdrawn()


def _known(slug: str) -> Offer:
    offer = public_offer(slug)
    if offer is None:
        abort(render("workshops/interests/not_there.html", 404))
    return offer


def _form(offer: Offer) -> InterestForm:
    """It is good for what it says alone: who gets in touch, until when the job is open, and for whom it is kept."""
    kept_for = sorted(str(place.id) for place in offer.neighbourhoods)
    says = ["interest", str(offer.id), receiver_of(offer), offer.closes_on.isoformat(), *kept_for]
    return InterestForm(request.form if request.method == "POST" else None, scope=says).about(offer)


def _ask_page(offer: Offer, form: InterestForm, status: int = 200, *, full: bool = False) -> Response:
    return render(
        "workshops/interests/ask.html",
        status,
        offer=offer,
        form=form,
        given={each.value for each in helps_of(offer)},
        receiver=receiver_of(offer),
        days=KEPT_FOR.days,
        until=offer.closes_on + KEPT_FOR,
        full=full,
    )


def _not_open(offer: Offer) -> Response:
    return render("workshops/interests/not_open.html", 409, offer=offer, over=ended_on(offer) is not None)


def _too_many(offer: Offer, form: InterestForm) -> Response:
    """Nothing is kept, and of what was typed only the contact and the postcode are asked for again."""
    form.ask_again()
    answer = _ask_page(offer, form, 429, full=True)
    answer.headers["Retry-After"] = str(LATER)
    return answer


def _box(status: int = 200, error: str = "") -> Response:
    return render("workshops/interests/find.html", status, error=error)


def _withdrawn() -> Response:
    return render("workshops/interests/withdrawn.html", before=False)


def _withdrawn_before(offer: Offer) -> Response:
    """What is said to a browser that sends a form once more, and where a fresh one is."""
    again = offer if is_open(offer) else None
    return render("workshops/interests/withdrawn.html", 409, before=True, again=again)


def _interest_of(code: str) -> Interest | None:
    """The interest of a well-formed code; wrong ones are counted, as with cards."""
    if guesses("interest", address()) >= MANY:
        refuse_guesses("interest")
    interest = interest_by_code(code)
    if interest is None and count_guess("interest", address()) >= MANY:
        refuse_guesses("interest")
    return interest


def _own_interest() -> Interest | None:
    """The interest whose form was given out after its code; None once it is gone. Without such a form: the box."""
    typed = request.form.get("interest", "")
    if not _withdraw_form(typed).validate():
        abort(_box(422, _("Type your code once more.")))
    return interest_by_key(uuid.UUID(hex=typed))


def _withdraw_form(key: str) -> WithdrawForm:
    form = WithdrawForm(request.form if request.method == "POST" else None, scope=["withdraw interest", key])
    form.interest.data = key
    return form
