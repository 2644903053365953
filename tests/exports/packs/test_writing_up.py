"""The morning after: what the team writes, what is kept of it, and how it goes to the host."""

import pytest
from sqlalchemy import select

from app.db import db
from app.ledger import Entry
from app.outbox import Message
from app.worker import round_of_chores
from exports.packs.models import Step, WriteUp, WriteUpState
from exports.packs.services import NotNowError, NotReadyError, send_to_host, write_up
from tests.evenings import fields
from tests.exports.packs.conftest import NEXT, later, next_month
from tests.rooms import somebody, vote
from workshops.meetings.models import State, Workshop
from workshops.room.services import close_workshop, reopen
from workshops.told.listening import say_heard
from workshops.told.models import Heard


def typed(**more):
    return NEXT | {"next_by": next_month(), "attendance": "38", "step": "engagement"} | more


def save(person, address, **said):
    return person.post(address, data=fields(person.get(address)) | said)


def kept(inside):
    with inside(writes=False) as session:
        return session.scalars(select(WriteUp)).one_or_none()


def written(inside, ours, *, sent=False):
    with inside() as session:
        workshop = ours(session)
        write_up("command", workshop, **NEXT, next_by=workshop.held_on, attendance=38)
        if sent:
            send_to_host("command", workshop)


def verbs(inside):
    with inside(writes=False) as session:
        return [verb for verb in session.scalars(select(Entry.verb).order_by(Entry.seq)) if "write" in verb]


def test_what_is_typed_is_kept_and_stands_on_the_page(amina, address, inside):
    form = amina.get(address)
    assert "Thank you, Imam Yusuf Rahman" in form.text, "thanks are written already"
    assert "Nothing is written yet." in form.text
    answer = save(amina, address, **typed(went_well="The food.", missed="The men were few."))
    assert (answer.status_code, answer.location) == (303, f"{address}/page")
    row = kept(inside)
    assert (row.attendance, row.step, row.next_who, row.state) == (38, Step.ENGAGEMENT, "Dr Amara Cole", "draft")
    page = amina.get(f"{address}/page").text
    for words in ("About 40 people came.", "We ask the bus company.", "Dr Amara Cole promises it by"):
        assert words in page
    for ours_alone in ("The food.", "The men were few.", "Engagement"):
        assert ours_alone not in page, "this is for the team"
    assert verbs(inside) == ["write up"]


def test_the_same_form_again_changes_nothing(amina, address, inside):
    form = fields(amina.get(address)) | typed()
    for _time in range(2):
        assert amina.post(address, data=form).status_code == 303
    assert verbs(inside) == ["write up"]


def test_a_draft_may_be_kept_with_nothing_in_it(amina, address, inside):
    assert save(amina, address).status_code == 303
    assert kept(inside).attendance is None
    assert "people came" not in amina.get(f"{address}/page").text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("attendance", "many", "whole number"),
        ("attendance", "5001", "from 0 to 5,000"),
        ("next_by", "2001-01-01", "before the evening"),
        ("next_by", "soon", "Choose a day"),
        ("went_well", "x" * 5_001, "5,000 characters"),
        ("next_who", "x" * 121, "120 characters"),
        ("step", "heaven", "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(amina, address, inside, field, value, said):
    answer = save(amina, address, **typed(missed="Who was not there.") | {field: value})
    assert answer.status_code == 422
    assert said in answer.text
    assert "Who was not there." in answer.text
    assert kept(inside) is None


def test_two_who_write_at_once_lose_nothing(amina, everyone, enter, address, inside):
    joan = enter(everyone.facilitator)
    forms = [fields(person.get(address)) for person in (amina, joan)]
    assert amina.post(address, data=forms[0] | typed(went_well="The food.")).status_code == 303
    clash = joan.post(address, data=forms[1] | typed(went_well="The music."))
    assert clash.status_code == 409
    assert "Somebody changed this meanwhile" in clash.text
    assert "The food." in clash.text
    assert "The music." in clash.text
    assert kept(inside).went_well == "The food."
    again = joan.post(address, data=fields(clash) | typed(went_well="The food and the music."))
    assert again.status_code == 303
    assert kept(inside).went_well == "The food and the music."


def test_an_evening_that_goes_on_is_not_written_up(amina, address, inside, ours):
    with inside() as session:
        reopen("command", ours(session))
    assert "as soon as the evening has closed" in amina.get(address).text
    assert amina.post(address, data=typed()).status_code == 409
    assert kept(inside) is None
    with inside() as session, pytest.raises(NotNowError):
        write_up("command", ours(session), went_well="The food.")


def test_how_people_felt_stands_beside_the_teams_own_step_from_the_fifth_on(amina, address, inside, ours):
    assert "once five have answered" in amina.get(address).text
    with inside() as session:
        for heard in (Heard.YES, Heard.YES, Heard.NO, Heard.PARTLY, Heard.YES):
            say_heard(somebody(ours(session)), heard)
    page = amina.get(address).text
    assert "once five have answered" not in page
    assert "Did people feel listened to?" in page


def test_today_and_the_room_lead_to_it_until_it_is_sent(amina, address, inside, ours, everyone):
    code = everyone.evening.code
    assert f'href="{address}"' in amina.get("/today").text
    assert f'href="{address}"' in amina.get(f"/room/{code}").text
    written(inside, ours)
    assert f'href="{address}"' in amina.get("/today").text
    written(inside, ours, sent=True)
    assert f'href="{address}"' not in amina.get("/today").text


def test_a_question_comes_before_it_goes_to_the_host(amina, address, inside, ours, everyone, courier):
    written(inside, ours)
    question = amina.get(f"{address}/send")
    assert "Imam Yusuf Rahman" in question.text
    assert "1 answer still waits to be read." in question.text
    form = fields(question)
    assert amina.post(f"{address}/send", data=form).status_code == 303
    assert kept(inside).state is WriteUpState.WITH_HOST
    assert amina.post(f"{address}/send", data=form).status_code == 303, "twice is once"
    with inside(writes=False):
        letters = list(db().scalars(select(Message)))
        assert [letter.to for letter in letters] == [everyone.voice.email]
        assert letters[0].params["link"].endswith(f"{address}/page")
        assert set(letters[0].params) == {"link"}
    assert verbs(inside) == ["write up", "send write-up to host"]


def test_what_people_are_owed_must_be_there_first(amina, address, inside, ours):
    save(amina, address, went_well="The food.")
    question = amina.get(f"{address}/send")
    for words in ("Write what happens next.", "Choose a day by which", "Write who promises it."):
        assert words in question.text
    with inside() as session, pytest.raises(NotReadyError):
        send_to_host("command", ours(session))


def test_nothing_is_sent_that_was_not_read(amina, everyone, enter, address, inside, ours):
    written(inside, ours)
    form = fields(amina.get(f"{address}/send"))
    save(enter(everyone.facilitator), address, **typed(thanks="Thank you all."))
    refused = amina.post(f"{address}/send", data=form)
    assert refused.status_code == 409
    assert "something has changed meanwhile" in refused.text
    assert kept(inside).state is WriteUpState.DRAFT


def test_without_an_account_of_the_host_the_page_says_what_to_do(amina, address, inside, ours, everyone):
    with inside():
        everyone.voice.user().active = False
    written(inside, ours)
    assert "no letter goes out" in amina.get(f"{address}/send").text


def test_a_change_of_what_the_host_reads_makes_it_a_draft_again(amina, address, inside, ours):
    written(inside, ours, sent=True)
    assert "it is a draft again" in amina.get(address).text
    form = fields(amina.get(address)) | NEXT | {"went_well": "The food."}
    with inside(writes=False) as session:
        form |= {"next_by": ours(session).held_on.isoformat(), "attendance": "38", "thanks": ""}
    amina.post(address, data=form)
    assert kept(inside).state is WriteUpState.WITH_HOST, "the team's own notes are no matter of the host"
    save(amina, address, **typed(next_steps="Something else."))
    assert kept(inside).state is WriteUpState.DRAFT


def test_numbers_stay_as_they_were_when_the_host_got_them(amina, address, inside, ours):
    written(inside, ours, sent=True)
    before = amina.get(f"{address}/page").text
    assert "About 30 people answered," in before
    with inside() as session:
        workshop = ours(session)
        for _person in range(4):
            vote(workshop, 2, {0: 1}, somebody(workshop))
        write_up("command", workshop, thanks="Thank you.")
        send_to_host("command", workshop)
    assert "About 30 people answered," in amina.get(f"{address}/page").text
    with inside() as session:
        workshop = ours(session)
        for _person in range(8):
            vote(workshop, 2, {0: 1}, somebody(workshop))
        write_up("command", workshop, thanks="Thank you all.")
        send_to_host("command", workshop)
    assert "About 45 people answered," in amina.get(f"{address}/page").text


def test_an_evening_is_written_up_by_its_team_alone(everyone, enter, jar, address):
    assert jar().get(address).status_code == 303
    assert enter(everyone.neighbour).get(address).status_code == 404
    for person in (everyone.leader, everyone.recruiter, everyone.reviewer, everyone.voice, everyone.administrator):
        assert enter(person).get(address).status_code == 403
        assert enter(person).post(f"{address}/send").status_code == 403
    assert enter(everyone.facilitator).get(address).status_code == 200


def test_what_was_closed_long_ago_is_not_waited_for(amina, address, inside, ours):
    later(days=70)
    assert f'href="{address}"' not in amina.get("/today").text


def test_a_second_evening_closed_without_anybody_has_a_page_too(amina, inside, everyone, place):
    with inside() as session:
        other = session.get_one(Workshop, everyone.elsewhere.workshop_id)
        other.programme_id = everyone.evening.programme_id
        close_workshop("command", other)
        assert other.state is State.CLOSED
        write_up("command", other, **NEXT, next_by=other.held_on)
    page = amina.get(f"/workshops/{everyone.elsewhere.code}/write-up/page").text
    assert "Fewer than 20 people answered," in page
    assert "How did you get there?" in page.split("without numbers here")[1]


def test_flip_charts_go_when_the_promised_time_is_over(amina, inside, ours, address, app):
    with inside() as session:
        workshop = ours(session)
        write_up("command", workshop, **NEXT, flip_charts="A bench at the bus stop", thanks="Thank you.")
    for days, stays in ((700, True), (40, False), (1, False)):
        later(days=days)
        with app.app_context():
            assert round_of_chores()
        assert bool(kept(inside).flip_charts) is stays
    assert kept(inside).thanks == "Thank you."
    with inside(writes=False) as session:
        assert list(session.scalars(select(Entry.verb))).count("delete flip charts") == 1
