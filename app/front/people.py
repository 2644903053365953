"""The people who work here, for the administrator: invite, change what somebody may do, stop and restore.

It stands here and not in accounts, because the lists of programmes and voices belong to later features.
"""

from dataclasses import dataclass

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug import Response

from app.accounts import mail, services
from app.accounts.models import RoleGrant, User
from app.accounts.roles import NAMES
from app.accounts.services import LastAdministratorError
from app.db import db
from app.front.blueprint import pages
from app.front.forms import GrantForm, InviteForm
from app.listing import listing
from app.permissions import May, Role, needs
from app.rendering import render
from app.words import fold
from workshops.concerns.services import reads_concerns
from workshops.programmes.models import Programme
from workshops.voices.models import Voice


@dataclass(frozen=True)
class Worker:
    """Somebody who works here, as the list shows them."""

    user: User
    organisation: str
    roles: list[str]

    @property
    def said(self) -> str:
        """What one can look for."""
        return " ".join((self.user.name, self.user.email, self.organisation, *self.roles))


@pages.get("/people")
@needs(May.MANAGE_PEOPLE)
def people() -> Response:
    found = listing(
        _workers(),
        said=lambda each: each.said,
        sorts={
            "name": lambda each: fold(each.user.label),
            "organisation": lambda each: (not each.organisation, fold(each.organisation), fold(each.user.label)),
            "role": lambda each: (not each.roles, each.roles, fold(each.user.label)),
        },
    )
    return render("app/front/people.html", list=found)


@pages.get("/people/new")
@needs(May.MANAGE_PEOPLE)
def new_person() -> Response:
    return _invite_page(200, InviteForm())


@pages.post("/people/new")
@needs(May.MANAGE_PEOPLE)
def invite() -> Response:
    form = InviteForm.from_request()
    if not form.validate():
        return _invite_page(422, form)
    user = services.invite(
        current_user.actor,
        form.email.data,
        Role(form.role.data),
        name=form.name.data,
        organisation=form.organisation.data,
        **form.where,
    )
    if not user.active:
        flash(_("%(name)s was stopped before. Restore them below, so that they can come in.", name=user.label))
        return redirect(url_for("front.person", user_id=user.id), 303)
    return _give_link(user, _("%(name)s is invited", name=user.label))


@pages.get("/people/<int:user_id>")
@needs(May.MANAGE_PEOPLE)
def person(user_id: int) -> Response:
    return _person_page(200, _known(user_id), GrantForm())


@pages.post("/people/<int:user_id>/roles")
@needs(May.MANAGE_PEOPLE)
def give_role(user_id: int) -> Response:
    user = _known(user_id)
    form = GrantForm.from_request()
    if not form.validate():
        return _person_page(422, user, form)
    services.grant_role(current_user.actor, user, Role(form.role.data), **form.where)
    flash(_("%(name)s may do this from now on.", name=user.label))
    return _back_to(user)


@pages.post("/people/<int:user_id>/roles/<int:grant_id>/take-back")
@needs(May.MANAGE_PEOPLE)
def take_role_back(user_id: int, grant_id: int) -> Response:
    user = _known(user_id)
    grant = next((grant for grant in user.grants if grant.id == grant_id), None)
    if grant is None:  # pressed twice, or somebody else was quicker
        return _back_to(user)
    try:
        services.take_back(current_user.actor, user, grant)
    except LastAdministratorError:
        return _refuse_to_lose_the_last(user)
    flash(_("Taken back."))
    if user.id == current_user.id and grant.role is Role.ADMINISTRATOR:
        return redirect(url_for("front.today" if user.grants else "front.home"), 303)
    return _back_to(user)


@pages.post("/people/<int:user_id>/stop")
@needs(May.MANAGE_PEOPLE)
def stop(user_id: int) -> Response:
    user = _known(user_id)
    try:
        services.stop_access(current_user.actor, user)
    except LastAdministratorError:
        return _refuse_to_lose_the_last(user)
    if user.id == current_user.id:
        return redirect(url_for("accounts.sign_in"), 303)
    flash(_("%(name)s is signed out everywhere and cannot come in any more.", name=user.label))
    return _back_to(user)


@pages.post("/people/<int:user_id>/restore")
@needs(May.MANAGE_PEOPLE)
def restore(user_id: int) -> Response:
    user = _known(user_id)
    services.restore_access(current_user.actor, user)
    flash(_("%(name)s can come in again, with the roles below.", name=user.label))
    return _back_to(user)


@pages.post("/people/<int:user_id>/link")
@needs(May.MANAGE_PEOPLE)
def new_link(user_id: int) -> Response:
    user = _known(user_id)
    if not user.active or _comes_in_alone(user):
        return _back_to(user)
    return _give_link(user, _("A new link for %(name)s", name=user.label))


def _give_link(user: User, heading: str) -> Response:
    """By mail where there is mail. Where there is none the administrator hands it over, and sees it this once."""
    link, alone = "", _comes_in_alone(user)
    if not alone:
        key = services.new_link(current_user.actor, user)
        if mail.can_send():
            mail.send_invitation(user, key)
        else:
            link = mail.link_of(key)
    return render("app/front/link.html", person=user, heading=heading, link=link, comes_in_alone=alone)


def _comes_in_alone(user: User) -> bool:
    """Whether nobody may see a link to come in as them: it would open what was told to them alone.

    By mail it reaches their own mailbox. Without mail only the first is handed over, since there is no other way in.
    """
    return not mail.can_send() and reads_concerns(user) and services.has_come_in(user)


def _known(user_id: int) -> User:
    return services.user_by_id(user_id) or abort(404)


def _back_to(user: User) -> Response:
    return redirect(url_for("front.person", user_id=user.id), 303)


def _refuse_to_lose_the_last(user: User) -> Response:
    wrong = _("Nothing has changed: this is the last administrator. Make somebody else one first.")
    return _person_page(409, user, GrantForm(), wrong)


def _invite_page(status: int, form: InviteForm) -> Response:
    return render("app/front/invite.html", status, form=form, organisations=services.organisations())


def _person_page(status: int, user: User, form: GrantForm, wrong: str = "") -> Response:
    names = Names()
    grants = [(grant, names.of(grant)) for grant in user.grants]
    return render(
        "app/front/person.html",
        status,
        person=user,
        grants=grants,
        form=form,
        wrong=wrong,
        comes_in_alone=_comes_in_alone(user),
    )


class Names:
    """Programmes and voices by their keys, to say a grant in words."""

    def __init__(self) -> None:
        self.programmes = dict(db().execute(select(Programme.id, Programme.name)).all())
        self.voices = dict(db().execute(select(Voice.id, Voice.name)).all())

    def of(self, grant: RoleGrant) -> str:
        """Facilitator, Getting to the clinic; Trusted voice (Imam Yusuf Rahman), all programmes."""
        role = str(NAMES[grant.role])
        if grant.role is Role.ADMINISTRATOR:
            return role
        if grant.voice_id is not None:
            role = _("%(role)s (%(voice)s)", role=role, voice=self.voices[grant.voice_id])
        where = self.programmes[grant.programme_id] if grant.programme_id is not None else _("all programmes")
        return _("%(role)s, %(where)s", role=role, where=where)


def _workers() -> list[Worker]:
    names = Names()
    return [
        Worker(user, user.organisation.name if user.organisation else "", [names.of(grant) for grant in user.grants])
        for user in services.everyone()
    ]
