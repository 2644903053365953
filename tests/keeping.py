"""Promises as people handle them in a browser: where the pages are, and a step taken with words.

at = Promise.of(inside, everyone)                  # proposed by Amina, for Dr Cole, with Imam Yusuf
at.take(cole, "promise", words="I will see to it.")
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import select
from werkzeug.test import TestResponse

from app.db import db
from app.ledger import Entry
from tests.jars import Jar
from tests.people import Cast
from tests.promises import proposed
from workshops.actions.models import Action


def programme_of(inside: Callable, programme_id: int) -> str:
    from workshops.programmes.models import Programme

    with inside(writes=False):
        return f"/programmes/{db().get_one(Programme, programme_id).slug}"


@dataclass(frozen=True)
class Promise:
    """An action by its key, and where its working page is."""

    id: int
    page: str

    @classmethod
    def of(cls, inside: Callable, everyone: Cast, make: Callable[..., Action] = proposed, **how: Any) -> Self:
        with inside() as session:
            action = make(session, everyone, **how)
            return cls(action.id, f"/programmes/{action.programme.slug}/actions/{action.slug}")

    def take(self, person: Jar, step: str, where: str = "", **said: Any) -> TestResponse:
        """Open the page, and send the form of a step from it; `where` is its address, if it is not called so."""
        voice = step in ("yes", "no")
        page = person.get(f"{self.page}/partner" if voice else self.page)
        mark = re.search(rf'name="{step}-seen"[^>]*value="(\w*)"', page.text)
        to = {"yes": "partner/accept", "no": "partner/no"}.get(step, where or step.replace("_", "-"))
        return self.send(person, to, step, seen=mark[1] if mark else "", **said)

    def send(self, person: Jar, to: str, step: str, **said: Any) -> TestResponse:
        """Send a form, whatever the page offers."""
        return person.post(f"{self.page}/{to}", data={f"{step}-{name}": value for name, value in said.items()})

    def look(self, inside: Callable, *names: str) -> Any:
        """What stands in the database now."""
        with inside(writes=False):
            action = db().get_one(Action, self.id)
            found = tuple(getattr(action, name) for name in names)
        return found[0] if len(found) == 1 else found

    def history(self, inside: Callable) -> list[tuple[str, dict[str, Any]]]:
        """The entries of the ledger about it: verb and facts."""
        with inside(writes=False) as session:
            wanted = select(Entry).where(Entry.subject == f"action:{self.id}").order_by(Entry.seq)
            return [(entry.verb, entry.facts) for entry in session.scalars(wanted)]
