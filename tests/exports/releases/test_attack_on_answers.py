"""Nobody can work out a small number of answers about people, or of people, from both together.

The attacker is that of test_attack.py: a linear program over whole numbers. It knows that answers are never taken back,
and that no more people have answered than were heard.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint

from exports.releases.among import Heard, Part, protect_among, says_nothing
from exports.releases.rules import known
from exports.releases.sheet import ANSWERS, DETAILS, NEIGHBOURHOODS, WHOLE, Key, Link, Sheet
from tests.exports.releases.test_attack import LEFT, allowed, most_of

HOMES = ("a", "b", "c", "d")
LEAVES = {"yes": ANSWERS, "no": ANSWERS, "part": DETAILS, "more": DETAILS}  # the last two are what "some" consists of
QUESTION = [WHOLE, (ANSWERS, "yes"), (ANSWERS, "no"), (ANSWERS, "some"), (DETAILS, "part"), (DETAILS, "more")]
CONSISTS = [Link(ANSWERS, DETAILS, {"some": ["part", "more"]})]


@dataclass(frozen=True)
class Came:
    """Before one release: how many people came from each home, and how many gave each answer."""

    people: Mapping[str, int]
    answers: Mapping[str, int]


@dataclass(frozen=True)
class Made:
    people: Sheet
    answers: Sheet


def lives(key: Key, home: str) -> bool:
    return key in (WHOLE, (NEIGHBOURHOODS, home))


def gave(key: Key, leaf: str) -> bool:
    return key in (WHOLE, (LEAVES[leaf], leaf)) or (key == (ANSWERS, "some") and LEAVES[leaf] == DETAILS)


def published(history: list[Came]) -> list[Made]:
    made: list[Made] = []
    people, answers = dict.fromkeys(HOMES, 0), dict.fromkeys(LEAVES, 0)
    for came in history:
        people = {home: people[home] + came.people[home] for home in HOMES}
        answers = {leaf: answers[leaf] + came.answers[leaf] for leaf in LEAVES}
        keys = [WHOLE, *((NEIGHBOURHOODS, home) for home in HOMES)]
        counts = {key: sum(n for home, n in people.items() if lives(key, home)) for key in keys}
        everybody = known(counts, 8, before=[each.people for each in made])
        asked = {key: sum(n for leaf, n in answers.items() if gave(key, leaf)) for key in QUESTION}
        chain = [(at, each.answers) for at, each in enumerate(made) if not says_nothing(each.answers)]
        made.append(Made(everybody.sheet, protect_among(Part(asked, chain, CONSISTS), Heard(everybody))))
    return made


def attack(made: list[Made]) -> Iterator[tuple[Key, float]]:
    """For each hidden cell of each release, of people and of answers, how many counts are possible."""
    unknowns = [(at, who) for at in range(len(made)) for who in (*HOMES, *LEAVES)]

    def row(key: Key, upto: int, *, of_people: bool) -> np.ndarray:
        holds = lives if of_people else gave
        return np.array([at <= upto and (who in HOMES) == of_people and holds(key, who) for at, who in unknowns], float)

    known, wanted = [], []
    for at, each in enumerate(made):
        for sheet, of_people in ((each.people, True), (each.answers, False)):
            if says_nothing(sheet):
                continue  # such a question says nothing, whatever it holds
            known += [(row(key, at, of_people=of_people), *allowed(sheet, key)) for key in sheet.cells]
            wanted += [(key, row(key, at, of_people=of_people)) for key in sheet.hidden]
        known.append((row(WHOLE, at, of_people=True) - row(WHOLE, at, of_people=False), 0, np.inf))
        if at:
            known.append((row(WHOLE, at, of_people=True) - row(WHOLE, at - 1, of_people=True), 10, np.inf))
    rows, least, most = zip(*known, strict=True)
    facts = LinearConstraint(np.array(rows), least, most)
    for key, sums in wanted:
        yield key, most_of(sums, facts) + most_of(-sums, facts) + 1


@st.composite
def histories(draw: st.DrawFn) -> list[Came]:
    edges = st.sampled_from((0, 1, 2, 3, 6, 7, 8, 11, 12, 13, 17, 18, 22, 23, 27, 28))
    found, free = [], 0
    for _release in range(draw(st.integers(1, 3))):
        people = {home: draw(edges) for home in HOMES}
        people["a"] += max(0, 10 - sum(people.values()))
        free += sum(people.values())
        answers = {}
        for leaf in LEAVES:
            answers[leaf] = min(free, draw(edges))
            free -= answers[leaf]
        found.append(Came(people, answers))
    return found


def once(people: tuple[int, ...], answers: tuple[int, ...]) -> Came:
    return Came(dict(zip(HOMES, people, strict=True)), dict(zip(LEAVES, answers, strict=True)))


@settings(max_examples=120, deadline=None)
@given(histories())
@example([once((12, 12, 7, 0), (12, 12, 7, 0))])  # the people's total is hidden; as many answers would tell it
@example([once((30, 30, 30, 0), (12, 12, 12, 7))])
@example([once((20, 20, 20, 0), (0, 0, 20, 7)), once((10, 0, 0, 0), (0, 0, 1, 0))])
@example([once((0, 0, 11, 17), (0, 0, 6, 12)), once((10, 0, 0, 0), (0, 0, 17, 0))])  # more answers than newcomers
@example([once((12, 12, 12, 12), (48, 0, 0, 0))])  # as many as there can be, and so nobody said anything else
def test_no_answer_can_be_pinned_down(history: list[Came]) -> None:
    made = published(history)
    for key, counts in attack(made):
        assert counts >= LEFT, (key, counts, made)
