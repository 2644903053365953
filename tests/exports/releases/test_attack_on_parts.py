"""Nobody can work out how few spoke of a theme, or how few people there are, from all tables together.

The attacker is that of test_attack.py, a linear program over whole numbers. Beside everybody's tables it has those of
several themes, and knows that whoever spoke of one is somebody who was heard.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint

from exports.releases.frame import Frame
from exports.releases.parts import protect_parts
from exports.releases.rules import known
from exports.releases.sheet import HIDDEN, NEIGHBOURHOODS, WHOLE, Key, Sheet
from maps.deprivation.groups import GROUPS, NOT_KNOWN
from tests.exports.releases.test_attack import LEFT, History, Home, allowed, at_home, most_of


@dataclass(frozen=True)
class Spoken:
    """Where neighbourhoods have areas, who was heard, and who of them spoke of each theme."""

    spans: Mapping[str, frozenset[str]]
    people: Mapping[Home, int]
    themes: tuple[Mapping[Home, int], ...]

    @property
    def homes(self) -> list[Home]:
        return History(self.spans, (), (), (), ()).homes


def counts(people: Mapping[Home, int], keys: list[Key]) -> dict[Key, int]:
    return {key: sum(n for home, n in people.items() if at_home(key, home)) for key in keys}


def published(spoken: Spoken) -> list[Sheet]:
    """The sheet of everybody, then that of each theme."""
    frame = Frame(spoken.spans)
    everybody = known(counts(spoken.people, frame.keys), 8, frame.links)
    parts = {str(number): counts(people, frame.keys) for number, people in enumerate(spoken.themes)}
    masked = frozenset(key for key, shown in everybody.sheet.cells.items() if shown == HIDDEN)
    found = [everybody.sheet]
    for cells in protect_parts(parts, everybody).values():
        wholly = set(cells.values()) == {HIDDEN}
        found.append(Sheet(8, cells, masked=frozenset(cells) if wholly else masked))
    return found


def attack(spoken: Spoken, sheets: list[Sheet]) -> Iterator[tuple[int, Key, float]]:
    """For each hidden cell of everybody and of each theme, how many counts are possible."""
    unknowns = [(part, home) for part in range(len(sheets)) for home in spoken.homes]

    def row(part: int, key: Key) -> np.ndarray:
        return np.array([of == part and at_home(key, home) for of, home in unknowns], float)

    facts = []
    for part, sheet in enumerate(sheets):
        facts += [(row(part, key), *allowed(sheet, key)) for key in sheet.cells if key not in sheet.masked]
        for home in spoken.homes if part else ():
            beside = [1.0 if at == (0, home) else -1.0 if at == (part, home) else 0.0 for at in unknowns]
            facts.append((np.array(beside), 0, np.inf))
    rows, least, most = zip(*facts, strict=True)
    system = LinearConstraint(np.array(rows), least, most)
    for part, sheet in enumerate(sheets):
        for key in sheet.hidden:
            if key not in sheet.masked:
                yield part, key, most_of(row(part, key), system) + most_of(-row(part, key), system) + 1


@st.composite
def stories(draw: st.DrawFn) -> Spoken:
    """Random places and people, of whom some spoke of each theme."""
    groups = st.frozensets(st.sampled_from(GROUPS), min_size=1, max_size=3)
    spans = {str(row): draw(groups) for row in range(draw(st.integers(1, 3)))}
    homes = Spoken(spans, {}, ()).homes
    edges = st.sampled_from((0, 1, 3, 6, 7, 8, 11, 12, 13, 17, 18, 22, 23, 27, 28))
    people = {home: draw(st.one_of(st.just(0), edges, st.integers(0, 60))) for home in homes}
    shares = st.sampled_from((0, 0, 1, 1, 2, 4))
    themes = [
        {home: draw(st.one_of(shares.map(lambda s, n=n: n * s // 4), st.integers(0, n))) for home, n in people.items()}
        for _theme in range(draw(st.integers(1, 3)))
    ]
    return Spoken(spans, people, tuple(themes))


def in_one_row(*themes: tuple[int, ...], people: tuple[int, ...]) -> Spoken:
    """Neighbourhoods of whose people no group of deciles is known."""
    spans = {str(row): frozenset(GROUPS) for row in range(len(people))}

    def at(numbers: tuple[int, ...]) -> dict[Home, int]:
        return {(str(row), NOT_KNOWN): n for row, n in enumerate(numbers)}

    return Spoken(spans, at(people), tuple(map(at, themes)))


@settings(max_examples=60, deadline=None)
@given(stories())
@example(in_one_row((12, 12, 12, 7), people=(30, 30, 30, 30)))
@example(in_one_row((28, 12, 7), people=(30, 30, 7)))
@example(in_one_row((12, 12, 12, 7), (12, 12, 12, 6), people=(12, 12, 12, 7)))  # as everybody, whose total is hidden
def test_no_small_part_can_be_pinned_down(spoken: Spoken) -> None:
    sheets = published(spoken)
    for part, key, possible in attack(spoken, sheets):
        assert possible >= LEFT or is_empty_for_all(spoken, key), (part, key, possible, [s.cells for s in sheets])


def is_empty_for_all(spoken: Spoken, key: Key) -> bool:
    return not any(at_home(key, home) for home in spoken.homes)


def test_what_everybodys_table_hides_no_theme_shows() -> None:
    rows = [WHOLE, *((NEIGHBOURHOODS, row) for row in "abcd")]
    everybody = known(dict(zip(rows, (43, 12, 12, 12, 7), strict=True)), 8)
    assert everybody.sheet.cells[WHOLE] == HIDDEN
    theme = protect_parts({"1": dict(zip(rows, (30, 10, 10, 10, 0), strict=True))}, everybody)["1"]
    assert list(theme.values()) == [HIDDEN, "10", "10", "10", "fewer than 8"]
