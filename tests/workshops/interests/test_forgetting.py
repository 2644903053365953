"""How to reach somebody goes 30 days after the hand-over, or after the offer has closed. That they came stays."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from app import clock
from app.db import transaction
from app.demo.place import load_sample_place
from app.outbox import Message, send_what_waits
from app.worker import round_of_chores
from tests.offers import offered
from tests.people import cast
from tests.workshops.interests.conftest import EMAIL, code_on, hand_over, send
from workshops.interests import services
from workshops.interests.forgetting import forget_interests
from workshops.interests.models import Interest
from workshops.interests.sealed import reach
from workshops.interests.services import show_interest
from workshops.offers.models import Offer, OfferState
from workshops.offers.services import change_offer, close_offers_over, move
from workshops.seats.services import NOT_SAID

A_DAY = timedelta(days=1)


@pytest.fixture
def worker(app, inside):
    """`worker(days=31)`: it is so many days later, and the worker has come by."""

    def come(days: int = 0) -> None:
        clock.set_now(clock.now() + timedelta(days=days))
        with inside():
            close_offers_over()
        with app.app_context():
            assert round_of_chores()

    return come


def test_thirty_days_after_it_was_handed_over(kofi, job, interested, kept, worker):
    interested()
    hand_over(kofi, job)
    worker(29)
    assert kept()[0].sealed
    worker(1)
    (interest,) = kept()
    assert interest.sealed is None
    assert (interest.passed_on, interest.delete_on) == (clock.today() - 30 * A_DAY, clock.today())
    page = kofi.get(job.interests).text
    assert EMAIL not in page
    assert "Details deleted on" in page
    worker(1)
    assert kept()[0].delete_on == clock.today() - A_DAY, "twice is harmless"


def test_thirty_days_after_the_offer_has_closed_by_itself(job, interested, kept, worker, kofi):
    interested()
    worker(31)
    assert kept()[0].delete_on == clock.today() + 29 * A_DAY
    worker(28)
    assert kept()[0].sealed
    worker(1)
    assert kept()[0].sealed is None
    assert "Never passed on." in kofi.get(job.interests).text


def test_thirty_days_after_somebody_has_closed_it(job, interested, kept, worker, inside, everyone):
    interested()
    with inside() as session:
        move(everyone.recruiter.user().actor, job.row(session), OfferState.CLOSED)
    worker()
    assert kept()[0].delete_on == clock.today() + 30 * A_DAY
    worker(30)
    assert kept()[0].sealed is None


def test_a_worker_that_was_away_for_long_keeps_the_promise_on_its_first_round(job, interested, kept, worker):
    """It closes the offer today; over it was since its last day."""
    interested()
    worker(61)
    assert kept()[0].sealed is None


def test_a_paused_offer_is_over_on_its_last_day_too(job, interested, kept, inside, everyone, app):
    interested()
    with inside() as session:
        move(everyone.recruiter.user().actor, job.row(session), OfferState.PAUSED)
    for days, stays in ((20, True), (39, True), (1, False)):
        clock.set_now(clock.now() + days * A_DAY)
        with inside():
            forget_interests()
        assert bool(kept()[0].sealed) is stays


def test_a_last_day_that_is_moved_keeps_nobody_longer_than_was_promised(job, interested, kept, inside, everyone):
    """Whoever comes afterwards is promised the new day."""
    first = interested()
    clock.set_now(clock.now() + 20 * A_DAY)
    with inside() as session:
        later = clock.today() + 400 * A_DAY
        change_offer(everyone.recruiter.user().actor, job.row(session), closes_on=later, starts_on=later + 20 * A_DAY)
    second = interested("second@home.example")
    for days, stays in ((0, True), (39, True), (1, False)):
        clock.set_now(clock.now() + days * A_DAY)
        with inside():
            forget_interests()
        assert bool({each.id: each for each in kept()}[first].sealed) is stays
    assert {each.id: each for each in kept()}[second].delete_on == later + 30 * A_DAY


def test_the_database_refuses_to_keep_anybody_longer_than_was_promised(interested, inside):
    interested()
    a_day_more = update(Interest).values(delete_on=clock.today() + 61 * A_DAY)
    with pytest.raises(IntegrityError), inside() as session:
        session.execute(a_day_more)


def test_on_the_day_itself_nobody_reads_it_even_before_the_worker_comes(kofi, job, interested, kept):
    key = interested()
    hand_over(kofi, job)
    clock.set_now(clock.now() + 30 * A_DAY)
    page = kofi.get(job.interests).text if kofi.get(job.interests).status_code == 200 else ""
    assert EMAIL not in page
    assert kept()[0].id == key


def test_a_message_that_was_never_sent_goes_too(kofi, job, interested, worker, inside, app):
    interested()
    hand_over(kofi, job)
    worker(30)
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Message).where(Message.to.startswith("interest:"))) == 0
    with app.app_context():
        assert send_what_waits() == 0


def test_the_code_says_that_it_was_deleted(jar, kofi, job, worker):
    codes = [code_on(send(jar(), job, f"{name}@home.example")) for name in "ab"]
    hand_over(kofi, job, form=0)
    day = clock.today() + 30 * A_DAY
    worker(61)
    pages = [jar().post("/interest", data={"code": code}).text for code in codes]
    assert all("How to reach you was deleted" in page for page in pages)
    assert sum(f'datetime="{day}"' in page for page in pages) >= 1
    assert sum("Nobody had passed it on." in page for page in pages) == 1


@pytest.mark.sqlite
def test_afterwards_it_is_in_no_file(fresh):
    """Neither what was sealed, in the database, its log of changes and free pages, nor the contact anywhere."""
    app = fresh()
    file = Path(app.extensions["database"].engine.url.database)
    with app.app_context():
        load_sample_place()
        with transaction():
            everyone = cast()
            offers = [offered(everyone.recruiter, everyone.evening.programme_id, title=f"Cook {n}") for n in range(2)]
            for number in range(40):
                helps = ("travel", "childcare") if number % 3 else ()
                contact = f"anna{number}@{'x' * (1 + 41 * number % 180)}.example"
                show_interest(offers[number % 2], uuid.uuid4(), reach(contact, helps), NOT_SAID, f"{number}")
            keys = [offer.id for offer in offers]
        with transaction() as session:
            rows = list(session.execute(select(Interest.id, Interest.sealed, Interest.offer_id)))
            first = [key for key, _sealed, offer in rows if offer == keys[0]]
            assert services.hand_over("command", session.get_one(Offer, keys[0]), first).total() == 20
    instance = Path(app.config["HOUSE"].instance)
    before = held(file, instance)
    assert all(sealed.encode() in before for _key, sealed, _offer in rows), "it was there"
    clock.set_now(clock.now() + 31 * A_DAY)
    with app.app_context():
        assert round_of_chores()
    after = held(file, instance)
    gone = {key for key, _sealed, offer in rows if offer == keys[0]}
    assert [key for key, sealed, _offer in rows if (sealed.encode() in after) is (key in gone)] == []
    assert not any(f"interest:{key.hex}".encode() in after for key in gone)
    assert b"@xxx" not in after


def held(file: Path, instance: Path) -> bytes:
    """All that lies in the files of a house."""
    parts = [*file.parent.glob(f"{file.name}*"), *(each for each in instance.rglob("*") if each.is_file())]
    return b"".join(part.read_bytes() for part in parts)
