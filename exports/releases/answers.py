"""Answers to polls and statements in a release: of questions that several evenings asked in the same words.

A single evening shows its total and its themes only (domain: Small numbers), and so a question stands in a release only
where at several evenings as many people have answered it as a number needs: one beside nobody is one. Counted are
evenings that were announced; a choice that was made of somebody's words may have to go with them, and so none of those
stands here either.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import ColumnElement, func, select

from app.db import db
from exports.releases.among import EVERYONE, Group, Heard, Part, protect_among, sheets_of
from exports.releases.frame import SEVERAL, Frame
from exports.releases.models import Release, Table
from exports.releases.sheet import ANSWERS, HIDDEN, HOSTS, MONTHS, TOTAL, WHOLE, Key
from workshops.contributions.models import Contribution, Vote
from workshops.meetings.models import Activity, ActivityState, Choice, Confidentiality, Kind, MadeOf, Workshop
from workshops.seats.models import Seat

MOST = 30  # questions in a release, those that were asked first
OPINIONS = {1: "agree", 0: "pass", -1: "disagree"}
CHOSEN, NOT_CHOSEN = "chosen", "not chosen"  # of a poll in which people could choose several


@dataclass
class Votes:
    """How many gave each answer, and how many people answered at each workshop."""

    given: Counter[str] = field(default_factory=Counter)
    people: Counter[int] = field(default_factory=Counter)


@dataclass
class Question:
    """One question in the same words, wherever it was asked; of statements each is one."""

    words: str
    answers: tuple[str, ...]  # of a poll its choices; of a statement none, since these are always the same
    several: bool = False
    activities: dict[int, int] = field(default_factory=dict)  # → the workshop that asked
    asked_at: dict[int, int] = field(default_factory=dict)  # each choice → the workshop that offered it
    means: dict[tuple[int, int], str] = field(default_factory=dict)  # choice and vote → the row that it counts in

    votes: Votes = field(default_factory=Votes)

    @property
    def workshops(self) -> set[int]:
        return set(self.activities.values())

    def evenings(self, threshold: int) -> int:
        """At how many of them so many people have answered that a number may be shown."""
        return sum(number >= threshold for number in self.votes.people.values())

    @cached_property
    def key(self) -> str:
        """By what its rows are called: it says the same of the same words."""
        said = json.dumps([self.words, self.answers, self.several])
        return hashlib.sha256(said.encode()).hexdigest()[:10]

    @property
    def rows(self) -> list[str]:
        return [str(number) for number, _words in enumerate(self.answers, 1)] or list(OPINIONS.values())

    @property
    def cells(self) -> dict[Key, Key]:
        """How it is protected → where the cell is kept."""
        kept = {WHOLE: (Table.ANSWERS.value, f"{self.key} {TOTAL}")}
        for row in self.rows:
            kept[(row, CHOSEN) if self.several else (ANSWERS, row)] = Table.ANSWERS.value, f"{self.key} {row}"
        return kept

    @property
    def unseen(self) -> list[Key]:
        """Who has not chosen an answer that did not exclude others: that is never shown."""
        return [(row, NOT_CHOSEN) for row in self.rows] if self.several else []

    def counts(self) -> dict[Key, int]:
        """How many gave each answer, of how many who answered at all."""
        counts = {key: self.votes.given[kept[1].split(" ")[1]] for key, kept in self.cells.items()}
        if not self.several:
            counts[WHOLE] = sum(number for key, number in counts.items() if key != WHOLE)
        return counts | {key: counts[WHOLE] - counts[key[0], CHOSEN] for key in self.unseen}

    def read(self, cells: Mapping[Key, str]) -> dict[Key, str]:
        """What a release shows of it, as it is protected by."""
        found = {key: cells[kept] for key, kept in self.cells.items() if kept in cells}
        return found | dict.fromkeys(self.unseen if found else (), HIDDEN)


def asked_alike(frame: Frame, seats: list[ColumnElement[bool]], threshold: int) -> list[Question]:
    """The questions that several announced evenings of a release have asked in the same words, and that enough of these
    seats have answered at each of several; the oldest first, with their votes.
    """
    query = (
        select(Activity)
        .join(Workshop)
        .where(
            Workshop.id.in_(frame.evenings),
            Workshop.listed.is_(True),
            Workshop.confidentiality != Confidentiality.SEALED,
            Activity.kind.in_((Kind.POLL, Kind.AGREE)),
            Activity.state != ActivityState.WAITING,
        )
        .order_by(Activity.id)
    )
    of_somebody = set(db().scalars(select(MadeOf.choice_id)))
    found: dict[str, Question] = {}
    for activity in db().scalars(query):
        for question in _questions(activity, of_somebody):
            same = found.setdefault(question.key, question)
            same.activities[activity.id] = activity.workshop_id
            same.means |= question.means
            same.asked_at |= dict.fromkeys((choice for choice, _vote in question.means), activity.workshop_id)
    asked = [question for question in found.values() if len(question.workshops) >= SEVERAL]
    count_votes(asked, seats)
    return [question for question in asked if question.evenings(threshold) >= SEVERAL][:MOST]


def _questions(activity: Activity, of_somebody: set[int]) -> list[Question]:
    """What one activity asks: a poll is one question, and so is each statement."""
    if activity.kind is Kind.AGREE:
        return [
            Question(_plain(choice.words), (), means={(choice.id, vote): row for vote, row in OPINIONS.items()})
            for choice in activity.choices
            if choice.id not in of_somebody
        ]
    if any(choice.id in of_somebody for choice in activity.choices):
        return []
    choices: Sequence[Choice] = activity.choices
    means = {(choice.id, 1): str(number) for number, choice in enumerate(choices, 1)}
    words = tuple(_plain(choice.words) for choice in choices)
    return [Question(_plain(activity.question), words, activity.several, means=means)]


def _plain(words: str) -> str:
    return " ".join(words.split())


def names_of_questions(questions: Sequence[Question], threshold: int) -> dict[str, dict[str, object]]:
    """How the questions of a release read: the ledger keeps it, since the release itself keeps no words."""
    return {
        each.key: {"words": each.words, "answers": list(each.answers), "evenings": each.evenings(threshold)}
        for each in questions
    }


def groups_of(questions: Sequence[Question], frame: Frame) -> list[Group]:
    """Cells of people among whom all stand who answered one of these questions."""
    return [EVERYONE, *(group for question in questions for group in _those_who_were_asked(question, frame))]


def answered(
    questions: Sequence[Question],
    frame: Frame,
    heard: Heard,
    before: Sequence[tuple[int, Release]] = (),
) -> dict[Key, str]:
    """What a release shows of these answers, beside the people that it shows.

    `before` are the releases since which nobody has withdrawn, oldest first, each with its place among those of people.
    """
    found: dict[Key, str] = {}
    for question in questions:
        part = Part(
            question.counts(),
            sheets_of(question.read, before, question.unseen),
            unseen=question.unseen,
            among=_those_who_were_asked(question, frame),
        )
        cells = protect_among(part, heard).cells
        found |= {kept: cells[key] for key, kept in question.cells.items()}
    return found


def _those_who_were_asked(question: Question, frame: Frame) -> list[Group]:
    """Cells of people, of whom those who answered are some: everybody, and those of the evenings' months and hosts."""
    rows = [frame.evenings[each] for each in question.workshops]
    months, hosts = {(MONTHS, month) for month, _host in rows}, {(HOSTS, host) for _month, host in rows}
    return [EVERYONE, sorted(months), sorted(hosts)]


def count_votes(questions: Sequence[Question], seats: list[ColumnElement[bool]]) -> None:
    """Count how many people gave each answer to each question, and how many answered it at each workshop."""
    rows = {means: (each, row) for each in questions for means, row in each.means.items()}
    asked_at = {workshop for each in questions for workshop in each.workshops}
    votes = (  # from the seats of these evenings on, of which there are fewer than votes
        select(Vote.choice_id, Vote.value, func.count())
        .join_from(Seat, Vote, Vote.seat_id == Seat.id)
        .where(Seat.workshop_id.in_(asked_at), *seats)
        .group_by(Vote.choice_id, Vote.value)
    )
    for choice, vote, number in db().execute(votes):
        if (choice, vote) in rows:
            question, row = rows[choice, vote]
            question.votes.given[row] += number
            if not question.several:
                question.votes.people[question.asked_at[choice]] += number
    wholes = {activity: each for each in questions if each.several for activity in each.activities}
    answers = (
        select(Contribution.activity_id, func.count())
        .join(Seat, Seat.id == Contribution.seat_id)
        .where(Contribution.activity_id.in_(wholes), *seats)
        .group_by(Contribution.activity_id)
    )
    for activity, number in db().execute(answers) if wholes else ():
        votes = wholes[activity].votes
        votes.given[TOTAL] += number
        votes.people[wholes[activity].activities[activity]] += number
