"""One measured line: what, how much, beside what, and whether the goal was reached."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A figure. `against` names what it was measured beside, `ratio` is the one over the other.

    `reached` is None where the goal is for people to judge, or where there is none.
    """

    name: str
    value: float | int
    unit: str
    against: str = ""
    ratio: float | None = None
    goal: str = ""
    reached: bool | None = None
