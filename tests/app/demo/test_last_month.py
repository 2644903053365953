"""The demonstration's other workshop: 120 people, every fate that words can have, and a release that shows most."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app import clock, ledger
from app.db import Base, transaction
from app.demo import last_month as told
from app.demo.people import Part, spread, who_leave, who_stay
from app.demo.place import load_sample_place
from app.demo.services import play, thursday_four_weeks_before
from exports.releases.frame import Frame
from exports.releases.reading import Cell, Level, latest, most_are_shown
from exports.releases.rules import protect
from exports.releases.sheet import DECILES, ELSEWHERE, NEIGHBOURHOODS, NOT_SAID, WHOLE
from maps.deprivation.groups import GROUPS, NOT_KNOWN, group_of
from maps.deprivation.services import deciles_of
from maps.places.services import areas_in
from workshops.contributions.models import Contribution, Moderation, Tombstone
from workshops.equality.question_sets import CURRENT
from workshops.equality.services import tallies
from workshops.meetings.models import Activity, Kind, State, Workshop
from workshops.programmes.services import programme_by_slug
from workshops.room.services import close_workshop
from workshops.seats.models import Channel, Seat

SEEDS = range(200)
THRESHOLD = 8


@pytest.fixture
def played(demonstration):
    return demonstration


def earlier(session):
    return session.scalars(select(Workshop).where(Workshop.state == State.CLOSED)).one()


def said_in(session, workshop):
    return list(session.scalars(select(Contribution).join(Activity).where(Activity.workshop_id == workshop.id)))


def test_it_was_a_thursday_evening_four_weeks_ago_and_is_over(played, inside):
    with inside(writes=False) as session:
        workshop = earlier(session)
        assert workshop.voice.name == "Delroy Grant"
        assert workshop.voice.named_ok
        assert workshop.listed
        assert f"{clock.local(workshop.starts_at):%A %H:%M}" == "Thursday 19:00"
        assert timedelta(weeks=4) <= clock.today() - workshop.held_on < timedelta(weeks=5)
        assert workshop.late_until is not None
        assert workshop.late_until < clock.now() - timedelta(weeks=3)


def test_a_hundred_and_twenty_people_count_and_live_where_they_should(played, inside):
    with inside(writes=False) as session:
        workshop = earlier(session)
        with_answers = select(Contribution.seat_id).join(Activity).where(Activity.workshop_id == workshop.id)
        people = list(session.scalars(select(Seat).where(Seat.id.in_(with_answers))))
        assert len(people) == 120
        nowhere = [seat for seat in people if not (seat.area_code or seat.neighbourhood_id or seat.elsewhere)]
        assert len(nowhere) == 12
        deciles = deciles_of({seat.area_code for seat in people if seat.area_code})
        known = [deciles[seat.area_code] for seat in people if seat.area_code]
        poorer = sum(decile <= 4 for decile in known)
        assert 0.65 <= poorer / len(known) <= 0.75
        assert 0.65 <= poorer / (len(people) - len(nowhere)) <= 0.75
        assert sum(seat.elsewhere for seat in people) == 2
        assert 0.4 <= sum(seat.may_quote for seat in people) / 120 <= 0.65
        assert {seat.channel for seat in people} == set(Channel)
        assert {seat.language for seat in people} == {"en", "ur", "pl", "pa", "bn"}


def test_words_have_met_with_everything_that_can_happen_to_them(played, inside):
    with inside(writes=False) as session:
        workshop = earlier(session)
        words = [kept for kept in said_in(session, workshop) if kept.kind is Kind.WORDS]
        fates = Counter(kept.moderation for kept in words)
        assert fates[Moderation.HELD] == len(told.HELD)
        assert fates[Moderation.WAITING] == len(told.WAITING)
        assert all(kept.reason for kept in words if kept.moderation is Moderation.HELD)
        assert sum(kept.was_shortened for kept in words) == len(told.SHORTENED)
        assert {kept.words for kept in words if kept.late} == set(told.LATE)
        assert {then for _first, then in told.CORRECTED} <= {kept.public_words for kept in words}
        gone = {*told.TAKEN_BACK, *told.ALL_TAKEN_BACK, *(first for first, _then in told.CORRECTED)}
        assert not gone & {kept.words for kept in words}
        assert 0.7 <= len({kept.seat_id for kept in words}) / 120 <= 0.8
        assert len({kept.words for kept in words}) == len(words) >= 80
        left = list(session.scalars(select(Seat).where(Seat.workshop_id == workshop.id)))
        assert len(left) == 124
        assert session.scalar(select(func.count()).select_from(Tombstone)) >= len(told.TAKEN_BACK) + 4 + 1


def test_most_of_them_stand_in_cells_with_numbers(played, inside):
    with inside(writes=False):
        shown = latest(programme_by_slug("getting-to-the-clinic"))
        assert shown.level is Level.NEIGHBOURHOODS
        numbers = [cell.number for cell in shown.neighbourhoods.values() if cell.number]
        assert sum(numbers) >= 60
        assert shown.total.number == 120
        made = clock.local(shown.release.made_at)
        assert f"{made:%A %H:%M}" == "Monday 03:10"
        assert ledger.verify(shown.release.ledger_head).holds


def test_over_two_hundred_seeds_the_map_is_never_blank(place, inside):
    with inside(writes=False):
        parts = parts_of("F07000001")
    levels, hidden, shares = Counter(), 0, []
    for seed in SEEDS:
        counted = Counted(spread(seed, parts), parts)
        cells = protect(counted.cells, THRESHOLD, Frame(counted.spans).links)
        levels[counted.level(cells)] += 1
        hidden += not cells[WHOLE].isdecimal()
        shares.append(counted.share_in_numbers(cells))
    said = f"{dict(levels)}, total hidden {hidden} times, shares from {min(shares):.2f} to {max(shares):.2f}"
    assert levels[Level.PLACE] == 0, said
    assert min(shares) >= 0.5, said


def test_every_seed_has_the_same_spread(place, inside):
    with inside(writes=False):
        parts = parts_of("F07000001")
    deciles = {part.code: part.decile for part in parts}
    for seed in SEEDS[:20]:
        homes = spread(seed, parts)
        assert homes == spread(seed, parts)
        assert len(homes) == 120
        known = [deciles[home.area_code] for home in homes if home.area_code]
        assert (sum(decile <= 4 for decile in known), len(known)) == (71, 96)
    assert spread(1, parts) != spread(2, parts)


def test_everybody_who_stays_has_an_answer_left():
    for seed in SEEDS:
        assert all(guest.went_by or guest.said for guest in who_stay(seed, 120))
        assert len(who_stay(seed, 120)) == 120
        assert len(who_leave(seed)) == 4


def test_two_houses_with_the_same_keys_have_the_same_people(played, inside, fresh, app):
    def people(session):
        seats = select(Seat.id, Seat.card_hash, Seat.area_code, Seat.elsewhere, Seat.joined_on, Seat.may_quote)
        answers = select(Contribution.id, Contribution.words, Contribution.moderation, Contribution.late)
        return set(session.execute(seats).all()), set(session.execute(answers).all())

    other = fresh(TV_CARD_KEY=app.config["HOUSE"].card_key)
    with other.app_context():
        load_sample_place()
        with other.test_request_context(method="POST"), transaction() as session:
            play()
            theirs = people(session)
    with inside(writes=False) as session:
        assert people(session) == theirs


def test_the_clock_runs_on_as_if_nothing_had_been_played(place, inside):
    clock.set_now(datetime(2026, 12, 3, 20, tzinfo=UTC))
    with inside() as session:
        before = ledger.head().seq  # the place may just have been loaded
        play()
        assert timedelta(0) <= clock.now() - datetime(2026, 12, 3, 20, tzinfo=UTC) < timedelta(minutes=2)
        assert earlier(session).held_on == date(2026, 11, 5)
        times = list(
            session.scalars(select(ledger.Entry.at).where(ledger.Entry.seq > before).order_by(ledger.Entry.seq))
        )
        assert times == sorted(times)


def test_after_a_failure_the_clock_is_right_too():
    before = clock.now()

    def fail():
        with clock.at(datetime(2020, 1, 1, tzinfo=UTC)):
            assert clock.today() == date(2020, 1, 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert timedelta(0) <= clock.now() - before < timedelta(minutes=1)


def test_a_load_that_is_broken_off_leaves_nothing(place, inside):
    def rows():
        with inside(writes=False) as session:
            return {t.name: session.scalar(select(func.count()).select_from(t)) for t in Base.metadata.sorted_tables}

    def break_off():
        with inside():
            play()
            raise KeyboardInterrupt

    before = rows()
    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert rows() == before


def test_the_next_release_waits_until_tonight_is_over(played, inside, command):
    with inside() as session:
        tonight = session.scalars(select(Workshop).where(Workshop.state == State.OPEN)).one()
        close_workshop("command", tonight)
        late_until = tonight.late_until
    assert command("release", "make", "getting-to-the-clinic").exit_code == 1
    clock.set_now(late_until + timedelta(hours=12))
    assert command("release", "make", "getting-to-the-clinic").exit_code == 0


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2027, 1, 1), date(2028, 2, 29)])
def test_the_day_is_always_a_thursday(day):
    held_on = thursday_four_weeks_before(day)
    assert held_on.weekday() == 3
    assert 28 <= (day - held_on).days < 35


def parts_of(authority):
    areas = areas_in(authority)
    deciles = deciles_of([area.code for area in areas])
    return [
        Part(area.code, area.neighbourhood_id, area.neighbourhood.name, deciles[area.code])
        for area in areas
        if area.neighbourhood_id
    ]


@dataclass
class Counted:
    """The tables of a release over homes, without a database."""

    cells: dict
    spans: dict

    def __init__(self, homes, parts):
        deciles = {part.code: part.decile for part in parts}
        rows = dict.fromkeys([str(part.neighbourhood_id) for part in parts])
        self.spans = {
            row: frozenset(group_of(part.decile) for part in parts if str(part.neighbourhood_id) == row) for row in rows
        }
        found = Counter()
        for home in homes:
            row = str(home.neighbourhood_id) if home.neighbourhood_id else ELSEWHERE if home.elsewhere else NOT_SAID
            group = group_of(deciles[home.area_code]) if home.area_code else NOT_KNOWN
            found.update([WHOLE, (NEIGHBOURHOODS, row), (DECILES, group)])
        keys = [WHOLE, *((NEIGHBOURHOODS, row) for row in (*rows, ELSEWHERE, NOT_SAID))]
        self.cells = {key: found[key] for key in (*keys, *((DECILES, row) for row in (*GROUPS, NOT_KNOWN)))}

    def level(self, cells):
        total = Cell(cells[WHOLE])
        for table, level in ((NEIGHBOURHOODS, Level.NEIGHBOURHOODS), (DECILES, Level.DECILES)):
            if most_are_shown([Cell(shown) for (name, _row), shown in cells.items() if name == table], total):
                return level
        return Level.PLACE

    def share_in_numbers(self, cells):
        shown = (self.cells[key] for key, text in cells.items() if key[0] == NEIGHBOURHOODS and text.isdecimal())
        return sum(shown) / self.cells[WHOLE]


def test_three_in_four_said_something_about_themselves_and_never_more_than_came(played, inside):
    with inside(writes=False) as session:
        workshop = earlier(session)
        found = tallies([workshop.id])
        asked = Counter()
        for (_version, question, _answer), n in found.items():
            asked[question] += n
        assert set(asked) == {question.key for question in CURRENT.questions}
        assert all(n <= told.SAID_ABOUT_THEMSELVES for n in asked.values())
        assert asked["sex"] > 80
        assert asked["activities"] <= found[CURRENT.version, "condition", "yes"]
        tonight = session.scalars(select(Workshop).where(Workshop.state == State.OPEN)).one()
        assert tallies([tonight.id])
