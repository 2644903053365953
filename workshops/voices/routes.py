"""The pages about trusted voices, and the one on which a voice speaks for itself."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select
from werkzeug import Response

from app.db import db
from app.i18n import say_language
from app.keeping import lock
from app.listing import listing
from app.permissions import May, needs
from app.rendering import render
from app.words import fold
from workshops.voices.forms import OwnWordsForm, VoiceForm
from workshops.voices.models import Voice, voice_neighbourhood
from workshops.voices.reach import by_authority
from workshops.voices.services import change_voice, create_voice, voice_by_slug

pages = Blueprint("voices", __name__)


@pages.get("/voices")
@needs(May.SEE_VOICES)
def index() -> Response:
    counted = select(voice_neighbourhood.c.voice_id, func.count()).group_by(voice_neighbourhood.c.voice_id)
    reach = dict(db().execute(counted).all())
    found = listing(
        db().scalars(select(Voice)),
        said=looked_through,
        sorts={
            "name": lambda voice: fold(voice.name),
            "reach": lambda voice: (-reach.get(voice.id, 0), fold(voice.name)),
            "hold": lambda voice: (not voice.on_hold, fold(voice.name)),
        },
    )
    return render("workshops/voices/index.html", list=found, reach=reach)


def looked_through(voice: Voice) -> str:
    """All the words of a voice's row, languages by both their names."""
    spoken = " ".join(say_language(code) for code in voice.languages)
    return f"{voice.name} {voice.sentence} {voice.communities} {voice.champion} {spoken}"


@pages.get("/voices/new")
@needs(May.MANAGE_VOICES)
def create() -> Response:
    return form_page(200, VoiceForm())


@pages.post("/voices/new")
@needs(May.MANAGE_VOICES)
def register() -> Response:
    form = VoiceForm.from_request()
    if "show" in request.form:
        return form_page(200, form)
    if not form.validate():
        return form_page(422, form)
    voice = create_voice(current_user.actor, **form.facts())
    flash(_("%(name)s is registered.", name=voice.name))
    return redirect(url_for("voices.show", slug=voice.slug), 303)


@pages.get("/voices/<slug>")
@needs(May.SEE_VOICES, of=voice_by_slug)
def show(voice: Voice) -> Response:
    return render("workshops/voices/show.html", voice=voice, parts=by_authority(voice.neighbourhoods))


@pages.get("/voices/<slug>/edit")
@needs(May.MANAGE_VOICES, of=voice_by_slug)
def edit(voice: Voice) -> Response:
    form = VoiceForm(obj=voice)
    form.seen.data = form.mark()
    return form_page(200, form, voice)


@pages.post("/voices/<slug>/edit")
@needs(May.MANAGE_VOICES, of=voice_by_slug)
def save(voice: Voice) -> Response:
    form = VoiceForm.from_request(obj=voice)
    if "show" in request.form:
        return form_page(200, form, voice)
    if not form.validate():
        return form_page(422, form, voice)
    lock(voice)
    if differences := form.clash(VoiceForm(obj=voice)):
        return form_page(409, form, voice, differences)
    change_voice(current_user.actor, voice, **form.facts())
    flash(_("Saved."))
    return redirect(url_for("voices.show", slug=voice.slug), 303)


@pages.get("/voices/<slug>/hold")
@needs(May.MANAGE_VOICES, of=voice_by_slug)
def ask_to_hold(voice: Voice) -> Response:
    return render("workshops/voices/hold.html", voice=voice)


@pages.post("/voices/<slug>/hold")
@needs(May.MANAGE_VOICES, of=voice_by_slug)
def hold(voice: Voice) -> Response:
    if change_voice(current_user.actor, voice, on_hold=True):
        flash(_("%(name)s is on hold and cannot be chosen as a host.", name=voice.name))
    return redirect(url_for("voices.show", slug=voice.slug), 303)


@pages.post("/voices/<slug>/release")
@needs(May.MANAGE_VOICES, of=voice_by_slug)
def release(voice: Voice) -> Response:
    if change_voice(current_user.actor, voice, on_hold=False):
        flash(_("%(name)s can host again.", name=voice.name))
    return redirect(url_for("voices.show", slug=voice.slug), 303)


@pages.get("/voices/<slug>/mine")
@needs(May.CHANGE_OWN_VOICE, of=voice_by_slug)
def mine(voice: Voice) -> Response:
    form = OwnWordsForm(obj=voice)
    form.seen.data = form.mark()
    return own_page(200, form, voice)


@pages.post("/voices/<slug>/mine")
@needs(May.CHANGE_OWN_VOICE, of=voice_by_slug)
def speak(voice: Voice) -> Response:
    form = OwnWordsForm.from_request(obj=voice)
    if not form.validate():
        return own_page(422, form, voice)
    lock(voice)
    if differences := form.clash(OwnWordsForm(obj=voice)):
        return own_page(409, form, voice, differences)
    change_voice(current_user.actor, voice, sentence=form.sentence.data, needs=form.needs.data)
    flash(_("Saved. This is how people read you from now on."))
    return redirect(url_for("voices.mine", slug=voice.slug), 303)


def form_page(status: int, form: VoiceForm, voice: Voice | None = None, differences: object = None) -> Response:
    return render("workshops/voices/form.html", status, form=form, voice=voice, differences=differences)


def own_page(status: int, form: OwnWordsForm, voice: Voice, differences: object = None) -> Response:
    parts = by_authority(voice.neighbourhoods)
    return render("workshops/voices/mine.html", status, form=form, voice=voice, parts=parts, differences=differences)
