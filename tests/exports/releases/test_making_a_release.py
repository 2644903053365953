"""When a release is made, whom it counts, and that it stays as it is."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app import clock, ledger
from app.db import db
from app.worker import round_of_chores
from exports.releases.counting import count, people
from exports.releases.frame import frame_of
from exports.releases.models import Counted, Release, ReleaseCell
from exports.releases.reading import latest
from exports.releases.rules import NotYet, protect
from exports.releases.services import OF_PEOPLE, NotYetError, draft, hindrance, make_release
from exports.releases.sheet import WHOLE, Sheet, wholly_hidden
from maps.places.models import Area
from tests.evenings import PREPARED, Evening, plan
from tests.people import cast, signed_in
from tests.rooms import say, somebody, vote
from workshops.meetings.models import Confidentiality, Workshop
from workshops.meetings.services import add_activity, create_workshop
from workshops.programmes.models import Programme
from workshops.programmes.services import PromisedError, change_programme
from workshops.room.moderation import hold
from workshops.room.services import close_workshop, open_all_activities, open_workshop, start_rehearsal
from workshops.seats.models import Seat
from workshops.seats.services import Home, join
from workshops.told.retention import keep_the_promise
from workshops.told.services import withdraw_all

pytestmark = pytest.mark.usefixtures("place")
LATE = timedelta(hours=73)


def programme(evening: Evening) -> Programme:
    return db().get_one(Programme, evening.programme_id)


def workshop(evening: Evening) -> Workshop:
    return db().get_one(Workshop, evening.workshop_id)


def come(where: Workshop, *people: tuple[str | None, int]) -> list[Seat]:
    """So many people from each area join and answer; those from None did not say where they live."""
    seats = []
    for area_code, number in people:
        area = db().get_one(Area, area_code) if area_code else None
        home = Home(area.code, area.neighbourhood_id) if area else Home()
        for _person in range(number):
            seat = join(where, f"{where.id} {area_code} {len(seats)}", home)
            say(where, "Two buses.", seat)
            seats.append(seat)
    return seats


def end(where: Workshop) -> None:
    """Close it, and let the time for late answers pass."""
    close_workshop("command", where)
    clock.set_now(clock.now() + LATE)


def another_evening(evening: Evening, confidentiality: Confidentiality = Confidentiality.SHARED) -> Workshop:
    """One more workshop of the same programme, open."""
    first = workshop(evening)
    found = create_workshop(
        "command",
        first.programme,
        first.voice,
        title="A second evening",
        venue="The boxing club",
        starts_at=clock.now(),
        confidentiality=confidentiality,
        listed=confidentiality is not Confidentiality.SEALED,
        **PREPARED,
    )
    add_activity("command", found, kind=first.activities[0].kind, question="And now?")
    open_workshop("command", found)
    open_all_activities("command", found)
    return found


def areas(number: int) -> list[str]:
    """Areas of different neighbourhoods."""
    found: dict[int | None, str] = {}
    for area in db().scalars(select(Area).where(Area.code.like("F%"), Area.indexed).order_by(Area.code)):
        found.setdefault(area.neighbourhood_id, area.code)
    return list(found.values())[:number]


def refused(evening: Evening) -> NotYet:
    with pytest.raises(NotYetError) as said:
        make_release("command", programme(evening))
    return said.value.reason


def test_nine_people_are_too_few(inside: Callable) -> None:
    with inside():
        evening = plan()
        come(workshop(evening), (None, 9))
        end(workshop(evening))
    with inside(writes=False):
        assert hindrance(programme(evening)).reason is NotYet.TOO_FEW
    with inside():
        assert refused(evening) is NotYet.TOO_FEW
        assert db().scalar(select(Release.id)) is None
        assert db().scalar(select(Counted.seat_id)) is None


def test_ten_people_are_released_and_then_nobody_is_new(inside: Callable) -> None:
    with inside():
        evening = plan()
        come(workshop(evening), (None, 10))
        end(workshop(evening))
    with inside():
        assert make_release("command", programme(evening)).number == 1
    with inside():
        assert latest(programme(evening)).total.shown == "10"
        assert latest(programme(evening)).not_said.shown in ("10", "hidden")
        assert refused(evening) is NotYet.NOTHING_NEW


def test_an_evening_counts_when_late_answers_are_in(inside: Callable) -> None:
    with inside():
        evening = plan()
        come(workshop(evening), (None, 30))
        assert refused(evening) is NotYet.NOT_OVER
        close_workshop("command", workshop(evening))
        assert refused(evening) is NotYet.NOT_OVER
        clock.set_now(clock.now() + timedelta(hours=71))
        assert refused(evening) is NotYet.NOT_OVER
        clock.set_now(clock.now() + timedelta(hours=2))
        make_release("command", programme(evening))
        assert latest(programme(evening)).total.shown == "30"


def test_fifty_new_answers_move_no_public_number(inside: Callable) -> None:
    with inside():
        evening = plan()
        come(workshop(evening), (areas(1)[0], 30))
        end(workshop(evening))
        make_release("command", programme(evening))
        before = latest(programme(evening)).cells
        later = another_evening(evening)
        come(later, (areas(1)[0], 50))
        assert latest(programme(evening)).cells == before
        end(later)
        assert latest(programme(evening)).cells == before
        make_release("command", programme(evening))
        assert latest(programme(evening)).total.shown == "80"
        assert [release.follows for release in db().scalars(select(Release).order_by(Release.id))] == [False, True]


def test_a_workshop_that_nobody_answered_in_does_not_stand_in_the_way(inside: Callable) -> None:
    with inside():
        evening = plan()
        come(workshop(evening), (None, 20))
        end(workshop(evening))
        somebody(another_evening(evening))
        make_release("command", programme(evening))
        assert latest(programme(evening)).total.shown == "20"


def test_none_and_three_look_the_same(inside: Callable) -> None:
    with inside():
        evening = plan()
        first, second, third = areas(3)
        come(workshop(evening), (first, 40), (second, 3))
        end(workshop(evening))
        make_release("command", programme(evening))
        cells = latest(programme(evening)).neighbourhoods
        of = {
            area.code: cells[area.neighbourhood_id].shown
            for area in db().scalars(select(Area))
            if area.code in (second, third)
        }
        assert of == {second: "fewer than 8", third: "fewer than 8"}
        assert {cell.shown for cell in db().scalars(select(ReleaseCell)) if cell.table not in ("reach", "actions")} <= {
            "fewer than 8",
            "fewer than 20",
            "hidden",
            "40",
            "45",
        }


def test_who_withdraws_is_missing_at_the_next_release(inside: Callable) -> None:
    with inside():
        evening = plan()
        seats = come(workshop(evening), (None, 40))
        end(workshop(evening))
        make_release("command", programme(evening))
        for seat in seats[:9]:
            withdraw_all(seat)
        assert refused(evening) is NotYet.TOO_FEW
        withdraw_all(seats[9])
        release = make_release("command", programme(evening))
        assert latest(programme(evening)).total.shown == "30"
        assert not release.follows
        assert refused(evening) is NotYet.NOTHING_NEW


def test_a_person_is_who_has_answered_whatever_was_decided(inside: Callable) -> None:
    with inside():
        evening = plan(opened=False)
        start_rehearsal("command", workshop(evening))
        come(workshop(evening), (None, 30))
        open_workshop("command", workshop(evening))
        open_all_activities("command", workshop(evening))
        for _joined_only in range(20):
            somebody(workshop(evening))
        for seat in come(workshop(evening), (None, 15)):
            hold("command", say(workshop(evening), "At number 4.", seat), "It names somebody.")
        end(workshop(evening))
        make_release("command", programme(evening))
        assert latest(programme(evening)).total.shown == "15"


def test_a_sealed_evening_counts_in_the_totals(inside: Callable) -> None:
    with inside():
        evening = plan(confidentiality=Confidentiality.SEALED)
        come(workshop(evening), (None, 25))
        end(workshop(evening))
        make_release("command", programme(evening))
        assert latest(programme(evening)).total.shown == "25"


def test_a_home_is_counted_where_it_was_said(inside: Callable) -> None:
    with inside():
        evening = plan()
        area = db().get_one(Area, areas(1)[0])
        inside_of = Home(neighbourhood_id=area.neighbourhood_id)
        come(workshop(evening), (area.code, 20), (None, 20))
        for number, home in enumerate([inside_of] * 20 + [Home(elsewhere=True)] * 20):
            say(workshop(evening), "Far.", join(workshop(evening), f"more {number}", home))
        end(workshop(evening))
        cells = draft(programme(evening)).cells
        make_release("command", programme(evening))
        made = latest(programme(evening))
        assert (made.neighbourhoods[area.neighbourhood_id].shown, made.elsewhere.shown, made.not_said.shown) == (
            "40",
            "20",
            "20",
        )
        assert made.deciles["not known"].shown == "60"
        assert {key: cell.shown for key, cell in made.cells.items()} == dict(cells)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE release SET threshold = 9",
        "DELETE FROM release",
        "UPDATE release_cell SET shown = '3'",
        "DELETE FROM release_cell",
        'INSERT INTO release_cell (release_id, "table", row, position, shown) '
        "SELECT id, 'neighbourhoods', '777', 999, '3' FROM release",
        "INSERT INTO release (programme_id, number, made_at, rule, threshold, places, size, follows, ledger_seq, "
        "ledger_head) SELECT programme_id, 0, made_at, rule, threshold, places, size, follows, ledger_seq, ledger_head "
        "FROM release",
    ],
)
def test_what_is_published_stays(inside: Callable, change: str) -> None:
    with inside():
        evening = plan()
        come(workshop(evening), (None, 10))
        end(workshop(evening))
        make_release("command", programme(evening))
    with pytest.raises(DBAPIError, match="frozen"), inside():
        db().execute(text(change))


@pytest.mark.sqlite
def test_nor_is_it_replaced(inside: Callable, database: str) -> None:
    if database != "sqlite":
        return
    with inside():
        evening = plan()
        come(workshop(evening), (None, 10))
        end(workshop(evening))
        make_release("command", programme(evening))
    with pytest.raises(DBAPIError, match="frozen"), inside():
        db().execute(
            text(
                "INSERT OR REPLACE INTO release_cell SELECT release_id, \"table\", row, position, '3' FROM release_cell"
            )
        )


@pytest.mark.sqlite
def test_no_cell_has_a_hidden_key_by_which_it_could_be_replaced(inside: Callable, database: str) -> None:
    if database == "sqlite":
        with pytest.raises(DBAPIError, match="no such column"), inside():
            db().execute(text("SELECT rowid FROM release_cell"))


def test_a_release_that_was_rewritten_shows(inside: Callable, command: Callable, database: str) -> None:
    with inside():
        evening = plan()
        come(workshop(evening), (None, 10))
        end(workshop(evening))
        make_release("command", programme(evening))
    assert command("release", "verify").exit_code == 0
    away = {"sqlite": "DROP TRIGGER release_cell_never_changes", "postgresql": "SET session_replication_role = replica"}
    with inside() as session:
        trigger = "SELECT sql FROM sqlite_master WHERE name = 'release_cell_never_changes'"
        again = session.scalar(text(trigger)) if database == "sqlite" else "SET session_replication_role = DEFAULT"
        session.execute(text(away[database]))
        session.execute(text("UPDATE release_cell SET shown = '3'"))
        session.execute(text(again))
    said = command("release", "verify")
    assert said.exit_code == 1
    assert "getting-to-the-clinic 1 is not what was sealed" in said.output


def test_its_seal_is_in_the_ledger(inside: Callable, command: Callable) -> None:
    with inside():
        evening = plan()
        come(workshop(evening), (None, 10))
        end(workshop(evening))
        release = make_release("command", programme(evening))
        entry = db().get_one(ledger.Entry, release.ledger_seq)
        assert (entry.verb, entry.public, entry.hash) == ("make release", True, release.ledger_head)
        head = release.ledger_head
    assert command("ledger", "verify", "--head", head).exit_code == 0


def test_five_is_no_threshold_and_eight_no_longer_after_twelve(inside: Callable) -> None:
    with inside():
        evening = plan()
        with pytest.raises(DBAPIError, match="threshold_is_safe"), db().begin_nested():
            db().execute(text("UPDATE programme SET threshold = 5"))
        change_programme("command", programme(evening), threshold=12)
        come(workshop(evening), (None, 11))
        with pytest.raises(PromisedError):
            change_programme("command", programme(evening), threshold=8)
        with pytest.raises(DBAPIError, match="promised"), db().begin_nested():
            db().execute(text("UPDATE programme SET threshold = 8"))
        end(workshop(evening))
        make_release("command", programme(evening))
        assert latest(programme(evening)).total.shown == "fewer than 12"


def test_the_worker_makes_one_a_day_after_three(inside: Callable, app: object) -> None:
    with inside():
        evening = plan()
        come(workshop(evening), (None, 20))
        end(workshop(evening))
        midnight = datetime.combine(clock.today() + timedelta(days=1), datetime.min.time(), clock.LONDON)

    def releases_at(hours: int) -> int:
        clock.set_now(midnight + timedelta(hours=hours))
        with app.app_context():
            assert round_of_chores()
        with inside():
            return len(list(db().scalars(select(Release))))

    assert releases_at(2) == 0
    assert releases_at(4) == 1
    with inside():
        later = another_evening(evening)
        come(later, (None, 20))
        close_workshop("command", later, late_hours=1)
    assert releases_at(7) == 1
    assert releases_at(25) == 1
    assert releases_at(28) == 2
    assert releases_at(52) == 2


def test_the_command_says_what_it_made_and_why_not(inside: Callable, command: Callable) -> None:
    with inside():
        evening = plan()
        come(workshop(evening), (areas(1)[0], 20))
        slug = programme(evening).slug
    said = command("release", "make", slug)
    assert said.exit_code == 1
    assert "still open" in said.output
    with inside():
        end(workshop(evening))
    made = json.loads(command("release", "make", slug, "--json").stdout)
    assert (made["number"], made["tables"]["people"]["all"]) == (1, "20")
    assert json.loads(command("release", "list", "--json").stdout) == [made]
    assert made["ledger"]["head"] in command("release", "list", slug).stdout
    assert command("release", "make", "nowhere").exit_code == 1


def test_an_organiser_looks_before_numbers_are_public(jar: Callable, inside: Callable) -> None:
    with inside():
        everyone = cast(opened=True)
        evening = everyone.evening
        come(workshop(evening), (areas(1)[0], 20))
        slug = programme(evening).slug
    address = f"/programmes/{slug}/release"
    amina, anyone = signed_in(jar, inside, everyone.organiser), jar()
    assert "close it in its room" in amina.get(address).text
    assert "Publish them" not in amina.get(address).text
    assert amina.post(address, data={"seen": ""}).status_code == 409
    with inside():
        end(workshop(evening))
    page = amina.get(address)
    assert page.status_code == 200
    seen = page.text.split('name="seen" value="')[1].split('"')[0]
    assert amina.post(address, data={"seen": "another"}).status_code == 409
    assert anyone.get(f"/releases/{slug}/1").status_code == 404
    answer = amina.post(address, data={"seen": seen})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/releases/{slug}/1"
    public = anyone.get(f"/releases/{slug}/1")
    assert public.status_code == 200
    assert "fewer than 8" in public.text
    assert "deprived" not in public.text.lower()
    assert amina.post(address, data={"seen": seen}).status_code == 409
    assert anyone.get(f"/releases/{slug}").text.count("Release 1") == 1


def test_others_do_not_publish(jar: Callable, inside: Callable) -> None:
    with inside():
        everyone = cast()
        slug = db().get_one(Programme, everyone.evening.programme_id).slug
    for person in (everyone.facilitator, everyone.leader, everyone.administrator, everyone.reviewer, everyone.voice):
        assert signed_in(jar, inside, person).get(f"/programmes/{slug}/release").status_code == 403
    assert signed_in(jar, inside, everyone.neighbour).get(f"/programmes/{slug}/release").status_code == 404


def test_earlier_releases_are_held_against_the_next(inside: Callable) -> None:
    """7 and 12 people, then 1 and 21 more: the totals of both would tell how much the small number has grown."""
    with inside():
        evening = plan()
        small, large = areas(2)
        come(workshop(evening), (small, 7), (large, 12))
        end(workshop(evening))
        first = make_release("command", programme(evening))
        come(later := another_evening(evening), (small, 1), (large, 21))
        end(later)
        made = draft(programme(evening))
        counts = count(people(programme(evening)), made.frame)
        shown = {key: said for key, said in first.shown.items() if key[0] in OF_PEOPLE}
        before = Sheet(8, shown, masked=wholly_hidden(shown))
        assert {key: said for key, said in made.cells.items() if key[0] in OF_PEOPLE} == protect(
            counts, 8, made.frame.links, [before], made.frame.still(first.made_at)
        )
        assert made.follows


def test_where_homes_were_deleted_a_chain_ends(inside: Callable) -> None:
    with inside():
        evening = plan()
        come(workshop(evening), (areas(1)[0], 30))
        end(workshop(evening))
        make_release("command", programme(evening))
        clock.set_now(clock.now() + timedelta(days=800))
        keep_the_promise()
        come(later := another_evening(evening), (areas(1)[0], 20))
        end(later)
        release = make_release("command", programme(evening))
        assert not release.follows
        assert latest(programme(evening)).not_said.shown == "30"


def test_who_answered_by_correcting_or_late_is_one_person(inside: Callable) -> None:
    with inside():
        evening = plan()
        seats = come(workshop(evening), (None, 12))
        for seat in seats:
            say(workshop(evening), "And the second one did not come.", seat)
            vote(workshop(evening), 2, {0: 1}, seat)
        end(workshop(evening))
        assert count(people(programme(evening)), frame_of(programme(evening)))[WHOLE] == 12
