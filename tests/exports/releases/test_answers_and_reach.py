"""Answers to questions that several evenings asked, how many were heard of those who live there, and promises."""

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import delete, select

from app.db import db
from exports.releases.as_read import tables_of
from exports.releases.models import Table
from exports.releases.reading import Published, latest
from exports.releases.services import draft, make_release
from exports.releases.sheet import HIDDEN, Key
from maps.places.models import Area
from tests.evenings import AGREE, POLL, PREPARED, Evening, plan
from tests.exports.releases.test_making_a_release import areas, come, end, programme, workshop
from tests.people import cast
from tests.promises import promised
from tests.rooms import vote
from workshops.contributions.models import Contribution
from workshops.meetings.models import Confidentiality, Kind, Workshop
from workshops.meetings.services import add_activity, create_workshop
from workshops.room.services import open_all_activities, open_workshop
from workshops.seats.models import Seat

pytestmark = pytest.mark.usefixtures("place")
HOW, BUS_WALK_CAR = "How did you get there?", ("Bus", "Walked", "By car")


def again(
    evening: Evening,
    confidentiality: Confidentiality = Confidentiality.SHARED,
    *,
    listed: bool = True,
    choices: Sequence[str] = BUS_WALK_CAR,
    several: bool = False,
) -> Workshop:
    """Another evening of the programme with the same poll, in the same words: on the same position."""
    first = workshop(evening)
    found = create_workshop(
        "command",
        first.programme,
        first.voice,
        title="Another evening",
        venue="The boxing club",
        starts_at=first.starts_at,
        confidentiality=confidentiality,
        listed=listed and confidentiality is not Confidentiality.SEALED,
        **PREPARED,
    )
    add_activity("command", found, kind=Kind.WORDS, question="And now?")
    add_activity("command", found, kind=Kind.POLL, question=HOW, choices=choices, several=several)
    open_workshop("command", found)
    open_all_activities("command", found)
    return found


def choose(where: Workshop, seats: Sequence[Seat], *numbers: int) -> None:
    """So many of them choose the first answer, the second, and so on."""
    left = list(seats)
    for choice, number in enumerate(numbers):
        for _person in range(number):
            vote(where, POLL, {choice: 1}, left.pop())


def make_and_read(evening: Evening) -> Published:
    make_release("command", programme(evening))
    made = latest(programme(evening))
    assert made
    return made


def answers(made: Published) -> dict[str, str]:
    """The table of answers as people read it: its question, the answer, and what is shown."""
    return {
        f"{table.heading} {row.label}": row.cell.shown
        for table in tables_of(made)
        if table.folded == "answers"
        for row in table.rows
    }


def test_a_poll_of_two_evenings_is_told_in_one_table_and_says_of_how_many(inside: Callable, jar: Callable) -> None:
    with inside():
        evening = plan()
        near, far = areas(2)
        choose(workshop(evening), come(workshop(evening), (near, 60)), 21, 14, 2)
        second = again(evening)
        choose(second, come(second, (far, 50)), 10, 9, 1)
        end(workshop(evening))
        end(second)
        make_release("command", programme(evening))
    with inside(writes=False):
        assert answers(latest(programme(evening))) == {
            "How did you get there? Bus": "30",
            "How did you get there? Walked": "25",
            "How did you get there? By car": "fewer than 8",
            "How did you get there? All who answered": HIDDEN,  # with it, somebody could work out who came by car
        }
    page = jar().get("/releases/getting-to-the-clinic/1").text
    assert "of 2 evenings that asked it in these words" in page
    assert "Letters come in time." not in page


@pytest.mark.parametrize(("voters", "told"), [(0, False), (7, False), (8, True)])
def test_an_evening_at_which_too_few_answered_does_not_make_two_of_one(
    voters: int, told: bool, inside: Callable
) -> None:
    with inside():
        evening = plan()
        choose(workshop(evening), come(workshop(evening), (None, 60)), 30, 20, 10)
        second = again(evening)
        choose(second, come(second, (None, 30)), voters)
        end(workshop(evening))
        end(second)
        assert bool(answers(make_and_read(evening))) is told


@pytest.mark.parametrize("other", ["sealed", "unlisted", "other words", "several"])
def test_what_one_announced_evening_asked_alone_is_not_told(other: str, inside: Callable, jar: Callable) -> None:
    with inside():
        evening = plan()
        choose(workshop(evening), come(workshop(evening), (None, 40)), 20, 20)
        second = {
            "sealed": lambda: again(evening, Confidentiality.SEALED),
            "unlisted": lambda: again(evening, listed=False),
            "other words": lambda: again(evening, choices=("Bus", "Walked", "Car")),
            "several": lambda: again(evening, several=True),
        }[other]()
        choose(second, come(second, (None, 30)), 20, 10)
        end(workshop(evening))
        end(second)
        release = make_release("command", programme(evening))
        assert Table.ANSWERS not in {table for table, _row in release.shown}
    assert "What people answered" not in jar().get("/releases/getting-to-the-clinic/1").text


def test_of_a_poll_with_several_answers_those_who_chose_are_told_of_all_who_answered(inside: Callable) -> None:
    with inside():
        evening = plan()
        evenings = [again(evening, several=True), again(evening, several=True)]
        for each in evenings:
            for seat in come(each, (None, 40))[:30]:
                vote(each, POLL, {0: 1, 1: 1}, seat)
            end(each)
        make_release("command", programme(evening))
        assert list(answers(latest(programme(evening))).values()) == ["60", "60", "fewer than 8", "60"]


def test_statements_are_told_one_by_one(inside: Callable) -> None:
    with inside():
        evening = plan()
        second = again(evening)
        add_activity("command", second, kind=Kind.AGREE, question="And?", choices=("Letters come in time.", "No."))
        open_all_activities("command", second)
        for where, position, place in ((workshop(evening), AGREE, 1), (second, 3, 0)):
            for number, seat in enumerate(come(where, (None, 60))[:40]):
                vote(where, position, {place: 1 if number < 20 else -1}, seat)
            end(where)
        make_release("command", programme(evening))
        shown = answers(latest(programme(evening)))
        assert {row: said for row, said in shown.items() if row.startswith("Letters")} == {
            "Letters come in time. Agree": "40",
            "Letters come in time. Pass": "fewer than 8",
            "Letters come in time. Disagree": "40",
            "Letters come in time. All who answered": HIDDEN,
        }


def test_a_statement_made_of_somebodys_words_stays_in_the_room(inside: Callable) -> None:
    with inside():
        evening = plan()
        second = again(evening)
        for where in (workshop(evening), second):
            seats = come(where, (None, 20))
            (said,) = db().scalars(select(Contribution.id).where(Contribution.seat_id == seats[0].id))
            add_activity("command", where, kind=Kind.AGREE, question="?", choices=("Two buses.",), made_of=[said])
            open_all_activities("command", where)
            for seat in seats:
                vote(where, len(where.activities), {0: 1}, seat)
            end(where)
        assert "Two buses." not in str(draft(programme(evening)).frame)
        make_release("command", programme(evening))
        assert not any(said.startswith("Two buses.") for said in answers(latest(programme(evening))))


def test_somebody_who_takes_an_answer_back_is_not_in_the_next_release(inside: Callable) -> None:
    with inside():
        evening = plan()
        seats = come(workshop(evening), (None, 40))
        choose(workshop(evening), seats, 40)
        second = again(evening)
        choose(second, come(second, (None, 40)), 40)
        end(workshop(evening))
        end(second)
        make_release("command", programme(evening))
        db().execute(delete(Contribution).where(Contribution.seat_id.in_([seat.id for seat in seats[:20]])))
        third = again(evening)
        choose(third, come(third, (None, 20)), 5)
        end(third)
        make_release("command", programme(evening))
        assert answers(latest(programme(evening)))["How did you get there? All who answered"] in ("65", HIDDEN)


def reach_cells(made: Published) -> dict[str, str]:
    return {row: cell.shown for (table, row), cell in made.cells.items() if table == Table.REACH}


def test_reach_is_what_is_shown_for_each_thousand_residents(inside: Callable, jar: Callable) -> None:
    with inside():
        evening = plan()
        near, far = areas(2)
        come(workshop(evening), (near, 40), (far, 3))
        end(workshop(evening))
        make_release("command", programme(evening))
    with inside(writes=False):
        made = latest(programme(evening))
        reach = reach_cells(made)
        home, other = (db().get_one(Area, code).neighbourhood_id for code in (near, far))
        live = sum(db().scalars(select(Area.population).where(Area.neighbourhood_id == home)))
        assert reach[str(home)] == f"{40_000 / live:.1f}"
        assert reach[str(other)].startswith("under ")
        assert {row for row in reach if not row.isdecimal()} <= {"1-2", "3-4", "5-6", "7-8", "9-10"}
    page = jar().get("/releases/getting-to-the-clinic/1").text
    assert "For each 1,000" in page
    assert f"{40_000 / live:.1f}" in page


def test_a_neighbourhood_whose_residents_are_not_known_has_no_reach(inside: Callable) -> None:
    with inside():
        evening = plan()
        near, _far = areas(2)
        come(workshop(evening), (near, 40))
        end(workshop(evening))
        area = db().get_one(Area, near)
        before, area.population = area.population, None
        db().flush()
        make_release("command", programme(evening))
        assert str(area.neighbourhood_id) not in reach_cells(latest(programme(evening)))
        area.population = before


def test_promises_are_counted_exactly_by_how_they_stand(inside: Callable, jar: Callable) -> None:
    with inside() as session:
        everyone = cast(opened=True)
        evening = everyone.evening
        come(workshop(evening), (None, 40))
        promised(session, everyone)
        promised(session, everyone, "Another bus")
        end(workshop(evening))
        make_release("command", programme(evening))
        cells: dict[Key, str] = latest(programme(evening)).release.shown
        stands = {row: said for (table, row), said in cells.items() if table == Table.ACTIONS}
        assert stands == {
            "agreed": "2", "under_way": "0", "says_done": "0", "better": "0", "declined": "0", "late": "0", "all": "2",
        }  # fmt: skip
    assert "What was promised" in jar().get("/releases/getting-to-the-clinic/1").text


def test_the_least_that_reach_says_of_few_is_no_more_than_the_symbol(inside: Callable) -> None:
    with inside():
        evening = plan()
        come(workshop(evening), (None, 40))
        end(workshop(evening))
        make_release("command", programme(evening))
        made = latest(programme(evening))
        told = {cell.shown for key, cell in made.cells.items() if key[0] == Table.REACH}
        assert all(said.startswith("under ") or said == HIDDEN for said in told)
        assert made.hidden == sum(
            cell.number is None for (table, _row), cell in made.cells.items() if table != Table.REACH
        )


def test_a_release_says_what_has_changed_since_the_last(inside: Callable, jar: Callable) -> None:
    with inside():
        evening = plan()
        near, far = areas(2)
        names = [db().get_one(Area, code).neighbourhood.full_name for code in (near, far)]
        choose(workshop(evening), come(workshop(evening), (near, 40), (far, 3)), 20)
        end(workshop(evening))
        make_release("command", programme(evening))
        second = again(evening)
        choose(second, come(second, (near, 20), (far, 20)), 20)
        end(second)
        make_release("command", programme(evening))
    first = jar().get("/releases/getting-to-the-clinic/1").text
    assert "What has changed since the last release" not in first
    page = " ".join(jar().get("/releases/getting-to-the-clinic/2").text.split())
    assert f"1 number more is shown now: {names[1]}." in page
    assert f"shown now: {names[0]}" not in page
    assert "How did you get there?</a>: told for the first time." in page
