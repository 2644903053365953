"""The feed: releases and what became of promises, each told once, and no number of people."""

import re
from collections.abc import Callable
from datetime import timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

from app import clock
from tests.exports.open_data.conftest import SLUG, TOTAL
from tests.jars import Jar
from tests.people import Cast, cast
from tests.promises import promised, proposed, vote
from tests.releases import release_of
from workshops.actions.models import Action
from workshops.actions.rounds import decide_rounds, say_done
from workshops.actions.services import explain

FEED = "/exports.rss"


def items(anyone: Jar) -> list[ElementTree.Element]:
    answer = anyone.get(FEED)
    assert answer.mimetype == "application/rss+xml"
    rss = ElementTree.fromstring(answer.data)
    assert (rss.tag, rss.get("version")) == ("rss", "2.0")
    return list(rss.iter("item"))


def said(item: ElementTree.Element, part: str) -> str:
    return item.findtext(part) or ""


def test_an_empty_house_has_an_empty_feed(jar: Callable[..., Jar]) -> None:
    assert items(jar()) == []
    assert jar().get(FEED).headers["ETag"] == jar().get(FEED).headers["ETag"]


def test_a_release_is_told_without_its_numbers(everyone: Cast, jar: Callable[..., Jar]) -> None:
    (release,) = items(jar())
    assert said(release, "title") == "Numbers were published: Getting to the clinic"
    assert said(release, "link") == f"http://localhost/releases/{SLUG}/1"
    assert re.fullmatch(r"urn:sha256:[0-9a-f]{64}", said(release, "guid"))
    assert release.find("guid").get("isPermaLink") == "false"
    assert TOTAL not in said(release, "description")


def test_a_promise_is_told_from_when_it_was_made_until_it_is_judged(
    place: None, inside: Callable, jar: Callable[..., Jar]
) -> None:
    anyone = jar()
    with inside() as session:
        everyone = cast(opened=True)
        action = promised(session, everyone)
        proposed(session, everyone, title="Not promised by anybody")
        slug, key = action.slug, action.id
    assert titles(anyone) == ["Promised: A second late bus"]
    late = clock.now() + timedelta(days=30)
    clock.set_now(late)
    assert titles(anyone) == ["Late: A second late bus", "Promised: A second late bus"]
    before = [said(item, "guid") for item in items(anyone)]
    with inside() as session:
        explain(
            everyone.leader.user(),
            session.get_one(Action, key),
            "The company\x0b waits for a driver.",
            clock.today() + timedelta(days=9),
        )
    clock.set_now(late + timedelta(days=1))
    with inside() as session:
        action = session.get_one(Action, key)
        say_done(everyone.leader.user().actor, action, "It runs.")
        vote(session, action, better=6, half=4, nothing=4)
    clock.set_now(late + timedelta(days=23))
    with inside():
        decide_rounds()
    told = items(anyone)
    assert titles(anyone) == [
        "People say: not yet: A second late bus",
        "People are asked: is it better?: A second late bus",
        "The owner says: done: A second late bus",
        "A new date, and why: A second late bus",
        "Late: A second late bus",
        "Promised: A second late bus",
    ]
    assert said(told[3], "description") == "The company waits for a driver."
    guids = [said(item, "guid") for item in told]
    assert set(before) <= set(guids), "what was told once keeps its name"
    assert len(set(guids)) == len(guids)
    assert {said(item, "link") for item in told} == {f"http://localhost/actions/{slug}"}
    days = [parsedate_to_datetime(said(item, "pubDate")) for item in told]
    assert days == sorted(days, reverse=True)
    assert "Not promised" not in anyone.get(FEED).text
    assert not re.search(r"\b(?:14|10|6 of)\b", "".join(said(item, "description") for item in told))


def titles(anyone: Jar) -> list[str]:
    return [said(item, "title") for item in items(anyone)]


def test_pages_lead_feed_readers_to_it(place: None, inside: Callable, jar: Callable[..., Jar]) -> None:
    with inside():
        release_of(cast().evening.programme_id)
    for address in ("/exports", f"/exports/{SLUG}", "/actions"):
        assert f'type="application/rss+xml" title="What has changed" href="{FEED}"' in jar().get(address).text
