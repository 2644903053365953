"""Somebody who has every published table, the rules, the map and the calendar cannot pin down a hidden cell.

The attacker is a linear program over whole numbers (scipy) that shares nothing with the app's own ranges: it has one
unknown for the people of each neighbourhood and each group of deciles who were counted first in each release, and one
for those of each host and month, of whom it knows that they came to the evenings that were over since.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from exports.releases.frame import Frame
from exports.releases.rules import protect
from exports.releases.sheet import (
    DECILES,
    ELSEWHERE,
    HIDDEN,
    HOSTS,
    MONTHS,
    NEIGHBOURHOODS,
    NOT_SAID,
    OTHERS,
    WHOLE,
    Key,
    Sheet,
    wholly_hidden,
)
from maps.deprivation.groups import GROUPS, NOT_KNOWN

MANY = 1_000  # more people than stand in any of these cells: the program needs an end
LEFT = 4  # domain: a hidden cell must keep as many possible counts
FIRST = datetime(2026, 1, 31, tzinfo=UTC)
Home = tuple[str, str]  # the rows of the tables of places that a person stands in
Evening = tuple[str, str]  # the rows of host and month
Person = tuple[Home, Evening]


@dataclass(frozen=True)
class History:
    """Who joined before each release, where neighbourhoods have areas, and before which releases somebody withdrew.

    The evenings that were over before each release, and its threshold, which can only be raised.
    """

    spans: Mapping[str, frozenset[str]]
    evenings: tuple[tuple[Evening, ...], ...]
    joined: tuple[Mapping[Person, int], ...]
    withdrawn: tuple[Mapping[Person, int], ...]
    thresholds: tuple[int, ...]

    @property
    def homes(self) -> list[Home]:
        """Every pair of rows that somebody can stand in. Known by neighbourhood only: no group is known."""
        inside = [(row, group) for row, groups in self.spans.items() for group in (*sorted(groups), NOT_KNOWN)]
        return [*inside, (ELSEWHERE, NOT_KNOWN), (NOT_SAID, NOT_KNOWN)]

    def frame(self, release: int) -> Frame:
        """What a release counts by."""
        over = [(evening, at) for at in range(release + 1) for evening in self.evenings[at]]
        return Frame(
            self.spans,
            tuple(f"2026-{at + 1:02}" for at in range(release + 1)),
            {number: (month, host) for number, ((host, month), _at) in enumerate(over)},
            {number: made_at(at) - timedelta(hours=1) for number, (_evening, at) in enumerate(over)},
        )


def made_at(release: int) -> datetime:
    return FIRST + timedelta(days=30 * release)


def holds(key: Key, stands: Home | Evening, tables: tuple[str, str]) -> bool:
    """Whether somebody who stands there is counted in this cell."""
    return key == WHOLE or key in ((tables[0], stands[0]), (tables[1], stands[1]))


def at_home(key: Key, home: Home) -> bool:
    return holds(key, home, (NEIGHBOURHOODS, DECILES))


def that_evening(key: Key, evening: Evening) -> bool:
    return holds(key, evening, (HOSTS, MONTHS))


@dataclass(frozen=True)
class Made:
    """A release: its number in the history, and what it shows."""

    number: int
    sheet: Sheet


def published(history: History) -> list[list[Made]]:
    """What is published, in chains within which nobody has withdrawn."""
    chains: list[list[Made]] = []
    people: dict[Person, int] = {}
    for number, threshold in enumerate(history.thresholds):
        joined, withdrawn = history.joined[number], history.withdrawn[number]
        gone = {person: min(here, withdrawn.get(person, 0)) for person, here in people.items()}
        if sum(joined.values()) + sum(gone.values()) < 10:
            break
        people = {person: people.get(person, 0) - gone.get(person, 0) for person in people} | {
            person: people.get(person, 0) - gone.get(person, 0) + came for person, came in joined.items()
        }
        if not chains or any(gone.values()):
            chains.append([])
        frame, chain = history.frame(number), chains[-1]
        counts = {
            key: sum(n for (home, evening), n in people.items() if at_home(key, home) or that_evening(key, evening))
            for key in frame.keys
        }
        before = [made.sheet for made in chain]
        still = frame.still(made_at(chain[-1].number)) if chain else ()
        cells = protect(counts, threshold, frame.links, before, still)
        seen = before[-1].more_than_few if before else ()
        sheet = Sheet(threshold, cells, seen, still, wholly_hidden(cells))
        assert all(count >= sheet.least(key) for key, count in counts.items() if cells[key].isdecimal())
        assert all(count < sheet.least(key) for key, count in counts.items() if cells[key].startswith("fewer"))
        chain.append(Made(number, sheet))
    return chains


def allowed(sheet: Sheet, key: Key) -> tuple[float, float]:
    """The counts that a cell's symbol allows, by the rules as they are published."""
    shown, least = sheet.cells[key], 20 if key[0] in (MONTHS, HOSTS) else sheet.threshold
    if shown.isdecimal():
        return max(least, int(shown) - 2), int(shown) + 2
    if shown != HIDDEN:
        return 0, least - 1
    beside = (MONTHS, HOSTS)  # each gives way by itself, and the tables of places together
    alike = [each for each in sheet.cells if each[0] == key[0] or (each[0] not in beside and key[0] not in beside)]
    if key[0] in beside and all(sheet.cells[each] == HIDDEN for each in alike):
        return 0, np.inf
    numbers = [int(sheet.cells[each]) for each in alike if sheet.cells[each].isdecimal() and each != WHOLE]
    return 0 if key in sheet.before else least, min(numbers) + 2 if numbers and key != WHOLE else np.inf


def attack(history: History, chain: list[Made]) -> Iterator[tuple[Made, Key, float, float]]:
    """For each hidden cell of each release of a chain, the least and the greatest count that is possible."""
    blocks: list[tuple[int, bool, Home | Evening]] = []  # unknowns: people who came before the release of this place
    for place, made in enumerate(chain):
        since = chain[place - 1].number + 1 if place else 0
        new = {evening for at in range(since, made.number + 1) for evening in history.evenings[at]}
        blocks += [(place, True, home) for home in history.homes]
        blocks += [(place, False, evening) for evening in sorted(new)]

    def row(key: Key, upto: int) -> np.ndarray:
        live = key == WHOLE or key[0] in (NEIGHBOURHOODS, DECILES)
        return np.array(
            [
                at <= upto and lived == live and (at_home if lived else that_evening)(key, stands)
                for at, lived, stands in blocks
            ],
            float,
        )

    known: list[tuple[np.ndarray, float, float]] = []
    for place, made in enumerate(chain):
        known += [(row(key, place), *allowed(made.sheet, key)) for key in made.sheet.cells]
        both = [(1.0 if lived else -1.0) if at == place else 0.0 for at, lived, _stands in blocks]
        known.append((np.array(both), 0, 0))
        if place:
            known.append((row(WHOLE, place) - row(WHOLE, place - 1), 10, np.inf))
    rows, least, most = zip(*known, strict=True)
    facts = LinearConstraint(np.array(rows), least, most)
    for place, made in enumerate(chain):
        for key in made.sheet.hidden:
            wanted = row(key, place)
            yield made, key, -most_of(-wanted, facts), most_of(wanted, facts)


def most_of(wanted: np.ndarray, known: LinearConstraint) -> float:
    """The greatest value of a sum of unknowns."""
    found = milp(-wanted, constraints=known, integrality=np.ones(len(wanted)), bounds=Bounds(0, MANY))
    assert found.status == 0, found.message
    return round(-found.fun)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Random places, answers, withdrawals and sequences of releases, with counts where rounding and symbols turn."""
    groups = st.frozensets(st.sampled_from(GROUPS), min_size=1, max_size=3)
    spans = {str(row): draw(groups) for row in range(draw(st.integers(1, 3)))}
    homes = History(spans, (), (), (), ()).homes
    edges = st.sampled_from((1, 2, 3, 6, 7, 8, 11, 12, 13, 17, 18, 19, 20, 22, 23, 27, 28))
    people = st.one_of(st.just(0), st.just(0), edges, st.integers(0, 14), st.integers(10, 60))
    hosts = st.lists(st.sampled_from(("1", "2", OTHERS)), min_size=1, max_size=3, unique=True)
    releases = draw(st.integers(1, 3))
    evenings, joined, everybody = [], [], []
    for number in range(releases):
        months = st.integers(max(1, number), number + 1).map(lambda month: f"2026-{month:02}")
        evenings.append(tuple((host, draw(months)) for host in draw(hosts)))
        came = {(home, draw(st.sampled_from(evenings[-1]))): draw(people) for home in homes}
        joined.append({person: n for person, n in came.items() if n})
        everybody += joined[-1]
    left = st.dictionaries(st.sampled_from(everybody), st.integers(1, 12), max_size=4) if everybody else st.just({})
    return History(
        spans,
        tuple(evenings),
        tuple(joined),
        tuple(draw(st.one_of(st.just({}), st.just({}), left)) for _ in range(releases)),
        tuple(sorted(draw(st.sampled_from((8, 8, 8, 9, 12, 20))) for _ in range(releases))),
    )


def history_of(
    spans: Mapping[str, frozenset[str]], *came: Mapping[Home, int], thresholds: tuple[int, ...] = ()
) -> History:
    """One evening of hosts who are not named before each release, so that months and hosts tell little more."""
    evenings = tuple(((OTHERS, f"2026-{at + 1:02}"),) for at in range(len(came)))
    joined = tuple({(home, evenings[at][0]): n for home, n in people.items()} for at, people in enumerate(came))
    return History(spans, evenings, joined, ({},) * len(came), thresholds or (8,) * len(came))


def neighbourhoods(*releases: tuple[int, ...], thresholds: tuple[int, ...] = ()) -> History:
    """Neighbourhoods to which so many people came before each release, of whom no group of deciles is known."""
    spans = {str(row): frozenset(GROUPS) for row in range(len(releases[0]))}
    came = ({(str(row), NOT_KNOWN): n for row, n in enumerate(people)} for people in releases)
    return history_of(spans, *came, thresholds=thresholds)


def evenings(*releases: Mapping[Evening, int]) -> History:
    """Evenings to which so many people came before each release, who did not say where they live."""
    joined = tuple({((NOT_SAID, NOT_KNOWN), evening): n for evening, n in people.items()} for people in releases)
    return History({}, tuple(map(tuple, releases)), joined, ({},) * len(releases), (8,) * len(releases))


ONE_PLACE = history_of(  # margins alone leave 4 to 7 for the first group; only who could have stood where leaves 7
    {"0": frozenset({"1-2"})},
    {("0", "1-2"): 7, ("0", NOT_KNOWN): 11, (ELSEWHERE, NOT_KNOWN): 13, (NOT_SAID, NOT_KNOWN): 3},
    {("0", "1-2"): 6, (NOT_SAID, NOT_KNOWN): 5},
)
JANUARY, FEBRUARY = "2026-01", "2026-02"


@settings(max_examples=60, deadline=None)
@given(histories())
@example(neighbourhoods((12, 12, 12, 7)))
@example(neighbourhoods((12, 12, 7, 7)))
@example(neighbourhoods((13, 13, 13, 13, 0)))
@example(neighbourhoods((7, 12), (1, 21)))  # together two well rounded totals tell how much the first has grown
@example(neighbourhoods((8, 30), (0, 20), thresholds=(8, 9)))  # shown as 10, then fewer than 9
@example(evenings({("1", JANUARY): 24, ("2", JANUARY): 19}))  # 43 less 22 to 24: the second host had 19 or more
@example(evenings({("1", JANUARY): 24, (OTHERS, JANUARY): 7}, {("1", FEBRUARY): 12}))
@example(evenings({("2", JANUARY): 5, (OTHERS, JANUARY): 12}, {("1", FEBRUARY): 12}))  # a month of one evening
@example(ONE_PLACE)
def test_no_hidden_cell_can_be_pinned_down(history: History) -> None:
    for chain in published(history):
        for made, key, least, most in attack(history, chain):
            safe = most - least + 1 >= LEFT or is_large(made, key, least) or is_empty_for_all(history, made, key)
            assert safe, (key, least, most, made.sheet.cells)


def is_large(made: Made, key: Key, least: float) -> bool:
    """Whether it is no small number, in a table that is hidden as a whole: others may be equal to what is shown."""
    return key in made.sheet.masked and least >= made.sheet.least(key)


def is_empty_for_all(history: History, made: Made, key: Key) -> bool:
    """Whether map or calendar alone say that nobody can stand there: no area is in this group, no evening was then."""
    over = [evening for at in range(made.number + 1) for evening in history.evenings[at]]
    return not any(at_home(key, home) for home in history.homes) and not any(that_evening(key, each) for each in over)
