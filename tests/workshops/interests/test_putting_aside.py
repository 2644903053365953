"""What leads to nobody is put aside: it waits no more and never counts, its code says so, and it can wait again."""

import re
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from app import clock
from app.i18n import say_day
from app.ledger import Entry
from app.outbox import Message
from app.permissions import Role
from app.worker import round_of_chores
from tests.evenings import fields
from tests.offers import offered
from tests.people import signed_in
from tests.workshops.interests.conftest import EMAIL, WALL, Job, code_on, hand_over, keys_in, send
from workshops.hiring.counting import here_for
from workshops.interests.finding import waiting_interests
from workshops.interests.models import Aside, Interest
from workshops.offers.models import Offer, OfferState
from workshops.offers.services import move

A_DAY = timedelta(days=1)
PLAIN = "+441614960000"
USELESS = "nobody was reached this way, or one note of the same person was enough"


def put_aside(recruiter, job, *keys, why="nobody"):
    return recruiter.post(f"{job.interests}/aside", data={"interest": [key.hex for key in keys], "why": why})


def wait_again(recruiter, job, *keys):
    return recruiter.post(f"{job.interests}/aside/undo", data={"interest": [key.hex for key in keys]})


def entries(inside, verb):
    with inside(writes=False) as session:
        return [(each.actor, each.subject, each.facts) for each in session.scalars(select(Entry).filter_by(verb=verb))]


def look(person, code):
    return person.post("/interest", data={"code": code}).text


def thread(page):
    return re.findall(r"<h3>([^<]+?) <time", page)


# The recruiter


@pytest.mark.parametrize(
    ("button", "why"), [("The same person is here already", Aside.TWICE), ("This leads to nobody", Aside.NOBODY)]
)
def test_two_plain_buttons_put_it_aside(kofi, job, interested, kept, inside, everyone, button, why):
    key = interested()
    page = kofi.get(job.interests).text
    assert '<div class="stats three">' in page
    (form,) = re.findall(r'<form method="post" action="[^"]*/aside".*?</form>', page, re.DOTALL)
    assert keys_in(form) == [key.hex]
    assert f'aria-label="{button}: {EMAIL}"' in form
    (value,) = re.findall(rf'name="why" value="(\w+)"[^>]*>{button}</button>', form)
    answered = put_aside(kofi, job, key, why=value)
    assert (answered.status_code, answered.location) == (303, job.interests)
    (interest,) = kept()
    assert (interest.aside_on, interest.aside_why, interest.passed_on) == (clock.today(), why, None)
    actor = f"user:{everyone.recruiter.id}"
    assert entries(inside, "put interest aside") == [(actor, f"offer:{job.id}", {"number": 1, "why": why.value})]
    page = kofi.get(job.interests).text
    assert "1 was put aside. No message is sent." in page
    assert f"{button}." in page
    assert "0 people. 1 was put aside." in page
    assert "<b>0</b> wait for you" in page
    assert "I have passed it on to" not in page
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 0


def test_it_waits_for_nobody_and_counts_nowhere(kofi, job, interested, inside, everyone, hope_street):
    stays, aside = (
        interested("a@home.example", helps=("childcare",)),
        interested("b@home.example", helps=("childcare",)),
    )
    put_aside(kofi, job, aside)
    assert "<li>Children: 1 person</li>" in kofi.get(job.interests).text
    assert re.search(r"Healthcare support worker</a>: 1 since", kofi.get("/today").text)
    hand_over(kofi, job)
    with inside(writes=False):
        assert waiting_interests(everyone.recruiter.user()) == []
        assert set(here_for(Offer.id == job.id).values()) == {1}
    kofi.post(job.interests, data={"interest": [aside.hex]})
    with inside(writes=False) as session:
        assert session.get_one(Interest, aside).passed_on is None, "it is not passed on by an older page either"
        assert session.get_one(Interest, stays).passed_on == clock.today()


def test_the_database_refuses_what_is_both_put_aside_and_passed_on(kofi, job, interested, inside):
    key = interested()
    put_aside(kofi, job, key)
    for wrong in (
        {"passed_on": clock.today(), "passed_to": "Somebody"},
        {"aside_on": None},
        {"aside_why": None},
    ):
        with pytest.raises(IntegrityError), inside() as session:
            session.execute(update(Interest).values(wrong))


def test_who_was_passed_on_is_not_put_aside(kofi, job, interested, kept):
    key = interested()
    hand_over(kofi, job)
    put_aside(kofi, job, key)
    assert kept()[0].aside_on is None
    assert "Nothing was put aside" in kofi.get(job.interests).text


@pytest.mark.parametrize(
    "sent",
    [{}, {"why": "nobody"}, {"interest": "x", "why": "nobody"}, {"why": "dislike"}, {"interest": uuid.uuid4().hex}],
)
def test_what_names_nobody_or_no_reason_does_nothing(kofi, job, interested, kept, inside, sent):
    key = interested()
    sent = {"interest": key.hex} | sent if sent.get("why") == "dislike" else sent
    assert kofi.post(f"{job.interests}/aside", data=sent).status_code == 303
    assert kept()[0].aside_on is None
    assert entries(inside, "put interest aside") == []


def test_it_can_wait_again_as_long_as_the_details_are_here(kofi, job, interested, kept, inside, everyone):
    key = interested()
    put_aside(kofi, job, key)
    clock.set_now(clock.now() + 29 * A_DAY)
    page = kofi.get(job.interests).text
    assert f'aria-label="Let it wait again: {EMAIL}"' in page
    assert wait_again(kofi, job, key).status_code == 303
    (interest,) = kept()
    assert (interest.aside_on, interest.aside_why) == (None, None)
    assert interest.delete_on == interest.promised_until
    actor = f"user:{everyone.recruiter.id}"
    assert entries(inside, "let interest wait again") == [(actor, f"offer:{job.id}", {"number": 1})]
    page = kofi.get(job.interests).text
    assert "1 person waits for you again." in page
    assert "I have passed it on to" in page
    wait_again(kofi, job, key)
    assert len(entries(inside, "let interest wait again")) == 1
    assert "Nothing was changed" in kofi.get(job.interests).text


def test_its_details_go_thirty_days_later(kofi, job, interested, kept, app):
    key = interested()
    put_aside(kofi, job, key)
    assert kept()[0].delete_on == clock.today() + 30 * A_DAY
    clock.set_now(clock.now() + 30 * A_DAY)
    wait_again(kofi, job, key)
    assert kept()[0].aside_on, "its time is over, also before the worker comes"
    with app.app_context():
        assert round_of_chores()
    (interest,) = kept()
    assert interest.sealed is None
    page = kofi.get(job.interests).text
    assert "Details deleted on" in page
    assert "This leads to nobody." in page
    assert "Let it wait again" not in page
    assert "<b>1</b> details deleted" in page


def test_and_no_later_than_was_promised(kofi, job, interested, kept):
    key = interested()
    clock.set_now(clock.now() + 45 * A_DAY)
    put_aside(kofi, job, key)
    assert kept()[0].delete_on == kept()[0].promised_until


def test_nobody_elses_is_put_aside(jar, kofi, job, interested, kept, inside, everyone):
    key = interested()
    mo = signed_in(jar, inside, everyone.rival)
    assert put_aside(mo, job, key).status_code == 404
    for role in (Role.LEADER, Role.ORGANISER):
        assert put_aside(signed_in(jar, inside, everyone.of(role)), job, key).status_code == 403
    with inside():
        other = offered(everyone.recruiter, everyone.evening.programme_id, title="Porter")
        porter = Job(other.id, other.slug)
    put_aside(kofi, porter, key)
    assert kept()[0].aside_on is None
    put_aside(kofi, job, key)
    wait_again(kofi, porter, key)
    assert wait_again(mo, job, key).status_code == 404
    assert kept()[0].aside_on == clock.today()


def test_what_cannot_be_read_is_neither_passed_on_nor_put_aside(kofi, job, interested, inside):
    interested()
    with inside() as session:
        session.execute(update(Interest).values(sealed="lost"))
    page = kofi.get(job.interests).text
    assert "cannot be read now" in page
    assert "/aside" not in page


# The same contact twice


def bulk(page, job):
    """Whom the button for many speaks of, and what it says."""
    forms = re.findall(rf'<form method="post" action="{job.interests}" class="field">.*?</form>', page, re.DOTALL)
    return [(keys_in(form), re.search(r"<button[^>]*>([^<]*)", form)[1]) for form in forms]


def test_all_together_leaves_out_whom_it_would_count_twice(kofi, job, interested, kept):
    first = interested(EMAIL)
    clock.set_now(clock.now() + A_DAY)
    second, other = interested(EMAIL.upper()), interested("other@home.example")
    page = kofi.get(job.interests).text
    assert page.count("Stands here more than once") == 2
    ((keys, words),) = bulk(page, job)
    assert set(keys) == {first.hex, other.hex}
    assert words == "I have passed on these 2 of the page to The ward team at Northvale"
    assert "1 that stands here more than once is left out" in page
    kofi.post(job.interests, data={"interest": keys})
    assert [each.id for each in kept() if each.passed_on is None] == [second]
    assert kofi.get(job.interests).text.count("Stands here more than once") == 2, "it waits, and the first has gone on"
    hand_over(kofi, job, form=0)
    assert all(each.passed_on for each in kept()), "by hand it can be passed on"


def test_who_was_passed_on_before_is_left_out_of_all_together(kofi, job, interested):
    interested(PLAIN)
    hand_over(kofi, job)
    again = interested(PLAIN)
    assert bulk(kofi.get(job.interests).text, job) == []
    others = {interested(f"{name}@home.example").hex for name in "ab"}
    ((keys, _words),) = bulk(kofi.get(job.interests).text, job)
    assert set(keys) == others
    assert again.hex not in keys


def test_once_the_other_is_put_aside_it_stands_here_once(kofi, job, interested):
    first, second, other = interested(EMAIL), interested(EMAIL), interested("other@home.example")
    put_aside(kofi, job, second, why="twice")
    page = kofi.get(job.interests).text
    assert "Stands here more than once" not in page
    ((keys, words),) = bulk(page, job)
    assert set(keys) == {first.hex, other.hex}
    assert words == "I have passed on all 2 to The ward team at Northvale"
    assert "is left out" not in page


# Whose interest it was


@pytest.mark.parametrize("why", [each.value for each in Aside])
def test_the_code_says_kindly_that_it_was_put_aside_and_never_why(kofi, job, jar, kept, app, why):
    """Whoever has typed the number of somebody else must not learn that this person is interested too."""
    code = code_on(send(jar(), job))
    clock.set_now(clock.now() + A_DAY)
    put_aside(kofi, job, kept()[0].id, why=why)
    page = look(jar(), code)
    assert thread(page) == ["You sent it", "It was put aside", "How to reach you is deleted here"]
    assert USELESS in page
    with app.test_request_context():
        assert say_day(clock.today()) in page
    assert "It waits to be passed on" not in page
    assert "If nobody passes it on before." not in page
    assert "Take it back" in page


def test_the_code_says_that_they_were_out_of_reach_and_where_to_write_again(kofi, job, jar, kept, inside, everyone):
    code = code_on(send(jar(), job))
    put_aside(kofi, job, kept()[0].id)
    page = look(jar(), code)
    assert USELESS in page
    assert f'<a href="{job.ask}">Write again with another number or address</a>' in page
    with inside() as session:
        move(everyone.recruiter.user().actor, job.row(session), OfferState.CLOSED)
    page = look(jar(), code)
    assert USELESS in page
    assert "Write again" not in page
    assert "They can still get in touch" not in page
    clock.set_now(clock.now() + 31 * A_DAY)
    page = look(jar(), code)
    assert "How to reach you was deleted" in page
    assert "That is not your fault" not in page, "somebody has tried"


def test_waiting_again_it_is_as_if_nothing_had_been(kofi, job, jar, kept):
    code = code_on(send(jar(), job))
    before = look(jar(), code)
    put_aside(kofi, job, kept()[0].id)
    wait_again(kofi, job, kept()[0].id)
    assert thread(look(jar(), code)) == thread(before)


def test_the_same_form_again_does_not_bring_it_back_and_says_so(kofi, job, jar, kept):
    anna = jar()
    form = fields(anna.get(job.ask)) | {"contact": EMAIL}
    code = code_on(anna.post(job.ask, data=form))
    put_aside(kofi, job, kept()[0].id)
    before = kept()[0].sealed
    page = anna.post(job.ask, data=form | {"help": ["travel"]})
    assert code_on(page) == code
    assert "It was put aside" in page.text
    assert "They get in touch with you" not in page.text
    assert kept()[0].sealed == before
    assert kept()[0].aside_on == clock.today()
    other = code_on(anna.post(job.ask, data=form | {"contact": WALL}))
    assert other != code, "another number is another interest, and waits"
    assert {each.aside_on for each in kept()} == {clock.today(), None}


def test_what_was_put_aside_can_be_taken_back(kofi, job, jar, kept):
    anna = jar()
    code = code_on(send(anna, job))
    put_aside(kofi, job, kept()[0].id)
    question = anna.post("/interest/mine/withdraw", data=fields(anna.post("/interest", data={"code": code})))
    anna.post("/interest/mine/withdrawn", data=fields(question))
    assert kept() == []
