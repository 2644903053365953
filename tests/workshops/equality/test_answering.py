"""Questions about you, as a phone without script meets them."""

import re
from datetime import timedelta

import pytest

from app import clock
from app.limits import MANY, Guess
from tests.evenings import WORDS, Evening, answer, fields, join, plan
from tests.people import signed_in
from tests.rooms import somebody
from tests.workshops.equality.conftest import ANSWERS, MORE, choose, say
from workshops.equality.question_sets import CURRENT
from workshops.equality.services import tallies
from workshops.meetings.models import Confidentiality, Workshop
from workshops.room.services import close_workshop, reopen, start_rehearsal
from workshops.seats.services import mint

FULL = {
    ("age", "25-34"): 1,
    ("sex", "female"): 1,
    ("condition", "yes"): 1,
    ("activities", "a-little"): 1,
    ("ethnic-group", "asian.pakistani"): 1,
}


def test_one_person_answers_in_two_steps(jar, evening, crowd, numbers):
    crowd(1)
    anna = jar()
    page = choose(anna, evening, **ANSWERS)
    assert "Nothing is counted yet." in page.text
    assert "You said: Asian or Asian British." in page.text
    assert "25 to 34" in page.text
    assert numbers() == {}
    done = anna.post(f"/e/{evening.code}", data=fields(page) | MORE)
    assert (done.status_code, done.location) == (303, f"/e/{evening.code}/thanks")
    assert "Nobody can tell which were yours." in anna.get(done.location).text
    assert numbers() == FULL


def test_what_nothing_follows_from_is_asked_about_all_the_same(jar, evening, crowd, numbers):
    crowd(1)
    page = choose(jar(), evening, sex="male", condition="no", ethnic_group="prefer-not")
    assert numbers() == {}
    assert "radio" not in page.text
    assert "Yes, count my answers" in page.text
    jar().post(f"/e/{evening.code}", data=fields(page))
    assert numbers() == {("sex", "male"): 1, ("condition", "no"): 1, ("ethnic-group", "prefer-not"): 1}


@pytest.mark.parametrize("more", [{}, {"ethnic-group-part": "asian"}])
def test_who_does_not_say_which_counts_under_the_whole(jar, evening, crowd, numbers, more):
    crowd(1)
    assert say(jar(), evening, {"ethnic-group": "asian"}, more).status_code == 303
    assert numbers() == {("ethnic-group", "asian"): 1}


def test_before_anything_else_the_page_says_what_becomes_of_it(jar, evening):
    page = jar().get(f"/e/{evening.code}").text
    before, _form, questions = page.partition("<form")
    for said in (
        "Northvale NHS Trust asks.",
        "You do not have to answer.",
        "no name and no time",
        "You cannot take these answers back.</strong> Nothing here leads to you, so we could not find yours again.",
        "8 people or more",
        "kept apart from what you said",
        "answer once",
    ):
        assert said in before
    for question in CURRENT.questions:
        if question.only_after is None:
            assert str(question.words) in questions
            assert str(question.why) in questions
    first = [question for question in CURRENT.questions if question.only_after is None]
    assert questions.count("Prefer not to say") == len(first) == questions.count("<fieldset")
    assert not re.search(r"<textarea|type=\"text\"", questions), "own words are never asked for"


def test_nothing_chosen_and_nothing_known_is_told_and_what_was_chosen_stays(jar, evening, crowd, numbers):
    crowd(1)
    anna = jar()
    nothing = choose(anna, evening)
    assert nothing.status_code == 422
    assert "You have not chosen anything." in nothing.text
    wrong = choose(anna, evening, age="25-34", sex="\x00 a king")
    assert wrong.status_code == 422
    assert "That is none of the answers." in wrong.text
    assert "king" not in wrong.text
    assert re.search(r'<input checked[^>]*value="25-34"', wrong.text)
    page = choose(anna, evening, **ANSWERS)
    second = anna.post(f"/e/{evening.code}", data=fields(page) | MORE | {"ethnic-group-part": "white.irish"})
    assert second.status_code == 422, "Irish is no part of Asian"
    assert re.search(r'<input checked[^>]*value="a-little"', second.text)
    forged = anna.post(f"/e/{evening.code}", data=fields(page) | {"ethnic-group": "asian.indian"})
    assert forged.status_code == 422, "the first step knows only the whole"
    assert numbers() == {}


def test_a_form_of_another_evening_or_another_version_is_out_of_date(jar, evening, everyone, crowd, numbers):
    crowd(1)
    anna = jar()
    data = fields(anna.get(f"/e/{everyone.elsewhere.code}")) | {"sex": "male", "second": "y"}
    refused = anna.post(f"/e/{evening.code}", data=data)
    assert refused.status_code == 422
    assert "out of date" in refused.text
    assert re.search(r'<input checked[^>]*value="male"', refused.text)
    assert numbers() == {}


def test_refreshing_and_going_back_counts_nothing(jar, evening, crowd, numbers):
    crowd(3)
    anna = jar()
    done = say(anna, evening, ANSWERS, MORE)
    for _again in range(3):
        anna.get(done.location)
        anna.get(f"/e/{evening.code}")
        choose(anna, evening, **ANSWERS)
    assert numbers() == FULL


def test_no_question_has_more_answers_than_there_are_people(jar, evening, crowd, numbers):
    crowd(2)
    for sex in ("female", "male"):
        assert say(jar(), evening, {"sex": sex}).status_code == 303
    refused = say(jar(), evening, {"sex": "female", "age": "15-24"})
    assert refused.status_code == 409
    assert "answered as often as there are people here" in refused.text
    assert numbers() == {("sex", "female"): 1, ("sex", "male"): 1}, "not a part of it is counted"
    assert say(jar(), evening, {"age": "15-24"}).status_code == 303
    crowd(1)
    assert say(jar(), evening, {"sex": "female"}).status_code == 303


def test_cards_that_nobody_used_are_no_people(jar, inside, evening, numbers):
    with inside() as session:
        mint(session.get_one(Workshop, evening.workshop_id))
    assert say(jar(), evening, {"sex": "female"}).status_code == 409
    assert numbers() == {}


def test_until_late_answers_are_over_and_not_after(jar, evening, crowd, do, numbers):
    crowd(2)
    do(close_workshop)
    assert say(jar(), evening, {"sex": "female"}).status_code == 303
    anna = jar()
    page = choose(anna, evening, sex="male")
    clock.set_now(clock.now() + timedelta(hours=73))
    late = anna.post(f"/e/{evening.code}", data=fields(page))
    assert late.status_code == 409
    for seen in (late, anna.get(f"/e/{evening.code}")):
        assert "The time for these questions is over." in seen.text
        assert "<form" not in seen.text
    assert numbers() == {("sex", "female"): 1}


def test_reopened_it_goes_on(jar, evening, crowd, do, numbers):
    crowd(1)
    do(close_workshop)
    do(reopen)
    assert say(jar(), evening, {"sex": "female"}).status_code == 303
    assert numbers() == {("sex", "female"): 1}


@pytest.mark.parametrize("confidentiality", list(Confidentiality))
def test_before_it_says_so_and_a_rehearsal_counts_nothing(jar, inside, place, confidentiality):
    with inside():
        planned = plan(opened=False, confidentiality=confidentiality)
    page = jar().get(f"/e/{planned.code}")
    assert "once the evening has begun" in page.text
    assert jar().post(f"/e/{planned.code}").status_code == 409
    with inside() as session:
        start_rehearsal("command", session.get_one(Workshop, planned.workshop_id))
    anna = jar()
    assert "This is a rehearsal." in anna.get(f"/e/{planned.code}").text
    assert say(anna, planned, ANSWERS, MORE).status_code == 303
    assert "Nothing was counted." in anna.get(f"/e/{planned.code}/thanks").text
    with inside(writes=False):
        assert tallies([planned.workshop_id]) == {}


def test_a_sealed_and_an_unlisted_workshop_ask_too_and_name_nothing(jar, inside, place):
    with inside() as session:
        sealed = plan(confidentiality=Confidentiality.SEALED, name="The quiet evening")
        somebody(session.get_one(Workshop, sealed.workshop_id))
    anna = jar()
    pages = [anna.get(f"/e/{sealed.code}"), choose(anna, sealed, sex="female")]
    assert say(anna, sealed, {"sex": "female"}).status_code == 303
    pages.append(anna.get(f"/e/{sealed.code}/thanks"))
    for page in pages:
        assert "The quiet evening" not in page.text
        assert "Hope Street" not in page.text


def test_a_wrong_code_is_counted_as_a_guess(jar, inside, evening):
    stranger = jar()
    for ask in (stranger.get, stranger.post):
        assert ask("/e/ZZZZZ").status_code == 404
    with inside(writes=False) as session:
        assert session.query(Guess).one().n == 2
    for _try in range(MANY):
        last = stranger.get("/e/ZZZZZ/thanks")
    assert last.status_code == 429
    assert int(last.headers["Retry-After"]) > 0
    assert stranger.get(f"/e/{evening.code}").status_code == 200, "a right code is never limited"


def test_a_form_of_another_site_is_refused(jar, evening, crowd, numbers):
    crowd(1)
    anna = jar()
    page = choose(anna, evening, sex="female")
    foreign = anna.post(f"/e/{evening.code}", data=fields(page), headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert numbers() == {}


def test_the_way_there_stands_under_the_thanks_of_whoever_has_answered(jar, evening, do):
    way = f'<a href="/e/{evening.code}" rel="noreferrer">A few questions about you</a>'
    anna = jar()
    join(anna, evening)
    thanks = f"/j/{evening.code}/thanks"
    assert way not in anna.get(thanks).text
    answer(anna, evening, WORDS, words="Two buses.")
    assert anna.get(thanks).text.count(way) == 1
    do(close_workshop)
    assert way in anna.get(thanks).text
    clock.set_now(clock.now() + timedelta(hours=73))
    assert way not in anna.get(thanks, follow_redirects=True).text


def test_no_cookie_is_set_or_asked_for_not_even_of_staff(jar, inside, everyone, evening, crowd):
    crowd(2)
    anna, amina = jar(), signed_in(jar, inside, everyone.organiser)
    join(anna, evening)
    for person in (anna, amina):
        answers = [
            person.get(f"/e/{evening.code}"),
            choose(person, evening, sex="female"),
            say(person, evening, {"sex": "female"}),
            person.get(f"/e/{evening.code}/thanks"),
        ]
        for page in answers:
            assert "Set-Cookie" not in page.headers
            assert "Cookie" not in page.headers.get("Vary", "")
            assert page.headers["Cache-Control"] == "no-store"
            assert page.headers["Referrer-Policy"] == "no-referrer"
            assert page.headers["X-Robots-Tag"] == "noindex"
    assert "Today" in amina.get("/today").text, "and they are still signed in"


def test_only_the_people_of_this_evening_count_for_it(jar, everyone, crowd, numbers):
    crowd(1)
    elsewhere: Evening = everyone.elsewhere
    assert say(jar(), elsewhere, {"sex": "female"}).status_code == 409, "nobody has joined there"
    assert numbers() == {}
