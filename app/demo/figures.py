"""Figures beside what was said in the demonstration: two sheets of Northvale's trust. All of it is invented.

They go through the same reading and hiding as an organiser's, some days after last month's workshop.
"""

from datetime import time, timedelta
from functools import partial
from typing import Any

from app.accounts.models import User
from app.demo.days import Days
from exports.indicators.models import Layout, Measure
from exports.indicators.services import look, make_indicator, publish
from workshops.programmes.models import Programme
from workshops.themes.services import make_theme

PUBLISHED_ON = 5  # after the release, so that both stand beside each other
COUNTED = timedelta(days=21)  # before the workshop

WAITING = """List,Group,People
By ethnic group,Asian or Asian British,146
By ethnic group,"Black, Black British, Caribbean or African",58
By ethnic group,Mixed,6
By ethnic group,White,391
By ethnic group,Another group,23
By ethnic group,Not known,41
By the official index,Groups 1 and 2,288
By the official index,Groups 3 and 4,161
By the official index,Groups 5 to 10,183
By the official index,Not known,33
"""
GOT_THROUGH = """How old,Got through on the first day,Asked
18 to 34,38,92
35 to 64,71,140
65 and over,24,88
Not known,3,9
"""
SHEETS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    (
        "Somebody who speaks my language",
        "waiting-list.csv",
        WAITING,
        {
            "title": "Waiting longer than 18 weeks",
            "counts": "People who wait longer than 18 weeks for a first appointment.",
            "measure": Measure.PEOPLE,
            "layout": Layout.LISTS,
            "source": "Waiting list of Northvale NHS Trust (made up for this demonstration)",
            "owner": "Head of planned care",
            "cannot_say": "It counts those who were referred, not those who never asked.",
        },
    ),
    (
        "The line is busy at eight",
        "patient-survey.csv",
        GOT_THROUGH,
        {
            "title": "Who got through on the first day",
            "counts": "People who say that somebody answered on the day when they first rang.",
            "measure": Measure.SHARE,
            "layout": Layout.LIST,
            "source": "Survey of Northvale NHS Trust (made up for this demonstration)",
            "owner": "Head of patient experience",
            "cannot_say": "It asks those who have an appointment, not those who gave up.",
        },
    ),
)


class Figures:
    """Both sheets, uploaded and published by the organiser."""

    def __init__(self, programme: Programme, organiser: User) -> None:
        self.programme, self.organiser = programme, organiser

    def plan(self, days: Days) -> None:
        counted_on = days.first - COUNTED
        for theme, name, sheet, about in SHEETS:
            facts = {"unit": "", "as_published": False, "link": "", "counted_from": None, "counted_on": counted_on}
            days.on(PUBLISHED_ON, time(11), partial(self._publish, theme, name, sheet, facts | about))

    def _publish(self, theme: str, name: str, sheet: str, facts: Any) -> None:
        actor = self.organiser.actor
        looked = look(self.programme, sheet.encode(), name, facts)
        themes = [make_theme(actor, self.programme, theme)]
        publish(actor, make_indicator(actor, self.programme, looked, themes, **facts))
