"""A job that answers what was said stands where it is told back: in the thread of who said it, and for everybody."""

from collections.abc import Callable

import pytest

from tests.evenings import WORDS, answer, join
from tests.jars import Jar
from tests.offers import offered
from tests.people import Cast, cast
from tests.promises import promised
from workshops.contributions.models import Contribution
from workshops.offers.models import OfferState
from workshops.offers.services import move, offer_by_slug
from workshops.programmes.models import Programme
from workshops.themes.services import judge, make_theme, merge


@pytest.fixture
def everyone(inside: Callable, place: None) -> Cast:
    with inside():
        return cast(opened=True)


@pytest.fixture
def anna(jar: Callable[..., Jar], everyone: Cast) -> Jar:
    person = jar()
    join(person, everyone.evening)
    answer(person, everyone.evening, WORDS, words="They never ring back when they see the postcode.")
    return person


def test_the_thread_and_the_public_page_lead_to_the_job(
    inside: Callable, everyone: Cast, anna: Jar, jar: Callable[..., Jar]
) -> None:
    with inside() as session:
        programme = session.get_one(Programme, everyone.evening.programme_id)
        said = session.query(Contribution).filter(Contribution.words.is_not(None)).one()
        theme = make_theme("command", programme, "They do not ring back")
        judge(everyone.organiser.user().actor, everyone.organiser.id, said, [theme], blind=False)
        job = offered(everyone.recruiter, programme.id, themes=[theme])
        slug, title = programme.slug, job.title
    assert "A job came of it" in anna.get("/j/thread").text
    assert title in anna.get("/j/thread").text
    public = jar().get(f"/you-said/{slug}").text
    assert "They do not ring back" in public
    assert title in public
    with inside():
        offer = offer_by_slug("healthcare-support-worker")
        assert offer
        move("command", offer, OfferState.PAUSED)
    assert title not in anna.get("/j/thread").text
    assert title not in jar().get(f"/you-said/{slug}").text


def test_a_job_that_keeps_a_promise_stands_under_what_the_promise_was_made_of(
    inside: Callable, everyone: Cast, jar: Callable[..., Jar]
) -> None:
    with inside() as session:
        action = promised(session, everyone)
        theme, wider = action.themes[0], make_theme("command", action.programme, "Wider")
        merge("command", theme, wider)
        offered(everyone.recruiter, action.programme_id, action=action)
        slug = action.programme.slug
    page = jar().get(f"/you-said/{slug}").text
    assert "A job came of it" in page
    assert page.index("Wider") < page.index("Healthcare support worker")
