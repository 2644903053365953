"""The checklist: what a workshop needs before it can be rehearsed, and what it still needs before it can open."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask import url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from workshops.meetings.models import Activity, Kind, Workshop
from workshops.meetings.services import CHOICES_AT_LEAST


class Lack(StrEnum):
    """A thing that is missing; each has its words below."""

    ACTIVITIES = "activities"
    CHOICES = "choices"
    HOST = "host"
    PLACE = "place"
    VENUE = "venue"
    ACCESS = "access"
    INTERPRETER = "interpreter"
    CRECHE = "creche"
    NAMED_PEOPLE = "named_people"


SAID: dict[Lack, LazyString] = {
    Lack.HOST: _l("The host is on hold. Choose another voice, or take the hold off."),
    Lack.PLACE: _l("The programme has no neighbourhoods yet, so nobody can say where they live."),
    Lack.ACTIVITIES: _l("There is nothing to ask yet. Add the first activity."),
    Lack.CHOICES: _l("A poll, a ranking or a list of statements has too little to choose from."),
    Lack.VENUE: _l("Say where people meet."),
    Lack.ACCESS: _l("Say how people get in and are at ease: step-free, food, a quiet room."),
    Lack.INTERPRETER: _l("Not everybody speaks English that evening. Say who interprets, or “not needed”."),
    Lack.CRECHE: _l("Say who looks after the children, or “not needed”."),
    Lack.NAMED_PEOPLE: _l("Name two people whom somebody can turn to when something happened, one of them outside."),
}


DONE: dict[Lack, LazyString] = {
    Lack.HOST: _l("A host"),
    Lack.PLACE: _l("The place that it is about"),
    Lack.ACTIVITIES: _l("Something to ask"),
    Lack.CHOICES: _l("Enough to choose from"),
    Lack.VENUE: _l("A venue"),
    Lack.ACCESS: _l("Getting in and being at ease"),
    Lack.INTERPRETER: _l("Who interprets"),
    Lack.CRECHE: _l("Who looks after the children"),
    Lack.NAMED_PEOPLE: _l("Two people to turn to"),
}

# Without these there is nothing to try. The rest may be settled while a rehearsal is on, and must be at the opening.
TO_REHEARSE = (Lack.HOST, Lack.PLACE, Lack.ACTIVITIES, Lack.CHOICES)
TO_OPEN = (*TO_REHEARSE, Lack.VENUE, Lack.ACCESS, Lack.INTERPRETER, Lack.CRECHE, Lack.NAMED_PEOPLE)
OURS = "en"  # the language that everybody who runs an evening speaks


def missing(workshop: Workshop, needed: Sequence[Lack] = TO_OPEN) -> list[Lack]:
    """What of `needed` is missing, in the order in which to mend it.

    >>> from workshops.programmes.models import Programme
    >>> from workshops.voices.models import Voice
    >>> bare = Workshop(voice=Voice(on_hold=True), programme=Programme(), venue="Hall", languages=["en"])
    >>> [lack.value for lack in missing(bare)]
    ['host', 'place', 'activities', 'access', 'creche', 'named_people']
    >>> [lack.value for lack in missing(bare, TO_REHEARSE)]
    ['host', 'place', 'activities']
    """
    found = {
        Lack.HOST: workshop.voice.on_hold,
        Lack.PLACE: not workshop.programme.neighbourhoods,
        Lack.ACTIVITIES: not workshop.questions,
        Lack.CHOICES: any(has_too_few(each) for each in workshop.activities),
        Lack.VENUE: not workshop.venue,
        Lack.ACCESS: not workshop.access,
        Lack.INTERPRETER: not workshop.interpreter and any(each != OURS for each in workshop.languages),
        Lack.CRECHE: not workshop.creche,
        Lack.NAMED_PEOPLE: not workshop.programme.has_two_to_turn_to,
    }
    return [lack for lack in needed if found[lack]]


@dataclass(frozen=True)
class Check:
    """One line of the checklist: settled, or what to do and where."""

    said: LazyString
    is_settled: bool
    mend: str


def checklist(workshop: Workshop) -> list[Check]:
    """What an evening needs before it can open, in the order in which to see to it."""
    lacks = missing(workshop)
    return [
        Check(DONE[each] if each not in lacks else SAID[each], each not in lacks, mend(workshop, each))
        for each in TO_OPEN
    ]


def still_missing(workshop: Workshop) -> list[Check]:
    """The lines of the checklist that are not settled."""
    return [check for check in checklist(workshop) if not check.is_settled]


def mend(workshop: Workshop, lack: Lack) -> str:
    """Where a thing that is missing is put right."""
    programme, code = workshop.programme.slug, workshop.code
    if lack is Lack.CHOICES:
        poor = next((each for each in workshop.activities if has_too_few(each)), None)
        place = poor.position if poor else 1
        return url_for("meetings.edit_activity", code=code, position=place, _anchor="choices")
    elsewhere = {
        Lack.PLACE: url_for("programmes.edit", slug=programme, _anchor="neighbourhoods"),
        Lack.ACTIVITIES: url_for("meetings.plan", code=code, _anchor="add"),
        Lack.NAMED_PEOPLE: url_for("programmes.named_people", slug=programme),
    }
    field = {Lack.HOST: "voice"}.get(lack, lack.value)
    return elsewhere.get(lack) or url_for("meetings.edit", code=code, _anchor=field)


def has_too_few(activity: Activity) -> bool:
    """Whether an activity has too little to choose from."""
    return len(activity.choices) < CHOICES_AT_LEAST[Kind(activity.kind)]
