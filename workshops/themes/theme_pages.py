"""The themes of a programme as a tree, and one theme: what it is about, what was said, and what stands under it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app.editing import Difference
from app.forms import complain
from app.listing import listing
from app.permissions import May, allowed, needs
from app.rendering import render
from workshops.programmes.models import Programme
from workshops.programmes.services import programme_by_slug
from workshops.themes.blueprint import pages
from workshops.themes.counting import Counted, coders_of, counts_of, progress_of
from workshops.themes.forms import BY_ITSELF, NameForm, ThemeForm
from workshops.themes.models import Theme
from workshops.themes.naming import path_of
from workshops.themes.said import themes_on
from workshops.themes.second_coder import seconds_of
from workshops.themes.services import (
    RefusedError,
    change_theme,
    make_theme,
    merged_into,
    nest,
    standing_of,
    theme_by_id,
    themes_of,
)
from workshops.themes.standing import Standing
from workshops.themes.wording import REFUSALS, strength
from workshops.themes.words import quotable, words_under

Counts = dict[int, Counted]
FIELD_OF = {"under itself": "parent_id"}


def theme_in(slug: str, theme_id: int) -> Theme | None:
    """A theme of the programme that the address names."""
    theme = theme_by_id(theme_id) if theme_id < 2**31 else None
    return theme if theme and theme.programme.slug == slug else None


@dataclass(frozen=True)
class Row:
    """A theme in its place: how deep it stands, and under what."""

    theme: Theme
    path: Sequence[Theme]


@pages.get("/programmes/<slug>/themes")
@needs(May.SEE_CODINGS, of=programme_by_slug)
def index(programme: Programme) -> Response:
    return index_page(200, programme, NameForm())


@pages.post("/programmes/<slug>/themes")
@needs(May.CODE, of=programme_by_slug)
def make(programme: Programme) -> Response:
    form = NameForm.from_request()
    if not form.validate():
        return index_page(422, programme, form)
    before = {theme.id for theme in themes_of(programme)}
    try:
        theme = make_theme(current_user.actor, programme, form.name.data or "")
    except RefusedError as refusal:
        complain(form.name, str(REFUSALS[refusal.reason]))
        return index_page(422, programme, form)
    if theme.id in before:
        flash(_("This theme was there already."))
    else:
        flash(_("The theme is made. Next: put words under it, and write what it is about."))
    return redirect(address(theme), 303)


def index_page(status: int, programme: Programme, form: NameForm) -> Response:
    exact = allowed(May.SEE_EXACT_COUNTS, programme)
    standing = standing_of(programme)
    themes = {theme.id: theme for theme in themes_of(programme)}
    counts = counts_of(programme, standing) if exact else {}
    by_name = in_order(standing, lambda key: themes[key].name_key)
    most = in_order(standing, lambda key: (-counts[key].in_all, themes[key].name_key)) if exact else {}
    orders = {"most": lambda row: most[row.theme.id], "name": lambda row: by_name[row.theme.id]}
    found = listing(
        [Row(theme, path_of(theme, themes)) for theme in themes.values()],
        said=lambda row: f"{row.theme.name} {row.theme.description} {row.theme.wanted}",
        sorts=orders if exact else {"name": orders["name"]},
    )
    return render(
        "workshops/themes/index.html",
        status,
        programme=programme,
        list=found,
        form=form,
        counts=counts,
        progress=progress_of(programme) if exact else None,
        coders=coders_of(programme) if exact else None,
        seconds=seconds_of(programme, standing) if exact else (),
        names={theme.id: theme.name for theme in themes.values()},
        strength=strength,
    )


def in_order(standing: Standing, key: Callable[[int], Any]) -> dict[int, int]:
    """The place of each living theme: beside its likes by `key`, and right after the one that it stands under.

    >>> in_order(Standing({1: (None, None), 2: (3, None), 3: (None, None), 4: (3, None)}), lambda key: -key)
    {3: 0, 4: 1, 2: 2, 1: 3}
    """
    found: dict[int, int] = {}
    ahead = sorted(standing.children(None), key=key, reverse=True)
    while ahead:
        found[here := ahead.pop()] = len(found)
        ahead += sorted(standing.children(here), key=key, reverse=True)
    return found


@pages.get("/programmes/<slug>/themes/<int:theme_id>")
@needs(May.SEE_CODINGS, of=theme_in)
def show(theme: Theme) -> Response:
    programme = theme.programme
    standing = standing_of(programme)
    if theme.merged_into_id is not None:
        return redirect(url_for("themes.show", slug=programme.slug, theme_id=standing.root(theme.id)), 303)
    themes = {each.id: each for each in themes_of(programme)}
    counts = counts_of(programme, standing) if allowed(May.SEE_EXACT_COUNTS, theme) else {}
    children = [each for each in themes.values() if each.parent_id == theme.id]
    return render(
        "workshops/themes/show.html",
        programme=programme,
        theme=theme,
        path=path_of(theme, themes),
        children=sorted(children, key=lambda each: (-counts[each.id].in_all if counts else 0, each.name_key)),
        merged=merged_into(theme),
        counts=counts,
        **(_words(theme, standing, themes) if allowed(May.RUN_ROOM, theme) else {"list": None}),
    )


def _words(theme: Theme, standing: Standing, themes: dict[int, Theme]) -> dict[str, Any]:
    """What was said under a theme, a page at a time."""
    found = listing(
        words_under(standing.all_of(theme.id)), said=lambda each: each.words or "", sorts={"": lambda each: each.id}
    )
    others = {
        key: [each.name for each in under if each is not theme]
        for key, under in themes_on([each.id for each in found.rows], themes, standing).items()
    }
    return {"list": found, "quotable": quotable(found.rows), "others": others}


@pages.get("/programmes/<slug>/themes/<int:theme_id>/edit")
@needs(May.CODE, of=theme_in)
def edit(theme: Theme) -> Response:
    if theme.merged_into_id is not None:
        return redirect(address(theme), 303)
    form = _form_of(theme)
    form.seen.data = form.mark()
    return form_page(200, form, theme)


@pages.post("/programmes/<slug>/themes/<int:theme_id>/edit")
@needs(May.CODE, of=theme_in)
def save(theme: Theme) -> Response:
    form = ThemeForm.from_request()
    form.offer(_may_hold(theme))
    if not form.validate():
        return form_page(422, form, theme)
    if differences := form.clash(_form_of(theme)):
        return form_page(409, form, theme, differences)
    try:
        change_theme(
            current_user.actor,
            theme,
            name=form.name.data or "",
            description=form.description.data or "",
            wanted=form.wanted.data or "",
        )
        nest(current_user.actor, theme, theme_by_id(int(form.parent_id.data)) if form.parent_id.data else None)
    except RefusedError as refusal:
        complain(form[FIELD_OF.get(refusal.reason, "name")], str(REFUSALS[refusal.reason]))
        return form_page(422, form, theme)
    flash(_("Saved."))
    return redirect(address(theme), 303)


def _form_of(theme: Theme) -> ThemeForm:
    """The form as the theme stands now."""
    form = ThemeForm(
        name=theme.name,
        description=theme.description,
        wanted=theme.wanted,
        parent_id=str(theme.parent_id or BY_ITSELF),
    )
    form.offer(_may_hold(theme))
    return form


def _may_hold(theme: Theme) -> list[Theme]:
    """The themes that this one may stand under."""
    below = standing_of(theme.programme).below(theme.id)
    return [each for each in themes_of(theme.programme) if each.id not in below]


def form_page(status: int, form: ThemeForm, theme: Theme, differences: list[Difference] | None = None) -> Response:
    return render(
        "workshops/themes/form.html",
        status,
        form=form,
        theme=theme,
        programme=theme.programme,
        differences=differences,
    )


def address(theme: Theme) -> str:
    return url_for("themes.show", slug=theme.programme.slug, theme_id=theme.id)
