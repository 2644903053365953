"""A critical friend asks in public; whoever owns the thing must answer in public, and can be late with that."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from app import clock
from app.ledger import Entry
from tests.jars import Jar
from tests.people import Cast
from tests.promises import spoken
from tests.workshops.actions.test_promises_in_public import titles, words
from workshops.actions import challenges
from workshops.actions.models import Action, ActionKind, ActionState, Challenge
from workshops.actions.services import RefusedError

WHY = "Why one bus, when two were asked for?"
BECAUSE = "One can be paid now. The second comes by June."


@pytest.fixture
def ruth(everyone: Cast, enter: Callable) -> Jar:
    return enter(everyone.reviewer)


@pytest.fixture
def amara(everyone: Cast, enter: Callable) -> Jar:
    return enter(everyone.leader)


@pytest.fixture
def asked(ruth: Jar, bus: str, inside: Callable) -> str:
    """A challenge to the bus: the address of the promise to answer it."""
    assert ruth.post(f"/actions/{bus}/challenge", data={"words": WHY}).status_code == 303
    with inside(writes=False) as session:
        return session.query(Challenge).one().reply.slug


def test_a_reviewer_asks_and_it_stands_in_public(ruth: Jar, bus: str, jar: Callable, inside: Callable) -> None:
    assert f'href="/actions/{bus}/challenge"' in ruth.get(f"/actions/{bus}").text
    assert "in public by" in ruth.get(f"/actions/{bus}/challenge").text
    answer = ruth.post(f"/actions/{bus}/challenge", data={"words": WHY})
    assert answer.location == f"/actions/{bus}#challenges"
    assert "Your question stands here now" in ruth.get(f"/actions/{bus}").text
    said = words(jar().get(f"/actions/{bus}"))
    for part in (WHY, "Ruth Adler", "To be answered by", "By: Dr Amara Cole", "Somebody asked about it"):
        assert part in said
    with inside(writes=False) as session:
        challenge = session.query(Challenge).one()
        reply = challenge.reply
        assert (reply.kind, reply.state) == (ActionKind.REPLY, ActionState.AGREED)
        assert reply.first_due == clock.today() + timedelta(days=28)
        assert reply.title == f"Answer to a challenge: {WHY}"
        entry = session.query(Entry).filter_by(subject=challenge.action.subject, verb="challenge").one()
        assert (entry.public, entry.facts["words"]) == (True, WHY)


@pytest.mark.parametrize("typed", ["", "   ", "x" * 5001])
def test_a_challenge_without_words_keeps_what_was_typed(ruth: Jar, bus: str, inside: Callable, typed: str) -> None:
    answer = ruth.post(f"/actions/{bus}/challenge", data={"words": typed})
    assert answer.status_code == 422
    assert 'href="#words"' in answer.text
    assert typed.strip() in answer.text
    with inside(writes=False) as session:
        assert session.query(Challenge).count() == 0


def test_the_list_shows_it_as_a_promise_of_its_own(asked: str, jar: Callable) -> None:
    page = jar().get("/actions?q=challenge")
    assert titles(page) == [f"Answer to a challenge: {WHY}"]
    assert "A challenge to be answered" in page.text


def test_only_a_reviewer_of_the_programme_may(bus: str, everyone: Cast, enter: Callable, jar: Callable) -> None:
    assert jar().get(f"/actions/{bus}/challenge").status_code == 303
    for person in (everyone.leader, everyone.organiser, everyone.voice, everyone.facilitator):
        assert enter(person).get(f"/actions/{bus}/challenge").status_code == 403
        assert "/challenge" not in enter(person).get(f"/actions/{bus}").text


def test_nothing_proposed_and_nothing_of_others_can_be_challenged(
    inside: Callable, everyone: Cast, ruth: Jar, bus: str
) -> None:
    with inside() as session:
        action = session.query(Action).filter_by(slug=bus).one()
        action.programme_id = everyone.elsewhere.programme_id
    assert ruth.get(f"/actions/{bus}/challenge").status_code == 404
    with inside() as session:
        action = session.query(Action).filter_by(slug=bus).one()
        action.state = ActionState.PROPOSED
        session.flush()
        with pytest.raises(RefusedError):
            challenges.challenge(everyone.reviewer.user(), action, WHY)


def test_a_theme_is_challenged_and_the_board_owner_must_answer(
    inside: Callable, everyone: Cast, ruth: Jar, jar: Callable
) -> None:
    with inside() as session:
        theme = spoken(session, everyone)
        address, name = f"/programmes/{theme.programme.slug}/themes/{theme.id}", theme.name
    assert f'href="{address}/challenge"' in ruth.get(address).text
    answer = ruth.post(f"{address}/challenge", data={"words": "Who reads this on the board?"})
    assert answer.status_code == 303
    said = words(jar().get(answer.location.partition("#")[0]))
    for part in (name, "Who reads this on the board?", "Ruth Adler", "By: Dr Amara Cole"):
        assert part in said
    with inside(writes=False) as session:
        challenge = session.query(Challenge).one()
        assert challenge.action_id is None
        assert session.query(Entry).filter_by(subject=f"theme:{challenge.theme_id}", verb="challenge").one().public


@pytest.mark.parametrize(
    ("board_owner", "leads", "expected"),
    [("dr amara cole", True, "leader"), ("Somebody Else", True, "leader"), ("Dr Amara Cole", False, "organiser")],
)
def test_who_answers_for_a_theme(
    inside: Callable, everyone: Cast, board_owner: str, leads: bool, expected: str
) -> None:
    with inside() as session:
        theme = spoken(session, everyone)
        theme.programme.board_owner = board_owner
        everyone.leader.user().active = leads
        session.flush()
        asked = challenges.challenge(everyone.reviewer.user(), theme, WHY)
        assert asked.reply.owner_id == getattr(everyone, expected).id


def test_where_nobody_is_left_to_answer_the_page_says_so(inside: Callable, everyone: Cast, ruth: Jar, bus: str) -> None:
    with inside():
        everyone.leader.user().active = everyone.organiser.user().active = False
    answer = ruth.post(f"/actions/{bus}/challenge", data={"words": WHY})
    assert answer.status_code == 422
    assert "Nobody of this programme could answer" in answer.text
    assert WHY in answer.text


def test_the_owner_answers_once_and_in_public(
    asked: str, bus: str, amara: Jar, jar: Callable, inside: Callable
) -> None:
    assert f'href="/actions/{asked}/answer"' in amara.get(f"/actions/{bus}").text
    assert WHY in amara.get(f"/actions/{asked}/answer").text
    assert amara.post(f"/actions/{asked}/answer", data={"words": ""}).status_code == 422
    answer = amara.post(f"/actions/{asked}/answer", data={"words": BECAUSE})
    assert answer.location == f"/actions/{asked}"
    for address in (f"/actions/{asked}", f"/actions/{bus}"):
        said = words(jar().get(address))
        assert said.index(WHY) < said.index(BECAUSE)
        assert "To be answered by" not in said
        assert "The question was answered" in said
    with inside(writes=False) as session:
        challenge = session.query(Challenge).one()
        assert (challenge.answer, challenge.answered_on) == (BECAUSE, clock.today())
        assert challenge.reply.state is ActionState.SAYS_DONE
    assert amara.post(f"/actions/{asked}/answer", data={"words": "Another."}).status_code == 404
    assert amara.get(f"/actions/{asked}/answer").location == f"/actions/{asked}"


def test_nobody_else_answers(asked: str, bus: str, everyone: Cast, enter: Callable, ruth: Jar) -> None:
    amina = enter(everyone.organiser)
    assert amina.get(f"/actions/{asked}/answer").location == f"/actions/{asked}"
    assert amina.post(f"/actions/{asked}/answer", data={"words": BECAUSE}).status_code == 404
    assert ruth.post(f"/actions/{asked}/answer", data={"words": BECAUSE}).status_code == 403
    assert enter(everyone.leader).post(f"/actions/{bus}/answer", data={"words": BECAUSE}).status_code == 404


def test_an_answer_can_be_late_like_anything_else(asked: str, bus: str, jar: Callable) -> None:
    with clock.at(clock.now() + timedelta(days=31)):
        for address in (f"/actions/{asked}", f"/actions/{bus}"):
            assert "Late by 3 days. No explanation for 3 days." in words(jar().get(address))


def test_today_tells_a_reviewer_what_was_answered(ruth: Jar, bus: str, amara: Jar, inside: Callable) -> None:
    assert "You have asked nothing yet." in ruth.get("/today").text
    for said in ("First question?", "Second question?"):
        ruth.post(f"/actions/{bus}/challenge", data={"words": said})
    with inside(writes=False) as session:
        first = session.query(Challenge).order_by(Challenge.id).first().reply.slug
    amara.post(f"/actions/{first}/answer", data={"words": BECAUSE})
    with clock.at(clock.now() + timedelta(days=30)):
        today = words(ruth.get("/today"))
    order = ["Not answered yet", "Second question?", "Late by 2 days.", "Answered", "First question?", "Answered on"]
    places = [today.index(part) for part in order]
    assert places == sorted(places)
    assert "Your challenges" not in amara.get("/today").text


def test_hostile_words_are_text(ruth: Jar, bus: str, jar: Callable) -> None:
    ruth.post(f"/actions/{bus}/challenge", data={"words": "<img src=x onerror=alert(1)>"})
    page = jar().get(f"/actions/{bus}").text
    assert "<img src=x" not in page
    assert len(re.findall("&lt;img src=x", page)) == 1
