"""The answers to the questions about people in a release: how many gave each, by the same rules as all numbers.

Each question stands by itself. An answer that consists of others, as in the second step of the ethnic group, has their
rows after its own, and one for those who said no more. A row is called by question set, question and answer.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from exports.releases.models import Table
from exports.releases.ranges import (
    ANSWERS,
    DECILES,
    DETAILS,
    HIDDEN,
    NEIGHBOURHOODS,
    TOTAL,
    WHOLE,
    Key,
    Link,
    Sheet,
)
from exports.releases.rules import protect_answers
from workshops.equality.question_sets import SETS, Answer, Question, QuestionSet
from workshops.equality.services import tallies

ADD_UP = (NEIGHBOURHOODS, DECILES, ANSWERS)  # the tables whose rows add up to the total
NO_MORE = "no-more"  # after an answer that consists of others: of them who did not say which
Tallies = Mapping[tuple[str, str, str], int]


@dataclass(frozen=True)
class Asked:
    """One question as a release has it."""

    version: str
    question: Question

    def row(self, answer: str) -> str:
        return f"{self.version} {self.question.key} {answer}"

    @property
    def keys(self) -> list[Key]:
        """The cells by which it is protected, in the order in which they are shown."""
        found = [WHOLE]
        for answer in self.question.answers:
            found.append((ANSWERS, answer.key))
            found += [(DETAILS, part) for part in parts_of(answer)]
        return found

    @property
    def links(self) -> list[Link]:
        """What answers consist of."""
        spans = {answer.key: parts_of(answer) for answer in self.question.answers if answer.parts}
        return [Link(ANSWERS, DETAILS, spans)] if spans else []

    def counts(self, given: Tallies) -> dict[Key, int]:
        """How many gave each answer. Somebody who named a part is counted in what it is part of."""
        counts = dict.fromkeys(self.keys, 0)
        for answer in self.question.answers:
            alone = given.get((self.version, self.question.key, answer.key), 0)
            parts = {each.key: given.get((self.version, self.question.key, each.key), 0) for each in answer.parts}
            counts[ANSWERS, answer.key] = alone + sum(parts.values())
            counts[WHOLE] += counts[ANSWERS, answer.key]
            if answer.parts:
                counts |= {(DETAILS, key): n for key, n in parts.items()} | {(DETAILS, no_more(answer)): alone}
        return counts

    def read(self, cells: Mapping[Key, str]) -> dict[Key, str]:
        """The cells of a release that are about this question, as it is protected by."""
        rows = {key: (Table.EQUALITY.value, self.row(TOTAL if key == WHOLE else key[1])) for key in self.keys}
        return {key: cells[row] for key, row in rows.items() if row in cells}

    def kept(self, cells: Mapping[Key, str]) -> dict[Key, str]:
        """The other way round."""
        return {
            (Table.EQUALITY.value, self.row(TOTAL if key == WHOLE else key[1])): shown for key, shown in cells.items()
        }


def no_more(answer: Answer) -> str:
    return f"{answer.key}.{NO_MORE}"


def parts_of(answer: Answer) -> list[str]:
    """The rows that an answer consists of; none where it has no second step."""
    return [*(part.key for part in answer.parts), no_more(answer)] if answer.parts else []


def asked_in(sets: Collection[QuestionSet]) -> Iterator[Asked]:
    for each in sets:
        for question in each.questions:
            yield Asked(each.version, question)


def about_people(
    workshop_ids: Collection[int],
    threshold: int,
    people: Mapping[Key, str],
    before: Sequence[tuple[int, Mapping[Key, str]]] = (),
) -> dict[Key, str]:
    """What a release shows of these answers, beside the numbers of people that it shows.

    `before` are all earlier releases, oldest first: threshold and cells. A question set that nobody was ever asked has
    no rows; once it has, it keeps them.
    """
    given = tallies(workshop_ids)
    earlier = {row.split(" ")[0] for _threshold, cells in before for table, row in cells if table == Table.EQUALITY}
    versions = sorted({version for version, _question, _answer in given} | earlier)
    found: dict[Key, str] = {}
    shown_of: dict[str, dict[Key, str]] = {}
    for asked in asked_in([SETS[version] for version in versions]):
        at_most = certainly(threshold, people)
        if asked.question.only_after:
            question, answer = asked.question.only_after
            at_most = certainly(threshold, shown_of[question], (ANSWERS, answer))
        chain = [Sheet(least, asked.read(cells)) for least, cells in before if asked.read(cells)]
        chain = [each for each in chain if set(each.cells.values()) != {HIDDEN}]
        cells = protect_answers(asked.counts(given), threshold, asked.links, chain, at_most=at_most)
        shown_of[asked.question.key] = cells
        found |= asked.kept(cells)
    return found


def certainly(threshold: int, cells: Mapping[Key, str], key: Key = WHOLE) -> int:
    """How many there must be in a cell whoever adds up what is shown; of the total, by its own symbol or its tables.

    >>> certainly(8, {WHOLE: HIDDEN, ("neighbourhoods", "7"): "20", ("neighbourhoods", "9"): "fewer than 8"})
    18
    >>> certainly(8, {WHOLE: "45", ("neighbourhoods", "7"): "20"}), certainly(8, {WHOLE: HIDDEN})
    (43, 0)

    What does not add up to the total is not added up: somebody stands in several themes.

    >>> certainly(8, {WHOLE: HIDDEN, ("neighbourhoods", "7"): "20", ("themes_places", "1 7"): "20"})
    18
    """
    if set(cells.values()) == {HIDDEN}:
        return 0
    sheet = Sheet(threshold, cells)
    if key != WHOLE:
        return sheet.range_of(key)[0]
    sums = [sum(sheet.range_of(each)[0] for each in cells if each[0] == table) for table in ADD_UP]
    return max(sheet.range_of(WHOLE)[0], *sums, 0) if cells[WHOLE] != HIDDEN else max(sums, default=0)
