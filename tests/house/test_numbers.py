"""The law of numbers: counts of people and of their words reach the public from releases only."""

import re
from collections.abc import Callable, Iterator, Mapping

import pytest
from flask import Flask

from tests.hiring import counted as applicants
from tests.hiring import hired
from tests.house.sources import programs, where
from tests.indicators import counted
from tests.jars import Jar
from tests.offers import offered
from tests.people import cast
from tests.promises import promised
from tests.releases import jobs_cells, release_of
from workshops.actions.rounds import say_done
from workshops.programmes.models import Programme

OF_PEOPLE = re.compile(
    r"\b(?:FROM|JOIN)\s+(?:seat|contribution|vote|counted|equality_tally|interest|stage_count|hire)\b", re.IGNORECASE
)
COUNTS = re.compile(r"\b(?:count|sum|avg|total)\s*\(", re.IGNORECASE)
WRITES_CELLS = re.compile(r"\bReleaseCell\(|\b(?:insert|insert_into|update)\(ReleaseCell\b")


def test_only_the_gate_writes_what_is_shown() -> None:
    writers = [
        where(file) for file in programs() if re.search(r"\b(?:ReleaseCell|insert\(ReleaseCell)[()]", file.read_text())
    ]
    assert writers == ["exports/releases/models.py", "exports/releases/services.py"]


@pytest.mark.usefixtures("place")
def test_a_public_page_counts_nobody(
    app: Flask, inside: Callable, jar: Callable[..., Jar], questions: Callable
) -> None:
    with inside() as session:
        everyone = cast(opened=True)
        offer = offered(everyone.recruiter, everyone.evening.programme_id)
        applicants(everyone.recruiter, offer, 40, 30, 20, 10, 8)
        hired(offer, 8)
        release_of(everyone.evening.programme_id, more=jobs_cells("40", "30", "20", "10", "10"))
        slug = session.get_one(Programme, everyone.evening.programme_id).slug
        beside = counted(session.get_one(Programme, everyone.evening.programme_id), public=True).id
        promise = promised(session, everyone)
        say_done(everyone.leader.user().actor, promise, "It runs.")
        job = offered(everyone.recruiter, everyone.evening.programme_id, action=promise).slug
        its = {"neighbourhoods": "hope-street", "actions": promise.slug, "jobs": job}
        numbers = {"beside": beside}
    seen: list[str] = []
    with questions() as asked:
        anyone = jar()
        for address in public(app, slug, its, numbers):
            answer = anyone.get(address)
            assert answer.status_code in (200, 303, 404), address
            seen += [address] * (answer.status_code == 200)
    assert [statement for statement in asked if OF_PEOPLE.search(statement) and COUNTS.search(statement)] == []
    expected = {"/", "/map", "/map/table", f"/about/{slug}", f"/releases/{slug}/1", "/neighbourhoods/hope-street"}
    expected |= {"/actions", f"/actions/{its['actions']}"}
    expected |= {"/jobs", f"/jobs/{its['jobs']}", "/jobs/for/hope-street", "/jobs.rss", "/api/v1/offers"}
    expected |= {"/you-said", f"/you-said/{slug}", f"/beside/{slug}", f"/beside/{slug}/{beside}"}
    assert expected <= set(seen)
    assert any(OF_PEOPLE.search(statement) for statement in asked), "quotes are read from what people said"


def public(app: Flask, slug: str, its: Mapping[str, str], numbers: Mapping[str, int]) -> Iterator[str]:
    """Every page that anybody may look at, and those of a programme."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if "GET" in (rule.methods or ()) and getattr(view, "needs", None) == "look at public pages":
            first = rule.rule.split("/")[1]
            address = rule.rule.replace("<slug>", its.get(first, slug)).replace("<place>", "hope-street")
            address = address.replace("<int:number>", str(numbers.get(first, 1)))
            if "<" not in address:
                yield address
