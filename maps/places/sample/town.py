"""What the sample place consists of: wards, areas and postcodes."""

from dataclasses import dataclass

from shapely import Polygon

from maps.places.sample.people import IMD


@dataclass(frozen=True)
class Ward:
    """A neighbourhood with a name that people use."""

    code: str
    name: str


@dataclass(frozen=True)
class Area:
    """A small area like an LSOA: its outline in degrees, who lives there, its rank in England for each domain."""

    code: str
    name: str
    middle_layer: str
    ward: Ward
    outline: Polygon
    ethnic_groups: tuple[int, ...]
    ages: tuple[int, ...]
    ranks: dict[str, int]

    @property
    def people(self) -> int:
        """How many live here, as TS021 counts them."""
        return sum(self.ethnic_groups)

    @property
    def rank(self) -> int:
        """The rank in the whole index, 1 the most deprived of England."""
        return self.ranks[IMD.name]


@dataclass(frozen=True)
class Postcode:
    """A postcode, and the area and point where it is, if it is anywhere; months are written YYYYMM."""

    text: str
    area: Area | None
    longitude: float
    latitude: float
    introduced: str
    terminated: str


@dataclass(frozen=True)
class Town:
    """The whole place: its areas in the order of their codes, its postcodes in the order of the alphabet."""

    areas: list[Area]
    postcodes: list[Postcode]
