"""Greater Manchester's ten authorities, drawn and looked at: what a first view weighs, and that nothing breaks."""

import gzip
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import db, transaction
from maps.deprivation.loading import load_places
from maps.places.models import Neighbourhood
from maps.places.services import neighbourhoods_of
from tests.releases import FEW, release_of
from workshops.programmes.models import Programme

pytestmark = [pytest.mark.journeys, pytest.mark.realdata, pytest.mark.timeout(600)]

GREATER_MANCHESTER = {
    "Bolton": "E08000001",
    "Bury": "E08000002",
    "Manchester": "E08000003",
    "Oldham": "E08000004",
    "Rochdale": "E08000005",
    "Salford": "E08000006",
    "Stockport": "E08000007",
    "Tameside": "E08000008",
    "Trafford": "E08000009",
    "Wigan": "E08000010",
}
FILES = (
    "greater-manchester",
    "england/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv.gz",
    "england/LSOA21_WD24_LAD24_EW_LU.csv.gz",
    "england/census2021-age-lsoa.csv.gz",
    "england/census2021-ts021-lsoa.csv.gz",
)
TOLD = ("5", "10", "15", "20", "25", "40", "55", "110", FEW, FEW, FEW, "hidden")


@pytest.fixture
def app(fresh: Callable[..., Flask], real_data: Path) -> Iterator[Flask]:
    """A house of its own with all of Greater Manchester, and a programme that has been released there."""
    house = fresh()
    with house.app_context():
        load_places([real_data / name for name in FILES])
    with house.app_context(), transaction():
        plan_and_release()
    return house


def plan_and_release() -> None:
    programme = Programme(
        slug="greater-manchester",
        name="Getting to the clinic",
        question="What makes it hard to get to the clinic?",
        controller="A trust",
        board_owner="Somebody",
        neighbourhoods=[place for code in GREATER_MANCHESTER.values() for place in neighbourhoods_of(code)],
    )
    db().add(programme)
    db().flush()
    chance = random.Random(7)
    shown = {place.id: chance.choice(TOLD) for place in programme.neighbourhoods}
    groups = {"1-2": "1200", "3-4": "900", "5-6": "600", "7-8": "300", "9-10": "45", "not known": "90"}
    release_of(programme.id, "3135", shown, elsewhere="20", not_said="40", deciles=groups)


def test_ten_authorities_are_drawn_and_light(page: Any, app: Flask, picture: Any, axe: Any) -> None:
    jar, budgets = app.test_client(), {"Trafford": 150_000, "Manchester": 200_000}
    for name, code in GREATER_MANCHESTER.items():
        weights = weigh(jar, f"/map?authority={code}")
        print(name, sum(weights.values()), weights)  # noqa: T201 - read with -rP
        assert sum(weights.values()) <= budgets.get(name, 200_000)
        assert weights["page"] + weights["style.css"] <= 30_000
        page.goto(f"/map?authority={code}")
        page.locator(".map.ready path.area").first.wait_for()
        picture(page, f"map-{name.lower()}")
    axe(page)


def weigh(jar: Any, address: str) -> dict[str, int]:
    """Bytes on the wire of everything that a first view fetches, gzipped as the server does."""
    packed = {"Accept-Encoding": "gzip"}
    answer = jar.get(address, headers=packed)
    page = gzip.decompress(answer.data).decode()
    found = re.findall(r'<(?:script src|link rel="stylesheet" href)="([^"]+)"', page)
    found += re.findall(r'data-shapes="([^"]+)"', page)
    weights = {each.rpartition("/")[2]: len(jar.get(each, headers=packed).data) for each in found}
    return {"page": len(answer.data)} | weights


def test_a_neighbourhood_of_a_real_place_has_its_page(page: Any, app: Flask, picture: Any, axe: Any) -> None:
    with app.app_context(), transaction(writes=False):
        name = select(Neighbourhood.slug).where(Neighbourhood.name == "Old Trafford")
        slug = db().scalar(name)
    page.goto(f"/neighbourhoods/{slug}")
    picture(page, "neighbourhood-real")
    axe(page)
