"""One indicator for its organiser: as everybody would see it, with what is hidden and why; publish, withdraw, undo."""

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app.db import stand_back
from app.permissions import May, needs
from app.rendering import render
from exports.indicators.as_read import figure_of
from exports.indicators.blueprint import pages
from exports.indicators.models import Indicator
from exports.indicators.services import (
    RefusedError,
    discard,
    is_as_sealed,
    living_themes,
    publish,
    show_again,
    siblings_of,
    withdraw,
)
from exports.indicators.sheet_pages import address, indicator_by
from exports.indicators.wording import LAYOUTS, MEASURES, REFUSALS, STANDINGS


@pages.get("/programmes/<slug>/indicators/<int:indicator_id>")
@needs(May.MANAGE_PROGRAMME, of=indicator_by)
def show(indicator: Indicator) -> Response:
    return show_page(200, indicator)


@pages.post("/programmes/<slug>/indicators/<int:indicator_id>/publish")
@needs(May.MANAGE_PROGRAMME, of=indicator_by)
def make_public(indicator: Indicator) -> Response:
    of_others = bool(request.form.get("of_others"))
    return _do(
        indicator,
        lambda: publish(current_user.actor, indicator, of_others=of_others),
        _("It is public now, beside what people said."),
    )


@pages.post("/programmes/<slug>/indicators/<int:indicator_id>/withdraw")
@needs(May.MANAGE_PROGRAMME, of=indicator_by)
def take_away(indicator: Indicator) -> Response:
    return _do(
        indicator,
        lambda: withdraw(current_user.actor, indicator),
        _("It is public no more. You can show it again: the same numbers stand there then."),
    )


@pages.post("/programmes/<slug>/indicators/<int:indicator_id>/again")
@needs(May.MANAGE_PROGRAMME, of=indicator_by)
def bring_back(indicator: Indicator) -> Response:
    return _do(indicator, lambda: show_again(current_user.actor, indicator), _("It is public again."))


@pages.post("/programmes/<slug>/indicators/<int:indicator_id>/discard")
@needs(May.MANAGE_PROGRAMME, of=indicator_by)
def throw_away(indicator: Indicator) -> Response:
    slug = indicator.programme.slug
    try:
        discard(current_user.actor, indicator)
    except RefusedError as refusal:
        return _refused(indicator, refusal)
    flash(_("The draft is gone."))
    return redirect(url_for("indicators.index", slug=slug), 303)


def _do(indicator: Indicator, what: Callable[[], None], done: str) -> Response:
    try:
        what()
    except RefusedError as refusal:
        return _refused(indicator, refusal)
    flash(done)
    return redirect(address(indicator), 303)


def _refused(indicator: Indicator, refusal: RefusedError) -> Response:
    slug, key = indicator.programme.slug, indicator.id
    stand_back()
    again = indicator_by(slug, key)
    return show_page(409, again or indicator, wrong=str(REFUSALS[refusal.reason]))


def show_page(status: int, indicator: Indicator, *, wrong: str = "") -> Response:
    return render(
        "exports/indicators/show.html",
        status,
        indicator=indicator,
        programme=indicator.programme,
        figure=figure_of(indicator),
        themes=living_themes(indicator.programme, indicator.themes),
        siblings=siblings_of(indicator) if indicator.published_on is None else [],
        whole=indicator.published_on is None or is_as_sealed(indicator),
        wrong=wrong,
        MEASURES=MEASURES,
        LAYOUTS=LAYOUTS,
        STANDINGS=STANDINGS,
    )
