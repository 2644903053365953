"""Keys and codes as the official files write them, and the rules that tell a right one from a wrong one. All pure."""

import re
import unicodedata

POSTCODE = re.compile(r"(?:[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}|GIR0AA)")
AREA_CODE = re.compile(r"[A-Z][0-9]{8}|95[A-Z]{2}[0-9]{2}[CSW][0-9]")  # the second: Northern Ireland, 2001
PSEUDO = "99999999"
INVENTED = "F"
NORTHERN_IRELAND = "N"
LONGEST_POSTCODE_TYPED = 40
BOX_DRAWING = re.compile("[\u2500-\u257f]")


def postcode_key(text: str) -> str | None:
    """A postcode as it is kept: upper case, no blanks of any kind. None when it cannot be a postcode.

    The pattern is loose: it also takes letters that no real postcode begins with, as the sample place's do.

    >>> postcode_key(" m15\\u00a04ab "), postcode_key("CA8  7JG"), postcode_key("QX1 1AA")
    ('M154AB', 'CA87JG', 'QX11AA')
    >>> postcode_key("M15"), postcode_key("near the mosque"), postcode_key("")
    (None, None, None)
    """
    if len(text) > LONGEST_POSTCODE_TYPED:
        return None
    key = "".join(text.upper().split())
    return key if POSTCODE.fullmatch(key) else None


def area_code(text: str) -> str | None:
    """An area's code; None for a pseudo code (ending in 99999999) and for anything else.

    >>> area_code("E01034001"), area_code(" E01034001 "), area_code("S99999999"), area_code("Trafford")
    ('E01034001', 'E01034001', None, None)
    >>> area_code("95ZZ01S1")
    '95ZZ01S1'
    """
    code = text.strip()
    return code if AREA_CODE.fullmatch(code) and not code.endswith(PSEUDO) else None


def nation_of(code: str) -> str:
    """The letter of an area's nation. Northern Ireland's areas of 2001 have codes that begin with 95.

    >>> nation_of("E01034001"), nation_of("95ZZ01S1"), nation_of("N09000003"), nation_of("")
    ('E', 'N', 'N', '')
    """
    return NORTHERN_IRELAND if code.startswith("95") else code[:1]


def is_invented(code: str) -> bool:
    """Whether a code belongs to the sample place: no nation's codes begin with F.

    >>> is_invented("F01000001"), is_invented("E01000001")
    (True, False)
    """
    return code.startswith(INVENTED)


def mended_name(name: str) -> str:
    """A name whose UTF-8 was read as the old DOS code page somewhere on its way to us, as one Welsh ward's was.

    >>> mended_name("Mynydd Llandyg\\u251c\\u00edi"), mended_name("Clifford")
    ('Mynydd Llandygái', 'Clifford')
    """
    if not BOX_DRAWING.search(name):
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def slug_of(*names: str) -> str:
    """Names as a part of an address.

    >>> slug_of("Bowdon"), slug_of("St. Mary's", "Trafford"), slug_of("Mynydd Llandygái")
    ('bowdon', 'st-marys-trafford', 'mynydd-llandygai')
    """
    plain = unicodedata.normalize("NFKD", " ".join(names)).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:100] or "place"


def whole(text: str) -> int | None:
    """A whole number as the files write it: with thousands ("29,199"), as a float ("885.0"), never negative.

    >>> whole("29,199"), whole("885.0"), whole(" 7 "), whole("7.5"), whole("n/a"), whole("-1"), whole("")
    (29199, 885, 7, None, None, None, None)
    """
    plain = text.strip().replace(",", "")
    if plain.isdecimal():
        return int(plain)
    try:
        number = float(plain)
    except ValueError:
        return None
    return int(number) if number >= 0 and number.is_integer() else None


def spot(lat: str, long: str) -> tuple[float, float] | None:
    """Coordinates in degrees. None where there are none: ONSPD writes latitude 99.999999. Longitude 0 alone is London.

    >>> spot("53.465578", "-2.26046"), spot("51.5", "0"), spot("99.999999", "0.000000"), spot("", "")
    ((53.465578, -2.26046), (51.5, 0.0), None, None)
    """
    try:
        north, east = float(lat), float(long)
    except ValueError:
        return None
    return (north, east) if -90 <= north <= 90 and -180 <= east <= 180 else None
