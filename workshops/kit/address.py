"""What the codes on paper lead to, and whether a phone in the hall can follow them."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from app.links import absolute


@dataclass(frozen=True)
class Reach:
    """The beginning of every address that is printed."""

    base: str
    only_here: bool  # a loopback address: no other machine can open it
    locked: bool  # https; without it a browser gives a page neither camera nor place, and keeps nothing for later

    @property
    def typed(self) -> str:
        """As people type it: browsers try https by themselves, anything else must be written out."""
        return self.base.removeprefix("https://")


def reach() -> Reach:
    """TV_BASE_URL where it is set, else where the request came to (app/links.py)."""
    return reach_of(absolute(""))


def reach_of(base: str) -> Reach:
    """What an address lets phones do.

    >>> reach_of("https://voices.example"), reach_of("http://127.0.0.1:8000").only_here
    (Reach(base='https://voices.example', only_here=False, locked=True), True)
    >>> [reach_of(f"http://{host}").only_here for host in ("localhost:8000", "[::1]", "0.0.0.0", "192.168.1.20:8000")]
    [True, True, True, False]
    """
    parts = urlsplit(base)
    return Reach(base, only_here=_is_this_machine(parts.hostname or ""), locked=parts.scheme == "https")


def _is_this_machine(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified
