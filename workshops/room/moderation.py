"""Reading what was said: show it, shorten it, hold it with a reason, put it back, or pass on what tells of harm. The
original is never changed.

A decision says what its maker saw. When that has changed meanwhile (a colleague was quicker, or the person who said it
has corrected their words) nothing is done, and the maker is shown what is there now.
"""

import hashlib
import re
import uuid
from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import Select, delete, select

from app import ledger
from app.db import db
from app.forms import WORDS_AT_MOST
from workshops.concerns.telling import Named, take_over
from workshops.contributions.models import Contribution, Moderation
from workshops.meetings.made_of import take_out
from workshops.meetings.models import Kind, Workshop
from workshops.programmes.models import Programme
from workshops.room.hints import hints
from workshops.room.models import Batch, HoldReason
from workshops.room.services import take_turn
from workshops.room.typed import places_on_paper

REASONS_AT_MOST = 20
REASON_AT_MOST = 200
FAMILIAR = 4  # at least one word in so many was said by whoever said it
_WORD = re.compile(r"\w+")


class ClashError(Exception):
    """The words are not as the maker of the decision saw them. `now` is what is there."""

    def __init__(self, now: Contribution) -> None:
        super().__init__()
        self.now = now


class GoneError(Exception):
    """The words were taken back by the person who said them."""


class PassedOnError(GoneError):
    """The words are with a named person now, who alone can give them back."""


def seen_as(contribution: Contribution) -> str:
    """What a facilitator sees of a contribution, as a short mark: how it stands, the words, and what was decided.

    >>> first = Contribution(words="Two buses", moderation=Moderation.WAITING)
    >>> seen_as(first)
    'waiting.5fb8c93f24.e3b0c44298'
    >>> first.words = "Three buses"
    >>> seen_as(first)
    'waiting.7aed678765.e3b0c44298'
    """
    decided = "\0".join(text for text in (contribution.public_words, contribution.reason) if text)
    return f"{contribution.moderation}.{_mark(contribution.words or '')}.{_mark(decided)}"


def approve(actor: str, contribution: Contribution, seen: str = "") -> Contribution:
    """Show the words as they were said. Raises ClashError, GoneError."""
    return _show(actor, "approve", contribution, None, seen)


def approve_lines(actor: str, workshop: Workshop, batch: Batch, seen: Mapping[uuid.UUID, str]) -> int:
    """Show the lines of one flip chart in the order of the paper: those that were seen, by their mark, and wait as they
    were. One with a hint waits for a look of its own. Says how many are shown; each can be undone by itself.
    """
    take_turn(workshop)
    places = places_on_paper(batch)
    wanted = select(Contribution).where(Contribution.id.in_(places.keys() & seen.keys()))
    rows = db().scalars(wanted.with_for_update().execution_options(populate_existing=True)).all()
    waiting = [row for row in sorted(rows, key=lambda row: places[row.id]) if _is_plain(row, seen[row.id])]
    for row in waiting:
        row.shown_seq = take_turn(workshop)  # a number each: the wall knows its voices by them
        row.moderation, row.public_words, row.moderated_by = Moderation.SHOWN, row.words, _user_id(actor)
    if waiting:
        db().flush()
        ledger.record(actor, "approve lines", f"activity:{batch.activity_id}", number=len(waiting))
    return len(waiting)


def _is_plain(row: Contribution, mark: str) -> bool:
    """Whether words wait as they were seen, and there is nothing in them to look at twice."""
    words = row.words or ""
    return row.moderation is Moderation.WAITING and _mark(words) == mark and not hints(words)


def shorten(actor: str, contribution: Contribution, public_words: str, seen: str = "") -> Contribution:
    """Show other words in place of the original, which stays as it is. Raises ClashError, GoneError, ValueError."""
    public_words = public_words.strip()
    if not public_words or len(public_words) > WORDS_AT_MOST:
        raise ValueError("public words must be there, and fit")
    return _show(actor, "shorten", contribution, public_words, seen)


def says_something_else(original: str, shortened: str) -> bool:
    """Whether (almost) none of the words to be shown were said: fewer than one in four.

    >>> said = "Ask for Dr Patel on ward 4, she shouts at everybody"
    >>> says_something_else(said, "Ask for the doctor, she shouts"), says_something_else(said, "The staff are kind")
    (False, True)
    >>> says_something_else("بس بہت دیر سے آئی", "بس دیر سے آئی"), says_something_else("Two buses", "…")
    (False, True)
    """
    said = set(_WORD.findall(original.casefold()))
    shown = _WORD.findall(shortened.casefold())
    return sum(word in said for word in shown) * FAMILIAR < max(1, len(shown))


def hold(actor: str, contribution: Contribution, reason: str, seen: str = "") -> Contribution:
    """Keep the words off the wall; whoever said them reads the reason. Raises ClashError, GoneError, ValueError."""
    if not reason or len(reason) > REASON_AT_MOST:
        raise ValueError("a reason must be there, and fit")
    turn, row = _fresh(contribution)
    already = row.moderation is Moderation.HELD and row.reason == reason
    if already and _same_words(row, seen):
        return row
    _refuse_clash(row, seen)
    row.moderation, row.reason, row.public_words = Moderation.HELD, reason, None
    return _decided(actor, "hold", row, turn)


def pass_on(actor: str, contribution: Contribution, responder: Named, seen: str = "") -> Contribution:
    """Give words that tell of harm to a named person: they leave the room for good, and a count is all that stays.

    Nobody here can take it back. Passed on already: nothing happens. Raises ClashError, GoneError, and ValueError in a
    rehearsal, of which nothing may outlive the opening.
    """
    if contribution.seat.rehearsal:
        raise ValueError("a rehearsal bothers nobody")
    try:
        turn, row = _fresh(contribution)
    except PassedOnError:
        return contribution
    _refuse_clash(row, seen)
    take_over(row, responder.user_id)
    row.moderation = Moderation.PASSED_ON
    row.words = row.public_words = row.reason = None
    return _decided(actor, "pass on", row, turn)


def undo(actor: str, contribution: Contribution, seen: str = "") -> Contribution:
    """Put the words back to those that wait to be read. Raises ClashError, GoneError."""
    _turn, row = _fresh(contribution)
    if row.moderation is Moderation.WAITING and _same_words(row, seen):
        return row
    _refuse_clash(row, seen)
    take_out([row.id])
    row.moderation = Moderation.WAITING
    row.public_words = row.reason = row.shown_seq = row.moderated_by = None
    db().flush()
    ledger.record(actor, "undo", f"activity:{row.activity_id}")
    return row


def reasons_of(programme: Programme) -> list[str]:
    """Why words are held in this programme: its own list, or the one to start from."""
    return list(db().scalars(_listed(programme))) or default_reasons()


def change_reasons(actor: str, programme: Programme, reasons: Sequence[str]) -> list[str]:
    """Replace a programme's list; a reason that was given stays with the words that it was given for.

    Blank lines and doubles go. Raises ValueError when nothing is left, or too much.
    """
    wanted = list(dict.fromkeys(filter(None, (reason.strip() for reason in reasons))))
    if not 1 <= len(wanted) <= REASONS_AT_MOST or any(len(reason) > REASON_AT_MOST for reason in wanted):
        raise ValueError("between 1 and 20 reasons, each up to 200 characters")
    if wanted == reasons_of(programme):
        return wanted
    db().refresh(programme, with_for_update={"key_share": True})
    db().execute(delete(HoldReason).where(HoldReason.programme_id == programme.id))
    db().add_all(
        HoldReason(programme_id=programme.id, position=place, words=words) for place, words in enumerate(wanted, 1)
    )
    db().flush()
    ledger.record(actor, "change hold reasons", f"programme:{programme.id}", reasons=wanted)
    return wanted


def default_reasons() -> list[str]:
    """Reasons to start from, as they will be read by the person whose words they are about."""
    return [
        _("It names somebody, or says where to find them."),
        _("It could tell others who you are."),
        _("It could hurt somebody in the room."),
        _("It is about something else than the question."),
    ]


def _listed(programme: Programme) -> Select[str]:
    return select(HoldReason.words).where(HoldReason.programme_id == programme.id).order_by(HoldReason.position)


def _show(actor: str, verb: str, contribution: Contribution, public_words: str | None, seen: str) -> Contribution:
    turn, row = _fresh(contribution)
    shown = public_words or row.words
    already = row.moderation is Moderation.SHOWN and row.public_words == shown
    if already and _same_words(row, seen):
        return row
    _refuse_clash(row, seen)
    if row.moderation is Moderation.SHOWN and row.shown_seq:
        turn = row.shown_seq  # a better wording keeps its place on the wall
    row.moderation, row.public_words, row.reason = Moderation.SHOWN, shown, None
    return _decided(actor, verb, row, turn)


def _fresh(contribution: Contribution) -> tuple[int, Contribution]:
    """The turn's number, and the words as they are now, kept from changing until the transaction ends."""
    turn = take_turn(contribution.activity.workshop)
    wanted = select(Contribution).where(Contribution.id == contribution.id, Contribution.kind == Kind.WORDS)
    row = db().scalar(wanted.with_for_update().execution_options(populate_existing=True))
    if row is None or row.moderation is Moderation.EXPIRED:
        raise GoneError
    if row.moderation is Moderation.PASSED_ON:
        raise PassedOnError
    return turn, row


def _refuse_clash(row: Contribution, seen: str) -> None:
    if seen and seen != seen_as(row):
        raise ClashError(row)


def _same_words(row: Contribution, seen: str) -> bool:
    """Whether the words are those that were seen, whatever was decided about them meanwhile."""
    return not seen or seen.split(".")[1:2] == [_mark(row.words or "")]


def _decided(actor: str, verb: str, row: Contribution, turn: int) -> Contribution:
    """`shown_seq` is the number of the decision: on the wall newest first, and for held words the order of undoing.

    What was made a question of stays there only as long as it reads as it did.
    """
    row.shown_seq = turn
    row.moderated_by = _user_id(actor)
    db().flush()
    if verb != "approve":
        take_out([row.id])
    ledger.record(actor, verb, f"activity:{row.activity_id}")
    return row


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _user_id(actor: str) -> int | None:
    """The account behind an actor of the ledger; a command has none.

    >>> _user_id("user:7"), _user_id("command")
    (7, None)
    """
    kind, _colon, number = actor.partition(":")
    return int(number) if kind == "user" else None


def contribution_in(workshop_id: int, contribution_id: uuid.UUID) -> Contribution | None:
    """Words that were said in this workshop, by their key."""
    found = db().get(Contribution, contribution_id)
    return found if found and found.kind is Kind.WORDS and found.activity.workshop_id == workshop_id else None
