"""The public pages: numbers beside voices, and one indicator as it was shown, newer or older. Anyone may read them."""

from flask import abort
from werkzeug import Response

from app.listing import listing
from app.permissions import May, needs
from app.rendering import render
from exports.indicators.as_read import figure_of
from exports.indicators.beside import beside, not_heard, quotes_of
from exports.indicators.blueprint import pages
from exports.indicators.models import Indicator, Standing
from exports.indicators.services import indicator_of, living_themes
from exports.releases.reading import latest
from workshops.programmes.services import programme_by_slug


@pages.get("/beside/<slug>")
@needs(May.LOOK)
def numbers_beside_voices(slug: str) -> Response:
    programme = programme_by_slug(slug) or abort(404)
    published = latest(programme)
    rows = listing(
        beside(programme, published),
        said=lambda each: " ".join([each.theme.name, each.theme.wanted, *(f.indicator.title for f in each.figures)]),
        sorts={"theme": lambda each: each.theme.name_key},
    )
    return render(
        "exports/indicators/beside.html",
        programme=programme,
        list=rows,
        quotes=quotes_of(programme, rows.rows),
        release=published.release if published else None,
        not_heard=not_heard(published),
    )


@pages.get("/beside/<slug>/<int:number>")
@needs(May.LOOK)
def one(slug: str, number: int) -> Response:
    programme = programme_by_slug(slug) or abort(404)
    indicator = indicator_of(programme, number)
    if indicator is None or indicator.standing is not Standing.PUBLISHED:
        abort(404)
    return render(
        "exports/indicators/one.html",
        programme=programme,
        indicator=indicator,
        figure=figure_of(indicator),
        themes=living_themes(programme, indicator.themes),
        newer=_shown(indicator.followed_by),
        older=_shown(indicator.follows),
    )


def _shown(indicator: Indicator | None) -> Indicator | None:
    return indicator if indicator is not None and indicator.standing is Standing.PUBLISHED else None
