"""Planning a workshop and its activities. Rehearsing, opening and closing it are verbs of the room."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import ledger
from app.codes import new_code, read_code
from app.db import db
from app.keeping import add_under, lock, write
from workshops.meetings.models import Activity, Choice, Confidentiality, Kind, MadeOf, State, Workshop
from workshops.programmes.models import Programme
from workshops.voices.models import Voice

CODE, LONG_CODE = 5, 8  # domain: join codes have 5 characters, unlisted and sealed ones 8
TRIES = 20
ACTIVITIES_AT_MOST = 30
CHOICES_AT_MOST = {Kind.WORDS: 0, Kind.POLL: 20, Kind.AGREE: 10, Kind.RANK: 10, Kind.PLACE: 0, Kind.TALK: 0}
CHOICES_AT_LEAST = {Kind.WORDS: 0, Kind.POLL: 2, Kind.AGREE: 1, Kind.RANK: 3, Kind.PLACE: 0, Kind.TALK: 0}


class RefusedError(ValueError):
    """Something that may not be done to this workshop now. Each reason has its words in wording.py."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WorkshopFacts(TypedDict, total=False):
    """What may be changed of a workshop; languages by their codes (app/i18n.py)."""

    title: str
    venue: str
    starts_at: datetime
    access: str
    interpreter: str
    creche: str
    ground_rules: str
    languages: list[str]


class Notes(TypedDict, total=False):
    """What a facilitator's sheet says of a part of the evening: what it is for, what to say, what to bring."""

    purpose: str
    says: str
    materials: str


def workshop_by_code(code: str) -> Workshop | None:
    """The workshop with this join code, however it was typed."""
    return db().scalar(select(Workshop).where(Workshop.code == read_code(code)))


def activity_at(workshop: Workshop, position: int) -> Activity | None:
    """The activity at a position, counted from 1."""
    return next((activity for activity in workshop.activities if activity.position == position), None)


def code_length(confidentiality: Confidentiality, *, listed: bool) -> int:
    """How long a join code must be: what is not announced must not be guessed either.

    >>> code_length(Confidentiality.SHARED, listed=True), code_length(Confidentiality.SEALED, listed=False)
    (5, 8)
    """
    return CODE if listed and confidentiality is not Confidentiality.SEALED else LONG_CODE


def create_workshop(
    actor: str,
    programme: Programme,
    voice: Voice,
    *,
    title: str,
    venue: str,
    starts_at: datetime,
    access: str = "",
    interpreter: str = "",
    creche: str = "",
    ground_rules: str = "",
    languages: Sequence[str] = ("en",),
    confidentiality: Confidentiality = Confidentiality.SHARED,
    listed: bool = True,
) -> Workshop:
    """Plan a workshop, as a draft with a join code of its own. A sealed one is never listed.

    Raises RefusedError when the voice is on hold.
    """
    if voice.on_hold:
        raise RefusedError("host on hold")
    listed = listed and confidentiality is not Confidentiality.SEALED
    workshop = Workshop(
        programme_id=programme.id,
        voice_id=voice.id,
        title=title,
        venue=venue,
        starts_at=starts_at,
        access=access,
        interpreter=interpreter,
        creche=creche,
        ground_rules=ground_rules,
        languages=list(languages),
        confidentiality=confidentiality,
        listed=listed,
        state=State.DRAFT,
    )
    length = code_length(confidentiality, listed=listed)
    add_under(workshop, "code", (new_code(length) for _try in range(TRIES)))
    ledger.record(actor, "create workshop", f"workshop:{workshop.id}", **workshop.facts())
    return workshop


def change_workshop(
    actor: str,
    workshop: Workshop,
    *,
    voice: Voice | None = None,
    confidentiality: Confidentiality | None = None,
    listed: bool | None = None,
    **facts: Unpack[WorkshopFacts],
) -> list[str]:
    """Change what is given, and say what has changed; `code` is among it when a draft had to get another join code.

    From the opening on, the host and the confidentiality stay: people joined under them. A code that may be on paper
    stays too, so that only a draft changes between listed and not. Raises RefusedError otherwise.
    """
    lock(workshop)
    voice = voice or workshop.voice
    confidentiality = confidentiality or workshop.confidentiality
    listed = (workshop.listed if listed is None else listed) and confidentiality is not Confidentiality.SEALED
    _refuse_broken_promises(workshop, voice, confidentiality, listed=listed)
    changed = write(workshop, {"voice_id": voice.id, "confidentiality": confidentiality, "listed": listed, **facts})
    length = code_length(confidentiality, listed=listed)
    if len(workshop.code) != length:
        add_under(workshop, "code", (new_code(length) for _try in range(TRIES)))
        changed.append("code")
    if changed:
        db().flush()
        db().expire(workshop, ["voice"])
        ledger.record(actor, "change workshop", f"workshop:{workshop.id}", changed=changed, **workshop.facts())
    return changed


def _refuse_broken_promises(
    workshop: Workshop, voice: Voice, confidentiality: Confidentiality, *, listed: bool
) -> None:
    promise_changes = (voice.id, confidentiality, listed) != (
        workshop.voice_id,
        workshop.confidentiality,
        workshop.listed,
    )
    if promise_changes and not workshop.may_be_changed:
        raise RefusedError("promised")
    if voice.id != workshop.voice_id and voice.on_hold:
        raise RefusedError("host on hold")
    if len(workshop.code) != code_length(confidentiality, listed=listed) and workshop.state is not State.DRAFT:
        raise RefusedError("code is out")


def add_activity(
    actor: str,
    workshop: Workshop,
    *,
    kind: Kind,
    question: str,
    hint: str = "",
    choices: Sequence[str] = (),
    several: bool = False,
    minutes: int = 15,
    made_of: Sequence[uuid.UUID] = (),
    **notes: Unpack[Notes],
) -> Activity:
    """Add an activity at the end: also while the workshop is open, where it waits to be opened. `made_of` says whose
    words each choice was made of, in the order of `choices`. Raises RefusedError.
    """
    lock(workshop)
    if workshop.state is State.CLOSED:
        raise RefusedError("closed")
    if len(workshop.activities) >= ACTIVITIES_AT_MOST:
        raise RefusedError("too many")
    _refuse_wrong_choices(kind, choices)
    activity = Activity(
        workshop=workshop,
        position=len(workshop.activities) + 1,
        kind=kind,
        question=question,
        hint=hint,
        several=several and kind is Kind.POLL,
        minutes=minutes,
        **notes,
    )
    activity.choices = [Choice(position=place, words=words) for place, words in enumerate(choices, 1)]
    db().add(activity)
    db().flush()
    db().add_all(
        MadeOf(choice_id=choice.id, contribution_id=said)
        for choice, said in zip(activity.choices, made_of, strict=False)
    )
    db().flush()
    ledger.record(actor, "add activity", f"activity:{activity.id}", **activity.facts())
    return activity


def change_activity(
    actor: str,
    activity: Activity,
    *,
    question: str | None = None,
    hint: str | None = None,
    choices: Sequence[str] | None = None,
    several: bool | None = None,
    minutes: int | None = None,
    **notes: Unpack[Notes],
) -> list[str]:
    """Change an activity that has not been asked yet, and say what has changed; its kind stays. Raises RefusedError."""
    lock(activity.workshop)
    lock(activity)
    if not activity.workshop.may_be_changed:
        raise RefusedError("asked already")
    given = {"question": question, "hint": hint, "minutes": minutes, **notes}
    if activity.kind is Kind.POLL:
        given["several"] = several
    changed = write(activity, {name: value for name, value in given.items() if value is not None})
    if choices is not None:
        _refuse_wrong_choices(activity.kind, choices)
        changed += _set_choices(activity, choices)
    if changed:
        ledger.record(actor, "change activity", f"activity:{activity.id}", changed=changed, **activity.facts())
    return changed


def move_activity(actor: str, activity: Activity, *, up: bool) -> bool:
    """Let an activity change places with its neighbour. False when there is none. Raises RefusedError."""
    workshop = activity.workshop
    lock(workshop)
    if not workshop.may_be_changed:
        raise RefusedError("asked already")
    here = activity.position
    there = activity_at(workshop, here - 1 if up else here + 1)
    if there is None:
        return False
    _place(there, 0)  # a place that nobody has: two may not stand at one, not even for a moment
    _place(activity, here - 1 if up else here + 1)
    _place(there, here)
    db().expire(workshop, ["activities"])
    ledger.record(actor, "move activity", f"activity:{activity.id}", **activity.facts())
    return True


def remove_activity(actor: str, activity: Activity) -> None:
    """Take an activity out; those after it move up. Raises RefusedError, also when the rehearsal answered it."""
    workshop = activity.workshop
    lock(workshop)
    if not workshop.may_be_changed:
        raise RefusedError("asked already")
    facts, subject = activity.facts(), f"activity:{activity.id}"
    try:
        with db().begin_nested():
            db().delete(activity)
            db().flush()
    except IntegrityError as error:
        raise RefusedError("rehearsed") from error
    db().expire(workshop, ["activities"])
    for place, each in enumerate(workshop.activities, 1):
        _place(each, place)
    ledger.record(actor, "remove activity", subject, **facts)


def _place(activity: Activity, position: int) -> None:
    activity.position = position
    db().flush()


def _refuse_wrong_choices(kind: Kind, choices: Sequence[str]) -> None:
    if not CHOICES_AT_LEAST[kind] <= len(choices) <= CHOICES_AT_MOST[kind]:
        raise RefusedError("number of choices")


def _set_choices(activity: Activity, choices: Sequence[str]) -> list[str]:
    """Reword the choices that stay, add what is new at the end, and take out what is too many."""
    if [choice.words for choice in activity.choices] == list(choices):
        return []
    for choice, words in zip(activity.choices, choices, strict=False):
        choice.words = words
    kept = activity.choices[: len(choices)]
    added = [Choice(position=place, words=choices[place - 1]) for place in range(len(kept) + 1, len(choices) + 1)]
    try:
        with db().begin_nested():
            activity.choices = kept + added
            db().flush()
    except IntegrityError as error:
        raise RefusedError("rehearsed") from error
    return ["choices"]
