"""The forms of the thread: correcting one's words, saying yes to taking them back, and how the evening felt."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from app.forms import WORDS_AT_MOST, SignedForm
from workshops.seats.models import Seat
from workshops.told.models import Heard


class CorrectForm(SignedForm):
    words = TextAreaField(
        _l("Your words"),
        validators=[
            DataRequired(_l("Write something, or take your words back instead.")),
            Length(max=WORDS_AT_MOST, message=_l("That is longer than 5,000 characters.")),
        ],
    )


class TakeBackForm(SignedForm):
    """A question before what cannot be undone."""


class ListenedForm(SignedForm):
    """Three buttons: each sends its own answer."""

    heard = RadioField(
        _l("Were you listened to?"),
        choices=[SelectChoice(heard.value, heard.value) for heard in Heard],
        validators=[InputRequired(_l("Press one of the three buttons."))],
    )

    def __init__(self, *args: Any, seat: Seat, said: Heard | None, **kwargs: Any) -> None:
        """`said` is what the seat has answered before."""
        super().__init__(*args, scope=["listened", seat.id.hex], **kwargs)
        self.seat, self.said = seat, said
