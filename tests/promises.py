"""Promises as tests need them, made by the same services as people use; inside a transaction.

with inside() as session:
    action = promised(session, everyone)              # three people spoke, one theme, accepted, agreed
    say_done(everyone.leader.user().actor, action, "The second bus runs.")
    vote(session, action, better=6, half=4, nothing=4)
"""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from tests.people import Cast
from tests.rooms import say as say_words
from workshops.actions.models import Action, ActionState, Answer
from workshops.actions.rounds import running, say
from workshops.actions.services import Partner, accept, move, propose
from workshops.meetings.models import Workshop
from workshops.seats.models import Seat
from workshops.themes.models import Theme
from workshops.themes.services import judge, make_theme
from workshops.voices.models import Voice

FOUR_WEEKS = 28


def evening(session: Session, everyone: Cast) -> Workshop:
    return session.get_one(Workshop, everyone.evening.workshop_id)


def spoken(session: Session, everyone: Cast, theme: str = "Buses after eight", people: int = 3) -> Theme:
    """People have said something, and the organiser has put it under a theme."""
    here, coder = evening(session, everyone), everyone.organiser
    made = make_theme(coder.user().actor, here.programme, theme)
    for number in range(people):
        judge(
            coder.user().actor,
            coder.id,
            say_words(here, f"The last bus is gone at eight. {number}"),
            [made],
            blind=False,
        )
    return made


def proposed(session: Session, everyone: Cast, title: str = "A second late bus", due: int = FOUR_WEEKS) -> Action:
    """Proposed by the organiser, for the leader, with the voice; due in so many days."""
    theme = spoken(session, everyone, theme=f"Theme of {title}")
    return propose(
        everyone.organiser.user().actor,
        theme.programme,
        owner=everyone.leader.user(),
        first_due=clock.today() + timedelta(days=due),
        partner=Partner(voice=session.get_one(Voice, everyone.voice_id)),
        themes=[theme],
        title=title,
        what="Run one more bus at half past nine.",
        measure="Buses after eight",
        baseline="none",
        target="two",
    )


def promised(session: Session, everyone: Cast, title: str = "A second late bus", due: int = FOUR_WEEKS) -> Action:
    """The same, accepted by the voice and promised by the leader."""
    action = proposed(session, everyone, title, due)
    accept(everyone.voice.user().actor, action, "We stand by it.")
    move(everyone.leader.user().actor, action, ActionState.AGREED, "I will see to it.", "promise")
    return action


def vote(session: Session, action: Action, *, better: int = 0, half: int = 0, nothing: int = 0) -> None:
    """So many people who spoke answer the round that runs; who is missing joins first."""
    asked, number = running(action), better + half + nothing
    assert asked
    here = action.programme_id
    workshop = session.scalars(select(Workshop).where(Workshop.programme_id == here).order_by(Workshop.id)).first()
    assert workshop
    seats = session.scalar(select(func.count()).where(Seat.workshop_id == workshop.id, Seat.rehearsal.is_(False)))
    for one in range(number - (seats or 0)):
        say_words(workshop, f"I came later. {one}")
    people = session.scalars(select(Seat).where(Seat.workshop_id == workshop.id, Seat.rehearsal.is_(False))).all()
    answers = [Answer.BETTER] * better + [Answer.HALF] * half + [Answer.NOT] * nothing
    for seat, answer in zip(people, answers, strict=False):
        say(seat, asked, answer, None)
