"""Is it better? The owner says done, and the people who spoke answer: only they can make an action better.

A round opens by itself when the owner says done and cannot be switched off. It ends by itself too: nobody chooses the
day on which the answers look best. Who may answer, and when it is won, is domain, "Rules of accountability".
"""

from collections.abc import Collection, Mapping

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import contains_eager, selectinload

from app import clock
from app.accounts.models import User
from app.db import db
from app.keeping import insert_into, lock
from workshops.actions.models import (
    Action,
    ActionKind,
    ActionState,
    Answer,
    Outcome,
    Round,
    Verdict,
)
from workshops.actions.services import RefusedError, move, record
from workshops.actions.verdict_rule import LONGEST, QUORUM, is_time, outcome_of
from workshops.contributions.models import Contribution
from workshops.meetings.models import Workshop
from workshops.programmes.small_numbers import shown
from workshops.seats.models import Seat, SeatState
from workshops.themes.models import Coding
from workshops.themes.said import in_the_open
from workshops.themes.services import standing_of
from workshops.themes.standing import Standing

PEOPLE = "people"  # how the ledger names those who answered
NOT_YET = "people say: not yet"
SAID_SO = {  # how the ledger words what a round came to
    Outcome.WON: "people say: better",
    Outcome.LOST: NOT_YET,
    Outcome.TOO_FEW: "not enough people have answered",
}


class TooLateError(Exception):
    """The round was decided, or its last day has passed."""


class OwnersStaffError(Exception):
    """Whoever works for the organisation that promised does not say whether it is better."""


class AnsweredAlreadyError(Exception):
    """This seat has answered before, and was not to be changed without a word."""


def say_done(actor: str, action: Action, words: str) -> Round | None:
    """The owner says that it is done. What was designed with people is put to them from this moment."""
    move(actor, action, ActionState.SAYS_DONE, words)
    return open_round(action) if action.kind is ActionKind.CO_DESIGNED else None


def open_round(action: Action) -> Round:
    """Ask: it happens by itself when the owner has said done. Raises RefusedError."""
    return ask_once_more(PEOPLE, action)


def ask_once_more(actor: str, action: Action) -> Round:
    """Ask anew after too few had answered; also those of later workshops who were asked before. Raises RefusedError."""
    lock(action)
    if not may_be_asked(action):
        raise RefusedError("step")
    opened_on = clock.today()
    before = action.rounds[-1].also_asked if action.rounds else []
    asked = Round(
        number=len(action.rounds) + 1,
        opened_on=opened_on,
        closes_on=opened_on + LONGEST,
        quorum=max(QUORUM, action.programme.threshold),
        also_asked=list(before),
    )
    action.rounds.append(asked)
    db().flush()
    record(actor, "ask whether it is better", action, round=asked.number, closes_on=asked.closes_on.isoformat())
    return asked


def may_be_asked(action: Action) -> bool:
    """Whether a round can be opened: the owner says done, and none waits to be answered or to be decided."""
    return action.state is ActionState.SAYS_DONE and all(each.outcome is not None for each in action.rounds)


def running(action: Action) -> Round | None:
    """The round that takes answers now."""
    return next((each for each in action.rounds if each.outcome is None and clock.today() < each.closes_on), None)


def evenings_asked(action: Action) -> set[int]:
    """The workshops whose people may answer: something said there stands under the action's themes."""
    return set(db().scalars(_evenings_with(parts_of(action, standing_of(action.programme)))))


def parts_of(action: Action, standing: Standing) -> set[int]:
    """All themes under whose names words may stand that this action answers: what was merged, and what is below."""
    return {part for theme in action.themes for part in standing.all_of(standing.root(theme.id))}


def rounds_for(seat: Seat) -> list[Round]:
    """The rounds that this seat may answer now, the oldest first; in as many queries for one round as for a hundred."""
    if not _counts(seat):
        return []
    wanted = (
        select(Round)
        .join(Round.action)
        .where(
            Action.programme_id == seat.workshop.programme_id,
            Round.outcome.is_(None),
            Round.closes_on > clock.today(),
        )
        .options(
            contains_eager(Round.action).selectinload(Action.themes),
            selectinload(Round.also_asked),
        )
        .order_by(Round.id)
    )
    asked = db().scalars(wanted).all()
    if not asked:
        return []
    standing = standing_of(seat.workshop.programme)
    spoken = set(db().scalars(_themes_of(seat.workshop_id)))
    return [
        each
        for each in asked
        if seat.workshop_id in {also.id for also in each.also_asked} or spoken & parts_of(each.action, standing)
    ]


def may_answer(seat: Seat, asked: Round) -> bool:
    """Whether a seat is one of those who spoke of it, or of a later workshop where it is asked again."""
    return _counts(seat) and seat.workshop_id in workshops_asked(asked)


def workshops_asked(asked: Round) -> set[int]:
    """Every workshop whose people may answer."""
    return {each.id for each in asked.also_asked} | evenings_asked(asked.action)


def _counts(seat: Seat) -> bool:
    """Whether somebody sits here, and not for a rehearsal."""
    return seat.state is SeatState.ACTIVE and not seat.rehearsal


def ask_also(actor: str, asked: Round, workshop: Workshop) -> None:
    """Let the people of a later workshop of the programme answer too."""
    if workshop.programme_id != asked.action.programme_id or asked.outcome is not None:
        raise RefusedError("step")
    if workshop not in asked.also_asked:
        asked.also_asked.append(workshop)
        db().flush()
        record(actor, "ask in one more workshop", asked.action, round=asked.number)


def is_owners(user: User | None, action: Action) -> bool:
    """Whether somebody works for whoever promised: they do not judge it, nor type in how others do."""
    if user is None:
        return False
    same_house = user.organisation_id is not None and user.organisation_id == action.organisation_id
    return same_house or user.id == action.owner_id


def say(
    seat: Seat,
    asked: Round,
    answer: Answer,
    words: str | None,
    browser_of: User | None = None,
    *,
    once: bool = False,
) -> None:
    """Keep what one seat says: once, and a later answer takes the place of the former.

    `browser_of` is whoever is signed in where it was sent from. Raises OwnersStaffError, TooLateError, RefusedError for
    a seat that this is not asked, and with `once` AnsweredAlreadyError instead of replacing anything.
    """
    if is_owners(browser_of, asked.action):
        raise OwnersStaffError
    lock(asked)
    if asked.outcome is not None or clock.today() >= asked.closes_on:
        raise TooLateError
    if not may_answer(seat, asked):
        raise RefusedError("not asked")
    if once and said_in(seat, [asked]):
        raise AnsweredAlreadyError
    said = {"answer": answer, "words": words or None}
    row = insert_into(Verdict).values(round_id=asked.id, seat_id=seat.id, **said)
    db().execute(row.on_conflict_do_update(index_elements=["round_id", "seat_id"], set_=said))


def said_in(seat: Seat, rounds: Collection[Round]) -> dict[int, Verdict]:
    """What a seat has said: round → its answer."""
    wanted = select(Verdict).where(Verdict.seat_id == seat.id, Verdict.round_id.in_([each.id for each in rounds]))
    return {each.round_id: each for each in db().scalars(wanted.execution_options(populate_existing=True))}


def number_of(asked: Round) -> int:
    """How many have answered: exact, and so never for a page as it is (`told_of`)."""
    return db().scalar(select(func.count()).where(Verdict.round_id == asked.id)) or 0


def told_of(asked: Round) -> str:
    """What the public reads of how many answered: frozen once decided (domain: Rules of accountability)."""
    return asked.shown if asked.outcome else shown(number_of(asked), asked.quorum)


def told_of_each(rounds: Collection[Round]) -> dict[int, str]:
    """The same of many, with one question: round → what the public reads."""
    open_ones = [each.id for each in rounds if not each.outcome]
    counted = select(Verdict.round_id, func.count()).where(Verdict.round_id.in_(open_ones)).group_by(Verdict.round_id)
    found: dict[int, int] = dict(db().execute(counted).all()) if open_ones else {}
    return {each.id: each.shown if each.outcome else shown(found.get(each.id, 0), each.quorum) for each in rounds}


def decide_rounds() -> None:
    """A chore: end the rounds whose time has come, and do what follows. What is decided is not decided again."""
    for asked in db().scalars(select(Round).where(Round.outcome.is_(None)).order_by(Round.id)).all():
        lock(asked)
        if asked.outcome is None and is_time(
            asked.opened_on, asked.closes_on, number_of(asked), asked.quorum, clock.today()
        ):
            _decide(asked)


def _decide(asked: Round) -> None:
    answers = _answers_in(asked)
    asked.outcome = outcome_of(answers, asked.quorum)
    asked.decided_on = clock.today()
    asked.shown = shown(sum(answers.values()), asked.quorum)
    db().flush()
    if asked.outcome is Outcome.WON:
        move(PEOPLE, asked.action, ActionState.BETTER, "", SAID_SO[Outcome.WON])
    elif asked.outcome is Outcome.LOST:
        asked.action.reopened_on = asked.decided_on
        move(PEOPLE, asked.action, ActionState.UNDER_WAY, "", SAID_SO[Outcome.LOST])
    else:
        record(PEOPLE, SAID_SO[Outcome.TOO_FEW], asked.action, round=asked.number)


def _answers_in(asked: Round) -> Mapping[Answer, int]:
    wanted = select(Verdict.answer, func.count()).where(Verdict.round_id == asked.id).group_by(Verdict.answer)
    return dict(db().execute(wanted).all())


def _themes_of(workshop_id: int) -> Select:
    """The themes under which something stands that was said in a workshop."""
    return (
        in_the_open(select(Coding.theme_id))
        .join(Contribution, Contribution.id == Coding.contribution_id)
        .join(Seat, Seat.id == Contribution.seat_id)
        .where(Seat.workshop_id == workshop_id, Seat.rehearsal.is_(False))
        .distinct()
    )


def _evenings_with(themes: Collection[int]) -> Select:
    codings = in_the_open(select(Coding.contribution_id)).where(Coding.theme_id.in_(themes))
    return (
        select(Seat.workshop_id)
        .join(Contribution, Contribution.seat_id == Seat.id)
        .where(Contribution.id.in_(codings), Seat.rehearsal.is_(False))
        .distinct()
    )


def forget_answers(seat: Seat) -> None:
    """With everything else that somebody takes back. What was decided stays decided."""
    db().execute(delete(Verdict).where(Verdict.seat_id == seat.id))
