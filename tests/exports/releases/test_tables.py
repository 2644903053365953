"""What the tables of a release count by: places, months, and the voices who host."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import delete, select

from app import clock, ledger
from app.db import db
from app.ledger import Entry
from exports.releases.as_read import tables_of
from exports.releases.counting import remember
from exports.releases.frame import frame_of
from exports.releases.models import Release, ReleaseCell, Table
from exports.releases.reading import latest
from exports.releases.services import draft, make_release
from exports.releases.sheet import HIDDEN, HOSTS, MONTHS, OTHERS, WHOLE
from exports.releases.themes import themes_told
from tests.evenings import plan
from tests.exports.releases.test_making_a_release import another_evening, areas, come, end, programme, workshop
from tests.people import cast
from tests.rooms import say, say_and_show
from workshops.actions.models import ActionKind
from workshops.actions.services import commit_oneself
from workshops.contributions.models import Contribution
from workshops.equality.models import EqualityTally
from workshops.equality.question_sets import CURRENT
from workshops.equality.services import count_answers
from workshops.meetings.models import Confidentiality, Workshop
from workshops.programmes.models import Programme
from workshops.seats.models import Seat
from workshops.themes.services import change_theme, judge, make_theme, nest
from workshops.told.services import withdraw_all
from workshops.voices.services import create_voice

pytestmark = pytest.mark.usefixtures("place")


@pytest.fixture
def two_months(inside: Callable):
    """30 people of an evening; two months later 45 of another host, and 25 of one who is not named."""
    clock.set_now(datetime(2026, 10, 5, 19, tzinfo=clock.LONDON))
    with inside():
        first = plan()
        near, far = areas(2)
        come(workshop(first), (near, 20), (far, 10))
        end(workshop(first))
        clock.set_now(datetime(2026, 12, 3, 19, tzinfo=clock.LONDON))
        second, third = another_evening(first), another_evening(first)
        second.voice = create_voice("command", name="Delroy Grant", sentence="I cut hair.")
        third.voice = create_voice("command", name="No Names", sentence="Ask me.", named_ok=False)
        come(second, (near, 25), (far, 20))
        come(third, (near, 10), (far, 15))
        end(second)
        end(third)
        make_release("command", programme(first))
    return first


def cells(programme, table: str) -> dict[str, str]:
    return {row: cell.shown for (name, row), cell in latest(programme).cells.items() if name == table}


def test_months_run_without_a_gap_and_people_stand_in_that_of_their_evening(two_months, inside):
    with inside(writes=False):
        months = cells(programme(two_months), MONTHS)
        assert months == {"2026-10": "30", "2026-11": "fewer than 20", "2026-12": "70"}


def test_a_host_is_named_for_evenings_that_were_announced_and_from_twenty_people_on(two_months, inside):
    with inside(writes=False):
        hosts = cells(programme(two_months), HOSTS)
        first = str(workshop(two_months).voice_id)
        second = next(row for row in hosts if row not in (first, OTHERS))
        assert hosts == {first: "30", second: "45", OTHERS: "25"}


def test_an_evening_that_was_not_announced_counts_in_totals_and_tells_no_month_and_no_host(inside):
    clock.set_now(datetime(2026, 9, 3, 19, tzinfo=clock.LONDON))
    with inside():
        hidden = plan(confidentiality=Confidentiality.SEALED)
        come(workshop(hidden), (None, 31))
        end(workshop(hidden))
        clock.set_now(datetime(2026, 11, 5, 19, tzinfo=clock.LONDON))
        announced = another_evening(hidden)
        come(announced, (None, 47))
        end(announced)
        make_release("command", programme(hidden))
    with inside(writes=False):
        assert cells(programme(hidden), MONTHS) == {"2026-11": HIDDEN}
        assert set(cells(programme(hidden), HOSTS).values()) == {HIDDEN}
        assert latest(programme(hidden)).total.shown == "80"


def test_it_is_told_among_several_that_were_announced(inside):
    with inside():
        first = plan()
        others = [another_evening(first, kind) for kind in (Confidentiality.SHARED,) * 2 + (Confidentiality.SEALED,)]
        for evening in others[:2]:
            evening.voice = create_voice("command", name="No Names", sentence="Ask me.", named_ok=False)
        for evening in (workshop(first), *others):
            come(evening, (None, 30))
            end(evening)
        make_release("command", programme(first))
    with inside(writes=False):
        assert "120" in cells(programme(first), MONTHS).values()
        assert cells(programme(first), HOSTS)[OTHERS] == "90"


def test_no_host_shows_fewer_than_twenty_people(inside):
    with inside():
        evening = plan()
        come(workshop(evening), (None, 19))
        end(workshop(evening))
        release = make_release("command", programme(evening))
        shown = {row: said for (table, row), said in release.shown.items() if table == HOSTS}
        assert shown == {str(workshop(evening).voice_id): "fewer than 20", OTHERS: "fewer than 20"} or set(
            shown.values()
        ) == {HIDDEN}
        assert release.shown[WHOLE] == "20"


def test_the_page_names_months_and_hosts_and_nobody_who_does_not_want_it_any_more(two_months, inside, jar):
    page = jar().get("/releases/getting-to-the-clinic/1").text
    for words in ("Month by month", "By who invited them", "Imam Yusuf Rahman", "Delroy Grant", "Other hosts"):
        assert words in page
    with inside():
        workshop(two_months).voice.named_ok = False
    page = jar().get("/releases/getting-to-the-clinic/1").text
    assert "Rahman" not in page
    assert "a trusted voice" in page


def test_answers_about_people_stand_beside_who_lives_here_and_small_ones_are_hidden(inside, jar):
    with inside():
        evening = plan()
        near, far = areas(2)
        come(workshop(evening), (near, 20), (far, 20))
        given = {
            "age": ["25-34"] * 12 + ["65-74"] * 15 + ["85-over"] * 3,
            "ethnic-group": ["white.irish"] * 9 + ["white"] * 11,
        }
        for question, answers in given.items():
            for answer in answers:
                count_answers(workshop(evening), CURRENT, {question: answer})
        going_on = another_evening(evening)
        come(going_on, (near, 1))
        count_answers(going_on, CURRENT, {"age": "25-34"})
        withdraw_all(db().scalars(select(Seat).where(Seat.workshop_id == going_on.id)).one())
        end(workshop(evening))
        make_release("command", programme(evening))
    with inside(writes=False):
        shown = cells(programme(evening), "equality")
        assert shown[f"{CURRENT.version} age 25-34"] == "10"
        assert shown[f"{CURRENT.version} age 85-over"] == "fewer than 8"
        assert shown[f"{CURRENT.version} age 15-24"] == "fewer than 8"
        assert shown[f"{CURRENT.version} ethnic-group white"] == "20"
        assert shown[f"{CURRENT.version} ethnic-group white.irish"] == "10"
        tables = {table.heading: table for table in tables_of(latest(programme(evening)))}
        young = next(row for row in tables["How old are you?"].rows if row.label == "25 to 34")
        assert young.live_here.endswith("%")
        assert sum(bool(row.live_here) for row in tables["What is your ethnic group?"].rows) == 5 + 19 - 0
    page = jar().get("/releases/getting-to-the-clinic/1").text
    for words in ("How old are you?", "Of who lives here", "White: Irish", "White: did not say which"):
        assert words in page


def test_where_nobody_was_asked_no_question_stands(inside, jar):
    with inside():
        evening = plan()
        come(workshop(evening), (None, 40))
        end(workshop(evening))
        release = make_release("command", programme(evening))
        assert not any(table == "equality" for table, _row in release.shown)
    assert "How old are you?" not in jar().get("/releases/getting-to-the-clinic/1").text


def test_a_question_that_was_released_once_keeps_its_rows(inside):
    """Also where its answers went with their workshop: a table that comes and goes would tell."""
    with inside():
        evening = plan()
        come(workshop(evening), (None, 40))
        for _person in range(12):
            count_answers(workshop(evening), CURRENT, {"sex": "female"})
        end(workshop(evening))
        first = make_release("command", programme(evening))
        db().execute(delete(EqualityTally))
        come(later := another_evening(evening), (None, 20))
        end(later)
        second = make_release("command", programme(evening))
        assert [key for key in first.shown if key[0] == "equality"] == [
            key for key in second.shown if key[0] == "equality"
        ]
        assert second.shown["equality", f"{CURRENT.version} sex female"] == "fewer than 8"


@pytest.fixture
def spoken(inside: Callable):
    """60 people of three places; 25 of them spoke of buses, nine of these at length; three of something else."""
    with inside():
        everyone = cast(opened=True)
        evening = db().get_one(Workshop, everyone.evening.workshop_id)
        near, far, third = areas(3)
        seats = come(evening, (near, 30), (far, 20), (third, 10))
        actor, programme = everyone.organiser.user().actor, evening.programme
        buses = make_theme(actor, programme, "Buses", wanted="Buses that come.")
        late = make_theme(actor, programme, "The late bus")
        nest(actor, late, buses)
        few = make_theme(actor, programme, "Chairs", wanted="Chairs with arms.")
        ours = make_theme(actor, programme, "For our eyes only")
        for number, seat in enumerate(seats):
            (said,) = db().scalars(select(Contribution).where(Contribution.seat_id == seat.id))
            under = [ours]
            if number < 25:
                under.append(late if number < 9 else buses)
            if number < 9:
                judge(actor, everyone.organiser.id, say(evening, "And again.", seat), [buses])
            if number >= 57:
                under.append(few)
            judge(actor, everyone.organiser.id, said, under)
        end(evening)
        make_release(actor, programme)
    return everyone


def test_people_are_counted_once_in_a_theme_with_all_that_stands_below_it(spoken, inside):
    with inside(writes=False):
        programme = db().get_one(Programme, spoken.evening.programme_id)
        buses, chairs = (theme for theme in themes_told(programme))
        shown = cells(programme, "themes_places")
        assert (buses.name, chairs.name) == ("Buses", "Chairs")
        assert shown[f"{buses.id} all"] == "25"
        assert shown[f"{chairs.id} all"] == "fewer than 8"
        assert len(shown) == 2 * (1 + len(programme.neighbourhoods) + 2)
        assert sum(said == "25" for row, said in shown.items() if row.startswith(f"{buses.id} ")) == 2


def test_a_theme_without_words_for_the_public_does_not_leave_the_building(spoken, inside, jar):
    with inside(writes=False):
        programme = db().get_one(Programme, spoken.evening.programme_id)
        names = latest(programme).release
        entry = db().get(Entry, names.ledger_seq)
        assert set(entry.facts["themes"].values()) == {"Buses", "Chairs"}
    page = jar().get("/releases/getting-to-the-clinic/1").text
    assert "What people spoke of" in page
    assert "Chairs" in page
    assert "For our eyes only" not in page


def test_the_home_page_says_how_many_spoke_of_what_was_promised(spoken, inside, jar):
    with inside() as session:
        programme = db().get_one(Programme, spoken.evening.programme_id)
        buses, chairs = themes_told(programme)
        evening = session.get_one(Workshop, spoken.evening.workshop_id)
        for theme in (buses, chairs):
            judge("user:1", spoken.organiser.id, say_and_show(evening, f"{theme.name}, please."), [theme])
            commit_oneself(
                spoken.leader.user(),
                programme,
                ActionKind.READING,
                first_due=clock.today(),
                themes=[theme],
                title=f"{theme.name} will come",
            )
    page = jar().get("/").text
    assert "Buses will come" in page
    assert "Chairs will come" in page
    assert page.count("people spoke of this.") == 1
    assert "About 25 people spoke of this." in page


def test_a_theme_keeps_the_name_that_it_had_when_its_numbers_were_published(spoken, inside, jar):
    with inside():
        programme = db().get_one(Programme, spoken.evening.programme_id)
        buses, _chairs = themes_told(programme)
        change_theme("user:1", buses, name="Trains")
    page = jar().get("/releases/getting-to-the-clinic/1").text
    assert "Buses" in page
    assert "Trains" not in page


@pytest.mark.parametrize(("rule", "beside"), [("2026-11", ()), ("2026-11-28", (MONTHS, HOSTS))])
def test_a_release_of_earlier_rules_is_held_against_the_next(inside, rule, beside):
    """The first had neither months nor hosts; the second showed a month from the threshold on."""
    with inside():
        evening = plan()
        near, far = areas(2)
        come(workshop(evening), (near, 20), (far, 20))
        end(workshop(evening))
        made = draft(programme(evening))
        old = [(key, shown) for key, shown in made.cells.items() if key[0] not in (MONTHS, HOSTS) or key[0] in beside]
        old = [(key, "10" if key[0] == MONTHS else shown) for key, shown in old]
        head = ledger.record("command", "make release", f"programme:{evening.programme_id}", number=1)
        release = Release(
            programme=programme(evening),
            number=1,
            made_at=clock.now().replace(microsecond=0),
            rule=rule,
            threshold=8,
            places=made.frame.seal if beside else made.frame.places,
            size=len(old),
            follows=False,
            ledger_seq=head.seq,
            ledger_head=head.hash,
        )
        db().add(release)
        db().flush()
        db().add_all(
            ReleaseCell(release_id=release.id, table=Table(table), row=row, position=position, shown=shown)
            for position, ((table, row), shown) in enumerate(old)
        )
        db().flush()
        remember(programme(evening))
        come(later := another_evening(evening), (near, 20))
        end(later)
        assert draft(programme(evening)).follows


def test_a_host_who_takes_their_name_back_breaks_the_chain(two_months, inside):
    """People move from one row to another: what was true of earlier releases says nothing of the next."""
    with inside():
        before = latest(programme(two_months)).release
        assert before.places == frame_of(programme(two_months), before.made_at).seal
        workshop(two_months).voice.named_ok = False
        db().flush()
        assert before.places != frame_of(programme(two_months), before.made_at).seal
