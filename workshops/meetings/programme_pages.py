"""A programme's page: what it asks and promises, and its workshops. The form of a new workshop hangs from it."""

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug import Response

from app import clock
from app.db import db
from app.forms import complain
from app.listing import listing
from app.permissions import May, allowed, needs
from app.rendering import render
from app.words import fold
from workshops.meetings.blueprint import pages
from workshops.meetings.forms import WorkshopForm, as_copied
from workshops.meetings.models import Activity, Confidentiality, State, Workshop
from workshops.meetings.readiness import missing
from workshops.meetings.services import RefusedError, create_workshop, workshop_by_code
from workshops.meetings.starting import copy_plan, follow_template, ground_rules, latest_of
from workshops.meetings.templates import OUTLINES, Template
from workshops.meetings.wording import LEVELS, REFUSALS, STATES
from workshops.programmes.models import Programme
from workshops.programmes.services import programme_by_slug
from workshops.voices.models import Voice
from workshops.voices.reach import by_authority

TURN = {State.OPEN: 0, State.REHEARSAL: 1, State.DRAFT: 1, State.CLOSED: 2}


@pages.get("/programmes/<slug>")
@needs(May.SEE_PROGRAMME, of=programme_by_slug)
def index(programme: Programme) -> Response:
    wanted = select(Workshop).where(Workshop.programme_id == programme.id)
    if not allowed(May.RUN_ROOM, programme):  # a sealed workshop is named only to those who run it
        wanted = wanted.where(Workshop.confidentiality != Confidentiality.SEALED)
    everything = db().scalars(
        wanted.options(joinedload(Workshop.voice), selectinload(Workshop.activities).selectinload(Activity.choices))
    )
    found = listing(
        everything,
        said=lambda each: f"{each.title} {each.venue} {each.voice.name} {STATES[each.state]}",
        sorts={
            "soon": soonest,
            "title": lambda each: fold(each.title),
            "host": lambda each: (fold(each.voice.name), soonest(each)),
            "state": lambda each: (list(State).index(each.state), soonest(each)),
        },
    )
    return render(
        "workshops/meetings/index.html",
        programme=programme,
        parts=by_authority(programme.neighbourhoods),
        list=found,
        STATES=STATES,
        missing=missing,
    )


def soonest(workshop: Workshop) -> tuple[int, float, int]:
    """What is open first, then what comes next, then what is over, the latest first."""
    turn, when = TURN[workshop.state], workshop.starts_at.timestamp()
    return (turn, -when if workshop.state is State.CLOSED else when, workshop.id)


@pages.get("/programmes/<slug>/workshops/start")
@needs(May.PLAN_WORKSHOP, of=programme_by_slug)
def start(programme: Programme) -> Response:
    """What to begin from: an evening that was held, a template, or nothing."""
    return render(
        "workshops/meetings/start.html",
        programme=programme,
        OUTLINES=OUTLINES,
        latest=latest_of(programme),
        STATES=STATES,
    )


@pages.get("/programmes/<slug>/workshops/new")
@needs(May.PLAN_WORKSHOP, of=programme_by_slug)
def create(programme: Programme) -> Response:
    origin = origin_of(programme)
    return new_page(200, programme, WorkshopForm(voices=voices(), beginning=origin.facts), origin)


@dataclass(frozen=True)
class Origin:
    """What a new workshop starts from."""

    facts: dict[str, Any]
    template: Template | None = None
    copied: Workshop | None = None

    def fill(self, actor: str, workshop: Workshop) -> None:
        """Give the new plan its run sheet."""
        if self.template:
            follow_template(actor, workshop, self.template)
        if self.copied:
            copy_plan(actor, workshop, self.copied)


def origin_of(programme: Programme) -> Origin:
    """What the address names: a template, one of this programme's workshops to copy, or nothing."""
    if named := request.args.get("template"):
        template = next((each for each in Template if each == named), None) or abort(404)
        return Origin({"title": str(OUTLINES[template].title), "ground_rules": ground_rules()}, template=template)
    if code := request.args.get("copy"):
        earlier = workshop_by_code(code)
        if earlier is None or earlier.programme_id != programme.id:
            abort(404)
        kept = as_copied(earlier)
        return Origin(kept | {"ground_rules": kept["ground_rules"] or ground_rules()}, copied=earlier)
    return Origin({"ground_rules": ground_rules()})


@pages.post("/programmes/<slug>/workshops/new")
@needs(May.PLAN_WORKSHOP, of=programme_by_slug)
def plan_one(programme: Programme) -> Response:
    origin = origin_of(programme)
    form = WorkshopForm.from_request(voices=voices())
    if not form.validate():
        return new_page(422, programme, form, origin)
    host = form.host()
    assert host
    try:
        workshop = create_workshop(current_user.actor, programme, host, **form.facts())
    except RefusedError as refusal:  # put on hold since the list was drawn
        complain(form.voice, str(REFUSALS[refusal.reason]))
        return new_page(422, programme, form, origin)
    origin.fill(current_user.actor, workshop)
    if workshop.activities:
        flash(_("The workshop is planned as a draft. Next: look through what is asked, and change it."))
    else:
        flash(_("The workshop is planned as a draft. Next: what you want to ask."))
    return redirect(url_for("meetings.plan", code=workshop.code), 303)


def voices() -> list[Voice]:
    """Everybody who is registered, by name."""
    return sorted(db().scalars(select(Voice)), key=lambda voice: fold(voice.name))


def new_page(status: int, programme: Programme, form: WorkshopForm, origin: Origin) -> Response:
    return form_page(status, programme, form, origin=origin)


def form_page(status: int, programme: Programme, form: WorkshopForm, **more: Any) -> Response:
    known: dict[str, Any] = {"workshop": None, "differences": None, "origin": None}
    return render(
        "workshops/meetings/form.html",
        status,
        programme=programme,
        form=form,
        LEVELS=LEVELS,
        today=clock.today(),
        nobody_can_host=not any(choice.value for choice in form.voice.choices) if "voice" in form else False,
        **known | more,
    )
