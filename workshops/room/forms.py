"""What a facilitator is asked."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from app.forms import WORDS_AT_MOST, OurForm
from workshops.room.moderation import REASON_AT_MOST, REASONS_AT_MOST
from workshops.room.services import LATE_HOURS


class ShortenForm(OurForm):
    """The words as the room will read them."""

    public_words = TextAreaField(
        _l("What the room will read"),
        validators=[
            DataRequired(_l("Leave some words, or hold all of them.")),
            Length(max=WORDS_AT_MOST, message=_l("That is too long for one voice.")),
        ],
    )


class HoldForm(OurForm):
    """One reason of the programme's list; each is a button."""

    reason = StringField(_l("Why"), validators=[DataRequired(_l("Choose a reason: the person will read it."))])

    def among(self, reasons: list[str]) -> "HoldForm":
        """Take only these."""
        self.reasons = reasons
        return self

    def validate_reason(self, field: StringField) -> None:
        if field.data not in self.reasons:
            raise ValidationError(_l("Choose a reason from the list: the person will read it."))


def late_hours() -> list[SelectChoice]:
    """How long late answers may be taken; `services.LATE_HOURS` is what is usual."""
    return [
        SelectChoice("1", _("One hour")),
        SelectChoice("24", _("One day")),
        SelectChoice("72", _("Three days, as usual")),
        SelectChoice("168", _("One week")),
    ]


class CloseForm(OurForm):
    """How long answers that were begun before closing are still taken."""

    late_hours = RadioField(
        _l("Some people are still typing. How long may they send what they have begun?"),
        description=_l("Public numbers, and words that may be quoted, wait until then."),
        choices=late_hours,
        default=str(LATE_HOURS),
    )


class ReasonsForm(OurForm):
    """The list of reasons, one a line."""

    reasons = TextAreaField(
        _l("Reasons for holding words"),
        description=_l("One a line. The person whose words are held reads the reason, so write it to them."),
        validators=[DataRequired(_l("Leave at least one reason. Nobody's words are held without one."))],
        render_kw={"rows": "10"},
    )

    def validate_reasons(self, field: TextAreaField) -> None:
        lines = self.lines()
        if len(lines) > REASONS_AT_MOST:
            raise ValidationError(_l("That is more than 20 reasons. In a full hall nobody can choose among so many."))
        if any(len(line) > REASON_AT_MOST for line in lines):
            raise ValidationError(_l("One reason is longer than 200 characters. Make it shorter."))

    def lines(self) -> list[str]:
        """The reasons as they were typed, without blank lines and doubles."""
        lines = (line.strip() for line in (self.reasons.data or "").split("\n"))
        return list(dict.fromkeys(filter(None, lines)))
