"""Open offers for feed readers, the newest first. One that is over is gone from it on its day."""

from datetime import date, datetime, time
from html import escape

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug import Response

from app import clock
from app.db import db
from app.i18n import say_day
from app.links import absolute, path_to
from app.permissions import May, needs
from exports.jobs.blueprint import pages
from exports.open_data.answering import answered
from exports.open_data.opening import LANGUAGE
from exports.open_data.words import one_line
from workshops.offers.in_public import is_open_now
from workshops.offers.models import Offer
from workshops.offers.wording import say_hours, say_pay

AT_MOST = 200


@pages.get("/jobs.rss")
@needs(May.LOOK)
def rss() -> Response:
    newest = select(Offer).where(*is_open_now()).order_by(Offer.opened_on.desc(), Offer.id.desc()).limit(AT_MOST)
    with force_locale(LANGUAGE):
        feed = written(list(db().scalars(newest.options(joinedload(Offer.organisation)))))
    return answered(feed, "application/rss+xml; charset=utf-8", till_midnight=True)


def written(offers: list[Offer]) -> bytes:
    """As RSS 2.0."""
    from feedgen.feed import FeedGenerator  # noqa: PLC0415 - only for feed readers

    feed = FeedGenerator()
    feed.title(_("Jobs for the neighbourhoods"))
    feed.description(_("Jobs, apprenticeships, placements and courses that are open now."))
    feed.link(href=absolute(path_to("jobs.rss")), rel="self")
    feed.link(href=absolute(path_to("jobs.index")), rel="alternate")  # the last one is the channel's own
    feed.language(LANGUAGE)
    feed.lastBuildDate(_moment(max((each.opened_on for each in offers if each.opened_on), default=clock.today())))
    feed.generator("Trusted Voices")
    for offer in offers:
        entry = feed.add_entry(order="append")
        address = absolute(path_to("jobs.show", slug=offer.slug))
        entry.guid(address, permalink=True)
        entry.title(one_line(f"{offer.title}, {offer.organisation.name}"))
        facts = (say_pay(offer), say_hours(offer), offer.place, _("Until %(day)s", day=say_day(offer.closes_on)))
        words = one_line(". ".join(part for part in (*facts, offer.what) if part))
        entry.description(escape(words, quote=False))  # readers take it for HTML
        entry.link(href=address)
        assert offer.opened_on
        entry.pubDate(_moment(offer.opened_on))
    return feed.rss_str(pretty=True)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LONDON)
