"""The questions as forms, in two steps: all of them, then what follows from the answers, with the button that counts.

Nothing is kept in between: the answers of the first step come along in the second one's form.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from app.forms import SignedForm, complain
from workshops.equality.question_sets import CURRENT, Answer, Question
from workshops.meetings.models import Workshop

PART = "-part"  # ends the name of a field that asks which part of an answer it is


class AboutYouForm(SignedForm):
    """Some of the questions, each with its reason, each of which may be left out."""

    @property
    def asked(self) -> list[RadioField]:
        return [field for field in self if isinstance(field, RadioField)]

    @property
    def given(self) -> dict[str, str]:
        """What was answered, by the names of the fields."""
        return {field.name: field.data for field in self.asked if field.data}

    def validate(self, extra_validators: Any = None) -> bool:
        well = super().validate(extra_validators)
        for field in self.asked:
            if field.errors:
                field.data = None  # what is no answer is not sent back
        return well

    def ask_for_one(self) -> None:
        """Nothing was chosen: that is fine too, but then there is nothing to send."""
        complain(self.asked[0], _("You have not chosen anything. Choose an answer, or just close this page."))


def first_form(workshop: Workshop, sent: Any = None) -> AboutYouForm:
    """All questions that do not follow from another answer."""
    fields = {question.key: _radio(question) for question in CURRENT.questions if question.only_after is None}
    return _form(workshop, fields, sent)


def second_form(workshop: Workshop, given: Mapping[str, str], sent: Any = None) -> AboutYouForm:
    """What follows from the answers to the first; often that is nothing."""
    return _form(workshop, dict(_following(given)), sent)


def said(given: Mapping[str, str]) -> list[tuple[Any, Any]]:
    """What was chosen in the first step, in words: each question with its answer."""
    return [
        (question.words, answer.words)
        for question in CURRENT.questions
        if (answer := question.answer(given.get(question.key)))
    ]


def counted(given: Mapping[str, str]) -> dict[str, str]:
    """What is counted of both steps: a part takes the place of the answer that it is a part of.

    >>> counted({"ethnic-group": "asian", "ethnic-group-part": "asian.indian", "sex": "male"})
    {'ethnic-group': 'asian.indian', 'sex': 'male'}
    """
    return {name.removesuffix(PART): answer for name, answer in sorted(given.items())}


def _following(given: Mapping[str, str]) -> Iterator[tuple[str, RadioField]]:
    for question in CURRENT.questions:
        answer = question.answer(given.get(question.key))
        if answer and answer.parts:
            yield f"{question.key}{PART}", _part(question, answer)
        if question.only_after and given.get(question.only_after[0]) == question.only_after[1]:
            yield question.key, _radio(question)


def _radio(question: Question) -> Any:
    choices = [SelectChoice(answer.key, answer.words) for answer in question.answers]
    return _field(question.words, question.why, choices)


def _part(question: Question, answer: Answer) -> Any:
    """Which part it is. Whoever would rather not say is counted under the whole."""
    choices = [SelectChoice(part.key, part.words) for part in answer.parts]
    return _field(
        question.which,
        _("You said: %(answer)s.", answer=answer.words),
        [*choices, SelectChoice(answer.key, _("Prefer not to say"))],
    )


def _field(words: Any, why: Any, choices: list[SelectChoice]) -> Any:
    return RadioField(
        words,
        choices=choices,
        coerce=str.strip,
        description=why,
        validators=[Optional()],
        invalid_choice_message=_l("That is none of the answers. Choose one, or leave this out."),
    )


def _form(workshop: Workshop, fields: dict[str, Any], sent: Any) -> AboutYouForm:
    """A form that was given out for another version of the questions is out of date."""
    return type("AboutYou", (AboutYouForm,), fields)(sent, scope=["about you", workshop.code, CURRENT.version])
