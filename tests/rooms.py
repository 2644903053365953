"""What happens in a hall, done through the services: for tests that look at the other side of it."""

from uuid import uuid4

from app.db import db
from workshops.contributions.models import Contribution
from workshops.contributions.services import Answer, submit
from workshops.meetings.models import Workshop
from workshops.room.moderation import approve
from workshops.seats.models import Seat
from workshops.seats.services import NOT_SAID, Home, join


def somebody(workshop: Workshop) -> Seat:
    """Somebody who has just joined."""
    return join(workshop, uuid4().hex)


def say(workshop: Workshop, words: str, seat: Seat | None = None, position: int = 1) -> Contribution:
    """Somebody says this; the contribution, as it is kept."""
    return give(workshop, Answer(words=words), seat, position)


def say_and_show(workshop: Workshop, words: str, home: Home = NOT_SAID, language: str = "en") -> Contribution:
    """Somebody who may be quoted says this, and it is approved."""
    seat = join(workshop, uuid4().hex, home, may_quote=True, language=language)
    return approve("command", say(workshop, words, seat))


def vote(workshop: Workshop, position: int, values: dict[int, int], seat: Seat | None = None) -> Contribution:
    """Somebody votes in a poll or on statements: a value by the place of the choice, counted from 0."""
    choices = workshop.activities[position - 1].choices
    return give(workshop, Answer(votes={choices[place].id: value for place, value in values.items()}), seat, position)


def give(workshop: Workshop, answer: Answer, seat: Seat | None, position: int) -> Contribution:
    """Somebody answers the question at a position."""
    key = uuid4()
    submit(workshop.activities[position - 1], seat or somebody(workshop), key, answer)
    return db().get_one(Contribution, key)
