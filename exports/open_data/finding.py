"""From a name or an address to a release and a table of it. Where there is none, why, in a sentence."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from app.db import db
from exports.open_data.opening import OpenRelease, open_release
from exports.open_data.tables import OpenTable
from exports.releases.models import Release
from workshops.programmes.models import Programme
from workshops.programmes.services import programme_by_slug

LATEST = "latest"


class NotFoundError(Exception):
    """There is no such thing; the message says what there is."""


def programmes_with_releases() -> Sequence[Programme]:
    """Every programme that has published numbers; the one that did so last comes first."""
    last = select(Release.programme_id, Release.made_at, Release.id)
    keys = [row.programme_id for row in db().execute(last.order_by(Release.made_at.desc(), Release.id.desc()))]
    found = {each.id: each for each in db().scalars(select(Programme).where(Programme.id.in_(keys)))}
    return [found[key] for key in dict.fromkeys(keys)]


def open_of(slug: str = "", number: int | None = None) -> OpenRelease:
    """A release of a programme, by default the newest; without a programme, the newest of all. Raises NotFoundError."""
    programme = programme_by_slug(slug) if slug else next(iter(programmes_with_releases()), None)
    if programme is None and slug:
        raise NotFoundError(_("There is no programme with the address “%(slug)s”.", slug=slug))
    if programme is None:
        raise NotFoundError(_("No release has been made yet, so there are no public numbers."))
    wanted = select(Release).where(Release.programme_id == programme.id)
    wanted = wanted.order_by(Release.made_at.desc(), Release.id.desc()).limit(1)
    why = _("“%(slug)s” has no release yet, so there are no public numbers of it.", slug=programme.slug)
    if number is not None:
        wanted = wanted.where(Release.number == number)
        why = _("“%(slug)s” has no release %(number)s.", slug=programme.slug, number=number)
    release = db().scalar(wanted)
    if release is None:
        raise NotFoundError(why)
    return open_release(release)


def table_of(opened: OpenRelease, name: str) -> OpenTable:
    """A table by its name. Raises NotFoundError."""
    if name not in opened.tables:
        raise NotFoundError(
            _(
                "Release %(number)s of “%(slug)s” has no table “%(name)s”. It has: %(tables)s.",
                number=opened.number,
                slug=opened.slug,
                name=name,
                tables=", ".join(opened.tables),
            )
        )
    return opened.tables[name]
