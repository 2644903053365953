"""What came on paper, and what those who run the programme read of the answers.

They read words without the answer that stood beside them, and in an order that says nothing; no split is ever shown.
"""

import hashlib
from collections.abc import Sequence

from sqlalchemy import select

from app import ledger
from app.accounts.models import User
from app.db import db
from workshops.actions.models import Answer, Round, Verdict
from workshops.actions.rounds import number_of, say, workshops_asked
from workshops.contributions.services import ENOUGH_TO_SHOW
from workshops.kit.models import PaperForm
from workshops.meetings.models import Workshop
from workshops.seats.models import Seat


def type_in(
    actor: str, asked: Round, seat: Seat, answer: Answer, words: str | None, *, scribe: User, instead: bool = False
) -> None:
    """Keep what one person wrote on a slip. `instead`: it takes the place of what their card has said before.

    Raises what `say` raises. The entry names the round; its card would say who.
    """
    say(seat, asked, answer, words, browser_of=scribe, once=not instead)
    ledger.record(actor, "type in an answer on paper", f"round:{asked.id}")


def seat_of_form(workshop_id: int, number: int) -> Seat | None:
    """The seat of a numbered paper form, as long as the number leads to it."""
    form = db().get(PaperForm, (workshop_id, number))
    return form.seat if form else None


def evenings_with_forms(asked: Round) -> Sequence[Workshop]:
    """The workshops that are asked and whose paper forms still lead to their seats."""
    numbered = select(PaperForm.workshop_id).where(PaperForm.workshop_id.in_(workshops_asked(asked)))
    return db().scalars(select(Workshop).where(Workshop.id.in_(numbered)).order_by(Workshop.id)).all()


def enough_answers(asked: Round) -> int | None:
    """How many have answered, exactly, for those who run the programme; None while fewer than 5 have."""
    number = number_of(asked)
    return number if number >= ENOUGH_TO_SHOW else None


def words_of(asked: Round) -> list[str]:
    """What people wrote beside their answers. Its order follows from the words alone: it tells neither who nor when."""
    wanted = select(Verdict.words).where(Verdict.round_id == asked.id, Verdict.words.is_not(None))
    words = [each for each in db().scalars(wanted) if each]
    return sorted(words, key=lambda each: hashlib.sha256(f"{asked.id}|{each}".encode()).digest())


def evenings_to_ask(asked: Round) -> list[Workshop]:
    """The workshops of the programme whose people are not asked yet, the latest first."""
    here = asked.action.programme_id
    wanted = select(Workshop).where(Workshop.programme_id == here).order_by(Workshop.starts_at.desc(), Workshop.id)
    known = workshops_asked(asked)
    return [each for each in db().scalars(wanted) if each.id not in known]
