"""Guesses are counted, people are not: wrong cards, wrong codes and wrong passwords, for a short while."""

import hashlib
import hmac
import ipaddress
from datetime import timedelta

from flask import current_app, request
from sqlalchemy import String, delete, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, db, keep

WINDOW, HOUR = timedelta(minutes=10), timedelta(hours=1)
MANY = 100  # wrong guesses from one address in one window, after which its code boxes rest


class Guess(Base):
    """How many wrong guesses came from somewhere since the first of them. Who it was is a hash, salted for a day."""

    __tablename__ = "guess"

    who: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[int]
    n: Mapped[int]


def address() -> str:
    """The network address that asks, IPv6 by /64; TV_PROXIES says how many of our own proxies stand before us."""
    found = request.remote_addr or "unknown"
    try:
        parsed = ipaddress.ip_address(found)
    except ValueError:
        return found
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed  # how a server that listens on both tells an IPv4 address
    if parsed.version == 6:
        return str(ipaddress.ip_network(f"{parsed}/64", strict=False).network_address)
    return str(parsed)


def _who(kind: str, whom: str) -> str:
    salted = f"{kind}|{clock.today().isoformat()}|{whom}".encode()
    return hmac.new(str(current_app.secret_key).encode(), salted, hashlib.sha256).hexdigest()


def _seconds() -> int:
    return int(clock.now().timestamp())


COUNT = text(
    "INSERT INTO guess (who, since, n) VALUES (:who, :now, 1) ON CONFLICT (who) DO UPDATE SET "
    "n = CASE WHEN guess.since <= :now - :window THEN 1 ELSE guess.n + 1 END, "
    "since = CASE WHEN guess.since <= :now - :window THEN :now ELSE guess.since END RETURNING n"
)


def count_guess(kind: str, whom: str, window: timedelta = WINDOW) -> int:
    """Count one wrong guess and say how many there were in this window. Survives the refusal that follows."""
    with keep() as session:
        return session.execute(
            COUNT, {"who": _who(kind, whom), "now": _seconds(), "window": int(window.total_seconds())}
        ).scalar_one()


def count(kind: str, whom: str) -> int:
    """Count something that is no guess, and say how many there were in this hour of the clock.

    It is kept with what the request keeps, and forgotten when that is refused. The row holds the full hour alone, so
    that it tells nobody when something came.
    """
    hour = int(clock.now().replace(minute=0, second=0, microsecond=0).timestamp())
    row = {"who": _who(kind, whom), "now": hour, "window": int(HOUR.total_seconds())}
    return db().execute(COUNT, row).scalar_one()


def take_back_guess(kind: str, whom: str) -> None:
    """A try that was counted before it was looked at turned out to be right. Kept with the request's own work."""
    db().execute(update(Guess).where(Guess.who == _who(kind, whom), Guess.n > 0).values(n=Guess.n - 1))


def guesses(kind: str, whom: str, window: timedelta = WINDOW) -> int:
    """How many wrong guesses there were in this window so far."""
    return db().scalar(select(Guess.n).where(Guess.who == _who(kind, whom), Guess.since > _start(window))) or 0


def seconds_left(kind: str, whom: str, window: timedelta = WINDOW) -> int:
    """When the present window ends: what Retry-After says."""
    since = db().scalar(select(Guess.since).where(Guess.who == _who(kind, whom)))
    return max(1, (since or _seconds()) + int(window.total_seconds()) - _seconds())


def _start(window: timedelta) -> int:
    return _seconds() - int(window.total_seconds())


def forget_old_guesses() -> None:
    """A chore: what is older than an hour is of no use to anyone."""
    db().execute(delete(Guess).where(Guess.since < _start(HOUR)))
