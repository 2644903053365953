"""What a facilitator is asked."""

import uuid
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from app.editing import WholeField
from app.forms import WORDS_AT_MOST, OurForm, complain
from workshops.concerns.telling import Named
from workshops.meetings.forms import CHOICE_AT_MOST
from workshops.meetings.models import Kind
from workshops.meetings.services import CHOICES_AT_LEAST, CHOICES_AT_MOST
from workshops.meetings.wording import KINDS
from workshops.room.from_words import KINDS_OF_CHOICES, Earlier
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


class PassOnForm(OurForm):
    """One of the programme's named people; each is a button."""

    responder = StringField(_l("To whom"), validators=[DataRequired(_l("Choose to whom it goes."))])

    def among(self, named: list[Named]) -> "PassOnForm":
        """Take only these."""
        self.named = {str(each.user_id): each for each in named}
        return self

    def chosen(self) -> Named:
        return self.named[self.responder.data or ""]

    def validate_responder(self, field: StringField) -> None:
        if field.data not in self.named:
            raise ValidationError(_l("This person is not named any more. Choose again."))


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


class AskAboutForm(OurForm):
    """A question made of earlier words: its kind, what is asked, and a box for each of the words."""

    earlier: ClassVar[list[Earlier]] = []

    kind = RadioField(
        _l("How people answer"),
        default=Kind.AGREE.value,
        validators=[InputRequired(_l("Choose how people answer."))],
    )
    question = StringField(
        _l("What you ask"),
        validators=[
            DataRequired(_l("Write what you ask.")),
            Length(max=300, message=_l("Keep it to 300 characters: it is read on a phone.")),
        ],
    )
    minutes = WholeField(_l("Minutes"), [NumberRange(1, 240, _l("Choose from 1 to 240 minutes."))], default=10)

    def boxes(self) -> list[tuple[Earlier, TextAreaField, HiddenField]]:
        """Each of the words with its box, and with the mark of how they read when the page was drawn."""
        return [(each, self[f"words-{each.key}"], self[f"seen-{each.key}"]) for each in self.earlier]

    def take_over_changes(self) -> int:
        """Put words that read otherwise now into their boxes, as they read now; says how many."""
        changed = [(each, box, seen) for each, box, seen in self.boxes() if seen.data != each.mark]
        for each, box, seen in changed:
            box.data, seen.data = " ".join(each.words.split()), each.mark
        return len(changed)

    def lines(self) -> dict[uuid.UUID, str]:
        """What stands in the boxes, each in one line, by the words it was made of; an empty box is left out."""
        lines = ((each.key, " ".join((box.data or "").split())) for each, box, _seen in self.boxes())
        return {key: line for key, line in lines if line}

    def validate_kind(self, field: RadioField) -> None:
        kind = Kind(field.data)
        least, most, n = CHOICES_AT_LEAST[kind], CHOICES_AT_MOST[kind], len(self.lines())
        if not least <= n <= most:
            raise ValidationError(
                _(
                    "“%(kind)s” takes from %(least)s to %(most)s lines. These are %(n)s.",
                    kind=KINDS[kind][0],
                    least=least,
                    most=most,
                    n=n,
                )
            )

    def validate(self, extra_validators: Any = None) -> bool:
        well = super().validate(extra_validators)
        told: list[str] = []
        for _each, box, _seen in self.boxes():
            line = " ".join((box.data or "").split())
            if len(line) > CHOICE_AT_MOST:
                complain(box, _("Shorten it to 200 letters: it has %(n)s.", n=len(line)))
                well = False
            elif line and line in told:
                complain(box, _("This stands there twice."))
                well = False
            told.append(line)
        return well

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        return {
            "kind": Kind(self.kind.data),
            "question": self.question.data,
            "lines": self.lines(),
            "minutes": self.minutes.data,
        }


def ask_about_form(earlier: list[Earlier], sent: Any = None) -> AskAboutForm:
    """The form with a box for each of these words, as they may be asked about now."""
    fields: dict[str, Any] = {"earlier": earlier}
    for number, each in enumerate(earlier, 1):
        label = _("Line %(number)s", number=number)
        fields[f"words-{each.key}"] = TextAreaField(label, default=" ".join(each.words.split()))
        fields[f"seen-{each.key}"] = HiddenField(default=each.mark)
    form = type("AskAbout", (AskAboutForm,), fields)(sent)
    form.kind.choices = [SelectChoice(kind.value, str(KINDS[kind][0])) for kind in KINDS_OF_CHOICES]
    return form
