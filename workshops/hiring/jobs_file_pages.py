"""Jobs from a file: the template, a look at what it holds, and only then the keeping."""

from collections.abc import Sequence

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug import Response

from app.accounts.services import organisations
from app.db import stand_back, transaction
from app.permissions import May, needs
from app.rendering import render
from workshops.hiring.blueprint import pages
from workshops.hiring.figures import ForgedError
from workshops.hiring.filled_in import Row, as_xlsx, places_of
from workshops.hiring.finding import own_offers, own_organisation
from workshops.hiring.hires_list import hires_page
from workshops.hiring.jobs_carried import JobRow, pack_jobs, unpack_jobs
from workshops.hiring.jobs_file import (
    ALLOWED,
    AT,
    EMPLOYER,
    HEADINGS,
    OFFER,
    PLACE,
    JobsLooked,
    look_at_jobs_in,
)
from workshops.hiring.looking import Wrong
from workshops.hiring.models import Hire
from workshops.hiring.owed import asked_now
from workshops.hiring.services import CountedError, RefusedError, add_hires, hire_by_reference, say_of_job
from workshops.hiring.still_words import SHORT
from workshops.hiring.wording import ANSWERS, REFUSALS, counted_already
from workshops.offers.models import Offer
from workshops.scribe.list_pages import XLSX, download
from workshops.scribe.tables import ROWS_AT_MOST, UnreadableError


@pages.get("/hires/jobs.xlsx")
@needs(May.COUNT_HIRING)
def jobs_xlsx() -> Response:
    """The template, with lists of what can be chosen, and filled in with the jobs that are asked about now."""
    offers, order = own_offers(), list(HEADINGS)
    places = {name for offer in offers for _row, name in places_of(offer.programme.neighbourhoods)}
    lists: dict[int, Sequence[str]] = {
        order.index(OFFER): [offer.reference or offer.slug for offer in offers],
        order.index(EMPLOYER): [each.name for each in organisations()],
        order.index(PLACE): sorted(places),
        **{order.index(key): [str(words) for words in SHORT.values()] for key in AT.values()},
    }
    explained = [(str(words), str(ALLOWED[key])) for key, words in HEADINGS.items()]
    content = as_xlsx(_("Jobs"), [str(words) for words in HEADINGS.values()], _asked_about(offers), explained, lists)
    return download(content, XLSX, "jobs.xlsx")


def _asked_about(offers: Sequence[Offer]) -> list[Row]:
    """Rows that wait for an answer only. Where somebody lives is left empty, which leaves it as it is."""
    rows: list[Row] = []
    for hire, _question in asked_now(offers)[:ROWS_AT_MOST]:
        said = (str(SHORT[answer]) if (answer := each.said(hire)) else "" for each in AT)
        part = f"{hire.full_time / 100:.2f}"
        named = [hire.offer.reference or hire.offer.slug, hire.employer.name, hire.reference, ""]
        rows.append([*named, hire.started_on.isoformat(), part, *said])
    return rows


@pages.post("/hires")
@needs(May.COUNT_HIRING)
def look_at_jobs() -> Response:
    """Show what a file holds. Nothing is stored."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return hires_page(422, wrong=_("Choose a file first."))
    if own_organisation() is None:
        return hires_page(422)
    raw = file.read()
    stand_back()  # reading a file takes seconds, and a hall may be answering
    with transaction(writes=False):
        organisation = own_organisation() or abort(404)
        try:
            looked = look_at_jobs_in(organisation, own_offers(), organisations(), raw)
        except UnreadableError as error:
            return hires_page(422, wrong=str(error))
        if isinstance(looked, Wrong):
            return hires_page(422, faults=looked)
        return jobs_preview(looked)


@pages.post("/hires/keep")
@needs(May.COUNT_HIRING)
def keep_jobs() -> Response:
    """Keep what was looked at."""
    organisation = own_organisation() or abort(404)
    try:
        rows = unpack_jobs(organisation, own_offers(), organisations(), request.form.get("rows", ""))
        kept = add_hires(current_user.actor, organisation, [row.facts for row in rows])
        answered = sorted(((_kept(row), row) for row in rows if row.said), key=lambda each: each[0].id)
        answers = sum(say_of_job(current_user.actor, hire, row.said, row.stood) for hire, row in answered)
    except ForgedError:
        return hires_page(422, wrong=_("This page is out of date. Choose the file again; nothing was kept."))
    except CountedError as error:
        why = counted_already(error.kept, organisation)
        stand_back()
        return hires_page(409, wrong=why)
    except RefusedError as refusal:
        stand_back()
        return hires_page(409, wrong=str(REFUSALS[refusal.reason]))
    if kept:
        flash(ngettext("%(num)s job is written down.", "%(num)s jobs are written down.", kept))
    if answers:
        flash(ngettext("%(num)s answer is kept.", "%(num)s answers are kept.", answers))
    if not kept and not answers:
        flash(_("These jobs stand here already. Nothing was changed, and nothing counts twice."))
    return redirect(url_for("hiring.hires"), 303)


def _kept(row: JobRow) -> Hire:
    """The job of a row, which stands here by now."""
    return hire_by_reference(row.facts["employer"].id, row.facts["reference"]) or abort(409)


def jobs_preview(looked: JobsLooked) -> Response:
    organisation = own_organisation() or abort(404)
    places = {place.id: place.full_name for offer in own_offers() for place in offer.programme.neighbourhoods}
    return render(
        "workshops/hiring/jobs_preview.html",
        looked=looked,
        rows=pack_jobs(organisation, [*looked.new, *looked.answered]),
        ANSWERS=ANSWERS,
        places=places,
        own=organisation,
    )
