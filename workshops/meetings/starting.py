"""Where a new workshop comes from: one of three templates, or an evening that was held before."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app import ledger
from app.db import db
from app.keeping import lock
from workshops.meetings.made_of import words_behind
from workshops.meetings.models import Activity, Workshop
from workshops.meetings.reading import add_reading
from workshops.meetings.services import RefusedError, add_activity
from workshops.meetings.templates import GROUND_RULES, OUTLINES, Template
from workshops.programmes.models import Programme

LATEST = 5
COPIED = ("kind", "question", "hint", "several", "minutes", "purpose", "says", "materials")


def ground_rules() -> str:
    """Rules to start from, one a line."""
    return "\n".join(str(rule) for rule in GROUND_RULES)


def follow_template(actor: str, workshop: Workshop, template: Template) -> None:
    """Fill an empty plan with a template's run sheet and reading, in the words of the reader's language."""
    outline = OUTLINES[template]
    for part in outline.parts:
        add_activity(
            actor,
            workshop,
            kind=part.kind,
            question=str(part.question),
            minutes=part.minutes,
            choices=[str(choice) for choice in part.choices],
            purpose=str(part.purpose),
            says=str(part.says),
            materials=str(part.materials),
        )
    for title, link in outline.reading:
        add_reading(actor, workshop, title=str(title), link=link.format(slug=workshop.programme.slug))


def copy_plan(actor: str, workshop: Workshop, earlier: Workshop) -> None:
    """Fill an empty plan with what an earlier workshop asked, in its order, and its reading. No answers come along, nor
    any question that was made of answers: whoever said them spoke to that room.
    """
    theirs = words_behind(earlier)
    for activity in earlier.activities:
        if any(choice.id in theirs for choice in activity.choices):
            continue
        asked = {name: getattr(activity, name) for name in COPIED}
        add_activity(actor, workshop, choices=[choice.words for choice in activity.choices], **asked)
    for each in earlier.reading:
        add_reading(actor, workshop, title=each.title, link=each.link, words=each.words)


def latest_of(programme: Programme, many: int = LATEST) -> Sequence[Workshop]:
    """The workshops that somebody may want to hold again, the latest first."""
    wanted = (
        select(Workshop)
        .where(Workshop.programme_id == programme.id)
        .options(joinedload(Workshop.voice), selectinload(Workshop.activities))
    )
    return db().scalars(wanted.order_by(Workshop.starts_at.desc(), Workshop.id.desc()).limit(many)).all()


def arrange(actor: str, workshop: Workshop, order: Sequence[tuple[int, int]]) -> bool:
    """Put the parts of an evening in this order: each by its key, with its minutes. False when nothing changes.

    Raises RefusedError once it has opened, and when the parts are not those that stand there: a colleague has added or
    removed one.
    """
    lock(workshop)
    if not workshop.may_be_changed:
        raise RefusedError("asked already")
    db().expire(workshop, ["activities"])
    here = {activity.id: activity for activity in workshop.activities}
    if sorted(key for key, _minutes in order) != sorted(here):
        raise RefusedError("moved already")
    wanted = [(here[key], place, minutes) for place, (key, minutes) in enumerate(order, 1)]
    if all(each.position == place and each.minutes == minutes for each, place, minutes in wanted):
        return False
    _stand_aside(workshop.activities)
    for activity, place, minutes in wanted:
        activity.position, activity.minutes = place, minutes
    db().flush()
    db().expire(workshop, ["activities"])
    ledger.record(actor, "arrange run sheet", f"workshop:{workshop.id}", parts=len(wanted))
    return True


def _stand_aside(activities: Sequence[Activity]) -> None:
    """Give way to a new order: two may not stand at one place, not even for a moment."""
    for activity in activities:
        activity.position = -activity.position
    db().flush()
