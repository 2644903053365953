"""A release on its way out: its tables, and what every file must say of itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.db import db
from app.i18n import say_day
from app.links import absolute, path_to
from exports.open_data.tables import OpenTable, open_tables
from exports.open_data.words import one_line
from exports.releases.reading import Published
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
    """What leaves of one release."""

    made: Published
    tables: dict[str, OpenTable]
    sources: Sequence[str]
    hiding: Sequence[str]
    page: str  # the whole address at which people read it

    @property
    def slug(self) -> str:
        return self.made.programme.slug

    @property
    def number(self) -> int:
        return self.made.release.number

    @property
    def name(self) -> str:
        """For the name of a file.

        Programmes' addresses and numbers hold nothing that a file system would mind.
        """
        return f"{self.slug}-release-{self.number}"

    @property
    def programme(self) -> str:
        return one_line(self.made.programme.name)

    @property
    def made_on(self) -> date:
        return clock.local(self.made.release.made_at).date()

    @property
    def source(self) -> str:
        """Whose numbers these are, and who drew the places, in a line."""
        ours = f"{one_line(self.made.programme.controller)}: {self.programme}, release {self.number}."
        return " ".join([ours, *self.sources[:1]])

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What stands at the head of every file that has a head."""
        programme, release = self.made.programme, self.made.release
        return {
            "programme": {
                "slug": programme.slug,
                "name": self.programme,
                "question": one_line(programme.question),
                "controller": one_line(programme.controller),
            },
            "release": {
                "number": release.number,
                "made_at": clock.utc(release.made_at).isoformat(),
                "threshold": release.threshold,
                "rule": release.rule,
                "page": self.page,
            },
            "ledger": {"entry": release.ledger_seq, "head": release.ledger_head},
            "licence": dict(LICENCE),
            "sources": [one_line(f"{programme.controller}: {programme.name}."), *self.sources],
            "hiding": list(self.hiding),
        }

    def said(self) -> list[tuple[str, str]]:
        """The same for people: pairs of a heading and a sentence."""
        programme, release = self.made.programme, self.made.release
        with force_locale(LANGUAGE):
            return [
                (_("Programme"), self.programme),
                (_("It asks"), one_line(programme.question)),
                (_("Who asks"), one_line(programme.controller)),
                (_("Release"), f"{release.number}, {say_day(self.made_on)} {self.made_on.year}"),
                (_("Where people read it"), self.page),
                *((_("What is not shown, and why"), line) for line in self.hiding),
                (_("Licence"), f"{LICENCE['name']}, {LICENCE['url']}"),
                (_("How to name it"), _("%(who)s. Licensed under the %(licence)s.", who=self.source, licence=OGL)),
                *((_("Sources"), line) for line in self.facts["sources"]),
                (_("Ledger entry"), str(release.ledger_seq)),
                (_("Ledger head"), release.ledger_head),
                (
                    _("How to check it"),
                    _("Whoever runs this house types “flask ledger verify --head” and this head. It must be found."),
                ),
            ]


def open_release(made: Published) -> OpenRelease:
    """Everything of a release that leaves, worded in the one language of files."""
    with force_locale(LANGUAGE):
        return OpenRelease(
            made=made,
            tables=open_tables(made),
            sources=_sources(made),
            hiding=_hiding(made),
            page=absolute(path_to("releases.show", slug=made.programme.slug, number=made.release.number)),
        )


def _sources(made: Published) -> list[str]:
    """Who drew and counted the places, as the map says it: the one line first, where several stand behind it."""
    here = select(Area.code).where(Area.neighbourhood_id.in_(made.neighbourhoods))
    codes = list(db().scalars(here))
    if not codes:
        return []
    lines = source_lines(codes)
    return [one_line(line) for line in (lines if len(lines) == 1 else [credit_of(codes), *lines])]


def _hiding(made: Published) -> list[str]:
    """What is not shown and why, as it stands on the page of the release."""
    said = [
        _(
            "Any number below %(n)s, zero too, stands as “fewer than %(n)s”. A small number could give somebody away.",
            n=made.threshold,
        ),
        _("All other numbers are rounded to the nearest 5, so rows need not add up."),
    ]
    if made.protecting:
        said.append(
            ngettext(
                "%(num)s number is not shown, although it is large enough: with it, somebody could work out a small "
                "one.",
                "%(num)s numbers are not shown, although they are large enough: with them, somebody could work out a "
                "small one.",
                made.protecting,
            )
        )
    return said
