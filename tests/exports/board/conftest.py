"""A programme as a board sees it: some neighbourhoods heard, promises in every state, quotes, and one release."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from exports.board.document import Pack, pack_of
from exports.board.gathered import Gathered, gather
from exports.releases.models import Table as Cells
from exports.releases.reading import latest
from maps.places.models import Neighbourhood
from tests.again import again
from tests.indicators import counted
from tests.jars import Jar
from tests.people import Cast, Person, cast, signed_in
from tests.promises import evening, promised, proposed, vote
from tests.releases import release_of
from tests.rooms import say, say_and_show
from workshops.actions.models import ActionState
from workshops.actions.rounds import decide_rounds, say_done
from workshops.actions.services import accept, move
from workshops.contributions.models import Contribution
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme
from workshops.room.services import close_workshop
from workshops.themes.services import judge, make_theme
from workshops.voices.models import Voice
from workshops.voices.reach import set_reach
from workshops.voices.services import create_voice

QUOTED = "I pushed the wheelchair for an hour, because the bus with the ramp was full."
URDU = "میری بیوی اکیلی بس میں نہیں جا سکتی۔"
HEARD, MISSING = "Hope Street", "Brook End"
ASKED = "Which day should the clinic be open late?"
WANTED = "A bus that still runs after the last appointment."


@pytest.fixture
def everyone(place: None, inside: Callable) -> Cast:
    """The cast, an evening that is over, themes, promises, and a release three days later."""
    with inside():
        return again("a programme for a board", _everyone)


def _everyone() -> Cast:
    session = db()
    found = cast(opened=True)
    here, coder = evening(session, found), found.organiser
    buses = make_theme(coder.user().actor, here.programme, "No bus when the clinic ends", wanted=WANTED)
    letters = make_theme(coder.user().actor, here.programme, "Letters that nobody can read", wanted="Large print.")
    for words, language in ((QUOTED, "en"), (URDU, "ur")):
        judge(coder.user().actor, coder.id, say_and_show(here, words, language=language), [buses], blind=False)
    judge(coder.user().actor, coder.id, say(here, "Too small to read."), [letters], blind=False)
    _promises(session, found)
    place_of = {each.name: each for each in session.scalars(select(Neighbourhood))}
    set_reach(create_voice("command", name="Delroy Grant", sentence="I cut hair."), [place_of[MISSING].id])
    set_reach(create_voice("command", name="No Names", sentence="Ask me.", named_ok=False), [place_of[MISSING].id])
    close_workshop("command", here)
    session.flush()
    clock.set_now(clock.now() + timedelta(days=10))
    counted(session.get_one(Programme, found.evening.programme_id), buses, public=True)
    here = place_of[HEARD].id
    release_of(
        found.evening.programme_id,
        "60",
        {here: "25", place_of["Kiln Park"].id: "15"},
        themes={buses.id: ("No bus at night", "20")},
        more={
            (Cells.REACH, str(here)): "2.6",
            (Cells.ANSWERS, "day all"): "45",
            (Cells.ANSWERS, "day 1"): "30",
            (Cells.ANSWERS, "day 2"): "15",
        },
        questions={"day": {"words": ASKED, "answers": ["Tuesday", "Saturday"], "evenings": 2}},
    )
    return found


def _promises(session, found: Cast) -> None:
    """Three that will be late (one with a word on why), one that people refused, one better, one declined."""
    actor = found.leader.user().actor
    for title in ("A later bus on clinic days", "A second late bus"):
        promised(session, found, title, due=2)
    refused = promised(session, found, "The telephone is answered until eight", due=200)
    better = promised(session, found, "Chairs with arms", due=200)
    for action, votes in ((refused, {"nothing": 9}), (better, {"better": 12})):
        say_done(actor, action, "It is done.")
        vote(session, action, **votes)
        action.rounds[0].opened_on -= timedelta(days=30)
    session.flush()
    decide_rounds()
    declined = proposed(session, found, "Free tickets for all", due=30)
    accept(found.voice.user().actor, declined, "We stand by it.")
    move(actor, declined, ActionState.DECLINED, "It costs more than the whole budget.")
    promised(session, found, "A Saturday clinic", due=60)


@pytest.fixture
def enter(jar: Callable[..., Jar], inside: Callable) -> Callable[[Person], Jar]:
    """`enter(everyone.leader)`: their browser, signed in."""
    return lambda person: signed_in(jar, inside, person)


@pytest.fixture
def address(everyone: Cast, inside: Callable) -> str:
    with inside() as session:
        return f"/programmes/{session.get_one(Programme, everyone.evening.programme_id).slug}/board-pack"


@pytest.fixture
def drawn(app, everyone: Cast, inside: Callable) -> Callable[..., Pack]:
    """`drawn()`: the pack as it stands; `drawn(change)` of what was gathered, changed first."""

    def draw(change: Callable[[Gathered], Gathered] = lambda found: found) -> Pack:
        with app.test_request_context(base_url="https://voices.example"), inside(writes=False) as session:
            made = latest(session.get_one(Programme, everyone.evening.programme_id))
            assert made
            return pack_of(change(gather(made)))

    return draw


def words_in(pack: Pack, page: int = 0, attempt: int = 0) -> str:
    """All that a page says, from 1; of every page, if none is named."""
    sheets = pack.sheets if not page else [pack.sheets[page - 1]]
    return "\n".join(line for sheet in sheets for part in sheet.tries[attempt] for line in lines_of(part))


def lines_of(part) -> list[str]:
    match part.kind:
        case "stats":
            return [f"{row.number} {row.words}" for row in part.rows]
        case "points":
            return [part.heading, *part.items]
        case "table" | "chart":
            return [part.about, " | ".join(part.heads), *(" | ".join(row.cells) for row in part.rows)]
        case _:
            return [part.words]


def workshop(session, everyone: Cast) -> Workshop:
    return session.get_one(Workshop, everyone.evening.workshop_id)


def contribution(words: str) -> Contribution:
    return db().scalars(select(Contribution).where(Contribution.public_words == words)).one()


def voice_called(name: str) -> Voice:
    return db().scalars(select(Voice).where(Voice.name == name)).one()
