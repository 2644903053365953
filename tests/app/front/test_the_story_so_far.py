"""What became of what was said, on the home page and on a programme's: numbers of the release, and of no other day."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from app import clock
from maps.places.models import Neighbourhood
from tests.evenings import Evening, plan
from tests.jars import Jar
from tests.releases import FEW, release_of
from tests.rooms import say_and_show
from workshops.contributions.models import Contribution
from workshops.meetings.models import Confidentiality, Workshop
from workshops.meetings.services import create_workshop
from workshops.programmes.models import Programme
from workshops.room.moderation import hold
from workshops.room.services import close_workshop
from workshops.voices.models import Voice

EVENING = datetime(2026, 11, 12, 19, 0, tzinfo=clock.LONDON)
THEN = datetime(2026, 12, 1, 10, 0, tzinfo=clock.LONDON)
WORDS = "Two buses with the pram, and the second one did not come."
ABOUT = "/about/getting-to-the-clinic"


@pytest.fixture
def held(place: None, inside: Callable) -> Evening:
    """An evening of November at which one person said something that may be quoted."""
    clock.set_now(EVENING)
    return hold_evening(inside, name="Getting to the clinic")


def hold_evening(inside: Callable, **facts: object) -> Evening:
    with inside() as session:
        evening = plan(**facts)
        workshop = session.get_one(Workshop, evening.workshop_id)
        say_and_show(workshop, WORDS)
        close_workshop("command", workshop)
    clock.set_now(THEN)
    return evening


def read(jar: Callable[..., Jar], address: str = "/") -> str:
    """A page as somebody hears it: words without tags."""
    text = re.sub(r"<svg.*?</svg>|<title>.*?</title>", " ", jar().get(address).text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def three_sentences(jar: Callable[..., Jar], address: str = "/") -> list[str]:
    found = re.search(r'<div class="stats three">(.*?)</div>', jar().get(address).text, re.DOTALL)
    assert found
    sentences = [
        " ".join(re.sub(r"<[^>]+>", "", one).split()) for one in re.findall(r"<p>.*?</p>", found[1], re.DOTALL)
    ]
    assert len(sentences) == 3
    assert all(sentence.endswith(".") and sentence.count(". ") == 0 for sentence in sentences)
    return sentences


def test_before_the_first_release_the_pages_say_what_will_stand_there(held: Evening, jar: Callable) -> None:
    for address in ("/", ABOUT):
        page = read(jar, address)
        assert "About" not in page
        assert "stats" not in jar().get(address).text
        assert WORDS in page, "words do not wait for numbers"
    assert "Numbers stand here some days after an evening" in read(jar, ABOUT)
    assert "What makes it hard to get to the clinic?" in read(jar)


def test_with_nothing_at_all_the_pages_say_so(jar: Callable, app: object) -> None:
    page = read(jar)
    assert "Words stand here some days after an evening" in page
    assert "Numbers stand here then too" in page
    assert jar().get(ABOUT).status_code == 404


def test_a_programme_without_any_evening_has_a_page(inside: Callable, jar: Callable) -> None:
    with inside():
        plan(opened=False)
    page = read(jar, ABOUT)
    assert "Each evening will stand here" in page
    assert "The neighbourhoods are not chosen yet" in page or "Northvale" in page


def test_three_sentences_say_what_became_of_it(held: Evening, inside: Callable, jar: Callable) -> None:
    with inside() as session:
        ids = [key for (key,) in session.query(Neighbourhood.id).order_by(Neighbourhood.id)]
        release_of(held.programme_id, "1150", dict(zip(ids, ("600", "500"), strict=False)))
    for address in ("/", ABOUT):
        assert three_sentences(jar, address) == [
            "About 1,150 people spoke by Tuesday 1 December, in rooms that they trust.",
            "2 of 12 neighbourhoods have a number: enough people spoke there that nobody can be picked out.",
            "Nothing yet is promised: each promise will stand here, with a name and a date.",
        ]
    home = read(jar)
    assert "You spoke. This is what became of it." in home
    assert "People in Northvale answered a question of Northvale NHS Trust" in home
    assert "The place and its people are invented" in home


def test_few_people_are_fewer_than_the_threshold(held: Evening, inside: Callable, jar: Callable) -> None:
    with inside():
        release_of(held.programme_id, FEW)
    first, second, _third = three_sentences(jar)
    assert first.startswith("Fewer than 8 people spoke")
    assert second == "Too few people spoke in most neighbourhoods to show a number."


def test_a_hidden_total_is_no_number(held: Evening, inside: Callable, jar: Callable) -> None:
    with inside():
        release_of(held.programme_id, "hidden")
    first = three_sentences(jar)[0]
    assert "not shown, so that nobody can be picked out" in first
    assert re.findall(r"\d+", first) == []


def test_where_most_are_hidden_no_neighbourhoods_are_counted(held: Evening, inside: Callable, jar: Callable) -> None:
    with inside() as session:
        one = session.query(Neighbourhood.id).order_by(Neighbourhood.id).first()
        release_of(held.programme_id, "100", {one[0]: "10"})
    assert three_sentences(jar)[1].startswith("Too few people")


def test_new_answers_move_no_number(held: Evening, inside: Callable, jar: Callable) -> None:
    with inside():
        release_of(held.programme_id, "115")
    before = three_sentences(jar)
    clock.set_now(THEN + timedelta(hours=1))
    hold_evening(inside, name="Another evening")
    with inside() as session:
        workshop = session.query(Workshop).order_by(Workshop.id.desc()).first()
        workshop.programme_id = held.programme_id
    clock.set_now(THEN + timedelta(days=30))
    assert three_sentences(jar) == before
    assert "Another evening" in read(jar, ABOUT), "that it was held is no count of people"


@pytest.mark.parametrize("facts", [{"listed": False}, {"listed": False, "confidentiality": Confidentiality.SEALED}])
def test_what_is_not_announced_is_named_nowhere(held: Evening, inside: Callable, jar: Callable, facts: dict) -> None:
    with inside() as session:
        workshop = session.get_one(Workshop, held.workshop_id)
        for name, value in facts.items():
            setattr(workshop, name, value)
        session.flush()
        release_of(held.programme_id, "115")
    assert three_sentences(jar)[0] == "About 115 people spoke by Tuesday 1 December, in rooms that they trust."
    for address in ("/", ABOUT):
        page = read(jar, address)
        assert "Hope Street Centre" not in page
        assert "Thursday 12 November" not in page
        assert WORDS not in page


def test_an_evening_that_no_release_has_counted_is_not_told_before_it(
    held: Evening, inside: Callable, jar: Callable
) -> None:
    with inside():
        release_of(held.programme_id, "115")
    clock.set_now(THEN + timedelta(days=20))
    hold_evening(inside, name="Another evening")
    with inside() as session:
        session.query(Workshop).order_by(Workshop.id.desc()).first().programme_id = held.programme_id
    so_far = read(jar).split("So far")[1].split("Numbers were published")[0]
    assert "Thursday 12 November" in so_far


def test_two_programmes_are_never_added(held: Evening, inside: Callable, jar: Callable) -> None:
    clock.set_now(EVENING)
    other = hold_evening(inside, name="Work that keeps you")
    with inside():
        release_of(held.programme_id, "115")
    clock.set_now(THEN + timedelta(days=1))
    with inside():
        release_of(other.programme_id, "40")
    home = read(jar)
    assert three_sentences(jar)[0].startswith("About 40")
    assert "115" not in home
    assert "155" not in home
    assert 'href="/about/getting-to-the-clinic"' in jar().get("/").text
    assert three_sentences(jar, ABOUT)[0].startswith("About 115")


def test_a_quote_on_the_home_page_names_the_programme_at_most(held: Evening, inside: Callable, jar: Callable) -> None:
    with inside():
        release_of(held.programme_id, "115")
    one = re.findall(r"<blockquote.*?</blockquote>", jar().get("/").text, re.DOTALL)
    assert one == [f'<blockquote class="voice "><p dir="auto" lang="en">{WORDS}</p></blockquote>']
    with inside():
        plan(opened=False, name="Work that keeps you")
    (two,) = re.findall(r"<blockquote.*?</blockquote>", jar().get("/").text, re.DOTALL)
    assert "<footer>Getting to the clinic</footer>" in two


def test_what_is_held_later_is_gone_from_both_pages(held: Evening, inside: Callable, jar: Callable) -> None:
    assert WORDS in read(jar)
    with inside() as session:
        hold("command", session.query(Contribution).one(), "It names somebody.")
    assert WORDS not in read(jar)
    assert WORDS not in read(jar, ABOUT)


def test_long_words_stand_on_the_programmes_page_only(held: Evening, inside: Callable, jar: Callable) -> None:
    with inside() as session:
        kept = session.query(Contribution).one()
        kept.public_words = "It is a long story. " * 100
    assert "It is a long story" not in read(jar)
    assert "It is a long story" in read(jar, ABOUT)


def test_the_programmes_page_says_who_asks_and_what_is_promised(held: Evening, inside: Callable, jar: Callable) -> None:
    with inside() as session:
        session.get_one(Programme, held.programme_id).objectives = "Before the hours are decided."
        release_of(held.programme_id, "115")
    page = read(jar, ABOUT)
    for words in (
        "What makes it hard to get to the clinic?",
        "Northvale NHS Trust",
        "On its board Dr Amara Cole answers for it.",
        "Before the hours are decided.",
        "All of Northvale",
        "“fewer than 8”",
        "24 months",
        "Hope Street Centre, with Imam Yusuf Rahman",
        "Thursday 12 November",
        "Tuesday 1 December",
        "See release 1",
        WORDS,
    ):
        assert words in page
    assert held.code not in jar().get(ABOUT).text


def test_a_voice_is_named_only_if_it_wants_to_be(held: Evening, inside: Callable, jar: Callable) -> None:
    with inside() as session:
        session.query(Voice).one().named_ok = False
        release_of(held.programme_id, "115")
    assert "Hope Street Centre, with a trusted voice" in read(jar, ABOUT)
    for address in ("/", ABOUT):
        assert "Rahman" not in read(jar, address)


def test_a_full_list_says_how_many_more_there_are(held: Evening, inside: Callable, jar: Callable) -> None:
    with inside() as session:
        programme, voice = session.get_one(Programme, held.programme_id), session.query(Voice).one()
        for n in range(500):
            create_workshop(
                "command", programme, voice, title=f"Evening {n:03}", venue="Here", starts_at=THEN + timedelta(days=n)
            )
    home = read(jar)
    assert "Evening 019" in home
    assert "Evening 020" not in home
    assert "And 480 more, later." in home
    assert "Evening 049" in read(jar, ABOUT)
    assert "Evening 050" not in read(jar, ABOUT)
    assert "Evening 499" in read(jar, ABOUT + "?page=10")


def test_a_long_past_is_cut_at_its_beginning(held: Evening, inside: Callable, jar: Callable) -> None:
    with inside():
        for _n in range(25):
            release_of(held.programme_id, "115")
    page = read(jar, ABOUT)
    assert "6 things happened before." in page
    assert "See release 25" in page
    assert "See release 5 " not in page


def test_staff_come_from_the_plan_to_the_public_page_and_back(everyone: object, enter: Callable, jar: Callable) -> None:
    amina = enter(everyone.organiser)
    assert 'href="/about/getting-to-the-clinic"' in amina.get("/programmes/getting-to-the-clinic").text
    assert 'href="/programmes/getting-to-the-clinic"' in amina.get(ABOUT).text
    for other in (jar(), enter(everyone.neighbour), enter(everyone.voice)):
        assert 'href="/programmes/getting-to-the-clinic"' not in other.get(ABOUT).text


def test_an_unknown_programme_is_not_found(jar: Callable, app: object) -> None:
    assert jar().get("/about/nothing").status_code == 404
    assert jar().get("/about/%00").status_code == 404
