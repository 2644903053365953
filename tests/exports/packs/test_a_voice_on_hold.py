"""While a voice is on hold nothing of its workshops is public: no evening to come, none that was, and no quote."""

from datetime import timedelta

import pytest

from app import clock
from tests.exports.packs.conftest import QUOTED, later
from workshops.meetings.models import Workshop
from workshops.meetings.services import change_workshop, create_workshop
from workshops.room.services import close_workshop
from workshops.voices.services import change_voice

TITLE, VENUE, COMING = "What people tell their barber", "Miller's Lane School", "What would help the men?"


@pytest.fixture
def public(everyone, inside, ours, jar):
    """Our evening is over for good, and one more with the same voice is announced; what everyone can read of it."""
    with inside() as session:
        workshop = ours(session)
        workshop.title, workshop.venue = TITLE, VENUE
        next_week = clock.now() + timedelta(days=12)
        create_workshop("command", workshop.programme, workshop.voice, title=COMING, venue="Here", starts_at=next_week)
        slug = workshop.programme.slug
        close_workshop("command", session.get_one(Workshop, everyone.elsewhere.workshop_id))
    later(days=4)
    addresses = ("/", f"/about/{slug}", "/map", "/map/table", f"/releases/{slug}", "/neighbourhoods/hope-street")
    return lambda: "\n".join(jar().get(address).text for address in addresses)


def put_on_hold(inside, ours, on_hold):
    with inside() as session:
        change_voice("command", ours(session).voice, on_hold=on_hold)


def test_its_evenings_and_quotes_are_gone_and_come_back(public, inside, ours):
    for words in (TITLE.replace("'", "&#39;"), COMING, QUOTED, "Imam Yusuf Rahman"):
        assert words in public(), words
    put_on_hold(inside, ours, True)
    said = public()
    for words in (TITLE, COMING, QUOTED, VENUE, "Rahman"):
        assert words not in said, words
    put_on_hold(inside, ours, False)
    assert QUOTED in public()


def test_with_another_host_an_evening_is_announced_again(public, inside, ours, everyone):
    put_on_hold(inside, ours, True)
    with inside() as session:
        coming = session.query(Workshop).filter_by(title=COMING).one()
        other = session.get_one(Workshop, everyone.elsewhere.workshop_id).voice
        change_workshop("command", coming, voice=other)
    assert COMING in public()


def test_the_organiser_is_told_before(everyone, enter, inside, ours):
    with inside(writes=False) as session:
        slug = ours(session).voice.slug
    assert "Nothing of its workshops is public meanwhile" in enter(everyone.organiser).get(f"/voices/{slug}/hold").text
