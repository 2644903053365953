"""Everything that was said in one workshop as a table, for those who run it.

It holds where somebody lives, as the console's people may know; never a seat or a card, so that no two rows can be told
to be of one person. Rows of a question stand in the order of their random keys, as on the console.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.db import db
from app.i18n import LANGUAGES
from workshops.contributions.models import Contribution, Moderation, Vote
from workshops.meetings.models import Activity, Kind, State, Workshop
from workshops.scribe.wording import votes_in_words
from workshops.seats.models import Channel, Seat

Row = list[str | int]
# Where a spreadsheet may see a cell begin that it would run: where ours begins, and inside it after each sign at which
# the spreadsheets of some countries split a row, whatever quotation marks stand around it.
FORMULA = re.compile(r'(\A|[;\t\r\n])(?=[ \n"]*[=+\-@|＝＋－＠\t\r])')


def headings() -> list[str]:
    return [
        _("Number"),
        _("Question"),
        _("What was said"),
        _("Public words"),
        _("Stands"),
        _("May be quoted"),
        _("Language"),
        _("Lives in"),
        _("Came by"),
        _("Day"),
        _("Late"),
    ]


def rows_of(workshop: Workshop) -> Iterator[Row]:
    """A row for each answer. What was tried before the opening is in no table."""
    if workshop.state in (State.DRAFT, State.REHEARSAL):
        return
    stands, channels = _stands(), _channels()
    for number, activity in enumerate(workshop.questions, 1):
        votes = _votes(activity)
        for said in db().scalars(_said_in(activity)):
            yield [
                number,
                activity.question,
                _answer(said, votes[said.id]),
                said.public_words or "",
                stands[said.moderation] if said.moderation else "",
                _("yes") if said.seat.may_quote else _("no"),
                LANGUAGES.get(said.language, said.language),
                _home(said.seat),
                channels[said.seat.channel],
                said.made_on.isoformat(),
                _("yes") if said.late else _("no"),
            ]


def _said_in(activity: Activity) -> Select[Contribution]:
    return (
        select(Contribution)
        .join(Seat, Seat.id == Contribution.seat_id)
        .where(Contribution.activity_id == activity.id, Seat.rehearsal.is_(False))
        .options(joinedload(Contribution.seat).joinedload(Seat.neighbourhood), joinedload(Contribution.neighbourhood))
        .order_by(Contribution.id)
        .execution_options(yield_per=1_000)
    )


def _votes(activity: Activity) -> defaultdict[object, dict[int, int]]:
    """What was chosen in one question, by contribution."""
    found: defaultdict[object, dict[int, int]] = defaultdict(dict)
    if activity.choices:
        wanted = select(Vote.contribution_id, Vote.choice_id, Vote.value).where(
            Vote.choice_id.in_([choice.id for choice in activity.choices])
        )
        for contribution_id, choice_id, value in db().execute(wanted):
            found[contribution_id][choice_id] = value
    return found


def _answer(said: Contribution, votes: dict[int, int]) -> str:
    if said.kind is Kind.WORDS:
        if said.moderation is Moderation.PASSED_ON:
            return _("(with a named person)")
        return _("(deleted, as promised)") if said.words is None else said.words
    if said.kind is Kind.PLACE:
        return said.neighbourhood.full_name if said.neighbourhood else _("Somewhere else")
    return votes_in_words(said.activity, votes)


def _home(seat: Seat) -> str:
    if seat.elsewhere:
        return _("Somewhere else")
    return seat.neighbourhood.full_name if seat.neighbourhood else ""


def _stands() -> dict[Moderation, str]:
    return {
        Moderation.WAITING: _("waiting to be read"),
        Moderation.SHOWN: _("shown"),
        Moderation.HELD: _("held back"),
        Moderation.PASSED_ON: _("passed on"),
        Moderation.EXPIRED: _("deleted"),
    }


def _channels() -> dict[Channel, str]:
    return {Channel.PHONE: _("phone"), Channel.PAPER: _("paper"), Channel.SCRIBE: _("flip chart")}


def guarded(cell: str | int) -> str | int:
    """A cell that no spreadsheet runs as a formula: what begins like one gets an apostrophe. Numbers stay numbers.

    >>> guarded("=1+1"), guarded(" @home"), guarded("Two buses; a walk"), guarded(7)
    ("'=1+1", "' @home", 'Two buses; a walk', 7)
    >>> print(guarded("late;=cmd|'/C calc'!A0"), guarded('late; "=1+1"'))
    late;'=cmd|'/C calc'!A0 late;' "=1+1"
    """
    return FORMULA.sub(r"\1'", cell) if isinstance(cell, str) else cell


def words_csv(workshop: Workshop) -> bytes:
    """UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings())
    writer.writerows([guarded(cell) for cell in row] for row in rows_of(workshop))
    return text.getvalue().encode("utf-8-sig")


def words_xlsx(workshop: Workshop) -> bytes:
    """The same rows; every text is written as text, so that it needs no apostrophe."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - only for whoever asks for it

    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with Workbook(out, options) as book:
        sheet = book.add_worksheet(_("Words"))
        sheet.freeze_panes(1, 0)
        sheet.set_column(1, 3, 40)
        sheet.set_column(4, 9, 18)
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for place, heading in enumerate(headings()):
            sheet.write_string(0, place, heading, bold)
        for number, row in enumerate(rows_of(workshop), 1):
            for place, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(number, place, cell, wrapped)
                else:
                    sheet.write_string(number, place, cell, wrapped)
    return out.getvalue()
