"""Templates, copies, the run sheet as one list, ground rules, reading, and the checklist."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.accounts.models import User
from app.accounts.services import stop_access
from app.permissions import Role
from tests.evenings import PREPARED, fields
from tests.planners import count, next_week, seen
from tests.rooms import say
from workshops.contributions.models import Contribution
from workshops.meetings.models import Activity, Kind, ReadingOpened, State, Workshop
from workshops.meetings.readiness import Lack, missing
from workshops.meetings.reading import add_reading, has_opened
from workshops.meetings.services import RefusedError, add_activity, change_workshop, workshop_by_code
from workshops.meetings.starting import arrange
from workshops.meetings.templates import OUTLINES, Template
from workshops.programmes.models import Programme
from workshops.room.services import NotReadyError, close_workshop, open_all_activities, open_workshop, start_rehearsal

TONIGHT = {"title": "Tonight", "venue": "Hope Street Centre", "time": "19:00", "listed": "y"}


@pytest.fixture
def slug(everyone, inside) -> str:
    with inside(writes=False) as session:
        return session.get_one(Programme, everyone.evening.programme_id).slug


def newest(session) -> Workshop:
    return session.scalars(select(Workshop).order_by(Workshop.id.desc())).first()


def asked(workshop: Workshop) -> list[tuple]:
    return [
        (each.kind, each.question, each.minutes, [choice.words for choice in each.choices])
        for each in workshop.activities
    ]


def written(page) -> dict[str, str]:
    """The text areas of a page."""
    return dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\s*([^<]*)</textarea>', page.text))


def plan_from(amina, everyone, address: str, languages: str | list[str] = "en") -> None:
    page = amina.get(address)
    sent = (
        fields(page)
        | written(page)
        | TONIGHT
        | {"day": next_week()}
        | {"voice": str(everyone.voice_id), "languages": languages, "confidentiality": "shared"}
    )
    assert amina.post(address, data=sent).status_code == 303


@pytest.mark.parametrize("template", list(Template))
def test_a_template_is_an_evening_that_can_be_rehearsed_at_once(
    place, everyone, amina, inside, slug, template, entries
):
    start = amina.get(f"/programmes/{slug}/workshops/start").text
    assert str(OUTLINES[template].title) in start
    plan_from(amina, everyone, f"/programmes/{slug}/workshops/new?template={template}")
    with inside() as session:
        workshop = newest(session)
        assert sum(activity.minutes for activity in workshop.activities) == 90
        assert all(activity.purpose and activity.says for activity in workshop.activities)
        assert workshop.activities[0].kind is Kind.TALK
        assert workshop.ground_rules.count("\n") == 4, "the form offers rules to start from"
        assert slug in workshop.reading[0].link
        start_rehearsal("command", workshop)
    page = amina.get(f"/workshops/{workshop.code}").text
    assert "Say who looks after the children" in page
    assert entries().count("add activity") >= 6


def test_a_copy_brings_the_questions_and_none_of_the_answers(place, everyone, amina, inside, slug):
    with inside() as session:
        first = workshop_by_code(everyone.evening.code)
        arranged = {"interpreter": "Urdu: Saira Malik", "creche": "Room 2, until nine"}
        change_workshop("command", first, ground_rules="Listen.", languages=["en", "ur"], **arranged)
        add_activity("command", first, kind=Kind.TALK, question="Welcome", says="Come in.", minutes=5)
        add_activity("command", first, kind=Kind.RANK, question="Which first?", choices=("One", "Two", "Three"))
        add_reading("command", first, title="Last time", link="https://northvale.example/last")
        session.expire(first)
        before = asked(first)
        open_workshop("command", first)
        open_all_activities("command", first)
        say(first, "Two buses with the pram.")
    address = f"/programmes/{slug}/workshops/new?copy={everyone.evening.code}"
    page = amina.get(address)
    assert fields(page)["title"] == "Getting to the clinic"
    assert "Like “Getting to the clinic”" in page.text
    assert "Last time: Urdu: Saira Malik" in page.text
    assert "Last time: Room 2, until nine" in page.text
    assert (fields(page)["interpreter"], fields(page)["creche"]) == ("", ""), "nobody was asked for the new day"
    plan_from(amina, everyone, address, languages=["en", "ur"])
    with inside(writes=False) as session:
        copy = newest(session)
        assert asked(copy) == before
        assert (copy.state, copy.title) == (State.DRAFT, "Tonight")
        assert missing(copy) == [Lack.INTERPRETER, Lack.CRECHE]
        assert copy.code != everyone.evening.code
        assert (copy.access, copy.ground_rules) == (PREPARED["access"], "Listen.")
        assert [each.title for each in copy.reading] == ["Last time"]
        here = [activity.id for activity in copy.activities]
        assert session.scalar(select(func.count()).where(Contribution.activity_id.in_(here))) == 0
        assert all(activity.state == "waiting" for activity in copy.activities)


def test_nothing_is_copied_from_a_strangers_workshop(everyone, amina, slug):
    for wrong in (f"copy={everyone.elsewhere.code}", "copy=NOPE2", "template=party"):
        assert amina.get(f"/programmes/{slug}/workshops/new?{wrong}").status_code == 404


def test_what_is_wrong_keeps_the_template(everyone, amina, inside, slug):
    address = f"/programmes/{slug}/workshops/new?template=answer"
    refused = amina.post(address, data=fields(amina.get(address)) | TONIGHT | {"day": "soon", "voice": ""})
    assert refused.status_code == 422
    assert "action=" not in re.search(r'<form method="post"[^>]*>', refused.text)[0], "it is sent to where it came from"
    assert (
        amina.post(
            address,
            data=fields(refused)
            | TONIGHT
            | {"day": next_week()}
            | {"voice": str(everyone.voice_id), "languages": "en", "confidentiality": "shared"},
        ).status_code
        == 303
    )
    with inside(writes=False) as session:
        assert len(newest(session).activities) == 6


class TestTheRunSheet:
    def address(self, everyone) -> str:
        return f"/workshops/{everyone.evening.code}/run-sheet"

    def sheet(self, inside, everyone) -> list[tuple[int, int]]:
        with inside(writes=False):
            workshop = workshop_by_code(everyone.evening.code)
            return [(each.id, each.minutes) for each in workshop.activities]

    def test_order_and_minutes_are_saved_at_once(self, everyone, amina, inside, entries):
        first, second, third, fourth = (key for key, _minutes in self.sheet(inside, everyone))
        page = amina.get(self.address(everyone))
        sent = seen(page) | {f"minutes-{key}": "15" for key in (first, second, third, fourth)}
        sent |= {f"place-{first}": "3", f"place-{second}": "2", f"place-{third}": "3", f"place-{fourth}": "4"}
        assert amina.post(self.address(everyone), data=sent | {f"minutes-{fourth}": "20"}).status_code == 303
        assert self.sheet(inside, everyone) == [(second, 15), (third, 15), (first, 15), (fourth, 20)]
        assert entries().count("arrange run sheet") == 1

    def test_to_the_top_and_to_the_end(self, everyone, inside, amina):
        keys = [key for key, _minutes in self.sheet(inside, everyone)]
        for moved, to, then in ((keys[3], 1, [3, 0, 1, 2]), (keys[3], 4, [0, 1, 2, 3])):
            now = [key for key, _minutes in self.sheet(inside, everyone)]
            places = {f"place-{key}": str(place) for place, key in enumerate(now, 1)} | {f"place-{moved}": str(to)}
            page = amina.get(self.address(everyone))
            minutes = {f"minutes-{key}": "15" for key in keys}
            assert amina.post(self.address(everyone), data=seen(page) | minutes | places).status_code == 303
            assert [key for key, _minutes in self.sheet(inside, everyone)] == [keys[n] for n in then]

    def test_what_is_no_number_is_told_and_changes_nothing(self, everyone, amina, inside):
        before = self.sheet(inside, everyone)
        key = before[0][0]
        for wrong in ({f"minutes-{key}": "long"}, {f"place-{key}": "99"}, {f"minutes-{key}": "0"}):
            page = amina.post(self.address(everyone), data=seen(amina.get(self.address(everyone))) | wrong)
            assert page.status_code == 422
        assert self.sheet(inside, everyone) == before

    def test_a_colleague_who_was_quicker_is_not_overwritten(self, everyone, amina, inside):
        page = amina.get(self.address(everyone))
        before = self.sheet(inside, everyone)
        mine = {f"place-{key}": str(place) for place, (key, _minutes) in enumerate(before, 1)}
        mine |= {f"minutes-{key}": "15" for key, _minutes in before}
        with inside():
            workshop = workshop_by_code(everyone.evening.code)
            arrange("command", workshop, [(key, 30) for key, _minutes in before])
        assert amina.post(self.address(everyone), data=seen(page) | mine).status_code == 409
        assert {minutes for _key, minutes in self.sheet(inside, everyone)} == {30}
        with inside() as session:
            workshop = workshop_by_code(everyone.evening.code)
            session.delete(workshop.activities[-1])
        assert amina.post(self.address(everyone), data=seen(page) | mine).status_code == 409

    def test_once_it_has_opened_it_stays(self, place, everyone, amina, inside):
        with inside():
            workshop = workshop_by_code(everyone.evening.code)
            open_workshop("command", workshop)
            with pytest.raises(RefusedError):
                arrange("command", workshop, [(each.id, 5) for each in workshop.activities])
        assert amina.get(self.address(everyone)).status_code == 409


class TestReading:
    def test_it_is_put_together_read_and_counted(self, everyone, amina, enter, inside):
        address = f"/workshops/{everyone.evening.code}/reading"
        for wrong in ({"title": "It"}, {"title": "It", "link": "javascript:alert(1)"}, {"words": "W"}):
            assert amina.post(address, data=wrong).status_code == 422
        assert amina.post(address, data={"title": "What we know", "link": "/map"}).status_code == 303
        assert amina.post(address, data={"title": "In short", "words": "Buses are late."}).status_code == 303
        amara = enter(everyone.leader)
        assert "Buses are late." in amara.get(address).text
        assert "0 colleagues have opened it." in amara.get(address).text
        for _twice in range(2):
            assert amara.post(f"{address}/opened").status_code == 303
        amina.post(address, data={"title": "Late", "words": "The bus company has written."})
        assert "You have opened it." not in amara.get(address).text, "what came later was not opened yet"
        assert amara.post(f"{address}/opened").location == f"/workshops/{everyone.evening.code}"
        assert "1 colleague has opened it." in amara.get(address).text
        assert "You have opened it." in amara.get(address).text
        with inside(writes=False) as session:
            workshop = workshop_by_code(everyone.evening.code)
            assert has_opened(everyone.leader.id, workshop)
            assert not has_opened(everyone.reviewer.id, workshop)
            assert count(session, ReadingOpened) == 1
            first = workshop.reading[0].id
        assert amara.post(address, data={"title": "Mine", "words": "W"}).status_code == 403
        assert amina.post(f"{address}/{first}/remove").status_code == 303
        assert amina.post(f"{address}/{first}/remove").status_code == 404
        with inside(writes=False):
            assert [(each.position, each.title) for each in workshop_by_code(everyone.evening.code).reading] == [
                (1, "In short"),
                (2, "Late"),
            ]

    def test_five_are_enough(self, everyone, amina):
        address = f"/workshops/{everyone.evening.code}/reading"
        for n in range(5):
            assert amina.post(address, data={"title": f"No. {n}", "words": "W"}).status_code == 303
        assert amina.post(address, data={"title": "One more", "words": "W"}).status_code == 409

    def test_without_reading_nobody_has_to_open_any(self, everyone, inside):
        with inside(writes=False):
            assert has_opened(everyone.leader.id, workshop_by_code(everyone.evening.code))

    def test_residents_see_rules_and_reading_and_must_read_nothing(self, place, everyone, jar, inside):
        with inside():
            workshop = workshop_by_code(everyone.evening.code)
            change_workshop("command", workshop, ground_rules="Listen.\n\nYou can stop at any time.")
            add_reading("command", workshop, title="What we know", words="Buses are late.")
            open_workshop("command", workshop)
        page = jar().get(f"/j/{everyone.evening.code}").text
        assert page.index("Listen.") < page.index("Buses are late.") < page.index("Take part")


def test_what_is_missing_blocks_the_opening_and_not_the_rehearsal(place, everyone, inside, amina):
    code = everyone.evening.code
    with inside():
        workshop_by_code(code).creche = ""
    page = amina.get(f"/workshops/{code}").text
    assert f'href="/workshops/{code}/edit#creche"' in page
    assert "✓ Two people to turn to" in page
    with inside():
        workshop = workshop_by_code(code)
        start_rehearsal("command", workshop)
        with pytest.raises(NotReadyError):
            open_workshop("command", workshop)
    console = amina.get(f"/room/{code}").text
    assert "Say who looks after the children" in console
    assert "Open the evening" not in console
    assert amina.post(f"/room/{code}/open").status_code == 409


def test_each_line_of_the_checklist_leads_to_where_it_is_settled(everyone, inside, amina, enter):
    code = everyone.evening.code
    with inside() as session:
        workshop = workshop_by_code(code)
        workshop.access = workshop.creche = ""
        workshop.languages = ["en", "ur"]
        workshop.interpreter = ""
        session.delete(workshop.activities[1].choices[0])
        session.delete(workshop.activities[1].choices[1])
    plan, today = amina.get(f"/workshops/{code}").text, amina.get("/today").text
    for page in (plan, today):
        for field in ("access", "creche", "interpreter"):
            assert f'href="/workshops/{code}/edit#{field}"' in page
            assert f'id="{field}"' in amina.get(f"/workshops/{code}/edit").text
        assert f'href="/workshops/{code}/activities/2#choices"' in page
    assert 'id="choices"' in amina.get(f"/workshops/{code}/activities/2").text
    assert "#creche" not in enter(everyone.facilitator).get("/today").text, "who may not plan is told, and not led away"


@pytest.mark.parametrize("hours", [1, 100])
def test_the_plan_of_a_closed_evening_leads_to_what_follows(place, everyone, amina, enter, inside, hours):
    code = everyone.evening.code
    with inside():
        workshop = workshop_by_code(code)
        open_workshop("command", workshop)
        close_workshop("command", workshop)
    clock.set_now(clock.now() + timedelta(hours=hours))
    page = amina.get(f"/workshops/{code}").text
    for address in (f"/workshops/{code}/write-up", f"/room/{code}", f"/workshops/{code}/words.csv"):
        assert f'href="{address}"' in page
        assert amina.get(address).status_code == 200
    assert ("is taken until" in page) is (hours == 1)
    assert ("Late answers are taken no more." in page) is (hours == 100)
    assert "How people join" not in page
    assert f'href="/workshops/{code}/write-up"' not in enter(everyone.leader).get(f"/workshops/{code}").text


def test_a_rehearsal_says_what_is_other_on_the_evening(place, everyone, amina, inside):
    with inside():
        start_rehearsal("command", workshop_by_code(everyone.evening.code))
    page = amina.get(f"/workshops/{everyone.evening.code}").text
    assert "On the evening each waits until you press Next." in page


def test_whoever_can_no_longer_read_is_nobody_to_turn_to(everyone, inside, amina):
    with inside() as session:
        stop_access("command", session.get_one(User, everyone.outside.id))
    page = amina.get(f"/workshops/{everyone.evening.code}").text
    assert "✓ Two people to turn to" not in page
    assert "Name two people" in page
    with inside(), pytest.raises(NotReadyError):
        open_workshop("command", workshop_by_code(everyone.evening.code))


@pytest.mark.parametrize("role", [Role.LEADER, Role.REVIEWER, Role.FACILITATOR])
def test_the_three_levels_are_explained_on_the_plan(everyone, enter, role):
    page = enter(everyone.of(role)).get(f"/workshops/{everyone.evening.code}").text
    for words in ("Words may be quoted outside", "Words stay with this team", "it is named nowhere outside"):
        assert words in page


def test_notes_stand_on_the_plan_and_never_on_a_phone(place, everyone, amina, jar, inside):
    code = everyone.evening.code
    page = amina.get(f"/workshops/{code}/activities/1")
    notes = {"purpose": "Hear it.", "says": "Take your time.", "materials": "Flip charts"}
    sent = seen(page) | {"question": "What was it like?", "minutes": "15", "hint": ""} | notes
    assert amina.post(f"/workshops/{code}/activities/1", data=sent).status_code == 303
    plan = amina.get(f"/workshops/{code}").text
    assert all(words in plan for words in notes.values())
    with inside() as session:
        workshop = workshop_by_code(code)
        assert session.scalars(select(Activity.says).where(Activity.id == workshop.activities[0].id)).one()
        workshop.starts_at = clock.now() - timedelta(minutes=1)
        open_workshop("command", workshop)
        open_all_activities("command", workshop)
    assert "Take your time." not in jar().get(f"/j/{code}").text
