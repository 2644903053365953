"""What waits today for whoever is signed in: each role sees its own part, and somebody with two roles sees both."""

from werkzeug import Response

from app import clock
from app.accounts.signed_in import myself
from app.front.blueprint import pages
from app.front.waiting import FOLLOW, RUN, evenings, followed, has, hosted, house, public_words, voices
from app.permissions import May, Role, needs
from app.rendering import render
from workshops.meetings.models import State, Workshop
from workshops.meetings.services import workshop_by_code


@pages.get("/today")
@needs(May.SEE_TODAY)
def today() -> Response:
    me = myself()
    return render(
        "app/front/today.html",
        day=clock.today(),
        State=State,
        evenings=evenings(me) if has(me, RUN) else None,
        hosted=hosted(me) if has(me, frozenset({Role.VOICE})) else None,
        voices=voices(me),
        followed=followed(me) if has(me, FOLLOW) else None,
        house=house() if has(me, frozenset({Role.ADMINISTRATOR})) else None,
    )


@pages.get("/today/words/<code>")
@needs(May.READ_PUBLIC_WORDS, of=workshop_by_code)
def words(workshop: Workshop) -> Response:
    """The approved words of a workshop, for the voice that hosted it, before others see them."""
    return render("app/front/words.html", workshop=workshop, said=public_words(workshop), State=State)
