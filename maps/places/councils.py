"""Councils of Scotland and Wales by name: their index files name them without the code that everything else goes by.

Codes as of the ONS register of 2024 (four Scottish ones were renewed in 2018 and 2019). Each is where the number of the
nine-character code stands.
"""

SCOTTISH, WELSH = "S12", "W06"
COUNCILS = {
    "S": {
        "Clackmannanshire": 5,
        "Dumfries and Galloway": 6,
        "East Ayrshire": 8,
        "East Lothian": 10,
        "East Renfrewshire": 11,
        "Na h-Eileanan Siar": 13,
        "Falkirk": 14,
        "Highland": 17,
        "Inverclyde": 18,
        "Midlothian": 19,
        "Moray": 20,
        "North Ayrshire": 21,
        "Orkney Islands": 23,
        "Scottish Borders": 26,
        "Shetland Islands": 27,
        "South Ayrshire": 28,
        "South Lanarkshire": 29,
        "Stirling": 30,
        "Aberdeen City": 33,
        "Aberdeenshire": 34,
        "Argyll and Bute": 35,
        "City of Edinburgh": 36,
        "Renfrewshire": 38,
        "West Dunbartonshire": 39,
        "West Lothian": 40,
        "Angus": 41,
        "Dundee City": 42,
        "East Dunbartonshire": 45,
        "Fife": 47,
        "Perth and Kinross": 48,
        "Glasgow City": 49,
        "North Lanarkshire": 50,
    },
    "W": {
        "Isle of Anglesey": 1,
        "Gwynedd": 2,
        "Conwy": 3,
        "Denbighshire": 4,
        "Flintshire": 5,
        "Wrexham": 6,
        "Ceredigion": 8,
        "Pembrokeshire": 9,
        "Carmarthenshire": 10,
        "Swansea": 11,
        "Neath Port Talbot": 12,
        "Bridgend": 13,
        "Vale of Glamorgan": 14,
        "Cardiff": 15,
        "Rhondda Cynon Taf": 16,
        "Caerphilly": 18,
        "Blaenau Gwent": 19,
        "Torfaen": 20,
        "Monmouthshire": 21,
        "Newport": 22,
        "Powys": 23,
        "Merthyr Tydfil": 24,
    },
}
BEGINNINGS = {"S": SCOTTISH, "W": WELSH}
OTHER_SPELLINGS = {
    "Na h-Eileanan an Iar": "Na h-Eileanan Siar",
    "Eilean Siar": "Na h-Eileanan Siar",
    "Edinburgh, City of": "City of Edinburgh",
    "The Vale of Glamorgan": "Vale of Glamorgan",
    "Rhondda Cynon Taff": "Rhondda Cynon Taf",
}


def council_of(nation: str, name: str) -> tuple[str, str] | None:
    """A council's code and its name as it is written now; None for a name that is none's.

    >>> council_of("S", "Na h-Eileanan an Iar"), council_of("W", " Cardiff "), council_of("W", "Chester")
    (('S12000013', 'Na h-Eileanan Siar'), ('W06000015', 'Cardiff'), None)
    """
    known = " ".join(name.replace("&", "and").split())
    known = OTHER_SPELLINGS.get(known, known)
    number = COUNCILS.get(nation, {}).get(known)
    return (f"{BEGINNINGS[nation]}{number:06}", known) if number else None
