"""A coding desk with something on it: evenings that are over, what people said there, and forms as they were shown.

with inside():
    everyone = over(cast(opened=True), "Two buses", "The letter came late")
amina = signed_in(jar, inside, everyone.organiser)
page = amina.get(desk_of(inside, everyone))
amina.post(desk_of(inside, everyone), data=shown(page) | {"new": "Buses"})
"""

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from app.db import db
from tests.evenings import Evening
from tests.rooms import say
from workshops.contributions.models import Contribution
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme
from workshops.room.services import close_workshop
from workshops.themes.models import Coding, Judgement, Theme

WORDS = '<blockquote class="voice" id="words"[^>]*>\\s*<p[^>]*>(.*?)</p>'


def over(evening: Evening, *words: str) -> None:
    """People say these words, one each, and the evening is over. Inside a transaction."""
    workshop = db().get_one(Workshop, evening.workshop_id)
    for each in words:
        say(workshop, each)
    close_workshop("command", workshop)


def desk_of(inside: Callable, evening: Evening) -> str:
    with inside(writes=False) as session:
        return f"/programmes/{session.get_one(Programme, evening.programme_id).slug}/coding"


def on_the_desk(page: TestResponse) -> str:
    """The words that are shown, or nothing."""
    found = re.search(WORDS, page.text, re.DOTALL)
    return found[1] if found else ""


def shown(page: TestResponse) -> dict[str, Any]:
    """What the form of the desk would send as it stands: its hidden fields and what is ticked."""
    form = re.search(r'<form method="post"[^>]*id="coding">.*?</form>', page.text, re.DOTALL)
    assert form, "nothing is on the desk"
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]))
    return hidden | {"theme": ticked(page)}


def ticked(page: TestResponse) -> list[str]:
    return re.findall(r'name="theme" value="(\d+)" checked', page.text)


def box(page: TestResponse, name: str) -> str:
    """The value of the box of a theme, by the name that stands beside it."""
    found = re.search(r'name="theme" value="(\d+)"[^>]*><span dir="auto">' + re.escape(name) + "<", page.text)
    assert found, f"no box for {name}"
    return found[1]


def read(person: Any, desk: str, words: str) -> TestResponse:
    """The desk with these words on it: what comes before is skipped."""
    page = person.get(desk)
    for _step in range(50):
        if on_the_desk(page) == words:
            return page
        after = shown(page)["contribution"]
        page = person.get(f"{desk}{'&' if '?' in desk else '?'}after={after}")
    raise AssertionError(f"{words} never came")


def codings(inside: Callable) -> dict[str, dict[str, set[str]]]:
    """Words → who → the names of the themes they put them under; an empty set where nothing fitted."""
    with inside(writes=False) as session:
        found: dict[str, dict[str, set[str]]] = {}
        wanted = select(Judgement, Contribution).join(Contribution, Contribution.id == Judgement.contribution_id)
        for made, said in session.execute(wanted):
            names = session.scalars(
                select(Theme.name)
                .join(Coding, Coding.theme_id == Theme.id)
                .where(Coding.contribution_id == said.id, Coding.coder_id == made.coder_id)
            )
            found.setdefault(said.words, {})[made.coder_id] = set(names)
        return found
