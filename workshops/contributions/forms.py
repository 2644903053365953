"""One form a kind of question."""

import uuid
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.forms import WORDS_AT_MOST, OurForm, QuietText, complain
from maps.places.services import areas_of
from workshops.contributions.models import Contribution
from workshops.contributions.services import FIRST, SECOND, THIRD, Answer, answer_of
from workshops.meetings.models import Activity, Kind
from workshops.seats.forms import POSTCODE_LENGTH
from workshops.seats.where import choices, place_ids, where_is

AGREE = {"agree": 1, "pass": 0, "disagree": -1}
ANSWERS = (("agree", _l("Agree")), ("pass", _l("Pass")), ("disagree", _l("Disagree")))
RANKED = (FIRST, SECOND, THIRD)  # what a vote is worth, in the order of the form's fields
PLACES = (_l("First"), _l("Second"), _l("Third"))


class AnswerForm(OurForm):
    """What every answer carries: the token, which is checked first, and the submission id, made when it was drawn."""

    form = HiddenField()
    submission_id = HiddenField(default=lambda: str(uuid.uuid4()))

    def validate_submission_id(self, field: HiddenField) -> None:
        try:
            uuid.UUID(field.data or "")
        except ValueError:
            raise ValidationError(_l("This form is out of date. Open the page again, then send.")) from None

    @property
    def key(self) -> uuid.UUID:
        return uuid.UUID(self.submission_id.data or "")

    def answer(self, activity: Activity) -> Answer:
        """What was answered; each kind of form says more than this."""
        return Answer()

    def fill(self, kept: Contribution) -> None:
        """Show what was answered before, so that it can be changed."""


class WordsForm(AnswerForm):
    words = TextAreaField(
        _l("In your own words"),
        validators=[
            DataRequired(_l("Write something first, or go on to the next question.")),
            Length(max=WORDS_AT_MOST, message=_l("That is longer than 5,000 characters. Please send it in two parts.")),
        ],
    )

    def answer(self, activity: Activity) -> Answer:
        return Answer(words=self.words.data)

    def fill(self, kept: Contribution) -> None:
        self.words.data = kept.words


class PollForm(AnswerForm):
    choice = RadioField(validators=[InputRequired(_l("Choose one, or go on to the next question."))])

    def answer(self, activity: Activity) -> Answer:
        by_position = {str(choice.position): choice.id for choice in activity.choices}
        return Answer(votes={by_position[str(self.choice.data)]: 1})

    def fill(self, kept: Contribution) -> None:
        chosen = answer_of(kept).votes
        self.choice.data = next((str(c.position) for c in kept.activity.choices if c.id in chosen), None)


class TickList(SelectMultipleField):
    """Several choices as tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SeveralForm(AnswerForm):
    choice = TickList(validators=[InputRequired(_l("Choose one or more, or go on to the next question."))])

    def answer(self, activity: Activity) -> Answer:
        by_position = {str(choice.position): choice.id for choice in activity.choices}
        return Answer(votes=dict.fromkeys((by_position[position] for position in self.choice.data or ()), 1))

    def fill(self, kept: Contribution) -> None:
        chosen = answer_of(kept).votes
        self.choice.data = [str(c.position) for c in kept.activity.choices if c.id in chosen]


class AgreeForm(AnswerForm):
    """Statements: choice-1 … choice-10, each agree, pass or disagree; an unanswered one is no vote."""

    def statements(self) -> list[RadioField]:
        return [field for field in self if isinstance(field, RadioField)]

    def validate(self, extra_validators: Any = None) -> bool:
        well = super().validate(extra_validators)
        if well and not any(field.data for field in self.statements()):
            complain(self.statements()[0], _("Answer at least one, or go on to the next question."))
            return False
        return well

    def answer(self, activity: Activity) -> Answer:
        return Answer(
            votes={
                choice.id: AGREE[field.data]
                for choice, field in zip(activity.choices, self.statements(), strict=True)
                if field.data
            }
        )

    def fill(self, kept: Contribution) -> None:
        said, words = answer_of(kept).votes, {value: word for word, value in AGREE.items()}
        for choice, field in zip(kept.activity.choices, self.statements(), strict=True):
            field.data = words.get(said.get(choice.id, 9))


class RankForm(AnswerForm):
    """Choose three and put them in order: choice-1 comes first. One is enough. A script only fills in these lists."""

    def places(self) -> list[SelectField]:
        """The three lists, in order."""
        return [field for field in self if isinstance(field, SelectField)]

    def validate(self, extra_validators: Any = None) -> bool:
        well = super().validate(extra_validators)
        return self._is_in_order() and well

    def _is_in_order(self) -> bool:
        """Whether the first place is taken, no later one without the one before it, and nothing stands there twice."""
        first, second, third = self.places()
        if not (first.data or second.data or third.data):
            complain(first, _("Choose what comes first, or go on to the next question."))
            return False
        before = {field.data for field in (first,) if field.data}
        well = True
        if not first.data:
            complain(first, _("Choose what comes first."))
            well = False
        if third.data and not second.data:
            complain(second, _("Choose what comes second, or leave the third place empty too."))
            well = False
        for field in (second, third):
            if field.data and field.data in before:
                complain(field, _("You have chosen this already. Choose another, or leave this place empty."))
                well = False
            before.add(field.data)
        return well

    def answer(self, activity: Activity) -> Answer:
        by_position = {str(choice.position): choice.id for choice in activity.choices}
        placed = zip(self.places(), RANKED, strict=True)
        return Answer(votes={by_position[str(field.data)]: value for field, value in placed if field.data})

    def fill(self, kept: Contribution) -> None:
        said = {value: choice_id for choice_id, value in answer_of(kept).votes.items()}
        by_id = {choice.id: str(choice.position) for choice in kept.activity.choices}
        for field, value in zip(self.places(), RANKED, strict=True):
            field.data = by_id.get(said.get(value, 0), "")


class PlaceForm(AnswerForm):
    """A postcode, or a neighbourhood from the list, or an area that a tap on the picture led to."""

    postcode = StringField(
        _l("A postcode near it"),
        validators=[POSTCODE_LENGTH],
        widget=QuietText(),
    )
    neighbourhood = SelectField(_l("Or choose from the list"), validators=[Optional()])
    area = HiddenField(validators=[Length(max=9)])

    def validate(self, extra_validators: Any = None) -> bool:
        well = super().validate(extra_validators)
        if well and not (self.postcode.data or self.neighbourhood.data or self.area.data):
            complain(self.neighbourhood, _("Tap the picture, type a postcode or choose from the list."))
            return False
        return well

    def answer(self, activity: Activity) -> Answer:
        """An area and a neighbourhood; neither for somewhere else. Raises UnknownPostcode."""
        programme = activity.workshop.programme
        if self.area.data and not self.postcode.data and not self.neighbourhood.data:
            area = next((area for area in areas_of(place_ids(programme)) if area.code == self.area.data), None)
            return Answer(area_code=area.code, neighbourhood_id=area.neighbourhood_id) if area else Answer()
        home = where_is(programme, self.postcode.data or "", self.neighbourhood.data or "")
        return Answer(area_code=home.area_code, neighbourhood_id=home.neighbourhood_id)


def form_for(activity: Activity, sent: Any = None, prefix: str = "") -> AnswerForm:
    """The form of a question; `sent` is what came with a POST. A prefix keeps several on one page apart.

    What may be left empty is stripped: `Optional` takes a blank for empty, and so must what is read afterwards.
    """
    if activity.kind is Kind.WORDS:
        return WordsForm(sent, prefix=prefix)
    if activity.kind is Kind.PLACE:
        form = PlaceForm(sent, prefix=prefix)
        form.neighbourhood.choices = choices(
            activity.workshop.programme, str(_l("Choose a neighbourhood")), str(_l("Somewhere else"))
        )
        return form
    options = [(str(choice.position), choice.words) for choice in activity.choices]
    if activity.kind is Kind.POLL:
        form = (SeveralForm if activity.several else PollForm)(sent, prefix=prefix)
        form.choice.label.text = activity.question
        form.choice.choices = options
        return form
    if activity.kind is Kind.RANK:
        chosen = [SelectChoice("", str(_l("Choose"))), *(SelectChoice(value, words) for value, words in options)]
        lists = {
            f"choice-{number}": SelectField(place, choices=chosen, coerce=str.strip, validators=[Optional()])
            for number, place in enumerate(PLACES, 1)
        }
        return type("Ranking", (RankForm,), lists)(sent, prefix=prefix)
    answers = [SelectChoice(value, str(words)) for value, words in ANSWERS]
    fields = {
        f"choice-{position}": RadioField(words, choices=answers, coerce=str.strip, validators=[Optional()])
        for position, words in options
    }
    return type("Statements", (AgreeForm,), fields)(sent, prefix=prefix)
