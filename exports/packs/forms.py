"""What a team says of its evening the morning after, and what the host says to that."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from app import clock
from app.editing import EditingForm, WholeField
from app.forms import OurForm
from exports.packs.document import usual_thanks
from exports.packs.models import Step, WriteUp
from exports.packs.wording import STEPS
from workshops.meetings.forms import DayField
from workshops.meetings.models import Workshop

MOST_CAME = 5_000  # people; as many as one workshop has seats
LONG, SHORT = 5_000, 1_000  # letters
TEXTS = ("went_well", "missed", "flip_charts", "next_steps", "next_who", "thanks")


class AttendanceField(WholeField):
    """A whole number, or nothing: nobody may have counted."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist and str(valuelist[0]).strip():
            super().process_formdata(valuelist)
        else:
            self.data = None


def text_of(label: Any, most: int = LONG) -> TextAreaField:
    said = _l("Keep it to %(most)s characters.", most=f"{most:,}")
    return TextAreaField(label, [Length(max=most, message=said)])


class WriteUpForm(EditingForm):
    """All of it may be left open at first: a draft is kept as it is."""

    attendance = AttendanceField(
        _l("How many people came"),
        [Optional(), NumberRange(0, MOST_CAME, _l("Choose from 0 to 5,000 people."))],
    )
    flip_charts = text_of(_l("What stood on the flip charts"))
    next_steps = text_of(_l("What happens next"))
    next_by = DayField(_l("By when"), [Optional()])
    next_who = StringField(_l("Who promises it"), [Length(max=120, message=_l("Keep the name to 120 characters."))])
    thanks = text_of(_l("Thanks to the host"), SHORT)
    went_well = text_of(_l("What went well"))
    missed = text_of(_l("What was missed"))
    step = RadioField(_l("Your own step on the ladder"), default="")

    def __init__(self, *args: Any, workshop: Workshop, kept: WriteUp | None, **kwargs: Any) -> None:
        super().__init__(*args, data=_as_asked(workshop, kept), **kwargs)
        self.workshop, self.kept = workshop, kept
        steps = [SelectChoice(step.value, str(said[0])) for step, said in STEPS.items()]
        self.step.choices = [*steps, SelectChoice("", _("I cannot say yet"))]

    def validate_next_by(self, field: DateField) -> None:
        if field.data is None or (self.kept and field.data == self.kept.next_by):
            return
        if field.data < self.workshop.held_on:
            raise ValidationError(_("This day is before the evening. Look at the year."))
        if field.data.year > clock.today().year + 5:
            raise ValidationError(_("This day is more than five years away. Look at the year."))

    def facts(self) -> dict[str, Any]:
        """What the services take."""
        found: dict[str, Any] = {name: self[name].data or "" for name in TEXTS}
        found |= {"attendance": self.attendance.data, "next_by": self.next_by.data}
        return found | {"step": Step(self.step.data) if self.step.data else None}


def _as_asked(workshop: Workshop, kept: WriteUp | None) -> dict[str, Any]:
    """A write-up as its form asks for it; a new one begins with thanks."""
    if kept is None:
        return dict.fromkeys(TEXTS, "") | {"thanks": usual_thanks(workshop), "step": ""}
    asked: dict[str, Any] = {name: getattr(kept, name) for name in (*TEXTS, "attendance", "next_by")}
    return asked | {"step": kept.step.value if kept.step else ""}


class ChangesForm(OurForm):
    """What the host would like to read instead."""

    words = TextAreaField(
        _l("What should change"),
        [
            DataRequired(_l("Write what should change.")),
            Length(max=SHORT, message=_l("Keep it to 1,000 characters.")),
        ],
    )
