"""The list of jobs that were started through one's own offers, with what waits to be said of them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug import Response

from app import clock
from app.db import db
from app.listing import listing
from app.rendering import render
from app.words import fold
from workshops.hiring.due import QUESTIONS
from workshops.hiring.finding import own_offers, own_organisation
from workshops.hiring.jobs_file import ALLOWED, HEADINGS
from workshops.hiring.looking import Wrong
from workshops.hiring.models import Hire
from workshops.hiring.owed import jobs_without_start, question_now, starts_without_reference
from workshops.hiring.wording import ANSWERS
from workshops.offers.models import Offer


def hires_through(offers: Sequence[Offer]) -> Sequence[Hire]:
    wanted = (
        select(Hire)
        .where(Hire.offer_id.in_([offer.id for offer in offers]))
        .options(joinedload(Hire.offer), joinedload(Hire.employer), joinedload(Hire.neighbourhood))
        .order_by(Hire.id)
    )
    return db().scalars(wanted).all()


def hires_page(status: int, *, wrong: str = "", faults: Wrong | None = None) -> Response:
    offers, today = own_offers(), clock.today()
    hires = hires_through(offers)
    rows = listing(
        hires,
        said=lambda hire: f"{hire.reference} {hire.offer.title} {hire.employer.name}",
        sorts={
            "newest": lambda hire: (-hire.started_on.toordinal(), -hire.id),
            "asked": lambda hire: (question_now(hire, today) is None, hire.started_on, hire.id),
            "reference": lambda hire: (hire.reference_key, hire.id),
            "offer": lambda hire: (fold(hire.offer.title), -hire.started_on.toordinal(), hire.id),
        },
    )
    return render(
        "workshops/hiring/hires.html",
        status,
        organisation=own_organisation(),
        has_offers=bool(offers),
        list=rows,
        wrong=wrong,
        faults=faults,
        waiting=sum(question_now(hire, today) is not None for hire in hires),
        missing=starts_without_reference(offers),
        surplus=jobs_without_start(offers),
        said=lambda hire: [
            (question, question.counts_as(hire), _is_due(hire, question.days, today)) for question in QUESTIONS
        ],
        asked=lambda hire: question_now(hire, today),
        columns=[(str(words), str(ALLOWED[key])) for key, words in HEADINGS.items()],
        ANSWERS=ANSWERS,
    )


def _is_due(hire: Hire, days: int, today: date) -> bool:
    return (today - hire.started_on).days >= days
