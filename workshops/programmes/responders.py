"""Whom people can turn to: an organiser names two, one inside and one outside of those who host and organise.

Naming somebody lets them work here. So the letter with the way in goes to their own mailbox and is shown to nobody.
"""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug import Response
from wtforms import EmailField, StringField
from wtforms.validators import DataRequired, Length

from app.accounts import mail, services
from app.accounts.forms import EMAIL_RULES
from app.accounts.models import User
from app.editing import Difference, EditingForm
from app.forms import complain
from app.keeping import lock
from app.permissions import May, needs
from app.rendering import render
from workshops.programmes.blueprint import pages
from workshops.programmes.models import Programme, Responder
from workshops.programmes.services import SamePersonError, name_responder, programme_by_slug

AT_MOST = Length(max=120, message=_l("At most 120 characters."))


class NamedPersonForm(EditingForm):
    """Who it is. What is already known of somebody who works here stays as it is."""

    name = StringField(
        _l("Their name"),
        [DataRequired(_l("Type their name: people read it before they choose.")), AT_MOST],
        render_kw={"autocomplete": "off"},
    )
    email = EmailField(_l("Their e-mail address"), EMAIL_RULES, render_kw={"autocomplete": "off"})
    organisation = StringField(
        _l("Whom do they work for?"),
        [DataRequired(_l("Write whom they work for: people read it before they choose.")), AT_MOST],
        render_kw={"autocomplete": "off"},
    )


def named(programme: Programme, *, outside: bool) -> Responder | None:
    return next((each for each in programme.responders if each.outside == outside), None)


def why_not_outside(programme: Programme, user: User | None, organisation: str) -> str:
    """Why somebody does not stand outside of those who host and organise, or nothing when they do."""
    if user and programme.is_run_by(user):
        return _("This person hosts or organises here. Name somebody who does not.")
    works_for = user.organisation.name if user and user.organisation else organisation
    if programme.is_run_by_body(works_for):
        return _("%(name)s hosts or organises here. Name somebody who works for none of these.", name=works_for)
    return ""


@pages.get("/programmes/<slug>/named-people")
@needs(May.MANAGE_PROGRAMME, of=programme_by_slug)
def named_people(programme: Programme) -> Response:
    return render(
        "workshops/programmes/named_people.html",
        programme=programme,
        slots=[(outside, named(programme, outside=outside)) for outside in (False, True)],
        can_send=mail.can_send(),
    )


@pages.get("/programmes/<slug>/named-people/inside", defaults={"outside": False})
@pages.get("/programmes/<slug>/named-people/outside", defaults={"outside": True})
@needs(May.MANAGE_PROGRAMME, of=programme_by_slug)
def ask_for_name(programme: Programme, *, outside: bool) -> Response:
    form = _form_of(programme, outside=outside)
    form.seen.data = form.mark()
    return _page(200, programme, form, outside=outside)


@pages.post("/programmes/<slug>/named-people/inside", defaults={"outside": False})
@pages.post("/programmes/<slug>/named-people/outside", defaults={"outside": True})
@needs(May.MANAGE_PROGRAMME, of=programme_by_slug)
def keep_name(programme: Programme, *, outside: bool) -> Response:
    form = NamedPersonForm.from_request()
    if not form.validate():
        return _page(422, programme, form, outside=outside)
    lock(programme)
    if differences := form.clash(_form_of(programme, outside=outside)):
        return _page(409, programme, form, outside=outside, differences=differences)
    user = services.user_by_email(form.email.data or "")
    if wrong := _refusal(programme, form, user, outside=outside):
        field, words = wrong
        complain(form[field], words)
        return _page(422, programme, form, outside=outside)
    before = named(programme, outside=outside)
    try:
        now = name_responder(
            current_user.actor,
            programme,
            outside=outside,
            email=form.email.data or "",
            name=form.name.data or "",
            organisation=form.organisation.data or "",
        )
    except SamePersonError:
        complain(form.email, _("This is the other named person. Name two, so that people can choose."))
        return _page(422, programme, form, outside=outside)
    if before is None or before.user_id != now.user_id:
        _write_to(now.user)
    return redirect(url_for("programmes.named_people", slug=programme.slug), 303)


def _refusal(
    programme: Programme, form: NamedPersonForm, user: User | None, *, outside: bool
) -> tuple[str, str] | None:
    """Which field is wrong, and why."""
    if user and not user.active:
        return "email", _("This person was stopped and cannot come in. An administrator can restore them first.")
    if outside and (why := why_not_outside(programme, user, form.organisation.data or "")):
        return "organisation", why
    return None


def _write_to(user: User) -> None:
    """By mail where there is mail, else an administrator hands a link over: whoever holds it reads everything."""
    if mail.can_send():
        mail.send_letter(user, services.new_link(current_user.actor, user), "workshops/programmes/named_mail.txt")
        flash(_("%(name)s is named. A letter tells them how to come in.", name=user.label))
    else:
        flash(_("%(name)s is named. Ask an administrator to give them a link to come in.", name=user.label))


def _form_of(programme: Programme, *, outside: bool) -> NamedPersonForm:
    """The form as it stands now."""
    there = named(programme, outside=outside)
    if there is None:
        return NamedPersonForm(name="", email="", organisation="")
    organisation = there.user.organisation.name if there.user.organisation else ""
    return NamedPersonForm(name=there.user.name, email=there.user.email, organisation=organisation)


def _page(
    status: int,
    programme: Programme,
    form: NamedPersonForm,
    *,
    outside: bool,
    differences: list[Difference] | None = None,
) -> Response:
    return render(
        "workshops/programmes/named_person.html",
        status,
        programme=programme,
        form=form,
        outside=outside,
        there=named(programme, outside=outside),
        differences=differences,
    )
