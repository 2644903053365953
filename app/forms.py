"""Forms: what was typed is checked here, and a resident's form carries a signed token instead of a cookie."""

import re
from typing import Any, Self

from flask import current_app, request
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import Field, Form, StringField
from wtforms.csrf.core import CSRF
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

WORDS_AT_MOST = 5_000
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")  # no page and no document may hold them


def clean(value: str | None) -> str | None:
    """Trim, use one kind of line end, and drop what nobody can see: NUL, which PostgreSQL refuses, and its kin.

    >>> clean("\\ufeff  Two\\x00 buses,\\r\\none\\x0bcame\\uffff ")
    'Two buses,\\nonecame'
    >>> clean("می\\u200cخواهم") == "می\\u200cخواهم"  # the joiners stay: Persian, Urdu and Bengali are written with them
    True
    """
    if not isinstance(value, str):
        return value
    return UNSEEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


class OurForm(Form):
    """A form of staff: same-origin is checked before (app/safety.py), so that it needs no token."""

    class Meta:
        def bind_field(self, form: Form, unbound_field: Any, options: dict[str, Any]) -> Field:
            if issubclass(unbound_field.field_class, StringField):
                filters = [clean, *unbound_field.kwargs.get("filters", [])]
                unbound_field.kwargs["filters"] = list(dict.fromkeys(filters))
            return unbound_field.bind(form=form, **options)

    @classmethod
    def from_request(cls, **kwargs: Any) -> Self:
        """The form as it was sent, or an empty one for a GET."""
        return cls(request.form if request.method == "POST" else None, **kwargs)


def complain(field: Field, *words: str) -> None:
    """Say what is wrong with a field that its own rules had nothing against."""
    field.errors = words  # ty: ignore[invalid-assignment]


class SignedToken(CSRF):
    """A token that says what the form is for and that we gave it out. It has no clock: the activity's state ends it."""

    def setup_form(self, form: Form) -> Any:
        self.scope = form.meta.scope  # ty: ignore[missing-union-attribute]
        return super().setup_form(form)

    def generate_csrf_token(self, csrf_token_field: Field) -> str:
        return sign(self.scope)

    def validate_csrf_token(self, form: Form, field: Field) -> None:
        if not is_signed(field.data, self.scope):
            raise ValidationError(_l("This form is out of date. Open the page again, then send."))


def sign(scope: list[str]) -> str:
    """A token for one purpose, e.g. ["contribute", activity, seat, "live"]."""
    return URLSafeSerializer(current_app.secret_key or "", "form").dumps(scope)


def is_signed(token: str | None, scope: list[str]) -> bool:
    """Whether we gave out this token for exactly this purpose."""
    try:
        return URLSafeSerializer(current_app.secret_key or "", "form").loads(token or "") == scope
    except BadSignature:
        return False


class SignedForm(OurForm):
    """A resident's form. Give it the scope that its token must speak of."""

    class Meta(OurForm.Meta):
        csrf = True
        csrf_class = SignedToken
        csrf_field_name = "form"

    def __init__(self, *args: Any, scope: list[str], **kwargs: Any) -> None:
        super().__init__(*args, meta={"scope": scope}, **kwargs)


class QuietText(TextInput):
    """A text box whose content is never sent back: postcodes, cards and contacts."""

    def __call__(self, field: Field, **kwargs: Any) -> Any:
        kept, field.data = field.data, None
        try:
            return super().__call__(field, **kwargs | {"value": ""})
        finally:
            field.data = kept


def described(field: Field, hint: str = "") -> dict[str, str]:
    """The attributes that tie a field to its hint and its errors, for those who hear the page."""
    parts = []
    if hint or field.description:
        parts.append(f"{field.id}-hint")
    if field.errors:
        parts.append(f"{field.id}-error")
    said = {"aria-describedby": " ".join(parts)} if parts else {}
    return said | ({"aria-invalid": "true"} if field.errors else {})
