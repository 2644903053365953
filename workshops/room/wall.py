"""What stands on the wall: few words, huge, the newest first, and how a poll stands; never who said what.

Where not all voices fit they come in turn, beside the newest. Which turn it is the clock says, so that a wall that is
opened anew shows the same, and nothing has to be remembered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from sqlalchemy import select

from app import clock
from app.db import db
from workshops.contributions.models import Contribution, Moderation
from workshops.contributions.services import ENOUGH_TO_SHOW, Tally
from workshops.meetings.models import Activity, Kind, Workshop
from workshops.room.counting import Standing, open_now, under_way

LONGEST = 280  # characters of one voice; the facilitator can shorten it better than a machine
NEWEST = 40  # more than any page can hold
IN_TURN = 200  # voices that come up again; older ones are counted
TURN = 15  # seconds
ROOMY, PACKED = 4, 12  # rows of results
ROW_LETTERS, FURTHER_LINE = 46, 0.6  # letters of a row in two columns, and how high one more line is
ROWS_AT_MOST = {False: 12, True: 8}  # of results at once; fewer beside words


@dataclass(frozen=True)
class Size:
    """A way to set the voices: in so many columns, each so many lines high, with so many letters to a line.

    The wall's type grows with the screen, so that these hold for every projector of 16:9; a taller one has room left.
    """

    name: str
    columns: int
    lines: float
    letters: int


# Measured on a wall of 1280 × 720 with the style of room.css; wall.js takes away what is too much all the same.
SIZES = (Size("few", 2, 9.5, 31), Size("some", 3, 11.5, 24), Size("many", 4, 14.5, 23))
BESIDE_RESULTS = (Size("few", 1, 9.5, 37), Size("some", 2, 11.5, 22), Size("many", 2, 14.5, 28))
AROUND = 1.35  # what a voice's frame takes, in lines
ITS_QUESTION = 0.8  # and the line that says which question it answers


@dataclass(frozen=True)
class Voice:
    """Words on the wall."""

    seq: int
    words: str
    language: str
    question: str = ""  # where words of several questions hang side by side


@dataclass(frozen=True)
class Result:
    """How an open poll, or the statements of one page, stand."""

    activity: Activity
    people: int
    tallies: Sequence[Tally]


@dataclass(frozen=True)
class Wall:
    """Everything that the template needs."""

    standing: Standing
    running: Sequence[Activity]
    voices: Sequence[Voice]
    newest: int | None  # which of them it is, by its number
    more: int
    turn: int | None  # None where nothing comes in turn
    size: str
    results: Sequence[Result]
    more_results: int
    ends_at: datetime | None

    @property
    def workshop(self) -> Workshop:
        return self.standing.workshop

    @property
    def asked(self) -> list[Activity]:
        return open_now(self.running)

    @property
    def heading(self) -> str:
        """The question where one is asked, else the part of the evening that runs, else what the evening is called."""
        only = self.asked or self.running
        return only[0].question if len(only) == 1 else self.workshop.title

    @property
    def density(self) -> str:
        """How close the rows of results must stand."""
        rows = [sum(height(tally.words) for tally in result.tallies) for result in self.results]
        most = 5 * sum(rows) // 2 if self.voices else max(rows, default=0) * (1 if len(rows) < 3 else 2)
        return "roomy" if most <= ROOMY else "packed" if most <= PACKED else "tight"

    @property
    def is_over(self) -> bool:
        return self.ends_at is not None and self.ends_at <= clock.now()


def wall_of(standing: Standing) -> Wall:
    """The wall as it is now."""
    activities = standing.workshop.activities
    running = under_way(activities)
    asked = open_now(running)
    speaking = [activity for activity in asked if activity.kind is Kind.WORDS]
    results, more_results = _results(standing, asked, beside=bool(speaking))
    if not speaking and not results:  # between two questions the words stay
        speaking = [activity for activity in activities if activity.kind is Kind.WORDS]
    newest = _newest(speaking, IN_TURN)
    size, pages = fit(
        [voice.words for voice in newest],
        BESIDE_RESULTS if results else SIZES,
        around=AROUND + (ITS_QUESTION if len(speaking) > 1 else 0),
    )
    turn = turn_now()
    shown = [newest[number] for number in pages[turn % len(pages)]]
    ends = [activity.ends_at for activity in running if activity.ends_at]
    return Wall(
        standing=standing,
        running=running,
        voices=shown,
        newest=newest[0].seq if newest else None,
        more=standing.words(Moderation.SHOWN, *speaking) - len(shown) if speaking else 0,
        turn=turn if len(pages) > 1 else None,
        size=size,
        results=results,
        more_results=more_results,
        ends_at=max(ends, default=None),
    )


def heard_now(workshop: Workshop) -> list[Voice]:
    """The words that a wall would hang now, as many as there are room for on a page; between questions, of all."""
    activities = workshop.activities
    speaking = [activity for activity in open_now(activities) if activity.kind is Kind.WORDS]
    return _newest(speaking or [activity for activity in activities if activity.kind is Kind.WORDS])


def height(words: str) -> float:
    """What a row of results takes, in rows of one line: words that need a second line take more.

    >>> height("Bus"), height("A clinic on a Saturday, and somebody who rings back")
    (1.0, 1.6)
    """
    return 1 + FURTHER_LINE * max(0, ceil(len(words) / ROW_LETTERS) - 1)


def clamp(words: str) -> str:
    """Long words end in "…", at the end of a word where there is one near.

    >>> clamp("Two buses"), len(clamp("bus " * 100)), clamp("bus " * 100)[-5:], len(clamp("b" * 300))
    ('Two buses', 280, ' bus…', 281)
    """
    if len(words) <= LONGEST:
        return words
    start, _blank, _end = words[:LONGEST].rpartition(" ")
    return (start if len(start) > LONGEST - 40 else words[:LONGEST]) + "…"


def turn_now() -> int:
    """Which turn it is: the clock says it."""
    return int(clock.now().timestamp()) // TURN


def fit(texts: Sequence[str], sizes: Sequence[Size] = SIZES, around: float = AROUND) -> tuple[str, list[list[int]]]:
    """The largest size in which all of these fit, and their numbers; else the smallest, and what comes in each turn.

    >>> fit(["Two buses, one pram"] * 3), fit([])
    (('few', [[0, 1, 2]]), ('few', [[]]))
    >>> size, turns = fit(["Two buses"] * 200)
    >>> size, len(turns[0]), turns[0][:3], turns[1][:3], len({number for turn in turns for number in turn})
    ('many', 24, [0, 1, 2], [0, 24, 25], 200)
    """
    for size in sizes:
        heights = [around + _lines(words, size) for words in texts]
        columns, left = _filled(range(len(texts)), heights, size)
        if not left and columns == sorted(columns):
            return size.name, [columns]
    return size.name, _turns(heights, size)


def _turns(heights: Sequence[float], size: Size) -> list[list[int]]:
    """Everything, a screen at a time: the newest, and beside it those whose turn it is, as many as fit.

    >>> _turns([5.0] * 6, Size("pair", 2, 11, 20))
    [[0, 1, 2, 3], [0, 4, 5]]
    >>> _turns([2.0, 9.0, 2.0, 10.0], Size("one", 1, 11, 20))
    [[0, 1], [0, 2], [3]]
    """
    turns: list[list[int]] = []
    left = list(range(1, len(heights)))
    while left:
        turn, left = _filled([0, *left], heights, size)
        if turn == [0]:
            turn = [left.pop(0)]  # too long to stand beside the newest
        turns.append(turn)
    return turns or [[0]]


def _lines(words: str, size: Size) -> int:
    """How many lines words take."""
    return sum(max(1, ceil(len(line) / size.letters)) for line in words.split("\n"))


def _filled(wanted: Sequence[int], heights: Sequence[float], size: Size) -> tuple[list[int], list[int]]:
    """What fits when the columns are filled one after the other, and what is left; a voice is never broken in two.

    The first is taken in any case. One that does not fit gives way to a shorter one, so that no column ends half-way.
    """
    taken: list[int] = []
    left = list(wanted)
    for _column in range(size.columns):
        room = size.lines
        for number in list(left):
            if heights[number] <= room or not taken:
                taken.append(number)
                left.remove(number)
                room -= heights[number]
    return taken, left


def _newest(activities: Sequence[Activity], most: int = NEWEST) -> list[Voice]:
    """So many of what is shown, newest first."""
    asks = {activity.id: activity.question if len(activities) > 1 else "" for activity in activities}
    wanted = (
        select(Contribution.shown_seq, Contribution.public_words, Contribution.language, Contribution.activity_id)
        .where(
            Contribution.activity_id.in_([activity.id for activity in activities]),
            Contribution.moderation == Moderation.SHOWN,
        )
        .order_by(Contribution.shown_seq.desc())
        .limit(most)
    )
    return [
        Voice(seq or 0, clamp(words or ""), language, asks[activity_id])
        for seq, words, language, activity_id in db().execute(wanted)
    ]


def _results(standing: Standing, asked: Sequence[Activity], *, beside: bool) -> tuple[list[Result], int]:
    """What is open beside words, as much as a wall can hold, and how many more there are."""
    found: list[Result] = []
    rows = 0
    counted = [activity for activity in asked if activity.kind is not Kind.WORDS]
    for activity in counted:
        answers = standing.answers(activity)
        enough = answers >= ENOUGH_TO_SHOW  # with fewer, who has just answered could be read off the bars
        result = Result(activity, answers, standing.tallies(activity) if enough else [])
        rows += 1 + len(result.tallies)
        if found and rows > ROWS_AT_MOST[beside]:
            break
        found.append(result)
    return found, len(counted) - len(found)
