"""A resident takes a seat: consent, a place if they like, and a card."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from sqlalchemy import func, select

from app import clock
from app.worker import round_of_chores
from maps.places.models import Area, Neighbourhood, Postcode
from tests.evenings import WORDS, answer, fields, join, plan
from workshops.meetings.models import Confidentiality, Workshop
from workshops.room.services import close_workshop, start_rehearsal
from workshops.seats.models import Joining, Seat


def seats(inside):
    with inside(writes=False) as session:
        return list(session.scalars(select(Seat)))


def test_the_door_says_who_asks_and_how_long_it_is_kept(jar, evening):
    door = jar().get(f"/j/{evening.code}")
    for said in (
        "I will ask what came of it.",
        "Imam Yusuf Rahman",
        "Northvale NHS Trust",
        "24 months",
        "8 people or more",
    ):
        assert said in door.text


def test_a_code_is_taken_however_it_is_typed(jar, evening):
    assert jar().get(f"/j/{evening.code.lower()}").status_code == 200


def test_a_wrong_code_and_no_code_lead_to_the_box(jar, evening):
    anna = jar()
    empty = anna.get("/j/")
    assert empty.status_code == 200
    assert fields(empty).keys() == {"code"}
    wrong = anna.get("/j/ZZZZZ")
    assert wrong.status_code == 404
    assert "There is no workshop with this code." in wrong.text
    assert fields(wrong) == {"code": "ZZZZZ"}
    assert anna.post("/j/", data={"code": evening.code.lower()}).location == f"/j/{evening.code}"
    assert anna.post("/j/", data={"code": "YYYYY"}).status_code == 404
    assert anna.post("/j/", data={"code": "  "}).status_code == 422


def test_the_box_takes_a_form_of_a_hall_on_plain_http(jar, evening):
    """There a browser sends no word about the site, and `null` for a page that sends no referrer."""
    found = jar().post("/j/", data={"code": evening.code}, headers={"Origin": "null"})
    assert found.location == f"/j/{evening.code}"


def test_without_consent_nobody_has_a_seat(jar, evening, inside):
    anna = jar()
    answer = anna.post(f"/j/{evening.code}", data=fields(anna.get(f"/j/{evening.code}")))
    assert answer.status_code == 422
    assert "Tick the first box" in answer.text
    assert seats(inside) == []


def test_quoting_is_off_unless_chosen(jar, evening, inside):
    join(jar(), evening)
    join(jar(), evening, may_quote="y")
    assert sorted(seat.may_quote for seat in seats(inside)) == [False, True]


def test_where_words_stay_in_the_room_quoting_cannot_be_chosen(jar, inside, place):
    with inside():
        evening = plan(confidentiality=Confidentiality.ROOM)
    bela = jar()
    assert "may_quote" not in bela.get(f"/j/{evening.code}").text
    join(bela, evening, may_quote="y")
    assert [seat.may_quote for seat in seats(inside)] == [False]


def test_a_postcode_becomes_an_area_and_is_never_seen_again(jar, evening, inside):
    with inside(writes=False) as session:
        known = session.scalars(select(Postcode).where(Postcode.area21.is_not(None)).limit(1)).one()
        neighbourhood_id = session.get_one(Area, known.area21).neighbourhood_id
    anna = jar()
    answer = join(anna, evening, postcode=known.key.lower())
    assert answer.status_code == 303
    seat = seats(inside)[0]
    assert (seat.area_code, seat.neighbourhood_id, seat.elsewhere) == (known.area21, neighbourhood_id, False)
    assert known.key not in anna.get(answer.location).text.replace(" ", "").upper()


def test_an_unknown_postcode_leads_to_the_list_and_is_not_shown_again(jar, evening, inside):
    anna = jar()
    answer = join(anna, evening, postcode="QX99 9ZZ", may_quote="y")
    assert answer.status_code == 422
    assert "Choose from the list" in answer.text
    assert "QX99" not in answer.text
    assert 'name="may_quote" type="checkbox" value="y" checked' in answer.text or "checked" in answer.text
    assert seats(inside) == []


def test_a_neighbourhood_from_the_list_is_enough(jar, evening, inside):
    with inside(writes=False) as session:
        home = session.scalars(select(Neighbourhood).limit(1)).one()
    join(jar(), evening, neighbourhood=home.slug)
    join(jar(), evening, neighbourhood="somewhere-else")
    join(jar(), evening)
    found = {(seat.neighbourhood_id, seat.elsewhere) for seat in seats(inside)}
    assert found == {(home.id, False), (None, True), (None, False)}


def test_a_postcode_from_outside_the_programme_is_somewhere_else(jar, inside, place):
    with inside() as session:
        evening = plan()
        inside_code = session.scalars(select(Postcode).where(Postcode.area21.is_not(None)).limit(1)).one()
        workshop = session.get_one(Workshop, evening.workshop_id)
        home = session.get_one(Area, inside_code.area21).neighbourhood_id
        workshop.programme.neighbourhoods = [one for one in workshop.programme.neighbourhoods if one.id != home]
    join(jar(), evening, postcode=inside_code.key)
    assert [(seat.area_code, seat.elsewhere) for seat in seats(inside)] == [(None, True)]


def test_the_same_form_sent_again_gives_the_same_seat(jar, evening, inside):
    anna = jar()
    form = fields(anna.get(f"/j/{evening.code}")) | {"consent": "y"}
    first, second = (anna.post(f"/j/{evening.code}", data=form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(seats(inside)) == 1


def test_the_same_form_after_ten_minutes_is_the_next_person(jar, evening, inside):
    anna = jar()
    form = fields(anna.get(f"/j/{evening.code}")) | {"consent": "y"}
    anna.post(f"/j/{evening.code}", data=form)
    clock.set_now(clock.now() + 11 * clock.MINUTE)
    jar().post(f"/j/{evening.code}", data=form)
    assert len(seats(inside)) == 2


def test_twenty_at_once_are_one(jar, evening, inside):
    form = fields(jar().get(f"/j/{evening.code}")) | {"consent": "y"}
    with ThreadPoolExecutor(20) as crowd:
        answers = list(crowd.map(lambda _: jar().post(f"/j/{evening.code}", data=form).status_code, range(20)))
    assert set(answers) == {303}
    assert len(seats(inside)) == 1


def test_there_is_one_cookie_and_it_is_careful(jar, evening):
    answer = join(jar(), evening)
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 1
    for word in ("HttpOnly", "SameSite=Lax", "Path=/j"):
        assert word in cookies[0]
    assert "Secure" not in cookies[0]


def test_the_cookie_ends_with_the_fourth_day_after(jar, evening, inside):
    cookie = join(jar(), evening).headers["Set-Cookie"]
    with inside(writes=False) as session:
        held_on = session.get_one(Workshop, evening.workshop_id).held_on
    ends = parsedate_to_datetime(re.search(r"Expires=([^;]+)", cookie)[1]).astimezone(clock.LONDON)
    assert (ends.date() - held_on, ends.hour) == (timedelta(days=5), 0)


def test_who_joins_an_evening_that_was_left_open_is_taken_too(jar, evening):
    clock.set_now(clock.now() + timedelta(days=9))
    late = jar()
    assert join(late, evening).status_code == 303
    assert answer(late, evening, WORDS, words="I came a week later.").status_code == 303


def test_over_https_the_cookie_is_secure(jar, evening):
    anna = jar()
    form = fields(anna.get(f"/j/{evening.code}")) | {"consent": "y"}
    answer = anna.post(f"/j/{evening.code}", data=form, base_url="https://voices.example")
    assert "Secure" in answer.headers["Set-Cookie"]


def test_a_forged_join_form_is_refused(jar, evening, inside):
    anna = jar()
    form = fields(anna.get(f"/j/{evening.code}")) | {"consent": "y", "form": "forged"}
    assert anna.post(f"/j/{evening.code}", data=form).status_code == 422
    assert seats(inside) == []


def test_the_form_of_the_person_before_leads_the_next_one_to_a_seat_of_their_own(jar, evening, inside):
    phone = jar()
    form = fields(phone.get(f"/j/{evening.code}")) | {"consent": "y"}
    phone.post(f"/j/{evening.code}", data=form)
    phone.post("/j/done", data={"code": evening.code})
    phone.post(f"/j/{evening.code}", data=form)
    assert len(seats(inside)) == 2


def test_when_somebody_joined_is_forgotten_though_nobody_joins_after_them(anna, app, inside):
    clock.set_now(clock.now() + timedelta(minutes=11))
    with app.app_context():
        assert round_of_chores()
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Joining)) == 0


def test_done_next_person_clears_the_phone(anna, evening):
    answer = anna.post("/j/done", data={"code": evening.code})
    assert answer.status_code == 303
    assert "Take part" in anna.get(answer.location).text


def test_a_draft_says_when_it_starts(jar, inside, place):
    with inside():
        evening = plan(opened=False)
    door = jar().get(f"/j/{evening.code}")
    assert "It starts on" in door.text
    assert jar().post(f"/j/{evening.code}", data={"consent": "y"}).status_code == 409


def test_a_rehearsal_is_entered_by_its_own_link_only(jar, inside, place):
    with inside() as session:
        evening = plan(opened=False)
        key = start_rehearsal("command", session.get_one(Workshop, evening.workshop_id))
    assert "It starts on" in jar().get(f"/j/{evening.code}").text
    assert "It starts on" in jar().get(f"/j/{evening.code}/rehearse/wrong").text
    omar = jar()
    door = omar.get(f"/j/{evening.code}/rehearse/{key}")
    assert "This is a rehearsal." in door.text
    omar.post(f"/j/{evening.code}", data=fields(door) | {"consent": "y"})
    assert [seat.rehearsal for seat in seats(inside)] == [True]


def test_a_closed_workshop_says_so_kindly(jar, evening, inside):
    with inside() as session:
        close_workshop("command", session.get_one(Workshop, evening.workshop_id))
    assert "This evening is over" in jar().get(f"/j/{evening.code}").text


def test_unknown_codes_are_counted_and_right_ones_are_not(jar, evening):
    stranger = jar(address="10.9.8.7")
    answers = [stranger.get(f"/j/ZZZZ{number}").status_code for number in range(2, 10) for _ in range(13)]
    assert answers[:99] == [404] * 99
    assert set(answers[99:]) == {429}
    last = stranger.get("/j/ZZZZ2")
    assert 0 < int(last.headers["Retry-After"]) <= 600
    assert stranger.get(f"/j/{evening.code}").status_code == 200
    assert join(stranger, evening).status_code == 303


def test_a_full_room_says_so(jar, evening, inside, monkeypatch):
    monkeypatch.setattr("workshops.seats.services.SEATS_AT_MOST", 1)
    assert join(jar(), evening).status_code == 303
    full = join(jar(), evening)
    assert full.status_code == 429
    assert "This workshop is full" in full.text
    assert int(full.headers["Retry-After"]) > 0
    assert len(seats(inside)) == 1


@pytest.mark.parametrize(
    "sent", [{"joining_id": "x"}, {"neighbourhood": "nowhere"}, {"postcode": "A" * 300}, {"postcode": "\x00"}]
)
def test_nonsense_is_told_and_keeps_nothing(jar, evening, inside, sent):
    answer = join(jar(), evening, **sent)
    assert answer.status_code in (303, 422)
    assert all(seat.area_code is None for seat in seats(inside))


def test_the_joining_is_forgotten_after_its_time(jar, evening, inside):
    join(jar(), evening)
    clock.set_now(clock.now() + 11 * clock.MINUTE)
    join(jar(), evening)
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Joining)) == 1


def test_a_seat_has_no_time_and_no_name():
    columns = {column.name for column in Seat.__table__.columns}
    assert not columns & {"name", "email", "phone", "contact", "address", "postcode", "created_at", "at"}
