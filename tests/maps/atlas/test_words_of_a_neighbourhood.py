"""What people from a neighbourhood said stands on its page, where a number says already that some have spoken."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from maps.places.models import Neighbourhood
from tests.people import cast
from tests.releases import FEW, release_of
from tests.rooms import say_and_show
from workshops.meetings.models import Confidentiality, State, Workshop
from workshops.meetings.services import create_workshop
from workshops.room.services import close_workshop
from workshops.seats.models import Seat
from workshops.seats.services import Home
from workshops.told.services import withdraw_all

WORDS = "The hill is steep with a pram."


@pytest.fixture
def spoken(inside, place):
    """Somebody from Hope Street may be quoted; two evenings of the programme are over. The seat's key."""
    with inside() as session:
        workshop = session.get_one(Workshop, cast(opened=True).evening.workshop_id)
        here = session.scalar(select(Neighbourhood.id).where(Neighbourhood.slug == "hope-street"))
        seat = say_and_show(workshop, WORDS, Home(neighbourhood_id=here)).seat
        close_workshop("command", workshop, 1)
        second = create_workshop(
            "command", workshop.programme, workshop.voice, title="Again", venue="The club", starts_at=clock.now()
        )
        second.state, second.closed_at, second.late_until = State.CLOSED, clock.now(), clock.now()
        second.confidentiality = Confidentiality.SHARED
        found = (workshop.programme_id, here, seat.id)
    clock.set_now(clock.now() + timedelta(hours=2))
    return found


def release(inside, spoken, shown):
    with inside():
        release_of(spoken[0], neighbourhoods={spoken[1]: shown})


def test_words_stand_there_where_a_number_does_and_only_there(spoken, inside, jar):
    anna = jar()
    assert WORDS not in anna.get("/neighbourhoods/hope-street").text
    release(inside, spoken, "25")
    assert WORDS in anna.get("/neighbourhoods/hope-street").text
    assert WORDS not in anna.get("/neighbourhoods/brook-end").text
    for shown in (FEW, "hidden"):
        release(inside, spoken, shown)
        assert WORDS not in anna.get("/neighbourhoods/hope-street").text


def test_words_taken_back_are_gone_for_who_has_the_page_too(spoken, inside, jar):
    release(inside, spoken, "25")
    anna = jar()
    first = anna.get("/neighbourhoods/hope-street")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert anna.get("/neighbourhoods/hope-street", headers=tag).status_code == 304
    with inside() as session:
        withdraw_all(session.get_one(Seat, spoken[2]))
    again = anna.get("/neighbourhoods/hope-street", headers=tag)
    assert (again.status_code, WORDS in again.text) == (200, False)
