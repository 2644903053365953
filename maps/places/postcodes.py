"""Readers of postcode files: the official directory (ONSPD, NSPL) in its layouts since 2018, and the open file."""

import re
from functools import cache
from operator import itemgetter

from maps.places.codes import area_code, nation_of, postcode_key, spot
from maps.places.grid import point_cell
from maps.places.reading import Reading
from maps.places.recognise import Column, Kind
from maps.places.staging import Staging

NO_POSTCODE = "what stands for the postcode is none"
NO_AREA = "no area: Channel Islands, Isle of Man, or not placed (codes ending in 99999999)"
NO_OPEN_AREA = "no area code"
NORTHERN_IRISH = "BT"
MONTH = re.compile(r"(?i)(?:ONSPD|NSPL)\D*?_(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*_?(\d{4})")

MONTHS = dict(
    zip(
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        strict=True,
    )
)

OGL = "Open Government Licence v3.0"
POSTCODE_CREDIT = (
    f"{OGL}. Contains OS data © Crown copyright and database right; contains Royal Mail data © Royal Mail copyright "
    "and database right; Source: Office for National Statistics"
)
NORTHERN_IRISH_TERMS = "Northern Irish postcodes (BT) stand under their own licence terms (Land & Property Services)."


def read_directory(reading: Reading, staging: Staging) -> None:
    """ONSPD or NSPL. Terminated postcodes stay, since people still type them; so do those without coordinates."""
    place = reading.file.places
    key_at, lat_at, long_at = place["postcode"], place["lat"], place["long"]
    newer_at, older_at = place.get("area21"), place.get("area11")
    code_of = cache(area_code)  # millions of postcodes stand in a few thousand areas
    northern_irish = False
    reading.vintage = vintage_of(reading.name, reading.file.matched)
    for rows in reading.chunks():
        staged = []
        for row in rows:
            key = postcode_key(row[key_at])
            if key is None:
                reading.leave_out(NO_POSTCODE)
                continue
            newer = None if newer_at is None else code_of(row[newer_at])
            older = None if older_at is None else code_of(row[older_at])
            if newer is None and older is None:
                reading.leave_out(NO_AREA)
                continue
            northern_irish = northern_irish or key.startswith(NORTHERN_IRISH)
            reading.codes_begin = reading.codes_begin or nation_of(newer or older or "")
            staged.append((key, newer, older, 1, *_spot(key, row[lat_at], row[long_at])))
        staging.put("stage_postcode", staged)
    if northern_irish:
        reading.notes.append(NORTHERN_IRISH_TERMS)


def read_open_file(reading: Reading, staging: Staging) -> None:
    """The open postcode file. Its areas were found by point in polygon: 99.4% agree with the official ones."""
    place = reading.file.places
    wanted = itemgetter(*(place[role] for role in ("postcode", "area21", "lat", "long")))
    code_of = cache(area_code)  # millions of postcodes stand in a few thousand areas
    for rows in reading.chunks():
        staged = []
        for text, code, lat, long in map(wanted, rows):
            key, area = postcode_key(text), code_of(code)
            if key is None or area is None:
                reading.leave_out(NO_POSTCODE if key is None else NO_OPEN_AREA)
                continue
            staged.append((key, area, None, 0, *_spot(key, lat, long)))
        reading.codes_begin = reading.codes_begin or (nation_of(staged[0][1]) if staged else "")
        staging.put("stage_postcode", staged)


def _spot(key: str, lat: str, long: str) -> tuple[int | None, str | None]:
    """A postcode's small cell and what stands there; neither where the file has no coordinates.

    >>> _spot("M154AB", "53.465578", "-2.26046"), _spot("AB10AA", "99.999999", "0.000000")
    ((860777773, 'M154AB 53.465578 -2.26046'), (None, None))
    """
    at = spot(lat, long)
    return (point_cell(*at), f"{key} {lat} {long}") if at else (None, None)


def vintage_of(name: str, matched: dict[str, str]) -> str:
    """When a directory was made: from the file's name, else what its column names give away.

    >>> vintage_of("ONSPD_NOV_2025_UK.csv", {}), vintage_of("ONSPD_layout_NOV_2025_Trafford.csv", {})
    ('November 2025', 'November 2025')
    >>> vintage_of("postcodes.csv", {"authority": "lad25cd"}), vintage_of("a.csv", {"area11": "lsoa11"})
    ('2025', 'before 2022')
    """
    if found := MONTH.search(name):
        return f"{MONTHS[found[1].upper()]} {found[2]}"
    if found := re.fullmatch(r"(?i)lad(\d\d)cd", matched.get("authority", "")):
        return f"20{found[1]}"
    return "2022 to 2024" if "area21" in matched else "before 2022"


DIRECTORY = Kind(
    "postcodes.official",
    "Postcode directory (ONSPD or NSPL)",
    signs=((r"pcd(s|2|7|8)?", r"doterm|dointr|oslaua|laua|lad\d\dcd"), (r"doterm", r"dointr")),
    columns=(
        Column("postcode", "the postcode", (r"pcds", r"pcd", r"pcd7", r"pcd8", r"pcd2")),
        Column("area21", "the area of 2021", (r"lsoa21(cd)?",), needed=False),
        Column("area11", "the area of 2011", (r"lsoa11(cd)?",), needed=False),
        Column("lat", "the latitude", (r"lat",)),
        Column("long", "the longitude", (r"long",)),
        Column("authority", "the authority", (r"oslaua|laua|lad\d\dcd",), needed=False),
    ),
    read=read_directory,
    counted="stage_postcode",
    licence=POSTCODE_CREDIT,
    source="ONS Postcode Directory, Office for National Statistics",
)
OPEN_FILE = Kind(
    "postcodes.open",
    "Open postcode file (Code-Point Open with areas)",
    signs=((r"postcode", r"lsoa21_code|lsoa21(cd)?"), (r"postcode", r"lat(itude)?", r"lon|long|longitude")),
    columns=(
        Column("postcode", "the postcode", (r"postcode",)),
        Column("lat", "the latitude", (r"lat(itude)?",)),
        Column("long", "the longitude", (r"lon|long|longitude",)),
        Column("area21", "the area of 2021", (r"lsoa21_code", r"lsoa21(cd)?")),
        Column("authority", "the authority", (r"ltla\d\d_code", r"lad\d\dcd"), needed=False),
    ),
    read=read_open_file,
    counted="stage_postcode",
    licence=POSTCODE_CREDIT,
    source="Code-Point Open, Ordnance Survey; areas by point in polygon",
)
