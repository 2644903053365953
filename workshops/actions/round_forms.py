"""What a scribe types in from a slip, and which later workshops are asked too."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.forms import WORDS_AT_MOST, OurForm, QuietText
from workshops.actions.wording import ANSWERS
from workshops.meetings.models import Workshop


def answer_choices() -> list[SelectChoice]:
    """The three answers, in the reader's language."""
    return [SelectChoice(answer.value, str(words)) for answer, words in ANSWERS.items()]


class PaperAnswerForm(OurForm):
    """One slip. A card's code is never sent back; the rest stays when something is wrong."""

    card = StringField(
        _l("The card’s code"),
        validators=[DataRequired(_l("Type the code that stands on the slip.")), Length(max=40)],
        widget=QuietText(),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    evening = SelectField(_l("A number of a paper form? Then of which evening"), validators=[Optional()])
    answer = RadioField(
        _l("What is ticked"),
        choices=answer_choices,
        validators=[InputRequired(_l("Choose what is ticked. A slip without a tick is not typed in."))],
    )
    words = StringField(
        _l("What is written"),
        validators=[Length(max=WORDS_AT_MOST, message=_l("That is longer than 5,000 characters."))],
        description=_l("As it stands there. Leave it empty if nothing does."),
    )
    instead = BooleanField(_l("This is their later answer: keep it instead"))

    def offer(self, evenings: Sequence[Workshop]) -> "PaperAnswerForm":
        """The evenings whose form numbers still lead to somebody; none: only cards count."""
        if evenings:
            self.evening.choices = [
                SelectChoice("", _("It is a card’s code")),
                *(SelectChoice(str(each.id), each.title) for each in evenings),
            ]
        else:
            del self.evening
        return self


class AskAgainForm(OurForm):
    """Which later workshops are asked too."""

    workshops = SelectMultipleField(
        _l("Workshops"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[InputRequired(_l("Tick at least one workshop."))],
    )
