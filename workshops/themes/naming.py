"""How themes and evenings are named on the pages here."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from app.permissions import May, allowed
from workshops.meetings.models import Confidentiality, Workshop
from workshops.themes.models import Theme


def path_of(theme: Theme, living: Mapping[int, Theme]) -> Sequence[Theme]:
    """What a theme stands under, from the top."""
    path: list[Theme] = []
    while theme.parent_id is not None:
        theme = living[theme.parent_id]
        path.insert(0, theme)
    return path


def full_name(theme: Theme, living: Mapping[int, Theme]) -> str:
    """A theme with those above it: what stands under which is part of what it means."""
    return " › ".join(each.name for each in (*path_of(theme, living), theme))


def name_of(workshop: Workshop) -> str:
    """What a coder may know of the evening: a sealed one is named only to those who run it."""
    if workshop.confidentiality is Confidentiality.SEALED and not allowed(May.RUN_ROOM, workshop):
        return _("A sealed workshop")
    return workshop.title
