"""What an administrator is asked when somebody shall work here."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import EmailField, Field, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.accounts.forms import EMAIL_RULES
from app.accounts.roles import NAMES, WORK
from app.db import db
from app.forms import OurForm
from app.permissions import Role
from workshops.programmes.models import Programme
from workshops.voices.models import Voice

ALL, NO = "all", ""  # all programmes is a choice that somebody makes, never what is left when they make none


class WhoForm(OurForm):
    """Who somebody is."""

    email = EmailField(_l("Their e-mail address"), EMAIL_RULES, render_kw={"autocomplete": "off"})
    name = StringField(
        _l("Their name"),
        [DataRequired(_l("Type their name.")), Length(max=120, message=_l("At most 120 characters."))],
        render_kw={"autocomplete": "off"},
    )
    organisation = StringField(
        _l("Whom do they work for?"),
        [Length(max=120, message=_l("At most 120 characters."))],
        description=_l("A trust, a council, a charity, a community group. Leave it empty if nobody."),
        render_kw={"list": "organisations", "autocomplete": "off"},
    )


class GrantForm(OurForm):
    """One more role: which, on which programme or all, and for a voice which voice."""

    role = RadioField(
        _l("What will they do here?"),
        [InputRequired(_l("Choose what they will do."))],
    )
    programme = SelectField(
        _l("On which programme?"),
        [InputRequired(_l("Choose a programme, or all of them."))],
        description=_l("An administrator is one for all programmes."),
    )
    voice = SelectField(
        _l("Which voice are they?"),
        default=NO,
        description=_l("Only for a trusted voice: it opens that voice's own workshops."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programmes = db().execute(select(Programme.id, Programme.name).order_by(Programme.name))
        voices = db().execute(select(Voice.id, Voice.name).order_by(Voice.name))
        first = (SelectChoice(NO, _("Choose")), SelectChoice(ALL, _("All programmes")))
        self.role.choices = [SelectChoice(role.value, str(name)) for role, name in NAMES.items()]
        self.programme.choices = [*first, *(SelectChoice(str(key), name) for key, name in programmes)]
        self.voice.choices = [SelectChoice(NO, _("No voice")), *(SelectChoice(str(key), name) for key, name in voices)]

    @property
    def what_they_do(self) -> list[tuple[Role, Any, Any]]:
        """Each role with its button and what it means."""
        return [(role, option, WORK[role]) for role, option in zip(NAMES, self.role, strict=True)]

    @property
    def where(self) -> dict[str, int | None]:
        """Programme and voice by their keys, once the form is valid."""
        programme, voice = str(self.programme.data), self.voice.data
        return {"programme_id": None if programme == ALL else int(programme), "voice_id": int(voice) if voice else None}

    def validate_programme(self, field: Field) -> None:
        if self.role.data == Role.ADMINISTRATOR and field.data != ALL:
            raise ValidationError(_l("An administrator looks after the whole house: choose all programmes."))

    def validate_voice(self, field: Field) -> None:
        if (self.role.data == Role.VOICE) != bool(field.data):
            raise ValidationError(
                _l("Choose which voice they are.")
                if self.role.data == Role.VOICE
                else _l("Only a trusted voice names a voice: choose that above, or no voice here.")
            )


class InviteForm(WhoForm, GrantForm):
    """Who somebody is, and what they may do: in the order of the page, so that what is wrong is told in it too."""
