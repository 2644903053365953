"""Two taps: a way to be reached, and it is sent. Kept sealed, kept once, and nothing of it is shown again."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app import clock
from app.db import Base
from app.worker import round_of_chores
from maps.deprivation.groups import GROUPS, groups_in
from maps.places.models import Area, Neighbourhood, Postcode
from tests.evenings import fields, join, plan
from tests.offers import drafted, offered
from tests.workshops.interests.conftest import EMAIL, MOBILE, SAID, WALL, code_on, send
from workshops.interests import services
from workshops.interests.sealed import unseal_reach
from workshops.offers.models import Help, OfferState
from workshops.offers.services import move


def test_the_page_says_whose_job_it_is_who_gets_it_and_for_how_long(jar, job):
    page = jar().get(job.ask)
    for said in (
        "Healthcare support worker",
        "Northvale NHS Trust",
        "The ward team at Northvale, who gets in touch",
        "for this job only",
        "30 days after it was passed on",
        "Nobody is told what you said at a workshop.",
    ):
        assert said in page.text
    assert page.text.count("They help with this.") == 2, "forms and travel"
    assert page.text.count("<button") == 1
    assert "<script" not in page.text
    assert "Set-Cookie" not in page.headers


def test_a_number_is_kept_sealed_and_a_code_is_shown(jar, job, kept, inside, app):
    page = send(jar(), job, MOBILE)
    assert page.status_code == 200
    code_on(page)
    assert "900 982" not in page.text, "a contact is not shown again"
    assert "900982" not in page.text
    assert "Set-Cookie" not in page.headers
    (interest,) = kept()
    assert (interest.offer_id, interest.created_on, interest.passed_on) == (job.id, clock.today(), None)
    assert interest.receiver == "The ward team at Northvale"
    assert interest.delete_on == interest.promised_until == clock.today() + timedelta(days=60)
    with app.app_context():
        assert unseal_reach(interest.sealed).contact == "+447700900982"
    with inside(writes=False) as session:
        rows = [
            str(row)
            for table in Base.metadata.sorted_tables
            for row in session.execute(text(f'SELECT * FROM "{table.name}"'))
        ]
    everything = "\n".join(rows)
    for secret in (code_on(page), code_on(page).replace(" ", ""), "7700900982"):
        assert secret not in everything


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        (WALL, "+441614960000"),
        ("(0161) 496-0000", "+441614960000"),
        ("+44 7700 900982", "+447700900982"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("  anna@home.example ", EMAIL),
    ],
)
def test_whatever_they_can_be_reached_by_is_taken(jar, job, kept, app, typed, plain):
    assert send(jar(), job, typed).status_code == 200
    (interest,) = kept()
    with app.app_context():
        assert unseal_reach(interest.sealed).contact == plain


@pytest.mark.parametrize(
    "typed", ["", "0770", "call me", "999", "anna@", "a@b", "jo@gmail,com", "a@b c", "\x00", "0161 496 0000 ask Jo"]
)
def test_what_reaches_nobody_is_asked_for_again_and_not_shown(jar, job, kept, typed):
    again = send(jar(), job, typed, neighbourhood="hope-street", help=["childcare"], postcode="QX1 1AA")
    assert again.status_code == 422
    assert 'value="hope-street" selected' in again.text or 'selected value="hope-street"' in again.text
    assert re.search(r'<input checked[^>]*value="childcare"', again.text), "what was ticked stays"
    for name in ("contact", "postcode"):
        assert 'value=""' in re.search(rf'<input[^>]*name="{name}"[^>]*>', again.text)[0]
    assert again.text.count("Type this once more") == 2, "of the postcode, and above the form"
    assert kept() == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("jo at mail", "This is neither a phone number nor an e-mail address."),
        ("0161 496", "Look at the number once more."),
        ("jo @mail.example", "An e-mail address looks like name@example.org"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(jar, job, typed, said):
    page = send(jar(), job, typed)
    assert page.text.count(said) == 2, "above the form, and at the box"
    assert " autofocus " in re.search(r'<input[^>]*name="contact"[^>]*>', page.text)[0]
    assert page.text.count("autofocus") == 1
    assert "autofocus" not in jar().get(job.ask).text


def test_help_is_kept_under_the_seal_alone(jar, job, kept, inside, app):
    send(jar(), job, help=["language", "forms"])
    (interest,) = kept()
    with app.app_context():
        assert unseal_reach(interest.sealed).helps == (Help.FORMS, Help.LANGUAGE)
    with inside(writes=False) as session:
        assert "language" not in str(session.execute(text("SELECT * FROM interest")).all())


def test_the_same_form_twice_is_one_interest_with_the_same_code(jar, job, kept):
    anna = jar()
    form = fields(anna.get(job.ask)) | {"contact": EMAIL}
    pages = [anna.post(job.ask, data=form) for _twice in range(2)]
    assert code_on(pages[0]) == code_on(pages[1])
    assert len(kept()) == 1


def test_the_same_form_with_more_on_it_puts_the_interest_right(jar, job, kept, app, hope_street):
    anna = jar()
    form = fields(anna.get(job.ask)) | {"contact": EMAIL}
    first = anna.post(job.ask, data=form)
    again = anna.post(job.ask, data=form | {"neighbourhood": "hope-street", "help": ["travel"]})
    assert code_on(first) == code_on(again)
    (interest,) = kept()
    assert interest.neighbourhood_id == hope_street
    with app.app_context():
        assert unseal_reach(interest.sealed).helps == (Help.TRAVEL,)


def test_another_contact_on_the_same_form_is_another_interest(jar, job, kept):
    """Somebody goes back on a borrowed phone: neither gets the other's code, and neither is lost."""
    phone = jar()
    form = fields(phone.get(job.ask))
    codes = {code_on(phone.post(job.ask, data=form | {"contact": contact})) for contact in (EMAIL, MOBILE)}
    assert len(codes) == len(kept()) == 2


def test_a_form_given_out_twice_is_two_people(jar, job, kept):
    assert code_on(send(jar(), job)) != code_on(send(jar(), job))
    assert len(kept()) == 2


@pytest.mark.parametrize("wrong", [{"form": "forged"}, {"interest_id": "no key"}, {"help": ["money"]}])
def test_a_form_that_is_not_ours_is_refused(jar, job, kept, wrong):
    assert send(jar(), job, **wrong).status_code == 422
    assert kept() == []


def test_a_form_of_another_job_is_refused(jar, job, kept, inside, everyone):
    with inside():
        other = offered(everyone.rival, everyone.evening.programme_id, title="Cook").slug
    anna = jar()
    form = fields(anna.get(f"/interest/{other}")) | {"contact": EMAIL}
    assert anna.post(job.ask, data=form).status_code == 422
    assert kept() == []


# Where they live


def test_a_postcode_becomes_a_neighbourhood_and_a_group_and_is_dropped(jar, job, kept, inside, everyone):
    with inside(writes=False) as session:
        ours = list(session.scalars(select(Neighbourhood.id)))
        groups = groups_in(ours)
        code, area, its = session.execute(
            select(Postcode.key, Area.code, Area.neighbourhood_id)
            .join(Area, Area.code == Postcode.area21)
            .where(Area.neighbourhood_id.in_(ours), Area.code.in_(list(groups)))
            .order_by(Postcode.key)
        ).first()
    page = send(jar(), job, postcode=code.lower())
    assert page.status_code == 200
    assert code not in page.text.upper()
    (interest,) = kept()
    assert (interest.neighbourhood_id, interest.elsewhere) == (its, False)
    assert interest.deciles == groups[area]
    assert interest.deciles in GROUPS
    with inside(writes=False) as session:
        row = str(session.execute(text("SELECT * FROM interest")).all())
    assert area not in row
    assert code not in row


@pytest.mark.parametrize(
    ("chosen", "elsewhere"), [("hope-street", False), ("somewhere-else", True), ("", False), ("nowhere", None)]
)
def test_the_list_is_the_other_way(jar, job, kept, hope_street, chosen, elsewhere):
    page = send(jar(), job, neighbourhood=chosen)
    if elsewhere is None:
        assert page.status_code == 422
        return
    (interest,) = kept()
    assert interest.neighbourhood_id == (hope_street if chosen == "hope-street" else None)
    assert interest.elsewhere is elsewhere
    assert interest.deciles == "not known"


def test_an_unknown_postcode_leads_to_the_list(jar, job, kept):
    again = send(jar(), job, postcode="QX99 9ZZ", help=["travel"])
    assert again.status_code == 422
    assert "We do not know this postcode. Choose from the list" in again.text
    assert "QX99" not in again.text
    assert EMAIL not in again.text
    assert "Type this once more" in again.text
    assert kept() == []


# What is not open


def test_a_job_that_is_not_there_is_said_kindly(jar, job):
    for page in (jar().get("/interest/nothing"), jar().post("/interest/nothing", data={"contact": EMAIL})):
        assert page.status_code == 404
        assert "There is no such job here" in page.text
        assert 'href="/interest"' in page.text


def test_a_draft_is_not_there(jar, inside, everyone):
    with inside():
        slug = drafted(everyone.recruiter, everyone.evening.programme_id, title="Porter").slug
    page = jar().get(f"/interest/{slug}")
    assert page.status_code == 404
    assert "Porter" not in page.text


@pytest.mark.parametrize(
    ("to", "heading"),
    [(OfferState.PAUSED, "This job is paused"), (OfferState.CLOSED, "not open any more"), (None, "not open any more")],
)
def test_a_job_that_is_not_open_takes_nobody(jar, job, kept, inside, everyone, to, heading):
    anna = jar()
    form = fields(anna.get(job.ask)) | {"contact": EMAIL}
    if to is None:
        clock.set_now(clock.now() + timedelta(days=31))
    else:
        with inside() as session:
            move(everyone.recruiter.user().actor, job.row(session), to)
    for page in (anna.get(job.ask), anna.post(job.ask, data=form), anna.post(job.ask, data=form | {"contact": ""})):
        assert page.status_code == 409
        assert heading in page.text
        assert EMAIL not in page.text
    assert kept() == []


def test_who_has_sent_it_sees_the_code_again_when_the_job_has_closed(jar, job, kept, inside, everyone):
    anna = jar()
    form = fields(anna.get(job.ask)) | {"contact": EMAIL}
    code = code_on(anna.post(job.ask, data=form))
    with inside() as session:
        move(everyone.recruiter.user().actor, job.row(session), OfferState.CLOSED)
    assert code_on(anna.post(job.ask, data=form)) == code


# How many


def test_too_many_from_one_address_keeps_what_was_typed_but_the_contact(jar, job, kept, monkeypatch):
    monkeypatch.setattr(services, "AN_HOUR_AT_MOST", 2)
    statuses = [send(jar(), job, f"{name}@home.example").status_code for name in "ab"]
    page = send(jar(), job, EMAIL, neighbourhood="hope-street", help=["travel"])
    assert [*statuses, page.status_code] == [200, 200, 429]
    assert int(page.headers["Retry-After"]) > 0
    assert "We cannot take more just now" in page.text
    assert re.search(r'<input checked[^>]*value="travel"', page.text)
    assert "selected" in re.search(r'<option[^>]*value="hope-street"[^>]*>', page.text)[0]
    assert EMAIL not in page.text
    assert len(kept()) == 2
    assert send(jar("203.0.113.9"), job).status_code == 200, "another address is not held back"


def test_too_many_in_a_day_for_one_offer(jar, job, kept, monkeypatch):
    monkeypatch.setattr(services, "A_DAY_AT_MOST", 1)
    assert [send(jar(), job, f"{name}@home.example").status_code for name in "ab"] == [200, 429]
    assert len(kept()) == 1
    clock.set_now(clock.now() + timedelta(days=1))
    assert send(jar(), job).status_code == 200


# Apart from the workshop


def test_it_has_nothing_to_do_with_a_seat(jar, job, inside, place, kept):
    """Who has a seat sends no cookie here, and gets the same page as anybody."""
    with inside():
        evening = plan()
    anna = jar()
    assert join(anna, evening).status_code == 303
    mine, anyones = anna.get(job.ask), jar().get(job.ask)
    assert "Cookie" not in mine.request.headers
    hidden = re.compile(r'value="[^"]{30,}"')
    assert hidden.sub("", mine.text) == hidden.sub("", anyones.text)


def test_no_page_of_it_is_stored_told_of_or_found(jar, job):
    anna = jar()
    for page in (anna.get(job.ask), send(anna, job), anna.get("/interest"), anna.get("/interest/nothing")):
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Robots-Tag"] == "noindex"


def test_neither_a_log_line_nor_the_outbox_holds_what_was_typed(jar, job, kofi, command, caplog, courier):
    caplog.set_level("DEBUG")
    codes = [code_on(send(jar(), job, contact, postcode="")) for contact in (EMAIL, MOBILE)]
    jar().post("/interest", data={"code": codes[0]})
    page = kofi.get(job.interests)
    assert EMAIL in page.text
    keys = re.findall(r'name="interest" value="(\w+)"', page.text)
    answered = kofi.post(job.interests, data={"interest": keys})
    flashed = kofi.get(answered.location).text.split('role="status">')[1].split("</p>")[0]
    listed = [command("outbox", "list", *more).output for more in ((), ("--json",))]
    entries = command("ledger", "list", "--json").output
    for secret in (EMAIL, "7700", *keys, *codes, *(code.replace(" ", "") for code in codes)):
        for text_ in (caplog.text, *listed, entries, answered.location, flashed):
            assert secret not in text_
    assert all("a contact" in text_ for text_ in listed)


@pytest.mark.sqlite
def test_no_file_of_the_database_holds_a_contact(jar, job, app):
    page = send(jar(), job, help=["childcare"])
    send(jar(), job, MOBILE)
    with app.app_context():
        assert round_of_chores()
    file = Path(app.extensions["database"].engine.url.database)
    raw = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    assert b"Healthcare support worker" in raw
    for secret in (EMAIL, "7700900982", SAID, "childcare", code_on(page), code_on(page).replace(" ", "")):
        assert secret.encode() not in raw


def test_the_form_many_times_at_once_is_one_interest(jar, job, kept):
    """Insert, then catch: whoever is second reads what the first has kept."""
    form = fields(jar().get(job.ask)) | {"contact": EMAIL}
    people = [jar() for _each in range(6)]
    with ThreadPoolExecutor(len(people)) as pool:
        pages = list(pool.map(lambda person: person.post(job.ask, data=form), people))
    assert [page.status_code for page in pages] == [200] * len(people)
    assert len({code_on(page) for page in pages}) == 1
    assert len(kept()) == 1
