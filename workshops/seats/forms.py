"""What we ask of somebody who joins: yes or no to each purpose, and where they live if they like."""

import uuid

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.forms import QuietText, SignedForm
from workshops.programmes.models import Programme
from workshops.seats.where import choices

POSTCODE_LENGTH = Length(max=12, message=_l("That is too long for a postcode."))


class JoinForm(SignedForm):
    """The join form. Its joining id makes sending it twice harmless."""

    consent = BooleanField(
        _l("Yes, I want to take part"), validators=[InputRequired(_l("Tick the first box to take part."))]
    )
    may_quote = BooleanField(_l("My words may be quoted in public, never with a name"))
    postcode = StringField(
        _l("Your postcode"),
        validators=[POSTCODE_LENGTH],
        widget=QuietText(),
    )
    neighbourhood = SelectField(_l("Or choose where you live"), validators=[Optional()])
    rehearsal = HiddenField()
    joining_id = HiddenField(default=lambda: str(uuid.uuid4()))

    def offer(self, programme: Programme) -> "JoinForm":
        """Fill the list with the programme's neighbourhoods."""
        self.neighbourhood.choices = choices(programme, str(_l("I would rather not say")), str(_l("Somewhere else")))
        return self

    def validate_joining_id(self, field: HiddenField) -> None:
        try:
            uuid.UUID(field.data or "")
        except ValueError:
            raise ValidationError(_l("This form is out of date. Open the page again, then send.")) from None


class CardForm(SignedForm):
    """The box for a card code. What was typed is never sent back."""

    card = StringField(_l("Your card code"), widget=QuietText())
