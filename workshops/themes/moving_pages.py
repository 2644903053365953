"""Merging a theme into another, taking that back, and splitting one: each says first what becomes of what."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app.forms import clean
from app.keeping import lock
from app.permissions import May, needs
from app.rendering import render
from app.words import fold
from workshops.contributions.models import Contribution
from workshops.themes.blueprint import pages
from workshops.themes.counting import counts_of, said_under
from workshops.themes.models import NAME_AT_MOST, Theme
from workshops.themes.services import (
    RefusedError,
    merge,
    split,
    standing_of,
    theme_by_id,
    themes_of,
    unmerge,
    words_mark,
)
from workshops.themes.theme_pages import address, theme_in
from workshops.themes.wording import REFUSALS
from workshops.themes.words import words_under

PARTS, PARTS_AT_MOST = 2, 6
AT_ONCE = 200  # contributions on one page; the others stay, and it can be split again
STAYS = "0"


@pages.get("/programmes/<slug>/themes/<int:theme_id>/merge")
@needs(May.CODE, of=theme_in)
def ask_to_merge(theme: Theme) -> Response:
    """Into which one; once that is chosen, what becomes of what."""
    if theme.merged_into_id is not None:
        return redirect(address(theme), 303)
    standing = standing_of(theme.programme)
    below = standing.below(theme.id)
    others = [each for each in themes_of(theme.programme) if each.id not in below]
    chosen = request.args.get("into", "")
    into = next((each for each in others if str(each.id) == chosen), None)
    said = said_under(theme.programme, standing)
    both = set().union(*(said.get(key, ()) for key in below | (standing.below(into.id) if into else set())))
    return render(
        "workshops/themes/merge.html",
        theme=theme,
        programme=theme.programme,
        others=others,
        into=into,
        counts=counts_of(theme.programme, standing),
        together=len(both),
        children=[each for each in themes_of(theme.programme) if each.parent_id == theme.id],
    )


@pages.post("/programmes/<slug>/themes/<int:theme_id>/merge")
@needs(May.CODE, of=theme_in)
def merge_them(theme: Theme) -> Response:
    chosen = request.form.get("into", "")
    into = theme_by_id(int(chosen)) if chosen.isdecimal() and len(chosen) < 10 else None
    if into is None:
        flash(_("Choose a theme first."))
        return redirect(url_for("themes.ask_to_merge", slug=theme.programme.slug, theme_id=theme.id), 303)
    try:
        merge(current_user.actor, theme, into)
    except RefusedError as refusal:
        flash(str(REFUSALS[refusal.reason]))
        return redirect(address(theme), 303)
    flash(_("“%(name)s” is part of “%(into)s” now.", name=theme.name, into=into.name))
    return redirect(address(into), 303)


@pages.post("/programmes/<slug>/themes/<int:theme_id>/unmerge")
@needs(May.CODE, of=theme_in)
def take_apart(theme: Theme) -> Response:
    try:
        unmerge(current_user.actor, theme)
    except RefusedError as refusal:
        flash(str(REFUSALS[refusal.reason]))
        return redirect(address(theme), 303)
    flash(_("“%(name)s” stands by itself again, with all that was put under it.", name=theme.name))
    return redirect(address(theme), 303)


@dataclass
class Splitting:
    """Names for the new themes, and where each contribution goes, as they were typed and ticked."""

    names: list[str]
    goes: dict[uuid.UUID, str]
    wrong: dict[str, str] = field(default_factory=dict)  # by the id of a field

    @classmethod
    def sent(cls, offered: Sequence[Contribution]) -> "Splitting":
        number = min(PARTS_AT_MOST, max(PARTS, sum(name.startswith("name-") for name in request.form)))
        names = [clean(request.form.get(f"name-{part}", "")) or "" for part in range(1, number + 1)]
        places = {STAYS, *(str(part) for part in range(1, number + 1))}
        goes = {each.id: request.form.get(f"to-{each.id}", STAYS) for each in offered}
        return cls(names, {key: place if place in places else STAYS for key, place in goes.items()})

    def parts(self) -> dict[str, list[uuid.UUID]]:
        """What the service takes: by name, what goes there."""
        return {
            name: [key for key, place in self.goes.items() if place == str(part)]
            for part, name in enumerate(self.names, 1)
            if name
        }

    def check(self) -> bool:
        """Whether each contribution that goes somewhere has a name to go to."""
        known: set[str] = set()
        for part, name in enumerate(self.names, 1):
            where = f"name-{part}"
            if not name and str(part) in self.goes.values():
                self.wrong[where] = _("Give theme %(part)s a name: something was given to it.", part=part)
            elif name and (len(name) > NAME_AT_MOST or not fold(name)):
                self.wrong[where] = str(REFUSALS["name"])
            elif name and fold(name) in known:
                self.wrong[where] = _("Two of the new themes have the same name.")
            known.add(fold(name))
        if not self.wrong and not any(self.parts().values()):
            self.wrong["name-1"] = _("Give at least one contribution to a new theme, and name it.")
        return not self.wrong


def offered_of(theme: Theme) -> list[Contribution]:
    """What can be given away: what stands under the theme itself, or under what was merged into it."""
    return list(words_under(standing_of(theme.programme).merged_into(theme.id))[:AT_ONCE])


def mark_of_all(theme: Theme, offered: Sequence[Contribution]) -> str:
    """What a page showed, in a few letters: which contributions, and their words."""
    shown = "\0".join([theme.name, *(f"{each.id}.{words_mark(each)}" for each in offered)])
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


@pages.get("/programmes/<slug>/themes/<int:theme_id>/split")
@needs(May.CODE, of=theme_in)
def ask_to_split(theme: Theme) -> Response:
    if theme.merged_into_id is not None:
        return redirect(address(theme), 303)
    offered = offered_of(theme)
    return split_page(200, theme, offered, Splitting([""] * PARTS, {each.id: STAYS for each in offered}))


@pages.post("/programmes/<slug>/themes/<int:theme_id>/split")
@needs(May.CODE, of=theme_in)
def split_it(theme: Theme) -> Response:
    lock(theme.programme)
    offered = offered_of(theme)
    typed = Splitting.sent(offered)
    if "more" in request.form:
        typed.names = [*typed.names, ""][:PARTS_AT_MOST]
        return split_page(200, theme, offered, typed)
    if request.form.get("seen") != mark_of_all(theme, offered):
        return split_page(409, theme, offered, typed)
    if not typed.check():
        return split_page(422, theme, offered, typed)
    try:
        made = split(current_user.actor, theme, typed.parts())
    except RefusedError as refusal:
        typed.wrong["name-1"] = str(REFUSALS[refusal.reason])
        return split_page(422, theme, offered, typed)
    flash(_("Split: %(names)s stand below it now.", names=", ".join(f"“{each.name}”" for each in made)))
    return redirect(address(theme), 303)


def split_page(status: int, theme: Theme, offered: Sequence[Contribution], typed: Splitting) -> Response:
    return render(
        "workshops/themes/split.html",
        status,
        theme=theme,
        programme=theme.programme,
        offered=offered,
        typed=typed,
        seen=mark_of_all(theme, offered),
        changed=status == 409,
        at_once=AT_ONCE,
        may_add=len(typed.names) < PARTS_AT_MOST,
    )
