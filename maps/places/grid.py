"""Two grids of cells by plain whole numbers: large ones name the outlines near a pin, small ones the postcodes.

A cell's number means the same on both databases, so that one plain SQL finds candidates on either.
"""

from math import floor

AREA_STEP = 0.05
AREA_COLUMNS = 7_200
POINT_STEP_LAT, POINT_STEP_LONG = 0.006, 0.01  # 668 m and, at 60 degrees north, 557 m
POINT_COLUMNS = 36_000


def area_cell(lat: float, long: float) -> int:
    """The large cell (0.05 degrees) that a place lies in.

    >>> area_cell(53.42, -2.35) == area_cell(53.44, -2.31), area_cell(53.42, -2.35) == area_cell(53.46, -2.35)
    (True, False)
    """
    return floor((lat + 90) / AREA_STEP) * AREA_COLUMNS + floor((long + 180) / AREA_STEP)


def area_cells(west: float, south: float, east: float, north: float) -> list[int]:
    """Every large cell that a box touches.

    >>> len(area_cells(-2.36, 53.41, -2.34, 53.44)), len(area_cells(-2.36, 53.41, -2.34, 53.46))
    (2, 4)
    """
    rows = range(floor((south + 90) / AREA_STEP), floor((north + 90) / AREA_STEP) + 1)
    columns = range(floor((west + 180) / AREA_STEP), floor((east + 180) / AREA_STEP) + 1)
    return [row * AREA_COLUMNS + column for row in rows for column in columns]


def point_cell(lat: float, long: float) -> int:
    """The small cell (about 670 m each way) that a postcode lies in."""
    return int((lat + 90) / POINT_STEP_LAT) * POINT_COLUMNS + int((long + 180) / POINT_STEP_LONG)


def point_cells_around(lat: float, long: float) -> list[int]:
    """A place's small cell and its eight neighbours: whatever lies within 300 m of it, as far north as Shetland.

    >>> len(point_cells_around(53.42, -2.35)), point_cell(53.4225, -2.35) in point_cells_around(53.42, -2.35)
    (9, True)
    """
    middle = point_cell(lat, long)
    return [middle + row * POINT_COLUMNS + column for row in (-1, 0, 1) for column in (-1, 0, 1)]
