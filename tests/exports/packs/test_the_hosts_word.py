"""The host reads it first: seven days to ask for changes, and always the right to take it down."""

import pytest
from sqlalchemy import delete, select

from app.accounts.models import RoleGrant
from app.ledger import Entry
from app.permissions import Role
from exports.packs.models import WriteUp, WriteUpState
from exports.packs.services import NotNowError, send_to_host, write_up
from tests.evenings import fields
from tests.exports.packs.conftest import NEXT, QUOTED, later
from tests.rooms import say, somebody, vote
from workshops.meetings.models import Confidentiality, Kind
from workshops.meetings.services import add_activity
from workshops.room.from_words import ask_about
from workshops.room.moderation import approve
from workshops.room.services import close_workshop, open_activity, reopen
from workshops.voices.services import change_voice


@pytest.fixture
def sent(everyone, inside, ours):
    """The host has it."""
    with inside() as session:
        workshop = ours(session)
        write_up("command", workshop, **NEXT, next_by=workshop.held_on)
        send_to_host("command", workshop)


@pytest.fixture
def imam(everyone, enter):
    return enter(everyone.voice)


def state(inside):
    with inside(writes=False) as session:
        return session.scalars(select(WriteUp.state)).one()


def press(person, address, button, **more):
    """Press the button with these words on it."""
    page = person.get(f"{address}/page")
    number = {"It is right": 0, "Ask for changes": 1, "Let it be read again": 0}[button]
    form = page.text.split("<form")[number + 1]
    assert button in form
    target = form.split('action="')[1].split('"')[0]
    return person.post(target, data=fields(page, number) | more)


def test_a_draft_is_seen_by_the_team_alone(everyone, enter, inside, ours, address):
    with inside() as session:
        write_up("command", ours(session), **NEXT)
    for person in (everyone.voice, everyone.leader, everyone.reviewer):
        for where in (f"{address}/page", f"{address}.docx"):
            answer = enter(person).get(where)
            assert answer.status_code == 404
            assert "bus company" not in answer.text
    assert enter(everyone.facilitator).get(f"{address}/page").status_code == 200


def test_the_host_finds_it_on_today_and_says_that_it_is_right(sent, imam, address, inside, everyone, enter):
    assert "The write-up waits for your word" in imam.get("/today").text
    assert enter(everyone.leader).get(f"{address}/page").status_code == 404, "the host reads it first"
    assert press(imam, address, "It is right").status_code == 303
    assert state(inside) is WriteUpState.AGREED
    assert "waits for your word" not in imam.get("/today").text
    for person in (everyone.leader, everyone.reviewer):
        reader = enter(person)
        assert "bus company" in reader.get(f"{address}/page").text
        assert reader.get(f"{address}.docx").status_code == 200
        assert f"{address}/page" in reader.get("/today").text
    for person in (everyone.recruiter, everyone.administrator, everyone.responder):
        assert enter(person).get(f"{address}/page").status_code == 403
    assert enter(everyone.neighbour).get(f"{address}/page").status_code == 404


def test_seven_days_without_a_word_are_a_yes(sent, imam, address, inside, everyone, enter):
    leader = enter(everyone.leader)
    later(days=3 + 6, hours=23)  # three days of late answers, and seven with people's words in it
    assert leader.get(f"{address}/page").status_code == 404
    later(hours=2)
    assert leader.get(f"{address}/page").status_code == 200
    assert "It counts as right." in imam.get(f"{address}/page").text
    assert "said nothing for seven days" in enter(everyone.organiser).get(f"{address}/page").text
    refused = imam.post(f"{address}/changes", data={"words": "Too late?"})
    assert refused.status_code == 409
    assert "Nothing was changed" in refused.text
    assert "Too late?" in refused.text


def test_changes_are_asked_for_made_and_shown_once_more(sent, imam, address, inside, ours, everyone, enter):
    assert press(imam, address, "Ask for changes", words="Say that the men cooked.").status_code == 303
    assert state(inside) is WriteUpState.CHANGES_ASKED
    waiting = imam.get(f"{address}/page")
    assert waiting.status_code == 404
    assert "Say that the men cooked." in waiting.text
    amina = enter(everyone.organiser)
    assert "The host asks for changes" in amina.get("/today").text
    assert "Say that the men cooked." in amina.get(address).text
    amina.post(address, data=fields(amina.get(address)) | {"thanks": "Thank you to the men who cooked."})
    assert state(inside) is WriteUpState.CHANGES_ASKED
    later(days=5)
    amina.post(f"{address}/send", data=fields(amina.get(f"{address}/send")))
    later(days=6)
    assert "the men who cooked" in imam.get(f"{address}/page").text
    assert enter(everyone.leader).get(f"{address}/page").status_code == 404, "seven days begin anew"


def test_asking_for_nothing_is_asked_again(sent, imam, address, inside):
    answer = press(imam, address, "Ask for changes", words=" ")
    assert answer.status_code == 422
    assert "Write what should change." in answer.text
    assert state(inside) is WriteUpState.WITH_HOST


def test_a_yes_is_to_what_was_read(sent, imam, address, inside, ours):
    page = imam.get(f"{address}/page")
    with inside() as session:
        write_up("command", ours(session), thanks="Thanks, of a sort.")
        send_to_host("command", ours(session))
    refused = imam.post(f"{address}/agree", data=fields(page, 0))
    assert refused.status_code == 409
    assert "Somebody has changed it." in refused.text
    assert "Thanks, of a sort." in refused.text
    assert state(inside) is WriteUpState.WITH_HOST


def test_taking_down_asks_first_and_can_be_undone(sent, imam, address, inside, everyone, enter):
    press(imam, address, "It is right")
    leader, amina = enter(everyone.leader), enter(everyone.organiser)
    assert "Take the write-up down?" in imam.get(f"{address}/take-down").text
    for _time in range(2):
        assert imam.post(f"{address}/take-down").status_code == 303
    assert state(inside) is WriteUpState.TAKEN_DOWN
    for where in (f"{address}/page", f"{address}.docx"):
        assert leader.get(where).status_code == 404
        assert imam.get(where).status_code == amina.get(where).status_code == 200
    assert "has taken it down" in amina.get(f"{address}/page").text
    assert "has taken it down" in amina.get(f"{address}/send").text
    assert amina.post(f"{address}/send").status_code == 409
    assert press(imam, address, "Let it be read again").status_code == 303
    assert leader.get(f"{address}/page").status_code == 200
    with inside(writes=False) as session:
        about = Entry.subject == f"workshop:{everyone.evening.workshop_id}"
        mine = select(Entry.verb).where(Entry.actor == f"user:{everyone.voice.id}", about).order_by(Entry.seq)
        verbs = list(session.scalars(mine))
    assert verbs == ["agree to write-up", "take write-up down", "let write-up be used again"]


def test_nobody_but_the_host_speaks_for_the_host(sent, everyone, enter, address, inside, jar):
    for person in (everyone.organiser, everyone.facilitator, everyone.leader, everyone.reviewer):
        one = enter(person)
        for verb in ("agree", "changes", "take-down", "use-again"):
            assert one.post(f"{address}/{verb}", data={"words": "Mine."}).status_code == 403
    assert jar().post(f"{address}/agree").status_code == 403
    with inside() as session:
        other = session.get(type(everyone.voice.user()), everyone.voice.id)
        other.grants[0].voice_id = everyone.elsewhere_voice_id
    imam = enter(everyone.voice)
    assert imam.get(f"{address}/page").status_code == 404
    assert imam.post(f"{address}/agree").status_code == 404
    assert state(inside) is WriteUpState.WITH_HOST


def test_what_is_not_there_cannot_be_agreed_to(everyone, imam, address):
    for verb in ("agree", "take-down", "use-again"):
        assert imam.post(f"{address}/{verb}").status_code == 409
    assert imam.post(f"{address}/changes", data={"words": "Something."}).status_code == 409


def test_on_hold_only_team_and_host_can_read_it(sent, imam, address, everyone, enter, inside, ours):
    press(imam, address, "It is right")
    leader = enter(everyone.leader)
    assert leader.get(f"{address}/page").status_code == 200
    with inside() as session:
        change_voice("command", ours(session).voice, on_hold=True)
    for where in (f"{address}/page", f"{address}.docx"):
        assert leader.get(where).status_code == 404
        assert imam.get(where).status_code == 200
    assert f"{address}/page" not in leader.get("/today").text
    assert "The host is on hold" in enter(everyone.organiser).get(f"{address}/page").text


def test_a_sealed_evening_stays_with_its_team_and_its_host(sent, imam, address, everyone, enter, inside, ours):
    with inside() as session:
        workshop = ours(session)
        workshop.confidentiality, workshop.listed = Confidentiality.SEALED, False
    press(imam, address, "It is right")
    later(days=30)
    page = imam.get(f"{address}/page").text
    assert QUOTED not in page
    assert "their words stay in the room" in page
    for person in (everyone.leader, everyone.reviewer):
        answer = enter(person).get(f"{address}/page")
        assert answer.status_code == 404
        assert "Getting to the clinic" not in answer.text.split("<main")[1]


def test_read_again_is_a_yes_to_what_the_host_reads_now(sent, imam, address, inside, ours):
    press(imam, address, "It is right")
    imam.post(f"{address}/take-down")
    page = imam.get(f"{address}/page")
    with inside() as session:
        write_up("command", ours(session), thanks="Thanks, of a sort.")
    refused = imam.post(f"{address}/use-again", data=fields(page, 0))
    assert refused.status_code == 409
    assert "Thanks, of a sort." in refused.text
    assert state(inside) is WriteUpState.TAKEN_DOWN
    assert press(imam, address, "Let it be read again").status_code == 303


def test_what_is_renamed_or_asked_later_is_in_no_write_up_that_the_host_has(sent, imam, address, inside, ours, enter):
    press(imam, address, "It is right")
    with inside() as session:
        workshop = ours(session)
        workshop.title, workshop.programme.question = "Why they never come", "Why do they never come?"
        reopen("command", workshop)
        made = add_activity("command", workshop, kind=Kind.POLL, question="One more thing?", choices=("Yes", "No"))
        open_activity("command", made)
        close_workshop("command", workshop)
    later(days=4)
    page = imam.get(f"{address}/page").text
    for words in ("Why they never come", "Why do they never come?", "One more thing?"):
        assert words not in page.split("<article>")[1]
    assert "Getting to the clinic" in page


def test_while_an_evening_is_open_again_its_host_says_nothing(sent, imam, address, inside, ours):
    page = imam.get(f"{address}/page")
    with inside() as session:
        reopen("command", ours(session))
    for verb, number in (("agree", 0), ("changes", 1)):
        assert imam.post(f"{address}/{verb}", data=fields(page, number) | {"words": "No."}).status_code == 409
    assert imam.post(f"{address}/changes", data={"words": "x" * 50_000}).status_code == 409
    assert imam.post(f"{address}/take-down").status_code == 409
    assert state(inside) is WriteUpState.WITH_HOST


def test_the_team_takes_back_what_it_sent(sent, imam, address, inside, everyone, enter):
    press(imam, address, "It is right")
    amina, leader = enter(everyone.organiser), enter(everyone.leader)
    assert leader.get(f"{address}/page").status_code == 200
    for _time in range(2):
        assert amina.post(f"{address}/take-back").status_code == 303
    assert state(inside) is WriteUpState.DRAFT
    assert leader.get(f"{address}/page").status_code == imam.get(f"{address}/page").status_code == 404
    amina.post(f"{address}/send", data=fields(amina.get(f"{address}/send")))
    imam.post(f"{address}/take-down")
    assert amina.post(f"{address}/take-back").status_code == 409, "that word is the host's alone"
    assert enter(everyone.voice).post(f"{address}/take-back").status_code == 403


class TestAHostWithoutAnAccount:
    @pytest.fixture
    def amina(self, everyone, enter, inside, ours):
        with inside() as session:
            workshop = ours(session)
            session.execute(delete(RoleGrant).where(RoleGrant.role == Role.VOICE))
            write_up("command", workshop, **NEXT, next_by=workshop.held_on)
        return enter(everyone.organiser)

    def test_has_said_nothing_by_saying_nothing(self, amina, address, everyone, enter, inside, ours):
        with inside() as session, pytest.raises(NotNowError):
            send_to_host("command", ours(session))
        page = amina.get(f"{address}/send")
        assert "so no letter goes out" in page.text
        assert "counts as agreed" not in page.text
        later(days=30)
        assert enter(everyone.leader).get(f"{address}/page").status_code == 404

    def test_says_yes_to_somebody_of_the_team(self, amina, address, everyone, enter, inside):
        form = fields(amina.get(f"{address}/send"))
        assert amina.post(f"{address}/send", data=form).status_code == 303
        assert state(inside) is WriteUpState.AGREED
        assert enter(everyone.leader).get(f"{address}/page").status_code == 200
        with inside(writes=False) as session:
            about = Entry.subject == f"workshop:{everyone.evening.workshop_id}"
            verbs = list(session.scalars(select(Entry.verb).where(about).order_by(Entry.seq)))
        assert verbs[-1] == "host agreed to write-up in person"

    def test_comes_to_have_one_while_the_page_is_open(self, amina, address, everyone, inside, ours):
        form = fields(amina.get(f"{address}/send"))
        with inside() as session:
            here = ours(session)
            session.add(RoleGrant(user_id=everyone.voice.id, role=Role.VOICE, voice_id=here.voice_id))
        refused = amina.post(f"{address}/send", data=form)
        assert refused.status_code == 409
        assert "something has changed meanwhile" in refused.text
        assert state(inside) is WriteUpState.DRAFT


def test_a_question_made_of_words_stands_in_it_only_where_they_may_be_quoted(everyone, amina, address, inside, ours):
    with inside() as session:
        workshop = ours(session)
        reopen("command", workshop)
        may, may_not = somebody(workshop), somebody(workshop)
        may.may_quote, may_not.may_quote = True, False
        lines = {}
        for seat, words in ((may, "A bench helps."), (may_not, "My cousin hides his papers.")):
            lines[approve("command", say(workshop, words, seat)).id] = words
        made = ask_about("command", workshop, kind=Kind.AGREE, question="Well?", lines=lines, minutes=5)
        open_activity("command", made)
        for _person in range(25):
            vote(workshop, made.position, {0: 1, 1: 1})
        ask_about("command", workshop, kind=Kind.POLL, question="Never asked", lines=lines, minutes=5)
        close_workshop("command", workshop)
        write_up("command", workshop, **NEXT, next_by=workshop.held_on)
    assert "A bench helps." not in amina.get(f"{address}/page").text, "late answers are still taken"
    later(days=4)
    page = amina.get(f"{address}/page").text
    assert "A bench helps." in page
    assert "hides his papers" not in page
    assert "Never asked" not in page.split("<article>")[1].split("</article>")[0]
    with inside() as session:
        ours(session).listed, ours(session).confidentiality = False, Confidentiality.ROOM
    assert "A bench helps." not in amina.get(f"{address}/page").text
