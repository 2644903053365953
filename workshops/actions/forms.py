"""What we ask about an action, and of a board member about a promise of their own."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app import clock
from app.accounts.models import User
from app.editing import CheckboxesField, EditingForm
from app.forms import WORDS_AT_MOST
from maps.places.models import Neighbourhood
from workshops.actions.models import Action, ActionKind
from workshops.actions.partners import (
    community_organisation,
    organisations_to_ask,
    partner_key,
    partner_name,
    voices_to_ask,
)
from workshops.actions.services import Partner
from workshops.actions.wording import REFUSALS
from workshops.meetings.forms import DayField
from workshops.programmes.models import Programme
from workshops.themes.models import Theme
from workshops.themes.services import standing_of, themes_of

LINE, PROSE = _l("Keep it to 300 characters."), _l("Keep it to 5,000 characters.")
SHORT, LONG = [Length(max=300, message=LINE)], [Length(max=WORDS_AT_MOST, message=PROSE)]
NAME = [Length(max=120, message=_l("Keep it to 120 characters."))]
A_PAGE = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)  # nothing that a press could run


def title_rules() -> list[Any]:
    return [
        DataRequired(_l("Say it in one line.")),
        Length(max=160, message=_l("Keep the line to 160 characters.")),
    ]


def is_ahead(_form: object, field: DayField) -> None:
    """A day to which somebody can be held: not passed, and not out of sight."""
    if field.data is None:
        return
    if field.data < clock.today():
        raise ValidationError(REFUSALS["past"])
    if field.data > date(clock.today().year + 5, 12, 31):
        raise ValidationError(_("This day is more than five years away. Look at the year."))


class WhyField(TextAreaField):
    """Why something is changed: it belongs to the change, not to what is written."""

    only_helps = True


class WrittenForm(EditingForm):
    """What is written of an action. Which fields there are depends on its kind, and on how far it has come."""

    written: ClassVar[tuple[str, ...]] = ()  # as services take them

    why = WhyField(
        _l("Why do you change it?"),
        [DataRequired(_l("Say why: what stood there before stays in the history.")), *LONG],
        description=_l("It was promised as it stands. Everybody can read your reason."),
    )

    @classmethod
    def new(cls, **kwargs: Any) -> Self:
        """For something that is not there yet."""
        form = cls.from_request(**kwargs)
        del form.why
        return form

    @classmethod
    def of(cls, action: Action, sent: Any = None) -> Self:
        """For something that is there: as it stands, or as it was `sent`."""
        form = cls(sent, data=form_data(action))
        for name in ("first_due", "owner"):
            if name in form:
                del form[name]
        if action.is_public:
            for name in ("themes", "neighbourhoods", "partner", "new_partner"):
                if name in form:
                    del form[name]
        else:
            del form.why
        return form

    def facts(self) -> dict[str, Any]:
        """What is written, as the services take it."""
        return {name: self[name].data or "" for name in self.written}

    def due_on(self) -> date:
        day = self["first_due"].data
        assert day
        return day


def form_data(action: Action) -> dict[str, Any]:
    """An action as its form asks for it; a theme that was merged is what it became."""
    written = {name: getattr(action, name) for name in FORMS[action.kind].written}
    standing = standing_of(action.programme) if action.themes else None
    roots = sorted({standing.root(each.id) for each in action.themes}) if standing else []
    return written | {
        "themes": [str(key) for key in roots],
        "neighbourhoods": [str(each.id) for each in action.neighbourhoods],
        "partner": partner_key(action),
        "new_partner": "",
    }


def offer_themes(field: CheckboxesField, programme: Programme) -> None:
    field.choices = [SelectChoice(str(theme.id), theme.name) for theme in themes_of(programme)]


def is_made_of_one(_form: object, field: CheckboxesField) -> None:
    if not field.data:
        raise ValidationError(REFUSALS["themes"])


def are_of_this_programme(_form: object, field: CheckboxesField) -> None:
    offered = {choice.value for choice in field.choices or ()}
    if not set(field.data or ()) <= offered:
        raise ValidationError(REFUSALS["themes"])


def chosen_themes(form: WrittenForm, programme: Programme) -> list[Theme]:
    wanted = set(form["themes"].data or ()) if "themes" in form else set()
    return [theme for theme in themes_of(programme) if str(theme.id) in wanted]


class ActionForm(WrittenForm):
    """What was designed together: what, with whom, who answers for it, by when, and how people will see it."""

    written = ("title", "what", "measure", "baseline", "target", "declined")

    title = StringField(
        _l("In one line"),
        title_rules(),
        description=_l("As people would say it: “A second late bus to the clinic”."),
    )
    what = TextAreaField(
        _l("What will be done"),
        [DataRequired(_l("Write what will be done.")), *LONG],
        description=_l("So that somebody who was not there knows what to look for."),
    )
    themes = CheckboxesField(_l("Made of which themes"), [is_made_of_one, are_of_this_programme], validate_choice=False)
    partner = SelectField(
        _l("Designed together with"),
        validate_choice=False,
        description=_l("A trusted voice or a community organisation. Nothing is promised before they have accepted."),
    )
    new_partner = StringField(
        _l("Or a community organisation that is not in the list"), NAME, description=_l("Its name, as it says itself.")
    )
    owner = SelectField(
        _l("Who answers for it"),
        validate_choice=False,
        description=_l("One person. They are asked whether they promise it."),
    )
    first_due = DayField(
        _l("By when"),
        [InputRequired(_l("Choose a day.")), is_ahead],
        description=_l("This first date never changes: a later one stands beside it."),
    )
    measure = StringField(_l("How people will see it"), SHORT, description=_l("“Buses after eight in the evening”."))
    baseline = StringField(_l("How it is now"), SHORT)
    target = StringField(_l("How it will be"), SHORT)
    neighbourhoods = CheckboxesField(_l("For which neighbourhoods"), [are_of_this_programme], validate_choice=False)
    declined = TextAreaField(
        _l("What was considered and declined, and why"),
        LONG,
        description=_l("What people asked for and will not get, said openly. Leave it empty where there was nothing."),
    )

    def offer(self, programme: Programme, owners: Sequence[User], keep: Action | None = None) -> Self:
        """What can be chosen. `keep` is an action whose partner stays a choice, on hold or not."""
        if "themes" in self:
            offer_themes(self.themes, programme)
        if "neighbourhoods" in self:
            self.neighbourhoods.choices = [SelectChoice(str(each.id), each.name) for each in programme.neighbourhoods]
        if "partner" in self:
            self.partner.choices = _partners(keep)
        if "owner" in self:
            self.owner.choices = [SelectChoice("", _("Choose a person")), *people_to_choose(owners)]
        return self

    def validate_owner(self, field: SelectField) -> None:
        if not field.data or field.data not in {choice.value for choice in field.choices or ()}:
            raise ValidationError(_("Choose who answers for it."))

    def validate_partner(self, field: SelectField) -> None:
        if field.data and self.new_partner.data:
            raise ValidationError(_("Choose one from the list, or type a new name: not both."))
        offered = {choice.value for choice in field.choices or ()}
        if not (field.data or self.new_partner.data) or (field.data or "") not in offered:
            raise ValidationError(REFUSALS["partner"])

    def owner_id(self) -> int:
        return int(self.owner.data or 0)

    def designed_with(self, keep: Action | None = None) -> Partner:
        """The partner, once the form is valid. Raises RefusedError for a new name that belongs to no community."""
        if self.new_partner.data:
            return Partner(organisation=community_organisation(self.new_partner.data))
        if keep and self.partner.data == partner_key(keep):
            return Partner(keep.voice, keep.partner)
        return next(each for each in _all_partners() if _key(each) == self.partner.data)

    def places(self, programme: Programme) -> list[Neighbourhood]:
        return [each for each in programme.neighbourhoods if str(each.id) in (self.neighbourhoods.data or ())]


def _all_partners() -> list[Partner]:
    return [Partner(voice=each) for each in voices_to_ask()] + [
        Partner(organisation=each) for each in organisations_to_ask()
    ]


def _key(partner: Partner) -> str:
    if partner.voice:
        return f"voice:{partner.voice.id}"
    return f"organisation:{partner.organisation.id}" if partner.organisation else ""


def _partners(keep: Action | None) -> list[SelectChoice]:
    found = {
        _key(each): each.voice.name
        if each.voice
        else _("%(name)s (organisation)", name=each.organisation.name if each.organisation else "")
        for each in _all_partners()
    }
    if keep and partner_key(keep) not in found:
        found[partner_key(keep)] = _("%(name)s (on hold)", name=partner_name(keep))
    return [SelectChoice("", _("Choose a partner")), *(SelectChoice(key, name) for key, name in found.items())]


def people_to_choose(owners: Iterable[User]) -> list[SelectChoice]:
    return [
        SelectChoice(str(each.id), f"{each.label}, {each.organisation.name}" if each.organisation else each.label)
        for each in owners
    ]


class ListeningForm(WrittenForm):
    """A board member listened: what they heard, what they got wrong, and what they will do."""

    written = ("heard", "got_wrong", "what", "title")

    heard = TextAreaField(
        _l("What I heard"),
        [DataRequired(_l("Write what you heard.")), *LONG],
        description=_l("In your own words. Name nobody who spoke, and copy nobody’s words."),
    )
    got_wrong = TextAreaField(
        _l("What I got wrong"),
        [DataRequired(_l("Write what you had thought, and what you think now.")), *LONG],
        description=_l("What you believed before, and believe no longer."),
    )
    what = TextAreaField(_l("What I will do"), [DataRequired(_l("Write what you will do.")), *LONG])
    title = StringField(_l("The same in one line"), title_rules(), description=_l("It stands in the list of promises."))
    first_due = DayField(
        _l("By when"),
        [InputRequired(_l("Choose a day.")), is_ahead],
        description=_l("This first date never changes: a later one stands beside it."),
    )
    themes = CheckboxesField(
        _l("What it is about"), [are_of_this_programme], validate_choice=False, description=_l("If you like.")
    )


class ReadingForm(WrittenForm):
    """Something that a board member will read."""

    written = ("title", "link")

    title = StringField(_l("What I will read"), title_rules(), description=_l("Its title, and who wrote it."))
    link = StringField(
        _l("Where it stands"),
        [Length(max=500, message=_l("Keep the address to 500 characters."))],
        description=_l("An address that everybody can open, so that others can read along."),
    )
    first_due = DayField(_l("By when"), [InputRequired(_l("Choose a day.")), is_ahead])

    def validate_link(self, field: StringField) -> None:
        if not A_PAGE.fullmatch(field.data or ""):
            raise ValidationError(_("Begin the address with https://"))


class MentoringForm(WrittenForm):
    """The next meeting of a pair in which the board member is the one who learns."""

    written = ("with_whom", "title", "what")

    with_whom = StringField(
        _l("With whom"),
        [DataRequired(_l("Write with whom you meet.")), *NAME],
        description=_l("As they want to be named: everybody can read it. Ask them first."),
    )
    title = StringField(_l("What it is about, in one line"), title_rules())
    what = TextAreaField(_l("What I want to learn"), LONG)
    first_due = DayField(_l("The day of the next meeting"), [InputRequired(_l("Choose a day.")), is_ahead])


FORMS: dict[ActionKind, type[WrittenForm]] = {  # a reply has none: it is given beside its challenge
    ActionKind.CO_DESIGNED: ActionForm,
    ActionKind.LISTENING: ListeningForm,
    ActionKind.READING: ReadingForm,
    ActionKind.MENTORING: MentoringForm,
}
