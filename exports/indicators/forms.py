"""What is asked about a sheet: what it counts, whose it is, of when, which themes it speaks to, what it cannot say."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app import clock
from app.editing import CheckboxesField, EditingForm
from app.words import fold
from exports.indicators.models import Indicator, Layout, Measure, Standing
from exports.indicators.services import Facts, Words
from exports.indicators.sheet import UNKIND, unkind
from exports.indicators.wording import LAYOUTS, MEASURES
from workshops.meetings.forms import DayField
from workshops.themes.models import Theme

WEB = ("https://", "http://")
PEOPLE = re.compile(  # what is counted so are people, and small numbers of them are hidden
    r"\b(?:people|(?:person|patient|resident|adult|worker|carer|user|client|tenant|household|case|death|birth|referral|"
    r"applicant|student|pupil)s?|wom[ae]n|m[ae]n|child(?:ren)?|staff|famil(?:y|ies))\b"
)
OF_THE_SHEET = ("measure", "layout", "unit", "as_published", "counted_from", "counted_on")


def up_to(letters: int) -> Length:
    return Length(max=letters, message=_l("Keep it to %(n)s characters.", n=f"{letters:,}"))


class IndicatorForm(EditingForm):
    """All but the file, which a browser does not send twice."""

    title = StringField(_l("Title"), [DataRequired(_l("Give it a title.")), up_to(120)])
    counts = StringField(_l("What is counted, in a sentence"), [DataRequired(_l("Write what is counted.")), up_to(300)])
    measure = RadioField(_l("What a number in the sheet says"), [InputRequired(_l("Choose what a number says."))])
    layout = RadioField(
        _l("How the groups belong together"), [InputRequired(_l("Choose how the groups belong together."))]
    )
    unit = StringField(_l("Unit, where it counts no people"), [up_to(40)])
    source = StringField(
        _l("Source"), [DataRequired(_l("Write where the numbers are from. Without it nobody can check.")), up_to(200)]
    )
    owner = StringField(_l("Owner"), [DataRequired(_l("Write who answers for these numbers.")), up_to(120)])
    link = StringField(_l("Where it is published, if it is"), [up_to(500)])
    as_published = BooleanField(_l("Official figures, published with their small numbers: show them as they are"))
    counted_from = DayField(_l("Counted from"), [Optional()])
    counted_on = DayField(_l("Counted on, or until"), [InputRequired(_l("Choose the day of the numbers."))])
    themes = CheckboxesField(_l("Which themes it speaks to"))
    cannot_say = TextAreaField(
        _l("What it cannot say"),
        [DataRequired(_l("Write one sentence: every number leaves somebody out.")), up_to(1_000)],
    )

    needs_link = False

    def offer(self, themes: Sequence[Theme]) -> None:
        """Fill the lists."""
        self.themes.choices = [SelectChoice(str(theme.id), theme.name) for theme in themes]
        if "measure" in self:
            self.measure.choices = [SelectChoice(each.value, str(said)) for each, said in MEASURES.items()]
            self.layout.choices = [SelectChoice(each.value, str(said)) for each, said in LAYOUTS.items()]

    def only_words_of(self, indicator: Indicator) -> None:
        """What was public keeps its numbers, and what decides about them."""
        self.needs_link = indicator.as_published
        for name in OF_THE_SHEET:
            del self[name]

    def validate_themes(self, field: CheckboxesField) -> None:
        if not field.data:
            raise ValidationError(_l("Choose at least one theme. It stands beside what people said of it."))

    def validate_layout(self, field: RadioField) -> None:
        if self.measure.data == Measure.SHARE and field.data != Layout.LIST:
            raise ValidationError(_l("Of a share, one list of groups can be shown. Make a sheet for each list."))

    def validate_unit(self, field: StringField) -> None:
        if self.measure.data != Measure.OTHER:
            return
        if not field.data:
            raise ValidationError(_l("Write what it counts: days, pounds, beds."))
        if ("%" in field.data or "cent" in field.data.lower()) and not self.as_published.data:
            raise ValidationError(
                _l("A percentage of people needs how many it is of. Choose “how many of how many people” above.")
            )
        if PEOPLE.search(fold(field.data)) and not self.as_published.data:
            raise ValidationError(
                _l("These are people. Choose “how many people” above, so that small numbers are hidden.")
            )

    def validate_title(self, field: StringField) -> None:
        if UNKIND in fold(field.data or ""):
            raise ValidationError(unkind())

    validate_counts = validate_cannot_say = validate_title

    def validate_link(self, field: StringField) -> None:
        if field.data and not field.data.startswith(WEB):
            raise ValidationError(_l("Write the whole address. It begins with https://"))
        if not field.data and (self.as_published.data if "as_published" in self else self.needs_link):
            raise ValidationError(
                _l("Write where these figures are published. Only then may they be shown as they are.")
            )

    def validate_counted_on(self, field: DayField) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError(_("This day is still to come. Look at the year."))

    def validate_counted_from(self, field: DayField) -> None:
        if field.data and self.counted_on.data and field.data > self.counted_on.data:
            raise ValidationError(_("This day is after the last one."))

    def facts(self) -> Facts:
        """What the services take."""
        found: dict[str, Any] = {
            name: self[name].data or "" for name in Words.__annotations__ | {"unit": str} if name in self
        }
        if "measure" in self:
            found |= {"measure": Measure(self.measure.data), "layout": Layout(self.layout.data)}
            found |= {name: self[name].data for name in ("as_published", "counted_from", "counted_on")}
        return found  # ty: ignore[invalid-explicit-return]


def form_of(indicator: Indicator, themes: Sequence[Theme], *, newer: bool = False) -> IndicatorForm:
    """The form as an indicator stands now; for a newer sheet of the same without its days."""
    data = {name: getattr(indicator, name) for name in Facts.__annotations__ | Words.__annotations__}
    data |= {"measure": indicator.measure.value, "layout": indicator.layout.value}
    data["themes"] = [str(theme.id) for theme in themes]
    if newer:
        data |= {"counted_from": None, "counted_on": None}
    form = IndicatorForm(data=data)
    if indicator.standing is not Standing.DRAFT and not newer:
        form.only_words_of(indicator)
    return form
