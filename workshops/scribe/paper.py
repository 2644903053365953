"""A paper form as it is typed in: its number leads to its seat, which is taken as if its card had been scanned."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, select
from wtforms import Field, RadioField
from wtforms.fields.choices import SelectChoice

from app import ledger
from app.db import db
from app.keeping import lock
from workshops.contributions.forms import AnswerForm, form_for
from workshops.contributions.models import Contribution
from workshops.contributions.services import Answer, Given, answer_of, bury, is_buried, submit_all
from workshops.kit.models import PaperForm
from workshops.meetings.models import Activity, Workshop
from workshops.room.services import take_turn
from workshops.room.typed import secret_key
from workshops.scribe.forms import PaperHeadForm
from workshops.scribe.services import UndoneError, begin, is_late
from workshops.seats.models import Channel, Seat, SeatState
from workshops.seats.services import NOT_SAID, Home, join, mint_batch

USED = Seat.state == SeatState.ACTIVE
CARRIED = ("form", "submission_id")  # what a question's form carries for phones; paper has a key for all of them


class NoSuchFormError(Exception):
    """No form with this number was printed for this workshop."""


class UsedAlreadyError(Exception):
    """The form was typed in before, or its card was used with a phone. Nothing is changed."""

    def __init__(self, channel: Channel) -> None:
        super().__init__()
        self.channel = channel


@dataclass(frozen=True)
class Question:
    """One question of the sheet, under its number on paper, with its own form."""

    number: int
    activity: Activity
    form: AnswerForm

    @property
    def is_answered(self) -> bool:
        """Whether anything was typed or chosen; what is left empty on paper is left out."""
        said = (field.raw_data or () for field in self.form if field.short_name not in CARRIED)
        return any(isinstance(text, str) and text.strip() for texts in said for text in texts)


@dataclass(frozen=True)
class Sheet:
    """The whole paper form on one page: its head, and every question of the workshop in order."""

    head: PaperHeadForm
    questions: Sequence[Question]

    @property
    def answered(self) -> list[Question]:
        return [question for question in self.questions if question.is_answered]

    @property
    def forms(self) -> list[Any]:
        return [self.head, *(question.form for question in self.questions)]

    def validate(self) -> bool:
        """Every part that is filled in; all of them, so that everything wrong is told at once."""
        return all([self.head.validate(), *(question.form.validate() for question in self.answered)])

    def first_wrong(self) -> Field | None:
        return next((field for form in self.forms for field in form if field.errors), None)


def sheet_of(workshop: Workshop, sent: Any = None) -> Sheet:
    """The sheet to type into; `sent` is what came with a POST."""
    head = PaperHeadForm(sent)
    head.offer(workshop)
    return Sheet(
        head,
        [
            Question(number, activity, _with_no_answer(form_for(activity, sent, prefix=f"q{activity.position}-")))
            for number, activity in enumerate(workshop.questions, 1)
        ],
    )


def _with_no_answer(form: AnswerForm) -> AnswerForm:
    """Let a slip of the key be taken back: a group of buttons that was left empty on paper can be left empty here."""
    for field in form:
        if isinstance(field, RadioField):
            field.choices = [SelectChoice("", _("Not answered")), *(_choice(each) for each in field.choices or ())]
            field.data = field.data or ""
    return form


def _choice(option: Any) -> SelectChoice:
    return option if isinstance(option, SelectChoice) else SelectChoice(*option)


def type_in_form(
    actor: str,
    workshop: Workshop,
    number: int,
    key: uuid.UUID,
    answers: Mapping[int, Answer],
    *,
    language: str = "en",
    home: Home = NOT_SAID,
    may_quote: bool = False,
    rehearsing: bool = False,
) -> Seat:
    """Take the form's seat and keep its answers, by the id of their activity. The same page sent twice is once.

    Raises NoSuchFormError, UsedAlreadyError, UndoneError, NotNowError, OpenedMeanwhileError; ValueError without any
    answer.
    """
    if not answers:
        raise ValueError("a form without answers")
    begin(workshop, rehearsing=rehearsing)
    seat = _seat_of(workshop, number)
    if seat is None:
        raise NoSuchFormError
    lock(seat)  # its card may be scanned at this moment
    asked = {activity.id: activity for activity in workshop.questions}
    if seat.state is SeatState.ACTIVE:
        if _was_sent(seat, key, answers):
            return seat
        raise UsedAlreadyError(seat.channel)
    if is_buried(*(answer_key(key, seat.id, activity_id) for activity_id in asked)):
        raise UndoneError
    join(workshop, str(key), home, may_quote=may_quote, language=language, channel=Channel.PAPER, printed=seat)
    db().flush()
    given = [
        Given(asked[activity_id], seat, answer_key(key, seat.id, activity_id), answer)
        for activity_id, answer in answers.items()
    ]
    submit_all(given, late=is_late(workshop))
    ledger.record(actor, "type in paper form", f"workshop:{workshop.id}")  # never its number: that leads to a seat
    return seat


def answer_key(key: uuid.UUID, seat_id: uuid.UUID, activity_id: int) -> uuid.UUID:
    """The submission id of one answer on a page with this key: it looks random, and carries the mark of typing in."""
    return _marked(secret_key(f"answer|{key}|{activity_id}").bytes[:8], seat_id)


def is_typed(seat_id: uuid.UUID, contribution_id: uuid.UUID) -> bool:
    """Whether an answer of this seat was typed in, and not sent by a phone: nothing but its key says so."""
    return contribution_id == _marked(contribution_id.bytes[:8], seat_id)


def _marked(half: bytes, seat_id: uuid.UUID) -> uuid.UUID:
    return uuid.UUID(bytes=half + secret_key(f"mark|{seat_id}|{half.hex()}").bytes[8:])


def _was_sent(seat: Seat, key: uuid.UUID, answers: Mapping[int, Answer]) -> bool:
    """Whether this very page brought just these answers to this seat before: the button was pressed twice."""
    kept = {one.id: one for one in db().scalars(select(Contribution).where(Contribution.seat_id == seat.id))}
    return all(
        (one := kept.get(answer_key(key, seat.id, activity_id))) is not None and answer_of(one) == answer
        for activity_id, answer in answers.items()
    )


@dataclass(frozen=True)
class TypedForm:
    """A form that was typed in: the answers that came from it, and what its owner has said with a phone since."""

    seat: Seat
    typed: Sequence[uuid.UUID]
    since: int


def undo_form(actor: str, workshop: Workshop, number: int) -> TypedForm | None:
    """Take a typed form out again: its card is unused, as if nobody had come. What its owner has said with a phone
    since stays with the seat, which is a phone's from then on. Says what went; None where nothing was typed in.

    Raises NoSuchFormError; UsedAlreadyError when only a phone has used the card: then it belongs to whoever did.
    """
    take_turn(workshop)
    seat = _seat_of(workshop, number)
    if seat is None:
        raise NoSuchFormError
    lock(seat)
    if seat.state is not SeatState.ACTIVE:
        return None
    if seat.channel is not Channel.PAPER:
        raise UsedAlreadyError(seat.channel)
    form = _typed(seat)
    bury(Contribution.id.in_(form.typed))
    if form.since:
        seat.channel, seat.may_quote = Channel.PHONE, False  # where they live and what may be quoted came from paper
        seat.area_code, seat.neighbourhood_id, seat.elsewhere = None, None, False
    else:
        _make_unused(workshop, number, seat.id)
    ledger.record(actor, "undo paper form", f"workshop:{workshop.id}")
    return form


def _make_unused(workshop: Workshop, number: int, seat_id: uuid.UUID) -> None:
    """The same card under the same number, as it was printed. The seat itself goes, since whatever hangs on it goes
    with it: also what a later part of the house keeps of it.
    """
    session = db()
    session.flush()
    session.execute(delete(Seat).where(Seat.id == seat_id))
    session.expire_all()
    mint_batch(workshop, [seat_id])
    session.execute(insert(PaperForm).values(workshop_id=workshop.id, number=number, seat_id=seat_id))


def typed_form(workshop: Workshop, number: int) -> TypedForm | None:
    """A form that was typed in."""
    seat = _seat_of(workshop, number)
    return _typed(seat) if seat and seat.state is SeatState.ACTIVE and seat.channel is Channel.PAPER else None


def _typed(seat: Seat) -> TypedForm:
    said = db().scalars(select(Contribution.id).where(Contribution.seat_id == seat.id)).all()
    typed = [key for key in said if is_typed(seat.id, key)]
    return TypedForm(seat, typed, len(said) - len(typed))


def _seat_of(workshop: Workshop, number: int) -> Seat | None:
    found = db().get(PaperForm, (workshop.id, number))
    return found.seat if found else None


@dataclass(frozen=True)
class Pile:
    """How far the pile of paper is: what was printed, what is typed in, and the number that would come next."""

    printed: int
    typed: int
    next: int | None


def pile(workshop: Workshop, after: int = 0) -> Pile:
    here = PaperForm.workshop_id == workshop.id
    forms = select(func.count(), func.count(Seat.id).filter(Seat.channel == Channel.PAPER, USED))
    joined = forms.select_from(PaperForm).join(Seat, Seat.id == PaperForm.seat_id).where(here)
    printed, typed = db().execute(joined).one()
    unused = select(func.min(PaperForm.number)).join(Seat, Seat.id == PaperForm.seat_id).where(here, ~USED)
    following = db().scalar(unused.where(PaperForm.number > after))
    return Pile(printed, typed, following)
