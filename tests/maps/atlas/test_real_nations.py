"""An authority of each nation, drawn from the official files: its areas, its shading, its source and licence."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.db import db, transaction
from maps.deprivation.loading import load_places
from maps.deprivation.services import deciles_of
from maps.places.services import areas_in, neighbourhoods_of
from tests.releases import release_of
from workshops.programmes.models import Programme

pytestmark = [pytest.mark.journeys, pytest.mark.realdata, pytest.mark.timeout(600)]

FILES = (
    "uk",
    "england/LSOA21_WD24_LAD24_EW_LU.csv.gz",
    "england/LSOA11_LSOA21_LAD22_EW_LU.csv.gz",
    "england/File_1_-_IMD2019_Index_of_Multiple_Deprivation.csv.gz",
    "england/LSOA_2021_EW_BSC.gpkg",
)
PLACES = {  # areas, neighbourhoods, the index, who is named below the map
    "E08000009": ("Trafford", 139, 21, "English Indices of Deprivation, 2019", "Office for National Statistics"),
    "W06000015": ("Cardiff", 214, 28, "Welsh Index of Multiple Deprivation, 2019", "Office for National Statistics"),
    "S12000049": ("Glasgow City", 746, 136, "Scottish Index of Multiple Deprivation, 2020", "Scottish Government"),
    "N09000003": (
        "Belfast",
        174,
        68,
        "Northern Ireland Multiple Deprivation Measure, 2017",
        "Northern Ireland Statistics and Research Agency",
    ),
}


@pytest.fixture
def app(fresh: Callable[..., Flask], real_data: Path) -> Iterator[Flask]:
    house = fresh()
    with house.app_context():
        load_places([real_data / name for name in FILES])
    with house.app_context(), transaction():
        for code, (name, *_more) in PLACES.items():
            programme = Programme(
                slug=code.lower(),
                name=f"Getting to the clinic, {name}",
                question="What makes it hard to get to the clinic?",
                controller="A trust",
                board_owner="Somebody",
                neighbourhoods=neighbourhoods_of(code),
            )
            db().add(programme)
            db().flush()
            shown = {place.id: str(10 + 5 * (n % 20)) for n, place in enumerate(programme.neighbourhoods)}
            release_of(programme.id, "1000", shown)
    return house


def test_each_nation_is_drawn_by_its_own_index(page: Any, app: Flask, axe: Any) -> None:
    for code, (name, areas, names, index, credit) in PLACES.items():
        with app.app_context(), transaction(writes=False):
            deciles = deciles_of([area.code for area in areas_in(code)])
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(f"/map?programme={code.lower()}")
            page.locator(".map.ready path.area").first.wait_for()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        text = page.content()
        assert f"Who have we heard in {name}?" in text
        drawn = re.findall(r'<path class="(q\d+)?" d="M', text)
        assert len(drawn) == areas
        assert Counter(drawn) == Counter(f"q{deciles[each]}" if each in deciles else "" for each in areas_of(app, code))
        assert page.locator(".leaflet-container path.area").count() == areas
        assert page.locator("svg.map a[data-at]").count() == names
        below = page.locator("#after-map").inner_text()
        assert index in below
        assert f"Source: {credit}." in below
        assert "Open Government Licence v3.0." in below
        assert "deprived" not in text.lower()
        axe(page)


def areas_of(app: Flask, code: str) -> list[str]:
    with app.app_context(), transaction(writes=False):
        return [area.code for area in areas_in(code)]
