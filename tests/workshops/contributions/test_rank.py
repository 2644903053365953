"""Choose three and put them in order: the same rows with a script and without, and a clear word for each slip."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.db import db
from tests.evenings import Evening, answer, fields, join
from workshops.contributions.models import Contribution, Vote
from workshops.contributions.services import Answer, Tally, stand, submit
from workshops.meetings.models import Kind
from workshops.meetings.services import activity_at, add_activity, workshop_by_code
from workshops.room.services import close_activity, open_activity
from workshops.seats.services import join as take_a_seat

RANK = 5
HELPS = ("A Saturday clinic", "A bus to the door", "Letters in Urdu", "A bench", "Somebody who rings back")


@pytest.fixture
def ranking(evening: Evening, inside: Callable) -> Evening:
    """Our evening, where people are also asked to choose three."""
    with inside():
        workshop = workshop_by_code(evening.code)
        add_activity("command", workshop, kind=Kind.RANK, question="What would help most?", choices=HELPS)
        open_activity("command", activity_at(workshop, RANK))
    return evening


@pytest.fixture
def votes(inside: Callable) -> Callable[[], list[dict[str, int]]]:
    """What each seat has ranked, by the words of the choices; a list of seats in no order."""

    def look() -> list[dict[str, int]]:
        with inside(writes=False) as session:
            kept = session.scalars(select(Contribution).where(Contribution.kind == Kind.RANK))
            return [{vote.choice.words: vote.value for vote in one.votes} for one in kept]

    return look


def rank(person, evening, *places: int):
    """Send the form with these choices in order; 0 leaves a place empty."""
    said = {f"choice-{number}": str(place or "") for number, place in enumerate(places, 1)}
    return answer(person, evening, RANK, **said)


def test_three_in_order_are_votes_of_four_three_and_two(anna, ranking, votes):
    assert rank(anna, ranking, 2, 5, 1).location == ranking.question(RANK) + "/so-far"
    assert votes() == [{"A bus to the door": 4, "Somebody who rings back": 3, "A Saturday clinic": 2}]


@pytest.mark.parametrize("places", [(3,), (3, 0, 0), (3, 1), (3, 1, 0)])
def test_one_or_two_are_enough(anna, ranking, votes, places):
    assert rank(anna, ranking, *places).status_code == 303
    assert votes()[0]["Letters in Urdu"] == 4
    assert len(votes()[0]) == len([place for place in places if place])


@pytest.mark.parametrize(
    ("places", "why", "where"),
    [
        ((), "Choose what comes first, or go on", 1),
        ((0, 0, 0), "Choose what comes first, or go on", 1),
        ((0, 2, 3), "Choose what comes first.", 1),
        ((1, 0, 3), "Choose what comes second", 2),
        ((1, 1, 3), "You have chosen this already", 2),
        ((1, 2, 1), "You have chosen this already", 3),
        ((1, 2, 2), "You have chosen this already", 3),
        ((99, 2, 3), "Not a valid choice", 1),
    ],
)
def test_a_slip_is_said_beside_its_place_and_the_others_are_kept(anna, ranking, votes, places, why, where):
    answered = rank(anna, ranking, *places)
    assert answered.status_code == 422
    assert f'href="#choice-{where}">{why}' in answered.text
    for number, place in enumerate(places, 1):
        if place in range(1, 6):
            kept = rf'name="choice-{number}">.*?<option selected value="{place}">'
            assert re.search(kept, answered.text, re.DOTALL), number
    assert votes() == []


def test_a_blank_place_is_an_empty_one(anna, ranking, votes):
    assert answer(anna, ranking, RANK, **{"choice-1": " "}).status_code == 422
    assert answer(anna, ranking, RANK, **{"choice-1": "2", "choice-2": " "}).status_code == 303
    assert len(votes()) == 1


def test_a_later_ranking_replaces_the_former_and_the_form_shows_it(anna, ranking, votes):
    rank(anna, ranking, 1, 2, 3)
    page = anna.get(ranking.question(RANK))
    assert re.findall(r'<option selected value="(\d)">', page.text) == ["1", "2", "3"]
    rank(anna, ranking, 3, 2)
    assert votes() == [{"Letters in Urdu": 4, "A bus to the door": 3}]


def test_the_same_form_twice_is_one_answer_and_with_other_places_a_correction(anna, ranking, votes):
    form = fields(anna.get(ranking.question(RANK)))
    for places in ({"choice-1": "1", "choice-2": "2"}, {"choice-1": "1", "choice-2": "2"}, {"choice-1": "2"}):
        assert anna.post(ranking.question(RANK), data=form | places).status_code == 303
    assert votes() == [{"A bus to the door": 4}]


def test_a_ranking_begun_before_its_end_is_kept_as_late(anna, ranking, inside):
    form = fields(anna.get(ranking.question(RANK))) | {"choice-1": "4"}
    with inside():
        close_activity("command", activity_at(workshop_by_code(ranking.code), RANK))
    assert anna.post(ranking.question(RANK), data=form).status_code == 303
    with inside(writes=False) as session:
        assert session.scalars(select(Contribution)).one().late


def test_how_the_room_stands_is_in_points_once_five_have_answered(jar, ranking):
    for number in range(5):
        person = jar()
        join(person, ranking)
        page = person.get(rank(person, ranking, 2, 1 if number else 3, 4).location)
        assert ("<table" in page.text) is (number == 4)
    rows = re.findall(r'<th scope="row" dir="auto">([^<]+)<.*?<td class="n">(\d+)</td>', page.text)
    assert rows == [
        ("A bus to the door", "15"),
        ("A Saturday clinic", "8"),
        ("A bench", "5"),
        ("Letters in Urdu", "2"),
        ("Somebody who rings back", "0"),
    ]
    assert "three points" in page.text


def test_the_thread_tells_the_order(anna, ranking):
    rank(anna, ranking, 3, 1, 5)
    said = re.search(r"What would help most\?.*?<ol[^>]*>(.*?)</ol>", anna.get("/j/thread").text, re.DOTALL)[1]
    assert re.findall(r">([^<]+)</li>", said) == ["Letters in Urdu", "A Saturday clinic", "Somebody who rings back"]


def test_the_database_refuses_two_in_one_place(ranking, inside):
    with inside() as session:
        workshop = workshop_by_code(ranking.code)
        activity = activity_at(workshop, RANK)
        seat = take_a_seat(workshop, "somebody")
        first, second = activity.choices[:2]
        with pytest.raises(IntegrityError), session.begin_nested():
            submit(activity, seat, uuid.uuid4(), Answer(votes={first.id: 4, second.id: 4}))
        assert session.scalars(select(Vote)).all() == []


def test_a_tally_of_a_poll_and_of_a_ranking_have_each_their_share(ranking, inside):
    assert Tally("Bus", 3, 0, 0).share(4) == 75
    assert Tally("A bench", 0, 0, 0, first=2, second=1, third=1).share(4) == pytest.approx(75)
    assert Tally("A bench", 0, 0, 0).share(0) == 0
    with inside(writes=False):
        people, tallies = stand(activity_at(workshop_by_code(ranking.code), RANK))
        assert (people, [tally.points for tally in tallies]) == (0, [0] * 5)


@pytest.mark.journeys
@pytest.mark.browser_context_args(viewport={"width": 390, "height": 844})
def test_a_rank_answered_without_script_equals_one_answered_with_it(someone, ranking, votes, axe, picture, inside):
    def come(**likes):
        page = someone(**likes).new_page()
        page.goto(f"/j/{ranking.code}")
        page.get_by_label("Yes, I want to take part").check()
        page.get_by_role("button", name="Take part").click()
        page.goto(ranking.question(RANK))
        return page

    plain = come(java_script_enabled=False)
    for label, words in (("First", HELPS[4]), ("Second", HELPS[1]), ("Third", HELPS[2])):
        plain.get_by_label(label, exact=True).select_option(label=words)
    picture(plain, "ask-rank-plain")
    plain.get_by_role("button", name="Send and go on").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("How the room stands")

    tapped = come()
    axe(tapped)
    for words in (HELPS[4], HELPS[1], HELPS[2]):
        tapped.get_by_label(words).check()
    expect(tapped.locator("label", has_text=HELPS[1]).locator("b")).to_have_text("2")
    tapped.get_by_label(HELPS[0]).click()
    expect(tapped.get_by_role("status")).to_have_text("You have chosen three. Take one away first.")
    expect(tapped.get_by_label(HELPS[0])).not_to_be_checked()
    axe(tapped)
    picture(tapped, "ask-rank")
    tapped.get_by_role("button", name="Send and go on").click()
    expect(tapped.get_by_role("heading", level=1)).to_have_text("How the room stands")

    without, with_script = votes()
    assert without == with_script == {HELPS[4]: 4, HELPS[1]: 3, HELPS[2]: 2}
    with inside(writes=False):
        kept = [(one.kind, one.words, one.late, one.moderation) for one in db().scalars(select(Contribution))]
    assert kept[0] == kept[1]


@pytest.mark.journeys
def test_ranking_by_keyboard_moves_what_was_chosen_and_comes_back_as_it_was(someone, ranking, votes):
    page = someone().new_page()
    page.goto(f"/j/{ranking.code}")
    page.get_by_label("Yes, I want to take part").check()
    page.get_by_role("button", name="Take part").click()
    page.goto(ranking.question(RANK))
    page.get_by_role("button", name="Send and go on").click()
    page.get_by_role("link", name="Choose what comes first").click()
    expect(page.get_by_label(HELPS[0])).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("status")).to_have_text(f"{HELPS[1]} is in place 1.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    expect(page.get_by_role("status")).to_have_text(f"{HELPS[2]} is taken away.")
    page.get_by_role("button", name="Send and go on").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("How the room stands")
    assert votes() == [{HELPS[1]: 4, HELPS[0]: 3}]
    page.get_by_role("link", name="Change my answer").click()
    expect(page.locator("label", has_text=HELPS[1]).locator("b")).to_have_text("1")
    page.get_by_label(HELPS[1]).uncheck()
    page.get_by_role("button", name="Send and go on").click()
    assert votes() == [{HELPS[0]: 4}]
