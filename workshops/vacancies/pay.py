"""Pay and hours of a vacancy, each of which may stand in one cell or in several."""

from typing import Any

from flask_babel import gettext as _

from workshops.offers.models import Per
from workshops.offers.wording import say_money
from workshops.scribe.cells import WrongCell
from workshops.scribe.tables import WRONG_CELLS
from workshops.vacancies.columns import Part, longest
from workshops.vacancies.rows import Row, one_line
from workshops.vacancies.values import Money, money, per, weekly_minutes

MONTHS = 12
LIKELY = {  # pence: what is less is for a shorter time, what is more for a longer one
    Per.HOUR: (1_00, 500_00),
    Per.WEEK: (10_00, 20_000_00),
    Per.YEAR: (500_00, 1_000_000_00),
}


def _money(text: str) -> Money:
    if found := money(text):
        return found
    raise WrongCell(
        _("“%(text)s” is no pay that we can read. Write a number, like 13.45 or 25,674; 0 if not paid.", text=text[:40])
    )


def _per(text: str) -> str:
    if found := per(text):
        return found
    raise WrongCell(_("Write hour, week, month or year here, not “%(text)s”.", text=text[:40]))


def pay_of(row: Row, otherwise: Per | None) -> dict[str, Any]:
    """From, to and for how long, which may stand in one cell or in three. `otherwise` is for how long if none says."""
    low, high = row.take(Part.PAY_FROM, _money), row.take(Part.PAY_TO, _money)
    told = row.take(Part.PAY_PER, _per)
    if low is None:
        if high and Part.PAY_FROM not in row.cells:
            row.wrong(Part.PAY_FROM, _("There is a highest pay and no lowest. Write the lowest here."))
        return {}
    pers = {each for each in (told, low.per, high.per if high else "") if each}
    if len(pers) > 1:
        row.wrong(Part.PAY_PER, _("One cell says %(one)s, another %(other)s. Make them the same.", **_two(pers)))
        return {}
    most = high.low if high else low.high if low.high is not None else low.low
    if most < low.low:
        row.wrong(Part.PAY_TO, _("The highest pay is less than the lowest. Put them in their order."))
        return {}
    if not pers and low.low == most == 0:
        pers = {Per.HOUR.value}
    if not pers and otherwise and Part.PAY_PER not in row.broken:
        pers = {otherwise.value}
    if not pers:
        if Part.PAY_PER not in row.cells:
            row.wrong(Part.PAY_FROM, _("Is this for an hour, a week or a year? Write it in “Pay per”."))
        return {}
    return _likely(row, low.low, most, pers.pop())


def _two(pers: set[str]) -> dict[str, str]:
    one, other, *_more = sorted(pers)
    return {"one": one, "other": other}


def _likely(row: Row, low: int, most: int, told: str) -> dict[str, Any]:
    """Pay as it is kept: a month becomes a twelfth of a year. What cannot be is asked about."""
    if told == "month":
        row.note(
            Part.PAY_PER,
            _("Pay is kept for an hour, a week or a year: a month's pay became twelve times as much a year."),
        )
        low, most, told = low * MONTHS, most * MONTHS, Per.YEAR.value
    unit = Per(told)
    least, limit = LIKELY[unit]
    wrong = next((each for each in (low, most) if each and not least <= each <= limit), None)
    if wrong is not None:
        questions = {
            Per.HOUR: _("%(pay)s an hour? Look at the pay, and at “Pay per”.", pay=say_money(wrong)),
            Per.WEEK: _("%(pay)s a week? Look at the pay, and at “Pay per”.", pay=say_money(wrong)),
            Per.YEAR: _("%(pay)s a year? Look at the pay, and at “Pay per”.", pay=say_money(wrong)),
        }
        row.wrong(Part.PAY_FROM, questions[unit])
        return {}
    return {"pay_from": low, "pay_to": most, "pay_per": unit}


def hours_of(row: Row) -> dict[str, Any]:
    """Hours a week in minutes. Words alone, like “full time”, say when somebody works and not how long."""
    cell = row.cells.get(Part.HOURS_FROM)
    if cell and not any(letter.isdigit() for letter in cell.text) and cell.text not in WRONG_CELLS:
        if Part.PATTERN in row.cells:
            row.wrong(Part.HOURS_FROM, _("Write the hours a week as a number, like 37.5."))
            return {}
        row.note(Part.HOURS_FROM, _("There is no number here. The words are kept as the pattern."))
        return {"pattern": row.take(Part.HOURS_FROM, lambda text: one_line(text, longest(Part.PATTERN)))}
    low, high = row.take(Part.HOURS_FROM, _minutes), row.take(Part.HOURS_TO, _minutes)
    if low is None:
        if high and not cell:
            row.wrong(Part.HOURS_FROM, _("There is a highest number of hours and no lowest. Write the lowest."))
        return {}
    most = high[1] if high else low[1]
    if most < low[0]:
        row.wrong(Part.HOURS_TO, _("The highest number of hours is less than the lowest."))
        return {}
    return {"minutes_from": low[0], "minutes_to": most}


def _minutes(text: str) -> tuple[int, int]:
    if found := weekly_minutes(text):
        return found
    raise WrongCell(_("Write the hours a week as a number, like 37.5, not “%(text)s”.", text=text[:40]))
