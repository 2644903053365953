"""Which neighbourhoods a voice reaches or a programme speaks of: ticked one by one or a whole authority at once.

A country has thousands, so that the page shows those of a few authorities: of what is ticked and what is looked for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from wtforms import Field, StringField
from wtforms.validators import Length

from app.db import db
from app.editing import EditingForm
from app.listing import holds
from app.words import fold
from maps.places.models import Neighbourhood

AT_ONCE = 500  # databases limit how many values one question may hold
FEW = 80  # so many neighbourhoods in all are shown without looking for them
MOST_AUTHORITIES = 12  # that are shown of those that fit
ALL, NONE = "all-", "none-"


class Reaching(Protocol):
    neighbourhoods: list[Neighbourhood]


def set_reach(thing: Reaching, ids: Iterable[int]) -> list[str]:
    """Let a voice or a programme reach exactly these; an id that is gone is left out. Says what has changed."""
    wanted = set(ids)
    if wanted == {each.id for each in thing.neighbourhoods}:
        return []
    thing.neighbourhoods = neighbourhoods(wanted)
    return ["neighbourhoods"]


def neighbourhoods(ids: Iterable[int]) -> list[Neighbourhood]:
    """Those with these ids, by authority and name."""
    wanted = sorted(set(ids))
    found: list[Neighbourhood] = []
    for start in range(0, len(wanted), AT_ONCE):
        found += db().scalars(select(Neighbourhood).where(Neighbourhood.id.in_(wanted[start : start + AT_ONCE])))
    return sorted(found, key=lambda each: (each.authority_name, fold(each.name)))


@dataclass(frozen=True)
class Part:
    """An authority's neighbourhoods, and how many of them are chosen; `whole` is how many it has."""

    code: str
    name: str
    rows: list[Neighbourhood]
    chosen: int
    whole: int
    fits: bool = False


def by_authority(rows: Iterable[Neighbourhood]) -> list[Part]:
    """Chosen neighbourhoods as a page shows them: an authority at a time."""
    parts: dict[str, list[Neighbourhood]] = {}
    for row in sorted(rows, key=lambda each: (each.authority_name, fold(each.name))):
        parts.setdefault(row.authority_code, []).append(row)
    wholes = _sizes(parts)
    return [
        Part(code, found[0].authority_name, found, len(found), wholes.get(code, len(found)))
        for code, found in parts.items()
    ]


def _sizes(codes: Iterable[str]) -> dict[str, int]:
    counted = select(Neighbourhood.authority_code, func.count()).group_by(Neighbourhood.authority_code)
    return dict(db().execute(counted.where(Neighbourhood.authority_code.in_(list(codes)))).all())


class ReachField(Field):
    """Boxes to tick: each sends a neighbourhood's id, or `all-` or `none-` with an authority's code for all of it."""

    data: list[int]

    def process_data(self, value: Iterable[Neighbourhood] | None) -> None:
        self.data = sorted(each.id for each in value or ())

    def process_formdata(self, valuelist: list[Any]) -> None:
        ticked = {int(value) for value in valuelist if value.isdecimal() and len(value) < 10}
        ticked |= _ids_of(value.removeprefix(ALL) for value in valuelist if value.startswith(ALL))
        ticked -= _ids_of(value.removeprefix(NONE) for value in valuelist if value.startswith(NONE))
        self.data = sorted(each.id for each in neighbourhoods(ticked))

    def say(self) -> str:
        """For a table of what differs: whole authorities by their names."""
        parts = by_authority(neighbourhoods(self.data))
        return "; ".join(
            _("all of %(place)s", place=part.name)
            if part.chosen == part.whole
            else f"{part.name}: {', '.join(each.name for each in part.rows)}"
            for part in parts
        )


def _ids_of(authority_codes: Iterable[str]) -> set[int]:
    codes = [code.replace("\x00", "") for code in authority_codes]
    return (
        set(db().scalars(select(Neighbourhood.id).where(Neighbourhood.authority_code.in_(codes)))) if codes else set()
    )


class LookBox(StringField):
    """A box to look for neighbourhoods: it helps to fill in the form and is kept nowhere."""

    only_helps = True


class ReachForm(EditingForm):
    """A form with neighbourhoods to choose. Pressing its "Show" changes nothing and keeps what was typed."""

    neighbourhoods = ReachField(_l("Neighbourhoods"))
    look = LookBox(_l("Find a neighbourhood or a council"), [Length(max=120)])

    most = MOST_AUTHORITIES

    def parts(self) -> list[Part]:
        """What to show: the authorities of what is ticked and of what is looked for, or all where there are few."""
        return _parts(set(self.neighbourhoods.data), self.look.data or "")


def _parts(ticked: set[int], words: str) -> list[Part]:
    everything: dict[str, list[Neighbourhood]] = {}
    rows = db().scalars(select(Neighbourhood).order_by(Neighbourhood.authority_name)).all()
    for row in rows:
        everything.setdefault(row.authority_code, []).append(row)
    found = [_part(code, here, ticked, words) for code, here in everything.items()]
    fitting = [part for part in found if part.fits][:MOST_AUTHORITIES]
    few = len(rows) <= FEW
    codes = {part.code for part in fitting}
    return [part for part in found if part.chosen or part.code in codes or (few and not words)]


def _part(code: str, here: list[Neighbourhood], ticked: set[int], words: str) -> Part:
    name = here[0].authority_name
    whole_fits = bool(words) and holds(name, words)
    fitting = here if not words or whole_fits else [each for each in here if holds(f"{each.name} {name}", words)]
    chosen = [each for each in here if each.id in ticked]
    # What is ticked is always among what is shown, or sending the form would lose it.
    shown = here if chosen and not words else [each for each in here if each in fitting or each.id in ticked]
    rows = sorted(shown, key=lambda each: fold(each.name))
    return Part(code, name, rows, len(chosen), len(here), fits=bool(words and fitting))
