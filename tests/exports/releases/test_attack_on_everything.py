"""Nobody can pin down a hidden cell from all tables of all releases together.

The attacker is that of test_attack.py, a linear program over whole numbers that shares nothing with the app's ranges.
It has what people lived where and came when, who spoke of a theme, who answered a question about people, and who
answered a poll that some evenings asked; and it knows that answers come with the people who give them. Reach and
promises are worked out from what is shown, or are no people: they tell it nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint

from exports.releases.among import EVERYONE, Group, Heard, Part, protect_among, says_nothing
from exports.releases.frame import Frame
from exports.releases.parts import protect_parts
from exports.releases.rules import known
from exports.releases.sheet import (
    ANSWERS,
    HIDDEN,
    HOSTS,
    MONTHS,
    NOT_SAID,
    OF_ONE_WORKSHOP,
    OTHERS,
    WHOLE,
    Key,
    Sheet,
    wholly_hidden,
)
from maps.deprivation.groups import GROUPS, NOT_KNOWN
from tests.exports.releases.test_attack import (
    LEFT,
    Evening,
    History,
    Home,
    allowed,
    at_home,
    made_at,
    most_of,
    that_evening,
)

YES, NO, PERHAPS = LEAVES = ("yes", "no", "perhaps")
QUESTION: list[Key] = [WHOLE, *((ANSWERS, leaf) for leaf in LEAVES)]
NOT_ASKED = Sheet(8, dict.fromkeys(QUESTION, HIDDEN))
ASKED = ("1", "2")  # the hosts whose evenings ask the poll


@dataclass(frozen=True)
class Came:
    """Before one release: who came to which evening, who of all until now spoke of the theme, and what was answered."""

    people: Mapping[tuple[Home, Evening], int]
    theme: Mapping[Home, int]
    about: Mapping[str, int]  # answers to a question about people
    poll: Mapping[str, int]  # answers to a poll of the evenings of some hosts


@dataclass(frozen=True)
class Made:
    """What one release shows."""

    people: Sheet
    theme: Sheet
    about: Sheet
    poll: Sheet


@dataclass(frozen=True)
class Story:
    spans: Mapping[str, frozenset[str]]
    came: tuple[Came, ...]

    @property
    def homes(self) -> list[Home]:
        return History(self.spans, (), (), (), ()).homes

    def evenings(self, upto: int) -> list[tuple[Evening, int]]:
        """Every evening that is over, with the release before which it was."""
        found = {(evening, at) for at in range(upto + 1) for _home, evening in self.came[at].people}
        return sorted(found, key=lambda one: (one[1], one[0]))

    def frame(self, release: int) -> Frame:
        over = self.evenings(release)
        return Frame(
            self.spans,
            tuple(f"2026-{at + 1:02}" for at in range(release + 1)),
            {number: (month, host) for number, ((host, month), _at) in enumerate(over)},
            {number: made_at(at) - timedelta(hours=1) for number, (_evening, at) in enumerate(over)},
        )

    def asked(self, release: int) -> tuple[list[Key], list[Key]]:
        """The months and the hosts of the evenings that asked the poll."""
        those = [evening for evening, _at in self.evenings(release) if evening[0] in ASKED]
        return sorted({(MONTHS, month) for _host, month in those}), sorted({(HOSTS, host) for host, _month in those})


def gave(key: Key, leaf: str) -> bool:
    return key in (WHOLE, (ANSWERS, leaf))


def answers_of(story: Story, number: int, made: list[Sheet], name: str, among: list[Group], heard: Heard) -> Sheet:
    """What a release shows of the answers to one question."""
    until = {leaf: sum(getattr(each, name)[leaf] for each in story.came[: number + 1]) for leaf in LEAVES}
    counts = {key: sum(n for leaf, n in until.items() if gave(key, leaf)) for key in QUESTION}
    before = [(at, sheet) for at, sheet in enumerate(made) if not says_nothing(sheet)]
    return protect_among(Part(counts, before, among=among), heard)


def published(story: Story) -> list[Made]:
    """What is published: release after release, none of whose people has withdrawn."""
    made: list[Made] = []
    for number, came in enumerate(story.came):
        frame = story.frame(number)
        people = [(home, evening, n) for each in story.came[: number + 1] for (home, evening), n in each.people.items()]
        counts = {
            key: sum(n for home, evening, n in people if at_home(key, home) or that_evening(key, evening))
            for key in frame.keys
        }
        still = frame.still(made_at(number - 1), made_at(number)) if made else ()
        everybody = known(counts, 8, frame.links, [each.people for each in made], still)
        shown = everybody.sheet.cells
        sheet = Sheet(8, shown, made[-1].people.more_than_few if made else (), still, wholly_hidden(shown))
        places = {key: sum(n for home, n in came.theme.items() if at_home(key, home)) for key in frame.keys}
        places = {key: n for key, n in places.items() if key[0] not in (MONTHS, HOSTS)}
        masked = frozenset(key for key in places if shown[key] == HIDDEN)
        cells = protect_parts({"1": places}, everybody)["1"]
        theme = Sheet(8, cells, masked=frozenset(cells) if set(cells.values()) == {HIDDEN} else masked)
        months, hosts = story.asked(number)
        among = [EVERYONE, months, hosts] if months else [EVERYONE]
        heard = Heard(everybody, among)
        about = answers_of(story, number, [each.about for each in made], "about", [EVERYONE], heard)
        poll = answers_of(story, number, [each.poll for each in made], "poll", among, heard) if months else NOT_ASKED
        made.append(Made(sheet, theme, about, poll))
    return made


STANDS = {"home": at_home, "evening": that_evening, "theme": at_home, "about": gave, "poll": gave}
Fact = tuple[np.ndarray, float, float]


class Attacker:
    """What somebody knows who has every table: unknown are people who came before each release, by home and by evening;
    who of all until then spoke of the theme, by home; and the answers that came with them.
    """

    def __init__(self, story: Story, made: list[Made]) -> None:
        self.made = made
        self.blocks: list[tuple[int, str, object]] = []
        for at in range(len(made)):
            self.blocks += [(at, kind, home) for kind in ("home", "theme") for home in story.homes]
            self.blocks += [(at, "evening", evening) for evening, when in story.evenings(at) if when == at]
            self.blocks += [(at, kind, leaf) for kind in ("about", "poll") for leaf in LEAVES]
        facts = [fact for at in range(len(made)) for fact in (*self._shown(at), *self._certain(at, story))]
        rows, least, most = zip(*facts, strict=True)
        self.system = LinearConstraint(np.array(rows), least, most)

    def hidden(self) -> Iterator[tuple[int, str, Key, float, float]]:
        """For each hidden cell of each table of each release, the least and the greatest count that is possible."""
        for at, each in enumerate(self.made):
            for kind, sheet in vars(each).items():
                for key in sheet.hidden if not (kind in ("about", "poll") and says_nothing(sheet)) else ():
                    if kind != "people" and key in sheet.masked:
                        continue
                    cell = self._cell(kind, key, at)
                    yield at, kind, key, -most_of(-cell, self.system), most_of(cell, self.system)

    def _some(self, kind: str, key: Key, first: int, last: int) -> np.ndarray:
        """Whom a cell counts of those who came before some releases."""
        inside = (of == kind and first <= at <= last and STANDS[kind](key, it) for at, of, it in self.blocks)
        return np.array([*inside], float)

    def _cell(self, kind: str, key: Key, at: int) -> np.ndarray:
        if kind == "people":
            return self._some("evening" if key[0] in (MONTHS, HOSTS) else "home", key, 0, at)
        return self._some(kind, key, at if kind == "theme" else 0, at)

    def _shown(self, at: int) -> Iterator[Fact]:
        """What the cells of a release say. Of an answer where all is hidden they say nothing."""
        for kind, sheet in vars(self.made[at]).items():
            if kind in ("about", "poll") and says_nothing(sheet):
                continue
            for key in sheet.cells:
                if kind == "people" or key not in sheet.masked:
                    yield self._cell(kind, key, at), *allowed(sheet, key)

    def _certain(self, at: int, story: Story) -> Iterator[Fact]:
        """What is so anyway: everybody came from somewhere to some evening; answers and themes are of people."""
        came = self._some("home", WHOLE, at, at)
        asked = [of == at and kind == "evening" and it[0] in ASKED for of, kind, it in self.blocks]
        yield came - self._some("evening", WHOLE, at, at), 0, 0
        yield came, 10 if at else 0, np.inf
        yield came - self._some("about", WHOLE, at, at), 0, np.inf
        yield np.array(asked, float) - self._some("poll", WHOLE, at, at), 0, np.inf
        for home in story.homes:
            here = [kind == "home" and it == home and of <= at for of, kind, it in self.blocks]
            spoke = [kind == "theme" and it == home and of == at for of, kind, it in self.blocks]
            yield np.array(here, float) - np.array(spoke, float), 0, np.inf


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Random places and evenings, and counts where rounding and symbols turn."""
    groups = st.frozensets(st.sampled_from(GROUPS[:3]), min_size=1, max_size=2)
    spans = {str(row): draw(groups) for row in range(draw(st.integers(1, 2)))}
    homes = History(spans, (), (), (), ()).homes
    edges = st.sampled_from((0, 0, 1, 3, 7, 8, 12, 13, 17, 18, 20, 22, 23, 28, 43))
    came: list[Came] = []
    spoke = dict.fromkeys(homes, 0)
    for at in range(draw(st.integers(1, 3))):
        hosts = draw(st.lists(st.sampled_from(("1", "2", OTHERS)), min_size=1, max_size=3, unique=True))
        evenings = [(host, f"2026-{at + 1:02}") for host in hosts]
        people = {(home, draw(st.sampled_from(evenings))): draw(edges) for home in homes}
        people[homes[0], evenings[0]] = people.get((homes[0], evenings[0]), 0) + max(0, 10 - sum(people.values()))
        live = {home: sum(n for (where, _evening), n in people.items() if where == home) for home in homes}
        spoke = {home: spoke[home] + draw(st.sampled_from((0, live[home] // 2, live[home]))) for home in homes}
        asked = sum(n for (_home, (host, _month)), n in people.items() if host in ASKED)
        came.append(Came(people, spoke, answers(draw, sum(people.values())), answers(draw, asked)))
    return Story(spans, tuple(came))


def answers(draw: st.DrawFn, free: int) -> dict[str, int]:
    """How many of so many people gave each answer: often all of them the same."""
    found: dict[str, int] = {}
    for leaf in LEAVES:
        found[leaf] = min(free, draw(st.sampled_from((0, 1, 3, 7, 8, 12, 20, 23, 1000))))
        free -= found[leaf]
    return found


def evening(people: int, about: tuple[int, ...], poll: tuple[int, ...], host: str = "1", at: int = 0) -> Came:
    """So many people, who did not say where they live."""
    home = (NOT_SAID, NOT_KNOWN)
    said = (dict(zip(LEAVES, each, strict=True)) for each in (about, poll))
    return Came({(home, (host, f"2026-{at + 1:02}")): people}, {home: 0}, *said)


@settings(max_examples=30, deadline=None)
@given(stories())
@example(Story({}, (evening(48, (48, 0, 0), (48, 0, 0)),)))  # all said the same
@example(Story({}, (evening(45, (20, 20, 0), (20, 0, 0)), evening(10, (8, 2, 0), (8, 2, 0), "2", 1))))
def test_no_table_of_any_release_gives_another_away(story: Story) -> None:
    for at, kind, key, least, most in Attacker(story, made := published(story)).hidden():
        safe = most - least + 1 >= LEFT or is_large(made[at], kind, key, least) or is_empty_for_all(story, at, key)
        assert safe, (at, kind, key, least, most, made)


def is_empty_for_all(story: Story, at: int, key: Key) -> bool:
    """Whether map or calendar alone say that nobody can stand there."""
    over = [evening for evening, _when in story.evenings(at)]
    nobody = not any(at_home(key, home) for home in story.homes) and not any(that_evening(key, each) for each in over)
    return nobody and key[0] != ANSWERS


def is_large(made: Made, kind: str, key: Key, least: float) -> bool:
    """Whether it is no small number: in a table that is hidden as a whole, or the total of answers that are shown."""
    if kind == "people":
        return key in made.people.masked and least >= made.people.least(key)
    return key == WHOLE and kind != "theme" and least >= OF_ONE_WORKSHOP


@pytest.mark.parametrize("people", [19, 24])
def test_a_poll_does_not_tell_how_many_a_host_had(people: int) -> None:
    """That everybody answered whom a host invited would tell how many those were."""
    story = Story({}, (evening(people, (0, 0, 0), (people, 0, 0)),))
    for at, kind, key, least, most in Attacker(story, published(story)).hidden():
        assert most - least + 1 >= LEFT or is_empty_for_all(story, at, key), (kind, key, least, most)
