"""Windows on a place in degrees, and the frame that lays one onto a picture in pixels, and back again."""

from dataclasses import dataclass
from math import cos, radians

FINENESS = 2  # units of the drawing to a pixel of its width, for names and lines
LARGE = 600  # pixels: from this size on a border may bend at whole pixels only, which saves a fifth of the bytes
MARGIN = 4.0  # pixels


@dataclass(frozen=True)
class Box:
    """A window in degrees."""

    west: float
    south: float
    east: float
    north: float

    def grown(self, share: float) -> "Box":
        """The window with a rim of this share of its size on every side.

        >>> Box(0, 50, 2, 51).grown(0.5)
        Box(west=-1.0, south=49.5, east=3.0, north=51.5)
        """
        wide, high = share * (self.east - self.west), share * (self.north - self.south)
        return Box(self.west - wide, self.south - high, self.east + wide, self.north + high)

    @property
    def size(self) -> float:
        """How much it holds, to compare it with a window beside it."""
        return (self.east - self.west) * (self.north - self.south)

    def shaped(self, ratio: float) -> "Box":
        """The window widened on one side until it is so many times as wide as high on the ground.

        >>> Box(0, -1, 2, 1).shaped(1.5), Box(0, -1, 6, 1).shaped(1.5)
        (Box(west=-0.5, south=-1.0, east=2.5, north=1.0), Box(west=0.0, south=-2.0, east=6.0, north=2.0))
        """
        shrink = cos(radians((self.south + self.north) / 2))
        wide, high = self.east - self.west, self.north - self.south
        more_wide = max(0.0, ratio * high / shrink - wide) / 2
        more_high = max(0.0, wide * shrink / ratio - high) / 2
        return Box(self.west - more_wide, self.south - more_high, self.east + more_wide, self.north + more_high)

    def meets(self, other: "Box") -> bool:
        """Whether two windows touch.

        >>> Box(0, 0, 1, 1).meets(Box(1, 1, 2, 2)), Box(0, 0, 1, 1).meets(Box(2, 0, 3, 1))
        (True, False)
        """
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )


@dataclass(frozen=True)
class Frame:
    """How places and pixels go together: north is up, a mile east is as long as a mile north at the middle's latitude.

    >>> frame = Frame.around(Box(-2.5, 53.4, -2.3, 53.5), width=400)
    >>> [round(number) for number in frame.point_of(53.5, -2.5)], frame.height
    ([4, 4], 337)
    >>> lat, long = frame.place_at(*frame.point_of(53.44, -2.37)); round(lat, 6), round(long, 6)
    (53.44, -2.37)
    >>> half = frame.place_at(100, 50, shown_width=200); half == frame.place_at(200, 100)
    True
    """

    box: Box
    width: int
    height: int
    scale: float  # pixels to a degree of latitude
    shrink: float  # how much shorter a degree of longitude is there

    @classmethod
    def around(cls, box: Box, width: int, tallest: int | None = None) -> "Frame":
        """The frame of a picture of this width around a window; narrower where it would be taller than may be."""
        shrink = cos(radians((box.south + box.north) / 2))
        wide = max(box.east - box.west, 1e-6) * shrink
        scale = (width - 2 * MARGIN) / wide
        height = round(max(box.north - box.south, 1e-6) * scale + 2 * MARGIN)
        if tallest and height > tallest:
            return cls.around(box, round(2 * MARGIN + (width - 2 * MARGIN) * tallest / height))
        return cls(box, width, height, scale, shrink)

    @property
    def grain(self) -> int:
        """Whole steps of a border to a pixel."""
        return 1 if max(self.width, self.height) >= LARGE else FINENESS

    def point_of(self, lat: float, long: float) -> tuple[float, float]:
        """Where a place lies on the picture, in pixels from its upper left corner."""
        return (
            MARGIN + (long - self.box.west) * self.shrink * self.scale,
            MARGIN + (self.box.north - lat) * self.scale,
        )

    def place_at(self, x: float, y: float, shown_width: float | None = None) -> tuple[float, float]:
        """The latitude and longitude under a point of the picture, in pixels of the width at which it is shown."""
        size = self.width / (shown_width or self.width)
        return (
            self.box.north - (y * size - MARGIN) / self.scale,
            self.box.west + (x * size - MARGIN) / (self.shrink * self.scale),
        )
