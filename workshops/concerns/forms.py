"""What somebody who tells of harm is asked, and what the person who answers writes."""

import uuid
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app import clock
from app.forms import WORDS_AT_MOST, OurForm, QuietText, SignedForm, complain
from app.i18n import say_day
from workshops.concerns.due import working_days_after
from workshops.concerns.models import Outcome
from workshops.concerns.telling import Named

TOO_LONG = _l("Keep it to 5,000 characters.")
WRITES_AGAIN_IN = (3, 5, 10, 20)  # working days
USUAL = 10
OUTCOMES = {  # as the writer reads it
    Outcome.PUT_RIGHT: _l("It is put right."),
    Outcome.PASSED_ON: _l("It was passed to others whose work this is."),
    Outcome.COULD_NOT: _l("Nothing more could be done."),
}


def is_a_key(_form: object, field: HiddenField) -> None:
    try:
        uuid.UUID(field.data or "")
    except ValueError:
        raise ValidationError(_l("This form is out of date. Open the page again, then send.")) from None


class TellForm(SignedForm):
    """What happened, to whom it goes, and how to reach the writer if they like. Its form id makes twice harmless."""

    responder = RadioField(_l("Who shall read it?"), [InputRequired(_l("Choose who shall read it."))])
    words = TextAreaField(
        _l("What happened?"),
        [DataRequired(_l("Write what happened. A few words are enough.")), Length(max=WORDS_AT_MOST, message=TOO_LONG)],
        description=_l("As much or as little as you like."),
        render_kw={"autocomplete": "off"},
    )
    contact = StringField(
        _l("How can they reach you?"),
        [Length(max=300, message=_l("Keep it to 300 characters."))],
        description=_l("Leave it empty, and nobody knows who you are. Or give a phone or e-mail that only you read."),
        widget=QuietText(),
        render_kw={"autocomplete": "off"},
    )
    form_id = HiddenField(default=lambda: str(uuid.uuid4()), validators=[is_a_key])

    def among(self, named: list[Named]) -> "TellForm":
        """Offer these."""
        self.responder.choices = [SelectChoice(str(each.user_id), each.name) for each in named]
        return self

    @property
    def responder_id(self) -> int:
        """Who was chosen, once the form is valid."""
        return int(self.responder.data or 0)

    def ask_again_for_contact(self) -> None:
        """A contact is never sent back to a page: it must be typed once more."""
        if self.errors and self.contact.data and not self.contact.errors:
            complain(self.contact, _("Type this once more. We did not show it again, in case somebody looks."))


class NoteForm(OurForm):
    """What was done, what the writer is told, and when they hear more."""

    done = TextAreaField(
        _l("What was done"),
        [Length(max=WORDS_AT_MOST, message=TOO_LONG)],
        description=_l("For you alone: whom you spoke to, what you found, what comes next."),
    )
    told = TextAreaField(
        _l("What the writer reads"),
        [Length(max=WORDS_AT_MOST, message=TOO_LONG)],
        description=_l("They read it with their code. Leave out names and places, in case somebody reads along."),
    )
    again = SelectField(
        _l("By when will you write to them again?"),
        default=str(USUAL),
        description=_l("It counts when you tell them something, and is a promise: after this day it is overdue."),
    )
    key = HiddenField(default=lambda: uuid.uuid4().hex, validators=[is_a_key])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = {days: working_days_after(clock.today(), days) for days in WRITES_AGAIN_IN}
        self.again.choices = [SelectChoice(str(number), say_day(day)) for number, day in days.items()]

    @property
    def due_on(self) -> date:
        return working_days_after(clock.today(), int(self.again.data or USUAL))

    def validate_told(self, field: TextAreaField) -> None:
        if not field.data and not self.done.data:
            raise ValidationError(_l("Write what was done, or what the writer reads, or both."))


class CloseForm(OurForm):
    """How it ended, and the last words to the writer."""

    outcome = RadioField(
        _l("How did it end?"),
        [InputRequired(_l("Choose how it ended: the writer reads it."))],
    )
    told = TextAreaField(
        _l("What the writer reads at the end"),
        [
            DataRequired(_l("Write a last word to them. Whoever told of harm must hear how it ended.")),
            Length(max=WORDS_AT_MOST, message=TOO_LONG),
        ],
    )
    done = TextAreaField(
        _l("What was done"),
        [Length(max=WORDS_AT_MOST, message=TOO_LONG)],
        description=_l("For you alone, if something is not written down yet."),
    )
    key = HiddenField(default=lambda: uuid.uuid4().hex, validators=[is_a_key])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome.choices = [SelectChoice(outcome.value, str(words)) for outcome, words in OUTCOMES.items()]


class HandOverForm(OurForm):
    """To which of the named people."""

    to = RadioField(_l("To whom?"), [InputRequired(_l("Choose to whom."))])

    def among(self, named: list[Named]) -> "HandOverForm":
        self.to.choices = [SelectChoice(str(each.user_id), each.name) for each in named]
        if len(named) == 1 and self.to.data is None:
            self.to.data = str(named[0].user_id)
        return self
