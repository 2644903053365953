"""How many cards or paper forms to print, and whether codes that no phone can open are wanted all the same."""

import uuid
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import NumberRange, ValidationError

from app.editing import WholeField
from app.forms import OurForm
from workshops.kit.services import AT_MOST, Printed


class BatchForm(OurForm):
    """One press of its button is one batch: it carries an id of its own."""

    number = WholeField(
        _l("How many"),
        [NumberRange(1, AT_MOST, _l("Print between 1 and %(most)s at a time.", most=AT_MOST))],
    )
    anyway = BooleanField(_l("Print anyway: only to try the paper"))
    form_id = HiddenField(default=lambda: str(uuid.uuid4()))

    def __init__(self, *args: Any, printed: Printed, only_here: bool, **kwargs: Any) -> None:
        """`only_here`: the codes would lead to this machine alone, which has to be wanted."""
        super().__init__(*args, prefix=f"{printed.name.lower()}-", **kwargs)
        self.printed = printed
        if not only_here:
            del self.anyway

    def validate_anyway(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError(_("Phones cannot open these codes. Tick “Print anyway”, or mend the address first."))

    def validate_form_id(self, field: HiddenField) -> None:
        try:
            uuid.UUID(field.data or "")
        except ValueError:
            raise ValidationError(_("This form is out of date. Open the page again, then print.")) from None
