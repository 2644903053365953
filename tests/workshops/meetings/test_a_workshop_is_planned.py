"""Planning a workshop: always with a host, on a day to come, and as open as was promised."""

from datetime import UTC, datetime, timedelta

import pytest

from app import clock
from app.permissions import Role
from tests.planners import seen
from workshops.meetings import services
from workshops.meetings.models import Confidentiality, Kind, Workshop
from workshops.meetings.readiness import TO_REHEARSE, Lack, missing
from workshops.meetings.services import RefusedError, add_activity, change_workshop, create_workshop, workshop_by_code
from workshops.programmes.models import Programme
from workshops.programmes.services import change_programme
from workshops.room.services import open_workshop, start_rehearsal
from workshops.voices.models import Voice
from workshops.voices.services import change_voice


@pytest.fixture
def ours(everyone, inside, town):
    """Our programme with its neighbourhoods: its address."""
    with inside() as session:
        programme = session.get(Programme, everyone.evening.programme_id)
        change_programme("command", programme, neighbourhood_ids=town.values())
        return f"/programmes/{programme.slug}"


@pytest.fixture
def evening(everyone):
    return {
        "title": "Sleep and noise",
        "voice": str(everyone.voice_id),
        "day": (clock.today() + timedelta(days=30)).isoformat(),
        "time": "19:00",
        "venue": "Hope Street Centre",
        "access": "Step-free",
        "languages": ["en", "ur"],
        "confidentiality": "shared",
        "listed": "y",
    }


def test_an_organiser_plans_a_workshop(amina, ours, evening, inside, entries):
    before = entries()
    answer = amina.post(f"{ours}/workshops/new", data=evening)
    assert answer.status_code == 303
    page = amina.get(answer.location)
    for words in ("Sleep and noise", "Imam Yusuf Rahman", "7 pm", "Step-free", "Urdu", "Words may be quoted outside"):
        assert words in page.text
    assert "There is nothing to ask yet" in page.text
    assert "<svg" in page.text
    assert entries() == [*before, "create workshop"]
    code = answer.location.rsplit("/", 1)[1]
    assert len(code) == 5
    assert f"/j/{code}" in page.text
    assert "Sleep and noise" in amina.get(ours).text


def test_a_summer_evening_starts_when_the_hall_says(amina, ours, evening, inside):
    day = datetime(clock.today().year + 1, 7, 1, tzinfo=UTC).date()
    answer = amina.post(f"{ours}/workshops/new", data=evening | {"day": day.isoformat(), "time": "19:30"})
    assert "7:30 pm" in amina.get(answer.location).text
    with inside(writes=False):
        workshop = workshop_by_code(answer.location.rsplit("/", 1)[1])
        assert workshop.starts_at == datetime(day.year, 7, 1, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "Give the workshop a title"),
        ("voice", "", "Choose who hosts it"),
        ("voice", "999999", "Not a valid choice"),
        ("day", "", "Choose a day"),
        ("day", "4 December", "Choose a day, like"),
        ("day", "2020-12-04", "This day has gone by"),
        ("day", "2099-12-04", "more than five years away"),
        ("time", "", "Choose when it starts"),
        ("time", "25:00", "Choose a time, like"),
        ("venue", "x" * 201, "Keep the venue to 200"),
        ("access", "x" * 301, "Keep it to 300"),
        ("languages", [], "Choose at least one language"),
        ("confidentiality", "secret", "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_refused_and_the_rest_is_kept(amina, ours, evening, field, value, said):
    answer = amina.post(f"{ours}/workshops/new", data=evening | {field: value})
    assert answer.status_code == 422
    assert said in answer.text
    assert "Hope Street Centre" in answer.text or field == "venue"


def test_a_voice_on_hold_cannot_host(amina, ours, evening, everyone, inside):
    with inside() as session:
        voice = session.get(Voice, everyone.voice_id)
        change_voice("command", voice, on_hold=True)
    assert amina.post(f"{ours}/workshops/new", data=evening).status_code == 422
    plan = amina.get(f"/workshops/{everyone.evening.code}")
    assert "The host is on hold" in plan.text
    with inside() as session:
        workshop = workshop_by_code(everyone.evening.code)
        with pytest.raises(RefusedError, match="host on hold"):
            create_workshop("command", workshop.programme, workshop.voice, title="T", venue="V", starts_at=clock.now())


def test_without_anybody_who_could_host_the_page_says_what_to_do(amina, ours, everyone, inside):
    with inside() as session:
        for key in (everyone.voice_id, everyone.elsewhere_voice_id):
            change_voice("command", session.get(Voice, key), on_hold=True)
    assert "Register a voice first" in amina.get(f"{ours}/workshops/new").text


def test_a_sealed_workshop_is_never_listed_and_has_a_long_code(amina, ours, evening, inside):
    answer = amina.post(f"{ours}/workshops/new", data=evening | {"confidentiality": "sealed"})
    code = answer.location.rsplit("/", 1)[1]
    assert len(code) == 8
    page = amina.get(answer.location)
    assert "Link for the wall" not in page.text
    with inside(writes=False):
        assert workshop_by_code(code).listed is False


def test_a_draft_that_is_listed_no_more_gets_another_code_and_says_so(amina, everyone, inside, entries, town):
    address = f"/workshops/{everyone.evening.code}"
    form = amina.get(f"{address}/edit")
    assert "the join code changes" in form.text
    with inside(writes=False):
        workshop = workshop_by_code(everyone.evening.code)
        kept = {
            "title": workshop.title,
            "voice": str(workshop.voice_id),
            "venue": workshop.venue,
            "languages": ["en"],
            "day": workshop.held_on.isoformat(),
            "time": clock.local(workshop.starts_at).strftime("%H:%M"),
            "confidentiality": "shared",
        }
    before = entries()
    answer = amina.post(f"{address}/edit", data=kept | seen(form))
    assert answer.status_code == 303
    code = answer.location.rsplit("/", 1)[1]
    assert len(code) == 8
    assert f"The join code is now {code}" in amina.get(answer.location).text
    assert amina.get(address).status_code == 404
    assert entries() == [*before, "change workshop"]


def test_after_the_draft_the_code_stays_and_after_the_opening_the_promise(everyone, amina, inside, town):
    with inside() as session:
        workshop = workshop_by_code(everyone.evening.code)
        change_programme("command", workshop.programme, neighbourhood_ids=town.values())
        start_rehearsal("command", workshop)
        with pytest.raises(RefusedError, match="code is out"):
            change_workshop("command", workshop, listed=False)
        assert change_workshop("command", workshop, confidentiality=Confidentiality.ROOM) == ["confidentiality"]
        open_workshop("command", workshop)
        other = session.get(Voice, everyone.elsewhere_voice_id)
        for broken in ({"confidentiality": Confidentiality.SHARED}, {"listed": False}, {"voice": other}):
            with pytest.raises(RefusedError, match="promised"):
                change_workshop("command", workshop, **broken)
        assert change_workshop("command", workshop, venue="The back room") == ["venue"]
    page = amina.get(f"/workshops/{everyone.evening.code}/edit")
    assert "stay as they are" in page.text
    assert 'name="confidentiality"' not in page.text
    saved = {
        "title": "T",
        "venue": "The front room",
        "day": clock.today().isoformat(),
        "time": "19:00",
        "languages": ["en"],
    }
    assert amina.post(f"/workshops/{everyone.evening.code}/edit", data=saved | seen(page)).status_code == 303


def test_a_code_that_is_taken_is_drawn_again(everyone, inside, monkeypatch):
    with inside():
        taken = workshop_by_code(everyone.evening.code)
        codes = iter([taken.code, taken.code, "BCD2F"])
        monkeypatch.setattr(services, "new_code", lambda _length: next(codes))
        workshop = create_workshop("command", taken.programme, taken.voice, title="T", venue="V", starts_at=clock.now())
        assert workshop.code == "BCD2F"


def test_the_second_to_save_is_told(everyone, amina, enter, inside, evening, town):
    address = f"/workshops/{everyone.evening.code}/edit"
    first, second = seen(amina.get(address)), seen(enter(everyone.organiser).get(address))
    assert amina.post(address, data=evening | first | {"venue": "The library"}).status_code == 303
    clash = amina.post(address, data=evening | second | {"venue": "The mosque"})
    assert clash.status_code == 409
    assert "The library" in clash.text
    assert "The mosque" in clash.text
    with inside(writes=False):
        assert workshop_by_code(everyone.evening.code).venue == "The library"
    assert amina.post(address, data=evening | seen(clash) | {"venue": "The mosque"}).status_code == 303


def test_a_stranger_finds_nothing(everyone, enter, evening):
    dana, code = enter(everyone.neighbour), everyone.evening.code
    pages = ("", "/edit", "/activities/new", "/activities/1", "/activities/1/remove")
    for page in pages:
        assert dana.get(f"/workshops/{code}{page}").status_code == 404
    for page in ("/edit", "/activities/new", "/activities/1", "/activities/1/remove", "/activities/1/move"):
        assert dana.post(f"/workshops/{code}{page}", data=evening).status_code == 404
    assert dana.get(f"/workshops/{everyone.elsewhere.code}").status_code == 200


def test_those_who_look_do_not_change(everyone, enter):
    code = everyone.evening.code
    for role in (Role.LEADER, Role.FACILITATOR, Role.REVIEWER, Role.RECRUITER, Role.ADMINISTRATOR):
        person = enter(everyone.of(role))
        page = person.get(f"/workshops/{code}")
        assert page.status_code == 200
        assert "Add something to ask" not in page.text
        assert "/edit" not in page.text
        assert ("Go to the room" in page.text) is (role is Role.FACILITATOR)
        for post in ("/edit", "/activities/new", "/activities/1", "/activities/1/move", "/activities/1/remove"):
            assert person.post(f"/workshops/{code}{post}").status_code == 403
    assert enter(everyone.voice).get(f"/workshops/{code}").status_code == 403


def test_what_is_missing_is_told_in_the_order_to_mend_it(everyone, inside, town):
    with inside() as session:
        workshop = workshop_by_code(everyone.evening.code)
        change_programme("command", workshop.programme, neighbourhood_ids=[])
        assert missing(workshop) == [Lack.PLACE]
        change_programme("command", workshop.programme, neighbourhood_ids=town.values())
        assert missing(workshop) == []
        bare = create_workshop(
            "command", workshop.programme, workshop.voice, title="T", venue="V", starts_at=clock.now()
        )
        add_activity("command", bare, kind=Kind.TALK, question="Welcome")
        session.expire(bare)
        assert missing(bare) == [Lack.ACTIVITIES, Lack.ACCESS, Lack.CRECHE], "a welcome asks nothing"
        add_activity("command", bare, kind=Kind.WORDS, question="Why?")
        session.expire(bare)
        assert missing(bare, TO_REHEARSE) == []
        assert missing(bare) == [Lack.ACCESS, Lack.CRECHE]
        change_workshop("command", bare, access="Step-free", creche="not needed", languages=["en", "ur"])
        assert missing(bare) == [Lack.INTERPRETER]
        change_workshop("command", bare, interpreter="Saira Malik")
        assert missing(bare) == []
        bare.programme.responders = bare.programme.responders[:1]
        assert missing(bare) == [Lack.NAMED_PEOPLE], "who writes of harm chooses between two"


def test_hundreds_of_workshops_are_shown_in_pages(everyone, amina, ours, inside):
    with inside() as session:
        for n in range(300):
            session.add(
                Workshop(
                    code=f"X{n:04}",
                    programme_id=everyone.evening.programme_id,
                    voice_id=everyone.voice_id,
                    title=f"Evening {n:03}",
                    venue="Hall",
                    starts_at=clock.now() + timedelta(days=n),
                    confidentiality="shared",
                )
            )
    page = amina.get(ours)
    assert page.text.count('<th scope="row">') == 50
    assert "301 workshops" in page.text
    assert "1 workshop that fit" in amina.get(f"{ours}?q=evening+042").text
    assert "Evening 000" in amina.get(f"{ours}?sort=title").text
    assert "Evening 299" in amina.get(f"{ours}?page=7").text
