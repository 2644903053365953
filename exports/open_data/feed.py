"""What has changed, for feed readers: releases, and what became of promises. No number of people stands in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug import Response

from app import clock
from app.db import db
from app.ledger import Entry
from app.links import absolute, path_to
from app.permissions import May, needs
from exports.open_data.answering import answered
from exports.open_data.blueprint import pages
from exports.open_data.opening import LANGUAGE
from exports.open_data.words import one_line
from exports.releases.models import Release
from workshops.actions.history import SENTENCES, histories_of
from workshops.actions.in_public import Told, told_in_public
from workshops.actions.rounds import SAID_SO

AT_MOST = 50
VERBS = (
    "promise",
    "agreed",
    "declined",
    "under way",
    "explain",
    "says done",
    "ask whether it is better",
    *SAID_SO.values(),
)


@dataclass(frozen=True)
class News:
    """One thing that has happened. Its name stays the same for ever, so that nobody is told twice."""

    name: str
    at: datetime
    title: str
    words: str
    path: str
    seq: int = 0  # its place in the ledger, for what happened at one moment


@pages.get("/exports.rss")
@needs(May.LOOK)
def rss() -> Response:
    with force_locale(LANGUAGE):
        return answered(written(news()), "application/rss+xml; charset=utf-8")


def news() -> list[News]:
    """What is newest, first."""
    told = told_in_public()
    found = [*_released(), *_done(told), *_late(told)]
    return sorted(found, key=lambda each: (each.at, each.seq, each.name), reverse=True)[:AT_MOST]


def _released() -> Iterator[News]:
    query = select(Release).options(joinedload(Release.programme)).order_by(Release.made_at.desc()).limit(AT_MOST)
    for release in db().scalars(query):
        name = release.programme.name
        yield News(
            f"urn:sha256:{release.ledger_head}",
            release.made_at,
            _("Numbers were published: %(name)s", name=name),
            _("Release %(n)s of “%(name)s”.", n=release.number, name=name),
            path_to("releases.show", slug=release.programme.slug, number=release.number),
        )


def _done(told: Iterable[Told]) -> Iterator[News]:
    """What the public ledger tells of promises: only of those of which something new was told."""
    actions = {each.action.subject: each.action for each in told}
    newest = select(Entry.subject).where(Entry.public.is_(True), Entry.verb.in_(VERBS), Entry.subject.like("action:%"))
    subjects = set(db().scalars(newest.order_by(Entry.seq.desc()).limit(AT_MOST)))
    for steps in histories_of([action for subject, action in actions.items() if subject in subjects]).values():
        for step in steps:
            if step.verb in VERBS:
                yield News(
                    f"urn:sha256:{step.entry.hash}",
                    step.at,
                    f"{SENTENCES[step.verb]}: {step.action.title}",
                    step.words or step.action.what or step.action.title,
                    path_to("actions.show", slug=step.action.slug),
                    step.entry.seq,
                )


def _late(told: Iterable[Told]) -> Iterator[News]:
    """That a promise is late follows from its first date, and stands in no entry."""
    for each in told:
        if each.is_late:
            action = each.action
            since = datetime.combine(action.first_due + timedelta(days=1), time(), clock.LONDON)
            yield News(
                f"late:{action.slug}:{action.first_due}",
                since,
                _("Late: %(title)s", title=action.title),
                _("It was promised by %(day)s.", day=action.first_due.isoformat()),
                path_to("actions.show", slug=action.slug),
            )


def written(items: list[News]) -> bytes:
    """As RSS 2.0."""
    from feedgen.feed import FeedGenerator  # noqa: PLC0415 - only for feed readers

    feed = FeedGenerator()
    feed.title(_("What was heard, promised and done"))
    feed.description(_("Releases of public numbers, and what became of promises."))
    feed.link(href=absolute(path_to("open_data.rss")), rel="self")
    feed.link(href=absolute(path_to("open_data.index")), rel="alternate")  # the last one is the channel's own
    feed.language(LANGUAGE)
    feed.lastBuildDate(max((each.at for each in items), default=clock.utc(datetime(2026, 1, 1))))  # noqa: DTZ001
    feed.generator("Trusted Voices")
    for each in items:
        entry = feed.add_entry(order="append")
        entry.guid(each.name, permalink=False)
        entry.title(one_line(each.title))
        entry.description(one_line(each.words))
        entry.link(href=absolute(each.path))
        entry.pubDate(each.at)
    return feed.rss_str(pretty=True)
