"""Northvale's postcodes in the layout of the ONS Postcode Directory of November 2025."""

from maps.places.sample.naming import AUTHORITY_CODE
from maps.places.sample.town import Postcode

PSEUDO = "F99999999"

# Every column, and what stands in it, as in the official file, where there is nothing to say.
COLUMNS = {
    "pcd7": "",
    "pcd8": "",
    "pcds": "",
    "dointr": "",
    "doterm": "",
    "cty25cd": PSEUDO,
    "ced25cd": PSEUDO,
    "lad25cd": PSEUDO,
    "wd25cd": PSEUDO,
    "parncp25cd": PSEUDO,
    "usrtypind": "0",
    "east1m": "",
    "north1m": "",
    "gridind": "9",
    "hlth19cd": PSEUDO,
    "nhser24cd": PSEUDO,
    "ctry25cd": PSEUDO,
    "rgn25cd": PSEUDO,
    "ssr95cd": "0",
    "pcon24cd": PSEUDO,
    "eer20cd": PSEUDO,
    "educ23cd": PSEUDO,
    "ttwa15cd": PSEUDO,
    "pco19cd": PSEUDO,
    "itl25cd": PSEUDO,
    "wdstl05cd": "99ZZ00",
    "oa01cd": PSEUDO,
    "wdcas03cd": "99ZZ00",
    "npark16cd": PSEUDO,
    "lsoa01cd": PSEUDO,
    "msoa01cd": PSEUDO,
    "ruc01ind": "9",
    "oac01ind": "9Z9",
    "oa11cd": PSEUDO,
    "lsoa11cd": PSEUDO,
    "msoa11cd": PSEUDO,
    "wz11cd": PSEUDO,
    "sicbl24cd": PSEUDO,
    "bua24cd": PSEUDO,
    "ruc11ind": "Z9",
    "oac11ind": "9Z9",
    "lat": "99.999999",
    "long": "0.000000",
    "lep21cd1": PSEUDO,
    "lep21cd2": "",
    "pfa23cd": PSEUDO,
    "imd20ind": "0",
    "cal24cd": PSEUDO,
    "icb23cd": PSEUDO,
    "oa21cd": PSEUDO,
    "lsoa21cd": PSEUDO,
    "msoa21cd": PSEUDO,
    "ruc21ind": "Z9",
}
UNQUOTED = {"lat", "long", "imd20ind"}


def postcodes(listed: list[Postcode]) -> bytes:
    """The directory: a bare header, quoted values, CRLF."""
    lines = [",".join(COLUMNS)]
    for postcode in listed:
        values = COLUMNS | spellings(postcode) | whereabouts(postcode)
        lines.append(",".join(value if column in UNQUOTED else f'"{value}"' for column, value in values.items()))
    return "".join(f"{line}\r\n" for line in lines).encode()


def spellings(postcode: Postcode) -> dict[str, str]:
    """The three ways of writing a postcode: in seven places, in eight, and as people do; and when it came and went."""
    outward, inward = postcode.text.split()
    return {
        "pcd7": f"{outward:4}{inward}",
        "pcd8": f"{outward:5}{inward}",
        "pcds": postcode.text,
        "dointr": postcode.introduced,
        "doterm": postcode.terminated,
    }


def whereabouts(postcode: Postcode) -> dict[str, str]:
    """Where a postcode is; nothing for one without a grid reference, but that it is a large user's."""
    area = postcode.area
    if area is None:
        return {"usrtypind": "1"}
    return {
        "gridind": "1",
        "lat": f"{postcode.latitude:.6f}",
        "long": f"{postcode.longitude:.6f}",
        "lad25cd": AUTHORITY_CODE,
        "wd25cd": area.ward.code,
        "lsoa11cd": area.code,
        "lsoa21cd": area.code,
        "msoa11cd": area.middle_layer,
        "msoa21cd": area.middle_layer,
    }
