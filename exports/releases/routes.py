"""The pages of releases: each for everybody, with what it hides and why; and the organiser's preview."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from werkzeug import Response

from app.db import db, stand_back
from app.permissions import May, needs
from app.rendering import render
from exports.releases.as_read import tables_of
from exports.releases.chain import JOINED_AT_LEAST
from exports.releases.hides import hides
from exports.releases.reading import Cell, Numbers, latest, release_by_number, releases_of
from exports.releases.rules import ImpossibleError, NotYet
from exports.releases.services import ChangedError, NotYetError, draft, hindrance, make_release
from exports.releases.since_last import changed_in
from maps.deprivation.index_file import DECILE
from maps.deprivation.models import AreaMeasure
from maps.deprivation.services import the_indices
from maps.places.models import Area
from workshops.programmes.models import Programme
from workshops.programmes.services import programme_by_slug

pages = Blueprint("releases", __name__)
WHY_NOT = {
    NotYet.NOTHING_NEW: _l(
        "Nobody has joined or withdrawn since the last release, and fewer than %(n)s people have moved in the tables "
        "of jobs: the next one would say the same.",
        n=JOINED_AT_LEAST,
    ),
    NotYet.TOO_FEW: _l(
        "Fewer than %(n)s people have joined or withdrawn since the last release. So few could be told apart by "
        "comparing the two. It waits until there are %(n)s.",
        n=JOINED_AT_LEAST,
    ),
    NotYet.NOT_OVER: _l("A release counts whole evenings, and people have spoken at some that are not over yet:"),
}


@pages.get("/releases/<slug>")
@needs(May.LOOK)
def index(slug: str) -> Response:
    programme = programme_by_slug(slug) or abort(404)
    return render("exports/releases/index.html", programme=programme, releases=releases_of(programme))


@pages.get("/releases/<slug>/<int:number>")
@needs(May.LOOK)
def show(slug: str, number: int) -> Response:
    programme = programme_by_slug(slug) or abort(404)
    made = release_by_number(programme, number) or abort(404)
    before = release_by_number(programme, number - 1)
    return render(
        "exports/releases/show.html",
        made=made,
        follower=release_by_number(programme, number + 1),
        **_tables(made, before),
    )


@pages.get("/programmes/<slug>/release")
@needs(May.MANAGE_PROGRAMME, of=programme_by_slug)
def preview(programme: Programme) -> Response:
    return _preview(200, programme)


@pages.post("/programmes/<slug>/release")
@needs(May.MANAGE_PROGRAMME, of=programme_by_slug)
def make(programme: Programme) -> Response:
    """Make the release that the preview showed; where the numbers have changed meanwhile, show those first."""
    try:
        release = make_release(current_user.actor, programme, request.form.get("seen") or "nothing")
    except ImpossibleError:
        stand_back()
        return _contradiction(409, programme)
    except (NotYetError, ChangedError) as refusal:
        stand_back()
        return _preview(409, programme, changed=isinstance(refusal, ChangedError))
    flash(_("The numbers are public now. They stay as they are until the next release."))
    return redirect(url_for("releases.show", slug=programme.slug, number=release.number), 303)


def _preview(status: int, programme: Programme, *, changed: bool = False) -> Response:
    try:
        planned, last = draft(programme), latest(programme)
    except ImpossibleError:
        return _contradiction(status, programme)
    cells = {key: Cell(shown) for key, shown in planned.cells.items()}
    numbers = Numbers(programme, programme.threshold, cells)
    return render(
        "exports/releases/preview.html",
        status,
        programme=programme,
        made=numbers,
        seal=planned.seal,
        hindered=hindrance(programme),
        WHY_NOT=WHY_NOT,
        changed=changed,
        last=last,
        **_tables(numbers, last),
    )


def _contradiction(status: int, programme: Programme) -> Response:
    """What nobody can count has no preview: what happened, and what to do."""
    return render("exports/releases/contradiction.html", status, programme=programme, last=latest(programme))


def _tables(made: Numbers, before: Numbers | None) -> dict[str, object]:
    """Every table, beside the release before, and the index by whose groups it counts."""
    ranked = select(AreaMeasure.area_code).join(Area, Area.code == AreaMeasure.area_code)
    ranked = ranked.where(AreaMeasure.name == DECILE, Area.neighbourhood_id.in_(made.neighbourhoods))
    indices = the_indices(list(db().scalars(ranked)))
    tables = tables_of(made, before)
    index = indices[0] if indices else None
    return {
        "index": index,
        "tables": tables,
        "changes": changed_in(tables),
        "hiding": hides(made.threshold, made.cells),
    }
