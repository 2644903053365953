"""What a workshop still lacks before it can open."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from workshops.meetings.models import Kind, Workshop
from workshops.meetings.services import CHOICES_AT_LEAST


class Lack(StrEnum):
    """A thing that is missing; each has its words below."""

    ACTIVITIES = "activities"
    CHOICES = "choices"
    HOST = "host"
    PLACE = "place"


SAID: dict[Lack, LazyString] = {
    Lack.ACTIVITIES: _l("There is nothing to ask yet. Add the first activity."),
    Lack.CHOICES: _l("A poll or a list of statements has nothing to choose from."),
    Lack.HOST: _l("The host is on hold. Choose another voice, or take the hold off."),
    Lack.PLACE: _l("The programme has no neighbourhoods yet, so nobody can say where they live."),
}


def missing(workshop: Workshop) -> list[Lack]:
    """What is missing before this workshop can be rehearsed or opened, in the order in which to mend it.

    >>> from workshops.programmes.models import Programme
    >>> from workshops.voices.models import Voice
    >>> bare = Workshop(voice=Voice(on_hold=True), programme=Programme())
    >>> [lack.value for lack in missing(bare)]
    ['host', 'place', 'activities']
    """
    found = {
        Lack.HOST: workshop.voice.on_hold,
        Lack.PLACE: not workshop.programme.neighbourhoods,
        Lack.ACTIVITIES: not workshop.activities,
        Lack.CHOICES: any(len(each.choices) < CHOICES_AT_LEAST[Kind(each.kind)] for each in workshop.activities),
    }
    return [lack for lack, is_missing in found.items() if is_missing]
