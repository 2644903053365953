"""What is asked beside a file of vacancies: for which programme, and what holds for all that do not say it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from app.editing import WholeField
from app.forms import OurForm
from workshops.offers.models import OfferKind, Per
from workshops.offers.wording import KINDS
from workshops.programmes.models import Programme
from workshops.vacancies.cells import MOST_PLACES
from workshops.vacancies.columns import PERS, Part, longest
from workshops.vacancies.values import weekly_minutes


class PerhapsWholeField(WholeField):
    """A whole number, or nothing."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist and str(valuelist[0]).strip():
            super().process_formdata(valuelist)


class BringForm(OurForm):
    """A file of vacancies. The file itself is read by the page."""

    programme = SelectField(_l("Programme"), validate_choice=False)  # another one is not there: see the page
    kind = SelectField(_l("Kind"), default="")
    starts_on = DateField(_l("Starts on"), validators=[Optional()])
    closes_on = DateField(_l("Closes on"), validators=[Optional()])
    places = PerhapsWholeField(
        _l("Places"),
        validators=[Optional(), NumberRange(1, MOST_PLACES, message=_l("Write a number from 1 to 1,000."))],
    )
    pay_per = SelectField(_l("Pay per"), default="")
    hours = StringField(_l("Hours a week"), description=_l("As a number, like 37.5, or 16 to 22.5."))
    place = StringField(_l("Place"), validators=[Length(max=longest(Part.PLACE), message=_l("This is too long."))])
    contact = StringField(
        _l("Contact"),
        validators=[Length(max=longest(Part.CONTACT), message=_l("Use at most 120 characters."))],
        description=_l("The person or team that calls back."),
    )
    contact_way = StringField(
        _l("Contact way"),
        validators=[Length(max=longest(Part.CONTACT_WAY), message=_l("Use at most 200 characters."))],
        description=_l("A phone number or an e-mail address where people can ask a question, in public."),
    )

    def offer(self, programmes: Sequence[Programme]) -> "BringForm":
        """Fill the lists. With one programme there is nothing to choose."""
        self.programme.choices = [(each.slug, each.name) for each in programmes]
        self.kind.choices = [("", _l("As the file says")), *((kind.value, words) for kind, words in KINDS.items())]
        self.pay_per.choices = [("", _l("As the file says")), *((per.value, words) for per, words in PERS.items())]
        if len(programmes) == 1 and not self.programme.data:
            self.programme.data = programmes[0].slug
        return self

    def validate_hours(self, field: StringField) -> None:
        self.minutes = weekly_minutes(field.data) if field.data else None
        if field.data and self.minutes is None:
            raise ValidationError(_l("Write the hours a week as a number, like 37.5."))

    def otherwise(self) -> dict[str, Any]:
        """What holds for vacancies that do not say it, as facts of an offer."""
        said = {
            "kind": OfferKind(self.kind.data) if self.kind.data else None,
            "starts_on": self.starts_on.data,
            "closes_on": self.closes_on.data,
            "places": self.places.data,
            "pay_per": Per(self.pay_per.data) if self.pay_per.data else None,
            "place": self.place.data,
            "contact": self.contact.data,
            "contact_way": self.contact_way.data,
        }
        if self.minutes:
            said["minutes_from"], said["minutes_to"] = self.minutes
        return {name: value for name, value in said.items() if value}
