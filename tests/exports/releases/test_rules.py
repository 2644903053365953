"""The rules alone: what stays hidden from somebody who also knows how it is decided what to hide."""

import itertools
import random
from collections import defaultdict

import pytest

from exports.releases.frame import Frame
from exports.releases.rules import ImpossibleError, protect
from exports.releases.sheet import DECILES, ELSEWHERE, HIDDEN, NEIGHBOURHOODS, NOT_SAID, WHOLE, Key, Sheet
from maps.deprivation.groups import GROUPS, NOT_KNOWN
from workshops.programmes.small_numbers import shown


def counts_of(*people: int) -> dict[Key, int]:
    """The total, and neighbourhoods with so many people each."""
    return {WHOLE: sum(people)} | {(NEIGHBOURHOODS, str(row)): number for row, number in enumerate(people)}


@pytest.mark.parametrize(
    ("people", "cells"),
    [
        ((12, 12, 12, 7), (HIDDEN, "10", "10", "10", "fewer than 8")),
        ((12, 12, 7, 7), (HIDDEN, "10", "10", "fewer than 8", "fewer than 8")),
        ((13, 13, 13, 13, 0), (HIDDEN, "15", "15", "15", "15", "fewer than 8")),
        ((50, 0, 0, 3), ("55", "50", "fewer than 8", "fewer than 8", "fewer than 8")),
        ((20, 30), ("50", "20", "30")),
        ((3, 2), ("fewer than 8",) * 3),
    ],
)
def test_the_total_goes_first(people: tuple[int, ...], cells: tuple[str, ...]) -> None:
    assert tuple(protect(counts_of(*people), 8).values()) == cells


def test_a_table_that_gives_the_total_away_gives_way_too() -> None:
    counts = counts_of(12, 12, 12, 7) | {(DECILES, NOT_KNOWN): 43}
    cells = protect(counts, 8)
    assert cells[WHOLE] == HIDDEN
    assert cells[DECILES, NOT_KNOWN] == HIDDEN or HIDDEN in [cells[NEIGHBOURHOODS, row] for row in "012"]


@pytest.mark.parametrize(("rows", "most"), [(2, 44), (3, 26)])
def test_not_even_who_tries_every_count_learns_a_small_one(rows: int, most: int) -> None:
    """Somebody publishes every possible table by the same rules, and keeps those that come out as the one they see."""
    alike: dict[tuple[str, ...], list[tuple[int, ...]]] = defaultdict(list)
    published: dict[tuple[str, ...], tuple[str, ...]] = {}  # rules see only what is shown of a count
    for people in itertools.product(range(most + 1), repeat=rows):
        if sum(people) < 10:
            continue
        counts = counts_of(*people)
        symbols = tuple(shown(count, 8) for count in counts.values())
        if symbols not in published:
            published[symbols] = tuple(protect(counts, 8).values())
        alike[published[symbols]].append(people)
    for cells, worlds in alike.items():
        if max(map(max, worlds)) > most - 5:
            continue  # some that look alike are larger than those that were tried
        for row, cell in enumerate(cells[1:]):
            if cell == "fewer than 8":
                assert len({people[row] for people in worlds}) >= 4, (cells, worlds)


def test_what_cannot_be_true_of_earlier_releases_switches_nothing_off() -> None:
    """Homes were deleted, or somebody has withdrawn, and nobody knows: the new release is protected by itself."""
    counts = counts_of(12, 12, 12, 7)
    before = Sheet(8, dict.fromkeys(counts, "60"))
    assert protect(counts, 8, (), [before]) == protect(counts, 8)
    with pytest.raises(ImpossibleError):
        protect(counts | {WHOLE: 90}, 8)


def test_where_a_raised_threshold_would_tell_nothing_is_said() -> None:
    """8 people were shown as 10. "Fewer than 9" would say that they are 8."""
    first = protect(counts_of(8, 30, 30), 8)
    assert first[NEIGHBOURHOODS, "0"] == "10"
    second = protect(counts_of(8, 50, 40), 9, (), [Sheet(8, first)])
    assert second[NEIGHBOURHOODS, "0"] == HIDDEN


def test_a_large_place_is_protected_in_time() -> None:
    """215 neighbourhoods, and the fourth release of 300 people each: not one look at every cell of every release."""
    source = random.Random(4)
    spans = {str(row): frozenset(source.sample(GROUPS, 3)) for row in range(215)}
    keys = [WHOLE, *((NEIGHBOURHOODS, row) for row in (*spans, ELSEWHERE, NOT_SAID))]
    counts = dict.fromkeys([*keys, *((DECILES, group) for group in (*GROUPS, NOT_KNOWN))], 0)
    before: list[Sheet] = []
    for _release in range(4):
        for _person in range(300):
            row = source.choice(list(spans))
            for key in (WHOLE, (NEIGHBOURHOODS, row), (DECILES, source.choice(sorted(spans[row])))):
                counts[key] += 1
        cells = protect(counts, 8, Frame(spans).links, before)
        before.append(Sheet(8, cells, before[-1].more_than_few if before else ()))
    assert sum(shown.isdecimal() for shown in before[-1].cells.values()) >= 10
