"""An indicator through the services, as an organiser keeps one: for tests that look at the other side of it."""

from datetime import date
from typing import Any

from exports.indicators.models import Indicator, Layout, Measure
from exports.indicators.services import Facts, look, make_indicator, publish
from workshops.programmes.models import Programme
from workshops.themes.models import Theme
from workshops.themes.services import make_theme

WAITING = b"Ethnic group,People\nAsian,46\nBlack,31\nMixed,7\nWhite,212\nNot known,12\n"
ABOUT: Facts = {
    "title": "Waiting longer than 18 weeks",
    "counts": "People who wait longer than 18 weeks for a first appointment.",
    "measure": Measure.PEOPLE,
    "layout": Layout.LIST,
    "unit": "",
    "as_published": False,
    "source": "Waiting list, invented",
    "owner": "Head of planned care",
    "link": "",
    "counted_from": None,
    "counted_on": date(2026, 3, 31),
    "cannot_say": "It counts those who were referred, not those who never asked.",
}


def counted(
    programme: Programme,
    theme: str | Theme = "Buses",
    raw: bytes = WAITING,
    follows: Indicator | None = None,
    *,
    public: bool = False,
    **facts: Any,
) -> Indicator:
    """Keep a sheet that speaks to a theme, inside a transaction."""
    about: Facts = {**ABOUT, **facts}
    looked = look(programme, raw, "waiting.csv", about, follows)
    speaks_to = make_theme("command", programme, theme) if isinstance(theme, str) else theme
    indicator = make_indicator("command", programme, looked, [speaks_to], follows, **about)
    if public:
        publish("command", indicator, of_others=True)
    return indicator
