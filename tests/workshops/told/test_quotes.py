"""Which words may be quoted in public: a rule of six parts, each of which is tried alone, and nothing beside them."""

import dataclasses
from collections.abc import Callable
from datetime import timedelta

import pytest

from app import clock
from maps.places.models import Neighbourhood
from tests.evenings import Evening, plan
from tests.rooms import say_and_show
from workshops.contributions.models import Contribution
from workshops.contributions.services import Answer, correct
from workshops.meetings.models import Confidentiality, State, Workshop
from workshops.programmes.models import Programme
from workshops.room.moderation import hold, shorten, undo
from workshops.room.services import close_workshop
from workshops.seats.models import Seat
from workshops.seats.services import Home
from workshops.told.quotes import Quote, quotes
from workshops.told.services import withdraw, withdraw_all

WORDS = "Two buses with the pram, and the second one did not come."


@pytest.fixture
def over(evening: Evening, inside: Callable) -> Evening:
    """An evening at which one person has said something that may be quoted; nobody can add to it any more."""
    with inside() as session:
        workshop = session.get_one(Workshop, evening.workshop_id)
        say_and_show(workshop, WORDS)
        close_workshop("command", workshop, 1)
    clock.set_now(clock.now() + 61 * clock.MINUTE)
    return evening


def shown(inside: Callable) -> list[str]:
    """What stands in public now."""
    with inside(writes=False):
        return [quote.words for quote in quotes()]


def test_words_that_may_be_quoted_are(over: Evening, inside: Callable) -> None:
    with inside(writes=False) as session:
        workshop = session.get_one(Workshop, over.workshop_id)
        expected = [Quote(WORDS, "en", "Getting to the clinic", "getting-to-the-clinic")]
        assert quotes() == quotes(workshop.programme) == expected


def test_a_quote_says_nothing_that_leads_to_who_spoke() -> None:
    assert {each.name for each in dataclasses.fields(Quote)} == {"words", "language", "programme", "slug"}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("confidentiality", Confidentiality.ROOM),
        ("listed", False),
        ("state", State.OPEN),
        ("late_until", timedelta(minutes=1)),
    ],
)
def test_one_part_of_the_rule_about_the_workshop_is_enough_to_keep_them_in(
    over: Evening, inside: Callable, column: str, value: object
) -> None:
    with inside() as session:
        workshop = session.get_one(Workshop, over.workshop_id)
        setattr(workshop, column, clock.now() + value if isinstance(value, timedelta) else value)
    assert shown(inside) == []


@pytest.mark.parametrize(("column", "value"), [("may_quote", False), ("rehearsal", True)])
def test_one_part_about_the_seat_is_enough(over: Evening, inside: Callable, column: str, value: bool) -> None:
    with inside() as session:
        setattr(session.query(Seat).one(), column, value)
    assert shown(inside) == []


@pytest.mark.parametrize(
    "verb",
    [
        lambda said: undo("command", said),
        lambda said: hold("command", said, "It names somebody."),
        lambda said: correct(said, Answer(words="Something else.")),
        lambda said: withdraw(said.seat, said),
        lambda said: withdraw_all(said.seat),
    ],
    ids=["undone", "held", "corrected", "taken back", "all taken back"],
)
def test_what_is_decided_or_taken_back_is_gone_at_once(over: Evening, inside: Callable, verb: Callable) -> None:
    with inside() as session:
        verb(session.query(Contribution).one())
    assert shown(inside) == []


def test_a_sealed_workshop_is_quoted_nowhere(place: None, inside: Callable) -> None:
    with inside() as session:
        sealed = plan(confidentiality=Confidentiality.SEALED)
        workshop = session.get_one(Workshop, sealed.workshop_id)
        say_and_show(workshop, WORDS)
        close_workshop("command", workshop, 1)
    clock.set_now(clock.now() + 61 * clock.MINUTE)
    assert shown(inside) == []


def test_what_is_published_are_the_public_words(over: Evening, inside: Callable) -> None:
    with inside() as session:
        shorten("command", session.query(Contribution).one(), "The second bus did not come.")
    assert shown(inside) == ["The second bus did not come."]


def test_words_wait_until_nobody_can_add_to_the_evening(evening: Evening, inside: Callable) -> None:
    with inside() as session:
        workshop = session.get_one(Workshop, evening.workshop_id)
        say_and_show(workshop, WORDS)
        close_workshop("command", workshop, 1)
    clock.set_now(clock.now() + 59 * clock.MINUTE)
    assert shown(inside) == []
    clock.set_now(clock.now() + 2 * clock.MINUTE)
    assert shown(inside) == [WORDS]


def test_the_newest_evening_comes_first_and_within_it_order_is_mute(over: Evening, inside: Callable) -> None:
    clock.set_now(clock.now() + timedelta(days=7))
    with inside() as session:
        later = plan(name="Work that keeps you")
        workshop = session.get_one(Workshop, later.workshop_id)
        said = [say_and_show(workshop, f"They never ring back, {n}.") for n in range(12)]
        in_order_of_keys = [one.words for one in sorted(said, key=lambda one: one.id)]
        close_workshop("command", workshop, 1)
    clock.set_now(clock.now() + 61 * clock.MINUTE)
    with inside(writes=False) as session:
        assert [quote.words for quote in quotes(limit=20)] == [*in_order_of_keys, WORDS]
        assert len(quotes(limit=3)) == 3
        ours = session.get_one(Programme, over.programme_id)
        assert [quote.words for quote in quotes(ours)] == [WORDS]
        assert [quote.words for quote in quotes(longest=25)] == in_order_of_keys[:6]


def test_a_neighbourhoods_page_quotes_nobody(evening: Evening, inside: Callable, jar: Callable) -> None:
    """Beside a neighbourhood a quote would say that somebody from there has spoken, before any release does."""
    with inside() as session:
        workshop = session.get_one(Workshop, evening.workshop_id)
        here = session.query(Neighbourhood).order_by(Neighbourhood.id).first()
        say_and_show(workshop, "The hill is steep.", Home(neighbourhood_id=here.id))
        close_workshop("command", workshop, 1)
        slug = here.slug
    clock.set_now(clock.now() + 61 * clock.MINUTE)
    assert shown(inside) == ["The hill is steep."]
    page = jar().get(f"/neighbourhoods/{slug}")
    assert page.status_code == 200
    assert "The hill is steep." not in page.text


def test_quotes_are_one_question_to_the_database(over: Evening, inside: Callable, questions: Callable) -> None:
    with inside(writes=False) as session:
        workshop = session.get_one(Workshop, over.workshop_id)
        programme = workshop.programme
        for question in (quotes, lambda: quotes(programme, longest=300)):
            with questions() as asked:
                question()
            assert len(asked) == 1
