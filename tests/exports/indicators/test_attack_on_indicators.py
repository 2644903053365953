"""Nobody can work out a small number of a sheet from what is shown of it, nor from a sheet that corrects it.

The attacker is that of tests/exports/releases/test_attack.py: a linear program over whole numbers, with one unknown for
each smallest group, that knows the rules and how the groups add up.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint

from exports.indicators.models import Layout, Line, Measure
from exports.indicators.protecting import Cell, protect_sheet
from exports.indicators.sheet import Mark
from exports.releases.sheet import HIDDEN, WHOLE, Key, Sheet
from tests.exports.indicators.sheets import read
from tests.exports.releases.test_attack import LEFT, allowed, most_of

Leaf = tuple[str, str]  # part and label
Counts = Mapping[Leaf, int]
LEAVES = {
    Layout.LIST: [("", name) for name in "abcd"],
    Layout.LISTS: [
        ("by age", "young"),
        ("by age", "old"),
        ("by place", "near"),
        ("by place", "far"),
        ("by place", "?"),
    ],
    Layout.WITHIN: [("A", "a1"), ("A", "a2"), ("B", "b1"), ("B", "b2"), ("B", "b3"), ("C", "c1")],
}
HALVES = [(half, name) for half in ("are", "rest") for name in "abc"]
EDGES = st.sampled_from((0, 1, 2, 3, 6, 7, 8, 11, 12, 13, 17, 18, 22, 23, 27, 28))


def holds(cell: Key, leaf: Leaf, kind: Layout | Measure) -> bool:
    """Whether whoever stands in a smallest group is counted in a cell. Of lists, the first stands for everybody."""
    part, label = cell
    if cell == WHOLE:
        return kind is not Layout.LISTS or leaf[0] == "by age"
    return leaf[0] == part and label in ("", leaf[1])


def sheet_of(cells: Sequence[Cell], kind: Layout | Measure) -> Sheet:
    """What is shown, by the cell that it stands for."""
    shown: dict[Key, str] = {}
    for cell in cells:
        if kind is Measure.SHARE:
            shown |= {("are", cell.label): cell.shown, ("rest", cell.label): cell.rest}
        else:
            shown[WHOLE if cell.line is Line.TOTAL else (cell.part, cell.label)] = cell.shown
    return Sheet(8, shown)


def protected(counts: Counts, kind: Layout | Measure, before: Sequence[Sequence[Cell]] = ()) -> list[Cell]:
    earlier = [(8, cells) for cells in before]
    if kind is Measure.SHARE:
        rows = [("", name, (counts["are", name], counts["are", name] + counts["rest", name])) for name in "abc"]
        return protect_sheet(read(*rows), Measure.SHARE, Layout.LIST, 8, earlier)
    assert isinstance(kind, Layout)
    rows = [(part, label, (n,)) for (part, label), n in counts.items()]
    return protect_sheet(read(*rows), Measure.PEOPLE, kind, 8, earlier)


@dataclass(frozen=True)
class Attack:
    """What is known of sheets that follow one another, each with at least as many people as the one before."""

    kind: Layout | Measure
    leaves: Sequence[Leaf]
    sheets: Sequence[Sheet]
    unchanged: Sequence[Leaf] = ()  # groups of which somebody knows that the second sheet has the same number

    def row(self, cell: Key, upto: int) -> np.ndarray:
        unknowns = [(at, leaf) for at in range(len(self.sheets)) for leaf in self.leaves]
        return np.array([at <= upto and holds(cell, leaf, self.kind) for at, leaf in unknowns], float)

    def possible(self) -> Iterator[tuple[Key, float]]:
        """For each cell without a number, how many counts are possible."""
        known, wanted = [], []
        for at, sheet in enumerate(self.sheets):
            if set(sheet.cells.values()) == {HIDDEN}:
                continue
            known += [(self.row(cell, at), *allowed(sheet, cell)) for cell in sheet.cells]
            wanted += [(cell, self.row(cell, at)) for cell in sheet.hidden]
            if self.kind is Layout.LISTS:
                other = sum(self.row(("by place", label), at) for label in ("near", "far", "?"))
                known.append((self.row(WHOLE, at) - other, 0, 0))
        known += [(self.row(leaf, 1) - self.row(leaf, 0), 0, 0) for leaf in self.unchanged]
        rows, least, most = zip(*known, strict=True)
        facts = LinearConstraint(np.array(rows), least, most)
        for cell, sums in wanted:
            yield cell, most_of(sums, facts) + most_of(-sums, facts) + 1


def counts_of(draw: st.DrawFn, leaves: Sequence[Leaf], kind: Layout | Measure) -> dict[Leaf, int]:
    counts = {leaf: draw(EDGES) for leaf in leaves}
    if kind is Layout.LISTS:  # both lists hold the same people
        age = counts["by age", "young"] + counts["by age", "old"]
        near = min(counts["by place", "near"], age)
        far = min(counts["by place", "far"], age - near)
        counts |= {("by place", "near"): near, ("by place", "far"): far, ("by place", "?"): age - near - far}
    return counts


@pytest.mark.parametrize("kind", [Layout.LIST, Layout.LISTS, Layout.WITHIN, Measure.SHARE])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_small_number_of_a_sheet_can_be_worked_out(kind: Layout | Measure, data: st.DataObject) -> None:
    leaves = HALVES if kind is Measure.SHARE else LEAVES[kind]
    counts = data.draw(st.composite(lambda draw: counts_of(draw, leaves, kind))())
    sheet = sheet_of(protected(counts, kind), kind)
    for cell, left in Attack(kind, leaves, [sheet]).possible():
        assert left >= LEFT, (cell, left, sheet.cells, counts)


@settings(max_examples=60, deadline=None)
@given(st.lists(EDGES, min_size=4, max_size=4), st.lists(EDGES, min_size=4, max_size=4))
@example([12, 12, 12, 7], [0, 0, 0, 1])
@example([20, 20, 20, 7], [0, 0, 1, 0])
def test_a_correction_that_adds_some_tells_no_more(first: list[int], more: list[int]) -> None:
    sheets = corrected(first, more)
    for cell, left in Attack(Layout.LIST, LEAVES[Layout.LIST], sheets).possible():
        assert left >= LEFT, (cell, left, sheets)


@settings(max_examples=60, deadline=None)
@given(st.lists(EDGES, min_size=4, max_size=4), st.integers(0, 3), st.sampled_from((1, 2, 3, 5)))
def test_nor_does_one_of_which_only_one_number_is_another(first: list[int], place: int, more: int) -> None:
    """Somebody knows which one, and that all others are the same."""
    sheets = corrected(first, [more if at == place else 0 for at in range(4)])
    unchanged = [leaf for at, leaf in enumerate(LEAVES[Layout.LIST]) if at != place]
    for cell, left in Attack(Layout.LIST, LEAVES[Layout.LIST], sheets, unchanged).possible():
        assert left >= LEFT, (cell, left, sheets)


def corrected(first: list[int], more: list[int]) -> list[Sheet]:
    """A sheet, and the one that corrects it."""
    leaves = LEAVES[Layout.LIST]
    before = protected(dict(zip(leaves, first, strict=True)), Layout.LIST)
    counts = {leaf: a + b for leaf, a, b in zip(leaves, first, more, strict=True)}
    sheets = [sheet_of(before, Layout.LIST), sheet_of(protected(counts, Layout.LIST, [before]), Layout.LIST)]
    return [sheets[0], Sheet(8, sheets[1].cells, sheets[0].more_than_few)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(EDGES, st.just(Mark()), st.just(Mark(5))), min_size=2, max_size=5))
def test_what_the_owner_has_hidden_is_in_no_symbol(numbers: list[int | Mark]) -> None:
    rows = [("", f"g{place}", (n,)) for place, n in enumerate(numbers)]
    cells = protect_sheet(read(*rows), Measure.PEOPLE, Layout.LIST, 8)
    hidden = [isinstance(n, Mark) for n in numbers]
    assert all(cell.shown == HIDDEN for cell, mark in zip(cells, hidden, strict=False) if mark)
    assert not any(hidden) or cells[-1].shown == HIDDEN, "with the total, the hidden one would be what is left"


@pytest.mark.parametrize("layout", list(Layout))
def test_a_total_that_the_owner_has_hidden_stays_hidden(layout: Layout) -> None:
    part = "" if layout is Layout.LIST else "A"
    total = ("", "Total") if layout is Layout.LIST else ("Total", "")
    rows = [(part, "a", (20,)), (part, "b", (30,)), (*total, (Mark(),))]
    cells = protect_sheet(read(*rows), Measure.PEOPLE, layout, 8)
    assert [cell.shown for cell in cells if cell.line is Line.TOTAL] == [HIDDEN]


def test_a_total_of_a_share_that_the_owner_has_hidden_stays_hidden() -> None:
    rows = [("", "a", (20, 60)), ("", "b", (30, 60)), ("", "Total", (50, Mark()))]
    cells = protect_sheet(read(*rows), Measure.SHARE, Layout.LIST, 8)
    assert (cells[-1].shown, cells[-1].rest) == (HIDDEN, HIDDEN)


def test_the_attacker_finds_what_is_left_open() -> None:
    """Or it would prove nothing: 12, 12, 12 and 7 with their total."""
    shown = dict(zip(LEAVES[Layout.LIST], ("10", "10", "10", "fewer than 8"), strict=True)) | {WHOLE: "45"}
    assert min(left for _cell, left in Attack(Layout.LIST, LEAVES[Layout.LIST], [Sheet(8, shown)]).possible()) < LEFT
