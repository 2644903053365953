"""From a sheet's words to a tagged PDF (PDF/UA-1), set by typst with the letters that come with the house.

Words go in as data and never as markup: `#panic()` in a title is printed as it was typed.
"""

import json
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FONTS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic", "fontpkg_hind_siliguri")


class Paper(StrEnum):
    A4 = "a4"
    A5 = "a5"


class LetterMissingError(Exception):
    """Some words have letters that the house's fonts do not have: a box in place of a letter is never printed."""


def pdf(sheet: str, paper: Paper, facts: dict[str, Any]) -> bytes:
    """The sheet of this name (its `.typ` beside this file) as a PDF. Raises LetterMissingError.

    typst is imported here, because it is heavy and most processes never print.
    """
    import typst  # noqa: PLC0415 - see above

    try:
        return typst.compile(
            HERE / f"{sheet}.typ",
            root=HERE,
            font_paths=_fonts(),
            sys_inputs={"facts": json.dumps(facts | {"paper": paper}, default=str)},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        if "could not be displayed" in str(error):
            raise LetterMissingError(str(error)) from error
        raise


@cache
def _fonts() -> Any:
    """The fonts, read once a process. Only ours, so that a sheet looks the same wherever it is set."""
    import typst  # noqa: PLC0415 - as above

    paths = [str(files(package) / "files") for package in FONTS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
