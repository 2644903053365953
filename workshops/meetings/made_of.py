"""Choices that were made of what somebody said: they go no further than the words, and no longer than those.

Elsewhere a statement or an answer is the team's own sentence. These are not, so that each keeps a key to the words. It
is read in the room, and outside by those alone who run the evening; a copy leaves it out; a write-up asks whether the
words may be quoted. Once they are taken back, corrected, held, passed on or past their time, the choice stays with what
was answered to it, without the words (docs/decisions/questions-of-earlier-words.md).
"""

import uuid
from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import Select, delete, select, update

from app.db import db
from workshops.meetings.models import Activity, Choice, MadeOf, Workshop


def words_behind(workshop: Workshop) -> dict[int, uuid.UUID]:
    """Whose words the choices of a workshop were made of: the choice's key → the contribution's."""
    wanted = select(MadeOf.choice_id, MadeOf.contribution_id).join(Choice).join(Activity)
    return dict(db().execute(wanted.where(Activity.workshop_id == workshop.id)).all())


def take_out(said: Iterable[uuid.UUID] | Select[uuid.UUID]) -> None:
    """Let these words stand in no choice any more, here or in a later evening."""
    made = select(MadeOf.choice_id).where(MadeOf.contribution_id.in_(said))
    db().execute(update(Choice).where(Choice.id.in_(made)).values(words=_("(These words are not shown any more.)")))
    db().execute(delete(MadeOf).where(MadeOf.contribution_id.in_(said)))
