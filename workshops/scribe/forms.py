"""What a scribe is asked: about a batch of lines, and at the head of a paper form."""

import uuid
from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.editing import WholeField
from app.forms import WORDS_AT_MOST, OurForm, QuietText
from app.i18n import LANGUAGES, say_language
from workshops.meetings.models import Activity, Confidentiality, Workshop
from workshops.scribe.services import LINES_AT_MOST
from workshops.seats.forms import POSTCODE_LENGTH
from workshops.seats.where import choices


def languages_of(workshop: Workshop) -> list[tuple[str, str]]:
    """Every language, the workshop's own first."""
    first = [code for code in workshop.languages if code in LANGUAGES]
    return [(code, say_language(code)) for code in dict.fromkeys((*first, *LANGUAGES))]


class TypedForm(OurForm):
    """What each form of the scribe carries: its own key, so that sending it twice is once, and when it was opened."""

    key = HiddenField(default=lambda: str(uuid.uuid4()))
    rehearsing = HiddenField()
    language = SelectField(_l("Language that it is written in"), default="en")
    neighbourhood = SelectField(_l("Where these people live"), validators=[Optional()])
    may_quote = BooleanField(_l("Words may be quoted in public, never with a name"))

    def offer(self, workshop: Workshop) -> None:
        """Fill the lists with what this workshop has. Only a shared one asks whether words may be quoted."""
        self.workshop = workshop
        self.language.choices = languages_of(workshop)
        self.neighbourhood.choices = choices(workshop.programme, str(_l("Not said")), str(_l("Somewhere else")))
        if workshop.confidentiality is not Confidentiality.SHARED:
            del self.may_quote

    def validate_key(self, field: HiddenField) -> None:
        try:
            uuid.UUID(field.data or "")
        except ValueError:
            raise ValidationError(_l("This page is out of date. Copy what you typed, and open it again.")) from None

    @property
    def id(self) -> uuid.UUID:
        return uuid.UUID(self.key.data or "")

    @property
    def quotes(self) -> bool:
        return bool("may_quote" in self and self.may_quote.data)

    def renew(self) -> None:
        """The next press of the button is another form: what was typed stays, and its key is new."""
        self.key.data = str(uuid.uuid4())


class LinesForm(TypedForm):
    """Post-its of one table or flip chart, a line each."""

    question = RadioField(_l("What are these about?"), validators=[InputRequired(_l("Choose the question."))])
    label = StringField(
        _l("Which table or flip chart?"),
        validators=[Length(max=80, message=_l("Use at most 80 characters."))],
        description=_l("To find it again, for example “Table 3”."),
    )
    consent = BooleanField(
        _l("The people at this table were told who asks, and said yes"),
        validators=[InputRequired(_l("Tick this, or leave the lines out: without a yes nothing is kept."))],
    )
    lines = TextAreaField(
        _l("One post-it a line"),
        validators=[DataRequired(_l("Type or paste something first."))],
        description=_l("Up to %(n)s lines. Empty ones do not count.", n=LINES_AT_MOST),
    )

    def about(self, asked: Sequence[Activity]) -> "LinesForm":
        """Offer these questions."""
        self.question.choices = [SelectChoice(str(activity.position), activity.question) for activity in asked]
        return self

    def each(self) -> list[str]:
        """The lines, without the empty ones."""
        return [line for each in (self.lines.data or "").split("\n") if (line := each.strip())]

    def validate_lines(self, field: TextAreaField) -> None:
        lines = self.each()
        if not lines:
            raise ValidationError(_l("Type or paste something first."))
        if len(lines) > LINES_AT_MOST:
            raise ValidationError(
                _(
                    "These are %(n)s lines. Send at most %(most)s at once: cut the rest, and type it in next.",
                    n=len(lines),
                    most=LINES_AT_MOST,
                )
            )
        if long := [number for number, line in enumerate(lines, 1) if len(line) > WORDS_AT_MOST]:
            raise ValidationError(
                ngettext(
                    "Line %(lines)s is longer than 5,000 characters. Make it two.",
                    "Lines %(lines)s are longer than 5,000 characters. Make each of them two.",
                    len(long),
                    lines=", ".join(map(str, long[:10])),
                )
            )


class PaperHeadForm(TypedForm):
    """What stands on a paper form beside the answers."""

    number = WholeField(_l("Number on the form"))
    consent = BooleanField(
        _l("“Yes, I want to take part” is ticked"),
        validators=[InputRequired(_l("Without a yes on the paper, the form is not typed in. Put it aside."))],
    )
    neighbourhood = SelectField(_l("Where they live"), validators=[Optional()])
    postcode = StringField(
        _l("Or their postcode"),
        validators=[POSTCODE_LENGTH],
        widget=QuietText(),
        description=_l("We keep the neighbourhood and forget the postcode at once."),
    )
