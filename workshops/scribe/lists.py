"""A list of answers that were collected elsewhere: looked at first, with nothing stored, then kept whole or not at all.

Between the two, what was read waits in the page itself, signed, so that nothing lies on a disk. Postcodes have become
neighbourhoods by then.
"""

import hashlib
import hmac
import json
import uuid
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from secrets import SystemRandom
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from app import clock, ledger
from app.db import db
from workshops.contributions.services import Answer, Given, submit_all
from workshops.meetings.models import Workshop
from workshops.room.models import Batch
from workshops.room.typed import line_key
from workshops.scribe.cells import Fault, Person, Reader
from workshops.scribe.columns import CONSENT, Column, Headings, columns_of
from workshops.scribe.services import begin, is_late, is_rehearsed, kept_batch, seat_key
from workshops.scribe.tables import UnreadableError, read_table
from workshops.seats.models import Channel
from workshops.seats.services import Arrival, Home, card_key, seat_all

FAULTS_SHOWN = 500
NAME_AT_MOST = 80


class BroughtInError(Exception):
    """The same file was brought in before. `kept` is its batch."""

    def __init__(self, kept: Batch) -> None:
        super().__init__()
        self.kept = kept


class ChangedError(Exception):
    """What the workshop asks has changed since the file was looked at."""


class ForgedError(Exception):
    """What was sent is not what we gave out for this workshop."""


@dataclass(frozen=True)
class Looked:
    """What a file holds: who is right, what is wrong, what is left out, what was guessed."""

    key: uuid.UUID
    file: str
    mark: str
    asked: str  # a mark of the questions, so that answers never meet other questions
    rehearsing: bool
    people: list[Person]
    faults: list[Fault]
    wrong_rows: int
    left_out: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return len(self.people) + self.wrong_rows

    @property
    def answers(self) -> int:
        return sum(len(person.answers) for person in self.people)


def look(workshop: Workshop, raw: bytes, name: str) -> Looked:
    """Read a file without keeping anything. Raises UnreadableError with what is wrong with it as a whole."""
    headings = Headings(columns_of(workshop))
    table = read_table(raw, headings.known)
    columns = [headings.column(heading) for heading in table.headings]
    _refuse_headings(columns)
    reader = Reader(workshop, columns)
    people: list[Person] = []
    faults: list[Fault] = []
    wrong = 0
    for number, texts in table.rows:
        found = reader.read(number, texts)
        if isinstance(found, Person):
            people.append(found)
        else:
            wrong += 1
            faults += found
    return Looked(
        key=uuid.uuid4(),
        file=name[-NAME_AT_MOST:],
        mark=_mark([workshop.id, is_rehearsed(workshop), table.headings, table.rows]),
        asked=_questions(workshop),
        rehearsing=is_rehearsed(workshop),
        people=people,
        faults=faults[:FAULTS_SHOWN],
        wrong_rows=wrong,
        left_out=[
            heading for heading, column in zip(table.headings, columns, strict=True) if column is None and heading
        ],
        guessed=table.guessed,
    )


def _refuse_headings(columns: Sequence[Column | None]) -> None:
    known = [column for column in columns if column]
    if twice := next((column for column in known if known.count(column) > 1), None):
        raise UnreadableError(_("Two columns are about “%(heading)s”. Take one of them out.", heading=twice.heading))
    if not any(column.activity for column in known):
        raise UnreadableError(
            _("No column is one of this workshop's questions. The first row must have the headings of the template.")
        )
    if not any(column.key == CONSENT for column in known):
        raise UnreadableError(
            _(
                "There is no column “Consent given”. Add it, with “yes” where the person was told who asks and said "
                "yes: without consent nothing is kept."
            )
        )


def _mark(content: Any) -> str:
    """A file that was brought in is known again by this; without the key nobody can try contents against it."""
    return hmac.new(card_key().encode(), b"list " + json.dumps(content).encode(), hashlib.sha256).hexdigest()


def _questions(workshop: Workshop) -> str:
    asked = [
        (activity.id, activity.kind, activity.several, [choice.id for choice in activity.choices])
        for activity in workshop.questions
    ]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16]


def _serializer(workshop: Workshop) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", f"list for {workshop.id}")


def pack(workshop: Workshop, looked: Looked) -> str:
    """What was read, signed, for the page to carry."""
    people = [
        [
            each.row,
            each.language,
            each.may_quote,
            astuple(each.home),
            [
                [key, answer.words, list(answer.votes.items()), answer.area_code, answer.neighbourhood_id]
                for key, answer in each.answers.items()
            ],
        ]
        for each in looked.people
    ]
    said = {
        "key": looked.key.hex,
        "file": looked.file,
        "mark": looked.mark,
        "asked": looked.asked,
        "rehearsing": looked.rehearsing,
        "people": people,
        "faults": [astuple(fault) for fault in looked.faults],
        "wrong_rows": looked.wrong_rows,
        "left_out": looked.left_out,
        "guessed": looked.guessed,
    }
    return str(_serializer(workshop).dumps(said))


def unpack(workshop: Workshop, packed: str) -> Looked:
    """What `pack` has signed for this workshop. Raises ForgedError."""
    try:
        said = _serializer(workshop).loads(packed)
    except BadSignature:
        raise ForgedError from None
    people = [
        Person(
            row,
            language,
            quote,
            Home(*home),
            {
                key: Answer(words, dict(votes), area, neighbourhood)
                for key, words, votes, area, neighbourhood in answers
            },
        )
        for row, language, quote, home, answers in said.pop("people")
    ]
    faults = [Fault(*fault) for fault in said.pop("faults")]
    return Looked(key=uuid.UUID(hex=said.pop("key")), people=people, faults=faults, **said)


def brought_in(looked: Looked) -> Batch | None:
    """The batch of the same file, if it was brought in before."""
    return db().scalar(select(Batch).where(Batch.file_mark == looked.mark))


def keep_list(actor: str, workshop: Workshop, looked: Looked, maker: int | None = None) -> Batch:
    """Keep every row that is right, each as a person of their own, in one transaction. The same page twice: once.

    Raises NotNowError, OpenedMeanwhileError, UndoneError, BroughtInError, ChangedError, RoomIsFull; ValueError for
    nobody.
    """
    if not looked.people:
        raise ValueError("nobody is right")
    turn = begin(workshop, rehearsing=looked.rehearsing)
    if kept := kept_batch(looked.key):
        return kept
    if kept := brought_in(looked):
        raise BroughtInError(kept)
    if looked.asked != _questions(workshop):
        raise ChangedError
    people = list(looked.people)
    SystemRandom().shuffle(people)  # the order of a file could tell who
    arrivals = [
        Arrival(seat_key(looked.key, number), person.home, person.may_quote, person.language)
        for number, person in enumerate(people, 1)
    ]
    seats = seat_all(workshop, arrivals, Channel.PAPER)
    batch = Batch(
        id=looked.key,
        seat=seats[0],
        file_mark=looked.mark,
        label=looked.file,
        lines=len(people),
        turn=turn,
        made_by=maker,
        made_on=clock.today(),
    )
    db().add(batch)
    db().flush()
    asked = {activity.id: activity for activity in workshop.questions}
    given = [
        Given(asked[key], seat, line_key(seat.id, key), answer)
        for seat, person in zip(seats, people, strict=True)
        for key, answer in person.answers.items()
    ]
    submit_all(given, late=is_late(workshop))
    ledger.record(actor, "bring in a list", f"workshop:{workshop.id}", people=len(people), left_out=looked.wrong_rows)
    return batch
