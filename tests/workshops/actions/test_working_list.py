"""The working list: every action in every state, at once, however many there are."""

import re
from datetime import timedelta

import pytest

from app import clock
from tests.keeping import programme_of
from tests.promises import promised, proposed
from workshops.actions.models import Action, ActionKind, ActionState
from workshops.actions.partners import say_no
from workshops.actions.rounds import say_done
from workshops.actions.services import explain, move
from workshops.programmes.models import Programme


@pytest.fixture
def here(everyone, inside):
    return f"{programme_of(inside, everyone.evening.programme_id)}/actions"


@pytest.fixture
def amina(everyone, enter):
    return enter(everyone.organiser)


def titles(page) -> list[str]:
    return re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', page.text)


def row(page, title) -> str:
    return re.sub(
        r"\s+", " ", re.search(rf"<tr>\s*<th scope=\"row\"><a [^>]*>{title}</a>.*?</tr>", page.text, re.DOTALL)[0]
    )


@pytest.fixture
def several(everyone, inside):
    with inside() as session:
        proposed(session, everyone, "Waits for the imam", due=40)
        say_no(
            everyone.voice.user().actor, proposed(session, everyone, "Refused by the imam", due=41), "Not like this."
        )
        promised(session, everyone, "Silent and late", due=2)
        explained = promised(session, everyone, "Late and explained", due=1)
        explain(everyone.leader.user(), explained, "No driver.", clock.today() + timedelta(days=90))
        say_done(everyone.leader.user().actor, promised(session, everyone, "Says done", due=9), "It runs.")
        move(everyone.leader.user().actor, proposed(session, everyone, "Declined"), ActionState.DECLINED, "No money.")


def test_an_empty_list_says_what_will_stand_here(amina, here, everyone, enter):
    assert "No action yet" in amina.get(here).text
    assert "Go to the themes" in amina.get(here).text
    page = enter(everyone.recruiter).get(here).text
    assert "No action yet" in page
    assert "Make an action" not in page


def test_every_state_has_its_words(amina, here, several):
    with clock.at(clock.now() + timedelta(days=10)):
        page = amina.get(here)
        assert len(titles(page)) == 6
        assert titles(page)[-1] == "Declined", "what has ended comes last"
        for title, words in (
            ("Waits for the imam", ("Proposed", "has not answered yet", "Dr Amara Cole, Northvale NHS Trust")),
            ("Refused by the imam", ("Proposed", "said no")),
            ("Silent and late", ("Promised", "No explanation for 8 days", "Late by 8 days.", "accepted")),
            ("Late and explained", ("Promised", "Late: explained", "Late by 9 days.", "first:")),
            ("Says done", ("The owner says done", "not late")),
            ("Declined", ("Declined, with reasons", "had not accepted", "not late")),
        ):
            for said in words:
                assert said in row(page, title), f"{title}: {said}"
        assert titles(amina.get(f"{here}?sort=late"))[:2] == ["Silent and late", "Late and explained"]
        assert titles(amina.get(f"{here}?sort=title"))[0] == "Declined"
        assert titles(amina.get(f"{here}?sort=state"))[:2] == ["Waits for the imam", "Refused by the imam"]
        assert len(titles(amina.get(f"{here}?sort=owner"))) == 6
        assert set(titles(amina.get(f"{here}?q=late"))) >= {"Silent and late", "Late and explained"}
        assert titles(amina.get(f"{here}?q=declined")) == ["Declined"]
        assert titles(amina.get(f"{here}?q=theme+says+done")) == ["Says done"], "by the theme that it came of"
        assert "No action fits" in amina.get(f"{here}?q=zebra").text


@pytest.mark.parametrize("who", ["facilitator", "leader", "recruiter", "reviewer", "administrator"])
def test_who_may_see_the_programme_sees_its_actions(everyone, enter, here, several, who):
    person = enter(getattr(everyone, who))
    page = person.get(here)
    assert len(titles(page)) == 6
    assert ("Make an action" in page.text) is False
    one = re.search(r'<th scope="row"><a href="([^"]*)"', page.text)[1]
    assert person.get(one).status_code == 200
    assert 'href="' + here + '"' in person.get(here.removesuffix("/actions")).text


def test_the_neighbour_and_who_has_no_part_in_it(everyone, enter, here, several, jar):
    assert enter(everyone.neighbour).get(here).status_code == 404
    assert enter(everyone.voice).get(here).status_code == 403
    assert enter(everyone.responder).get(here).status_code == 403
    assert jar().get(here).status_code == 303


def test_the_themes_lead_to_what_was_made_of_them(amina, here):
    assert f'href="{here}"' in amina.get(here.removesuffix("/actions") + "/themes").text


def test_five_hundred_are_asked_for_at_once(amina, here, everyone, inside, questions):
    with inside() as session:
        first = promised(session, everyone, "The first")
        programme = session.get_one(Programme, everyone.evening.programme_id)
        session.add_all(
            Action(
                slug=f"many-{number}",
                programme=programme,
                kind=ActionKind.CO_DESIGNED if number % 2 else ActionKind.READING,
                state=ActionState.PROPOSED if number % 3 else ActionState.AGREED,
                title=f"Many {number}",
                owner_id=everyone.leader.id,
                voice_id=first.voice_id,
                accepted_on=clock.today() if number % 3 == 0 else None,
                first_due=clock.today(),
                due=clock.today() + timedelta(days=number),
            )
            for number in range(1, 500)
        )
    with questions() as asked:
        page = amina.get(here)
    assert len(titles(page)) == 50
    assert "500 actions" in page.text
    assert "Page 1 of 10" in page.text
    assert len(asked) < 30, "\n".join(asked)
    assert len(titles(amina.get(f"{here}?page=10"))) == 50
