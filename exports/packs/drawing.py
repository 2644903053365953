"""Bars as a picture for a document. Word takes no drawing in lines without a raster beside it, so that typst, which
sets the print kit and knows all letters, draws them as PNG.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from exports.packs.document import Picture
from workshops.kit.typeset import LETTERS

SHEET = Path(__file__).with_name("bars.typ")
DOTS = 200.0  # per inch: sharp on paper at the width that bars.typ sets
WIDE = 16.0  # centimetres, as bars.typ sets it


def png(picture: Picture) -> bytes:
    """The bars of one picture. typst is imported here, because it is heavy and most processes never draw."""
    import typst  # noqa: PLC0415 - see above

    said = {"bars": [{"label": bar.label, "words": bar.words, "share": round(bar.share)} for bar in picture.bars]}
    return typst.compile(
        SHEET,
        root=SHEET.parent,
        font_paths=_fonts(),
        sys_inputs={"part": json.dumps(said)},
        format="png",
        ppi=DOTS,
    )


@cache
def _fonts() -> Any:
    """The house's letters, and the machine's for what those do not have: on a picture a box would be a word lost."""
    import typst  # noqa: PLC0415 - as above

    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[LETTERS])
