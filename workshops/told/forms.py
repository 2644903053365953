"""The forms of the thread: correcting one's words, saying yes to taking them back, how the evening felt, and whether
what was promised is better.
"""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from app.forms import WORDS_AT_MOST, SignedForm
from workshops.actions.round_forms import answer_choices
from workshops.seats.models import Seat
from workshops.told.became import Question
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


class BetterForm(SignedForm):
    """Three whole rows to choose from, and room for words. Several stand on one page, each with ids of its own."""

    answer = RadioField(
        _l("Is it better?"),
        choices=answer_choices,
        validators=[InputRequired(_l("Choose one of the three answers."))],
    )
    words = TextAreaField(
        _l("What makes you say so?"),
        validators=[Length(max=WORDS_AT_MOST, message=_l("That is longer than 5,000 characters."))],
        description=_l("Only if you like. The team reads it, without your name. It is not published."),
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        """What was said before stands in it, to be changed."""
        scope = ["better", question.seat.id.hex, str(question.asked.id)]
        super().__init__(*args, scope=scope, obj=question.said, **kwargs)
        self.question = question
        for field in self:
            field.id = f"{field.id}-{question.asked.id}-{question.seat.id.hex[:6]}"
            field.label.field_id = field.id
