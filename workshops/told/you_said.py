"""You said, we did: what stands on the public pages that tell back.

Each public action with the theme that it came of, how it stands, what its owner says and what people say. What is only
proposed is nowhere. The order is that of the newest change, and a change is a public entry in the ledger: whoever reads
the page tomorrow sees first what is new.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from app import clock
from app.accounts.models import User
from app.db import db
from app.ledger import Entry
from maps.places.models import Neighbourhood
from workshops.actions.history import histories_of
from workshops.actions.in_public import owner_of, partner_of
from workshops.actions.lateness import Lateness, lateness_of
from workshops.actions.models import Action, ActionKind, ActionState, Outcome, Round, action_theme
from workshops.actions.rounds import told_of_each
from workshops.programmes.models import Programme
from workshops.themes.models import Theme
from workshops.themes.services import standing_of, themes_of
from workshops.themes.standing import Standing
from workshops.told.quotes import programmes_quoted, quotes_under

Spoken = Sequence[tuple[str, str]]  # words and their language
PUBLIC = Action.state != ActionState.PROPOSED
ACCEPTED = Action.accepted_on.is_not(None)  # who never stood by what was declined is not named with it
NEW_OF_ALL = 3
LONGEST_QUOTE = 600  # letters


@dataclass(frozen=True)
class Change:
    """A public action, the number of its newest entry in the ledger, and the day of it."""

    action: Action
    seq: int
    day: date | None

    @property
    def late(self) -> Lateness:
        return lateness_of(self.action)

    @property
    def owner(self) -> str:
        return owner_of(self.action)

    @property
    def partner(self) -> str:
        return partner_of(self.action)

    @property
    def asked(self) -> Round | None:
        """The round that came last: what people say, or are asked now."""
        return self.action.rounds[-1] if self.action.rounds else None

    @property
    def is_decided(self) -> bool:
        """Whether people have had the last word on it so far."""
        return self.asked is not None and self.asked.outcome in (Outcome.WON, Outcome.LOST)

    @property
    def is_being_asked(self) -> bool:
        asked = self.asked
        return asked is not None and asked.outcome is None and clock.today() < asked.closes_on


@dataclass(frozen=True)
class Knot:
    """A change under one of its themes; None where it came of no theme, as when somebody promises to listen."""

    change: Change
    theme: Theme | None


@dataclass(frozen=True)
class SaidAndDid:
    """A change beside what it came of: a theme, and somebody's words under it, if any may be quoted."""

    change: Change
    theme: Theme | None
    quote: tuple[str, str] | None  # words and their language


@dataclass(frozen=True)
class OwnerSays:
    """What the owner wrote with the newest step, and when."""

    words: str
    day: date


@dataclass(frozen=True)
class Detail:
    """What is read for the changes of one page only: action → what its owner says, round → how many have answered."""

    says: Mapping[int, OwnerSays]
    told: Mapping[int, str]


@dataclass(frozen=True)
class Row:
    """A programme of which something can be told."""

    programme: Programme
    newest: Change | None
    promises: int


def changes(*which: ColumnElement[bool]) -> list[Change]:
    """Public actions, what changed last first. Two questions, however many there are; `in_full` reads the rest."""
    wanted = (
        select(Action)
        .where(PUBLIC, *which)
        .options(
            joinedload(Action.owner).options(lazyload(User.grants), lazyload(User.organisation)),
            joinedload(Action.organisation),
            joinedload(Action.partner),
            joinedload(Action.voice),
            joinedload(Action.programme),
        )
    )
    actions = db().scalars(wanted).all()
    newest = _newest([each.subject for each in actions])
    found = [Change(each, *newest.get(each.subject, (0, None))) for each in actions]
    return sorted(found, key=lambda change: (-change.seq, -change.action.id))


def in_full(found: Sequence[Change]) -> Sequence[Change]:
    """The same with their themes, explanations and rounds: for those that a page shows."""
    wanted = select(Action).where(Action.id.in_([change.action.id for change in found]))
    all_of_it = (selectinload(Action.themes), selectinload(Action.explanations), selectinload(Action.rounds))
    if found:
        db().scalars(wanted.options(*all_of_it)).all()
    return found


def changes_of(programme: Programme) -> list[Change]:
    return changes(Action.programme_id == programme.id)


def to_pass_on(programme: Programme) -> list[Change]:
    """What stands on paper and in a voice's hands: an answer owed to a challenge is none to those who spoke."""
    return changes(Action.programme_id == programme.id, Action.kind != ActionKind.REPLY)


def said_and_did(longest_quote: int, at_most: int = NEW_OF_ALL) -> list[SaidAndDid]:
    """What changed last, in whichever programme, each beside words that nothing else quotes: for the home page."""
    changed = _newest_of_all(at_most)
    first: dict[int, Theme] = {}  # action → the first of its themes, as it stands today
    parts: dict[int, set[int]] = {}  # theme → all whose words count for it
    for programme in {change.action.programme for change in changed}:
        standing, living = standing_of(programme), {theme.id: theme for theme in themes_of(programme)}
        for action in (change.action for change in changed if change.action.programme is programme):
            if roots := sorted({standing.root(theme.id) for theme in action.themes}):
                first[action.id] = living[roots[0]]
                parts[roots[0]] = standing.all_of(roots[0])
    under = quotes_under(parts, at_most, longest_quote)
    found, quoted = [], set()
    for change in changed:
        theme = first.get(change.action.id)
        quote = next((each for each in under[theme.id] if each not in quoted), None) if theme else None
        quoted.add(quote)
        found.append(SaidAndDid(change, theme, quote))
    return found


def _newest_of_all(at_most: int) -> list[Change]:
    public = {f"action:{key}": key for key in db().scalars(select(Action.id).where(PUBLIC))}
    newest = _newest(list(public)) if public else {}
    first = sorted(public, key=lambda subject: newest.get(subject, (0, None))[0], reverse=True)[:at_most]
    return list(in_full(changes(Action.id.in_([public[subject] for subject in first])))) if first else []


def themes_promised(programme: Programme) -> set[int]:
    """The living themes of which a public promise came."""
    return {theme for themes in _roots_of_each(programme, standing_of(programme)).values() for theme in themes}


def under_themes(programme: Programme, found: Sequence[Change]) -> list[Knot]:
    """The changes under the themes that they came of, the theme with the newest change first. A theme that was merged
    is what it became; what came of no theme stands last.
    """
    living, standing = {theme.id: theme for theme in themes_of(programme)}, standing_of(programme)
    came_of = _roots_of_each(programme, standing)
    knots: list[Knot] = []
    for change in found:
        roots = came_of.get(change.action.id, ())
        knots += [Knot(change, living[root]) for root in roots] or [Knot(change, None)]
    first: dict[int, int] = {}
    for knot in knots:
        key = knot.theme.id if knot.theme else 0
        first[key] = max(first.get(key, 0), knot.change.seq)
    return sorted(knots, key=lambda knot: _place(knot, first))


def _roots_of_each(programme: Programme, standing: Standing) -> dict[int, set[int]]:
    """The living themes that each public action came of: action → themes."""
    came_of: dict[int, set[int]] = {}
    pairs = select(action_theme).join(Action, Action.id == action_theme.c.action_id)
    for action, theme in db().execute(pairs.where(Action.programme_id == programme.id, PUBLIC)):
        came_of.setdefault(action, set()).add(standing.root(theme))
    return came_of


def _place(knot: Knot, newest: Mapping[int, int]) -> tuple[bool, int, int, int]:
    key = knot.theme.id if knot.theme else 0
    return (knot.theme is None, -newest[key], key, -knot.change.seq)


def quotes_beside(programme: Programme, themes: Collection[Theme]) -> dict[int, list[tuple[str, str]]]:
    """Two quotes under each theme, with what stands below it. Beside them stands no place, evening or day."""
    standing = standing_of(programme)
    return quotes_under({theme.id: standing.all_of(theme.id) for theme in themes}, 2, LONGEST_QUOTE)


def detail_of(found: Sequence[Change]) -> Detail:
    """What the page says more of these changes."""
    in_full(found)
    return Detail(
        _owners_say([change.action for change in found]),
        told_of_each([change.asked for change in found if change.asked]),
    )


def programmes_told() -> list[Row]:
    """Every programme that has a public action or a quote, the newest change first."""
    by_programme: dict[int, list[Change]] = {}
    for change in changes():
        by_programme.setdefault(change.action.programme_id, []).append(change)
    wanted = select(Programme).where(Programme.id.in_({*by_programme, *programmes_quoted()}))
    rows = []
    for programme in db().scalars(wanted.order_by(Programme.name, Programme.id)):
        its = by_programme.get(programme.id, [])
        rows.append(Row(programme, its[0] if its else None, len(its)))
    in_full([row.newest for row in rows if row.newest])
    return sorted(rows, key=lambda row: -row.newest.seq if row.newest else 0)


def neighbourhoods_told() -> Sequence[Neighbourhood]:
    """The neighbourhoods for which something is promised. Where people live decides nothing here."""
    wanted = (
        select(Neighbourhood)
        .where(Neighbourhood.id.in_(select(Neighbourhood.id).join(Action.neighbourhoods).where(PUBLIC)))
        .order_by(Neighbourhood.name, Neighbourhood.id)
    )
    return db().scalars(wanted).all()


def themes_above(standing: Standing, touched: Collection[int]) -> set[int]:
    """The living themes that count what stands under these: themselves and all that they stand below.

    >>> tree = Standing({1: (None, None), 2: (1, None), 3: (None, 2), 4: (None, None)})
    >>> themes_above(tree, [3]), themes_above(tree, [])
    ({1, 2}, set())
    """
    found: set[int] = set()
    for theme in touched:
        here: int | None = standing.root(theme)
        while here is not None and here not in found:
            found.add(here)
            here = standing.themes[here][0]
    return found


def _newest(subjects: Collection[str]) -> dict[str, tuple[int, date]]:
    """The newest public entry of each of these, and its day."""
    wanted = (
        select(Entry.subject, func.max(Entry.seq), func.max(Entry.at))
        .where(Entry.subject.in_(subjects), Entry.public.is_(True))
        .group_by(Entry.subject)
    )
    return {subject: (seq, clock.local(at).date()) for subject, seq, at in db().execute(wanted)}


def _owners_say(actions: Collection[Action]) -> dict[int, OwnerSays]:
    """The words of the newest step of each that somebody has taken with words. What people decide is no such step."""
    found: dict[int, OwnerSays] = {}
    for key, history in histories_of(actions).items():
        if said := [step for step in history if step.words and step.state]:
            found[key] = OwnerSays(said[-1].words, said[-1].on)
    return found
