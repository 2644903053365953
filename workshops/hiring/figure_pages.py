"""A recruiter's pages for figures: how they stand, the template, a file, what it would change, and the keeping."""

from datetime import date

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug import Response

from app import clock
from app.accounts.models import Organisation
from app.db import stand_back, transaction
from app.forms import OurForm
from app.i18n import say_day
from app.listing import listing
from app.permissions import May, needs
from app.rendering import render
from app.words import fold
from workshops.hiring.blueprint import pages
from workshops.hiring.counting import stages_of_offers, total_of
from workshops.hiring.figures import (
    ChangedError,
    Figures,
    ForgedError,
    OlderError,
    changes,
    keep_figures,
    pack,
    sign,
    splits_from,
    unpack,
    unsign,
)
from workshops.hiring.filled_in import as_csv, as_xlsx, stage_headings, stage_help, stage_rows
from workshops.hiring.finding import own_mapping, own_offers, own_organisation
from workshops.hiring.forms import AsOfForm
from workshops.hiring.looking import Applicants, Looked, Unmapped, Wrong, in_stages, look
from workshops.hiring.mapping import known_words, map_words, mappings_of
from workshops.hiring.mapping_forms import WordsForm, columns_form, words_form
from workshops.hiring.models import Mapping, Split, Stage
from workshops.hiring.owed import standings
from workshops.hiring.wording import SPLITS_SAID, STAGES_SAID
from workshops.scribe.list_pages import CSV, XLSX, download
from workshops.scribe.tables import UnreadableError


@pages.get("/figures")
@needs(May.COUNT_HIRING)
def figures() -> Response:
    return figures_page(200, AsOfForm(data={"as_of": clock.today()}))


@pages.get("/figures/stages.xlsx")
@needs(May.COUNT_HIRING)
def stages_xlsx() -> Response:
    content = as_xlsx(_("Figures"), stage_headings(), stage_rows(own_offers()), stage_help())
    return download(content, XLSX, "stages.xlsx")


@pages.get("/figures/stages.csv")
@needs(May.COUNT_HIRING)
def stages_csv() -> Response:
    return download(as_csv(stage_headings(), stage_rows(own_offers())), CSV, "stages.csv")


@pages.post("/figures")
@needs(May.COUNT_HIRING)
def look_at_figures() -> Response:
    """Show what a file would change. Nothing is stored."""
    form = AsOfForm(request.form)
    file = request.files.get("file")
    right = form.validate()
    if file is None or not file.filename:
        return figures_page(422, form, wrong=_("Choose a file first."))
    if not right or own_organisation() is None:
        return figures_page(422, form)
    raw, as_of = file.read(), form.as_of.data or clock.today()
    stand_back()  # reading a file takes seconds, and a hall may be answering
    with transaction(writes=False):
        return _looked_at(form, raw, as_of)


def _looked_at(form: AsOfForm, raw: bytes, as_of: date) -> Response:
    organisation = own_organisation() or abort(404)
    try:
        looked = look(organisation, own_offers(), raw, as_of)
    except UnreadableError as error:
        return figures_page(422, form, wrong=str(error))
    if isinstance(looked, Unmapped):
        return columns_page(200, looked, organisation)
    if isinstance(looked, Wrong):
        return figures_page(422, form, faults=looked)
    if not looked.figures and not looked.applicants:
        return figures_page(422, form, wrong=_no_figure(looked))
    if looked.applicants:
        mapping = own_mapping(looked.mark) or abort(404)
        known = known_words(mapping, looked.words)
        if set(looked.words) - set(known):
            return words_page(200, organisation, mapping, looked, words_form(looked.words, known))
        return preview(200, organisation, in_stages(looked, mapping), looked)
    return preview(200, organisation, looked.figures, looked)


def _no_figure(looked: Looked) -> str:
    if looked.others:
        return _("No row of this file is about an offer of yours.")
    return _("There is no figure in this file: fill in how many applied, and so on.")


@pages.post("/figures/words")
@needs(May.COUNT_HIRING)
def say_words() -> Response:
    """Remember which stage each word means, and show what the applicants of the file come to."""
    organisation = own_organisation() or abort(404)
    try:
        looked = _waiting(organisation)
    except ForgedError:
        return out_of_date()
    mapping = own_mapping(looked.mark) or abort(404)
    form = words_form(looked.words, known_words(mapping, looked.words), request.form)
    if not form.validate():
        return words_page(422, organisation, mapping, looked, form)
    map_words(current_user.actor, mapping, form.chosen())
    return preview(200, organisation, in_stages(looked, mapping), looked)


@pages.post("/figures/words/anew")
@needs(May.COUNT_HIRING)
def ask_words_anew() -> Response:
    """The page of words once more, for whoever sees in the figures that one was read wrongly."""
    organisation = own_organisation() or abort(404)
    try:
        looked = _waiting(organisation)
    except ForgedError:
        return out_of_date()
    mapping = own_mapping(looked.mark) or abort(404)
    form = words_form(looked.words, known_words(mapping, looked.words))
    return words_page(200, organisation, mapping, looked, form)


def _waiting(organisation: Organisation) -> Looked:
    """The applicants that a page of words carries: counts by word. Raises ForgedError."""
    said = unsign(organisation, request.form.get("rows", ""))
    if "applicants" not in said:
        raise ForgedError
    applicants = [
        Applicants(
            key,
            date.fromisoformat(day),
            {word: splits_from(splits) for word, splits in words.items()},
            frozenset(map(Split, spoken)),
        )
        for key, day, words, spoken in said["applicants"]
    ]
    return Looked(applicants=applicants, mark=said["mark"], others=said["others"])


@pages.post("/figures/keep")
@needs(May.COUNT_HIRING)
def keep() -> Response:
    """Keep what was looked at."""
    organisation = own_organisation() or abort(404)
    try:
        found, before = unpack(organisation, request.form.get("rows", ""))
    except ForgedError:
        return out_of_date()
    offers = own_offers()
    try:
        kept = keep_figures(current_user.actor, organisation, offers, found, before)
    except ChangedError:
        stand_back()
        why = _("The figures that stand here have changed meanwhile. Look at it again; nothing was kept.")
        return preview(409, organisation, found, wrong=why)
    except OlderError as error:
        why = _("Newer figures of “%(title)s” are here already. Nothing was kept.", title=error.offer.title)
        stand_back()
        return figures_page(409, AsOfForm(data={"as_of": clock.today()}), wrong=why)
    if kept:
        flash(ngettext("The figures of %(num)s offer are kept.", "The figures of %(num)s offers are kept.", len(kept)))
    else:
        flash(_("These figures stand here already. Nothing was changed, and nothing counts twice."))
    return redirect(url_for("hiring.figures"), 303)


def out_of_date() -> Response:
    form = AsOfForm(data={"as_of": clock.today()})
    return figures_page(422, form, wrong=_("This page is out of date. Choose the file again; nothing was kept."))


def figures_page(status: int, form: OurForm, *, wrong: str = "", faults: Wrong | None = None) -> Response:
    organisation, offers = own_organisation(), own_offers()
    stages, stand = stages_of_offers(offers), standings(offers)
    rows = listing(
        [each for each in stand if each.is_recent],
        said=lambda each: f"{each.offer.title} {each.offer.reference or ''}",
        sorts={
            "owed": lambda each: (each.owed_since is None, each.owed_since or date.max, each.offer.id),
            "title": lambda each: (fold(each.offer.title), each.offer.id),
            "as_of": lambda each: (each.sheet.as_of if each.sheet else date.min, each.offer.id),
        },
    )
    return render(
        "workshops/hiring/figures.html",
        status,
        form=form,
        wrong=wrong,
        faults=faults,
        organisation=organisation,
        list=rows,
        owed=sum(each.owed_since is not None for each in stand),
        total=lambda offer, stage: total_of(stages.get(offer.id), stage),
        mappings=mappings_of(organisation) if organisation else (),
        columns=stage_help(),
        STAGES=STAGES_SAID,
    )


def columns_page(status: int, unmapped: Unmapped, organisation: Organisation) -> Response:
    """What the headings of a file may mean. Nothing below them was read."""
    return render(
        "workshops/hiring/columns.html",
        status,
        form=columns_form(unmapped.headings),
        headings=sign(organisation, {"headings": unmapped.headings}),
        action=url_for("hiring.say_columns"),
        mapping=None,
        differences=None,
    )


def words_page(status: int, organisation: Organisation, mapping: Mapping, looked: Looked, form: WordsForm) -> Response:
    """Which stage each word means. The page carries counts by word."""
    rows = _carry(organisation, looked)
    new = set(looked.words) - set(known_words(mapping, looked.words))
    return render(
        "workshops/hiring/words.html",
        status,
        form=form,
        rows=rows,
        mapping=mapping,
        new=new,
        how_many=lambda word: ngettext("%(num)s applicant.", "%(num)s applicants.", looked.often[word]),
    )


def _carry(organisation: Organisation, looked: Looked) -> str:
    """The applicants of a file by word, signed, for a page to carry."""
    applicants = [
        [each.offer_id, each.as_of.isoformat(), each.words, sorted(each.spoken)] for each in looked.applicants
    ]
    return sign(organisation, {"applicants": applicants, "mark": looked.mark, "others": looked.others})


def preview(
    status: int, organisation: Organisation, found: list[Figures], looked: Looked | None = None, *, wrong: str = ""
) -> Response:
    """What would change, offer by offer."""
    its = changes(own_offers(), found)
    return render(
        "workshops/hiring/preview.html",
        status,
        changes=its,
        same=bool(its) and all(each.is_same for each in its),
        rows=pack(organisation, found),
        words=_carry(organisation, looked) if looked and looked.applicants else "",
        looked=looked or Looked(),
        wrong=wrong,
        STAGES=STAGES_SAID,
        SPLITS=SPLITS_SAID,
        first=Stage.APPLIED,
        say_day=say_day,
    )
