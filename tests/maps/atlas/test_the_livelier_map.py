"""What the map with script is fetched with: the same bytes each time, nothing foreign, and light."""

import json
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.config import ROOT
from maps.atlas import livelier

MAKE = "import sys, maps.atlas.interactive as made; sys.stdout.write(made.script_of(made.build()))"
ELEMENT = "import maps.atlas.interactive as made; print(made.parts(made.build())[0])"


def made(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def drawn(place, jar):
    return jar().get("/map").text


def script_address(drawn: str) -> str:
    return re.search(r'src="(/map/script/[0-9a-f]+\.js)"', drawn)[1]


def test_folium_makes_the_same_script_twice(jar, drawn):
    served = jar().get(script_address(drawn)).text
    assert served == made(MAKE)


def test_the_element_that_folium_asks_for_is_the_one_on_the_page(drawn):
    found = re.search(r'class="([^"]+)" id="([^"]+)"', made(ELEMENT))
    assert f'class="{found[1]}" id="{found[2]}"' in drawn


def test_the_script_asks_no_other_host_and_writes_no_html(jar, drawn):
    script = jar().get(script_address(drawn)).text
    for never in ("http", "//", "innerHTML", "jQuery", "$(", "eval", "style=", "opup", "document.write"):
        assert never not in script, never


def test_it_never_changes_under_its_address(jar, drawn):
    anna = jar()
    for address in (script_address(drawn), re.search(r'data-shapes="([^"]+)"', drawn)[1]):
        assert "immutable" in anna.get(address).headers["Cache-Control"]
        elsewhere = re.sub(r"[0-9a-f]{10}", "0123456789", address)
        assert anna.get(elsewhere).status_code == 404


def test_outlines_are_geojson_with_codes_alone(jar, drawn):
    address = re.search(r'data-shapes="([^"]+)"', drawn)[1]
    shapes = json.loads(jar().get(address).data)
    assert shapes["type"] == "FeatureCollection"
    assert len(shapes["features"]) == 60
    for area in shapes["features"]:
        assert set(area) == {"type", "id", "geometry"}
        assert f'#{area["id"]}"' in drawn
    assert jar().get(re.sub(r"[EF]\d{8}\.json", "F99999999.json", address)).status_code == 404


def test_where_folium_fails_the_drawn_picture_stays(jar, drawn, monkeypatch, caplog):
    monkeypatch.setattr(livelier, "MAKER", "maps.atlas.gone")
    monkeypatch.setattr(livelier, "_made", livelier.Made())
    anna = jar()
    for _try in range(3):
        assert anna.get(script_address(drawn)).status_code == 404
    assert caplog.text.count("could not be made") == 1, "nobody can make a server try and try again"
    assert "<svg" in anna.get("/map").text
    monkeypatch.undo()
    assert anna.get(script_address(drawn)).status_code == 200


def test_many_at_once_have_it_made_once(app, monkeypatch):
    made = []

    def make():
        made.append(1)
        time.sleep(0.05)
        return livelier.asset_of(b"//", "text/javascript")

    monkeypatch.setattr(livelier, "_made", livelier.Made())
    monkeypatch.setattr(livelier, "_make", make)
    with ThreadPoolExecutor(8) as crowd:
        found = list(crowd.map(lambda _n: livelier.script(), range(8)))
    assert (len(made), len(set(found))) == (1, 1)
