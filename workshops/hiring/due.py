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
        """What was said; whoever had left after half a year has left after a year too, and nobody is asked again."""
        return InPost.LEFT if self.weeks == YEAR.weeks and hire.at_26 is InPost.LEFT else self.said(hire)

    def evidence_of(self, hire: Hire) -> str:
        return getattr(hire, self.evidence)


HALF_YEAR, YEAR = Question(26, 183), Question(52, 365)
QUESTIONS = (HALF_YEAR, YEAR)


def due_of(hire: Hire, today: date) -> Iterator[Question]:
    """The questions about a job whose day has come, answered or not."""
    return (each for each in QUESTIONS if each.due_on(hire.started_on) <= today)
