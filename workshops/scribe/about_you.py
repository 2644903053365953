"""The form for sheets with questions about people: how many sheets, and how often each answer was ticked on them."""

import uuid
from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField
from wtforms.validators import NumberRange, ValidationError

from app.editing import WholeField
from app.forms import OurForm, complain
from workshops.equality.question_sets import CURRENT, Answer, Question

SHEETS_AT_MOST = 500  # at one time


class TicksField(WholeField):
    """How often an answer was ticked; left empty, never."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist and str(valuelist[0]).strip():
            super().process_formdata(valuelist)
        else:
            self.data = 0


class SheetsForm(OurForm):
    """A pile of sheets. Its key makes sending it twice harmless."""

    key = HiddenField(default=lambda: str(uuid.uuid4()))
    rehearsing = HiddenField()
    sheets = WholeField(
        _l("How many sheets?"),
        [NumberRange(1, SHEETS_AT_MOST, _l("Type in between 1 and %(most)s sheets at a time.", most=SHEETS_AT_MOST))],
        description=_l("Those with at least one tick. Put empty ones aside."),
    )

    def validate_key(self, field: HiddenField) -> None:
        try:
            uuid.UUID(field.data or "")
        except ValueError:
            raise ValidationError(_l("This page is out of date. Open it again.")) from None

    def validate(self, extra_validators: Any = None) -> bool:
        """No question can have been ticked on more sheets than there are."""
        well = super().validate(extra_validators)
        for question in CURRENT.questions if well else ():
            ticked = sum(self.field(question, answer).data or 0 for answer in boxes(question))
            if ticked > (self.sheets.data or 0):
                well = False
                complain(
                    self.field(question, next(boxes(question))),
                    _(
                        "“%(question)s” has %(ticked)s ticks on %(sheets)s sheets. Two ticked? Count neither.",
                        question=question.words,
                        ticked=ticked,
                        sheets=self.sheets.data,
                    ),
                )
        if well and not any(self.ticks.values()):
            complain(self.sheets, _("No tick is typed in. Empty sheets need not be."))
            return False
        return well

    def field(self, question: Question, answer: Answer) -> IntegerField:
        return self[_name(question, answer)]

    @property
    def id(self) -> uuid.UUID:
        return uuid.UUID(self.key.data or "")

    @property
    def ticks(self) -> dict[tuple[str, str], int]:
        """How often each answer was ticked, without those that never were."""
        return {
            (question.key, answer.key): n
            for question in CURRENT.questions
            for answer in boxes(question)
            if (n := self.field(question, answer).data)
        }

    @property
    def ticked(self) -> set[str]:
        """The questions that were answered on any sheet."""
        return {question for question, _answer in self.ticks}

    def renew(self) -> None:
        """The next press of the button is another form; what was typed stays."""
        self.key.data = str(uuid.uuid4())


def boxes(question: Question) -> Iterator[Answer]:
    """The answers that have a box on paper: those that are not taken apart further."""
    return (answer for answer in question.counted() if not answer.parts)


def sheets_form() -> SheetsForm:
    """The form as it was sent, or an empty one."""
    fields = {
        _name(question, answer): TicksField(answer.words)
        for question in CURRENT.questions
        for answer in boxes(question)
    }
    return type("Sheets", (SheetsForm,), fields).from_request()


def _name(question: Question, answer: Answer) -> str:
    return f"{question.key}.{answer.key}"
