"""When an employer is asked whether somebody is still there: half a year and a year after the first day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from workshops.hiring.models import Hire, InPost


@dataclass(frozen=True)
class Question:
    """One of the two questions about a job (domain: Employment by anchor institutions)."""

    weeks: int
    days: int  # after the first day

    @property
    def answer(self) -> str:
        """The column that holds what was said."""
        return f"at_{self.weeks}"

    @property
    def evidence(self) -> str:
        return f"evidence_{self.weeks}"

    def due_on(self, started_on: date) -> date:
        """
        >>> HALF_YEAR.due_on(date(2026, 1, 1)), YEAR.due_on(date(2026, 1, 1))
        (datetime.date(2026, 7, 3), datetime.date(2027, 1, 1))
        """
        return started_on + timedelta(days=self.days)

    def latest_start(self, today: date) -> date:
        """Who started on this day or before is asked about by now."""
        return today - timedelta(days=self.days)

    def said(self, hire: Hire) -> InPost | None:
        return getattr(hire, self.answer)

    def counts_as(self, hire: Hire) -> InPost | None:
        """What was said, and what follows from the other answer.

        Both questions are about one unbroken post: whoever leaves and starts anew has another job, with a reference of
        its own. So whoever had left after half a year has left after a year too, and nobody is asked again; and
        whoever is in post after a year was in post after half a year, also where nobody knew it then. The number after
        a year is never above that after half a year.

        >>> HALF_YEAR.counts_as(Hire(at_26=InPost.UNKNOWN, at_52=InPost.IN_POST)).value
        'in_post'
        >>> HALF_YEAR.counts_as(Hire(at_26=None, at_52=InPost.LEFT)) is None
        True
        """
        if self.weeks == YEAR.weeks:
            return InPost.LEFT if hire.at_26 is InPost.LEFT else self.said(hire)
        return InPost.IN_POST if hire.at_52 is InPost.IN_POST else self.said(hire)

    def evidence_of(self, hire: Hire) -> str:
        return getattr(hire, self.evidence)


HALF_YEAR, YEAR = Question(26, 183), Question(52, 365)
QUESTIONS = (HALF_YEAR, YEAR)


def due_of(hire: Hire, today: date) -> Iterator[Question]:
    """The questions about a job whose day has come, answered or not."""
    return (each for each in QUESTIONS if each.due_on(hire.started_on) <= today)
