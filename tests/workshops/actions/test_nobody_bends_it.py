"""Whoever promised tries to make it look better than it is; and nobody is named who is not to be."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.accounts.services import grant_role
from app.permissions import Role
from tests.keeping import Promise
from tests.promises import promised, proposed
from workshops.actions.models import Action, ActionState, Challenge
from workshops.actions.partners import design_anew
from workshops.actions.rounds import decide_rounds, say_done
from workshops.actions.services import Partner, RefusedError, accept, change, hand_over, move
from workshops.voices.models import Voice

WHY = "Why one bus, when two were asked for?"


def done(session, everyone):
    action = promised(session, everyone)
    say_done(everyone.leader.user().actor, action, "It runs.")
    return action


def test_what_people_judge_is_not_rewritten_while_they_judge(everyone, enter, inside):
    at = Promise.of(inside, everyone, done)
    amara = enter(everyone.leader)
    assert f'{at.page}/edit"' not in amara.get(at.page).text
    answer = amara.post(f"{at.page}/edit", data={"title": "Half a bus", "what": "Half a bus.", "why": "Easier."})
    assert answer.status_code == 409
    assert at.look(inside, "title") == "A second late bus"
    with inside() as session, pytest.raises(RefusedError):
        change("user:1", session.get_one(Action, at.id), "Easier.", what="Half a bus.")
    with clock.at(clock.now() + timedelta(days=60)), inside() as session:
        decide_rounds()  # nobody has answered
        assert change("user:1", session.get_one(Action, at.id), "Clearer.", what="A bus.") == ["what"]


def test_nobody_else_answers_for_it_while_people_judge(everyone, enter, inside):
    """Handed to another house, the staff of the first one could judge what they promised."""
    at = Promise.of(inside, everyone, done)
    amina = enter(everyone.organiser)
    assert "Let somebody else answer for it" not in amina.get(at.page).text
    answer = at.send(amina, "hand-over", "hand_over", owner=str(everyone.neighbour.id), words="They take it on.")
    assert answer.status_code == 409
    with inside() as session, pytest.raises(RefusedError):
        hand_over("user:1", session.get_one(Action, at.id), everyone.neighbour.user(), "They take it on.")
    assert at.look(inside, "owner_id") == everyone.leader.id


def test_a_challenge_that_is_sent_twice_is_one(everyone, enter, inside, bus):
    ruth = enter(everyone.reviewer)
    first, second = (ruth.post(f"/actions/{bus}/challenge", data={"words": WHY}) for _time in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Challenge)) == 1
        reply = session.scalars(select(Challenge)).one().reply.slug
    amara = enter(everyone.leader)
    first, second = (amara.post(f"/actions/{reply}/answer", data={"words": "One can be paid."}) for _time in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    other = amara.post(f"/actions/{reply}/answer", data={"words": "No, it is otherwise."})
    assert other.status_code == 404


def test_who_was_asked_before_and_is_not_the_partner_any_more_is_named_nowhere(everyone, inside, jar):
    """A voice that is not to be named had accepted; then the promise was designed with another."""
    with inside() as session:
        action = proposed(session, everyone)
        accept(everyone.voice.user().actor, action, "We stand by it.")
        session.get_one(Voice, everyone.voice_id).named_ok = False
        action.accepted_on = None
        other = session.get_one(Voice, everyone.elsewhere_voice_id)
        other.name = "The sewing group"
        design_anew("user:1", action, partner=Partner(voice=other), themes=action.themes, neighbourhoods=[])
        accept("user:1", action, "They said yes.", in_person=True)
        move(everyone.leader.user().actor, action, ActionState.AGREED, "I will.", "promise")
        slug = action.slug
    page = jar().get(f"/actions/{slug}").text
    assert "We stand by it." in page
    assert everyone.voice.name not in page


def test_a_partner_who_never_accepted_is_not_named_with_what_was_declined(everyone, inside, jar):
    with inside() as session:
        action = proposed(session, everyone)
        move(everyone.leader.user().actor, action, ActionState.DECLINED, "There is no money.")
        slug, programme = action.slug, action.programme.slug
        voice = session.get_one(Voice, everyone.voice_id)
        address = f"/you-said/voice/{voice.slug}"
        name = voice.name = "The sewing group"
    anyone = jar()
    for page in (f"/actions/{slug}", f"/you-said/{programme}"):
        told = anyone.get(page).text
        assert "A second late bus" in told
        assert name not in told
    assert "A second late bus" not in anyone.get(address).text


def test_it_is_not_handed_to_somebody_of_the_partners_own_body(everyone, enter, inside):
    """Owner and partner would be one: nobody from outside stands by it any more."""

    def with_their_council(session, everyone):
        action = promised(session, everyone)
        action.voice, action.partner = None, everyone.neighbour.user().organisation
        return action

    at = Promise.of(inside, everyone, with_their_council)
    amina = enter(everyone.organiser)
    with inside():
        grant_role("command", everyone.neighbour.user(), Role.LEADER, programme_id=everyone.evening.programme_id)
    answer = at.take(amina, "hand_over", owner=str(everyone.neighbour.id), words="They take it on.")
    assert answer.status_code == 409
    assert "A partner comes from outside of it." in answer.text
    assert at.look(inside, "owner_id") == everyone.leader.id
