"""Vacancies from a file: the template, the file, a look at what it holds, and only then the keeping."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy.exc import IntegrityError
from werkzeug import Response

from app.accounts.models import User
from app.accounts.signed_in import myself
from app.db import db, stand_back, transaction
from app.permissions import May, needs
from app.rendering import render
from workshops.offers.finding import programmes_of
from workshops.offers.services import RefusedError
from workshops.programmes.models import Programme
from workshops.scribe.cells import alike
from workshops.scribe.list_pages import CSV, XLSX, download
from workshops.scribe.tables import UnreadableError, tidy
from workshops.vacancies.blueprint import pages
from workshops.vacancies.columns import columns
from workshops.vacancies.forms import BringForm
from workshops.vacancies.known import Known
from workshops.vacancies.package import ForgedError, pack, unpack
from workshops.vacancies.services import (
    FAULTS_SHOWN,
    ChangedMeanwhileError,
    Kept,
    Looked,
    faults_of,
    keep_vacancies,
    look,
    mark,
    without,
)
from workshops.vacancies.standing import Standing, compare
from workshops.vacancies.template import blank_csv, blank_xlsx
from workshops.vacancies.words import SHOWN, first_facts

FIRST_ROWS = 5
LISTED = 200  # of what changes and of what is left alone


@pages.get("/offers/import")
@needs(May.MAKE_OFFERS)
def bring_in() -> Response:
    return file_page(200, BringForm(data={"programme": request.args.get("programme", "")}))


@pages.get("/offers/import/vacancies.csv")
@needs(May.MAKE_OFFERS)
def template_csv() -> Response:
    return download(blank_csv(), CSV, "vacancies.csv")


@pages.get("/offers/import/vacancies.xlsx")
@needs(May.MAKE_OFFERS)
def template_xlsx() -> Response:
    return download(blank_xlsx(programmes_of(myself())), XLSX, "vacancies.xlsx")


@pages.post("/offers/import")
@needs(May.MAKE_OFFERS)
def look_at_vacancies() -> Response:
    """Show what a file holds. Nothing is stored."""
    form = _form()
    right, name = form.validate(), _file_name()
    if not name:
        return file_page(422, form, wrong=_("Choose a file first."))
    if not right:
        return file_page(422, form, wrong=_("Choose the file again too: a browser does not keep it."))
    if current_user.organisation is None:
        return file_page(409, form)
    raw, key = request.files["file"].read(), current_user.id
    stand_back()  # reading a file takes seconds, and a hall may be answering
    with transaction(writes=False):
        user = db().get(User, key) or abort(404)
        programme = _programme(user, form.programme.data)
        try:
            looked = look(programme, user, raw, name, form.otherwise())
        except UnreadableError as error:
            return file_page(422, form, wrong=str(error))
        return preview(200, programme, user, looked)


@pages.post("/offers/import/keep")
@needs(May.MAKE_OFFERS)
def keep() -> Response:
    """Make drafts of what was looked at."""
    form = _form()
    programme = next((each for each in programmes_of(myself()) if each.slug == request.form.get("programme")), None)
    try:
        if programme is None or current_user.organisation is None:
            raise ForgedError
        looked = unpack(programme, current_user.organisation, request.form.get("rows", ""))
    except ForgedError:
        return file_page(422, form, wrong=_("This page is out of date. Choose the file again; nothing was kept."))
    if not looked.vacancies or (looked.wrong_rows and not request.form.get("leave_out")):
        return preview(422, programme, myself(), looked, unticked=bool(looked.vacancies))
    try:
        kept = keep_vacancies(current_user.actor, looked, programme, myself())
    except (ChangedMeanwhileError, RefusedError, IntegrityError):
        stand_back()
        return preview(409, programme, myself(), looked, changed=True)
    flash(_said(kept))
    return redirect(url_for("offers.index"), 303)


def _said(kept: Kept) -> str:
    """What became of a file, in a sentence or four."""
    said = []
    if kept.new:
        said.append(
            ngettext(
                "%(num)s vacancy is a draft now. Nobody else sees it yet.",
                "%(num)s vacancies are drafts now. Nobody else sees them yet.",
                kept.new,
            )
        )
    if kept.changed:
        said.append(ngettext("%(num)s draft was changed.", "%(num)s drafts were changed.", kept.changed))
    if not said:
        said.append(_("Nothing was changed."))
    if kept.same:
        said.append(ngettext("%(num)s is as it was.", "%(num)s are as they were.", kept.same))
    if kept.left:
        said.append(ngettext("%(num)s was left alone.", "%(num)s were left alone.", kept.left))
    return " ".join(said)


def _form() -> BringForm:
    return BringForm(request.form).offer(programmes_of(myself()))


def _programme(user: User, slug: Any) -> Programme:
    return next((each for each in programmes_of(user) if each.slug == slug), None) or abort(404)


def _file_name() -> str:
    """The name of the file that was sent; nothing where there is none."""
    file = request.files.get("file")
    return tidy(file.filename or "") if file else ""


def file_page(status: int, form: BringForm, *, wrong: str = "") -> Response:
    programmes = programmes_of(myself())
    return render(
        "workshops/vacancies/bring_in.html",
        status,
        form=form.offer(programmes),
        programmes=programmes,
        organisation=current_user.organisation,
        wrong=wrong,
        columns=columns(),
    )


def preview(
    status: int,
    programme: Programme,
    user: User,
    looked: Looked,
    *,
    unticked: bool = False,
    changed: bool = False,
) -> Response:
    organisation = user.organisation or abort(404)
    known = Known.of(programme, user, looked.vacancies)
    compared = compare(known, looked.vacancies)
    if faults := faults_of(compared):
        looked = without(looked, faults)
        compared = compare(known, looked.vacancies)
    by_standing = {standing: [each for each in compared if each.standing is standing] for standing in Standing}
    return render(
        "workshops/vacancies/preview.html",
        status,
        programme=programme,
        looked=looked,
        by_standing=by_standing,
        to_do=len(by_standing[Standing.NEW]) + len(by_standing[Standing.CHANGED]),
        notes=alike(note for each in compared for note in each.notes),
        faults=alike(looked.faults),
        shown=[
            (each.vacancy.row, first_facts(each.shown(SHOWN)))
            for each in [each for each in compared if not each.is_hidden][:FIRST_ROWS]
        ],
        rows=pack(programme, organisation, looked, mark(compared)),
        unticked=unticked,
        changed_meanwhile=changed,
        Standing=Standing,
        LISTED=LISTED,
        FAULTS_SHOWN=FAULTS_SHOWN,
    )
