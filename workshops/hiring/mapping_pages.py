"""The columns of another system's export: mapped once, and anew when the export has changed."""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app.permissions import May, needs
from app.rendering import render
from workshops.hiring.blueprint import pages
from workshops.hiring.figure_pages import out_of_date
from workshops.hiring.figures import ForgedError, unsign
from workshops.hiring.finding import own_mapping, own_organisation
from workshops.hiring.mapping import OTHERS, forget_mapping, map_columns
from workshops.hiring.mapping_forms import ColumnsForm, columns_form
from workshops.hiring.models import Mapping


@pages.post("/figures/columns")
@needs(May.COUNT_HIRING)
def say_columns() -> Response:
    """Remember what the columns hold. The file comes again: nothing of it was kept."""
    organisation = own_organisation() or abort(404)
    signed = request.form.get("headings", "")
    try:
        headings = unsign(organisation, signed)["headings"]
    except (ForgedError, KeyError):
        return out_of_date()
    form = columns_form(headings, None, request.form)
    if not form.validate():
        return columns_page(422, form, url_for("hiring.say_columns"), signed=signed)
    map_columns(current_user.actor, organisation, form.held(), leave_out_others=form.leave_out_others.data)
    flash(_("Files with these headings are read so from now on. Choose the file once more: nothing of it was kept."))
    return redirect(url_for("hiring.figures", _anchor="file-part"), 303)


@pages.get("/figures/columns/<mark>")
@needs(May.COUNT_HIRING, of=own_mapping)
def columns(mapping: Mapping) -> Response:
    form = columns_form(headings_of(mapping), mapping.columns)
    form.seen.data = form.mark()
    return columns_page(200, form, url_for("hiring.change_columns", mark=mapping.headings), mapping=mapping)


@pages.post("/figures/columns/<mark>")
@needs(May.COUNT_HIRING, of=own_mapping)
def change_columns(mapping: Mapping) -> Response:
    form = columns_form(headings_of(mapping), None, request.form)
    action = url_for("hiring.change_columns", mark=mapping.headings)
    if not form.validate():
        return columns_page(422, form, action, mapping=mapping)
    if differences := form.clash(columns_form(headings_of(mapping), mapping.columns)):
        return columns_page(409, form, action, mapping=mapping, differences=differences)
    organisation = own_organisation() or abort(404)
    map_columns(current_user.actor, organisation, form.held(), leave_out_others=form.leave_out_others.data)
    flash(_("Files with these headings are read so from now on."))
    return redirect(url_for("hiring.figures", _anchor="file-part"), 303)


@pages.post("/figures/columns/<mark>/forget")
@needs(May.COUNT_HIRING, of=own_mapping)
def forget_columns(mapping: Mapping) -> Response:
    forget_mapping(current_user.actor, mapping)
    flash(_("Forgotten. The next file with these headings is asked about anew."))
    return redirect(url_for("hiring.figures", _anchor="file-part"), 303)


def headings_of(mapping: Mapping) -> list[str]:
    return [heading for heading in mapping.columns if heading != OTHERS]


def columns_page(
    status: int,
    form: ColumnsForm,
    action: str,
    *,
    signed: str = "",
    mapping: Mapping | None = None,
    differences: list | None = None,
) -> Response:
    return render(
        "workshops/hiring/columns.html",
        status,
        form=form,
        headings=signed,
        action=action,
        mapping=mapping,
        differences=differences,
    )
