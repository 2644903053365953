"""Official files as they come: loose, in folders, gzipped, zipped. Each becomes a source that is read as a stream."""

import gzip
import hashlib
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from io import BufferedReader
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from maps.places.sheets import SHEETS, sheet_as_csv, sheets_of

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
HEAD = 262_144  # bytes that are looked at to recognise a file
OFFICE = {".ods", ".docx", ".odt", ".pptx"}
UNREADABLE = (EOFError, OSError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError)
WHOLE_ONSPD = re.compile(r"(?i)(.*_UK)\.csv$")


class BrokenFileError(Exception):
    """A file of a known kind cannot be used. The message is one whole sentence that says what to do."""


@dataclass(frozen=True)
class Source:
    """One file to be read: how it is called, the file on disk that it came in, and how to open it."""

    name: str
    unit: Path
    opened: Callable[[], AbstractContextManager[IO[bytes]]]

    @property
    def stem(self) -> str:
        """The file's own name without folders and without .gz."""
        return self.name.rsplit("/", 1)[-1].removesuffix(".gz")

    @contextmanager
    def open(self) -> Generator[IO[bytes]]:
        """The file's bytes, unpacked."""
        with self.opened() as given, BufferedReader(given, 1 << 16) as stream:  # ty: ignore[invalid-argument-type]
            if stream.peek(2)[:2] == GZIP:
                with gzip.GzipFile(fileobj=stream) as unpacked:
                    yield unpacked  # ty: ignore[invalid-yield]
            else:
                yield stream

    def head(self) -> bytes:
        """The first bytes. Raises BrokenFileError when the packing itself cannot be read."""
        try:
            with self.open() as stream:
                return stream.read(HEAD)
        except UNREADABLE:
            raise BrokenFileError(
                f"{self.name} cannot be unpacked: it seems to be cut off. Download it again."
            ) from None

    @contextmanager
    def on_disk(self) -> Generator[Path]:
        """The unpacked file as a path, for readers that want one."""
        with TemporaryDirectory(prefix="places-") as folder:
            path = Path(folder) / Path(self.stem).name
            try:
                with self.open() as stream, path.open("wb") as copy:
                    shutil.copyfileobj(stream, copy, 1 << 20)
            except UNREADABLE:
                raise BrokenFileError(
                    f"{self.name} cannot be unpacked: it seems to be cut off. Download it again."
                ) from None
            yield path


@dataclass(frozen=True)
class LeftOut:
    """A file that is not loaded, and why."""

    name: str
    reason: str


def find_files(paths: Sequence[Path]) -> tuple[list[Source], list[LeftOut]]:
    """Every file in these files, folders and zips, in the order given. Raises BrokenFileError where there is none."""
    sources: list[Source] = []
    left_out: list[LeftOut] = []
    for given in paths:
        if not given.exists():
            raise BrokenFileError(f"There is no file or folder {given}.")
        root = given.parent if given.is_file() else given
        files = [given] if given.is_file() else sorted(file for file in given.rglob("*") if file.is_file())
        if not files:
            left_out.append(LeftOut(given.name, "the folder is empty"))
        for file in files:
            name = file.relative_to(root).as_posix()
            if any(part.startswith(".") for part in file.relative_to(root).parts):
                continue
            _look_into(file, name, sources, left_out)
    return _once(sources), left_out


def _once(sources: list[Source]) -> list[Source]:
    """The same file named twice is read once."""
    return list({(source.unit.resolve(), source.name.rsplit("!", 1)[-1]): source for source in sources}.values())


def _look_into(file: Path, name: str, sources: list[Source], left_out: list[LeftOut]) -> None:
    if file.suffix.lower() in OFFICE:
        left_out.append(LeftOut(name, "a spreadsheet or document; save its table as CSV to load it"))
        return
    if file.suffix.lower() in SHEETS:
        sheets = sheets_of(file)
        sources += [Source(f"{name}!{sheet}", file, partial(sheet_as_csv, file, sheet)) for sheet in sheets]
        if not sheets:
            left_out.append(LeftOut(name, "a spreadsheet that cannot be opened; save its table as CSV to load it"))
        return
    try:
        with file.open("rb") as stream:
            start = stream.read(4)
    except OSError:
        raise BrokenFileError(f"{name} cannot be opened.") from None
    if start != ZIP:
        sources.append(Source(name, file, partial(file.open, "rb")))
        return
    try:
        with zipfile.ZipFile(file) as packed:
            members = [info.filename for info in packed.infolist() if not info.is_dir()]
    except UNREADABLE:
        raise BrokenFileError(f"{name} cannot be unpacked: it seems to be cut off. Download it again.") from None
    sources += [Source(f"{name}!{member}", file, partial(_member, file, member)) for member in _wanted(members)]


@contextmanager
def _member(file: Path, member: str) -> Generator[IO[bytes]]:
    with zipfile.ZipFile(file) as packed, packed.open(member) as stream:
        yield stream


def _wanted(members: list[str]) -> list[str]:
    """A zip's members without the folder that says the same again, postcode area by postcode area.

    >>> _wanted(["Data/ONSPD_NOV_2025_UK.csv", "Data/multi_csv/ONSPD_NOV_2025_UK_AB.csv", "User Guide/a.pdf"])
    ['Data/ONSPD_NOV_2025_UK.csv', 'User Guide/a.pdf']
    >>> _wanted(["Data/multi_csv/ONSPD_NOV_2025_UK_AB.csv", "__MACOSX/x"])
    ['Data/multi_csv/ONSPD_NOV_2025_UK_AB.csv']
    """
    wholes = {found[1].rsplit("/", 1)[-1] for member in members if (found := WHOLE_ONSPD.match(member))}

    def again(member: str) -> bool:
        return "multi_csv/" in member and member.rsplit("/", 1)[-1].rsplit("_", 1)[0] in wholes

    return [member for member in members if not again(member) and not member.startswith("__MACOSX/")]


def checksum(file: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
