"""Words of an evening that tell of harm are passed on: they leave the room, and only the chosen person reads them."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.ledger import Entry
from app.outbox import Message
from app.worker import round_of_chores
from tests.evenings import WORDS as QUESTION
from tests.evenings import answer, fields, join
from tests.workshops.concerns.conftest import WORDS, first_concern, tell
from workshops.concerns import telling
from workshops.concerns.models import Concern, ConcernState, Outcome
from workshops.concerns.telling import named_people
from workshops.contributions.models import Contribution, Moderation
from workshops.meetings.models import Confidentiality, Workshop
from workshops.room.moderation import ClashError, GoneError, approve, hold, pass_on, seen_as, undo
from workshops.room.services import close_workshop

PIECE = {"HX-Request": "true"}


@pytest.fixture
def anna(jar, evening):
    """A resident who has told of harm in the hall."""
    person = jar()
    assert join(person, evening).status_code == 303
    answer(person, evening, QUESTION, words=WORDS)
    return person


@pytest.fixture
def mina(everyone, enter):
    """The facilitator."""
    return enter(everyone.facilitator)


def words_of(session) -> Contribution:
    return session.scalars(select(Contribution)).one()


def press_pass(mina, evening, to, **headers):
    page = mina.get(f"/room/{evening.code}")
    key, seen, have = (
        re.search(pattern, page.text)[1]
        for pattern in (r'id="w-([0-9a-f-]{36})"', r'name="seen" value="([^"]+)"', r'name="have" value="([^"]+)"')
    )
    sent = {"seen": seen, "have": have, "responder": str(to.id)}
    return key, mina.post(f"/room/{evening.code}/words/{key}/pass-on", data=sent, headers=headers)


def test_the_drawer_says_what_happens_before_it_does(mina, anna, evening):
    page = mina.get(f"/room/{evening.code}").text
    assert "Nobody here can take that back." in page
    assert "Pass to Joan Hale, inside" in page
    assert "Pass to Ben Marsh, outside" in page


def test_passed_on_it_is_with_that_person_and_nowhere_else(mina, anna, evening, everyone, joan, ben, inside):
    _key, answered = press_pass(mina, evening, everyone.outside)
    assert answered.status_code == 303
    console = mina.get(f"/room/{evening.code}").text
    assert WORDS not in console
    assert "Passed to a named person" in console
    assert WORDS not in mina.get(f"/room/{evening.code}/read").text
    read = ben.get(first_concern(ben)).text
    assert WORDS in read
    assert "They were asked:" in read
    assert "What was it like?" in read
    assert "Nobody has turned to you yet" in joan.get("/concerns").text
    with inside(writes=False) as session:
        said = words_of(session)
        assert (said.moderation, said.words, said.public_words, said.reason) == (Moderation.PASSED_ON, None, None, None)
        (entry,) = session.scalars(select(Entry).where(Entry.verb == "pass on"))
        assert entry.subject == f"activity:{said.activity_id}"
        assert not entry.facts


def test_a_page_that_stands_open_loses_the_card(mina, anna, evening, everyone):
    key, piece = press_pass(mina, evening, everyone.outside, **PIECE)
    assert piece.status_code == 200
    assert f'id="w-{key}" hx-swap-oob="delete"' in piece.text
    assert WORDS not in piece.text


def test_it_counts_as_answered_and_is_passed_once(mina, anna, evening, everyone, inside):
    key, _answered = press_pass(mina, evening, everyone.outside)
    again = mina.post(
        f"/room/{evening.code}/words/{key}/pass-on", data={"seen": "x", "responder": str(everyone.responder.id)}
    )
    assert again.status_code == 303
    assert "1 answer" in mina.get(f"/room/{evening.code}").text
    with inside(writes=False) as session:
        assert session.scalars(select(Concern.responder_id)).all() == [everyone.outside.id]
        assert len(session.scalars(select(Message).where(Message.template.contains("concerns"))).all()) == 1


@pytest.mark.parametrize("verb", ["approve", "shorten", "hold", "undo"])
def test_nobody_in_the_room_can_bring_it_back(mina, anna, evening, everyone, verb):
    key, _answered = press_pass(mina, evening, everyone.outside)
    reason = "It names somebody, or says where to find them."
    sent = {"seen": "nothing", "public_words": "Shorter", "reason": reason}
    late = mina.post(f"/room/{evening.code}/words/{key}/{verb}", data=sent)
    assert late.status_code == 404
    assert "These words are with a named person now" in late.text


def test_of_two_who_decide_at_once_the_second_is_told(anna, everyone, inside):
    with inside() as session:
        said = words_of(session)
        seen = seen_as(said)
        approve("command", said, seen)
        ben = named_people(said.activity.workshop.programme)[1]
        with pytest.raises(ClashError):
            pass_on("command", said, ben, seen)
        pass_on("command", said, ben, seen_as(said))
        for verb, more in ((approve, ()), (hold, ("why",)), (undo, ())):
            with pytest.raises(GoneError):
                verb("command", said, *more)
        assert session.scalars(select(Concern)).one().state is ConcernState.NEW


def test_a_room_can_pass_on_whatever_a_machine_has_sent(mina, anna, writer, evening, everyone, inside, monkeypatch):
    """The limits are for what comes from nowhere. Words that a facilitator has read are passed on all the same."""
    monkeypatch.setattr(telling, "A_DAY_AT_MOST", 1)
    monkeypatch.setattr(telling, "AN_HOUR_AT_MOST", 1)
    assert [tell(writer, evening, everyone.outside, f"x {n}").status_code for n in range(2)] == [200, 429]
    _key, passed = press_pass(mina, evening, everyone.responder)
    assert passed.status_code == 303
    with inside(writes=False) as session:
        assert words_of(session).moderation is Moderation.PASSED_ON
        assert len(session.scalars(select(Concern)).all()) == 2


def test_only_named_people_can_be_given_it(mina, anna, evening, everyone, inside):
    _key, wrong = press_pass(mina, evening, everyone.organiser)
    assert wrong.status_code == 422
    assert "This person is not named any more. Choose again." in wrong.text
    with inside(writes=False) as session:
        assert words_of(session).words == WORDS


def test_an_evening_that_was_sealed_afterwards_is_not_named_any_more(
    mina, writer, anna, evening, everyone, ben, joan, inside
):
    """A sealed evening is named to nobody outside those who run it, whenever it was sealed: so it is asked anew."""
    press_pass(mina, evening, everyone.outside)
    tell(writer, evening, everyone.responder)
    passed, told = first_concern(ben), first_concern(joan)
    with inside() as session:
        workshop = session.get_one(Workshop, evening.workshop_id)
        title, question = workshop.title, workshop.activities[QUESTION - 1].question
    before = ben.get(passed).text + joan.get(told).text
    assert before.count(f"{title}, ") == 2
    assert question in before
    with inside() as session:
        workshop = session.get_one(Workshop, evening.workshop_id)
        workshop.listed, workshop.confidentiality = False, Confidentiality.SEALED
    for page in (ben.get(passed).text, joan.get(told).text):
        assert WORDS in page
        assert "not told" in page
        assert f"{title}, " not in page
        assert question not in page


def test_in_a_rehearsal_nobody_is_bothered(inside, everyone, anna):
    with inside() as session:
        said = words_of(session)
        said.seat.rehearsal = True
        with pytest.raises(ValueError, match="rehearsal"):
            pass_on("command", said, named_people(said.activity.workshop.programme)[0])


def test_the_thread_says_where_the_words_are_and_later_what_became_of_them(mina, anna, evening, everyone, ben):
    press_pass(mina, evening, everyone.outside)
    thread = anna.get("/j/thread").text
    assert "Passed to a named person, who is the only one to read it. It is not shown here." in thread
    assert WORDS not in thread
    assert "/correct" not in thread
    page = first_concern(ben)
    ben.post(page, data=fields(ben.get(page), 0) | {"told": "I will speak to the centre.", "again": "10"})
    assert "I will speak to the centre." in anna.get("/j/thread").text


def test_it_cannot_be_corrected_nor_sent_again_but_taken_back(mina, jar, evening, everyone, ben, inside):
    anna = jar()
    join(anna, evening)
    sent = fields(anna.get(evening.question(QUESTION))) | {"words": WORDS}
    assert anna.post(evening.question(QUESTION), data=sent).status_code == 303
    with inside(writes=False) as session:
        key = words_of(session).id
    form = fields(anna.get(f"/j/thread/{key}/correct"))
    press_pass(mina, evening, everyone.outside)
    for late in (
        anna.get(f"/j/thread/{key}/correct"),
        anna.post(f"/j/thread/{key}/correct", data=form | {"words": "Nothing happened."}),
        anna.post(evening.question(QUESTION), data=sent | {"words": "Nothing happened."}),
        anna.post(evening.question(QUESTION), data=sent),
    ):
        assert late.status_code == 409
        assert "with a named person now" in late.text
    with inside(writes=False) as session:
        assert words_of(session).moderation is Moderation.PASSED_ON
    taking = anna.get(f"/j/thread/{key}/take-back")
    assert "What the named person has stays with them" in taking.text
    anna.post(f"/j/thread/{key}/take-back", data=fields(taking))
    with inside(writes=False) as session:
        assert session.scalars(select(Contribution)).all() == []
    page = first_concern(ben)
    assert WORDS in ben.get(page).text
    refused = ben.post(f"{page}/give-back")
    assert refused.status_code == 409
    assert "whoever said them has taken them back" in refused.text
    assert WORDS in ben.get(page).text


def test_what_tells_of_no_harm_goes_back_and_waits(mina, anna, evening, everyone, ben, inside):
    press_pass(mina, evening, everyone.outside)
    page = first_concern(ben)
    assert "Give these words back to the room?" in ben.get(f"{page}/give-back").text
    for _ in range(2):
        assert ben.post(f"{page}/give-back").status_code == 303
    assert WORDS in mina.get(f"/room/{evening.code}").text
    assert "Waiting to be read." in anna.get("/j/thread").text
    assert WORDS not in ben.get(page).text
    with inside(writes=False) as session:
        assert words_of(session).moderation is Moderation.WAITING
        concern = session.scalars(select(Concern)).one()
        assert (concern.state, concern.outcome) == (ConcernState.CLOSED, Outcome.GIVEN_BACK)
    assert ben.post(f"{page}/reopen").status_code == 409
    press_pass(mina, evening, everyone.responder)
    with inside(writes=False) as session:
        assert len(session.scalars(select(Concern)).all()) == 2, "and it can be passed on anew"


def test_what_was_told_on_the_page_cannot_be_given_back(writer, evening, everyone, ben):
    tell(writer, evening, everyone.outside)
    page = first_concern(ben)
    assert "give it back" not in ben.get(page).text
    assert ben.post(f"{page}/give-back").status_code == 409


def test_at_the_end_of_its_time_the_answer_says_that_it_is_deleted(mina, anna, evening, everyone, inside, app):
    press_pass(mina, evening, everyone.outside)
    with inside() as session:
        close_workshop("command", session.get_one(Workshop, evening.workshop_id))
    clock.set_now(clock.now() + timedelta(days=800))
    with app.app_context():
        assert round_of_chores()
    with inside(writes=False) as session:
        assert words_of(session).moderation is Moderation.EXPIRED
        assert session.scalars(select(Concern.sealed)).one() is not None, "what was never closed stays"
