"""A release on its way out: its tables, and what every file must say of itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from flask_babel import force_locale, format_date
from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.db import db
from app.links import absolute, path_to
from exports.open_data.tables import OpenTable, open_tables
from exports.open_data.words import one_line
from exports.releases.hides import hides
from exports.releases.models import Release
from exports.releases.reading import Published, published
from maps.atlas.freshness import MARKS
from maps.deprivation.services import credit_of, source_lines
from maps.places.models import Area
from maps.places.postcodes import OGL

LICENCE = {
    "id": "OGL-UK-3.0",
    "name": OGL,
    "url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
LANGUAGE = "en"  # files are the same for everybody, whatever language a browser asks for


@dataclass(frozen=True)
class OpenRelease:
    """What leaves of one release: plain facts, so that they can be remembered."""

    slug: str
    programme: str
    question: str
    controller: str
    number: int
    made_at: datetime
    threshold: int
    rule: str
    ledger_seq: int
    ledger_head: str
    sources: Sequence[str]
    hiding: Sequence[str]
    tables: Mapping[str, OpenTable]

    @property
    def name(self) -> str:
        """For the name of a file: the address of a programme holds nothing that a file system would mind."""
        return f"{self.slug}-release-{self.number}"

    @property
    def page(self) -> str:
        """The whole address at which people read it."""
        return page_of(self.slug, self.number)

    @property
    def made_on(self) -> date:
        return clock.local(self.made_at).date()

    @property
    def source(self) -> str:
        """Whose numbers these are, and who drew the places, in a line."""
        return " ".join([f"{self.controller}: {self.programme}, release {self.number}.", *self.sources[:1]])

    @property
    def facts(self) -> dict[str, Any]:
        """What stands at the head of every file that has a head."""
        return {
            "programme": {
                "slug": self.slug,
                "name": self.programme,
                "question": self.question,
                "controller": self.controller,
            },
            **facts_of(self.slug, self),
            "licence": dict(LICENCE),
            "sources": [f"{self.controller}: {self.programme}.", *self.sources],
            "hiding": list(self.hiding),
        }

    def said(self) -> list[tuple[str, str]]:
        """The same for people: pairs of a heading and a sentence."""
        with force_locale(LANGUAGE):
            return [
                (_("Programme"), self.programme),
                (_("It asks"), self.question),
                (_("Who asks"), self.controller),
                (_("Release"), f"{self.number}, {format_date(self.made_on, 'd MMMM yyyy')}"),
                (_("Where people read it"), self.page),
                *((_("What is not shown, and why"), line) for line in self.hiding),
                (_("Licence"), f"{LICENCE['name']}, {LICENCE['url']}"),
                (_("How to name it"), _("%(who)s Licensed under the %(licence)s.", who=self.source, licence=OGL)),
                *((_("Sources"), line) for line in self.facts["sources"]),
                (_("Ledger entry"), str(self.ledger_seq)),
                (_("Ledger head"), self.ledger_head),
                (
                    _("How to check it"),
                    _("Whoever runs this house types “flask ledger verify --head” and this head. It must be found."),
                ),
            ]


def facts_of(slug: str, release: Release | OpenRelease) -> dict[str, Any]:
    """What is said of a release wherever one is named."""
    return {
        "release": {
            "number": release.number,
            "made_at": clock.utc(release.made_at).isoformat(),
            "threshold": release.threshold,
            "rule": release.rule,
            "page": page_of(slug, release.number),
        },
        "ledger": {"entry": release.ledger_seq, "head": release.ledger_head},
    }


def page_of(slug: str, number: int) -> str:
    """The whole address at which people read a release."""
    return absolute(path_to("releases.show", slug=slug, number=number))


def open_release(release: Release) -> OpenRelease:
    """Everything of a release that leaves, worded in the one language of files.

    It is frozen, but for names: a host may not want to be named any more. So it is remembered until a programme or a
    voice was changed, or places are loaded anew; and not until a resident has done anything, since who asks every night
    would learn of it from how long an answer takes.
    """
    return _opened(release.id, release.made_at, *db().execute(MARKS).one())


@lru_cache(maxsize=8)
def _opened(release_id: int, _made_at: datetime, *_marks: object) -> OpenRelease:
    made = published(db().get_one(Release, release_id))
    programme, release = made.programme, made.release
    with force_locale(LANGUAGE):
        return OpenRelease(
            slug=programme.slug,
            programme=one_line(programme.name),
            question=one_line(programme.question),
            controller=one_line(programme.controller),
            number=release.number,
            made_at=clock.utc(release.made_at),
            threshold=release.threshold,
            rule=release.rule,
            ledger_seq=release.ledger_seq,
            ledger_head=release.ledger_head,
            sources=_sources(made),
            hiding=hides(made.threshold, made.cells),
            tables=open_tables(made),
        )


def _sources(made: Published) -> list[str]:
    """Who drew and counted the places, as the map says it: the one line first, where several stand behind it."""
    here = select(Area.code).where(Area.neighbourhood_id.in_(made.neighbourhoods))
    codes = list(db().scalars(here))
    if not codes:
        return []
    lines = source_lines(codes)
    return [one_line(line) for line in (lines if len(lines) == 1 else [credit_of(codes), *lines])]
