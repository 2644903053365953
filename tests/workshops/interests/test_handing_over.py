"""A recruiter sees who is interested in their organisation's offers, hands over with one press, and people are told."""

import dataclasses
import re
import uuid
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from app import clock
from app.i18n import say_day
from app.ledger import Entry
from app.listing import ON_A_PAGE
from app.outbox import Message, send_what_waits
from app.permissions import Role
from app.sealing import UnreadableError
from tests.evenings import fields
from tests.offers import drafted, offered
from tests.people import signed_in
from tests.workshops.interests.conftest import EMAIL, MOBILE, SAID, WALL, Job, code_on, hand_over, keys_in, send
from workshops.interests import services
from workshops.interests.finding import waiting_interests
from workshops.interests.letters import WAITS_FOR
from workshops.interests.matching import barriers_removed, match
from workshops.offers.models import Help, OfferState
from workshops.offers.services import change_offer, move, offer_by_slug
from workshops.programmes.models import Programme
from workshops.seats.services import Home
from workshops.themes.services import make_theme, merge


def messages(inside):
    with inside(writes=False) as session:
        return list(session.scalars(select(Message).order_by(Message.id)))


def ten_minutes_later():
    clock.set_now(clock.now() + WAITS_FOR)


def entries(inside, verb="hand over interest"):
    with inside(writes=False) as session:
        return [(each.actor, each.subject, each.facts) for each in session.scalars(select(Entry).filter_by(verb=verb))]


# What the recruiter sees


def test_the_page_shows_how_to_reach_them_where_they_live_and_which_help(kofi, job, interested, hope_street):
    interested(EMAIL, helps=("travel", "childcare"), home=Home(neighbourhood_id=hope_street))
    interested("+441614960000", home=Home(elsewhere=True))
    page = kofi.get(job.interests)
    assert page.headers["Cache-Control"] == "no-store"
    assert f'<a href="mailto:{EMAIL}" dir="ltr">{EMAIL}</a>' in page.text
    assert f'<a href="tel:+441614960000" dir="ltr">{WALL}</a>' in page.text
    for said in ("Hope Street", "somewhere else", "Gives: Getting there", "Does not give yet: Children"):
        assert said in page.text
    assert re.search(r"<li>Children: 1 person</li>", page.text)
    assert page.text.count(">I have passed it on to The ward team at Northvale</button>") == 2
    assert ">I have passed on all 2 to The ward team at Northvale</button>" in page.text
    assert f'aria-label="I have passed it on to The ward team at Northvale: {EMAIL}"' in page.text
    assert page.text.count("<td>waits<br>") == 2, "a button is no state"
    assert '<div class="stats three">' in page.text


def test_a_press_on_an_address_writes_to_it_and_to_nobody_else(kofi, job, jar):
    send(jar(), job, "anna?bcc=all&x@home.example")
    assert 'href="mailto:anna%3Fbcc%3Dall%26x@home.example"' in kofi.get(job.interests).text


def test_without_anybody_the_page_says_what_will_be_there(kofi, job, inside, everyone):
    assert "Nobody has shown interest yet" in kofi.get(job.interests).text
    with inside():
        draft = drafted(everyone.recruiter, everyone.evening.programme_id, title="Porter").slug
    assert "Once it is published" in kofi.get(f"/offers/{draft}/interests").text


def test_the_same_contact_twice_is_marked(kofi, job, interested):
    """Each form is an interest of its own: the recruiter sees that one may be a slip."""
    for contact in (EMAIL, EMAIL, "other@home.example"):
        interested(contact)
    assert kofi.get(job.interests).text.count("Stands here more than once") == 2


def test_nobody_can_look_for_a_contact(kofi, job, interested):
    interested(EMAIL)
    page = kofi.get(f"{job.interests}?q=nobody").text
    assert EMAIL in page, "it is not looked through"
    assert "q=nobody" not in page, "nor does it go on to the next page of the list"
    assert 'type="search"' not in page


def test_who_waits_longest_stands_first_and_the_list_has_pages(kofi, job, interested):
    for day in range(ON_A_PAGE + 3):
        interested(f"p{day:02}@home.example")
        if day % 10 == 0:
            clock.set_now(clock.now() + timedelta(days=1))
    first = kofi.get(job.interests)
    shown = re.findall(r"mailto:p(\d\d)@", first.text)
    assert len(shown) == ON_A_PAGE
    assert shown[0] == "00"
    assert "Page 1 of 2" in first.text
    assert f"I have passed on these {ON_A_PAGE} of the page to The ward team at Northvale" in first.text
    hand_over(kofi, job)
    after = kofi.get(job.interests).text
    assert after.index("I have passed it on to") < after.index("Passed on to The ward team at Northvale on")
    assert "I have passed on all 3 to The ward team" in after
    newest = re.findall(r"mailto:p(\d\d)@", kofi.get(f"{job.interests}?sort=day").text)
    assert int(newest[0]) > int(newest[-1])


def test_a_missing_key_is_said_and_nobody_is_handed_over(kofi, job, interested, app, monkeypatch, kept, inside):
    key = interested(EMAIL)
    other = dataclasses.replace(app.config["HOUSE"], contact_keys=(Fernet.generate_key().decode(),))
    monkeypatch.setitem(app.config, "HOUSE", other)
    interested("new@home.example")
    page = kofi.get(job.interests)
    assert page.status_code == 200
    assert "a key is missing" in page.text
    assert "cannot be read now" in page.text
    assert page.text.count(">I have passed it on to The ward team at Northvale</button>") == 1, (
        "of the one that can be read"
    )
    refused = kofi.post(job.interests, data={"interest": [each.id.hex for each in kept()]})
    assert refused.status_code == 409
    assert [each.passed_on for each in kept()] == [None, None]
    assert (messages(inside), entries(inside)) == ([], [])
    with inside() as session, pytest.raises(UnreadableError):
        services.hand_over("command", job.row(session), [key])


# Handing over


def test_one_press_hands_over_one(kofi, job, interested, kept, inside, everyone):
    interested("first@home.example")
    clock.set_now(clock.now() + timedelta(days=1))
    interested("second@home.example")
    answered = hand_over(kofi, job, form=0)
    assert (answered.status_code, answered.location) == (303, job.interests)
    first, second = kept()
    assert (first.passed_on, first.passed_to) == (clock.today(), "The ward team at Northvale")
    assert first.delete_on == clock.today() + timedelta(days=30)
    assert (second.passed_on, second.delete_on) == (None, second.promised_until)
    page = kofi.get(job.interests).text
    assert "1 person was passed on. " in page
    assert "Details kept until" in page
    actor = f"user:{everyone.recruiter.id}"
    assert entries(inside) == [(actor, f"offer:{job.id}", {"number": 1})]


def test_one_press_hands_over_all_that_the_page_showed(kofi, job, interested, kept, inside):
    for name in ("a", "b"):
        interested(f"{name}@home.example")
    keys = keys_in(re.findall("<form.*?</form>", kofi.get(job.interests).text, re.DOTALL)[-1])
    came_since = interested("late@home.example")
    kofi.post(job.interests, data={"interest": keys})
    assert [each.id for each in kept() if each.passed_on is None] == [came_since]
    assert [facts for *_who, facts in entries(inside)] == [{"number": 2}]


def test_pressed_twice_it_is_done_once(kofi, job, interested, kept, inside, courier):
    key = interested()
    hand_over(kofi, job)
    before = kept()[0].delete_on
    clock.set_now(clock.now() + timedelta(days=2))
    again = kofi.post(job.interests, data={"interest": [key.hex]})
    assert again.status_code == 303
    assert kept()[0].delete_on == before
    assert len(entries(inside)) == len(messages(inside)) == 1
    assert "was left out" in kofi.get(job.interests).text


@pytest.mark.parametrize("sent", [{}, {"interest": "x"}, {"interest": "\x00"}, {"interest": uuid.uuid4().hex}])
def test_what_names_nobody_does_nothing(kofi, job, interested, kept, inside, sent):
    interested()
    assert kofi.post(job.interests, data=sent).status_code == 303
    assert kept()[0].passed_on is None
    assert entries(inside) == []


def test_interests_of_another_offer_are_not_handed_over_here(kofi, job, interested, kept, inside, everyone):
    with inside():
        offer = offered(everyone.rival, everyone.evening.programme_id, title="Cook")
        theirs = Job(offer.id, offer.slug)
    key = interested(of=theirs)
    kofi.post(job.interests, data={"interest": [key.hex]})
    assert kept()[0].passed_on is None


def test_who_is_paused_or_closed_can_still_be_handed_over(kofi, job, interested, kept, inside, everyone):
    interested()
    with inside() as session:
        move(everyone.recruiter.user().actor, job.row(session), OfferState.CLOSED)
    hand_over(kofi, job)
    assert kept()[0].passed_on == clock.today()


def test_later_names_change_nothing_of_whom_it_was_handed_to(kofi, job, interested, kept, inside, everyone):
    interested()
    hand_over(kofi, job)
    with inside() as session:
        change_offer(everyone.recruiter.user().actor, job.row(session), contact="Somebody new")
    assert kept()[0].passed_to == "The ward team at Northvale"


def test_who_was_told_of_a_team_is_handed_over_to_that_team(kofi, job, interested, kept, inside, everyone, jar):
    """A contact that is changed afterwards is for whoever comes afterwards."""
    code = code_on(send(jar(), job))
    with inside() as session:
        change_offer(everyone.recruiter.user().actor, job.row(session), contact="Acme Agency", title="Collector")
    for name in ("late", "later"):
        interested(f"{name}@home.example")
    page = kofi.get(job.interests).text
    assert "I have passed it on to The ward team at Northvale" in page
    assert "I have passed on these 2 of the page to Acme Agency" in page
    assert "I have passed on all" not in page
    assert "It waits to be passed on to The ward team at Northvale" in jar().post("/interest", data={"code": code}).text
    keys = re.findall(r'name="interest" value="(\w{32})"', page)
    kofi.post(job.interests, data={"interest": keys})
    assert sorted(each.passed_to for each in kept()) == ["Acme Agency"] * 2 + ["The ward team at Northvale"]


def test_that_the_job_was_changed_stands_in_the_thread_on_its_day(kofi, job, inside, everyone, jar):
    code = code_on(send(jar(), job))
    actor = everyone.recruiter.user
    with inside() as session:
        change_offer(actor().actor, job.row(session), title="Changed on the same day")
    hand_over(kofi, job)

    def thread():
        page = jar().post("/interest", data={"code": code}).text
        return re.findall(r"<h3>([^<]+?) <time", page), page

    assert thread()[0] == ["You sent it", "It was passed on", "How to reach you is deleted here"]
    clock.set_now(clock.now() + timedelta(days=2))
    with inside() as session:
        change_offer(actor().actor, job.row(session), contact="Somebody new")
    assert len(thread()[0]) == 3, "who gets in touch stays as it was"
    with inside() as session:
        change_offer(actor().actor, job.row(session), title="Night porter")
    said, page = thread()
    assert said[2] == "The employer changed what the job says"
    assert "Look at it once more</a>" in page
    with inside() as session:
        move(actor().actor, job.row(session), OfferState.CLOSED)
    assert "Look at it once more" not in thread()[1]


def test_a_form_is_good_for_what_it_says_alone(job, inside, everyone, jar, kept):
    """It may lie open on a phone for hours. What has changed meanwhile is read first, and then sent."""
    anna = jar()
    form = fields(anna.get(job.ask)) | {"contact": EMAIL}
    with inside() as session:
        change_offer(everyone.recruiter.user().actor, job.row(session), contact="Acme Agency")
    again = anna.post(job.ask, data=form)
    assert again.status_code == 422
    assert "They pass it on to Acme Agency" in again.text
    assert kept() == []
    assert anna.post(job.ask, data=fields(again) | {"contact": EMAIL}).status_code == 200
    assert [each.receiver for each in kept()] == ["Acme Agency"]


def test_without_a_named_contact_the_organisation_has_it(kofi, job, interested, kept, inside, everyone):
    with inside() as session:
        change_offer(everyone.recruiter.user().actor, job.row(session), contact="")
    interested()
    hand_over(kofi, job)
    assert kept()[0].passed_to == "Northvale NHS Trust"


# A slip of the hand


def undo_forms(page):
    return re.findall(r'<form method="post" action="[^"]*/undo".*?</form>', page, re.DOTALL)


def test_one_press_undoes_it_while_nobody_is_told(kofi, job, jar, kept, inside, courier, app, everyone):
    code = code_on(send(jar(), job))
    hand_over(kofi, job)
    (form,) = undo_forms(kofi.get(job.interests).text)
    keys = re.findall(r'value="(\w{32})"', form)
    answered = kofi.post(f"{job.interests}/undo", data={"interest": keys})
    assert (answered.status_code, answered.location) == (303, job.interests)
    (interest,) = kept()
    assert (interest.passed_on, interest.passed_to) == (None, "")
    assert interest.delete_on == interest.promised_until
    ten_minutes_later()
    with app.app_context():
        assert send_what_waits() == 0
    assert "1 person waits for you again." in kofi.get(job.interests).text
    thread = jar().post("/interest", data={"code": code}).text
    assert "It was not passed on after all" in thread
    assert "It waits to be passed on to The ward team at Northvale" in thread
    actor = f"user:{everyone.recruiter.id}"
    assert entries(inside, "undo handing over interest") == [(actor, f"offer:{job.id}", {"number": 1})]
    hand_over(kofi, job)
    ten_minutes_later()
    with app.app_context():
        assert send_what_waits() == 1, "handed over for good they are told"


def test_all_of_a_page_are_undone_together(kofi, job, interested, kept):
    for name in ("a", "b", "c"):
        interested(f"{name}@home.example")
    hand_over(kofi, job)
    *each, every = undo_forms(kofi.get(job.interests).text)
    assert "none of these 3 was passed on" in every
    assert len(each) == 3
    kofi.post(f"{job.interests}/undo", data={"interest": re.findall(r'value="(\w{32})"', every)})
    assert [interest.passed_on for interest in kept()] == [None] * 3
    assert undo_forms(kofi.get(job.interests).text) == []


def test_who_has_been_told_stays_passed_on(kofi, job, interested, kept, inside, courier, app):
    told, rung = interested(), interested("+441614960000")
    hand_over(kofi, job)
    ten_minutes_later()
    with app.app_context():
        assert send_what_waits() == 1
    (form,) = undo_forms(kofi.get(job.interests).text)
    assert rung.hex in form
    kofi.post(f"{job.interests}/undo", data={"interest": [told.hex, rung.hex, "x", uuid.uuid4().hex]})
    assert {each.id: each.passed_on for each in kept()} == {told: clock.today(), rung: None}
    page = kofi.get(job.interests).text
    assert "1 person waits for you again. Whoever has been told, or was passed on on an earlier day, stays so." in page


def test_on_the_next_day_it_stays_so(kofi, job, interested, kept):
    key = interested("+441614960000")
    hand_over(kofi, job)
    clock.set_now(clock.now() + timedelta(days=1))
    assert undo_forms(kofi.get(job.interests).text) == []
    kofi.post(f"{job.interests}/undo", data={"interest": [key.hex]})
    assert kept()[0].passed_on == clock.today() - timedelta(days=1)


def test_a_message_that_no_courier_fetches_is_no_reason_to_undo_it_days_later(kofi, job, interested, kept, courier):
    """They may have been rung meanwhile, and the recruiter has long gone on."""
    key = interested()
    hand_over(kofi, job)
    clock.set_now(clock.local(clock.now()).replace(hour=23, minute=50))
    assert len(undo_forms(kofi.get(job.interests).text)) == 1, "on the same day nobody has been told"
    clock.set_now(clock.now() + timedelta(minutes=20))
    assert undo_forms(kofi.get(job.interests).text) == []
    kofi.post(f"{job.interests}/undo", data={"interest": [key.hex]})
    assert kept()[0].passed_on == clock.today() - timedelta(days=1)


def test_ten_minutes_are_ten_minutes_also_around_midnight(kofi, job, interested, kept, courier):
    clock.set_now(clock.local(clock.now()).replace(hour=23, minute=55))
    key = interested()
    hand_over(kofi, job)
    clock.set_now(clock.now() + timedelta(minutes=8))
    kofi.post(f"{job.interests}/undo", data={"interest": [key.hex]})
    assert kept()[0].passed_on is None


def test_while_the_message_waits_for_the_morning_it_can_be_undone(kofi, job, interested, kept, text_courier, app):
    key = interested("+447700900982")
    clock.set_now(clock.local(clock.now()).replace(hour=23, minute=30))
    hand_over(kofi, job)
    clock.set_now(clock.now() + timedelta(hours=7))
    (form,) = undo_forms(kofi.get(job.interests).text)
    kofi.post(f"{job.interests}/undo", data={"interest": [key.hex]})
    assert key.hex in form
    assert kept()[0].passed_on is None
    clock.set_now(clock.now() + timedelta(hours=5))
    with app.app_context():
        assert send_what_waits() == 0


def test_nobody_elses_is_undone(jar, kofi, job, interested, kept, inside, everyone):
    key = interested()
    hand_over(kofi, job)
    mo = signed_in(jar, inside, everyone.rival)
    assert mo.post(f"{job.interests}/undo", data={"interest": [key.hex]}).status_code == 404
    with inside():
        other = offered(everyone.recruiter, everyone.evening.programme_id, title="Porter")
        at = f"/offers/{other.slug}/interests/undo"
    kofi.post(at, data={"interest": [key.hex]})
    assert kept()[0].passed_on == clock.today()


# The resident is told


def test_an_e_mail_says_who_has_it_what_for_and_how_long(kofi, job, jar, courier, app, inside):
    page = send(jar(), job)
    assert "We tell you by e-mail." in page.text
    code = code_on(page)
    hand_over(kofi, job)
    (message,) = messages(inside)
    assert re.fullmatch("interest:[0-9a-f]{32}", message.to)
    assert message.params == {}
    assert (message.channel, message.template) == ("email", "workshops/interests/handed_mail.txt")
    with app.app_context():
        assert send_what_waits() == 0, "a slip of the hand can still be undone"
        ten_minutes_later()
        assert send_what_waits() == 1
    ((to, subject, body),) = courier.carried
    assert to == EMAIL
    assert subject == "Your interest in “Healthcare support worker” was passed on"
    with app.test_request_context():
        for said in (
            "The ward team at Northvale",
            "Northvale NHS Trust",
            "for this job only",
            say_day(clock.today() + timedelta(days=30)),
            "/interest",
        ):
            assert said in body
    assert code not in body
    assert code.replace(" ", "") not in body


def test_a_mobile_number_gets_a_text_message_by_day(kofi, job, jar, courier, text_courier, app, inside):
    page = send(jar(), job, MOBILE)
    assert "We tell you by a text message." in page.text
    clock.set_now(clock.local(clock.now()).replace(hour=23, minute=0))
    hand_over(kofi, job)
    with app.app_context():
        assert send_what_waits() == 0, "no phone rings at night"
    clock.set_now(clock.now() + timedelta(hours=10))
    with app.app_context():
        assert send_what_waits() == 1
    ((to, subject, body),) = text_courier.carried
    assert subject == "Your interest in “Healthcare support worker” was passed on"
    assert to == "+447700900982"
    assert "The ward team at Northvale" in body
    assert courier.carried == []


@pytest.mark.parametrize("contact", [EMAIL, MOBILE, WALL])
def test_who_cannot_be_told_by_a_message_is_told_by_the_code(kofi, job, jar, contact, inside):
    """Nobody here carries letters or text messages, and none reaches a telephone on a wall."""
    page = send(jar(), job, contact)
    assert "Look here with your code to see when." in page.text
    hand_over(kofi, job)
    assert messages(inside) == []
    shown = jar().post("/interest", data={"code": code_on(page)})
    assert "To The ward team at Northvale" in shown.text


def test_it_says_by_what_each_is_told_and_whom_to_ring(kofi, job, interested, courier, text_courier, app):
    for contact in (EMAIL, "+447700900982", "+447700900983", "+441614960000"):
        interested(contact)
    page = kofi.get(job.interests).text
    assert page.count("No message gets there: ring them") == 1
    assert re.search(rf"{WALL}</a><br><span[^>]*>No message gets there: ring them", page)
    hand_over(kofi, job)
    page = kofi.get(job.interests).text
    assert (
        "1 gets an e-mail. 2 get a text message. 1 sees it only with their code: tell them yourself."
        in page.split('role="status"')[1]
    )
    assert page.count("No message gets there: ring them") == 1, "also afterwards"


def test_nobody_is_said_to_be_told_whom_no_message_reaches(kofi, job, interested):
    """Nobody carries letters or text messages here."""
    for contact in (EMAIL, "+447700900982"):
        interested(contact)
    page = kofi.get(job.interests).text
    assert page.count("No message gets there: write to them") == page.count("No message gets there: ring them") == 1
    hand_over(kofi, job)
    page = kofi.get(job.interests).text
    assert "2 see it only with their code: tell them yourself." in page
    for promised in ("They are told", "gets an e-mail", "gets a text"):
        assert promised not in page


def test_the_form_sent_again_afterwards_says_to_whom_it_was_passed_on(kofi, job, jar, kept):
    anna = jar()
    form = fields(anna.get(job.ask)) | {"contact": EMAIL}
    anna.post(job.ask, data=form)
    hand_over(kofi, job)
    before = kept()[0].sealed
    page = anna.post(job.ask, data=form | {"help": ["travel"]})
    assert "It was passed on to The ward team at Northvale" in page.text
    assert kept()[0].sealed == before


# Whose it is


def test_another_employers_recruiter_finds_nothing(jar, inside, everyone, job, interested, kept):
    key = interested()
    mo = signed_in(jar, inside, everyone.rival)
    assert mo.get(job.interests).status_code == 404
    assert mo.post(job.interests, data={"interest": [key.hex]}).status_code == 404
    assert kept()[0].passed_on is None


@pytest.mark.parametrize("role", [Role.LEADER, Role.ORGANISER, Role.REVIEWER, Role.FACILITATOR, Role.ADMINISTRATOR])
def test_nobody_else_who_works_here_may_look(jar, inside, everyone, job, interested, role):
    key = interested()
    person = signed_in(jar, inside, everyone.of(role))
    for answer in (person.get(job.interests), person.post(job.interests, data={"interest": [key.hex]})):
        assert answer.status_code == 403
        assert EMAIL not in answer.text


def test_what_waits_is_known_in_two_questions(inside, everyone, job, interested, questions, kofi):
    since = clock.today()
    interested("a@home.example")
    clock.set_now(clock.now() + timedelta(days=3))
    interested("b@home.example")
    with inside():
        for title in ("Cook", "Porter"):
            offered(everyone.recruiter, everyone.evening.programme_id, title=title)
        theirs = offered(everyone.rival, everyone.evening.programme_id, title="Tutor")
        theirs = Job(theirs.id, theirs.slug)
    interested("c@home.example", of=theirs)
    with inside(writes=False):
        user = everyone.recruiter.user()
        with questions() as asked:
            found = waiting_interests(user)
            assert [(each.offer.slug, each.number, each.since) for each in found] == [(job.slug, 2, since)]
        assert len(asked) <= 2
        assert [each.number for each in waiting_interests(everyone.rival.user())] == [1]
        assert waiting_interests(everyone.reviewer.user()) == []
        assert waiting_interests(everyone.leader.user()) == [], "of the same organisation, and no recruiter"
    hand_over(kofi, job)
    with inside(writes=False):
        assert waiting_interests(everyone.recruiter.user()) == []


# What stops you?


def test_help_is_held_against_what_the_offer_gives(inside, job):
    with inside(writes=False) as session:
        found = match(job.row(session), (Help.LANGUAGE, Help.TRAVEL, Help.FORMS))
    assert (found.gives, found.not_yet) == ((Help.FORMS, Help.TRAVEL), (Help.LANGUAGE,))


def test_an_offer_removes_themes_and_gives_help(inside, everyone, kofi):
    with inside() as session:
        programme = session.get_one(Programme, everyone.evening.programme_id)
        buses, late = (make_theme("command", programme, name) for name in ("No bus", "No late bus"))
        offer = offered(everyone.recruiter, programme.id, title="Cook", themes=[buses, late])
        slug = offer.slug
        merge("command", late, buses)
    with inside(writes=False) as session:
        removed = barriers_removed(offer_by_slug(slug))
        assert [theme.name for theme in removed.themes] == ["No bus"], "a merged theme leads to where it went"
        assert removed.helps == (Help.FORMS, Help.TRAVEL)
    page = kofi.get(f"/offers/{slug}/interests").text
    assert '<li dir="auto">No bus</li>' in page
    assert "Filling in forms: you help with this" in page
    assert SAID not in page
