"""The Real Living Wage as it is known here: for anybody to read, for organisers to keep."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug import Response
from wtforms import StringField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from app import clock
from app.forms import OurForm
from app.permissions import May, allowed, needs
from app.rendering import render
from workshops.meetings.forms import DayField
from workshops.offers.blueprint import pages
from workshops.offers.fields import MoneyField
from workshops.offers.forms import is_ahead, up_to
from workshops.offers.living_wage import SOURCE, is_old, keep_rate, rates

LEAST, MOST = 5_00, 100_00  # pence an hour: a slip of the finger is told


class RateForm(OurForm):
    """A rate, from a day on."""

    from_on = DayField(_l("From"), [InputRequired(_l("Choose the day from which it holds.")), is_ahead])
    uk = MoneyField(_l("Across the UK, pounds an hour"), [DataRequired(_l("Write the rate."))])
    london = MoneyField(_l("In London, pounds an hour"), [DataRequired(_l("Write the rate."))])
    source = StringField(_l("Source"), [DataRequired(_l("Write where it is published.")), up_to(300)], default=SOURCE)

    def validate_uk(self, field: MoneyField) -> None:
        _is_likely(field)

    def validate_london(self, field: MoneyField) -> None:
        _is_likely(field)
        if field.whole is not None and self.uk.whole is not None and field.whole < self.uk.whole:
            raise ValidationError(_("The rate of London is no less than that of the UK."))


def _is_likely(field: MoneyField) -> None:
    if field.whole is not None and not LEAST <= field.whole <= MOST:
        raise ValidationError(_("Write it in pounds an hour, like 13.45."))


@pages.get("/living-wage")
@needs(May.LOOK)
def living_wage() -> Response:
    return wage_page(200, RateForm())


@pages.post("/living-wage")
@needs(May.SET_FRAME)
def write_rate() -> Response:
    form = RateForm.from_request()
    if not form.validate():
        return wage_page(422, form)
    assert form.from_on.data
    keep_rate(
        current_user.actor,
        form.from_on.data,
        uk=form.uk.whole or 0,
        london=form.london.whole or 0,
        source=form.source.data or "",
    )
    flash(_("Kept. Offers are held against it from their first day on."))
    return redirect(url_for("offers.living_wage"), 303)


def wage_page(status: int, form: RateForm) -> Response:
    known = rates()
    return render(
        "workshops/offers/living_wage.html",
        status,
        form=form,
        rates=known,
        is_old=is_old(known[0], clock.today()),
        may_write=allowed(May.SET_FRAME),
    )
