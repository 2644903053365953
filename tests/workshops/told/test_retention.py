"""How long it is kept is a promise: then words, votes and places go, and the card still opens the thread."""

import re
from datetime import timedelta

from sqlalchemy import func, select

from app import clock, ledger
from app.worker import round_of_chores
from tests.evenings import AGREE, PLACE, POLL, WORDS, answer, join
from workshops.contributions.models import Contribution, Vote
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme
from workshops.room.services import close_workshop
from workshops.seats.models import Seat


def test_at_the_end_of_its_time_what_was_said_goes(jar, evening, inside, app):
    anna = jar()
    join(anna, evening, neighbourhood="hope-street")
    card = re.search(r"(\w{4} ){2}\w{4}(?=</p>)", anna.get(f"/j/{evening.code}/card").text)[0]
    answer(anna, evening, WORDS, words="Two buses with the pram.")
    answer(anna, evening, POLL, choice="1")
    answer(anna, evening, AGREE, **{"choice-1": "agree"})
    answer(anna, evening, PLACE, neighbourhood="brook-end")
    with inside() as session:
        session.get_one(Programme, evening.programme_id).retention_months = 6
        close_workshop("command", session.get_one(Workshop, evening.workshop_id))
    for days, stays in ((170, True), (190, False), (190, False)):
        clock.set_now(clock.now() + timedelta(days=days))
        with app.app_context():
            assert round_of_chores()
        with inside(writes=False) as session:
            kept = list(session.scalars(select(Contribution)))
            assert len(kept) == 4
            assert any(one.words for one in kept) is stays
            assert any(one.neighbourhood_id for one in kept) is stays
            assert bool(session.scalar(select(func.count()).select_from(Vote))) is stays
            assert (session.scalars(select(Seat.neighbourhood_id)).one() is not None) is stays
            entries = select(func.count()).where(ledger.Entry.verb == "delete what was kept long enough")
            assert session.scalar(entries) == (0 if stays else 1)
    assert anna.post("/j/thread", data={"card": card}).status_code == 303
    page = anna.get("/j/thread").text
    assert "Two buses with the pram." not in page
    assert "deleted when the promised time was over" in page
