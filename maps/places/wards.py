"""Reader of the lookup from areas to wards and authorities; its wards become the neighbourhoods."""

from maps.places.codes import area_code, mended_name, nation_of
from maps.places.postcodes import OGL
from maps.places.reading import Reading
from maps.places.recognise import Column, Kind
from maps.places.staging import Staging

ONS_CREDIT = f"{OGL}. Source: Office for National Statistics. Contains OS data © Crown copyright and database right"
NO_CODE = "no area code (nine characters, not a pseudo code)"
NO_WARD = "no code of a ward or of an authority"


def read_lookup(reading: Reading, staging: Staging) -> None:
    """Area → ward → authority, one row an area (a best fit)."""
    place = reading.file.places
    columns = [place[role] for role in ("area_name", "authority_code", "authority_name", "ward_code", "ward_name")]
    reading.vintage = f"20{reading.file.matched['ward_code'][2:4]}"
    for rows in reading.chunks():
        staged = []
        for row in rows:
            code = area_code(row[place["area"]])
            name, authority, authority_name, ward, ward_name = (mended_name(row[at].strip()) for at in columns)
            if code is None:
                reading.leave_out(NO_CODE)
            elif not (area_code(ward) and area_code(authority) and ward_name and authority_name):
                reading.leave_out(NO_WARD)
            else:
                reading.codes_begin = reading.codes_begin or nation_of(code)
                staged.append((code, "lookup", name, authority, authority_name, ward, ward_name, None))
        staging.put("stage_area", staged)


LOOKUP = Kind(
    "wards",
    "Lookup of areas to wards and authorities",
    signs=((r"LSOA21CD", r"WD\d\dCD"), (r"LSOA21CD", r"WD\d\dNM"), (r"WD\d\dCD", r"LAD\d\dCD")),
    columns=(
        Column("area", "the area's code", (r"LSOA21CD",)),
        Column("area_name", "the area's name", (r"LSOA21NM",)),
        Column("ward_code", "the ward's code", (r"WD\d\dCD",)),
        Column("ward_name", "the ward's name", (r"WD\d\dNM",)),
        Column("authority_code", "the authority's code", (r"LAD\d\dCD",)),
        Column("authority_name", "the authority's name", (r"LAD\d\dNM",)),
    ),
    read=read_lookup,
    licence=ONS_CREDIT,
    source="LSOA to ward to local authority district lookup, Office for National Statistics",
)
