"""Jobs that answer what was said: open offers that remove what a theme is about, or keep a promise made of it."""

from collections.abc import Sequence

from sqlalchemy import select

from app.db import db
from workshops.actions.models import action_theme
from workshops.offers.in_public import offers_now
from workshops.offers.models import Offer, offer_theme
from workshops.programmes.models import Programme
from workshops.themes.standing import Standing

Jobs = dict[int, list[Offer]]  # by living theme


def jobs_under(programme: Programme, standing: Standing) -> Jobs:
    """Under each living theme the offers that answer it, those that close first before the others."""
    answering = Offer.id.in_(select(offer_theme.c.offer_id)) | Offer.action_id.is_not(None)
    offers = offers_now(Offer.programme_id == programme.id, answering)
    promised = _themes_of_actions([offer.action_id for offer in offers if offer.action_id])
    found: Jobs = {}
    for offer in offers:
        keys = {theme.id for theme in offer.themes} | promised.get(offer.action_id or 0, set())
        for root in {standing.root(key) for key in keys}:
            found.setdefault(root, []).append(offer)
    return found


def _themes_of_actions(keys: Sequence[int]) -> dict[int, set[int]]:
    pairs = select(action_theme.c.action_id, action_theme.c.theme_id).where(action_theme.c.action_id.in_(keys))
    found: dict[int, set[int]] = {}
    for action, theme in db().execute(pairs):
        found.setdefault(action, set()).add(theme)
    return found
