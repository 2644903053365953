"""What we ask about a workshop and about each activity."""

import re
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from app import clock
from app.db import db
from app.editing import CheckboxesField, EditingForm, WholeField
from app.forms import OurForm
from app.i18n import LANGUAGES, say_language
from workshops.meetings.models import Activity, Confidentiality, Kind, Workshop
from workshops.meetings.services import CHOICES_AT_LEAST, CHOICES_AT_MOST
from workshops.meetings.wording import LEVELS
from workshops.voices.models import Voice

CHOICE_AT_MOST = 200  # letters
PLAIN = ("title", "venue", "access", "interpreter", "creche", "ground_rules", "languages")  # asked as they are kept
ASKED_FOR_A_DAY = ("interpreter", "creche")  # people who said that they come that evening, and no other
PROMISES = ("voice", "confidentiality", "listed")  # they stay from the opening on


NOTES = ("purpose", "says", "materials")  # for the facilitator's sheet
MINUTES = NumberRange(1, 240, _l("Choose from 1 to 240 minutes."))


class DayField(DateField):
    """A day, refused in our own words."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Choose a day, like 4/12/2026.")) from error


class HourField(TimeField):
    """A time of day, refused in our own words."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Choose a time, like 19:00.")) from error


class WorkshopForm(EditingForm):
    """The evening: what, with whom, where, when, and how much of it leaves the room."""

    title = StringField(
        _l("Title"),
        [
            DataRequired(_l("Give the workshop a title.")),
            Length(max=120, message=_l("Keep the title to 120 characters.")),
        ],
    )
    voice = SelectField(_l("Host"), [InputRequired(_l("Choose who hosts it."))], coerce=str)
    day = DayField(_l("Day"), [InputRequired(_l("Choose a day."))])
    time = HourField(_l("Starts at"), [InputRequired(_l("Choose when it starts."))])
    venue = StringField(
        _l("Venue"),
        [
            DataRequired(_l("Write where people meet.")),
            Length(max=200, message=_l("Keep the venue to 200 characters.")),
        ],
    )
    access = TextAreaField(
        _l("Getting in and being at ease"), [Length(max=300, message=_l("Keep it to 300 characters."))]
    )
    interpreter = StringField(_l("Who interprets"), [Length(max=200, message=_l("Keep it to 200 characters."))])
    creche = StringField(
        _l("Who looks after the children"), [Length(max=200, message=_l("Keep it to 200 characters."))]
    )
    ground_rules = TextAreaField(
        _l("Ground rules, one a line"),
        [Length(max=2_000, message=_l("Keep the ground rules to 2,000 characters: they are read on a phone."))],
        render_kw={"rows": "6"},
    )
    languages = CheckboxesField(
        _l("Languages spoken that evening"), [InputRequired(_l("Choose at least one language."))], default=["en"]
    )
    confidentiality = RadioField(
        _l("How much leaves the room"),
        [InputRequired(_l("Choose how much leaves the room."))],
        default=Confidentiality.SHARED.value,
    )
    listed = BooleanField(_l("Listed on the public page"), default=True)

    def __init__(
        self,
        *args: Any,
        voices: list[Voice],
        workshop: Workshop | None = None,
        beginning: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """`voices` may be chosen. A workshop that has one on hold keeps it until another is chosen. `beginning` is what
        a new one starts from.
        """
        super().__init__(*args, data=_as_asked(workshop) | (beginning or {}), **kwargs)
        self.workshop = workshop
        self.languages.choices = [SelectChoice(code, say_language(code)) for code in LANGUAGES]
        self.confidentiality.choices = [SelectChoice(level.value, str(said[0])) for level, said in LEVELS.items()]
        named = [SelectChoice(str(voice.id), voice.name) for voice in voices if not voice.on_hold]
        if workshop and workshop.voice.on_hold:
            named.append(SelectChoice(str(workshop.voice_id), _("%(name)s (on hold)", name=workshop.voice.name)))
        self.voice.choices = [SelectChoice("", _("Choose a voice")), *named]
        if workshop and not workshop.may_be_changed:
            for promise in PROMISES:
                del self[promise]

    def validate_day(self, field: DateField) -> None:
        if field.data is None or (self.workshop and field.data == self.workshop.held_on):
            return
        if field.data < clock.today():
            raise ValidationError(_("This day has gone by. Look at the year."))
        if field.data > date(clock.today().year + 5, 12, 31):
            raise ValidationError(_("This day is more than five years away. Look at the year."))

    def host(self) -> Voice | None:
        """The voice that was chosen; None where it cannot be chosen any more."""
        return db().get_one(Voice, int(self.voice.data or 0)) if "voice" in self else None

    def facts(self) -> dict[str, Any]:
        """What the services take, without the host."""
        assert self.day.data
        assert isinstance(self.time.data, time)
        found = {name: self[name].data for name in PLAIN}
        found["starts_at"] = clock.utc(datetime.combine(self.day.data, self.time.data, clock.LONDON))
        if "confidentiality" in self:
            found["confidentiality"] = Confidentiality(self.confidentiality.data)
            found["listed"] = self.listed.data
        return found


def as_copied(workshop: Workshop) -> dict[str, Any]:
    """What a copy starts from: everything but the day and who was asked for it. A host on hold is not chosen again."""
    asked = _as_asked(workshop) | {"day": None} | dict.fromkeys(ASKED_FOR_A_DAY, "")
    return asked | ({"voice": ""} if workshop.voice.on_hold else {})


def _as_asked(workshop: Workshop | None) -> dict[str, Any]:
    """A workshop as its form asks for it."""
    if workshop is None:
        return {}
    starts = clock.local(workshop.starts_at)
    return {name: getattr(workshop, name) for name in (*PLAIN, "listed")} | {
        "voice": str(workshop.voice_id),
        "day": starts.date(),
        "time": starts.time().replace(second=0, microsecond=0),
        "confidentiality": Confidentiality(workshop.confidentiality).value,
    }


class ActivityForm(EditingForm):
    """One thing to ask. Which fields there are depends on its kind."""

    question = StringField(
        _l("What you ask"),
        [
            DataRequired(_l("Write what you ask.")),
            Length(max=300, message=_l("Keep it to 300 characters: it is read on a phone.")),
        ],
    )
    hint = TextAreaField(_l("A word of help"), [Length(max=1_000, message=_l("Keep it to 1,000 characters."))])
    choices = TextAreaField(_l("Answers to choose from, one a line"), [Length(max=10_000)])
    several = BooleanField(_l("People may choose several"))
    minutes = WholeField(_l("Minutes"), [MINUTES], default=15)
    purpose = StringField(_l("What it is for"), [Length(max=300, message=_l("Keep it to 300 characters."))])
    says = TextAreaField(_l("What you say"), [Length(max=3_000, message=_l("Keep it to 3,000 characters."))])
    materials = StringField(_l("What you need"), [Length(max=300, message=_l("Keep it to 300 characters."))])

    def __init__(self, *args: Any, kind: Kind, activity: Activity | None = None, **kwargs: Any) -> None:
        lines = {"choices": "\n".join(choice.words for choice in activity.choices)} if activity else {}
        plain = ("question", "hint", "several", "minutes", *NOTES)
        asked = {name: getattr(activity, name) for name in plain} if activity else {}
        super().__init__(*args, data=asked | lines, **kwargs)
        self.kind = kind
        if kind is Kind.AGREE:
            self.choices.label.text = _("Statements, one a line")
        if not CHOICES_AT_MOST[kind]:
            del self.choices
        if kind is not Kind.POLL:
            del self.several
        if kind is Kind.TALK:
            self.question.label.text = _("What it is called")
            del self.hint

    def lines(self) -> list[str]:
        """The choices, without blank lines."""
        typed = self.choices.data or "" if "choices" in self else ""
        return [line for line in (" ".join(each.split()) for each in typed.splitlines()) if line]

    def validate_choices(self, field: TextAreaField) -> None:
        lines, least, most = self.lines(), CHOICES_AT_LEAST[self.kind], CHOICES_AT_MOST[self.kind]
        if not least <= len(lines) <= most:
            raise ValidationError(
                _("Write from %(least)s to %(most)s lines. These are %(n)s.", least=least, most=most, n=len(lines))
            )
        if long := next((line for line in lines if len(line) > CHOICE_AT_MOST), ""):
            raise ValidationError(_("Shorten “%(line)s…” to 200 characters.", line=long[:40]))
        if twice := next((line for line in lines if lines.count(line) > 1), ""):
            raise ValidationError(_("“%(line)s” stands there twice.", line=twice))

    def facts(self) -> dict[str, Any]:
        """What the services take, without the kind."""
        found = {name: self[name].data for name in ("question", "hint", "minutes", *NOTES) if name in self}
        return found | {"choices": self.lines(), "several": "several" in self and self.several.data}


class ReadingForm(OurForm):
    """Something to read before the evening: a few words, or where they stand."""

    title = StringField(
        _l("What it is"),
        [DataRequired(_l("Say what it is.")), Length(max=200, message=_l("Keep it to 200 characters."))],
    )
    link = StringField(_l("Where it stands"), [Length(max=500, message=_l("Keep the address to 500 characters."))])
    words = TextAreaField(
        _l("Or the words themselves"),
        [Length(max=3_000, message=_l("Keep it to 3,000 characters: nobody reads more."))],
    )

    def validate_link(self, field: StringField) -> None:
        """A page of the web or of this house: nothing that a press could run."""
        if field.data and not re.match(r"https?://\S+$|/[^\s/]\S*$", field.data):
            raise ValidationError(_("Begin the address with https://"))
        if not field.data and not self.words.data:
            raise ValidationError(_("Give an address, or write the words below."))


class RunSheetForm(EditingForm):
    """All parts of an evening at once: each with its place in the order and its minutes."""

    @classmethod
    def of(cls, workshop: Workshop, sent: Any = None) -> "RunSheetForm":
        """The form for the parts that stand there; `sent` is what came with a POST."""
        many = len(workshop.activities)
        place = NumberRange(1, max(many, 1), _("Choose a place from 1 to %(many)s.", many=many))
        fields: dict[str, Any] = {}
        for activity in workshop.activities:
            named = {"title": activity.question}
            fields[f"place-{activity.id}"] = WholeField(
                _("Place of “%(title)s”", **named), [place], default=activity.position
            )
            fields[f"minutes-{activity.id}"] = WholeField(
                _("Minutes of “%(title)s”", **named), [MINUTES], default=activity.minutes
            )
        return type("RunSheet", (cls,), fields)(sent)

    def order(self, workshop: Workshop) -> list[tuple[int, int]]:
        """The keys of the parts in the wanted order, with their minutes. Two at one place: who moved comes first."""
        wanted = sorted(
            workshop.activities,
            key=lambda each: (self[f"place-{each.id}"].data, self._came_up(each), each.position),
        )
        return [(each.id, self[f"minutes-{each.id}"].data) for each in wanted]

    def _came_up(self, activity: Activity) -> int:
        """0 for a part that moved up to its place, 1 for one that stayed, 2 for one that moved down to it.

        Who is sent to place 5 stands behind the one that had it, since what lay between moves up.
        """
        moved = self[f"place-{activity.id}"].data - activity.position
        return 0 if moved < 0 else 2 if moved > 0 else 1
