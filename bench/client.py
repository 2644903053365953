"""A small keep-alive client: many connections, each sending one request after the other, and how long each took.

Bounded in count and time, and for servers on this machine only.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass
class Seen:
    """What came back: how often each status, and the seconds that each answer took."""

    statuses: dict[int, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    took: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.seconds) / self.took if self.took else 0.0

    @property
    def errors(self) -> int:
        return sum(n for status, n in self.statuses.items() if status == 0 or status >= 400)

    def quantile(self, share: float) -> float:
        """The time within which this share of the answers came, in seconds."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def get(path: str, headers: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode()


def post(path: str, body: str, headers: str = "") -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n{headers}\r\n{body}"
    ).encode()


def press(port: int, requests: Callable[[int], Iterator[bytes]], *, connections: int, seconds: float) -> Seen:
    """Let so many connections send their requests for so long. `requests(n)` is what the n-th connection sends."""
    return asyncio.run(_press(port, requests, connections, seconds))


async def _press(port: int, requests: Callable[[int], Iterator[bytes]], connections: int, seconds: float) -> Seen:
    seen = Seen()
    began = time.perf_counter()
    until = began + seconds
    await asyncio.gather(*(_one(port, requests(number), until, seen) for number in range(connections)))
    seen.took = time.perf_counter() - began
    return seen


async def _one(port: int, requests: Iterator[bytes], until: float, seen: Seen) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        began = time.perf_counter()
        if began >= until:
            break
        try:
            writer.write(request)
            status = await _answer(reader)
        except (OSError, asyncio.IncompleteReadError):
            status = 0
        seen.statuses[status] = seen.statuses.get(status, 0) + 1
        seen.seconds.append(time.perf_counter() - began)
        if status == 0:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    if length:
        await reader.readexactly(length)
    return status
