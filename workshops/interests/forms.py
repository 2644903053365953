"""What is asked of somebody who is interested: a way to reach them, and if they like where they live and which help."""

import uuid

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import Length, Optional, ValidationError

from app.accounts.forms import REACHABLE
from app.editing import CheckboxesField
from app.forms import QuietText, SignedForm, complain
from app.phones import any_number
from workshops.offers.models import Offer
from workshops.offers.wording import HELPS
from workshops.seats.forms import POSTCODE_LENGTH
from workshops.seats.where import choices

LONGEST = 254
ONCE_MORE = _l("Type this once more. We did not show it again, in case somebody looks.")


class InterestForm(SignedForm):
    """One box for a number or an address. Neither it nor the postcode is ever sent back."""

    contact = StringField(
        _l("How can they reach you?"),
        [Length(max=LONGEST, message=_l("This is too long."))],
        description=_l("A phone number or an e-mail address."),
        widget=QuietText(),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    postcode = StringField(
        _l("Your postcode"),
        [POSTCODE_LENGTH],
        widget=QuietText(),
        render_kw={"autocomplete": "off"},
    )
    neighbourhood = SelectField(_l("Or choose where you live"), [Optional()])
    help = CheckboxesField(_l("Would some help be good?"))
    interest_id = HiddenField(default=lambda: str(uuid.uuid4()))

    def about(self, offer: Offer) -> "InterestForm":
        """Fill the lists."""
        self.value = ""
        self.neighbourhood.choices = choices(offer.programme, _("I would rather not say"), _("Somewhere else"))
        self.help.choices = [(each.value, str(words)) for each, words in HELPS.items()]
        return self

    @property
    def key(self) -> uuid.UUID:
        """Of the form, once it is valid."""
        return uuid.UUID(self.interest_id.data)

    def validate_contact(self, field: StringField) -> None:
        typed = field.data or ""
        if not typed:
            raise ValidationError(_l("Type a phone number or an e-mail address, so that they can reach you."))
        if "@" in typed:
            self.value = typed if REACHABLE.fullmatch(typed) else ""
            if not self.value:
                raise ValidationError(_l("An e-mail address looks like name@example.org, in plain letters."))
            return
        self.value = any_number(typed) or ""
        if not self.value and not any(letter.isdigit() for letter in typed):
            raise ValidationError(_l("This is neither a phone number nor an e-mail address."))
        if not self.value:
            raise ValidationError(_l("Look at the number once more. It looks like 07700 900 982 or 0161 496 0000."))

    def validate_interest_id(self, field: HiddenField) -> None:
        try:
            uuid.UUID(field.data or "")
        except ValueError:
            raise ValidationError(_l("This form is out of date. Open the page again, then send.")) from None

    def do_not_know_postcode(self) -> None:
        """No data set has it; the list is the other way."""
        complain(self.postcode, _("We do not know this postcode. Choose from the list, or leave both empty."))
        self.ask_again()

    def ask_again(self) -> None:
        """What is never sent back must be typed once more. Whoever types begins where the first thing is wrong."""
        for field in (self.contact, self.postcode):
            if field.data and not field.errors:
                complain(field, str(ONCE_MORE))
        wrong = next((field for field in (self.contact, self.postcode, self.neighbourhood) if field.errors), None)
        if wrong:
            wrong.render_kw = (wrong.render_kw or {}) | {"autofocus": True}


class WithdrawForm(SignedForm):
    """Names the interest by its key. That we gave the form out says that its code was typed."""

    interest = HiddenField()
