"""A map as one SVG picture drawn on the server: no script, prints, every area a link with a title.

Pure: stored shapes go in, text comes out. Paths are whole numbers in relative steps, which keeps one authority near
11 kB gzipped. Colours come from classes (the page's stylesheet); a picture that stands alone as a file, which no
stylesheet reaches, takes them as presentation attributes. There is never a style attribute, which our content
policy forbids.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from maps.places.frames import FINENESS, Box, Frame
from maps.places.spots import LETTER_WIDTH, Spot, drawn_spots

NAME, HALO = 13, 3  # pixels: the height of a name, and the white around it


@dataclass(frozen=True)
class Piece:
    """One area to be drawn: its stored shape, the classes of its path, where it leads and what it says."""

    code: str
    shape: str
    classes: str = ""
    link: str = ""
    title: str = ""


@dataclass(frozen=True)
class Label:
    """A name at its place."""

    text: str
    lat: float
    long: float


@dataclass(frozen=True)
class Picture:
    """The drawn SVG, and the frame by which a click on it is read."""

    svg: Markup
    frame: Frame

    @property
    def width(self) -> int:
        return self.frame.width

    @property
    def height(self) -> int:
        return self.frame.height


@lru_cache(maxsize=4_096)
def polygons(shape: str) -> tuple[tuple[tuple[tuple[float, float], ...], ...], ...]:
    """A stored shape: polygons of rings of (longitude, latitude)."""
    return tuple(tuple(tuple((p[0], p[1]) for p in ring) for ring in polygon) for polygon in json.loads(shape))


def box_of_shapes(shapes: Sequence[str]) -> Box:
    """The window that holds these shapes. Raises ValueError when there are none.

    >>> box_of_shapes(["[[[[0,50],[1,50],[1,51],[0,50]]]]", "[[[[2,52],[3,52],[3,53],[2,52]]]]"])
    Box(west=0, south=50, east=3, north=53)
    """
    points = [point for shape in shapes for polygon in polygons(shape) for point in polygon[0]]
    if not points:
        raise ValueError("There is no shape to draw.")
    longs, lats = [point[0] for point in points], [point[1] for point in points]
    return Box(min(longs), min(lats), max(longs), max(lats))


@lru_cache(maxsize=8_192)
def path_of(shape: str, frame: Frame) -> str:
    """A shape as the steps of an SVG path, in whole units; points that fall together are drawn once.

    >>> frame = Frame.around(Box(0, -1, 2, 1), width=108)
    >>> path_of("[[[[0,1],[2,1],[2,-1],[0,1]]]]", frame)
    'M8 8h200v200z'
    """
    return "".join(_ring(ring, frame) for polygon in polygons(shape) for ring in polygon)


def _ring(ring: Sequence[tuple[float, float]], frame: Frame) -> str:
    """One closed line; empty when it is too small to be seen."""
    points: list[tuple[int, int]] = []
    for long, lat in ring:
        x, y = frame.point_of(lat, long)
        point = (round(x * frame.grain), round(y * frame.grain))
        if not points or point != points[-1]:
            points.append(point)
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    if len(points) < 3:
        return ""
    (x, y), *others = points
    line, last = [f"M{x} {y}"], ""
    for next_x, next_y in others:
        letter, step = _step(next_x - x, next_y - y)
        line.append(step if letter == last and step.startswith("-") else (" " if letter == last else letter) + step)
        last, x, y = letter, next_x, next_y
    return "".join(line) + "z"


def _step(dx: int, dy: int) -> tuple[str, str]:
    """The shortest way to write one step.

    >>> _step(3, 0), _step(0, -4), _step(3, -4), _step(3, 4)
    (('h', '3'), ('v', '-4'), ('l', '3-4'), ('l', '3 4'))
    """
    if dy == 0:
        return "h", str(dx)
    if dx == 0:
        return "v", str(dy)
    return "l", f"{dx}{'' if dy < 0 else ' '}{dy}"


def picture(
    pieces: Sequence[Piece],
    *,
    width: int = 720,
    tallest: int | None = None,
    window: Box | None = None,
    labels: Sequence[Label] = (),
    spots: Sequence[Spot] = (),
    highlighted: str = "",
    described_as: str = "",
    standalone: Mapping[str, str] | None = None,
) -> Picture:
    """Draw areas into a picture of this width.

    `window` zooms in; `highlighted` is the code of one area, drawn once more on top with the class `here`;
    `described_as` is what a screen reader says. Of `spots` the first ones keep their names where names would overlap.
    `standalone` maps classes to fill colours, for an SVG file of its own.

    >>> drawn = picture([Piece("F1", "[[[[0,1],[2,1],[2,-1],[0,1]]]]", "q3", "#f1", "A & B")], width=108)
    >>> str(drawn.svg)[-94:]
    '<a href="#f1"><path class="q3" d="M8 8h200v200z"><title>A &amp; B</title></path></a></g></svg>'
    """
    frame = Frame.around(window or box_of_shapes([piece.shape for piece in pieces]), width, tallest)
    if window:
        pieces = [piece for piece in pieces if window.meets(box_of_shapes([piece.shape]))]
    parts = [_opening(frame, described_as, "group" if any(piece.link for piece in pieces) else "img", standalone)]
    parts += [_drawn(piece, frame, standalone) for piece in pieces]
    for piece in pieces:
        if piece.code == highlighted:
            outline = f"here {piece.classes}".strip()
            parts.append(_path(outline, path_of(piece.shape, frame), "", standalone, edge=True))
    parts.append("</g>")
    parts += [_named(text, x, y, standalone) for text, x, y in with_room(labels, frame)]
    parts += drawn_spots(spots, frame)
    return Picture(Markup("".join(parts) + "</svg>"), frame)  # noqa: S704 - every text in it was escaped


def _opening(frame: Frame, described_as: str, role: str, standalone: Mapping[str, str] | None) -> str:
    view = f"0 0 {frame.width * FINENESS} {frame.height * FINENESS}"
    said = f' role="{role}" aria-label="{escape(described_as)}"' if described_as else ""
    space = ' xmlns="http://www.w3.org/2000/svg"' if standalone is not None else ""
    step = FINENESS // frame.grain
    larger = f' transform="scale({step})"' if step > 1 else ""
    edges = f' stroke="#fff" stroke-width="{1.5 / step}" stroke-linejoin="round"' if standalone is not None else ""
    size = f'viewBox="{view}" width="{frame.width}" height="{frame.height}"'
    return f'<svg{space} class="map" {size}{said}><g{larger}{edges}>'


def _drawn(piece: Piece, frame: Frame, standalone: Mapping[str, str] | None) -> str:
    title = f"<title>{escape(piece.title)}</title>" if piece.title else ""
    path = _path(piece.classes, path_of(piece.shape, frame), title, standalone)
    return f'<a href="{escape(piece.link)}">{path}</a>' if piece.link else path


def _path(classes: str, d: str, inside: str, standalone: Mapping[str, str] | None, *, edge: bool = False) -> str:
    looks = f' class="{escape(classes)}"' if classes else ""
    if standalone is not None:
        fills = [standalone[name] for name in classes.split() if name in standalone]
        looks = f' fill="{escape(fills[0] if fills else "#ddd")}"'
        looks += ' stroke="#000" stroke-width="5" fill-opacity="0.6"' if edge else ""
    return f'<path{looks} d="{d}">{inside}</path>' if inside else f'<path{looks} d="{d}"/>'


def with_room(labels: Sequence[Label], frame: Frame) -> list[tuple[str, float, float]]:
    """The names that have room on a picture, and where, in pixels: the first ones keep theirs, and none is cut.

    >>> frame = Frame.around(Box(-2.5, 53.4, -2.3, 53.5), width=200)
    >>> names = [Label("Hope Street", 53.45, -2.5), Label("Brook End", 53.449, -2.45), Label("Far away", 54, -2.4)]
    >>> [(text, round(x), round(y)) for text, x, y in with_room(names, frame)]
    [('Hope Street', 43, 85)]
    """
    placed: list[tuple[str, float, float]] = []
    taken: list[Box] = []
    for label in labels:
        x, y = frame.point_of(label.lat, label.long)
        if not (0 <= x <= frame.width and 0 <= y <= frame.height):
            continue
        half = len(label.text) * NAME * LETTER_WIDTH / 2 + HALO
        x = min(max(x, half), max(frame.width - half, half))
        y = min(max(y, NAME + HALO), frame.height - HALO)
        name = Box(x - half, y - NAME - HALO, x + half, y + HALO)
        if not any(name.meets(other) for other in taken):
            taken.append(name)
            placed.append((label.text, x, y))
    return placed


def _named(text: str, x: float, y: float, standalone: Mapping[str, str] | None) -> str:
    looks: Any = ' class="name"'
    if standalone is not None:
        looks = (
            f' font-family="sans-serif" font-size="{NAME * FINENESS}" text-anchor="middle" fill="#111" stroke="#fff" '
            f'stroke-width="{HALO * FINENESS}" paint-order="stroke"'
        )
    return f'<text{looks} x="{round(x * FINENESS)}" y="{round(y * FINENESS)}">{escape(text)}</text>'
