"""What is asked of somebody who wants to be told: an address, what it follows, and a yes."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.accounts.forms import REACHABLE
from app.forms import QuietText, SignedForm, complain
from app.phones import uk_mobile
from workshops.told.contact_models import Way

LONGEST = 254
WORKSHOP, PROGRAMME = "workshop", "programme"


class KeepInTouchForm(SignedForm):
    """One box for either: an address with an @ is an e-mail. What was typed is never shown again."""

    contact = StringField(
        _l("Your e-mail address"),
        [Length(max=LONGEST, message=_l("This address is too long."))],
        widget=QuietText(),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    follows = RadioField(
        _l("What shall we tell you about?"),
        default=WORKSHOP,
        validators=[InputRequired(_l("Choose what we shall tell you about."))],
    )
    consent = BooleanField(
        _l("Yes, keep my address and tell me what became of it."),
        [DataRequired(_l("Tick the box if you want us to tell you."))],
    )

    def by(self, ways: frozenset[Way]) -> "KeepInTouchForm":
        """Offer these."""
        self.ways, self.value = ways, ""
        self.follows.choices = [
            SelectChoice(WORKSHOP, _("What comes of this workshop")),
            SelectChoice(PROGRAMME, _("What comes of all the workshops of this programme")),
        ]
        if Way.TEXT in ways:
            self.contact.label.text = _l("Your mobile number or e-mail address")
            self.contact.description = _l("To a number we send a text message, to an address an e-mail.")
        return self

    @property
    def way(self) -> Way:
        """By what, judged by what was typed."""
        return Way.EMAIL if "@" in (self.contact.data or "") or Way.TEXT not in self.ways else Way.TEXT

    def validate_contact(self, field: StringField) -> None:
        typed = field.data or ""
        if not typed:
            raise ValidationError(
                _l("Type your mobile number or e-mail address.")
                if Way.TEXT in self.ways
                else _l("Type your e-mail address.")
            )
        if self.way is Way.TEXT:
            self.value = uk_mobile(typed) or ""
            if not self.value:
                raise ValidationError(_l("Type a UK mobile number, like 07700 900 982, or an e-mail address."))
        elif REACHABLE.fullmatch(typed):
            self.value = typed
        else:
            raise ValidationError(_l("An e-mail address looks like name@example.org, in plain letters."))

    def ask_again(self) -> None:
        """What was typed is never sent back to a page: it must be typed once more."""
        if self.errors and self.contact.data and not self.contact.errors:
            complain(self.contact, _("Type this once more. We did not show it again, in case somebody looks."))
