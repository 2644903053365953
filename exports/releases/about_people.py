"""The answers to the questions about people in a release: how many gave each, by the same rules as all numbers.

Each question stands by itself. An answer that consists of others, as in the second step of the ethnic group, has their
rows after its own, and one for those who said no more. A row is called by question set, question and answer.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from exports.releases.among import Heard, Part, protect_among, protect_answers, sheets_of
from exports.releases.models import Release, Table
from exports.releases.rules import certainly
from exports.releases.sheet import ANSWERS, DETAILS, EVERYBODY, TOTAL, WHOLE, Key, Link, Sheet
from workshops.equality.question_sets import SETS, Answer, Question, QuestionSet
from workshops.equality.services import tallies

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
    workshop_ids: Collection[int], heard: Heard, before: Sequence[tuple[int, Release]] = ()
) -> dict[Key, str]:
    """What a release shows of these answers, beside the people that it shows.

    `before` are all earlier releases, oldest first, each with its place among those of people (`Part`). A question set
    that nobody was ever asked has no rows; once it has, it keeps them.
    """
    given = tallies(workshop_ids)
    earlier = {row.split(" ")[0] for _at, release in before for table, row in release.shown if table == Table.EQUALITY}
    versions = sorted({version for version, _question, _answer in given} | earlier)
    found: dict[Key, str] = {}
    sheets: dict[str, Sheet] = {}
    for asked in asked_in([SETS[version] for version in versions]):
        part = Part(asked.counts(given), sheets_of(asked.read, before), asked.links)
        if asked.question.only_after:
            question, answer = asked.question.only_after
            sheet = _protect_after(part, sheets[question], answer, heard.releases)
        else:
            sheet = protect_among(part, heard)
        sheets[asked.question.key] = sheet
        found |= asked.kept(sheet.cells)
    return found


def _protect_after(part: Part, first: Sheet, answer: str, releases: int) -> Sheet:
    """The answers to a question that only those were asked who gave an answer to another one before."""
    least, most = certainly(first, (ANSWERS, answer)), first.range_of((ANSWERS, answer))[1]
    unknown = [EVERYBODY] * (releases - 1)
    sheet, _least = protect_answers(
        part, first.threshold, lambda people, _new: people > least, ([*unknown, most], unknown)
    )
    return sheet
