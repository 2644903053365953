"""What is asked about figures, jobs, who is still there, and targets."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, ValidationError

from app import clock
from app.forms import OurForm
from workshops.meetings.forms import DayField


class AsOfForm(OurForm):
    """The day of the figures in a file, where the file itself says none."""

    as_of = DayField(_l("Day of the figures"), [InputRequired(_l("Choose the day of the figures."))])

    def validate_as_of(self, field: DayField) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError(_("This day is still to come. Look at the year."))


Facts = dict[str, Any]
