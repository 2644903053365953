"""Fields for what people write in many ways: an amount of money, a number of hours."""

import re
from decimal import Decimal
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from workshops.offers.wording import MINUTES, PENCE

MOST = 1_000_000  # pounds a year, or hours a week: far above anything
AMOUNT = re.compile(r"£?\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?")


def read_amount(typed: str) -> Decimal | None:
    """A number with at most two decimals, as people write money and hours; None for anything else.

    >>> [str(read_amount(typed)) for typed in ("£13.45", "25,674", "37.5", " 0 ")]
    ['13.45', '25674', '37.5', '0']
    >>> [read_amount(typed) for typed in ("13,45", "a lot", "-3", "1e9", "")]
    [None, None, None, None, None]
    """
    found = AMOUNT.fullmatch(typed.strip())
    if not found:
        return None
    number = Decimal(found[1].replace(",", "") + (found[2] or ""))
    return number if number <= MOST else None


class AmountField(StringField):
    """What is typed stays as typed; `whole` is what it comes to in the smaller unit."""

    each = 1
    wrong: LazyString = _l("Type a number.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whole: int | None = None

    def pre_validate(self, form: BaseForm) -> None:
        self.whole = None
        if not self.data:
            return
        number = read_amount(self.data)
        if number is None:
            raise StopValidation(str(self.wrong))
        self.whole = round(number * self.each)


class MoneyField(AmountField):
    """Pounds, kept as pence."""

    each = PENCE
    wrong = _l("Type an amount in pounds, like 13.45 or 25,674.")


class HoursField(AmountField):
    """Hours, kept as minutes."""

    each = MINUTES
    wrong = _l("Type a number of hours, like 16 or 37.5.")
