"""What waits today for whoever is signed in: each role sees its own part, and somebody with two roles sees both."""

from werkzeug import Response

from app import clock
from app.accounts.signed_in import myself
from app.front.blueprint import pages
from app.front.board import NAMED, SHOWN, boards
from app.front.challenged import challenged
from app.front.promised import promised
from app.front.recruiting import recruiting
from app.front.waiting import FOLLOW, RUN, evenings, followed, has, hosted, house, public_words, voices, wage_is_old
from app.permissions import May, Role, needs
from app.rendering import render
from exports.board.offers import said_of
from exports.packs.services import write_ups_of
from workshops.concerns.services import is_overdue, overdue_for, waiting_for
from workshops.meetings.models import State, Workshop
from workshops.meetings.services import workshop_by_code


@pages.get("/today")
@needs(May.SEE_TODAY)
def today() -> Response:
    me = myself()
    mine = hosted(me) if has(me, frozenset({Role.VOICE})) else None
    return render(
        "app/front/today.html",
        day=clock.today(),
        State=State,
        evenings=evenings(me) if has(me, RUN) else None,
        hosted=mine,
        write_ups=write_ups_of(mine or ()),
        to_tell=list({each.programme_id: each.programme for each in mine or () if not each.voice.on_hold}.values()),
        voices=voices(me),
        wage_is_old=wage_is_old(),
        concerns=waiting_for(me) if has(me, frozenset({Role.RESPONDER})) else None,
        is_overdue=is_overdue,
        overdue=overdue_for(me),
        promised=promised(me),
        followed=followed(me) if has(me, FOLLOW) else None,
        recruiting=recruiting(me) if has(me, frozenset({Role.RECRUITER})) else None,
        challenged=challenged(me) if has(me, frozenset({Role.REVIEWER})) else None,
        boards=boards(me),
        SHOWN=SHOWN,
        NAMED=NAMED,
        said_of=said_of,
        house=house() if has(me, frozenset({Role.ADMINISTRATOR})) else None,
    )


@pages.get("/today/words/<code>")
@needs(May.READ_PUBLIC_WORDS, of=workshop_by_code)
def words(workshop: Workshop) -> Response:
    """The approved words of a workshop, for the voice that hosted it, before others see them."""
    return render("app/front/words.html", workshop=workshop, said=public_words(workshop), State=State)
