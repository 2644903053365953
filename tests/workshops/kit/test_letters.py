"""Letters that join or stack: the poster's PDF has the same ink as a browser gives to the same line."""

import base64
import io
import re
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageOps

from workshops.kit.invitations import INVITATIONS
from workshops.kit.typeset import LETTERS as FONTS

ARABIC, BENGALI, GURMUKHI, GUJARATI, TAMIL = (
    f"[\\u{first}-\\u{last}]"
    for first, last in (("0600", "06ff"), ("0980", "09ff"), ("0a00", "0a7f"), ("0a80", "0aff"), ("0b80", "0bff"))
)
LETTERS = {"ar": ARABIC, "fa": ARABIC, "ur": ARABIC, "bn": BENGALI, "pa": GURMUKHI, "gu": GUJARATI, "ta": TAMIL}
SCRIPTS = ("", "Arabic", "Bengali", "Gujarati", "Gurmukhi", "Tamil")
STAND_APART = ("pa", "gu")  # their letters hardly touch in this line
APART = "\u200c"  # a letter that is followed by it joins nothing
COLUMN = 15.06  # letters' heights: how wide the line may be on a poster of A4 before it breaks
SCALE, ROOM, LEADING = (
    6,
    4,
    20,
)  # of the poster: pixels a point, points around a line, points from line to line at least
BAND, HIGH, STRIPS = 192, 60, 12
ALIKE = 0.6


def test_every_language_whose_letters_join_is_looked_at():
    plain = {language for language, line in INVITATIONS.items() if re.search(r"[a-z]", line)}
    assert set(LETTERS) == set(INVITATIONS) - plain


@pytest.mark.parametrize("language", LETTERS)
def test_a_line_on_the_poster_has_the_ink_that_a_browser_gives_it(page, amina, evening, change, language):
    change(languages=["en", language])
    printed = on_poster(amina.get(f"/workshops/{evening.code}/kit/poster.pdf").data, LETTERS[language])
    line = INVITATIONS[language]
    assert likeness(printed, in_browser(page, line, language)) > ALIKE
    apart = [] if language in STAND_APART else [APART.join(line)]
    for wrong in (*apart, line[::-1], " ".join(reversed(line.split()))):
        assert likeness(printed, in_browser(page, wrong, language)) < ALIKE / 2, "the measure would see it"


def on_poster(pdf: bytes, letters: str) -> list[Image.Image]:
    """The ink of each line that has such letters, from above."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = document[0].get_textpage()
        boxes = (text.get_rect(number) for number in range(text.count_rects()))
        found = [box for box in boxes if re.search(letters, text.get_text_bounded(*box))]
        sheet = document[0].render(scale=SCALE).to_pil()
        high = document[0].get_height()
    finally:
        document.close()
    lines: list[list] = []
    for box in sorted(found, key=lambda box: -box[1] - box[3]):
        same = lines and abs(sum(box[1::2]) - sum(lines[-1][-1][1::2])) / 2 < LEADING / 2
        lines[-1].append(box) if same else lines.append([box])
    room = ROOM if len(lines) == 1 else 0  # else the signs of the next line would come in
    return [ink(sheet.crop(around(line, high, room))) for line in lines]


def around(boxes: list, high: float, room: float) -> tuple[int, ...]:
    """What the boxes of a line cover, with a little room, in pixels from the top left."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    edges = (min(lefts) - 3 * ROOM, high - max(tops) - room, max(rights) + 3 * ROOM, high - min(bottoms) + room)
    return tuple(round(SCALE * edge) for edge in edges)


def in_browser(page, words: str, language: str) -> list[Image.Image]:
    """The ink of each line of these words, in the same letters."""
    faces = []
    for number, script in enumerate(SCRIPTS):
        data = base64.b64encode((Path(FONTS) / f"NotoSans{script}[wght].ttf").read_bytes()).decode()
        faces.append(f"@font-face {{font-family: f{number}; src: url(data:font/ttf;base64,{data})}}")
    names = ", ".join(f"f{number}" for number in range(len(SCRIPTS)))
    page.set_content(
        f"<style>{' '.join(faces)} p {{font: 96px/{BAND}px {names}; width: {COLUMN}em; margin: 0}}</style>"
        f'<p lang="{language}" dir="auto">{words}</p>'
    )
    page.evaluate("document.fonts.ready")
    drawn = Image.open(io.BytesIO(page.locator("p").screenshot()))
    return [ink(drawn.crop((0, top, drawn.width, top + BAND))) for top in range(0, drawn.height, BAND)]


def ink(picture: Image.Image) -> Image.Image:
    """What is black of it, cut to its edges."""
    black = ImageOps.invert(picture.convert("L"))
    return black.crop(black.point(lambda grey: 255 * (grey > 100)).getbbox())


def likeness(lines: list[Image.Image], others: list[Image.Image]) -> float:
    """How much of the ink lies on the same places where it does so least, from 0 to 1; 0 for lines of another shape."""
    if len(lines) != len(others):
        return 0
    return min(map(_likeness, lines, others))


def _likeness(one: Image.Image, other: Image.Image) -> float:
    if abs(one.width / one.height / (other.width / other.height) - 1) > 0.05:
        return 0
    wide = round(HIGH * one.width / one.height)
    both = [picture.resize((wide, HIGH)) for picture in (one, other)]
    shared, either = ImageChops.darker(*both), ImageChops.lighter(*both)
    edges = [wide * strip // STRIPS for strip in range(STRIPS + 1)]
    parts = [(left, 0, right, HIGH) for left, right in pairwise(edges)]
    return min(sum(shared.crop(part).tobytes()) / max(1, sum(either.crop(part).tobytes())) for part in parts)
