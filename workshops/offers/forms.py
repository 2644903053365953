"""What we ask about an offer, and of each line of its checklist."""

from datetime import date
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from app import clock
from app.editing import CheckboxesField, EditingForm, WholeField
from app.forms import WORDS_AT_MOST
from app.i18n import say_day
from maps.places.codes import postcode_key
from maps.places.models import Neighbourhood
from maps.places.services import locate_postcode
from workshops.actions.in_public import told_in_public
from workshops.actions.models import Action
from workshops.meetings.forms import DayField
from workshops.offers.checklist import measured
from workshops.offers.fields import HoursField, MoneyField
from workshops.offers.in_public import barriers
from workshops.offers.models import Check, Help, Offer, OfferKind, Per
from workshops.offers.services import OfferFacts
from workshops.offers.wording import CHECKS, HELPS, KINDS, PENCE, PER, say_number
from workshops.programmes.models import Programme
from workshops.themes.models import Theme
from workshops.themes.services import standing_of

YEARS_AHEAD = 3
HOURS_AT_MOST = 80 * 60  # minutes in a week of work
PLACES = NumberRange(1, 1_000, _l("Write from 1 to 1,000."))
EXPLAIN = "explain_"


def up_to(letters: int) -> Length:
    return Length(max=letters, message=_l("Keep it to %(n)s characters.", n=f"{letters:,}"))


def is_ahead(_form: object, field: DayField) -> None:
    if field.data and field.data > date(clock.today().year + YEARS_AHEAD, 12, 31):
        raise ValidationError(_("This day is more than three years away. Look at the year."))


class OfferForm(EditingForm):
    """An offer as people will read it."""

    title = StringField(
        _l("Title"),
        [DataRequired(_l("Give it a title.")), up_to(160)],
        description=_l("As a neighbour would call it: “Hospital kitchen assistant”, and no grade or band."),
    )
    kind = RadioField(_l("What it is"), [InputRequired(_l("Choose what it is."))])
    reference = StringField(
        _l("Your own reference"),
        [up_to(60)],
        description=_l("Of the vacancy in your own system, if it has one. People do not read it."),
    )
    what = TextAreaField(
        _l("What you will do"),
        [DataRequired(_l("Write what somebody will do.")), up_to(WORDS_AT_MOST)],
        description=_l("Short sentences: “You bring people their food. You talk with them.”"),
    )
    pay_from = MoneyField(
        _l("Pay, in pounds"),
        [DataRequired(_l("Write what is paid. Where it is not paid, write 0."))],
        description=_l("The least that somebody is paid. Where it is not paid, write 0."),
    )
    pay_to = MoneyField(_l("Up to, in pounds"), description=_l("Leave it empty where all are paid the same."))
    pay_per = SelectField(_l("For"), [InputRequired(_l("Choose for how long the pay is."))])
    hours_from = HoursField(_l("Hours a week"), [DataRequired(_l("Write how many hours a week."))])
    hours_to = HoursField(_l("Up to, hours a week"), description=_l("Leave it empty where it is always as many."))
    pattern = StringField(_l("When"), [up_to(300)], description=_l("“Days, no weekends”, “school hours are possible”."))
    place = StringField(
        _l("Where"), [DataRequired(_l("Write where the work is.")), up_to(200)], description=_l("Building and street.")
    )
    postcode = StringField(_l("Postcode of the place of work"), [up_to(10)])
    way_there = StringField(
        _l("How to get there"), [up_to(300)], description=_l("The bus, the tram, where to park a bike.")
    )
    not_needed = TextAreaField(
        _l("What is not needed"),
        [up_to(1_000)],
        description=_l("Grades, experience, a car, a CV: what people believe that they need, and do not."),
    )
    grades = RadioField(
        _l("Are grades or certificates needed?"), [InputRequired(_l("Say whether grades or certificates are needed."))]
    )
    helps = CheckboxesField(_l("What you help with"))
    starts_on = DayField(_l("First day at work"), [InputRequired(_l("Choose the first day.")), is_ahead])
    closes_on = DayField(_l("Last day to show interest"), [InputRequired(_l("Choose the last day.")), is_ahead])
    places = WholeField(_l("How many people can start"), [InputRequired(_l("Write how many can start.")), PLACES])
    contact = StringField(
        _l("Who gets in touch"),
        [DataRequired(_l("Write who gets in touch with people.")), up_to(120)],
        description=_l("A person or a team. People read to whom their details go."),
    )
    contact_way = StringField(
        _l("How to ask a question"),
        [DataRequired(_l("Write how people can ask a question: whoever is passed on must be able to.")), up_to(200)],
        description=_l("A phone number or an e-mail address, in public."),
    )
    action = SelectField(_l("The promise that it keeps"), validate_choice=False)
    themes = CheckboxesField(
        _l("What stops people, and what it removes of that"),
        validate_choice=False,
        description=_l("What people said at workshops. Whoever said it is led to this offer."),
    )
    neighbourhoods = CheckboxesField(_l("Kept for these neighbourhoods"), validate_choice=False)
    lawful = TextAreaField(
        _l("Why that is lawful"),
        [up_to(1_000)],
        description=_l(
            "Positive action (Equality Act 2010, sections 158 and 159) is no quota: say which disadvantage or low "
            "number it makes up for, and that whoever is best for the work gets it."
        ),
    )

    def __init__(self, *args: Any, programme: Programme, offer: Offer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, data=_as_asked(offer), **kwargs)
        self._programme, self._offer = programme, offer
        self.kind.choices = [SelectChoice(each.value, str(words)) for each, words in KINDS.items()]
        self.pay_per.choices = [SelectChoice(each.value, str(words)) for each, words in PER.items()]
        self.grades.choices = [SelectChoice("n", _("No")), SelectChoice("y", _("Yes"))]
        self.helps.choices = [SelectChoice(each.value, str(words)) for each, words in HELPS.items()]
        self.themes.choices = [SelectChoice(str(each.id), each.name) for each in barriers(programme)]
        self.neighbourhoods.choices = [SelectChoice(str(each.id), each.full_name) for each in programme.neighbourhoods]
        self._actions = {str(told.action.id): told.action for told in told_in_public(programme)}
        self.action.choices = [
            SelectChoice("", _("None")),
            *(SelectChoice(key, action.title) for key, action in self._actions.items()),
        ]

    def validate_pay_to(self, field: MoneyField) -> None:
        if field.whole is not None and self.pay_from.whole is not None and field.whole < self.pay_from.whole:
            raise ValidationError(_("This is less than the pay before it."))

    def validate_hours_from(self, field: HoursField) -> None:
        if field.whole is not None and not 0 < field.whole <= HOURS_AT_MOST:
            raise ValidationError(_("Write from 1 to 80 hours a week."))

    def validate_hours_to(self, field: HoursField) -> None:
        if field.whole is None:
            return
        if field.whole > HOURS_AT_MOST:
            raise ValidationError(_("Write from 1 to 80 hours a week."))
        if self.hours_from.whole is not None and field.whole < self.hours_from.whole:
            raise ValidationError(_("These are fewer than the hours before it."))

    def validate_closes_on(self, field: DayField) -> None:
        opened = self._offer.opened_on if self._offer else None
        if field.data and opened and field.data < opened:
            raise ValidationError(_("It was published on %(day)s: the last day comes after.", day=say_day(opened)))

    def validate_postcode(self, field: StringField) -> None:
        if field.data and not postcode_key(field.data):
            raise ValidationError(_("This is no postcode. Leave it empty where there is none."))

    def validate_lawful(self, field: TextAreaField) -> None:
        if self.neighbourhoods.data and not field.data:
            raise ValidationError(_("It is kept for some neighbourhoods: say why that is lawful."))

    def validate_themes(self, field: CheckboxesField) -> None:
        _only_offered(field)

    def validate_neighbourhoods(self, field: CheckboxesField) -> None:
        _only_offered(field)

    def facts(self) -> OfferFacts:
        """What is written, as the services take it. The postcode of a place of work is public, and so it is kept."""
        key = postcode_key(self.postcode.data or "") or ""
        found = locate_postcode(key) if key else None
        least, hours = self.pay_from.whole or 0, self.hours_from.whole or 0
        days = self.starts_on.data, self.closes_on.data
        assert days[0]
        assert days[1]
        plain = {name: self[name].data or "" for name in PLAIN}
        return OfferFacts(
            kind=OfferKind(self.kind.data),
            pay_from=least,
            pay_to=least if self.pay_to.whole is None else self.pay_to.whole,
            pay_per=Per(self.pay_per.data),
            minutes_from=hours,
            minutes_to=hours if self.hours_to.whole is None else self.hours_to.whole,
            postcode=key,
            area_code=found.area_code if found else None,
            needs_grades=self.grades.data == "y",
            helps=[each.value for each in Help if each.value in (self.helps.data or ())],
            starts_on=days[0],
            closes_on=days[1],
            places=self.places.data or 1,
            reference=self.reference.data or None,
            **plain,
        )

    def chosen_action(self) -> Action | None:
        return self._actions.get(self.action.data or "")

    def chosen_themes(self) -> list[Theme]:
        return [each for each in barriers(self._programme) if str(each.id) in (self.themes.data or ())]

    def chosen_neighbourhoods(self) -> list[Neighbourhood]:
        return [each for each in self._programme.neighbourhoods if str(each.id) in (self.neighbourhoods.data or ())]


PLAIN = ("title", "what", "pattern", "place", "way_there", "not_needed", "contact", "contact_way", "lawful")


def _only_offered(field: CheckboxesField) -> None:
    if not set(field.data or ()) <= {choice.value for choice in field.choices or ()}:
        raise ValidationError(_("Choose from the list."))


def _as_asked(offer: Offer | None) -> dict[str, Any]:
    """An offer as its form asks for it; a theme that was merged is what it became."""
    if offer is None:
        return {"kind": OfferKind.JOB.value, "pay_per": Per.HOUR.value, "places": 1}
    standing = standing_of(offer.programme) if offer.themes else None
    roots = sorted({standing.root(each.id) for each in offer.themes}) if standing else []
    return {name: getattr(offer, name) for name in PLAIN} | {
        "kind": offer.kind.value,
        "reference": offer.reference or "",
        "pay_from": _pounds(offer.pay_from),
        "pay_to": _pounds(offer.pay_to) if offer.pay_to != offer.pay_from else "",
        "pay_per": offer.pay_per.value,
        "hours_from": say_number(offer.minutes_from) if offer.minutes_from else "",
        "hours_to": say_number(offer.minutes_to) if offer.minutes_to != offer.minutes_from else "",
        "postcode": offer.postcode,
        "grades": "y" if offer.needs_grades else "n",
        "helps": offer.helps,
        "starts_on": offer.starts_on,
        "closes_on": offer.closes_on,
        "places": offer.places,
        "action": str(offer.action_id or ""),
        "themes": [str(key) for key in roots],
        "neighbourhoods": [str(each.id) for each in offer.neighbourhoods],
    }


def _pounds(pence: int) -> str:
    pounds, rest = divmod(pence, PENCE)
    return f"{pounds}.{rest:02}" if rest else str(pounds)


def _kept(item: Check) -> RadioField:
    return RadioField(CHECKS[item], validate_choice=False)


def _why(_item: Check) -> TextAreaField:
    return TextAreaField(
        _l("If not: why?"),
        [up_to(1_000)],
        render_kw={"rows": "3"},
        description=_l("Everybody can read it beside the offer."),
    )


class ChecklistForm(EditingForm):
    """Comply or explain. Nobody is asked whether what is measured is kept."""

    criteria, explain_criteria = _kept(Check.CRITERIA), _why(Check.CRITERIA)
    panel, explain_panel = _kept(Check.PANEL), _why(Check.PANEL)
    adjustments, explain_adjustments = _kept(Check.ADJUSTMENTS), _why(Check.ADJUSTMENTS)
    interview, explain_interview = _kept(Check.INTERVIEW), _why(Check.INTERVIEW)
    explain_plain, explain_pay = _why(Check.PLAIN), _why(Check.PAY)

    @classmethod
    def of(cls, offer: Offer, sent: Any = None) -> Self:
        """As the checklist stands, or as it was `sent`. What is measured and kept needs no explanation."""
        stands: dict[str, Any] = {each.item.value: "y" if each.met else "n" for each in offer.checks}
        stands |= {EXPLAIN + each.item.value: each.explanation for each in offer.checks}
        form = cls(sent, data=stands)
        for field in (form.criteria, form.panel, form.adjustments, form.interview):
            field.choices = [SelectChoice("y", _("Yes")), SelectChoice("n", _("No, and we say why"))]
        for item, met in measured(offer).items():
            if met:
                del form[EXPLAIN + item.value]
        return form

    def said(self) -> dict[Check, bool]:
        return {each: self[each.value].data == "y" for each in Check if each.value in self}

    def explained(self) -> dict[Check, str]:
        return {each: self[EXPLAIN + each.value].data or "" for each in Check if EXPLAIN + each.value in self}
