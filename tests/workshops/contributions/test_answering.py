"""An answer is kept once, replaced when it is corrected, and never lost by an error."""

import html
import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import clock
from app.forms import clean
from maps.places.models import Neighbourhood, Postcode
from tests.evenings import AGREE, PLACE, POLL, WORDS, answer, fields, join
from workshops.contributions.models import Contribution, Moderation, Vote
from workshops.meetings.models import Activity, Workshop
from workshops.room.moderation import approve
from workshops.room.services import close_activity, close_workshop


@pytest.fixture
def kept(inside):
    def look():
        with inside(writes=False) as session:
            return list(session.scalars(select(Contribution).order_by(Contribution.activity_id)))

    return look


def close(inside, evening, hours=72):
    with inside() as session:
        close_workshop("command", session.get_one(Workshop, evening.workshop_id), hours)


def test_words_are_kept_and_lead_to_the_next_question(anna, evening, kept):
    said = answer(anna, evening, WORDS, words="Two buses with the pram.")
    assert (said.status_code, said.location) == (303, evening.question(POLL))
    assert [(one.words, one.moderation, one.late) for one in kept()] == [
        ("Two buses with the pram.", Moderation.WAITING, False)
    ]


def test_as_many_words_as_one_likes(anna, evening, kept):
    for words in ("First.", "Second.", "First."):
        answer(anna, evening, WORDS, words=words)
    assert sorted(one.words for one in kept()) == ["First.", "First.", "Second."]


def test_the_same_post_twenty_times_at_once_is_one_row_and_twenty_alike_answers(anna, evening, kept, app):
    form = fields(anna.get(evening.question(WORDS))) | {"words": "Once is enough."}
    cookie = anna.get_cookie("seat", path="/j").value

    def send(_):
        phone = app.test_client()
        phone.set_cookie("seat", cookie, path="/j")
        said = phone.post(evening.question(WORDS), data=form)
        return said.status_code, said.location

    with ThreadPoolExecutor(20) as crowd:
        answers = set(crowd.map(send, range(20)))
    assert answers == {(303, evening.question(POLL))}
    assert len(kept()) == 1


def test_from_another_jar_the_same_post_is_a_conflict(anna, jar, evening, kept):
    form = fields(anna.get(evening.question(WORDS))) | {"words": "Mine."}
    anna.post(evening.question(WORDS), data=form)
    bela = jar()
    join(bela, evening)
    stolen = bela.post(evening.question(WORDS), data=form | {"words": "Not mine."})
    assert stolen.status_code == 409
    assert "Not mine." in stolen.text
    own = fields(bela.get(evening.question(WORDS))) | {"words": "Not mine.", "submission_id": form["submission_id"]}
    clash = bela.post(evening.question(WORDS), data=own)
    assert clash.status_code == 409
    assert "Mine." not in clash.text.replace("Not mine.", "")
    assert [one.words for one in kept()] == ["Mine."]


def test_other_words_under_the_same_id_are_a_correction_and_wait_again(anna, evening, kept, inside):
    form = fields(anna.get(evening.question(WORDS))) | {"words": "One bus."}
    anna.post(evening.question(WORDS), data=form)
    with inside() as session:
        approve("command", session.scalars(select(Contribution)).one())
    anna.post(evening.question(WORDS), data=form)
    assert kept()[0].moderation is Moderation.SHOWN
    anna.post(evening.question(WORDS), data=form | {"words": "Two buses."})
    assert [(one.words, one.moderation, one.public_words) for one in kept()] == [
        ("Two buses.", Moderation.WAITING, None)
    ]


def test_a_later_poll_answer_replaces_the_former(anna, evening, kept, inside):
    answer(anna, evening, POLL, choice="1")
    again = answer(anna, evening, POLL, choice="3")
    assert again.location == evening.question(POLL) + "/so-far"
    assert len(kept()) == 1
    with inside(writes=False) as session:
        votes = list(session.scalars(select(Vote)))
        assert [(vote.choice.words, vote.value) for vote in votes] == [("By car", 1)]


def test_how_the_room_stands_is_shown_once_five_have_answered(jar, evening):
    people = [jar() for _ in range(5)]
    for number, person in enumerate(people):
        join(person, evening)
        page = person.get(answer(person, evening, POLL, choice="1" if number else "2").location)
        assert ("<table" in page.text) is (number == 4)
    assert "5 people have answered" in page.text


def test_who_has_not_answered_does_not_see_how_the_room_stands(jar, evening):
    for _ in range(5):
        person = jar()
        join(person, evening)
        answer(person, evening, POLL, choice="1")
    curious = jar()
    join(curious, evening)
    assert curious.get(evening.question(POLL) + "/so-far").status_code == 303


def test_statements_are_votes_and_an_unanswered_one_is_none(anna, evening, inside):
    assert answer(anna, evening, AGREE).status_code == 422
    answer(anna, evening, AGREE, **{"choice-1": "disagree"})
    with inside(writes=False) as session:
        assert [(vote.choice.position, vote.value) for vote in session.scalars(select(Vote))] == [(1, -1)]
    answer(anna, evening, AGREE, **{"choice-1": "agree", "choice-2": "pass"})
    with inside(writes=False) as session:
        assert {(vote.choice.position, vote.value) for vote in session.scalars(select(Vote))} == {(1, 1), (2, 0)}


def test_a_blank_statement_is_an_unanswered_one(anna, evening, inside):
    assert answer(anna, evening, AGREE, **{"choice-1": " "}).status_code == 422
    assert answer(anna, evening, AGREE, **{"choice-1": " ", "choice-2": "pass"}).status_code == 303
    with inside(writes=False) as session:
        assert [(vote.choice.position, vote.value) for vote in session.scalars(select(Vote))] == [(2, 0)]


def test_a_place_from_the_list_and_from_a_postcode(anna, evening, kept, inside):
    with inside(writes=False) as session:
        home = session.scalars(select(Neighbourhood).limit(1)).one()
        known = session.scalars(select(Postcode).where(Postcode.area21.is_not(None)).limit(1)).one()
    answer(anna, evening, PLACE, neighbourhood=home.slug)
    assert [(one.area_code, one.neighbourhood_id) for one in kept()] == [(None, home.id)]
    answer(anna, evening, PLACE, postcode=known.key)
    assert [one.area_code for one in kept()] == [known.area21]
    wrong = answer(anna, evening, PLACE, postcode="QX99 9ZZ")
    assert wrong.status_code == 422
    assert "QX99" not in wrong.text


def test_a_tap_is_a_question_back_and_then_an_area(anna, evening, kept):
    page = anna.get(evening.question(PLACE))
    tapped = anna.post(evening.question(PLACE), data=fields(page) | {"tap.x": "144", "tap.y": "110"})
    assert tapped.status_code == 200
    assert "You tapped in" in tapped.text
    assert kept() == []
    sent = anna.post(evening.question(PLACE), data=fields(tapped))
    assert sent.status_code == 303
    assert kept()[0].area_code == fields(tapped)["area"]
    sea = anna.post(evening.question(PLACE), data=fields(page) | {"tap.x": "0", "tap.y": "0"})
    assert sea.status_code == 422
    picture = anna.get(evening.question(PLACE) + "/picture.svg")
    assert picture.mimetype == "image/svg+xml"


def test_the_same_place_is_meant_on_the_narrow_and_on_the_wide_picture(anna, evening):
    page = anna.get(evening.question(PLACE))
    narrow = anna.post(evening.question(PLACE), data=fields(page) | {"tap.x": "144", "tap.y": "96"})
    wide = anna.post(evening.question(PLACE), data=fields(page) | {"wide.x": "179", "wide.y": "119"})
    assert fields(narrow)["area"] == fields(wide)["area"] != ""


def test_the_picture_names_the_biggest_neighbourhoods_and_the_one_that_was_tapped(anna, evening, inside):
    with inside(writes=False) as session:
        names = set(session.scalars(select(Neighbourhood.name)))
    page = anna.get(evening.question(PLACE))
    whole = anna.get(evening.question(PLACE) + "/picture.svg").text
    named = [html.unescape(name) for name in re.findall(r">([^<>]+)</text>", whole)]
    assert len(named) >= 4
    assert set(named) <= names
    tapped = anna.post(evening.question(PLACE), data=fields(page) | {"tap.x": "144", "tap.y": "110"})
    chosen = re.search(r"You tapped in ([^.]+)\.", tapped.text)[1]
    near = anna.get(evening.question(PLACE) + f"/picture.svg?near={fields(tapped)['area']}").text
    assert html.unescape(re.findall(r">([^<>]+)</text>", near)[0]) == html.unescape(chosen)
    width, height = map(int, re.search(r'width="(\d+)" height="(\d+)"', near).groups())
    assert width > height, "the button stays on the first screen"
    assert 'fill="#a9cfc9"' in near


@pytest.mark.parametrize(
    ("position", "said"),
    [(WORDS, {"words": "   "}), (WORDS, {"words": "x" * 5001}), (POLL, {}), (POLL, {"choice": "9"}), (PLACE, {})],
)
def test_what_was_typed_is_kept_beside_the_error(anna, evening, kept, position, said):
    answered = answer(anna, evening, position, **said)
    assert answered.status_code == 422
    assert said.get("words", "").strip() in html.unescape(answered.text)
    assert fields(answered)["form"]
    assert kept() == []


def test_an_answer_begun_before_closing_is_kept_and_marked_late(anna, evening, kept, inside):
    form = fields(anna.get(evening.question(WORDS))) | {"words": "The bus was late, and so am I."}
    close(inside, evening)
    assert anna.post(evening.question(WORDS), data=form).status_code == 303
    assert [one.late for one in kept()] == [True]


def test_after_late_until_the_page_is_409_with_the_words_on_it(anna, evening, kept, inside):
    form = fields(anna.get(evening.question(WORDS))) | {"words": "Too late, but not lost."}
    close(inside, evening, hours=1)
    clock.set_now(clock.now() + 61 * clock.MINUTE)
    refused = anna.post(evening.question(WORDS), data=form)
    assert refused.status_code == 409
    assert "Too late, but not lost." in refused.text
    assert kept() == []


def test_a_closed_question_takes_what_was_begun_while_it_was_open(anna, evening, kept, inside):
    form = fields(anna.get(evening.question(WORDS))) | {"words": "I was still typing."}
    with inside() as session:
        close_activity("command", session.scalars(select(Activity).where(Activity.position == WORDS)).one())
    assert "closed" in anna.get(evening.question(WORDS)).text
    assert anna.post(evening.question(WORDS), data=form).status_code == 303
    assert [one.late for one in kept()] == [True]


def test_forged_and_foreign_tokens_are_refused(anna, evening, kept):
    form = fields(anna.get(evening.question(WORDS))) | {"words": "x"}
    assert anna.post(evening.question(WORDS), data=form | {"form": form["form"][:-2] + "xx"}).status_code == 403
    assert anna.post(evening.question(WORDS), data=form | {"form": ""}).status_code == 403
    other = fields(anna.get(evening.question(POLL)))
    assert anna.post(evening.question(WORDS), data=form | {"form": other["form"]}).status_code == 409
    assert kept() == []


def test_a_phone_that_has_not_joined_is_told_and_keeps_its_words(anna, jar, evening):
    form = fields(anna.get(evening.question(WORDS))) | {"words": "Who am I?"}
    refused = jar().post(evening.question(WORDS), data=form)
    assert refused.status_code == 409
    assert "Who am I?" in refused.text


def test_fifty_answers_are_enough(anna, evening, kept, inside, monkeypatch):
    monkeypatch.setattr("workshops.contributions.services.ANSWERS_AT_MOST", 2)
    for number in range(2):
        answer(anna, evening, WORDS, words=f"Answer {number}.")
    enough = answer(anna, evening, WORDS, words="One more.")
    assert enough.status_code == 429
    assert "as many answers as one person can give" in enough.text
    assert "One more." in enough.text
    assert len(kept()) == 2


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(min_size=1, max_size=200))
@example(words="\x00")
@example(words="<script>alert(1)</script>")
@example(words="\u202eright to left\u202c 👩‍👩‍👧 e\u0301")
@example(words="x" * 5000)
def test_any_words_are_kept_as_they_were(anna, evening, inside, words):
    said = answer(anna, evening, WORDS, words=words)
    meant = clean(words)
    if not meant or said.status_code == 429:
        assert said.status_code in (422, 429)
        return
    assert said.status_code == 303
    with inside() as session:
        assert session.scalars(select(Contribution.words)).all() == [meant]
        session.query(Contribution).delete()


def test_the_database_refuses_a_second_answer_of_one_seat(anna, evening, inside):
    answer(anna, evening, POLL, choice="1")
    with inside() as session:
        row = session.scalars(select(Contribution)).one()
        values = {"id": uuid.uuid4(), "seat_id": row.seat_id, "activity_id": row.activity_id, "kind": row.kind}
        session.add(Contribution(**values, made_on=clock.today()))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_a_huge_body_is_refused(anna, evening):
    assert anna.post(evening.question(WORDS), data={"words": "x" * 300_000}).status_code == 413


def test_ids_are_random_and_rows_have_a_day_only(anna, evening, kept):
    answer(anna, evening, WORDS, words="When?")
    assert kept()[0].id.version == 4
    assert not {column.name for column in Contribution.__table__.columns} & {"created_at", "made_at", "at"}
