"""What we ask with each step of an action: words, and the mark of what was read before it was taken."""

import hashlib
import json
from collections.abc import Iterable
from typing import Self

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.accounts.models import User
from app.db import db
from app.forms import OurForm
from workshops.actions.forms import LONG, is_ahead, people_to_choose
from workshops.actions.models import Action, ActionKind
from workshops.actions.partners import partner_key
from workshops.meetings.forms import DayField


def mark_of(action: Action) -> str:
    """What somebody stands by when they say yes to it, in a few letters."""
    said = [action.facts(), action.declined, partner_key(action)]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


class StepForm(OurForm):
    """A step, with words. It carries the mark of what was read before it was taken."""

    seen = HiddenField()
    words = TextAreaField(
        _l("In your words"), [DataRequired(_l("Write a few words: a step without words says nothing.")), *LONG]
    )

    @classmethod
    def on(cls, action: Action, step: str, *, sent: bool = False) -> Self:
        """The form of a step, under its own name: several stand on one page."""
        form = cls(request.form if sent else None, prefix=f"{step}-")
        form.fit(action)
        if not sent:
            form.seen.data = mark_of(action)
        return form

    def fit(self, action: Action) -> None:
        """Ask what suits this action."""

    def read_something_else(self, action: Action) -> bool:
        """Whether what is written was changed after this form was opened. The form takes the new mark."""
        before, self.seen.data = self.seen.data, mark_of(action)
        self.seen.raw_data = None
        return bool(before) and before != self.seen.data


class DoneForm(StepForm):
    """What was done; of a meeting also when the next one is."""

    next_due = DayField(
        _l("The next meeting"),
        [is_ahead],
        description=_l("If you know the day already: it is a promise too. Leave it empty otherwise."),
    )

    def fit(self, action: Action) -> None:
        if action.kind is ActionKind.MENTORING:
            self.words.label.text = _("What I took from it")
        else:
            del self.next_due
        if action.kind is ActionKind.READING:
            self.words.label.text = _("What I took from it")
        if action.kind is ActionKind.CO_DESIGNED:
            self.words.label.text = _("What was done, and where people can see it")


class ExplainForm(StepForm):
    """Why the date cannot be kept, whom it waits for, and the date instead."""

    due = DayField(_l("The new date"), [InputRequired(_l("Choose a day.")), is_ahead])
    waiting_for = StringField(
        _l("Waiting for somebody else?"),
        [Length(max=160, message=_l("Keep it to 160 characters."))],
        description=_l("Name them, if it waits for them. Leave it empty if not."),
    )

    def fit(self, action: Action) -> None:
        self.words.label.text = _("Why it takes longer")


class HandOverForm(StepForm):
    """To whom, and why."""

    owner = SelectField(_l("Who answers for it from now on"), validate_choice=False)

    def offer(self, owners: Iterable[User], action: Action) -> Self:
        others = [each for each in owners if each.id != action.owner_id]
        self.owner.choices = [SelectChoice("", _("Choose a person")), *people_to_choose(others)]
        self.words.label.text = _("Why")
        return self

    def validate_owner(self, field: SelectField) -> None:
        if not field.data or field.data not in {choice.value for choice in field.choices or ()}:
            raise ValidationError(_("Choose who answers for it."))

    def new_owner(self) -> User:
        return db().get_one(User, int(self.owner.data or 0))
