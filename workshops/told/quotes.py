"""Which words of people may be quoted in public (domain: Small numbers, "Words").

The rule itself stands in workshops/contributions/quotable.py. What is published are the public words, never the
original. Each page asks anew: what is taken back, held or shortened is so at once. A quote carries at most one of
neighbourhood, workshop and date. Here it carries none: whoever reads all pages can put two together, and a quote beside
a neighbourhood would say that somebody from there has spoken.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from app.db import db
from workshops.contributions.models import Contribution
from workshops.contributions.quotable import may_be_quoted_within, words_may_be_quoted, workshop_may_be_quoted
from workshops.meetings.made_of import words_behind
from workshops.meetings.models import Activity, Confidentiality, Workshop
from workshops.programmes.models import Programme
from workshops.seats.models import Seat
from workshops.themes.models import Coding
from workshops.themes.said import in_the_open


@dataclass(frozen=True, slots=True)
class Quote:
    """Words as they may be shown, their language, and the programme that asked. Nothing leads to who spoke."""

    words: str
    language: str
    programme: str
    slug: str


def quotes(programme: Programme | None = None, limit: int = 6, longest: int | None = None) -> list[Quote]:
    """The newest quotes of a programme, or of all; of at most `longest` letters. Never say whose, where or when.

    Newest workshop first, by the day that it closed; within a day by keys that are random, so that order is mute.
    Only the newest workshops that have a quote at all are read: as many as quotes are wanted are enough.
    """
    which = [Workshop.programme_id == programme.id] if programme else []
    words = words_may_be_quoted()
    if longest:
        words.append(func.length(Contribution.public_words) <= longest)
    said_there = (
        select(Contribution.id)
        .join(Seat, Seat.id == Contribution.seat_id)
        .join(Activity, Activity.id == Contribution.activity_id)
        .where(Activity.workshop_id == Workshop.id, *words)
        .correlate(Workshop)
    )
    newest = (
        select(Workshop.id)
        .where(*workshop_may_be_quoted(), *which, said_there.exists())
        .order_by(Workshop.closed_at.desc())
        .limit(limit)
        .correlate(None)
    )
    wanted = (
        select(Contribution.public_words, Contribution.language, Programme.name, Programme.slug)
        .join(Seat, Seat.id == Contribution.seat_id)
        .join(Activity, Activity.id == Contribution.activity_id)
        .join(Workshop, Workshop.id == Activity.workshop_id)
        .join(Programme, Programme.id == Workshop.programme_id)
        .where(Workshop.id.in_(newest), *words)
        .order_by(func.date(Workshop.closed_at).desc(), Contribution.id)
        .limit(limit)
    )
    return [Quote(said or "", language, name, slug) for said, language, name, slug in db().execute(wanted)]


def quotes_under(themes: Mapping[int, Collection[int]], limit: int, longest: int) -> dict[int, list[tuple[str, str]]]:
    """What may be quoted under themes: theme → words and their language. One question, however many themes.

    `themes` are the living ones, each with all whose words count for it (themes/standing.py). Which ones, where there
    are more, and in what order, random keys decide: neither says at which evening it was said.
    """
    may_be = (
        in_the_open(select(Coding.theme_id, Coding.contribution_id))
        .join(Contribution, Contribution.id == Coding.contribution_id)
        .join(Seat, Seat.id == Contribution.seat_id)
        .join(Activity, Activity.id == Contribution.activity_id)
        .join(Workshop, Workshop.id == Activity.workshop_id)
        .where(
            Coding.theme_id.in_({part for parts in themes.values() for part in parts}),
            *words_may_be_quoted(),
            *workshop_may_be_quoted(),
            func.length(Contribution.public_words) <= longest,
        )
        .distinct()
        .subquery()
    )
    place = func.row_number().over(partition_by=may_be.c.theme_id, order_by=may_be.c.contribution_id)
    placed = select(may_be.c.theme_id, may_be.c.contribution_id, place.label("place")).subquery()
    wanted = (
        select(placed.c.theme_id, Contribution.id, Contribution.public_words, Contribution.language)
        .join(Contribution, Contribution.id == placed.c.contribution_id)
        .where(placed.c.place <= limit)
        .order_by(Contribution.id)
    )
    rows = db().execute(wanted).all() if themes else []
    found: dict[int, list[tuple[str, str]]] = {}
    for theme, parts in themes.items():
        said = {key: (words or "", language) for part, key, words, language in rows if part in parts}
        found[theme] = list(said.values())[:limit]
    return found


def programmes_quoted() -> set[int]:
    """The programmes of which anything may be quoted at all."""
    wanted = (
        select(Workshop.programme_id)
        .join(Activity, Activity.workshop_id == Workshop.id)
        .join(Contribution, Contribution.activity_id == Activity.id)
        .join(Seat, Seat.id == Contribution.seat_id)
        .where(*words_may_be_quoted(), *workshop_may_be_quoted())
        .distinct()
    )
    return set(db().scalars(wanted))


def quotes_within(workshop: Workshop, limit: int) -> dict[int, list[tuple[str, str]]]:
    """What may be quoted in a workshop's own write-up: activity → words and their language.

    The same words as in public, but the workshop need not be announced: the write-up names it, and so it carries
    neither place nor day beside them. Which ones, where there are more, and in what order, random keys decide.
    """
    if workshop.confidentiality is not Confidentiality.SHARED or not workshop.is_over:
        return {}
    wanted = (
        select(Contribution.activity_id, Contribution.public_words, Contribution.language)
        .join(Seat, Seat.id == Contribution.seat_id)
        .where(Seat.workshop_id == workshop.id, *words_may_be_quoted())
        .order_by(Contribution.id)
        .limit(limit)
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for activity_id, words, language in db().execute(wanted):
        found.setdefault(activity_id, []).append((words or "", language))
    return found


def words_to_leave_out(workshop: Workshop) -> set[int]:
    """The choices of a workshop that were made of words which may not be quoted (workshops/meetings/made_of.py)."""
    behind = words_behind(workshop)
    may_be = (
        select(Contribution.id)
        .join(Seat, Seat.id == Contribution.seat_id)
        .join(Activity, Activity.id == Contribution.activity_id)
        .join(Workshop, Workshop.id == Activity.workshop_id)
        .where(Contribution.id.in_(behind.values()), *words_may_be_quoted(), *may_be_quoted_within())
    )
    quotable = set(db().scalars(may_be)) if behind else set()
    return {choice for choice, said in behind.items() if said not in quotable}
