"""Signing in and out, and one's own page."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app.accounts import mail, services, signed_in
from app.accounts.forms import ChangePasswordForm, EmailForm, NameForm, PasswordForm, SignInForm
from app.accounts.guessing import LinkOnlyError, TooManyError, is_password_of, user_with_password
from app.accounts.passwords import hash_password
from app.accounts.roles import NAMES
from app.accounts.signed_in import myself
from app.accounts.ways import own_path
from app.db import stand_back
from app.forms import complain
from app.permissions import May, needs
from app.rendering import render

pages = Blueprint("accounts", __name__)
pages.record_once(lambda state: signed_in.register(state.app))


@pages.get("/login")
@needs(May.SIGN_IN)
def sign_in() -> Response:
    way_on = own_path(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(way_on or url_for("front.today"), 303)
    return _door(SignInForm(), way_on)


@pages.post("/login")
@needs(May.SIGN_IN)
def knock() -> Response:
    """Somebody at the door, with a password or asking for a link by mail: one form, two buttons."""
    way_on = own_path(request.form.get("next"))
    by_mail = request.form.get("way") == "link"
    form = SignInForm.from_request()
    if by_mail:
        asked = EmailForm.from_request()
        if asked.validate():
            return _send_link(asked.email.data.lower())
        complain(form.email, *asked.email.errors)
        return _door(form, way_on, 422)
    if not form.validate():
        return _door(form, way_on, 422)
    try:
        user = user_with_password(form.email.data.lower(), form.password.data)
    except LinkOnlyError:
        complain(
            form.password,
            _("There were many wrong passwords for this address. For a while only a link by mail leads in."),
        )
        return _door(form, way_on, 422)
    except TooManyError as error:
        complain(
            form.password, _("Too many wrong passwords came from here. Wait a few minutes, or ask for a link by mail.")
        )
        answer = _door(form, way_on, 429)
        answer.headers["Retry-After"] = str(error.seconds)
        return answer
    if user is None:
        complain(
            form.password, _("This address and this password do not go together. Try again, or ask for a link by mail.")
        )
        return _door(form, way_on, 422)
    signed_in.come_in(user, by_link=False)
    return redirect(way_on or url_for("front.today"), 303)


def _door(form: SignInForm, way_on: str, status: int = 200) -> Response:
    out = "out" in request.args
    return render("app/accounts/sign_in.html", status, form=form, way_on=way_on, out=out)


def _send_link(email: str) -> Response:
    """The same answer whether or not somebody here has this address."""
    if not mail.too_many_letters(email):
        user = services.user_by_email(email)
        if user and user.active:
            mail.send_link(user)
    return redirect(url_for("accounts.link_is_sent"), 303)


@pages.get("/login/sent")
@needs(May.SIGN_IN)
def link_is_sent() -> Response:
    return render("app/accounts/link_is_sent.html", can_send=mail.can_send())


@pages.get("/login/<key>")
@needs(May.SIGN_IN)
def one_time_link(key: str) -> Response:
    """A page with one button: programs that preview links open this too, and must not use it up."""
    user = services.link_holder(key)
    if user is None:
        return render("app/accounts/link_is_old.html", 404)
    return render("app/accounts/one_time_link.html", holder=user)


@pages.post("/login/<key>")
@needs(May.SIGN_IN)
def use_link(key: str) -> Response:
    user = services.use_link(key)
    if user is None:
        return render("app/accounts/link_is_old.html", 404)
    signed_in.come_in(user, by_link=True)
    return redirect(url_for("front.today"), 303)


@pages.post("/logout")
@needs(May.SIGN_IN)
def sign_out() -> Response:
    signed_in.go_out()
    return redirect(url_for("accounts.sign_in", out=1), 303)


@pages.get("/me")
@needs(May.SEE_TODAY)
def me() -> Response:
    return _own_page()


@pages.post("/me/name")
@needs(May.SEE_TODAY)
def change_name() -> Response:
    form = NameForm.from_request()
    if not form.validate():
        return _own_page(422, name_form=form)
    services.rename(myself(), form.name.data)
    flash(_("Your name is kept."))
    return redirect(url_for("accounts.me"), 303)


@pages.post("/me/password")
@needs(May.SEE_TODAY)
def change_password() -> Response:
    form = _password_form()
    form.email = current_user.email
    if not form.validate():
        return _own_page(422, password_form=form)
    stand_back()
    password_hash = hash_password(form.password.data)
    if isinstance(form, ChangePasswordForm):
        try:
            right = is_password_of(myself(), form.old.data)
        except LinkOnlyError:
            right = False
        if not right:
            complain(form.old, _("That is not your password. You can also sign out, and come back by a link by mail."))
            return _own_page(422, password_form=form)
    services.set_password(myself(), password_hash)
    signed_in.stay_in()
    flash(_("Your new password is kept. Everywhere else you are signed out."))
    return redirect(url_for("accounts.me"), 303)


@pages.post("/me/everywhere")
@needs(May.SEE_TODAY)
def sign_out_everywhere() -> Response:
    services.sign_out_everywhere(myself())
    signed_in.go_out()
    return redirect(url_for("accounts.sign_in", out=1), 303)


def _own_page(
    status: int = 200, *, name_form: NameForm | None = None, password_form: PasswordForm | None = None
) -> Response:
    return render(
        "app/accounts/me.html",
        status,
        name_form=name_form or NameForm(obj=current_user),
        password_form=password_form or _password_form(),
        roles=[NAMES[role] for role in dict.fromkeys(grant.role for grant in current_user.grants)],
    )


def _password_form() -> PasswordForm:
    kind = PasswordForm if signed_in.need_not_prove() else ChangePasswordForm
    return kind.from_request() if request.endpoint == "accounts.change_password" else kind()
