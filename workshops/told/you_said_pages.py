"""The public pages that tell back: by programme, by workshop, by voice and by neighbourhood. Anyone may read them."""

from collections.abc import Sequence
from typing import Any

from flask import abort, request
from werkzeug import Response

from app import ledger
from app.listing import Listing, holds, listing
from app.permissions import May, needs
from app.rendering import render
from maps.places.services import neighbourhood_by_slug
from workshops.actions.models import Action
from workshops.actions.wording import OUTCOMES, PILLS, STATES
from workshops.programmes.services import programme_by_slug
from workshops.themes.services import standing_of, themes_of
from workshops.told.blueprint import pages
from workshops.told.evenings_told import (
    evening_told,
    evenings_of_voice,
    programmes_of_voice,
    said_there,
    speaks_for_itself,
    voice_told,
    voices_told,
)
from workshops.told.jobs_told import jobs_under
from workshops.told.quotes import quotes
from workshops.told.wording import what_is_next
from workshops.told.you_said import (
    ACCEPTED,
    Change,
    Knot,
    changes,
    changes_of,
    detail_of,
    neighbourhoods_told,
    programmes_told,
    quotes_beside,
    themes_promised,
    under_themes,
)
from workshops.voices.services import voice_by_slug

QUOTES_OF_NO_THEME = 6


@pages.get("/you-said")
@needs(May.LOOK)
def you_said() -> Response:
    rows = listing(
        programmes_told(),
        said=lambda row: f"{row.programme.name} {row.programme.question} {row.programme.controller}",
        sorts={"newest": lambda row: -row.newest.seq if row.newest else 0},
    )
    return told_back(
        "workshops/told/you_said.html",
        list=rows,
        places=[each for each in neighbourhoods_told() if holds(each.full_name, rows.asked)],
        voices=[each for each in voices_told() if holds(each.name, rows.asked)],
    )


@pages.get("/you-said/<slug>")
@needs(May.LOOK)
def you_said_of(slug: str) -> Response:
    programme = programme_by_slug(slug) or abort(404)
    list_of_knots = pages_of(under_themes(programme, changes_of(programme)))
    themes = {knot.theme.id: knot.theme for knot in list_of_knots.rows if knot.theme}
    nothing = not list_of_knots.rows and not list_of_knots.asked
    offers = jobs_under(programme, standing_of(programme))
    led_to_jobs_alone = offers.keys() - themes_promised(programme) if list_of_knots.page == 1 else set()
    return told_back(
        "workshops/told/you_said_of.html",
        programme=programme,
        list=list_of_knots,
        quotes=quotes_beside(programme, themes.values()),
        said=quotes(programme, limit=QUOTES_OF_NO_THEME) if nothing else [],
        offers=offers,
        only_jobs=[theme for theme in themes_of(programme) if theme.id in led_to_jobs_alone],
        **of_knots(list_of_knots.rows),
    )


@pages.get("/you-said/<slug>/workshop/<int:number>")
@needs(May.LOOK)
def you_said_at(slug: str, number: int) -> Response:
    """Its address holds no code: the code belongs to the hall, and no public page shows it."""
    programme = programme_by_slug(slug) or abort(404)
    workshop = evening_told(programme, number) or abort(404)
    knots, alone = under_themes(programme, changes_of(programme)), speaks_for_itself(workshop)
    list_of_knots = pages_of(said_there(workshop, knots) if alone else knots)
    return told_back(
        "workshops/told/you_said_at.html",
        programme=programme,
        workshop=workshop,
        alone=alone,
        list=list_of_knots,
        quotes={},
        **of_knots(list_of_knots.rows),
    )


@pages.get("/you-said/voice/<slug>")
@needs(May.LOOK)
def you_said_with(slug: str) -> Response:
    voice = voice_told(voice_by_slug(slug)) or abort(404)
    found = by_newest(changes(ACCEPTED, Action.voice_id == voice.id))
    return told_back(
        "workshops/told/you_said_with.html",
        voice=voice,
        programmes=programmes_of_voice(voice),
        workshops=evenings_of_voice(voice),
        list=found,
        detail=detail_of(found.rows),
    )


@pages.get("/you-said/place/<slug>")
@needs(May.LOOK)
def you_said_for(slug: str) -> Response:
    place = neighbourhood_by_slug(slug) or abort(404)
    found = by_newest(changes(Action.neighbourhoods.any(id=place.id)))
    return told_back("workshops/told/you_said_for.html", place=place, list=found, detail=detail_of(found.rows))


def pages_of(knots: Sequence[Knot]) -> Listing:
    """The knots a page at a time, in their order."""
    places = {id(knot): place for place, knot in enumerate(knots)}
    return listing(knots, said=_words_of, sorts={"newest": lambda knot: places[id(knot)]})


def by_newest(found: Sequence[Change]) -> Listing:
    return listing(found, said=_words_of_change, sorts={"newest": lambda change: (-change.seq, -change.action.id)})


def _words_of(knot: Knot) -> str:
    theme = f"{knot.theme.name} {knot.theme.wanted} " if knot.theme else ""
    return theme + _words_of_change(knot.change)


def _words_of_change(change: Change) -> str:
    return f"{change.action.title} {change.owner} {STATES[change.action.state]}"


def of_knots(rows: Sequence[Knot]) -> dict[str, Any]:
    """The knots of a page by their themes, and what is read for these alone."""
    groups: list[tuple[Any, list[Change]]] = []
    for knot in rows:
        if not groups or groups[-1][0] is not knot.theme:
            groups.append((knot.theme, []))
        groups[-1][1].append(knot.change)
    return {"groups": groups, "detail": detail_of(list({knot.change.action.id: knot.change for knot in rows}.values()))}


def told_back(template: str, **facts: Any) -> Response:
    """A page that tells back, with the head of the ledger at its foot, and a mark by which a browser knows it again.

    It is asked for each time: what is taken back is gone at once.
    """
    answer = render(
        template,
        STATES=STATES,
        PILLS=PILLS,
        OUTCOMES=OUTCOMES,
        what_is_next=what_is_next,
        head=ledger.head(),
        **facts,
    )
    answer.add_etag()
    return answer.make_conditional(request)
