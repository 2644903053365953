"""A recognised file while it is read: its rows in chunks, what was left out and why, and every way it can be broken."""

import codecs
import csv
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from typing import IO

from maps.places.codes import is_invented, nation_of
from maps.places.files import UNREADABLE, BrokenFileError
from maps.places.recognise import Recognised

CHUNK = 5_000
BLOCK = 1 << 16
LONGEST_LINE = 1_000_000


@dataclass
class Reading:
    """One file being read. Readers say what they leave out; afterwards it tells what became of every row."""

    file: Recognised
    grade: str = ""
    tell: Callable[[int], None] = lambda _size: None
    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    vintage: str = ""
    codes_begin: str = ""

    @property
    def name(self) -> str:
        return self.file.source.name

    @property
    def invented(self) -> bool:
        """Whether its codes are those of the sample place."""
        return is_invented(self.codes_begin)

    def leave_out(self, reason: str) -> None:
        """One more row that is not loaded."""
        self.left_out[reason] += 1

    def is_at_home(self, code: str) -> bool:
        """Whether a code begins as the file's first one did; each nation's index is its own."""
        self.codes_begin = self.codes_begin or nation_of(code)
        return nation_of(code) == self.codes_begin

    def broken(self, what: str) -> BrokenFileError:
        """The sentence that stops the load."""
        return BrokenFileError(f"{self.name} (taken for: {self.file.kind.title}) {what}")

    def chunks(self) -> Iterator[list[list[str]]]:
        """Rows of a table, up to 5,000 at a time, each as wide as the header. Raises BrokenFileError otherwise."""
        width, chunk = self.file.width, []
        try:
            with self.file.source.open() as stream:
                rows = csv.reader(self._lines(stream), strict=True)
                next(rows)
                for row in rows:
                    if len(row) != width:
                        if not row:
                            continue
                        raise self._ragged(rows.line_num, len(row))
                    chunk.append(row)
                    if len(chunk) == CHUNK:
                        self.rows += CHUNK
                        yield chunk
                        chunk = []
        except UNREADABLE:
            raise self.broken("cannot be unpacked to its end: it seems to be cut off. Download it again.") from None
        except csv.Error:
            raise self.broken(
                f"cannot be read from line {rows.line_num + 1} on: a quotation mark is left open, or it is cut off."
            ) from None
        self.rows += len(chunk)
        if not self.rows:
            raise self.broken("has column names but no rows.")
        yield chunk

    def _ragged(self, line: int, width: int) -> BrokenFileError:
        return self.broken(
            f"has {width} column{'s' * (width != 1)} in line {line} where its header has {self.file.width}: "
            "it seems to be cut off or altered."
        )

    def _lines(self, stream: IO[bytes]) -> Iterator[str]:
        """Lines of strict UTF-8, decoded block by block; the byte order mark is dropped."""
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        rest, line = "", 0
        while True:
            raw = stream.read1(BLOCK) if isinstance(stream, BufferedReader) else stream.read(BLOCK)
            try:
                text = rest + decoder.decode(raw, final=not raw)
            except UnicodeDecodeError:
                raise self.broken(
                    f"is not written in UTF-8 (near line {line + 1}); save it as UTF-8 (CSV UTF-8)."
                ) from None
            if "\x00" in text:
                raise self.broken(f"is not plain text: near line {line + 1} it holds characters of value 0.")
            lines = text.split("\n")
            rest = lines.pop() if raw else ""
            if len(rest) > LONGEST_LINE:
                raise self.broken(f"has a line {line + len(lines) + 1} of more than {LONGEST_LINE:,} characters.")
            line += len(lines)
            for whole in lines:
                yield whole + "\n"
            if not raw:
                return
            self.tell(len(raw))

    def finish(self) -> None:
        """Raises BrokenFileError when nothing of the file could be used."""
        kept = self.rows - self.left_out.total()
        if self.rows and not kept:
            reason = self.left_out.most_common(1)[0][0]
            raise self.broken(f"has no row that can be used: {reason}.")
