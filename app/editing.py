"""Two people who change the same thing: whoever saves second is told, instead of overwriting what the first has said.

A form carries the mark of what it showed when it was opened. When the thing no longer bears that mark, nothing is kept,
and the page shows what stands there now beside what was typed.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, Field, HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.form import BaseForm
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from app.forms import OurForm
from app.i18n import say_day

LONGEST_NUMBER = 9  # digits: far above anything that is asked for here


@dataclass(frozen=True)
class Difference:
    """A field that somebody else has set to something else meanwhile."""

    label: str
    now: str
    typed: str


class EditingForm(OurForm):
    """A form on something that others may be changing too. Several of them on one page are told apart by a prefix."""

    seen = HiddenField()

    def mark(self) -> str:
        """What the form shows, in a few letters."""
        shown = {name: field.data for name, field in self._shown() if not leaves_no_trace(field)}
        return hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()[:16]

    def clash(self, present: "EditingForm") -> list[Difference] | None:
        """What differs from how things stand now, if they have changed since this form was opened; else None.

        The form takes the new mark, so that sending it again is a decision, made with both before one's eyes.
        """
        before, self.seen.data = self.seen.data, present.mark()
        self.seen.raw_data = None
        if before == self.seen.data or not before:
            return None
        differences = [
            Difference(str(field.label.text), say(now), say(field))
            for field, now in ((field, present[name]) for name, field in self._shown())
            if field.data != now.data and not leaves_no_trace(field)
        ]
        return differences or None

    def _shown(self) -> Iterator[tuple[str, Field]]:
        return ((field.short_name, field) for field in self if field.short_name != "seen")


def leaves_no_trace(field: Field) -> bool:
    """A field that only helps to fill in another one, like a box to search a list."""
    return bool(getattr(field, "only_helps", False))


def say(field: Field) -> str:
    """What a field holds, as people read it."""
    if said := getattr(field, "say", None):
        return said()
    if isinstance(field, BooleanField):
        return _("yes") if field.data else _("no")
    if isinstance(field, RadioField | SelectField):
        return ", ".join(str(choice.label) for choice in field.choices or () if choice.value == field.data)
    if isinstance(field, SelectMultipleField):
        return ", ".join(str(choice.label) for choice in field.choices or () if choice.value in (field.data or ()))
    if isinstance(field.data, date):
        return say_day(field.data)
    return "" if field.data is None else str(field.data)


class CheckboxesField(SelectMultipleField):
    """Several of a few, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WholeField(IntegerField):
    """A whole number, refused in our own words."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = str(valuelist[0]).strip() if valuelist else ""
        if not typed.isdecimal() or len(typed) > LONGEST_NUMBER:
            self.data = None
            raise ValueError(_("Type a whole number in digits."))
        self.data = int(typed)

    def pre_validate(self, form: BaseForm) -> None:
        """One thing wrong at a time: what is no number is not too small as well."""
        if self.process_errors:
            raise StopValidation
