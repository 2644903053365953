"""What a stranger opens, on the demonstration: whole and unchanged (304) a second, and how heavy the map is."""

import re
import tempfile
from collections.abc import Iterator
from itertools import repeat

from app.serve import server_command
from bench.client import Seen, get, press
from bench.lines import Line
from bench.serving import demonstration, fetched, free_port, packed, read, served

PAGES = {"the map": "/map", "the map's table": "/map/table"}  # they change only at marks that are told at the door
ALWAYS_ANEW = {  # they depend on the day, or on words that can be taken back
    "the home page": "/",
    "a neighbourhood's page": "/neighbourhoods/hope-street",
    "a release": "/releases/getting-to-the-clinic/1",
    "numbers beside voices": "/beside/getting-to-the-clinic",
}
CONNECTIONS, SECONDS = 16, 4
BARE = "bare Flask 304"
STYLE = re.compile(r'<link[^>]+rel="stylesheet"[^>]*href="(/[^"]+)"')
PICTURE = re.compile(r'<(?:img|input)[^>]+src="(/[^"]+)"')
SCRIPTED = re.compile(r'<script[^>]+src="(/[^"]+)"|\sdata-[a-z-]+="(/[^"]+)"')


def measure() -> Iterator[Line]:
    """Pages a second beside a bare 304, and bytes of the first view of the map."""
    with tempfile.TemporaryDirectory(prefix="tv-bench-") as folder:
        demonstration(folder)
        command = server_command("127.0.0.1", port := free_port(), 1)
        with served([*command[:-1], "bench.bare:app"], {"BARE_DATABASE": ":memory:"}, port):
            bare = _unchanged(port, "/page")
        with served(command, {"TV_INSTANCE": folder}, port):
            for name, path in PAGES.items():
                yield _whole_line(name, _whole(port, path))
                yield _unchanged_line(name, _unchanged(port, path), bare)
            for name, path in ALWAYS_ANEW.items():
                yield _whole_line(name, _whole(port, path))
            yield from _weights(port)


def _whole(port: int, path: str) -> Seen:
    return press(port, lambda _n: repeat(get(path)), connections=CONNECTIONS, seconds=SECONDS)


def _unchanged(port: int, path: str) -> Seen:
    """The same, by somebody who has the page already; without a validator it comes whole each time."""
    tag = fetched(port, path)[1]["ETag"] or '"none"'
    asked = get(path, f"If-None-Match: {tag}\r\n")
    return press(port, lambda _n: repeat(asked), connections=CONNECTIONS, seconds=SECONDS)


def _whole_line(name: str, whole: Seen) -> Line:
    well = set(whole.statuses) == {200}
    return Line(f"{name}, whole", whole.per_second, "a second", goal="all 200", reached=well)


def _unchanged_line(name: str, unchanged: Seen, bare: Seen) -> Line:
    share = unchanged.per_second / bare.per_second
    well = share >= 0.5 and set(unchanged.statuses) == {304}
    beside = f"{BARE}: {bare.per_second:,.0f}"
    return Line(f"{name}, unchanged", unchanged.per_second, "a second", beside, share, "≥ 0.5×, all 304", well)


def _weights(port: int) -> Iterator[Line]:
    """The first view of the sample place's map, as gzip: what is fetched without script, and all that a script adds."""
    page = read(port, "/map").decode()
    plain = {*STYLE.findall(page), *PICTURE.findall(page)}
    scripted = {address for pair in SCRIPTED.findall(page) for address in pair if address}
    drawn = packed(page.encode()) + sum(packed(read(port, address)) for address in _unescaped(plain))
    lively = drawn + sum(map(packed, _files(port, _unescaped(scripted - plain))))
    yield Line("first map view without script", drawn / 1000, "kB gzip", goal="≤ 30", reached=drawn <= 30_000)
    yield Line("first map view with script", lively / 1000, "kB gzip", goal="≤ 150", reached=lively <= 150_000)


def _unescaped(addresses: set[str]) -> list[str]:
    return sorted(address.replace("&amp;", "&") for address in addresses)


def _files(port: int, addresses: list[str]) -> Iterator[bytes]:
    """What these addresses hold, but for pages: a link that a script may follow is not fetched with the map."""
    for address in addresses:
        body, headers = fetched(port, address)
        if headers.get_content_type() != "text/html":
            yield body
