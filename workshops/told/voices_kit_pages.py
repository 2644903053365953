"""The page for a voice: what to tell people since the last evening, ready to pass on."""

from werkzeug import Response

from app.permissions import May, needs
from app.rendering import render
from workshops.told.blueprint import pages
from workshops.told.evenings_told import may_be_told
from workshops.told.paper import ALOUD
from workshops.told.teller import Teller, last_evening, teller
from workshops.told.voices_kit import letter, message, read_aloud, since
from workshops.told.you_said import in_full, to_pass_on


@pages.get("/today/tell/<slug>")
@needs(May.TELL_BACK, of=teller)
def tell(told: Teller) -> Response:
    evening = last_evening(told)
    every = to_pass_on(told.programme)
    new = in_full(since(every, evening.held_on if evening else None))
    return render(
        "workshops/told/tell.html",
        programme=told.programme,
        evening=evening,
        its_page=evening if evening and may_be_told(evening) else None,
        new=new,
        every=every,
        message=message(told.programme, new),
        letter=letter(told.programme, new),
        aloud=read_aloud(told.programme, new[:ALOUD]),
    )
