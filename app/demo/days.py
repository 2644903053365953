"""What happens in the demonstration's weeks, whoever planned it, is played in the order of its time."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from app import clock


class Days:
    """Steps by day and hour, counted from the first day; the ledger reads as it would have."""

    def __init__(self, first: date) -> None:
        self.first = first
        self._steps: list[tuple[datetime, Callable[[], object]]] = []

    def on(self, day: int, hour: time, step: Callable[[], object]) -> None:
        """Plan a step for a day's hour, as the clock on the wall shows it."""
        self._steps.append((datetime.combine(self.day(day), hour, clock.LONDON), step))

    def day(self, number: int) -> date:
        return self.first + timedelta(days=number)

    def play(self) -> None:
        """Each at its time; what is planned for the same moment, in the order of planning."""
        for moment, step in sorted(self._steps, key=lambda planned: planned[0]):
            with clock.at(moment):
                step()
