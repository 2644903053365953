"""All actions of a programme as those work with them who run or follow it: asked of the database at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.db import db
from app.listing import Listing, listing
from app.words import fold
from workshops.actions.lateness import Lateness, lateness_of
from workshops.actions.models import Action, ActionState
from workshops.actions.partners import noes, partner_name
from workshops.actions.steps import ENDED
from workshops.actions.wording import KINDS, STATES
from workshops.programmes.models import Programme
from workshops.themes.services import standing_of, themes_of

IN_TURN = list(ActionState)


@dataclass(frozen=True)
class Row:
    """An action, how late it is, and what its partner said when they said no."""

    action: Action
    lateness: Lateness
    partner: str
    no: str | None = None

    @property
    def said(self) -> str:
        """What it is looked through for."""
        action, body = self.action, self.action.organisation
        late = "late" if self.lateness.days else ""
        parts = (action.title, action.what, KINDS[action.kind], STATES[action.state], action.owner.label, self.partner)
        return " ".join(map(str, (*parts, body.name if body else "", late)))


SORTS = {
    "due": lambda row: (row.action.state in ENDED, row.action.due, row.action.id),
    "late": lambda row: (-row.lateness.silent, -row.lateness.days, row.action.due, row.action.id),
    "title": lambda row: (fold(row.action.title), row.action.id),
    "state": lambda row: (IN_TURN.index(row.action.state), row.action.due, row.action.id),
    "owner": lambda row: (fold(row.action.owner.label), row.action.due, row.action.id),
}


def actions_of(programme: Programme) -> Sequence[Action]:
    """Every action of a programme, with what a list says of it."""
    wanted = select(Action).where(Action.programme_id == programme.id).options(selectinload(Action.themes))
    return db().scalars(with_people(wanted)).all()


def with_people(wanted: Select[Action]) -> Select[Action]:
    """Fetch owners, partners and explanations along, however many actions there are."""
    return wanted.options(
        joinedload(Action.owner).joinedload(User.organisation),
        joinedload(Action.organisation),
        joinedload(Action.voice),
        joinedload(Action.partner),
        joinedload(Action.programme),
    )


def rows_of(actions: Sequence[Action]) -> list[Row]:
    refused = noes(actions)
    return [Row(each, lateness_of(each), partner_name(each), refused.get(each.id)) for each in actions]


def working_list(programme: Programme) -> Listing:
    """The page of the list that the address asks for. It is looked through for themes too, as they are called now."""
    names, standing = {theme.id: theme.name for theme in themes_of(programme)}, standing_of(programme)

    def said(row: Row) -> str:
        return " ".join((row.said, *(names[standing.root(theme.id)] for theme in row.action.themes)))

    return listing(rows_of(actions_of(programme)), said=said, sorts=SORTS)
