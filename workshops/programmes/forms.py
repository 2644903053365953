"""What we ask about a programme, and why some of it is a promise."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange

from app.editing import WholeField
from workshops.programmes.models import THRESHOLD
from workshops.voices.reach import ReachForm

SHORT, LONG = Length(max=120, message=_l("Keep it to 120 characters.")), _l("Keep it to 5,000 characters.")
LOWEST, HIGHEST = 8, 20  # domain: the threshold is stored with the programme, 8 to 20


class ProgrammeForm(ReachForm):
    """The question, who answers for it, and what is promised to those who take part."""

    name = StringField(_l("Name"), [DataRequired(_l("Give the programme a name.")), SHORT])
    question = StringField(
        _l("The question"),
        [
            DataRequired(_l("Write the question that people will be asked about.")),
            Length(max=300, message=_l("Keep the question to 300 characters.")),
        ],
    )
    objectives = TextAreaField(_l("Objectives"), [Length(max=5_000, message=LONG)])
    controller = StringField(
        _l("Data controller"), [DataRequired(_l("Write which organisation answers for people’s data.")), SHORT]
    )
    board_owner = StringField(_l("Owner on the board"), [DataRequired(_l("Write who on the board owns this.")), SHORT])
    threshold = WholeField(
        _l("Smallest number that is shown"),
        [
            NumberRange(
                LOWEST,
                HIGHEST,
                _l("Choose a number from 8 to 20. A number below 8 could give somebody away to their neighbours."),
            )
        ],
        default=THRESHOLD,
    )
    retention_months = WholeField(
        _l("Months that words are kept"),
        [NumberRange(1, 120, _l("Choose from 1 to 120 months. 24 is usual."))],
        default=24,
    )

    def facts(self) -> dict[str, Any]:
        """What the services take."""
        named = ("name", "question", "objectives", "controller", "board_owner", "threshold", "retention_months")
        return {name: self[name].data for name in named} | {"neighbourhood_ids": self.neighbourhoods.data}
