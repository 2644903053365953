"""The tables of jobs in a release: when they are there, when they move, and how they are read."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from app.logs import log
from app.worker import round_of_chores
from exports.releases import jobs
from exports.releases.as_read import tables_of
from exports.releases.jobs import counted_before, have_moved_enough
from exports.releases.models import JobCounted, Release, Table
from exports.releases.reading import latest
from exports.releases.rules import NotYet
from exports.releases.services import draft, is_as_sealed, make_release
from exports.releases.table_read import TableRead
from tests.exports.releases.test_making_a_release import another_evening, areas, come, end, programme, refused, workshop
from tests.hiring import counted, hired
from tests.offers import drafted, offered
from tests.people import Cast, cast, signed_in
from workshops.hiring.models import InPost, JobTarget
from workshops.offers.models import Offer, OfferState
from workshops.offers.services import move
from workshops.programmes.services import change_programme
from workshops.seats.models import Seat
from workshops.told.services import withdraw_all

pytestmark = pytest.mark.usefixtures("place")
JOBS = (Table.JOBS, Table.JOBS_DECILES, Table.JOBS_ETHNIC, Table.JOBS_KEPT)
HALF = {"1-2": 0.5, "3-4": 0.3}
GROUPS = {"asian": 0.5, "white": 0.4}


@pytest.fixture
def everyone(inside: Callable) -> Cast:
    """An evening that is over, with 30 people."""
    with inside():
        found = cast(opened=True)
        come(workshop(found.evening), (areas(1)[0], 30))
        end(workshop(found.evening))
    return found


def offer_of(everyone: Cast) -> Offer:
    return offered(everyone.recruiter, everyone.evening.programme_id)


def only_offer() -> Offer:
    return db().scalars(select(Offer)).one()


def release(everyone: Cast) -> Release:
    return make_release("command", programme(everyone.evening))


def of_jobs(shown: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    return {key: said for key, said in shown.items() if key[0] in JOBS}


def of_people(shown: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    return {key: said for key, said in shown.items() if key[0] not in JOBS}


def test_a_programme_without_offers_has_no_rows_about_jobs_and_a_draft_is_none(everyone, inside):
    with inside():
        drafted(everyone.recruiter, everyone.evening.programme_id)
        assert of_jobs(release(everyone).shown) == {}
        assert db().scalar(select(JobCounted.n)) is None


def test_from_the_first_offer_on_a_release_says_how_far_people_got(everyone, inside):
    with inside():
        counted(everyone.recruiter, offer_of(everyone), 120, 60, 30, 14, 11, deciles=HALF, ethnic=GROUPS)
        hired(only_offer(), 11)
        shown = release(everyone).shown
    assert [shown["jobs", stage] for stage in ("interest", "applied", "interviewed", "offered", "started")] == [
        "120",
        "60",
        "30",
        "15",
        "10",
    ]
    assert shown["jobs_deciles", "applied 1-2"] == "30"
    assert shown["jobs_ethnic", "applied asian"] == "30"
    assert shown["jobs_ethnic", "applied black"] == "fewer than 8"
    assert shown["jobs_ethnic", "started not said"] == "fewer than 8"
    assert shown["jobs_kept", "started"] == "10"
    assert len(of_jobs(shown)) == 5 + 2 * 5 * 6 + 7
    assert not any(table in ("jobs_place", "jobs_age") for table, _row in shown)


def test_tables_of_jobs_stay_as_they_are_while_nine_have_moved(everyone, inside):
    with inside():
        counted(everyone.recruiter, offer_of(everyone), 40, 30, 20, 10, 8, deciles=HALF)
        first = release(everyone)
        counted(everyone.recruiter, only_offer(), 49, 36, 26, 15, 15, deciles=HALF)
        come(later := another_evening(everyone.evening), (areas(1)[0], 30))
        end(later)
        second = release(everyone)
        assert of_jobs(second.shown) == of_jobs(first.shown)
        assert second.shown["people", "all"] == "60"
        assert counted_before(programme(everyone.evening))["jobs", "interest"] == 40
        assert is_as_sealed(second)


def test_nine_who_came_in_each_of_two_releases_are_counted_with_the_second(everyone, inside):
    with inside():
        counted(everyone.recruiter, offer_of(everyone), 40, 0, 0, 0, 0)
        release(everyone)
        shown = []
        for number in (45, 50):
            counted(everyone.recruiter, only_offer(), number, 0, 0, 0, 0)
            come(later := another_evening(everyone.evening), (areas(1)[0], 30))
            end(later)
            shown.append(release(everyone).shown["jobs", "interest"])
    assert shown == ["40", "50"]


def test_where_nobody_joined_ten_who_moved_about_jobs_make_a_release_and_people_stay_cell_for_cell(everyone, inside):
    with inside():
        counted(everyone.recruiter, offer_of(everyone), 40, 30, 20, 10, 8)
        first = release(everyone)
        counted(everyone.recruiter, only_offer(), 49, 30, 20, 10, 8)
        assert not have_moved_enough(programme(everyone.evening))
        assert refused(everyone.evening) is NotYet.NOTHING_NEW
        counted(everyone.recruiter, only_offer(), 50, 30, 20, 10, 8)
        looked = draft(programme(everyone.evening))
        second = release(everyone)
        assert second.shown == dict(looked.cells)
        assert (first.shown["jobs", "interest"], second.shown["jobs", "interest"]) == ("40", "50")
        assert of_people(second.shown) == of_people(first.shown)
        assert (second.places, second.number, second.follows) == (first.places, 2, True)
        assert is_as_sealed(second)
        assert refused(everyone.evening) is NotYet.NOTHING_NEW


def test_those_who_fell_count_as_those_who_rose(everyone, inside):
    with inside():
        counted(everyone.recruiter, offer_of(everyone), 60, 0, 0, 0, 0)
        release(everyone)
        counted(everyone.recruiter, only_offer(), 50, 0, 0, 0, 0)
        assert release(everyone).shown["jobs", "interest"] == "50"
        counted(everyone.recruiter, only_offer(), 50, 0, 0, 0, 0, deciles={"1-2": 0.2})
        assert release(everyone).shown["jobs_deciles", "interest 1-2"] == "10"


def test_none_is_made_for_jobs_while_a_few_have_joined_or_withdrawn_or_an_evening_is_not_over(everyone, inside):
    with inside():
        counted(everyone.recruiter, offer_of(everyone), 40, 30, 20, 10, 8)
        release(everyone)
        counted(everyone.recruiter, only_offer(), 90, 60, 40, 20, 16)
        withdraw_all(db().scalars(select(Seat)).first())
        assert refused(everyone.evening) is NotYet.TOO_FEW
        come(another_evening(everyone.evening), (areas(1)[0], 1))
        assert refused(everyone.evening) is NotYet.NOT_OVER


def test_after_a_release_for_jobs_people_are_still_held_against_what_was_shown_of_them(everyone, inside):
    with inside():
        counted(everyone.recruiter, offer_of(everyone), 40, 30, 20, 10, 8)
        release(everyone)
        counted(everyone.recruiter, only_offer(), 90, 60, 40, 20, 16)
        release(everyone)
        come(later := another_evening(everyone.evening), (areas(1)[0], 30))
        end(later)
        third = release(everyone)
        assert third.follows
        assert third.shown["people", "all"] == "60"


def test_a_first_release_can_be_for_jobs_alone(inside):
    with inside():
        everyone = cast(opened=True)
        counted(everyone.recruiter, offer_of(everyone), 9, 9, 9, 9, 9)
        assert refused(everyone.evening) is NotYet.NOTHING_NEW
        counted(everyone.recruiter, only_offer(), 10, 9, 9, 9, 9)
        shown = release(everyone).shown
        assert (shown["people", "all"], shown["jobs", "interest"]) == ("fewer than 8", "10")
        come(workshop(everyone.evening), (areas(1)[0], 30))
        end(workshop(everyone.evening))
        assert release(everyone).shown["people", "all"] == "30"


def test_whoever_once_had_tables_of_jobs_keeps_them(everyone, inside):
    with inside():
        offer = offer_of(everyone)
        release(everyone)
        move("command", offer, OfferState.CLOSED)
        come(later := another_evening(everyone.evening), (areas(1)[0], 30))
        end(later)
        assert of_jobs(release(everyone).shown)


def test_where_the_threshold_was_raised_jobs_wait_for_people(everyone, inside):
    with inside():
        counted(everyone.recruiter, offer_of(everyone), 40, 30, 20, 10, 8)
        release(everyone)
        change_programme("command", programme(everyone.evening), threshold=12)
        counted(everyone.recruiter, only_offer(), 90, 60, 40, 20, 8)
        assert refused(everyone.evening) is NotYet.NOTHING_NEW
        come(later := another_evening(everyone.evening), (areas(1)[0], 30))
        end(later)
        shown = release(everyone).shown
        assert shown["jobs", "applied"] == "60"
        assert shown["jobs", "started"] == "hidden"  # it was 10, and "fewer than 12" beside it would tell


def test_the_worker_makes_one_for_jobs_in_the_night(everyone, inside, app):
    with inside():
        counted(everyone.recruiter, offer_of(everyone), 40, 30, 20, 10, 8)
        release(everyone)
        counted(everyone.recruiter, only_offer(), 90, 60, 40, 20, 16)
        midnight = datetime.combine(clock.today() + timedelta(days=1), datetime.min.time(), clock.LONDON)

    def releases_at(hours: int) -> int:
        clock.set_now(midnight + timedelta(hours=hours))
        with app.app_context():
            assert round_of_chores()
        with inside(writes=False):
            return len(list(db().scalars(select(Release))))

    assert [releases_at(hours) for hours in (2, 4, 5, 28)] == [1, 2, 2, 2]


def test_where_counts_contradict_each_other_the_others_are_released_and_the_page_says_what_to_do(
    everyone, inside, app, jar, monkeypatch, caplog
):
    with inside():
        counted(everyone.recruiter, offer_of(everyone), 40, 30, 20, 10, 8)
        come(workshop(everyone.elsewhere), (areas(1)[0], 30))
        end(workshop(everyone.elsewhere))
        here, there = everyone.evening.programme_id, everyone.elsewhere.programme_id
        assert here < there, "the one that cannot be released comes first"
        slug = programme(everyone.evening).slug
        midnight = datetime.combine(clock.today() + timedelta(days=1), datetime.min.time(), clock.LONDON)
    none = dict.fromkeys((f"{answer}_{weeks}" for weeks in (26, 52) for answer in ("in_post", "left", "unknown")), 0)
    monkeypatch.setattr(jobs, "jobs_of", lambda _programme: none | {"started": 12, "left_26": 12, "in_post_52": 12})
    clock.set_now(midnight + timedelta(hours=4))
    monkeypatch.setattr(log, "propagate", True)
    with app.app_context():
        assert round_of_chores()
    with inside(writes=False):
        assert [made.programme_id for made in db().scalars(select(Release))] == [there]
    assert f"no release of programme {here}" in caplog.text
    clock.set_now(None)
    organiser = signed_in(jar, inside, everyone.organiser)
    page = organiser.get(f"/programmes/{slug}/release")
    assert page.status_code == 200
    assert "The counts contradict each other" in page.text
    assert "Publish them" not in page.text
    assert organiser.post(f"/programmes/{slug}/release", data={"seen": "x"}).status_code == 409


def read(everyone: Cast) -> dict[str, TableRead]:
    return {table.name: table for table in tables_of(latest(programme(everyone.evening)))}


def test_the_funnel_is_read_with_shares_and_beside_who_lives_there(everyone, inside, app):
    with inside():
        counted(everyone.recruiter, offer_of(everyone), 60, 58, 30, 14, 0, deciles=HALF, ethnic=GROUPS)
        release(everyone)
    with app.test_request_context(), inside(writes=False):
        tables = read(everyone)
    assert [(row.label, row.cell.shown, row.share) for row in tables["jobs"].rows] == [
        ("Interested", "60", ""),
        ("Applied", "60", "almost all"),
        ("Interviewed", "30", "50%"),
        ("Offered", "15", "25%"),
        ("Started", "fewer than 8", ""),
    ]
    groups = {row.label: (row.share, row.live_here) for row in tables["jobs_deciles-interest"].rows}
    assert groups["Groups 1 and 2"][0] == "50%"
    assert groups["Groups 1 and 2"][1].endswith("%")
    assert groups["Not known"][1] == ""
    ethnic = {row.label: (row.share, row.live_here) for row in tables["jobs_ethnic-interest"].rows}
    assert ethnic["Asian or Asian British"][0] == "50%"
    assert all(beside.endswith("%") for name, (_share, beside) in ethnic.items() if name != "Did not say")


def test_jobs_that_were_kept_stand_beside_the_target(everyone, inside, app, jar):
    with inside():
        offer = offer_of(everyone)
        hired(offer, 20, 400, at_26=InPost.IN_POST, at_52=InPost.IN_POST)
        hired(offer, 15, 400, at_26=InPost.LEFT, at_52=InPost.LEFT)
        hired(offer, 10, 400)
        meant = {"starts": 100, "still_there": 80, "by_on": date(2027, 9, 1)}
        db().add(JobTarget(programme_id=everyone.evening.programme_id, **meant))
        release(everyone)
        slug = programme(everyone.evening).slug
    with app.test_request_context(), inside(writes=False):
        rows = {row.key[1]: row for row in read(everyone)["jobs_kept"].rows}
    assert (rows["started"].cell.shown, rows["started"].target) == ("45", "100")
    assert (rows["in_post_52"].share, rows["in_post_52"].target) == ("44%", "80")
    assert rows["in_post_26"].target == ""
    page = jar().get(f"/releases/{slug}/1").text
    for words in ("Jobs: started, and still there", "Target by 1 September 2027", "until at least 10 people"):
        assert words in page


def test_pages_files_and_the_command_have_them_by_themselves(everyone, inside, jar, command):
    with inside():
        counted(everyone.recruiter, offer_of(everyone), 60, 58, 30, 14, 0, deciles=HALF, ethnic=GROUPS)
        slug = programme(everyone.evening).slug
    organiser = signed_in(jar, inside, everyone.organiser)
    preview = organiser.get(f"/programmes/{slug}/release").text
    assert "Jobs: how far people got" in preview
    assert 'id="jobs_ethnic-applied"' in preview
    made = json.loads(command("release", "make", slug, "--json").stdout)
    assert made["tables"]["jobs"] == {
        "interest": "60",
        "applied": "60",
        "interviewed": "30",
        "offered": "15",
        "started": "fewer than 8",
    }
    anyone = jar()
    table = anyone.get(f"/api/v1/programmes/{slug}/releases/1/tables/jobs_deciles").json
    rows = {row["row"]: row for row in table["rows"]}
    assert (rows["interest 1-2"]["number"], rows["interest 1-2"]["topic"]) == (30, "Interested: by the official index")
    assert rows["started 1-2"]["status"] == "below"
    assert command("release", "verify").exit_code == 0
