"""Challenges: what a critical friend asks in public, and the promise to answer that follows from each by itself."""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock, ledger
from app.accounts.models import User
from app.db import db
from app.keeping import lock
from workshops.actions.models import Action, ActionState, Challenge
from workshops.actions.services import RefusedError, move, promise_reply, record
from workshops.programmes.models import Programme
from workshops.programmes.services import board_owners_of
from workshops.themes.models import Theme

TIME_TO_ANSWER = timedelta(days=28)
FIRST_WORDS = 80  # of a challenge, in the title of what must be answered


def challenge(author: User, about: Action | Theme, words: str) -> Challenge:
    """Ask something of a promise or a theme. Whoever owns it has four weeks to answer, and can be late with that too.

    Nobody can take a challenge back, neither who wrote it nor who must answer. Raises RefusedError for a promise that
    is only proposed, a theme that was merged, and where nobody is left who could answer. A form that was sent twice
    asks once.
    """
    lock(about)
    if isinstance(about, Action):
        if not about.is_public:
            raise RefusedError("step")
    elif about.merged_into_id is not None:
        raise RefusedError("step")
    if there := _asked_already(about, author, words):
        return there
    title = _("Answer to a challenge: %(words)s", words=first_words(words))
    reply = promise_reply(about.programme, _who_answers(about), title=title, first_due=clock.today() + TIME_TO_ANSWER)
    asked = Challenge(
        programme=about.programme,
        action=about if isinstance(about, Action) else None,
        theme=about if isinstance(about, Theme) else None,
        reply=reply,
        author=author,
        written_on=clock.today(),
        words=words,
    )
    db().add(asked)
    db().flush()
    ledger.record(author.actor, "challenge", _subject(about), public=True, words=words, reply=reply.id)
    return asked


def answer(author: User, asked: Challenge, words: str) -> None:
    """Answer, once, in public. Raises RefusedError when there is an answer already."""
    lock(asked.reply)  # one at a time; the challenge itself is only read anew
    db().refresh(asked, ["answer", "answered_on"])
    if asked.answer is not None:
        raise RefusedError("step")
    asked.answer, asked.answered_on = words, clock.today()
    db().flush()
    if asked.reply.is_open:
        move(author.actor, asked.reply, ActionState.SAYS_DONE, words, "answer a challenge")
    else:
        record(author.actor, "answer a challenge", asked.reply, words=words)
    about = asked.action or asked.theme
    if about is not None:
        ledger.record(author.actor, "answer a challenge", _subject(about), public=True, words=words)


def first_words(words: str, at_most: int = FIRST_WORDS) -> str:
    """As many whole words as fit in a title, on one line.

    >>> first_words("Why only one bus,\\nand not two?", 20), first_words("Why?"), first_words("x" * 99, 5)
    ('Why only one bus, …', 'Why?', 'xxxx…')
    """
    line = " ".join(words.split())
    if len(line) <= at_most:
        return line
    kept = line[: at_most - 1].rpartition(" ")[0]
    return f"{kept} …" if kept else f"{line[: at_most - 1]}…"


def _who_answers(about: Action | Theme) -> User:
    """The owner of a promise; for a theme, or where its owner has gone, whoever owns the programme on the board."""
    if isinstance(about, Action) and about.owner.active:
        return about.owner
    return _first_of_the_board(about.programme)


def _first_of_the_board(programme: Programme) -> User:
    owners = board_owners_of(programme)
    if not owners:
        raise RefusedError("nobody to answer")
    return owners[0]


def _asked_already(about: Action | Theme, author: User, words: str) -> Challenge | None:
    """The same question of the same person that still waits for its answer."""
    here = Challenge.action_id == about.id if isinstance(about, Action) else Challenge.theme_id == about.id
    same = (Challenge.author_id == author.id, Challenge.words == words, Challenge.answer.is_(None))
    return db().scalar(select(Challenge).where(here, *same).limit(1))


def _subject(about: Action | Theme) -> str:
    return about.subject if isinstance(about, Action) else f"theme:{about.id}"
