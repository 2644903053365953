"""Nobody can work out how few applicants there are in a hidden cell of the tables of jobs, of any counting.

The attacker is a program over whole numbers (scipy) that shares nothing with the app's own ranges. It has every table
of every release, and knows how numbers are rounded, what is hidden first, that rows add up, that who got further is
counted in every stage before, and that tables are counted anew only when at least 10 have moved. It attacks with every
stretch of countings, believing that counts only grow, wherever that can be true; and so with each by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from exports.releases.jobs import ANSWERS, ETHNIC, KEPT, WEEKS, Family, kept, stages_by
from exports.releases.nested import Shape
from exports.releases.nested_rules import protect_nested
from exports.releases.rules import is_enough
from exports.releases.sheet import DECILES, HIDDEN, WHOLE, Key, Sheet
from maps.deprivation.groups import NOT_KNOWN
from tests.exports.releases.test_attack import LEFT, MANY

FIRST: tuple[Key, ...] = tuple((DECILES, row) for row in ("1-2", "3-4", "5-6", NOT_KNOWN))
SECOND: tuple[Key, ...] = tuple((ETHNIC, row) for row in ("asian", "white", "other", "not said"))
STAGES = ("interest", "applied", "interviewed", "offered", "started")
Person = tuple[Key, Key, int]  # rows of both tables, and the stage that they got as far as
Counting = dict[str, dict[Key, int]]
Shown = dict[str, Sheet]


@dataclass(frozen=True)
class History:
    """Who was counted before each release, and the thresholds; people may come, go, and get further."""

    stages: tuple[str, ...]
    first: tuple[Key, ...]
    second: tuple[Key, ...]
    people: tuple[Mapping[Person, int], ...]
    thresholds: tuple[int, ...]

    @property
    def shape(self) -> Shape:
        return stages_by(self.stages, self.first, self.second)

    def counts(self, release: int) -> Counting:
        found: Counting = {}
        for number, stage in enumerate(self.stages):
            got_there = {who: n for who, n in self.people[release].items() if who[2] >= number}
            found[stage] = {
                key: sum(n for (one, other, _far), n in got_there.items() if key in (WHOLE, one, other))
                for key in self.shape.keys
            }
        return found


def published(shape: Shape, countings: Sequence[Counting], thresholds: Sequence[int]) -> list[Shown]:
    """What is shown anew: nothing is while fewer than 10 have moved."""
    made: list[Shown] = []
    remembered: dict[Key, int] = {}
    for counts, threshold in zip(countings, thresholds, strict=True):
        family = Family(shape, counts)
        if made and not is_enough(family.moved_since(remembered)):
            continue
        sheets = protect_nested(shape, counts, threshold, made)
        for name, sheet in sheets.items():
            assert all(n >= threshold for key, n in counts[name].items() if sheet.cells[key].isdecimal())
            assert all(n < threshold for key, n in counts[name].items() if sheet.cells[key].startswith("fewer"))
        if not (made and all(made[-1][name].cells == sheets[name].cells for name in sheets)):
            made.append(sheets)
        remembered = family.numbers
    return made


def allowed(sheet: Sheet, key: Key) -> tuple[float, float]:
    """The counts that a cell's symbol allows, by the rules as they are published."""
    shown = sheet.cells[key]
    if set(sheet.cells.values()) == {HIDDEN}:
        return 0, MANY
    if shown.isdecimal():
        return max(sheet.threshold, int(shown) - 2), int(shown) + 2
    if shown != HIDDEN:
        return 0, sheet.threshold - 1
    numbers = [int(each) for at, each in sheet.cells.items() if each.isdecimal() and at != WHOLE]
    return 0 if key in sheet.before else sheet.threshold, min(numbers) + 2 if numbers and key != WHOLE else MANY


class Attacker:
    """Unknowns are the cells of every counting, other counts that stand between them, and where 10 have come."""

    def __init__(self, made: Sequence[Shown], others: Sequence[Key] = ()) -> None:
        self.made, self.names = made, [*made[0]]
        self.keys = [*made[0][self.names[0]].cells, *others]
        self.cells = [(at, name, key) for at in range(len(made)) for name in self.names for key in self.keys]
        self.place = {cell: number for number, cell in enumerate(self.cells)}
        self.switches = 0
        self.facts: list[tuple[dict[int, float], float, float]] = []
        self.low, self.high = np.zeros(len(self.cells)), np.full(len(self.cells), float(MANY))
        for (at, name, key), number in self.place.items():
            if key in made[at][name].cells:
                self.low[number], self.high[number] = allowed(made[at][name], key)

    def adds_up(self, whole: Key, parts: Sequence[Key]) -> None:
        for at in range(len(self.made)):
            for name in self.names:
                row = {self.place[at, name, key]: 1.0 for key in parts}
                self.facts.append((row | {self.place[at, name, whole]: -1.0}, 0, 0))

    def is_inside(self) -> None:
        for at in range(len(self.made)):
            for wide, narrow in zip(self.names, self.names[1:], strict=False):
                for key in self.keys:
                    self.facts.append(({self.place[at, wide, key]: 1, self.place[at, narrow, key]: -1}, 0, MANY))

    def grows(self, keys: Sequence[Key], where: Sequence[tuple[str, Key]]) -> None:
        """These cells only grow, and in one of these places at least 10 have come between two countings."""
        for at in range(1, len(self.made)):
            for name in self.names:
                for key in keys:
                    self.facts.append(({self.place[at, name, key]: 1, self.place[at - 1, name, key]: -1}, 0, MANY))
            some = {}
            for name, key in where:
                switch = len(self.cells) + self.switches
                self.switches += 1
                row = {self.place[at, name, key]: 1.0, self.place[at - 1, name, key]: -1.0, switch: -10.0}
                self.facts.append((row, 0, np.inf))
                some[switch] = 1.0
            self.facts.append((some, 1, np.inf))

    def _solve(self, wanted: int | None, sign: float) -> np.ndarray | None:
        many = len(self.cells) + self.switches
        rows = np.zeros((len(self.facts), many))
        for number, (row, _least, _most) in enumerate(self.facts):
            rows[number, list(row)] = list(row.values())
        goal = np.zeros(many)
        if wanted is not None:
            goal[wanted] = sign
        bounds = Bounds(np.append(self.low, np.zeros(self.switches)), np.append(self.high, np.ones(self.switches)))
        facts = LinearConstraint(rows, [fact[1] for fact in self.facts], [fact[2] for fact in self.facts])
        found = milp(goal, constraints=facts, integrality=np.ones(many), bounds=bounds)
        assert found.status in (0, 2), found.message
        return np.round(found.x) if found.status == 0 else None

    @property
    def is_possible(self) -> bool:
        return self._solve(None, 0) is not None

    def too_narrow(self) -> Iterator[tuple[int, str, Key, float, float]]:
        """Every hidden cell that keeps fewer than 4 counts. What one answer of the program shows of others is kept."""
        least, most = np.full(len(self.cells), np.inf), np.full(len(self.cells), -np.inf)
        for (at, name, key), number in self.place.items():
            shown = self.made[at][name].cells.get(key, "0")
            for sign in (1.0, -1.0):
                if shown.isdecimal() or most[number] - least[number] + 1 >= LEFT:
                    break
                found = self._solve(number, sign)
                assert found is not None
                least = np.minimum(least, found[: len(self.cells)])
                most = np.maximum(most, found[: len(self.cells)])
            if not shown.isdecimal() and most[number] - least[number] + 1 < LEFT:
                yield at, name, key, least[number], most[number]


def runs(made: Sequence[Shown]) -> Iterator[Sequence[Shown]]:
    """Every stretch of countings, the longest first."""
    for long in range(len(made), 0, -1):
        yield from (made[at : at + long] for at in range(len(made) - long + 1))


def attack(made: list[Shown], attacker_of) -> Iterator[tuple[int, str, Key, float, float]]:
    held: list[Sequence[Shown]] = []
    for run in runs(made):
        if any(all(each in longer for each in run) for longer in held):
            continue  # who has more has found more already
        attacker = attacker_of(run)
        if attacker.is_possible:
            held.append(run)
            yield from attacker.too_narrow()


def on_stages(history: History, run: Sequence[Shown]) -> Attacker:
    attacker = Attacker(run)
    attacker.adds_up(WHOLE, history.first)
    attacker.adds_up(WHOLE, history.second)
    attacker.is_inside()
    attacker.grows(history.shape.keys, [(stage, WHOLE) for stage in history.stages])
    return attacker


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Random stages and tables, with counts where rounding and symbols turn; people come, go, and get further."""
    stages = STAGES[: draw(st.integers(1, 4))]
    first, second = FIRST[-draw(st.integers(1, 4)) :], SECOND[-draw(st.integers(1, 3)) :]
    edges = st.sampled_from((0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 17, 18, 23))
    few = st.sampled_from((0, 0, 0, 0, 1, 2, 5, 10))
    everyone = [(one, other, far) for one in first for other in second for far in range(len(stages))]
    people = [{who: draw(edges) for who in draw(st.lists(st.sampled_from(everyone), max_size=10, unique=True))}]
    for _release in range(draw(st.sampled_from((0, 1, 2, 2)))):
        now = dict(people[-1])
        who = draw(st.sampled_from(everyone))
        now[who] = now.get(who, 0) + draw(st.sampled_from((0, 10, 10, 11, 14)))
        goes_back = draw(st.integers(0, 3)) == 0
        for who in draw(st.lists(st.sampled_from(everyone), max_size=5, unique=True)):
            now[who] = now.get(who, 0) + draw(edges)
            further = (*who[:2], min(who[2] + 1, len(stages) - 1))
            moving = min(now[who], draw(few))
            now[who] -= moving
            now[further] = now.get(further, 0) + (0 if goes_back and draw(st.booleans()) else moving)
        people.append(now)
    thresholds = sorted(draw(st.sampled_from((8, 8, 8, 9, 12))) for _each in people)
    return History(stages, first, second, tuple(people), tuple(thresholds))


def in_one_row(*numbers: tuple[int, ...], thresholds: tuple[int, ...] = ()) -> History:
    """One stage, in rows of one table, of whom nothing else is known."""
    first = FIRST[: len(numbers[0])]
    people = tuple({(key, SECOND[-1], 0): n for key, n in zip(first, each, strict=True)} for each in numbers)
    return History(STAGES[:1], first, SECOND[-1:], people, thresholds or (8,) * len(numbers))


NOWHERE, NOT_SAID = FIRST[-1], SECOND[-1]


@settings(max_examples=60, deadline=None)
@given(histories())
@example(in_one_row((12, 12, 12, 7)))
@example(in_one_row((7, 12), (8, 33)))
@example(in_one_row((8, 30), (8, 50), thresholds=(8, 9)))  # shown as 10, then fewer than 9
@example(in_one_row((12, 12, 12, 7), (12, 12, 12, 17)))
@example(  # 12 of at most 12 got further: of the others nobody did
    History(STAGES[:2], FIRST[-2:], (NOT_SAID,), ({(FIRST[-2], NOT_SAID, 1): 12, (NOWHERE, NOT_SAID, 0): 7},), (8,))
)
@example(  # each counting is safe; both together are not, if what grows is known
    History(
        STAGES[:2],
        FIRST[-2:],
        (NOT_SAID,),
        (
            {(FIRST[-2], NOT_SAID, 1): 7, (NOWHERE, NOT_SAID, 1): 12},
            {(FIRST[-2], NOT_SAID, 1): 8, (NOWHERE, NOT_SAID, 1): 33},
        ),
        (8, 8),
    )
)
def test_no_hidden_number_of_applicants_can_be_pinned_down(history: History) -> None:
    counts = [history.counts(release) for release in range(len(history.people))]
    made = published(history.shape, counts, history.thresholds)
    for at, name, key, least, most in attack(made, partial(on_stages, history)):
        assert is_large(made, name, key, least), (at, name, key, least, most, made)


def is_large(made: Sequence[Shown], name: str, key: Key, least: float) -> bool:
    """Whether it is no small number, of a stage that is hidden as a whole: others may be equal to what is shown."""
    return any(set(each[name].cells.values()) == {HIDDEN} and least >= each[name].threshold for each in made)


def can_follow(now: str, then: str) -> bool:
    """What a job counts as after 52 weeks, after what it counted as after 26."""
    if now == "left":
        return then in ("left", "not yet")
    return (now, then) != ("unknown", "in_post")


def on_jobs(run: Sequence[Shown]) -> Attacker:
    """Of jobs it knows that some are old enough to be asked about, that whoever had left stays away, and that whoever
    is in post was so before; and that 10 have come in all to those who started or to the answers of one question, not
    to which (`moved_since`).
    """
    due = {weeks: (weeks, "due") for weeks in WEEKS}
    spare = [(weeks, "not yet") for weeks in WEEKS]
    pairs = [("pair", f"{now} {then}") for now in ANSWERS for then in (*ANSWERS, "not yet") if can_follow(now, then)]
    attacker = Attacker(run, [*due.values(), *spare, *pairs])
    for weeks in WEEKS:
        attacker.adds_up(due[weeks], [(weeks, answer) for answer in ANSWERS])
        attacker.adds_up(WHOLE, [due[weeks], (weeks, "not yet")])
    for answer in ANSWERS:
        attacker.adds_up((WEEKS[0], answer), [pair for pair in pairs if pair[1].startswith(f"{answer} ")])
        attacker.adds_up((WEEKS[1], answer), [pair for pair in pairs if pair[1].endswith(f" {answer}")])
    said = [(weeks, answer) for weeks in WEEKS for answer in ANSWERS]
    attacker.grows([WHOLE, *said], [(KEPT, key) for key in (WHOLE, *due.values())])
    return attacker


@st.composite
def jobs(draw: st.DrawFn) -> list[Counting]:
    """Jobs that begin, grow old, and are answered for; what was not known may be known later, or be put right."""
    found: list[Counting] = []
    kinds = [("not yet", "not yet"), *((now, "not yet") for now in ANSWERS)]
    kinds += [(now, then) for now in ANSWERS for then in ANSWERS if can_follow(now, then)]
    edges = st.sampled_from((0, 0, 0, 1, 2, 3, 5, 7, 8, 12, 13, 18, 23))
    now = dict.fromkeys(kinds, 0)
    for _release in range(draw(st.integers(1, 3))):
        if not draw(st.integers(0, 3)):
            one, other = draw(st.sampled_from(kinds)), draw(st.sampled_from(kinds))
            now[one], now[other] = now[other], now[one]
        for kind in draw(st.lists(st.sampled_from(kinds), max_size=5, unique=True)):
            now[kind] += draw(edges)
        counts = {WHOLE: sum(now.values())}
        for place, weeks in enumerate(WEEKS):
            counts |= {(weeks, each): sum(n for kind, n in now.items() if kind[place] == each) for each in ANSWERS}
        found.append({KEPT: counts})
    return found


IN_POST = ("26", "in_post")


def asked(started: int, in_post: int) -> Counting:
    nothing = {(weeks, answer): 0 for weeks in WEEKS for answer in ANSWERS}
    return {KEPT: {WHOLE: started} | nothing | {IN_POST: in_post}}


@settings(max_examples=60, deadline=None)
@given(jobs())
@example([asked(13, 1), asked(13, 12)])  # 11 more are in post: it could be that some of them have left
def test_no_hidden_number_of_jobs_can_be_pinned_down(countings: list[Counting]) -> None:
    made = published(kept(), countings, [8] * len(countings))
    for at, name, key, least, most in attack(made, on_jobs):
        assert is_large(made, name, key, least), (at, name, key, least, most, made)


@settings(max_examples=60, deadline=None)
@given(histories(), st.data())
def test_nine_people_whatever_they_do_move_no_number(history: History, data: st.DataObject) -> None:
    """They may come, go, get further, or turn out to be of another group: each stands in one row of each table."""
    people = {who: n for who, n in history.people[0].items() if n}
    everyone = [(one, other, far) for one in history.first for other in history.second for far in range(2)]
    now = dict(people)
    for _person in range(9):
        if data.draw(st.booleans()) and any(now.values()):
            now[data.draw(st.sampled_from([who for who, n in now.items() if n]))] -= 1
        else:
            who = data.draw(st.sampled_from(everyone))
            now[who] = now.get(who, 0) + 1
    both = History(history.stages, history.first, history.second, (people, now), (8, 8))
    assert len(published(both.shape, [both.counts(0), both.counts(1)], both.thresholds)) == 1
