"""An evening to test on: one open workshop with each kind of question, and people who join it as a phone would."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock
from app.db import db
from maps.places.models import Neighbourhood
from tests.again import again
from tests.jars import Jar
from workshops.meetings.models import Confidentiality, Kind
from workshops.meetings.services import add_activity, create_workshop
from workshops.programmes.models import Programme
from workshops.programmes.services import create_programme, name_responder
from workshops.room.services import open_all_activities, open_workshop
from workshops.voices.services import create_voice

WORDS, POLL, AGREE, PLACE = 1, 2, 3, 4  # positions of the questions
PREPARED = {"access": "Step-free", "interpreter": "not needed", "creche": "not needed"}  # as the checklist asks
INSIDE, OUTSIDE = "hale@northvale.example", "marsh@advocacy.example"  # whom people can turn to


@dataclass(frozen=True)
class Evening:
    """What a test needs to know of a workshop."""

    code: str
    workshop_id: int
    programme_id: int

    def question(self, position: int) -> str:
        return f"/j/{self.code}/{position}"


def plan(
    *,
    confidentiality: Confidentiality = Confidentiality.SHARED,
    name: str = "Getting to the clinic",
    opened: bool = True,
) -> Evening:
    """Make a workshop through the services, inside a transaction."""
    return again(("plan", confidentiality, name, opened), lambda: _plan(confidentiality, name, opened=opened))


def _plan(confidentiality: Confidentiality, name: str, *, opened: bool) -> Evening:
    voice = create_voice("command", name="Imam Yusuf Rahman", sentence="I will ask what came of it.")
    programme = create_programme(
        "command",
        name=name,
        question="What makes it hard to get to the clinic?",
        controller="Northvale NHS Trust",
        board_owner="Dr Amara Cole",
        neighbourhood_ids=list(db().scalars(select(Neighbourhood.id))),
    )
    workshop = create_workshop(
        "command",
        programme,
        voice,
        title=name,
        venue="Hope Street Centre",
        starts_at=clock.now() - timedelta(minutes=5),
        confidentiality=confidentiality,
        listed=confidentiality is not Confidentiality.SEALED,
        **PREPARED,
    )
    name_people(programme)
    add_activity("command", workshop, kind=Kind.WORDS, question="What was it like?")
    add_activity(
        "command", workshop, kind=Kind.POLL, question="How did you get there?", choices=("Bus", "Walked", "By car")
    )
    add_activity(
        "command",
        workshop,
        kind=Kind.AGREE,
        question="What do you think?",
        choices=("An evening would help.", "Letters come in time."),
    )
    add_activity("command", workshop, kind=Kind.PLACE, question="Where is it hard to get to?")
    if opened:
        open_workshop("command", workshop)
        open_all_activities("command", workshop)
    return Evening(workshop.code, workshop.id, programme.id)


def name_people(programme: Programme) -> None:
    """Whom people can turn to: without two no evening opens."""
    name_responder(
        "command", programme, outside=False, email=INSIDE, name="Joan Hale", organisation="Northvale NHS Trust"
    )
    name_responder(
        "command", programme, outside=True, email=OUTSIDE, name="Ben Marsh", organisation="Northvale Advocacy"
    )


def fields(page: TestResponse, number: int = -1) -> dict[str, str]:
    """What a form of a page would send untouched: its hidden fields and text boxes. By default the last form."""
    form = re.findall(r"<form.*?</form>", page.text, re.DOTALL)[number]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        if name and (kind is None or kind[1] in ("hidden", "text")):
            found[name[1]] = value[1] if value else ""
    return found


def join(person: Jar, evening: Evening, **said: Any) -> TestResponse:
    """Open the door, read the form, say yes."""
    return person.post(f"/j/{evening.code}", data=fields(person.get(f"/j/{evening.code}")) | {"consent": "y"} | said)


def answer(person: Jar, evening: Evening, position: int, **said: Any) -> TestResponse:
    """Open a question and answer it."""
    page = person.get(evening.question(position))
    return person.post(evening.question(position), data=fields(page) | said)
