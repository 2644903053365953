"""Looking for a job among 2,000 open ones, with a filter, beside the home page of the same server in the same run."""

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from itertools import repeat
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from app import clock
from app.accounts.models import Organisation, User
from app.db import db, transaction
from app.serve import server_command
from bench.client import Seen, get, press
from bench.lines import Line
from bench.serving import demonstration, fetched, free_port, served
from maps.places.models import Area
from workshops.offers.models import (
    Check,
    Offer,
    OfferCheck,
    OfferKind,
    OfferState,
    Per,
    offer_neighbourhood,
)
from workshops.programmes.models import Programme

OFFERS = 2_000
CONNECTIONS, SECONDS = 16, 4
FILTERED = "/jobs?near=hope-street&pay=1&hours=part&grades=1"
GOAL = 0.5  # of the home page's speed


def measure() -> Iterator[Line]:
    """Pages a second."""
    with tempfile.TemporaryDirectory(prefix="tv-bench-") as folder:
        app, _doors = demonstration(folder)
        _fill(app)
        port = free_port()
        with served(server_command("127.0.0.1", port, 1), {"TV_INSTANCE": folder}, port):
            home, plain, filtered = (_whole(port, path) for path in ("/", "/jobs", FILTERED))
            heavy = len(fetched(port, FILTERED)[0])
    yield Line("the home page beside jobs", home.per_second, "a second", goal="all 200", reached=_well(home))
    for name, seen in (("jobs", plain), ("jobs, filtered by place, pay, hours and grades", filtered)):
        share = seen.per_second / home.per_second
        yield Line(
            f"{name}: {OFFERS:,} open",
            seen.per_second,
            "a second",
            "the home page",
            share,
            goal=f"at least {GOAL} of the home page",
            reached=_well(seen) and share >= GOAL,
        )
    yield Line("a page of filtered jobs", heavy / 1_000, "kB")


def _well(seen: Seen) -> bool:
    return set(seen.statuses) == {200}


def _whole(port: int, path: str) -> Seen:
    return press(port, lambda _n: repeat(get(path)), connections=CONNECTIONS, seconds=SECONDS)


def _fill(app: Flask) -> None:
    """Many offers, as rows: the services make them one by one, and would take longer than all that is measured."""
    today = clock.today()
    with app.app_context(), transaction():
        programme = db().scalars(select(Programme).order_by(Programme.id)).first()
        organisation = db().scalars(select(Organisation).order_by(Organisation.id)).first()
        recruiter = db().scalars(select(User).order_by(User.id)).first()
        areas = db().scalars(select(Area.code).order_by(Area.code)).all()
        assert programme
        assert organisation
        assert recruiter
        rows: list[dict[str, Any]] = [
            {
                "slug": f"bench-{n}",
                "programme_id": programme.id,
                "organisation_id": organisation.id,
                "recruiter_id": recruiter.id,
                "kind": OfferKind.JOB,
                "state": OfferState.DRAFT,
                "title": f"Support worker {n}",
                "what": "You help people wash and eat. You talk with them. " * 8,
                "pay_from": 1_200 + n % 400,
                "pay_to": 1_200 + n % 400,
                "pay_per": Per.HOUR,
                "minutes_from": 600 + n % 1_800,
                "minutes_to": 600 + n % 1_800,
                "pattern": "Days",
                "place": f"{n} Hope Street",
                "postcode": "",
                "area_code": areas[n % len(areas)],
                "way_there": "",
                "not_needed": "No grades.",
                "needs_grades": n % 4 == 0,
                "helps": ["forms"],
                "starts_on": today + timedelta(days=90),
                "closes_on": today + timedelta(days=1 + n % 60),
                "places": 1,
                "contact": "The team",
                "contact_way": "0161 496 0000",
                "lawful": "",
            }
            for n in range(OFFERS)
        ]
        db().execute(insert(Offer), rows)
        made = db().execute(select(Offer.slug, Offer.id).where(Offer.slug.like("bench-%")))
        keys = dict(made.all())
        enough = {row["slug"]: row["pay_from"] >= 1_345 for row in rows}
        checks = [
            {
                "offer_id": key,
                "item": item,
                "met": item is not Check.PAY or enough[slug],
                "explanation": "" if item is not Check.PAY or enough[slug] else "Our grades rise in April.",
            }
            for slug, key in keys.items()
            for item in Check
        ]
        db().execute(insert(OfferCheck), checks)
        places = [place.id for place in programme.neighbourhoods]
        kept = [
            {"offer_id": key, "neighbourhood_id": places[n % len(places)]}
            for n, key in enumerate(keys.values())
            if n % 3
        ]
        db().execute(insert(offer_neighbourhood), kept)
        published = Offer.__table__.update().where(Offer.slug.like("bench-%"))  # ty: ignore[missing-attribute]
        db().execute(published.values(state=OfferState.PUBLISHED, opened_on=today))
