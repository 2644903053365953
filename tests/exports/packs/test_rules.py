"""Numbers of one evening, attacked: whoever knows the rule and all that is shown narrows no small count below four."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest

from exports.packs.rules import ENOUGH, at_most, cells, shown_people


def ways(total: int, answers: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many people can have given so many answers."""
    if answers == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in ways(total - first, answers - 1):
            yield (first, *rest)


@pytest.mark.parametrize(("answers", "most", "threshold"), [(2, 62, 8), (2, 42, 10), (3, 37, 8), (4, 27, 8)])
def test_a_small_count_may_be_one_of_four_at_least(answers: int, most: int, threshold: int) -> None:
    possible = defaultdict(set)
    drawn = 0
    for people in range(ENOUGH, most + 1):
        for answered in range(ENOUGH, people + 1):
            for counts in ways(answered, answers):
                seen = cells(counts, threshold, answered, at_most(people))
                if seen is not None:
                    drawn += 1
                    for row, count in enumerate(counts):
                        if count < threshold:
                            possible[shown_people(people), tuple(seen), row].add(count)
    assert drawn
    assert min(map(len, possible.values())) >= 4


def test_several_answers_of_one_person_add_up_to_nothing_that_tells() -> None:
    possible = defaultdict(set)
    for counts in product(range(28), repeat=3):
        answered = max(ENOUGH, *counts)  # of whom each has given one answer at least
        if answered <= sum(counts) and (seen := cells(counts, 8, answered, None)):
            for row, count in enumerate(counts):
                if count < 8:
                    possible[tuple(seen), row].add(count)
    assert min(map(len, possible.values())) >= 4


@pytest.mark.parametrize("counts", [(19, 0), (10, 9), (0, 0), (7, 7, 7), (6, 7, 7)])
def test_a_question_that_few_have_answered_has_no_numbers(counts: tuple[int, ...]) -> None:
    assert cells(counts, 8, sum(counts), at_most(40)) is None


def test_every_number_is_rounded_or_a_symbol() -> None:
    for counts in ways(40, 3):
        for cell in cells(counts, 8, 40, at_most(40)) or ():
            assert cell == "fewer than 8" or int(cell) % 5 == 0
