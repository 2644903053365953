"""What we ask of whoever challenges, and of whoever answers."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from app.forms import WORDS_AT_MOST, OurForm

TOO_LONG = _l("Keep it to 5,000 characters.")


class ChallengeForm(OurForm):
    """The question, in the words in which it will stand in public."""

    words = TextAreaField(
        _l("What do you ask?"), [DataRequired(_l("Write what you ask.")), Length(max=WORDS_AT_MOST, message=TOO_LONG)]
    )


class AnswerForm(OurForm):
    """The answer, in the words in which it will stand in public."""

    words = TextAreaField(
        _l("Your answer"), [DataRequired(_l("Write your answer.")), Length(max=WORDS_AT_MOST, message=TOO_LONG)]
    )
