"""Somebody who has every published table, the rules and the map cannot pin down a hidden cell.

The attacker is a linear program over whole numbers (scipy) that shares nothing with the app's own ranges: it has one
unknown for the people of each neighbourhood and each group of deciles who were counted first in each release.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from exports.releases.ranges import (
    DECILES,
    ELSEWHERE,
    GROUPS,
    HIDDEN,
    NEIGHBOURHOODS,
    NOT_KNOWN,
    NOT_SAID,
    WHOLE,
    Key,
    Sheet,
)
from exports.releases.rules import protect

MANY = 1_000  # more people than stand in any of these cells: the program needs an end
LEFT = 4  # domain: a hidden cell must keep as many possible counts
Home = tuple[str, str]  # the row of each table that a person stands in


@dataclass(frozen=True)
class History:
    """Who joined before each release, where neighbourhoods have areas, and before which releases somebody withdrew.

    The threshold of each release; it can only be raised.
    """

    spans: Mapping[str, frozenset[str]]
    joined: tuple[Mapping[Home, int], ...]
    withdrawn: tuple[Mapping[Home, int], ...]
    thresholds: tuple[int, ...]

    @property
    def homes(self) -> list[Home]:
        """Every pair of rows that somebody can stand in. Known by neighbourhood only: no group is known."""
        inside = [(row, group) for row, groups in self.spans.items() for group in (*sorted(groups), NOT_KNOWN)]
        return [*inside, (ELSEWHERE, NOT_KNOWN), (NOT_SAID, NOT_KNOWN)]

    @property
    def keys(self) -> list[Key]:
        rows = [(NEIGHBOURHOODS, row) for row in (*self.spans, ELSEWHERE, NOT_SAID)]
        return [WHOLE, *rows, *((DECILES, group) for group in (*GROUPS, NOT_KNOWN))]


def holds(key: Key, home: Home) -> bool:
    """Whether somebody who stands there is counted in this cell."""
    return key == WHOLE or key in ((NEIGHBOURHOODS, home[0]), (DECILES, home[1]))


def published(history: History) -> list[list[Sheet]]:
    """What is published, in chains within which nobody has withdrawn."""
    chains: list[list[Sheet]] = []
    people = dict.fromkeys(history.homes, 0)
    for joined, withdrawn, threshold in zip(history.joined, history.withdrawn, history.thresholds, strict=True):
        gone = {home: min(people[home], withdrawn.get(home, 0)) for home in people}
        if sum(joined.values()) + sum(gone.values()) < 10:
            continue
        people = {home: people[home] - gone[home] + joined.get(home, 0) for home in people}
        if not chains or any(gone.values()):
            chains.append([])
        counts = {key: sum(n for home, n in people.items() if holds(key, home)) for key in history.keys}
        before = chains[-1]
        cells = protect(counts, threshold, history.spans, before)
        assert all(count >= threshold for key, count in counts.items() if cells[key].isdecimal())
        assert all(count < threshold for key, count in counts.items() if cells[key].startswith("fewer"))
        before.append(Sheet(threshold, cells, before[-1].more_than_few if before else ()))
    return chains


def allowed(sheet: Sheet, key: Key) -> tuple[float, float]:
    """The counts that a cell's symbol allows, by the rules as they are published."""
    shown = sheet.cells[key]
    if shown.isdecimal():
        return max(sheet.threshold, int(shown) - 2), int(shown) + 2
    if shown != HIDDEN:
        return 0, sheet.threshold - 1
    numbers = [int(n) for other, n in sheet.cells.items() if n.isdecimal() and other != WHOLE]
    least = 0 if key in sheet.before else sheet.threshold
    return least, min(numbers) + 2 if numbers and key != WHOLE else np.inf


def attack(history: History, chain: list[Sheet]) -> Iterator[tuple[Sheet, Key, float]]:
    """For each hidden cell of each release of a chain, how many counts are possible."""
    width = len(history.homes)
    cells: dict[tuple[int, Key], np.ndarray] = {}  # which unknowns a cell is the sum of
    known: list[tuple[np.ndarray, float, float]] = []
    for number, sheet in enumerate(chain):
        for key in history.keys:
            once = np.array([holds(key, home) for home in history.homes], float)
            cells[number, key] = np.concatenate(
                [np.tile(once, number + 1), np.zeros(width * (len(chain) - number - 1))]
            )
            known.append((cells[number, key], *allowed(sheet, key)))
        if number:
            known.append((cells[number, WHOLE] - cells[number - 1, WHOLE], 10, np.inf))
    rows, least, most = zip(*known, strict=True)
    facts = LinearConstraint(np.array(rows), least, most)
    for (number, key), wanted in cells.items():
        if not chain[number].cells[key].isdecimal():
            yield chain[number], key, most_of(wanted, facts) + most_of(-wanted, facts) + 1


def most_of(wanted: np.ndarray, known: LinearConstraint) -> float:
    """The greatest value of a sum of unknowns."""
    found = milp(-wanted, constraints=known, integrality=np.ones(len(wanted)), bounds=Bounds(0, MANY))
    assert found.status == 0, found.message
    return round(-found.fun)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Random places, answers, withdrawals and sequences of releases, with counts where rounding and symbols turn."""
    groups = st.frozensets(st.sampled_from(GROUPS), min_size=1, max_size=3)
    spans = {str(row): draw(groups) for row in range(draw(st.integers(1, 4)))}
    homes = History(spans, (), (), ()).homes
    edges = st.sampled_from((1, 2, 3, 6, 7, 8, 11, 12, 13, 17, 18, 22, 23, 27, 28))
    people = st.one_of(st.just(0), st.just(0), edges, st.integers(0, 14), st.integers(10, 60))
    joined = st.lists(people, min_size=len(homes), max_size=len(homes)).map(lambda n: dict(zip(homes, n, strict=True)))
    nobody = st.just({})
    left = st.dictionaries(st.sampled_from(homes), st.integers(1, 12), max_size=4)
    releases = draw(st.integers(1, 3))
    return History(
        spans,
        tuple(draw(joined) for _ in range(releases)),
        tuple(draw(st.one_of(nobody, nobody, left)) for _ in range(releases)),
        tuple(sorted(draw(st.sampled_from((8, 8, 8, 9, 12, 20))) for _ in range(releases))),
    )


def neighbourhoods(*releases: tuple[int, ...], thresholds: tuple[int, ...] = ()) -> History:
    """Neighbourhoods to which so many people came before each release, of whom no group of deciles is known."""
    spans = {str(row): frozenset(GROUPS) for row in range(len(releases[0]))}
    came = tuple({(str(row), NOT_KNOWN): n for row, n in enumerate(people)} for people in releases)
    return History(spans, came, ({},) * len(came), thresholds or (8,) * len(came))


ONE_PLACE = History(  # margins alone leave 4 to 7 for the first group; only who could have stood where leaves 7
    {"0": frozenset({"1-2"})},
    (
        {("0", "1-2"): 7, ("0", NOT_KNOWN): 11, (ELSEWHERE, NOT_KNOWN): 13, (NOT_SAID, NOT_KNOWN): 3},
        {("0", "1-2"): 6, (NOT_SAID, NOT_KNOWN): 5},
    ),
    ({}, {}),
    (8, 8),
)


@settings(max_examples=60, deadline=None)
@given(histories())
@example(neighbourhoods((12, 12, 12, 7)))
@example(neighbourhoods((12, 12, 7, 7)))
@example(neighbourhoods((13, 13, 13, 13, 0)))
@example(neighbourhoods((7, 12), (1, 21)))  # together two well rounded totals tell how much the first has grown
@example(neighbourhoods((8, 30), (0, 20), thresholds=(8, 9)))  # shown as 10, then fewer than 9
@example(ONE_PLACE)
def test_no_hidden_cell_can_be_pinned_down(history: History) -> None:
    for chain in published(history):
        for sheet, key, counts in attack(history, chain):
            assert counts >= LEFT or is_empty_for_all(history, key), (key, counts, sheet.cells)


def is_empty_for_all(history: History, key: Key) -> bool:
    """Whether the map alone says that nobody can stand there: no area is in this group of deciles."""
    return not any(holds(key, home) for home in history.homes)
