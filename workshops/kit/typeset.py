"""From a sheet's words to a tagged PDF (PDF/UA-1), set by typst with the letters that come with the house.

Words go in as data and never as markup: `#panic()` in a title is printed as it was typed.
"""

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from app.config import ROOT

HERE = Path(__file__).parent
LETTERS = str(files("manimgx_fonts"))  # Noto Sans for every script that our forms offer, and more
NO_LETTER = re.compile(r'the text `"(.+?)"` could not be displayed')
UNSEEN = "\ufeff"  # forms drop it (app/forms.py); PDF/UA takes it nowhere
BESIDE = 30  # letters on each side
DOTS = 200.0  # of a drawing, per inch: sharp on paper


class Paper(StrEnum):
    A4 = "a4"
    A5 = "a5"


class LetterMissingError(Exception):
    """A letter that the house's fonts do not have, and the words that it stands in. A box is never printed instead."""

    def __init__(self, letter: str, words: str) -> None:
        super().__init__(letter, words)
        self.letter = letter
        self.words = words


def pdf(sheet: str, paper: Paper, facts: dict[str, Any], folder: Path = HERE) -> bytes:
    """The sheet of this name (its `.typ` beside this file, or in another feature's folder) as a PDF.

    Raises LetterMissingError. typst is imported here, because it is heavy and most processes never print.
    """
    import typst  # noqa: PLC0415 - see above

    try:
        return typst.compile(folder / f"{sheet}.typ", **_given(facts | {"paper": paper}), pdf_standards=["ua-1"])
    except typst.TypstError as error:
        if missing := NO_LETTER.search(str(error)):
            letter = re.sub(r"\\u\{(\w+)\}", lambda found: chr(int(found[1], 16)), missing[1])
            raise LetterMissingError(letter, beside(letter, facts | {"name": ""})) from error
        raise


def marked(sheet: str, paper: Paper, facts: dict[str, Any], folder: Path, mark: str) -> list[Any]:
    """What a sheet has found out while it was set, such as how much has room: the values under a label, in order."""
    import typst  # noqa: PLC0415 - as above

    found = typst.query(folder / f"{sheet}.typ", mark, field="value", **_given(facts | {"paper": paper}))
    return json.loads(found)


def png(sheet: str, facts: dict[str, Any], folder: Path) -> bytes:
    """A drawing without words, for a document: where there are words, boxes could be among them."""
    import typst  # noqa: PLC0415 - as above

    return typst.compile(folder / f"{sheet}.typ", **_given(facts), format="png", ppi=DOTS)


def _given(facts: dict[str, Any]) -> dict[str, Any]:
    """What every sheet is set with."""
    said = json.dumps(facts, default=str, ensure_ascii=False).replace(UNSEEN, "")
    return {"root": ROOT, "font_paths": _fonts(), "sys_inputs": {"facts": said}}


@cache
def _fonts() -> Any:
    """The fonts, read once a process. Only ours, so that a sheet looks the same wherever it is set."""
    import typst  # noqa: PLC0415 - as above

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[LETTERS])


def beside(letter: str, facts: Any) -> str:
    """The words of a sheet in which a letter stands, so that they can be found.

    >>> beside("診", {"title": "", "run_sheet": [{"question": "Here:\\nto 診所, or not"}]})
    'to 診所, or not'
    >>> beside("診", ["w" * 99 + "診" + "w" * 99]) == "w" * 30 + "診" + "w" * 30
    True
    """
    line = next((line for line in _lines(facts) if letter in line), letter)
    place = line.find(letter)
    return line[max(0, place - BESIDE) : place + len(letter) + BESIDE].strip()


def _lines(facts: Any) -> Iterator[str]:
    if isinstance(facts, str):
        yield from facts.splitlines()
    elif isinstance(facts, dict | list | tuple):
        for each in facts.values() if isinstance(facts, dict) else facts:
            yield from _lines(each)
