"""The coding desk: one contribution at a time, put under themes by number, by name, or under none.

Every address takes a plain form; the keys (app/static/desk.js) press what stands there.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import abort, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import contains_eager
from werkzeug import Response

from app.db import db, stand_back
from app.forms import clean
from app.permissions import May, needs
from app.rendering import render
from workshops.contributions.models import Contribution
from workshops.contributions.services import is_buried
from workshops.meetings.models import Activity, Kind, State, Workshop
from workshops.meetings.services import workshop_by_code
from workshops.programmes.models import Programme
from workshops.programmes.services import programme_by_slug
from workshops.seats.models import Seat
from workshops.themes.blueprint import pages
from workshops.themes.desk import (
    NUMBERS,
    Pile,
    Sight,
    at_hand,
    can_be_read_blind,
    decisions_on,
    mark_of,
    next_of,
    pile_of,
    usual_themes,
    with_keys,
)
from workshops.themes.models import NAME_AT_MOST, Judgement, Theme
from workshops.themes.naming import full_name, name_of
from workshops.themes.said import evenings_of, questions_of
from workshops.themes.services import (
    ChangedError,
    RefusedError,
    judge,
    make_theme,
    standing_of,
    themes_of,
    unjudge,
    words_mark,
)
from workshops.themes.wording import REFUSALS

STEPS_BACK = 10
KEPT = "desk"  # in the cookie of staff


@dataclass(frozen=True)
class Typed:
    """What somebody chose and typed, as it stands on the page until it is kept."""

    themes: tuple[int, ...] = ()
    new: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trail:
    """What this browser remembers of the desk: who has which key, what was used last, and what can be undone."""

    keys: tuple[int, ...] = ()
    used: tuple[int, ...] = ()
    undo: tuple[str, ...] = ()

    @classmethod
    def of(cls, sight: Sight) -> "Trail":
        kept = session.get(KEPT, {})
        if kept.get("of") != cls.name(sight):
            return cls()
        return cls(*(tuple(kept[part]) for part in ("keys", "used", "undo")))

    def keep(self, sight: Sight) -> None:
        """Of one desk at a time: a cookie has room for little, and this one says who is signed in too."""
        session[KEPT] = {"of": self.name(sight), "keys": self.keys, "used": self.used, "undo": self.undo}

    @staticmethod
    def name(sight: Sight) -> str:
        return f"{sight.programme.id} {sight.coder_id}{' blind' if sight.blind else ''}"


@pages.get("/programmes/<slug>/coding")
@needs(May.CODE, of=programme_by_slug)
def desk(programme: Programme) -> Response:
    sight = sight_of(programme)
    pile = pile_of(sight)
    asked_for = as_key(request.args.get("at"))
    notice = ""
    if asked_for and asked_for not in pile.ours:
        asked_for, notice = None, _("The words that you wanted to see are not on the desk.")
    key = asked_for or next_of(pile, sight.coder_id, as_key(request.args.get("after")))
    chosen = Typed(tuple(numbers_in(request.args.getlist("theme")))) if "theme" in request.args else None
    return show(200, sight, key, chosen, notice=notice, pile=pile)


@pages.post("/programmes/<slug>/coding")
@needs(May.CODE, of=programme_by_slug)
def keep_coding(programme: Programme) -> Response:
    """Keep what was decided about these words, if they and what others decided are as they were shown."""
    sight = sight_of(programme)
    said = sent_words(sight)
    typed = Typed(tuple(numbers_in(request.form.getlist("theme"))), tuple(names_in(request.form.getlist("new"))))
    living, standing = {theme.id: theme for theme in themes_of(programme)}, standing_of(programme)
    if strange := [key for key in typed.themes if key not in standing.themes]:
        typed = replace(typed, themes=tuple(key for key in typed.themes if key not in strange))
        return show(422, sight, said.id, typed, wrong=_("One of the themes is not of this programme. Choose again."))
    if words_mark(said) != request.form.get("seen"):
        return show(409, sight, said.id, typed, wrong=_("Not kept: these words were corrected since you read them."))
    if merged := [key for key in typed.themes if key not in living]:
        typed = replace(typed, themes=tuple(dict.fromkeys(standing.root(key) for key in typed.themes)))
        into = ", ".join(sorted({living[standing.root(key)].name for key in merged}))
        why = _("Not kept: a theme that you chose has become part of “%(name)s”. Look again.", name=into)
        return show(409, sight, said.id, typed, wrong=why)
    if sight.blind and said.id not in pile_of(replace(sight, workshop=None, question=None)).ours:
        why = _("Not kept: you have seen what was decided about these words, so that you cannot read them blind.")
        return show(409, sight, next_of(pile_of(sight), sight.coder_id, said.id), wrong=why)
    others = [each for each in decisions_on(said, living, standing) if each.coder_id != sight.coder_id]
    if not sight.blind and mark_of(each for each in others if not each.blind) != request.form.get("before"):
        why = _("Not kept: a colleague was quicker. What they decided stands below. Keep yours beside it, or skip.")
        return show(409, sight, said.id, typed, wrong=why)
    nothing = "none" in request.form
    if nothing and (typed.themes or typed.new):
        why = _("You chose a theme and said that nothing fits. Press “Keep and next”, or take the theme away.")
        return show(422, sight, said.id, typed, wrong=why)
    if not nothing and not typed.themes and not typed.new:
        why = _("Choose a theme, or type a new one. If there is none for these words, press “Nothing fits”.")
        return show(422, sight, said.id, typed, wrong=why)
    try:
        themes = [living[key] for key in typed.themes]
        themes += [make_theme(current_user.actor, programme, name) for name in typed.new]
        judge(current_user.actor, sight.coder_id, said, themes, seen=words_mark(said), blind=sight.blind)
    except RefusedError as refusal:
        stand_back()
        return show(422, sight, said.id, typed, wrong=str(REFUSALS[refusal.reason]))
    except ChangedError:
        stand_back()
        return show(409, sight, said.id, typed, wrong=_("Not kept: these words were corrected since you read them."))
    remember(sight, said, themes)
    return redirect(url_for("themes.desk", **sight.address(after=said.id)), 303)


@pages.post("/programmes/<slug>/coding/undo")
@needs(May.CODE, of=programme_by_slug)
def undo_coding(programme: Programme) -> Response:
    """Take one's own last decision back and show the words again, with what was chosen."""
    sight = replace(sight_of(programme), workshop=None, question=None)
    said = sent_words(sight)
    stood = unjudge(current_user.actor, sight.coder_id, said)
    trail = Trail.of(sight)
    replace(trail, undo=tuple(each for each in trail.undo if each != said.id.hex)).keep(sight)
    flash(_("Taken back. Choose again."))
    return redirect(url_for("themes.desk", **sight_of(programme).address(at=said.id, theme=stood or None)), 303)


def sight_of(programme: Programme) -> Sight:
    """What the address asks to see. A filter that fits nothing here is as if there were none."""
    workshop = workshop_by_code(request.args.get("workshop", "")) if request.args.get("workshop") else None
    if workshop and workshop.programme_id != programme.id:
        workshop = None
    wanted = numbers_in([request.args.get("question", "")])
    question = db().get(Activity, wanted[0]) if wanted else None
    if question and question.programme_id != programme.id:
        question = None
    return Sight(programme, current_user.id, "blind" in request.args, workshop, question)


def sent_words(sight: Sight) -> Contribution:
    """The words that a form is about, held until this is over. Those of others are not there; those gone since: 409."""
    key = as_key(request.form.get("contribution")) or abort(404)
    said = words_by_key(sight.programme, key, for_update=True)
    if said is None and not is_buried(key):
        abort(404)
    if said is None or said.words is None or said.activity.workshop.state is not State.CLOSED:
        why = _("Not kept: these words are not here any more. Whoever said them may have taken them back.")
        abort(show(409, sight, next_of(pile_of(sight), sight.coder_id, key), wrong=why))
    return said


def words_by_key(programme: Programme, key: uuid.UUID, *, for_update: bool = False) -> Contribution | None:
    """Words of this programme, with their question and evening."""
    wanted = (
        select(Contribution)
        .join(Contribution.activity)
        .join(Activity.workshop)
        .join(Seat, Seat.id == Contribution.seat_id)
        .where(
            Contribution.id == key,
            Contribution.kind == Kind.WORDS,
            Workshop.programme_id == programme.id,
            Seat.rehearsal.is_(False),
        )
        .options(contains_eager(Contribution.activity).contains_eager(Activity.workshop))
    )
    if for_update:
        wanted = wanted.with_for_update(of=Contribution).execution_options(populate_existing=True)
    return db().scalar(wanted)


def remember(sight: Sight, said: Contribution, themes: Iterable[Theme]) -> None:
    """What can be undone, and the keys as they stood on the page, with the new themes among them."""
    trail, chosen = Trail.of(sight), [theme.id for theme in themes]
    shown = numbers_in(request.form.get("keys", "").split())[:NUMBERS]
    Trail(
        tuple(with_keys(shown, trail.used, chosen)),
        tuple([each for each in trail.used if each not in chosen] + chosen)[-2 * NUMBERS :],
        tuple([each for each in trail.undo if each != said.id.hex] + [said.id.hex])[-STEPS_BACK:],
    ).keep(sight)


def show(
    status: int,
    sight: Sight,
    key: uuid.UUID | None,
    typed: Typed | None = None,
    *,
    wrong: str = "",
    notice: str = "",
    pile: Pile | None = None,
) -> Response:
    """The desk with these words on it, or with nothing left to read."""
    programme = sight.programme
    themes, standing, trail = themes_of(programme), standing_of(programme), Trail.of(sight)
    last = last_of(sight, trail)
    living = {theme.id: theme for theme in themes}
    said = words_by_key(programme, key) if key else None
    decided = decisions_on(said, living, standing) if said else []
    own = next((each for each in decided if each.coder_id == sight.coder_id), None)
    if typed is None:
        is_own = own is not None and own.blind == sight.blind
        typed = Typed(tuple(theme.id for theme in own.themes) if own and is_own else ())
    others = [] if sight.blind else [each for each in decided if each.coder_id != sight.coder_id and not each.blind]
    roots = [standing.root(each) for each in trail.keys if each in standing.themes]
    keys = at_hand(roots, usual_themes(sight, themes, standing))
    first = keys + [each for each in dict.fromkeys(typed.themes) if each in living and each not in keys]
    evenings = evenings_of(programme, State.CLOSED)
    return render(
        "workshops/themes/desk.html",
        status,
        sight=sight,
        pile=pile or pile_of(sight),
        can_be_read_blind=not sight.blind and can_be_read_blind(sight),
        said=said,
        seen=words_mark(said) if said else "",
        where=name_of(said.activity.workshop) if said else "",
        own=own,
        others=others,
        before=mark_of(others),
        typed=typed,
        keys=keys,
        first=[living[each] for each in first],
        rest=[theme for theme in themes if theme.id not in first],
        full_name={theme.id: full_name(theme, living) for theme in themes},
        last=last,
        last_under=[
            theme.name
            for each in decisions_on(last, living, standing)
            if each.coder_id == sight.coder_id
            for theme in each.themes
        ]
        if last
        else [],
        wrong=wrong,
        notice=notice,
        evenings=evenings,
        questions=questions_of(evenings),
        name_of=name_of,
        NAME_AT_MOST=NAME_AT_MOST,
    )


def last_of(sight: Sight, trail: Trail) -> Contribution | None:
    """What this coder has decided about last, if it can be undone still."""
    key = as_key(trail.undo[-1]) if trail.undo else None
    return words_by_key(sight.programme, key) if key and db().get(Judgement, (key, sight.coder_id)) else None


def as_key(text: str | None) -> uuid.UUID | None:
    """A key as it was sent, or nothing.

    >>> as_key("11111111-1111-4111-8111-111111111111"), as_key("\\x00"), as_key(None)
    (UUID('11111111-1111-4111-8111-111111111111'), None, None)
    """
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def numbers_in(texts: Iterable[str]) -> list[int]:
    """Keys of themes as they were sent; what is none is 0, which no theme has.

    >>> numbers_in(["7", "x", "7", "99999999999", " 8"])
    [7, 0, 8]
    """
    found = (text.strip() for text in texts)
    return list(
        dict.fromkeys(int(each) if each.isascii() and each.isdecimal() and len(each) < 10 else 0 for each in found)
    )


def names_in(texts: Iterable[str]) -> list[str]:
    """Names of new themes: one a line, each once.

    >>> names_in(["Parking\\n\\n  Night  buses ", "Parking"])
    ['Parking', 'Night buses']
    """
    lines = (line for text in texts for line in (clean(text) or "").splitlines())
    return list(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))
