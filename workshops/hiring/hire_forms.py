"""What is asked about a job that somebody has started, and later about whether they are still there."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app import clock
from app.accounts.models import Organisation
from app.editing import EditingForm, WholeField
from app.forms import QuietText
from app.i18n import say_day
from workshops.hiring.due import Question
from workshops.hiring.models import Hire, InPost, JobTarget
from workshops.hiring.nameless import why_no_note, why_no_reference
from workshops.hiring.numbers import full_time
from workshops.hiring.services import KEY_AT_MOST, HireFacts, key_of, why_not_on
from workshops.hiring.wording import ANSWERS
from workshops.meetings.forms import DayField
from workshops.offers.models import Offer
from workshops.seats.services import Home
from workshops.seats.where import SOMEWHERE_ELSE, UnknownPostcode, where_is

MOST_PEOPLE = 100_000


class PostcodeField(StringField):
    """Turned into a neighbourhood and forgotten: never sent back, and no part of what the form shows."""

    widget = QuietText()
    only_helps = True


class HireForm(EditingForm):
    """The offer, the employer's reference, where somebody lives, since when, and how much of a full-time job."""

    offer = SelectField(_l("Offer"), [InputRequired(_l("Choose the offer that they came through."))])
    employer = SelectField(_l("Employer"), [InputRequired(_l("Choose who pays them."))])
    reference = StringField(
        _l("Reference of the job"),
        [
            DataRequired(_l("Write the reference that the employer has for this job.")),
            Length(max=KEY_AT_MOST, message=_l("Keep it to 60 characters.")),
        ],
    )
    where = SelectField(_l("Where they live"))
    postcode = PostcodeField(_l("Or their postcode"))
    started_on = DayField(_l("First day"), [InputRequired(_l("Choose their first day."))])
    full_time = StringField(
        _l("Part of a full-time job"), [DataRequired(_l("Write how much of a full-time job it is, like 0.6."))]
    )

    home = Home()

    def offer_choices(self, offers: Sequence[Offer], employers: Sequence[Organisation]) -> "HireForm":
        """Fill the lists: one's own offers, all organisations, and the neighbourhoods of those offers."""
        self.offers = {str(offer.id): offer for offer in offers}
        self.employers = {str(each.id): each for each in employers}
        self.offer.choices = [SelectChoice("", _("Choose"))]
        self.offer.choices += [SelectChoice(key, _named(offer)) for key, offer in self.offers.items()]
        self.employer.choices = [SelectChoice(key, each.name) for key, each in self.employers.items()]
        places = {place.slug: place.full_name for offer in offers for place in offer.programme.neighbourhoods}
        self.where.choices = [SelectChoice("", _("Not said"))]
        self.where.choices += [SelectChoice(slug, name) for slug, name in sorted(places.items(), key=lambda it: it[1])]
        self.where.choices += [SelectChoice(SOMEWHERE_ELSE, _("Somewhere else"))]
        return self

    def validate_reference(self, field: StringField) -> None:
        if field.errors:
            return
        if why := why_no_reference(field.data or ""):
            raise ValidationError(why)
        if len(key_of(field.data or "")) > KEY_AT_MOST:
            raise ValidationError(_l("Keep it to 60 characters."))

    def validate_full_time(self, field: StringField) -> None:
        if full_time(field.data or "") is None:
            raise ValidationError(_l("Write a number from 0.01 to 1.00: 1 is full time, 0.6 three days of five."))

    def validate_started_on(self, field: DayField) -> None:
        offer = self.offers.get(self.offer.data or "")
        if not offer or not field.data:
            return
        if why := why_not_on(offer, field.data):
            raise ValidationError(wrong_day(offer, why))

    def validate_where(self, field: SelectField) -> None:
        """A postcode decides; it is looked up here and dropped."""
        offer = self.offers.get(self.offer.data or "")
        if not offer or self.postcode.data or field.errors:
            return
        self.home = where_is(offer.programme, "", field.data or "")
        if field.data and not self.home.neighbourhood_id and not self.home.elsewhere:
            raise ValidationError(_("This neighbourhood is not of the programme of the offer."))

    def validate_postcode(self, field: PostcodeField) -> None:
        offer = self.offers.get(self.offer.data or "")
        if not offer or not field.data:
            return
        try:
            self.home = where_is(offer.programme, field.data, "")
        except UnknownPostcode:
            raise ValidationError(
                _("We do not know this postcode. Leave it empty, or choose the neighbourhood instead.")
            ) from None

    def facts(self) -> HireFacts:
        """What the services take."""
        return HireFacts(
            offer=self.offers[self.offer.data or ""],
            employer=self.employers[self.employer.data or ""],
            reference=" ".join((self.reference.data or "").split()),
            neighbourhood_id=self.home.neighbourhood_id,
            elsewhere=self.home.elsewhere,
            started_on=self.started_on.data or clock.today(),
            full_time=full_time(self.full_time.data or "") or 0,
        )


def _named(offer: Offer) -> str:
    return f"{offer.title} ({offer.reference})" if offer.reference else offer.title


def wrong_day(offer: Offer, why: str) -> str:
    """Why nobody can have started on a day."""
    if why == "future":
        return _("This day is still to come. Write it down when they have started.")
    opened = say_day(offer.opened_on or clock.today())
    return _("The offer was published on %(day)s: nobody can have started before.", day=opened)


def as_asked(hire: Hire) -> dict[str, Any]:
    """The form's data as a job stands now."""
    where = SOMEWHERE_ELSE if hire.elsewhere else hire.neighbourhood.slug if hire.neighbourhood else ""
    return {
        "offer": str(hire.offer_id),
        "employer": str(hire.employer_id),
        "reference": hire.reference,
        "where": where,
        "started_on": hire.started_on,
        "full_time": f"{hire.full_time / 100:.2f}",
    }


class StillThereForm(EditingForm):
    """What the employer says after 26 or 52 weeks, and where that stands."""

    said = RadioField(_l("Are they still there?"), [InputRequired(_l("Choose one of the three."))])
    evidence = TextAreaField(
        _l("Where that stands"), [Length(max=300, message=_l("Keep it to 300 characters."))], render_kw={"rows": "2"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said.choices = [SelectChoice(each.value, str(words)) for each, words in ANSWERS.items()]

    def validate_evidence(self, field: TextAreaField) -> None:
        if not field.errors and (why := why_no_note(field.data or "")):
            raise ValidationError(why)

    @property
    def answer(self) -> InPost:
        return InPost(self.said.data)


class OneOfManyForm(StillThereForm):
    """The same of one job among all that are asked about: its fields bear the job and the weeks in their names."""

    evidence = StringField(_l("Where that stands"), [Length(max=300, message=_l("Keep it to 300 characters."))])


def as_said(hire: Hire, question: Question) -> dict[str, Any]:
    """The data of a form about who is still there, as it stands now."""
    said = question.said(hire)
    return {"said": said.value if said else None, "evidence": question.evidence_of(hire)}


class TargetForm(EditingForm):
    """How many people, still there after a year, by when."""

    starts = WholeField(_l("People who start"))
    still_there = WholeField(_l("Of them still there after a year"))
    by_on = DayField(_l("By"), [InputRequired(_l("Choose the day by which."))])

    def validate_starts(self, field: WholeField) -> None:
        if not 1 <= (field.data or 0) <= MOST_PEOPLE:
            raise ValidationError(_l("Choose at least one person."))

    def validate_still_there(self, field: WholeField) -> None:
        if (field.data or 0) > (self.starts.data or 0):
            raise ValidationError(_l("There cannot be more still there than have started."))

    def validate_by_on(self, field: DayField) -> None:
        if field.data and field.data < clock.today():
            raise ValidationError(_l("This day has passed. Choose one that is still to come."))


def target_as_asked(target: JobTarget | None) -> dict[str, Any]:
    return {name: getattr(target, name) for name in ("starts", "still_there", "by_on")} if target else {}
