"""What we ask of people who work here."""

import re

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, Form, PasswordField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from app.accounts.passwords import LONGEST, weakness
from app.forms import OurForm

EMAIL = re.compile(r"[!-?A-~]+@[!-?A-~]+")  # plain letters, one @, no blank: a house may have a host of its own
# What a message of ours can reach: letters as RFC 5322 has them without quotation marks, and a host with a dot in it.
REACHABLE = re.compile(
    r"[\w!#$%&'*+/=?^`{|}~.-]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}", re.ASCII | re.IGNORECASE
)


def is_an_email(_form: Form, field: Field) -> None:
    if not EMAIL.fullmatch(field.data or ""):
        raise ValidationError(_l("An e-mail address looks like name@example.org, in plain letters."))


EMAIL_RULES = (
    DataRequired(_l("Type the e-mail address.")),
    Length(max=254, message=_l("This address is too long.")),
    is_an_email,
)


class EmailForm(OurForm):
    """To ask for a link by mail."""

    email = EmailField(_l("Your e-mail address"), EMAIL_RULES, render_kw={"autocomplete": "username"})


class SignInForm(EmailForm):
    """To sign in with a password."""

    password = PasswordField(
        _l("Your password"),
        [DataRequired(_l("Type your password, or ask for a link by mail.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password", "required": False},
    )


class NameForm(OurForm):
    name = StringField(
        _l("Your name"),
        [
            DataRequired(_l("Type your name: others see who did what.")),
            Length(max=120, message=_l("At most 120 characters.")),
        ],
        render_kw={"autocomplete": "name"},
    )


class PasswordForm(OurForm):
    """A new password. Give it the address of its owner, which it must not hold."""

    password = PasswordField(
        _l("New password"),
        [DataRequired(_l("Type the new password.")), Length(max=LONGEST, message=_l("At most 200 characters."))],
        description=_l("At least 12 characters. Three or four words in a row are easy to keep and hard to guess."),
        render_kw={"autocomplete": "new-password"},
    )
    email = ""

    def validate_password(self, field: Field) -> None:
        if reason := weakness(field.data or "", self.email):
            raise ValidationError(reason)


class ChangePasswordForm(PasswordForm):
    """A new password in place of an old one."""

    old = PasswordField(
        _l("Your password now"),
        [DataRequired(_l("Type the password that you have now.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
