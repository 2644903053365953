"""An organiser's pages for a sheet: the list, the template, the form with the file, and the same again to change it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response as Download
from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app.db import stand_back, transaction
from app.editing import Difference
from app.forms import complain
from app.listing import listing
from app.permissions import May, needs
from app.rendering import render
from exports.indicators.blank import blank_xlsx
from exports.indicators.blueprint import pages
from exports.indicators.forms import IndicatorForm, form_of
from exports.indicators.models import Indicator, Layout, Measure, Standing
from exports.indicators.services import (
    Looked,
    RefusedError,
    change_indicator,
    indicator_of,
    indicators_of,
    living_themes,
    look,
    make_indicator,
)
from exports.indicators.sheet import Fault, WrongError
from exports.indicators.wording import LAYOUTS, MEASURES, REFUSALS, STANDINGS
from workshops.programmes.models import Programme
from workshops.programmes.services import programme_by_slug
from workshops.scribe.tables import UnreadableError, tidy
from workshops.themes.models import Theme
from workshops.themes.services import themes_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = [(Measure.PEOPLE, layout) for layout in Layout] + [(Measure.SHARE, Layout.LIST), (Measure.OTHER, Layout.LIST)]


@dataclass(frozen=True)
class Refused:
    """What is wrong with a file: one sentence about all of it, or its faults row by row."""

    whole: str = ""
    faults: Sequence[Fault] = ()


def indicator_by(slug: str, indicator_id: int) -> Indicator | None:
    programme = programme_by_slug(slug)
    return indicator_of(programme, indicator_id) if programme else None


@pages.get("/programmes/<slug>/indicators")
@needs(May.MANAGE_PROGRAMME, of=programme_by_slug)
def index(programme: Programme) -> Response:
    rows = listing(
        indicators_of(programme),
        said=lambda each: f"{each.title} {each.source} {each.owner}",
        sorts={"newest": lambda each: -each.id, "title": lambda each: each.title.casefold()},
    )
    return render("exports/indicators/index.html", programme=programme, list=rows, STANDINGS=STANDINGS)


@pages.get("/programmes/<slug>/indicators/template.xlsx")
@needs(May.MANAGE_PROGRAMME, of=programme_by_slug)
def template(programme: Programme) -> Response:
    asked = (request.args.get("measure"), request.args.get("layout"))
    kind = next((kind for kind in KINDS if (kind[0].value, kind[1].value) == asked), KINDS[0])
    name = f"{programme.slug}-{kind[0]}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Download(blank_xlsx(*kind), content_type=XLSX, headers=headers)


@pages.get("/programmes/<slug>/indicators/new")
@needs(May.MANAGE_PROGRAMME, of=programme_by_slug)
def new(programme: Programme) -> Response:
    form = IndicatorForm(data={"measure": Measure.PEOPLE.value, "layout": Layout.LIST.value})
    return form_page(200, form, programme)


@pages.post("/programmes/<slug>/indicators/new")
@needs(May.MANAGE_PROGRAMME, of=programme_by_slug)
def make(programme: Programme) -> Response:
    return _keep_new(programme, None)


@pages.get("/programmes/<slug>/indicators/<int:indicator_id>/next")
@needs(May.MANAGE_PROGRAMME, of=indicator_by)
def newer(indicator: Indicator) -> Response:
    if indicator.standing is Standing.DRAFT or indicator.followed_by is not None:
        return redirect(address(indicator.followed_by or indicator), 303)
    form = form_of(indicator, living_themes(indicator.programme, indicator.themes), newer=True)
    return form_page(200, form, indicator.programme, follows=indicator)


@pages.post("/programmes/<slug>/indicators/<int:indicator_id>/next")
@needs(May.MANAGE_PROGRAMME, of=indicator_by)
def make_newer(indicator: Indicator) -> Response:
    return _keep_new(indicator.programme, indicator)


@pages.get("/programmes/<slug>/indicators/<int:indicator_id>/change")
@needs(May.MANAGE_PROGRAMME, of=indicator_by)
def edit(indicator: Indicator) -> Response:
    form = form_of(indicator, living_themes(indicator.programme, indicator.themes))
    form.seen.data = _offered(form, indicator.programme).mark()
    return form_page(200, form, indicator.programme, indicator)


@pages.post("/programmes/<slug>/indicators/<int:indicator_id>/change")
@needs(May.MANAGE_PROGRAMME, of=indicator_by)
def change(indicator: Indicator) -> Response:
    """Change the words, and of a draft the sheet too; without a new file the numbers stay."""
    programme = indicator.programme
    form = IndicatorForm(request.form)
    if indicator.standing is not Standing.DRAFT:
        form.only_words_of(indicator)
    if not _offered(form, programme).validate():
        return form_page(422, form, programme, indicator)
    looked = None
    if indicator.standing is Standing.DRAFT and _file_name():
        looked = _looked_at(programme, form, indicator.follows)
        if isinstance(looked, Refused):
            return form_page(422, form, programme, indicator, wrong=looked)
    present = _offered(form_of(indicator, living_themes(programme, indicator.themes)), programme)
    if differences := form.clash(present):
        return form_page(409, form, programme, indicator, differences=differences)
    try:
        change_indicator(current_user.actor, indicator, _chosen(form, programme), looked, **form.facts())
    except RefusedError as refusal:
        stand_back()
        again = indicator_by(programme.slug, indicator.id)
        return form_page(422, form, programme, again, wrong=Refused(str(REFUSALS[refusal.reason])))
    flash(_("Saved."))
    _say_guesses(looked)
    return redirect(address(indicator), 303)


def _keep_new(programme: Programme, follows: Indicator | None) -> Response:
    """A draft of what was sent. Nothing is kept while anything is wrong."""
    form = _offered(IndicatorForm(request.form), programme)
    right = form.validate()
    if not _file_name():
        return form_page(422, form, programme, follows=follows, wrong=Refused(_("Choose the sheet.")))
    if not right:
        return form_page(422, form, programme, follows=follows, wrong=Refused(_choose_again()))
    looked = _looked_at(programme, form, follows)
    if isinstance(looked, Refused):
        return form_page(422, form, programme, follows=follows, wrong=looked)
    try:
        made = make_indicator(current_user.actor, programme, looked, _chosen(form, programme), follows, **form.facts())
    except RefusedError as refusal:
        complain(form.title, str(REFUSALS[refusal.reason]))
        return form_page(409, form, programme, follows=follows)
    flash(_("The sheet is read. Nobody else sees it yet."))
    _say_guesses(looked)
    return redirect(address(made), 303)


def _looked_at(programme: Programme, form: IndicatorForm, follows: Indicator | None) -> Looked | Refused:
    """What a file holds. Reading one takes a while, and a hall may be answering: others go first meanwhile."""
    raw, slug, before = request.files["file"].read(), programme.slug, follows.id if follows else 0
    stand_back()
    try:
        with transaction(writes=False):
            here = programme_by_slug(slug) or abort(404)
            return look(here, raw, _file_name(), form.facts(), indicator_of(here, before))
    except UnreadableError as error:
        return Refused(str(error))
    except WrongError as error:
        return Refused(faults=error.faults)


def _file_name() -> str:
    """The name of the file that was sent; nothing where there is none."""
    file = request.files.get("file")
    return tidy(file.filename or "") if file else ""


def _choose_again() -> str:
    return _("Choose the sheet again too: a browser does not keep it.")


def _say_guesses(looked: Looked | None) -> None:
    for guess in looked.guessed if looked else ():
        flash(guess)


def _offered(form: IndicatorForm, programme: Programme) -> IndicatorForm:
    form.offer(themes_of(programme))
    return form


def _chosen(form: IndicatorForm, programme: Programme) -> list[Theme]:
    chosen = set(form.themes.data or ())
    return [theme for theme in themes_of(programme) if str(theme.id) in chosen]


def address(indicator: Indicator) -> str:
    return url_for("indicators.show", slug=indicator.programme.slug, indicator_id=indicator.id)


def form_page(
    status: int,
    form: IndicatorForm,
    programme: Programme,
    indicator: Indicator | None = None,
    *,
    follows: Indicator | None = None,
    wrong: Refused | None = None,
    differences: list[Difference] | None = None,
) -> Response:
    return render(
        "exports/indicators/form.html",
        status,
        form=_offered(form, programme),
        programme=programme,
        indicator=indicator,
        follows=follows,
        wrong=wrong,
        differences=differences,
        kinds=[(measure, layout, MEASURES[measure], LAYOUTS[layout]) for measure, layout in KINDS],
    )
