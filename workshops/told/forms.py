"""The two forms of the thread: correcting one's words, and saying yes to taking them back."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from app.forms import WORDS_AT_MOST, SignedForm


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
